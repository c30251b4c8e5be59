"""The speaker: who is responsible for a statement."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from onrecord.records.span import Span, check_spans

__all__ = ["Speaker", "SpeakerType"]


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
        check_spans("mention", self.mentions)

    @property
    def people(self) -> tuple[Speaker, ...]:
        """The members, or this speaker alone."""
        return self.members or (self,)
