"""Values of durations and of times that come again.

In go phrases, out come times of type DURATION and SET; no date is computed here.
"""

from __future__ import annotations

from onrecord.statements.times.phrase import Phrase
from onrecord.statements.times.setting import Setting
from onrecord.statements.times.time import Time, TimeType
from onrecord.statements.times.vocabulary import DURATION_LETTERS, words

__all__ = ["period_value", "read_duration", "read_set"]

_HALVES = {"Y": ("M", 6), "D": ("TH", 12), "TH": ("TM", 30), "TM": ("TS", 30)}
"""What half a unit is in the next smaller one, where TIMEX3 has a whole number for it."""
_VAGUE_LETTERS = {"decade": "E", "century": "C", "millennium": "L"}
"""TIMEX3's own letters of long units; "decades" is PXE, but two decades are 20 years."""
_TIMES_BEFORE = frozenset(words("once twice times million billion thousand percent dollars"))


def period_value(unit: str, count: float | None) -> str:
    """The TIMEX3 duration of ``count`` units, X where the count is None."""
    size, letter = DURATION_LETTERS[unit]
    time, letter = ("T", letter[1:]) if letter.startswith("T") else ("", letter)
    if count is None:
        return f"P{time}X{_VAGUE_LETTERS.get(unit, letter)}"
    total = count * size
    whole = int(total)
    key = time + letter
    if total - whole == 0.5 and key in _HALVES:
        smaller, half = _HALVES[key]
        rest = f"{half}{smaller[-1]}"
        if whole == 0:
            return f"P{smaller[:-1]}{rest}"
        return f"P{time}{whole}{letter}{'T' if len(smaller) > len(key) else ''}{rest}"
    return f"P{time}{whole if total == whole else total}{letter}"


def read_set(phrase: Phrase, setting: Setting) -> Time | None:
    """Read times that come again: "every Monday", "daily", "Tuesday nights", "twice a week"."""
    letters = phrase.letters
    part = phrase.first("Pp")
    hours = str(part.value) if part is not None else ""
    if weekday := phrase.first("V"):
        return Time(TimeType.SET, f"XXXX-WXX-{weekday.value}{hours}")
    if "W" in letters and "p" in letters:
        return Time(TimeType.SET, f"XXXX-WXX-{phrase.number('W')}{hours}")
    if often := phrase.first("L"):
        return Time(TimeType.SET, period_value(str(often.value), 1))
    each = "J" in letters or phrase.has("per")
    if each and phrase.unit is not None:
        return Time(TimeType.SET, period_value(phrase.unit, 2 if phrase.has("other") else _every(phrase)))
    if each and "W" in letters:
        return Time(TimeType.SET, f"XXXX-WXX-{phrase.number('W')}{hours}")
    if each and "M" in letters:
        day = phrase.number("DO")
        return Time(TimeType.SET, f"XXXX-{phrase.number('M'):02}" + (f"-{day:02}" if day else ""))
    if each and (season := phrase.first("S")):
        return Time(TimeType.SET, f"XXXX-{season.value}")
    if (each and hours) or letters in ("p", "dp"):
        return Time(TimeType.SET, f"XXXX-XX-XX{hours}")
    if "u" in letters and phrase.unit == "quarter" and (ordinal := phrase.number("O")) and not phrase.counted:
        return Time(TimeType.SET, f"XXXX-Q{ordinal}") if ordinal <= 4 else None
    if phrase.has("once", "twice") and phrase.unit is not None:
        return Time(TimeType.SET, period_value(phrase.unit, 1))
    if letters in ("dU", "dq") and phrase.has("a", "an") and _is_rate(setting):
        return Time(TimeType.SET, period_value(phrase.unit or "", 1))
    return None


def _every(phrase: Phrase) -> float:
    ordinal = phrase.number("O")
    return ordinal if ordinal is not None else (phrase.count or 1)


def _is_rate(setting: Setting) -> bool:
    """Whether "a year" stands after an amount: "$2 million a year", "twice a week"."""
    before = setting.word_before()
    return before in _TIMES_BEFORE or (before[:1] == "$" and before[1:2].isdigit())


def read_duration(phrase: Phrase, setting: Setting) -> Time | None:
    """Read a length of time: "two weeks", "the past six months", "a few days", "30-year"."""
    if phrase.unit is None or phrase.year is not None or (phrase.unit == "quarter" and phrase.first("O")):
        return None
    if phrase.offset is not None:
        # "the year-earlier nine months"
        rest = phrase.after(phrase.offset[1])
        return read_duration(rest, setting) if rest.plural and rest.counted else None
    if phrase.first("MmWwSIKHC"):
        return None
    moves = phrase.moves
    decade = phrase.unit == "decade" and phrase.has("past")
    if not phrase.plural and not decade and not phrase.counted and not phrase.has("old", "long", "olds"):
        return None
    if phrase.plural and not phrase.counted and phrase.has("recent", "past", "last") and not phrase.first("DNF"):
        return Time(TimeType.DATE, "PAST_REF")
    if phrase.plural and not phrase.counted and moves == 0:
        return Time(TimeType.DATE, "PRESENT_REF")
    if phrase.plural and not phrase.counted and phrase.has("coming", "future", "next"):
        return Time(TimeType.DATE, "FUTURE_REF")
    return Time(TimeType.DURATION, period_value(phrase.unit, phrase.count))
