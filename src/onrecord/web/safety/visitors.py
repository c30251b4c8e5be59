"""Who a request comes from: an editor at this machine, who has a token, or a user who signed in.

In goes a request, out comes the same with a :class:`Visitor` at ``request.state.visitor`` and the tokens of its forms
at ``request.state.csrf``; who may not even look is sent to the login page. Whether it is an editor, each page asks.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from onrecord.archive import Role
from onrecord.web.safety.access import Access, Mode
from onrecord.web.safety.cookies import FORMS, SESSION, Cookies, cookie_line
from onrecord.web.safety.form_tokens import FormTokens

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["NOBODY", "Visitor", "Visitors", "new_pass", "own_path"]

_PASS_SECONDS: Final = 7 * 24 * 3600
_FORMS_SECONDS: Final = 180 * 24 * 3600
_PUBLIC: Final = frozenset({"/login", "/healthz", "/favicon.ico"})
_STATIC: Final = "/static/"
_PATH: Final = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]{0,2000}")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: the name under which deeds are noted, the role, and ``how`` that is known.

    ``how`` is ``local``, ``session`` (signed in with a password), ``pass`` (with a token, by the form), ``bearer`` (a
    token with the request itself) or ``nobody``, who has no role.
    """

    name: str
    role: Role | None
    how: str

    @property
    def is_editor(self) -> bool:
        """Whether the visitor may change what the archive holds."""
        return self.role is Role.EDITOR

    @property
    def can_leave(self) -> bool:
        """Whether there is a session that can be ended."""
        return self.how in ("session", "pass")


NOBODY: Final = Visitor("nobody", None, "nobody")


def own_path(address: str | None) -> str:
    """Where to go on to after signing in: ``address`` if it is a path on this server, else the first page.

    >>> own_path("/said?about=harbour"), own_path("//elsewhere.example/"), own_path("https://elsewhere.example/")
    ('/said?about=harbour', '/', '/')
    """
    return address if address and _PATH.fullmatch(address) else "/"


def new_pass(access: Access, role: Role, token: str) -> str:
    """What a cookie holds of one who gave a token: the role, signed, so that nothing need be kept of it."""
    ends = f"{int(time.time()) + _PASS_SECONDS:x}"
    return _signed(access, f"{role.value}.{ends}.{secrets.token_hex(8)}", hashlib.sha256(token.encode()).digest())


def _signed(access: Access, said: str, token: bytes) -> str:
    # Signed with the token too: who gets hold of the archive alone can make none, and another token ends them all.
    return f"{said}.{hmac.new(access.secret + token, b'pass' + said.encode(), hashlib.sha256).hexdigest()}"


def _role_of_pass(access: Access, held: str) -> Role | None:
    said = held.rpartition(".")[0]
    found = None
    for token, role in access.tokens:
        if hmac.compare_digest(_signed(access, said, token).encode(), held.encode("utf-8", "surrogatepass")):
            found = role
    parts = said.split(".")
    if found is None or parts[0] != found.value or int(parts[1], 16) < time.time():
        return None
    return found


class Visitors:
    """The ASGI layer that tells who asks, and sends away who may not look."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app, self._access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on with its visitor."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        cookies = Cookies(self._access, scope)
        # What looks the same to everybody need not wait for the archive.
        visitor = NOBODY if scope["path"].startswith(_STATIC) else await self._find(headers, cookies)
        held = cookies.get(SESSION) if visitor.can_leave else cookies.get(FORMS)
        forms = FormTokens(self._access.secret, held)
        state = scope.setdefault("state", {})
        state["visitor"], state["csrf"], state["access"] = visitor, forms, self._access

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and forms.made is not None:
                line = cookie_line(FORMS, forms.made, self._access, scope, seconds=_FORMS_SECONDS)
                message["headers"] = [*message.get("headers", ()), (b"set-cookie", line.encode())]
            await send(message)

        if visitor.role is None and not _is_public(scope["path"]):
            await _send_away(scope, headers)(scope, receive, send)
            return
        await self._app(scope, receive, send_with_cookie)

    async def _find(self, headers: Headers, cookies: Cookies) -> Visitor:
        access = self._access
        if access.mode is Mode.LOCAL:
            return Visitor(access.name, Role.EDITOR, "local")
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.casefold() == "bearer" and access.tokens:
            role = access.role_of(token.strip())
            if role is None:
                raise HTTPException(401, "This token is not the one of this server.", {"WWW-Authenticate": "Bearer"})
            return Visitor(f"{role.value} with the token", role, "bearer")
        held = cookies.get(SESSION)
        if held is None:
            return NOBODY
        if access.tokens and (role := _role_of_pass(access, held)) is not None:
            return Visitor(f"{role.value} with the token", role, "pass")
        if access.mode is Mode.USERS:
            session = await run_in_threadpool(access.users.session, held)
            if session is not None:
                return Visitor(session.user.name, session.user.role, "session")
        return NOBODY


def _is_public(path: str) -> bool:
    return path in _PUBLIC or path.startswith(_STATIC)


def _send_away(scope: Scope, headers: Headers) -> RedirectResponse:
    """People to the login page, and back when they have signed in; programs with the reason."""
    query = scope["query_string"].decode("latin-1")
    here = quote(scope["path"], safe="/") + (f"?{query}" if query else "")
    login = f"/login?next={quote(own_path(here), safe='')}"
    if headers.get("hx-request"):
        raise HTTPException(401, "Please sign in.", {"HX-Redirect": "/login"})
    if scope["method"] in ("GET", "HEAD") and "text/html" in headers.get("accept", ""):
        return RedirectResponse(login, 303)
    raise HTTPException(401, "Please sign in, or send a token.", {"WWW-Authenticate": "Bearer"})
