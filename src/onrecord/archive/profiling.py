"""Speakers: who is quoted most, who has a name, and all that an archive knows of one.

In go numbers and names, out come profiles, counted from the index of speakers, which has the traits of each statement.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Integer,
    and_,
    case,
    desc,
    distinct,
    func,
    or_,
    select,
    text,
    type_coerce,
)

from onrecord.archive import schema
from onrecord.archive.characters import restore, storable
from onrecord.archive.days import days_within
from onrecord.archive.loading import load_found
from onrecord.archive.names import LONGEST_KEY, NAMED
from onrecord.archive.neighbours import Neighbours
from onrecord.archive.numbering import in_parts
from onrecord.archive.rows import NO_DAY
from onrecord.archive.searching import Page, list_speakers, names_of_speakers, place_in_listing
from onrecord.archive.selecting import Spoken
from onrecord.archive.threads import load_threads
from onrecord.archive.traits import word_of
from onrecord.errors import SettingError
from onrecord.records import SpeakerType, Thread

__all__ = [
    "Alias",
    "Count",
    "RoleCount",
    "SpeakerProfile",
    "find_speaker",
    "most_quoted",
    "name_codes",
    "name_months",
    "page_of_speaker",
    "profile_speaker",
    "repeated_threads",
    "words_counted",
]

_MOST_OUTLETS: Final = 30
_MOST_VERBS: Final = 20
_MOST_ROLES: Final = 100
_QUOTED: Final = (SpeakerType.PERSON.value, SpeakerType.ORGANIZATION.value)

_speaker, _said_by, _voice, _standing = schema.speaker, schema.said_by, schema.voice, schema.standing


@dataclass(frozen=True, slots=True)
class Count:
    """How often something is there; ``name`` is None for an outlet that is not known."""

    name: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Alias:
    """One spelling of a speaker's name, with the statements that are listed under it."""

    name: str
    type: SpeakerType
    statements: int


@dataclass(frozen=True, slots=True)
class RoleCount:
    """A role that articles give a speaker: in how many, and the days of the first and the last that were published."""

    name: str
    count: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class SpeakerProfile:
    """All that an archive knows of a speaker; what is counted comes with the most first.

    ``aliases`` are all spellings, the main one too. Statements whose day is not known are in no month; ``months`` are
    in their order, such as ``2031-03``. ``outlets`` and ``verbs`` are the thirty and twenty with the most.
    """

    number: int
    name: str
    type: SpeakerType
    statements: int
    first: date | None
    last: date | None
    aliases: tuple[Alias, ...]
    roles: tuple[RoleCount, ...]
    wikidata: str | None
    acts: tuple[Count, ...]
    kinds: tuple[Count, ...]
    stances: tuple[Count, ...]
    outlets: tuple[Count, ...]
    months: tuple[Count, ...]
    verbs: tuple[Count, ...]


def most_quoted(
    connection: Connection, since: date | None, until: date | None, neighbours: Neighbours, *, limit: int
) -> list[Spoken]:
    """The persons and organizations with the most statements in some days."""
    if since is None and until is None:
        return list_speakers(connection, None, neighbours, limit=limit, types=_QUOTED)
    identity = func.coalesce(_speaker.c.identity_id, _speaker.c.id)
    count = func.count(distinct(_said_by.c.statement_id)).label("statements")
    day = _said_by.c.day
    query = (
        select(identity.label("number"), count, func.min(day).label("first"), func.max(day).label("last"))
        .select_from(_said_by.join(_speaker, _speaker.c.id == _said_by.c.speaker_id))
        # A plain comparison would lead SQLite to go through all persons and organizations.
        .where(*days_within(day, since, until), func.coalesce(_speaker.c.type, "").in_(_QUOTED))
        .group_by(identity)
        .order_by(desc("statements"), "number")
    )
    rows = connection.execute(query.limit(limit)).all()
    names = names_of_speakers(connection, [row.number for row in rows])
    return [Spoken(*names[row.number], row.statements, row.first, row.last, row.number) for row in rows]


def find_speaker(
    connection: Connection, name: str, kind: SpeakerType | str | None, neighbours: Neighbours
) -> int | None:
    """The number of the speaker of a name; of several the one with the most statements."""
    kinds = NAMED if kind is None else [kind]
    if any(each not in list(SpeakerType) for each in kinds):
        raise SettingError(f"there is no type of speaker {kind!r}; the known ones are {', '.join(SpeakerType)}")
    name = " ".join(name.split())
    keys = {each: storable(neighbours.name_key(name, SpeakerType(each)))[:LONGEST_KEY] for each in kinds}
    same = or_(*(and_(_speaker.c.type == each, _speaker.c.key == key) for each, key in keys.items()))
    identity = func.coalesce(_speaker.c.identity_id, _speaker.c.id)
    query = select(identity).select_from(_speaker.outerjoin(_standing, _standing.c.speaker_id == identity)).where(same)
    ordered = query.order_by(desc(func.coalesce(_standing.c.statements, 0)), identity)
    return connection.execute(ordered.limit(1)).scalar_one_or_none()


