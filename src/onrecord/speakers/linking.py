"""Which earlier words a source points back to: the candidates of an article, and what is known of each pair.

In go a view, its mentions and what has been resolved so far; out come, for one source, its candidates with a row of
features each. A trained scorer weighs them; training uses the same rows. The features are those of mention ranking
(Denis and Baldridge 2008; Wiseman et al. 2015) and of news style: who spoke last, and whose quotation this stands in.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from onrecord.speakers.lexicon import ARTICLES, PRONOUNS, RELATIVES, SYNONYMS
from onrecord.speakers.mentions import PERSON, Entity, Form, Mention
from onrecord.speakers.names import acronym_of, family, given
from onrecord.speakers.sources import Source
from onrecord.speakers.structure import LINK_WIDTH
from onrecord.speakers.view import View

__all__ = ["FEATURES", "SPECIAL", "SPECIAL_FEATURES", "Linker", "Place"]

Floats = NDArray[np.float32]

SPECIAL: Final = ("self", "author", "unknown")
"""Candidates that no mention stands for: the source's own words, the article's author, nobody who can be told."""

_ANAPHORS: Final = (
    "he",
    "she",
    "it",
    "they",
    "i",
    "we",
    "you",
    "relative",
    "these",
    "definite",
    "other",
    "name",
    "empty",
)
_GENDERS: Final = {"": 0, "f": 1, "m": 2}
_TEXT_WORDS = frozenset(
    ["the", "a", "an", "of", "and", "in", "for", "to", "'s", "'", "’", "s", ",", "-", ".", "on", "at", "with", "by"]
) | frozenset(PRONOUNS)

_NEAR: Final = 12
"""Candidates of one entity that are kept before a source, the nearest first: the rest tell nothing new."""
_REACH: Final = 250
"""Words before a source within which noun phrases without a name are candidates."""
_FAR: Final = 3_000
"""Words before or after a source within which a name is a candidate: more than an article of ordinary length."""
_FARTHEST: Final = 30_000
"""The same for another mention of the source's own name."""
_AHEAD: Final = 120
"""Words after a source within which a name may be what it points to, as in "his client ... Bryan Pagliano"."""

_LATELY: Final = 8
"""Statements before a source that are looked back at."""

_UNRANKED: Final = 50
"""Rank of those who have not been mentioned before the source."""

SPECIAL_FEATURES: Final = slice(26, 29)
"""Where a row tells which special candidate it is."""

FEATURES: Final = 77
"""Numbers in a pair's row."""


@dataclass(slots=True, eq=False)
class Place:
    """A source part in its statement: what is resolved now, or has been.

    ``content`` are word ranges; ``enclosing`` is the statement whose content this one stands in.
    """

    source: Source
    cue: tuple[int, int]
    content: list[tuple[int, int]]
    enclosing: Place | None = None
    speakers: list[Entity] = field(default_factory=list)


def _anaphor(view: View, source: Source) -> int:
    if source.form is None:
        return 12
    word = view.lower[source.start]
    if source.form is Form.NAME:
        return 11
    if source.form is Form.PRONOUN:
        pronoun = PRONOUNS[word]
        if pronoun.person == 1:
            return 5 if pronoun.plural else 4
        if pronoun.person == 2:
            return 6
        if word in RELATIVES and word not in ("that",):
            return 7
        if pronoun.gender:
            return {"m": 0, "f": 1, "n": 2}[pronoun.gender]
        return 8 if pronoun.plural else 3
    before = view.lower[source.start - 1] if source.start else ""
    definite = before in ("the", "this", "that", "these", "those") or word in PRONOUNS
    return 9 if definite else 10


def _content_words(words: Iterable[str]) -> frozenset[str]:
    return frozenset(SYNONYMS.get(word, word) for word in words if word not in _TEXT_WORDS)


def _gender(view: View, source: Source, mention: Mention | None) -> int:
    if source.form is Form.PRONOUN:
        return _GENDERS.get(PRONOUNS[view.lower[source.start]].gender, 0)
    return _GENDERS.get(mention.gender if mention else "", 0)


