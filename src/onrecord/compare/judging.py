"""Whether two texts are copies of one another.

In go two texts, out comes how much of each stands in the other, or None where they are no copies. A word stands in the
other text where a run of five words around it does; so the measure counts words, not runs, and a changed word costs
itself alone. This module does not know outlets, dates or which of two copies came first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from onrecord.compare.wording import RUN, Hashes, Wording

__all__ = ["LEAST_WORDS", "Kind", "Likeness", "judge"]

Kind: TypeAlias = Literal["text", "near"]

LEAST_WORDS = 40
"""With fewer words, only equal texts are copies: two such notices differ by a name and a number."""

_WHOLE = 0.9
"""So much of a text stands in the other, that nothing else is asked."""
_MOST = 0.75
_SOME_LEAD = 0.7
"""With three quarters, most of the beginning of one of them must stand in the other. Of two articles with one gallery
or one background, up to 85 % agrees, but not the beginning; wire copy is cut from its end."""
_HALF = 0.55
_ALL_LEAD = 0.8
_THIRD = 0.3
"""With little more than half, the whole beginning of the other must stand in it, and a third of it in all: a copy cut
to a third, between boilerplate. Boilerplate at the head of a brief can be half of it, but not a third of others."""
_LEAD = 100
"""Words of the beginning, which are still there when 300 words are cut to a third."""
_LEAST_PROSE = 0.4
"""Of what is not quoted: articles on one speech share its words, not those about it."""
_LEAST_NUMBERS = 3
"""Numbers that differ, before a text is taken for a form; a misprint or two in a copy are none."""
_LONGEST_SWAP = 5
"""Words from a number to the agreeing wording before it and after it, if it is one of a form."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two copies are.

    ``kind`` is ``text`` for texts that differ at most in title, case, punctuation and white space, and ``near`` for
    others. Of a cut copy nearly all stands in the longer text, but not the other way round.
    """

    kind: Kind
    score: float
    """The larger of both shares: 1 where the shorter text stands in the longer one as a whole."""
    first_in_second: float
    """Share of the first text's words that stand in the second."""
    second_in_first: float
    """Share of the second text's words that stand in the first."""


def judge(a: str | Wording, b: str | Wording) -> Likeness | None:
    """Compare two texts; None where they are no copies of one another.

    Texts with equal keys are. Others are where most of one stands in the other, the more of it the less their
    beginnings agree, unless it is quotations that agree, or the numbers differ in their places, as in a form filled in
    twice. Takes time linear in the texts' lengths, and gives the same for both orders.
    """
    first, second = Wording.of(a), Wording.of(b)
    if first.key == second.key:
        return Likeness("text", 1.0, 1.0, 1.0)
    if min(first.quoted.size, second.quoted.size) < LEAST_WORDS:
        return None
    in_second, in_first = _standing(first.runs, second.distinct), _standing(second.runs, first.distinct)
    shares = float(in_second.mean()), float(in_first.mean())
    leads = float(in_second[:_LEAD].mean()), float(in_first[:_LEAD].mean())
    if not _is_copied(shares, leads):
        return None
    for text, other, standing, share in ((first, second, in_second, shares[0]), (second, first, in_first, shares[1])):
        if share == max(shares) and (not _prose_stands(text, standing) or _is_form(text, other, standing)):
            return None
    return Likeness("near", max(shares), *shares)


def _is_copied(shares: tuple[float, float], leads: tuple[float, float]) -> bool:
    """Whether enough agrees, given how much of each text, and of its beginning, stands in the other."""
    if max(shares) >= _MOST:
        return max(shares) >= _WHOLE or max(leads) >= _SOME_LEAD
    if min(shares) < _THIRD:
        return False
    # The beginning of the one, and half of the other.
    return any(lead >= _ALL_LEAD and share >= _HALF for lead, share in zip(leads, reversed(shares), strict=True))


def _standing(runs: Hashes, others: Hashes) -> npt.NDArray[np.bool_]:
    """Of each word, whether one of the runs around it is among ``others``, which are ascending."""
    at = np.minimum(np.searchsorted(others, runs), others.size - 1)
    steps = np.zeros(runs.size + RUN, np.int64)
    found = others[at] == runs
    steps[:-RUN] += found
    steps[RUN:] -= found
    return np.cumsum(steps)[:-1] > 0


def _prose_stands(text: Wording, standing: npt.NDArray[np.bool_]) -> bool:
    prose = standing[~text.quoted]
    return prose.size < LEAST_WORDS or float(prose.mean()) >= _LEAST_PROSE


def _is_form(text: Wording, other: Wording, standing: npt.NDArray[np.bool_]) -> bool:
    """Whether most numbers in the common wording are swapped: agreeing words on both sides, but not in ``other``."""
    known = set(other.numbers.values())
    kept = swapped = 0
    for place, number in text.numbers.items():
        if standing[place]:
            kept += 1
        elif number not in known:
            before = standing[max(0, place - _LONGEST_SWAP) : place]
            after = standing[place + 1 : place + 1 + _LONGEST_SWAP]
            swapped += bool(before.any() and after.any())
    return swapped >= _LEAST_NUMBERS and swapped > kept
