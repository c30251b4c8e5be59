"""Evaluation of stories: whether articles on one happening come together, and others stay apart.

In go articles labelled with their stories and other articles among which they stand, out come figures in per cent. The
others are unlabelled, and may be on the same happenings; so figures count labelled articles alone:

- ``precision``: B-cubed (Bagga and Baldwin 1998): of the labelled articles found in an article's story, those that
  belong there, itself included; averaged over the labelled articles
- ``recall``: B-cubed: of the labelled articles of an article's true story, those found in one story with it
- ``F1``: the harmonic mean of both
- ``whole``: of the labelled stories, those whose labelled articles came together without another labelled one

This module does not know how stories are found.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, TypeAlias

from onrecord.errors import GoldError
from onrecord.evaluation.duplicates import read_articles
from onrecord.evaluation.reports import FigureReport, Mistake, percent
from onrecord.records import Article

__all__ = ["FindStories", "LabelledArticle", "StoryReport", "choose_others", "evaluate_stories", "read_stories"]

FindStories: TypeAlias = Callable[[Sequence[Article]], Mapping[str, str]]
"""Gives each article's id the name of a story."""


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """An article and the story that it belongs to."""

    article: Article
    story: str


@dataclass(frozen=True, slots=True)
class StoryReport(FigureReport):
    """Figures of stories, and each labelled story that did not come together or has others in it."""

    column: ClassVar[int] = 12
    sizes: Mapping[int, int]
    """How many stories of how many articles were found, others included."""

    def _details(self) -> list[str]:
        told = ", ".join(f"{count} of {size}" for size, count in sorted(self.sizes.items()))
        return ["", f"stories among all articles: {told}"]


def read_stories(path: Path) -> tuple[LabelledArticle, ...]:
    """Read labelled articles from JSON Lines, plain or gzip: as articles are read, with a field ``story``.

    Raises :class:`GoldError` with file, line and fault.
    """
    articles = read_articles(path)
    # Read again for what an article does not hold; every line was found sound.
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
        stories = [json.loads(line).get("story") for line in lines]
    for number, story in enumerate(stories, 1):
        if not isinstance(story, str) or not story:
            raise GoldError(f"{path}:{number}: has no story; name it in the field story")
    if len(set(stories)) < 2:
        raise GoldError(f"{path}: has fewer than two stories; there is nothing to tell apart")
    return tuple(LabelledArticle(article, story) for article, story in zip(articles, stories, strict=True))


def choose_others(articles: Iterable[Article], labelled: Sequence[LabelledArticle], most: int) -> tuple[Article, ...]:
    """Choose up to ``most`` of ``articles`` that are not labelled, by their ids, which depend on content alone."""
    known = {each.article.id for each in labelled}
    apart = {article.id: article for article in articles if article.id not in known}
    return tuple(apart[id_] for id_ in sorted(apart)[:most])


def evaluate_stories(labelled: Sequence[LabelledArticle], others: Sequence[Article], find: FindStories) -> StoryReport:
    """Let ``find`` find the stories of all articles together, and count the labelled ones.

    An article that ``find`` gives no story is alone in one. Articles come in the order of their ids.
    """
    gold = {each.article.id: each.story for each in labelled}
    articles = {article.id: article for article in (*(each.article for each in labelled), *others)}
    asked = [articles[id_] for id_ in sorted(articles)]
    found_of = find(asked)
    found = {id_: found_of.get(id_, f"\0{id_}") for id_ in articles}
    together = _groups({id_: found[id_] for id_ in gold})
    wanted = _groups(gold)
    shares = [_shares(together[found[id_]], wanted[story]) for id_, story in gold.items()]
    precision, recall = (sum(share[side] for share in shares) / max(1, len(shares)) for side in (0, 1))
    whole = [story for story, ids in wanted.items() if _came_whole(ids, found, together)]
    figures = {
        "F1": percent(2 * precision * recall, precision + recall),
        "precision": percent(precision, 1),
        "recall": percent(recall, 1),
        "whole": percent(len(whole), len(wanted)),
    }
    counts = {"F1": len(gold), "precision": len(gold), "recall": len(gold), "whole": len(wanted)}
    errors = tuple(
        Mistake(id_, articles[id_].title or "", found[id_].lstrip("\0"), story)
        for id_, story in gold.items()
        if story not in whole
    )
    sizes = Counter(Counter(found.values()).values())
    return StoryReport(figures, counts, errors, _hash(gold, asked), sizes)


def _groups(names: Mapping[str, str]) -> Mapping[str, frozenset[str]]:
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for id_, name in names.items():
        groups[name].add(id_)
    return {name: frozenset(ids) for name, ids in groups.items()}


def _shares(together: frozenset[str], wanted: frozenset[str]) -> tuple[float, float]:
    right = len(together & wanted)
    return right / len(together), right / len(wanted)


def _came_whole(ids: frozenset[str], found: Mapping[str, str], together: Mapping[str, frozenset[str]]) -> bool:
    return all(together[found[id_]] == ids for id_ in ids)


def _hash(gold: Mapping[str, str], articles: Iterable[Article]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for article in articles:
        digest.update(json.dumps([article.id, article.title, str(article.published), gold.get(article.id)]).encode())
    return digest.hexdigest()
