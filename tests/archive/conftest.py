"""Archives for tests, each in a database of its own: all tests run on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from database_server import Databases, Server, engine_of, programs, running
from invented import LightNeighbours
from sqlalchemy import Connection, text

from onrecord.archive import Archive


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server; where none is installed, its tests are skipped, but not in CI."""
    binaries = programs()
    if binaries is None:
        reason = "PostgreSQL is not installed (Debian: apt install postgresql)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with running(binaries) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Databases]:
    server = request.getfixturevalue("server") if request.param == "postgresql" else None
    databases = Databases(request.param, tmp_path, server)
    yield databases
    databases.remove()


@pytest.fixture
def kind(databases: Databases) -> str:
    """Which database the test runs on."""
    return databases.kind


@pytest.fixture
def location(databases: Databases) -> str:
    """Where a new, empty archive is."""
    return databases.new()


@pytest.fixture
def neighbours() -> LightNeighbours:
    return LightNeighbours()


@pytest.fixture
def archive(location: str, neighbours: LightNeighbours) -> Iterator[Archive]:
    """A new, empty archive with light neighbours."""
    with Archive.open(location, neighbours) as archive:
        yield archive


@pytest.fixture
def sql(location: str) -> Iterator[Callable[..., list[tuple[object, ...]]]]:
    """Runs a statement of SQL in the database of the archive, past the archive itself."""
    with ExitStack() as stack:
        engine = engine_of(location)
        stack.callback(engine.dispose)

        def run(command: str, **values: object) -> list[tuple[object, ...]]:
            with engine.begin() as connection:
                _loosen(connection)
                done = connection.execute(text(command), values)
                return [tuple(row) for row in done] if done.returns_rows else []

        yield run


def _loosen(connection: Connection) -> None:
    """Let foreign keys be broken, as damage does."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
