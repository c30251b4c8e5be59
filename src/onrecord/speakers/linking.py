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

from onrecord.speakers.ledger import FEATURES, OWN_FEATURES, Ledger, content_words, grouped
from onrecord.speakers.lexicon import PRONOUNS, RELATIVES, SYNONYMS
from onrecord.speakers.mentions import PERSON, Entity, Form, Mention
from onrecord.speakers.names import acronym_of, family, given
from onrecord.speakers.sources import Source
from onrecord.speakers.structure import LINK_WIDTH
from onrecord.speakers.view import View

__all__ = ["FEATURES", "SPECIAL", "SPECIAL_FEATURES", "Linker", "Place"]

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

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

_PASSIVE: Final = frozenset(("was", "were", "is", "are", "been", "be", "being"))

_LATELY: Final = 8
"""Statements before a source that are looked back at."""

_UNRANKED: Final = 50
"""Rank of those who have not been mentioned before the source."""

_EACH: Final = np.eye(len(SPECIAL), dtype=np.float32)

SPECIAL_FEATURES: Final = slice(26, 29)
"""Where a row tells which special candidate it is."""


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


def _gender(view: View, source: Source, mention: Mention | None) -> int:
    if source.form is Form.PRONOUN:
        return _GENDERS.get(PRONOUNS[view.lower[source.start]].gender, 0)
    return _GENDERS.get(mention.gender if mention else "", 0)


