"""What stance a body takes to a headline as a whole: it reports it, it disagrees, or it is about something else.

In go a headline and a body, out come two probabilities and a stance. The trees are grown in
:mod:`onrecord.training.headline`. Who says what is not looked at here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

from onrecord.compare.headlines.bodies import Body, Reader
from onrecord.compare.headlines.figures import FIGURES, Heading, Under, compare_stance
from onrecord.compare.headlines.trees import Trees, whole
from onrecord.compare.rarity import Rarity
from onrecord.encoder import ModelFiles, SentenceVectors
from onrecord.errors import ModelError

__all__ = ["RARITY", "TREES", "BodyStance", "HeadlineStance", "Stances", "decide"]

RARITY, TREES = "rarity.tsv", "trees.json"
"""Files of the model: how rare words are, and the trees."""


class BodyStance(StrEnum):
    """What a body does with the claim of a headline."""

    REPORTS = "agree or discuss"
    DISAGREES = "disagree"
    UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True)
class Stances:
    """The judgement of a headline and a body."""

    stance: BodyStance
    unrelated: float
    """Probability in [0, 1] that the body is about something else, where three of four are, as in FNC-1."""
    disagrees: float
    """Probability in [0, 1] that it disagrees, if it is about the same."""


def decide(unrelated: float, disagrees: float, least: float) -> BodyStance:
    """The stance by two probabilities; the body disagrees from ``least`` on."""
    if unrelated > 0.5:
        return BodyStance.UNRELATED
    return BodyStance.DISAGREES if disagrees > least else BodyStance.REPORTS


class HeadlineStance:
    """Judges headlines against bodies. Several threads may call at once."""

    def __init__(self, files: ModelFiles, vectors: SentenceVectors) -> None:
        if files.facts["sentences"] != vectors.version:
            raise ModelError(
                f"the model in {files.folder} was fitted to sentence vectors of {files.facts['sentences']}, not of"
                f" {vectors.version}; train it again"
            )
        self.files = files
        try:
            self.reader = Reader(Rarity.read(files.folder / RARITY), vectors)
            held = json.loads((files.folder / TREES).read_text(encoding="utf-8"))
            names = held["figures"]
            self._unrelated = Trees.from_dict(held["unrelated"], names=FIGURES)
            self._disagrees = Trees.from_dict(held["disagrees"], names=FIGURES)
            self.least = float(held["least"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"the trees in {files.folder} cannot be read ({error}); reinstall onrecord") from error
        if names != list(FIGURES):
            raise ModelError(f"the trees in {files.folder} are of other figures; use the version that wrote them")

    @classmethod
    def open(cls, folder: Path | None = None, *, vectors: SentenceVectors | None = None) -> Self:
        """The model in ``folder``, or the one that ships; raises :class:`ModelError` if it is damaged."""
        folder = Path(__file__).parent.with_name("headline_model") if folder is None else folder
        return cls(ModelFiles.open(folder), SentenceVectors.open() if vectors is None else vectors)

    @property
    def version(self) -> str:
        """Name of the model, which changes with its trees."""
        return self.files.version

    def heading(self, headline: str) -> Heading:
        """Make a headline ready; it may be kept for many bodies."""
        return Heading.of(self.reader, headline)

    def under(self, body: str | Body) -> Under:
        """Make a body ready; it may be kept for many headlines. Of a long one the first 400 sentences count."""
        return Under.of(self.reader, Body(self.reader, body) if isinstance(body, str) else body)

    def judge(self, headline: str | Heading, body: str | Under) -> Stances:
        """Judge a headline against a body, in time linear in their lengths."""
        heading = self.heading(headline) if isinstance(headline, str) else headline
        under = self.under(body) if isinstance(body, str) else body
        row = whole(compare_stance(heading, under))
        unrelated, disagrees = self._unrelated.score(row), self._disagrees.score(row)
        return Stances(decide(unrelated, disagrees, self.least), unrelated, disagrees)

    def label(self, headline: str, body: str) -> BodyStance:
        """The stance alone."""
        return self.judge(headline, body).stance
