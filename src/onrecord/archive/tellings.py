"""Statements cut down to what is compared when threads are found: their words, speakers, days and stories.

In go numbers of articles, identities or statements, out come records without spans of source and cue, and without what
is known of an article beside its publication. Nothing is judged here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, or_, select

from onrecord.archive import schema
from onrecord.archive.linking import in_parts, light_article
from onrecord.archive.rows import NO_DAY, voice_values
from onrecord.records import Act, Article, Kind, Polarity, Span, Speaker, SpeakerType, Stance, Statement

__all__ = ["Uttered", "load_tellings", "said_by_same", "uttered_in", "uttered_of"]

_article, _statement, _voice, _speaker = schema.article, schema.statement, schema.voice, schema.speaker
_linked, _said_by = schema.linked, schema.said_by

_NAMED = (SpeakerType.PERSON.value, SpeakerType.ORGANIZATION.value)


class Uttered(NamedTuple):
    """A statement as far as it takes to tell what it might be the same as.

    ``day`` is None where it is not known. ``voices`` are the numbers of the identities of its speakers, as far as they
    have a name; ``story`` is the number of its article's story.
    """

    number: int
    article: int
    day: date | None
    story: int | None
    voices: tuple[int, ...]


def uttered_in(connection: Connection, articles: Sequence[int]) -> list[Uttered]:
    """The statements of articles, without those that people rejected."""
    found: list[Uttered] = []
    for part in in_parts(articles):
        voices = _voices(connection, part)
        stories = _stories(connection, part)
        ruling, columns = (
            schema.ruling,
            (_statement.c.id, _statement.c.article_id, _statement.c.day, _statement.c.voice),
        )
        query = (
            select(*columns, func.coalesce(_speaker.c.identity_id, _speaker.c.id))
            .outerjoin(ruling, ruling.c.statement_id == _statement.c.id)
            .outerjoin(_speaker, _speaker.c.id == ruling.c.speaker_id)
            .where(_statement.c.article_id.in_(part))
            .where(or_(ruling.c.rejected.is_(None), ~ruling.c.rejected))
            .order_by(_statement.c.id)
        )
        for number, article, day, voice, ruled in connection.execute(query):
            said_by = voices.get((article, voice), ()) if ruled is None else (ruled,)
            known = None if day == NO_DAY else day
            found.append(Uttered(number, article, known, stories.get(article), said_by))
    return found


def uttered_of(connection: Connection, statements: Iterable[int]) -> list[Uttered]:
    """Statements by their numbers, without those that people rejected."""
    wanted = set(statements)
    articles: set[int] = set()
    for part in in_parts(wanted):
        query = select(_statement.c.article_id).where(_statement.c.id.in_(part))
        articles.update(connection.execute(query).scalars())
    return [each for each in uttered_in(connection, sorted(articles)) if each.number in wanted]


def _voices(connection: Connection, articles: Sequence[int]) -> dict[tuple[int, int | None], tuple[int, ...]]:
    """The identities of each voice of articles that has a name, and of the members of those that are several."""
    query = (
        select(_voice.c.article_id, _voice.c.number, _voice.c.members, _speaker.c.id, _speaker.c.identity_id)
        .outerjoin(_speaker, (_speaker.c.id == _voice.c.speaker_id) & _speaker.c.type.in_(_NAMED))
        .where(_voice.c.article_id.in_(articles))
    )
    alone: dict[tuple[int, int], tuple[int, ...]] = {}
    joint: dict[tuple[int, int], list[int]] = {}
    for article, number, members, speaker, identity in connection.execute(query):
        alone[article, number] = () if speaker is None else (identity or speaker,)
        if members is not None:
            joint[article, number] = json.loads(members)
    voices: dict[tuple[int, int | None], tuple[int, ...]] = {key: each for key, each in alone.items()}  # noqa: C416 - the type widens
    for (article, number), members in joint.items():
        voices[article, number] = tuple(each for member in members for each in alone.get((article, member), ()))
    return voices


def _stories(connection: Connection, articles: Sequence[int]) -> dict[int, int]:
    """The stories of articles; a copy's is that of its original."""
    found: dict[int, int] = {}
    original = _linked.alias()
    query = (
        select(_article.c.id, _linked.c.story_id, original.c.story_id.label("original"))
        .outerjoin(_linked, _linked.c.article_id == _article.c.id)
        .outerjoin(original, original.c.article_id == _article.c.original_id)
        .where(_article.c.id.in_(articles))
    )
    for number, own, other in connection.execute(query):
        if (story := own or other) is not None:
            found[number] = story
    return found


