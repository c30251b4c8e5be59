"""Clues to the act of a statement that its words give by themselves, beside what the encoder makes of them.

In go an article's words in lower case and its statements, out comes a row of numbers for each: what the lexicons of
events and of reporting verbs hold of its cue and content, and which words they are made of. On labelled statements of
held-out articles these raise the accuracy of acts; see the model card.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from onrecord.statements.event_lexicon import KINDS, find_matches, stem_of
from onrecord.statements.scene import Said, Scene

__all__ = ["CLUES", "read_clues"]

_OPENING: Final = 40
"""Words of the content that are looked at."""

_CUE_WORDS, _CONTENT_WORDS = 256, 512
"""Places that the stems of the cue and of the content are spread over (feature hashing, Weinberger et al. 2009)."""

_MARKS: Final = 6

CLUES: Final = 2 * len(KINDS) + _MARKS + _CUE_WORDS + _CONTENT_WORDS
"""Numbers in a row."""


_YOU: Final = frozenset(("you", "your"))
_WE: Final = frozenset(("i", "we", "my", "our"))


def _matched(row: NDArray[np.float32], words: Iterable[str]) -> list[str]:
    stems = [stem_of(word) for word in words]
    events, modifiers = find_matches(stems)
    for at, kind in (*events, *modifiers):
        row[kind] = max(row[kind], len(at) ** 0.5)
    return stems


def _hash(stem: str) -> int:
    return crc32(stem.encode("utf-8", "surrogatepass"))


def _fill(row: NDArray[np.float32], scene: Scene, said: Said) -> None:
    low, high = said.cue
    cue = scene.lower[low : min(high, low + _OPENING)] if said.cued else []
    content = [word for start, end in said.content for word in scene.lower[start : min(end, start + _OPENING)]][
        :_OPENING
    ]
    kinds = len(KINDS)
    stems = _matched(row[:kinds], cue)
    told = _matched(row[kinds : 2 * kinds], content)
    base = 2 * kinds
    last = scene.lower[said.content[-1][0] : said.content[-1][1]][-3:]
    row[base : base + _MARKS] = [
        "?" in last,
        "!" in last,
        not _YOU.isdisjoint(content),
        not _WE.isdisjoint(content),
        "if" in content,
        bool(scene.quoted[said.content[0][0]]),
    ]
    base += _MARKS
    row[[base + _hash(stem) % _CUE_WORDS for stem in stems]] = 1
    base += _CUE_WORDS
    row[[base + _hash(stem) % _CONTENT_WORDS for stem in told]] = 0.5


def read_clues(scene: Scene) -> NDArray[np.float32]:
    """Clues (statements, :data:`CLUES`) of all statements of the scene."""
    rows = np.zeros((len(scene.said), CLUES), np.float32)
    for row, said in zip(rows, scene.said, strict=True):
        _fill(row, scene, said)
    return rows
