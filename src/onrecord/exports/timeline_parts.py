"""What a timeline is shown by, on a terminal and on a page: its title, the days and the sources of a claim in words.

In go records, out come their own words and a few fixed phrases. Nothing is made safe here, since what is safe differs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.exports.circumstances import condition_in_words, polarity_in_words
from onrecord.exports.places import role_text
from onrecord.records import Act

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onrecord.records import Claim, Rendition, Timeline

__all__ = [
    "acts_of",
    "candidates_of",
    "counted",
    "cue_words",
    "further_days",
    "lead_words",
    "reserves_of",
    "span_of",
    "title_of",
]


def counted(count: int, one: str, many: str | None = None) -> str:
    """A number with its noun.

    >>> counted(1, "day"), counted(1200, "day")
    ('1 day', '1,200 days')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def title_of(timeline: Timeline) -> str:
    """Name the speakers and the topic."""
    names = ", ".join(timeline.speakers) or "Nobody"
    return names if timeline.about is None else f"{names} on “{timeline.about}”"


def span_of(timeline: Timeline) -> str:
    """Tell in a line how much there is, and from when to when."""
    tellings = [rendition for claim in timeline.claims for rendition in claim.thread.renditions]
    outlets = {rendition.article.outlet for rendition in tellings if rendition.article.outlet}
    days = [day for claim in timeline.claims for day in claim.days]
    told = f"{counted(len(timeline.claims), 'claim')} in {counted(len(tellings), 'telling')}"
    if outlets:
        told += f" by {counted(len(outlets), 'outlet')}"
    if days:
        first, last = min(days).isoformat(), max(days).isoformat()
        told += f", {first}" if first == last else f", {first} to {last}"
    return told


def lead_words(claim: Claim) -> str:
    """The words of the rendition that stands for the claim."""
    lead = claim.thread.lead
    return role_text(lead.article, lead.statement.content)


def cue_words(claim: Claim) -> str | None:
    """The words that report it; None where only a colon or a dash does."""
    lead = claim.thread.lead
    words = role_text(lead.article, lead.statement.cue)
    return words if any(map(str.isalnum, words)) else None


def acts_of(claim: Claim) -> str | None:
    """Name the acts; None where it was no more than stated."""
    return None if claim.acts in ((), (Act.STATE,)) else ", ".join(act.value for act in claim.acts)


def reserves_of(claim: Claim) -> Iterator[str]:
    """Yield where the lead was not said, or depends on something, and what is known of it from people."""
    lead = claim.thread.lead
    told = (polarity_in_words(lead.statement), condition_in_words(lead.article, lead.statement))
    yield from (words for words in told if words is not None)
    if any(rendition.corrected for rendition in claim.thread.renditions):
        yield "confirmed by a person"


def further_days(claim: Claim) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each day after the first, with the outlets that tell it of that day."""
    for day in claim.days[1:]:
        told: list[Rendition] = [each for each in claim.thread.renditions if each.day == day]
        yield day.isoformat(), tuple(dict.fromkeys(each.article.outlet for each in told if each.article.outlet))


def candidates_of(timeline: Timeline) -> dict[int, list[int]]:
    """The numbers of the candidates for reversals, from 1, by the place of each claim that is in one."""
    found: dict[int, list[int]] = {}
    for number, reversal in enumerate(timeline.reversals, start=1):
        for place in (reversal.earlier, reversal.later):
            found.setdefault(place, []).append(number)
    return found
