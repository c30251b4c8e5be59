"""The stories of the archive, the latest first: what several outlets told, to be opened side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Query

from onrecord.web.answering import Pages, Table
from onrecord.web.asking import Day, Words
from onrecord.web.lines import StoryLine, story_line
from onrecord.web.seen import Here

__all__ = ["StoriesPage", "pages"]

pages = Pages()

_AT_ONCE = 30
_MOST = 1000
_COLUMNS = ("id", "title", "first", "last", "outlets", "outlet_names", "articles", "copies")
_ARTICLES = 2
"""Articles of a story in a list: one alone can be held against nothing."""


@dataclass(frozen=True, slots=True)
class StoriesPage:
    """Stories that fulfil what is ``asked``, ``total`` of them in all; ``next`` is how many to leave out to go on.

    Where there are none, ``waiting`` counts the articles that nobody has put into stories yet.
    """

    asked: dict[str, Any]
    total: int
    waiting: int
    stories: tuple[StoryLine, ...]
    next: int | None

    def table(self) -> Table:
        """The stories of this page, a row each; names of outlets are joined by ``;``."""
        return Table("stories", _COLUMNS, map(_row, self.stories))


def _row(story: StoryLine) -> tuple[Any, ...]:
    names = ";".join(story.outlets)
    return story.id, story.title, story.first, story.last, len(story.outlets), names, story.articles, story.copies


@pages.show("/stories", template="stories.html")
def stories(
    here: Here,
    about: Words = None,
    since: Day = None,
    until: Day = None,
    outlets: Annotated[int, Query(ge=1, le=1000, description="How many outlets must tell it.")] = 2,
    after: Annotated[int, Query(ge=0, le=1_000_000, description="How many of the latest to leave out.")] = 0,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = _AT_ONCE,
) -> StoriesPage:
    """Stories that several outlets tell, the latest first; with words, those in which somebody says them."""
    found, total = here.archive.stories_from(
        after, about=about, since=since, until=until, outlets=outlets, articles=_ARTICLES, limit=limit
    )
    return StoriesPage(
        asked={"about": about, "since": since, "until": until, "outlets": outlets},
        total=total,
        waiting=0 if total else here.archive.links.waiting(),
        stories=tuple(map(story_line, found)),
        next=after + limit if after + limit < total else None,
    )
