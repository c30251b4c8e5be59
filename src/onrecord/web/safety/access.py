"""Who may use a server, settled when it starts: everybody at this machine, who has a token, or users who sign in.

In go the address that is listened on, tokens and the archive, out comes :class:`Access`. Who a single request comes
from is told in :mod:`onrecord.web.safety.visitors`.
"""

from __future__ import annotations

import getpass
import hashlib
import ipaddress
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from onrecord.archive import Role
from onrecord.errors import ArchiveError, SettingError

if TYPE_CHECKING:
    from onrecord.archive import Archive, Users

__all__ = ["LEAST_TOKEN", "Access", "Mode", "is_loopback", "make_access"]

LEAST_TOKEN: Final = 20
"""Characters of a token: of random letters and digits these are over 100 bits, which nobody guesses at any pace."""
_LOCAL_HOSTS: Final = ("localhost", "127.0.0.1", "[::1]")


class Mode(StrEnum):
    """How visitors are told apart."""

    LOCAL = "local"
    TOKEN = "token"  # noqa: S105 - a word, no secret
    USERS = "users"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who may use a server. ``hosts`` are the names under which it may be asked for; none given, any.

    ``name`` is under which an editor at this machine is logged, ``tokens`` the hash of each token with its role, and
    ``secret`` what cookies and form tokens are signed with: the same in all processes that serve one archive.
    """

    mode: Mode
    users: Users = field(repr=False, compare=False)
    hosts: frozenset[str] = frozenset()
    name: str = "local"
    tokens: tuple[tuple[bytes, Role], ...] = field(default=(), repr=False)
    secret: bytes = field(repr=False)

    def role_of(self, token: str) -> Role | None:
        """The role that a token gives; the time of the answer tells nothing of the tokens."""
        given, found = hash_token(token), None
        for kept, role in self.tokens:
            if secrets.compare_digest(given, kept):
                found = role
        return found


def hash_token(token: str) -> bytes:
    """The form in which tokens are compared and kept in memory."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens on ``host``."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def make_access(
    host: str,
    archive: Archive,
    *,
    token: str | None = None,
    reader_token: str | None = None,
    names: Iterable[str] = (),
    secret: bytes | None = None,
) -> Access:
    """Settle who may use a server that listens on ``host``.

    ``token`` makes who has it an editor, ``reader_token`` a reader; if the archive has users, these sign in besides.
    ``names`` are host names under which others reach the server, such as that of a proxy before it. ``secret`` is for
    an archive that may not be written, when several processes serve it. Raises :class:`SettingError` if others could
    come in without a token or a password.
    """
    tokens = _tokens(token, reader_token)
    names = [name.casefold() for name in names]
    mode = Mode.USERS if archive.users.any() else Mode.TOKEN if tokens else Mode.LOCAL
    inside = is_loopback(host)
    if mode is Mode.LOCAL and not (inside and all(is_loopback(name) for name in names)):
        where = host if not inside else next(name for name in names if not is_loopback(name))
        raise SettingError(
            f"others may reach {where}, and nothing tells them apart; give --token, or add a user with: "
            "onrecord users add NAME --role editor"
        )
    if secret is None:
        try:
            secret = archive.users.secret()
        except ArchiveError:
            # It may not be written, so nobody can sign in or edit; the forms that only look need no more than this.
            secret = secrets.token_bytes(32)
    hosts = {*_LOCAL_HOSTS, _bracketed(host.casefold()), *names} if inside or names else set()
    return Access(
        mode=mode,
        users=archive.users,
        hosts=frozenset(hosts),
        name=_login_name(),
        tokens=tokens,
        secret=secret,
    )


def _tokens(token: str | None, reader_token: str | None) -> tuple[tuple[bytes, Role], ...]:
    given = [(each, role) for each, role in ((token, Role.EDITOR), (reader_token, Role.READER)) if each is not None]
    for each, role in given:
        if len(each) < LEAST_TOKEN or not each.isascii() or not each.isprintable() or " " in each:
            raise SettingError(
                f"the token of {role}s must be {LEAST_TOKEN} or more letters, digits or signs without a space; "
                "make one with: openssl rand -hex 16"
            )
    if token is not None and token == reader_token:
        raise SettingError("the tokens of editors and of readers must differ; make another")
    return tuple((hash_token(each), role) for each, role in given)


def _bracketed(host: str) -> str:
    """A host as it stands in the header of that name."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "local"
