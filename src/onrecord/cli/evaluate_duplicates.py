"""``onrecord evaluate duplicates``: whether edited copies of articles are found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from onrecord.evaluation import FigureReport

__all__ = ["HalfOfArticles", "evaluate_duplicates"]

_WORDINGS = 4096
"""Texts kept ready for comparison, about 15 kB each."""


class HalfOfArticles(StrEnum):
    """Which half of the articles is edited."""

    A = "a"
    B = "b"


def evaluate_duplicates(
    path: Annotated[
        Path, typer.Argument(metavar="ARTICLES.jsonl", help="Articles as JSON Lines, plain or gzip (.gz).")
    ],
    copies: Annotated[
        Path | None,
        typer.Option(metavar="COPIES.tsv", help="Which of them are copies to begin with: two ids a line, a tab."),
    ] = None,
    half: Annotated[
        HalfOfArticles, typer.Option(help="Half of the articles to copy: a for development, b for figures.")
    ] = HalfOfArticles.B,
) -> FigureReport:
    """Edit copies of half of the articles and print how many are found among all of them, in per cent.

    The edits are another headline, a cut tail, inserted paragraphs, changed spelling, boilerplate, and all of them
    together. The figures are the copies found (recall), the found pairs that are copies (precision), and the like but
    different articles that are refused; pairs of articles found as they are count as wrong unless COPIES.tsv has them.
    """
    from onrecord.evaluation.duplicates import evaluate_duplicates as evaluate
    from onrecord.evaluation.duplicates import read_articles, read_copies

    known = frozenset() if copies is None else read_copies(copies)
    return evaluate(read_articles(path), _Comparison(), half=half.value, copies=known)


class _Comparison:
    """What the archive finds copies with; a text is taken apart once for its bands and most of its comparisons."""

    def __init__(self) -> None:
        from functools import lru_cache

        from onrecord.compare import Wording

        self._wording = lru_cache(_WORDINGS)(Wording.of)

    def bands_of(self, text: str) -> Sequence[int]:
        from onrecord.compare import bands_of

        return bands_of(self._wording(text))

    def rank_candidates(self, hits: Iterable[Iterable[int]]) -> Sequence[int]:
        from onrecord.compare import rank_candidates

        return rank_candidates(hits)

    def is_copy(self, a: str, b: str) -> bool:
        from onrecord.compare import judge

        return judge(self._wording(a), self._wording(b)) is not None
