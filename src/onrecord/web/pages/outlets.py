"""Outlets: a list, and how one of them reports, held against all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Path

from onrecord.archive import VerbShare, day_of_words
from onrecord.records import SpeakerType
from onrecord.web.answering import Pages, Table
from onrecord.web.asking import Cursor, Day, Name
from onrecord.web.listings import ArticleLine, article_line, outlet_address
from onrecord.web.months import TimeChart, time_chart
from onrecord.web.seen import Here
from onrecord.web.shares import Share, shares_of

__all__ = ["OutletPage", "OutletsPage", "pages"]

pages = Pages()

_ARTICLES = 12
_LONGEST = 4000
"""Characters of an outlet's name in an address; servers take no longer ones."""
_COLUMNS = ("name", "articles", "copies", "statements", "first", "last")


@dataclass(frozen=True, slots=True)
class OutletLine:
    """An outlet in a list; that of articles of which it is not known has no name and no page."""

    name: str | None
    href: str | None
    articles: int
    copies: int
    statements: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class OutletsPage:
    """The outlets of the archive, those with the most articles first."""

    asked: dict[str, Any]
    outlets: tuple[OutletLine, ...]

    def table(self) -> Table:
        """The outlets, a row each."""
        rows = (
            (each.name, each.articles, each.copies, each.statements, each.first, each.last) for each in self.outlets
        )
        return Table("outlets", _COLUMNS, rows)


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """Somebody whom an outlet quotes."""

    number: int
    href: str
    name: str
    type: str
    statements: int


@dataclass(frozen=True, slots=True)
class OutletPage:
    """How an outlet reports: whom it quotes, by which verbs, how directly; each share with that of all outlets.

    ``latest`` are its articles of the days that are asked for; ``next`` asks for older ones.
    """

    asked: dict[str, Any]
    name: str
    href: str | None
    articles: int
    copies: int
    statements: int
    first: date | None
    last: date | None
    chart: TimeChart
    kinds: tuple[Share, ...]
    acts: tuple[Share, ...]
    stances: tuple[Share, ...]
    verbs: tuple[VerbShare, ...]
    quoted: tuple[QuotedLine, ...]
    latest: tuple[ArticleLine, ...]
    next: str | None
    said_href: str


@pages.show("/outlets", template="outlets.html")
def outlets(here: Here, name: Name = None) -> OutletsPage:
    """The outlets, those with the most articles first; with a name, those whose name holds its letters."""
    wanted = (name or "").casefold().strip()
    return OutletsPage(
        asked={"name": name},
        outlets=tuple(
            OutletLine(
                name=each.name,
                href=outlet_address(each.name),
                articles=each.articles,
                copies=each.copies,
                statements=each.statements,
                first=each.first,
                last=each.last,
            )
            for each in here.archive.outlets()
            if wanted in (each.name or "").casefold()
        ),
    )


@pages.show("/outlets/{name:path}", template="outlet.html")
def outlet(
    here: Here,
    name: Annotated[str, Path(min_length=1, max_length=_LONGEST, description="The outlet's name.")],
    since: Day = None,
    until: Day = None,
    after: Cursor = None,
) -> OutletPage:
    """How one outlet reports, held against all, and its latest articles."""
    profiles = here.archive.profiles
    profile = profiles.outlet(name)
    whole = profiles.everywhere()
    first = None if since is None else day_of_words(since, "since")
    last = None if until is None else day_of_words(until, "until", last=True)
    latest = profiles.articles(name, first, last, limit=_ARTICLES, after=after)
    return OutletPage(
        asked={"since": since, "until": until},
        name=name,
        href=outlet_address(name),
        articles=profile.articles,
        copies=profile.copies,
        statements=profile.statements,
        first=profile.first,
        last=profile.last,
        chart=time_chart(profile.months, first, last),
        kinds=shares_of(profile.kinds, whole.kinds),
        acts=shares_of(profile.acts, whole.acts),
        stances=shares_of(profile.stances, whole.stances),
        verbs=profile.verbs,
        quoted=tuple(
            QuotedLine(each.number, f"/speakers/{each.number}", each.name, each.type.value, each.statements)
            for each in profile.quoted
            if each.type is not SpeakerType.UNNAMED
        ),
        latest=tuple(article_line(each) for each in latest),
        next=latest.next,
        said_href=f"/said?{urlencode({'outlet': name}, errors='replace')}",
    )
