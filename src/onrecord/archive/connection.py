"""Opens the database of an archive: a file of SQLite, or a PostgreSQL server; and turns its faults into ours.

In goes a location, out comes an engine whose connections begin transactions as the archive needs them. Tables and
queries are not known here.
"""

from __future__ import annotations

import logging
import os
import re
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.pool import NullPool, QueuePool

from onrecord.errors import ArchiveError, MalformedError, MissingExtraError

__all__ = ["connect", "is_server", "reading_from", "shown", "writing_to"]

_WAIT: Final = 60
"""Seconds that one writer waits for another. Their transactions take parts of a second each."""
_SERVER: Final = re.compile(r"postgres(?:ql)?(?:\+psycopg)?://")
_SMALLEST: Final = 512
"""Bytes of the smallest page that a file of SQLite may have (sqlite.org/fileformat2.html, 1.3.2)."""
_TURN: Final = 7_305_514
"""Any number, the same for all who write into one archive on a server."""

# A Ctrl-C that falls into the closing of a connection goes on to the caller; SQLAlchemy would print it besides.
logging.getLogger("sqlalchemy.pool").addHandler(logging.NullHandler())


def is_server(location: str) -> bool:
    """Whether ``location`` is the address of a PostgreSQL database and not a file."""
    return _SERVER.match(location) is not None


def shown(location: str) -> str:
    """The location as it may be printed: without a password."""
    if not is_server(location):
        return location
    try:
        return make_url(location).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return _SERVER.match(location)[0] + "..."  # type: ignore[index]


