"""The record of one statement: all that is known of it, where else it stands, and how to cite it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Path

from onrecord.exports.circumstances import day_in_words
from onrecord.exports.places import Places
from onrecord.web.answering import Pages
from onrecord.web.seen import Here
from onrecord.web.statements import StatementLine, statement_line, verb_of

__all__ = ["StatementPage", "pages"]

pages = Pages()

_MOST_ELSEWHERE = 12


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another telling of the same statement; ``how`` is how it differs from the thread's lead, None for the lead."""

    id: str
    href: str
    outlet: str | None
    day: date | None
    verb: str
    how: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Changed:
    """A person's word on the statement."""

    field: str
    value: str | None
    machine: str | None
    author: str
    made: str
    note: str | None


@dataclass(frozen=True, slots=True)
class StatementPage:
    """A statement's record. ``source``, ``cue`` and ``content`` are half-open spans in code points of the text."""

    line: StatementLine
    source: tuple[tuple[int, int], ...]
    cue: tuple[tuple[int, int], ...]
    content: tuple[tuple[int, int], ...]
    place: str
    about_dates: tuple[str, ...]
    target: str | None
    thread: str | None
    elsewhere: tuple[Elsewhere, ...]
    more: int
    changed: tuple[Changed, ...]
    citation: str


@pages.show("/statements/{statement_id}", template="statement.html")
def statement(here: Here, statement_id: Annotated[str, Path(max_length=100)]) -> StatementPage:
    """All that is known of one statement: who, to whom, when, with what force, and where else it was told."""
    archive = here.archive
    found = archive.statement(statement_id)
    line, made = statement_line(found), found.statement
    threads = archive.threads_of([found.id], whole=True)
    thread = threads[0] if threads else None
    others = () if thread is None else tuple(each for each in thread.renditions if each.id != found.id)
    return StatementPage(
        line=line,
        source=tuple((start, end) for start, end in made.source),
        cue=tuple((start, end) for start, end in made.cue),
        content=tuple((start, end) for start, end in made.content),
        place=Places(found.article).of(made),
        about_dates=tuple(each.value for each in made.about_dates if each.value),
        target=None if made.target is None else made.target.name,
        thread=thread.id if thread is not None and others else None,
        elsewhere=tuple(
            Elsewhere(
                id=each.id,
                href=f"/statements/{each.id}",
                outlet=each.article.outlet,
                day=each.day,
                verb=verb_of(each.article, each.statement),
                how=None if each.how is None else each.how.value,
                score=each.score,
            )
            for each in others[:_MOST_ELSEWHERE]
        ),
        more=max(0, len(others) - _MOST_ELSEWHERE),
        changed=tuple(
            Changed(each.field, each.value, each.machine, each.author, f"{each.made_at:%Y-%m-%d %H:%M}", each.note)
            for each in archive.corrections()
            if each.statement == found.id
        )
        if found.corrected
        else (),
        citation=_citation(line),
    )


def _citation(line: StatementLine) -> str:
    """A citation in words, with an address that leads to the passage in the outlet's page, or else to the record."""
    people = " and ".join(each.name for each in line.speakers) or line.mention or "Unknown speaker"
    words = " … ".join(line.quote).strip()
    quoted = words if words[:1] in "“\"‘'«„" else f"“{words}”" if line.kind == "direct" else words
    day = f", {day_in_words(line.published)}" if line.published else ""
    where = f"{line.outlet or 'Unknown outlet'}, “{' '.join(line.title.split())}”{day}"
    return f"{people}: {' '.join(quoted.split())} ({where}). {line.source_url or line.href}".rstrip()
