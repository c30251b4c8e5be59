"""What every answer tells the browser, so that nothing in it can be run, framed or sent elsewhere.

Goes around the whole application: what the layers within raise is answered here, in the application's own words, so
that such answers carry the headers too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["POLICY", "SafeAnswers"]

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
"""No inline script, no inline style, nothing from elsewhere, whatever an article holds (w3.org/TR/CSP3)."""
_ALWAYS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Other sites are told nothing. Not no-referrer: with that, browsers send our own forms with "Origin: null", which
    # over plain HTTP cannot be told from a foreign page's (fetch.spec.whatwg.org, "append a request Origin header").
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}


class SafeAnswers:
    """The outermost ASGI layer: adds the headers, and answers what was raised within."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        begun = False

        async def send_safely(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers[name] = value
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = "max-age=31536000"
                # What people may see who signed in is nobody's to keep.
                headers.setdefault("Cache-Control", "private, no-store")
            await send(message)

        try:
            await self._app(scope, receive, send_safely)
        except Exception as error:
            # Starlette itself would answer outside of all layers, without the headers.
            answer = None if begun else await _answer(scope, receive, error)
            if answer is None:
                raise
            await answer(scope, receive, send_safely)


async def _answer(scope: Scope, receive: Receive, error: Exception) -> Response | None:
    """The application's own answer to a fault, or plain words to a refusal if it has none."""
    handlers: dict[Any, Any] = getattr(scope.get("app"), "exception_handlers", {})
    handler = next((handlers[kind] for kind in type(error).__mro__ if kind in handlers), None)
    if handler is not None:
        answer: Response = await handler(Request(scope, receive), error)
        return answer
    if isinstance(error, HTTPException):
        return PlainTextResponse(f"{error.detail}\n", error.status_code, error.headers)
    return None
