r"""Reads the news and keeps the record of who said what.

    >>> import onrecord
    >>> reading = onrecord.read("Harbour talks resume\n“We never left the table,” said Ilse Vorne.")
    >>> [reading.article.text[a:b] for s in reading.statements for a, b in s.content]
    ['“We never left the table,”']

Everything that the library offers stands in ``__all__``; import nothing from deeper down.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import date
from os import PathLike, fspath
from typing import TYPE_CHECKING

from onrecord.records import Article, Kind, Problem, Reading, Span, Speaker, SpeakerType, Statement

if TYPE_CHECKING:
    from onrecord.archive import Archive, Selection

__all__ = [
    "Archive",
    "Article",
    "Kind",
    "Problem",
    "Reading",
    "Selection",
    "Span",
    "Speaker",
    "SpeakerType",
    "Statement",
    "open",
    "read",
    "read_many",
]
__version__ = "0.1.0"

logging.getLogger(__name__).addHandler(logging.NullHandler())


def __getattr__(name: str) -> object:
    # The archive brings a database with it, which reading needs not.
    if name in ("Archive", "Selection"):
        from onrecord import archive

        return getattr(archive, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def read(
    text: str,
    title: str | None = None,
    outlet: str | None = None,
    published: date | str | None = None,
    url: str | None = None,
) -> Reading:
    """Read one article: every attributed statement in ``text``, which is kept as it is.

    A headline should be the first line of ``text`` if statements in it are to be found; ``title`` alone only labels
    the article. ``published`` is a date or its ISO form. The first call loads the model; further calls reuse it.
    """
    if isinstance(published, str):
        published = date.fromisoformat(published)
    return next(read_many([Article(text=text, title=title, outlet=outlet, published=published, url=url)]))


def read_many(articles: Iterable[Article]) -> Iterator[Reading]:
    """Readings of ``articles``, one each and in the same order; a generator that reads ahead in batches.

    Settings come from the environment (``ONRECORD_WORKERS`` and so on). Nothing depends on the batch size or on the
    number of workers but the time it takes. What goes wrong in one article is a problem of its reading.
    """
    # Imported here so that `import onrecord` stays fast where nothing is read.
    from onrecord.pipeline import read_many as read_in_batches

    return read_in_batches(articles)


def open(location: str | PathLike[str], *, create: bool = True) -> Archive:  # noqa: A001 - as in sqlite3 and gzip
    """Open the archive in the file ``location``, or at a ``postgresql://`` address; close it, or use it in ``with``.

    A file that is not there becomes a new archive unless ``create`` is false. What goes wrong raises
    :class:`onrecord.errors.ArchiveError`.
    """
    from onrecord.pipeline.neighbours import open_archive

    return open_archive(fspath(location), create=create)
