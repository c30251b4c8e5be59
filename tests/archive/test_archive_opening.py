"""What is no archive, or cannot be reached, is a clear error that says what to do; and backups are whole."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from database_server import Databases, engine_of
from invented import BOTH, TAMM, LightNeighbours, Said, reading
from sqlalchemy import text

import onrecord
from onrecord.archive import Archive
from onrecord.errors import ArchiveError
from onrecord.records import Problem

CONTENT = b"SQLite format 3\0"


def refused(location: str | Path, *, create: bool = False) -> str:
    with pytest.raises(ArchiveError) as error:
        Archive.open(location, LightNeighbours(), create=create).close()
    message = str(error.value)
    assert "\n" not in message
    return message


def test_a_missing_file(tmp_path: Path) -> None:
    assert "onrecord add" in refused(tmp_path / "none.db")
    assert "no such folder" in refused(tmp_path / "no folder" / "none.db", create=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize(
    "content", [b"Harbour talks\n" * 100, b"\0" * 5000, CONTENT + b"\xff" * 4080, CONTENT, CONTENT[:10], b"x"]
)
def test_a_file_that_is_no_archive(tmp_path: Path, content: bytes, create: bool) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(content)
    assert "x.db" in refused(path, create=create)
    assert path.read_bytes() == content


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    assert "empty file" in refused(path)
    with Archive.open(path, LightNeighbours()) as archive:
        assert archive.overview().articles == 0


@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize("name", ["", ".", "a\0b", "x" * 5000, "\ud800"])
def test_what_is_no_file(tmp_path: Path, name: str, create: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    refused(name, create=create)
    refused(tmp_path, create=create)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["a b?mode=memory&x.db", "100%.db", "#.db", ":memory:", "é.db", os.fsdecode(b"\xff.db")]
)
def test_any_name_of_a_file(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for location in (name, str(tmp_path / name)):
        with Archive.open(location, LightNeighbours()) as archive:
            archive.save(reading("So."))
            assert archive.overview().articles == 1
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ("CREATE TABLE song (name TEXT)", "something else"),
        ("CREATE TABLE article (id INTEGER)", "something else"),
        ("CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('4f2a')", "else|newer"),
        (
            "CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('0001')",
            "something else",
        ),
        (
            "CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('0002')",
            "something else",
        ),
        (
            "CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('0001a')",
            "something else",
        ),
        (
            "CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('0001'), ('0002')",
            "something else",
        ),
        ("CREATE TABLE alembic_version (version_num TEXT)", "something else"),
        ("CREATE TABLE alembic_version (other TEXT)", "something else"),
    ],
)
@pytest.mark.parametrize("create", [True, False])
def test_the_database_of_another_program_is_left_alone(
    databases: Databases, tables: str, said: str, create: bool
) -> None:
    location = databases.empty()
    engine = engine_of(location)
    with engine.begin() as connection:
        for command in tables.split("; "):
            connection.execute(text(command))
    message = refused(location, create=create)
    assert re.search(said, message)
    with engine.connect() as connection:
        found = set(engine.dialect.get_table_names(connection))
    engine.dispose()
    assert found == {tables.split()[2]}


def test_an_archive_of_a_newer_program(archive: Archive, sql: Callable[..., Any]) -> None:
    sql("UPDATE alembic_version SET version_num = '9999'")
    assert "newer version of onrecord" in refused(archive.location)


def test_a_database_without_tables_becomes_an_archive_only_if_allowed(databases: Databases) -> None:
    location = databases.empty()
    assert "onrecord add" in refused(location)
    with Archive.open(location, LightNeighbours()) as archive:
        archive.save(reading("So."))
    with Archive.open(location, LightNeighbours(), create=False) as archive:
        assert archive.overview().articles == 1


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://nobody@127.0.0.1:1/none",
        "postgresql://nobody:secret@127.0.0.1:1/none",
        "postgresql:///none?host=/nonexistent",
        "postgresql://nobody:secret@127.0.0.1:port/none",
        "postgresql://nobody:secret@127.0.0.1:99999/none",
        "postgresql://[::1/none",
        "postgresql://127.0.0.1:1/none?unknown=1",
        "postgresql://",
        "postgresql://\0",
        "postgres://nobody@127.0.0.1:1/none",
    ],
)
def test_a_wrong_address(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "/nonexistent")
    monkeypatch.setenv("PGCONNECT_TIMEOUT", "5")
    assert "secret" not in refused(address, create=True)


def test_a_database_that_is_not_on_the_server(server: Any) -> None:
    assert "check the address" in refused(server.address("nothing_here"), create=True)


def test_a_server_that_goes_away(archive: Archive, kind: str, databases: Databases) -> None:
    if kind != "postgresql":
        pytest.skip("there is no server")
    archive.save(reading("So."))
    name = archive.location.split("@/")[1].split("?")[0]
    readings = archive.readings()
    next(readings)
    databases._on_server(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    with pytest.raises(ArchiveError, match="whether the server runs"):
        list(readings)
    assert archive.overview().articles == 1  # by a new connection


def test_read_only_to_others(tmp_path: Path) -> None:
    """Run as another user, since nothing is closed to root."""
    if os.geteuid() != 0:
        pytest.skip("needs another user")
    for folder_mode, file_mode in ((0o755, 0o644), (0o777, 0o444)):
        folder = Path(f"/tmp/onrecord-{os.getpid()}-{folder_mode:o}")
        folder.mkdir()
        try:
            path = folder / "x.db"
            with Archive.open(path, LightNeighbours()) as archive:
                archive.save(reading("So."))
            folder.chmod(folder_mode)
            path.chmod(file_mode)
            done = _as_nobody(path)
            assert done.stdout.splitlines()[:2] == ["1", "ArchiveError"], done.stderr
            assert "may not be written" in done.stdout
        finally:
            shutil.rmtree(folder)


def _as_nobody(path: Path) -> subprocess.CompletedProcess[str]:
    code = f"""
