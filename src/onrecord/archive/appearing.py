"""Who speaks when, over the whole archive: readings cut down to what a registry of speakers counts.

In go numbers of articles, out come readings whose statements have a speaker and a day and nothing else; they cost a
fraction of whole ones. And back: which names are one speaker, as the registry settled it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, func, select, update

from onrecord.archive import schema
from onrecord.archive.characters import restore, storable, whole_text
from onrecord.archive.doubting import Doubtful, write_doubts
from onrecord.archive.names import find_speakers
from onrecord.archive.naming import keep_settled
from onrecord.archive.neighbours import Neighbours
from onrecord.archive.numbering import note_edit
from onrecord.archive.rows import voice_values
from onrecord.archive.tallying import stand_again
from onrecord.records import Article, Granularity, Kind, Reading, Span, Speaker, SpeakerType, Statement, When

__all__ = ["Group", "all_names", "join_names", "load_appearances", "recall", "remember", "unsettled"]

_AT_ONCE: Final = 200
_SETTLED: Final = "names_settled_up_to"
_SOMEWHERE: Final = (Span(0, 1),)

_article, _voice, _statement, _speaker = schema.article, schema.voice, schema.statement, schema.speaker

Group = tuple[str, Sequence[tuple[SpeakerType, str]]]
"""The name of one speaker, and type and key of each of its names, the main one first."""


def load_appearances(connection: Connection, numbers: Sequence[int]) -> Iterator[Reading]:
    """One reading an article, in the order of ``numbers``, that says of statements who spoke, and on which day."""
    for start in range(0, len(numbers), _AT_ONCE):
        part = numbers[start : start + _AT_ONCE]
        voices: dict[int, list[Any]] = {}
        query = select(_voice).where(_voice.c.article_id.in_(part)).order_by(_voice.c.article_id, _voice.c.number)
        for row in connection.execute(query).mappings():
            voices.setdefault(row["article_id"], []).append(voice_values(row))
        said: dict[int, list[tuple[int | None, str | None]]] = {}
        spoken = select(_statement.c.article_id, _statement.c.voice, _statement.c.said_on).where(
            _statement.c.article_id.in_(part)
        )
        for article, voice, said_on in connection.execute(spoken.order_by(_statement.c.article_id)):
            said.setdefault(article, []).append((voice, said_on))
        articles = select(_article).where(_article.c.id.in_(part)).order_by(_article.c.id)
        for row in connection.execute(articles).mappings():
            yield _reading(row, voices.get(row["id"], []), said.get(row["id"], []))


def _reading(row: Any, voices: Sequence[Any], said: Sequence[tuple[int | None, str | None]]) -> Reading:
    text = whole_text(row["text"], row["odd"]) or " "
    article = Article(
        text=text,
        outlet=None if row["outlet"] is None else restore(row["outlet"]),
        published=row["published"],
        url=None if row["url"] is None else restore(row["url"]),
    )
    alone = [_alone(voice) for voice in voices]
    speakers = [
        _alone(voice, tuple(alone[number] for number in voice["members"])) if voice["members"] else speaker
        for voice, speaker in zip(voices, alone, strict=True)
    ]
    statements = tuple(
        Statement((), (), _SOMEWHERE, Kind.INDIRECT, 1.0, None if voice is None else speakers[voice], said_on=_day(day))
        for voice, day in said
    )
    return Reading(article, statements)


def _alone(voice: Any, members: tuple[Speaker, ...] = ()) -> Speaker:
    return Speaker(
        name=voice["name"],
        type=SpeakerType(voice["type"]),
        role=voice["role"],
        mentions=tuple(Span(start, end) for start, end in voice["mentions"]),
        reason=voice["reason"],
        stands_for=voice["stands_for"],
        wikidata=voice["wikidata"],
        members=members,
    )


def _day(value: str | None) -> When | None:
    if value is None or len(value) != len("2031-03-09"):
        return None
    try:
        date.fromisoformat(value)
    except ValueError:
        return None
    return When(value, Granularity.DAY)


def join_names(
    connection: Connection, groups: Sequence[Group], neighbours: Neighbours, *, doubts: Sequence[Doubtful] = ()
) -> int:
    """Make the names of each group one speaker, and all others speakers of their own; how many names were joined.

    What people say of names is held to all the same, whether or not whoever made the groups knew of it. ``doubts`` are
    the pairs that may be one speaker, and take the place of those that are kept.
    """
    find_speakers(connection, [(name, members[0][0].value) for name, members in groups if members], neighbours)
    numbers = {
        (row.type, row.key): row.id
        for row in connection.execute(select(_speaker.c.id, _speaker.c.type, _speaker.c.key))
    }
    connection.execute(update(_speaker).where(_speaker.c.identity_id.is_not(None)).values(identity_id=None))
    joined: list[dict[str, int]] = []
    named: list[dict[str, Any]] = []
    for name, members in groups:
        known = [number for kind, key in members if (number := numbers.get((kind.value, storable(key)))) is not None]
        if known:
            main, *others = known
            named.append({"number": main, "new": storable(name)})
            joined.extend({"number": number, "main": main} for number in others)
    if named:
        connection.execute(
            update(_speaker).where(_speaker.c.id == bindparam("number")).values(name=bindparam("new")), named
        )
    if joined:
        connection.execute(
            update(_speaker).where(_speaker.c.id == bindparam("number")).values(identity_id=bindparam("main")), joined
        )
    keep_settled(connection)
    write_doubts(connection, doubts)
    stand_again(connection)
    note_edit(connection)
    highest = connection.execute(select(func.coalesce(func.max(_article.c.id), 0))).scalar_one()
    remember(connection, _SETTLED, str(highest))
    return len(joined)


def all_names(connection: Connection) -> list[tuple[str, SpeakerType, str]]:
    """All names of speakers, each with type and key."""
    rows = connection.execute(select(_speaker.c.name, _speaker.c.type, _speaker.c.key).order_by(_speaker.c.id))
    return [(restore(name), SpeakerType(kind), restore(key)) for name, kind, key in rows]


def remember(connection: Connection, name: str, value: str) -> None:
    """Keep a fact of the archive as a whole."""
    fact = schema.fact
    connection.execute(delete(fact).where(fact.c.name == name))
    connection.execute(fact.insert(), {"name": name, "value": storable(value)})


def recall(connection: Connection, name: str) -> str | None:
    """A fact of the archive as a whole, if it is kept."""
    fact = schema.fact
    value = connection.execute(select(fact.c.value).where(fact.c.name == name)).scalar_one_or_none()
    return None if value is None else restore(value)


def unsettled(connection: Connection) -> float:
    """Share of the articles that were added since names were last joined."""
    settled = recall(connection, _SETTLED)
    highest = connection.execute(select(func.coalesce(func.max(_article.c.id), 0))).scalar_one()
    return (highest - int(settled or 0)) / highest if highest else 0.0