class Linker(Ledger):
    """The candidates of one article, and what has been said so far by whom."""

    def __init__(self, view: View, mentions: list[Mention], entities: list[Entity]) -> None:
        super().__init__(view, mentions, max((len(e.mentions) for e in entities if e.type == PERSON), default=0))
        self.said: list[Place] = []
        self.named: list[tuple[int, Entity]] = []
        self.together: dict[frozenset[int], Entity] = {frozenset(map(id, e.members)): e for e in entities if e.members}
        self.by_word: dict[str, list[Entity]] = {}
        for entity in entities:
            self.call(entity, self._words_for(entity))

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
            self.spoke[id(entity)] += 1
            self.note(entity)

    def candidates(self, place: Place, kin: list[Entity] | None = None) -> Integers:
        """Indices of the mentions that a source may point to; with ``kin`` only mentions of these entities."""
        source = place.source
        at, own = source.head, self.mention_of(source)
        bounds = at - (_FAR if kin is None else _FARTHEST), at, at + _FAR
        low, cut, high = self.sorted_heads.searchsorted(bounds).tolist()
        near = np.concatenate([self.order[low:cut][::-1], self.order[cut:high]])
        head, named, owned = self.head[near], self.is_name[near], self.owned[near]
        apart = at - head
        before = apart > 0
        outside = (head < source.start) | (head >= source.end)
        fits = np.where(before, outside & (owned | (~named & (apart <= _REACH))), owned & named)
        if own is not None:
            fits &= near != own
        if kin is not None:
            fits &= np.isin(self.row[near], [self.row_of(entity) for entity in kin])
        chosen = near[fits]
        first, earlier = grouped(self.row[chosen])
        kept = earlier < _NEAR
        if kin is None:
            # Far ahead only those are looked for who have not been mentioned before.
            kept &= (apart[fits] >= -_AHEAD) | (first >= np.count_nonzero(before & fits))
        candidates: Integers = chosen[kept]
        return candidates

    def firsts(self, chosen: Integers) -> Integers:
        """For each candidate the number of the first one that is the same entity."""
        return grouped(self.row[chosen])[0]

    def rows(self, place: Place, chosen: Integers) -> tuple[Floats, Floats]:
        """Features and pointed vectors of the special candidates and of the mentions ``chosen``, in this order."""
        n, special = len(chosen), len(SPECIAL)
        rows = np.empty((n + special, FEATURES), dtype=np.float32)
        rows[:, : OWN_FEATURES.start] = self._asked(place)
        rows[:special, OWN_FEATURES] = 0
        rows[:special, SPECIAL_FEATURES] = _EACH
        vectors = np.zeros((n + special, LINK_WIDTH), dtype=np.float32)
        if not n:
            return rows, vectors
        body, own = rows[special:], self.row[chosen]
        vectors[special:] = self.pointed.take(chosen, axis=0)
        human = self.describe(chosen, body)
        first, _ = grouped(own)
        self._speech(body, place, own)
        self._distance(body, place, chosen, first, human)
        self._agreement(body, place, chosen, first)
        return rows, vectors

    def _asked(self, place: Place) -> Floats:
        """What all rows say alike: that of the source."""
        view, source = self.view, place.source
        at = source.head
        asked = np.zeros(OWN_FEATURES.start, dtype=np.float32)
        asked[_anaphor(view, source)] = 1
        asked[13] = source.keyed
        asked[14] = view.quoted[at]
        asked[15:19] = view.types[at]
        asked[19:24] = view.kinds[at]
        asked[24] = place.enclosing is not None
        asked[25] = not _PASSIVE.isdisjoint(view.lower[slice(*place.cue)])
        return asked

    def tell_speakers(self, places: Iterable[Place]) -> None:
        """Note beforehand who speaks under a name anywhere in the article, and where."""
        for place in places:
            mention = place.source.mention
            if mention is not None and mention.entity is not None:
                self.named.append((place.cue[0], mention.entity))
                self.speaks[id(mention.entity)] += 1
                self.note(mention.entity)
        self.named.sort(key=lambda each: each[0])

    def _speech(self, body: Floats, place: Place, rows: Integers) -> None:
        """Who spoke before, and in whose words this stands."""
        lines = self.view.words.line
        line = lines[min(place.cue[0], len(lines) - 1)] if place.cue[1] else -9
        upto = bisect_left(self.said, place.cue[0], key=lambda said: said.cue[0])
        earlier = self.said[max(0, upto - _LATELY) : upto]
        after = bisect_right(self.named, place.cue[0], key=lambda each: each[0])
        here: list[Entity] = []
        before: list[Entity] = []
        for said in earlier:
            apart = line - lines[min(said.cue[0], len(lines) - 1)]
            if apart == 0:
                here += said.speakers
            elif apart <= 2:
                before += said.speakers
        following = [self.named[after][1]] if after < len(self.named) else []
        outer = place.enclosing.speakers if place.enclosing is not None else []
        lately = [said.speakers for said in earlier[:-3:-1]]
        for column, entities in (*enumerate(lately, 46), (48, outer), (49, here), (50, before), (75, following)):
            for row in {self.row_of(entity) for entity in entities}:
                body[:, column] += rows == row

    def _distance(
        self, body: Floats, place: Place, chosen: Integers, first: Integers, human: NDArray[np.bool_]
    ) -> None:
        """How far away a candidate is; ``human`` tells which are people."""
        at = place.source.head
        head, sentence, line = self.at.take(chosen, axis=1)
        apart = at - head
        sentences = self.view.sentence[at] - sentence
        lines = self.view.words.line[at] - line
        before = apart > 0
        body[:, 51] = np.log1p(np.abs(apart)) / 3
        body[:, 52] = apart < 0
        body[:, 53] = sentences == 0
        body[:, 54] = lines == 0
        body[:, 55] = sentences == 1
        body[:, 56] = lines == 1
        body[:, 57] = np.log1p(np.abs(sentences)) / 2
        body[:, 58] = before & (apart <= 3)
        inside = np.zeros(len(chosen), dtype=bool)
        for low, high in place.content:
            inside |= (head >= low) & (head < high)
        body[:, 60] = inside
        body[:, 61] = (head >= place.cue[0]) & (head < place.cue[1])
        # Those before come first: an entity has been mentioned before if its first candidate has.
        opens = before & (first == np.arange(len(chosen)))
        for column, ranked in ((62, opens), (63, opens & human)):
            ranks = np.where(ranked, ranked.cumsum() - 1, _UNRANKED)
            body[:, column] = (1 / (1 + ranks))[first]

    def _agreement(self, body: Floats, place: Place, chosen: Integers, first: Integers) -> None:
        """What a candidate and the source share."""
        view, source = self.view, place.source
        own = self.mention_of(source)
        mine = self.mentions[own] if own is not None else None
        sex = _gender(view, source, mine)
        if sex:
            body[:, 64] = body[:, 36 + sex]
            body[:, 65] = body[:, 39 - sex]
        many = mine.plural if mine else source.form is Form.PRONOUN and view.lower[source.start] in ("we", "both")
        body[:, 66] = body[:, 39] == bool(many)
        body[:, 67] = self.types[chosen] @ view.types[source.head]
        body[:, 72] = view.lower[source.start] in PRONOUNS and source.form is Form.NOMINAL
        if source.form not in (Form.NAME, Form.NOMINAL):
            return
        head = view.lower[source.head]
        body[:, 68] = [view.lower[at] == head for at in self.head[chosen].tolist()]
        words, sought = content_words(view.lower[source.start : source.end]), SYNONYMS.get(head, head)
        shared = np.zeros((len(chosen), 2))
        alike = {sought, *words}
        # Each entity once, at its first candidate.
        for i, row in dict(zip(first.tolist(), self.row[chosen].tolist(), strict=True)).items():
            theirs = self.words_of(row)
            if not alike.isdisjoint(theirs):
                shared[i] = len(words & theirs) / max(1, len(words)), sought in theirs and self.owned[chosen[i]]
        body[:, 69] = shared[first, 0]
        body[:, 70] = shared[first, 0] == 1
        body[:, 71] = shared[first, 1]
