"""Evaluation of statements: what the program says of given attributions, beside what their labels say.

In go labelled articles and the program under test, out come statements paired with their labels, and the form of the
reports on them. What counts as right is decided where the figures are: ``acts``, ``dates`` and ``addressees``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from onrecord.evaluation.gold import GoldArticle, hash_gold
from onrecord.evaluation.labels import GoldStatement, LabelledStatements
from onrecord.evaluation.scores import Attribution, Figures
from onrecord.exports.characters import one_line
from onrecord.records import Article, Span, Statement

__all__ = ["Answer", "Complete", "Mistake", "StatementReport", "answers", "hash_labelled", "percent"]

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
class Mistake:
    """A wrong answer: the article's name, cue and content on one line, what was found, what was wanted."""

    name: str
    words: str
    found: str
    wanted: str


@dataclass(frozen=True, slots=True)
class StatementReport:
    """Figures in per cent with what they were counted over, and each wrong answer for a reader's eye."""

    figures: Figures
    counts: Mapping[str, int]
    errors: tuple[Mistake, ...]
    corpus_hash: str

    @property
    def gated(self) -> Figures:
        """The figures as the quality gate takes them: higher is better for each."""
        return self.figures

    def to_json(self) -> str:
        """Write the figures as a JSON object, one a line."""
        return json.dumps(self.figures, indent=1)

    def to_table(self) -> str:
        """Write the figures, and what they come from, as text to be read."""
        lines = [f"{'figure':<24}{'%':>8}{'of':>8}"]
        lines += [f"{name:<24}{value:>8}{self.counts[name]:>8}" for name, value in self.figures.items()]
        return "\n".join([*lines, *self._details(), "", f"corpus hash: {self.corpus_hash}"])

    def to_errors(self) -> str:
        """List the wrong answers, one a line."""
        listed = [f"{one_line(e.name)}: {e.words}: {one_line(e.found)}, not {one_line(e.wanted)}" for e in self.errors]
        return "\n".join([*self._summary(), *listed])

    def _details(self) -> list[str]:
        """Further lines of the table."""
        return []

    def _summary(self) -> list[str]:
        """Lines that go before the list of wrong answers."""
        return []


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


def percent(part: float, whole: float) -> float:
    """Give ``part`` in per cent of ``whole`` to one decimal; of nothing it is 0."""
    return round(100 * part / whole, 1) if whole else 0.0
