"""What happens to archives on disks that are full, in places that may not be written, and without their log.

Each function brings one trouble upon an archive and gives the faults found; none, if all went as it should. What it
should be: no reading torn or lost, one clear line, and the same command goes on once the trouble is over.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from fault_children import Child, Setup, finish, start
from fault_endings import ended, goes_on
from fault_findings import compare, contents_of, faults_of
from fault_kills import Bench
from sqlalchemy import select

from onrecord.archive import schema
from onrecord.pipeline.neighbours import open_archive

__all__ = ["DISKS", "fill_tmpfs"]


# Disks -------------------------------------------------------------------------------------------------------------


@contextmanager
def _tmpfs(folder: Path, size: int) -> Iterator[bool]:
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        done = subprocess.run(["mount", *options], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        done = False
    try:
        yield done
    finally:
        if done:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def fill_tmpfs(bench: Bench, *, share: float = 0.5) -> list[str] | None:
    """Add to an archive on a disk that holds ``share`` of it; then there is room. None where no disk can be mounted."""
    folder = bench.folder / f"disk-{share}"
    size = int(Path(bench.first).stat().st_size * share) // 4096 * 4096
    with _tmpfs(folder, size) as mounted:
        if not mounted:
            return None
        target = str(folder / "news.db")
        child = start([*bench.add, target], bench.folder)
        faults = ended(child, 2, saying="free space")
        if Path(target).exists() and Path(target).stat().st_size:
            faults += faults_of(target, bench.wanted, told=frozenset(child.told))
        subprocess.run(["mount", "-o", "remount,size=256m", str(folder)], check=True)
        return faults + goes_on(bench, target)


def fill_backup(bench: Bench) -> list[str] | None:
    """Copy an archive to a disk that is too small for it: one clear line, and nothing is left there."""
    folder = bench.folder / "copies"
    with _tmpfs(folder, int(Path(bench.first).stat().st_size * 0.5)) as mounted:
        if not mounted:
            return None
        copy = ["archive", "backup", str(folder / "copy.db"), "--archive", bench.first]
        faults = ended(start(copy, bench.folder), 2, saying="check the disk")
        if left := list(folder.iterdir()):
            faults.append(f"{left[0].name} is left on the disk")
        subprocess.run(["mount", "-o", "remount,size=256m", str(folder)], check=True)
        faults += ended(start(copy, bench.folder), 0)
        return faults + compare(contents_of(str(folder / "copy.db")), bench.wanted)


def fill_limit(bench: Bench, *, share: float = 0.5) -> list[str]:
    """The same without a disk of its own: no file may grow beyond ``share`` of the archive."""
    target = bench.fresh()
    limit = int(Path(bench.first).stat().st_size * share)
    child = start([*bench.add, target], bench.folder, replace(bench.setup, file_limit=limit))
    faults = ended(child, 2, saying="run the same command again")
    faults += faults_of(target, bench.wanted, told=frozenset(child.told))
    return faults + goes_on(bench, target)


# Permissions -------------------------------------------------------------------------------------------------------


def _refuse(bench: Bench, target: Path, says: str) -> list[str]:
    setup = Setup(unprivileged=True)
    one = bench.folder / "one.txt"
    one.write_text('"The ferry is late," said Marit Tandel.', encoding="utf-8")
    faults = ended(start(["add", str(one), "--archive", str(target)], bench.folder, setup), 2, saying=says)
    for arguments in (["archive", "check"], ["archive", "info"], ["said", "Vorne"]):
        faults += ended(start([*arguments, "--archive", str(target)], bench.folder, setup), 0)
    return faults


def refuse_file(bench: Bench) -> list[str]:
    """Add to a file that may only be read: one clear line; looking works, and nothing has changed."""
    folder = bench.folder / "file"
    folder.mkdir()
    target = folder / "news.db"
    shutil.copyfile(bench.copy(bench.first), target)
    target.chmod(0o444)
    faults = _refuse(bench, target, "may not be written")
    target.chmod(0o644)
    return faults + compare(contents_of(str(target)), bench.wanted)


def refuse_folder(bench: Bench) -> list[str]:
    """Add to a file in a folder that may not be written, the file itself writable, and then not; and to a new file."""
    folder = bench.folder / "folder"
    folder.mkdir()
    target = folder / "news.db"
    shutil.copyfile(bench.first, target)
    faults = []
    try:
        folder.chmod(0o555)
        setup = Setup(unprivileged=True)
        one = str(bench.folder / "one.txt")
        faults += ended(start(["add", one, "--archive", str(target)], bench.folder, setup), 2, saying="permissions")
        for verb in ("check", "info"):
            faults += ended(start(["archive", verb, "--archive", str(target)], bench.folder, setup), 0, 2)
        target.chmod(0o444)
        faults += _refuse(bench, target, "permissions")
        new = start([*bench.add, str(folder / "new.db")], bench.folder, setup)
        faults += ended(new, 2, saying="permissions")
    finally:
        folder.chmod(0o755)
        target.chmod(0o644)
    return faults + compare(contents_of(str(target)), bench.wanted)


def copy_unfinished_log(bench: Bench) -> list[str]:
    """Look at what a killed writer left in its log, where nothing may be written: all it kept, or one clear line."""
    source, folder = Path(bench.fresh()), bench.folder / "left"
    folder.mkdir()
    target = folder / "news.db"
    Path(source).write_bytes(b"")
    child = start([*bench.add, str(source)], bench.folder)
    while not child.told and child.process.is_alive():
        time.sleep(0.001)
    with open_archive(source, create=False) as archive, archive._reading() as connection:
        # As long as somebody looks, the log stays.
        connection.execute(select(1).select_from(schema.article)).first()
        while len(child.told) < 64 and child.process.is_alive():
            time.sleep(0.001)
        child.kill()
        for suffix in ("", "-wal", "-shm"):
            shutil.copyfile(f"{source}{suffix}", f"{target}{suffix}")
            Path(f"{target}{suffix}").chmod(0o444)
    told = frozenset(child.told)
    faults = []
    try:
        for lacking in ("", "-shm"):
            Path(f"{target}{lacking}").chmod(0o444)
            if lacking:
                Path(f"{target}{lacking}").unlink()
            folder.chmod(0o555)
            look = start([], bench.folder, Setup(unprivileged=True), run=partial(_print_ids, str(target)))
            status = finish(look)
            if status == 0 and (lost := told - set(look.printed.split())):
                faults.append(f"{len(lost)} articles that had been kept are not seen, and nothing is said")
            if status != 0 and "ArchiveError" not in look.printed:
                faults.append(f"no clear error: {look.printed[-300:]}")
            folder.chmod(0o755)
    finally:
        folder.chmod(0o755)
    target.chmod(0o644)
    Path(f"{target}-wal").chmod(0o644)
    return faults + faults_of(str(target), bench.wanted, told=told) + goes_on(bench, str(target))


def _print_ids(location: str) -> None:
    with open_archive(location, create=False) as archive:
        sys.stdout.write(" ".join(reading.article.id for reading in archive.readings()) + "\n")


def _kill_with_log(child: Child, target: Path) -> bool:
    """Kill a writer that has kept articles, while its log holds something."""
    log = Path(f"{target}-wal")
    while child.process.is_alive():
        try:
            full = log.stat().st_size > 0
        except FileNotFoundError:
            full = False
        if full and len(child.told) >= 32:
            child.kill()
            if log.exists() and log.stat().st_size:
                return True
        time.sleep(0.0002)
    return False


def lose_log(bench: Bench) -> list[str]:
    """Take the log away from beside an archive whose writer was killed: what is left is whole, and can be filled up."""
    target = bench.fresh()
    child = start([*bench.add, target], bench.folder)
    faults = []
    if not _kill_with_log(child, Path(target)):
        faults.append("the writer was never killed with a log beside the archive")
    for suffix in ("-wal", "-shm"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)
    return faults + faults_of(target, bench.wanted) + goes_on(bench, target)


DISKS: dict[str, Callable[[Bench], list[str] | None]] = {
    "a full disk (tmpfs)": fill_tmpfs,
    "a full disk for the copy": fill_backup,
    "a limit of file size": fill_limit,
    "a read-only file": refuse_file,
    "a read-only folder": refuse_folder,
    "a log where nothing may be written": copy_unfinished_log,
    "a log that is gone": lose_log,
}
