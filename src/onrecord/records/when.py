"""A date that an article tells, with how exactly it does, and the words that tell it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from onrecord.records.span import Span

__all__ = ["Granularity", "When"]


class Granularity(StrEnum):
    """How exactly a date is told."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DECADE = "decade"


_FORMS = {
    Granularity.DAY: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    Granularity.WEEK: re.compile(r"[0-9]{4}-W[0-9]{2}"),
    Granularity.MONTH: re.compile(r"[0-9]{4}-[0-9]{2}"),
    Granularity.QUARTER: re.compile(r"[0-9]{4}-Q[1-4]"),
    Granularity.YEAR: re.compile(r"[0-9]{4}"),
    Granularity.DECADE: re.compile(r"[0-9]{3}"),
}


@dataclass(frozen=True, slots=True)
class When:
    """A date with its granularity.

    ``value`` is in ISO 8601, as far as the words tell: ``2031-03-09``, ``2031-W10``, ``2031-03``, ``2031``; quarters
    and decades are written as in TIMEX3 (``2031-Q1``, ``203``). ``at`` is the span that tells it. A date that cannot
    be told has no value but the ``reason``: "on Tuesday" in an article without a publication date.
    """

    value: str | None
    granularity: Granularity
    at: Span | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.reason is None):
            raise ValueError(f"a date has either a value or the reason why not: {self.value!r}, {self.reason!r}")
        if self.value is not None and not _FORMS[Granularity(self.granularity)].fullmatch(self.value):
            raise ValueError(f"{self.value!r} is no date of granularity {self.granularity}")
        if self.value is not None and self.granularity == Granularity.DAY:
            date.fromisoformat(self.value)

    @property
    def day(self) -> date | None:
        """The date, where it is told to the day."""
        return date.fromisoformat(self.value) if self.value and self.granularity == Granularity.DAY else None
