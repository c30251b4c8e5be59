"""Readers of a web server: each asks for one page after the other without a pause, over a connection that it keeps.

In go addresses with the kind of page that each is, out come times by the clock. Only what such a server sends is
understood: an answer with its length, or in chunks. A client that did more would take the processor from the server.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Asked", "ask_in_turn", "read_at_once"]

WAIT = 30.0
HEAD = "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Asked:
    """One answer: of which kind of page, its status (0 if there was none), its time and its bytes."""

    kind: str
    address: str
    status: int
    ms: float
    size: int


class _Reader:
    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, kind: str, address: str) -> Asked:
        start = time.perf_counter()
        try:
            async with asyncio.timeout(WAIT):
                status, size = await self._ask(address)
        except (OSError, ValueError, TimeoutError, asyncio.IncompleteReadError):
            self.leave()
            status, size = 0, 0
        return Asked(kind, address, status, (time.perf_counter() - start) * 1000, size)

    async def _ask(self, address: str) -> tuple[int, int]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(HEAD.format(address).encode("ascii"))
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").lower().split("\r\n")
        fields = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        size = len(head)
        if "content-length" in fields:
            size += len(await reader.readexactly(int(fields["content-length"])))
        elif fields.get("transfer-encoding") == "chunked":
            while length := int(await reader.readuntil(b"\r\n"), 16):
                size += len(await reader.readexactly(length + 2))
            await reader.readexactly(2)
        if fields.get("connection") == "close":
            self.leave()
        return int(lines[0].split()[1]), size

    def leave(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def ask_in_turn(port: int, asked: Sequence[tuple[str, str]], *, times: int = 1) -> list[list[Asked]]:
    """Ask for each address some times in a row, over one connection."""

    async def ask() -> list[list[Asked]]:
        reader = _Reader(port)
        found = [[await reader.ask(kind, address) for _ in range(times)] for kind, address in asked]
        reader.leave()
        return found

    return asyncio.run(ask())


def read_at_once(
    port: int, mix: Sequence[tuple[float, str, Sequence[str]]], *, readers: int, seconds: float
) -> list[Asked]:
    """Let so many readers ask at once for so long, in a process of their own; ``mix`` has the weight of each kind."""
    context = multiprocessing.get_context("spawn")
    done: Any = context.SimpleQueue()
    process = context.Process(target=_read, args=(port, list(mix), readers, seconds, done))
    process.start()
    found: list[Asked] = done.get()
    process.join()
    return found


def _read(port: int, mix: list[tuple[float, str, Sequence[str]]], readers: int, seconds: float, done: Any) -> None:
    weights = [weight for weight, *_ in mix]
    end = time.perf_counter() + seconds

    async def read(number: int) -> list[Asked]:
        chosen, reader, found = random.Random(number), _Reader(port), []  # noqa: S311 - a choice of pages
        while time.perf_counter() < end:
            _, kind, addresses = chosen.choices(mix, weights)[0]
            found.append(await reader.ask(kind, chosen.choice(addresses)))
        reader.leave()
        return found

    async def all_of_them() -> list[Asked]:
        return [each for some in await asyncio.gather(*map(read, range(readers))) for each in some]

    done.put(asyncio.run(all_of_them()))
