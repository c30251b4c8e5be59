"""What waits for people to look at: statements of which the machine was least sure, and those of unknown speakers.

What somebody has corrected, accepted or rejected waits no more, until that is withdrawn.
"""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, desc, exists, or_, select, text

from onrecord.archive import schema
from onrecord.archive.loading import load_found
from onrecord.archive.neighbours import Neighbours
from onrecord.archive.searching import Page
from onrecord.errors import SettingError

__all__ = ["page_of_doubtful", "page_of_speakerless"]

_SCORE: Final = re.compile(r"([0-9]\.[0-9]{1,20}(?:e-[0-9]{1,3})?)\.([0-9]{1,18})")
_DAY: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.([0-9]{1,18})\.([0-9]{1,18})")
_statement, _speakerless, _ruling = schema.statement, schema.speakerless, schema.ruling


def _unreviewed(number: Any) -> Any:
    return ~exists().where(_ruling.c.statement_id == number)


def page_of_doubtful(connection: Connection, neighbours: Neighbours, *, limit: int, cursor: str | None) -> Page:
    """The statements with the lowest scores, below that of the index over them, that nobody reviewed."""
    score, number = _statement.c.score, _statement.c.id
    # The very words of the index.
    query = select(number, _statement.c.article_id, score).where(text("score < 0.6"), _unreviewed(number))
    if cursor is not None:
        last, after = _score_of(cursor)
        query = query.where(score >= last, or_(score > last, and_(score == last, number > after)))
    rows = connection.execute(query.order_by(score, number).limit(limit + 1)).all()
    return _page(connection, rows, neighbours, limit=limit, name=lambda row: f"{_plain(row.score)}.{row.id}")


def _plain(score: float) -> str:
    """The very number, which reads back as itself."""
    return repr(float(score)) if "." in repr(float(score)) else repr(float(score)).replace("e", ".0e")


def _score_of(cursor: str) -> tuple[float, int]:
    match = _SCORE.fullmatch(cursor)
    if match is None or not math.isfinite(float(match[1])):
        raise _no_place(cursor)
    return float(match[1]), int(match[2])


def page_of_speakerless(connection: Connection, neighbours: Neighbours, *, limit: int, cursor: str | None) -> Page:
    """The statements of unknown speakers that nobody reviewed, newest first."""
    day, article, number = _speakerless.c.day, _speakerless.c.article_id, _speakerless.c.statement_id
    query: Select[Any] = select(number.label("id"), article, day).where(_unreviewed(number))
    if cursor is not None:
        last, in_article, before = _place_of(cursor)
        earlier = or_(article < in_article, and_(article == in_article, number < before))
        query = query.where(day <= last, or_(day < last, and_(day == last, earlier)))
    rows = connection.execute(query.order_by(desc(day), desc(article), desc(number)).limit(limit + 1)).all()
    return _page(
        connection, rows, neighbours, limit=limit, name=lambda row: f"{row.day.isoformat()}.{row.article_id}.{row.id}"
    )


def _place_of(cursor: str) -> tuple[date, int, int]:
    match = _DAY.fullmatch(cursor)
    if match is not None:
        try:
            return date.fromisoformat(match[1]), int(match[2]), int(match[3])
        except ValueError:
            pass
    raise _no_place(cursor)


def _no_place(cursor: str) -> SettingError:
    return SettingError(f"{cursor!r} is no place to go on from; give what an earlier page named as next")


def _page(connection: Connection, rows: Any, neighbours: Neighbours, *, limit: int, name: Any) -> Page:
    found = load_found(connection, [(row.id, row.article_id) for row in rows[:limit]], neighbours)
    return Page(tuple(found), name(rows[limit - 1]) if len(rows) > limit else None)
