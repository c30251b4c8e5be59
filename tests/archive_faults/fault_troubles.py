"""What happens to archives besides kills and disks: other programs, Ctrl-C, wrong clocks, inputs that change.

Each function brings one trouble upon an archive and gives the faults found; none, if all went as it should. What it
should be: no reading torn or lost, one clear line, and the same command goes on once the trouble is over.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from fault_children import Setup, start
from fault_endings import ended, goes_on
from fault_findings import compare, contents_of, faults_of
from fault_kills import Bench

from onrecord.archive.ruling import correct_statement
from onrecord.errors import OnrecordError
from onrecord.pipeline.neighbours import open_archive

__all__ = ["TROUBLES", "two_writers"]

_OPEN = "import sys; from onrecord.pipeline.neighbours import open_archive; archive = open_archive(sys.argv[1]); "
_LOOK = f"{_OPEN}archive.overview()"
_CORRECT = f"{_OPEN}archive.correct(sys.argv[2], author='Okko', rejected=True)"


# Others ------------------------------------------------------------------------------------------------------------


def two_writers(bench: Bench, *, location: str | None = None, empty: bool = False) -> list[str]:
    """Add the same inputs by three programs at once, in two orders: to an archive that none finds, or an empty one."""
    target = location or bench.fresh()
    if empty:
        open_archive(target).close()
    turned = ["add", *reversed(bench.inputs.paths), "--archive"]
    children = [start([*add, target], bench.folder) for add in (bench.add, turned, bench.add)]
    faults = [fault for child in children for fault in ended(child, 1)]
    found = contents_of(target)
    # In which of two files an article is met first is a matter of chance, and so is which of two copies comes first.
    for key, reading in found.readings.items():
        reading["article"]["origin"] = bench.wanted.readings.get(key, reading)["article"]["origin"]
    with open_archive(target, create=False) as archive:
        faults += [f"check: {each.article}: {each.message}" for each in archive.check()]
    return faults + compare(replace(found, originals=bench.wanted.originals), bench.wanted)


def read_while_writing(bench: Bench) -> list[str]:
    """Look at an archive all the time while a program adds to it: every look sees whole readings, and ever more."""
    target = bench.fresh()
    child = start([*bench.add, target], bench.folder, replace(bench.setup, pause=0.01))
    faults: list[str] = []
    looks, seen = 0, 0
    while child.process.is_alive():
        told = frozenset(child.told)
        if not told:
            time.sleep(0.01)
            continue
        faults += faults_of(target, bench.wanted, told=told)
        faults += ended(start(["archive", "check", "--archive", target], bench.folder), 0)
        count = len(contents_of(target).readings)
        if count < seen:
            faults.append(f"{count} articles are seen where {seen} had been")
        looks, seen = looks + 1, count
    faults += ended(child, 1)
    if not looks:
        faults.append("the run was over before the first look")
    return faults + compare(contents_of(target), bench.wanted)


def open_twice(bench: Bench) -> list[str]:
    """Open an archive a second time in a program that is writing it, while another program comes and goes."""
    target = bench.copy(bench.first)
    child = start([], bench.folder, run=partial(_correct_slowly, target))
    faults = ended(child, 0)
    with open_archive(target, create=False) as archive:
        if len(archive.corrections()) != 2:
            faults.append(f"{len(archive.corrections())} corrections are there; two had been kept")
    return faults + faults_of(target, bench.wanted)


def _correct_slowly(location: str) -> None:
    """Correct a statement; in the middle of it open the archive anew, and let two other programs use it."""
    with open_archive(location, create=False) as archive:
        first, second = [each.statement_ids[0] for each in archive.readings() if each.statements][:2]
        with archive._writing() as connection:
            correct_statement(connection, first, {"rejected": True}, archive._neighbours, author="Abena", note=None)
            other = threading.Thread(target=lambda: open_archive(location, create=False).close())
            other.start()
            other.join()
            subprocess.run([sys.executable, "-c", _LOOK, location], check=True)
            # It waits its turn, until this transaction is over.
            waiting = subprocess.Popen([sys.executable, "-c", _CORRECT, location, second])
            time.sleep(2.0)
        if waiting.wait(60):
            raise RuntimeError("the other program failed")


def interrupt(bench: Bench, *, times: int = 3) -> list[str]:
    """Press Ctrl-C at random moments: exit status 130, no traceback, and the same command goes on."""
    target = bench.fresh()
    faults = []
    for _ in range(times):
        child = start([*bench.add, target], bench.folder)
        until = time.perf_counter() + bench.random.uniform(0.05, 0.5) * bench.seconds
        while time.perf_counter() < until or not Path(target).exists():
            time.sleep(0.005)
        if child.process.is_alive() and child.process.pid:
            os.kill(child.process.pid, signal.SIGINT)
        faults += ended(child, 130, 1)
        if child.process.exitcode == 130 and "stopped" not in child.printed:
            faults.append(f"does not say that it stopped: {child.printed[-300:]}")
        faults += faults_of(target, bench.wanted, told=frozenset(child.told))
    return faults + goes_on(bench, target)


def stop_retry(bench: Bench, *, times: int = 2) -> list[str]:
    """Kill ``problems --retry`` among inputs that still cannot be read: none of their problems is lost or double."""
    folder = bench.folder / "unreadable"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:02}.txt").write_bytes(b"")
    target = bench.fresh()
    faults = ended(start(["add", str(folder), "--archive", target], bench.folder), 1)
    noted = contents_of(target).problems
    retry = ["problems", "--retry", "--archive", target]
    took = bench.run(retry, status=1)
    for _ in range(times):
        child = start(retry, bench.folder)
        time.sleep(bench.random.uniform(0.2, 0.8) * took)
        child.kill()
        if lost := noted - contents_of(target).problems:
            faults.append(f"{len(lost)} problems are lost by a kill, so that nobody tries their inputs again")
    faults += ended(start(retry, bench.folder), 1)
    if contents_of(target).problems != noted:
        faults.append(f"{contents_of(target).problems.total()} problems are noted, not {noted.total()}")
    return faults


def set_clock_back(bench: Bench) -> list[str]:
    """Stop a run, set the clock back by ten years, and go on; then overrule a correction that seems to be of later."""
    target = bench.fresh()
    child = start([*bench.add, target], bench.folder)
    while len(child.told) < 32 and child.process.is_alive():
        time.sleep(0.001)
    child.kill()
    back = Setup(years=-10)
    faults = ended(start([*bench.add, target], bench.folder, back), 1)
    faults += faults_of(target, bench.wanted) + compare(contents_of(target), bench.wanted)
    with open_archive(target, create=False) as archive:
        statement = next(each for each in archive.readings() if each.statements).statement_ids[0]
    for setup, act in ((Setup(), "deny"), (back, "praise")):
        arguments = ["correct", statement, "--act", act, "--by", "Ruve Ebbing", "--archive", target]
        faults += ended(start(arguments, bench.folder, setup), 0)
    with open_archive(target, create=False) as archive:
        if (act_ := archive.statement(statement).statement.act) != "praise":
            faults.append(f"the correction made last does not count: the act is {act_}")
    return faults


# Inputs ------------------------------------------------------------------------------------------------------------


def change_input(bench: Bench) -> list[str]:
    """Put another file in an input's place, and let it grow, while it is read: the next run takes in what is new."""
    return _meddle(bench, _change)


