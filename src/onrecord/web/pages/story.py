"""One story: how each outlet told it, statement by statement, whom it let speak, and what it left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Path, Query
from markupsafe import Markup
from pydantic import Field

from onrecord.exports.comparison_charts import chart_of_days, chart_of_voices
from onrecord.exports.comparison_values import COMPARISON_COLUMNS, comparison_lines
from onrecord.exports.comparison_views import ComparisonView, HeadlineView, OutletSection, RowView
from onrecord.records import Bearing, Comparison, StoryArticle
from onrecord.web.answering import Pages, Table
from onrecord.web.seen import Here
from onrecord.web.statements import UNTITLED, Person, person_of

__all__ = ["StoryPage", "pages"]

pages = Pages()

_MOST_ROWS = 40
"""Statements shown at first, those that most outlets carry; of 200 random stories of the news three have more."""
_MOST_ALONE = 6
"""Statements that one outlet alone has, shown at first: those of the most words, since many are scraps."""


@dataclass(frozen=True, slots=True)
class Told:
    """An article of the story. ``copy_of`` is the title of the one that it repeats."""

    id: str
    href: str
    title: str
    outlet: str | None
    published: date | None
    copy_of: str | None


@dataclass(frozen=True, slots=True)
class DayOfArticles:
    """The articles of one day; those without a date come last, under none."""

    day: date | None
    articles: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """How much one outlet lets one speaker say; ``first`` in [0, 1] is how far into the article it stands first."""

    speaker: str
    href: str | None
    outlet: str
    statements: int
    words: int
    quoted: int
    first: float


@dataclass(frozen=True, slots=True)
class Charts:
    """The charts of the page as markup."""

    voices: str
    days: str


@dataclass(frozen=True, slots=True)
class StoryPage:
    """A story as its outlets told it.

    ``rows`` counts the statements that two outlets or more have, of which ``comparison`` holds those that most have,
    up to ``shown``; of what one outlet alone has it holds the fullest. ``everything`` is whether all are held.
    ``outlet_hrefs`` are the addresses of its outlets, in their order. ``people`` are the speakers of its rows, by name.
    """

    id: str
    title: str
    first: date | None
    last: date | None
    articles: int
    copies: int
    statements: int
    rows: int
    shown: int
    everything: bool
    comparison: ComparisonView
    alone: tuple[int, ...]
    outlet_hrefs: tuple[str | None, ...]
    voices: tuple[Voice, ...]
    days: tuple[DayOfArticles, ...]
    people: Annotated[dict[str, tuple[Person, ...]], Field(exclude=True)]
    charts: Annotated[Charts, Field(exclude=True)]
    record: Annotated[Any, Field(exclude=True)]

    def table(self) -> Table:
        """All cells of the matrix, a row for each statement and outlet, absent ones too."""
        return Table(f"story-{self.id}", COMPARISON_COLUMNS, comparison_lines(self.record))


@pages.show("/stories/{story_id}", template="story.html")
def story(
    here: Here,
    story_id: Annotated[str, Path(max_length=100, description="The story's id, or that of one of its articles.")],
    everything: Annotated[
        bool, Query(alias="all", description="All statements, however few outlets tell them.")
    ] = False,
) -> StoryPage:
    """How each outlet told one story: which statements it carries, in which form, and what it leaves out."""
    compared = here.desk.comparer.compare(here.archive, story_id)
    told = compared.story
    view = ComparisonView.of(compared)
    view = replace(view, headlines=tuple(sorted(view.headlines, key=_is_borne_out)))
    shown = view if everything else _cut(view)
    people = _people(compared)
    return StoryPage(
        id=told.id,
        title=told.title or "A story without a headline",
        first=told.first,
        last=told.last,
        articles=len(told.articles),
        copies=told.copies,
        statements=view.statements,
        rows=len(view.rows),
        shown=len(shown.rows),
        everything=everything or shown == view,
        comparison=shown,
        alone=tuple(len(each.alone) for each in compared.outlets),
        outlet_hrefs=tuple(
            _outlet_address(each.articles[0].outlet if each.articles else None) for each in compared.outlets
        ),
        voices=_voices(compared, people),
        days=tuple(_days(told.articles)),
        people=people,
        charts=Charts(voices=chart_of_voices(compared), days=_chart_of_days(compared)),
        record=compared,
    )


def _cut(view: ComparisonView) -> ComparisonView:
    return replace(view, rows=view.rows[:_MOST_ROWS], sections=tuple(map(_cut_section, view.sections)))


def _cut_section(section: OutletSection) -> OutletSection:
    fullest = sorted(section.alone, key=lambda row: -len(row.words))[:_MOST_ALONE]
    return replace(section, alone=tuple(sorted(fullest, key=_number)))


def _is_borne_out(headline: HeadlineView) -> bool:
    return all(each.bearing not in (Bearing.STRONGER, Bearing.UNSUPPORTED) for each in headline.claims)


def _number(row: RowView) -> int:
    return row.number


def _people(compared: Comparison) -> dict[str, tuple[Person, ...]]:
    """The speakers of all renditions, by the name that stands for them; several at once are each one of them."""
    found: dict[str, tuple[Person, ...]] = {}
    for rendition in (each for row in compared.rows for each in row.thread.renditions):
        speaker = rendition.statement.speaker
        if speaker is not None and speaker.name not in found:
            found[speaker.name] = tuple(person_of(each) for each in speaker.people)
    return found


def _voices(compared: Comparison, people: dict[str, tuple[Person, ...]]) -> tuple[Voice, ...]:
    hrefs = {each.name: each.href for several in people.values() for each in several}
    return tuple(
        Voice(
            speaker=each.speaker,
            href=hrefs.get(each.speaker),
            outlet=each.outlet,
            statements=each.statements,
            words=each.words,
            quoted=each.quoted,
            first=each.first,
        )
        for each in compared.voices
    )


def _days(articles: Iterable[StoryArticle]) -> Iterable[DayOfArticles]:
    listed = list(articles)
    titles = {each.id: each.title or UNTITLED for each in listed}
    order = sorted({each.published for each in listed if each.published is not None})
    for day in [*order, None]:
        own = [each for each in listed if each.published == day]
        if own:
            yield DayOfArticles(
                day,
                tuple(
                    Told(
                        id=each.id,
                        href=f"/articles/{each.id}",
                        title=titles[each.id],
                        outlet=each.outlet,
                        published=each.published,
                        copy_of=None
                        if each.copy_of is None
                        else titles.get(each.copy_of, "an article of another story"),
                    )
                    for each in own
                ),
            )


def _chart_of_days(compared: Comparison) -> str:
    """On one day alone there is nothing to be seen."""
    days = {each.published for each in compared.story.articles if each.published is not None}
    return chart_of_days(compared) if len(days) > 1 else Markup("")


def _outlet_address(outlet: str | None) -> str | None:
    return f"/outlets/{quote(outlet, safe='', errors='replace')}" if outlet and outlet.strip() else None
