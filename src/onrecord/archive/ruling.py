"""Takes a person's corrections, and lists them.

In go a statement's id and what should stand there, out come rows that later readings do not touch. Searches see the
corrected statement at once.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, and_, desc, func, or_, select, update

from onrecord.archive import schema
from onrecord.archive.characters import storable
from onrecord.archive.corrections import (
    Correction,
    anchor_of,
    check_value,
    latest,
    to_record,
    to_row,
    write_ruling,
)
from onrecord.archive.loading import name_statements
from onrecord.archive.names import find_speakers, list_under, unlist
from onrecord.archive.neighbours import Neighbours
from onrecord.archive.numbering import MOST_PARAMETERS, note_edit, take_numbers
from onrecord.archive.rows import day_of, statement_values, voice_values, voices_of
from onrecord.archive.storing import now
from onrecord.archive.tallying import count_said
from onrecord.archive.traits import traits_in
from onrecord.errors import SettingError
from onrecord.records import SpeakerType

__all__ = ["Correction", "apply_rulings", "correct_statement", "list_corrections", "locate", "withdraw_correction"]

_KEY: Final = 16
"""Digits of the id of an article."""
_ID: Final = re.compile(r"([0-9a-f]{4,16})(?:\.([0-9]{1,9})(?:-([0-9]{1,9})(?:\.([0-9]{1,6}))?)?)?")

_article, _statement, _correction = schema.article, schema.statement, schema.correction


def locate(connection: Connection, statement_id: str) -> RowMapping:
    """The row of the statement that an id names; its beginning is enough if no other begins so.

    An id that names no statement, or more than one, raises :class:`SettingError` that tells which are near.
    """
    match = _ID.fullmatch(statement_id.strip())
    if match is None:
        raise SettingError(
            f"{statement_id!r} is no statement id; onrecord said shows them, such as 3fa9c2d1e0b45a77.120-164"
        )
    key, start, end, again = match.groups()
    query = select(_statement, _article.c.key).join(_article, _article.c.id == _statement.c.article_id)
    # All digits of a key stand before "g"; LIKE would go through all articles.
    begins = and_(_article.c.key >= key, _article.c.key < f"{key}g")
    query = query.where(_article.c.key == key if len(key) == _KEY else begins)
    query = query.order_by(_article.c.key, _statement.c.number)
    if start is not None:
        query = query.where(_statement.c.content_start == int(start))
    if end is not None:
        query = query.where(_statement.c.content_end == int(end))
    rows = connection.execute(query.limit(200)).mappings().all()
    if end is not None and len({row["key"] for row in rows}) == 1 and 1 <= int(again or 1) <= len(rows):
        return rows[int(again or 1) - 1]
    if not rows or (end is not None and len({row["key"] for row in rows}) == 1):
        raise SettingError(f"there is no statement {statement_id}; onrecord said shows them")
    if len(rows) > 1:
        shown = ", ".join(f"{row['key']}.{row['content_start']}-{row['content_end']}" for row in rows[:4])
        raise SettingError(f"{statement_id} may be {len(rows)} statements, such as {shown}; write more of the id")
    return rows[0]


def correct_statement(
    connection: Connection,
    statement_id: str,
    changes: Mapping[str, Any],
    neighbours: Neighbours,
    *,
    author: str,
    note: str | None,
) -> list[int]:
    """Keep what a person says of a statement, one correction a field; their numbers."""
    if not changes:
        raise SettingError("nothing to correct; say what should stand there, or reject or accept the statement")
    if not author.strip():
        raise SettingError("a correction needs the name of who makes it")
    if "rejected" in changes and len(changes) > 1:
        raise SettingError("a rejected statement has nothing else to correct; leave out the other changes")
    row = locate(connection, statement_id)
    if (
        "rejected" in latest(connection, [row["id"]]).get(row["id"], {})
        and not {"rejected", "accepted"} & changes.keys()
    ):
        raise SettingError(f"{statement_id} is rejected; accept it first, or withdraw that correction")
    changes = {field: _typed(connection, row, value, neighbours) for field, value in changes.items()}
    machine = _machine(connection, row)
    moment = now()
    for field, opposite in (("rejected", "accepted"), ("accepted", "rejected")):
        if field in changes:
            connection.execute(
                update(_correction)
                .where(_correction.c.statement_id == row["id"], _correction.c.field == opposite)
                .where(_correction.c.withdrawn_at.is_(None))
                .values(withdrawn_at=moment)
            )
    numbers = take_numbers(connection, _correction, len(changes))
    rows = [
        {
            "id": number,
            **to_row(
                row["article_id"],
                row["id"],
                anchor_of(row),
                field=field,
                value=check_value(field, value),
                machine=machine.get(field),
                author=author.strip(),
                note=note,
                made_at=moment,
            ),
        }
        for number, (field, value) in zip(numbers, changes.items(), strict=True)
    ]
    connection.execute(_correction.insert(), rows)
    note_edit(connection)
    apply_rulings(connection, row["id"], neighbours)
    return list(numbers)


def _typed(connection: Connection, row: Mapping[Any, Any], value: Any, neighbours: Neighbours) -> Any:
    """A speaker given by name alone, with the type that the article, or else the archive, has for that name."""
    if not isinstance(value, Mapping) or value.get("type") is not None or "name" not in value:
        return value
    name = " ".join(str(value["name"]).split())
    for voice in _voices(connection, row["article_id"]):
        if voice["name"].casefold() == name.casefold() and voice["type"] != SpeakerType.UNKNOWN:
            return {"name": name, "type": voice["type"]}
    table, said_by = schema.speaker, schema.said_by
    keys = {kind: storable(neighbours.name_key(name, kind)) for kind in SpeakerType}
    same = or_(*(and_(table.c.type == kind.value, table.c.key == key) for kind, key in keys.items()))
    count = func.count(said_by.c.statement_id)
    query = select(table.c.type).outerjoin(said_by, said_by.c.speaker_id == table.c.id).where(same)
    found = connection.execute(query.group_by(table.c.type).order_by(desc(count), table.c.type)).scalars().first()
    return {"name": name, "type": found or SpeakerType.PERSON.value}


def _voices(connection: Connection, article: int) -> list[dict[str, Any]]:
    query = select(schema.voice).where(schema.voice.c.article_id == article).order_by(schema.voice.c.number)
    return [voice_values(each) for each in connection.execute(query).mappings()]


def _machine(connection: Connection, row: Mapping[Any, Any]) -> dict[str, Any]:
    """What the machine has for each field that can be corrected."""
    values = statement_values(row, _voices(connection, row["article_id"]))

    def named(value: Mapping[str, Any] | None) -> dict[str, Any] | None:
        return None if value is None else {"name": value["name"], "type": value["type"]}

    said_on = values["said_on"]
    return {
        "speaker": named(values["speaker"]),
        "addressee": named(values["addressee"]),
        "said_on": None if said_on is None else said_on["value"],
        "act": values["act"],
        "polarity": values["polarity"],
    }


def apply_rulings(connection: Connection, statement: int, neighbours: Neighbours) -> None:
    """Let searches find a statement, given by its number, under the words that people have put in the machine's place.

    What is changed are indexes and the day under which it is listed; the machine's own words stay.
    """
    query = (
        select(_statement, _article.c.published)
        .join(_article, _article.c.id == _statement.c.article_id)
        .where(_statement.c.id == statement)
    )
    row = connection.execute(query).mappings().first()
    if row is None:
        return
    count_said(connection, traits_in(connection, [statement]), sign=-1)
    unlist(connection, [statement])
    ruling = latest(connection, [statement]).get(statement, {})
    day = day_of(ruling.get("said_on", row["said_on"]), row["published"])
    connection.execute(update(_statement).where(_statement.c.id == statement).values(day=day))
    if "speaker" in ruling:
        name = (ruling["speaker"]["name"], ruling["speaker"]["type"])
        speakers = list(find_speakers(connection, [name], neighbours).values())
        write_ruling(connection, statement, ruling, speakers[0])
    else:
        voices = _voices(connection, row["article_id"])
        speakers = _speaker_numbers(connection, row["article_id"], voices_of(row, voices))
        write_ruling(connection, statement, ruling, None)
    # What was rejected is found under nobody.
    said = traits_in(connection, [statement])
    count_said(connection, said)
    list_under(connection, [(number, day, statement, traits) for number in speakers for *_, traits in said])


def _speaker_numbers(connection: Connection, article: int, voices: Sequence[int]) -> list[int]:
    table = schema.voice
    query = select(table.c.speaker_id).where(table.c.article_id == article, table.c.number.in_(list(voices)))
    return sorted({number for number in connection.execute(query).scalars() if number is not None})


def withdraw_correction(connection: Connection, number: int, neighbours: Neighbours) -> None:
    """Take a correction back; it stays in the list, with the time of its withdrawal."""
    # Databases count no further than sys.maxsize.
    taken_back = (
        update(_correction)
        .where(_correction.c.id == min(number, sys.maxsize), _correction.c.withdrawn_at.is_(None))
        .values(withdrawn_at=now())
        .returning(_correction.c.statement_id)
    )
    found = connection.execute(taken_back).first()
    if found is None:
        raise SettingError(f"there is no correction {number} that could be withdrawn; see: onrecord corrections")
    note_edit(connection)
    if found.statement_id is not None:
        apply_rulings(connection, found.statement_id, neighbours)


def list_corrections(connection: Connection, *, withdrawn: bool = False) -> list[Correction]:
    """All corrections in the order in which they were made; with ``withdrawn`` those taken back too."""
    query = select(_correction, _article.c.key).join(_article, _article.c.id == _correction.c.article_id)
    if not withdrawn:
        query = query.where(_correction.c.withdrawn_at.is_(None))
    rows = connection.execute(query.order_by(_correction.c.id)).mappings().all()
    names = _statement_names(connection, [row["statement_id"] for row in rows if row["statement_id"] is not None])
    return [to_record(row, row["key"], names.get(row["statement_id"])) for row in rows]


def _statement_names(connection: Connection, numbers: Sequence[int]) -> dict[int | None, str]:
    wanted = sorted(set(numbers))
    found: dict[int | None, str] = {}
    for start in range(0, len(wanted), MOST_PARAMETERS):
        query = (
            select(_statement, _article.c.key)
            .join(_article, _article.c.id == _statement.c.article_id)
            .where(_statement.c.id.in_(wanted[start : start + MOST_PARAMETERS]))
        )
        rows = connection.execute(query).mappings().all()
        for row, name in zip(rows, name_statements(connection, rows), strict=True):
            found[row["id"]] = name
    return found
