"""Cuts an article's text at every edge of a span, so that overlapping statements can be marked in a flat page.

A sweep over the sorted edges counts which roles are open, in time that grows with the number of edges alone: each
statement refers to ranges of numbered pieces, instead of each piece listing its statements, of which there may be many.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from onrecord.exports.places import Line
    from onrecord.records import Reading, Span

__all__ = ["ROLES", "MarkedLine", "Marking", "Piece"]

ROLES = ("source", "cue", "content", "condition", "mention")
"""What a stretch of text may be: a part of a statement, what it depends on, or a mention of a speaker."""
_FIELDS = ("source", "cue", "content", "conditions")


class Piece(NamedTuple):
    """A stretch of text within one line over which the roles do not change.

    ``number`` counts the pieces with roles; it is None without. ``opens`` are the statements, counted from 1, whose
    content begins here.
    """

    start: int
    end: int
    roles: tuple[str, ...]
    number: int | None
    opens: tuple[int, ...]


class MarkedLine(NamedTuple):
    """A line and the pieces that make it up without gap."""

    line: Line
    pieces: list[Piece]


class Marking:
    """The pieces of one article, and for each statement or speaker the ranges of pieces that its spans take."""

    def __init__(self, reading: Reading, lines: Sequence[Line], mentions: Iterable[Span] = ()) -> None:
        self._lines = lines
        self._changes: dict[int, list[int]] = defaultdict(lambda: [0] * len(ROLES))
        self._opens: dict[int, list[int]] = defaultdict(list)
        for number, statement in enumerate(reading.statements, start=1):
            self._opens[statement.content[0].start].append(number)
            for role, name in enumerate(_FIELDS):
                self._mark(role, getattr(statement, name))
        self._mark(len(ROLES) - 1, mentions)
        edges = {edge for line in lines for edge in (line.start, line.end)}
        self._edges = sorted(edges | self._changes.keys())
        self._pieces = list(self._sweep())
        marked = [piece for piece in self._pieces if piece.number is not None]
        self._starts = [piece.start for piece in marked]

    def _mark(self, role: int, spans: Iterable[Span]) -> None:
        for start, end in spans:
            self._changes[start][role] += 1
            self._changes[end][role] -= 1

    def lines(self) -> Iterator[MarkedLine]:
        """Yield the lines in order, each with its pieces."""
        position = 0
        for line in self._lines:
            first = position
            while position < len(self._pieces) and self._pieces[position].start < line.end:
                position += 1
            yield MarkedLine(line, self._pieces[first:position])

    def ranges(self, spans: tuple[Span, ...]) -> str:
        """Name the marked pieces that the spans take, by first and last number, such as ``4-4 6-9``."""
        return " ".join(
            f"{bisect_left(self._starts, start)}-{bisect_left(self._starts, end) - 1}" for start, end in spans
        )

    def _sweep(self) -> Iterator[Piece]:
        depths = [0] * len(ROLES)
        number = 0
        for start, end in pairwise(self._edges):
            if start in self._changes:
                depths = [depth + change for depth, change in zip(depths, self._changes[start], strict=True)]
            roles = tuple(role for role, depth in zip(ROLES, depths, strict=True) if depth)
            yield Piece(start, end, roles, number if roles else None, tuple(self._opens.get(start, ())))
            number += bool(roles)
