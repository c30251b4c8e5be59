"""The names of one article, put together: who and what it speaks of under a name, with all mentions of each.

In goes a view, out come mentions in order and the named entities that they belong to. Two names are one entity where
the conventions of news writing say so: full name first, then the family name; long name first, then the acronym. Which
of two Clintons "Clinton" is stays open here, and is for the resolver to say.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from onrecord.encoder.words import CASE, LetterCase
from onrecord.speakers.lexicon import TITLES
from onrecord.speakers.mentions import IN_ORDER, OTHER, PERSON, PLACE, Entity, Form, Mention, find_mentions, first_names
from onrecord.speakers.names import SHORT_FORMS, SUFFIXES, Likeness, acronym_of, compare_people, family, given, tokens
from onrecord.speakers.view import View

__all__ = ["find_entities", "join"]

_Value = TypeVar("_Value")

_COMMON = frozenset(
    [
        "house",
        "senate",
        "court",
        "university",
        "department",
        "white",
        "national",
        "american",
        "united",
        "us",
        "uk",
        "un",
        "eu",
        "supreme",
        "federal",
        "democratic",
        "republican",
        "state",
        "north",
        "south",
        "east",
        "west",
        "new",
        "central",
        "international",
        "first",
        "royal",
        "public",
        "general",
        "world",
    ]
)
"""Words that open or end too many names to stand for one of them."""


def _shortened(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether a name of a body is cut to its end or its beginning: "the Post", "Pew"."""
    if short[0] in _COMMON or short[-1] in _COMMON:
        return False
    return long[-len(short) :] == short or long[: len(short)] == short


@dataclass(slots=True)
class _Clusters:
    """Named entities while they are being gathered, found again by the words that may point to them."""

    entities: list[Entity] = field(default_factory=list)
    by_word: dict[str, list[Entity]] = field(default_factory=dict)
    """People by family and given name, bodies by first and last word and by acronym, all by their whole name."""

    def _near(self, words: Iterable[str]) -> Iterator[Entity]:
        seen: set[int] = set()
        for word in words:
            for entity in self.by_word.get(word, ()):
                if id(entity) not in seen:
                    seen.add(id(entity))
                    yield entity

    def people(self, words: Iterable[str]) -> list[Entity]:
        """People who bear one of the names ``words``, in order."""
        return [entity for entity in self._near(words) if entity.type == PERSON]

    def person(self, name: tuple[str, ...]) -> Entity | None:
        best, found = Likeness.FAMILY, None
        for entity in self.people((family(name),)):
            likeness = compare_people(entity.name, name)
            if likeness > best:
                best, found = likeness, entity
        return found

    def body(self, name: tuple[str, ...], kind: int) -> Entity | None:
        joined = "".join(name)
        for entity in self._near((joined, *acronym_of(name), name[0], name[-1])):
            if entity.type == PERSON:
                continue
            if entity.name == name or joined in acronym_of(entity.name) or "".join(entity.name) in acronym_of(name):
                return entity
            if kind != PLACE and entity.type != PLACE and len(entity.name) != len(name):
                short, long = sorted((entity.name, name), key=len)
                if _shortened(short, long) and (len(short) > 1 or OTHER not in (kind, entity.type)):
                    return entity
        return None

    def add(self, mention: Mention, entity: Entity | None) -> None:
        if entity is None:
            entity = Entity(mention.type)
            self.entities.append(entity)
        if len(mention.name) > len(entity.name):
            entity.name, entity.shown = mention.name, (mention.name_start, mention.end)
            words = {family(entity.name), given(entity.name), "".join(entity.name)}
            if entity.type != PERSON:
                words |= {entity.name[0], entity.name[-1], *acronym_of(entity.name)}
            for word in words - {""}:
                listed = self.by_word.setdefault(word, [])
                if entity not in listed:
                    listed.append(entity)
        entity.mentions.append(mention)
        mention.entity = entity


def _commonest(values: Sequence[_Value]) -> _Value:
    """The most frequent of ``values``, the first of those that are equally so."""
    return values[0] if len(values) == 1 else Counter(values).most_common(1)[0][0]


def _gender(entity: Entity) -> str:
    told = [m.gender for m in entity.mentions if m.gender]
    if told:
        return _commonest(told)
    return first_names().get(given(entity.name) or entity.name[0], "") if entity.type == PERSON else ""


