"""The first page: what the archive holds, the latest stories, who was quoted most, and what failed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.archive import Archive
from onrecord.web.answering import Pages
from onrecord.web.lines import StoryLine, story_line
from onrecord.web.seen import Here

__all__ = ["HomePage", "pages", "summed_up"]

pages = Pages()

_STORIES, _QUOTED = 12, 15
_WEEK = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Quoted:
    """Somebody who was quoted, and how often."""

    name: str
    type: str
    statements: int
    href: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """The first page. ``since`` and ``until`` are the last week that the archive has statements of."""

    articles: int
    statements: int
    speakers: int
    outlets: int
    first: date | None
    last: date | None
    waiting: int
    stories: tuple[StoryLine, ...]
    since: date | None
    until: date | None
    quoted: tuple[Quoted, ...]
    failed: int
    failures: tuple[tuple[str, int], ...]


@pages.show("/", template="home.html")
def home(here: Here) -> HomePage:
    """What the archive holds, its latest stories, who was quoted most in its last week, and what failed."""
    return summed_up(here.archive)


def summed_up(archive: Archive) -> HomePage:
    """All that the first page tells of an archive."""
    overview = archive.overview()
    until = overview.last
    since = until - _WEEK if until else None
    problems = archive.problems() if overview.problems else []
    return HomePage(
        articles=overview.articles,
        statements=overview.statements,
        speakers=overview.speakers,
        outlets=overview.outlets,
        first=overview.first,
        last=overview.last,
        waiting=archive.links.waiting(),
        stories=tuple(story_line(each) for each in archive.stories(limit=_STORIES)),
        since=since,
        until=until,
        quoted=tuple(
            Quoted(each.name, each.type.value, each.statements, f"/speakers/{each.number}")
            for each in archive.profiles.most_quoted(since=since, until=until, limit=_QUOTED)
        ),
        failed=len(problems),
        failures=tuple(Counter(each.problem.reason for each in problems).most_common()),
    )
