"""A tiny application behind the guard, for tests of safety that need no page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi import Depends, FastAPI, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.testclient import TestClient

import onrecord
from onrecord.archive import Archive
from onrecord.errors import ArchiveError
from onrecord.web.safety import Access, Limits, Visitor, checked_form, editor, guard, visitor
from onrecord.web.safety.cookies import SESSION, cookie_line
from onrecord.web.safety.signing_in import SECONDS, sign_in

HOME = "http://127.0.0.1:8000"
WORD = "a long night in Norcall"
TOKEN, READER_TOKEN = "e" * 32, "r" * 32
SMALL = Limits(most_bytes=1_000, more_bytes=(("/large", 3_000_000),), seconds=0.3, at_once=2)


def make(access: Access, limits: Limits | None = None) -> FastAPI:
    """An application that shows who asks, and takes forms."""
    app = FastAPI(openapi_url=None)

    @app.get("/who")
    def who(request: Request) -> dict[str, object]:
        found: Visitor = visitor(request)
        return {"name": found.name, "role": found.role, "how": found.how, "leave": found.can_leave}

    @app.get("/form")
    def form(request: Request) -> Response:
        return PlainTextResponse(request.state.csrf(), headers={"Cache-Control": "no-cache"})

    @app.get("/login")
    def login(request: Request) -> Response:
        return PlainTextResponse(request.state.csrf())

    @app.post("/login", dependencies=[Depends(checked_form)])
    async def enter(request: Request) -> Response:
        given = await request.form()
        _, held = sign_in(access, str(given.get("name", "")), str(given["password"]), request.client.host)
        line = cookie_line(SESSION, held, access, request.scope, seconds=SECONDS)
        return RedirectResponse("/", 303, {"Set-Cookie": line})

    @app.post("/look", dependencies=[Depends(checked_form)])
    @app.post("/api/look", dependencies=[Depends(checked_form)])
    @app.post("/large", dependencies=[Depends(checked_form)])
    def look() -> dict[str, bool]:
        return {"looked": True}

    @app.post("/change", dependencies=[Depends(editor), Depends(checked_form)])
    def change() -> dict[str, bool]:
        return {"changed": True}

    @app.post("/count")
    async def count(request: Request) -> dict[str, int]:
        return {"bytes": len(await request.body())}

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("a stack that nobody may see")

    @app.get("/locked")
    def locked() -> None:
        raise ArchiveError("locked")

    @app.get("/static/a/b.css")
    @app.get("/healthz")
    def public() -> dict[str, bool]:
        return {"public": True}

    guard(app, access, limits)
    return app


@contextmanager
def archive_in(folder: Path) -> Iterator[Archive]:
    with onrecord.open(folder / "x.db") as archive:
        yield archive


def client_of(access: Access, limits: Limits | None = None, *, home: str = HOME) -> TestClient:
    return TestClient(make(access, limits), base_url=home, follow_redirects=False)
