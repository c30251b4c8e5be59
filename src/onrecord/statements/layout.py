"""What the statement network reads of each statement: which words, and what each is to it.

In go a text's words and an attribution, out come indices and marks of a fixed number of places, as the network takes
them. Training uses the same functions. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from onrecord.encoder import Words

__all__ = [
    "MARKS",
    "MARK_CONTENT",
    "MARK_CUE",
    "MARK_NEAR",
    "MARK_OUTSIDE",
    "MARK_SOURCE",
    "REACH",
    "Attributed",
    "Range",
    "lay_out",
    "touched",
]

Integers = NDArray[np.int64]

Range = tuple[int, int]
"""Half-open range of words."""

MARK_OUTSIDE, MARK_NEAR, MARK_SOURCE, MARK_CUE, MARK_CONTENT = range(5)
"""No word at all, a word around the cue or the content, and words of the statement's roles."""

MARKS: Final = 5

REACH: Final = 72
"""Places that are read of one statement."""

_CUE, _SOURCE, _TAIL, _AROUND = 14, 6, 8, 4
"""Words of the cue, of the source, of the content's end, and before and after cue and content, that are read. The
content's beginning has the rest; longer ones are cut in the middle: the force of a sentence shows at its ends."""


class Attributed(Protocol):
    """What is asked of an attribution: its spans, in characters of the article."""

    @property
    def source(self) -> Sequence[tuple[int, int]]:
        """Who; may be empty."""

    @property
    def cue(self) -> Sequence[tuple[int, int]]:
        """The words that report; may be empty."""

    @property
    def content(self) -> Sequence[tuple[int, int]]:
        """What is said."""


def touched(words: Words, start: int, end: int) -> Range:
    """The words that characters ``[start, end)`` touch; an empty range where they touch none."""
    low = int(words.end.searchsorted(start, side="right"))
    return low, max(low, int(words.start.searchsorted(end)))


def _all_touched(words: Words, spans: Sequence[tuple[int, int]]) -> Integers:
    """The words that any of ``spans`` touch, span by span."""
    parts = [np.arange(*touched(words, *span), dtype=np.int64) for span in spans]
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def _around(at: Integers) -> list[int]:
    """The words right before the first and right after the last of ``at``."""
    if not len(at):
        return []
    first, last = int(at[0]), int(at[-1])
    return [*range(first - _AROUND, first), *range(last + 1, last + 1 + _AROUND)]


def lay_out(words: Words, attributions: Sequence[Attributed]) -> tuple[Integers, Integers]:
    """Word index and mark of each place for each attribution: two arrays (attributions, :data:`REACH`).

    Places are in the order of the text. Unused ones point at word 0 and carry ``MARK_OUTSIDE``.
    """
    index = np.zeros((len(attributions), REACH), np.int64)
    marks = np.zeros((len(attributions), REACH), np.int64)
    for row, attribution in enumerate(attributions):
        content = _all_touched(words, attribution.content)
        cue, source = _all_touched(words, attribution.cue)[:_CUE], _all_touched(words, attribution.source)[:_SOURCE]
        room = REACH - len(cue) - len(source) - 4 * _AROUND
        if len(content) > room:
            content = np.concatenate([content[: room - _TAIL], content[-_TAIL:]])
        near = _around(cue) + _around(content)
        place: dict[int, int] = {}
        for mark, which in (
            (MARK_CUE, cue.tolist()),
            (MARK_SOURCE, source.tolist()),
            (MARK_CONTENT, content.tolist()),
            (MARK_NEAR, near),
        ):
            for word in which:
                if 0 <= word < len(words) and len(place) < REACH:
                    place.setdefault(word, mark)
        chosen = sorted(place)
        index[row, : len(chosen)] = chosen
        marks[row, : len(chosen)] = [place[word] for word in chosen]
    return index, marks
