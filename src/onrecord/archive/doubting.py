"""Names that may be one speaker, kept for people to judge: written when names are settled, and listed page by page.

In go pairs of names as a registry of speakers gives them, out come those that nobody has judged yet, each with an
example of what either says. What people decide is for :mod:`onrecord.archive.naming`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, delete, desc, func, select

from onrecord.archive import schema
from onrecord.archive.characters import restore, storable
from onrecord.archive.loading import Found, load_found
from onrecord.archive.naming import Name, members_of_speaker, parted_speakers
from onrecord.archive.neighbours import Neighbours
from onrecord.archive.numbering import MOST_PARAMETERS, insert_rows
from onrecord.errors import SettingError
from onrecord.records import SpeakerType

__all__ = ["Doubt", "DoubtPage", "Doubted", "Doubtful", "list_doubts", "write_doubts"]

_doubt, _speaker = schema.doubt, schema.speaker

_MOST_SPELLINGS: Final = 8
_PLACE: Final = re.compile("[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Two names that may be one speaker, and why, as they are handed in.

    ``together`` counts the articles in which both speak as two, ``shared_role`` are words that their roles share.
    """

    first: Name
    second: Name
    reason: str
    together: int = 0
    shared_role: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubted:
    """One of two names in doubt: its number, name and type, and the statements of the speaker that it is a name of.

    ``speaker`` is the number of that speaker, ``spellings`` its other names, ``example`` a statement under the name, or
    else of the speaker, the latest one.
    """

    number: int
    name: str
    type: SpeakerType
    speaker: int
    statements: int
    spellings: tuple[str, ...]
    example: Found | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two names that may be one speaker, the one with more statements first, and why that is in doubt."""

    place: int
    first: Doubted
    second: Doubted
    reason: str
    together: int = 0
    shared_role: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DoubtPage:
    """Some pairs in doubt; ``next`` asks for those after them, and is None at the end."""

    found: tuple[Doubt, ...] = ()
    next: str | None = None


def write_doubts(connection: Connection, doubts: Sequence[Doubtful]) -> None:
    """Put these in the place of all that are kept, in this order."""
    connection.execute(delete(_doubt))
    rows = [
        {
            "place": place,
            "first_type": each.first[0].value,
            "first_key": storable(each.first[1]),
            "second_type": each.second[0].value,
            "second_key": storable(each.second[1]),
            "reason": storable(each.reason),
            "together": each.together,
            "shared_role": storable(" ".join(each.shared_role)) or None,
        }
        for place, each in enumerate(doubts, start=1)
    ]
    insert_rows(connection, _doubt, rows)


def list_doubts(connection: Connection, neighbours: Neighbours, *, limit: int, after: str | None) -> DoubtPage:
    """The pairs that nobody has judged, and whose names are still two speakers, those with most statements first."""
    if limit < 1:
        raise SettingError(f"limit must be at least 1, not {limit}")
    if after is not None and not _PLACE.fullmatch(after):
        raise SettingError(f"{after!r} is no place to go on from; give what an earlier page named as next")
    rows = _open_rows(connection, int(after or 0), limit + 1)
    shown = rows[:limit]
    sides = _sides(connection, [(row.first_id, row.first_root) for row in shown], neighbours)
    sides |= _sides(connection, [(row.second_id, row.second_root) for row in shown], neighbours)
    found = tuple(
        Doubt(
            place=row.place,
            first=sides[row.first_id],
            second=sides[row.second_id],
            reason=restore(row.reason),
            together=row.together,
            shared_role=tuple(restore(row.shared_role or "").split()),
        )
        for row in shown
    )
    return DoubtPage(found, str(shown[-1].place) if len(rows) > limit else None)


def _open_rows(connection: Connection, after: int, limit: int) -> list[Row[Any]]:
    one, other = _speaker.alias(), _speaker.alias()
    roots = [func.coalesce(each.c.identity_id, each.c.id) for each in (one, other)]
    query = (
        select(
            _doubt,
            one.c.id.label("first_id"),
            other.c.id.label("second_id"),
            roots[0].label("first_root"),
            roots[1].label("second_root"),
        )
        .join(one, and_(one.c.type == _doubt.c.first_type, one.c.key == _doubt.c.first_key))
        .join(other, and_(other.c.type == _doubt.c.second_type, other.c.key == _doubt.c.second_key))
        .where(roots[0] != roots[1])
        .order_by(_doubt.c.place)
    )
    parted = parted_speakers(connection)
    found: list[Row[Any]] = []
    while len(found) < limit:
        rows = connection.execute(query.where(_doubt.c.place > after).limit(MOST_PARAMETERS)).all()
        found += [row for row in rows if frozenset((row.first_root, row.second_root)) not in parted]
        if len(rows) < MOST_PARAMETERS:
            break
        after = rows[-1].place
    return found[:limit]


def _sides(connection: Connection, names: Sequence[tuple[int, int]], neighbours: Neighbours) -> dict[int, Doubted]:
    """What is to be known of names, each given with the number of its speaker."""
    members = {root: members_of_speaker(connection, root) for root in dict.fromkeys(root for _, root in names)}
    examples = {
        number: _example(connection, [number]) or _example(connection, members[root])
        for number, root in dict.fromkeys(names)
    }
    hits = list(dict.fromkeys(hit for hit in examples.values() if hit is not None))
    found = dict(zip(hits, load_found(connection, hits, neighbours), strict=True))
    rows = _rows_of_speakers(connection, [number for each in members.values() for number in each])
    rows |= _rows_of_speakers(connection, [number for number, _ in names])
    counts = _statements(connection, list(members))
    return {
        number: Doubted(
            number=number,
            name=rows[number][0],
            type=rows[number][1],
            speaker=root,
            statements=counts.get(root, 0),
            spellings=tuple(_others(rows[number][0], (rows[each][0] for each in members[root]))),
            example=None if (hit := examples[number]) is None else found[hit],
        )
        for number, root in names
    }


def _statements(connection: Connection, speakers: Sequence[int]) -> dict[int, int]:
    """How many statements speakers have, by their numbers."""
    standing = schema.standing
    found: dict[int, int] = {}
    for start in range(0, len(speakers), MOST_PARAMETERS):
        query = select(standing).where(standing.c.speaker_id.in_(speakers[start : start + MOST_PARAMETERS]))
        found.update({row.speaker_id: row.statements for row in connection.execute(query)})
    return found


def _others(name: str, spellings: Iterable[str]) -> list[str]:
    """The spellings that are not the name itself, which may be there under another type."""
    return [each for each in dict.fromkeys(spellings) if each != name][:_MOST_SPELLINGS]


def _example(connection: Connection, names: Sequence[int]) -> tuple[int, int] | None:
    """Numbers of the latest statement under these names, and of its article; none that people have rejected."""
    said_by, statement, ruling = schema.said_by, schema.statement, schema.ruling
    query = (
        select(statement.c.id, statement.c.article_id)
        .select_from(said_by.join(statement, statement.c.id == said_by.c.statement_id))
        .outerjoin(ruling, ruling.c.statement_id == statement.c.id)
        .where(said_by.c.speaker_id.in_(names), func.coalesce(ruling.c.rejected, False).is_(False))
        .order_by(desc(said_by.c.day), desc(said_by.c.statement_id))
    )
    row = connection.execute(query.limit(1)).first()
    return None if row is None else (row.id, row.article_id)


def _rows_of_speakers(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[str, SpeakerType]]:
    found: dict[int, tuple[str, SpeakerType]] = {}
    for start in range(0, len(numbers), MOST_PARAMETERS):
        query = select(_speaker.c.id, _speaker.c.name, _speaker.c.type).where(
            _speaker.c.id.in_(numbers[start : start + MOST_PARAMETERS])
        )
        found.update({row.id: (restore(row.name), SpeakerType(row.type)) for row in connection.execute(query)})
    return found
