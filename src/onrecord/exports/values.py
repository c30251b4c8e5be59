"""Takes JSON values for what they should be: each function gives the checked value, or an error that names its place.

In go a value of any type and its place, such as ``statements[2].content[0]``; out come text, dates, spans and objects.
What the fields of a record are is not known here.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from onrecord.errors import MalformedError
from onrecord.records import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from enum import StrEnum

__all__ = [
    "build",
    "take_day",
    "take_each",
    "take_member",
    "take_number",
    "take_object",
    "take_place",
    "take_span",
    "take_span_within",
    "take_text",
    "take_text_or_none",
]

_T = TypeVar("_T")
_Member = TypeVar("_Member", bound="StrEnum")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def take_text(value: Any, place: str) -> str:
    """Take text."""
    if not isinstance(value, str):
        raise MalformedError(f"{place} must be text, not {_type(value)}")
    return value


def take_text_or_none(value: Any, place: str) -> str | None:
    """Take text, or null for what is not known."""
    return None if value is None else take_text(value, place)


def take_number(value: Any, place: str) -> float:
    """Take a number, whole or not."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise MalformedError(f"{place} must be a number, not {_type(value)}")
    try:
        return float(value)
    except OverflowError:
        raise MalformedError(f"{place} must be a number of fewer digits") from None


def take_place(value: Any, place: str, length: int) -> int:
    """Take the number of an entry in the list of speakers, which has ``length`` entries."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise MalformedError(f"{place} must be the id of a speaker, a whole number, not {_type(value)}")
    if not 0 <= value < length:
        raise MalformedError(f"{place} is {value!r:.60}, but the list of speakers has {length} entries, counted from 0")
    return value


def take_member(value: Any, place: str, kind: type[_Member]) -> _Member:
    """Take one of the words of ``kind``."""
    known = [member.value for member in kind]
    if value not in known:
        raise MalformedError(f"{place} must be one of {', '.join(known)}, not {value!r:.60}")
    return kind(value)


def take_span(value: Any, place: str) -> Span:
    """Take a pair of offsets, in code points."""
    pair = isinstance(value, list | tuple) and len(value) == 2
    if not pair or any(isinstance(offset, bool) or not isinstance(offset, int) for offset in value):
        raise MalformedError(f"{place} must be a pair of whole numbers [start, end], not {value!r:.60}")
    return Span(*value)


def take_span_within(value: Any, place: str, length: int) -> Span:
    """Take a pair of offsets that is a range within a text of ``length`` characters."""
    span = take_span(value, place)
    if not 0 <= span.start < span.end <= length:
        raise MalformedError(f"{place} must be a range within the text's {length} characters")
    return span


def take_day(value: Any, place: str) -> date | None:
    """Take a date in ISO 8601, or null for what is not known."""
    if value is None:
        return None
    try:
        if isinstance(value, str) and _ISO_DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise MalformedError(f"{place} must be a date such as 2031-03-09, not {value!r:.60}")


def take_each(value: Any, place: str, take: Callable[[Any, str], _T]) -> tuple[_T, ...]:
    """Take a list, each entry of it by ``take``."""
    if not isinstance(value, list | tuple):
        raise MalformedError(f"{place} must be a list, not {_type(value)}")
    return tuple(take(item, f"{place}[{number}]") for number, item in enumerate(value))


def take_object(value: Any, place: str, *, known: Sequence[str] = (), required: Sequence[str] = ()) -> dict[str, Any]:
    """Take an object that has the ``required`` fields, and where ``known`` are given no others."""
    if not isinstance(value, dict):
        raise MalformedError(f"{place} must be an object, not {_type(value)}")
    missing = [name for name in required if name not in value]
    if missing:
        raise MalformedError(f"{place} lacks {', '.join(missing)}")
    unknown = [str(name) for name in value if known and name not in known]
    if unknown:
        raise MalformedError(f"{place} has unknown fields {', '.join(unknown)}; known are {', '.join(known)}")
    return value


def build(place: str, record: Callable[..., _T], *values: Any, **named: Any) -> _T:
    """Make the record; what its own checks object to becomes our error, with its place."""
    try:
        return record(*values, **named)
    except ValueError as error:
        raise MalformedError(f"{place}: {error}") from error


def _type(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", int: "a number", float: "a number"}
    return "null" if value is None else names.get(type(value), type(value).__name__)
