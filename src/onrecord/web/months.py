"""Counts by month as bars over time: what a chart of them needs, whatever draws it.

In go months with counts, out come bars of months, quarters, years or decades, each with the days that it stands for.
A few that lie far from all others, as dates read from old laws do, are told apart: they would leave the rest no room.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from pydantic import Field

from onrecord.archive import Count

__all__ = ["Bar", "TimeChart", "time_chart"]

WIDTH: Final = 1000
"""Width of the picture in its own units, which are stretched to the room there is."""
HEIGHT: Final = 100
_GAP: Final = 0.18
"""Share of a bar's room that stays empty."""
_MOST_BARS: Final = 84
_FAR: Final = 0.01
"""Share of all at either end that is left out where it takes more room than all others."""
_YEAR: Final = 12
_STEPS: Final = (1, 3, _YEAR, 120)
_ALONE: Final = 3
"""Bars that make no chart: so few are told in words."""


@dataclass(frozen=True, slots=True)
class Bar:
    """How many there are from the first to the last day of a time; the rest is where it stands in the picture."""

    name: str
    count: int
    since: date
    until: date
    x: Annotated[float, Field(exclude=True)] = 0.0
    y: Annotated[float, Field(exclude=True)] = 0.0
    width: Annotated[float, Field(exclude=True)] = 0.0
    height: Annotated[float, Field(exclude=True)] = 0.0
    chosen: Annotated[bool, Field(exclude=True)] = True
    mark: Annotated[str, Field(exclude=True)] = ""


@dataclass(frozen=True, slots=True)
class TimeChart:
    """Bars in the order of time, without gaps; ``most`` is the highest.

    ``before`` and ``after`` count what lies too far from all others to be shown, ``since`` and ``until`` are the ends.
    """

    bars: tuple[Bar, ...]
    most: int
    before: int
    after: int
    step: str

    @property
    def worth_drawing(self) -> bool:
        """Whether there are enough bars to see anything by them."""
        return len(self.bars) > _ALONE

    @property
    def told(self) -> tuple[Bar, ...]:
        """The bars that are not empty."""
        return tuple(bar for bar in self.bars if bar.count)

    @property
    def marks(self) -> tuple[str, ...]:
        """Short names of the first bar, one in the middle, and the last."""
        if len(self.bars) < _ALONE:
            return tuple(bar.mark for bar in self.bars)
        return self.bars[0].mark, self.bars[len(self.bars) // 2].mark, self.bars[-1].mark


def time_chart(months: Sequence[Count], since: date | None = None, until: date | None = None) -> TimeChart:
    """Bars of counts by month; those between ``since`` and ``until`` are the chosen ones.

    >>> [bar.count for bar in time_chart([Count("2031-01", 2), Count("2031-03", 1)]).bars]
    [2, 0, 1]
    """
    counts = {_number(each.name or ""): each.count for each in months}
    first, last = _near(counts)
    near = {month: count for month, count in counts.items() if first <= month <= last}
    step = next((each for each in _STEPS if last // each - first // each < _MOST_BARS), _STEPS[-1])
    grouped: Counter[int] = Counter()
    for month, count in near.items():
        grouped[month // step] += count
    places = range(first // step, last // step + 1) if near else range(0)
    most = max(grouped.values(), default=0)
    bars = tuple(
        _bar(place - places.start, len(places), place, step, grouped[place], most, since, until) for place in places
    )
    names = dict(zip(_STEPS, ("month", "quarter", "year", "decade"), strict=True))
    before = sum(count for month, count in counts.items() if month < first)
    after = sum(count for month, count in counts.items() if month > last)
    return TimeChart(bars, most, before, after, names[step])


def _number(month: str) -> int:
    """Months since the year 0."""
    year, _, number = month.partition("-")
    return int(year) * 12 + int(number) - 1


def _near(counts: dict[int, int]) -> tuple[int, int]:
    """The first and the last month, without the few at either end that take more room than all others."""
    ordered = sorted(counts)
    if not ordered:
        return 0, 0
    spare = _FAR * sum(counts.values())
    inner_first, inner_last = _without(ordered, counts, spare), _without(ordered[::-1], counts, spare)
    whole, inner = ordered[-1] - ordered[0] + 1, inner_last - inner_first + 1
    return (inner_first, inner_last) if whole > 2 * inner else (ordered[0], ordered[-1])


def _without(ordered: Sequence[int], counts: dict[int, int], spare: float) -> int:
    """The first month that more than ``spare`` lie before, itself among them."""
    seen = 0
    for month in ordered:
        seen += counts[month]
        if seen > spare:
            return month
    return ordered[-1]


def _bar(
    place: int,
    places: int,
    number: int,
    step: int,
    count: int,
    most: int,
    since: date | None,
    until: date | None,
) -> Bar:
    first, last = number * step, number * step + step - 1
    start = date(max(first // 12, 1), first % 12 + 1, 1)
    year = min(last // 12, date.max.year)
    end = date(year, last % 12 + 1, monthrange(year, last % 12 + 1)[1])
    room = WIDTH / places
    # What is there is seen, however little it is beside the highest.
    height = max(HEIGHT * count / most, 1.5) if count else 0.0
    return Bar(
        name=_name(start, step),
        count=count,
        since=start,
        until=end,
        x=round((place + _GAP / 2) * room, 2),
        y=round(HEIGHT - height, 2),
        width=round(room * (1 - _GAP), 2),
        height=round(height, 2),
        chosen=(since is None or end >= since) and (until is None or start <= until),
        mark=f"{start:%b} {start.year}" if step < _YEAR else _name(start, step),
    )


def _name(start: date, step: int) -> str:
    if step == 1:
        return f"{start:%B} {start.year}"
    if step == 3:
        return f"{start:%B} to {date(start.year, start.month + 2, 1):%B} {start.year}"
    return str(start.year) if step == _YEAR else f"{start.year // 10 * 10}s"
