"""Reads articles of an archive anew: those that older components read, or whose reading failed.

Each batch is one transaction, and what is done is told by the versions beside each reading; so a run that was stopped
is gone on with by the same call, and others may use the archive meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

from onrecord.archive import Archive
from onrecord.pipeline.components import load_components
from onrecord.pipeline.reading import ReadMany, read_many
from onrecord.records import Article, Reading
from onrecord.settings import Settings

__all__ = ["count_outdated", "reread", "reread_articles"]

_AT_ONCE: Final = 32


def count_outdated(archive: Archive) -> int:
    """How many articles were read by other versions of the components than the present ones."""
    return archive.outdated(dict(load_components().versions))


def reread(
    archive: Archive,
    *,
    settings: Settings | None = None,
    rename: Callable[[Reading], Reading] | None = None,
    watch: Callable[[int], None] | None = None,
    read: ReadMany | None = None,
) -> int:
    """Read anew every article that other versions of the components read; how many there were.

    ``watch`` is told after each transaction how many are done. ``read`` makes readings of articles, by default in
    threads. Vectors of an older model are made anew first.
    """
    for _ in archive.renew_vectors():
        pass
    versions = dict(load_components().versions)
    articles = (reading.article for reading in archive.outdated_readings(versions))
    return _replace(archive, (read or read_many)(articles, settings=settings), rename, watch)


def reread_articles(archive: Archive, article_ids: Iterable[str], *, settings: Settings | None = None) -> int:
    """Read anew the articles of these ids."""
    ids = list(article_ids)

    def articles() -> Iterator[Article]:
        for article_id in ids:
            yield from (reading.article for reading in archive.readings_of([article_id]))

    return _replace(archive, read_many(articles(), settings=settings), None, None)


def _replace(
    archive: Archive,
    readings: Iterator[Reading],
    rename: Callable[[Reading], Reading] | None,
    watch: Callable[[int], None] | None,
) -> int:
    done = 0
    while batch := list(islice(readings, _AT_ONCE)):
        done += archive.replace(*(reading if rename is None else rename(reading) for reading in batch))
        if watch is not None:
            watch(done)
    return done
