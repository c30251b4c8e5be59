"""Whether two statements are the same thing said by the same speaker, as a probability.

In go two statements with their articles, out comes a judgement: the probability that a careful reader says yes, whether
it is over the threshold, and how one telling differs from the other. Figures of the words decide where they leave
little doubt; elsewhere a network reads both statements side by side. The weights are fitted in
:mod:`onrecord.training.same`. Which pairs are worth judging is the caller's to say.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from onrecord.compare.rarity import Rarity
from onrecord.compare.renditions import How, align, how
from onrecord.compare.voices import VOICES, compare_voices
from onrecord.compare.weighing import CONTENT, Weighed, Weigher, compare_content
from onrecord.encoder import ModelFiles, SentenceVectors
from onrecord.encoder.pairs import PairReader
from onrecord.errors import ModelError
from onrecord.records import Act, Article, Span, Statement

__all__ = [
    *("DOUBT", "FIGURES", "FOLDS", "RARITY", "READ", "TIMES", "WEIGHTS", "SameStatement", "Sameness", "Scale", "Side"),
    *("compare", "compare_days", "fit", "fold_of", "make_ready", "read_both"),
]

RARITY, WEIGHTS = "rarity.tsv", "weights.json"
"""Files of the model: how rare words are, and the weights of the figures."""

TIMES = ("over a week apart", "over two months apart")
"""Names of the figures of :func:`compare_days`, in order."""

FIGURES = (*CONTENT, *VOICES, "act same", "kind same", "stance same", "polarity same", "denied by one", *TIMES)
"""Names of all figures of a pair, in order."""

READ = ("paraphrase", "likeness", "paraphrase in sentences", "likeness in sentences")
"""Names of what a reader of both texts adds: logits of the contents, and of the sentences around them."""

DOUBT = 0.25, 0.75
"""Probabilities between which a pair is read by the network. Of the labelled pairs of one day 12 % are; F1 is the same
as when all are read."""

_WEEK, _TWO_MONTHS = 7, 60
"""Days; what is said again on another occasion is often only much like it."""

FOLDS = 5
"""Parts of the days that the model was fitted to; for each it also holds weights fitted without it, to be measured."""

_NEAR = 400
"""Characters before and after a content in which its sentence begins and ends."""
_SENTENCE_END = re.compile(r"[.!?][”\"’')\]]{0,3}(?=\s)|\n")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Side:
    """One of two statements, made ready for comparison; it may be kept for many."""

    statement: Statement
    content: Weighed
    published: date | None
    said: str
    """The content in one string."""
    around: str
    """The sentences that it stands in."""


@dataclass(frozen=True, slots=True)
class Sameness:
    """The judgement of a pair."""

    score: float
    """Probability in [0, 1] that both are the same thing said by the same speaker."""
    same: bool
    how: How
    """How the tellings differ, if they are the same."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A weight for each figure and a bias: the logarithm of the odds is their sum."""

    weights: tuple[float, ...]
    bias: float

    def score(self, figures: Sequence[float]) -> float:
        """Give the probability, in [0, 1]."""
        return _probability(self.odds(figures))

    def odds(self, figures: Sequence[float]) -> float:
        """Give the logarithm of the odds."""
        return self.bias + math.fsum(weight * figure for weight, figure in zip(self.weights, figures, strict=True))


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-min(max(odds, -500.0), 500.0)))