def find_entities(view: View) -> tuple[list[Mention], list[Entity]]:
    """All mentions of the article, and its named entities in order of first mention.

    A family name that several people of the article bear is left without an entity.
    """
    mentions = find_mentions(view)
    named = [m for m in mentions if m.form is Form.NAME]
    people = _full_names(named)
    clusters = _Clusters()
    for mention in people:
        clusters.add(mention, clusters.person(mention.name))
    rest = [m for m in named if m.entity is None]
    # Long names first, so that acronyms and short forms find them wherever they stand; of single names those first
    # whose title tells a gender, since they may show that a second bearer is about.
    for mention in sorted(rest, key=lambda m: (-len(m.name), not m.gender)):
        bearers = _bearers(clusters, mention) if len(mention.name) == 1 else []
        if len(bearers) == 1 and (mention.type in (PERSON, OTHER) or mention.name[0] == family(bearers[0].name)):
            mention.type = PERSON
            clusters.add(mention, bearers[0])
        elif len(bearers) > 1:
            mention.type = PERSON
        elif mention.type == PERSON:
            clusters.add(mention, None)
        else:
            clusters.add(mention, clusters.body(mention.name, mention.type))
    for entity in clusters.entities:
        if len(entity.name) == 1 and entity.shown:
            _spell_out(view, entity)
        entity.mentions.sort(key=attrgetter("end"))
        if len(entity.name) > 1 or len(entity.mentions[0].name) == 1:
            entity.type = _commonest([m.type for m in entity.mentions])
        _show_commonest(entity)
        entity.gender = _gender(entity)
        entity.words.update(entity.name)
        for mention in entity.mentions:
            own = view.lower[mention.start : mention.end]
            entity.words.update(own, _apposition(view, mention.end), _introduction(view, mention.start))
    _name_hosts(view, clusters.entities)
    clusters.entities.sort(key=lambda e: e.mentions[0].head)
    pairs = _pairs(view, named)
    mentions = sorted([*mentions, *pairs], key=IN_ORDER)
    return mentions, [*clusters.entities, *{id(m.entity): m.entity for m in pairs if m.entity}.values()]


_LONGEST_LINK = 6
_LONGEST_ASIDE = 10
"""Words between two names that "and" joins: none but titles, or a party and a state too."""


def join(members: Sequence[Entity], known: dict[frozenset[int], Entity]) -> Entity:
    """The entity of several speakers together, that of ``known`` if they have been together before."""
    key = frozenset(map(id, members))
    if key not in known:
        known[key] = _union(members)
    return known[key]


def _union(members: Sequence[Entity]) -> Entity:
    return Entity(PERSON, members=tuple(members), plural=True, words=set().union(*(e.words for e in members)))


def _pairs(view: View, named: list[Mention]) -> list[Mention]:
    """Two people joined by "and": what "they", "both" and "the two men" may point to."""
    found: list[Mention] = []
    known: dict[frozenset[int], Entity] = {}
    people = [mention for mention in named if mention.type == PERSON]
    for one, other in pairwise(sorted(people, key=lambda m: m.head)):
        between = [w for w in view.lower[one.end : other.name_start] if w != "." and w not in TITLES]
        if one.entity is None or other.entity is None or one.entity is other.entity:
            continue
        if _is_joining(between, other.name_start - one.end):
            entity = join([one.entity, other.entity], known)
            mention = Mention(one.name_start, other.end, Form.NOMINAL, PERSON, entity=entity, plural=True)
            entity.mentions.append(mention)
            found.append(mention)
    return found


def _is_joining(between: list[str], length: int) -> bool:
    """Whether the words between two names join them: "and", or an aside about the first and then "and"."""
    if between == ["and"]:
        return length <= _LONGEST_LINK
    aside = between[:1] in ([","], ["("]) and between[-1:] == ["and"] and length <= _LONGEST_ASIDE
    return aside and between[-2] in (",", ")")


def _full_names(named: list[Mention]) -> list[Mention]:
    """Mentions of people by two names or more, the fullest first."""
    full = [m for m in named if m.type == PERSON and len([w for w in m.name if w not in SUFFIXES]) > 1]
    return sorted(full, key=lambda m: -len(m.name))


def _show_commonest(entity: Entity) -> None:
    """Of several forms that are equally full, show the commonest: "Chuck Grassley", not "Charles" once."""
    fullest = [m for m in entity.mentions if len(m.name) == len(entity.name)]
    if len(fullest) > 1:
        entity.name = _commonest([m.name for m in fullest])
        shown = next(m for m in fullest if m.name == entity.name)
        entity.shown = (shown.name_start, shown.end)


def _bearers(clusters: _Clusters, mention: Mention) -> list[Entity]:
    """The people gathered so far whom one name alone may mean; more than one leaves it open."""
    word = mention.name[0]
    people = clusters.people((word,))
    alone = [e for e in people if e.name == mention.name and not _contradicts(mention, e)]
    if alone:
        return alone
    found = [e for e in people if family(e.name) == word] or [e for e in people if given(e.name) == word]
    if not found and mention.type == PERSON and len(word) >= _LONG_NAME:
        # A slip of the pen: "Wines" for "Wimes".
        alike = (name for name in clusters.by_word if _slip(name, word))
        found = [e for e in clusters.people(alike) if len(e.name) > 1 and _slip(family(e.name), word)]
    agreeing = [e for e in found if not _contradicts(mention, e)]
    if len(agreeing) > 1 and mention.gender:
        agreeing = [e for e in agreeing if _gender(e) == mention.gender] or agreeing
    return agreeing


