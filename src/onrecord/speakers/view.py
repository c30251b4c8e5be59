"""One article as the resolver sees it: its words in lower case, sentences, and what the mention network said.

In go an article's text, its words and the network's answers; out comes an index by word. Nothing is decided here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property, reduce
from itertools import compress
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from onrecord.encoder.words import CASE, QUOTATION, LetterCase, Words
from onrecord.speakers.structure import spans_of

__all__ = ["Sight", "View"]

Floats = NDArray[np.float32]

_Range = TypeVar("_Range", tuple[int, int], tuple[int, int, int])

_STOPS = frozenset(".?!")


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What the mention network says of some words; all arrays have one row a word.

    ``names``, ``phrases`` and ``keys`` are tag logits, ``types`` and ``kinds`` logits of what a word stands for,
    ``points`` and ``pointed`` its vectors as the one that points back and as the one pointed at.
    """

    names: Floats
    phrases: Floats
    types: Floats
    keys: Floats
    kinds: Floats
    points: NDArray[np.float16]
    pointed: NDArray[np.float16]

    @classmethod
    def of(cls, answer: Sequence[Floats], rows: slice) -> Sight:
        """The answer of the network about a window, cut down to the words that the window answers for."""
        names, phrases, types, keys, kinds, points, pointed = (part[rows] for part in answer)
        return cls(names, phrases, types, keys, kinds, points.astype(np.float16), pointed.astype(np.float16))

    @classmethod
    def join(cls, parts: Sequence[Sight]) -> Sight:
        """One after the other; of none it has no words."""
        if not parts:
            nothing, halves = np.zeros((0, 1), np.float32), np.zeros((0, 1), np.float16)
            return cls(nothing, nothing, nothing, nothing, nothing, halves, halves)
        return cls(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(cls)))


