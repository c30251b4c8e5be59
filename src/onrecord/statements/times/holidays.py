"""Days with names: the feasts and holidays that English-language news dates things by, and when they are.

Only days that a rule places are here; a name that has become an event ("Black Monday") is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

__all__ = ["HOLIDAY_PATTERN", "holiday_date"]


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _nth(month: int, weekday: int, count: int) -> Callable[[int], date]:
    """The ``count``-th such weekday (Monday is 1) of the month; -1 is the last."""

    def find(year: int) -> date:
        if count > 0:
            first = date(year, month, 1)
            return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (count - 1))
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.isoweekday() - weekday) % 7)

    return find


def _easter(year: int) -> date:
    """Sunday of the Western Easter (the anonymous Gregorian computus, Nature 1876)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap, centuries = century // 4, century % 4
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - correction + 15) % 30
    weekday = (32 + 2 * centuries + 2 * (rest // 4) - epact - rest % 4) % 7
    lunar = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * lunar + 114, 31)
    return date(year, month, day + 1)


def _from_easter(days: int) -> Callable[[int], date]:
    return lambda year: _easter(year) + timedelta(days=days)


def _election(year: int) -> date:
    return _nth(11, 1, 1)(year) + timedelta(days=1)


_HOLIDAYS: dict[str, Callable[[int], date]] = {
    "New Year's Day": _fixed(1, 1),
    "New Year's Eve": _fixed(12, 31),
    "New Year's": _fixed(1, 1),
    "Martin Luther King Day": _nth(1, 1, 3),
    "Groundhog Day": _fixed(2, 2),
    "Valentine's Day": _fixed(2, 14),
    "Presidents' Day": _nth(2, 1, 3),
    "Presidents Day": _nth(2, 1, 3),
    "St. Patrick's Day": _fixed(3, 17),
    "Ash Wednesday": _from_easter(-46),
    "Palm Sunday": _from_easter(-7),
    "Good Friday": _from_easter(-2),
    "Easter Sunday": _from_easter(0),
    "Easter Monday": _from_easter(1),
    "Easter": _from_easter(0),
    "Pentecost": _from_easter(49),
    "April Fools' Day": _fixed(4, 1),
    "May Day": _fixed(5, 1),
    "Memorial Day": _nth(5, 1, -1),
    "Independence Day": _fixed(7, 4),
    "Fourth of July": _fixed(7, 4),
    "July Fourth": _fixed(7, 4),
    "Bastille Day": _fixed(7, 14),
    "Labor Day": _nth(9, 1, 1),
    "Labour Day": _nth(9, 1, 1),
    "Columbus Day": _nth(10, 1, 2),
    "Halloween": _fixed(10, 31),
    "Election Day": _election,
    "Armistice Day": _fixed(11, 11),
    "Veterans Day": _fixed(11, 11),
    "Thanksgiving Day": _nth(11, 4, 4),
    "Thanksgiving": _nth(11, 4, 4),
    "Christmas Eve": _fixed(12, 24),
    "Christmas Day": _fixed(12, 25),
    "Christmas": _fixed(12, 25),
    "Boxing Day": _fixed(12, 26),
}

HOLIDAY_PATTERN = "|".join(re.escape(name).replace("'", "['’]") for name in sorted(_HOLIDAYS, key=len, reverse=True))
"""The names as they are written, the longest first."""


def holiday_date(name: str, year: int) -> date:
    """The date of a holiday, named as in :data:`HOLIDAY_PATTERN`, in ``year``."""
    return _HOLIDAYS[name.replace("’", "'")](year)
