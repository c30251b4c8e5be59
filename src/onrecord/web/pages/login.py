"""Signing in and out. The form takes a name and a password, or the token of the server where it has no users."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from anyio import CapacityLimiter, to_thread
from fastapi import Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from onrecord.web.answering import Pages
from onrecord.web.keeping import Answer
from onrecord.web.safety import Access, Mode, Visitor, address_of, checked_form, own_path, visitor
from onrecord.web.safety.cookies import SESSION, Cookies, cookie_line
from onrecord.web.safety.signing_in import SECONDS, sign_in, sign_out
from onrecord.web.seen import seen_in
from onrecord.web.templating import render

__all__ = ["LoginPage", "pages"]

pages = Pages()

_MOST_CHARACTERS = 2_100
_MOST_AT_ONCE = 32
"""To sign in takes a fifth of a second or so; more would wait longer than they are ready to."""
Next = Annotated[str, Query(max_length=_MOST_CHARACTERS, description="The path to go on to.")]


@dataclass(frozen=True, slots=True)
class LoginPage:
    """The form: whether it asks for a token, where it leads on to, and what was wrong with the last try."""

    by_token: bool
    next: str
    name: str = ""
    fault: str | None = None


def _show(request: Request, page: LoginPage, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    body = render("login.html", page=page, here=seen_in(request)).encode("utf-8", "replace")
    return Answer("text/html; charset=utf-8", body, status, tuple((headers or {}).items())).respond(request)


class _Turns:
    """Two sign in at a time; who waits must not hold a thread, which the pages of all others need."""

    def __init__(self) -> None:
        self._limiter = CapacityLimiter(2)
        self._inside = 0

    async def take(self, *asked: Any) -> tuple[str, str]:
        """Sign in when it is one's turn; too many at once are refused."""
        if self._inside >= _MOST_AT_ONCE:
            raise HTTPException(429, "Many are signing in just now; try again in a moment.", {"Retry-After": "5"})
        self._inside += 1
        try:
            return await to_thread.run_sync(sign_in, *asked, limiter=self._limiter)
        finally:
            self._inside -= 1


def _turns(request: Request) -> _Turns:
    state = request.app.state
    if not hasattr(state, "turns_to_sign_in"):
        state.turns_to_sign_in = _Turns()
    found: _Turns = state.turns_to_sign_in
    return found


@pages.router.get("/login", include_in_schema=False)
def login_form(request: Request, next: Next = "/") -> Response:  # noqa: A002 - the parameter's name in the address
    """The form to sign in with."""
    access: Access = request.state.access
    if access.mode is Mode.LOCAL:
        return RedirectResponse(own_path(next), 303)
    return _show(request, LoginPage(access.mode is Mode.TOKEN, own_path(next)))


@pages.router.post("/login", include_in_schema=False, dependencies=[Depends(checked_form)])
async def login(request: Request) -> Response:
    """Sign in, and go on to where the visitor wanted to; what does not fit shows the form again."""
    access: Access = request.state.access
    form = await request.form()
    given = {name: value if isinstance(value := form.get(name), str) else "" for name in ("name", "password", "next")}
    onward = own_path(given["next"])
    try:
        asked = (access, given["name"], given["password"], address_of(request))
        _, held = await _turns(request).take(*asked)
    except HTTPException as error:
        page = LoginPage(access.mode is Mode.TOKEN, onward, given["name"][:64], error.detail)
        return _show(request, page, status=error.status_code, headers=dict(error.headers or {}))
    line = cookie_line(SESSION, held, access, request.scope, seconds=SECONDS)
    return RedirectResponse(onward, 303, {"Set-Cookie": line})


@pages.router.post("/logout", include_in_schema=False, dependencies=[Depends(checked_form)])
async def logout(request: Request, who: Annotated[Visitor, Depends(visitor)]) -> Response:
    """End the session; pages of those who signed in are not kept by their browsers."""
    access: Access = request.state.access
    if not who.can_leave:
        return RedirectResponse("/", 303)
    held = Cookies(access, request.scope).get(SESSION) or ""
    await run_in_threadpool(sign_out, access, who.name, held, address_of(request))
    gone = cookie_line(SESSION, "", access, request.scope, seconds=0)
    return RedirectResponse("/login", 303, {"Set-Cookie": gone})
