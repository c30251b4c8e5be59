"""The calendar behind the values: days, weeks, months, quarters, seasons and years as TIMEX3 writes them.

In go dates and numbers, out come dates and value strings. No word of a text is read here, except dates in figures.
A date outside the years 1 to 9999 raises :class:`OverflowError` or :class:`ValueError`.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

__all__ = [
    "add_days",
    "add_months",
    "month_value",
    "nearest",
    "quarter_of",
    "quarter_value",
    "read_figures",
    "season_near",
    "shift",
    "value_of",
    "week_value",
    "year_value",
]

_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}|[0-9]{2})")
_SEASON_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""Meteorological seasons of the northern hemisphere; a winter bears the year in which it begins."""


def year_value(year: int) -> str:
    """Four figures of a year from 1 to 9999."""
    if not 1 <= year <= 9999:
        raise ValueError(f"the year {year} is outside the calendar")
    return f"{year:04}"


def month_value(year: int, month: int) -> str:
    """Year and month; ``month`` may run over: month 0 is December of the year before."""
    return f"{year_value(year + (month - 1) // 12)}-{(month - 1) % 12 + 1:02}"


def quarter_value(year: int, quarter: int) -> str:
    """Year and quarter; ``quarter`` may run over as months do."""
    return f"{year_value(year + (quarter - 1) // 4)}-Q{(quarter - 1) % 4 + 1}"


def quarter_of(day: date) -> int:
    """The quarter, 1 to 4, that ``day`` lies in."""
    return (day.month + 2) // 3


def week_value(day: date) -> str:
    """The ISO 8601 week that ``day`` lies in."""
    year, week, _ = day.isocalendar()
    return f"{year_value(year)}-W{week:02}"


def add_days(day: date, days: float) -> date:
    """The date so many days on."""
    return day + timedelta(days=days)


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))


def value_of(day: date, unit: str) -> str:
    """The period of one ``unit`` ("day", "week", ...) that ``day`` lies in."""
    if unit in ("day", "hour", "minute", "second"):
        return day.isoformat()
    if unit in ("week", "fortnight"):
        return week_value(day)
    if unit == "weekend":
        return f"{week_value(day)}-WE"
    if unit == "month":
        return month_value(day.year, day.month)
    if unit == "quarter":
        return quarter_value(day.year, quarter_of(day))
    figures = {"year": 4, "decade": 3, "century": 2, "millennium": 1}[unit]
    return year_value(day.year)[:figures]


def shift(day: date, unit: str, count: float) -> date:
    """A date that lies ``count`` units from ``day``."""
    days = {"second": 0, "minute": 0, "hour": 0, "day": 1, "week": 7, "weekend": 7, "fortnight": 14}
    if unit in days:
        return add_days(day, days[unit] * count)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200, "millennium": 12000}
    return add_months(day, int(months[unit] * count))


def nearest(candidates: list[date], today: date) -> date:
    """The candidate that lies fewest days from ``today``, the earlier of two."""
    return min(candidates, key=lambda candidate: (abs((candidate - today).days), candidate))


def season_near(season: str, today: date, direction: int) -> int:
    """The year of the last season that is over (-1), the nearest (0), or the next one to come (1)."""
    start = _SEASON_STARTS[season]
    if direction == 0:
        return nearest([date(today.year + years, start, 15) for years in (-1, 0, 1)], add_days(today, -30)).year
    if direction < 0:
        return max(
            year for year in range(today.year - 2, today.year + 1) if add_months(date(year, start, 1), 3) <= today
        )
    return min(year for year in range(today.year, today.year + 3) if date(year, start, 1) > today)


def read_figures(figures: str) -> str | None:
    """Read a date in figures: ISO, or with slashes where only one order of day and month makes a date.

    "9/11" alone is the day of 2001 that it has become the name of.
    """
    if figures == "9/11":
        return "2001-09-11"
    try:
        if "-" in figures:
            return date.fromisoformat(figures).isoformat()
        if match := _SLASHED.fullmatch(figures):
            first, second, year = (int(part) for part in match.groups())
            if len(match[3]) == 2:
                year += 2000 if year < 50 else 1900
            if first > 12 or first == second:
                return date(year, second, first).isoformat()
            return date(year, first, second).isoformat() if second > 12 else None
    except ValueError:
        return None
    return None
