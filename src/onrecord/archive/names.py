"""Names of speakers across articles: one number for all spellings that are safe to be one, and what is found under it.

In go names and statements, out come rows of ``speaker``, ``name_word`` and ``said_by``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from anyascii import anyascii
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from onrecord.archive import schema
from onrecord.archive.characters import restore, storable
from onrecord.archive.neighbours import Neighbours
from onrecord.archive.numbering import MOST_PARAMETERS, insert_rows, take_numbers
from onrecord.archive.tallying import count_listed
from onrecord.archive.traits import Traits
from onrecord.records import SpeakerType

__all__ = ["LONGEST_KEY", "NAMED", "find_speakers", "list_under", "unlist", "words_of_name"]

_MOST_WORDS: Final = 12
"""Words of a name by which it is found; a group may be described by a whole sentence."""
NAMED: Final = [each.value for each in SpeakerType if each is not SpeakerType.UNKNOWN]
"""The types of speakers that have a name."""
LONGEST_KEY: Final = 400
"""Characters of a key; the rest of a longer name does not tell it from others."""


def words_of_name(name: str) -> list[str]:
    """The words by which a name is found: in plain letters, without case, each once.

    >>> words_of_name("Ilse Vörne-Hale")
    ['hale', 'ilse', 'vorne']
    """
    plain = anyascii(name.replace("’", "'").replace("'", "")).casefold()
    words = "".join(each if each.isalnum() and each.isascii() else " " for each in plain).split()
    return sorted({word[:100] for word in words[:_MOST_WORDS]})


def find_speakers(
    connection: Connection, names: Iterable[tuple[str, str]], neighbours: Neighbours
) -> dict[tuple[str, str], int]:
    """The numbers of speakers by name and type; names that are new get one, those of unknown speakers never."""
    keys = {
        (name, kind): storable(neighbours.name_key(name, SpeakerType(kind)))[:LONGEST_KEY]
        for name, kind in dict.fromkeys(names)
        if kind != SpeakerType.UNKNOWN
    }
    table = schema.speaker
    known: dict[tuple[str, str], int] = {}
    wanted = sorted(set(keys.values()))
    for start in range(0, len(wanted), MOST_PARAMETERS):
        query = select(table.c.type, table.c.key, table.c.id).where(
            # The index over both columns begins with the type.
            table.c.type.in_(NAMED),
            table.c.key.in_(wanted[start : start + MOST_PARAMETERS]),
        )
        known.update({(row.type, row.key): row.id for row in connection.execute(query)})
    missing: dict[tuple[str, str], str] = {}
    for (name, kind), key in keys.items():
        if (kind, key) not in known:
            missing.setdefault((kind, key), name)
    numbers = take_numbers(connection, table, len(missing))
    rows: list[dict[str, Any]] = []
    for number, ((kind, key), name) in zip(numbers, missing.items(), strict=True):
        known[kind, key] = number
        rows.append({"id": number, "type": kind, "key": key, "name": storable(name)})
    insert_rows(connection, table, rows)
    # Every spelling that comes is one to find the speaker by, not the first alone.
    words = {
        (word, known[kind, key])
        for (name, kind), key in keys.items()
        for word in (*words_of_name(name), *words_of_name(restore(key)))
    }
    _add_words(connection, sorted(words))
    return {(name, kind): known[kind, key] for (name, kind), key in keys.items()}


def _add_words(connection: Connection, words: Sequence[tuple[str, int]]) -> None:
    """Add words of names with their speakers' numbers, as far as they are not there."""
    if words:
        insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        rows = [{"word": word, "speaker_id": number} for word, number in words]
        connection.execute(insert(schema.name_word).on_conflict_do_nothing(), rows)


def list_under(connection: Connection, entries: Iterable[tuple[int, date, int, Traits]]) -> None:
    """Let statements be found under speakers: each entry a speaker's number, the day, the statement's, its traits.

    All entries of a statement come in one call.
    """
    rows = [
        {"speaker_id": speaker, "day": day, "statement_id": statement, **traits}
        for speaker, day, statement, traits in entries
    ]
    insert_rows(connection, schema.said_by, rows)
    count_listed(connection, rows)


def unlist(connection: Connection, statements: Sequence[int]) -> None:
    """Take statements out of the index of speakers."""
    voice, statement, ruling, said_by = schema.voice, schema.statement, schema.ruling, schema.said_by
    for number in statements:
        row = connection.execute(
            select(statement.c.article_id, statement.c.day, ruling.c.speaker_id)
            .outerjoin(ruling, ruling.c.statement_id == statement.c.id)
            .where(statement.c.id == number)
        ).one()
        # All voices of the article: the speaker, or any of several.
        speakers = select(voice.c.speaker_id).where(voice.c.article_id == row.article_id)
        under = said_by.c.speaker_id.in_(speakers)
        if row.speaker_id is not None:
            under = under | (said_by.c.speaker_id == row.speaker_id)
        gone = delete(said_by).where(under, said_by.c.day == row.day, said_by.c.statement_id == number)
        columns = (said_by.c.speaker_id, said_by.c.statement_id, said_by.c.outlet_id)
        count_listed(connection, connection.execute(gone.returning(*columns)).mappings().all(), sign=-1)
