"""Windows: how a text of any length is laid before an encoder that sees 512 word pieces at once.

In go the words of a text, out come windows. Each has a core, for which it answers, and some context on either side;
the cores tile the text without gap or overlap, so nothing is lost and nothing is counted twice. Cuts fall between
paragraphs where they can. A window depends on its own article alone, never on what is read beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.encoder.words import FEATURE_SIZES, Words

__all__ = ["CONTEXT", "PIECES", "Window", "plan_windows", "window_inputs"]

PIECES = 382
"""Word pieces in a window at the most; with the two special tokens 384 of the encoder's 512 positions."""

CONTEXT = 40
"""Word pieces of context on either side of a core: one or two sentences."""

_CLS, _SEP = 101, 102
"""Vocabulary ids of the special tokens that open and close a window."""


@dataclass(frozen=True, slots=True)
class Window:
    """Words ``[start, end)`` are seen, words ``[core_start, core_end)`` are answered for."""

    start: int
    end: int
    core_start: int
    core_end: int


def _cut(words: Words, start: int, ideal: int, limit: int) -> int:
    """Word index at which to end a core that began at ``start``: near ``ideal`` pieces, at most ``limit``."""
    base = words.first[start]
    low = int(np.searchsorted(words.first, base + 0.6 * ideal))
    high = int(np.searchsorted(words.first, base + limit, side="right")) - 1
    target = int(np.searchsorted(words.first, base + ideal))
    low, high = max(low, start + 1), max(high, start + 1)
    if high >= len(words):
        return min(max(target, start + 1), len(words))
    candidates = np.flatnonzero(words.paragraph[low : high + 1]) + low
    if not len(candidates):
        candidates = np.array([min(max(target, low), high)])
    return int(candidates[np.argmin(np.abs(candidates - target))])


def plan_windows(words: Words, *, pieces: int = PIECES, context: int = CONTEXT, lead: int = 0) -> list[Window]:
    """Windows over all of ``words``.

    ``lead`` makes the first core about that many pieces long, which shifts all later cuts: training uses it to show
    the same article differently in each epoch.
    """
    windows: list[Window] = []
    total, start = len(words), 0
    room = pieces - 2 * context
    while start < total:
        left = int(words.first[total] - words.first[start])
        if left <= (pieces if start == 0 else room + context) and not (lead and start == 0 and left > lead):
            end = total
        else:
            ideal = lead if lead and start == 0 else left / np.ceil(left / room)
            end = _cut(words, start, int(ideal), room)
        first = int(np.searchsorted(words.first, words.first[start] - context))
        budget = words.first[first] + pieces
        last = int(np.searchsorted(words.first, min(words.first[end] + context, budget), side="right")) - 1
        windows.append(Window(first, max(last, end), start, end))
        start = end
    return windows


def window_inputs(words: Words, start: int, end: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """What the encoder is given of words ``[start, end)``.

    Piece ids with the special tokens (pieces,), the surface features of each piece (pieces, features), and the index
    of each word's first piece (words,).
    """
    low, high = int(words.first[start]), int(words.first[end])
    pieces = np.empty(high - low + 2, dtype=np.int64)
    pieces[0], pieces[-1] = _CLS, _SEP
    pieces[1:-1] = words.pieces[low:high]
    features = np.zeros((len(pieces), len(FEATURE_SIZES)), dtype=np.int64)
    features[1:-1] = words.features[words.piece_word[low:high]]
    return pieces, features, words.first[start:end] - low + 1
