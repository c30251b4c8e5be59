"""Values of periods and offsets by unit: "last year", "two weeks ago", "the third quarter", "a year earlier".

In goes a phrase with its setting, out comes the value of a date. Two readings are TimeBank's: a number of weeks, months
or years ago tells a week, a month or a year, not a day; and in a report on a quarter, "a year earlier" is the same
quarter of the year before.
"""

from __future__ import annotations

import re
from datetime import date

from onrecord.statements.times.calendar import (
    add_days,
    quarter_of,
    quarter_value,
    shift,
    value_of,
    year_value,
)
from onrecord.statements.times.phrase import Phrase
from onrecord.statements.times.setting import Setting
from onrecord.statements.times.vocabulary import SHIFTS

__all__ = ["read_offset", "read_period", "told_year"]

_FORMS = {
    "day": r"\d{4}-\d{2}-\d{2}(?:T.*)?",
    "week": r"\d{4}-W\d{2}",
    "month": r"\d{4}-\d{2}(?:-\d{2})?",
    "quarter": r"\d{4}-Q\d",
    "year": r"\d{4}(?:-.*)?",
    "decade": r"\d{3}(?:\d(?:-.*)?)?",
}
"""Forms of earlier values that tell which day, week or year "that day", "the week" or "that year" is."""
_BESIDE = re.compile(r",? ?(?:of )?(this|last|next) year\b")
"""A year told right after a month, as an expression of its own: "in February this year"."""
_LENGTHS = {"day": 10, "month": 7, "year": 4, "decade": 3}


def told_year(phrase: Phrase, setting: Setting) -> int | None:
    """The year that the phrase tells in figures, or by "last year's", "next year" beside a smaller period."""
    if phrase.year is not None:
        return phrase.year
    if phrase.first("MmqSHh") is None and not phrase.has("period"):
        return None
    years = [place for place, token in enumerate(phrase.tokens) if token.value == "year"]
    if years and phrase.offset is None:
        before = Phrase(phrase.tokens[max(0, years[0] - 2) : years[0]])
        if before.moves is not None:
            return setting.today.year + before.moves
    if match := _BESIDE.match(setting.words_after()):
        return setting.today.year + SHIFTS[match[1]]
    if phrase.offset is not None and phrase.unit == "year":
        return setting.today.year + phrase.offset[0] * int(phrase.count or 1)
    return None


def read_offset(phrase: Phrase, setting: Setting, base: date | None) -> str | None:
    """Read a distance in time from ``base``, or where it is None, from the publication date or the last date told."""
    if phrase.offset is None or phrase.unit is None:
        return None
    (direction, place), unit = phrase.offset, phrase.unit
    count = Phrase(phrase.tokens[:place]).count
    if count is None or "q" in phrase.letters[place:]:
        return None if "q" in phrase.letters[place:] else ("PAST_REF" if direction < 0 else "FUTURE_REF")
    quarter, spoken = setting.compared
    if unit == "year" and direction < 0 and count == 1 and base is None and spoken == "quarter" and quarter:
        return quarter_value(_quarter_year(quarter, setting) - 1, quarter)
    if base is None and phrase.words[place] != "ago" and spoken != "year":
        base = _told(unit, setting)
    if unit in ("hour", "minute", "second") and base is None:
        return value_of(setting.today, "day")
    start = base or setting.today
    try:
        found = shift(start, unit, direction * count)
    except (OverflowError, ValueError):
        # "65 million years ago"
        return "PAST_REF" if direction < 0 else "FUTURE_REF"
    if base is not None and unit in ("week", "fortnight") and phrase.words[place] != "ago":
        # Counted from a day, weeks end on a day: "a week from Tuesday".
        return value_of(found, "day")
    # "Two decades ago" is told to the year, not to the decade.
    return value_of(found, "year" if unit in ("decade", "century", "millennium") else unit)


def _told(unit: str, setting: Setting) -> date | None:
    """The last date before the expression from which "two days later" can be counted."""
    forms = {"day": _FORMS["day"], "week": _FORMS["day"], "month": _FORMS["month"], "year": _FORMS["year"]}
    value = setting.previous(forms.get(unit, _FORMS["year"]))
    return None if value is None else _as_date(value)


def _as_date(value: str) -> date:
    """A date that lies in the day, month or year that ``value`` begins with."""
    parts = value[:10].split("-")
    year = int(parts[0])
    month = int(parts[1]) if len(parts) > 1 and parts[1].isdecimal() else 6
    day = int(parts[2]) if len(parts) > 2 else 1
    return date(year, month, day)


def read_period(phrase: Phrase, setting: Setting) -> str | None:
    """Read a period named by its unit."""
    unit, moves = phrase.unit, phrase.moves
    if "q" in phrase.letters or phrase.has("period"):
        return _quarter(phrase, setting)
    if unit is None or (phrase.year is not None and unit != "decade"):
        return None
    if "h" in phrase.letters and unit == "year":
        return f"{year_value(setting.today.year + (moves or 0))}-H{1 if phrase.has('first') else 2}"
    if unit == "century" and phrase.number("O"):
        return None
    told = moves is None or phrase.has("that", "same", "following", "previous", "preceding")
    if told or (phrase.has("next") and phrase.has("the") and unit == "day"):
        form = _FORMS.get(unit)
        value = setting.previous(form) if form else None
        if value is not None and (told and moves is None and unit == "year"):
            value = None
        if value is not None and unit in _LENGTHS:
            if not moves:
                return value[: _LENGTHS[unit]]
            return value_of(shift(_as_date(value), unit, moves), unit)
    if unit == "weekend" and moves is None:
        return value_of(add_days(setting.today, -5 if setting.direction <= 0 else 0), unit)
    return value_of(shift(setting.today, unit, moves or 0), unit)


def _quarter(phrase: Phrase, setting: Setting) -> str | None:
    """A quarter, or "the 1988 period", which is the quarter or the year that the text is about."""
    number, year, moves = phrase.number("O"), told_year(phrase, setting), phrase.moves
    back = phrase.offset is not None or _is_year_back(phrase)
    if back:
        year = None
    if number is None and moves and not phrase.has("period"):
        return value_of(shift(setting.today, "quarter", moves), "quarter")
    if number is None and phrase.has("current", "this") and not phrase.has("period"):
        return value_of(setting.today, "quarter")
    quarter, spoken = setting.compared
    if number is None and not (phrase.has("period") and spoken == "year"):
        number = quarter
    if number is None and phrase.has("period"):
        return year_value(year if year is not None else setting.today.year - back)
    if number is None:
        number, last = quarter_of(shift(setting.today, "quarter", -1)), shift(setting.today, "quarter", -1)
        year = year if year is not None else last.year
    if not 1 <= number <= 4:
        return None
    return quarter_value((year if year is not None else _quarter_year(number, setting)) - back, number)


def _is_year_back(phrase: Phrase) -> bool:
    return phrase.has("year") and phrase.has("ago", "earlier")


def _quarter_year(number: int, setting: Setting) -> int:
    """The year of a quarter without one: the one in which it was over last, or that of publication from summer on.

    In January to March, the third and fourth quarters are those of the year before.
    """
    today = setting.today
    return today.year - (today.month <= 3 and number >= 3 and setting.direction <= 0)
