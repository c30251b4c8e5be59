"""What an archive holds, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from onrecord.archive import schema

__all__ = ["Overview", "count_all"]


@dataclass(frozen=True, slots=True)
class Overview:
    """What an archive holds, in numbers."""

    articles: int
    copies: int
    statements: int
    speakers: int
    outlets: int
    problems: int
    corrections: int
    first: date | None
    last: date | None


def count_all(connection: Connection) -> Overview:
    """Count everything."""
    article, speaker, correction = schema.article, schema.speaker, schema.correction

    def count(table: Any) -> int:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()

    articles, copies, outlets, first, last = connection.execute(
        select(
            func.count(),
            func.count(article.c.original_id),
            func.count(article.c.outlet.distinct()),
            func.min(article.c.published),
            func.max(article.c.published),
        )
    ).one()
    return Overview(
        articles=articles,
        copies=copies,
        statements=count(schema.statement),
        speakers=count(select(speaker.c.id).where(speaker.c.identity_id.is_(None)).subquery()),
        outlets=outlets,
        problems=count(schema.problem),
        corrections=count(select(correction.c.id).where(correction.c.withdrawn_at.is_(None)).subquery()),
        first=first,
        last=last,
    )