def said_by_same(connection: Connection, voices: Iterable[int]) -> list[tuple[int, Uttered]]:
    """The statements of speakers of these identities in articles whose threads were found, each with the identity.

    Those that people rejected are left out.
    """
    found: list[tuple[int, Uttered]] = []
    ruling = schema.ruling
    for part in in_parts(sorted(set(voices))):
        names = select(_speaker.c.id, _speaker.c.identity_id).where(
            or_(_speaker.c.id.in_(part), _speaker.c.identity_id.in_(part))
        )
        identity = {number: main or number for number, main in connection.execute(names)}
        for some in in_parts(identity):
            query = (
                select(_said_by.c.speaker_id, _said_by.c.day, _said_by.c.statement_id, _statement.c.article_id)
                .join(_statement, _statement.c.id == _said_by.c.statement_id)
                .join(_linked, (_linked.c.article_id == _statement.c.article_id) & _linked.c.threads)
                .outerjoin(ruling, ruling.c.statement_id == _statement.c.id)
                .where(_said_by.c.speaker_id.in_(some))
                .where(or_(ruling.c.rejected.is_(None), ~ruling.c.rejected))
            )
            rows = connection.execute(query).all()
            stories: dict[int, int] = {}
            for articles in in_parts({row.article_id for row in rows}):
                stories.update(_stories(connection, articles))
            for speaker, day, number, article in rows:
                voice, known = identity[speaker], None if day == NO_DAY else day
                found.append((voice, Uttered(number, article, known, stories.get(article), (voice,))))
    return found


def load_tellings(connection: Connection, statements: Sequence[int]) -> dict[int, tuple[Article, Statement]]:
    """Statements with their articles, as far as it takes to compare them: words, speaker, act and colour.

    They come in the order of ``statements``; those that are not there are left out.
    """
    rows: dict[int, Any] = {}
    for part in in_parts(statements):
        for row in connection.execute(select(_statement).where(_statement.c.id.in_(part))).mappings():
            rows[row["id"]] = row
    numbers = sorted({row["article_id"] for row in rows.values()})
    articles: dict[int, Article] = {}
    voices: dict[tuple[int, int], Speaker] = {}
    for part in in_parts(numbers):
        for row in connection.execute(select(_article).where(_article.c.id.in_(part))).mappings():
            articles[row["id"]] = light_article(row)
        members: dict[tuple[int, int], list[int]] = {}
        for row in connection.execute(select(_voice).where(_voice.c.article_id.in_(part))).mappings():
            values = voice_values(row)
            voices[row["article_id"], row["number"]] = _speaker_of(values)
            if values["members"]:
                members[row["article_id"], row["number"]] = values["members"]
        for (article, number), each in members.items():
            several = tuple(voices[article, member] for member in each)
            joint = voices[article, number]
            voices[article, number] = Speaker(joint.name, joint.type, role=joint.role, members=several)
    return {
        number: (articles[row["article_id"]], _statement_of(row, voices.get((row["article_id"], row["voice"]))))
        for number, row in ((number, rows[number]) for number in statements if number in rows)
    }


def _speaker_of(values: Mapping[str, Any]) -> Speaker:
    return Speaker(
        name=values["name"],
        type=SpeakerType(values["type"]),
        role=values["role"],
        reason=values["reason"],
        stands_for=values["stands_for"],
    )


def _statement_of(row: Mapping[Any, Any], speaker: Speaker | None) -> Statement:
    content = [(row["content_start"], row["content_end"])] if row["content"] is None else json.loads(row["content"])
    return Statement(
        source=(),
        cue=(),
        content=tuple(Span(start, end) for start, end in content),
        kind=Kind(row["kind"]),
        score=row["score"],
        speaker=speaker,
        act=None if row["act"] is None else Act(row["act"]),
        act_score=row["act_score"],
        polarity=None if row["polarity"] is None else Polarity(row["polarity"]),
        stance=None if row["stance"] is None else Stance(row["stance"]),
    )
