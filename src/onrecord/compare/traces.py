"""Quoted words found again in a text, whether or not a statement was read there.

In go the words of a quotation and an article's text, out comes where they stand. That a quotation is absent from an
article is said only after this look, since readers of statements overlook some. Only words are compared here; who
speaks is not.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from onrecord.compare.renditions import Told
from onrecord.records import Span

__all__ = ["Found", "Traceable"]

_RUN = 5
"""Words of which a run has at least so many; fewer often are a phrase: "anywhere in the world"."""
_LEAST = 6
"""Words of a run that is told: five are, if they are all that was quoted."""
_LEAST_SHARE = 0.5
"""Share of the quoted words that must stand there."""


class Found(NamedTuple):
    """Where quoted words stand again; ``whole`` if all of them do, in one piece."""

    span: Span
    whole: bool


class Traceable:
    """A text made ready to be searched for quotations."""

    def __init__(self, text: str) -> None:
        self._told = Told.of(text)
        # Words as one string: it is searched at the speed of memory, so that no text of one word over and over, quoted
        # at length, takes long.
        self._words = f" {' '.join(self._told.words)} "

    def find(self, told: Told) -> Found | None:
        """Where the quoted words of ``told``, or at least half of them in one run, stand in the text."""
        quoted = tuple(word for word, inside in zip(told.words, told.quoted, strict=True) if inside)
        if len(quoted) < _RUN:
            return None
        length = max(_RUN, min(_LEAST, len(quoted)), math.ceil(_LEAST_SHARE * len(quoted)))
        best: str | None = None
        start = 0
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
        places = self._told.places
        return Found(Span(places[first].start, places[first + length - 1].end), length == len(quoted))
