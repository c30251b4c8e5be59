"""Cues and their reach: what the attribution network is asked, and how its answers are read.

The network works in two steps. The *tagger* gives every word of a window a flat role; words that look like a cue become
*seeds*. The *argument reader* then looks at the words around one seed and says which of them are its source, its cue
and its content. This module holds the arithmetic of both steps in numpy; training uses the same functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "AFTER",
    "BEFORE",
    "CONTENT",
    "CUE",
    "FLAT_TAGS",
    "MARKS",
    "MARK_OUTSIDE",
    "MARK_SEED",
    "NONE",
    "REACH",
    "SOURCE",
    "TAGS",
    "find_seeds",
    "lay_out",
    "role_probabilities",
    "viterbi",
]

NONE, SOURCE, CUE, CONTENT = 0, 1, 2, 3
"""Roles of a word with regard to one seed."""

TAGS: Final = 4
FLAT_TAGS: Final = 7
"""none, then begin and inside of source, cue and content: 2 * role - 1 and 2 * role."""

BEFORE, AFTER = 64, 96
"""Words before and after the first word of a seed that the argument reader sees. On PolNeAR train 153 of 22,464
attributions reach further; quotations among them are followed to their closing mark."""

REACH: Final = BEFORE + AFTER + 1

MARK_SAME, MARK_SEED, MARK_OTHER, MARK_OUTSIDE, MARK_APART, MARK_OTHER_APART = 0, 1, 2, 3, 4, 5
"""Marks of a place with regard to a seed: a word of the same paragraph, the seed itself, another seed in the same
paragraph, no word at all, a word of another paragraph, another seed in another paragraph."""

MARKS: Final = 6


def _shares(flat: NDArray[np.float32]) -> NDArray[np.float32]:
    raised = np.exp(flat - flat.max(axis=1, keepdims=True))
    shares: NDArray[np.float32] = raised / raised.sum(axis=1, keepdims=True)
    return shares


def role_probabilities(flat: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probability of each role of each word (words, roles), from the tagger's logits."""
    shares = _shares(flat)
    return np.stack([shares[:, 0], *(shares[:, 2 * r - 1] + shares[:, 2 * r] for r in (SOURCE, CUE, CONTENT))], axis=1)


def find_seeds(flat: NDArray[np.float32], threshold: float) -> list[tuple[int, int]]:
    """Word ranges that may be cues.

    Runs of words over ``threshold`` are split where a new cue more likely begins; of each part only the words around
    its peak that reach half of the peak's probability make the seed. So a low threshold finds doubtful cues without
    smearing the plain ones: on PolNeAR dev the exact cues gained 3 points at a threshold of 0.15.
    """
    inside, begins = role_probabilities(flat)[:, CUE], _shares(flat)[:, 2 * CUE - 1]
    over = np.flatnonzero(inside > threshold)
    if not len(over):
        return []
    fresh = np.diff(over, prepend=-2) > 1
    fresh |= 2 * begins[over] > inside[over]
    seeds: list[tuple[int, int]] = []
    for part in np.split(over, np.flatnonzero(fresh)[1:]):
        strength = inside[part]
        peak = int(strength.argmax())
        weak = np.flatnonzero(strength < strength[peak] / 2)
        low = weak[weak < peak].max(initial=-1) + 1
        high = weak[weak > peak].min(initial=len(part))
        seeds.append((int(part[low]), int(part[high - 1]) + 1))
    return seeds


def lay_out(seeds: Sequence[tuple[int, int]], line: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Word index and mark of each place in each seed's reach: two arrays of shape (seeds, :data:`REACH`).

    ``line`` numbers the paragraph of each of the window's words. Places outside the window point at word 0 and carry
    ``MARK_OUTSIDE``.
    """
    length = len(line)
    starts = np.array([start for start, _ in seeds], dtype=np.int64)
    index = starts[:, None] + np.arange(-BEFORE, AFTER + 1)[None, :]
    outside = (index < 0) | (index >= length)
    cue = np.zeros(length, dtype=np.int64)
    for start, end in seeds:
        cue[start:end] = MARK_OTHER
    index[outside] = 0
    apart = line[index] != line[starts][:, None]
    # MARK_SAME becomes MARK_APART and MARK_OTHER becomes MARK_OTHER_APART.
    marks = cue[index] + np.where(cue[index] == MARK_OTHER, MARK_OTHER_APART - MARK_OTHER, MARK_APART) * apart
    for row, (start, end) in enumerate(seeds):
        marks[row, BEFORE : BEFORE + end - start] = MARK_SEED
    marks[outside] = MARK_OUTSIDE
    return index, marks


def viterbi(
    scores: NDArray[np.float32],
    transitions: NDArray[np.float32],
    inside: NDArray[np.bool_],
) -> NDArray[np.int8]:
    """Best tag sequence of each row of ``scores`` (rows, places, tags) under ``transitions`` (from, to).

    Places that are not ``inside`` get tag 0 and take no part.
    """
    rows, places, tags = scores.shape
    best = np.zeros((rows, tags), dtype=np.float32)
    back = np.zeros((places, rows, tags), dtype=np.int8)
    keep = np.arange(tags, dtype=np.int8)
    started = np.zeros(rows, dtype=bool)
    for place in range(places):
        candidates = best[:, :, None] + transitions[None]
        back[place] = candidates.argmax(axis=1)
        moved = np.where(started[:, None], candidates.max(axis=1), 0) + scores[:, place]
        here = inside[:, place]
        best = np.where(here[:, None], moved, best)
        back[place][~here] = keep
        started |= here
    result = np.zeros((rows, places), dtype=np.int8)
    tag = best.argmax(axis=1)
    all_rows = np.arange(rows)
    for place in range(places - 1, -1, -1):
        result[:, place] = np.where(inside[:, place], tag, NONE)
        tag = back[place][all_rows, tag]
    return result