class SameStatement:
    """Judges pairs of statements. Several threads may call at once."""

    def __init__(self, files: ModelFiles, vectors: SentenceVectors) -> None:
        if files.facts["sentences"] != vectors.version:
            raise ModelError(
                f"the model in {files.folder} was fitted to sentence vectors of {files.facts['sentences']}, not of"
                f" {vectors.version}; train it again"
            )
        self.files = files
        self.weigher = Weigher(Rarity.read(files.folder / RARITY), vectors.of)
        try:
            held = json.loads((files.folder / WEIGHTS).read_text(encoding="utf-8"))
            names = held["figures"], held["content"], held["read"]
            self._same, *self._folds = (_scale(each, len(FIGURES)) for each in (held["same"], *held["folds"]))
            both = len(FIGURES) + len(READ)
            self._second, *self._second_folds = (_scale(each, both) for each in (held["second"], *held["second_folds"]))
            self._paraphrase = _scale(held["paraphrase"], len(CONTENT))
            self._days = frozenset(map(date.fromisoformat, held["days"]))
            self.threshold = float(held["threshold"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"the weights in {files.folder} cannot be read ({error}); reinstall onrecord") from error
        folds = len(self._folds), len(self._second_folds)
        if names != (list(FIGURES), list(CONTENT), list(READ)) or folds != (FOLDS, FOLDS):
            raise ModelError(f"the weights in {files.folder} are of other figures; use the version that wrote them")

    @classmethod
    def open(cls, folder: Path | None = None, *, vectors: SentenceVectors | None = None) -> Self:
        """The model in ``folder``, or the one that ships; raises :class:`ModelError` if it is damaged."""
        folder = Path(__file__).with_name("same_model") if folder is None else folder
        return cls(ModelFiles.open(folder), SentenceVectors.open() if vectors is None else vectors)

    @property
    def version(self) -> str:
        """Name of the model, which changes with its weights."""
        return self.files.version

    def side(self, article: Article, statement: Statement) -> Side:
        """Make a statement of ``article`` ready."""
        return make_ready(article, statement, self.weigher)

    @cached_property
    def _reader(self) -> PairReader:
        """Opened when the first pair in doubt is met: most callers never need its 26 MB."""
        reader = PairReader.open()
        if reader.version != self.files.facts["pairs"]:
            raise ModelError(
                f"the model in {self.files.folder} was fitted to a reader of {self.files.facts['pairs']}, not of"
                f" {reader.version}; train it again"
            )
        return reader

    def judge(self, a: Side, b: Side, *, apart: float | None = None, held_out: bool = False) -> Sameness:
        """Judge a pair; the same for both orders.

        ``apart`` is how many days lie between the occasions: 0 for two reports of one story, infinity where nobody
        knows. Without it the days of publication are taken, and 0 if either has none. With ``held_out``, pairs of a day
        that the model was fitted to are judged by weights fitted without it.
        """
        first, second = self._same, self._second
        folds = [fold_of(day) for day in (a.published, b.published) if day is not None and day in self._days]
        if held_out and folds:
            # Of two days the one whose part comes first, as in the fit.
            first, second = self._folds[min(folds)], self._second_folds[min(folds)]
        figures = compare(a, b, self.weigher, apart=apart)
        score = first.score(figures)
        if DOUBT[0] <= score < DOUBT[1]:
            score = second.score([*figures, *read_both(a, b, self._reader)])
        pieces = align(a.content.told, b.content.told)
        return Sameness(score, score >= self.threshold, how(a.content.told, b.content.told, pieces))

    def paraphrases(self, a: str, b: str) -> float:
        """Probability in [0, 1] that two sentences say the same, whoever says so."""
        figures = compare_content(self.weigher.weigh(a), self.weigher.weigh(b), self.weigher)
        # Both err in their own ways: the mean of the odds does better than either.
        return _probability((self._paraphrase.odds(figures) + self._reader.read(a, b)[0]) / 2)


def _scale(value: Any, size: int) -> Scale:
    scale = Scale(tuple(map(float, value["weights"])), float(value["bias"]))
    if len(scale.weights) != size or not all(map(math.isfinite, (*scale.weights, scale.bias))):
        raise ValueError(f"there must be {size} weights")
    return scale


def fold_of(day: date) -> int:
    """Which of the parts of the days ``day`` belongs to."""
    return crc32(day.isoformat().encode()) % FOLDS


def make_ready(article: Article, statement: Statement, weigher: Weigher) -> Side:
    """Make a statement of ``article`` ready for comparison."""
    text, content = article.text, statement.content
    said = " ".join(text[span.start : span.end] for span in content)
    return Side(statement, weigher.weigh(text, content), article.published, said, _around(text, content))


def _around(text: str, content: Sequence[Span]) -> str:
    """The sentences that ``content`` stands in, as far as they are near; nothing without content."""
    if not content:
        return ""
    first, last = content[0].start, content[-1].end
    low, high = max(0, first - _NEAR), min(len(text), last + _NEAR)
    start = max((match.end() for match in _SENTENCE_END.finditer(text, low, first)), default=low)
    end = _SENTENCE_END.search(text, max(last - 1, 0), high)
    return text[start : end.end() if end else high].strip()


def read_both(a: Side, b: Side, reader: PairReader) -> list[float]:
    """What a reader of both makes of a pair, named by :data:`READ`."""
    return [*reader.read(a.said, b.said), *reader.read(a.around, b.around)]


def compare(a: Side, b: Side, weigher: Weigher, *, apart: float | None = None) -> list[float]:
    """All figures of a pair, named by :data:`FIGURES`; the same for both orders.

    ``apart`` is as in :meth:`SameStatement.judge`.
    """
    one, other = a.statement, b.statement
    if apart is None:
        apart = abs((a.published - b.published).days) if a.published and b.published else 0
    return [
        *compare_content(a.content, b.content, weigher),
        *compare_voices(one.speaker, other.speaker),
        float(one.act == other.act),
        float(one.kind == other.kind),
        float(one.stance == other.stance),
        float(one.polarity == other.polarity),
        float({one.act, other.act} == {Act.DENY, Act.STATE}),
        *compare_days(apart),
    ]


def compare_days(apart: float) -> list[float]:
    """The figures of two occasions so many days apart, named by :data:`TIMES`."""
    return [float(apart > _WEEK), float(apart > _TWO_MONTHS)]


def fit(figures: Floats, right: Floats, *, strength: float, steps: int = 30) -> Scale:
    """Fit weights by logistic regression, with Newton's method.

    ``figures`` has a pair a row, ``right`` 1 for each that is the same and 0 for the others. ``strength`` is the ridge
    on the weights of figures in units of their spread.
    """
    mean, spread = figures.mean(axis=0), figures.std(axis=0)
    spread[spread == 0] = 1.0
    scaled = np.column_stack([(figures - mean) / spread, np.ones(len(figures))])
    ridge = np.diag([*[strength] * figures.shape[1], 0.0])
    weights = np.zeros(scaled.shape[1])
    for _step in range(steps):
        found = 1 / (1 + np.exp(-np.clip(scaled @ weights, -30, 30)))
        slope = scaled.T @ (found - right) + ridge @ weights
        bend = (scaled * (found * (1 - found))[:, None]).T @ scaled + ridge
        change = np.linalg.solve(bend + 1e-9 * np.eye(len(bend)), slope)
        weights -= change
        if float(np.abs(change).max()) < 1e-10:
            break
    plain = weights[:-1] / spread
    return Scale(tuple(map(float, plain)), float(weights[-1] - plain @ mean))
