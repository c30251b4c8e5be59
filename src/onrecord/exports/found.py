"""Statements found in an archive, shown one by one: as a list for people, as JSON Lines, and as CSV.

In go hits, each a statement with its article, in an order that is kept; text goes out to a stream that the caller
opened. Nothing is searched here.
"""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any, Protocol

from onrecord.exports.cells import safe_cell
from onrecord.exports.characters import one_line
from onrecord.exports.circumstances import act_beyond_stating
from onrecord.exports.jsonlines import reading_to_dict
from onrecord.exports.places import heading, role_text
from onrecord.exports.terminal import Who, circumstances, content_text, cue_text, print_text, styled
from onrecord.records import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from typing import TextIO

    from rich.console import Console

    from onrecord.records import Article, Statement

__all__ = ["FOUND_COLUMNS", "Hit", "write_found_csv", "write_found_jsonl", "write_found_table"]


class Hit(Protocol):
    """A statement that was found."""

    @property
    def id(self) -> str:
        """The statement's id."""

    @property
    def statement(self) -> Statement:
        """The statement."""

    @property
    def article(self) -> Article:
        """Its article."""

    @property
    def day(self) -> date | None:
        """When it was said, or else published."""

    @property
    def corrected(self) -> bool:
        """Whether a person has changed or confirmed it."""

    @property
    def original(self) -> str | None:
        """The id of the article of which its own is a copy."""

    @property
    def closeness(self) -> float | None:
        """How near it is to what was asked for, where meaning was asked."""


FOUND_COLUMNS = (
    *("id", "day", "speaker", "speaker_type", "speaker_role", "source", "cue", "content", "kind", "score"),
    *("act", "polarity", "stance", "addressee", "outlet", "published", "title", "url", "article_id"),
    *("corrected", "copy_of", "closeness"),
)
"""The columns of the CSV file in their order, which stays; new ones are added at the end."""


def write_found_table(hits: Iterable[Hit], console: Console) -> None:
    """Print each statement as a short block: day and speaker, the words, where they stand."""
    for hit in hits:
        _print_hit(hit, console)


def _print_hit(hit: Hit, console: Console) -> None:
    article, statement = hit.article, hit.statement
    line = styled(f"{_day(hit):<10}", "bold").append("  ")
    line.append_text(Who(article).text(statement, console.width))
    if statement.cue:
        line.append(" · ", "dim").append_text(cue_text(article, statement))
    print_text(console, line, hanging=12)
    print_text(console, content_text(article, statement), indent=12)
    details = [one_line(words) for words in (article.outlet, heading(article)) if words]
    print_text(console, styled(" · ".join(details), "dim"), indent=12)
    marks = [statement.kind.value]
    if act := act_beyond_stating(statement):
        marks.append(act)
    marks += circumstances(article, statement)
    if hit.closeness is not None:
        marks.append(f"close by {hit.closeness:.2f}")
    if hit.corrected:
        marks.append("corrected")
    if hit.original is not None:
        marks.append(f"a copy of {hit.original}")
    print_text(console, styled(" · ".join((*marks, hit.id)), "dim"), indent=12)
    console.print()


def _day(hit: Hit) -> str:
    """The day; where only a month or a year is told, and it is not that of publication, no more than that."""
    said_on = hit.statement.said_on
    if said_on is not None and said_on.value is not None and said_on.day is None and hit.day != hit.article.published:
        return said_on.value
    return hit.day.isoformat() if hit.day else "no date"


def write_found_jsonl(hits: Iterable[Hit], out: TextIO) -> None:
    """Write one JSON object a line: the statement in the form that readings have it, its words, and its article."""
    for hit in hits:
        out.write(json.dumps(_values(hit), allow_nan=False) + "\n")


def _values(hit: Hit) -> dict[str, Any]:
    values = reading_to_dict(Reading(hit.article, (hit.statement,)))
    text = values["article"].pop("text")
    (statement,) = values["statements"]
    return {
        "id": hit.id,
        "day": None if hit.day is None else hit.day.isoformat(),
        "quote": [text[start:end] for start, end in statement["content"]],
        "source_text": [text[start:end] for start, end in statement["source"]],
        "cue_text": [text[start:end] for start, end in statement["cue"]],
        "statement": statement,
        "speakers": values["speakers"],
        "article": values["article"],
        "corrected": hit.corrected,
        "copy_of": hit.original,
        "closeness": hit.closeness,
    }


def write_found_csv(hits: Iterable[Hit], out: TextIO) -> None:
    """Write :data:`FOUND_COLUMNS` and a line for each statement; no cell starts a formula.

    ``out`` must be opened with ``newline=""``, or line ends become others.
    """
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(FOUND_COLUMNS)
    for hit in hits:
        lines.writerow([safe_cell("" if value is None else str(value)) for value in _row(hit)])


def _row(hit: Hit) -> Iterator[object]:
    article, statement = hit.article, hit.statement
    speaker = statement.speaker
    yield from (hit.id, hit.day)
    yield from (None, None, None) if speaker is None else (speaker.name, speaker.type.value, speaker.role)
    yield from (role_text(article, spans) for spans in (statement.source, statement.cue, statement.content))
    yield from (statement.kind.value, statement.score, statement.act and statement.act.value)
    yield from (statement.polarity and statement.polarity.value, statement.stance and statement.stance.value)
    yield statement.addressee and statement.addressee.name
    yield from (article.outlet, article.published, article.title, article.url, article.id)
    yield from ("true" if hit.corrected else "false", hit.original, hit.closeness)
