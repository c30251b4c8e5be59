"""What an archive holds, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from onrecord.archive import schema
from onrecord.archive.rows import NO_DAY

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
    article, speaker, correction, listing = schema.article, schema.speaker, schema.correction, schema.listing

    def count(table: Any) -> int:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()

    # What stands in the table of articles lies between their texts, and takes long to read.
    dated = listing.c.published > NO_DAY
    first, last = (
        connection.execute(select(end(listing.c.published)).where(dated)).scalar_one() for end in (func.min, func.max)
    )
    return Overview(
        articles=count(listing),
        copies=count(select(article.c.id).where(article.c.original_id.is_not(None)).subquery()),
        statements=count(schema.statement),
        speakers=count(select(speaker.c.id).where(speaker.c.identity_id.is_(None)).subquery()),
        outlets=count(select(schema.outlet.c.id).where(schema.outlet.c.name.is_not(None)).subquery()),
        problems=count(schema.problem),
        corrections=count(select(correction.c.id).where(correction.c.withdrawn_at.is_(None)).subquery()),
        first=first,
        last=last,
    )
