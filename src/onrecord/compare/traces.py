"""Quoted words found again in a text, whether or not a statement was read there.

In go the words of a quotation and an article's text, out comes where they stand. That a quotation is absent from an
article is said only after this look, since readers of statements overlook some. Only words are compared here; who
speaks is not.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from onrecord.compare.renditions import Told, words_from
from onrecord.records import Span

__all__ = ["Found", "Traceable"]

_RUN = 5
"""Words of which a run has at least so many; fewer often are a phrase: "anywhere in the world"."""
_LEAST = 6
"""Words of a run that is told: five are, if they are all that was quoted."""
_MOST_KEPT = 200
"""Quoted words of which all runs are made once for many texts: they are as long as the square of their number."""
_LEAST_SHARE = 0.5
"""Share of the quoted words that must stand there."""


class Found(NamedTuple):
    """Where quoted words stand again; ``whole`` if all of them do, in one piece."""

    span: Span
    whole: bool


class Traceable:
    """A text made ready to be searched for quotations."""

    def __init__(self, text: str) -> None:
        self._text = text
        # Words as one string: it is searched at the speed of memory, so that no text of one word over and over, quoted
        # at length, takes long.
        self._words = f" {' '.join(words_from(text, 0))} "

    @cached_property
    def _places(self) -> Sequence[Span]:
        return Told.of(self._text).places

    def find(self, told: Told) -> Found | None:
        """Where the quoted words of ``told``, or at least half of them in one run, stand in the text."""
        quoted, length = _sought(told)
        runs = _kept_runs(told) if len(quoted) <= _MOST_KEPT else _runs(quoted, length)
        start = next((place for place, run in enumerate(runs) if run in self._words), None)
        if start is None:
            return None
        best: str | None = None
        while start + length <= len(quoted):
            run = f" {' '.join(quoted[start : start + length])} "
            if run in self._words:
                best, length = run, length + 1
            else:
                start += 1
        if best is None:
            return None
        length -= 1
        first = self._words.count(" ", 0, self._words.index(best))
        places = self._places
        return Found(Span(places[first].start, places[first + length - 1].end), length == len(quoted))


@lru_cache(maxsize=4)
def _sought(told: Told) -> tuple[tuple[str, ...], int]:
    """The quoted words of a telling, and how many of them must stand together."""
    quoted = tuple(word for word, inside in zip(told.words, told.quoted, strict=True) if inside)
    return quoted, max(_RUN, min(_LEAST, len(quoted)), math.ceil(_LEAST_SHARE * len(quoted)))


@lru_cache(maxsize=4)
def _kept_runs(told: Told) -> tuple[str, ...]:
    return tuple(_runs(*_sought(told)))


def _runs(quoted: Sequence[str], length: int) -> Iterator[str]:
    for place in range(len(quoted) - length + 1):
        yield f" {' '.join(quoted[place : place + length])} "
