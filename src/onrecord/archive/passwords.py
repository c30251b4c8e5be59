"""Passwords: what one must be, its hash, and whether one fits a hash.

The hashes are argon2id with the second choice of parameters in RFC 9106, 4, which are the library's own: 64 MiB and
about a tenth of a second each. Nothing is stored here.
"""

from __future__ import annotations

import threading
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

from onrecord.errors import SettingError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

__all__ = ["LEAST_CHARACTERS", "fits", "hash_of", "is_outdated"]

LEAST_CHARACTERS: Final = 12
"""OWASP ASVS 5.0, 6.2.1, asks for 8 and recommends 15; guesses over the web are slowed down besides."""
_MOST_CHARACTERS: Final = 1_000
# Each takes 64 MiB while it is computed, and anybody may ask for it.
_turns = threading.BoundedSemaphore(2)


def hash_of(password: str) -> str:
    """The hash under which a new password is kept; one that is too short or too long raises :class:`SettingError`."""
    if not LEAST_CHARACTERS <= len(password) <= _MOST_CHARACTERS:
        raise SettingError(
            f"a password has {LEAST_CHARACTERS} to {_MOST_CHARACTERS} characters, this one has {len(password)}; "
            "several words in a row are easy to remember"
        )
    return _hashed(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether ``password`` is the one of the hash ``kept``; without a hash it is not, and the answer takes as long."""
    from argon2.exceptions import InvalidHashError, VerificationError

    if len(password) > _MOST_CHARACTERS:
        return False
    given, decoy = _bytes_of(password), _decoy()
    with _turns:
        try:
            return _hasher().verify(kept or decoy, given) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with other parameters than those of today."""
    return _hasher().check_needs_rehash(kept)


def _hashed(password: str) -> str:
    with _turns:
        return _hasher().hash(_bytes_of(password))


def _bytes_of(password: str) -> bytes:
    # One password typed on two keyboards may differ in how its accents are put together (NIST SP 800-63B-4, 3.1.1.2).
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


@cache
def _hasher() -> PasswordHasher:
    # Imported here: most who open an archive have no use for it.
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _decoy() -> str:
    """A hash that stands in for that of a name nobody has, so that the time of the answer does not tell."""
    return _hashed("nobody has this name")