@dataclass(frozen=True, eq=False)
class View:
    """An article's text with its words and what the network sees in them."""

    text: str
    words: Words
    sight: Sight

    @cached_property
    def lower(self) -> list[str]:
        """The words in lower case."""
        lower = self.text.lower()
        if len(lower) == len(self.text) and "Σ" not in self.text:
            return [lower[a:b] for a, b in zip(*self._offsets, strict=True)]
        # A letter has become two, or a sigma's small form depends on where its word ends.
        return [self.text[a:b].lower() for a, b in zip(*self._offsets, strict=True)]

    @cached_property
    def _offsets(self) -> tuple[list[int], list[int]]:
        return self.words.start.tolist(), self.words.end.tolist()

    @cached_property
    def common(self) -> frozenset[str]:
        """Words that the article writes in lower case somewhere."""
        return frozenset(compress(self.lower, (self.words.features[:, CASE] == LetterCase.LOWER).tolist()))

    @cached_property
    def sentence(self) -> NDArray[np.int64]:
        """Number of the sentence that each word stands in; a paragraph's end ends one."""
        opens = self.words.paragraph.copy()
        case = self.words.features[:, CASE].tolist()
        for i in [i for i, word in enumerate(self.lower[:-1]) if word in _STOPS]:
            after = i + 1
            while after < len(self.lower) and not self.lower[after][0].isalnum():
                after += 1
            short = i > 0 and len(self.lower[i - 1]) == 1 and self.lower[i - 1].isalpha()
            if after < len(self.lower) and case[after] not in _SMALL and not short and not self._titled(i):
                opens[after] = True
        result: NDArray[np.int64] = np.cumsum(opens)
        return result

    def _titled(self, stop: int) -> bool:
        """Whether the full stop belongs to a shortened title, as in "Sen. Smith"."""
        return stop > 0 and self.lower[stop - 1] in _SHORTENED and self.words.end[stop - 1] == self.words.start[stop]

    @cached_property
    def quoted(self) -> NDArray[np.bool_]:
        """Which words stand inside quotation marks."""
        return self.words.features[:, QUOTATION] > 0

    @cached_property
    def types(self) -> Floats:
        """Probability of each type for each word (words, types)."""
        return _shares(self.sight.types)

    @cached_property
    def names(self) -> list[tuple[int, int, int]]:
        """Names as word ranges with their type."""
        return spans_of(self.sight.names)

    @cached_property
    def people(self) -> frozenset[int]:
        """Words that stand in a person's name."""
        return frozenset(i for start, end, kind in self.names if kind == 0 for i in range(start, end))

    @cached_property
    def keys(self) -> list[tuple[int, int]]:
        """Word ranges that name a speaker, wherever a source holds them."""
        return [(start, end) for start, end, _ in spans_of(self.sight.keys)]

    @cached_property
    def kinds(self) -> Floats:
        """Probability of each kind of speaker for each word (words, kinds)."""
        return _shares(self.sight.kinds)

    @cached_property
    def phrases(self) -> list[tuple[int, int]]:
        """Noun phrases as word ranges; each ends with its head, and none begins with the end of a word before it."""
        return [(self.after_clitic(start, end), end) for start, end, _ in spans_of(self.sight.phrases)]

    def after_clitic(self, start: int, end: int) -> int:
        """Where words ``[start, end)`` begin without the "’s" or "’t" of a word before them, if there are more."""
        lower = self.lower
        if start + 1 < end and lower[start] in _APOSTROPHES and lower[start + 1] in _CLITICS:
            start += 1
        if start + 1 < end and lower[start] in _CLITICS and start and lower[start - 1] in _APOSTROPHES:
            start += 1
        return start

    @cached_property
    def _starts(self) -> tuple[list[int], list[int], list[int]]:
        return [each[0] for each in self.phrases], [each[0] for each in self.keys], [each[0] for each in self.names]

    def phrases_in(self, start: int, end: int) -> list[tuple[int, int]]:
        """Noun phrases that share words with ``[start, end)``."""
        return _overlapping(self.phrases, self._starts[0], start, end)

    def keys_in(self, start: int, end: int) -> list[tuple[int, int]]:
        """Naming stretches that share words with ``[start, end)``."""
        return _overlapping(self.keys, self._starts[1], start, end)

    def names_in(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """Names that share words with ``[start, end)``."""
        return _overlapping(self.names, self._starts[2], start, end)

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The words that characters ``[start, end)`` touch."""
        starts, ends = self._offsets
        low = bisect_right(ends, start)
        return low, max(low, bisect_left(starts, end))

    def characters(self, start: int, end: int) -> tuple[int, int]:
        """The characters of words ``[start, end)``."""
        starts, ends = self._offsets
        return starts[start], ends[end - 1]

    def string(self, start: int, end: int) -> str:
        """The text of words ``[start, end)``, as it is written."""
        low, high = self.characters(start, end)
        return self.text[low:high]


def _overlapping(ranges: list[_Range], starts: list[int], start: int, end: int) -> list[_Range]:
    # Ranges do not overlap each other, so at most one that begins before reaches in.
    low = max(0, bisect_left(starts, start) - 1)
    return [each for each in ranges[low : bisect_left(starts, end)] if each[1] > start]


def _shares(logits: Floats) -> Floats:
    # Column by column: numpy is slow along an axis as short as this.
    raised = np.exp(logits - reduce(np.maximum, logits.T)[:, None])
    result: Floats = (raised / reduce(np.add, raised.T)[:, None]).astype(np.float32)
    return result


_SMALL = (LetterCase.LOWER, LetterCase.MIXED)
"""How words are written that open no sentence."""
_APOSTROPHES = frozenset("'’")
_CLITICS = frozenset(("s", "t", "d", "m", "ll", "re", "ve"))

_SHORTENED = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "sen",
        "sens",
        "rep",
        "reps",
        "gov",
        "govs",
        "gen",
        "col",
        "lt",
        "sgt",
        "maj",
        "capt",
        "adm",
        "prof",
        "rev",
        "hon",
        "st",
        "jr",
        "sr",
        "vs",
        "no",
        "jan",
        "feb",
        "mar",
        "apr",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
    ]
)
