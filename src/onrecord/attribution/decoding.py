"""From network answers to attributions: the last step, in which words become spans of the text.

In go, for one article, each seed's validity and the role of the words around it; out come attributions with source,
cue and content spans that do not contradict each other. No word is reported twice: what two seeds claim goes to the one
that is more certain. This module does not run the network.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from onrecord.attribution.calibration import Calibration
from onrecord.attribution.claims import Claim, Found
from onrecord.attribution.structure import CONTENT, CUE, SOURCE
from onrecord.encoder.words import Words

__all__ = ["settle"]


_APART = 20
"""Blanks in a row between words that are no neighbours: something that is not read stands there."""

_EDGES = ",;:–—-"
"""Marks that belong to no span when they stand at its edge."""


def _spans(text: str, words: Words, chosen: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Character spans over ``chosen`` words; neighbours share one unless a line ends or much is blank between them."""
    spans: list[tuple[int, int]] = []
    previous = -2
    for word in chosen:
        start, end = int(words.start[word]), int(words.end[word])
        near = word == previous + 1 and start - spans[-1][1] < _APART
        if near and "\n" not in text[spans[-1][1] : start]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
        previous = word
    return tuple(spans)


def _tidy(text: str, spans: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Spans that hold a letter or digit, trimmed. Cues are not tidied: in headlines a colon is one."""
    return tuple(_trim(text, a, b) for a, b in spans if any(c.isalnum() for c in text[a:b]))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave stray punctuation and blanks outside: "Vorne, the minister," ends before its last comma."""
    while text[start].isspace() or text[start] in _EDGES or (text[start] == "." and not text[start + 1].isalnum()):
        start += 1
    while text[end - 1].isspace() or text[end - 1] in _EDGES:
        end -= 1
    return start, end


def settle(
    text: str,
    words: Words,
    claims: Iterable[Claim],
    *,
    calibration: Calibration,
    keep: float = 0.5,
) -> list[Found]:
    """Attributions of one article in order of their first content character, with calibrated scores.

    Claims take their words in order of certainty; one that is left with no cue word of its own, or with less than the
    share ``keep`` of its content, is a double and is dropped.
    """
    taken = np.zeros(len(words), dtype=bool)
    found: list[Found] = []
    for claim in sorted(claims, key=lambda c: (-c.score, c.seed)):
        content = claim.words[CONTENT]
        cue = claim.words[CUE]
        if not len(cue):
            cue = np.arange(*claim.seed)
        free_content, free_cue = content[~taken[content]], cue[~taken[cue]]
        if not len(free_cue) or not len(free_content) or len(free_content) < keep * len(content):
            continue
        source = claim.words[SOURCE]
        said = _tidy(text, _spans(text, words, free_content))
        if not said:
            continue
        taken[free_content] = True
        taken[free_cue] = True
        who = _tidy(text, _spans(text, words, source))
        found.append(Found(calibration(claim.score), who, _spans(text, words, free_cue), said))
    found.sort(key=lambda f: (f.content, f.cue))
    return found
