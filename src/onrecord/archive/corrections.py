"""What people say of statements: a layer beside the machine's, which is never changed by it.

In go corrections, out come statements as corrected; and when an article is read anew, each correction is tied to the
statement of the new reading whose characters it spoke of. Nothing is forgotten: what has been overruled or withdrawn
stays in the table.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, select, update

from onrecord.archive import schema
from onrecord.archive.characters import restore, storable
from onrecord.archive.numbering import MOST_PARAMETERS
from onrecord.errors import SettingError
from onrecord.records import Act, Granularity, Polarity, Reading, Speaker, SpeakerType, Statement, When

__all__ = ["FIELDS", "Correction", "anchor_of", "check_value", "corrected", "latest", "rulings_of", "tie"]

FIELDS: Final = ("speaker", "act", "polarity", "addressee", "said_on", "rejected", "accepted")
"""What a person can say of a statement. A rejected one is no statement, or too wrong to keep; an accepted one is
right as it stands."""

_table = schema.correction
_SAME: Final = 0.5
"""Share of characters that two contents must have in common to be taken for the same statement."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's word on one field of one statement.

    ``value`` is what should stand there, ``machine`` what the machine had, both as JSON values: a speaker is
    ``{"name": ..., "type": ...}``. ``statement`` is the statement's id, or None if the latest reading of the article
    has none at this place. ``source``, ``cue`` and ``content`` are its spans when the correction was made.
    """

    id: int
    article: str
    statement: str | None
    field: str
    value: Any
    machine: Any
    author: str
    made_at: datetime
    note: str | None = None
    withdrawn_at: datetime | None = None
    source: tuple[tuple[int, int], ...] = ()
    cue: tuple[tuple[int, int], ...] = ()
    content: tuple[tuple[int, int], ...] = ()


def check_value(field: str, value: Any) -> Any:
    """The value in the form in which it is kept; one that the field cannot have raises :class:`SettingError`."""
    if field in ("rejected", "accepted"):
        if value is not True:
            raise SettingError(f"{field} is True or left out; to take a correction back, withdraw it")
        return True
    if field in ("act", "polarity"):
        kinds: type[Act] | type[Polarity] = Act if field == "act" else Polarity
        known = [each.value for each in kinds]
        if value not in known:
            raise SettingError(f"there is no {field} {value!r}; the known ones are {', '.join(known)}")
        return str(value)
    if field == "said_on":
        return None if value is None else _date_value(value)
    if field in ("speaker", "addressee"):
        return _speaker_value(field, value)
    raise SettingError(f"a statement has no field {field!r} to correct; the fields are {', '.join(FIELDS)}")


def _date_value(value: Any) -> str:
    text = value.isoformat() if isinstance(value, date) else str(value)
    for granularity in Granularity:
        try:
            When(text, granularity)
        except ValueError:
            continue
        return text
    raise SettingError(f"said_on {text!r} is no date; write it as 2031-03-09, 2031-03 or 2031")


def _speaker_value(field: str, value: Any) -> dict[str, str] | None:
    if value is None and field == "addressee":
        return None
    if isinstance(value, Speaker):
        value = {"name": value.name, "type": SpeakerType(value.type).value}
    if not isinstance(value, Mapping) or not {"name", "type"} <= value.keys():
        raise SettingError(f"the {field} must be a Speaker with a name and a type, not {value!r}")
    name, kind = " ".join(str(value["name"]).split()), str(value["type"])
    known = [each.value for each in SpeakerType if each is not SpeakerType.UNKNOWN]
    if not name:
        raise SettingError(f"the {field} needs a name")
    if kind not in known:
        raise SettingError(f"there is no type of speaker {kind!r}; the known ones are {', '.join(known)}")
    return {"name": name, "type": kind}


def corrected(reading: Reading, rulings: Sequence[Mapping[str, Any]], *, keep: bool = False) -> Reading:
    """The reading as people corrected it; ``rulings`` is one mapping of fields a statement.

    Rejected statements are left out unless ``keep`` says otherwise.
    """
    statements = tuple(
        _mended(reading, statement, ruling) if ruling else statement
        for statement, ruling in zip(reading.statements, rulings, strict=True)
        if keep or not ruling.get("rejected")
    )
    return replace(reading, statements=statements)


def _mended(reading: Reading, statement: Statement, ruling: Mapping[str, Any]) -> Statement:
    changes: dict[str, Any] = {}
    if "act" in ruling:
        # The codes follow from the machine's act, and would contradict the person's.
        changes |= {"act": Act(ruling["act"]), "act_score": 1.0, "plover": None, "cameo": None}
        if ruling["act"] == statement.act:
            changes |= {"plover": statement.plover, "cameo": statement.cameo}
    if "polarity" in ruling:
        changes["polarity"] = Polarity(ruling["polarity"])
    if "speaker" in ruling:
        changes["speaker"] = _speaker(reading, ruling["speaker"])
    if "addressee" in ruling:
        changes["addressee"] = None if ruling["addressee"] is None else _speaker(reading, ruling["addressee"])
    if "said_on" in ruling:
        changes["said_on"] = _when(ruling["said_on"])
    if "accepted" in ruling or changes:
        changes["score"] = 1.0
    return replace(statement, **changes)


def _speaker(reading: Reading, value: Mapping[str, str]) -> Speaker:
    """The speaker of that name in the article, with role and mentions, or one of whom only the name is known."""
    for statement in reading.statements:
        for one in (statement.speaker, statement.addressee, statement.target, *statement.via):
            for each in () if one is None else one.people:
                if each.name == value["name"] and each.type == value["type"]:
                    return replace(each, score=1.0)
    return Speaker(value["name"], SpeakerType(value["type"]))


def _when(value: str | None) -> When | None:
    if value is None:
        return None
    for granularity in Granularity:
        try:
            return When(value, granularity)
        except ValueError:
            continue
    return None


def anchor_of(row: Mapping[Any, Any]) -> dict[str, list[list[int]]]:
    """The spans of a statement's row, by which it is found again in a later reading."""
    content = row["content"]
    return {
        "source": [] if row["source"] is None else json.loads(row["source"]),
        "cue": [] if row["cue"] is None else json.loads(row["cue"]),
        "content": [[row["content_start"], row["content_end"]]] if content is None else json.loads(content),
    }


