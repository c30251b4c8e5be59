"""Whether words of a headline stand under it as they are, with cuts, or in other words.

In go the words of a claim and of those that it is held against, out comes how the one is made from the other, with the
words in quotation marks looked at first: they are what a reader takes for the speaker's own. Force is not looked at
here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from onrecord.compare.headlines.bodies import stem
from onrecord.compare.renditions import How, Told, align, how

__all__ = ["Quoting", "find_quoted", "literal", "quoted_runs"]

_LEAST_RUN = 2
"""Words of a quotation that can be looked for; a single one may be a scare quote."""
_LEAST_LITERAL = 3
"""Words of a content without quotation marks that can be called verbatim."""
_MAINLY = 0.4
"""Share of a content in quotation marks from which these tell how it is made."""
_GAP = 12
"""Words that a headline cuts out of one sentence between two that it keeps."""


class Quoting(NamedTuple):
    """What became of the words in quotation marks of a headline."""

    verbatim: int
    """Runs of words that stand under it as they are."""
    trimmed: int
    """Runs that stand there in order, with other words between."""
    lost: tuple[str, ...]
    """Words of the other runs that the text under the headline has nowhere."""
    runs: int
    words: int


def quoted_runs(told: Told, text: str) -> list[tuple[str, ...]]:
    """Runs of two or more words in quotation marks; marks and line ends part them."""
    runs: list[list[str]] = [[]]
    for place, (word, quoted) in enumerate(zip(told.words, told.quoted, strict=True)):
        if place and runs[-1]:
            between = text[told.places[place - 1].end : told.places[place].start]
            if not quoted or any(mark in between for mark in '“”"‘«»'):
                runs.append([])
        if quoted:
            runs[-1].append(word)
    return [tuple(run) for run in runs if len(run) >= _LEAST_RUN]


def find_quoted(runs: Sequence[tuple[str, ...]], body: Sequence[str]) -> Quoting:
    """Look for each of ``runs`` in the words of a body, in time linear in the body's length for each."""
    roots = {stem(word) for word in body}
    verbatim = trimmed = 0
    lost: list[str] = []
    for run in runs:
        if _stands(run, body):
            verbatim += 1
        elif _stands_cut(run, body):
            trimmed += 1
        else:
            lost += [word for word in run if stem(word) not in roots]
    return Quoting(verbatim, trimmed, tuple(lost), len(runs), sum(map(len, runs)))


def _stands(run: Sequence[str], body: Sequence[str]) -> bool:
    joined = f" {' '.join(run)} "
    return joined in f" {' '.join(body)} "


def _stands_cut(run: Sequence[str], body: Sequence[str]) -> bool:
    """Whether the words of ``run`` follow one another in ``body`` with few words between any two of them."""
    # How far the run is read up to each place at best, and where that reading is now.
    heads: dict[int, int] = {}
    for place, word in enumerate(body):
        for read in sorted(heads, reverse=True):
            if place - heads[read] > _GAP:
                del heads[read]
            elif run[read] == word:
                if read + 1 == len(run):
                    return True
                heads[read + 1] = place
        if word == run[0]:
            heads[1] = place
    return False


def literal(claim: Told, others: Iterable[Told], quoting: Quoting) -> How:
    """How the words of a claim are made from the nearest of ``others``: verbatim, trimmed or paraphrased."""
    count = len(claim.words)
    if quoting.runs and quoting.words >= _MAINLY * count:
        if quoting.verbatim == quoting.runs:
            return How.VERBATIM
        if quoting.verbatim + quoting.trimmed == quoting.runs:
            return How.TRIMMED
    if count < _LEAST_LITERAL:
        return How.PARAPHRASED
    ways = set()
    for other in others:
        pieces = align(claim, other)
        agreed = sum(piece.a_end - piece.a_start for piece in pieces if piece.change == "equal")
        # All words of the headline must be there: a single other one may be "all" for "some".
        if agreed == count:
            ways.add(how(claim, other, pieces))
    return How.VERBATIM if How.VERBATIM in ways else How.TRIMMED if How.TRIMMED in ways else How.PARAPHRASED
