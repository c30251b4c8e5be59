"""Choosing for each statement one of its candidates, or none: when it was made, to whom.

In go questions, one a statement, with a row of features for each candidate; out come choices with their probability. A
trained scorer looks at each question alone first. It then looks twice more, with what it has found for the statements
around: those of one occasion have one date and one audience, and a conversation goes to and fro.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from onrecord.statements.rows import Rows

__all__ = ["MESSAGES", "ROUNDS", "Chooser", "ChoosingNetwork", "Circle", "Question"]

Floats = NDArray[np.float32]

MESSAGES: Final = 11
"""Numbers that a candidate is told of the other statements."""

ROUNDS: Final = 2
"""Further looks, after the first."""

_FADE: Final = 3.0
"""Statements after which the weight of a neighbour has fallen to a third."""


@dataclass(frozen=True, slots=True)
class Question:
    """One statement's question. Row 0 of ``rows`` stands for none; the others are its candidates.

    ``cue`` are the words that ask, ``heads`` the candidates' words. Candidates with one value are one answer.
    """

    rows: Floats
    cue: tuple[int, int]
    heads: NDArray[np.int64]
    values: tuple[Hashable, ...]


class ChoosingNetwork(Protocol):
    """What choosing needs of a trained network; see :class:`onrecord.encoder.StatementNetwork`."""

    def choose(self, kind: str, rows: Floats, points: Floats, pointed: Floats) -> tuple[Floats, Floats]:
        """Scores (rows,) at first sight, and what is kept of each row (rows, width)."""

    def settle(self, kind: str, kept: Floats, messages: Floats) -> Floats:
        """What ``messages`` (rows, :data:`MESSAGES`) add to the scores (rows,)."""


class Circle:
    """The questions of one article side by side: which answers are the same, and who asks them."""

    def __init__(self, questions: Sequence[Question], speakers: Sequence[int | None], lines: Sequence[int]) -> None:
        self.count = len(questions)
        self.answers: list[Hashable] = list(dict.fromkeys(value for q in questions for value in q.values))
        place = {value: i for i, value in enumerate(self.answers, 1)}
        self.places = [np.array([0, *(place[value] for value in q.values)], np.int64) for q in questions]
        self.owner = np.repeat(np.arange(self.count), [len(p) for p in self.places])
        self.place = np.concatenate(self.places) if self.places else np.zeros(0, np.int64)
        self._speaker = np.array([-1 if s is None else s for s in speakers], np.int64)
        self._line = np.array(lines, np.int64)
        # The answer that each statement's own speaker would be, for conversations.
        self._self_place = np.array([place.get(s, -1) if s is not None else -1 for s in speakers], np.int64)
        order = np.arange(self.count)
        apart = np.abs(order[:, None] - order[None])
        others = (apart > 0).astype(np.float32)
        self._same = others * (self._speaker[:, None] == self._speaker[None]) * (self._speaker[:, None] >= 0)
        near = others * (np.abs(self._line[:, None] - self._line[None]) <= 1)
        self._fade = others * np.exp(-apart / _FADE, dtype=np.float32)
        weighed = (others, self._same, near, self._fade, self._fade * self._same)
        self._means = [(weights, weights.sum(axis=1, keepdims=True) + np.float32(1e-3)) for weights in weighed]

    def shares(self, scores: Floats) -> Floats:
        """Probability of each answer for each question (questions, 1 + answers) from the scores of all rows."""
        result = np.zeros((self.count, 1 + len(self.answers)), np.float32)
        peak = np.full(self.count, -np.inf, np.float32)
        np.maximum.at(peak, self.owner, scores)
        raised = np.exp(scores - peak[self.owner])
        np.add.at(result, (self.owner, self.place), raised)
        return _float(result / result.sum(axis=1, keepdims=True))

    def messages(self, shares: Floats) -> Floats:
        """What each row is told (rows, :data:`MESSAGES`) of the answers of other statements."""
        if not self.count:
            return np.zeros((0, MESSAGES), np.float32)
        blank = np.zeros((1, shares.shape[1]), np.float32)
        before, after = np.concatenate([blank, shares[:-1]]), np.concatenate([shares[1:], blank])
        beside = np.diagonal(self._same, 1)[:, None]
        follows, precedes = np.concatenate([blank[:, :1], beside]), np.concatenate([beside, blank[:, :1]])
        told = (
            shares,
            # Not "@": how BLAS sums depends on the number of its threads.
            *(np.einsum("ij,jk->ik", weights, shares) / total for weights, total in self._means),
            before,
            after,
            before * follows,
            after * precedes,
            self._replies(shares),
        )
        result = np.empty((len(self.owner), MESSAGES), np.float32)
        for number, each in enumerate(told):
            result[:, number] = each[self.owner, self.place]
        return result

    def _replies(self, shares: Floats) -> Floats:
        """How much each answer, where it is a speaker close by, speaks to this statement's own speaker."""
        result = np.zeros_like(shares)
        known = np.flatnonzero(self._self_place >= 0)
        places = self._self_place[known]
        toward = np.zeros((self.count, len(known)), np.float32)
        toward[known] = shares[np.ix_(known, places)].T
        toward *= self._fade[:, known]
        for column, place in enumerate(places.tolist()):
            np.maximum(result[:, place], toward[:, column], out=result[:, place])
        return result


