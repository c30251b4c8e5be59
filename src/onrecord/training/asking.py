"""What labelled articles teach of acts, dates and addressees: the questions that reading would ask, with their answers.

In go articles with labelled statements, out come tensors. Candidates and features are made by the program's own code,
with the speakers that it finds itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from onrecord.encoder import ModelFiles, Network, SpeakerNetwork
from onrecord.evaluation.labels import LabelledStatements
from onrecord.pipeline import Stage, set_stage
from onrecord.records import Act
from onrecord.speakers import Resolver, fold, fold_speaker
from onrecord.statements.addressing import Addressing
from onrecord.statements.choosing import Circle, Question
from onrecord.statements.clues import read_clues
from onrecord.statements.dating import Dating, find_dated
from onrecord.statements.layout import lay_out
from onrecord.statements.reader import addressee_questions, circle_of, date_questions
from onrecord.statements.scene import Form, Scene
from onrecord.statements.structure import ADDRESSEES, DATES
from onrecord.training.speakers import LabelledStatement, LabelledText

__all__ = ["Asked", "Material", "Stages", "labelled_text"]

_ACTS = tuple(Act)


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions of one kind in one article, in torch; ``right`` marks the rows that answer them."""

    questions: list[Question]
    circle: Circle
    rows: Tensor
    owner: Tensor
    cues: Tensor
    heads: Tensor
    right: Tensor
    labels: list[object]
    """What the label says: an answer of the circle, or None; only for tuning."""


@dataclass(frozen=True, slots=True)
class Material:
    """One article with what it teaches."""

    vectors: Tensor
    features: Tensor
    index: Tensor
    marks: Tensor
    clues: Tensor
    acts: Tensor
    asked: dict[str, Asked]


def _asked(scene: Scene, questions: list[Question], right: list[NDArray[np.bool_]], labels: list[object]) -> Asked:
    circle = circle_of(scene, questions, slice(0, len(questions)))
    heads = [head for q in questions for head in (-1, *q.heads.tolist())]
    return Asked(
        questions,
        circle,
        torch.from_numpy(np.concatenate([q.rows for q in questions])),
        torch.from_numpy(circle.owner),
        torch.tensor([q.cue for q in questions]),
        torch.tensor(heads),
        torch.from_numpy(np.concatenate(right)),
        labels,
    )


_BESIDE = 3
"""Statements from a dated one of the same speaker within which "no date" is not believed: annotators carry the date of
an occasion over to all that was said on it, some further than others."""


def _date_labels(scene: Scene, questions: Sequence[Question], days: Sequence[date | None]) -> list[NDArray[np.bool_]]:
    result = []
    for number, (question, day) in enumerate(zip(questions, days, strict=True)):
        told = None if day is None else day.isoformat()
        speaker = scene.said[number].speaker
        beside = range(max(0, number - _BESIDE), min(len(days), number + _BESIDE + 1))
        doubted = speaker is not None and any(days[i] is not None and scene.said[i].speaker == speaker for i in beside)
        none = told is None and not doubted
        result.append(np.array([none, *(told is not None and value == told for value in question.values)]))
    return result


_SHORT = 4
"""Words of a label that one word of it may stand for."""


def _names_match(name: str, form: Form, label: str) -> bool:
    if fold_speaker(name) == fold_speaker(label):
        return True
    if form is Form.NAME:
        return False
    words, wanted = set(fold(name).split()) - {"the", "a", "an"}, set(fold(label).split())
    return bool(words) and words <= wanted and (len(words) > 1 or len(wanted) <= _SHORT)


def prepare(stage: Stage, labels: Sequence[tuple[str, str | None, date | None]]) -> Material | None:
    """What one article teaches; ``labels`` are each statement's act, addressee and day."""
    if not labels:
        return None
    scene, attributions = stage.scene, stage.attributions
    index, marks = lay_out(scene.words, attributions)
    dates, _ = date_questions(scene, Dating(scene, find_dated(scene)))
    people, candidates = addressee_questions(scene, Addressing(scene, stage.pronouns))
    right = []
    for chosen, (_, addressee, _) in zip(candidates, labels, strict=True):
        fits = [
            addressee is not None and _names_match(stage.company.speaker(r.key, 1.0).name, r.form, addressee)
            for r in chosen
        ]
        right.append(np.array([addressee is None, *fits]))
    days = [day for _, _, day in labels]
    asked = {
        DATES: _asked(scene, dates, _date_labels(scene, dates, days), [d.isoformat() if d else None for d in days]),
        ADDRESSEES: _asked(scene, people, right, [addressee for _, addressee, _ in labels]),
    }
    return Material(
        torch.from_numpy(stage.vectors),
        torch.from_numpy(scene.words.features),
        torch.from_numpy(index),
        torch.from_numpy(marks),
        torch.from_numpy(read_clues(scene)),
        torch.tensor([_ACTS.index(Act(act)) for act, _, _ in labels]),
        asked,
    )


@dataclass(frozen=True, slots=True)
class Stages:
    """What sets the stage for an article: the encoder, and the speaker model that fits it."""

    network: Network
    mentions: SpeakerNetwork
    speakers: Resolver

    @classmethod
    def open(cls, files: ModelFiles, speakers: Path | None) -> Stages:
        """With the attribution model in ``files`` and the speaker model in ``speakers``."""
        model = ModelFiles.open(speakers, shipped="speakers")
        mentions = SpeakerNetwork(model)
        return cls(Network(files), mentions, Resolver(mentions, float(model.facts["temperature"])))

    def material(self, labelled: Sequence[LabelledText]) -> list[Material]:
        """What labelled articles teach."""
        result = []
        for text in labelled:
            statements = sorted(text.statements, key=lambda s: s.content)
            labels = [(s.act, s.addressee, s.said_on) for s in statements]
            stage = set_stage(self.network, self.mentions, self.speakers, text.text, text.published, statements)
            one = prepare(stage, labels)
            if one is not None:
                result.append(one)
        return result


def labelled_text(gold: LabelledStatements) -> LabelledText:
    """A labelled article of an evaluation, as training takes them."""
    article = gold.article
    statements = tuple(
        LabelledStatement(a.source, a.cue, a.content, "unknown", "unknown", s.act, s.addressee, s.said_on)
        for a, s in zip(article.attributions, gold.statements, strict=True)
    )
    return LabelledText(article.text, article.published, statements)
