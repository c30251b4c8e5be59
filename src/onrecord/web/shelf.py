"""Answers in files of a folder, where processes of one server find what any of them has made.

In go keys with kept answers, out come kept answers. Nothing depends on it: what cannot be written is not there, and
what cannot be read is made anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Hashable
from contextlib import suppress
from pathlib import Path

from onrecord.web.keeping import CSRF, Answer, Kept

__all__ = ["Shelf"]


class Shelf:
    """Answers in the files of a ``folder``, which belongs to this server alone; up to some ``most`` bytes a process.

    Keys are told apart by how they are printed, and states of the archive by how they are written in JSON. Times are of
    the monotonic clock, which the processes of a machine share.
    """

    def __init__(self, folder: Path, *, most: int = 256_000_000) -> None:
        self._folder, self._most = folder, most
        self._written = 0
        self._lock = threading.Lock()

    def find(self, key: Hashable) -> Kept | None:
        """What was put under a key last, by any process."""
        try:
            head, _, body = self._place(key).read_bytes().partition(b"\n")
            told = json.loads(head)
            # Where the token of a session is to be put, each process has its own mark.
            body = body.replace(told["csrf"].encode(), CSRF.encode())
            headers = tuple((name, value) for name, value in told["headers"])
            answer = Answer(told["form"], body, headers=headers, tag=told["tag"], packed=told["packed"])
            return Kept(answer, _frozen(told["edits"]), _frozen(told["growth"]), told["made"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, key: Hashable, kept: Kept) -> None:
        """Put an answer in the place of the one that stands under this key."""
        answer = kept.answer
        head = {
            "form": answer.form,
            "headers": answer.headers,
            "tag": answer.tag,
            "packed": answer.packed,
            "edits": kept.edits,
            "growth": kept.growth,
            "made": kept.made,
            "csrf": CSRF,
        }
        place = self._place(key)
        unfinished = place.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        try:
            unfinished.write_bytes(json.dumps(head).encode() + b"\n" + answer.body)
            unfinished.replace(place)
        except OSError:
            unfinished.unlink(missing_ok=True)
            return
        with self._lock:
            self._written += len(answer.body)
            if self._written < self._most:
                return
            self._written = 0
        with suppress(OSError):
            self._clear()

    def _place(self, key: Hashable) -> Path:
        return self._folder / hashlib.blake2b(repr(key).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    def _clear(self) -> None:
        """Take the older half away."""
        found: list[tuple[float, Path]] = []
        for path in self._folder.iterdir():
            # Another process may take it away in between.
            with suppress(OSError):
                found.append((path.stat().st_mtime, path))
        for _, path in sorted(found)[: (len(found) + 1) // 2]:
            path.unlink(missing_ok=True)


def _frozen(value: object) -> object:
    """As it was before it was written: JSON has lists only."""
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
