"""Every address of the application that changes or takes something is guarded; whoever adds one is told here."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import argon2
import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from guarded import HOME, READER_TOKEN, TOKEN, WORD, archive_in
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from onrecord.archive import Archive, passwords
from onrecord.settings import Settings
from onrecord.web.application import make_app
from onrecord.web.pages import all_pages
from onrecord.web.safety import Access, make_access

HTML = {"Accept": "text/html"}
START = datetime(2031, 3, 9)  # noqa: DTZ001 - tables hold times in UTC without a zone
ROUTES = [route for pages in all_pages() for route in pages.router.routes if isinstance(route, APIRoute)]
POSTS = sorted({route.path for route in ROUTES if "POST" in route.methods})
FOR_READERS = {"/login", "/logout", "/read", "/check"}
"""What readers may send in: nothing of it changes the archive."""
EDITORS_PAGES = re.compile("/log|/review.*")


def page_of(path: str) -> str:
    """The address of the page that a twin is of."""
    return re.sub(r"\.(json|csv)$", "", path.removeprefix("/api")) or "/"


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
def staffed(archive: Archive) -> Access:
    archive.users.add("ada", WORD, "editor")
    archive.users.add("bo", WORD, "reader")
    return make_access("127.0.0.1", archive)


def open_client(archive: Archive, access: Access) -> TestClient:
    return TestClient(make_app(archive, Settings(), access), base_url=HOME, follow_redirects=False)


def form_token(text: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', text)
    assert found is not None, text
    return found[1]


def enter(client: TestClient, name: str, password: str = WORD) -> str:
    """Sign in; a token for forms."""
    csrf = form_token(client.get("/login", headers=HTML).text)
    answer = client.post("/login", data={"csrf": csrf, "name": name, "password": password, "next": "/read"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/read")
    return form_token(client.get("/read", headers=HTML).text)


def filled(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "0011223344556677", path)


def test_there_is_something_to_guard() -> None:
    assert {"/login", "/logout", "/read", "/api/read"} <= set(POSTS)
    assert {method for route in ROUTES for method in route.methods} <= {"GET", "POST"}


Pass = tuple[dict[str, str], str, str]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive for tests that change nothing of it; to make one for each would take most of the time."""
    with archive_in(tmp_path_factory.mktemp("routes")) as archive:
        yield archive


@pytest.fixture(scope="module")
def local(shared: Archive) -> tuple[TestClient, str]:
    """A browser at this machine, with a token for forms."""
    client = open_client(shared, make_access("127.0.0.1", shared))
    return client, form_token(client.get("/read", headers=HTML).text)


@pytest.fixture(scope="module")
def by_token(shared: Archive) -> FastAPI:
    return make_app(shared, Settings(), make_access("0.0.0.0", shared, token=TOKEN, reader_token=READER_TOKEN))


@pytest.fixture(scope="module")
def passes(by_token: FastAPI) -> dict[str, Pass]:
    """What readers and editors hold who gave their token: cookies, a token for forms, and one from before."""
    found = {}
    for role, token in (("reader", READER_TOKEN), ("editor", TOKEN)):
        client = client_with(by_token, {})
        before = form_token(client.get("/login", headers=HTML).text)
        csrf = enter(client, "", token)
        found[role] = ({each.name: each.value or "" for each in client.cookies.jar}, csrf, before)
    return found


def client_with(app: FastAPI, cookies: dict[str, str]) -> TestClient:
    return TestClient(app, base_url=HOME, follow_redirects=False, cookies=cookies)


@pytest.mark.parametrize("path", POSTS)
def test_a_form_without_our_token_is_refused(local: tuple[TestClient, str], path: str) -> None:
    client, csrf = local
    for sent in ({}, {"csrf": "x"}, {"csrf": csrf[:-4] + "AAA="}):
        answer = client.post(filled(path), data=sent, headers={**HTML, "Origin": HOME})
        assert answer.status_code == 403 and "form" in answer.text, answer.text
    for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        assert client.post(filled(path), data={"csrf": csrf}, headers=headers).status_code == 403
    for host in ("elsewhere.example", "127.0.0.1.elsewhere.example"):
        assert client.post(filled(path), data={"csrf": csrf}, headers={"Host": host}).status_code == 400
    # The token alone was what was missing.
    assert client.post(filled(path), data={"csrf": csrf}, headers={"Origin": HOME}).status_code != 403


@pytest.mark.parametrize("path", [path for path in POSTS if path != "/login"])
def test_strangers_are_sent_away(by_token: FastAPI, path: str) -> None:
    client = client_with(by_token, {})
    csrf = form_token(client.get("/login", headers=HTML).text)
    answer = client.post(filled(path), data={"csrf": csrf}, headers=HTML)
    assert answer.status_code == 401, answer.text


