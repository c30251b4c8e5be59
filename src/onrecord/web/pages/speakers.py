"""Speakers: a list by name, and all that the archive knows of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Path, Query
from pydantic import Field

from onrecord.archive import Alias, Count, RoleCount, Spoken, day_of_words
from onrecord.exports.addresses import web_address
from onrecord.records import SpeakerType, Thread
from onrecord.web.answering import Pages, Table
from onrecord.web.asking import MOST_WORDS, Cursor, Day, Name
from onrecord.web.listings import outlet_address
from onrecord.web.months import TimeChart, time_chart
from onrecord.web.seen import Here
from onrecord.web.shares import Share, shares_of
from onrecord.web.statements import StatementLine, statement_line

__all__ = ["SpeakerPage", "SpeakersPage", "pages"]

pages = Pages()

_AT_ONCE = 50
_MOST = 1000
_STATEMENTS = 20
_THREADS = 5
_ROLES, _RARE = 6, 0.02
_COLUMNS = ("number", "name", "type", "statements", "first", "last", "href")


@dataclass(frozen=True, slots=True)
class SpeakerLine:
    """A speaker in a list."""

    number: int
    href: str
    name: str
    type: str
    statements: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class SpeakersPage:
    """Speakers, those with the most statements first; ``next`` is how many to leave out to go on.

    ``total`` is how many there are in all, where no name is asked for.
    """

    asked: dict[str, Any]
    total: int | None
    speakers: tuple[SpeakerLine, ...]
    next: int | None

    def table(self) -> Table:
        """The speakers of this page, a row each."""
        return Table(
            "speakers",
            _COLUMNS,
            (
                (each.number, each.name, each.type, each.statements, each.first, each.last, each.href)
                for each in self.speakers
            ),
        )


@dataclass(frozen=True, slots=True)
class Repeated:
    """A thread that several outlets have: its words as the lead has them, and how far they went."""

    id: str
    href: str
    quote: tuple[str, ...]
    outlets: int
    renditions: int
    first: date | None


@dataclass(frozen=True, slots=True)
class OutletCount:
    """An outlet with the number of statements that it has of a speaker."""

    name: str | None
    href: str | None
    statements: int


@dataclass(frozen=True, slots=True)
class SpeakerPage:
    """One speaker: what is known of them and of how they are quoted, and their statements of some days.

    ``aliases`` are all spellings. ``chart`` is all statements over time; ``next`` asks for older ``latest`` ones,
    ``later_href`` for those that are dated later than any article.
    """

    asked: dict[str, Any]
    number: int
    name: str
    type: str
    statements: int
    first: date | None
    last: date | None
    wikidata: str | None
    wikidata_url: str | None
    aliases: tuple[Alias, ...]
    roles: tuple[RoleCount, ...]
    main_roles: Annotated[int, Field(exclude=True)]
    chart: TimeChart
    acts: tuple[Share, ...]
    kinds: tuple[Share, ...]
    stances: tuple[Share, ...]
    outlets: tuple[OutletCount, ...]
    verbs: tuple[Count, ...]
    repeated: tuple[Repeated, ...]
    latest: tuple[StatementLine, ...]
    next: str | None
    later_href: str | None


@pages.show("/speakers", template="speakers.html")
def speakers(
    here: Here,
    name: Name = None,
    after: Annotated[int, Query(ge=0, le=10_000, description="How many of the first to leave out.")] = 0,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = _AT_ONCE,
) -> SpeakersPage:
    """Who speaks, those with the most statements first; with a name, those whose name holds its words."""
    found = here.archive.speakers(name or None, limit=after + limit + 1)[after:]
    return SpeakersPage(
        asked={"name": name},
        total=None if name else here.archive.overview().speakers,
        speakers=tuple(_line(each) for each in found[:limit]),
        next=after + limit if len(found) > limit and after + limit <= 10_000 else None,
    )


def _line(spoken: Spoken) -> SpeakerLine:
    return SpeakerLine(
        number=spoken.number,
        href=f"/speakers/{spoken.number}",
        name=spoken.name,
        type=spoken.type.value,
        statements=spoken.statements,
        first=spoken.first,
        last=spoken.last,
    )


@pages.show("/speakers/find", template="speakers.html", api=False)
def find_speaker(
    here: Here,
    name: Annotated[str, Query(min_length=1, max_length=MOST_WORDS * 10, description="A whole name.")],
    type: Annotated[SpeakerType | None, Query(description="What the speaker is.")] = None,  # noqa: A002 - a parameter
) -> str:
    """Go on to the speaker of a name; where there is none, to those whose name is like it."""
    number = here.archive.profiles.find(name, type)
    if number is None:
        return f"/speakers?{urlencode({'name': name[:MOST_WORDS]}, errors='replace')}"
    return f"/speakers/{number}"


@pages.show("/speakers/{number}", template="speaker.html")
def speaker(
    here: Here,
    number: Annotated[int, Path(ge=1, le=2**53, description="The speaker's number.")],
    since: Day = None,
    until: Day = None,
    after: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=100)] = _STATEMENTS,
) -> SpeakerPage:
    """One speaker: names, roles, statements over time, how outlets quote them, and the latest statements."""
    profiles = here.archive.profiles
    profile = profiles.speaker(number)
    first = None if since is None else day_of_words(since, "since")
    last = None if until is None else day_of_words(until, "until", last=True)
    # Dates that were read wrongly may lie after all articles; they are not what is asked for by opening the page.
    ends = here.archive.overview().last
    beyond = ends is not None and profile.last is not None and profile.last > ends
    tomorrow = None if ends is None or ends == date.max else ends + timedelta(1)
    if beyond and tomorrow and since is None and until is None and after is None:
        after = f"{tomorrow.isoformat()}.0"
    latest = profiles.said(profile.number, first, last, limit=limit, after=after)
    return SpeakerPage(
        asked={"since": since, "until": until},
        number=profile.number,
        name=profile.name,
        type=profile.type.value,
        statements=profile.statements,
        first=profile.first,
        last=profile.last,
        wikidata=profile.wikidata,
        wikidata_url=_wikidata_address(profile.wikidata),
        aliases=profile.aliases,
        roles=profile.roles,
        main_roles=_main(profile.roles),
        chart=time_chart(profile.months, first, last),
        acts=shares_of(profile.acts),
        kinds=shares_of(profile.kinds),
        stances=shares_of(profile.stances),
        outlets=tuple(OutletCount(each.name, outlet_address(each.name), each.count) for each in profile.outlets),
        verbs=profile.verbs,
        repeated=tuple(_repeated(each) for each in profiles.threads_repeated(profile.number, _THREADS)),
        latest=tuple(statement_line(each) for each in latest),
        next=latest.next,
        later_href=here.link(since=tomorrow.isoformat(), until=None) if beyond and tomorrow else None,
    )


def _main(roles: Sequence[RoleCount]) -> int:
    """How many of the roles are worth naming first: what is rare beside others is often misread."""
    return sum(role.count >= _RARE * roles[0].count for role in roles[:_ROLES])


def _wikidata_address(identifier: str | None) -> str | None:
    if identifier is None or not (identifier[:1] == "Q" and identifier[1:].isdecimal() and identifier.isascii()):
        return None
    return web_address(f"https://www.wikidata.org/wiki/{identifier}")


def _repeated(thread: Thread) -> Repeated:
    return Repeated(
        id=thread.id,
        href=f"/threads/{thread.id}",
        quote=thread.lead.quote,
        outlets=len(thread.outlets),
        renditions=len(thread.renditions),
        first=thread.renditions[0].day,
    )
