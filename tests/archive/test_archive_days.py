"""Days in questions: what they let through, and that SQLite is given one place to start from."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Column, Date, MetaData, Table, create_engine, insert, select

from onrecord.archive.days import days_within
from onrecord.archive.rows import NO_DAY

DAY = Column("day", Date, index=True)
TABLE = Table("told", MetaData(), DAY)
FIRST, MIDDLE, LAST = date(2031, 3, 1), date(2031, 3, 2), date(2031, 3, 3)


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        (None, None, [NO_DAY, FIRST, MIDDLE, LAST]),
        (MIDDLE, None, [MIDDLE, LAST]),
        (None, MIDDLE, [FIRST, MIDDLE]),
        (MIDDLE, MIDDLE, [MIDDLE]),
        (LAST, FIRST, []),
    ],
)
def test_both_days_are_included_and_what_has_none_is_not(
    since: date | None, until: date | None, found: list[date]
) -> None:
    with create_engine("sqlite://").begin() as connection:
        TABLE.create(connection)
        connection.execute(insert(TABLE), [{"day": each} for each in (LAST, NO_DAY, MIDDLE, FIRST)])
        assert (
            list(connection.execute(select(DAY).where(*days_within(DAY, since, until)).order_by(DAY)).scalars())
            == found
        )


@pytest.mark.parametrize(("since", "until"), [(MIDDLE, None), (None, MIDDLE), (MIDDLE, LAST)])
def test_there_is_one_lower_bound(since: date | None, until: date | None) -> None:
    assert str(select(DAY).where(*days_within(DAY, since, until))).count(">") == 1
