"""Adds inputs to an archive: takes them in, reads what is new, and keeps it, a few articles a transaction.

In go paths, out comes a tally. A run that was stopped, whatever stopped it, is gone on with by the same call: inputs
that were read to their end are told by their bytes, articles by their id.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, NamedTuple

from onrecord.archive import Archive, Noted, Outcome
from onrecord.errors import SkipError
from onrecord.exports import reading_from_dict
from onrecord.intake import fingerprint, list_inputs, read_inputs
from onrecord.intake.listing import is_address
from onrecord.pipeline.reading import ReadMany, read_many
from onrecord.pipeline.rereading import reread_articles
from onrecord.records import Article, Problem, Reading
from onrecord.settings import Settings

__all__ = ["Tally", "add_inputs", "retry_problems"]

_LOOKED_UP: Final = 64
"""Articles whose ids are looked up at once."""
_OF_FIELDS: Final = ("date", "field")
"""Reasons of problems that leave out a field and keep its article."""
_KEPT_AT_ONCE: Final = 32
_SECONDS: Final = 2.0
"""Readings are kept when there are so many, or when the last were kept so long ago: a kill costs no more than these."""


@dataclass(slots=True)
class Tally:
    """What became of the inputs of one run, in articles; ``unchanged`` counts files that needed not be opened.

    ``copies`` are among the ``added``, ``statements`` are those of the added. ``skipped`` inputs are left out for a
    reason; of others only ``fields`` are. ``failed`` articles are kept without a reading, ``reread`` ones were, and
    have got one.
    """

    added: int = 0
    copies: int = 0
    known: int = 0
    skipped: int = 0
    fields: int = 0
    failed: int = 0
    statements: int = 0
    unchanged: int = 0
    reread: int = 0
    problems: list[Problem] = field(default_factory=list)


class _End(NamedTuple):
    """The end of an input: what must have been kept before the input is done with."""

    path: str
    mark: str | None
    articles: int
    after: int
    earlier: int
    """Number of the last problem that was noted before the input was opened."""


class _Run:
    """One call of :func:`add_inputs`."""

    def __init__(
        self,
        archive: Archive,
        settings: Settings,
        consumed: Callable[[int], None] | None,
        watch: Callable[[Tally], None],
        *,
        again: bool,
    ) -> None:
        self.tally = Tally()
        self._archive = archive
        self._settings = settings
        self._consumed = consumed
        self._watch = watch
        self._again = again
        self._finished = archive.finished()
        self._ends: deque[_End] = deque()
        self._handed_out = 0
        self._kept = 0
        self._waiting: list[Reading] = []
        self._last = time.monotonic()

    def take_in(self, paths: Iterable[str]) -> Iterator[Article | Reading]:
        """The articles of all inputs that are not in the archive yet."""
        for path in list_inputs(paths):
            if isinstance(path, Problem):
                name, earlier = _full(path.origin or ""), self._archive.last_problem()
                self._skip(name, [path])
                self._archive.finish(name, None, 0, earlier=earlier)
                continue
            if self._is_archive(path):
                continue
            mark, name = self._mark(path), _full(path)
            if mark is not None and not self._again and self._finished.get(name) == mark:
                self.tally.unchanged += 1
                self._watch(self.tally)
                continue
            earlier, count = self._archive.last_problem(), 0
            items = iter(
                read_inputs([path], settings=self._settings, consumed=self._consumed, restore=reading_from_dict)
            )
            while chunk := list(islice(items, _LOOKED_UP)):
                self._skip(name, [item for item in chunk if isinstance(item, Problem)])
                found = [item for item in chunk if not isinstance(item, Problem)]
                count += len(found)
                yield from self._new(found)
            self._ends.append(_End(name, mark, count, self._handed_out, earlier))
            self._close()

    def _is_archive(self, path: str) -> bool:
        """Whether a path is the archive itself, which may stand in the folder that is added."""
        full, own = _full(path), os.path.abspath(self._archive.location)  # noqa: PTH100 - as in _full
        return full == own or full in (f"{own}-wal", f"{own}-shm")

    def _mark(self, path: str) -> str | None:
        """What tells whether an input must be opened again: its bytes, and the settings of intake."""
        try:
            own = fingerprint(path)
        except (SkipError, OSError):
            return None
        if own is None:
            return None
        settings = f"{self._settings.languages} {self._settings.max_bytes}"
        return f"{own}-{hashlib.blake2b(settings.encode(), digest_size=4).hexdigest()}"

    def _new(self, found: list[Article | Reading]) -> Iterator[Article | Reading]:
        ids = [(item if isinstance(item, Article) else item.article).id for item in found]
        known = self._archive.known(ids)
        for number, item in zip(ids, found, strict=True):
            if number in known:
                self.tally.known += 1
                continue
            # Counted before it is handed out, since the end of its input is noted by this number.
            self._handed_out += 1
            known.add(number)
            yield item
        self._watch(self.tally)

    def _skip(self, path: str, problems: list[Problem]) -> None:
        if problems:
            partly = sum(each.reason in _OF_FIELDS for each in problems)
            self.tally.fields += partly
            self.tally.skipped += len(problems) - partly
            self.tally.problems.extend(problems)
            self._archive.note(path, *problems)
            self._watch(self.tally)

    def keep(self, reading: Reading) -> None:
        """Keep a reading, now or soon."""
        self._waiting.append(reading)
        if len(self._waiting) >= _KEPT_AT_ONCE or time.monotonic() - self._last > _SECONDS:
            self.flush()

    def flush(self) -> None:
        """Keep all readings that wait, in one transaction, and close the inputs that were their last."""
        if self._waiting:
            for reading, kept in zip(self._waiting, self._archive.save(*self._waiting), strict=True):
                self._count(reading, kept.outcome)
            self._kept += len(self._waiting)
            self._waiting.clear()
            self._watch(self.tally)
        self._close()
        self._last = time.monotonic()

    def _close(self) -> None:
        while self._ends and self._ends[0].after <= self._kept:
            end = self._ends.popleft()
            self._archive.finish(end.path, end.mark, end.articles, earlier=end.earlier)

    def _count(self, reading: Reading, outcome: Outcome) -> None:
        tally = self.tally
        if outcome is Outcome.KNOWN:
            tally.known += 1
            return
        tally.added += 1
        tally.copies += outcome is Outcome.COPY
        tally.statements += len(reading.statements)
        if reading.problems:
            tally.failed += 1
            tally.problems.extend(reading.problems)


def _full(path: str) -> str:
    """The path as the archive remembers it: from another folder, the same words may name another file."""
    return path if path == "-" or is_address(path) else os.path.abspath(path)  # noqa: PTH100 - no link is resolved


def add_inputs(
    archive: Archive,
    paths: Iterable[str],
    *,
    settings: Settings | None = None,
    rename: Callable[[Reading], Reading] | None = None,
    consumed: Callable[[int], None] | None = None,
    watch: Callable[[Tally], None] | None = None,
    again: bool = False,
    read: ReadMany | None = None,
) -> Tally:
    """Read what is new in ``paths`` into the archive; ``again`` opens inputs too that were read to their end.

    ``rename`` gives speakers the names of the user's own table. ``consumed`` is told the bytes taken from each file as
    they are, ``watch`` the tally whenever it has changed. ``read`` makes readings of articles, by default in threads.
    """
    settings = Settings.from_environment() if settings is None else settings
    run = _Run(archive, settings, consumed, watch or (lambda _: None), again=again)
    for reading in (read or read_many)(run.take_in(paths), settings=settings):
        run.keep(reading if rename is None else rename(reading))
    run.flush()
    return run.tally


def retry_problems(archive: Archive, noted: Iterable[Noted], *, settings: Settings | None = None) -> Tally:
    """Try the inputs and articles of problems again; what still goes wrong is in the tally, and kept anew."""
    noted = list(noted)
    articles = dict.fromkeys(each.article for each in noted if each.article is not None)
    paths = dict.fromkeys(each.path for each in noted if each.path is not None and each.article is None)
    done = reread_articles(archive, articles, settings=settings)
    earlier = archive.last_problem()
    # A pattern or folder that is gone is a path that can't be opened, and is a problem again.
    tally = add_inputs(archive, paths, settings=settings, again=True)
    for path in paths:
        # Those of single inputs are gone by now; a folder that was empty stands for its files today.
        archive.forget_problems(path, earlier=earlier)
    again = [each for each in archive.problems() if each.article in articles]
    tally.problems.extend(each.problem for each in again)
    tally.failed += len({each.article for each in again})
    tally.reread = done - len({each.article for each in again})
    return tally
