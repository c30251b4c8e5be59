"""Stories as plain JSON values, as JSON Lines and as CSV: one story a line, its articles listed without their text.

In go stories, out come lines to a stream that the caller opened.
"""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from onrecord.exports.cells import safe_cell

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from onrecord.records import Article, Story, StoryArticle

__all__ = ["STORY_COLUMNS", "listed_article", "story_to_dict", "write_stories_csv", "write_stories_jsonl"]

STORY_COLUMNS = ("id", "title", "first", "last", "outlets", "outlet_names", "articles", "copies", "article_ids")
"""The columns of the CSV file in their order, which stays; new ones are added at the end. Lists are joined by ``;``."""


def story_to_dict(story: Story) -> dict[str, Any]:
    """Turn a story into JSON values, always with the same keys in the same order."""
    return {
        "id": story.id,
        "title": story.title,
        "first": None if story.first is None else story.first.isoformat(),
        "last": None if story.last is None else story.last.isoformat(),
        "outlets": list(story.outlets),
        "copies": story.copies,
        "articles": [
            {**listed_article(article), "score": float(article.score), "copy_of": article.copy_of}
            for article in story.articles
        ],
    }


def listed_article(article: Article | StoryArticle) -> dict[str, Any]:
    """What is known of an article's publication."""
    return {
        "id": article.id,
        "title": article.title,
        "outlet": article.outlet,
        "published": None if article.published is None else article.published.isoformat(),
        "url": article.url,
    }


def write_stories_jsonl(stories: Iterable[Story], out: TextIO) -> None:
    """Write one JSON object a line, as each story comes. All is ASCII."""
    for story in stories:
        out.write(json.dumps(story_to_dict(story), ensure_ascii=True, allow_nan=False) + "\n")


def write_stories_csv(stories: Iterable[Story], out: TextIO) -> None:
    """Write :data:`STORY_COLUMNS` and a line for each story as it comes; no cell starts a formula.

    ``out`` must be opened with ``newline=""``, or line ends become others.
    """
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(STORY_COLUMNS)
    for story in stories:
        values = (
            *(story.id, story.title, story.first, story.last),
            *(len(story.outlets), ";".join(story.outlets), len(story.articles), story.copies),
            ";".join(article.id for article in story.articles),
        )
        lines.writerow([safe_cell("" if value is None else str(value)) for value in values])
