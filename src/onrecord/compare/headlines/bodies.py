"""A body made ready to be held against a headline: its sentences, their words by rarity, and their vectors.

In goes a text without its headline, out come sentences with what they share with any line of words. Vectors are made
only of the sentences that are asked about, as they cost most. Nothing is judged here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from onrecord.compare.rarity import Rarity
from onrecord.records import Span

__all__ = ["Body", "Line", "Reader", "Vectors", "cut_sentences", "stem"]

Integers: TypeAlias = NDArray[np.int64]


class Vectors(Protocol):
    """Makes vectors of texts, as :class:`onrecord.encoder.SentenceVectors` does."""

    def of(self, texts: Sequence[str]) -> NDArray[np.int8]:
        """One vector a row, each of length 256."""


_MOST_SENTENCES = 400
"""Sentences that are looked at; 18,814 news articles have 46 in the mean, and one in 500 more than this."""
_LONGEST = 1000
"""Characters of a sentence; longer ones are cut, so that a text without a full stop is no single sentence."""
_LEAST = 2
"""Words of a sentence; "Yes." and numbers of lists are none."""
# Looked for at the beginning of a run of stops only, and never given back: else long runs take time by their square.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"”’'»)\]]*+(?=\s)|\n")
_ABBREVIATIONS = frozenset((
    "mr", "mrs", "ms", "dr", "sen", "rep", "gov", "gen", "lt", "col", "sgt", "st", "jr", "sr", "no", "vs", "inc",
    "corp", "co", "ltd", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "prof",
    "rev", "hon", "capt", "cmdr", "maj", "adm", "u.s", "u.k", "u.n", "e.g", "i.e", "a.m", "p.m",
))  # fmt: skip
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+(?:['’][^\W\d_]+)*")
_MARKS = str.maketrans("", "", "'’,")
_ENDINGS = ("ingly", "edly", "ings", "ing", "ies", "ied", "ers", "ed", "es", "er", "ly", "s", "e")
_LEAST_STEM = 4
_LENGTH = 256 * 256


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word without its ending, so that "charged" is "charges"; crude, but the same on both sides."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word[: -len(ending)]
    return word


def cut_sentences(text: str, start: int = 0) -> tuple[Span, ...]:
    """The sentences of ``text`` from ``start`` on, without the white space around them; at most 400.

    Lines are never joined. A full stop after an abbreviation or an initial ends nothing.
    """
    found: list[Span] = []
    begin = start
    for match in _END.finditer(text, start):
        if match[0] != "\n" and _abbreviates(text, max(begin, match.start() - 12), match.start()):
            continue
        begin = _add(found, text, begin, match.end())
        if len(found) >= _MOST_SENTENCES:
            return tuple(found[:_MOST_SENTENCES])
    _add(found, text, begin, len(text))
    return tuple(found[:_MOST_SENTENCES])


def _abbreviates(text: str, earliest: int, stop: int) -> bool:
    if text[stop] != ".":
        return False
    word = text[earliest:stop].rpartition(" ")[2].lstrip("(“\"'‘").casefold()
    return word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha())


def _add(found: list[Span], text: str, begin: int, end: int) -> int:
    """Add ``[begin, end)``, in parts if it is long, without white space; give its end."""
    for at in range(begin, end, _LONGEST):
        part = text[at : min(at + _LONGEST, end)]
        first = at + len(part) - len(part.lstrip())
        last = at + len(part.rstrip())
        if len(list(islice(_WORD.finditer(text, first, last), _LEAST))) == _LEAST:
            found.append(Span(first, last))
    return end


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """The words of a headline or sentence, in small letters and without apostrophes."""

    words: tuple[str, ...]
    stems: Mapping[str, float]
    """Of each stem, how rare the rarest of its words is."""
    pairs: frozenset[tuple[str, str]]
    """Stems that follow one another."""
    names: frozenset[str]
    """Stems of words with a capital, but for the first."""
    numbers: frozenset[str]


class Reader:
    """Takes lines apart: knows how rare words are, and what sentences are like."""

    def __init__(self, rarity: Rarity, vectors: Vectors) -> None:
        self.rarity = rarity
        self.vectors = vectors

    def line(self, text: str) -> Line:
        """Take ``text`` apart, in time linear in its length."""
        raw = [match[0] for match in _WORD.finditer(text)]
        words = tuple(word.casefold().translate(_MARKS) for word in raw)
        stems: dict[str, float] = {}
        order = []
        for word in words:
            root = stem(word)
            order.append(root)
            stems[root] = max(stems.get(root, 0.0), self.rarity(word))
        names = frozenset(root for word, root in zip(raw[1:], order[1:], strict=True) if word[0].isupper())
        numbers = frozenset(word for word in words if word[:1].isdigit())
        return Line(words, stems, frozenset(pairwise(order)), names, numbers)

    def vector(self, text: str) -> Integers:
        """The vector of one text."""
        found: Integers = self.vectors.of([text])[0].astype(np.int64)
        return found


class Body:
    """The sentences of a text from ``start`` on, or those ``spans`` of it."""

    def __init__(self, reader: Reader, text: str, spans: Sequence[Span] | None = None, *, start: int = 0) -> None:
        self._reader = reader
        self._text = text
        self.spans = cut_sentences(text, start) if spans is None else tuple(spans)
        self.lines = tuple(reader.line(text[span.start : span.end]) for span in self.spans)
        self._vectors: dict[int, NDArray[Any]] = {}

    def __len__(self) -> int:
        return len(self.spans)

    def opening(self, sentences: int) -> str:
        """The text of the first sentences."""
        return " ".join(self._text[span.start : span.end] for span in self.spans[:sentences])

    def shares(self, line: Line) -> list[float]:
        """Of each sentence, the share of the weight of ``line`` that it has too."""
        whole = math.fsum(line.stems.values()) or 1.0
        return [
            math.fsum(weight for root, weight in line.stems.items() if root in each.stems) / whole
            for each in self.lines
        ]

    def cosines(self, vector: Integers, places: Sequence[int]) -> list[float]:
        """Cosines of the sentences at ``places`` with ``vector``, in whole numbers up to the last division."""
        missing = [place for place in places if place not in self._vectors]
        if missing:
            texts = [self._text[self.spans[place].start : self.spans[place].end] for place in missing]
            made = self._reader.vectors.of(texts).astype(np.int64)
            self._vectors.update(zip(missing, made, strict=True))
        return [int(self._vectors[place] @ vector) / _LENGTH for place in places]
