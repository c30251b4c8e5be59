"""A timeline for people at a terminal: claim by claim, then the candidates for reversals with both texts.

In goes a timeline, lines go out to a console. Text is never taken for console markup, and control characters are shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.exports.characters import one_line
from onrecord.exports.terminal import print_text, styled
from onrecord.exports.timeline_parts import (
    acts_of,
    candidates_of,
    counted,
    cue_words,
    further_days,
    lead_words,
    reserves_of,
    span_of,
    title_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console
    from rich.text import Text

    from onrecord.records import Claim, Reversal, Timeline

__all__ = ["write_timeline_table"]

_INDENT = 12
"""The width of a day and a gap."""
_MOST_DAYS = 12
"""Further days of one claim that are listed."""


def write_timeline_table(timeline: Timeline, console: Console) -> None:
    """Print the title, a block a claim, and at the end the candidates for reversals."""
    print_text(console, styled(one_line(title_of(timeline)), "bold"))
    print_text(console, styled(span_of(timeline), "dim"))
    if timeline.left_out:
        print_text(console, styled(_left_out(timeline.left_out), "yellow"))
    console.print()
    candidates = candidates_of(timeline)
    for place, claim in enumerate(timeline.claims):
        _print_claim(claim, candidates.get(place, ()), console)
    if timeline.reversals:
        title = f"{counted(len(timeline.reversals), 'candidate')} for a reversal"
        print_text(console, styled(title, "bold"))
        print_text(
            console, styled("The later may take back the earlier; only a person who reads both can tell.", "dim")
        )
        console.print()
    for number, reversal in enumerate(timeline.reversals, start=1):
        _print_reversal(number, reversal, timeline, console)


def _left_out(count: int) -> str:
    return f"{counted(count, 'more statement')} left out; narrow the topic or the days, or raise --limit"


def _print_claim(claim: Claim, candidates: Sequence[int], console: Console) -> None:
    line = styled(f"{_first_day(claim):<10}  ", "bold")
    _append_words(line, claim)
    print_text(console, line, hanging=_INDENT)
    told = len(claim.thread.renditions)
    marks = [] if (act := acts_of(claim)) is None else [act]
    marks.append(", ".join(map(one_line, claim.thread.outlets)) or "no outlet named")
    if told > 1:
        marks.append(f"told {told:,} times on {counted(len(claim.days), 'day')}")
    marks += map(one_line, reserves_of(claim))
    marks.append(claim.thread.lead.id)
    line = styled(" · ".join(marks), "dim")
    if candidates:
        line.append(f" · candidate {', '.join(map(str, candidates))}", "red")
    print_text(console, line, indent=_INDENT)
    days = [f"{day} {', '.join(map(one_line, outlets))}".rstrip() for day, outlets in further_days(claim)]
    if days:
        more = f"; and {counted(len(days) - _MOST_DAYS, 'more day')}" if len(days) > _MOST_DAYS else ""
        print_text(console, styled(f"again {'; '.join(days[:_MOST_DAYS])}{more}", "dim"), indent=_INDENT)
    console.print()


def _print_reversal(number: int, reversal: Reversal, timeline: Timeline, console: Console) -> None:
    line = styled(f"{number:<3} ", "red").append(one_line("; ".join(reversal.reasons)))
    print_text(console, line, hanging=4)
    for place in (reversal.earlier, reversal.later):
        claim = timeline.claims[place]
        line = styled(f"{_first_day(claim):<10}  ", "bold")
        line.append(f"{', '.join(map(one_line, claim.thread.outlets)) or 'no outlet named'}: ", "dim")
        _append_words(line, claim)
        line.append(f" · {claim.thread.lead.id}", "dim")
        print_text(console, line, indent=4, hanging=_INDENT)
    console.print()


def _append_words(line: Text, claim: Claim) -> None:
    """Add the words that report and what is said."""
    if cue := cue_words(claim):
        line.append(f"{one_line(cue)}  ", "yellow")
    line.append(one_line(lead_words(claim)))


def _first_day(claim: Claim) -> str:
    return claim.days[0].isoformat() if claim.days else "no date"
