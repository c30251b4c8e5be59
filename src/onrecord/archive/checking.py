"""Proves that an archive is whole: every span in its text, every link to something, every reading as it was written.

In goes a connection, out come faults, each with the article that it is about. Nothing is mended here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Table, and_, exists, func, or_, select, text
from sqlalchemy.exc import DBAPIError

from onrecord.archive import schema
from onrecord.archive.linking import count_articles
from onrecord.archive.loading import load_values
from onrecord.archive.naming import check_names
from onrecord.archive.neighbours import Neighbours
from onrecord.archive.rows import article_row, digest_of, statement_row, voice_row
from onrecord.archive.schema import WORDS
from onrecord.archive.tallying import check_counts
from onrecord.errors import ArchiveError, OnrecordError
from onrecord.records import How

__all__ = ["Fault", "check_archive", "check_index"]

_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in an archive that is not as it should be: in which article, where it is of one, and what."""

    message: str
    article: str | None = None


def check_archive(
    connection: Connection, neighbours: Neighbours, *, watch: Callable[[int, int], None] | None = None
) -> Iterator[Fault]:
    """Look at everything, and give each fault found; ``watch`` is told the articles looked at, and all of them."""
    yield from _check_file(connection)
    yield from _check_links(connection)
    yield from _check_stories(connection)
    yield from _check_threads(connection)
    yield from (Fault(message) for message in check_counts(connection))
    yield from map(Fault, check_names(connection))
    yield from _check_words(connection)
    yield from _check_vectors(connection)
    numbers = list(connection.execute(select(schema.article.c.id).order_by(schema.article.c.id)).scalars())
    for start in range(0, len(numbers), _AT_ONCE):
        yield from _check_readings(connection, numbers[start : start + _AT_ONCE], neighbours)
        if watch is not None:
            watch(min(start + _AT_ONCE, len(numbers)), len(numbers))


def check_index(connection: Connection) -> list[Fault]:
    """Look into the index of words, in a short transaction of its own that writes: for SQLite this look is a change.

    Within the long one of :func:`check_archive` it would keep others from writing, and fail where they have written.
    """
    if connection.dialect.name != "sqlite":
        return []
    try:
        connection.execute(text(f"INSERT INTO {WORDS} ({WORDS}) VALUES ('integrity-check')"))  # noqa: S608
    except DBAPIError as error:
        # Of a file that may only be read, the index is looked at as far as integrity_check does.
        return [] if "readonly" in str(error.orig) else [Fault(f"the index of words is damaged: {error.orig}")]
    return []


def _check_file(connection: Connection) -> Iterator[Fault]:
    if connection.dialect.name != "sqlite":
        yield from _check_keys(connection)
        return
    for (message,) in connection.execute(text("PRAGMA integrity_check(20)")):
        if message != "ok":
            yield Fault(f"the file is damaged: {' '.join(message.split())}")
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield Fault(f"row {row[1]} of {row[0]} points at a row of {row[2]} that is not there")


def _check_keys(connection: Connection) -> Iterator[Fault]:
    """What a server sees to by itself, as long as nobody loads or restores past it."""
    for table in schema.metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            other = key.column.table.alias()
            lost = select(func.count()).select_from(table.outerjoin(other, other.c[key.column.name] == key.parent))
            lost = lost.where(key.parent.is_not(None), other.c[key.column.name].is_(None))
            if count := connection.execute(lost).scalar_one():
                yield Fault(f"{count} rows of {table.name} point at rows of {key.column.table.name} that are not there")


def _check_links(connection: Connection) -> Iterator[Fault]:
    """What no foreign key can tell."""
    article, statement, said_by = schema.article, schema.statement, schema.said_by
    chained = (
        select(article.c.key)
        .join(other := article.alias(), other.c.id == article.c.original_id)
        .where(other.c.original_id.is_not(None))
    )
    for (key,) in connection.execute(chained):
        yield Fault("is a copy of an article that is itself a copy", key)
    lost = select(func.count()).select_from(said_by).where(~said_by.c.statement_id.in_(select(statement.c.id)))
    if count := connection.execute(lost).scalar_one():
        yield Fault(f"{count} entries of the index of speakers point at no statement")
    yield from _check_listing(connection)
    correction = schema.correction
    loose = select(correction.c.id).where(
        correction.c.statement_id.is_not(None), ~correction.c.statement_id.in_(select(statement.c.id))
    )
    for (number,) in connection.execute(loose):
        yield Fault(f"correction {number} points at no statement")
    numbered = (
        *(schema.speaker, schema.problem, schema.version, schema.story, schema.name_ruling),
        *(schema.account, schema.deed),
    )
    for table in (article, statement, correction, *numbered):
        taken = select(schema.counter.c.next).where(schema.counter.c.name == table.name)
        highest = connection.execute(select(func.max(table.c.id))).scalar_one()
        if highest is not None and (connection.execute(taken).scalar_one_or_none() or 0) <= highest:
            yield Fault(f"the counter of {table.name} stands below a number that has been given")


