"""Compares how the outlets of a story of an archive told it.

In go an archive and the id of a story, out comes a comparison. Links must have been found before
(:mod:`onrecord.pipeline.linking`).
"""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from onrecord.compare.headlines import HeadlineChecker
from onrecord.compare.telling import compare_outlets
from onrecord.records import Comparison, HeadlineCheck

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from onrecord.archive import Archive
    from onrecord.records import Reading, Statement

__all__ = ["Comparer", "check_headlines", "compare_story"]

_MOST_CHECKS = 1000
"""Checks that are kept, each with its article and statements: some 40 kB."""


class Comparer:
    """Compares stories one after the other, and keeps what takes time: models, and the checks of headlines.

    Several threads may call at once.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._checks: OrderedDict[tuple[str, tuple[Statement, ...]], HeadlineCheck | None] = OrderedDict()

    @cached_property
    def _checker(self) -> HeadlineChecker:
        return HeadlineChecker.open()

    def compare(self, archive: Archive, story_id: str) -> Comparison:
        """Compare how each outlet told a story, as :func:`compare_story`."""
        story = archive.story(story_id)
        told = archive.telling_of([article.id for article in story.articles])
        return compare_outlets(story, told.readings, told.threads, sameness=told.sameness, check=self.check)

    def check(self, reading: Reading) -> HeadlineCheck | None:
        """Check the headline of a reading; None where it has none, or nothing in it is to be judged."""
        key = reading.article.id, reading.statements
        with self._lock:
            if key in self._checks:
                self._checks.move_to_end(key)
                return self._checks[key]
        checked = self._checker.check(reading)
        with self._lock:
            self._checks[key] = checked
            while len(self._checks) > _MOST_CHECKS:
                self._checks.popitem(last=False)
        return checked


def compare_story(archive: Archive, story_id: str) -> Comparison:
    """Compare how each outlet told the story of this id, of its beginning, or of one of its articles' ids.

    An id that names no story, or several, raises :class:`onrecord.errors.SettingError`.
    """
    return Comparer().compare(archive, story_id)


def check_headlines(readings: Iterable[Reading]) -> Iterator[HeadlineCheck]:
    """Check the headlines of readings; those that attribute nothing are left out."""
    checker = HeadlineChecker.open()
    for reading in readings:
        checked = checker.check(reading)
        if checked is not None and checked.claims:
            yield checked
