"""Values of dates: calendar dates, weekdays, holidays, seasons, and periods such as "last year" or "the third quarter".

In goes a phrase with its setting, out comes a time of type DATE. Which month or weekday is meant where no year is told
follows the tense (see :mod:`~onrecord.statements.times.setting`), and where that does not tell, what is nearest.
"""

from __future__ import annotations

from datetime import date

from onrecord.statements.times.calendar import (
    add_days,
    add_months,
    month_value,
    nearest,
    season_near,
    value_of,
    week_value,
    year_value,
)
from onrecord.statements.times.holidays import holiday_date
from onrecord.statements.times.periods import read_period, told_year
from onrecord.statements.times.phrase import Phrase
from onrecord.statements.times.setting import Setting
from onrecord.statements.times.time import Time, TimeType
from onrecord.statements.times.vocabulary import SHIFTS

__all__ = ["read_date"]

_FAMOUS = frozenset(["attack", "attacks", "terrorist", "terrorists", "hijackers", "commission", "hijackings"])
"""What follows "September 11" where it is the one of 2001."""


def read_date(phrase: Phrase, setting: Setting) -> Time | None:
    """Read a date, or None where the phrase has none."""
    for rule in (_figures, _month, _weekday, _holiday, _near_day, _season, read_period, _year):
        value = rule(phrase, setting)
        if value is not None:
            return Time(TimeType.DATE, value)
    return None


def _figures(phrase: Phrase, _setting: Setting) -> str | None:
    token = phrase.first("I")
    return str(token.value) if token is not None and token.value is not None else None


def _month(phrase: Phrase, setting: Setting) -> str | None:
    """A month, with or without day and year: "June 4", "March 2022", "last April"."""
    month = phrase.number("Mm")
    if month is None:
        return None
    day, year = phrase.number("DO"), told_year(phrase, setting)
    if year is None and month == 9 and day == 11 and _is_famous(setting):
        year = 2001
    if year is None:
        year = _year_of_month(phrase, setting, month, day)
    if day is None:
        return month_value(year, month)
    found = date(year, month, day)
    return week_value(found) if phrase.unit == "week" else found.isoformat()


def _is_famous(setting: Setting) -> bool:
    following = setting.text[setting.at.end : setting.at.end + 40].split()
    return bool(following) and following[0].lower().strip(",.;:!?") in _FAMOUS


def _year_of_month(phrase: Phrase, setting: Setting, month: int, day: int | None) -> int:
    today, moves = setting.today, phrase.moves
    if moves is None and setting.word_before() in ("last", "next"):
        moves = SHIFTS[setting.word_before()]
    if moves == 0:
        return today.year
    middle = day or min(15, today.day if month == today.month else 15)
    candidates = [
        candidate
        for year in range(today.year - 1, today.year + 2)
        if 1 <= year <= 9999 and (candidate := _day_or_none(year, month, middle))
    ]
    if weekday := phrase.number("Ww"):
        fitting = [candidate for candidate in candidates if candidate.isoweekday() == weekday]
        candidates = fitting or candidates
    if not candidates:
        raise ValueError(f"no day {day} in month {month} near {today.year}")
    if moves is not None:
        wanted = [each for each in candidates if (each - today).days * moves > 0 and each.month != today.month]
        return nearest(wanted or candidates, today).year
    return _by_tense(candidates, today, setting.direction, month == today.month and day is None).year


def _day_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_FAR, _FAR_UNTOLD = 290, 240
"""Days: what lies farther from publication is told with its year, whatever the tense; and where no tense tells.

Of 200 to 330 days, 240 to 290 read most of four fifths of TimeBank; the second number makes no difference there.
"""


