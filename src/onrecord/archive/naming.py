"""People's word on names: that two of them are one speaker, or two; and what it comes to.

In go two names and a verdict, out come rows that no settling touches, and speakers joined or parted at once. What the
rules made of the names stands in ``settled``, so that a verdict can be taken back without judging all names anew.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, and_, delete, func, or_, select, update

from onrecord.archive import schema
from onrecord.archive.characters import restore, storable
from onrecord.archive.names import LONGEST_KEY, NAMED
from onrecord.archive.neighbours import Neighbours
from onrecord.archive.numbering import MOST_PARAMETERS, take_numbers
from onrecord.archive.storing import now
from onrecord.archive.tallying import stand_again
from onrecord.errors import SettingError
from onrecord.records import SpeakerType

__all__ = [
    "Name",
    "NameRuling",
    "check_names",
    "hold_rulings",
    "keep_settled",
    "list_rulings",
    "members_of_speaker",
    "parted_speakers",
    "rule_names",
    "standing_rulings",
    "statements_of",
    "withdraw_name_ruling",
]

_speaker, _ruling, _settled = schema.speaker, schema.name_ruling, schema.settled

Name = tuple[SpeakerType, str]
"""Type and key of a name."""

_SHOWN: Final = 3
"""Rulings that an error names."""


@dataclass(frozen=True, slots=True)
class NameRuling:
    """A person's word on two names: ``same`` tells whether they are one speaker."""

    id: int
    first: str
    first_type: SpeakerType
    second: str
    second_type: SpeakerType
    same: bool
    author: str
    made_at: datetime
    note: str | None = None
    withdrawn_at: datetime | None = None


def rule_names(
    connection: Connection,
    first: str | int,
    second: str | int,
    neighbours: Neighbours,
    *,
    same: bool,
    author: str,
    note: str | None,
) -> int:
    """Keep a person's word on two names, and join or part their speakers; the number of the ruling.

    A name is as it is written, with its type and a colon before it where several speakers have it, or the number of a
    speaker. An earlier ruling on the same two names is withdrawn. One that contradicts others raises
    :class:`SettingError`.
    """
    if not author.strip():
        raise SettingError("a ruling needs the name of who makes it")
    one, other = (_find_name(connection, each, neighbours) for each in (first, second))
    if one.id == other.id:
        raise SettingError(f"{restore(one.name)!r} is named twice; name two")
    pair, earlier = {one.id, other.id}, None
    rulings = list(_standing(connection))
    for row in rulings:
        if {row.first_id, row.second_id} == pair:
            earlier = row
    if earlier is not None and earlier.same is same:
        return int(earlier.id)
    others = [row for row in rulings if row is not earlier]
    _refuse_contradiction(others, one, other, same=same)
    moment = now()
    if earlier is not None:
        connection.execute(update(_ruling).where(_ruling.c.id == earlier.id).values(withdrawn_at=moment))
    (number,) = take_numbers(connection, _ruling, 1)
    values = {
        "id": number,
        "first_type": one.type,
        "first_key": one.key,
        "second_type": other.type,
        "second_key": other.key,
        "same": same,
        "author": storable(author.strip()),
        "note": None if note is None or not note.strip() else storable(note.strip()),
        "made_at": moment,
    }
    connection.execute(_ruling.insert(), values)
    _judge_anew(connection, pair)
    return number


def withdraw_name_ruling(connection: Connection, number: int) -> None:
    """Take a ruling back. One made before names were last settled goes on counting until they are settled again."""
    standing = {row.id: row for row in _standing(connection)}
    taken_back = (
        update(_ruling)
        # Databases count no further than sys.maxsize.
        .where(_ruling.c.id == max(-1, min(number, sys.maxsize)), _ruling.c.withdrawn_at.is_(None))
        .values(withdrawn_at=now())
        .returning(_ruling.c.id)
    )
    if connection.execute(taken_back).first() is None:
        raise SettingError(f"there is no ruling {number} that could be withdrawn; see: onrecord names rulings")
    if number in standing:
        _judge_anew(connection, {standing[number].first_id, standing[number].second_id})


def list_rulings(connection: Connection, *, withdrawn: bool = False) -> list[NameRuling]:
    """All rulings in the order in which they were made; with ``withdrawn`` those taken back too."""
    one, other = _speaker.alias(), _speaker.alias()
    joined = _ruling.outerjoin(one, _is_named(one, "first")).outerjoin(other, _is_named(other, "second"))
    query = select(_ruling, one.c.name.label("one"), other.c.name.label("other")).select_from(joined)
    if not withdrawn:
        query = query.where(_ruling.c.withdrawn_at.is_(None))
    return [
        NameRuling(
            id=row.id,
            first=restore(row.one or row.first_key),
            first_type=SpeakerType(row.first_type),
            second=restore(row.other or row.second_key),
            second_type=SpeakerType(row.second_type),
            same=row.same,
            author=restore(row.author),
            made_at=row.made_at,
            note=None if row.note is None else restore(row.note),
            withdrawn_at=row.withdrawn_at,
        )
        for row in connection.execute(query.order_by(_ruling.c.id))
    ]