def _float(values: NDArray[Any]) -> Floats:
    result: Floats = values.astype(np.float32)
    return result


@dataclass(frozen=True, slots=True)
class Chooser:
    """Chooses with a trained network. ``caution`` is added to the score of none (tuned on labelled data)."""

    network: ChoosingNetwork
    kind: str
    caution: float = 0.0

    def choose(
        self, questions: Sequence[Question], circle: Circle, points: Rows, pointed: Rows
    ) -> list[tuple[int | None, float]]:
        """The candidate of each question, or None, and the probability that this is right.

        ``points`` and ``pointed`` (words, width) are the article's vectors as the ones that ask and that are asked
        for.
        """
        if not questions:
            return []
        asking, asked = gather(questions, points, pointed)
        rows = np.concatenate([q.rows for q in questions])
        scores, kept = self.network.choose(self.kind, rows, asking, asked)
        for _ in range(ROUNDS):
            scores = scores + self.network.settle(self.kind, kept, circle.messages(circle.shares(scores)))
        scores = _float(scores + self.caution * rows[:, 0])
        shares = circle.shares(scores)
        answers: list[tuple[int | None, float]] = []
        best = shares.argmax(axis=1)
        own = np.where(circle.place == best[circle.owner], scores, -np.inf)
        start = 0
        for place, share, question in zip(best.tolist(), shares.max(axis=1).tolist(), questions, strict=True):
            end = start + len(question.rows)
            answers.append((int(own[start + 1 : end].argmax()) if place else None, share))
            start = end
        return answers


def gather(questions: Sequence[Question], points: Rows, pointed: Rows) -> tuple[Floats, Floats]:
    """The vectors of all rows: of the words that ask, and of the candidates; none has zeros."""
    lengths = np.array([high - low for low, high in (q.cue for q in questions)])
    cues = points.take(np.array([word for q in questions for word in range(*q.cue)]))
    means = np.add.reduceat(cues, np.cumsum([0, *lengths[:-1]]), axis=0) / lengths[:, None].astype(np.float32)
    counts = np.array([len(q.rows) for q in questions])
    asked = np.zeros((counts.sum(), cues.shape[1]), np.float32)
    candidates = np.ones(len(asked), bool)
    candidates[np.cumsum([0, *counts[:-1]])] = False
    asked[candidates] = pointed.take(np.concatenate([q.heads for q in questions]))
    return np.repeat(means, counts, axis=0), asked
