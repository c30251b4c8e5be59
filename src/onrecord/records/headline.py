"""The headline check: does what a headline attributes stand in the article under it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from onrecord.records.article import Article
from onrecord.records.span import Span
from onrecord.records.statement import Statement

__all__ = ["Bearing", "Evidence", "HeadlineCheck", "HeadlineClaim"]


class Bearing(StrEnum):
    """How the article bears out what its headline attributes."""

    VERBATIM = "verbatim"
    TRIMMED = "trimmed"
    PARAPHRASED = "paraphrased"
    STRONGER = "stronger"
    """The headline says more, or with more force, than the words under it."""
    UNSUPPORTED = "unsupported"
    """Nothing in the article says so."""
    UNCLEAR = "unclear"
    """It can't be told."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the article that the headline's are to be held against.

    ``statement`` is the number of the reading's statement, counted from 0, or None for words of the article's own
    voice. ``score`` in [0, 1] is how near they are to the headline's.
    """

    content: tuple[Span, ...]
    score: float
    statement: int | None = None


@dataclass(frozen=True, slots=True)
class HeadlineClaim:
    """What a headline attributes to a speaker, and how the article bears it out.

    ``statement`` is the number of the statement in the headline, counted from 0, or None where the headline was not
    read as a statement and is judged as a whole; ``content`` are the headline's words. ``evidence`` holds the nearest
    words first, and is never empty but where the article has nothing under its headline, when the bearing is unclear.
    ``reasons`` tell in words what the bearing goes by. ``score`` in [0, 1] is the probability that it is right.
    """

    content: tuple[Span, ...]
    bearing: Bearing
    score: float
    evidence: tuple[Evidence, ...]
    reasons: tuple[str, ...] = ()
    statement: int | None = None

    def __post_init__(self) -> None:
        if not self.evidence and self.bearing is not Bearing.UNCLEAR:
            raise ValueError(f"{self.bearing} needs evidence")


@dataclass(frozen=True, slots=True)
class HeadlineCheck:
    """All that the headline of an article attributes, checked against the text under it."""

    article: Article
    statements: tuple[Statement, ...]
    headline: Span
    claims: tuple[HeadlineClaim, ...]
