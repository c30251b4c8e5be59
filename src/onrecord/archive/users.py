"""Those who use an archive over the web: who they are, their sessions, and what they did.

    >>> archive.users.add("ada", "a long night in the harbour", "editor")   # doctest: +SKIP

What reads articles and statements knows nothing of users, and no export holds them; a backup does.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import datetime

from sqlalchemy import Connection

from onrecord.archive.accounts import (
    User,
    add_account,
    change_hash,
    count_active,
    disable_account,
    kept_hash,
    list_accounts,
    remove_account,
)
from onrecord.archive.appearing import recall, remember
from onrecord.archive.attempts import Pace, count_attempt, forgive_attempt
from onrecord.archive.deeds import Deed, list_deeds, note_deed
from onrecord.archive.passwords import fits, hash_of, is_outdated
from onrecord.archive.sessions import Session, close_session, find_session, open_session, see_session, sweep_sessions
from onrecord.archive.storing import now
from onrecord.errors import ArchiveError

__all__ = ["Users"]

_SECRET = "secret"  # noqa: S105 - the name of the fact under which it is kept

Transaction = Callable[[], AbstractContextManager[Connection]]


class Users:
    """The users of an archive; every method that writes is one transaction. ``clock`` tells the time in UTC."""

    def __init__(self, reading: Transaction, writing: Transaction, clock: Callable[[], datetime] = now) -> None:
        self._reading, self._writing, self._clock = reading, writing, clock

    # Who they are ----------------------------------------------------------------------------------------------------

    def add(self, name: str, password: str, role: str) -> User:
        """Keep a new user; a name, password or role that cannot be raises :class:`onrecord.errors.SettingError`."""
        hashed = hash_of(password)
        with self._writing() as connection:
            return add_account(connection, name, hashed, role, at=self._clock())

    def remove(self, name: str) -> None:
        """Forget a user; what the user did stays in the log."""
        with self._writing() as connection:
            remove_account(connection, name)

    def set_password(self, name: str, password: str) -> None:
        """Give a user another password, and end all sessions of the user."""
        hashed = hash_of(password)
        with self._writing() as connection:
            change_hash(connection, name, hashed)

    def disable(self, name: str) -> None:
        """Shut a user out at once; the name stays taken."""
        with self._writing() as connection:
            disable_account(connection, name, disabled=True)

    def enable(self, name: str) -> None:
        """Let a disabled user in again."""
        with self._writing() as connection:
            disable_account(connection, name, disabled=False)

    def all(self) -> list[User]:
        """All users by name."""
        with self._reading() as connection:
            return list_accounts(connection)

    def any(self) -> bool:
        """Whether there is a user who can sign in."""
        with self._reading() as connection:
            return count_active(connection) > 0

    def check(self, name: str, password: str) -> User | None:
        """The user of this name and password, or None; it takes as long for a name that nobody has."""
        with self._reading() as connection:
            found = kept_hash(connection, name)
        if not fits(password, None if found is None else found[1]) or found is None:
            return None
        user, hashed = found
        if is_outdated(hashed):
            with self._writing() as connection:
                change_hash(connection, user.name, hash_of(password), keep_sessions=True)
        return user

    # Sessions --------------------------------------------------------------------------------------------------------

    def open_session(self, name: str) -> str:
        """The secret token of a new session of a user; only its hash is kept."""
        with self._writing() as connection:
            return open_session(connection, name, at=self._clock())

    def session(self, token: str) -> Session | None:
        """The session of a token, if it lasts."""
        at = self._clock()
        with self._reading() as connection:
            found = find_session(connection, token, at=at)
        if found is not None and found.stale:
            # A session is no worse for an archive that cannot be written just now.
            with suppress(ArchiveError), self._writing() as connection:
                see_session(connection, token, at=at)
        return found

    def close_session(self, token: str) -> None:
        """End the session of a token."""
        with self._writing() as connection:
            close_session(connection, token)

    def sweep(self) -> int:
        """Forget the sessions that have ended; how many they were."""
        with self._writing() as connection:
            return sweep_sessions(connection, at=self._clock())

    # Tries to sign in ------------------------------------------------------------------------------------------------

    def try_now(self, *paces: Pace) -> int:
        """Count a try to sign in, and answer 0; or the seconds to wait before there may be another."""
        with self._writing() as connection:
            return count_attempt(connection, paces, at=self._clock())

    def forgive(self, *, whole: Pace, once: Pace) -> None:
        """After a success, forget all tries of ``whole``, and of ``once`` the last."""
        with self._writing() as connection:
            forgive_attempt(connection, whole=whole, once=once)

    # What they did ---------------------------------------------------------------------------------------------------

    def note(self, who: str, what: str, *, about: str | None = None, origin: str | None = None) -> None:
        """Keep what somebody did: ``about`` is what it was done to, ``origin`` the address that it came from."""
        with self._writing() as connection:
            note_deed(connection, who, what, about=about, origin=origin, at=self._clock())

    def deeds(self, *, limit: int | None = 100, before: int | None = None, who: Sequence[str] = ()) -> list[Deed]:
        """What was done, the latest first: deeds numbered lower than ``before``, of some people or of all."""
        with self._reading() as connection:
            return list_deeds(connection, limit=limit, before=before, who=who)

    # The archive's own -----------------------------------------------------------------------------------------------

    def secret(self) -> bytes:
        """Random bytes that only those know who can read the archive; made when first asked for."""
        with self._reading() as connection:
            kept = recall(connection, _SECRET)
        if kept is None:
            with self._writing() as connection:
                # Another process may have made them since.
                kept = recall(connection, _SECRET)
                if kept is None:
                    kept = secrets.token_hex(32)
                    remember(connection, _SECRET, kept)
        return bytes.fromhex(kept)
