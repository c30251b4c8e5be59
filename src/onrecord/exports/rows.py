"""Statements as rows with typed columns, one row a statement, for the formats that are tables for programs.

In go readings, out come rows whose cells are numbers, dates, texts and lists. What a cell looks like in a file is the
formats' own part. Words are ``article.text[start:end]`` with ``…`` for what stands between the parts of a role.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Any, NamedTuple

from onrecord.exports.places import role_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from onrecord.records import Article, Reading, Span, Speaker, Statement

__all__ = ["COLUMNS", "Column", "Form", "rows"]


class Form(Enum):
    """What the cells of a column hold, each or None."""

    TEXT = auto()
    WHOLE = auto()
    """A whole number."""
    NUMBER = auto()
    """A probability in [0, 1]."""
    TRUTH = auto()
    DAY = auto()
    TEXTS = auto()
    SPANS = auto()


class Column(NamedTuple):
    """A column of the table: its name, and what its cells hold."""

    name: str
    form: Form


def _role_columns(role: str) -> tuple[Column, ...]:
    return (
        Column(role, Form.TEXT),
        Column(f"{role}_start", Form.WHOLE),
        Column(f"{role}_end", Form.WHOLE),
        Column(f"{role}_spans", Form.SPANS),
    )


COLUMNS: tuple[Column, ...] = (
    Column("article_id", Form.TEXT),
    Column("title", Form.TEXT),
    Column("outlet", Form.TEXT),
    Column("published", Form.DAY),
    Column("url", Form.TEXT),
    Column("origin", Form.TEXT),
    Column("statement", Form.WHOLE),
    *_role_columns("source"),
    *_role_columns("cue"),
    *_role_columns("content"),
    Column("kind", Form.TEXT),
    Column("score", Form.NUMBER),
    Column("speaker", Form.TEXT),
    Column("speaker_type", Form.TEXT),
    Column("speaker_role", Form.TEXT),
    Column("speaker_score", Form.NUMBER),
    Column("via", Form.TEXTS),
    Column("act", Form.TEXT),
    Column("act_score", Form.NUMBER),
    Column("polarity", Form.TEXT),
    Column("conditional", Form.TRUTH),
    Column("conditions", Form.TEXTS),
    Column("condition_spans", Form.SPANS),
    Column("hedged", Form.TRUTH),
    Column("hedges", Form.TEXTS),
    Column("hedge_spans", Form.SPANS),
    Column("stance", Form.TEXT),
    Column("addressee", Form.TEXT),
    Column("addressee_type", Form.TEXT),
    Column("channel_kind", Form.TEXT),
    Column("channel", Form.TEXT),
    Column("said_on", Form.TEXT),
    Column("said_on_granularity", Form.TEXT),
    Column("about_dates", Form.TEXTS),
    Column("target", Form.TEXT),
    Column("plover", Form.TEXT),
    Column("cameo", Form.TEXT),
    Column("statement_id", Form.TEXT),
)
"""The columns in their order, which stays; new ones are added at the end."""


def rows(readings: Iterable[Reading]) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each statement, with a cell for each of :data:`COLUMNS`; articles without statements give none.

    Statements count from 1 within their article. Dates that could not be told have a granularity and no value.
    """
    for reading in readings:
        article = reading.article
        known = (article.id, article.title, article.outlet, article.published, article.url, article.origin)
        named = zip(reading.statement_ids, reading.statements, strict=True)
        for number, (statement_id, statement) in enumerate(named, start=1):
            yield (*known, number, *_cells(article, statement), statement_id)


def _cells(article: Article, statement: Statement) -> Iterator[Any]:
    for role in (statement.source, statement.cue, statement.content):
        yield from _role_cells(article, role)
    yield from (statement.kind.value, float(statement.score))
    speaker, channel, said_on = statement.speaker, statement.channel, statement.said_on
    yield from _named(speaker)
    yield from (None, None) if speaker is None else (speaker.role, float(speaker.score))
    yield [reporter.name for reporter in statement.via]
    yield None if statement.act is None else statement.act.value
    yield None if statement.act_score is None else float(statement.act_score)
    yield None if statement.polarity is None else statement.polarity.value
    for spans in (statement.conditions, statement.hedges):
        yield from (bool(spans), [article.text[start:end] for start, end in spans], list(spans))
    yield None if statement.stance is None else statement.stance.value
    yield from _named(statement.addressee)
    yield from (None, None) if channel is None else (channel.kind.value, channel.name)
    yield from (None, None) if said_on is None else (said_on.value, said_on.granularity.value)
    yield [when.value for when in statement.about_dates if when.value is not None]
    yield None if statement.target is None else statement.target.name
    yield from (statement.plover, statement.cameo)


def _role_cells(article: Article, spans: tuple[Span, ...]) -> tuple[Any, ...]:
    if not spans:
        return (None, None, None, [])
    return (role_text(article, spans), spans[0].start, spans[-1].end, list(spans))


def _named(speaker: Speaker | None) -> tuple[str | None, str | None]:
    return (None, None) if speaker is None else (speaker.name, speaker.type.value)
