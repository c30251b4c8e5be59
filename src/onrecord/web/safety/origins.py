"""From where a request may come: for a host name that is ours, and, if it changes something, from a page that is ours.

A page of another site can have its host name resolved to 127.0.0.1 and then read what this machine serves; so a server
for this machine alone answers to its own names only. Refusals are raised as HTTP exceptions.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["KnownHosts", "OwnOrigin", "comes_from_browser"]

_HOST: Final = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9_.-]{1,253})(?::[0-9]{1,5})?")
_LOOKING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class KnownHosts:
    """The ASGI layer that refuses requests for other hosts than ``hosts``; if these are none, for what is no host."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, or refuse it."""
        if scope["type"] == "http":
            given = Headers(scope=scope).getlist("host")
            found = _HOST.fullmatch(given[0].casefold()) if len(given) == 1 else None
            if found is None or (self._hosts and found[1] not in self._hosts):
                raise HTTPException(400, "This server is not known under that name; ask whoever runs it to add it.")
        await self._app(scope, receive, send)


class OwnOrigin:
    """The ASGI layer that refuses what pages of other sites want changed here.

    As Go's ``http.CrossOriginProtection`` does: what browsers say of where a request comes from must be our own origin;
    of requests that say nothing, since no browser sent them, the tokens of forms are enough.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, or refuse it."""
        if scope["type"] == "http" and scope["method"] not in _LOOKING and not _is_own(Headers(scope=scope)):
            raise HTTPException(403, "This came from a page of another site, and was not done.")
        await self._app(scope, receive, send)


def _is_own(headers: Headers) -> bool:
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site not in ("same-origin", "none"):
        return False
    if origin is None:
        return True
    if origin == "null":
        # What a page sends that is not to tell from where it comes; only with Sec-Fetch-Site do we know it for ours.
        return site == "same-origin"
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    # Before us may stand a proxy that speaks HTTPS, so the scheme is not compared.
    return parts.scheme in ("http", "https") and parts.netloc.casefold() == headers.get("host", "").casefold()


def comes_from_browser(headers: Headers) -> bool:
    """Whether a request that changes something may come from a browser, whoever's page it was sent from."""
    return any(name in headers for name in ("origin", "sec-fetch-site", "referer", "cookie"))
