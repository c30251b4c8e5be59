"""Numbers for new rows, and rows put in: what every writer of the archive needs.

Numbers are given out by a counter within the transaction, and never twice, so that what points at a row that is gone
never points at another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table, update

from onrecord.archive import schema

__all__ = ["EDITS", "MOST_PARAMETERS", "in_parts", "insert_rows", "note_edit", "take_numbers"]

EDITS: Final = "edits"
"""The counter of what was changed and not added."""

MOST_PARAMETERS: Final = 500
"""Values in one IN (...); databases have a limit."""


def in_parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    """The values in lists that one query takes."""
    listed = list(values)
    for start in range(0, len(listed), MOST_PARAMETERS):
        yield listed[start : start + MOST_PARAMETERS]


def take_numbers(connection: Connection, table: Table, count: int) -> range:
    """The next ``count`` free numbers of a table."""
    if not count:
        return range(0)
    counter = schema.counter
    taken = connection.execute(
        update(counter)
        .where(counter.c.name == table.name)
        .values(next=counter.c.next + count)
        .returning(counter.c.next)
    ).scalar_one_or_none()
    if taken is None:
        connection.execute(counter.insert(), {"name": table.name, "next": count + 1})
        taken = count + 1
    return range(taken - count, taken)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put rows in, if there are any."""
    if rows:
        connection.execute(table.insert(), list(rows))


def note_edit(connection: Connection) -> None:
    """Note that something was changed that no number of a new row tells."""
    counter = schema.counter
    more = update(counter).where(counter.c.name == EDITS).values(next=counter.c.next + 1)
    if not connection.execute(more).rowcount:
        connection.execute(counter.insert(), {"name": EDITS, "next": 1})