def _spellings(connection: Connection, number: int) -> dict[int, Alias]:
    """All spellings of a speaker, by their numbers, the main one first."""
    asked = select(func.coalesce(_speaker.c.identity_id, _speaker.c.id)).where(_speaker.c.id == _known(number))
    main = connection.execute(asked).scalar_one_or_none()
    if main is None:
        raise SettingError(f"there is no speaker {number}; onrecord speakers lists them")
    rows = connection.execute(
        select(_speaker.c.id, _speaker.c.name, _speaker.c.type)
        .where(or_(_speaker.c.id == main, _speaker.c.identity_id == main))
        .order_by(_speaker.c.id != main, _speaker.c.id)
    )
    return {row.id: Alias(restore(row.name), SpeakerType(row.type), 0) for row in rows}


def _known(number: int) -> int:
    """A number that databases can hold; beyond, nobody has one."""
    return number if 0 <= number <= sys.maxsize else -1


def profile_speaker(connection: Connection, number: int) -> SpeakerProfile:
    """All that the archive knows of a speaker."""
    spellings = _spellings(connection, number)
    main = next(iter(spellings))
    columns = (
        *(_said_by.c.speaker_id, _said_by.c.statement_id, type_coerce(_said_by.c.day, Integer), _said_by.c.outlet_id),
        *(_said_by.c.act, _said_by.c.kind, _said_by.c.stance, _said_by.c.verb_id),
    )
    rows: list[Any] = []
    for part in in_parts(spellings):
        rows += connection.execute(select(*columns).where(_said_by.c.speaker_id.in_(part))).all()
    speakers, statements, *_ = zip(*rows, strict=True) if rows else ((), ())
    under = Counter(speakers)
    if len(set(statements)) < len(rows):
        # A statement that is found under two spellings is one.
        rows = list({row[1]: row for row in rows}.values())
    _, _, days, outlets, *traits, verbs = zip(*rows, strict=True) if rows else ((),) * 8
    acts, kinds, stances = (_coded(what, each) for what, each in zip(("act", "kind", "stance"), traits, strict=True))
    dated = [day for day in days if day > _NO_DAY]
    aliases = [Alias(each.name, each.type, under[spelling]) for spelling, each in spellings.items()]
    return SpeakerProfile(
        number=main,
        name=spellings[main].name,
        type=spellings[main].type,
        statements=len(rows),
        first=_day(min(dated)) if dated else None,
        last=_day(max(dated)) if dated else None,
        aliases=tuple(sorted(aliases, key=lambda alias: (-alias.statements, alias.name))),
        roles=_roles(connection, list(spellings)),
        wikidata=_wikidata(connection, list(spellings)),
        acts=acts,
        kinds=kinds,
        stances=stances,
        outlets=words_counted(connection, schema.outlet.c.name, Counter(outlets), _MOST_OUTLETS),
        months=name_months(Counter(day // 100 for day in dated)),
        verbs=words_counted(connection, schema.verb.c.word, Counter(verbs), _MOST_VERBS),
    )


_NO_DAY: Final = 10101


def _day(value: int) -> date:
    return date(value // 10_000, value // 100 % 100, value % 100)


def _coded(what: str, codes: Iterable[int | None]) -> tuple[Count, ...]:
    return name_codes(what, Counter(codes))


def name_codes(what: str, counts: Counter[int | None]) -> tuple[Count, ...]:
    """The words of codes, the commonest first."""
    order = sorted(counts, key=lambda code: (-counts[code], code or 0))
    return tuple(Count(word_of(what, code), counts[code]) for code in order if code is not None)


def words_counted(connection: Connection, words: Any, counts: Counter[int | None], most: int) -> tuple[Count, ...]:
    """The commonest numbers of a table with the words that a column of it has for them."""
    del counts[None]
    common = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0] or 0))[:most]
    table = words.table
    query = select(table.c.id, words).where(table.c.id.in_([number for number, _ in common]))
    named = {number: None if word is None else restore(word) for number, word in connection.execute(query)}
    found = [Count(named.get(number or 0), count) for number, count in common]
    return tuple(sorted(found, key=lambda each: (-each.count, each.name is None, each.name or "")))


