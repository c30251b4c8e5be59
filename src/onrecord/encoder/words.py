"""Words: a text cut into the encoder's words and word pieces, each tied to its characters, with surface features.

In goes an article's text, out come arrays: where each word stands, which word pieces it consists of, and what the
uncased vocabulary cannot see (capitals, quotation marks, paragraph edges). Nothing is cut off, however long the text.
This module does not plan windows and runs no network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from onrecord.encoder.quotation import quote_states

__all__ = ["CASE", "FEATURE_SIZES", "LAYOUT", "QUOTATION", "LetterCase", "Words", "cut_words"]


class LetterCase(IntEnum):
    """How a word is written, as far as the uncased vocabulary cannot see it; a feature of the encoder."""

    LOWER = 0
    TITLE = 1
    UPPER = 2
    MIXED = 3
    CAPITAL = 4
    """One capital letter by itself."""
    DIGITS = 5
    MARK = 6
    OTHER = 7
    """Several marks, or a script without cases."""


FEATURE_SIZES = (8, 8, 16)
"""Number of values of each surface feature: letter case, quotation state, layout."""

CASE, QUOTATION, LAYOUT = range(3)
"""Columns of the features."""

_CHUNK = 20_000
"""Longest run of characters handed to the tokenizer at once: bounds memory on a text that is one line."""

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAK = re.compile(r"\s")


@dataclass(frozen=True, slots=False, eq=False)
class Words:
    """The words of one text, in order; all arrays are parallel over words unless said otherwise.

    ``start`` and ``end`` are half-open offsets in code points. ``pieces`` holds the vocabulary ids of all word pieces,
    ``first`` the index of each word's first piece (with one more entry for the end). ``features`` has one row a word
    and one column a feature of :data:`FEATURE_SIZES`. ``paragraph`` tells which words open a paragraph.
    """

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    pieces: NDArray[np.int64]
    first: NDArray[np.int64]
    features: NDArray[np.int64]
    paragraph: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def line(self) -> NDArray[np.int64]:
        """Number of the paragraph that each word stands in."""
        return np.cumsum(self.paragraph)

    @cached_property
    def piece_word(self) -> NDArray[np.int64]:
        """Index of the word that each piece belongs to."""
        return np.repeat(np.arange(len(self)), np.diff(self.first))


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of ``text`` for the tokenizer: lines, and overlong lines in parts cut at white space."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        while end - start > _CHUNK:
            cut = start + _CHUNK
            for back in range(cut, cut - 2_000, -1):
                if _BREAK.match(text, back):
                    cut = back
                    break
            yield start, cut
            start = cut
        if end > start:
            yield start, end
        start = end + 1


def _case(word: str) -> LetterCase:
    if not word[0].isalnum():
        return LetterCase.MARK if len(word) == 1 else LetterCase.OTHER
    if word[0].isdigit():
        return LetterCase.DIGITS
    if word.islower():
        return LetterCase.LOWER
    if word.isupper():
        return LetterCase.CAPITAL if len(word) == 1 else LetterCase.UPPER
    if word.istitle():
        return LetterCase.TITLE
    return LetterCase.MIXED if any(c.isupper() for c in word) else LetterCase.OTHER


def _layout(text: str, start: NDArray[np.int64], end: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Layout feature (bits: opens a paragraph, blank before, first line, ends a paragraph) and paragraph openings."""
    breaks = np.array([i for i, c in enumerate(text) if c == "\n"], dtype=np.int64)
    line = np.searchsorted(breaks, start)
    opens = np.ones(len(start), dtype=bool)
    opens[1:] = line[1:] != line[:-1]
    closes = np.ones(len(start), dtype=bool)
    closes[:-1] = opens[1:]
    blank = np.ones(len(start), dtype=bool)
    blank[1:] = start[1:] > end[:-1]
    first_line = line == line[0] if len(line) else np.zeros(0, dtype=bool)
    if len(line) and line[-1] == line[0]:
        first_line[:] = False  # a text of one line has no headline
    return opens + 2 * blank + 4 * first_line + 8 * closes, opens


def cut_words(tokenizer: Tokenizer, text: str) -> Words:
    """Cut ``text`` into words and word pieces with offsets into ``text``.

    Lone surrogates, which UTF-8 cannot carry, are shown to the tokenizer as the replacement character; offsets are
    not affected.
    """
    safe = _LONE_SURROGATE.sub("\ufffd", text)
    starts: list[int] = []
    ends: list[int] = []
    ids: list[int] = []
    first: list[int] = []
    for lo, hi in _chunks(safe):
        encoding = tokenizer.encode(safe[lo:hi], add_special_tokens=False)
        previous = None
        for piece, word, (a, b) in zip(encoding.ids, encoding.word_ids, encoding.offsets, strict=True):
            if a >= b:
                continue
            if word != previous:
                starts.append(lo + a)
                ends.append(lo + b)
                first.append(len(ids))
                previous = word
            else:
                ends[-1] = max(ends[-1], lo + b)
            ids.append(piece)
    first.append(len(ids))
    start, end = np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)
    layout, opens = _layout(safe, start, end)
    case = np.fromiter((_case(safe[a:b]) for a, b in zip(starts, ends, strict=True)), dtype=np.int64, count=len(start))
    quotes = quote_states(safe)[start].astype(np.int64) if len(start) else np.zeros(0, dtype=np.int64)
    return Words(
        start=start,
        end=end,
        pieces=np.array(ids, dtype=np.int64),
        first=np.array(first, dtype=np.int64),
        features=np.stack([case, quotes, layout], axis=1).astype(np.int64),
        paragraph=opens,
    )
