"""Users, their sessions, their tries to sign in and what they did, on both databases."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import argon2
import pytest
from database_server import Databases
from invented import LightNeighbours, reading
from test_archive_migrations import upgrade

from onrecord.archive import Archive, Pace, Role, User, Users, passwords
from onrecord.archive.accounts import kept_hash
from onrecord.archive.attempts import _MOST
from onrecord.errors import SettingError

WORD = "a long night in Norcall"
START = datetime(2031, 3, 9, 10, 0, 0)  # noqa: DTZ001 - tables hold times in UTC without a zone


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def go(self, **gone: float) -> None:
        self.time += timedelta(**gone)


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that take no time: what they cost is tested once."""
    cheap = argon2.PasswordHasher.from_parameters(argon2.profiles.CHEAPEST)
    passwords._decoy.cache_clear()
    monkeypatch.setattr(passwords, "_hasher", lambda: cheap)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def users(archive: Archive, clock: Clock) -> Users:
    return Users(archive._reading, archive._writing, clock)


# Names, roles, passwords ------------------------------------------------------------------------------------------


def test_users_are_kept_with_their_roles_and_listed_by_name(users: Users) -> None:
    assert not users.any() and users.all() == []
    users.add("Bo.Tamm", WORD, "reader")
    users.add("ada", WORD, "editor")
    assert [(each.name, each.role, each.made_at) for each in users.all()] == [
        ("ada", Role.EDITOR, START),
        ("Bo.Tamm", Role.READER, START),
    ]
    assert users.any()


def test_the_right_password_is_the_only_one_that_fits(users: Users) -> None:
    users.add("Zoë", "schöne neue wörter", "editor")
    for name in ("Zoë", "zoë", "ZOË", "Zoe\u0308"):
        found = users.check(name, "scho\u0308ne neue wo\u0308rter")
        assert found is not None and (found.name, found.role) == ("Zoë", Role.EDITOR)
    for name, password in (("Zoë", "Schöne neue wörter"), ("Zoe", "schöne neue wörter"), ("", ""), ("Zoë", "")):
        assert users.check(name, password) is None


@pytest.mark.parametrize(
    "name", ["", " ada", "a b", "a\nb", "-ada", "<b>", "a" * 65, "a" * 9_999, "a\0", "\ud800", "a\u202eb"]
)
def test_what_cannot_be_a_name(users: Users, name: str) -> None:
    with pytest.raises(SettingError, match="cannot be the name"):
        users.add(name, WORD, "reader")
    assert users.check(name, WORD) is None
    with pytest.raises(SettingError, match="there is no user"):
        users.remove(name)


def test_a_name_is_taken_in_any_spelling(users: Users) -> None:
    users.add("Ada", WORD, "reader")
    with pytest.raises(SettingError, match="already"):
        users.add("ADA", WORD, "editor")


@pytest.mark.parametrize("password", ["", "short", "x" * 11, "x" * 1_001])
def test_a_password_too_short_or_too_long_is_refused(users: Users, password: str) -> None:
    with pytest.raises(SettingError, match="12 to 1000"):
        users.add("ada", password, "reader")
    assert users.all() == []


def test_an_unknown_role_is_told_with_the_known_ones(users: Users) -> None:
    with pytest.raises(SettingError, match="reader and editor"):
        users.add("ada", WORD, "admin")


def test_a_password_longer_than_any_is_not_even_hashed(users: Users) -> None:
    users.add("ada", "x" * 1_000, "reader")
    assert users.check("ada", "x" * 1_000) is not None
    begun = time.process_time()
    assert users.check("ada", "x" * 50_000_000) is None
    assert users.check("a" * 50_000_000, "x" * 1_000) is None
    assert time.process_time() - begun < 0.5


def test_only_a_hash_of_the_password_is_kept(users: Users, sql: Callable[..., list[tuple[object, ...]]]) -> None:
    users.add("ada", WORD, "reader")
    ((hashed,),) = sql("SELECT hash FROM account")
    assert str(hashed).startswith("$argon2id$") and "Norcall" not in str(hashed)


