"""How a child should end: with the right status, no traceback, and where something is wrong, one clear line."""

from __future__ import annotations

from fault_children import Child, finish, start
from fault_findings import compare, contents_of, faults_of
from fault_kills import Bench

__all__ = ["ended", "goes_on"]


def ended(child: Child, *statuses: int, saying: str = "") -> list[str]:
    """What is wrong with how a child ended: status, traceback, or more or other words than one clear line."""
    status = finish(child)
    printed = child.printed
    faults = []
    if status not in statuses:
        faults.append(f"ended with {status}, not {' or '.join(map(str, statuses))}: {printed[-300:]}")
    if "Traceback" in printed:
        faults.append(f"a traceback: {printed[-300:]}")
    if saying and saying not in printed.casefold():
        faults.append(f"does not say {saying!r}: {printed[-300:]}")
    if saying and printed.count("\n") != 1:
        faults.append(f"says {printed.count(chr(10))} lines, not one: {printed[-300:]}")
    return faults


def goes_on(bench: Bench, target: str) -> list[str]:
    """Whether the same command goes on to the end."""
    faults = ended(start([*bench.add, target], bench.folder), 1)
    return faults + faults_of(target, bench.wanted) + compare(contents_of(target), bench.wanted)
