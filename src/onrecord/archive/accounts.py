"""The users of an archive over the web: their names, roles and passwords.

Two names that differ only in case or in how their letters are put together are one. Sessions are in ``sessions``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, select, update

from onrecord.archive import schema
from onrecord.archive.numbering import take_numbers
from onrecord.errors import SettingError

__all__ = [
    "Role",
    "User",
    "add_account",
    "change_hash",
    "count_active",
    "disable_account",
    "kept_hash",
    "key_of",
    "list_accounts",
    "remove_account",
    "user_of",
]

_account, _session = schema.account, schema.session
_NAME: Final = re.compile(r"[^\W_][\w.@-]{0,63}")
_LONGEST: Final = 64 * 4
"""Code points of a name whose accents are written apart."""


class Role(StrEnum):
    """What a user may do: a reader looks, an editor also changes what the archive holds."""

    READER = "reader"
    EDITOR = "editor"


@dataclass(frozen=True, slots=True)
class User:
    """One who may use an archive over the web. A disabled user keeps the name, but cannot sign in."""

    name: str
    role: Role
    made_at: datetime
    disabled: bool = False


def key_of(name: str) -> str:
    """The form of a name in which two spellings of it are equal."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def user_of(row: Row[Any]) -> User:
    """The user in a row of accounts."""
    return User(row.name, Role(row.role), row.made_at, bool(row.disabled))


def add_account(connection: Connection, name: str, hashed: str, role: str, *, at: datetime) -> User:
    """Keep a new user; a name that cannot be one, or is taken, raises :class:`SettingError`."""
    name = unicodedata.normalize("NFC", name)
    if not _NAME.fullmatch(name):
        raise SettingError(
            f"{name!r} cannot be the name of a user; take 1 to 64 letters, digits, dots, hyphens, underscores or @, "
            "the first one a letter or a digit"
        )
    roles = [each.value for each in Role]
    if role not in roles:
        raise SettingError(f"there is no role {role!r}; the roles are {' and '.join(roles)}")
    key = key_of(name)
    if connection.execute(select(_account.c.id).where(_account.c.key == key)).first() is not None:
        raise SettingError(f"there is a user {name} already; to change the password: onrecord users password {name}")
    row = {"id": take_numbers(connection, _account, 1)[0], "name": name, "key": key, "role": role, "hash": hashed}
    connection.execute(_account.insert(), {**row, "made_at": at, "disabled": False})
    return User(name, Role(role), at)


def remove_account(connection: Connection, name: str) -> None:
    """Forget a user, and end the sessions; deeds keep the name."""
    number = _number_of(connection, name)
    _erase_for_good(connection)
    connection.execute(delete(_session).where(_session.c.account_id == number))
    connection.execute(delete(_account).where(_account.c.id == number))


def change_hash(connection: Connection, name: str, hashed: str, *, keep_sessions: bool = False) -> None:
    """Put another hash in place of a user's; the sessions end, since who stole the password may have opened one."""
    number = _number_of(connection, name)
    _erase_for_good(connection)
    connection.execute(update(_account).where(_account.c.id == number).values(hash=hashed))
    if not keep_sessions:
        connection.execute(delete(_session).where(_session.c.account_id == number))


def disable_account(connection: Connection, name: str, *, disabled: bool) -> None:
    """Shut a user out, and end the sessions; or let the user in again."""
    number = _number_of(connection, name)
    connection.execute(update(_account).where(_account.c.id == number).values(disabled=disabled))
    connection.execute(delete(_session).where(_session.c.account_id == number))


def list_accounts(connection: Connection) -> list[User]:
    """All users by name."""
    return [user_of(row) for row in connection.execute(select(_account).order_by(_account.c.key))]


def count_active(connection: Connection) -> int:
    """How many users can sign in."""
    return connection.execute(select(func.count()).where(_account.c.disabled.is_(False))).scalar_one()


def kept_hash(connection: Connection, name: str) -> tuple[User, str] | None:
    """The user of a name with the hash of the password, unless there is none or the user is disabled."""
    if (key := _key_if_any(name)) is None:
        return None
    query = select(_account).where(_account.c.key == key, _account.c.disabled.is_(False))
    row = connection.execute(query).one_or_none()
    return None if row is None else (user_of(row), row.hash)


def _number_of(connection: Connection, name: str) -> int:
    key = _key_if_any(name)
    number: int | None = connection.execute(select(_account.c.id).where(_account.c.key == key)).scalar_one_or_none()
    if number is None:
        known = ", ".join(each.name for each in list_accounts(connection)) or "none"
        raise SettingError(f"there is no user {name!r}; the users are: {known}")
    return number


def _erase_for_good(connection: Connection) -> None:
    """Have a file of SQLite overwrite what is taken out of it on this connection, or old hashes would be handed on."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON").close()


def _key_if_any(name: str) -> str | None:
    """The key of a name, unless nobody can have it; what comes over the web is of any length."""
    return key_of(name) if len(name) <= _LONGEST and _NAME.fullmatch(unicodedata.normalize("NFC", name)) else None
