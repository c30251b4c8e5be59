"""The cookies that a server gives: one for who signed in, one that ties forms to a browser. There are no others.

Both are HttpOnly, and over HTTPS Secure with the prefix ``__Host-``, so that neither scripts nor neighbouring hosts set
or read them (RFC 6265bis, 4.1.3). SameSite is Lax, not Strict: with Strict, a link to an article in a mail would lead
to the login page although its reader is signed in. Under Lax a foreign site can cause no request but a GET with them,
which changes nothing here, and what changes something needs a form token and our own origin besides.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from starlette.requests import cookie_parser

if TYPE_CHECKING:
    from starlette.types import Scope

    from onrecord.web.safety.access import Access

__all__ = ["FORMS", "SESSION", "Cookies", "cookie_line"]

SESSION: Final = "session"
FORMS: Final = "forms"
_LONGEST: Final = 500
"""Characters of a value of ours; anything longer is none."""


def _name(kind: str, access: Access, scope: Scope) -> str:
    # Two servers on one machine share their cookies, since these know no ports: each archive has names of its own.
    mark = hashlib.sha256(b"cookie\0" + access.secret).hexdigest()[:8]
    return f"{'__Host-' if scope['scheme'] == 'https' else ''}onrecord-{kind}-{mark}"


def cookie_line(kind: str, value: str, access: Access, scope: Scope, *, seconds: int) -> str:
    """The header that sets a cookie for so many seconds; none take it away."""
    secure = "; Secure" if scope["scheme"] == "https" else ""
    name = _name(kind, access, scope)
    return f"{name}={value}; Max-Age={seconds}; Path=/; HttpOnly; SameSite=Lax{secure}"


class Cookies:
    """The cookies of ours that came with a request."""

    def __init__(self, access: Access, scope: Scope) -> None:
        self._access, self._scope = access, scope
        text = "; ".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")
        self._held = cookie_parser(text) if text else {}

    def get(self, kind: str) -> str | None:
        """What a cookie holds, or None without it."""
        value = self._held.get(_name(kind, self._access, self._scope))
        return value if value and len(value) <= _LONGEST else None
