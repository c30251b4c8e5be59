"""The web application: pages, what stands around each request, and what is said when something goes wrong.

In go an archive and who may use it, out comes an ASGI application. Which server runs it is not decided here.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import onrecord
from onrecord.errors import ArchiveError, OnrecordError, SettingError
from onrecord.web.desk import Desk
from onrecord.web.pages import all_pages, warm_up
from onrecord.web.safety import Access, guard
from onrecord.web.seen import seen_in
from onrecord.web.statics import send_static
from onrecord.web.templating import render

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from onrecord.archive import Archive
    from onrecord.settings import Settings
    from onrecord.web.shelf import Shelf

__all__ = ["make_app"]

_log = logging.getLogger(__name__)
_TITLES = {
    400: "That cannot be asked",
    401: "Please sign in",
    403: "Not allowed",
    404: "Not in the archive",
    405: "Not possible here",
    408: "That took too long",
    413: "Too large",
    422: "That cannot be asked",
    429: "Too many tries",
    503: "Not just now",
}


def make_app(
    archive: Archive,
    settings: Settings,
    access: Access,
    *,
    fetching: bool = False,
    warm: bool = False,
    shelf: Shelf | None = None,
) -> FastAPI:
    """Make the application over an open archive, which it closes at its end.

    ``access`` tells who may see and change what, ``fetching`` whether visitors may have pages fetched from the web.
    ``warm`` opens models ahead of the first visitor. On the ``shelf`` stand answers that processes of one server share.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if warm:
            Thread(target=warm_up, args=(app.state.desk,), name="warming", daemon=True).start()
        yield
        archive.close()

    app = FastAPI(
        title="onrecord",
        version=onrecord.__version__,
        summary="The record of who said what in the news.",
        description="Each page of the archive as JSON. Offsets count Unicode code points of the article's text.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        exception_handlers={
            HTTPException: _refused,
            RequestValidationError: _not_understood,
            OnrecordError: _faulty,
        },
    )
    app.state.desk = Desk(archive, settings, fetching=fetching, shelf=shelf)
    app.state.desk.describe = app.openapi
    for pages in all_pages():
        app.include_router(pages.router)
    app.router.routes.append(Route("/static/{digest}/{name}", send_static))
    app.router.routes.append(Route("/healthz", _healthy))
    app.add_middleware(_Fence)
    app.add_middleware(GZipMiddleware, minimum_size=800, compresslevel=5)
    app.add_middleware(_WithoutBlanks)
    guard(app, access)
    return app


class _WithoutBlanks:
    """Drops empty parameters of addresses: a form sends all its fields, and an empty one asks for nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (query := scope["query_string"]):
            parts = [part for part in query.split(b"&") if part.partition(b"=")[2]]
            scope = {**scope, "query_string": b"&".join(parts)}
        await self._app(scope, receive, send)


class _Fence:
    """Turns what nobody foresaw into an answer with a reference; the log has what happened.

    Starlette's own fence stands outside of all middleware, so that its answers would go without their headers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:
            if begun or scope["type"] != "http":
                raise
            answer = _told_by_reference(Request(scope), error, 500, "Something went wrong here; it is not your doing.")
            await answer(scope, receive, send)


async def _healthy(request: Request) -> Response:
    """Tell a watcher that the server answers and its archive can be read."""
    from starlette.concurrency import run_in_threadpool

    try:
        await run_in_threadpool(request.app.state.desk.archive.stamp)
    except OnrecordError:
        _log.exception("the archive cannot be read")
        return JSONResponse({"status": "the archive cannot be read"}, 503)
    return JSONResponse({"status": "ok", "version": onrecord.__version__})


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it alone
    detail = error.detail if error.detail and error.status_code != 404 else "There is no such page in this archive."
    return _tell(request, error.status_code, detail, headers=error.headers)


async def _not_understood(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it alone
    told = [f"{each['loc'][-1] if each['loc'] else 'request'}: {each['msg']}" for each in error.errors()[:5]]
    return _tell(request, 422, "; ".join(told))


async def _faulty(request: Request, error: Exception) -> Response:
    if isinstance(error, ArchiveError):
        return _told_by_reference(request, error, 503, "The archive cannot be used just now.")
    # What the address itself names is missing; what its parameters ask for is wrong.
    missing = isinstance(error, SettingError) and bool(request.path_params) and request.method == "GET"
    return _tell(request, 404 if missing else 400, str(error))


def _told_by_reference(request: Request, error: Exception, status: int, detail: str) -> Response:
    reference = secrets.token_hex(4)
    _log.error("%s %s failed, reference %s", request.method, request.url.path, reference, exc_info=error)
    return _tell(request, status, detail, reference=reference)


def _tell(request: Request, status: int, detail: str, *, reference: str | None = None, headers: Any = None) -> Response:
    """Say what went wrong: as RFC 9457 has it to programs, on a page to people."""
    title = _TITLES.get(status, "Something went wrong")
    accept = request.headers.get("accept", "")
    if request.url.path.startswith("/api") or request.url.path.endswith(".json") or "text/html" not in accept:
        values = {"title": title, "status": status, "detail": detail, "reference": reference}
        body = {name: value for name, value in values.items() if value is not None}
        return JSONResponse(body, status, headers, media_type="application/problem+json")
    here = seen_in(request) if hasattr(request.state, "visitor") else None
    page = {"title": title, "detail": detail, "reference": reference, "status": status}
    return Response(render("fault.html", here=here, page=page), status, headers, "text/html; charset=utf-8")
