"""The statement: an attribution tied to its characters, with what is known of the act of speech."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

__all__ = ["Kind", "Span", "Speaker", "SpeakerType", "Statement"]


class Span(NamedTuple):
    """Half-open range ``[start, end)`` of Unicode code points of an article's text."""

    start: int
    end: int


class Kind(StrEnum):
    """How the content is given: all of it in quotation marks, none of it, or part of it."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class SpeakerType(StrEnum):
    """What a speaker is."""

    PERSON = "person"
    ORGANIZATION = "organization"
    GROUP = "group"
    """People without a name of their own: "voters", "senior officials"."""
    DOCUMENT = "document"
    """A report, poll, law or film that speaks for itself."""
    UNNAMED = "unnamed"
    """One person whom the article does not name."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is responsible for a statement: one identity across the mentions of an article.

    ``name`` is the fullest proper name that the article gives, without titles; for a speaker without one it is the
    most informative noun phrase; "author" is the article's own voice, "unknown" is nobody who can be told, with the
    ``reason``. ``role`` is the article's own description ("Ukrainian defence minister"), ``role_at`` its place.
    ``mentions`` are the places where the article names or describes the speaker, in order. ``score`` is the probability
    in [0, 1] that this is the right speaker for the statement. ``stands_for`` is the country whose government a
    capital or country speaks for ("Kiev": Ukraine), ``wikidata`` the identifier that the user's own table of names
    gives. Several speakers at once are the ``members`` of one whose name joins theirs with an ampersand.
    """

    name: str
    type: SpeakerType
    role: str | None = None
    role_at: Span | None = None
    mentions: tuple[Span, ...] = ()
    score: float = 1.0
    reason: str | None = None
    stands_for: str | None = None
    wikidata: str | None = None
    members: tuple[Speaker, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.score <= 1:
            raise ValueError(f"score must be within [0, 1], not {self.score}")
        if (self.type is SpeakerType.UNKNOWN) != (self.reason is not None):
            raise ValueError(f"an unknown speaker has a reason, a known one has none: {self.name!r}, {self.reason!r}")
        if any(member.members for member in self.members):
            raise ValueError(f"members of {self.name!r} must be single speakers")
        _check("mention", self.mentions)

    @property
    def people(self) -> tuple[Speaker, ...]:
        """The members, or this speaker alone."""
        return self.members or (self,)


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
    ``score`` is the probability, in [0, 1], that a careful annotator marks this attribution too. ``via`` are those who
    report the speaker's words in their own statement, the nearest first: in "A says that B denied it", B denies via A.
    What this version's components do not determine is None.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    kind: Kind
    score: float
    speaker: Speaker | None = None
    via: tuple[Speaker, ...] = ()
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
