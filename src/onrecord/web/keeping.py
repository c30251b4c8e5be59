"""Answers that are kept for a while, so that many readers of one page cost little more than one.

In go keys and functions that make an answer, out come answers. One is made anew when a person has corrected anything
since, and when articles or links were added since and it is older than some seconds: while a run adds articles all day,
pages need not be made for each transaction. Processes of one server find on a shelf what any of them has made.
"""

from __future__ import annotations

import gzip
import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

if TYPE_CHECKING:
    from fastapi import Request

    from onrecord.web.shelf import Shelf

__all__ = ["CSRF", "Answer", "Keeper", "Kept"]

CSRF = f"csrf-{secrets.token_hex(16)}-token"
"""Stands in pages where the token of the visitor's session is put when they are sent.

Nobody can know it, or an article that holds it would have the token written into its own words and links."""
_AS_TEXT = CSRF.encode()
_FINE = 200
_FRESH = 0.25
"""Seconds for which a stamp is believed, by those who ask in quick succession."""
_SHORT = 800
"""Bytes below which packing saves nothing."""
_LEVEL = 5
"""Of packing: a page is packed once, and sent many times."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of an answer, with its type and further headers; ``packed`` if the body is in the form of gzip."""

    form: str
    body: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    tag: str = field(default="")
    packed: bool = False

    def respond(self, request: Request) -> Response:
        """Answer a request: with 304 and no body if it has this very answer already."""
        vary = "Accept, Accept-Encoding, HX-Request, Cookie"
        headers = {"Cache-Control": "private, no-cache", "Vary": vary, **dict(self.headers)}
        body = self.body
        if not self.packed and _AS_TEXT in body:
            body = body.replace(_AS_TEXT, request.state.csrf().encode())
            headers["Cache-Control"] = "private, no-store"
        elif self.tag:
            headers["ETag"] = self.tag
            if self.tag in request.headers.get("if-none-match", ""):
                return Response(status_code=304, headers=headers)
        if self.packed and "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
        elif self.packed:
            body = gzip.decompress(body)
        return Response(body, self.status, headers, self.form)

    def to_keep(self) -> Answer:
        """The same with a tag, and packed, unless the token of a session is to be put into it each time."""
        tagged = replace(self, tag=f'"{hashlib.blake2b(self.body, digest_size=12).hexdigest()}"')
        if len(self.body) < _SHORT or _AS_TEXT in self.body:
            return tagged
        return replace(tagged, body=gzip.compress(self.body, _LEVEL, mtime=0), packed=True)


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer with the state of the archive that it tells of, and when it was made (by the monotonic clock)."""

    answer: Answer
    edits: object
    growth: object
    made: float


class Keeper:
    """Keeps the answers asked for last, up to ``most`` bytes; safe to be asked by many threads.

    ``stamp`` gives what tells the state of the archive: a value that changes with every correction, and one that
    changes with every article and link. On the ``shelf`` stand answers that other processes made.
    """

    def __init__(
        self,
        stamp: Callable[[], tuple[object, object]],
        *,
        most: int = 64_000_000,
        seconds: float = 60.0,
        shelf: Shelf | None = None,
    ) -> None:
        self._stamp = stamp
        self._most, self._seconds = most, seconds
        self._shelf = shelf
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
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

    def find(self, key: Hashable) -> Answer | None:
        """The answer kept under a key, here or on the shelf, if it still holds."""
        edits, growth = self._look()
        return self._holding(key, edits, growth) or self._from_shelf(key, edits, growth)

    def look_again(self) -> None:
        """Something was changed here: what is asked next is held against the archive as it is now."""
        self._known = None

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The answer kept under a key if it still holds, else the one that ``make`` makes.

        Of several who ask at once for what is not there, one makes it. What is no :class:`Answer` is not kept.
        """
        edits, growth = self._look()
        if (found := self._holding(key, edits, growth)) is not None:
            return found
        with self._lock:
            lock = self._making.setdefault(key, threading.Lock())
        with lock:
            if (found := self._holding(key, edits, growth)) is not None:
                return found
            try:
                return self._from_shelf(key, edits, growth) or self._make(key, edits, growth, make)
            finally:
                with self._lock:
                    self._making.pop(key, None)

    def _look(self) -> tuple[object, object]:
        edits, growth = self._stamp()
        self._known = (edits, growth, time.monotonic())
        return edits, growth

    def _make(self, key: Hashable, edits: object, growth: object, make: Callable[[], Any]) -> Any:
        made = make()
        if isinstance(made, Answer) and made.status == _FINE and len(made.body) < self._most // 16:
            made = made.to_keep()
            kept = Kept(made, edits, growth, time.monotonic())
            self._keep(key, kept)
            if self._shelf is not None:
                self._shelf.put(key, kept)
        return made

    def _from_shelf(self, key: Hashable, edits: object, growth: object) -> Answer | None:
        found = None if self._shelf is None else self._shelf.find(key)
        if found is None or not self._holds(found, edits, growth):
            return None
        self._keep(key, found)
        return found.answer

    def _holding(self, key: Hashable, edits: object, growth: object) -> Answer | None:
        with self._lock:
            found = self._kept.get(key)
            if found is None or not self._holds(found, edits, growth):
                return None
            self._kept.move_to_end(key)
            return found.answer

    def _holds(self, found: Kept, edits: object, growth: object) -> bool:
        if found.edits != edits:
            return False
        return found.growth == growth or time.monotonic() - found.made <= self._seconds

    def _keep(self, key: Hashable, kept: Kept) -> None:
        with self._lock:
            before = self._kept.pop(key, None)
            self._size += len(kept.answer.body) - (len(before.answer.body) if before else 0)
            self._kept[key] = kept
            while self._size > self._most:
                _, gone = self._kept.popitem(last=False)
                self._size -= len(gone.answer.body)
