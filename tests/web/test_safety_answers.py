"""What every answer carries, and how much may be sent."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from guarded import HOME, SMALL, archive_in, client_of, make
from starlette.responses import JSONResponse
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from onrecord.archive import Archive
from onrecord.errors import OnrecordError
from onrecord.web.safety import Access, Limits, make_access


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with archive_in(tmp_path) as archive:
        yield archive


@pytest.fixture
def access(archive: Archive) -> Access:
    return make_access("127.0.0.1", archive)


def mended(access: Access) -> TestClient:
    """A client of an application that has words of its own for faults."""
    app = make(access)

    async def broken(request: object, error: Exception) -> JSONResponse:
        return JSONResponse({"reference": "0a1b"}, 500)

    async def faulty(request: object, error: Exception) -> JSONResponse:
        return JSONResponse({"reference": "2c3d"}, 503)

    app.add_exception_handler(Exception, broken)
    app.add_exception_handler(OnrecordError, faulty)
    return TestClient(app, base_url=HOME)


# Headers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [("/who", "localhost", 200), ("/none", "localhost", 404), ("/who", "x.example", 400), ("/broken", "localhost", 500),
     ("/locked", "localhost", 503)],
)  # fmt: skip
def test_every_answer_carries_the_policy(access: Access, path: str, host: str, status: int) -> None:
    answer = mended(access).get(path, headers={"Host": host})
    assert answer.status_code == status and "stack" not in answer.text
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Strict-Transport-Security" not in answer.headers


def test_pages_say_themselves_how_long_they_are_kept(access: Access) -> None:
    assert client_of(access).get("/form").headers["Cache-Control"] == "no-cache"


def test_https_is_to_stay_https(access: Access) -> None:
    answer = client_of(access, home="https://localhost").get("/who")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_without_words_of_its_own_a_fault_is_the_server_s_to_answer(access: Access) -> None:
    with pytest.raises(RuntimeError):
        client_of(access).get("/broken")


def test_web_sockets_are_closed(access: Access) -> None:
    with pytest.raises(WebSocketDisconnect), client_of(access).websocket_connect("/who"):
        pass


# Limits -----------------------------------------------------------------------------------------------------------


def test_a_body_within_the_limit_is_taken(access: Access) -> None:
    assert client_of(access, SMALL).post("/count", content=b"x" * 1_000).json() == {"bytes": 1_000}


def test_a_body_over_the_limit_is_not_even_read(access: Access) -> None:
    answer = client_of(access, SMALL).post("/count", content=b"x" * 1_001)
    assert answer.status_code == 413 and answer.headers["Connection"] == "close" and "1,000 bytes" in answer.text


def ask(
    app: Any, pieces: list[bytes], *, headers: list[tuple[bytes, bytes]], pause: float = 0.0, path: str = "/count"
) -> tuple[int, int]:
    """Send a body piece by piece, whatever the headers say; the status, and how many pieces were taken."""
    taken, statuses = 0, []

    async def receive() -> dict[str, Any]:
        nonlocal taken
        await asyncio.sleep(pause)
        taken += 1
        return {"type": "http.request", "body": pieces[taken - 1], "more_body": taken < len(pieces)}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "root_path": "",
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"localhost"), *headers],
        "client": ("192.0.2.1", 1),
        "server": ("127.0.0.1", 8000),
    }
    asyncio.run(app(scope, receive, send))
    return statuses[0], taken


CHUNKED = [(b"transfer-encoding", b"chunked")]


def test_bytes_are_counted_as_they_come(access: Access) -> None:
    app = make(access, SMALL)
    assert ask(app, [b"x" * 500] * 2, headers=CHUNKED) == (200, 2)
    assert ask(app, [b"x" * 500] * 90, headers=CHUNKED) == (413, 3)
    assert ask(app, [b"x" * 500] * 90, headers=[(b"content-length", b"10")]) == (413, 3)


@pytest.mark.parametrize(
    ("length", "status"), [(b"-1", 400), (b"x", 400), (b"", 400), (b"9" * 40, 413), (b"1001", 413)]
)
def test_a_length_that_is_none_or_too_large_is_refused_at_once(access: Access, length: bytes, status: int) -> None:
    assert ask(make(access, SMALL), [b"x"], headers=[(b"content-length", length)]) == (status, 0)


def test_forms_over_the_limit_are_refused_in_the_middle(access: Access) -> None:
    form = [(b"content-type", b"multipart/form-data; boundary=b"), *CHUNKED]
    start = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n'
    app = make(access, SMALL)
    assert ask(app, [start, *[b"x" * 400_000] * 20], headers=form, path="/large") == (413, 9)


def test_a_body_that_comes_too_slowly_is_broken_off(access: Access) -> None:
    status, taken = ask(make(access, SMALL), [b"x"] * 50, headers=CHUNKED, pause=0.05)
    assert status == 408 and taken < 8


def test_one_address_may_send_so_much_at_a_time(access: Access) -> None:
    app = make(access, Limits(at_once=2, seconds=5))

    async def post(address: str, gate: asyncio.Event) -> int:
        statuses = []

        async def receive() -> dict[str, Any]:
            await gate.wait()
            return {"type": "http.request", "body": b"x", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/count",
            "root_path": "",
            "raw_path": b"/count",
            "query_string": b"",
            "client": (address, 1),
            "headers": [(b"host", b"localhost"), *CHUNKED],
            "server": ("127.0.0.1", 8000),
        }
        await app(scope, receive, send)
        return statuses[0]

    async def all_of_them() -> list[int]:
        gate = asyncio.Event()
        tasks = [asyncio.create_task(post(address, gate)) for address in ("192.0.2.1",) * 3 + ("192.0.2.2",)]
        await asyncio.sleep(0.05)
        gate.set()
        first = await asyncio.gather(*tasks)
        return [*first, await post("192.0.2.1", gate)]

    assert asyncio.run(all_of_them()) == [200, 200, 429, 200, 200]
