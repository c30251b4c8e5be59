"""Proves that an archive is whole: every span in its text, every link to something, every reading as it was written.

In goes a connection, out come faults, each with the article that it is about. Nothing is mended here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from onrecord.archive import schema
from onrecord.archive.loading import load_values
from onrecord.archive.neighbours import Neighbours
from onrecord.archive.rows import article_row, digest_of, statement_row, voice_row
from onrecord.archive.schema import WORDS
from onrecord.errors import OnrecordError

__all__ = ["Fault", "check_archive"]

_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in an archive that is not as it should be: in which article, where it is of one, and what."""

    message: str
    article: str | None = None


def check_archive(
    connection: Connection, neighbours: Neighbours, *, watch: Callable[[int, int], None] | None = None
) -> Iterator[Fault]:
    """Look at everything, and give each fault found; ``watch`` is told the articles looked at, and all of them."""
    yield from _check_file(connection)
    yield from _check_links(connection)
    yield from _check_words(connection)
    numbers = list(connection.execute(select(schema.article.c.id).order_by(schema.article.c.id)).scalars())
    for start in range(0, len(numbers), _AT_ONCE):
        for row, values in load_values(connection, numbers[start : start + _AT_ONCE]):
            yield from _check_reading(row, values, neighbours)
        if watch is not None:
            watch(min(start + _AT_ONCE, len(numbers)), len(numbers))


def _check_file(connection: Connection) -> Iterator[Fault]:
    if connection.dialect.name != "sqlite":
        return
    for (message,) in connection.execute(text("PRAGMA integrity_check(20)")):
        if message != "ok":
            yield Fault(f"the file is damaged: {' '.join(message.split())}")
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield Fault(f"row {row[1]} of {row[0]} points at a row of {row[2]} that is not there")


def _check_links(connection: Connection) -> Iterator[Fault]:
    """What no foreign key can tell."""
    article, statement, said_by = schema.article, schema.statement, schema.said_by
    chained = (
        select(article.c.key)
        .join(other := article.alias(), other.c.id == article.c.original_id)
        .where(other.c.original_id.is_not(None))
    )
    for (key,) in connection.execute(chained):
        yield Fault("is a copy of an article that is itself a copy", key)
    lost = select(func.count()).select_from(said_by).where(~said_by.c.statement_id.in_(select(statement.c.id)))
    if count := connection.execute(lost).scalar_one():
        yield Fault(f"{count} entries of the index of speakers point at no statement")
    correction = schema.correction
    loose = select(correction.c.id).where(
        correction.c.statement_id.is_not(None), ~correction.c.statement_id.in_(select(statement.c.id))
    )
    for (number,) in connection.execute(loose):
        yield Fault(f"correction {number} points at no statement")
    for table in (article, schema.speaker, statement, schema.problem, schema.version, correction):
        taken = select(schema.counter.c.next).where(schema.counter.c.name == table.name)
        highest = connection.execute(select(func.max(table.c.id))).scalar_one()
        if highest is not None and (connection.execute(taken).scalar_one_or_none() or 0) <= highest:
            yield Fault(f"the counter of {table.name} stands below a number that has been given")


def _check_words(connection: Connection) -> Iterator[Fault]:
    """The index of words has an entry for each statement, and no other."""
    sqlite = connection.dialect.name == "sqlite"
    entries = f"SELECT id FROM {WORDS}_docsize" if sqlite else f"SELECT statement_id FROM {WORDS}"  # noqa: S608
    ids = "SELECT id FROM statement"
    for these, others, what in ((ids, entries, "statements lack an entry"), (entries, ids, "entries are too many")):
        query = f"SELECT count(*) FROM ({these} EXCEPT {others}) AS odd"  # noqa: S608 - all are words of ours
        if count := connection.execute(text(query)).scalar_one():
            yield Fault(f"{count} {what} in the index of words")
    if sqlite:
        try:
            connection.execute(text(f"INSERT INTO {WORDS} ({WORDS}) VALUES ('integrity-check')"))  # noqa: S608
        except DBAPIError as error:
            if "readonly" not in str(error.orig):
                yield Fault(f"the index of words is damaged: {error.orig}")


def _check_reading(row: Any, values: dict[str, Any], neighbours: Neighbours) -> Iterator[Fault]:
    key = row["key"]
    article = article_row(values["article"])
    voices = [voice_row(each) for each in values["speakers"]]
    statements = [
        statement_row(each, place, row["published"]) for place, each in enumerate(values["statements"], start=1)
    ]
    if [voice["number"] for voice in voices] != list(range(len(voices))):
        yield Fault("its list of speakers has a gap", key)
        return
    if digest_of(article, voices, statements) != row["digest"]:
        yield Fault("its reading is not what was written: the checksum differs", key)
    try:
        # Checks the article's id against its text, and every span against the text's length.
        neighbours.from_values(values)
    except OnrecordError as error:
        yield Fault(str(error), key)
