"""Lists of articles: newest first, page by page, with what a line of a list tells of each.

A page is continued from its last article and not by number, so that what is added in between moves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, and_, desc, or_, select

from onrecord.archive import schema
from onrecord.archive.characters import restore
from onrecord.archive.days import days_within
from onrecord.archive.numbering import in_parts
from onrecord.archive.outlets import outlet_number
from onrecord.archive.searching import place_in_listing

__all__ = ["ArticleListing", "ArticlePage", "page_of_articles"]

_article, _listing = schema.article, schema.listing


@dataclass(frozen=True, slots=True)
class ArticleListing:
    """An article as a list has it: ``statements`` how many are in it, ``copy_of`` the id of the one it repeats."""

    id: str
    title: str | None
    outlet: str | None
    published: date | None
    url: str | None
    statements: int
    copy_of: str | None


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """Some of the articles that were found, in their order; ``next`` asks for what follows, None at the end."""

    listed: tuple[ArticleListing, ...]
    next: str | None = None

    def __iter__(self) -> Iterator[ArticleListing]:
        return iter(self.listed)

    def __len__(self) -> int:
        return len(self.listed)


def page_of_articles(
    connection: Connection,
    outlet: str | None,
    since: date | None,
    until: date | None,
    *,
    limit: int,
    cursor: str | None,
) -> ArticlePage:
    """The newest ``limit`` articles that follow the ``cursor`` of an earlier page; of one day the last added first."""
    day, number = _listing.c.published, _listing.c.article_id
    wanted = select(day, number, _listing.c.statements)
    if outlet is not None:
        wanted = wanted.where(_listing.c.outlet_id == outlet_number(connection, outlet))
    wanted = wanted.where(*days_within(day, since, until))
    if cursor is not None:
        last_day, last = place_in_listing(cursor)
        wanted = wanted.where(day <= last_day, or_(day < last_day, and_(day == last_day, number < last)))
    rows = connection.execute(wanted.order_by(desc(day), desc(number)).limit(limit + 1)).all()
    listed = _listed(connection, {row.article_id: row.statements for row in rows[:limit]})
    end = rows[limit - 1] if len(rows) > limit else None
    return ArticlePage(tuple(listed), None if end is None else f"{end.published.isoformat()}.{end.article_id}")


def _listed(connection: Connection, statements: dict[int, int]) -> Iterator[ArticleListing]:
    """The articles of these numbers, in their order."""
    original = _article.alias()
    columns = (_article.c.id, _article.c.key, _article.c.title, _article.c.outlet, _article.c.published, _article.c.url)
    joined = _article.outerjoin(original, original.c.id == _article.c.original_id)
    rows = {}
    for part in in_parts(statements):
        query = select(*columns, original.c.key.label("copy_of")).select_from(joined).where(_article.c.id.in_(part))
        rows.update({row.id: row for row in connection.execute(query)})
    for number, count in statements.items():
        row = rows[number]
        title, outlet, url = (None if each is None else restore(each) for each in (row.title, row.outlet, row.url))
        yield ArticleListing(row.key, title, outlet, row.published, url, count, row.copy_of)
