"""Signing in and out: with a name and a password, or with the token of the server. Guessing is slowed down.

Tries are counted in the archive, by name and by address, so that all processes that serve it count together. A name is
made to wait a minute at most, or a stranger could keep somebody out for long; an address a quarter of an hour.
"""

from __future__ import annotations

import ipaddress
from contextlib import suppress
from typing import Final

from starlette.exceptions import HTTPException

from onrecord.archive import Pace
from onrecord.archive.accounts import key_of
from onrecord.errors import ArchiveError
from onrecord.web.safety.access import Access, Mode
from onrecord.web.safety.visitors import new_pass

__all__ = ["SECONDS", "sign_in", "sign_out"]

SECONDS: Final = 7 * 24 * 3600
"""How long the cookie lasts; the session itself ends earlier if it is not used."""
_FREE_BY_NAME, _LONGEST_BY_NAME = 5, 60
_FREE_BY_ADDRESS, _LONGEST_BY_ADDRESS = 20, 900


def sign_in(access: Access, name: str, password: str, address: str | None) -> tuple[str, str]:
    """The name of who signed in, and what the cookie of the session holds; what does not fit is refused.

    Where the server has no users, ``password`` is its token and ``name`` is not looked at.
    """
    by_name = Pace(f"name {key_of(name[:300])}", _FREE_BY_NAME, _LONGEST_BY_NAME)
    by_address = Pace(f"address {_neighbourhood(address)}", _FREE_BY_ADDRESS, _LONGEST_BY_ADDRESS)
    if access.mode is Mode.TOKEN:
        return _sign_in_by_token(access, password, by_address)
    if access.mode is Mode.LOCAL:
        raise HTTPException(404, "There is nobody to sign in as: all at this machine are editors.")
    _wait(access.users.try_now(by_name, by_address))
    user = access.users.check(name, password)
    if user is None:
        raise HTTPException(401, "Name and password do not belong together.")
    access.users.forgive(whole=by_name, once=by_address)
    session = access.users.open_session(user.name)
    access.users.note(user.name, "signed in", origin=address)
    return user.name, session


def _sign_in_by_token(access: Access, token: str, by_address: Pace) -> tuple[str, str]:
    # Where the archive may not be written nothing is counted: a token is too long to be guessed at any pace.
    with suppress(ArchiveError):
        _wait(access.users.try_now(by_address))
    role = access.role_of(token.strip())
    if role is None:
        raise HTTPException(401, "This is not the token of this server.")
    return f"{role.value} with the token", new_pass(access, role, token.strip())


def sign_out(access: Access, name: str, held: str, address: str | None) -> None:
    """End a session; a pass by token is forgotten with its cookie."""
    if access.mode is Mode.USERS:
        access.users.close_session(held)
        access.users.note(name, "signed out", origin=address)


def _wait(seconds: int) -> None:
    if seconds:
        raise HTTPException(
            429,
            f"There were too many tries; wait {seconds} second{'' if seconds == 1 else 's'}, then try again.",
            {"Retry-After": str(seconds)},
        )


def _neighbourhood(address: str | None) -> str:
    """An address of IPv4, or the network that one customer has of IPv6 (RFC 6177)."""
    try:
        found = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return address or ""
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found.ipv4_mapped or int(found) >> 64 << 64, 64)))
    return str(found)
