"""Finds where a quotation stands in a longer text, and lays its words beside those that stand there.

In go the words of both, out come runs that agree or differ, as :class:`Piece`. Runs of words that both have are found
first and chained in order, the rarer the words the better and the nearer together the better, as genomes are aligned
(Li, "Minimap2", Bioinformatics 2018); what lies between them is laid side by side word by word. What the difference
means is not judged here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import log2
from typing import NamedTuple

from onrecord.compare.quotations import Quotation, Worded
from onrecord.compare.renditions import Piece, align

__all__ = ["Laid", "lay"]


class _Run(NamedTuple):
    """Words that both have: from ``a`` in the quotation and ``b`` in the text, so many."""

    a: int
    b: int
    length: int
    weight: float


_QUOTED = 0.01
"""Weight that a word has more in quotation marks, so that of two places with the same words the quotation is taken."""
_LEAST_END, _LONGEST_END = 2, 12
"""Words at an end of a quotation that are looked for a little further off."""
_REACH = 60
"""Words of the text in which they are looked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """A quotation beside the words that a text has in its place."""

    quotation: Quotation
    source: Worded
    pieces: tuple[Piece, ...]
    """In order; the first telling is the quotation, from its first word to its last."""
    agreed: int
    """Words of the quotation that the text has there, brackets aside."""
    share: float
    """Share of the quotation's words that agree, by weight, in [0, 1]."""
    first: int
    last: int
    """The words of the quotation from the first to the last that agree, as a half-open range."""


_RARE = 3.0
"""Weight from which on a single word is a place to start from; all others must stand in pairs."""
_MOST_PLACES = 20
"""Places of one pair of words in each of both that are looked at: what stands there more often tells no place."""
_MOST_RUNS = 300
"""Runs that are chained, the weightiest: it takes the square of their number."""
_GAP, _FAR = 0.6, 0.5
"""What a gap between two runs costs, and each doubling of the words that the text has more there."""
_MARKED = 0.1
"""Of that, what a gap costs where the draft has an ellipsis."""


def lay(quotation: Quotation, source: Worded, weigh: Callable[[str], float]) -> Laid | None:
    """Lay a quotation beside the place of ``source`` that has most of it; None where no run agrees.

    Takes time linear in the length of both, but for words repeated over and over, of which the first places count.
    """
    words = quotation.words
    chain = _chain(_find_runs(quotation, source, weigh), quotation.weights, words.gaps, source.told.quoted)
    if not chain:
        return None
    chain = _with_ends(words, source, chain)
    pieces: list[Piece] = []
    a_head, b_head = chain[0].a, max(0, chain[0].b - chain[0].a)
    if a_head:
        pieces += _between(words, source, (0, a_head), (b_head, chain[0].b))
        while pieces and pieces[0].change == "insert":
            del pieces[0]
    for place, run in enumerate(chain):
        if place:
            before = chain[place - 1]
            pieces += _between(words, source, (before.a + before.length, run.a), (before.b + before.length, run.b))
        pieces.append(Piece("equal", run.a, run.a + run.length, run.b, run.b + run.length))
    a_tail, b_tail = chain[-1].a + chain[-1].length, chain[-1].b + chain[-1].length
    if a_tail < len(words):
        end = min(len(source), b_tail + len(words) - a_tail)
        pieces += _between(words, source, (a_tail, len(words)), (b_tail, end))
        while pieces[-1].change == "insert":
            del pieces[-1]
    return _measured(quotation, source, _merged(pieces))


def _find_runs(quotation: Quotation, source: Worded, weigh: Callable[[str], float]) -> list[_Run]:
    a, b = quotation.words.told.words, source.told.words
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    singles: dict[str, list[int]] = defaultdict(list)
    wanted = set(pairwise(a))
    rare = {word for word in a if weigh(word) >= _RARE}
    for at, word in enumerate(b):
        if word in rare and len(singles[word]) < _MOST_PLACES:
            singles[word].append(at)
        if at + 1 < len(b) and (pair := (word, b[at + 1])) in wanted and len(places[pair]) < _MOST_PLACES:
            places[pair].append(at)
    sums = [0.0, *accumulate(quotation.weights)]
    runs: list[_Run] = []
    seen: Counter[tuple[str, str]] = Counter()
    # Of each diagonal, how far its last run reaches, so that no run starts within another.
    reached: dict[int, int] = {}
    for at, word in enumerate(a):
        pair = (word, a[at + 1]) if at + 1 < len(a) else (word, "")
        seen[pair] += 1
        for other in {*places.get(pair, ()), *singles.get(word, ())} if seen[pair] <= _MOST_PLACES else ():
            if reached.get(other - at, -1) > at:
                continue
            length = 1
            while at + length < len(a) and other + length < len(b) and a[at + length] == b[other + length]:
                length += 1
            reached[other - at] = at + length
            runs.append(_Run(at, other, length, sums[at + length] - sums[at]))
    runs.sort(key=lambda run: (-run.weight, run))
    return sorted(runs[:_MOST_RUNS])


