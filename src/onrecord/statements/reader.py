"""The statement reader: the act, the date and the addressee of each statement of an article.

In go a scene and what the statement network keeps of its words; out come findings, with places and keys instead of
records. The trained network decides; this module asks it and calibrates its answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from onrecord.records import Act, When
from onrecord.statements.addressing import Addressing
from onrecord.statements.choosing import Chooser, ChoosingNetwork, Circle, Question
from onrecord.statements.clues import read_clues
from onrecord.statements.conversing import spoken_to
from onrecord.statements.dating import Dated, Dating, lies_ahead, nearby_period
from onrecord.statements.layout import MARK_OUTSIDE, Attributed, lay_out
from onrecord.statements.rows import Rows
from onrecord.statements.scene import Referent, Said, Scene
from onrecord.statements.structure import ADDRESSEES, DATES

__all__ = ["Finding", "Kept", "StatementReader", "addressee_questions", "date_questions"]

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """What the statement network keeps of words, one row a word: for reading, as asking, and as asked for.

    Long articles have hundreds of megabytes of it, of which statements need some; so the parts of windows stay apart.
    """

    words: Rows
    points: Rows
    pointed: Rows

    @classmethod
    def of(cls, answer: Sequence[Floats], rows: slice) -> Kept:
        """The answer of the network about a window, cut down to the words that the window answers for."""
        return cls(*(Rows([part[rows].astype(np.float16)]) for part in answer))

    @classmethod
    def join(cls, parts: Sequence[Kept]) -> Kept:
        """One after the other."""
        return cls(*(Rows([rows for p in parts for rows in getattr(p, f.name).parts]) for f in fields(cls)))


class ReadingNetwork(ChoosingNetwork, Protocol):
    """What the reader needs of a trained network; see :class:`onrecord.encoder.StatementNetwork`."""

    def read(self, words: Floats, marks: NDArray[np.int64], clues: Floats) -> Floats:
        """Log-probabilities of acts (statements, acts)."""


class Finding(NamedTuple):
    """What is found of one statement. ``addressee`` is the key of an entity, with the probability that it is right."""

    act: Act
    act_score: float
    said_on: When | None
    addressee: int | None
    addressee_score: float


_ACTS = tuple(Act)
_SURE = 0.9
"""Score of an addressee that the form of a transcript tells."""
_STATEMENTS = 16
"""Statements that are read at once: bounds memory on an article with thousands."""


@dataclass(frozen=True, slots=True)
class StatementReader:
    """Reads statements with a trained network.

    ``temperature`` calibrates the scores of acts, ``cautions`` are added to the score of no date and of no addressee;
    all are tuned on labelled data.
    """

    network: ReadingNetwork
    temperature: float
    cautions: Mapping[str, float]

    def read(
        self,
        scene: Scene,
        attributions: Sequence[Attributed],
        kept: Kept,
        pronouns: Mapping[int, list[Referent]],
        dated: Sequence[Dated],
    ) -> list[Finding]:
        """A finding for each attribution; ``pronouns`` are those that a statement may address, ``dated`` all dates."""
        if not attributions:
            return []
        logits = self._read(scene, attributions, kept)
        raised = np.exp((logits - logits.max(axis=1, keepdims=True)).astype(np.float64) / self.temperature)
        shares = raised / raised.sum(axis=1, keepdims=True)
        dating, addressing = Dating(scene, list(dated)), Addressing(scene, pronouns)
        date_asked, date_candidates = date_questions(scene, dating)
        dates = self._choose(scene, DATES, date_asked, kept)
        asked, candidates = addressee_questions(scene, addressing)
        addressees = self._choose(scene, ADDRESSEES, asked, kept)
        turns = spoken_to(scene)
        findings = []
        for i, said in enumerate(scene.said):
            day, (person, score) = dates[i][0], addressees[i]
            when = _when(scene, said, dated, None if day is None else dating.days[int(date_candidates[i][day])])
            act = int(shares[i].argmax())
            addressee = None if person is None else candidates[i][person].key
            if i in turns:
                addressee, score = turns[i], _SURE
            findings.append(Finding(_ACTS[act], float(shares[i, act]), when, addressee, score))
        return findings

    def _read(self, scene: Scene, attributions: Sequence[Attributed], kept: Kept) -> Floats:
        index, marks = lay_out(scene.words, attributions)
        clues = read_clues(scene)
        # Those of like length together, and no wider than the longest: most are half as long as there are places.
        lengths = (marks != MARK_OUTSIDE).sum(axis=1)
        order = np.argsort(lengths, kind="stable")
        result = np.zeros((len(index), len(_ACTS)), np.float32)
        for low in range(0, len(index), _STATEMENTS):
            part = order[low : low + _STATEMENTS]
            places = slice(0, max(1, int(lengths[part].max())))
            words = kept.words.take(index[part, places])
            result[part] = self.network.read(words, marks[part, places], clues[part])
        return result

    def _choose(self, scene: Scene, kind: str, questions: list[Question], kept: Kept) -> list[tuple[int | None, float]]:
        """Choices, some hundred statements at a time: what lies further apart has nothing to tell each other."""
        if not any(question.values for question in questions):
            return [(None, 1.0)] * len(questions)
        chooser = Chooser(self.network, kind, self.cautions.get(kind, 0.0))
        answers: list[tuple[int | None, float]] = []
        for low in range(0, len(questions), _CIRCLE):
            part = slice(low, low + _CIRCLE)
            circle = circle_of(scene, questions, part)
            answers += chooser.choose(questions[part], circle, kept.points, kept.pointed)
        return answers


def _when(scene: Scene, said: Said, dated: Sequence[Dated], day: Dated | None) -> When | None:
    """The day that was chosen, unless the statement's own sentence tells a month or a year instead."""
    if day is not None and lies_ahead(scene, day.when):
        day = None
    if day is not None and scene.sentence[day.head] == scene.sentence[said.cue[0]]:
        return day.when
    return nearby_period(scene, said, dated) or (day.when if day else None)


_CIRCLE = 128
"""Statements that hear of each other."""


def circle_of(scene: Scene, questions: Sequence[Question], part: slice) -> Circle:
    """The questions of some statements side by side."""
    said = scene.said[part]
    return Circle(questions[part], [s.speaker for s in said], [int(scene.line[s.cue[0]]) for s in said])


def date_questions(scene: Scene, dating: Dating) -> tuple[list[Question], list[NDArray[np.int64]]]:
    """Each statement's question when it was made, and its candidates among ``dating.days``.

    A day that cannot be told, for want of a publication date, is an answer of its own.
    """
    questions, candidates = [], []
    for number, said in enumerate(scene.said):
        rows, chosen = dating.rows(number)
        values = tuple(dating.days[i].when.value or ("unresolved", i) for i in chosen.tolist())
        questions.append(Question(rows, said.cue, dating.heads[chosen], values))
        candidates.append(chosen)
    return questions, candidates


def addressee_questions(scene: Scene, addressing: Addressing) -> tuple[list[Question], list[list[Referent]]]:
    """Each statement's question to whom it was made, and its candidates."""
    questions, candidates = [], []
    for number, said in enumerate(scene.said):
        rows, chosen = addressing.rows(number)
        heads = np.array([r.end - 1 for r in chosen], dtype=np.int64)
        questions.append(Question(rows, said.cue, heads, tuple(r.key for r in chosen)))
        candidates.append(chosen)
    return questions, candidates
