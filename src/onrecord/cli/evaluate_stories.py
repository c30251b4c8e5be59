"""``onrecord evaluate stories``: whether articles on one happening are found to be one story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from onrecord.evaluation import FigureReport
    from onrecord.records import Article

__all__ = ["evaluate_stories"]


def evaluate_stories(
    path: Annotated[
        Path, typer.Argument(metavar="STORIES.jsonl", help="Articles as JSON Lines with a field story, plain or .gz.")
    ],
    among: Annotated[
        Path, typer.Option(metavar="NEWS.jsonl", help="Other articles as JSON Lines, among which they are mixed.")
    ],
    others: Annotated[int, typer.Option(min=0, help="How many of the other articles to take.")] = 2000,
) -> FigureReport:
    """Find stories among the articles of both files and print how well labelled ones came together, in per cent.

    The figures are B-cubed F1, precision and recall over the articles of STORIES.jsonl, and how many of their stories
    came together whole, without another labelled article.
    """
    from onrecord.evaluation.duplicates import read_articles
    from onrecord.evaluation.stories import choose_others, read_stories
    from onrecord.evaluation.stories import evaluate_stories as evaluate

    labelled = read_stories(path)
    return evaluate(labelled, choose_others(read_articles(among), labelled, others), find_stories)


def find_stories(articles: Sequence[Article]) -> Mapping[str, str]:
    """The story of each article, by its id, as the shipped components find it."""
    from onrecord.compare.commonness import Commonness
    from onrecord.compare.profiles import profile
    from onrecord.compare.stories import StoryFinder
    from onrecord.encoder import SentenceVectors

    commonness, vectors = Commonness.open(), SentenceVectors.open()
    finder = StoryFinder(commonness)
    for article in articles:
        finder.add(profile(article, vectors, commonness=commonness))
    finder.settle()
    return {article.id: story for article in articles if (story := finder.story_of(article.id)) is not None}