def name_months(counts: Counter[int]) -> tuple[Count, ...]:
    """Months as whole numbers such as 203103 with their names, in their order."""
    return tuple(Count(f"{month // 100:04}-{month % 100:02}", count) for month, count in sorted(counts.items()))


def _described() -> Any:
    # The very words of the index over those voices that have a role.
    return text("(role IS NOT NULL OR wikidata IS NOT NULL)")


def _roles(connection: Connection, spellings: Sequence[int]) -> tuple[RoleCount, ...]:
    listing = schema.listing
    found: dict[str, tuple[int, date | None, date | None]] = {}
    known = case((listing.c.published > NO_DAY, listing.c.published), else_=None)
    for part in in_parts(spellings):
        query = (
            select(_voice.c.role, func.count(), func.min(known), func.max(known))
            .select_from(_voice.join(listing, listing.c.article_id == _voice.c.article_id))
            .where(_voice.c.speaker_id.in_(part), _described(), _voice.c.role.is_not(None))
            .group_by(_voice.c.role)
        )
        for role, count, first, last in connection.execute(query):
            before = found.get(role, (0, first, last))
            days = [day for day in (first, last, *before[1:]) if day is not None]
            found[role] = (before[0] + count, min(days, default=None), max(days, default=None))
    common = sorted(found.items(), key=lambda pair: (-pair[1][0], pair[0]))[:_MOST_ROLES]
    return tuple(RoleCount(restore(role), *counted) for role, counted in common)


def _wikidata(connection: Connection, spellings: Sequence[int]) -> str | None:
    counts: Counter[str] = Counter()
    for part in in_parts(spellings):
        query = select(_voice.c.wikidata, func.count()).where(_voice.c.speaker_id.in_(part), _described())
        query = query.where(_voice.c.wikidata.is_not(None)).group_by(_voice.c.wikidata)
        counts.update({row[0]: row[1] for row in connection.execute(query)})
    return restore(max(counts, key=lambda name: (counts[name], name))) if counts else None


def page_of_speaker(
    connection: Connection,
    number: int,
    since: date | None,
    until: date | None,
    neighbours: Neighbours,
    *,
    limit: int,
    cursor: str | None,
) -> Page:
    """The newest ``limit`` statements of a speaker that follow the ``cursor`` of an earlier page."""
    spellings = list(_spellings(connection, number))
    day, statement = _said_by.c.day, _said_by.c.statement_id
    query = select(statement, day).distinct().where(*days_within(day, since, until))
    if cursor is not None:
        last, before = place_in_listing(cursor)
        query = query.where(day <= last, or_(day < last, statement < before))
    rows: set[tuple[date, int]] = set()
    for part in in_parts(spellings):
        found = query.where(_said_by.c.speaker_id.in_(part)).order_by(desc(day), desc(statement)).limit(limit + 1)
        rows.update((row.day, row.statement_id) for row in connection.execute(found))
    wanted = sorted(rows, reverse=True)
    table = schema.statement
    articles: dict[int, int] = {}
    for part in in_parts(each for _, each in wanted[:limit]):
        owners = select(table.c.id, table.c.article_id).where(table.c.id.in_(part))
        articles.update((row.id, row.article_id) for row in connection.execute(owners))
    shown = load_found(connection, [(each, articles[each]) for _, each in wanted[:limit]], neighbours)
    end = wanted[limit - 1] if len(wanted) > limit else None
    return Page(tuple(shown), None if end is None else f"{end[0].isoformat()}.{end[1]}")


def repeated_threads(connection: Connection, number: int, neighbours: Neighbours, *, limit: int) -> list[Thread]:
    """The threads of a speaker that the most outlets have."""
    rendition = schema.rendition
    spellings = list(_spellings(connection, number))
    outlets: dict[str, set[int]] = {}
    for part in in_parts(spellings):
        query = (
            select(rendition.c.thread, _said_by.c.outlet_id)
            .select_from(_said_by.join(rendition, rendition.c.statement_id == _said_by.c.statement_id))
            .where(_said_by.c.speaker_id.in_(part))
        )
        for thread, outlet in connection.execute(query):
            outlets.setdefault(thread, set()).add(outlet)
    several = [thread for thread, names in outlets.items() if len(names) > 1]
    common = sorted(several, key=lambda thread: (-len(outlets[thread]), thread))[:limit]
    members = select(rendition.c.statement_id).where(rendition.c.thread.in_(common)).order_by(rendition.c.statement_id)
    threads = load_threads(connection, list(connection.execute(members).scalars()), neighbours, whole=False)
    # Members of these may share other threads besides.
    return sorted(threads, key=lambda thread: (-len(thread.outlets), -len(thread.renditions), thread.id))[:limit]
