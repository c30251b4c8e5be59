"""Claims over time: threads of one speaker put in order, with the days and acts of each, and what takes back what.

In go threads, out comes a timeline. Which statements belong to it, and which of them are one thread, is the caller's to
say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from onrecord.records import Claim, Reversal, Thread, Timeline

__all__ = ["make_timeline"]


def make_timeline(
    threads: Sequence[Thread],
    *,
    speakers: Sequence[str],
    about: str | None,
    left_out: int = 0,
    find_reversals: Callable[[Sequence[Claim]], Sequence[Reversal]] | None = None,
) -> Timeline:
    """Put ``threads`` in the order of their first day; those of one day in that of their ids, those without one last.

    ``speakers`` are the names that were meant, ``about`` the words asked for, ``left_out`` the statements beyond the
    most that are shown. ``find_reversals`` finds the candidates among the claims, as
    :func:`onrecord.compare.reversals.find_reversals` does; without it there are none.
    """
    claims = sorted(map(_claim, threads), key=lambda claim: (*_first(claim), claim.thread.id))
    reversals = () if find_reversals is None else tuple(find_reversals(claims))
    return Timeline(tuple(speakers), about, tuple(claims), reversals, left_out)


def _claim(thread: Thread) -> Claim:
    days = {rendition.day for rendition in thread.renditions if rendition.day is not None}
    # Acts of equal counts stand in the order of the renditions, the earliest first.
    acts = Counter(each.statement.act for each in thread.renditions if each.statement.act is not None)
    return Claim(thread, tuple(sorted(days)), tuple(act for act, _ in acts.most_common()))


def _first(claim: Claim) -> tuple[bool, date]:
    return not claim.days, claim.days[0] if claim.days else date.max