def remove_input(bench: Bench) -> list[str]:
    """Take an input away between listing and opening: a problem, and no more; it is read when it is back."""
    return _meddle(bench, _remove)


def _meddle(bench: Bench, meddle: Callable[[str, int], None]) -> list[str]:
    copies = bench.folder / f"inputs{meddle.__name__}"
    shutil.copytree(Path(bench.inputs.paths[2]).parent, copies)
    paths = [str(copies / Path(each).name) for each in bench.inputs.paths]
    target = bench.fresh()
    setup = Setup(before_article=partial(meddle, str(copies)))
    faults = ended(start(["add", *paths, "--archive", target], bench.folder, setup), 1)
    try:
        with open_archive(target, create=False) as archive:
            faults += [f"check: {each.message}" for each in archive.check()]
    except OnrecordError as error:
        faults.append(str(error))
    shutil.copytree(Path(bench.inputs.paths[2]).parent, copies, dirs_exist_ok=True)
    faults += ended(start(["add", *paths, "--archive", target], bench.folder), 0, 1)
    found, wanted = contents_of(target), bench.wanted
    if lost := wanted.readings.keys() - found.readings.keys():
        faults.append(f"{len(lost)} articles are lost")
    counts = [len([each for each in side.problems.elements() if each[1] is None]) for side in (found, wanted)]
    if counts[0] != counts[1]:
        faults.append(f"{counts[0]} problems of inputs are left, not {counts[1]}: {list(found.problems)}")
    return faults


def add_twice(bench: Bench) -> list[str]:
    """Add a folder without files and a pattern that matches nothing, twice: each is noted once."""
    target = bench.fresh()
    empty = bench.folder / "empty"
    empty.mkdir()
    for _ in range(2):
        arguments = ["add", str(empty), f"{empty}/*.txt", "--archive", target]
        faults = ended(start(arguments, bench.folder), 1)
    if (count := sum(contents_of(target).problems.values())) != 2:
        faults.append(f"{count} problems are noted, not 2")
    return faults


def take_text_for_archive(bench: Bench) -> list[str]:
    """Name a text file as the archive by mistake: one clear line, and the file is as it was."""
    faults = []
    for name, data in (("short.txt", b"Tea was served."), ("long.txt", b"It rained until noon. " * 500)):
        path = bench.folder / name
        path.write_bytes(data)
        for arguments in (["add", bench.inputs.paths[0]], ["archive", "check"]):
            faults += ended(start([*arguments, "--archive", str(path)], bench.folder), 2, saying="name another")
        if path.read_bytes() != data:
            faults.append(f"{name} was written over")
    return faults


def _change(folder: str, count: int) -> None:
    if count == 3:
        plain = Path(folder) / "plain.jsonl"
        lines = plain.read_bytes().split(b"\n")
        other = plain.with_name(".other")
        other.write_bytes(b"\n".join(lines[:4]))
        other.replace(plain)
    if count == 20:
        with (Path(folder) / "packed.jsonl.gz").open("ab") as stream:
            stream.write(b"\x1f\x8b\x08 and then nothing")


def _remove(folder: str, count: int) -> None:
    if count == 3:
        for path in sorted((Path(folder) / "texts").glob("*.txt"))[-3:]:
            path.unlink()
        (Path(folder) / "packed.jsonl.gz").unlink()


TROUBLES: dict[str, Callable[[Bench], list[str]]] = {
    "writers at the same time": two_writers,
    "a reader while it is written": read_while_writing,
    "opened twice in one program": open_twice,
    "Ctrl-C": interrupt,
    "a retry that is killed": stop_retry,
    "the clock set back": set_clock_back,
    "an input that changes": change_input,
    "an input that vanishes": remove_input,
    "nothing, added twice": add_twice,
    "a text taken for an archive": take_text_for_archive,
}
