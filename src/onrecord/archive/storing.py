"""Writes readings into an archive: whole or not at all, each within the transaction of its caller.

In go readings, out come rows of all tables that hold them and of the indexes over them. Who calls decides how many
readings make one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, select

from onrecord.archive import schema
from onrecord.archive.characters import storable
from onrecord.archive.copies import link_copies
from onrecord.archive.names import find_speakers, list_under, unlist
from onrecord.archive.neighbours import Neighbours
from onrecord.archive.numbering import MOST_PARAMETERS, insert_rows, take_numbers
from onrecord.archive.preparing import Prepared
from onrecord.archive.rows import voices_of
from onrecord.archive.tallying import count_said, list_articles, outlets_of
from onrecord.archive.traits import Traits, traits_in, traits_of
from onrecord.archive.vectors import index_vectors
from onrecord.archive.verbs import find_verbs, verb_in
from onrecord.archive.words import forget_words, index_words
from onrecord.records import Problem, SpeakerType

__all__ = [
    "Kept",
    "Outcome",
    "clear_reading",
    "known_articles",
    "now",
    "save_article_problem",
    "save_problems",
    "store",
    "version_number",
    "write_readings",
]


class Outcome(StrEnum):
    """What became of a reading that was handed to an archive."""

    ADDED = "added"
    COPY = "copy"
    """Added too, and linked to the article that it repeats."""
    KNOWN = "known"
    """The article was there already, with this or another reading; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A reading after it was handed to an archive: what became of it, and of what it is a copy (an article's id)."""

    article_id: str
    outcome: Outcome
    original: str | None = None


def now() -> datetime:
    """The time in UTC, without a zone, as tables hold it."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def store(connection: Connection, readings: Sequence[Prepared], neighbours: Neighbours) -> list[Kept]:
    """Store each reading whose article is not there yet; one answer a reading, in order."""
    if not readings:
        return []
    known = known_articles(connection, [each.key for each in readings])
    fresh: dict[str, Prepared] = {}
    for each in readings:
        if each.key not in known:
            fresh.setdefault(each.key, each)
    numbers = take_numbers(connection, schema.article, len(fresh))
    entries = list(zip(numbers, fresh.values(), strict=True))
    moment = now()
    rows = [
        {
            **each.article,
            "id": number,
            "version_id": version_number(connection, each.values["versions"]),
            "added_at": moment,
            "read_at": moment,
        }
        for number, each in entries
    ]
    insert_rows(connection, schema.article, rows)
    list_articles(connection, ((row["id"], row["outlet"], row["published"]) for row in rows))
    write_readings(connection, entries, neighbours)
    copies = link_copies(connection, entries, neighbours)
    kept = []
    for each in readings:
        # The same article a second time in one batch is known.
        first = fresh.pop(each.key, None)
        original = None if first is None else copies.get(each.key)
        outcome = Outcome.KNOWN if first is None else Outcome.ADDED if original is None else Outcome.COPY
        kept.append(Kept(each.key, outcome, original))
    return kept


def known_articles(connection: Connection, keys: Iterable[str]) -> set[str]:
    """Those of the article ids that are in the archive."""
    found: set[str] = set()
    listed = [key for key in dict.fromkeys(keys) if key == storable(key)]  # no id has characters of another kind
    for start in range(0, len(listed), MOST_PARAMETERS):
        part = listed[start : start + MOST_PARAMETERS]
        found.update(connection.execute(select(schema.article.c.key).where(schema.article.c.key.in_(part))).scalars())
    return found


def version_number(connection: Connection, versions: Mapping[str, str]) -> int:
    """The number of a set of component versions."""
    components = json.dumps(dict(versions), separators=(",", ":"))
    table = schema.version
    query = select(table.c.id).where(table.c.components == components)
    number = connection.execute(query).scalar_one_or_none()
    if number is None:
        number = take_numbers(connection, table, 1)[0]
        connection.execute(table.insert(), {"id": number, "components": components})
    return number


def write_readings(connection: Connection, entries: Sequence[tuple[int, Prepared]], neighbours: Neighbours) -> None:
    """Write voices, statements and problems of readings whose articles have these numbers."""
    voices: list[dict[str, Any]] = []
    statements: list[dict[str, Any]] = []
    problems: list[dict[str, Any]] = []
    listed: dict[tuple[int, date, int], Traits] = {}  # a speaker may be named twice among the members
    speakerless: list[dict[str, Any]] = []
    said: list[tuple[int, int, Traits]] = []
    taken = take_numbers(connection, schema.statement, sum(len(each.statements) for _, each in entries))
    numbers = iter(taken)
    everybody = [(each["name"], each["type"]) for _, entry in entries for each in entry.values["speakers"]]
    speakers = find_speakers(connection, everybody, neighbours)
    outlets = outlets_of(connection, [number for number, _ in entries])
    words = [[verb_in(entry.text, row["cue"]) for row in entry.statements] for _, entry in entries]
    verbs = find_verbs(connection, {word for own in words for word in own if word is not None})
    for (article_number, entry), reporting in zip(entries, words, strict=True):
        own = [speakers.get((each["name"], each["type"])) for each in entry.values["speakers"]]
        voices.extend(
            {"article_id": article_number, "speaker_id": speaker, **row}
            for row, speaker in zip(entry.voices, own, strict=True)
        )
        for row, word in zip(entry.statements, reporting, strict=True):
            number = next(numbers)
            statements.append({"id": number, "article_id": article_number, **row})
            traits = traits_of(row, outlet=outlets[article_number], verb=None if word is None else verbs[word])
            said.append((number, article_number, traits))
            for voice in voices_of(row, entry.values["speakers"]):
                if (speaker := own[voice]) is not None:
                    listed[speaker, row["day"], number] = traits
            if row["voice"] is not None and entry.voices[row["voice"]]["type"] == SpeakerType.UNKNOWN:
                speakerless.append({"day": row["day"], "article_id": article_number, "statement_id": number})
        problems.extend(_problem_row(each, None, article_number) for each in entry.values["problems"])
    insert_rows(connection, schema.voice, voices)
    insert_rows(connection, schema.statement, statements)
    index_words(connection, list(zip(taken, (said for _, each in entries for said in each.said), strict=True)))
    index_vectors(connection, taken, b"".join(each.vectors for _, each in entries), neighbours)
    list_under(connection, ((*entry, traits) for entry, traits in listed.items()))
    count_said(connection, said)
    insert_rows(connection, schema.speakerless, speakerless)
    insert_rows(connection, schema.problem, _numbered(connection, problems))


def _problem_row(problem: Mapping[str, Any], path: str | None, article_number: int | None) -> dict[str, Any]:
    origin = problem["origin"]
    return {
        "path": None if path is None else storable(path),
        "origin": None if origin is None else storable(origin),
        **{name: storable(problem[name]) for name in ("stage", "reason", "message")},
        "article_id": article_number,
        "noticed_at": now(),
    }


def _numbered(connection: Connection, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    numbers = take_numbers(connection, schema.problem, len(rows))
    return [{"id": number, **row} for number, row in zip(numbers, rows, strict=True)]


def save_problems(connection: Connection, path: str | None, problems: Sequence[Problem]) -> None:
    """Keep problems that have no article; those of the same input from before are left as they are."""
    rows = [
        _problem_row(
            {"stage": each.stage, "reason": each.reason, "message": each.message, "origin": each.origin}, path, None
        )
        for each in problems
    ]
    insert_rows(connection, schema.problem, _numbered(connection, rows))


def save_article_problem(connection: Connection, article_number: int, *, stage: str, reason: str, message: str) -> None:
    """Keep a problem of an article."""
    row = _problem_row({"stage": stage, "reason": reason, "message": message, "origin": None}, None, article_number)
    insert_rows(connection, schema.problem, _numbered(connection, [row]))


def clear_reading(connection: Connection, article_number: int, said: Sequence[tuple[int, str]]) -> None:
    """Take out what a reading made of an article, before another is written; ``said`` are its statements' words."""
    forget_words(connection, said)
    numbers = [number for number, _ in said]
    count_said(connection, traits_in(connection, numbers), sign=-1)
    unlist(connection, numbers)
    ids = select(schema.statement.c.id).where(schema.statement.c.article_id == article_number)
    connection.execute(delete(schema.ruling).where(schema.ruling.c.statement_id.in_(ids)))
    for table in (schema.speakerless, schema.statement, schema.voice, schema.problem):
        connection.execute(delete(table).where(table.c.article_id == article_number))
