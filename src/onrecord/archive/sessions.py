"""Sessions of users who signed in over the web.

The archive holds hashes of their tokens, of which no token can be made. A session ends after a time without use, and at
the latest some days after it was opened.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, or_, select, update

from onrecord.archive import schema
from onrecord.archive.accounts import User, key_of, user_of
from onrecord.errors import SettingError

__all__ = [
    "IDLE",
    "LONGEST",
    "Session",
    "close_session",
    "find_session",
    "open_session",
    "see_session",
    "sweep_sessions",
]

IDLE: Final = timedelta(hours=12)
"""A working day: who comes back the next morning signs in again."""
LONGEST: Final = timedelta(days=7)
_STALE: Final = timedelta(minutes=10)
"""Use is noted this often, since each note waits for those who write."""
_MOST: Final = 20
"""Sessions that one user may have at a time, so that nobody fills the archive with them."""

_account, _session = schema.account, schema.session


@dataclass(frozen=True, slots=True)
class Session:
    """A user who signed in, and until when at the latest; ``stale`` tells that its use should be noted."""

    user: User
    expires_at: datetime
    stale: bool


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def open_session(connection: Connection, name: str, *, at: datetime) -> str:
    """The token of a new session of a user, which is told this one time; sessions that ended are forgotten."""
    sweep_sessions(connection, at=at)
    query = select(_account.c.id).where(_account.c.key == key_of(name), _account.c.disabled.is_(False))
    number = connection.execute(query).scalar_one_or_none()
    if number is None:
        raise SettingError(f"there is no user {name!r} who may sign in")
    own = select(_session.c.token).where(_session.c.account_id == number)
    ended = own.order_by(_session.c.seen_at.desc(), _session.c.token).offset(_MOST - 1).limit(_MOST)
    connection.execute(delete(_session).where(_session.c.token.in_(connection.execute(ended).scalars().all())))
    token = secrets.token_urlsafe(32)
    row = {"token": _hashed(token), "account_id": number, "made_at": at, "seen_at": at, "expires_at": at + LONGEST}
    connection.execute(_session.insert(), row)
    return token


def find_session(connection: Connection, token: str, *, at: datetime) -> Session | None:
    """The session of a token, unless there is none, it has ended, or its user is disabled."""
    query = select(_account, _session.c.seen_at, _session.c.expires_at).join(
        _account, _account.c.id == _session.c.account_id
    )
    row = connection.execute(
        query.where(_session.c.token == _hashed(token), _account.c.disabled.is_(False))
    ).one_or_none()
    if row is None or at >= row.expires_at or at - row.seen_at >= IDLE:
        return None
    return Session(user_of(row), row.expires_at, stale=at - row.seen_at >= _STALE)


def see_session(connection: Connection, token: str, *, at: datetime) -> None:
    """Note that a session is used."""
    connection.execute(update(_session).where(_session.c.token == _hashed(token)).values(seen_at=at))


def close_session(connection: Connection, token: str) -> None:
    """End a session, if there is one of this token."""
    connection.execute(delete(_session).where(_session.c.token == _hashed(token)))


def sweep_sessions(connection: Connection, *, at: datetime) -> int:
    """Forget the sessions that have ended; how many they were."""
    ended = or_(_session.c.expires_at <= at, _session.c.seen_at <= at - IDLE)
    return connection.execute(delete(_session).where(ended)).rowcount