def standing_rulings(connection: Connection) -> list[tuple[Name, Name, bool]]:
    """The rulings that stand, each two names and whether they are one speaker."""
    query = select(_ruling).where(_ruling.c.withdrawn_at.is_(None)).order_by(_ruling.c.id)
    return [
        (
            (SpeakerType(row.first_type), restore(row.first_key)),
            (SpeakerType(row.second_type), restore(row.second_key)),
            row.same,
        )
        for row in connection.execute(query)
    ]


def keep_settled(connection: Connection) -> None:
    """Note which names are joined now as what the rules made of them, and hold to what people say."""
    connection.execute(delete(_settled))
    joined = select(_speaker.c.id, _speaker.c.identity_id).where(_speaker.c.identity_id.is_not(None))
    connection.execute(_settled.insert().from_select(["speaker_id", "identity_id"], joined))
    hold_rulings(connection)


def hold_rulings(connection: Connection) -> None:
    """Join and part speakers until all standing rulings hold; that rulings never contradict each other is seen to."""
    rulings = list(_standing(connection))
    for row in rulings:
        if row.same and row.first_root != row.second_root:
            _join(connection, row.first_id, row.second_id)
    # Joins may have brought together what others keep apart.
    together: dict[int, set[int]] = {}
    for row in _standing(connection):
        if not row.same and row.first_root == row.second_root:
            together = together or _components(rulings)
            _part(connection, row.first_id, row.second_id, together)


def parted_speakers(connection: Connection) -> set[frozenset[int]]:
    """The pairs of speakers, by number, that people have told to be two."""
    return {frozenset((row.first_root, row.second_root)) for row in _standing(connection) if not row.same}


def members_of_speaker(connection: Connection, root: int) -> list[int]:
    """The numbers of all names of a speaker, given by the number of the main one, which comes first."""
    others = select(_speaker.c.id).where(_speaker.c.identity_id == root).order_by(_speaker.c.id)
    return [root, *connection.execute(others).scalars()]


def statements_of(connection: Connection, names: Sequence[int]) -> int:
    """How many statements are listed under any of these names."""
    table = schema.said_by
    count = select(func.count(table.c.statement_id.distinct())).where(table.c.speaker_id.in_(names))
    return int(connection.execute(count).scalar_one())


def check_names(connection: Connection) -> Iterator[str]:
    """What is wrong with speakers and rulings: each name a spelling of a main one, every ruling held."""
    main = _speaker.alias()
    chained = select(func.count()).select_from(_speaker.join(main, main.c.id == _speaker.c.identity_id))
    if count := connection.execute(chained.where(main.c.identity_id.is_not(None))).scalar_one():
        yield f"{count} names are spellings of a name that is itself a spelling"
    for row in _standing(connection):
        if row.same is not (row.first_root == row.second_root):
            yield f"ruling {row.id} on two names is not held"
    for table, what in ((_ruling, "rulings"), (schema.doubt, "doubts")):
        one, other = _speaker.alias(), _speaker.alias()
        joined = table.outerjoin(one, _is_named(one, "first", table)).outerjoin(
            other, _is_named(other, "second", table)
        )
        lost = select(func.count()).select_from(joined).where(or_(one.c.id.is_(None), other.c.id.is_(None)))
        if count := connection.execute(lost).scalar_one():
            yield f"{count} {what} are of names that are not there"


# How names are found ------------------------------------------------------------------------------------------------


def _find_name(connection: Connection, name: str | int, neighbours: Neighbours) -> Row[Any]:
    query: Select[Any] = select(_speaker.c.id, _speaker.c.type, _speaker.c.key, _speaker.c.name)
    if isinstance(name, int):
        found = connection.execute(query.where(_speaker.c.id == max(-1, min(name, sys.maxsize)))).first()
        if found is None:
            raise SettingError(f"there is no speaker of the number {name}")
        return found
    kind, colon, rest = name.partition(":")
    typed = bool(colon) and kind.strip() in NAMED
    kinds, words = ([kind.strip()], rest) if typed else (NAMED, name)
    keys = {each: storable(neighbours.name_key(words.strip(), SpeakerType(each)))[:LONGEST_KEY] for each in kinds}
    same = or_(*(and_(_speaker.c.type == each, _speaker.c.key == key) for each, key in keys.items()))
    rows = connection.execute(query.where(same).order_by(_speaker.c.id)).all()
    if not rows:
        raise SettingError(f"there is no speaker {name!r}; onrecord speakers lists them")
    if len(rows) > 1:
        listed = ", ".join(f"{row.type}:{restore(row.name)}" for row in rows)
        raise SettingError(f"{name!r} may be {len(rows)} speakers; write its type before the name, as in {listed}")
    return rows[0]


