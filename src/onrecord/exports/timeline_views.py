"""What the page of a timeline is given: one typed record for the page, each claim, each telling, each candidate.

Texts stand here as they are; the templates make them safe (filter ``one_line``) and add all wording.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.exports.addresses import web_address
from onrecord.exports.places import heading, role_text
from onrecord.exports.timeline_parts import (
    acts_of,
    candidates_of,
    cue_words,
    lead_words,
    reserves_of,
    span_of,
    title_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.records import Claim, Rendition, Reversal, Timeline

__all__ = ["CandidateView", "ClaimView", "TellingView", "TimelineView"]


@dataclass(frozen=True, slots=True)
class TellingView:
    """One rendition. ``words`` are None where they are those of the claim; ``link`` is a plain address of the web."""

    day: str | None
    outlet: str | None
    title: str
    link: str | None
    how: str | None
    words: str | None
    copied: bool

    @classmethod
    def of(cls, rendition: Rendition, lead: str) -> TellingView:
        """View one rendition of a claim whose lead has the words ``lead``."""
        article = rendition.article
        words = role_text(article, rendition.statement.content)
        return cls(
            None if rendition.day is None else rendition.day.isoformat(),
            article.outlet,
            heading(article),
            web_address(article.url),
            rendition.how and rendition.how.value,
            None if words == lead else words,
            rendition.copy_of is not None,
        )


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim, counted from 1.

    ``cue`` are the words that report it, ``candidates`` the numbers of the candidates for reversals that it is in.
    """

    number: int
    day: str | None
    days: int
    year: str
    acts: str | None
    cue: str | None
    words: str
    reserves: tuple[str, ...]
    statement_id: str
    outlets: tuple[str, ...]
    tellings: tuple[TellingView, ...]
    candidates: tuple[int, ...]

    @classmethod
    def of(cls, claim: Claim, number: int, candidates: Sequence[int]) -> ClaimView:
        """View the claim that is shown as the ``number``-th."""
        lead = claim.thread.lead
        words = lead_words(claim)
        day = claim.days[0] if claim.days else None
        return cls(
            number,
            None if day is None else day.isoformat(),
            len(claim.days),
            "No date" if day is None else str(day.year),
            acts_of(claim),
            cue_words(claim),
            words,
            tuple(reserves_of(claim)),
            lead.id,
            claim.thread.outlets,
            tuple(TellingView.of(each, words) for each in claim.thread.renditions),
            tuple(candidates),
        )


@dataclass(frozen=True, slots=True)
class CandidateView:
    """A candidate for a reversal with both claims."""

    number: int
    reasons: tuple[str, ...]
    earlier: ClaimView
    later: ClaimView

    @classmethod
    def of(cls, reversal: Reversal, number: int, claims: Sequence[ClaimView]) -> CandidateView:
        """View the candidate that is shown as the ``number``-th."""
        return cls(number, reversal.reasons, claims[reversal.earlier], claims[reversal.later])


@dataclass(frozen=True, slots=True)
class TimelineView:
    """The page."""

    title: str
    span: str
    left_out: int
    years: tuple[tuple[str, tuple[ClaimView, ...]], ...]
    candidates: tuple[CandidateView, ...]

    @classmethod
    def of(cls, timeline: Timeline) -> TimelineView:
        """View a timeline."""
        listed = candidates_of(timeline)
        claims = [ClaimView.of(claim, place + 1, listed.get(place, ())) for place, claim in enumerate(timeline.claims)]
        years: dict[str, list[ClaimView]] = {}
        for claim in claims:
            years.setdefault(claim.year, []).append(claim)
        return cls(
            title_of(timeline),
            span_of(timeline),
            timeline.left_out,
            tuple((year, tuple(found)) for year, found in years.items()),
            tuple(CandidateView.of(each, number, claims) for number, each in enumerate(timeline.reversals, start=1)),
        )
