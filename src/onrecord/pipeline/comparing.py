"""Compares how the outlets of a story of an archive told it.

In go an archive and the id of a story, out comes a comparison. Links must have been found before
(:mod:`onrecord.pipeline.linking`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.compare.headlines import HeadlineChecker
from onrecord.compare.same import SameStatement
from onrecord.compare.telling import compare_outlets
from onrecord.encoder import SentenceVectors
from onrecord.records import Comparison, HeadlineCheck

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from onrecord.archive import Archive
    from onrecord.records import Reading

__all__ = ["check_headlines", "compare_story"]


def compare_story(archive: Archive, story_id: str) -> Comparison:
    """Compare how each outlet told the story of this id, of its beginning, or of one of its articles' ids.

    An id that names no story, or several, raises :class:`onrecord.errors.SettingError`.
    """
    story = archive.story(story_id)
    keys = [article.id for article in story.articles]
    readings = list(archive.readings_of(keys))
    # As the machine read them: without what people rejected, a second statement of one extent would lose its number.
    asked = (each for reading in archive.readings_of(keys, as_corrected=False) for each in reading.statement_ids)
    threads = archive.threads_of(asked)
    vectors = SentenceVectors.open()
    return compare_outlets(
        story,
        readings,
        threads,
        judge=SameStatement.open(vectors=vectors),
        check=HeadlineChecker.open(vectors=vectors).check,
    )


def check_headlines(readings: Iterable[Reading]) -> Iterator[HeadlineCheck]:
    """Check the headlines of readings; those that attribute nothing are left out."""
    checker = HeadlineChecker.open()
    for reading in readings:
        checked = checker.check(reading)
        if checked is not None and checked.claims:
            yield checked
