"""What the statement network reads of each statement: which words, and what each is to it.

In go a text's words and an attribution, out come indices and marks of a fixed number of places, as the network takes
them. Training uses the same functions. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
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
    "all_touched",
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


def all_touched(words: Words, spans: Sequence[tuple[int, int]]) -> list[Range]:
    """The words that each of ``spans`` touches: of all at once, for an article has hundreds of them."""
    starts, ends = np.array(spans, np.int64).reshape(-1, 2).T
    low = words.end.searchsorted(starts, side="right")
    return list(zip(low.tolist(), np.maximum(low, words.start.searchsorted(ends)).tolist(), strict=True))


def _words_of(ranges: Iterable[Range]) -> list[int]:
    return [word for low, high in ranges for word in range(low, high)]


def _around(at: list[int]) -> list[int]:
    """The words right before the first and right after the last of ``at``."""
    if not at:
        return []
    return [*range(at[0] - _AROUND, at[0]), *range(at[-1] + 1, at[-1] + 1 + _AROUND)]


def lay_out(words: Words, attributions: Sequence[Attributed]) -> tuple[Integers, Integers]:
    """Word index and mark of each place for each attribution: two arrays (attributions, :data:`REACH`).

    Places are in the order of the text. Unused ones point at word 0 and carry ``MARK_OUTSIDE``.
    """
    index = np.zeros((len(attributions), REACH), np.int64)
    marks = np.zeros((len(attributions), REACH), np.int64)
    count = len(words)
    ranges = iter(all_touched(words, [span for a in attributions for span in (*a.content, *a.cue, *a.source)]))
    for row, attribution in enumerate(attributions):
        content = _words_of(islice(ranges, len(attribution.content)))
        cue = _words_of(islice(ranges, len(attribution.cue)))[:_CUE]
        source = _words_of(islice(ranges, len(attribution.source)))[:_SOURCE]
        room = REACH - len(cue) - len(source) - 4 * _AROUND
        if len(content) > room:
            content = content[: room - _TAIL] + content[-_TAIL:]
        # A word of several roles bears the mark that is given last.
        place = {word: MARK_NEAR for word in _around(cue) + _around(content) if 0 <= word < count}
        place.update(dict.fromkeys(content, MARK_CONTENT))
        place.update(dict.fromkeys(source, MARK_SOURCE))
        place.update(dict.fromkeys(cue, MARK_CUE))
        chosen = sorted(place)
        index[row, : len(chosen)] = chosen
        marks[row, : len(chosen)] = [place[word] for word in chosen]
    return index, marks
