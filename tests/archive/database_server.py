"""Databases for tests: files of SQLite, and a PostgreSQL server of our own from the packages of the system."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from invented import LightNeighbours
from sqlalchemy import Engine, create_engine, text

from onrecord.archive import Archive
from onrecord.archive.migrating import HEAD
from onrecord.archive.schema import WORDS, metadata

_PLACES = "/usr/lib/postgresql/*/bin/postgres", "/usr/pgsql-*/bin/postgres"
_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "40",
    "autovacuum": "off",
    "log_min_messages": "fatal",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
_SECONDS = 60
_numbers = count()


def programs() -> Path | None:
    """The folder of the server's programs, of the newest version that is installed."""
    found = [path for place in _PLACES for path in Path("/").glob(place.lstrip("/"))]
    if not found and (named := shutil.which("postgres")):
        found = [Path(named)]
    return max(found, key=lambda path: path.parts).parent if found else None


def account_for_servers() -> dict[str, Any]:
    """Who runs the server, which refuses to be run by root."""
    if os.geteuid():
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise RuntimeError("the server does not run as root, and there is no user postgres or nobody")


class Server:
    """A running server, reached by a socket in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.spare: list[str] = []
        """Names of databases with an empty archive; to empty one takes a fraction of the time of making one."""

    def address(self, database: str) -> str:
        return f"postgresql://onrecord@/{database}?host={self.folder}"


@contextmanager
def running(binaries: Path) -> Iterator[Server]:
    """Start a server, and stop it and remove all that it wrote at the end."""
    # Not pytest's own folder: others may not enter it, and its path may be too long for a socket.
    folder = Path(tempfile.mkdtemp(prefix="onrecord-pg-"))
    account = account_for_servers()
    if account:
        os.chown(folder, account["user"], account["group"])
    where = {"cwd": folder, "env": {"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}, **account}
    try:
        subprocess.run(
            [
                *(binaries / "initdb", "--pgdata", folder / "data", "--username", "onrecord", "--auth", "trust"),
                *("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            **where,
        )
        options = [part for name, value in _OPTIONS.items() for part in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", folder / "data", "-k", folder, *options], stderr=log, stdout=log, **where
            )
        try:
            _wait(binaries, folder, server)
            yield Server(folder)
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: nothing of it is needed any more
            server.wait(_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(binaries: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _SECONDS
    ready = [binaries / "pg_isready", "-q", "-h", folder, "-U", "onrecord", "-d", "postgres"]
    while subprocess.run(ready, check=False).returncode:
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"the server does not start: {(folder / 'log').read_text(errors='replace')}")
        time.sleep(0.05)


class Databases:
    """Gives out databases, empty ones or new archives, and removes them at the end."""

    def __init__(self, kind: str, folder: Path, server: Server | None) -> None:
        self.kind = kind
        self._folder = folder
        self._server = server
        self._made: list[str] = []
        self._lent: list[str] = []

    def _on_server(self, command: str) -> None:
        assert self._server is not None
        engine = create_engine(
            self._server.address("postgres").replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.execute(text(command))
        engine.dispose()

    def empty(self) -> str:
        """The location of a database without tables; of a file that is not there."""
        return self._make("template0")

    def new(self) -> str:
        """The location of an archive without articles, a copy of one that was made once."""
        if self.kind == "sqlite":
            template = self._folder.parent / "template.db"
            if not template.exists():
                _make_archive(str(template))
            path = self._folder / f"archive{next(_numbers)}.db"
            shutil.copyfile(template, path)
            return str(path)
        assert self._server is not None
        if self._server.spare:
            name = self._server.spare.pop()
            self._lent.append(name)
            return self._server.address(name)
        location = self._make("template0")
        _make_archive(location)
        self._lent.append(self._made.pop())
        return location

    def _make(self, template: str) -> str:
        if self.kind == "sqlite":
            return str(self._folder / f"archive{next(_numbers)}.db")
        assert self._server is not None
        name = f"archive{next(_numbers)}"
        self._on_server(f"CREATE DATABASE {name} TEMPLATE {template}")
        self._made.append(name)
        return self._server.address(name)

    def remove(self) -> None:
        if self._server is None:
            return
        for name in self._made:
            self._on_server(f"DROP DATABASE {name} WITH (FORCE)")
        for name in self._lent:
            engine = engine_of(self._server.address(name))
            with engine.begin() as connection:
                connection.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": HEAD})
                connection.execute(text("SET LOCAL session_replication_role = replica"))
                for table in (*reversed(metadata.sorted_tables), WORDS):
                    if str(table) != "fact":
                        connection.execute(text(f"DELETE FROM {table}"))
                connection.execute(text("DELETE FROM fact WHERE name NOT IN ('id', 'made_at')"))
            engine.dispose()
            self._server.spare.append(name)


def _make_archive(location: str) -> None:
    Archive.open(location, LightNeighbours()).close()


def engine_of(location: str) -> Engine:
    """A plain engine for a location."""
    server = location.startswith("postgresql:")
    return create_engine(location.replace("postgresql:", "postgresql+psycopg:") if server else f"sqlite:///{location}")
