"""The long form of the fault harness of the archive: kills at random moments, full disks, damage, other programs.

Prints what it did and what it found, as a table; the exit status is 1 if anything was torn, lost or unclear. The short
form runs as tests (``tests/archive_faults``), where its parts are.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

_TESTS = Path(__file__).parents[1] / "tests"
sys.path[:0] = [str(_TESTS / "archive_faults"), str(_TESTS / "archive")]

from fault_children import Setup  # noqa: E402 - the harness stands beside its tests
from fault_damage import DAMAGES, damage  # noqa: E402
from fault_disks import DISKS, fill_tmpfs  # noqa: E402
from fault_inputs import Inputs, write_inputs  # noqa: E402
from fault_kills import Bench, Kills  # noqa: E402
from fault_server import running_server, stop_server  # noqa: E402
from fault_troubles import TROUBLES, two_writers  # noqa: E402

_SHARES = {
    "adding": 0.36,
    "creating": 0.12,
    "rereading": 0.11,
    "retrying": 0.06,
    "correcting": 0.09,
    "linking": 0.1,
    "migrating": 0.08,
    "copying": 0.08,
}
"""Of the kills with the quick stand-in for the reader."""
_REAL = 20
_SERVER = 15


class _Report:
    """Prints a line for each part as it is done, and keeps the faults."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.killed = 0

    def kills(self, made: Kills) -> None:
        self.killed += made.killed
        note = f"{made.killed} kills, {made.aimed} of them at a moment of writing, {made.runs} runs"
        self.line(made.name, note, made.seconds, made.faults)

    def trouble(self, name: str, work: Callable[[], list[str] | None]) -> None:
        began = time.perf_counter()
        faults = work()
        self.line(name, "skipped" if faults is None else "", time.perf_counter() - began, faults or [])

    def line(self, name: str, note: str, seconds: float, faults: list[str]) -> None:
        self.faults += faults
        print(f"{name:<38}{note:<58}{seconds:>7.1f} s {len(faults):>3} faults", flush=True)
        for fault in faults[:5]:
            print(f"    {fault}", flush=True)


def main() -> int:
    """Run the harness."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--kills", type=int, default=220, help="kills in all (default 220)")
    parser.add_argument("--damages", type=int, default=20, help="damaged files of each kind (default 20)")
    parser.add_argument("--seed", type=int, default=0, help="of articles and of moments (default 0)")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="onrecord-faults-"))
    report = _Report()
    began = time.perf_counter()
    try:
        inputs = write_inputs(folder / "inputs", count=120, seed=given.seed)
        bench = _bench(folder / "work", inputs, Setup(), given.seed)
        print(f"{inputs.articles} invented articles; an undisturbed run takes {bench.seconds:.1f} s\n")
        quick = max(0, given.kills - _REAL - _SERVER)
        for kind, share in _SHARES.items():
            report.kills(getattr(bench, f"kill_{kind}")(round(quick * share)))
        few = write_inputs(folder / "few", count=30, seed=given.seed)
        real = _bench(folder / "real", few, Setup(reader=False, vectors=False), given.seed)
        report.kills(real.kill_adding(min(_REAL, given.kills), name="add with the real models"))
        _on_server(report, bench, min(_SERVER, given.kills))
        for name, trouble in {**DISKS, **TROUBLES}.items():
            report.trouble(name, partial(trouble, bench))
        report.trouble("writers at the same time, ten times", partial(_repeat, bench, 10))
        for share in (0.1, 0.3, 0.7, 0.9):
            report.trouble(f"a disk of {share:.0%} of the archive", partial(fill_tmpfs, bench, share=share))
        _damage(report, bench, given.damages, given.seed)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\n{report.killed} kills, {len(report.faults)} faults, {time.perf_counter() - began:.0f} s")
    return 1 if report.faults else 0


def _bench(folder: Path, inputs: Inputs, setup: Setup, seed: int) -> Bench:
    folder.mkdir()
    return Bench(folder, inputs, setup=setup, seed=seed)


def _repeat(bench: Bench, times: int) -> list[str]:
    return [fault for number in range(times) for fault in two_writers(bench, empty=number % 2 == 1)]


def _on_server(report: _Report, bench: Bench, times: int) -> None:
    with running_server() as server:
        if server is None:
            report.line("PostgreSQL", "skipped: it is not installed", 0.0, [])
            return
        report.kills(bench.kill_adding(times, name="add, PostgreSQL", fresh=server.database))
        stops = partial(stop_server, bench, server, server.database(), times=5)
        report.trouble("server stopped at once, 5 times", stops)
        for _ in range(3):
            location = server.database()
            report.trouble("writers at the same time, PostgreSQL", partial(two_writers, bench, location=location))


def _damage(report: _Report, bench: Bench, times: int, seed: int) -> None:
    for kind in DAMAGES:
        began = time.perf_counter()
        found = damage(bench, kind, times, seed=seed)
        note = f"{found.times} files: {found.told} told of, {found.harmless} without harm"
        report.line(f"damage: {kind}", note, time.perf_counter() - began, found.faults)


if __name__ == "__main__":
    sys.exit(main())
