"""Values of times of the day: "Sunday night", "5 p.m. Tuesday", "this morning", "noon".

In goes a phrase, out comes a time of type TIME. The day that it lies on is read by the rules that the caller hands in.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from onrecord.statements.times.calendar import add_days
from onrecord.statements.times.phrase import Phrase
from onrecord.statements.times.setting import Setting
from onrecord.statements.times.time import Time, TimeType
from onrecord.statements.times.tokens import Token

__all__ = ["read_hours"]

_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?(?::(\d{2}))?\s?([ap]?)m?", re.IGNORECASE)
_DAY = r"\d{4}-\d{2}-\d{2}"


def read_hours(phrase: Phrase, setting: Setting, read_day: Callable[[Phrase, Setting], Time | None]) -> Time | None:
    """Read a time of the day, or None where the phrase has none."""
    hours, rest = _clock(phrase)
    part = phrase.first("P")
    if hours is None and part is not None:
        hours = str(part.value)
    elif hours is None and phrase.has("tonight", "overnight"):
        hours = "TNI"
        if phrase.has("overnight"):
            return Time(TimeType.TIME, f"{add_days(setting.today, -1).isoformat()}{hours}")
    if hours is None:
        return None
    day = _day(rest.without("PpZXxfB"), setting, read_day)
    return Time(TimeType.TIME, None if day is None else f"{day}{hours}")


def _clock(phrase: Phrase) -> tuple[str | None, Phrase]:
    """The time on a clock in TIMEX3's letters, and the phrase without it."""
    for place, token in enumerate(phrase.tokens):
        following = phrase.tokens[place + 1] if place + 1 < len(phrase.tokens) else None
        half = str(following.value) if following is not None and following.letter == "A" else ""
        if token.letter == "T" or (token.letter == "D" and (half or phrase.has("o'clock"))):
            hours = _hours(token, half)
            if hours is not None:
                taken = 2 if half else 1
                return hours, Phrase(phrase.tokens[:place] + phrase.tokens[place + taken :])
    return None, phrase


def _hours(token: Token, half: str) -> str | None:
    match = _CLOCK.fullmatch(token.word if token.letter == "T" else str(token.value))
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    half = half or match[4].lower()
    if hour > 24 or (half and hour > 12):
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"T{hour:02}:{minute:02}" + (f":{match[3]}" if match[3] else "")


def _day(rest: Phrase, setting: Setting, read_day: Callable[[Phrase, Setting], Time | None]) -> str | None:
    moves = -1 if rest.has("before") and not rest.without("dG").letters else rest.moves
    if not rest.without("EdAoG").letters:
        told = setting.previous(_DAY + "(?:T.*)?")
        if moves is None:
            return told[:10] if told else setting.today.isoformat()
        if moves > 0 and rest.has("next", "following") and told:
            return add_days(setting.today.fromisoformat(told[:10]), 1).isoformat()
        return add_days(setting.today, moves).isoformat()
    if "K" in rest.letters:
        return add_days(setting.today, rest.number("K") or 0).isoformat()
    time = read_day(rest, setting)
    if time is None or time.value is None or not re.fullmatch(_DAY, time.value):
        return None
    return time.value
