"""Days in questions: from one to another, both included, without what has no day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement

from onrecord.archive.rows import NO_DAY

__all__ = ["days_within"]


def days_within(day: ColumnElement[date], since: date | None, until: date | None) -> tuple[ColumnElement[bool], ...]:
    """What must hold of a column of days; nothing where no day is given.

    There is one lower bound at most. Of two, SQLite goes through its index from the first, be it the start of all days.
    """
    if since is not None:
        return (day >= since,) if until is None else (day >= since, day <= until)
    return () if until is None else (day > NO_DAY, day <= until)