def latest(connection: Connection, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The word that counts on each field of these statements: the last that was not withdrawn.

    To reject and to accept overrule each other.
    """
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for start in range(0, len(ids), MOST_PARAMETERS):
        query = (
            select(_table.c.statement_id, _table.c.field, _table.c.value)
            .where(_table.c.statement_id.in_(ids[start : start + MOST_PARAMETERS]), _table.c.withdrawn_at.is_(None))
            .order_by(_table.c.id)
        )
        for number, field, value in connection.execute(query):
            fields = found[number]
            fields[field] = json.loads(value)
            if field in ("rejected", "accepted"):
                fields.pop("accepted" if field == "rejected" else "rejected", None)
    return dict(found)


def rulings_of(connection: Connection, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What counts of the corrections of these statements, by statement and field."""
    if not ids or connection.execute(select(_table.c.id).limit(1)).first() is None:
        return {}
    return latest(connection, ids)


def write_ruling(connection: Connection, statement: int, fields: Mapping[str, Any], speaker: int | None) -> None:
    """Bring the columns by which searches find a corrected statement up to date; ``speaker`` is a speaker's number."""
    table = schema.ruling
    connection.execute(delete(table).where(table.c.statement_id == statement))
    if fields:
        row = {"statement_id": statement, "rejected": bool(fields.get("rejected")), "speaker_id": speaker}
        connection.execute(table.insert(), {**row, **{name: fields.get(name) for name in ("act", "polarity")}})


def tie(connection: Connection, article_number: int) -> tuple[list[int], list[int]]:
    """Tie the corrections of an article to the statements of its present reading.

    The answer is the numbers of these statements, and of the corrections that found none and still stand.
    """
    corrections = connection.execute(
        select(_table.c.id, _table.c.anchor, _table.c.withdrawn_at).where(_table.c.article_id == article_number)
    ).all()
    if not corrections:
        return [], []
    table = schema.statement
    rows = connection.execute(
        select(table.c.id, table.c.content_start, table.c.content_end, table.c.content, table.c.source, table.c.cue)
        .where(table.c.article_id == article_number)
        .order_by(table.c.number)
    ).mappings()
    anchors = [(row["id"], anchor_of(row)) for row in rows]
    lost, ids = [], set()
    for number, anchor, withdrawn_at in corrections:
        best = _nearest(json.loads(anchor), anchors)
        connection.execute(update(_table).where(_table.c.id == number).values(statement_id=best))
        if best is not None:
            ids.add(best)
        elif withdrawn_at is None:
            lost.append(number)
    return sorted(ids), lost


def _nearest(anchor: Mapping[str, Any], others: Iterable[tuple[int, Mapping[str, Any]]]) -> int | None:
    """The statement that shares most of its characters with the anchor, if that is enough to be the same one."""
    best: tuple[float, int] | None = None
    for number, other in others:
        shared = _overlap(anchor["content"], other["content"])
        if shared < _SAME:
            continue
        # Of two statements with one content, "A said" and "according to B", the words that report decide.
        likeness = shared + _overlap(anchor["cue"], other["cue"]) + 0.5 * _overlap(anchor["source"], other["source"])
        if best is None or likeness > best[0]:
            best = (likeness, number)
    return None if best is None else best[1]


def _overlap(a: Sequence[Sequence[int]], b: Sequence[Sequence[int]]) -> float:
    """Characters in both, as a share of those in either; two empty roles agree."""
    if not a and not b:
        return 1.0
    shared = sum(max(0, min(end, other_end) - max(start, other)) for start, end in a for other, other_end in b)
    total = sum(end - start for start, end in (*a, *b)) - shared
    return shared / total


def to_record(row: Mapping[Any, Any], key: str, statement: str | None) -> Correction:
    """The correction in a row of the table."""
    anchor = json.loads(row["anchor"])
    return Correction(
        id=row["id"],
        article=key,
        statement=statement,
        field=row["field"],
        value=json.loads(row["value"]),
        machine=json.loads(row["machine"]),
        author=restore(row["author"]),
        made_at=row["made_at"],
        note=None if row["note"] is None else restore(row["note"]),
        withdrawn_at=row["withdrawn_at"],
        **{role: tuple((start, end) for start, end in anchor[role]) for role in ("source", "cue", "content")},
    )


def to_row(
    article: int,
    statement: int,
    anchor: Mapping[str, Any],
    *,
    field: str,
    value: Any,
    machine: Any,
    author: str,
    note: str | None,
    made_at: datetime,
) -> dict[str, Any]:
    """The row of a new correction, but for its number."""
    return {
        "article_id": article,
        "statement_id": statement,
        "anchor": json.dumps(anchor),
        "field": field,
        "value": json.dumps(value),
        "machine": json.dumps(machine),
        "author": storable(author),
        "note": None if note is None else storable(note),
        "made_at": made_at,
    }
