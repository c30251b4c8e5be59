"""Damage to an archive's file: pages overwritten, bits turned over, the end cut off.

In go a sound archive and a seed, out come the faults found: a traceback, damage to what is kept that the check does not
tell of, or a command that gives other statements without a word.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from fault_children import finish, start
from fault_findings import compare, contents_of
from fault_kills import Bench

__all__ = ["DAMAGES", "Damaged", "damage"]

_PAGE = 4096
_COMMANDS = (
    ["archive", "info"],
    ["said", "--about", "harbour"],
    ["speakers"],
    ["outlets"],
    ["problems"],
    ["export", "--format", "jsonl"],
)


@dataclass
class Damaged:
    """What came of damage: how often, how often the check told of it, or a command, and how often nothing was hurt."""

    times: int = 0
    told: int = 0
    harmless: int = 0
    faults: list[str] = field(default_factory=list)


def _zero_page(data: bytearray, random_: random.Random) -> None:
    start_ = random_.randrange(1, len(data) // _PAGE) * _PAGE
    data[start_ : start_ + _PAGE] = bytes(_PAGE)


def _noise_page(data: bytearray, random_: random.Random) -> None:
    start_ = random_.randrange(1, len(data) // _PAGE) * _PAGE
    data[start_ : start_ + _PAGE] = random_.randbytes(_PAGE)


def _flip_bytes(data: bytearray, random_: random.Random) -> None:
    start_ = random_.randrange(100, len(data) - 64)
    for place in range(start_, start_ + 16):
        data[place] ^= random_.randrange(1, 256)


def _cut(data: bytearray, random_: random.Random) -> None:
    del data[random_.randrange(100, len(data) - 1) :]


def _head(data: bytearray, random_: random.Random) -> None:
    data[random_.randrange(16, 100)] ^= 0xFF


def _other_file(data: bytearray, random_: random.Random) -> None:
    data[:16] = random_.randbytes(16)


DAMAGES: dict[str, Callable[[bytearray, random.Random], None]] = {
    "a page of noughts": _zero_page,
    "a page of noise": _noise_page,
    "16 bytes": _flip_bytes,
    "the end cut off": _cut,
    "a byte of the header": _head,
    "another kind of file": _other_file,
}


def damage(bench: Bench, kind: str, times: int, *, seed: int = 0) -> Damaged:
    """Damage a copy of the archive ``times`` times in one way, and run every command that looks over it."""
    found = Damaged()
    for number in range(times):
        data = bytearray(Path(bench.first).read_bytes())
        DAMAGES[kind](data, random.Random(f"{kind} {number} {seed}"))
        target = bench.fresh()
        Path(target).write_bytes(data)
        found.times += 1
        faults, told = _look(bench, target)
        found.told += told
        if not told and not faults:
            differences = compare(contents_of(target), bench.wanted)
            found.harmless += not differences
            faults = [f"not told: {each}" for each in differences]
        found.faults += [f"{kind}, {number}: {each}" for each in faults]
    return found


def _look(bench: Bench, target: str) -> tuple[list[str], bool]:
    """Faults of the commands that look, and whether one of them tells of the damage."""
    faults, told = [], False
    checked = start(["archive", "check", "--archive", target], bench.folder)
    children = [start([*command, "--archive", target], bench.folder) for command in _COMMANDS]
    last = start([*bench.add, bench.copy(target)], bench.folder)
    for child in (checked, *children, last):
        status, printed = finish(child), child.printed
        if "Traceback" in printed or status not in (0, 1, 2):
            faults.append(f"ended with {status}: {printed[-1500:]}")
        told = told or status == 2 or (child is checked and status == 1)
    return faults, told
