"""Forms are taken from our own pages alone: tokens, origins, hosts."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from guarded import HOME, READER_TOKEN, TOKEN, WORD, archive_in, client_of
from starlette.testclient import TestClient

from onrecord.archive import Archive
from onrecord.web.safety import Access, make_access
from onrecord.web.safety.form_tokens import FormTokens


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with archive_in(tmp_path) as archive:
        yield archive


@pytest.fixture
def access(archive: Archive) -> Access:
    return make_access("127.0.0.1", archive)


@pytest.fixture
def client(access: Access) -> TestClient:
    return client_of(access)


# Tokens -----------------------------------------------------------------------------------------------------------


def test_tokens_are_masked_anew_and_all_fit() -> None:
    tokens = FormTokens(b"s" * 32, "held")
    given = {tokens() for _ in range(50)}
    assert len(given) == 50 and all(tokens.fits(token) for token in given)
    assert tokens.made is None
    assert all(FormTokens(b"s" * 32, "held").fits(token) for token in given)


def test_tokens_of_others_do_not_fit() -> None:
    token = FormTokens(b"s" * 32, "held")()
    assert not FormTokens(b"s" * 32, "other").fits(token)
    assert not FormTokens(b"t" * 32, "held").fits(token)
    assert not FormTokens(b"s" * 32, None).fits(token)


ZEROS = base64.urlsafe_b64encode(bytes(64)).decode()


@pytest.mark.parametrize("token", ["", "x", "=" * 88, "a" * 86, "a" * 88, "\ud800", "é" * 88, "a" * 9_999, ZEROS])
def test_odd_tokens_do_not_fit(token: str) -> None:
    assert not FormTokens(b"s" * 32, "held").fits(token)


def test_a_token_that_is_changed_in_any_place_does_not_fit() -> None:
    tokens = FormTokens(b"s" * 32, "held")
    raw = base64.urlsafe_b64decode(tokens())
    for place in range(64):
        changed = bytes(byte ^ (index == place) for index, byte in enumerate(raw))
        assert not tokens.fits(base64.urlsafe_b64encode(changed).decode())


def test_a_token_that_this_very_request_made_up_does_not_fit() -> None:
    tokens = FormTokens(b"s" * 32, None)
    assert tokens.made is None
    assert not tokens.fits(tokens())
    assert tokens.made is not None


# Forms ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/look", "/change"])
def test_a_form_needs_its_token(client: TestClient, path: str) -> None:
    csrf = client.get("/form").text
    assert client.post(path).status_code == 403
    assert client.post(path, data={"csrf": "x"}).status_code == 403
    assert client.post(path, data={"csrf": csrf}).status_code == 200
    assert client.post(path, headers={"X-CSRF-Token": csrf}).status_code == 200
    assert client.post(path, files={"csrf": ("a.txt", csrf.encode())}).status_code == 403
    assert client.post(path, files={"f": ("a.txt", b"x")}, data={"csrf": csrf}).status_code == 200
    assert client.post(f"{path}?csrf={csrf}").status_code == 403


def test_a_form_of_another_browser_is_refused(access: Access) -> None:
    mine, other = client_of(access), client_of(access)
    csrf = other.get("/form").text
    mine.get("/form")
    assert mine.post("/look", data={"csrf": csrf}).status_code == 403
    assert client_of(access).post("/look", data={"csrf": csrf}).status_code == 403


def test_the_cookie_of_forms_is_set_once(client: TestClient) -> None:
    assert "Set-Cookie" in client.get("/form").headers
    assert "Set-Cookie" not in client.get("/form").headers
    assert "Set-Cookie" not in client.get("/who").headers


def test_the_forms_of_a_session_end_with_it(archive: Archive) -> None:
    archive.users.add("ada", WORD, "editor")
    access = make_access("127.0.0.1", archive)
    client = client_of(access)
    for _ in range(2):
        before = client.get("/login").text
        assert client.post("/login", data={"csrf": before, "name": "ada", "password": WORD}).status_code == 303
        assert client.post("/look", data={"csrf": before}).status_code == 403
        csrf = client.get("/form").text
        assert client.post("/look", data={"csrf": csrf}).status_code == 200
        client.cookies.jar.clear()
    assert client.post("/look", data={"csrf": csrf}).status_code == 401


def test_a_stranger_cannot_sign_somebody_in(archive: Archive) -> None:
    """The form of the login page is checked too: else a foreign page could sign a visitor in under its own name."""
    archive.users.add("ada", WORD, "editor")
    client = client_of(make_access("127.0.0.1", archive))
    assert client.post("/login", data={"name": "ada", "password": WORD}).status_code == 403


def test_too_many_fields_and_files_are_refused(client: TestClient) -> None:
    headers = {"X-CSRF-Token": client.get("/form").text}
    many = {f"f{number}": "x" for number in range(101)}
    assert client.post("/look", data=many, headers=headers).status_code in (400, 413)
    files = [("f", (f"{number}.txt", b"x")) for number in range(6)]
    assert client.post("/large", files=files, headers=headers).status_code in (400, 413)
    assert client.post("/large", files=files[:5], headers=headers).status_code == 200


# Programs ---------------------------------------------------------------------------------------------------------


def test_a_program_at_this_machine_needs_no_token_below_api(client: TestClient) -> None:
    assert client.post("/api/look").status_code == 200
    assert client.post("/look").status_code == 403
    for header in ("Origin", "Referer"):
        assert client.post("/api/look", headers={header: HOME}).status_code == 403
    assert client.post("/api/look", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 403
    assert client.post("/api/look", headers={"Cookie": "a=b"}).status_code == 403


def test_a_program_needs_a_token_where_there_are_users(archive: Archive) -> None:
    client = client_of(make_access("127.0.0.1", archive, token=TOKEN, reader_token=READER_TOKEN))
    assert client.post("/api/look").status_code == 401
    csrf = client.get("/login").text
    client.post("/login", data={"csrf": csrf, "password": TOKEN})
    assert client.post("/api/look").status_code == 403


# Origins ----------------------------------------------------------------------------------------------------------

OWN = [
    {},
    {"Origin": HOME},
    {"Origin": HOME, "Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    {"Origin": "https://127.0.0.1:8000"},
]
FOREIGN = [
    {"Origin": "https://elsewhere.example"},
    {"Origin": "http://127.0.0.1:9000"},
    {"Origin": "http://localhost:8000"},
    {"Origin": "http://127.0.0.1:8000.elsewhere.example"},
    {"Origin": "http://127.0.0.1:8000@elsewhere.example"},
    {"Origin": "file://127.0.0.1:8000"},
    {"Origin": "http://["},
    {"Origin": ""},
    {"Origin": "null"},
    {"Origin": HOME, "Sec-Fetch-Site": "cross-site"},
    {"Origin": HOME, "Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "same-origin"},
]


@pytest.mark.parametrize("headers", OWN)
def test_forms_of_our_own_pages_are_taken(client: TestClient, headers: dict[str, str]) -> None:
    csrf = client.get("/form").text
    assert client.post("/look", data={"csrf": csrf}, headers=headers).status_code == 200


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_what_other_sites_send_is_refused_even_with_a_token(
    client: TestClient, headers: dict[str, str], method: str
) -> None:
    csrf = client.get("/form").text
    answer = client.request(method, "/look", data={"csrf": csrf}, headers=headers)
    assert answer.status_code == 403 and "another site" in answer.text


def test_links_from_other_sites_are_followed(client: TestClient) -> None:
    assert client.get("/who", headers={"Origin": "null", "Sec-Fetch-Site": "cross-site"}).status_code == 200


# Hosts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "LocalHost:1", "[::1]:8000"])
def test_a_server_for_this_machine_answers_to_its_names(client: TestClient, host: str) -> None:
    assert client.get("/who", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["elsewhere.example", "127.0.0.1.elsewhere.example", "localhost.", "localhost:8000:1", "127.0.0.1@x", "", "a b",
     "[::2]", "127.0.0.1:", "xn--lcalhost-9wa", "0.0.0.0", "localhost\x00"],
)  # fmt: skip
def test_a_server_for_this_machine_answers_to_no_other_name(client: TestClient, host: str) -> None:
    """A page of another site whose name is made to lead to this machine (DNS rebinding) reads nothing."""
    for path in ("/who", "/healthz", "/static/a/b.css"):
        answer = client.get(path, headers={"Host": host.encode()})
        assert answer.status_code == 400 and "public" not in answer.text


def test_names_that_were_given_are_known(archive: Archive) -> None:
    client = client_of(make_access("0.0.0.0", archive, token=TOKEN, names=["News.example"]))
    assert client.get("/healthz", headers={"Host": "news.example"}).status_code == 200
    assert client.get("/healthz", headers={"Host": "elsewhere.example"}).status_code == 400
    open_to_all = client_of(make_access("0.0.0.0", archive, token=TOKEN))
    assert open_to_all.get("/healthz", headers={"Host": "any.example:80"}).status_code == 200
    assert open_to_all.get("/healthz", headers={"Host": "a/b"}).status_code == 400