def _by_tense(candidates: list[date], today: date, direction: int, current: bool) -> date:
    """The candidate that the tense asks for: the past one, the coming one, or the nearest where nothing tells."""
    if current:
        return nearest(candidates, today)
    past = [each for each in candidates if each <= today]
    future = [each for each in candidates if each >= today]
    if direction > 0 and future and (future[0] - today).days <= _FAR:
        return future[0]
    if direction < 0 and past and (today - past[-1]).days <= _FAR:
        return past[-1]
    if direction == 0 and past and (today - past[-1]).days <= _FAR_UNTOLD:
        return past[-1]
    return nearest(candidates, today)


def _weekday(phrase: Phrase, setting: Setting) -> str | None:
    """A weekday: the last one, the day of publication included, unless the words speak of the future."""
    weekday = phrase.number("Ww")
    if weekday is None:
        return None
    today, moves = setting.today, phrase.moves
    back = (today.isoweekday() - weekday) % 7
    ahead = (weekday - today.isoweekday()) % 7
    if moves is not None and moves < 0:
        return add_days(today, -(back or 7)).isoformat()
    if moves is not None and moves > 0:
        return add_days(today, ahead or 7).isoformat()
    if moves == 0:
        return add_days(today, ahead if setting.direction >= 0 else -back).isoformat()
    return add_days(today, ahead if setting.direction > 0 else -back).isoformat()


def _holiday(phrase: Phrase, setting: Setting) -> str | None:
    token = phrase.first("H")
    if token is None:
        return None
    name, year = token.word, told_year(phrase, setting)
    if year is None:
        today, moves = setting.today, phrase.moves
        days = [holiday_date(name, today.year + years) for years in (-1, 0, 1)]
        if moves:
            days = [day for day in days if (day - today).days * moves > 0] or days
            found = nearest(days, today)
        elif moves == 0:
            found = days[1]
        else:
            found = _by_tense(days, today, setting.direction, current=False)
    else:
        found = holiday_date(name, year)
    return value_of(found, "week") if phrase.unit == "week" else value_of(found, phrase.unit or "day")


def _near_day(phrase: Phrase, setting: Setting) -> str | None:
    """Yesterday, today and tomorrow; "today" may be what somebody said on another day, which nothing here can tell."""
    steps = phrase.number("K")
    return None if steps is None else add_days(setting.today, steps).isoformat()


def _season(phrase: Phrase, setting: Setting) -> str | None:
    token = phrase.first("S")
    if token is None:
        return None
    season, year, moves = str(token.value), told_year(phrase, setting), phrase.moves
    if year is None and moves:
        year = season_near(season, setting.today, moves)
    elif year is None and moves == 0:
        year = setting.today.year
    elif year is None:
        year = season_near(season, setting.today, max(-1, min(1, setting.direction)))
    return f"{year_value(year)}-{season}"


def _half(phrase: Phrase) -> int:
    """Which half of a year: "the last half" is the second."""
    return 1 if phrase.has("first", "1st") else 2


def _year(phrase: Phrase, setting: Setting) -> str | None:
    """Years, decades, centuries, and a day of a month that is not named."""
    token = phrase.first("C")
    if token is not None:
        return str(token.value)
    if phrase.year is not None:
        value = year_value(phrase.year)
        return f"{value}-H{_half(phrase)}" if "h" in phrase.letters else value
    if "h" in phrase.letters and phrase.unit is None and phrase.first("OE"):
        year = told_year(phrase, setting)
        return f"{year_value(setting.today.year if year is None else year)}-H{_half(phrase)}"
    if phrase.unit == "century" and (ordinal := phrase.number("ON")):
        return f"{ordinal - 1:02}"
    day = phrase.number("DO")
    if day is not None and 1 <= day <= 31 and len(phrase.without("d").letters) == 1:
        today = setting.today
        months = [add_months(date(today.year, today.month, 1), step) for step in (-1, 0, 1)]
        days = [found for first in months if (found := _day_or_none(first.year, first.month, day))]
        return _by_tense(days, today, setting.direction, current=False).isoformat() if days else None
    return None
