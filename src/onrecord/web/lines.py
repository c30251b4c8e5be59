"""Stories as lists show them: one typed record a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onrecord.records import Story

__all__ = ["StoryLine", "story_line"]


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story in a list; ``articles`` counts those that repeat another, which are ``copies``, too."""

    id: str
    href: str
    title: str
    first: date | None
    last: date | None
    articles: int
    copies: int
    outlets: tuple[str, ...]


def story_line(story: Story) -> StoryLine:
    """Take what a list shows of a story."""
    return StoryLine(
        id=story.id,
        href=f"/stories/{story.id}",
        title=story.title or "A story without a headline",
        first=story.first,
        last=story.last,
        articles=len(story.articles),
        copies=story.copies,
        outlets=story.outlets,
    )
