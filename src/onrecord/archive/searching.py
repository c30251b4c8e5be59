"""Finds statements, newest first, page by page, and counts who speaks and where.

A page is continued from its last statement and not by number, so that what is added in between moves nothing. Search by
meaning is in :mod:`onrecord.archive.meaning`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, case, desc, func, select

from onrecord.archive import schema
from onrecord.archive.characters import restore, storable
from onrecord.archive.loading import Found, load_found
from onrecord.archive.neighbours import Neighbours
from onrecord.archive.numbering import MOST_PARAMETERS, in_parts
from onrecord.archive.rows import NO_DAY
from onrecord.archive.selecting import Selection, Spoken, after, find_names, select_statements
from onrecord.errors import SettingError
from onrecord.records import SpeakerType

__all__ = [
    "Outlet",
    "Page",
    "all_articles",
    "article_numbers",
    "count_statements",
    "is_copy",
    "list_outlets",
    "list_speakers",
    "names_of_speakers",
    "page_of",
    "place_in_listing",
    "select_by_article",
]

_LISTED: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.([0-9]{1,18})")
_CURSOR: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.([0-9]{1,18})\.([0-9]{1,18})")

_statement, _article, _speaker, _said_by = schema.statement, schema.article, schema.speaker, schema.said_by
_standing, _listing, _outlet = schema.standing, schema.listing, schema.outlet


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the statements that were found, in their order; ``next`` asks for what follows, None at the end."""

    found: tuple[Found, ...]
    next: str | None = None

    def __iter__(self) -> Iterator[Found]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet in the archive: its articles, how many of them are copies of others', and its statements."""

    name: str | None
    articles: int
    copies: int
    statements: int
    first: date | None
    last: date | None


def names_of(connection: Connection, selection: Selection, neighbours: Neighbours) -> list[int] | None:
    """The numbers of the speakers whom the selection means; None where it names none."""
    return None if selection.speaker is None else find_names(connection, selection.speaker, neighbours)


def page_of(
    connection: Connection, selection: Selection, neighbours: Neighbours, *, limit: int, cursor: str | None
) -> Page:
    """The newest ``limit`` statements of the selection that follow the ``cursor`` of an earlier page.

    Those of one day stand together by article, the last added first, and within an article in the order of its text.
    """
    query = _wanted(connection, selection, neighbours)
    if query is None:
        return Page(())
    if cursor is not None:
        query = after(query, *_place(cursor))
    limit = min(limit, sys.maxsize - 1)  # databases count no further
    query = query.order_by(desc(_statement.c.day), desc(_statement.c.article_id), _statement.c.id).limit(limit + 1)
    rows = connection.execute(query).all()
    found = load_found(connection, [(row.id, row.article_id) for row in rows[:limit]], neighbours)
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(tuple(found), None if last is None else f"{last.day.isoformat()}.{last.article_id}.{last.id}")


def _place(cursor: str) -> tuple[date, int, int]:
    match = _CURSOR.fullmatch(cursor)
    if match is not None:
        try:
            return date.fromisoformat(match[1]), int(match[2]), int(match[3])
        except ValueError:
            pass
    raise SettingError(f"{cursor!r} is no place to go on from; give what an earlier page named as next")


def place_in_listing(cursor: str) -> tuple[date, int]:
    """The day and number at which a page of a list ended, by its cursor; what is none raises :class:`SettingError`."""
    match = _LISTED.fullmatch(cursor)
    if match is not None:
        try:
            return date.fromisoformat(match[1]), int(match[2])
        except ValueError:
            pass
    raise SettingError(f"{cursor!r} is no place to go on from; give what an earlier page named as next")


def _wanted(connection: Connection, selection: Selection, neighbours: Neighbours) -> Select[Any] | None:
    """The query of a selection; None where it names a speaker whom nobody knows."""
    names = names_of(connection, selection, neighbours)
    if names is not None and not names:
        return None
    return select_statements(connection.dialect.name, selection, names)


def count_statements(connection: Connection, selection: Selection, neighbours: Neighbours) -> int:
    """How many statements a selection has."""
    query = _wanted(connection, selection, neighbours)
    if query is None:
        return 0
    return connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()


def select_by_article(connection: Connection, selection: Selection, neighbours: Neighbours) -> dict[int, list[int]]:
    """The statements of the selection, by the number of their article, in the order in which these were added."""
    query = _wanted(connection, selection, neighbours)
    found: dict[int, list[int]] = {}
    if query is not None:
        for number, _, article in connection.execute(query.order_by(_statement.c.article_id, _statement.c.number)):
            found.setdefault(article, []).append(number)
    return found


def all_articles(connection: Connection) -> list[int]:
    """The numbers of all articles in the order in which they were added."""
    return list(connection.execute(select(_article.c.id).order_by(_article.c.id)).scalars())


