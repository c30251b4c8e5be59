"""The statement: an attribution tied to its characters, with what is known of the act of speech."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from onrecord.records.span import Span, check_spans
from onrecord.records.speaker import Speaker
from onrecord.records.when import When

__all__ = ["Act", "Channel", "ChannelKind", "Kind", "Polarity", "Stance", "Statement"]


class Kind(StrEnum):
    """How the content is given: all of it in quotation marks, none of it, or part of it."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Act(StrEnum):
    """The force of a statement as its article presents it, from cue and content together."""

    STATE = "state"
    """Asserts, says, explains, confirms; what is nothing else."""
    PREDICT = "predict"
    """Says what will happen or is likely."""
    WARN = "warn"
    """Says that something bad may come, without saying that the speaker will bring it."""
    THREATEN = "threaten"
    """Says that the speaker's side will do harm, impose a cost or retaliate."""
    ACCUSE = "accuse"
    """Blames, criticises, mocks, condemns or attacks someone."""
    PRAISE = "praise"
    """Supports, endorses, lauds, thanks or defends someone."""
    DEMAND = "demand"
    """Asks for action: demands, urges, calls for, orders, proposes."""
    PROMISE = "promise"
    """Commits the speaker: pledges, vows, offers, agrees, plans."""
    DENY = "deny"
    """Denies, rejects, refuses, disputes."""
    ASK = "ask"
    """Asks a question for information."""
    THINK = "think"
    """An inner state only: thinks, wants, hopes, fears; no utterance is reported."""


class Polarity(StrEnum):
    """Whether the words were said at all."""

    SAID = "said"
    NOT_SAID = "not_said"
    """"did not say", "never claimed"."""
    REFUSED = "refused"
    """"refused to say", "declined to comment on"."""
    WOULD_SAY = "would_say"
    """"would say", "might argue": said in some case only."""


class Stance(StrEnum):
    """How the reporting verb colours the words: the outlet's doing, not the speaker's."""

    NEUTRAL = "neutral"
    """"said", "according to"."""
    FACTIVE = "factive"
    """Takes the content for true: "pointed out", "noted"."""
    DOUBTING = "doubting"
    """Keeps its distance: "claimed", "alleged"."""
    CHARGED = "charged"
    """Judges the speaker or the tone: "lashed out", "boasted"."""


class ChannelKind(StrEnum):
    """By what means or at what occasion a statement was made."""

    INTERVIEW = "interview"
    BROADCAST = "broadcast"
    SOCIAL_MEDIA = "social_media"
    SPEECH = "speech"
    PRESS_CONFERENCE = "press_conference"
    DEBATE = "debate"
    HEARING = "hearing"
    """In court or before a parliament's committee."""
    WRITING = "writing"
    """A letter, e-mail, book, article or published document."""
    STATEMENT = "statement"
    """A written or recorded statement for the press."""
    CALL = "call"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Channel:
    """By what means or at what occasion a statement was made: "in a tweet", "at a rally in Ohio".

    ``at`` are the words that tell it, ``name`` what they name: the fullest proper name that the article gives for the
    programme, paper or place of publication ("Fox & Friends"), else the noun phrase itself ("rally in Ohio").
    """

    kind: ChannelKind
    name: str
    at: Span


@dataclass(frozen=True, slots=True)
class Statement:
    """One attribution: who (``source``, may be empty), the words that report (``cue``) and what is said (``content``).

    Each role is a tuple of spans, ascending and apart: a quotation that its cue interrupts has two content spans.
    ``score`` is the probability, in [0, 1], that a careful annotator marks this attribution too. ``via`` are those who
    report the speaker's words in their own statement, the nearest first: in "A says that B denied it", B denies via A.

    ``act`` is the force of cue and content together, ``act_score`` the probability in [0, 1] that it is the right one.
    ``conditions`` are the spans of what the content depends on ("if they lift their veto"), ``hedges`` those of the
    words that weaken it ("perhaps"). ``stance`` is the colour of the cue. ``addressee`` is to whom it was said,
    ``channel`` by what means. ``said_on`` is when, ``about_dates`` are the times that the content itself speaks of.
    ``target`` is whom the act is aimed at, ``plover`` and ``cameo`` are the act's root codes in these two event
    ontologies (Halterman et al. 2023; Gerner et al. 2002), where they have one.
    What this version's components do not determine is None.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    kind: Kind
    score: float
    speaker: Speaker | None = None
    via: tuple[Speaker, ...] = ()
    act: Act | None = None
    act_score: float | None = None
    polarity: Polarity | None = None
    conditions: tuple[Span, ...] = ()
    hedges: tuple[Span, ...] = ()
    stance: Stance | None = None
    addressee: Speaker | None = None
    channel: Channel | None = None
    said_on: When | None = None
    about_dates: tuple[When, ...] = ()
    target: Speaker | None = None
    plover: str | None = None
    cameo: str | None = None

    def __post_init__(self) -> None:
        if not self.content:
            raise ValueError("a statement needs content")
        roles = ("source", "cue", "content", "conditions", "hedges")
        for role in roles:
            check_spans(role, getattr(self, role))
        for name, score in (("score", self.score), ("act_score", self.act_score)):
            if score is not None and not 0 <= score <= 1:
                raise ValueError(f"{name} must be within [0, 1], not {score}")
        if (self.act is None) != (self.act_score is None):
            raise ValueError(f"an act has a score, and only an act: {self.act}, {self.act_score}")

    @property
    def conditional(self) -> bool:
        """Whether the content holds in some case only."""
        return bool(self.conditions)

    @property
    def hedged(self) -> bool:
        """Whether the speaker's own words weaken the content."""
        return bool(self.hedges)
