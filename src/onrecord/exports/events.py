"""Statements as events in the shape of GDELT and POLECAT: who did what to whom and when, in tab-separated lines.

An event is a pair of one speaker and a statement whose act has a code in PLOVER or CAMEO (Halterman et al. 2023;
Gerner et al. 2002). Codes are those of the statement; nothing is coded here. Of several who speak at once each gives
an event, as in both data sets, where an actor is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from onrecord.exports.cells import safe_cell
from onrecord.exports.places import role_text
from onrecord.records import SpeakerType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from onrecord.records import Article, Reading, Speaker, Statement

__all__ = ["EVENT_COLUMNS", "write_events"]

EVENT_COLUMNS: tuple[str, ...] = (
    *("event_id", "event_date", "date_source"),
    *("actor", "actor_type", "actor_country"),
    *("plover_root", "cameo_root", "act", "polarity"),
    *("target", "target_type"),
    *("quote", "quote_start", "quote_end", "statement_start", "statement_end"),
    *("article_id", "url", "outlet", "title"),
)
"""The columns of a line, in their order."""

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def write_events(readings: Iterable[Reading], out: TextIO, *, uncoded: bool = False) -> None:
    r"""Write a header, and a line for each pair of a speaker and a statement with a code, as readings come.

    With ``uncoded`` the statements without a code are there too. What is not known is an empty cell. Tab, line feed,
    carriage return and backslash within a cell are written ``\t``, ``\n``, ``\r`` and ``\\``; other control characters
    are shown, and what a spreadsheet would run as a formula is led by an apostrophe.
    """
    out.write("\t".join(EVENT_COLUMNS) + "\n")
    for reading in readings:
        article = reading.article
        identity = article.id  # a hash of the whole text
        for statement_id, statement in zip(reading.statement_ids, reading.statements, strict=True):
            if uncoded or statement.plover is not None or statement.cameo is not None:
                for place, event in enumerate(_events(article, statement), start=1):
                    origin = (identity, article.url, article.outlet, article.title)
                    cells = (f"{statement_id}-{place}", *event, *origin)
                    out.write("\t".join(map(_cell, cells)) + "\n")


def _events(article: Article, statement: Statement) -> Iterator[tuple[str | int | None, ...]]:
    """Yield for each speaker the cells between the number of the event and the article."""
    day, source = _date(article, statement)
    spans = (*statement.source, *statement.cue, *statement.content)
    target, target_type = _actor(statement.target)
    people: tuple[Speaker | None, ...] = (None,) if statement.speaker is None else statement.speaker.people
    for speaker in people:
        yield (
            *(day, source),
            *(*_actor(speaker), None if speaker is None else speaker.stands_for),
            *(statement.plover, statement.cameo, statement.act, statement.polarity),
            *(target, target_type),
            *(role_text(article, statement.content), statement.content[0].start, statement.content[-1].end),
            *(min(span.start for span in spans), max(span.end for span in spans)),
        )


def _date(article: Article, statement: Statement) -> tuple[str | None, str | None]:
    """Give the day on which it was said, else that of publication, and which of them it is."""
    if statement.said_on is not None and statement.said_on.day is not None:
        return statement.said_on.day.isoformat(), "said"
    if article.published is not None:
        return article.published.isoformat(), "published"
    return None, None


def _actor(speaker: Speaker | None) -> tuple[str | None, str | None]:
    """Give name and type; nobody who can be told has no name, as in GDELT."""
    if speaker is None:
        return None, None
    return None if speaker.type is SpeakerType.UNKNOWN else speaker.name, speaker.type.value


def _cell(value: str | int | None) -> str:
    if isinstance(value, str):
        return safe_cell(value).translate(_ESCAPES)
    return "" if value is None else str(value)
