"""Outlets: how each reports, and all of them together, to be held against one.

In goes the name of an outlet, out comes its profile, made of counts that are kept up to date.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Integer, case, desc, func, select, type_coerce

from onrecord.archive import schema
from onrecord.archive.characters import restore, storable
from onrecord.archive.profiling import Count, name_codes, name_months
from onrecord.archive.rows import NO_DAY
from onrecord.archive.searching import is_copy, names_of_speakers
from onrecord.errors import SettingError
from onrecord.records import SpeakerType

__all__ = ["Everywhere", "OutletProfile", "Quoted", "VerbShare", "count_everywhere", "outlet_number", "profile_outlet"]

_MOST_VERBS: Final = 25
_MOST_QUOTED: Final = 30
_LONGEST_SHOWN: Final = 100

_listing, _outlet, _tally = schema.listing, schema.outlet, schema.tally
_speaker, _standing = schema.speaker, schema.standing


@dataclass(frozen=True, slots=True)
class VerbShare:
    """A reporting verb: how many statements have it, and which share, in [0, 1], of those that have any.

    ``everywhere`` is its share in all outlets together.
    """

    name: str
    count: int
    share: float
    everywhere: float


@dataclass(frozen=True, slots=True)
class Quoted:
    """A speaker with the number of statements that an outlet has of theirs."""

    number: int
    name: str
    type: SpeakerType
    statements: int


@dataclass(frozen=True, slots=True)
class OutletProfile:
    """How an outlet reports, or all together; what is counted comes with the most first.

    ``name`` is None for articles whose outlet is not known, and for all together. ``months`` are those in which its
    articles were published, in their order, such as ``2031-03``; articles without a day are in none. ``verbs`` and
    ``quoted`` are the twenty-five and thirty with the most.
    """

    name: str | None
    articles: int
    copies: int
    statements: int
    first: date | None
    last: date | None
    kinds: tuple[Count, ...]
    acts: tuple[Count, ...]
    stances: tuple[Count, ...]
    verbs: tuple[VerbShare, ...]
    quoted: tuple[Quoted, ...]
    months: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Everywhere:
    """The kinds, acts and stances of the statements of all outlets, to hold those of one against."""

    kinds: tuple[Count, ...]
    acts: tuple[Count, ...]
    stances: tuple[Count, ...]


def outlet_number(connection: Connection, name: str | None) -> int:
    """The number of an outlet, by its name as it is written in the archive."""
    same = _outlet.c.name.is_(None) if name is None else _outlet.c.name == storable(name)
    number: int | None = connection.execute(select(_outlet.c.id).where(same)).scalars().first()
    if number is None:
        shown = "without a name" if name is None else repr(name[:_LONGEST_SHOWN])
        raise SettingError(f"there is no outlet {shown} in this archive")
    return number


def profile_outlet(connection: Connection, name: str | None, *, everything: bool = False) -> OutletProfile:
    """How the outlet of this name reports, or all together."""
    outlet = None if everything else outlet_number(connection, name)
    which = () if outlet is None else (_listing.c.outlet_id == outlet,)
    # The smallest day stands for none.
    known = case((_listing.c.published > NO_DAY, _listing.c.published), else_=None)
    counts = (func.count(), func.sum(_listing.c.statements), func.min(known), func.max(known))
    articles, statements, first, last = connection.execute(select(*counts).where(*which)).one()
    copies = select(func.count()).select_from(_listing).where(*which, is_copy(_listing.c.article_id))
    month = (type_coerce(_listing.c.published, Integer) // 100).label("month")
    months = select(month, func.count()).where(*which, _listing.c.published > NO_DAY).group_by(month)
    kinds, acts, stances = (_coded(connection, outlet, what) for what in ("kind", "act", "stance"))
    return OutletProfile(
        name=name,
        articles=articles,
        copies=connection.execute(copies).scalar_one(),
        statements=int(statements or 0),
        first=first,
        last=last,
        kinds=kinds,
        acts=acts,
        stances=stances,
        verbs=_verbs(connection, outlet),
        quoted=_quoted_by(connection, outlet) if outlet is not None else _quoted_by_all(connection),
        months=name_months(Counter({row[0]: row[1] for row in connection.execute(months)})),
    )


def _counted(connection: Connection, outlet: int | None, what: str) -> Counter[int | None]:
    """How many statements have each value, of an outlet or of all."""
    count = _tally.c["count"]
    query = select(_tally.c.value, func.sum(count)).where(_tally.c.what == what).group_by(_tally.c.value)
    if outlet is not None:
        query = select(_tally.c.value, count).where(_tally.c.outlet_id == outlet, _tally.c.what == what)
    return Counter({value: int(number) for value, number in connection.execute(query) if number})


def _in_all(connection: Connection, what: str, values: Sequence[int | None]) -> tuple[Counter[int | None], int]:
    """How many statements of all outlets have each of these values, and how many have any."""
    count = func.sum(_tally.c["count"])
    query = select(_tally.c.value, count).where(_tally.c.what == what)
    some = connection.execute(query.where(_tally.c.value.in_(values)).group_by(_tally.c.value))
    whole = connection.execute(select(count).where(_tally.c.what == what)).scalar_one()
    return Counter({value: int(number) for value, number in some}), int(whole or 0)


def count_everywhere(connection: Connection) -> Everywhere:
    """How all outlets together report."""
    kinds, acts, stances = (_coded(connection, None, what) for what in ("kind", "act", "stance"))
    return Everywhere(kinds, acts, stances)


def _coded(connection: Connection, outlet: int | None, what: str) -> tuple[Count, ...]:
    return name_codes(what, _counted(connection, outlet, what))


def _verbs(connection: Connection, outlet: int | None) -> tuple[VerbShare, ...]:
    verb = schema.verb
    counts = _counted(connection, outlet, "verb")
    common = sorted(counts, key=lambda number: (-counts[number], number or 0))[:_MOST_VERBS]
    everywhere, whole = (counts, counts.total()) if outlet is None else _in_all(connection, "verb", common)
    words = {row.id: restore(row.word) for row in connection.execute(select(verb).where(verb.c.id.in_(common)))}
    total = counts.total()
    shares = [
        VerbShare(words[number], counts[number], counts[number] / total, everywhere[number] / whole)
        for number in common
        if number is not None
    ]
    return tuple(sorted(shares, key=lambda each: (-each.count, each.name)))


def _quoted_by(connection: Connection, outlet: int) -> tuple[Quoted, ...]:
    identity = func.coalesce(_speaker.c.identity_id, _speaker.c.id).label("number")
    count = func.sum(_tally.c["count"]).label("statements")
    query = (
        select(identity, count)
        .select_from(_tally.join(_speaker, _speaker.c.id == _tally.c.value))
        .where(_tally.c.outlet_id == outlet, _tally.c.what == "speaker", _tally.c["count"] > 0)
        .group_by(identity)
        .order_by(desc("statements"), "number")
    )
    return _named(connection, connection.execute(query.limit(_MOST_QUOTED)).all())


def _quoted_by_all(connection: Connection) -> tuple[Quoted, ...]:
    query = select(_standing.c.speaker_id, _standing.c.statements).where(_standing.c.statements > 0)
    ordered = query.order_by(desc(_standing.c.statements), _standing.c.speaker_id)
    return _named(connection, connection.execute(ordered.limit(_MOST_QUOTED)).all())


def _named(connection: Connection, rows: Any) -> tuple[Quoted, ...]:
    names = names_of_speakers(connection, [number for number, _ in rows])
    return tuple(Quoted(number, *names[number], int(count)) for number, count in rows)
