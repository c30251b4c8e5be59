"""Faults on PostgreSQL: programs killed, and the server itself stopped in the middle of their work.

Starts a server of its own from the system's packages, which writes to disk what it has said is kept, unlike the one
that other tests use.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from database_server import account_for_servers as account
from database_server import programs
from fault_children import start
from fault_endings import ended
from fault_findings import compare, contents_of, faults_of
from fault_kills import Bench

__all__ = ["Server", "running_server", "stop_server"]

_OPTIONS = "-c listen_addresses='' -c max_connections=20 -c shared_buffers=32MB -c fsync=off"
"""Without fsync a power cut may lose what is kept; here the server is stopped, and the machine goes on."""


class Server:
    """A server that can be stopped as if it had crashed, and started again."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries = binaries
        self._folder = folder
        self._numbers = count()
        self._where: dict[str, Any] = {
            "cwd": folder,
            "env": {"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]},
            "stdout": subprocess.DEVNULL,
            "check": True,
            **account(),
        }

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs."""
        subprocess.run([self._binaries / program, *arguments], **self._where)

    def begin(self) -> None:
        """Start it, and wait until it takes connections; it mends itself if it was stopped at work."""
        options = f"{_OPTIONS} -k {self._folder}"
        self.run(
            "pg_ctl", "-D", str(self._folder / "data"), "-l", str(self._folder / "log"), "-w", "-o", options, "start"
        )

    def stop(self) -> None:
        """Stop it at once, in the middle of everything."""
        self.run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "-w", "stop")

    def database(self) -> str:
        """The address of a new database."""
        name = f"faults{next(self._numbers)}"
        self.run("createdb", "-h", str(self._folder), "-U", "onrecord", name)
        return f"postgresql://onrecord@/{name}?host={self._folder}"


@contextmanager
def running_server() -> Iterator[Server | None]:
    """A server for a while; None where PostgreSQL is not installed."""
    binaries = programs()
    if binaries is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="onrecord-faults-"))
    user = account()
    if user:
        os.chown(folder, user["user"], user["group"])
    server = Server(binaries, folder)
    try:
        server.run("initdb", "-D", str(folder / "data"), "-U", "onrecord", "--auth", "trust", "-E", "UTF8", "--no-sync")
        server.begin()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def stop_server(bench: Bench, server: Server, location: str, *, times: int = 3) -> list[str]:
    """Stop the server while a program adds to it: one clear line; what had been kept is there, and it goes on."""
    faults = []
    for number in range(times):
        child = start([*bench.add, location], bench.folder)
        until = time.perf_counter() + bench.seconds * bench.random.uniform(0.1, 0.5)
        while child.process.is_alive() and (time.perf_counter() < until or not (child.told or number)):
            time.sleep(0.005)
        server.stop()
        faults += ended(child, 1, 2)
        if child.process.exitcode == 2 and "archive postgresql://" not in child.printed:
            faults.append(f"does not name the archive: {child.printed[-300:]}")
        server.begin()
        faults += faults_of(location, bench.wanted, told=frozenset(child.told))
    faults += ended(start([*bench.add, location], bench.folder), 1)
    return faults + faults_of(location, bench.wanted) + compare(contents_of(location), bench.wanted)