import os, sys
sys.path[:0] = {sys.path!r}
from invented import LightNeighbours, reading
from onrecord.archive import Archive
import onrecord.exports, alembic.command, sqlalchemy.dialects.sqlite, anyascii
os.setgroups([]); os.setgid(65534); os.setuid(65534)
with Archive.open({str(path)!r}, LightNeighbours()) as archive:
    print(sum(1 for _ in archive.readings()))
    try:
        archive.note("x")
        archive.finish("x", None, 0)
    except Exception as error:
        print(type(error).__name__)
        print(error)
"""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd="/")


# Backups ----------------------------------------------------------------------------------------------------------


def test_a_backup_is_the_archive(archive: Archive, tmp_path: Path) -> None:
    archive.save(reading("We never left.\ud800\0", Said("So.", TAMM), problems=(Problem("a", "b", "c", None),)))
    archive.save(reading("Harbour talks.", Said("Nor did we.", BOTH), head="B", url="https://post.example/b"))
    archive.note("/tmp/x", Problem("intake", "empty", "nothing in it", "/tmp/x"))
    archive.finish("/tmp/y", "00", 2)
    (statement, *_) = archive.said("tamm")
    archive.correct(statement.id, author="Ada", act="warn")
    archive.correct(statement.id, author="Ada", rejected=True)
    target = tmp_path / "copy.db"
    archive.backup(target)
    assert [path.name for path in tmp_path.iterdir() if "copy" in path.name] == ["copy.db"]
    with Archive.open(target, LightNeighbours(), create=False) as copy:
        assert list(copy.check()) == []
        assert list(copy.readings(as_corrected=False)) == list(archive.readings(as_corrected=False))
        assert copy.overview() == archive.overview()
        assert copy.corrections() == archive.corrections()
        assert copy.problems() == archive.problems()
        assert copy.finished() == archive.finished()
        for about in ("never", "harbour", "nor did we", "-x left"):
            assert [each.id for each in copy.said(about=about)] == [each.id for each in archive.said(about=about)]
        assert copy.alike("harbour") == archive.alike("harbour")
        copy.save(reading("New.", head="New"))
        copy.correct(copy.said(about="new").found[0].id, author="Ada", act="deny")
        assert list(copy.check()) == []


def test_a_backup_under_a_writer_is_one_state(archive: Archive, tmp_path: Path) -> None:
    going = threading.Event()

    def write() -> None:
        number = 0
        while not going.is_set():
            archive.save(*(reading("A.", "B.", head=f"{number} {part}") for part in range(3)))
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            target = tmp_path / f"copy{number}.db"
            archive.backup(target)
            with Archive.open(target, LightNeighbours(), create=False) as copy:
                overview = copy.overview()
                assert overview.articles % 3 == 0
                assert overview.statements == 2 * overview.articles
                assert list(copy.check()) == []
    finally:
        going.set()
        writer.join()


def test_a_backup_that_cannot_be_made(archive: Archive, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("mine")
    for target in (
        Path(),
        Path("/"),
        there,
        tmp_path,
        tmp_path / "no folder" / "x.db",
        there / "x.db",
        tmp_path / ("x" * 400),
    ):
        with pytest.raises(ArchiveError):
            archive.backup(target)
    assert there.read_text() == "mine"
    assert {path.name for path in tmp_path.iterdir()} - {Path(archive.location).name} <= {
        *("there", f"{Path(archive.location).name}-wal", f"{Path(archive.location).name}-shm")
    }


def test_open_through_the_front_door(tmp_path: Path) -> None:
    with onrecord.open(tmp_path / "x.db") as archive:
        assert archive.overview().articles == 0
        assert "x.db" in repr(archive)
    with pytest.raises(ArchiveError):
        onrecord.open(tmp_path / "y.db", create=False)
    with sqlite3.connect(tmp_path / "x.db") as connection:
        assert connection.execute("SELECT count(*) FROM fact WHERE name IN ('id', 'made_at')").fetchone() == (2,)
