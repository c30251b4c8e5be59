"""The timeline: what one speaker said on a topic, over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.records.statement import Act
from onrecord.records.thread import Thread

__all__ = ["Claim", "Reversal", "Timeline"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing said, on the days on which it was said; a statement that stands alone is a thread of one."""

    thread: Thread
    days: tuple[date, ...]
    """The days on which it was said or else published, ascending, each once; empty where none is known."""
    acts: tuple[Act, ...]
    """The acts of its renditions, the most frequent first."""


@dataclass(frozen=True, slots=True)
class Reversal:
    """Two claims of which the later may take back the earlier: a candidate for a person's look, never a verdict.

    ``earlier`` and ``later`` are places in :attr:`Timeline.claims`. ``reasons`` tell in words what speaks for it;
    ``score`` in [0, 1] orders candidates.
    """

    earlier: int
    later: int
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Claims in the order of their first day; those without a day come last.

    ``speakers`` are the names that were meant, ``about`` the words asked for. ``left_out`` counts statements that were
    found beyond the most that are shown.
    """

    speakers: Sequence[str]
    about: str | None
    claims: tuple[Claim, ...]
    reversals: tuple[Reversal, ...]
    left_out: int = 0
