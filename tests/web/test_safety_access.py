"""Who may use a server: at this machine, with a token, or as a user; and what becomes of everybody else."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import argon2
import pytest
from guarded import HOME, READER_TOKEN, TOKEN, WORD, archive_in, client_of
from starlette.testclient import TestClient

from onrecord.archive import Archive, Role, Users, passwords
from onrecord.errors import ArchiveError, SettingError
from onrecord.web.safety import Access, Mode, is_loopback, make_access, own_path
from onrecord.web.safety.visitors import new_pass

HTML = {"Accept": "text/html"}
START = datetime(2031, 3, 9)  # noqa: DTZ001 - tables hold times in UTC without a zone


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = argon2.PasswordHasher.from_parameters(argon2.profiles.CHEAPEST)
    passwords._decoy.cache_clear()
    monkeypatch.setattr(passwords, "_hasher", lambda: cheap)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with archive_in(tmp_path) as archive:
        yield archive


@pytest.fixture
def staffed(archive: Archive) -> Archive:
    archive.users.add("ada", WORD, "editor")
    archive.users.add("bo", WORD, "reader")
    return archive


def enter(client: TestClient, password: str = WORD, name: str = "ada") -> int:
    csrf = client.get("/login").text
    return client.post("/login", data={"csrf": csrf, "name": name, "password": password}).status_code


# The mode ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "::1", "[::1]", "127.9.9.9"])
def test_at_this_machine_everybody_is_an_editor(archive: Archive, host: str) -> None:
    access = make_access(host, archive)
    assert access.mode is Mode.LOCAL
    found = client_of(access).get("/who").json()
    assert (found["role"], found["how"], found["leave"]) == ("editor", "local", False)
    assert found["name"] == access.name != ""


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "", "news.example", "127.0.0.1.example", "10.0.0.1"])
def test_at_another_address_there_must_be_a_token_or_a_user(archive: Archive, host: str) -> None:
    assert not is_loopback(host)
    with pytest.raises(SettingError, match=r"--token.*onrecord users add"):
        make_access(host, archive)
    assert make_access(host, archive, token=TOKEN).mode is Mode.TOKEN
    assert make_access(host, archive, reader_token=READER_TOKEN).mode is Mode.TOKEN
    archive.users.add("ada", WORD, "editor")
    assert make_access(host, archive).mode is Mode.USERS
    archive.users.disable("ada")
    with pytest.raises(SettingError):
        make_access(host, archive)


def test_a_name_for_others_needs_a_token_too(archive: Archive) -> None:
    """A proxy on this machine lets everybody in; the name by which it is reached gives it away."""
    with pytest.raises(SettingError, match=r"news\.example"):
        make_access("127.0.0.1", archive, names=["localhost", "news.example"])
    assert make_access("127.0.0.1", archive, names=["news.example"], token=TOKEN).hosts >= {"news.example", "localhost"}


@pytest.mark.parametrize("token", ["", "short", "x" * 19, "x" * 30 + " y", "ü" * 30, "x\n" * 20])
def test_a_token_that_could_be_guessed_or_sent_wrong_is_refused(archive: Archive, token: str) -> None:
    for given in ({"token": token}, {"reader_token": token}):
        with pytest.raises(SettingError, match="20 or more"):
            make_access("127.0.0.1", archive, **given)


def test_the_two_tokens_differ(archive: Archive) -> None:
    with pytest.raises(SettingError, match="differ"):
        make_access("127.0.0.1", archive, token=TOKEN, reader_token=TOKEN)


def test_settings_show_no_secret(archive: Archive) -> None:
    shown = repr(make_access("127.0.0.1", archive, token=TOKEN))
    assert TOKEN not in shown and archive.users.secret().hex() not in shown and "secret" not in shown


def test_an_archive_that_may_not_be_written_is_served_to_readers(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ArchiveError("it may not be written")

    for name in ("secret", "try_now", "note", "open_session"):
        monkeypatch.setattr(Users, name, refuse)
    client = client_of(make_access("127.0.0.1", archive))
    csrf = client.get("/form").text
    assert client.post("/look", data={"csrf": csrf}).status_code == 200
    client = client_of(make_access("127.0.0.1", archive, token=TOKEN))
    assert enter(client, TOKEN) == 303
    assert client.get("/who").json()["role"] == "editor"
    assert make_access("127.0.0.1", archive, secret=b"x" * 32).secret == b"x" * 32


# Tokens -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def by_token(archive: Archive) -> Access:
    return make_access("0.0.0.0", archive, token=TOKEN, reader_token=READER_TOKEN)


@pytest.mark.parametrize(("token", "role"), [(TOKEN, "editor"), (READER_TOKEN, "reader")])
def test_a_token_with_the_request_gives_its_role(by_token: Access, token: str, role: str) -> None:
    client = client_of(by_token)
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/who", headers=headers).json()["role"] == role
    assert client.get("/who", headers={"Authorization": f"bearer  {token} "}).json()["role"] == role
    assert client.post("/look", headers=headers).status_code == 200
    assert client.post("/change", headers=headers).status_code == (200 if role == "editor" else 403)
    assert not client.cookies


@pytest.mark.parametrize("given", ["Bearer", "Bearer ", f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}x", "Bearer \xff"])
def test_a_wrong_token_is_refused(by_token: Access, given: str) -> None:
    answer = client_of(by_token).get("/who", headers={"Authorization": given.encode("latin-1")})
    assert answer.status_code == 401 and answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(("token", "role"), [(TOKEN, "editor"), (READER_TOKEN, "reader")])
def test_a_token_in_the_form_opens_a_session(by_token: Access, token: str, role: str) -> None:
    client = client_of(by_token)
    assert enter(client, "x" * 32) == 401
    assert enter(client, token) == 303
    found = client.get("/who").json()
    assert (found["role"], found["how"], found["leave"]) == (role, "pass", True)
    csrf = client.get("/form").text
    assert client.post("/change", data={"csrf": csrf}).status_code == (200 if role == "editor" else 403)


def test_a_pass_cannot_be_forged_or_outlive_its_token(by_token: Access, archive: Archive) -> None:
    client = client_of(by_token)
    enter(client, READER_TOKEN)
    ((name, held),) = [(each.name, each.value) for each in client.cookies.jar if "session" in each.name]
    role, ends, mark, proof = held.split(".")
    for forged in (
        f"editor.{ends}.{mark}.{proof}",
        f"{role}.{int(ends, 16) + 9:x}.{mark}.{proof}",
        f"{role}.{ends}.{mark}.{'0' * 64}",
        *("...", "x", f"{role}.zz.{mark}.{proof}", proof),
        new_pass(by_token, Role.EDITOR, "x" * 32),
        new_pass(by_token, Role.EDITOR, READER_TOKEN),
    ):
        assert client_of(by_token).get("/who", headers={"Cookie": f"{name}={forged}"}).status_code == 401, forged
    assert client_of(by_token).get("/who", headers={"Cookie": f"{name}={held}"}).status_code == 200
    other = make_access("0.0.0.0", archive, token=TOKEN, reader_token="n" * 32)
    assert client_of(other).get("/who", headers={"Cookie": f"{name}={held}"}).status_code == 401


def test_a_pass_ends(by_token: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(by_token)
    enter(client, TOKEN)
    assert client.get("/who").status_code == 200
    monkeypatch.setattr("onrecord.web.safety.visitors.time.time", lambda: 4e9)
    assert client.get("/who").status_code == 401


# Users ------------------------------------------------------------------------------------------------------------


def test_a_user_signs_in_and_out_of_a_session(staffed: Archive) -> None:
    client = client_of(make_access("127.0.0.1", staffed))
    assert client.get("/who").status_code == 401
    assert enter(client, name="ADA") == 303
    assert client.get("/who").json() == {"name": "ada", "role": "editor", "how": "session", "leave": True}
    (deed,) = staffed.users.deeds()
    assert (deed.who, deed.what, deed.origin) == ("ada", "signed in", "testclient")
    staffed.users.disable("ada")
    assert client.get("/who").status_code == 401


def test_a_reader_may_look_and_not_change(staffed: Archive) -> None:
    client = client_of(make_access("127.0.0.1", staffed))
    assert enter(client, name="bo") == 303
    csrf = client.get("/form").text
    assert client.post("/look", data={"csrf": csrf}).status_code == 200
    answer = client.post("/change", data={"csrf": csrf})
    assert answer.status_code == 403 and "Only editors" in answer.text


@pytest.mark.parametrize(
    ("name", "word"), [("ada", "x" * 20), ("nobody", WORD), ("", ""), ("ada\0", WORD), ("ada", "")]
)
def test_what_does_not_fit_is_refused_alike(staffed: Archive, name: str, word: str) -> None:
    client = client_of(make_access("127.0.0.1", staffed))
    csrf = client.get("/login").text
    answer = client.post("/login", data={"csrf": csrf, "name": name, "password": word})
    assert (answer.status_code, answer.json()["detail"]) == (401, "Name and password do not belong together.")


def test_guessing_grows_slow_whatever_the_address(staffed: Archive) -> None:
    staffed.users._clock = lambda: START
    client = client_of(make_access("127.0.0.1", staffed))
    found = [enter(client, "wrong" * 4) for _ in range(7)]
    assert found == [401] * 5 + [429] * 2
    csrf = client.get("/login").text
    answer = client.post("/login", data={"csrf": csrf, "name": "ada", "password": WORD})
    assert answer.status_code == 429 and 1 <= int(answer.headers["Retry-After"]) <= 2
    assert "wait" in answer.json()["detail"]
    assert enter(client, name="bo") == 303


def test_one_address_cannot_try_all_names(staffed: Archive) -> None:
    staffed.users._clock = lambda: START
    client = client_of(make_access("127.0.0.1", staffed))
    found = [enter(client, "wrong" * 4, name=f"user{number}") for number in range(22)]
    assert found == [401] * 20 + [429] * 2


def test_a_bearer_token_works_beside_users(staffed: Archive) -> None:
    client = client_of(make_access("127.0.0.1", staffed, token=TOKEN))
    assert client.get("/who", headers={"Authorization": f"Bearer {TOKEN}"}).json()["how"] == "bearer"
    assert enter(client, TOKEN) == 401
    assert enter(client) == 303


def test_a_token_of_no_server_is_not_looked_at_where_there_are_users_alone(staffed: Archive) -> None:
    client = client_of(make_access("127.0.0.1", staffed))
    enter(client)
    assert client.get("/who", headers={"Authorization": f"Bearer {TOKEN}"}).json()["how"] == "session"


# Those who have not signed in ---------------------------------------------------------------------------------------


def test_people_are_sent_to_the_login_page_and_back(by_token: Access) -> None:
    answer = client_of(by_token).get("/said?about=a%20b&x=%2F", headers=HTML)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/login?next=%2Fsaid%3Fabout%3Da%2520b%26x%3D%252F"


def test_programs_and_scripts_are_told(by_token: Access) -> None:
    client = client_of(by_token)
    assert client.get("/who").status_code == 401
    assert client.post("/look", headers=HTML).status_code == 401
    answer = client.get("/said", headers={**HTML, "HX-Request": "true"})
    assert answer.status_code == 401 and answer.headers["HX-Redirect"] == "/login"


def test_all_is_closed_but_what_the_login_page_needs(by_token: Access) -> None:
    client = client_of(by_token)
    for path in ("/login", "/healthz", "/static/a/b.css"):
        assert client.get(path).status_code == 200
    for path in ("/", "/login/", "/login.json", "/staticx", "/healthz/x", "/api/openapi.json", "//login", "/LOGIN"):
        assert client.get(path).status_code == 401, path


@pytest.mark.parametrize(
    "path", ["/", "/said?about=harbour&x=%2F%2F", "/articles/00aa#w", "/a//b", "/said?next=http://x/"]
)
def test_where_one_may_go_on_to(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "path",
    [None, "", "said", "//x.example", "/\\x.example", "\\\\x", "http://x.example/", "javascript:alert(1)",
     "/\t/x.example", "/a\r\nSet-Cookie: x=1", "/\x00", " /said", "/" + "a" * 3_000, "/a\\b"],
)  # fmt: skip
def test_nobody_is_led_to_another_site(path: str | None) -> None:
    assert own_path(path) == "/"


# Cookies ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("home", [HOME, "https://news.example"])
def test_cookies_are_closed_to_scripts_and_neighbours(staffed: Archive, home: str) -> None:
    client = client_of(make_access("0.0.0.0", staffed), home=home)
    lines = [client.get("/form").headers.get("Set-Cookie"), client.get("/login").headers["Set-Cookie"]]
    assert lines[0] is None  # that page is not for strangers
    csrf = client.get("/login").text
    lines = [
        lines[1],
        client.post("/login", data={"csrf": csrf, "name": "ada", "password": WORD}).headers["Set-Cookie"],
    ]
    for line, kind in zip(lines, ("forms", "session"), strict=True):
        name, *rest = line.split("; ")
        assert {"Path=/", "HttpOnly", "SameSite=Lax"} <= set(rest) and not any("Domain" in each for each in rest)
        assert ("Secure" in rest) == home.startswith("https")
        assert name.startswith(f"{'__Host-' if home.startswith('https') else ''}onrecord-{kind}-")


def test_cookies_of_two_archives_at_one_machine_are_apart(tmp_path: Path) -> None:
    names = set()
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        with archive_in(folder) as archive:
            names.add(client_of(make_access("127.0.0.1", archive)).get("/form").headers["Set-Cookie"].split("=")[0])
    assert len(names) == 2


def test_a_cookie_over_http_is_none_over_https(staffed: Archive) -> None:
    """A neighbour that can set cookies over HTTP cannot choose the session of one who comes over HTTPS."""
    access = make_access("0.0.0.0", staffed)
    plain = client_of(access)
    enter(plain)
    ((name, held),) = [(each.name, each.value) for each in plain.cookies.jar if "session" in each.name]
    safe = client_of(access, home="https://127.0.0.1:8000")
    assert safe.get("/who", headers={"Cookie": f"{name}={held}"}).status_code == 401
    assert safe.get("/who", headers={"Cookie": f"__Host-{name}={held}"}).status_code == 200


def test_odd_cookies_are_none(staffed: Archive) -> None:
    client = client_of(make_access("127.0.0.1", staffed))
    enter(client)
    (name,) = [each.name for each in client.cookies.jar if "session" in each.name]
    other = client_of(make_access("127.0.0.1", staffed))
    for odd in (f"{name}={'x' * 100_000}", f"{name}=", name, f"{name}=\xff\x00", ";" * 5_000, f"{name}=a; {name}=b"):
        assert other.get("/who", headers={"Cookie": odd.encode("latin-1")}).status_code == 401, odd[:40]


def test_the_file_of_an_archive_is_as_closed_as_the_user_made_it(archive: Archive) -> None:
    """The secret and the hashes are in it; serving must not open it further."""
    Path(archive.location).chmod(0o600)
    make_access("127.0.0.1", archive)
    assert stat.S_IMODE(Path(archive.location).stat().st_mode) == 0o600
