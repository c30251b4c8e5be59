"""The mentions of one article in numbers, kept up to date while its sources are resolved: what tells of candidates.

In go a view, its mentions and what becomes known of them; out come features of mentions by themselves. What a mention
has to do with a source is not looked at here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from onrecord.speakers.lexicon import ARTICLES, PRONOUNS, SYNONYMS
from onrecord.speakers.mentions import PERSON, Entity, Form, Mention
from onrecord.speakers.sources import Source
from onrecord.speakers.structure import TYPES
from onrecord.speakers.view import View

__all__ = ["FEATURES", "OWN_FEATURES", "Ledger", "content_words", "grouped"]

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]

_TEXT_WORDS = frozenset(
    ["the", "a", "an", "of", "and", "in", "for", "to", "'s", "'", "’", "s", ",", "-", ".", "on", "at", "with", "by"]
) | frozenset(PRONOUNS)

FEATURES: Final = 77
"""Numbers in a pair's row."""

OWN_FEATURES: Final = slice(29, FEATURES)
"""Those of them that tell of a mention; the others are the source's and the special candidates'."""

_SOURCE, _OPENS = 31, 59
"""Features that are written by themselves."""
_HUMAN = 4
"""Column of what is known that tells people from others."""


def content_words(words: Iterable[str]) -> frozenset[str]:
    """Those of ``words`` that tell something, one for all that mean the same."""
    return frozenset([SYNONYMS.get(word, word) for word in words if word not in _TEXT_WORDS])


def grouped(rows: Integers) -> tuple[Integers, Integers]:
    """For each of ``rows`` the index of the first that is equal, and how many equal ones come before it."""
    order = rows.argsort(kind="stable")
    ranked = rows[order]
    opens = ranked.searchsorted(ranked)
    first, earlier = np.empty_like(order), np.empty_like(order)
    first[order] = order[opens]
    earlier[order] = np.arange(len(rows)) - opens
    return first, earlier