def article_numbers(connection: Connection, article_ids: Sequence[str]) -> list[int]:
    """The numbers of the articles of these ids, in the order in which they were added."""
    found: list[int] = []
    for start in range(0, len(article_ids), MOST_PARAMETERS):
        query = select(_article.c.id).where(
            _article.c.key.in_([storable(each) for each in article_ids[start : start + MOST_PARAMETERS]])
        )
        found.extend(connection.execute(query).scalars())
    return sorted(found)


def list_speakers(
    connection: Connection,
    speaker: str | None,
    neighbours: Neighbours,
    *,
    limit: int | None,
    types: Sequence[str] = (),
) -> list[Spoken]:
    """Who speaks in the archive, those with the most statements first; the names of one identity are one line.

    ``types`` are those that are asked for, where not all are.
    """
    most = min(sys.maxsize if limit is None else limit, sys.maxsize)
    if speaker is None:
        query = select(_standing).where(_standing.c.statements > 0)
        if types:
            query = query.join(_speaker, _speaker.c.id == _standing.c.speaker_id).where(_speaker.c.type.in_(types))
        ordered = query.order_by(desc(_standing.c.statements), _standing.c.speaker_id)
        rows = [(number, count) for number, count in connection.execute(ordered.limit(most))]
    else:
        rows = []
        # Of the names found some are spellings of others, which have no line.
        for part in in_parts(find_names(connection, speaker, neighbours)):
            query = select(_standing).where(_standing.c.speaker_id.in_(part), _standing.c.statements > 0)
            rows += [(number, count) for number, count in connection.execute(query)]
        rows = sorted(rows, key=lambda row: (-row[1], row[0]))[:most]
    numbers = [number for number, _ in rows]
    names, days = names_of_speakers(connection, numbers), _days_of(connection, numbers)
    return [Spoken(*names[number], count, *days[number], number) for number, count in rows]


def names_of_speakers(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[str, SpeakerType]]:
    """Name and type of speakers."""
    found: dict[int, tuple[str, SpeakerType]] = {}
    for part in in_parts(numbers):
        query = select(_speaker.c.id, _speaker.c.name, _speaker.c.type).where(_speaker.c.id.in_(part))
        found.update({row.id: (restore(row.name), SpeakerType(row.type)) for row in connection.execute(query)})
    return found


def _days_of(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[date | None, date | None]]:
    """The days of each speaker's first and last statement, of those whose day is known."""
    # One look into the index for each end, where to group would read all entries of a speaker.
    known = select(_said_by.c.day).where(_said_by.c.speaker_id == _speaker.c.id, _said_by.c.day > NO_DAY).limit(1)
    first = known.order_by(_said_by.c.day).scalar_subquery()
    last = known.order_by(desc(_said_by.c.day)).scalar_subquery()
    identity = func.coalesce(_speaker.c.identity_id, _speaker.c.id)
    found: dict[int, tuple[date | None, date | None]] = dict.fromkeys(numbers, (None, None))
    for part in in_parts(numbers):
        for same in (_speaker.c.id.in_(part), _speaker.c.identity_id.in_(part)):
            for number, earliest, latest in connection.execute(select(identity, first, last).where(same)):
                if earliest is not None and number in found:
                    known_first, known_last = found[number]
                    found[number] = (min(known_first or earliest, earliest), max(known_last or latest, latest))
    return found


def is_copy(article: ColumnElement[int]) -> ColumnElement[bool]:
    """The condition that an article, by its number, is a copy of another; it is answered by an index alone."""
    return article.in_(select(_article.c.id).where(_article.c.original_id.is_not(None)))


def list_outlets(connection: Connection) -> list[Outlet]:
    """The outlets of the archive, those with the most articles first; what people rejected is not counted."""
    names = {row.id: row.name for row in connection.execute(select(_outlet))}
    # The smallest day stands for none.
    known = case((_listing.c.published > NO_DAY, _listing.c.published), else_=None)
    statements = func.sum(_listing.c.statements).label("statements")
    counts = select(_listing.c.outlet_id, func.count().label("articles"), statements, func.min(known), func.max(known))
    repeated = select(_listing.c.outlet_id, func.count()).where(is_copy(_listing.c.article_id))
    repeated = repeated.group_by(_listing.c.outlet_id)
    copies = {row[0]: row[1] for row in connection.execute(repeated)}
    listed = [
        Outlet(
            None if names[outlet] is None else restore(names[outlet]),
            articles,
            copies.get(outlet, 0),
            int(said),
            first,
            last,
        )
        for outlet, articles, said, first, last in connection.execute(counts.group_by(_listing.c.outlet_id))
    ]
    return sorted(listed, key=lambda each: (-each.articles, each.name or ""))