def _spell_out(view: View, entity: Entity) -> None:
    """Give a name that is seen in capitals alone ("WALLACE:") its full form, if that stands elsewhere in the text."""
    assert entity.shown is not None  # noqa: S101 - every named entity is shown somewhere
    place = entity.shown[0]
    case = view.words.features[:, CASE]
    if case[place] != LetterCase.UPPER:
        return
    titled = case == LetterCase.TITLE
    for i in (np.flatnonzero(titled[1:] & titled[:-1]) + 1).tolist():
        if view.lower[i] == entity.name[0] and _is_given(view.lower[i - 1]):
            entity.shown = (i - 1, i + 1)
            entity.name = tokens(view.string(i - 1, i + 1))
            entity.type = PERSON
            return


def _name_hosts(view: View, entities: list[Entity]) -> None:
    """Give the one person of a transcript who is seen by family name alone the given name that the other calls out.

    In "VORNE: Why now? HAAL: It is time, Ilse." nobody but Vorne can be Ilse, if no other name goes with it.
    """
    case = view.words.features[:, CASE]
    labels = [e for e in entities if len(e.name) == 1 and e.shown and _is_label(view, case, e.shown[0])]
    if len(labels) != 1:
        return
    (host,) = labels
    turns = [i for i in range(len(view.lower)) if _is_label(view, case, i)]
    called = {i: view.lower[i] for i in _called_out(view) if _speaks(view, turns, i) not in ("", host.name[0])}
    known = [given(e.name) for e in entities if e.type == PERSON and given(e.name)]
    names = {name for name in called.values() if not any(_may_be_one(name, other) for other in known)}
    if len(names) != 1 or host.shown is None:
        return
    (name,) = names
    place = next(i for i, word in called.items() if word == name)
    host.put_together = f"{view.string(place, place + 1)} {view.string(*host.shown).title()}"
    host.name = (name, *host.name)
    host.type = PERSON
    for other in [e for e in entities if e.name == (name,)]:
        entities.remove(other)
        for mention in other.mentions:
            mention.entity = host
        host.mentions = sorted([*host.mentions, *other.mentions], key=lambda m: m.head)


def _called_out(view: View) -> Iterator[int]:
    """Given names by which somebody is called: "It is time, Ilse."."""
    lower, case = view.lower, view.words.features[:, CASE]
    for i in sorted(view.people):
        called = 0 < i < len(lower) - 1 and lower[i - 1] == "," and lower[i + 1] in _CALLING
        if called and case[i] == LetterCase.TITLE and _is_given(lower[i]):
            yield i


def _speaks(view: View, turns: list[int], word: int) -> str:
    """In whose turn a word stands, by the label."""
    number = bisect_left(turns, word)
    return view.lower[turns[number - 1]] if number else ""


def _may_be_one(name: str, other: str) -> bool:
    return compare_people((name, "x"), (other, "x")) is not Likeness.APART


def _is_label(view: View, case: NDArray[np.int64], word: int) -> bool:
    return case[word] == LetterCase.UPPER and word + 1 < len(view.lower) and view.lower[word + 1] == ":"


def _is_given(word: str) -> bool:
    return word in first_names() or word in SHORT_FORMS


_CALLING = frozenset(",.?!")
"""What stands after somebody who is called by name."""


_LONG_NAME = 5


def _slip(a: str, b: str) -> bool:
    return a[:1] == b[:1] and len(a) >= _LONG_NAME and Levenshtein.distance(a, b, score_cutoff=1) <= 1


def _contradicts(mention: Mention, entity: Entity) -> bool:
    gender = _gender(entity)
    return bool(mention.gender and gender and mention.gender != gender)


_LONGEST_APPOSITION = 14


def _apposition(view: View, end: int) -> list[str]:
    """Words between the comma after a name and the next comma, if that is not far."""
    lower = view.lower
    if end >= len(lower) or lower[end] != ",":
        return []
    for stop in range(end + 1, min(end + _LONGEST_APPOSITION, len(lower))):
        if lower[stop] in (",", ".", ";") or view.words.paragraph[stop]:
            return lower[end + 1 : stop]
    return []


def _introduction(view: View, start: int) -> list[str]:
    """The noun phrase that a name stands in apposition to: "my father" in "my father, James Vorne"."""
    lower = view.lower
    if start < 2 or lower[start - 1] != ",":
        return []
    phrase = next(((a, b) for a, b in view.phrases_in(start - 2, start - 1) if b == start - 1), None)
    return lower[phrase[0] : phrase[1]] if phrase else []