def _check_stories(connection: Connection) -> Iterator[Fault]:
    """Every linked article is in a story or follows its original, and every story counts its articles."""
    article, linked, story = schema.article, schema.linked, schema.story
    placeless = select(article.c.key).join(linked, linked.c.article_id == article.c.id)
    placeless = placeless.where(linked.c.story_id.is_(None), article.c.original_id.is_(None))
    for (key,) in connection.execute(placeless):
        yield Fault("was linked, but is in no story and copies no article", key)
    # An original that came late waits for its place; until then its copies are counted where they were.
    late = linked.alias()
    waits = article.c.original_id.is_not(None) & ~exists().where(late.c.article_id == article.c.original_id)
    open_ = select(linked.c.story_id).join(article, article.c.id == linked.c.article_id).where(waits)
    moving = set(connection.execute(open_).scalars())
    rows = connection.execute(select(story).order_by(story.c.id)).all()
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        counted = count_articles(connection, [row.id for row in part])
        for row in part:
            if not counted[row.id]["articles"]:
                yield Fault(f"story {row.name} has no articles")
            elif row.id not in moving and counted[row.id] != {name: row._mapping[name] for name in counted[row.id]}:
                yield Fault(f"story {row.name} does not count its articles, outlets or days as they are")
    yield from _check_pairs(connection, schema.nearness, article)


def _check_threads(connection: Connection) -> Iterator[Fault]:
    """Every thread has two renditions or more, one of which leads the others; a statement belongs to one at most."""
    rendition = schema.rendition
    counts = (
        func.count().label("members"),
        func.count().filter(rendition.c.how.is_(None)).label("leads"),
        func.count().filter(~rendition.c.also).label("own"),
    )
    threads = select(*counts).group_by(rendition.c.thread).subquery()
    for odd, what in (
        (threads.c.members < 2, "have one rendition alone"),
        (threads.c.leads != 1, "have no lead, or several"),
        (threads.c.own < 1, "have no statement that belongs to them"),
    ):
        if count := connection.execute(select(func.count()).select_from(threads).where(odd)).scalar_one():
            yield Fault(f"{count} threads {what}")
    several = select(rendition.c.statement_id).where(~rendition.c.also).group_by(rendition.c.statement_id)
    several = several.having(func.count() > 1)
    if count := connection.execute(select(func.count()).select_from(several.subquery())).scalar_one():
        yield Fault(f"{count} statements belong to several threads")
    sound = and_(rendition.c.score.between(0, 1), or_(rendition.c.how.is_(None), rendition.c.how.in_(list(How))))
    if count := connection.execute(select(func.count()).select_from(rendition).where(~sound)).scalar_one():
        yield Fault(f"{count} renditions differ from their lead in a way that cannot be")
    yield from _check_pairs(connection, schema.sameness, schema.statement)


def _check_pairs(connection: Connection, pairs: Table, of: Table) -> Iterator[Fault]:
    """Both of each pair are there."""
    there = select(of.c.id)
    lost = or_(pairs.c.first_id.not_in(there), pairs.c.second_id.not_in(there))
    if count := connection.execute(select(func.count()).select_from(pairs).where(lost)).scalar_one():
        yield Fault(f"{count} rows of {pairs.name} are of rows of {of.name} that are not there")


