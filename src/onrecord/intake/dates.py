"""Publication dates as records give them, read strictly: a date that can be read in two ways is not read at all."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

__all__ = ["parse_date"]

_MONTH_NAMES = "january february march april may june july august september october november december"
_MONTHS = {
    name[:length]: number
    for number, name in enumerate(_MONTH_NAMES.split(), start=1)
    for length in (3, len(name))
} | {"sept": 9}  # fmt: skip
_ZONE = r"(?: ?(?:Z|[A-Z]{2,5}|[+-]\d{2}(?::?\d{2})?))?"
_ZONE_NAME = r"(?: \([A-Z]{2,5}\))?"
_TIME = rf"(?:[T ,]+(?:at )?\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?{_ZONE}{_ZONE_NAME})?"
_WEEKDAY = r"(?:[A-Za-z]{3,9},? )?"
_ISO = re.compile(rf"(?P<year>\d{{4}})([-/]?)(?P<month>\d{{2}})\2(?P<day>\d{{2}}){_TIME}")
_COMPACT_TIME = re.compile(r"(\d{8})T\d{4,6}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?")
_DAY_FIRST = re.compile(rf"{_WEEKDAY}(?P<day>\d{{1,2}})[ -](?P<month>[A-Za-z]{{3,9}})\.?,?[ -](?P<year>\d{{4}}){_TIME}")
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}(?P<month>[A-Za-z]{{3,9}})\.? (?P<day>\d{{1,2}}),? (?P<year>\d{{4}}){_TIME}")
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
_FIRST_YEAR, _LAST_YEAR = 1600, 2100
# Seconds since 1970 for 1973 to 2100; in milliseconds a thousand times that. 20200304 is not among them.
_EPOCH_LOW, _EPOCH_HIGH = 100_000_000, 4_102_444_800


def parse_date(value: object) -> date | None:
    """Read the date in ``value`` as written there (no time zone moves it); None when it cannot be told for certain.

    ISO 8601, RFC 2822, English month names and seconds or milliseconds since 1970 are read.

    >>> parse_date("Wed, 04 Mar 2020 23:30:00 +0100")
    datetime.date(2020, 3, 4)
    >>> parse_date("03/04/2020") is None
    True
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _from_epoch(value)
    if not isinstance(value, str):
        return None
    text = " ".join(value[:100].split()) if len(value) <= 100 else ""
    if _EPOCH.fullmatch(text):
        return _from_epoch(float(text))
    if compact := _COMPACT_TIME.fullmatch(text):
        text = compact[1]
    for form in (_ISO, _DAY_FIRST, _MONTH_FIRST):
        if match := form.fullmatch(text):
            return _make(match["year"], match["month"], match["day"])
    return None


def _make(year: str, month: str, day: str) -> date | None:
    number = int(month) if month.isdecimal() else _MONTHS.get(month.lower(), 0)
    try:
        found = date(int(year), number, int(day))
    except ValueError:
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def _from_epoch(value: float) -> date | None:
    if _EPOCH_LOW * 1000 <= value < _EPOCH_HIGH * 1000:
        value /= 1000
    if not _EPOCH_LOW <= value < _EPOCH_HIGH:
        return None
    return datetime.fromtimestamp(value, UTC).date()