def _chain(runs: Sequence[_Run], weights: Sequence[float], gaps: Collection[int], quoted: Sequence[bool]) -> list[_Run]:
    """The runs, in order in both, that have most weight for the gaps between them.

    Where two overlap, as they do around a word that stands before a cut and again at its end, the later one is
    shortened.
    """
    sums = [0.0, *accumulate(weights)]
    scores: list[float] = []
    before: list[tuple[int, int]] = []
    for run in runs:
        bonus = _QUOTED * run.length * quoted[run.b + run.length // 2]
        best, came = sums[run.a + run.length] - sums[run.a] + bonus, (-1, 0)
        for number, known in enumerate(scores):
            other = runs[number]
            over = max(0, other.a + other.length - run.a, other.b + other.length - run.b)
            if over >= run.length:
                continue
            apart = abs((run.b - other.b - other.length) - (run.a - other.a - other.length))
            cost = (_GAP + _FAR * log2(1 + apart)) * (_MARKED if run.a + over in gaps else 1)
            score = known - cost + sums[run.a + run.length] - sums[run.a + over] + bonus
            if score > best:
                best, came = score, (number, over)
        scores.append(best)
        before.append(came)
    chain: list[_Run] = []
    at = max(range(len(runs)), key=lambda number: scores[number], default=-1)
    while at >= 0:
        run, (came_from, over) = runs[at], before[at]
        chain.append(_Run(run.a + over, run.b + over, run.length - over, run.weight))
        at = came_from
    return chain[::-1]


def _with_ends(words: Worded, source: Worded, chain: list[_Run]) -> list[_Run]:
    """Add the first or last words of a quotation where they stand a little before or after, all in one run.

    Words too common to start from, as in "We have ... come a long way".
    """
    a, b = words.told.words, source.told.words
    head, tail = chain[0].a, chain[-1].a + chain[-1].length
    least = _LEAST_END
    if least <= head <= _LONGEST_END or (head and head in words.gaps):
        for at in range(chain[0].b - head, max(-1, chain[0].b - head - _REACH), -1):
            if b[at : at + head] == a[:head]:
                chain = [_Run(0, at, head, 0.0), *chain]
                break
    rest, end = len(a) - tail, chain[-1].b + chain[-1].length
    if least <= rest <= _LONGEST_END or (rest and tail in words.gaps):
        for at in range(end, min(len(b) - rest + 1, end + _REACH)):
            if b[at : at + rest] == a[tail:]:
                return [*chain, _Run(tail, at, rest, 0.0)]
    return chain


def _between(words: Worded, source: Worded, a: tuple[int, int], b: tuple[int, int]) -> list[Piece]:
    """Lay what stands between two runs side by side."""
    pieces = align(words.cut(*a), source.cut(*b))
    return [
        Piece(change, a[0] + a_start, a[0] + a_end, b[0] + b_start, b[0] + b_end)
        for change, a_start, a_end, b_start, b_end in pieces
    ]


def _merged(pieces: Sequence[Piece]) -> list[Piece]:
    """Join neighbouring pieces that agree, as those are that differ in a hyphen alone."""
    merged: list[Piece] = []
    for piece in pieces:
        if merged and merged[-1].change == piece.change == "equal":
            last = merged[-1]
            merged[-1] = Piece("equal", last.a_start, piece.a_end, last.b_start, piece.b_end)
        else:
            merged.append(piece)
    return merged


def _measured(quotation: Quotation, source: Worded, pieces: Sequence[Piece]) -> Laid:
    words, weights = quotation.words, quotation.weights
    equal = [piece for piece in pieces if piece.change == "equal"]
    own = [n for piece in equal for n in range(piece.a_start, piece.a_end) if not words.bracketed[n]]
    total = sum(weights)
    return Laid(
        quotation,
        source,
        tuple(pieces),
        len(own),
        sum(weights[n] for n in own) / total if total else 0.0,
        equal[0].a_start,
        equal[-1].a_end,
    )