class Linker:
    """The candidates of one article, and what has been said so far by whom."""

    def __init__(self, view: View, mentions: list[Mention], entities: list[Entity]) -> None:
        self.view = view
        self.mentions = mentions
        self.said: list[Place] = []
        self.named: list[tuple[int, Entity]] = []
        self.speaks: dict[int, int] = {}
        self.head = np.array([m.head for m in mentions], dtype=np.int64)
        safe = np.minimum(self.head, max(len(view.lower) - 1, 0))
        self.types = view.types[safe] if len(mentions) else np.zeros((0, 4), np.float32)
        self.is_name = np.array([m.form is Form.NAME for m in mentions], dtype=bool)
        for i, mention in enumerate(mentions):
            if mention.form is Form.NAME:
                self.types[i] = np.eye(4, dtype=np.float32)[mention.type]
        self.plural = np.array([m.plural for m in mentions], dtype=np.float32)
        self.line = view.words.line[safe] if len(mentions) else np.zeros(0, np.int64)
        self.sentence = view.sentence[safe] if len(mentions) else np.zeros(0, np.int64)
        self.quoted = view.quoted[safe] if len(mentions) else np.zeros(0, bool)
        self.pointed = view.sight.pointed[safe].astype(np.float32) if len(mentions) else np.zeros((0, LINK_WIDTH))
        opens = np.ones(len(mentions), dtype=bool)
        opens[1:] = self.sentence[1:] != self.sentence[:-1]
        self.opens = opens
        counts = [len(e.mentions) for e in entities if e.type == 0]
        self.top = max(counts, default=0)
        self.first_line = view.words.line[0] if len(view.lower) else 0
        self.order = np.argsort(self.head, kind="stable")
        self.sorted_heads = self.head[self.order]
        self.together: dict[frozenset[int], Entity] = {frozenset(map(id, e.members)): e for e in entities if e.members}
        self.by_word: dict[str, list[Entity]] = {}
        for entity in entities:
            self.call(entity, self._words_for(entity))
        self.spoke: dict[int, int] = {}
        self.content: dict[int, tuple[int, frozenset[str]]] = {}
        self.by_head = {m.head: i for i, m in enumerate(mentions) if not (m.entity and m.entity.members)}

    def _words_for(self, entity: Entity) -> set[str]:
        if not entity.name:
            return set()
        words = {" ".join(entity.name), *acronym_of(entity.name)}
        return words | {family(entity.name), given(entity.name)} if entity.type == PERSON else words

    def call(self, entity: Entity, words: Iterable[str]) -> None:
        """Let ``entity`` be found again under ``words``."""
        for word in words:
            self.by_word.setdefault(word, []).append(entity)

    def called(self, word: str) -> list[Entity]:
        """The entities that may be called so, in order."""
        return self.by_word.get(word, [])

    def say(self, place: Place) -> None:
        """Note what has been said, and by whom."""
        insort(self.said, place, key=lambda said: said.cue[0])
        for entity in place.speakers:
            self.spoke[id(entity)] = self.spoke.get(id(entity), 0) + 1

    def mention_of(self, source: Source) -> int | None:
        """The index of the mention that a source part is, if there is one."""
        return self.by_head.get(source.head) if source.form in (Form.NAME, Form.NOMINAL) else None

    def add(self, mention: Mention) -> int:
        """A mention that the network's phrases have missed: a source. It becomes a candidate of later ones."""
        i = len(self.mentions)
        self.mentions.append(mention)
        at = int(self.sorted_heads.searchsorted(mention.head, side="right"))
        self.order, self.sorted_heads = np.insert(self.order, at, i), np.insert(self.sorted_heads, at, mention.head)
        view, head = self.view, mention.head
        self.head = np.append(self.head, head)
        self.types = np.concatenate([self.types, view.types[head : head + 1]])
        self.is_name = np.append(self.is_name, mention.form is Form.NAME)
        self.plural = np.append(self.plural, np.float32(mention.plural))
        self.line = np.append(self.line, view.words.line[head])
        self.sentence = np.append(self.sentence, view.sentence[head])
        self.quoted = np.append(self.quoted, view.quoted[head])
        self.pointed = np.concatenate([self.pointed, view.sight.pointed[head : head + 1].astype(np.float32)])
        self.opens = np.append(self.opens, False)
        self.by_head.setdefault(head, i)
        return i

    def candidates(self, place: Place, kin: list[Entity] | None = None) -> NDArray[np.int64]:
        """Indices of the mentions that a source may point to; with ``kin`` only mentions of these entities."""
        at, own = place.source.head, self.mention_of(place.source)
        chosen: list[int] = []
        seen: dict[int, int] = {}
        cut = int(self.sorted_heads.searchsorted(at))
        wanted = None if kin is None else {id(entity) for entity in kin}
        low = int(self.sorted_heads.searchsorted(at - (_FAR if kin is None else _FARTHEST)))
        begin, end, mentions = place.source.start, place.source.end, self.mentions
        for i in self.order[low:cut][::-1].tolist():
            mention = mentions[i]
            entity, head = mention.entity, mention.end - 1
            if i == own or begin <= head < end:
                continue
            if entity is None and (mention.form is Form.NAME or at - head > _REACH):
                continue
            key = id(entity) if entity is not None else -i
            count = seen.get(key, 0)
            if count >= _NEAR or (wanted is not None and key not in wanted):
                continue
            seen[key] = count + 1
            chosen.append(i)
        earlier = set(seen)
        high = int(self.sorted_heads.searchsorted(at + _FAR))
        for i in self.order[cut:high].tolist():
            mention = mentions[i]
            if i == own or mention.entity is None or mention.form is not Form.NAME:
                continue
            key = id(mention.entity)
            count = seen.get(key, 0)
            if count >= _NEAR or (wanted is not None and key not in wanted):
                continue
            if wanted is None and mention.end - 1 - at > _AHEAD and key in earlier:
                continue
            seen[key] = count + 1
            chosen.append(i)
        return np.array(chosen, dtype=np.int64)

    def rows(self, place: Place, chosen: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Features and pointed vectors of the special candidates and of the mentions ``chosen``, in this order."""
        n, special = len(chosen), len(SPECIAL)
        rows = np.zeros((n + special, FEATURES), dtype=np.float32)
        view, source = self.view, place.source
        own = self.mention_of(source)
        at = source.head
        # The source.
        rows[:, _anaphor(view, source)] = 1
        rows[:, 13] = source.keyed
        rows[:, 14] = view.quoted[at]
        rows[:, 15:19] = view.types[at]
        rows[:, 19:24] = view.kinds[at]
        rows[:, 24] = place.enclosing is not None
        rows[:, 25] = self._cue_is_passive(place)
        # The candidates.
        for i in range(special):
            rows[i, SPECIAL_FEATURES.start + i] = 1
        vectors = np.zeros((n + special, LINK_WIDTH), dtype=np.float32)
        if not n:
            return rows, vectors
        body = rows[special:]
        vectors[special:] = self.pointed[chosen]
        mentions = [self.mentions[i] for i in chosen.tolist()]
        entities = [m.entity for m in mentions]
        body[:, 29] = self.is_name[chosen]
        body[:, 30] = ~self.is_name[chosen]
        body[:, 31] = [mention.source for mention in mentions]
        body[:, 32:36] = self.types[chosen]
        gender = np.array(
            [_GENDERS[e.gender if e is not None else m.gender] for m, e in zip(mentions, entities, strict=True)]
        )
        body[np.arange(n), 36 + gender] = 1
        body[:, 39] = self.plural[chosen]
        body[:, 40] = self.quoted[chosen]
        sizes = np.array([len(e.mentions) if e is not None else 1 for e in entities], dtype=np.float32)
        body[:, 41] = np.log(sizes)
        person = np.array([e is not None and e.type == 0 and bool(e.name) for e in entities])
        body[:, 42] = person
        body[:, 43] = self.line[chosen] <= self.first_line + 1
        body[:, 44] = person & (sizes >= self.top)
        # One entity has many mentions: what is known of it is looked up by its number.
        keys = [id(e) if e is not None else -i for e, i in zip(entities, chosen.tolist(), strict=True)]
        self._speech(body, place, keys)
        self._distance(body, place, chosen, entities, keys)
        self._agreement(body, place, chosen, mentions, entities, gender, own)
        return rows, vectors

    def _words_of(self, mention: Mention, entity: Entity | None) -> frozenset[str]:
        """What a candidate is called, in words that tell something; kept until its entity is called something new."""
        if entity is None:
            if id(mention) not in self.content:
                self.content[id(mention)] = (0, _content_words(self.view.lower[mention.start : mention.end]))
            return self.content[id(mention)][1]
        size, words = self.content.get(id(entity), (-1, frozenset()))
        if size != len(entity.words):
            words = _content_words(entity.words)
            self.content[id(entity)] = (len(entity.words), words)
        return words

    def tell_speakers(self, places: Iterable[Place]) -> None:
        """Note beforehand who speaks under a name anywhere in the article, and where."""
        for place in places:
            mention = place.source.mention
            if mention is not None and mention.entity is not None:
                self.named.append((place.cue[0], mention.entity))
                self.speaks[id(mention.entity)] = self.speaks.get(id(mention.entity), 0) + 1
        self.named.sort(key=lambda each: each[0])

    def _cue_is_passive(self, place: Place) -> float:
        low, high = place.cue
        words = self.view.lower[low:high]
        return float(any(w in ("was", "were", "is", "are", "been", "be", "being") for w in words))

    def _speech(self, body: Floats, place: Place, keys: list[int]) -> None:
        """Who spoke before, and in whose words this stands."""
        body[:, 45] = np.log1p([self.spoke.get(key, 0) for key in keys])
        line = self.view.words.line[min(place.cue[0], len(self.view.lower) - 1)] if place.cue[1] else -9
        upto = bisect_left(self.said, place.cue[0], key=lambda said: said.cue[0])
        earlier = self.said[max(0, upto - _LATELY) : upto]
        for column, back in ((46, 1), (47, 2)):
            if len(earlier) >= back:
                last = {id(e) for e in earlier[-back].speakers}
                body[:, column] = [key in last for key in keys]
        body[:, 74] = np.log1p([self.speaks.get(key, 0) for key in keys])
        after = bisect_right(self.named, place.cue[0], key=lambda each: each[0])
        if after < len(self.named):
            following = id(self.named[after][1])
            body[:, 75] = [key == following for key in keys]
        if place.enclosing is not None:
            outer = {id(e) for e in place.enclosing.speakers}
            body[:, 48] = [key in outer for key in keys]
        here: set[int] = set()
        before: set[int] = set()
        for said in earlier:
            apart = line - self.view.words.line[min(said.cue[0], len(self.view.lower) - 1)]
            if apart == 0:
                here.update(id(e) for e in said.speakers)
            elif apart <= 2:
                before.update(id(e) for e in said.speakers)
        body[:, 49] = [key in here for key in keys]
        body[:, 50] = [key in before for key in keys]

    def _distance(
        self,
        body: Floats,
        place: Place,
        chosen: NDArray[np.int64],
        entities: list[Entity | None],
        keys: list[int],
    ) -> None:
        at = place.source.head
        apart = at - self.head[chosen]
        body[:, 51] = np.log1p(np.abs(apart)) / 3
        body[:, 52] = apart < 0
        sentences = self.view.sentence[at] - self.sentence[chosen]
        lines = self.view.words.line[at] - self.line[chosen]
        body[:, 53] = sentences == 0
        body[:, 54] = lines == 0
        body[:, 55] = sentences == 1
        body[:, 56] = lines == 1
        body[:, 57] = np.log1p(np.abs(sentences)) / 2
        body[:, 58] = (apart > 0) & (apart <= 3)
        body[:, 59] = self.opens[chosen]
        inside = np.zeros(len(chosen), dtype=bool)
        for low, high in place.content:
            inside |= (self.head[chosen] >= low) & (self.head[chosen] < high)
        body[:, 60] = inside
        body[:, 61] = (self.head[chosen] >= place.cue[0]) & (self.head[chosen] < place.cue[1])
        ranks: dict[int, int] = {}
        people: dict[int, int] = {}
        for key, entity, before in zip(keys, entities, (apart > 0).tolist(), strict=True):
            if before:
                ranks.setdefault(key, len(ranks))
                if entity is not None and entity.type == 0:
                    people.setdefault(key, len(people))
        body[:, 62] = [1 / (1 + ranks.get(key, _UNRANKED)) for key in keys]
        body[:, 63] = [1 / (1 + people.get(key, _UNRANKED)) for key in keys]

    def _agreement(
        self,
        body: Floats,
        place: Place,
        chosen: NDArray[np.int64],
        mentions: list[Mention],
        entities: list[Entity | None],
        gender: NDArray[np.int64],
        own: int | None,
    ) -> None:
        view, source = self.view, place.source
        mine = self.mentions[own] if own is not None else None
        sex = _gender(view, source, mine)
        body[:, 64] = (gender == sex) & (sex > 0)
        body[:, 65] = (gender != sex) & (sex > 0) & (gender > 0)
        many = mine.plural if mine else source.form is Form.PRONOUN and view.lower[source.start] in ("we", "both")
        body[:, 66] = (self.plural[chosen] > 0) == bool(many)
        body[:, 67] = self.types[chosen] @ view.types[source.head]
        head = view.lower[source.head]
        words = _content_words(view.lower[source.start : source.end])
        if source.form in (Form.NAME, Form.NOMINAL):
            body[:, 68] = [view.lower[m.end - 1] == head for m in mentions]
            shared, meant = [], []
            known: dict[int, tuple[float, bool]] = {}
            sought = SYNONYMS.get(head, head)
            for mention, entity in zip(mentions, entities, strict=True):
                key = id(mention if entity is None else entity)
                if key not in known:
                    theirs = self._words_of(mention, entity)
                    share = len(words & theirs) / len(words) if words else 0.0
                    known[key] = share, entity is not None and sought in theirs
                shared.append(known[key][0])
                meant.append(known[key][1])
            body[:, 69] = shared
            body[:, 70] = np.array(shared) == 1
            body[:, 71] = meant
        owner = view.lower[source.start] in PRONOUNS and source.form is Form.NOMINAL
        body[:, 72] = owner
        body[:, 76] = self.line[chosen] == self.first_line
        body[:, 73] = [view.lower[m.start] in ARTICLES for m in mentions]