def _check_listing(connection: Connection) -> Iterator[Fault]:
    """Every statement is found under its speaker: whom people name, else whom the article does; no rejected one is."""
    statement, voice, ruling, said_by = schema.statement, schema.voice, schema.ruling, schema.said_by
    speaker = func.coalesce(ruling.c.speaker_id, voice.c.speaker_id)
    spoken = and_(voice.c.article_id == statement.c.article_id, voice.c.number == statement.c.voice)
    ruled = statement.outerjoin(voice, spoken).outerjoin(ruling, ruling.c.statement_id == statement.c.id)
    here = and_(said_by.c.day == statement.c.day, said_by.c.statement_id == statement.c.id)
    listed = exists().where(here, said_by.c.speaker_id == speaker)
    alone = or_(voice.c.members.is_(None), ruling.c.speaker_id.is_not(None))
    kept = func.coalesce(ruling.c.rejected, False).is_(False)
    unlisted = select(func.count()).select_from(ruled).where(speaker.is_not(None), kept, alone, ~listed)
    count = connection.execute(unlisted).scalar_one()
    # Several at once are listed under each of them.
    several = select(voice.c.article_id, voice.c.members, statement.c.id, statement.c.day).select_from(ruled)
    for article, members, number, day in connection.execute(several.where(kept, ~alone)).all():
        query = select(func.count(voice.c.speaker_id.distinct())).where(
            voice.c.article_id == article,
            voice.c.number.in_(_numbers(members)),
            ~exists().where(
                said_by.c.speaker_id == voice.c.speaker_id, said_by.c.day == day, said_by.c.statement_id == number
            ),
        )
        count += connection.execute(query).scalar_one() > 0
    if count:
        yield Fault(f"{count} statements are not listed under their speaker")


def _numbers(members: str) -> list[int]:
    try:
        return [number for number in json.loads(members) if isinstance(number, int)]
    except ValueError:
        return []  # a fault of the reading, which is found there


def _check_words(connection: Connection) -> Iterator[Fault]:
    """The index of words has an entry for each statement, and no other."""
    sqlite = connection.dialect.name == "sqlite"
    entries = f"SELECT id FROM {WORDS}_docsize" if sqlite else f"SELECT statement_id FROM {WORDS}"  # noqa: S608
    ids = "SELECT id FROM statement"
    for these, others, what in ((ids, entries, "statements lack an entry"), (entries, ids, "entries are too many")):
        query = f"SELECT count(*) FROM ({these} EXCEPT {others}) AS odd"  # noqa: S608 - all are words of ours
        if count := connection.execute(text(query)).scalar_one():
            yield Fault(f"{count} {what} in the index of words")


def _check_vectors(connection: Connection) -> Iterator[Fault]:
    """Each statement has a vector, and each block as many as it says."""
    vector, statement = schema.vector, schema.statement
    blocks = select(vector.c.first, vector.c["count"], func.length(vector.c.vectors)).order_by(vector.c.first)
    ids = connection.execute(select(statement.c.id).order_by(statement.c.id)).scalars()
    missing, number = 0, next(ids, None)
    for first, count, size in connection.execute(blocks).all():
        if count < 1 or size % count:
            yield Fault(f"the block of vectors that begins with {first} is not as long as it says")
        while number is not None and number < first + count:
            missing += number < first
            number = next(ids, None)
    missing += sum(1 for _ in ids) + (number is not None)
    if missing:
        yield Fault(f"{missing} statements lack a vector")


def _check_readings(connection: Connection, numbers: list[int], neighbours: Neighbours) -> Iterator[Fault]:
    try:
        loaded = list(load_values(connection, numbers))
    except (ArchiveError, ValueError) as error:
        # One article has rows of which no reading can be made; the others are looked at one by one.
        if len(numbers) == 1:
            key = connection.execute(select(schema.article.c.key).where(schema.article.c.id == numbers[0])).scalar_one()
            yield Fault(str(error), key)
            return
        for number in numbers:
            yield from _check_readings(connection, [number], neighbours)
        return
    for row, values in loaded:
        yield from _check_reading(row, values, neighbours)


def _check_reading(row: Any, values: dict[str, Any], neighbours: Neighbours) -> Iterator[Fault]:
    key = row["key"]
    article = article_row(values["article"])
    voices = [voice_row(each) for each in values["speakers"]]
    statements = [
        statement_row(each, place, row["published"]) for place, each in enumerate(values["statements"], start=1)
    ]
    if [voice["number"] for voice in voices] != list(range(len(voices))):
        yield Fault("its list of speakers has a gap", key)
        return
    if digest_of(article, voices, statements) != row["digest"]:
        yield Fault("its reading is not what was written: the checksum differs", key)
    try:
        # Checks the article's id against its text, and every span against the text's length.
        neighbours.from_values(values)
    except OnrecordError as error:
        yield Fault(str(error), key)
