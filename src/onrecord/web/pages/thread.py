"""One thread: everything that was found to be the same thing said by the same speaker, the earliest first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Path, Query

from onrecord.errors import SettingError
from onrecord.exports.comparison_parts import speaker_name
from onrecord.exports.comparison_views import stretches_of
from onrecord.exports.diffing import Stretch
from onrecord.exports.places import role_text
from onrecord.records import How, Rendition, Thread
from onrecord.web.answering import Pages, Table
from onrecord.web.lines import StoryLine, story_line
from onrecord.web.seen import Here
from onrecord.web.statements import StatementLine, statement_line

__all__ = ["ThreadPage", "pages"]

pages = Pages()

_AT_ONCE = 100
_COLUMNS = (
    *("id", "day", "outlet", "how", "score", "speaker", "mention", "verb", "stance", "act", "words", "published"),
    *("title", "article", "copy_of", "corrected"),
)


@dataclass(frozen=True, slots=True)
class Telling:
    """One rendition: ``how`` it differs from the lead, ``lead`` for the lead itself.

    ``stretches`` are its words held against the lead's; there are none where they are too far apart. ``score`` in
    [0, 1] is the probability that both are the same thing said.
    """

    line: StatementLine
    words: str
    how: str
    lead: bool
    score: float
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """A thread with its renditions, the earliest first; ``next`` is how many to leave out to go on.

    ``hows`` counts all of them by how they differ from the lead, whose ``words`` they are held against.
    """

    id: str
    speaker: str
    words: str
    lead: StatementLine
    renditions: int
    outlets: tuple[str, ...]
    first: date | None
    last: date | None
    hows: tuple[tuple[str, int], ...]
    story: StoryLine | None
    tellings: tuple[Telling, ...]
    next: int | None

    def table(self) -> Table:
        """The renditions of this page, a row each."""
        return Table(f"thread-{self.id}", _COLUMNS, (_row(each) for each in self.tellings))


@pages.show("/threads/{thread_id}", template="thread.html")
def thread(
    here: Here,
    thread_id: Annotated[str, Path(max_length=100, description="The thread's id, or that of one of its statements.")],
    after: Annotated[int, Query(ge=0, le=1_000_000, description="How many of the earliest to leave out.")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = _AT_ONCE,
) -> ThreadPage:
    """One thing said by one speaker, in every telling, the earliest first, held against the fullest."""
    found = here.archive.thread(thread_id)
    lead = found.lead
    words = role_text(lead.article, lead.statement.content)
    days = [each.day for each in found.renditions if each.day is not None]
    return ThreadPage(
        id=found.id,
        speaker=speaker_name(lead),
        words=words,
        lead=statement_line(lead),
        renditions=len(found.renditions),
        outlets=found.outlets,
        first=min(days, default=None),
        last=max(days, default=None),
        hows=_hows(found),
        story=_story(here, lead),
        tellings=tuple(_telling(each, words) for each in found.renditions[after : after + limit]),
        next=after + limit if len(found.renditions) > after + limit else None,
    )


def _telling(rendition: Rendition, lead: str) -> Telling:
    words = role_text(rendition.article, rendition.statement.content)
    return Telling(
        line=statement_line(rendition),
        words=words,
        how="lead" if rendition.how is None else rendition.how.value,
        lead=rendition.how is None,
        score=rendition.score,
        stretches=() if rendition.how is None else stretches_of(lead, words, rendition.how),
    )


def _hows(found: Thread) -> tuple[tuple[str, int], ...]:
    counts = Counter(each.how for each in found.renditions)
    return tuple((how.value, counts[how]) for how in How if counts[how])


def _story(here: Here, lead: Rendition) -> StoryLine | None:
    """The story of the lead's article; None where that waits for its links, or stands alone."""
    try:
        story = here.archive.story(lead.article.id)
    except SettingError:
        return None
    return story_line(story) if len(story.articles) > 1 else None


def _row(telling: Telling) -> tuple[object, ...]:
    line = telling.line
    people = " and ".join(each.name for each in line.speakers)
    return (
        *(line.id, line.day, line.outlet, telling.how, telling.score, people, line.mention, line.verb, line.stance),
        *(line.act, telling.words, line.published, line.title, line.article, line.copy_of, line.corrected),
    )
