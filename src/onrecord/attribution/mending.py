"""Mending: what spelling and layout know better than the network about where a role begins and ends.

In goes a claim, out comes the same claim with its words put right: nothing of another paragraph unless it is quoted, no
small holes in a content, quotations up to their marks. The figures are gains in exact contents on PolNeAR dev.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from onrecord.attribution.claims import Claim
from onrecord.attribution.structure import AFTER, CONTENT, CUE, SOURCE
from onrecord.encoder import QuoteState
from onrecord.encoder.words import FEATURE_SIZES, QUOTATION, Words

__all__ = ["mend"]

Integers = NDArray[np.int64]

_INSIDE = (QuoteState.INSIDE, QuoteState.INNER_MARK, QuoteState.CONTINUED)
_QUOTED = np.isin(np.arange(FEATURE_SIZES[QUOTATION]), (*_INSIDE, QuoteState.OPENING, QuoteState.CLOSING))
"""Whether each quotation state is one inside a quotation or at its marks."""

_HOLE = 5
"""Words between two parts of a content that are taken in if no other role has them (+ 0.2)."""

_TO_MARK = 30
"""Words between the edge of a content and the quotation mark that it is drawn to (+ 0.3)."""


def mend(words: Words, claim: Claim) -> Claim:
    """``claim`` with source, cue and content put right."""
    home = words.line[claim.seed[0]]
    source, cue, content = (claim.words[role] for role in (SOURCE, CUE, CONTENT))
    cue = cue[words.line[cue] == home]
    others = {*source.tolist(), *cue.tolist()}
    content = _keep_quoted_elsewhere(words, content, home)
    content = _complete(words, content, claim.seed[0] + AFTER)
    content = _fill_holes(words, content, others)
    content = _draw_to_marks(words, content, others)
    return replace(claim, words={SOURCE: source, CUE: cue, CONTENT: content})


def _is_quoted(words: Words, chosen: Integers) -> NDArray[np.bool_]:
    quoted: NDArray[np.bool_] = _QUOTED[words.features[chosen, QUOTATION]]
    return quoted


def _keep_quoted_elsewhere(words: Words, content: Integers, home: int) -> Integers:
    """Drop words of other paragraphs than the cue's unless they are quoted, or all of the content stands there.

    Without full stops a headline runs into the first sentence; PolNeAR has such texts rarely, saved web pages often.
    """
    at_home = words.line[content] == home
    if not at_home.any():
        return content
    kept: Integers = content[at_home | _is_quoted(words, content)]
    return kept


def _complete(words: Words, content: Integers, edge: int) -> Integers:
    """Follow a quotation that runs on beyond the words which the network saw, to the end of its last paragraph."""
    if not len(content) or content[-1] < edge or not _is_quoted(words, content[-1:])[0]:
        return content
    states = words.features[:, QUOTATION]
    end = int(content[-1]) + 1
    while end < len(words):
        state = states[end]
        if state in _INSIDE or (state == QuoteState.OPENING and states[end - 1] == QuoteState.CONTINUED):
            end += 1
        elif state == QuoteState.CLOSING:
            end += 1
            break
        else:
            break
    return np.concatenate([content, np.arange(int(content[-1]) + 1, end)])


def _parts(chosen: Integers) -> list[tuple[int, int]]:
    """First and last word of each run of ``chosen``."""
    if not len(chosen):
        return []
    breaks = np.flatnonzero(np.diff(chosen) > 1)
    firsts, lasts = chosen[[0, *(breaks + 1)]].tolist(), chosen[[*breaks, -1]].tolist()
    return list(zip(firsts, lasts, strict=True))


def _with_runs(content: Integers, runs: list[range]) -> Integers:
    return np.unique(np.concatenate([content, *runs])) if runs else content


def _fill_holes(words: Words, content: Integers, others: set[int]) -> Integers:
    holes = []
    for (_, before), (after, _) in pairwise(_parts(content)):
        hole = range(before + 1, after)
        if len(hole) <= _HOLE and words.line[before] == words.line[after] and others.isdisjoint(hole):
            holes.append(hole)
    return _with_runs(content, holes)


def _draw_to_marks(words: Words, content: Integers, others: set[int]) -> Integers:
    """Let each part that begins or ends inside a quotation begin or end at its mark, if the mark is near."""
    states = words.features[:, QUOTATION]
    drawn = []
    for first, last in _parts(content):
        for edge, step, mark in ((first, -1, QuoteState.OPENING), (last, 1, QuoteState.CLOSING)):
            if states[edge] not in _INSIDE:
                continue
            for place in range(edge + step, edge + step * (_TO_MARK + 1), step):
                if not 0 <= place < len(words) or place in others:
                    break
                if states[place] == mark:
                    drawn.append(range(min(edge, place), max(edge, place) + 1))
                    break
                if states[place] not in _INSIDE:
                    break
    return _with_runs(content, drawn)
