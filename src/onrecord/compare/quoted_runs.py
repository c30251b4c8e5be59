"""Marks of quotations: hashes of runs of quoted words, of which two quotations share one if they share eight words.

In go the words of a telling, out come a few hashes. They are chosen by winnowing (Schleimer, Wilkerson and Aiken,
"Winnowing: local algorithms for document fingerprinting", SIGMOD 2003): of every four runs of five words that follow
one another the least hash is kept. Whether two quotations are the same thing said is not judged here.
"""

from __future__ import annotations

from zlib import crc32

from onrecord.compare.renditions import Told

__all__ = ["quoted_again", "quoted_runs"]

_WORDS, _WINDOW = 5, 4
_HALF = 1 << 31
_RUN = 8
"""Words in a row that two quotations have in common; fewer may be chance."""
_MOST_OF = 0.6
"""Share of the shorter quotation that stands in such runs in the other."""


def quoted_runs(told: Told) -> list[int]:
    """The hashes of a telling, signed 32-bit numbers, ascending; none if fewer than eight words are quoted."""
    words = _quoted(told)
    hashes = [crc32(" ".join(words[place : place + _WORDS]).encode()) for place in range(len(words) - _WORDS + 1)]
    chosen = {min(hashes[place : place + _WINDOW]) for place in range(len(hashes) - _WINDOW + 1)}
    return sorted(each - 2 * _HALF if each >= _HALF else each for each in chosen)


def quoted_again(a: Told, b: Told) -> bool:
    """Whether most of what one quotes, eight words or more in a row, is quoted by the other too."""
    shorter, longer = sorted((_quoted(a), _quoted(b)), key=len)
    if len(shorter) < _RUN:
        return False
    runs = {tuple(longer[place : place + _RUN]) for place in range(len(longer) - _RUN + 1)}
    again: set[int] = set()
    for place in range(len(shorter) - _RUN + 1):
        if tuple(shorter[place : place + _RUN]) in runs:
            again.update(range(place, place + _RUN))
    return len(again) >= _MOST_OF * len(shorter)


def _quoted(told: Told) -> list[str]:
    return [word for word, inside in zip(told.words, told.quoted, strict=True) if inside]
