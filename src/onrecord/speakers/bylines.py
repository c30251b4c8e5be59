"""Who says "I" in an article: the columnist whom its last lines introduce, and readers who sign letters and comments.

In go a view and its named entities, out comes the author of each place, where the article gives a name.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from onrecord.speakers.mentions import PERSON, Entity
from onrecord.speakers.view import View

__all__ = ["Authors"]

_INTRODUCES = frozenset(
    [",", "is", "was", "teaches", "writes", "lives", "works", "serves", "reports", "covers", "studies"]
)
_PAGES = frozenset(("letters", "facebook", "twitter", "comments", "reactions"))
"""Words that stand alone above what readers have written."""
_LONGEST_HEADING = 4


@dataclass(slots=True)
class Authors:
    """The author of the ``whole`` article, and those of letters in it.

    ``lines`` are those that close a letter, in order, and ``signed`` who signs there: None where a heading stands.
    """

    whole: Entity
    lines: list[int]
    signed: list[Entity | None]

    @classmethod
    def of(cls, view: View, entities: Sequence[Entity]) -> Authors:
        """Those of one article."""
        whole = _byline(view, entities) or Entity(PERSON, special="author")
        signed = _signatures(view, entities)
        return cls(whole, sorted(signed), [signed[line] for line in sorted(signed)])

    def at(self, line: int) -> Entity:
        """Who says "I" in a line."""
        number = bisect_left(self.lines, line)
        return (self.signed[number] if number < len(self.lines) else None) or self.whole


def _byline(view: View, entities: Sequence[Entity]) -> Entity | None:
    """The author, where the last lines introduce one, as under a guest column: "Ilse Vorne teaches law at ..."."""
    if not len(view.lower):
        return None
    last = int(view.words.line[-1])
    for line in (last, last - 1):
        for entity in entities:
            first = entity.mentions[0] if entity.mentions else None
            if first is None or entity.type != PERSON or len(entity.name) < 2 or entity.members:
                continue
            opens = view.words.line[first.head] == line and view.words.paragraph[first.start]
            verb = view.lower[first.end] if first.end < len(view.lower) else ""
            if opens and line > 1 and verb in _INTRODUCES:
                return entity
    return None


def _signatures(view: View, entities: Sequence[Entity]) -> dict[int, Entity | None]:
    """The signature that ends each letter, by its line; headings of pages of letters with None. Empty without these."""
    if not len(view.lower):
        return {}
    starts = np.flatnonzero(np.diff(view.words.line, prepend=-1)).tolist()
    ends = [*starts[1:], len(view.lower)]
    headings = {
        int(view.words.line[start]): None
        for start, end in zip(starts, ends, strict=True)
        if end - start <= _LONGEST_HEADING and view.lower[start] in _PAGES
    }
    if not headings:
        return {}
    names = {m.name_start: m for e in entities if e.type == PERSON for m in e.mentions}
    signed: dict[int, Entity | None] = {}
    for start, end in zip(starts, ends, strict=True):
        line = int(view.words.line[start])
        # "— Ilse Vorne", "Ilse Vorne."
        mention = names.get(next((i for i in range(start, end) if view.lower[i][0].isalnum()), start))
        if line < min(headings) or mention is None:
            continue
        if not any(word[0].isalnum() for word in view.lower[mention.end : end]):
            signed[line] = mention.entity
    return {**headings, **signed} if signed else {}
