"""Copies a live archive into a file: a backup that is one state of it, while others go on writing.

In goes an archive, out comes an archive of SQLite, whatever the first one was. A server is copied table by table.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, select

from onrecord.archive import schema
from onrecord.archive.connection import connect, reading_from, writing_to
from onrecord.archive.loading import load_values
from onrecord.archive.migrating import migrate
from onrecord.archive.preparing import said_words
from onrecord.archive.words import index_words
from onrecord.errors import ArchiveError

__all__ = ["back_up"]

_ROWS: Final = 5_000


def back_up(engine: Engine, location: str, target: Path) -> None:
    """Write a copy to ``target``, which must not be there yet; it gets its name only when it is whole."""
    if not target.name:
        raise ArchiveError(f"{target} is a folder; name a file for the backup")
    part = target.with_name(f".{target.name}.part")
    try:
        if target.exists():
            raise ArchiveError(f"{target} is there already; name a file that is not, so that no backup is written over")
        part.unlink(missing_ok=True)
        if engine.dialect.name == "sqlite":
            _copy_file(engine, location, part)
        else:
            _copy_tables(engine, location, part)
        part.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise ArchiveError(f"the backup {target} cannot be written ({error}); check the disk and the folder") from error
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):  # such as a folder that is not there, which has been told
                Path(f"{part}{suffix}").unlink()


def _copy_file(engine: Engine, location: str, part: Path) -> None:
    with reading_from(engine, location) as connection, closing(sqlite3.connect(part)) as copy:
        live = connection.connection.driver_connection
        if not isinstance(live, sqlite3.Connection):
            raise ArchiveError(f"archive {location} cannot be copied as a file")
        live.backup(copy)
        # One file, without notes beside it.
        copy.execute("PRAGMA journal_mode = DELETE")


def _copy_tables(engine: Engine, location: str, part: Path) -> None:
    copy = connect(str(part), create=True)
    migrate(copy, str(part), create=True)
    with reading_from(engine, location) as source, writing_to(copy, str(part)) as target:
        # Tables point at each other and at themselves; what is one state there is one here.
        target.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in schema.metadata.sorted_tables:
            target.execute(table.delete())
            _copy_rows(source, target, table)
        numbers = list(source.execute(select(schema.article.c.id)).scalars())
        for row, values in load_values(source, numbers):
            query = select(schema.statement.c.id).where(schema.statement.c.article_id == row["id"])
            ids = source.execute(query.order_by(schema.statement.c.number)).scalars()
            said = [said_words(values["article"]["text"], each["content"]) for each in values["statements"]]
            index_words(target, list(zip(ids, said, strict=True)))
    copy.dispose()


def _copy_rows(source: Connection, target: Connection, table: Any) -> None:
    rows = source.execution_options(yield_per=_ROWS).execute(select(table)).mappings()
    for part in rows.partitions(_ROWS):
        target.execute(table.insert(), [dict(row) for row in part])
