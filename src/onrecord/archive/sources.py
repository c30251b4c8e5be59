"""The inputs of an archive: which were read to their end, and what went wrong with them.

A path that was read to its end with the same bytes need not be opened again. Problems are kept until their input is
tried again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from onrecord.archive import schema
from onrecord.archive.characters import restore, storable
from onrecord.archive.numbering import note_edit
from onrecord.archive.storing import now
from onrecord.records import Problem

__all__ = [
    "Noted",
    "finish_source",
    "finished_sources",
    "forget_problems",
    "last_problem",
    "list_problems",
    "reopen_source",
]

_source, _problem, _article = schema.source, schema.problem, schema.article


@dataclass(frozen=True, slots=True)
class Noted:
    """A problem as an archive keeps it: with the input to try again, the article that it is about, and when."""

    problem: Problem
    path: str | None
    article: str | None
    noticed_at: datetime


def finished_sources(connection: Connection) -> dict[str, str]:
    """The fingerprints of all inputs that were read to their end, by path."""
    rows = connection.execute(select(_source.c.path, _source.c.fingerprint))
    return {restore(row.path): row.fingerprint for row in rows}


def last_problem(connection: Connection) -> int:
    """The number of the problem that was noted last; 0 if there is none."""
    return connection.execute(select(func.max(_problem.c.id))).scalar_one() or 0


def finish_source(
    connection: Connection, path: str, fingerprint: str | None, articles: int, *, earlier: int = 0
) -> None:
    """Note that an input was read to its end and gave this many articles.

    Its problems up to the number ``earlier`` are those of another attempt, and are forgotten: only now, so that a run
    that is killed before leaves them to be tried again. Without a fingerprint the input will be opened again.
    """
    reopen_source(connection, path)
    forget_problems(connection, path, earlier=earlier)
    _forget_repeated(connection, path)
    if fingerprint is None:
        return
    row = {"path": storable(path), "fingerprint": fingerprint, "articles": articles, "finished_at": now()}
    connection.execute(_source.insert(), row)


def reopen_source(connection: Connection, path: str) -> None:
    """Forget that an input was read to its end."""
    connection.execute(delete(_source).where(_source.c.path == storable(path)))


def forget_problems(connection: Connection, path: str, *, earlier: int | None = None) -> None:
    """Take out the problems of an input, or those up to a number; those of its articles stay with these."""
    own = [_problem.c.path == storable(path), _problem.c.article_id.is_(None)]
    if earlier is not None:
        own.append(_problem.c.id <= earlier)
    if connection.execute(delete(_problem).where(*own)).rowcount:
        note_edit(connection)


def _forget_repeated(connection: Connection, path: str) -> None:
    """Of problems that two programs have noted, which read the same input at the same time, keep the last.

    The one that began later forgets what was noted before it began, when it ends.
    """
    own = [_problem.c.path == storable(path), _problem.c.article_id.is_(None)]
    what = (_problem.c.origin, _problem.c.stage, _problem.c.reason, _problem.c.message)
    last = select(func.max(_problem.c.id)).where(*own).group_by(*what)
    connection.execute(delete(_problem).where(*own, _problem.c.id.not_in(last)))


def list_problems(connection: Connection, *, reasons: Sequence[str] = ()) -> list[Noted]:
    """All problems in the order in which they were noticed, or those of some reasons."""
    query = select(_problem, _article.c.key).outerjoin(_article, _article.c.id == _problem.c.article_id)
    if reasons:
        query = query.where(_problem.c.reason.in_([storable(each) for each in reasons]))
    return [
        Noted(
            problem=Problem(
                restore(row["stage"]),
                restore(row["reason"]),
                restore(row["message"]),
                None if row["origin"] is None else restore(row["origin"]),
            ),
            path=None if row["path"] is None else restore(row["path"]),
            article=row["key"],
            noticed_at=row["noticed_at"],
        )
        for row in connection.execute(query.order_by(_problem.c.id)).mappings()
    ]
