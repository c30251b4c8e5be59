"""Answers that are kept for a while, so that many readers of one page cost little more than one.

In go keys and functions that make an answer, out come answers. One is made anew when a person has corrected anything
since, and when articles or links were added since and it is older than some seconds: while a run adds articles all day,
pages need not be made for each transaction.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

if TYPE_CHECKING:
    from fastapi import Request

__all__ = ["CSRF", "Answer", "Keeper"]

CSRF = f"csrf-{secrets.token_hex(16)}-token"
"""Stands in pages where the token of the visitor's session is put when they are sent.

Nobody can know it, or an article that holds it would have the token written into its own words and links."""
_AS_TEXT = CSRF.encode()
_FINE = 200
_FRESH = 0.25
"""Seconds for which a stamp is believed, by those who ask in quick succession."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of an answer, with its type and further headers."""

    form: str
    body: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    tag: str = field(default="")

    def respond(self, request: Request) -> Response:
        """Answer a request: with 304 and no body if it has this very answer already."""
        headers = {"Cache-Control": "private, no-cache", "Vary": "Accept, HX-Request, Cookie", **dict(self.headers)}
        body = self.body
        if _AS_TEXT in body:
            body = body.replace(_AS_TEXT, request.state.csrf().encode())
            headers["Cache-Control"] = "private, no-store"
        elif self.tag:
            headers["ETag"] = self.tag
            if self.tag in request.headers.get("if-none-match", ""):
                return Response(status_code=304, headers=headers)
        return Response(body, self.status, headers, self.form)


@dataclass(slots=True)
class _Kept:
    answer: Answer
    edits: object
    growth: object
    made: float


class Keeper:
    """Keeps the answers asked for last, up to ``most`` bytes; safe to be asked by many threads.

    ``stamp`` gives what tells the state of the archive: a value that changes with every correction, and one that
    changes with every article and link.
    """

    def __init__(
        self, stamp: Callable[[], tuple[object, object]], *, most: int = 64_000_000, seconds: float = 60.0
    ) -> None:
        self._stamp = stamp
        self._most, self._seconds = most, seconds
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        self._making: dict[Hashable, threading.Lock] = {}
        self._known: tuple[object, object, float] | None = None

    def at_once(self, key: Hashable) -> Answer | None:
        """The answer kept under a key if it holds by a stamp of the last quarter of a second; takes no time at all."""
        known = self._known
        if known is None or time.monotonic() - known[2] > _FRESH:
            return None
        return self._holding(key, known[0], known[1])

    def look_again(self) -> None:
        """Something was changed here: what is asked next is held against the archive as it is now."""
        self._known = None

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The answer kept under a key if it still holds, else the one that ``make`` makes.

        Of several who ask at once for what is not there, one makes it. What is no :class:`Answer` is not kept.
        """
        edits, growth = self._stamp()
        self._known = (edits, growth, time.monotonic())
        if (found := self._holding(key, edits, growth)) is not None:
            return found
        with self._lock:
            lock = self._making.setdefault(key, threading.Lock())
        with lock:
            if (found := self._holding(key, edits, growth)) is not None:
                return found
            try:
                made = make()
            finally:
                with self._lock:
                    self._making.pop(key, None)
            if isinstance(made, Answer) and made.status == _FINE and len(made.body) < self._most // 16:
                made = Answer(made.form, made.body, made.status, made.headers, _tag(made.body))
                self._keep(key, _Kept(made, edits, growth, time.monotonic()))
            return made

    def _holding(self, key: Hashable, edits: object, growth: object) -> Answer | None:
        with self._lock:
            found = self._kept.get(key)
            if found is None or found.edits != edits:
                return None
            if found.growth != growth and time.monotonic() - found.made > self._seconds:
                return None
            self._kept.move_to_end(key)
            return found.answer

    def _keep(self, key: Hashable, kept: _Kept) -> None:
        with self._lock:
            before = self._kept.pop(key, None)
            self._size += len(kept.answer.body) - (len(before.answer.body) if before else 0)
            self._kept[key] = kept
            while self._size > self._most:
                _, gone = self._kept.popitem(last=False)
                self._size -= len(gone.answer.body)


def _tag(body: bytes) -> str:
    return f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
