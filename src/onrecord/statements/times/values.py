"""From the words of a time expression to its value.

In go a text and the place of an expression, out comes its :class:`~onrecord.statements.times.time.Time`. The rules are
tried in a fixed order, the narrow ones first; each reads the slots of a phrase, none the characters. Normalising by
slots and tense follows SUTime (Chang and Manning, LREC 2012) and HeidelTime (Strötgen and Gertz, SemEval 2010).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from onrecord.records import Granularity, Span
from onrecord.statements.times.dates import read_date
from onrecord.statements.times.durations import read_duration, read_set
from onrecord.statements.times.finding import find_times
from onrecord.statements.times.hours import read_hours
from onrecord.statements.times.periods import read_offset
from onrecord.statements.times.phrase import Phrase
from onrecord.statements.times.setting import ReadBefore, Setting
from onrecord.statements.times.time import Time, TimeType, granularity_of

__all__ = ["read_time"]

_DATED = (TimeType.DATE, TimeType.TIME)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_time(text: str, at: Span, *, published: date | None) -> Time:
    """Read the time expression ``at`` in ``text``, published on that day.

    The words around it are looked at where they decide: "will meet on Thursday" is the next one, "met on Thursday" the
    last one, which may be the day of publication. With ``published`` None an expression that needs it has no value.
    Any span and any text is read without error; what is no time expression is a DATE without value.

    >>> read_time("The mayor resigned two weeks ago.", Span(19, 32), published=date(2031, 3, 14)).value
    '2031-W09'
    """
    return _read(text, at, published, _read_before)


def _read(text: str, at: Span, published: date | None, before: ReadBefore | None) -> Time:
    setting = Setting(text, at, published, before)
    phrase = Phrase.of(text[at.start : at.end])
    try:
        time = _value(phrase, setting) or Time(TimeType.DATE, None)
    except (ValueError, OverflowError):
        # A 31 June, or a year before 1: the words tell a date that the calendar does not have.
        time = Time(TimeType.DATE, None)
    granularity: Granularity | None = None if time.value is None else granularity_of(time.type, time.value)
    value = None if setting.relative and published is None else time.value
    return Time(time.type, value, setting.relative, granularity)


def _read_before(text: str, published: date | None) -> Iterator[tuple[str, bool]]:
    """Dates in a stretch of text, the last first, each read without those before it, and whether they need that day."""
    for at in reversed(find_times(text)):
        time = _read(text, at, published, None)
        if time.value and time.type in _DATED:
            yield time.value, time.relative


def _value(phrase: Phrase, setting: Setting) -> Time | None:
    for rule in (read_set, _vague, _hours, _offset, read_duration, read_date, _remaining):
        time = rule(phrase, setting)
        if time is not None:
            return time
    return None


def _hours(phrase: Phrase, setting: Setting) -> Time | None:
    return read_hours(phrase, setting, _day)


def _day(phrase: Phrase, setting: Setting) -> Time | None:
    return _offset(phrase, setting) or read_date(phrase, setting)


def _offset(phrase: Phrase, setting: Setting) -> Time | None:
    """An offset from the publication date, or from the date that follows "before", "after" or "from"."""
    if phrase.offset is None or phrase.first("Mm") or "u" in phrase.letters[phrase.offset[1] :] or phrase.has("period"):
        return None
    _, place = phrase.offset
    rest, base = phrase.after(place), None
    if rest.letters and phrase.words[place] in ("before", "after", "from"):
        time = read_date(rest, setting)
        if time is None or time.value is None or not _DAY.fullmatch(time.value):
            return None
        base = date.fromisoformat(time.value)
    value = read_offset(phrase, setting, base)
    return None if value is None else Time(TimeType.DATE, value)


def _vague(phrase: Phrase, _setting: Setting) -> Time | None:
    """References that no calendar places: "now", "recently", "the future"."""
    if phrase.has("possible"):
        return Time(TimeType.DATE, "FUTURE_REF")
    if phrase.first("UuqMmWwYyICSPKHDNO"):
        return None
    token = phrase.first("R")
    return None if token is None else Time(TimeType.DATE, str(token.value))


def _remaining(phrase: Phrase, _setting: Setting) -> Time | None:
    if phrase.letters.strip("dx") in ("E", "EE"):
        values = {-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}
        return Time(TimeType.DATE, values[phrase.moves or 0])
    if phrase.has("earlier", "ago"):
        return Time(TimeType.DATE, "PAST_REF")
    if phrase.has("later"):
        return Time(TimeType.DATE, "FUTURE_REF")
    if phrase.has("while"):
        return Time(TimeType.DURATION, "PXX")
    if phrase.has("time", "then"):
        return Time(TimeType.DATE, "PAST_REF")
    return None
