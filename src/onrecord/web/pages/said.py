"""Statements found: by words or meaning, speaker, act, outlet and day, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Query

from onrecord.archive import Selection, day_of_words
from onrecord.records import Act, Kind, Polarity, Stance
from onrecord.web.answering import Pages, Table
from onrecord.web.asking import MOST_WORDS, Cursor, Day, Name, Words
from onrecord.web.seen import Here
from onrecord.web.statements import StatementLine, statement_line

__all__ = ["SaidPage", "pages"]

pages = Pages()

_AT_ONCE, _MOST = 20, 1_000
_COLUMNS = (
    *("id", "day", "speaker", "role", "verb", "quote", "act", "kind", "addressee", "outlet", "published"),
    *("title", "article", "score"),
)


@dataclass(frozen=True, slots=True)
class SaidPage:
    """Statements that were found, ``total`` of them in all, and what was asked; ``next`` asks for what follows."""

    asked: dict[str, Any]
    total: int | None
    statements: tuple[StatementLine, ...]
    next: str | None
    acts: tuple[str, ...] = tuple(Act)
    kinds: tuple[str, ...] = tuple(Kind)
    stances: tuple[str, ...] = tuple(Stance)
    polarities: tuple[str, ...] = tuple(Polarity)

    def table(self) -> Table:
        """The statements of this page, a row each."""
        return Table("statements", _COLUMNS, (_row(each) for each in self.statements))


def _row(line: StatementLine) -> tuple[Any, ...]:
    people = " and ".join(each.name for each in line.speakers)
    roles = "; ".join(each.role for each in line.speakers if each.role)
    addressee = line.addressee.name if line.addressee else None
    return (
        *(line.id, line.day, people, roles, line.verb, " … ".join(line.quote), line.act, line.kind, addressee),
        *(line.outlet, line.published, line.title, line.article, line.score),
    )


@pages.show("/said", template="said.html")
def said(
    here: Here,
    about: Words = None,
    speaker: Name = None,
    act: Annotated[list[Act], Query(max_length=11)] = [],
    kind: Annotated[list[Kind], Query(max_length=3)] = [],
    polarity: Annotated[list[Polarity], Query(max_length=4)] = [],
    stance: Annotated[list[Stance], Query(max_length=4)] = [],
    outlet: Annotated[list[str], Query(max_length=20)] = [],
    since: Day = None,
    until: Day = None,
    min_score: Annotated[float, Query(ge=0, le=1)] = 0.0,
    originals: Annotated[bool, Query(description="Leave out copies of articles.")] = False,
    meaning: Annotated[
        str | None, Query(max_length=MOST_WORDS, description="What the statements should mean; nearest first.")
    ] = None,
    after: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = _AT_ONCE,
) -> SaidPage:
    """Statements that fulfil all that is asked for, newest first; or nearest in meaning first."""
    selection = Selection(
        speaker=speaker,
        about=about,
        since=None if since is None else day_of_words(since, "since"),
        until=None if until is None else day_of_words(until, "until", last=True),
        acts=act,
        kinds=kind,
        polarities=polarity,
        stances=stance,
        outlets=outlet,
        min_score=min_score,
        originals=originals,
    )
    archive = here.archive
    if meaning:
        page, total = archive.alike(meaning, selection, limit=limit), None
    else:
        page = archive.select(selection, limit=limit, after=after)
        total = len(page) if page.next is None and after is None else archive.count(selection)
    asked = {
        "about": about,
        "speaker": speaker,
        "act": act,
        "kind": kind,
        "polarity": polarity,
        "stance": stance,
        "outlet": outlet,
        "since": since,
        "until": until,
        "min_score": min_score,
        "originals": originals,
        "meaning": meaning,
    }
    return SaidPage(asked, total, tuple(statement_line(each) for each in page), page.next)
