"""One article: its text with sources, cues and contents marked, its statements, and its headline checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Path
from markupsafe import Markup
from pydantic import Field

from onrecord.errors import SettingError
from onrecord.exports import reading_to_dict
from onrecord.exports.comparison_views import HeadlineView, headline_view
from onrecord.exports.pages import environment
from onrecord.exports.views import ArticleView
from onrecord.web.answering import Pages
from onrecord.web.lines import StoryLine, story_line
from onrecord.web.seen import Here
from onrecord.web.statements import UNTITLED, anchor

if TYPE_CHECKING:
    from onrecord.records import Reading

__all__ = ["ArticlePage", "Marked", "mark_up", "pages"]

pages = Pages()


@dataclass(frozen=True, slots=True)
class Card:
    """Where the record of a statement stands, and the name of its place in the page."""

    href: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A reading for a page: its text and statements as markup, and what its filters offer."""

    body: str
    statements: int
    kinds: tuple[str, ...]
    acts: tuple[tuple[str, int], ...]
    conditional: bool


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article. ``reading`` is it all in the published JSON Schema; ``marked`` is how the page shows it."""

    id: str
    title: str
    outlet: str | None
    story: StoryLine | None
    headline: HeadlineView | None
    reading: dict[str, Any]
    marked: Annotated[Marked, Field(exclude=True)]


@pages.show("/articles/{article_id}", template="article.html")
def article(here: Here, article_id: Annotated[str, Path(pattern="^[0-9a-f]{16}$")]) -> ArticlePage:
    """One article with all its statements, its headline checked, and the story it belongs to."""
    reading = next(iter(here.archive.readings_of([article_id])), None)
    if reading is None:
        raise SettingError(f"there is no article {article_id} in this archive")
    # Where the server's own file stands is no reader's business.
    reading = replace(reading, article=replace(reading.article, origin=None))
    checked = here.desk.comparer.check(reading)
    return ArticlePage(
        id=article_id,
        title=reading.article.title or UNTITLED,
        outlet=reading.article.outlet,
        story=_story(here, article_id),
        headline=None if checked is None or not checked.claims else headline_view(checked),
        reading=reading_to_dict(reading),
        marked=mark_up(reading),
    )


def _story(here: Here, article_id: str) -> StoryLine | None:
    """The story that others tell too; None for an article that waits for its links."""
    try:
        story = here.archive.story(article_id)
    except SettingError:
        return None
    return story_line(story) if len(story.articles) > 1 else None


def mark_up(reading: Reading, *, saved: bool = True) -> Marked:
    """Mark a reading's text; ``saved`` links each statement to its record in the archive."""
    view = ArticleView.of(reading, 1)
    cards = [
        Card(f"/statements/{name}", anchor(statement))
        for name, statement in zip(reading.statement_ids, reading.statements, strict=True)
    ]
    body = environment().get_template("article.html").render(article=view, cards=cards if saved else ())
    return Marked(
        body=Markup(body),  # noqa: S704 - made by our own template, which escapes
        statements=len(view.statements),
        kinds=tuple(dict.fromkeys(each.kind for each in view.statements)),
        acts=tuple((each.name, each.statements) for each in view.acts),
        conditional=view.conditional,
    )
