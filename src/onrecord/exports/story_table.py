"""Stories for people at a terminal: a list of them, and one with its articles.

In go stories, out come lines. Copies stand folded under the article that they repeat. Text is never taken for console
markup, and control characters are shown, not sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.exports.characters import one_line
from onrecord.exports.comparison_parts import counted, days_of, outlet_or_none
from onrecord.exports.terminal import print_text, styled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console
    from rich.text import Text

    from onrecord.records import Story, StoryArticle

__all__ = ["write_stories_table", "write_story_table"]

_DAY = len("2031-03-04")
_MOST_OUTLETS = 6
_MOST_COPIES = 3


def write_stories_table(stories: Iterable[Story], console: Console) -> None:
    """Print each story as it comes: its first day and title, its days, counts and outlets, and its id."""
    none = True
    for story in stories:
        none = False
        line = styled(f"{story.first.isoformat() if story.first else 'no date':<{_DAY}}  ", "dim")
        print_text(console, line.append_text(_title(story)), hanging=_DAY + 2)
        print_text(console, styled(_counts(story), "dim"), indent=_DAY + 2)
        outlets = [one_line(outlet) for outlet in story.outlets]
        more = f" and {len(outlets) - _MOST_OUTLETS} more" if len(outlets) > _MOST_OUTLETS else ""
        if outlets:
            print_text(console, styled(", ".join(outlets[:_MOST_OUTLETS]) + more, ""), indent=_DAY + 2)
        console.print()
    if none:
        print_text(console, styled("No stories found.", "italic"))


def write_story_table(story: Story, console: Console) -> None:
    """Print a story with its articles, each with the copies of it folded under it."""
    print_text(console, _title(story))
    print_text(console, styled(_counts(story), "dim"))
    console.print()
    originals = {article.id for article in story.articles if article.copy_of is None}
    for article in story.articles:
        # A copy of a copy, or of an article elsewhere, has nothing to be folded under.
        if article.copy_of not in originals:
            _print_article(story, article, console)


def _print_article(story: Story, article: StoryArticle, console: Console) -> None:
    day = article.published.isoformat() if article.published else "no date"
    line = styled(f"{day:<{_DAY}}  ", "dim").append(one_line(outlet_or_none(article.outlet)), "blue")
    line.append(" · ", "dim").append(one_line(article.title or "Untitled article"), "default")
    print_text(console, line, hanging=_DAY + 2)
    details = [f"near by {article.score:.2f}", article.id]
    if article.copy_of is not None:
        details.append(f"a copy of {article.copy_of}")
    if article.url:
        details.append(one_line(article.url))
    print_text(console, styled(" · ".join(map(one_line, details)), "dim"), indent=_DAY + 2)
    copies = [each for each in story.articles if each.copy_of == article.id]
    if copies:
        outlets = list(dict.fromkeys(one_line(outlet_or_none(each.outlet)) for each in copies))
        more = f" and {len(outlets) - _MOST_COPIES} more" if len(outlets) > _MOST_COPIES else ""
        told = f"{counted(len(copies), 'copy', 'copies')}: {', '.join(outlets[:_MOST_COPIES])}{more}"
        print_text(console, styled(told, "yellow"), indent=_DAY + 2)


def _title(story: Story) -> Text:
    return styled(one_line(story.title or f"Story {story.id}"), "bold")


def _counts(story: Story) -> str:
    details = [
        days_of(story) or "no dates",
        counted(len(story.outlets), "outlet"),
        counted(len(story.articles), "article"),
        *([counted(story.copies, "copy", "copies")] if story.copies else []),
        one_line(story.id),
    ]
    return " · ".join(details)