@pytest.mark.parametrize("path", POSTS)
def test_readers_change_nothing(by_token: FastAPI, passes: dict[str, Pass], path: str) -> None:
    cookies, csrf, _ = passes["reader"]
    answer = client_with(by_token, cookies).post(filled(path), data={"csrf": csrf}, headers=HTML)
    assert (answer.status_code == 403) == (page_of(path) not in FOR_READERS), answer.text


@pytest.mark.parametrize("path", POSTS)
def test_editors_need_the_token_of_their_session(by_token: FastAPI, passes: dict[str, Pass], path: str) -> None:
    cookies, csrf, before = passes["editor"]
    client = client_with(by_token, cookies)
    for sent in ({}, {"csrf": before}, {"csrf": passes["reader"][1]}):
        assert client.post(filled(path), data=sent).status_code == 403
    assert client.post(filled(path), data={"csrf": csrf}).status_code != 403


@pytest.mark.parametrize("path", sorted({route.path for route in ROUTES if "GET" in route.methods}))
def test_pages_are_closed_to_strangers_and_those_of_editors_to_readers(by_token: FastAPI, path: str) -> None:
    client = client_with(by_token, {})
    if path != "/login":
        answer = client.get(filled(path), headers=HTML)
        assert answer.status_code == 303 and answer.headers["Location"].startswith("/login?next=%2F")
        assert client.get(filled(path), headers={"Accept": "application/json"}).status_code == 401
    answer = client.get(filled(path), headers={**HTML, "Authorization": f"Bearer {READER_TOKEN}"})
    assert answer.status_code < 500, answer.text
    assert (answer.status_code == 403) == bool(EDITORS_PAGES.fullmatch(page_of(path)))


# The pages of this part -------------------------------------------------------------------------------------------


def test_the_login_page_says_what_was_wrong_and_keeps_the_way(archive: Archive, staffed: Access) -> None:
    client = open_client(archive, staffed)
    page = client.get("/login", params={"next": "/said?about=harbour&since=2031"}, headers=HTML)
    assert 'value="/said?about=harbour&amp;since=2031"' in page.text
    sent = {"csrf": form_token(page.text), "name": "<b>ada</b>", "password": "x" * 20, "next": "/said?about=a"}
    answer = client.post("/login", data=sent, headers=HTML)
    assert answer.status_code == 401
    assert 'role="alert"' in answer.text and "do not belong together" in answer.text
    assert 'value="/said?about=a"' in answer.text and "&lt;b&gt;ada" in answer.text and "x" * 20 not in answer.text


@pytest.mark.parametrize(
    "next_", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "\t//x", ""]
)
def test_signing_in_leads_to_no_other_site(archive: Archive, staffed: Access, next_: str) -> None:
    client = open_client(archive, staffed)
    page = client.get("/login", params={"next": next_}, headers=HTML)
    assert 'name="next" value="/"' in page.text
    sent = {"csrf": form_token(page.text), "name": "ada", "password": WORD, "next": next_}
    assert client.post("/login", data=sent).headers["Location"] == "/"


def test_too_many_tries_are_told_with_the_time_to_wait(archive: Archive, staffed: Access) -> None:
    archive.users._clock = lambda: START
    client = open_client(archive, staffed)
    for number in range(7):
        csrf = form_token(client.get("/login", headers=HTML).text)
        answer = client.post("/login", data={"csrf": csrf, "name": "ada", "password": f"wrong {number}"}, headers=HTML)
    assert answer.status_code == 429 and "wait" in answer.text and int(answer.headers["Retry-After"]) >= 1


