"""Whether two statements are the same thing said by the same speaker, as a probability.

In go two statements with their articles, out comes a judgement: the probability that a careful reader says yes, whether
it is over the threshold, and how one telling differs from the other. The weights are fitted in
:mod:`onrecord.training.same`. Which pairs are worth judging, and how many days apart two statements may be, is the
caller's to say.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
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
from onrecord.errors import ModelError
from onrecord.records import Act, Article, Statement

__all__ = ["FIGURES", "FOLDS", "RARITY", "WEIGHTS", "SameStatement", "Sameness", "Scale", "Side", "fit", "fold_of"]

RARITY, WEIGHTS = "rarity.tsv", "weights.json"
"""Files of the model: how rare words are, and the weights of the figures."""

FIGURES = (*CONTENT, *VOICES, "act same", "kind same", "stance same", "polarity same", "denied by one")
"""Names of all figures of a pair, in order."""

FOLDS = 5
"""Parts of the days that the model was fitted to; for each it also holds weights fitted without it, to be measured."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Side:
    """One of two statements, made ready for comparison; it may be kept for many."""

    statement: Statement
    content: Weighed
    published: date | None


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
        odds = self.bias + math.fsum(weight * figure for weight, figure in zip(self.weights, figures, strict=True))
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
            names = held["figures"], held["content"]
            self._same, *self._folds = (_scale(each, len(FIGURES)) for each in (held["same"], *held["folds"]))
            self._paraphrase = _scale(held["paraphrase"], len(CONTENT))
            self._days = frozenset(map(date.fromisoformat, held["days"]))
            self.threshold = float(held["threshold"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"the weights in {files.folder} cannot be read ({error}); reinstall onrecord") from error
        if names != (list(FIGURES), list(CONTENT)) or len(self._folds) != FOLDS:
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
        return Side(statement, self.weigher.weigh(article.text, statement.content), article.published)

    def judge(self, a: Side, b: Side, *, held_out: bool = False) -> Sameness:
        """Judge a pair; the same for both orders.

        With ``held_out``, pairs of a day that the model was fitted to are judged by weights fitted without it.
        """
        scale = self._same
        if held_out and a.published in self._days and a.published is not None:
            scale = self._folds[fold_of(a.published)]
        score = scale.score(compare(a, b, self.weigher))
        pieces = align(a.content.told, b.content.told)
        return Sameness(score, score >= self.threshold, how(a.content.told, b.content.told, pieces))

    def paraphrases(self, a: str, b: str) -> float:
        """Probability in [0, 1] that two sentences say the same, whoever says so."""
        return self._paraphrase.score(compare_content(self.weigher.weigh(a), self.weigher.weigh(b), self.weigher))


def _scale(value: Any, size: int) -> Scale:
    scale = Scale(tuple(map(float, value["weights"])), float(value["bias"]))
    if len(scale.weights) != size or not all(map(math.isfinite, (*scale.weights, scale.bias))):
        raise ValueError(f"there must be {size} weights")
    return scale


def fold_of(day: date) -> int:
    """Which of the parts of the days ``day`` belongs to."""
    return crc32(day.isoformat().encode()) % FOLDS


def compare(a: Side, b: Side, weigher: Weigher) -> list[float]:
    """All figures of a pair, named by :data:`FIGURES`; the same for both orders."""
    one, other = a.statement, b.statement
    return [
        *compare_content(a.content, b.content, weigher),
        *compare_voices(one.speaker, other.speaker),
        float(one.act == other.act),
        float(one.kind == other.kind),
        float(one.stance == other.stance),
        float(one.polarity == other.polarity),
        float({one.act, other.act} == {Act.DENY, Act.STATE}),
    ]


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
