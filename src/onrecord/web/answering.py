"""How pages are registered and answered: one typed context a page, as HTML, as JSON, or as CSV where it is a list.

    pages = Pages()

    @pages.show("/stories", template="stories.html")
    def stories(here: Here, about: Words = None) -> StoriesPage: ...

A page function only fetches, and fills its context: a frozen dataclass of plain values, tuples and further dataclasses.
HTML and JSON come from the same context. One whose class has a method ``table()`` is given as CSV too. What a page
answers to readers is kept for a while (see :mod:`onrecord.web.keeping`).
"""

from __future__ import annotations

import csv
import inspect
import io
import json
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse
from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError
from starlette.responses import Response

from onrecord.exports.cells import safe_cell
from onrecord.web.desk import Desk
from onrecord.web.keeping import Answer
from onrecord.web.safety import checked_form, editor
from onrecord.web.seen import Seen, see
from onrecord.web.templating import render

__all__ = ["Pages", "Table"]

_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}
"""What writes contexts as JSON, by their class; it takes some milliseconds to make."""

HTML, JSON, CSV = "text/html; charset=utf-8", "application/json", "text/csv; charset=utf-8"


class Table(NamedTuple):
    """A list as rows of cells, for CSV; ``name`` is that of the file, without its ending."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Page:
    """A page function with all that it takes to answer for it."""

    function: Callable[..., Any]
    template: str
    context: type[Any]
    kept: bool

    def answer(self, here: Seen, given: dict[str, Any], form: str) -> Answer | Response:
        context = self.function(here, **given)
        if isinstance(context, str):
            return RedirectResponse(context, status_code=303)
        if isinstance(context, Response):
            return context
        return Answer(form, b"".join(_body(context, self, here, form)), headers=tuple(_headers(context, form)))


class Pages:
    """Pages of one module; their ``router`` is to be included in the application."""

    def __init__(self) -> None:
        self.router = APIRouter()

    def show(
        self, path: str, *, template: str, editors: bool = False, kept: bool = True, api: bool = True
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Register a page that is asked for with GET.

        It is answered at ``path`` as HTML, or as JSON if the client prefers it, with ``.json`` and ``.csv`` at its end
        in these forms, and below ``/api`` as JSON, which is in the OpenAPI document, unless ``api`` is false.
        ``editors`` alone may see it if so said; ``kept`` allows to answer the same again for some seconds.
        """

        def register(function: Callable[..., Any]) -> Callable[..., Any]:
            self._register(function, path, "GET", template, editors=editors, kept=kept and not editors, api=api)
            return function

        return register

    def act(
        self, path: str, *, template: str = "", editors: bool = True, api: bool = False
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Register what is asked for with POST, from a form whose token is checked: by ``editors`` alone unless said.

        The function gives a context to be shown, or the address to go on to.
        """

        def register(function: Callable[..., Any]) -> Callable[..., Any]:
            self._register(function, path, "POST", template, editors=editors, kept=False, api=api)
            return function

        return register

    def _register(
        self,
        function: Callable[..., Any],
        path: str,
        method: str,
        template: str,
        *,
        editors: bool,
        kept: bool,
        api: bool,
    ) -> None:
        signature = inspect.signature(function, eval_str=True)
        context = signature.return_annotation
        page = _Page(function, template, context, kept)
        checks = [Depends(editor)] if editors else []
        checks += [Depends(checked_form)] if method == "POST" else []
        plain = "/home" if path == "/" else path
        forms: list[tuple[str, str | None, bool]] = [(f"{plain}.json", JSON, False)]
        if hasattr(context, "table"):
            forms.append((f"{plain}.csv", CSV, False))
        forms.append((path, None, False))
        if api:
            forms.append((f"/api{plain}", JSON, True))
        for address, form, documented in forms:
            self.router.add_api_route(
                address,
                _endpoint(page, signature, form),
                methods=[method],
                dependencies=checks,
                response_model=None,
                include_in_schema=documented,
                responses={200: {"model": context}} if documented and isinstance(context, type) else None,
                summary=(inspect.getdoc(function) or "").partition("\n")[0],
                operation_id=f"{method.lower()}_{function.__name__}" if documented else None,
            )


def _endpoint(page: _Page, signature: inspect.Signature, form: str | None) -> Callable[..., Any]:
    """An endpoint with the parameters of the page function, and the request."""
    own = list(signature.parameters.values())[1:]

    async def endpoint(request: Request, here: Seen, **given: Any) -> Response:
        wanted = form or _preferred(request)
        make = partial(page.answer, here, given, wanted)
        if page.kept:
            key = (wanted, request.url.path, here.query, here.partial, here.visitor.name, here.visitor.role)
            answer = await _kept_or_made(here.desk, key, make)
        elif request.method == "POST":
            answer = await to_thread.run_sync(make, limiter=here.desk.acting)
            here.desk.keeper.look_again()
        else:
            answer = await to_thread.run_sync(make, limiter=here.desk.showing)
        return answer.respond(request) if isinstance(answer, Answer) else answer

    parameters = [
        inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request),
        inspect.Parameter("here", inspect.Parameter.KEYWORD_ONLY, annotation=Seen, default=Depends(see)),
        *(each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in own),
    ]
    endpoint.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    endpoint.__name__ = page.function.__name__
    return endpoint


async def _kept_or_made(desk: Desk, key: Hashable, make: Callable[[], Any]) -> Any:
    """An answer that is there waits for no page that is being made."""
    keeper = desk.keeper
    return (
        keeper.at_once(key)
        or await to_thread.run_sync(keeper.find, key, limiter=desk.finding)
        or await to_thread.run_sync(keeper.get, key, make, limiter=desk.showing)
    )


def _preferred(request: Request) -> str:
    """JSON for those who accept it and no HTML."""
    accept = request.headers.get("accept", "")
    return JSON if "application/json" in accept and "text/html" not in accept else HTML


def _body(context: Any, page: _Page, here: Seen, form: str) -> Iterator[bytes]:
    if form == HTML:
        yield render(page.template, page=context, here=here).encode("utf-8", "replace")
    elif form == JSON:
        yield _json(context)
    else:
        yield from _csv(context.table())


def _headers(context: Any, form: str) -> Iterator[tuple[str, str]]:
    if form == CSV:
        yield "Content-Disposition", f'attachment; filename="{context.table().name}.csv"'


def _json(context: Any) -> bytes:
    adapter = _adapter(type(context))
    try:
        return adapter.dump_json(context)
    except PydanticSerializationError:
        # Half a surrogate pair, which an article may hold, can stand in JSON only by its number.
        return json.dumps(adapter.dump_python(context), default=str).encode()


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def _csv(table: Table) -> Iterator[bytes]:
    """As RFC 4180 has it, with a mark of UTF-8 that spreadsheets look for; texts are made safe for these."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(table.columns)
    for row in table.rows:
        lines.writerow(["" if cell is None else safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
    yield b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")
