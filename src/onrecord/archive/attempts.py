"""Attempts to sign in, counted by name and by address, so that guessing grows slow.

They stand in the archive, so that all processes that serve it count together, and under hashes, since people type
passwords where names belong. A try is counted before the password is looked at: many at once are no way around.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, func, select, update

from onrecord.archive import schema

__all__ = ["Pace", "count_attempt", "forgive_attempt"]

_FORGOTTEN: Final = timedelta(days=1)
_MOST: Final = 20_000
"""Names and addresses that are kept at a time, about 2 MB; of more, those are forgotten that tried longest ago."""

_table = schema.attempt


@dataclass(frozen=True, slots=True)
class Pace:
    """How often ``what`` may try: ``free`` times at once, then after a second, two, four, up to ``longest`` seconds."""

    what: str
    free: int
    longest: int

    def wait(self, tries: int) -> int:
        """Seconds that must pass after so many tries."""
        return 0 if tries < self.free else min(self.longest, 1 << min(tries - self.free, 30))

    @property
    def key(self) -> str:
        """The hash under which tries are counted."""
        return hashlib.sha256(self.what.encode("utf-8", "surrogatepass")).hexdigest()


def count_attempt(connection: Connection, paces: Sequence[Pace], *, at: datetime) -> int:
    """Count a try, and answer 0; or, if it comes too early, the seconds to wait, and count nothing."""
    connection.execute(delete(_table).where(_table.c.last_at <= at - _FORGOTTEN))
    rows = {row.key: row for row in connection.execute(select(_table).where(_table.c.key.in_([p.key for p in paces])))}
    left = 0.0
    for pace in paces:
        if (row := rows.get(pace.key)) is not None:
            # A clock that was set back must not shut anybody out for longer than the wait.
            gone = max(0.0, (at - row.last_at).total_seconds())
            left = max(left, pace.wait(row.tries) - gone)
    if left > 0:
        return int(left) + 1 if left % 1 else int(left)
    for pace in paces:
        if pace.key in rows:
            again = update(_table).where(_table.c.key == pace.key)
            connection.execute(again.values(tries=_table.c.tries + 1, last_at=at))
        else:
            connection.execute(_table.insert(), {"key": pace.key, "tries": 1, "last_at": at})
    if len(rows) < len(paces):
        _forget_oldest(connection)
    return 0


def forgive_attempt(connection: Connection, *, whole: Pace, once: Pace) -> None:
    """After a success: forget all tries of ``whole``, and of ``once`` this one.

    Of an address only this one, since who has an account there could wipe out the count of guesses at others.
    """
    connection.execute(delete(_table).where(_table.c.key == whole.key))
    fewer = update(_table).where(_table.c.key == once.key, _table.c.tries > 0)
    connection.execute(fewer.values(tries=_table.c.tries - 1))


def _forget_oldest(connection: Connection) -> None:
    count = connection.execute(select(func.count()).select_from(_table)).scalar_one()
    if count > _MOST:
        # A tenth at once, so that it need not be done at each try.
        oldest = select(_table.c.key).order_by(_table.c.last_at, _table.c.key).limit(count - _MOST + _MOST // 10)
        connection.execute(delete(_table).where(_table.c.key.in_(oldest)))
