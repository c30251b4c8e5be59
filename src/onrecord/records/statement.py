"""The statement: an attribution tied to its characters, with what is known of the act of speech."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

__all__ = ["Kind", "Span", "Speaker", "Statement"]


class Span(NamedTuple):
    """Half-open range ``[start, end)`` of Unicode code points of an article's text."""

    start: int
    end: int


class Kind(StrEnum):
    """How the content is given: all of it in quotation marks, none of it, or part of it."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is responsible for a statement: one identity across mentions.

    ``type`` is person, organization, group, document, unnamed or unknown.
    """

    name: str
    type: str


def _check(role: str, spans: tuple[Span, ...]) -> None:
    previous = 0
    for start, end in spans:
        if start < previous or end <= start:
            raise ValueError(f"{role} spans must be non-empty, ascending and apart: {spans}")
        previous = end


@dataclass(frozen=True, slots=True)
class Statement:
    """One attribution: who (``source``, may be empty), the words that report (``cue``) and what is said (``content``).

    Each role is a tuple of spans, ascending and apart: a quotation that its cue interrupts has two content spans.
    ``score`` is the probability, in [0, 1], that a careful annotator marks this attribution too. What this version's
    components do not determine is None.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    kind: Kind
    score: float
    speaker: Speaker | None = None
    addressee: Speaker | None = None
    act: str | None = None
    polarity: str | None = None
    said_on: date | None = None

    def __post_init__(self) -> None:
        if not self.content:
            raise ValueError("a statement needs content")
        for role, spans in (("source", self.source), ("cue", self.cue), ("content", self.content)):
            _check(role, spans)
        if not 0 <= self.score <= 1:
            raise ValueError(f"score must be within [0, 1], not {self.score}")
