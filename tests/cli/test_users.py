"""``onrecord users``, as a user calls it."""

from __future__ import annotations

from pathlib import Path

import argon2
import pytest
from typer.testing import CliRunner, Result

import onrecord
from onrecord.archive import Role, passwords
from onrecord.cli import app
from onrecord.errors import SettingError

WORD = "a long night in Norcall"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = argon2.PasswordHasher.from_parameters(argon2.profiles.CHEAPEST)
    passwords._decoy.cache_clear()
    monkeypatch.setattr(passwords, "_hasher", lambda: cheap)


@pytest.fixture
def path(tmp_path: Path) -> str:
    onrecord.open(tmp_path / "x.db").close()
    return str(tmp_path / "x.db")


def run(path: str, *arguments: str, given: str | None = None) -> Result:
    environment = {"USER": "root-user", "LOGNAME": None, "ONRECORD_ARCHIVE": path}
    return CliRunner(env=environment).invoke(app, ["users", *arguments], input=given)


def test_the_life_of_a_user(path: str) -> None:
    assert "There are no users" in run(path, "list").stdout
    assert run(path, "add", "ada", "--role", "editor", "--password-stdin", given=f"{WORD}\nmore\n").exit_code == 0
    assert run(path, "add", "bo", "--password-stdin", given=f"{WORD}\r\n").exit_code == 0
    lines = run(path, "list").stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [["ada", "editor"], ["bo", "reader"]]
    with onrecord.open(path) as archive:
        assert archive.users.check("ada", WORD).role is Role.EDITOR
        assert archive.users.check("bo", WORD).role is Role.READER
    assert run(path, "password", "ada", "--password-stdin", given="another word altogether").exit_code == 0
    assert run(path, "disable", "bo").exit_code == 0
    assert "bo   reader" in run(path, "list").stdout and "disabled" in run(path, "list").stdout
    with onrecord.open(path) as archive:
        assert archive.users.check("ada", WORD) is None is archive.users.check("bo", WORD)
        assert archive.users.check("ada", "another word altogether") is not None
    assert run(path, "enable", "bo").exit_code == 0
    assert "disabled" not in run(path, "list").stdout
    assert run(path, "remove", "ada").exit_code == 0
    with onrecord.open(path) as archive:
        assert [each.name for each in archive.users.all()] == ["bo"]
        assert [(each.who, each.what, each.about) for each in archive.users.deeds()][::-1] == [
            ("root-user", "added the editor", "ada"),
            ("root-user", "added the reader", "bo"),
            ("root-user", "changed the password", "ada"),
            ("root-user", "disabled the user", "bo"),
            ("root-user", "enabled the user", "bo"),
            ("root-user", "removed the user", "ada"),
        ]


@pytest.mark.parametrize("typed", [[WORD, WORD], [WORD, "another word altogether"]])
def test_the_password_is_asked_for_twice_without_showing_it(
    path: str, monkeypatch: pytest.MonkeyPatch, typed: list[str]
) -> None:
    asked = iter(typed)
    monkeypatch.setattr("onrecord.cli.users.getpass.getpass", lambda prompt: next(asked))
    monkeypatch.setattr("onrecord.cli.users.sys.stdin", type("Terminal", (), {"isatty": lambda self: True})())
    from onrecord.cli.users import add_command

    if typed[0] == typed[1]:
        add_command("ada", "editor", archive=path)
    else:
        with pytest.raises(SettingError, match="differ"):
            add_command("ada", "editor", archive=path)
    with onrecord.open(path) as archive:
        assert archive.users.any() == (typed[0] == typed[1])


@pytest.mark.parametrize(
    ("arguments", "given", "told"),
    [
        (("add", "a b", "--password-stdin"), WORD, "cannot be the name"),
        (("add", "ada", "--role", "king", "--password-stdin"), WORD, "reader and editor"),
        (("add", "ada", "--password-stdin"), "short", "12 to 1000"),
        (("add", "ada", "--password-stdin"), "", "12 to 1000"),
        (("add", "ada"), WORD, "--password-stdin"),
        (("remove", "nobody"), None, "there is no user"),
        (("password", "nobody", "--password-stdin"), WORD, "there is no user"),
        (("disable", "nobody"), None, "there is no user"),
    ],
)
def test_what_cannot_be_done_is_told(path: str, arguments: tuple[str, ...], given: str | None, told: str) -> None:
    done = run(path, *arguments, given=given)
    assert isinstance(done.exception, SettingError) and told in str(done.exception)
    with onrecord.open(path) as archive:
        assert archive.users.all() == [] and archive.users.deeds() == []
