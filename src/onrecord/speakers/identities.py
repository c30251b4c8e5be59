"""What a registry gives: identities, the joins that made them, and pairs for a person to judge; as JSON and as CSV.

Nothing is decided here. Files are opened by the caller.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import cache
from typing import Any, Final, TextIO

from pydantic import TypeAdapter, ValidationError

from onrecord.errors import MalformedError
from onrecord.records import SpeakerType

__all__ = ["Identity", "Merge", "Record", "Review", "read_identities", "write_csv", "write_json_lines"]

_Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """One speaker across articles.

    ``id`` is made of type and name and stays as long as the name does. ``name`` is the most frequent full form, and
    ``aliases`` are all spellings, ``roles`` and ``outlets`` what is known of them, each with the number of statements,
    the most frequent first and at most a few dozen. ``articles`` is exact as long as no article has three names of the
    speaker as three speakers. ``first`` and ``last`` are the days of the earliest and the latest statement, or of
    publication where the statement has none. ``examples`` are (article id, spelling).
    """

    id: str
    name: str
    type: SpeakerType
    statements: int
    articles: int
    aliases: _Counts
    roles: _Counts = ()
    outlets: _Counts = ()
    first: date | None = None
    last: date | None = None
    stands_for: str | None = None
    wikidata: str | None = None
    examples: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Merge:
    """An alias that was joined to an identity: which form of its name it was joined to, by which rule.

    ``statements`` counts those of the alias.
    """

    identity: str
    name: str
    alias: str
    joined_to: str
    rule: str
    statements: int
    examples: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """Two names that may be one speaker, or one name (``a`` equal to ``b``) that may be two; both stay as they are.

    ``together`` counts the articles in which both speak as two, ``shared_role`` the words that their roles share.
    """

    a: str
    b: str
    type: SpeakerType
    reason: str
    statements_a: int
    statements_b: int
    together: int = 0
    shared_role: tuple[str, ...] = ()


Record = Identity | Merge | Review


def write_json_lines(records: Iterable[Record], out: TextIO) -> None:
    """Write one JSON object a line; dates are ISO 8601, what is not known is null, and all is ASCII."""
    for record in records:
        out.write(json.dumps(asdict(record), default=date.isoformat, allow_nan=False) + "\n")


@cache
def _adapter() -> TypeAdapter[Identity]:
    return TypeAdapter(Identity)


def read_identities(lines: Iterable[str]) -> Iterator[Identity]:
    """Give the identities that :func:`write_json_lines` wrote; blank lines are passed over.

    A line that is none raises :class:`MalformedError` with its number.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield _adapter().validate_json(line)
            except ValidationError as error:
                first = error.errors()[0]
                place = ".".join(str(part) for part in first["loc"]) or "the line"
                raise MalformedError(
                    f"line {number} is no identity: {place}: {first['msg']}; give a file that "
                    "onrecord speakers --format json wrote"
                ) from error


_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def _cell(value: Any) -> str:
    """One cell: lists joined by a bar, and what a spreadsheet would run as a formula led by an apostrophe."""
    if isinstance(value, (tuple, list)):
        text = " | ".join(f"{each[0]} ({each[1]})" if isinstance(each, (tuple, list)) else str(each) for each in value)
    else:
        text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_csv(records: Iterable[Record], kind: type[Record], out: TextIO) -> None:
    """Write a header and a row for each record, all of which are of one ``kind``.

    A cell that starts with one of ``= + - @`` gets an apostrophe in front, so that no spreadsheet runs it.
    """
    names = [each.name for each in fields(kind)]
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for record in records:
        writer.writerow([_cell(getattr(record, name)) for name in names])