def connect(location: str, *, create: bool, kept: int = 0) -> Engine:
    """An engine for ``location``; nothing is opened yet, but a file that is missing or is no archive is an error.

    ``create`` allows a file that is not there. A file that may not be written is opened for reading alone. ``kept`` are
    connections to a file that stay open between transactions, with the pages that they have read.
    """
    if is_server(location):
        return _connect_to_server(location)
    path = Path(location)
    writable = _look_at(path, create=create)

    def dial() -> sqlite3.Connection:
        address = f"file:{quote(os.fsencode(path.absolute()))}?mode={'rwc' if create else 'rw' if writable else 'ro'}"
        if not writable and not _may_keep_notes(path):
            address += "&immutable=1"
        return sqlite3.connect(address, uri=True, timeout=_WAIT, isolation_level=None, check_same_thread=False)

    if kept:
        # The connection that was used last has most of what is asked for again in its own cache.
        engine = create_engine(
            "sqlite://", creator=dial, poolclass=QueuePool, pool_size=kept, max_overflow=-1, pool_use_lifo=True
        )
    else:
        engine = create_engine("sqlite://", creator=dial, poolclass=NullPool)
    event.listen(engine, "connect", _prepare_writable if writable else _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _look_at(path: Path, *, create: bool) -> bool:
    """Whether the file may be written; what cannot be an archive raises.

    The file is not opened for that: to close it again would take away the locks under which another connection of
    this program reads or writes it (sqlite.org/howtocorrupt.html, 2.2).
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        if create and path.absolute().parent.is_dir():
            return True
        hint = "make one with: onrecord add PATH..." if path.absolute().parent.is_dir() else "there is no such folder"
        raise ArchiveError(f"there is no archive {path}; {hint}") from None
    except (OSError, ValueError) as error:
        cause = error.strerror if isinstance(error, OSError) else str(error)
        raise ArchiveError(f"archive {path} cannot be opened ({cause}); check the path and its permissions") from error
    if not stat.S_ISREG(found.st_mode):
        raise ArchiveError(f"archive {path} cannot be opened: it is a folder or a device, not a file; check the path")
    if not os.access(path, os.R_OK):
        raise ArchiveError(f"archive {path} cannot be opened: it may not be read; check its permissions")
    # SQLite takes such a file for an empty one, and would write over it.
    if 0 < found.st_size < _SMALLEST:
        raise ArchiveError(f"{path} is no archive: it is not a file of SQLite; name another with --archive")
    if not found.st_size and not create:
        raise ArchiveError(f"{path} is an empty file, not an archive; fill it with: onrecord add PATH...")
    return os.access(path, os.W_OK)


def _may_keep_notes(path: Path) -> bool:
    """Whether SQLite can note beside a file of which we are readers who reads it, as it must where others may write.

    Where it can't, the file is read as one that never changes: but not if a writer, at work or killed, has left a log
    there, without which what it kept last would be missing.
    """
    log = Path(f"{path}-wal")
    return os.access(path.absolute().parent, os.W_OK) or (log.exists() and log.stat().st_size > 0)


def _prepare_writable(connection: sqlite3.Connection, record: Any) -> None:
    _prepare(connection, record)
    # A writer does not stop readers, and a kill or a crash leaves the last whole transaction.
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")


def _prepare(connection: sqlite3.Connection, record: Any) -> None:  # noqa: ARG001 - called by the engine
    connection.execute("PRAGMA foreign_keys = ON")
    # SQLite's own default of 2 MB makes every addition to an index of words read pages again.
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("PRAGMA temp_store = MEMORY")
    # Functions in the schema of a file that somebody else made are not to be run.
    connection.execute("PRAGMA trusted_schema = OFF")


def _begin(connection: Connection) -> None:
    # A transaction that begins as a reader and would write later fails at once if another has written in between;
    # one that begins as a writer waits its turn.
    immediate = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _connect_to_server(location: str) -> Engine:
    try:
        import psycopg  # noqa: F401 - asked for before the engine, which would name no extra
    except ImportError:
        raise MissingExtraError("psycopg", "postgresql") from None
    try:
        url = make_url(location).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):
        raise ArchiveError(
            f"{shown(location)} is no address of a database; write postgresql://USER@HOST:PORT/NAME"
        ) from None
    return create_engine(url, pool_pre_ping=True)


@contextmanager
def reading_from(engine: Engine, location: str) -> Iterator[Connection]:
    """A connection within one transaction that sees one state of the archive."""
    with _translated(location):
        options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
        with engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection


@contextmanager
def writing_to(engine: Engine, location: str) -> Iterator[Connection]:
    """A connection within one transaction that is kept whole at the end, or not at all."""
    with _translated(location), engine.connect().execution_options(writing=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            # As in SQLite, one at a time: numbers are given out without gaps, copies are looked for in what is there,
            # and two that write the same counters, names or inputs would trip each other up.
            connection.execute(select(func.pg_advisory_xact_lock(_TURN)))
        yield connection


@contextmanager
def _translated(location: str) -> Iterator[None]:
    """Turn the database's faults into :class:`ArchiveError` that says what to do."""
    try:
        yield
    except DBAPIError as error:
        name = shown(location)
        cause = " ".join(str(error.orig).split()) or type(error.orig).__name__
        raise ArchiveError(f"archive {name}: {_advice(cause, error)}") from error
    except (ValueError, TypeError, LookupError, MalformedError) as error:
        # Damage that leaves the file a file of SQLite shows itself only in what stands there: a date that is none.
        holds = f"holds a value that cannot be read ({' '.join(str(error).split()) or type(error).__name__})"
        raise ArchiveError(f"archive {shown(location)}: {holds}; check it with: onrecord archive check") from error


def _advice(cause: str, error: DBAPIError) -> str:
    lowered = cause.casefold()
    for sign, advice in _SIGNS:
        if sign in lowered:
            return f"{cause}; {advice}"
    if isinstance(error, OperationalError) and "sqlite" not in type(error.orig).__module__:
        return f"{cause}; check the address and whether the server runs"
    return f"{cause}; check it with: onrecord archive check"


_SIGNS: Final = (
    ("disk is full", "free space and run the same command again: what was kept is whole"),
    ("no space left", "free space and run the same command again: what was kept is whole"),
    ("disk i/o error", "look after the disk, then run the same command again: what was kept is whole"),
    ("readonly", "the file or its folder may not be written; change its permissions, or copy it"),
    ("database is locked", f"another program has been writing for {_WAIT} seconds; run the command again later"),
    ("malformed", "the file is damaged; look with: onrecord archive check, and go back to a backup"),
    ("not a database", "it is no archive, or it is damaged; name another with --archive, or go back to a backup"),
    ("unable to open", "check the path, its permissions and those of its folder"),
)
