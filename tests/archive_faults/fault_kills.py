"""Kills at random moments, and at moments of writing: of runs that add, read anew, correct, link, copy, or migrate.

In goes how often, out come counts and the faults found. After each kill the archive is looked at as a whole; after the
last one the same command runs to its end, and must leave what an undisturbed run leaves.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

from fault_children import Child, Setup, finish, start
from fault_findings import Contents, compare, contents_of, faults_of
from fault_inputs import Inputs

from onrecord.pipeline.linking import link_archive
from onrecord.pipeline.neighbours import open_archive

__all__ = ["Bench", "Kills", "correct_all", "downgrade", "link_in_parts"]

_POLL = 0.0002
_PATIENCE = 10.0


@dataclass
class Kills:
    """What came of the kills of one kind of run: how many hit a run at work, and how many of these at its writing."""

    name: str
    killed: int = 0
    aimed: int = 0
    runs: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


def correct_all(location: str, most: int) -> None:
    """Correct the first ``most`` statements, each in a transaction, leaving out those that are corrected already."""
    with open_archive(location, create=False) as archive:
        done = {each.statement for each in archive.corrections()}
        ids = [name for reading in archive.readings(as_corrected=False) for name in reading.statement_ids]
        for number, name in enumerate(ids[:most]):
            if name not in done:
                changes = {"act": "deny", "polarity": "refused"} if number % 2 else {"rejected": True}
                archive.correct(name, author="Ruve Ebbing", **changes)


def link_in_parts(location: str) -> None:
    """Find stories and threads, a few articles at a time."""
    with open_archive(location, create=False) as archive:
        link_archive(archive, at_once=4)


_LATER = (
    *("rendition", "quoted", "sameness", "nearness", "linked", "story", "attempt", "session", "deed", "account"),
    *("listing", "tally", "standing", "speakerless", "outlet", "verb", "doubt", "name_ruling", "settled", "ruling"),
    "correction",
)
"""Tables that versions after the first have added, those that point at others before these."""


def downgrade(location: str) -> None:
    """Take an archive back to its first version, which knew no corrections."""
    from sqlalchemy import text

    with open_archive(location, create=False) as archive, archive._writing() as connection:
        for index in ("statement_doubtful", "voice_described"):
            connection.execute(text(f"DROP INDEX IF EXISTS {index}"))
        for table in _LATER:
            connection.execute(text(f"DROP TABLE IF EXISTS {table}"))
        names = ", ".join(f"'{name}'" for name in (*_LATER, "edits"))
        connection.execute(text(f"DELETE FROM counter WHERE name IN ({names})"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))


class Bench:
    """A folder to work in, with inputs and the archives that undisturbed runs make of them."""

    def __init__(self, folder: Path, inputs: Inputs, *, setup: Setup | None = None, seed: int = 0) -> None:
        self.folder = folder
        self.inputs = inputs
        self.setup = setup or Setup()
        self.random = random.Random(seed)
        self.add = ["add", *inputs.paths, "--archive"]
        self._numbers = count()
        # The first child waits until all that children need is loaded.
        finish(start(["--version"], folder))
        self.first = self.fresh()
        self.seconds = self.run([*self.add, self.first], status=1)
        self.wanted = contents_of(self.first)
        if len(self.wanted.readings) != inputs.articles:
            raise RuntimeError(f"{len(self.wanted.readings)} articles were added, not {inputs.articles}")

    def fresh(self) -> str:
        """The name of a file that is not there yet."""
        return str(self.folder / f"{next(self._numbers):04}.db")

    def copy(self, location: str) -> str:
        """A copy of an archive in a file that nobody uses."""
        target = self.fresh()
        shutil.copyfile(location, target)
        return target

    def run(self, arguments: Sequence[str], setup: Setup | None = None, *, status: int = 0) -> float:
        """Run a command to its end; how many seconds it took."""
        began = time.perf_counter()
        child = start(arguments, self.folder, setup or self.setup)
        if finish(child) != status:
            raise RuntimeError(f"{' '.join(arguments)} ended with {child.process.exitcode}: {child.printed}")
        return time.perf_counter() - began

    @staticmethod
    def _tries(kills: Kills, times: int) -> Iterator[int]:
        """Count up until so many kills have hit a run at work; not for ever, since a run may be over too soon."""
        number = 0
        while kills.killed < times and kills.runs < 3 * times + 10:
            yield number
            number += 1

    def kill(self, child: Child, kills: Kills, *, within: float, watched: str | None) -> bool:
        """Kill a child: at a random moment ``within`` seconds, or as its ``watched`` file is being written."""
        at_writing = watched is not None and self.random.random() < 0.5
        if at_writing and watched is not None:
            self._await_writing(child, watched, times=self.random.randint(1, 6))
            moment = self.random.uniform(0, 0.004)
        else:
            moment = self.random.uniform(0, within)
        time.sleep(moment)
        hit = child.kill()
        kills.runs += 1
        kills.killed += hit
        kills.aimed += hit and at_writing
        if not hit and child.process.exitcode not in (0, 1):
            kills.faults.append(f"a run ended by itself with {child.process.exitcode}: {child.printed[-400:]}")
        return hit

    @staticmethod
    def _await_writing(child: Child, location: str, *, times: int) -> None:
        """Wait until the file's log or journal has changed so many times."""
        paths = [Path(f"{location}{suffix}") for suffix in ("-wal", "-journal", "")]

        def sizes() -> list[int | None]:
            found: list[int | None] = []
            for path in paths:
                try:
                    found.append(path.stat().st_size)
                except FileNotFoundError:
                    found.append(None)
            return found

        last, seen, until = sizes(), 0, time.perf_counter() + _PATIENCE
        while seen < times and child.process.is_alive() and time.perf_counter() < until:
            time.sleep(_POLL)
            now = sizes()
            seen += now != last
            last = now

    # Kinds of run ----------------------------------------------------------------------------------------------------

    def kill_adding(self, times: int, *, name: str = "add", fresh: Callable[[], str] | None = None) -> Kills:
        """Kill ``add`` again and again over one archive; when it is full, over the next, which ``fresh`` gives."""
        kills = Kills(name)
        began = time.perf_counter()
        watched, fresh = fresh is None, fresh or self.fresh
        target = fresh()
        told: frozenset[str] = frozenset()
        for _ in self._tries(kills, times):
            child = start([*self.add, target], self.folder, self.setup)
            # Short enough that an archive is hit several times before it is full.
            hit = self.kill(child, kills, within=0.6 * self.seconds, watched=target if watched else None)
            told |= frozenset(child.told)
            kills.faults += faults_of(target, self.wanted, told=told)
            if not hit:
                kills.faults += compare(contents_of(target), self.wanted)
                target, told = fresh(), frozenset()
        self.run([*self.add, target], status=1)
        kills.faults += compare(contents_of(target), self.wanted)
        kills.seconds = time.perf_counter() - began
        return kills

    def kill_creating(self, times: int) -> Kills:
        """Kill ``add`` while it makes the archive, each time another; every one is then filled by the same command."""
        kills = Kills("making an archive")
        began = time.perf_counter()
        # What of the time is spent before the first article is kept, measured by an archive of nothing.
        making = self.run(["add", self.inputs.paths[2] + "/0*0.txt", "--archive", self.fresh()])
        for number in self._tries(kills, times):
            target = self.fresh()
            child = start([*self.add, target], self.folder)
            self.kill(child, kills, within=min(making, 1.0), watched=target)
            kills.faults += faults_of(target, self.wanted, told=frozenset(child.told))
            if number % 5 == 0:
                self.run([*self.add, target], status=1)
                kills.faults += compare(contents_of(target), self.wanted)
        kills.seconds = time.perf_counter() - began
        return kills

    def kill_rereading(self, times: int) -> Kills:
        """Kill ``reread`` by a newer version, over an archive with corrections."""
        start_ = self.copy(self.first)
        correct_all(start_, 20)
        setup = Setup(version="2", mended=True)
        whole = self.copy(start_)
        self.run(["reread", "--archive", whole], setup)
        return self._kill_until_done(
            "reread", times, start_, ["reread", "--archive"], setup, contents_of(start_), contents_of(whole)
        )

    def kill_retrying(self, times: int) -> Kills:
        """Kill ``problems --retry`` when the articles that failed can be read at last."""
        setup = Setup(mended=True, pause=0.02)
        whole = self.copy(self.first)
        self.run(["problems", "--retry", "--archive", whole], setup, status=1)
        arguments = ["problems", "--retry", "--archive"]
        done = contents_of(whole)
        return self._kill_until_done("problems --retry", times, self.first, arguments, setup, self.wanted, done)

    def kill_correcting(self, times: int) -> Kills:
        """Kill a program that makes one correction after another: what it was told is kept must be there."""
        most = self.inputs.articles
        whole = self.copy(self.first)
        correct_all(whole, most)
        kills = Kills("correct")
        self._repeat(kills, times, self.first, lambda at: partial(correct_all, at, most), None, contents_of(whole))
        return kills

    def kill_migrating(self, times: int) -> Kills:
        """Kill what opens an archive of the first version, and so brings it up to date."""
        old = self.copy(self.first)
        downgrade(old)
        kills = Kills("migration of an old archive")
        began = time.perf_counter()
        took = self.run(["archive", "info", "--archive", self.copy(old)])
        for _ in self._tries(kills, times):
            target = self.copy(old)
            child = start(["archive", "info", "--archive", target], self.folder)
            self.kill(child, kills, within=took, watched=target)
            kills.faults += [f"after the kill: {each}" for each in faults_of(target, self.wanted)]
            kills.faults += compare(contents_of(target), self.wanted)
        kills.seconds = time.perf_counter() - began
        return kills

    def kill_linking(self, times: int) -> Kills:
        """Kill what links an archive in small parts: the same call goes on, and finds all that is to be found."""
        whole = self.copy(self.first)
        finish(start([], self.folder, self.setup, run=partial(link_in_parts, whole)))
        after = contents_of(whole)
        if not after.threads or len(after.stories) >= self.inputs.articles:
            raise RuntimeError("there is nothing to be linked")
        kills = Kills("link")
        self._repeat(kills, times, self.first, lambda at: partial(link_in_parts, at), self.setup, after)
        return kills

    def kill_copying(self, times: int) -> Kills:
        """Kill ``archive backup``: the copy is whole or not there, and the next attempt works."""
        kills = Kills("archive backup")
        began = time.perf_counter()
        target = self.folder / "copy.db"
        arguments = ["archive", "backup", str(target), "--archive", self.first]
        took = self.run(arguments)
        for number in self._tries(kills, times):
            target.unlink(missing_ok=True)
            child = start(arguments, self.folder)
            self.kill(child, kills, within=took, watched=str(target.with_name(f".{target.name}.part")))
            if target.exists():
                kills.faults += faults_of(str(target), self.wanted) + compare(contents_of(str(target)), self.wanted)
            if number % 5 == 0:
                target.unlink(missing_ok=True)
                self.run(arguments)
                kills.faults += faults_of(str(target), self.wanted) + compare(contents_of(str(target)), self.wanted)
                left = [path.name for path in self.folder.glob(f".{target.name}*")]
                kills.faults += [f"a backup left {', '.join(left)} behind"] if left else []
        kills.faults += compare(contents_of(self.first), self.wanted)
        kills.seconds = time.perf_counter() - began
        return kills

    def _kill_until_done(
        self,
        name: str,
        times: int,
        source: str,
        arguments: list[str],
        setup: Setup,
        before: Contents,
        after: Contents,
    ) -> Kills:
        kills = Kills(name)
        self._repeat(kills, times, source, lambda at: [*arguments, at], setup, after, before)
        return kills

    def _repeat(
        self,
        kills: Kills,
        times: int,
        source: str,
        work: Callable[[str], list[str] | Callable[[], None]],
        setup: Setup | None,
        after: Contents,
        *before: Contents,
    ) -> None:
        """Kill a run over a copy of ``source`` until it has come to its end, then over the next copy, and so on."""
        began = time.perf_counter()
        took: float | None = None
        for _ in self._tries(kills, times):
            target = self.copy(source)
            for kill in range(5):
                child = self._begin(work(target), setup)
                if took is None:
                    finish(child)
                    took = time.perf_counter() - child.started
                    break
                last = kill == 4 or kills.killed >= times
                if last:
                    finish(child)
                elif self.kill(child, kills, within=took * 0.7, watched=target):
                    kills.faults += faults_of(target, after, *before, self.wanted)
                    kills.faults += self._lost_corrections(child, target)
                    continue
                break
            kills.faults += faults_of(target, after, *before)
            kills.faults += compare(contents_of(target), after)
        kills.seconds = time.perf_counter() - began

    def _begin(self, work: list[str] | Callable[[], None], setup: Setup | None) -> Child:
        if callable(work):
            return start([], self.folder, setup, run=work)
        return start(work, self.folder, setup)

    @staticmethod
    def _lost_corrections(child: Child, location: str) -> list[str]:
        told = {each for each in child.told if "." in each}
        lost = told - {each[0] for each in contents_of(location).corrections}
        return [f"{len(lost)} corrections are lost that had been kept, such as {min(lost)}"] if lost else []
