"""What people did to an archive over the web: who, what, to what, when and from where. Deeds are only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from onrecord.archive import schema
from onrecord.archive.characters import restore, storable
from onrecord.archive.numbering import take_numbers

__all__ = ["Deed", "list_deeds", "note_deed"]

_MOST_CHARACTERS: Final = 2_000
"""Of what a deed was done to; an address can be of any length."""

_deed = schema.deed


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did: ``about`` is what it was done to, ``origin`` the network address that it came from."""

    id: int
    made_at: datetime
    who: str
    what: str
    about: str | None
    origin: str | None


def note_deed(
    connection: Connection, who: str, what: str, *, about: str | None, origin: str | None, at: datetime
) -> None:
    """Keep a deed."""
    row = {"who": _short(who), "what": _short(what), "about": _short(about), "origin": _short(origin)}
    connection.execute(_deed.insert(), {"id": take_numbers(connection, _deed, 1)[0], "made_at": at, **row})


def _short(value: str | None) -> str | None:
    if value is None:
        return None
    return storable(value if len(value) <= _MOST_CHARACTERS else value[: _MOST_CHARACTERS - 1] + "…")


def list_deeds(connection: Connection, *, limit: int | None, before: int | None, who: Sequence[str]) -> list[Deed]:
    """Deeds, the latest first: those numbered lower than ``before``, of some people or of all."""
    query = select(_deed).order_by(_deed.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(_deed.c.id < before)
    if who:
        query = query.where(_deed.c.who.in_([_short(each) for each in who]))
    return [
        Deed(
            row.id,
            row.made_at,
            restore(row.who),
            restore(row.what),
            None if row.about is None else restore(row.about),
            None if row.origin is None else restore(row.origin),
        )
        for row in connection.execute(query)
    ]