def _is_named(speaker: Any, side: str, table: Any = _ruling) -> Any:
    return and_(speaker.c.type == table.c[f"{side}_type"], speaker.c.key == table.c[f"{side}_key"])


def _standing(connection: Connection) -> Iterable[Row[Any]]:
    """The rulings that stand, with the numbers of both names and of the speakers that these belong to now."""
    one, other = _speaker.alias(), _speaker.alias()
    query: Select[Any] = (
        select(
            _ruling.c.id,
            _ruling.c.same,
            one.c.id.label("first_id"),
            other.c.id.label("second_id"),
            func.coalesce(one.c.identity_id, one.c.id).label("first_root"),
            func.coalesce(other.c.identity_id, other.c.id).label("second_root"),
        )
        .select_from(_ruling.join(one, _is_named(one, "first")).join(other, _is_named(other, "second")))
        .where(_ruling.c.withdrawn_at.is_(None))
        .order_by(_ruling.c.id)
    )
    return connection.execute(query).all()


def _components(rulings: Iterable[Row[Any]]) -> dict[int, set[int]]:
    """The names that people have told to be one speaker, directly or through others, by each of them."""
    found: dict[int, set[int]] = {}
    for row in rulings:
        for number in (row.first_id, row.second_id):
            found.setdefault(number, {number})
        if row.same and found[row.first_id] is not found[row.second_id]:
            whole = found[row.first_id] | found[row.second_id]
            found.update(dict.fromkeys(whole, whole))
    return found


def _refuse_contradiction(rulings: Sequence[Row[Any]], one: Row[Any], other: Row[Any], *, same: bool) -> None:
    together = _components(rulings)
    mine, others = (together.get(each.id, {each.id}) for each in (one, other))
    names = f"{restore(one.name)} and {restore(other.name)}"
    if not same and other.id in mine:
        numbers = [row.id for row in rulings if row.same and row.first_id in mine]
        listed = ", ".join(map(str, numbers[:_SHOWN]))
        raise SettingError(f"{names} are one speaker by the rulings {listed}; withdraw one of them first")
    for row in rulings:
        ends = {row.first_id, row.second_id}
        if same and not row.same and ends & mine and ends & others:
            raise SettingError(f"{names} are two speakers by ruling {row.id}; withdraw it first")


# How speakers are joined and parted ---------------------------------------------------------------------------------


def _root(connection: Connection, number: int) -> int:
    query = select(func.coalesce(_speaker.c.identity_id, _speaker.c.id)).where(_speaker.c.id == number)
    return int(connection.execute(query).scalar_one())


def _join(connection: Connection, first: int, second: int) -> None:
    """Make the speakers of two names one, under the name of the one with more statements."""
    groups = [members_of_speaker(connection, root) for root in {_root(connection, each) for each in (first, second)}]
    if len(groups) < 2:
        return
    main, lesser = sorted(groups, key=lambda group: (-statements_of(connection, group), group[0]))
    _write(connection, main[0], lesser)


def _part(connection: Connection, first: int, second: int, together: dict[int, set[int]]) -> None:
    """Make two names of one speaker two, each with the names that people have told to be the same."""
    root = _root(connection, first)
    if root != _root(connection, second):
        return
    leaving = sorted(together[first] if root in together[second] else together[second])
    main = min(leaving, key=lambda number: (-statements_of(connection, [number]), number))
    connection.execute(update(_speaker).where(_speaker.c.id == main).values(identity_id=None))
    _write(connection, main, [number for number in leaving if number != main])


def _write(connection: Connection, main: int, names: Sequence[int]) -> None:
    for start in range(0, len(names), MOST_PARAMETERS):
        part = names[start : start + MOST_PARAMETERS]
        connection.execute(update(_speaker).where(_speaker.c.id.in_(part)).values(identity_id=main))


def _judge_anew(connection: Connection, names: set[int]) -> None:
    """Put names back to what the rules made of them, with all that are or were one speaker with them.

    Then it is held to what people say.
    """
    found: set[int] = set()
    waiting = set(names)
    mains: dict[int, int] = defaultdict(int)
    while waiting:
        number = waiting.pop()
        found.add(number)
        now_one = set(members_of_speaker(connection, _root(connection, number)))
        main = connection.execute(
            select(_settled.c.identity_id).where(_settled.c.speaker_id == number)
        ).scalar_one_or_none()
        mains[number] = number if main is None else main
        once = select(_settled.c.speaker_id).where(_settled.c.identity_id == mains[number])
        waiting |= (now_one | {mains[number], *connection.execute(once).scalars()}) - found
    for main in sorted(set(mains.values())):
        connection.execute(update(_speaker).where(_speaker.c.id == main).values(identity_id=None))
        _write(connection, main, sorted(number for number, its in mains.items() if its == main != number))
    hold_rulings(connection)
    stand_again(connection, found)
