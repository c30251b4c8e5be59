"""How much one may send: bytes, seconds, and requests with a body at a time. Refusals are raised as HTTP exceptions.

Bytes are counted as they come, whatever the length is that a request announces.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import anyio
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["BodyLimits", "Limits"]

# The connection ends with the answer, or the rest of the body would have to be read.
_END: Final = {"Connection": "close"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What may be sent: ``most_bytes`` a request, or more at paths that begin so; all of it within ``seconds``.

    ``at_once`` is how many requests with a body one address may be sending at a time.
    """

    most_bytes: int = 2_000_000
    more_bytes: tuple[tuple[str, int], ...] = (("/login", 20_000), ("/read", 20_000_000), ("/api/read", 20_000_000))
    seconds: float = 60.0
    at_once: int = 6

    def bytes_at(self, path: str) -> int:
        """The most bytes that may be sent to a path."""
        return next((most for start, most in self.more_bytes if path.startswith(start)), self.most_bytes)


class BodyLimits:
    """The ASGI layer that breaks off what is too large (413), too slow (408) or too many at once (429)."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app, self._limits = app, limits
        self._sending: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on within the limits."""
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        if headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers:
            await self._app(scope, receive, send)
            return
        most = self._limits.bytes_at(scope["path"])
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            raise HTTPException(400, "The length of what is sent is no number.", _END)
        if len(length) > 18 or int(length) > most:
            raise _too_large(most)
        address = scope["client"][0] if scope.get("client") else ""
        if self._sending[address] >= self._limits.at_once:
            raise HTTPException(429, "Too much is being sent from there at a time.", {"Retry-After": "2", **_END})
        body = _Body(receive, most, self._limits.seconds, lambda: self._leave(address))
        self._sending[address] += 1
        try:
            await self._app(scope, body, send)
        finally:
            body.end()

    def _leave(self, address: str) -> None:
        self._sending[address] -= 1
        if not self._sending[address]:
            del self._sending[address]


class _Body:
    """Receives for an application until the body is whole; after that only hears whether the client has gone."""

    def __init__(self, receive: Receive, most: int, seconds: float, on_end: Callable[[], None]) -> None:
        self._receive, self._most, self._left, self._on_end = receive, most, most, on_end
        self._until = time.monotonic() + seconds
        self._ended = False

    def end(self) -> None:
        """Count this body as sent, once."""
        if not self._ended:
            self._ended = True
            self._on_end()

    async def __call__(self) -> Message:
        if self._ended:
            return await self._receive()
        message: Message | None = None
        with anyio.move_on_after(max(0.0, self._until - time.monotonic())):
            message = await self._receive()
        if message is None:
            raise HTTPException(408, "It took too long to arrive; try again, or send less.", _END)
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise _too_large(self._most)
        if not message.get("more_body", False):
            self.end()
        return message


def _too_large(most: int) -> HTTPException:
    return HTTPException(413, f"More than {most:,} bytes cannot be taken here at once.", _END)
