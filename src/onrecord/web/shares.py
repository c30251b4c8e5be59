"""Counts as shares of their sum, and held against those of all: what tables of acts, kinds and stances show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.archive import Count

__all__ = ["Share", "shares_of"]


@dataclass(frozen=True, slots=True)
class Share:
    """How often something is there, which share of all that is, in [0, 1], and what share it has elsewhere."""

    name: str
    count: int
    share: float
    everywhere: float | None = None


def shares_of(counts: Sequence[Count], everywhere: Sequence[Count] | None = None) -> tuple[Share, ...]:
    """The shares of counts; with ``everywhere``, the counts of all, those of them that are missing here too.

    >>> [(each.name, each.share) for each in shares_of([Count("warn", 3), Count("deny", 1)])]
    [('warn', 0.75), ('deny', 0.25)]
    """
    total = sum(each.count for each in counts)
    elsewhere = {each.name: each.count for each in everywhere or ()}
    whole = sum(elsewhere.values())
    own = {each.name: each.count for each in counts}
    names = [*own, *(name for name in elsewhere if name not in own)]
    return tuple(
        Share(
            name=name or "",
            count=own.get(name, 0),
            share=own.get(name, 0) / total if total else 0.0,
            everywhere=elsewhere.get(name, 0) / whole if whole else None,
        )
        for name in names
    )