class Ledger:
    """All arrays have one entry a mention, but ``known``, which has a row for each entity and each mention of nobody.

    ``row`` is where a mention stands there, ``owned`` whether it is an entity's, ``order`` that of the heads; ``at``
    are the word, the sentence and the line of each.
    """

    def __init__(self, view: View, mentions: list[Mention], top: int) -> None:
        """``top`` is how often those are mentioned at least who are foremost in the article."""
        self.view = view
        self.mentions = mentions
        self.top = top
        self.first_line = view.words.line[0] if len(view.lower) else 0
        self.spoke: Counter[int] = Counter()
        self.speaks: Counter[int] = Counter()
        name = Form.NAME
        self.at = self._at([m.end - 1 for m in mentions])
        self.is_name = np.array([m.form is name for m in mentions], dtype=bool)
        self.types = view.types[self.head]
        self.types[self.is_name] = np.eye(len(TYPES))[[m.type for m in mentions if m.form is name]]
        self.pointed = view.sight.pointed[self.head].astype(np.float32)
        self.facts = self._facts(mentions, slice(None))
        self.facts[:1, _OPENS] = True
        self.facts[1:, _OPENS] = np.diff(self.at[1]) != 0
        self.order = np.argsort(self.head, kind="stable")
        self.sorted_heads = self.head[self.order]
        self.by_head = {m.end - 1: i for i, m in enumerate(mentions) if not (m.entity and m.entity.members)}
        self.known = np.zeros((0, 9))
        holders = {id(holder): holder for holder in [m.entity or m for m in mentions]}
        self._holders = list(holders.values())
        self._rows = dict(zip(holders, range(len(holders)), strict=True))
        self._stale = set(range(len(holders)))
        self._words: dict[int, frozenset[str]] = {}
        self.row = np.array([self._rows[id(m.entity or m)] for m in mentions], dtype=np.int64)
        self.owned = np.array([m.entity is not None for m in mentions], dtype=bool)

    @property
    def head(self) -> Integers:
        """The word that stands for each mention."""
        head: Integers = self.at[0]
        return head

    def _at(self, heads: list[int]) -> Integers:
        """Where words stand: word, sentence, line."""
        head = np.array(heads, dtype=np.int64)
        return np.stack([head, self.view.sentence[head], self.view.words.line[head]])

    def _facts(self, mentions: list[Mention], places: slice) -> Floats:
        """Features that do not change of the mentions at ``places``: name, source, type, number, where it stands."""
        view, line = self.view, self.at[2, places]
        facts = np.zeros((len(mentions), FEATURES), dtype=np.float32)
        facts[:, 29] = self.is_name[places]
        facts[:, 30] = ~self.is_name[places]
        facts[:, _SOURCE] = [m.source for m in mentions]
        facts[:, 32:36] = self.types[places]
        facts[:, 39] = [m.plural for m in mentions]
        facts[:, 40] = view.quoted[self.head[places]]
        facts[:, 43] = line <= self.first_line + 1
        facts[:, 73] = [view.lower[m.start] in ARTICLES for m in mentions]
        facts[:, 76] = line == self.first_line
        return facts

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
        self.at = np.concatenate([self.at, self._at([head])], axis=1)
        self.is_name = np.append(self.is_name, mention.form is Form.NAME)
        self.types = np.concatenate([self.types, view.types[head : head + 1]])
        self.pointed = np.concatenate([self.pointed, view.sight.pointed[head : head + 1].astype(np.float32)])
        self.facts = np.concatenate([self.facts, self._facts([mention], slice(i, None))])
        self.row = np.append(self.row, self.row_of(mention.entity or mention))
        self.owned = np.append(self.owned, mention.entity is not None)
        self.by_head.setdefault(head, i)
        if mention.entity is not None:
            self.note(mention.entity)
        return i

    def settle(self, index: int, entity: Entity) -> None:
        """Take a mention for one of ``entity``."""
        mention = self.mentions[index]
        if mention.entity is not entity:
            mention.entity = entity
            entity.mentions.append(mention)
            self.row[index], self.owned[index] = self.row_of(entity), True
        self.facts[index, _SOURCE] = mention.source

    def note(self, entity: Entity) -> None:
        """Take up what has become known of an entity."""
        row = self.row_of(entity)
        self._stale.add(row)
        self._words.pop(row, None)

    def row_of(self, holder: Entity | Mention) -> int:
        """The row of an entity, or of a mention of nobody."""
        row = self._rows.setdefault(id(holder), len(self._holders))
        if row == len(self._holders):
            self._holders.append(holder)
            self._stale.add(row)
        return row

    def words_of(self, row: int) -> frozenset[str]:
        """What an entity or a mention of nobody is called, in words that tell something."""
        words = self._words.get(row)
        if words is None:
            holder = self._holders[row]
            called = holder.words if isinstance(holder, Entity) else self.view.lower[holder.start : holder.end]
            words = self._words[row] = content_words(called)
        return words

    def _refresh(self) -> None:
        missing = len(self._holders) - len(self.known)
        if missing > 0:
            self.known = np.concatenate([self.known, np.zeros((max(missing, len(self.known)), 9))])
        if self._stale:
            self.known[list(self._stale)] = [self._standing(self._holders[row]) for row in self._stale]
            self._stale.clear()

    def _standing(self, holder: Entity | Mention) -> tuple[float, ...]:
        """Gender, number of mentions, whether human, a person, a foremost one, and how often it has and will speak."""
        sex = holder.gender == "", holder.gender == "f", holder.gender == "m"
        if isinstance(holder, Mention):
            return *sex, 1, False, False, False, 0, 0
        size, human, key = len(holder.mentions), holder.type == PERSON, id(holder)
        named = human and bool(holder.name)
        return *sex, size, human, named, named and size >= self.top, self.spoke[key], self.speaks[key]

    def describe(self, chosen: Integers, body: Floats) -> Truths:
        """Write what is known of the mentions ``chosen`` into their rows; returns which are people."""
        self._refresh()
        body[:, OWN_FEATURES] = self.facts.take(chosen, axis=0)[:, OWN_FEATURES]
        # One entity has many mentions: what is known of it is looked up by its row.
        known = self.known.take(self.row[chosen], axis=0)
        body[:, 36:39] = known[:, :3]
        body[:, 41] = np.log(known[:, 3].astype(np.float32))
        body[:, 42] = known[:, 5]
        body[:, 44] = known[:, 6]
        body[:, 45] = np.log1p(known[:, 7])
        body[:, 74] = np.log1p(known[:, 8])
        human: Truths = known[:, _HUMAN] > 0
        return human
