"""Evaluation of statements: what the program says of given attributions, beside what their labels say.

In go labelled articles and the program under test, out come statements paired with their labels, and the form of the
reports on them. What counts as right is decided where the figures are: ``acts``, ``dates`` and ``addressees``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from onrecord.evaluation.gold import GoldArticle, hash_gold
from onrecord.evaluation.labels import GoldStatement, LabelledStatements
from onrecord.evaluation.reports import FigureReport, Mistake
from onrecord.evaluation.scores import Attribution
from onrecord.exports.characters import one_line
from onrecord.records import Article, Span, Statement

__all__ = ["Answer", "Complete", "StatementReport", "answers", "hash_labelled"]

Complete: TypeAlias = Callable[[Article, Sequence[Attribution]], Sequence[Statement]]
"""The statements of given attributions of one article, one each, in order."""

_SHOWN = 80
"""Characters of a content that a list of mistakes shows: with the cue they fill a line of a wide terminal."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the program says of one attribution, and its label."""

    article: GoldArticle
    attribution: Attribution
    found: Statement
    wanted: GoldStatement

    def mistake(self, found: str, wanted: str) -> Mistake:
        """Describe a wrong answer for a reader's eye."""
        cue, content = self._words(self.attribution.cue), self._words(self.attribution.content)
        shown = content if len(content) <= _SHOWN else f"{content[:_SHOWN]}…"
        return Mistake(self.article.name, f"{cue or '(no cue)'}: {shown}", found, wanted)

    def _words(self, spans: Sequence[Span]) -> str:
        return one_line(" … ".join(self.article.text[span.start : span.end] for span in spans))


@dataclass(frozen=True, slots=True)
class StatementReport(FigureReport):
    """A report on one field of statements, whose figures have longer names."""

    column: ClassVar[int] = 24


def answers(gold: Sequence[LabelledStatements], complete: Complete) -> Iterator[Answer]:
    """Ask ``complete`` for the statements of each article's attributions; the article carries its publication date.

    Raises :class:`ValueError` unless each attribution has one statement.
    """
    for labelled in gold:
        article = labelled.article
        found = complete(article.article(), article.attributions)
        for each in zip(article.attributions, found, labelled.statements, strict=True):
            yield Answer(article, *each)


def hash_labelled(gold: Sequence[LabelledStatements]) -> str:
    """Hash the articles and their attributions, as :func:`hash_gold` does."""
    return hash_gold([labelled.article for labelled in gold])