def test_many_who_sign_in_keep_nobody_from_reading(
    archive: Archive, staffed: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They wait for their turn without holding the threads in which pages are made."""
    app = make_app(archive, Settings(), staffed)
    held = threading.Event()

    def slowly(*_: object) -> None:
        held.wait(20)
        raise HTTPException(401, "no")

    monkeypatch.setattr("onrecord.web.pages.login.sign_in", slowly)

    async def all_at_once() -> tuple[int, list[int]]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME) as client:
            csrf = form_token((await client.get("/login", headers=HTML)).text)
            headers = {**HTML, "X-CSRF-Token": csrf}
            tries = [asyncio.create_task(client.post("/login", headers=headers)) for _ in range(45)]
            await asyncio.sleep(0.5)
            healthy = await asyncio.wait_for(client.get("/healthz"), 10)
            held.set()
            return healthy.status_code, [each.status_code for each in await asyncio.gather(*tries)]

    try:
        healthy, statuses = asyncio.run(all_at_once())
    finally:
        held.set()
    assert healthy == 200
    assert sorted(statuses) == [401] * 32 + [429] * 13


def test_odd_forms_are_refused_without_a_fault(archive: Archive, staffed: Access) -> None:
    client = open_client(archive, staffed)
    headers = {**HTML, "X-CSRF-Token": form_token(client.get("/login", headers=HTML).text)}
    assert client.post("/login", headers=headers).status_code == 401
    assert client.post("/login", files={"password": ("a", b"x")}, headers=headers).status_code == 401
    assert client.post("/login", data={"name": "a" * 30_000}, headers=headers).status_code == 413
    for kind, body in (
        ("text/plain", b"{}"),
        ("application/x-www-form-urlencoded", b"\xff%00%ff=&&&=&name=%00%ed%a0%80"),
        ("multipart/form-data; boundary=b", b"--b\r\nx"),
        ("multipart/form-data", b"--b--"),
    ):
        answer = client.post("/login", content=body, headers={**headers, "Content-Type": kind})
        assert answer.status_code in (400, 401), answer.text


def test_signing_out_ends_the_session_itself(archive: Archive, staffed: Access) -> None:
    client = open_client(archive, staffed)
    csrf = enter(client, "ada")
    held = {each.name: each.value for each in client.cookies.jar}
    answer = client.post("/logout", data={"csrf": csrf})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login")
    assert "Max-Age=0" in answer.headers["Set-Cookie"]
    client.cookies.update(held)
    assert client.get("/read").status_code == 401
    assert [each.what for each in archive.users.deeds()] == ["signed out", "signed in"]


def test_by_token_the_form_asks_for_nothing_else(archive: Archive) -> None:
    client = open_client(archive, make_access("0.0.0.0", archive, token=TOKEN))
    page = client.get("/login", headers=HTML).text
    assert 'name="name"' not in page and "Token" in page
    enter(client, "", TOKEN)
    csrf = form_token(client.get("/read", headers=HTML).text)
    assert client.post("/logout", data={"csrf": csrf}).headers["Location"] == "/login"
    assert client.get("/read").status_code == 401


def test_at_this_machine_there_is_nobody_to_sign_in_as(archive: Archive) -> None:
    client = open_client(archive, make_access("127.0.0.1", archive))
    assert client.get("/login?next=/said", headers=HTML).headers["Location"] == "/said"
    csrf = form_token(client.get("/read", headers=HTML).text)
    assert client.post("/login", data={"csrf": csrf, "password": "x"}, headers=HTML).status_code == 404
    assert client.post("/logout", data={"csrf": csrf}).headers["Location"] == "/"


def test_the_log_lists_deeds_by_pages(archive: Archive, staffed: Access) -> None:
    for number in range(5):
        archive.users.note("bo" if number % 2 else "ada", f"did {number}", about="0011223344556677", origin="192.0.2.1")
    archive.users.note("<script>alert(1)</script>", "did\u202e it", about="=1+1", origin="::1")
    client = open_client(archive, staffed)
    enter(client, "ada")
    text = client.get("/log", headers=HTML).text
    assert "<script>alert" not in text and "\u202e" not in text and 'href="/articles/0011223344556677"' in text
    page = client.get("/log.json", params={"limit": 2}).json()
    assert [each["what"] for each in page["entries"]] == ["signed in", "did\u202e it"]
    rest = client.get("/log.json", params={"limit": 100, "before": page["next"]}).json()
    assert [each["what"] for each in rest["entries"]] == [f"did {number}" for number in (4, 3, 2, 1, 0)]
    assert rest["next"] is None
    assert [each["what"] for each in client.get("/log.json?who=bo").json()["entries"]] == ["did 3", "did 1"]
    lines = client.get("/log.csv").text.splitlines()
    assert len(lines) == 8 and not any(",=1" in line for line in lines)
    assert "No" in client.get("/log", params={"who": "nobody"}, headers=HTML).text


@pytest.mark.parametrize(
    "query", ["before=0", "before=x", f"before={10**30}", "limit=0", "limit=99999999", f"who={'a' * 200}"]
)
def test_odd_questions_to_the_log_are_refused(by_token: FastAPI, query: str) -> None:
    client = client_with(by_token, {})
    assert client.get(f"/log.json?{query}", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 422


def test_a_deed_is_noted_with_who_and_from_where(archive: Archive) -> None:
    from onrecord.web.desk import Desk
    from onrecord.web.safety import Visitor
    from onrecord.web.seen import Seen

    visitor = Visitor("ada", None, "session")
    Seen(Desk(archive, Settings()), visitor, "/", "", address="192.0.2.1").note("kept", "0011223344556677")
    (deed,) = archive.users.deeds()
    assert (deed.who, deed.what, deed.about, deed.origin) == ("ada", "kept", "0011223344556677", "192.0.2.1")
