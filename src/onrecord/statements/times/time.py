"""The value of a time expression, and the date that it tells.

:class:`Time` is what TimeML calls a TIMEX3, without its place; :func:`to_when` turns it into the record of a date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from onrecord.records import Granularity, Span, When

__all__ = ["Time", "TimeType", "granularity_of", "to_when"]


class TimeType(StrEnum):
    """The four kinds of time expressions of TimeML 1.2.1."""

    DATE = "DATE"
    """A day or a longer period on the calendar: "Friday", "1998", "last week"."""
    TIME = "TIME"
    """A time of the day: "Sunday night", "5 p.m."."""
    DURATION = "DURATION"
    """A length of time: "two weeks"."""
    SET = "SET"
    """Times that come again: "every Monday"."""


@dataclass(frozen=True, slots=True)
class Time:
    """What a time expression stands for.

    ``value`` is the value of a TIMEX3 (TimeML 1.2.1, Pustejovsky et al. 2003, after TIDES, Ferro et al. 2005):
    ``1998-01-08``, ``1998-W02``, ``1998-Q3``, ``1998-SU``, ``199``, ``1998-01-08TEV``, ``P5Y``, ``PXD``,
    ``XXXX-WXX-1``, ``PAST_REF``; None where it cannot be told. ``relative`` tells that the publication date is needed.
    ``granularity`` is how exactly a date is told, known even where the publication date is missing; None for what is
    no date.
    """

    type: TimeType
    value: str | None
    relative: bool = False
    granularity: Granularity | None = None


_GRANULARITIES = (
    (re.compile(r"(\d{4}-\d{2}-\d{2})(?:T.*)?", re.ASCII), Granularity.DAY),
    (re.compile(r"(\d{4}-W\d{2})(?:-WE)?", re.ASCII), Granularity.WEEK),
    (re.compile(r"(\d{4}-\d{2})", re.ASCII), Granularity.MONTH),
    (re.compile(r"(\d{4}-Q[1-4])", re.ASCII), Granularity.QUARTER),
    (re.compile(r"(\d{4})", re.ASCII), Granularity.YEAR),
    (re.compile(r"(\d{3})", re.ASCII), Granularity.DECADE),
)


def _calendar_part(value: str) -> tuple[str, Granularity] | None:
    for form, granularity in _GRANULARITIES:
        if match := form.fullmatch(value):
            return match[1], granularity
    return None


def granularity_of(type_: TimeType, value: str) -> Granularity | None:
    """How exactly ``value`` tells a date; None for durations, sets, seasons and vague references."""
    part = _calendar_part(value) if type_ in (TimeType.DATE, TimeType.TIME) else None
    return part[1] if part else None


def to_when(time: Time, at: Span) -> When | None:
    """The calendar date or period that ``time``, told by the words ``at``, stands for.

    A time of day becomes its day, a weekend its week. None for durations, sets, seasons, vague references and what
    cannot be told. A date that only the publication date would tell has no value, but that reason.
    """
    if time.granularity is None:
        return None
    if time.value is None:
        if not time.relative:
            return None
        return When(None, time.granularity, at, "the article has no publication date")
    part = _calendar_part(time.value)
    return None if part is None else When(part[0], part[1], at)
