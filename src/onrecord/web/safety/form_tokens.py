"""Tokens of forms: what shows that a form that is sent in was made by a page of this server for this browser.

A token is an HMAC over what the browser's cookie holds, masked anew in each page, so that a packed page does not tell
it by its length (breachattack.com). After OWASP's cheat sheet on cross-site request forgery, signed double submit.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from typing import Final

__all__ = ["FormTokens"]

_BYTES: Final = 32


class FormTokens:
    """Gives and checks the tokens of one request; ``held`` is what its cookie holds, or None without one.

    When a token is asked for without a cookie, ``made`` is what is to be put into one.
    """

    def __init__(self, secret: bytes, held: str | None) -> None:
        self._secret = secret
        self._held = held
        self.made: str | None = None

    def __call__(self) -> str:
        """A token for a form, another one each time."""
        if self._held is None:
            self._held = self.made = secrets.token_urlsafe(_BYTES)
        mask = secrets.token_bytes(_BYTES)
        return base64.urlsafe_b64encode(mask + _either(mask, self._proof(self._held))).decode()

    def fits(self, token: str) -> bool:
        """Whether ``token`` was given to a page for this cookie."""
        if self._held is None or self.made is not None or len(token) > 4 * _BYTES:
            return False
        try:
            given = base64.b64decode(token.encode("ascii"), b"-_", validate=True)
        except (binascii.Error, ValueError):
            return False
        return len(given) == 2 * _BYTES and hmac.compare_digest(
            _either(given[:_BYTES], given[_BYTES:]), self._proof(self._held)
        )

    def _proof(self, held: str) -> bytes:
        return hmac.digest(self._secret, b"form\0" + held.encode("utf-8", "surrogatepass"), hashlib.sha256)


def _either(a: bytes, b: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip(a, b, strict=True))