def test_hashes_of_weaker_parameters_are_renewed_at_the_next_check(
    users: Users, sql: Callable[..., list[tuple[object, ...]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    users.add("ada", WORD, "reader")
    token = users.open_session("ada")
    better = argon2.PasswordHasher(time_cost=2, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: better)
    assert users.check("ada", WORD) is not None
    assert "m=64,t=2" in str(sql("SELECT hash FROM account"))
    assert users.check("ada", WORD) is not None
    assert users.session(token) is not None


def test_a_damaged_hash_fits_nothing(users: Users, sql: Callable[..., list[tuple[object, ...]]]) -> None:
    users.add("ada", WORD, "reader")
    sql("UPDATE account SET hash = 'x'")
    assert users.check("ada", WORD) is None


def test_an_unknown_name_takes_as_long_as_a_known_one(users: Users, monkeypatch: pytest.MonkeyPatch) -> None:
    dear = argon2.PasswordHasher(time_cost=8, memory_cost=8_192, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: dear)
    passwords._decoy.cache_clear()
    users.add("ada", WORD, "reader")

    def least(name: str) -> float:
        times = []
        for _ in range(5):
            begun = time.process_time()
            users.check(name, "another word altogether")
            times.append(time.process_time() - begun)
        return min(times)

    assert 0.5 < least("nobody") / least("ada") < 2
    users.disable("ada")
    assert 0.5 < least("nobody") / least("ada") < 2
    passwords._decoy.cache_clear()


# Sessions ---------------------------------------------------------------------------------------------------------


def test_a_session_is_found_by_its_token_alone(users: Users, sql: Callable[..., list[tuple[object, ...]]]) -> None:
    users.add("ada", WORD, "editor")
    token, other = users.open_session("ada"), users.open_session("ADA")
    session = users.session(token)
    assert session is not None and (session.user.name, session.user.role) == ("ada", Role.EDITOR)
    assert len(token) >= 43 and token != other
    for wrong in ("", token[:-1], token + "x", "\ud800", *(str(row[0]) for row in sql("SELECT token FROM session"))):
        assert users.session(wrong) is None
    users.close_session(token)
    users.close_session(token)
    assert users.session(token) is None and users.session(other) is not None
    with pytest.raises(SettingError):
        users.open_session("nobody")


def test_a_session_ends_when_it_is_not_used(users: Users, clock: Clock) -> None:
    users.add("ada", WORD, "editor")
    token = users.open_session("ada")
    for _ in range(3):
        clock.go(hours=11)
        assert users.session(token) is not None
    clock.go(hours=12)
    assert users.session(token) is None
    assert users.sweep() == 1
    assert users.sweep() == 0


def test_a_session_ends_at_last_even_if_it_is_used(users: Users, clock: Clock) -> None:
    users.add("ada", WORD, "editor")
    token = users.open_session("ada")
    for _ in range(7 * 24 // 8 - 1):
        clock.go(hours=8)
        assert users.session(token) is not None
    clock.go(hours=8)
    assert users.session(token) is None
    assert users.sweep() == 1


@pytest.mark.parametrize("end", ["remove", "disable", "set_password"])
def test_sessions_end_with_what_ends_the_right_to_them(users: Users, end: str) -> None:
    users.add("ada", WORD, "editor")
    users.add("bo", WORD, "editor")
    token, other = users.open_session("ada"), users.open_session("bo")
    getattr(users, end)("Ada", *["another word altogether"] * (end == "set_password"))
    assert users.session(token) is None and users.session(other) is not None
    assert users.check("ada", WORD) is None
    assert (users.check("ada", "another word altogether") is not None) == (end == "set_password")


@pytest.mark.parametrize("end", ["remove", "set_password"])
def test_a_hash_that_was_taken_out_stands_nowhere_in_the_file(archive: Archive, kind: str, end: str) -> None:
    if kind != "sqlite":
        pytest.skip("a server has no file that is handed on")
    path = Path(archive.location)
    archive.users.add("ada", WORD, "editor")
    archive.users.add("bo", WORD, "reader")
    archive.users.open_session("ada")
    hashes = [each[1].encode() for each in (kept_in(archive, "ada"), kept_in(archive, "bo"))]
    archive.close()
    assert all(each in path.read_bytes() for each in hashes)
    getattr(archive.users, end)("ada", *["another word altogether"] * (end == "set_password"))
    archive.close()
    assert hashes[0] not in path.read_bytes() and hashes[1] in path.read_bytes()
    assert not Path(f"{path}-wal").exists()


def kept_in(archive: Archive, name: str) -> tuple[User, str]:
    with archive._reading() as connection:
        kept = kept_hash(connection, name)
    assert kept is not None
    return kept


def test_a_disabled_user_keeps_the_name_and_can_come_back(users: Users) -> None:
    users.add("ada", WORD, "editor")
    users.disable("ada")
    assert not users.any() and [each.disabled for each in users.all()] == [True]
    with pytest.raises(SettingError):
        users.open_session("ada")
    users.enable("ada")
    assert users.any() and users.check("ada", WORD) is not None


def test_one_user_has_a_limited_number_of_sessions(
    users: Users, clock: Clock, sql: Callable[..., list[tuple[object, ...]]]
) -> None:
    users.add("ada", WORD, "editor")
    tokens = []
    for _ in range(25):
        tokens.append(users.open_session("ada"))
        clock.go(seconds=1)
    assert sql("SELECT count(*) FROM session") == [(20,)]
    assert [users.session(token) is not None for token in tokens] == [False] * 5 + [True] * 20


# Tries to sign in -------------------------------------------------------------------------------------------------

NAME, PLACE = Pace("name:ada", free=3, longest=60), Pace("address:192.0.2.1", free=5, longest=900)


def test_tries_grow_slow(users: Users, clock: Clock) -> None:
    waits = []
    for _ in range(14):
        left = users.try_now(NAME)
        waits.append(left)
        clock.go(seconds=left)
        assert not left or users.try_now(NAME) == 0
    assert waits == [0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60]


def test_a_try_that_comes_too_early_is_not_counted(users: Users, clock: Clock) -> None:
    for _ in range(3):
        assert users.try_now(NAME) == 0
    for _ in range(10):
        assert users.try_now(NAME) == 1
    clock.go(seconds=1)
    assert users.try_now(NAME) == 0


def test_the_longest_wait_of_all_paces_counts(users: Users) -> None:
    for _ in range(3):
        assert users.try_now(NAME, PLACE) == 0
    assert users.try_now(NAME, PLACE) == 1
    for number in range(2):
        assert users.try_now(Pace(f"name:{number}", free=3, longest=60), PLACE) == 0
    assert users.try_now(Pace("name:x", free=3, longest=60), PLACE) == 1


def test_success_forgets_the_name_and_one_try_of_the_address(users: Users) -> None:
    for _ in range(3):
        users.try_now(NAME, PLACE)
    users.forgive(whole=NAME, once=PLACE)
    assert [users.try_now(PLACE) for _ in range(4)] == [0, 0, 0, 1]
    assert users.try_now(NAME) == 0


def test_tries_of_yesterday_are_forgotten(users: Users, clock: Clock) -> None:
    for _ in range(3):
        users.try_now(NAME)
    clock.go(days=1)
    assert [users.try_now(NAME) for _ in range(3)] == [0, 0, 0]


def test_a_clock_that_is_set_back_shuts_nobody_out(users: Users, clock: Clock) -> None:
    for _ in range(3):
        users.try_now(NAME)
    clock.go(hours=-5)
    assert users.try_now(NAME) == 1
    clock.go(hours=5, seconds=2)
    assert users.try_now(NAME) == 0


def test_many_tries_at_once_are_all_counted(users: Users) -> None:
    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(users.try_now(NAME))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [0] * 3 + [1] * 9


def test_what_is_kept_of_tries_is_bounded_and_names_nobody(
    users: Users, clock: Clock, sql: Callable[..., list[tuple[object, ...]]]
) -> None:
    users.try_now(NAME)
    assert "ada" not in str(sql("SELECT key FROM attempt"))
    many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :most)"
    sql(f"INSERT INTO attempt {many} SELECT 'k' || i, 9, '2031-03-09 10:00:01' FROM n", most=_MOST)
    clock.go(seconds=2)
    users.try_now(PLACE)
    assert sql("SELECT count(*) FROM attempt") == [(_MOST - _MOST // 10,)]
    assert sql("SELECT count(*) FROM attempt WHERE key = :key", key=NAME.key) == [(0,)]
    assert sql("SELECT count(*) FROM attempt WHERE key = :key", key=PLACE.key) == [(1,)]


# Deeds ------------------------------------------------------------------------------------------------------------


def test_deeds_are_listed_the_latest_first(users: Users, clock: Clock) -> None:
    users.note("ada", "corrected the act", about="0011223344556677.1-5", origin="192.0.2.1")
    clock.go(minutes=1)
    users.note("bo\0\ud800", "saved an article", about="x" * 3_000)
    users.note("ada", "signed out")
    deeds = users.deeds()
    assert [each.id for each in deeds] == [3, 2, 1]
    assert [(each.who, each.what, each.origin) for each in deeds] == [
        ("ada", "signed out", None),
        ("bo\0\ud800", "saved an article", None),
        ("ada", "corrected the act", "192.0.2.1"),
    ]
    assert deeds[1].about == "x" * 1_999 + "…" and deeds[2].made_at == START
    assert [each.id for each in users.deeds(limit=1, before=3)] == [2]
    assert [each.id for each in users.deeds(who=("ada",))] == [3, 1]


def test_deeds_outlast_their_doer(users: Users) -> None:
    users.add("ada", WORD, "editor")
    users.note("ada", "corrected the act")
    users.remove("ada")
    assert [each.who for each in users.deeds()] == ["ada"]


# The archive as a whole -------------------------------------------------------------------------------------------


def test_the_secret_is_made_once(archive: Archive, location: str) -> None:
    found: list[bytes] = []

    def ask() -> None:
        with Archive.open(location, LightNeighbours()) as other:
            found.append(other.users.secret())

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {archive.users.secret()} and len(found) == 4
    assert len(found[0]) == 32


def test_a_backup_holds_the_users_and_is_whole(archive: Archive, tmp_path: Path) -> None:
    archive.save(reading("So."))
    archive.users.add("ada", WORD, "editor")
    token = archive.users.open_session("ada")
    archive.users.note("ada", "signed in")
    archive.users.try_now(NAME)
    secret = archive.users.secret()
    assert list(archive.check()) == []
    archive.backup(tmp_path / "copy.db")
    with Archive.open(tmp_path / "copy.db", LightNeighbours(), create=False) as copy:
        assert list(copy.check()) == []
        assert copy.users.all() == archive.users.all()
        assert copy.users.deeds() == archive.users.deeds()
        assert copy.users.check("ada", WORD) is not None
        assert copy.users.session(token) is not None
        assert copy.users.secret() == secret
        copy.users.note("ada", "goes on")
        assert [each.id for each in copy.users.deeds()] == [2, 1]


def test_a_session_without_its_user_is_a_fault(
    archive: Archive, kind: str, sql: Callable[..., list[tuple[object, ...]]]
) -> None:
    archive.users.add("ada", WORD, "editor")
    archive.users.open_session("ada")
    sql("DELETE FROM account")
    assert any("account" in fault.message for fault in archive.check())


def test_an_archive_of_the_third_version_gets_users(databases: Databases) -> None:
    location = databases.empty()
    upgrade(location, "0003")
    with Archive.open(location, LightNeighbours(), create=False) as archive:
        assert not archive.users.any()
        archive.users.add("ada", WORD, "editor")
        assert archive.users.session(archive.users.open_session("ada")) is not None
        assert list(archive.check()) == []


def test_an_archive_that_may_not_be_written_is_read_without_users() -> None:
    """Run as another user, since nothing is closed to root."""
    if os.geteuid() != 0:
        pytest.skip("needs another user")
    folder = Path(f"/tmp/onrecord-{os.getpid()}-readers")
    folder.mkdir()
    try:
        Archive.open(folder / "x.db", LightNeighbours()).close()
        folder.chmod(0o755)
        (folder / "x.db").chmod(0o644)
        code = f"""
import os, sys
sys.path[:0] = {sys.path!r}
from invented import LightNeighbours
from onrecord.archive import Archive
from onrecord.errors import ArchiveError
os.setgroups([]); os.setgid(65534); os.setuid(65534)
with Archive.open({str(folder / "x.db")!r}, LightNeighbours(), create=False) as archive:
    print(archive.users.any(), archive.users.all(), archive.users.session("x"), archive.users.deeds())
    try:
        archive.users.secret()
    except ArchiveError as error:
        print(error)
"""
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd="/")
        assert done.stdout.startswith("False [] None []\n"), done.stderr
        assert "may not be written" in done.stdout
    finally:
        shutil.rmtree(folder)
