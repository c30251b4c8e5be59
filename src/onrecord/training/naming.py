"""Which words of a source name its speaker, given the label: what the mention network learns to mark.

In go a source and the label's names, out comes a mark for each word of the source: 0, 1 for the first and 2 for further
words of a naming stretch.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from onrecord.encoder.words import Words
from onrecord.speakers.lexicon import PRONOUNS
from onrecord.speakers.names import tokens

__all__ = ["described_word", "naming_words"]

_PLAIN = re.compile("[a-z0-9&]+")
_SMALL = frozenset(("the", "of", "for", "and", "a"))


def _same(written: Sequence[str], wanted: Sequence[str]) -> tuple[int, int] | None:
    """Where the whole name stands among the words of the source."""
    for start in range(len(written) - len(wanted) + 1):
        if wanted and list(written[start : start + len(wanted)]) == list(wanted):
            return start, start + len(wanted)
    return None


def _part(written: Sequence[str], capital: Sequence[bool], wanted: Sequence[str]) -> tuple[int, int] | None:
    """Where a part of a longer name stands that ends as names are shortened: the family name, the last words."""
    known, start = set(wanted) - _SMALL, 0
    while start < len(written):
        end = start
        while end < len(written) and written[end] in known:
            end += 1
        if end > start and capital[start] and capital[end - 1] and set(wanted[-2:]) & set(written[start:end]):
            return start, end
        start = max(end, start + 1)
    return None


_CLOSES = frozenset(["of", "for", "in", "at", "from", "on", "with", "to", "who", "that", "which", "whose", "by", "and"])


def described_word(words: Words, text: str, places: Sequence[int]) -> int | None:
    """The head of a description such as "the senator", None for a pronoun or no source."""
    last: int | None = None
    for place in places:
        raw = text[words.start[place] : words.end[place]].lower()
        if last is not None and (raw in _CLOSES or not raw[0].isalnum()):
            break
        last = place
    if last is None or text[words.start[last] : words.end[last]].lower() in PRONOUNS:
        return None
    return last


def naming_words(words: Words, text: str, source: Sequence[tuple[int, int]], named: Sequence[str]) -> dict[int, int]:
    """Marks by word of the source; all are 0 where it only points at the speaker ("he", "the senator")."""
    places: list[int] = []
    for start, end in source:
        low = int(np.searchsorted(words.end, start, side="right"))
        places += range(low, int(np.searchsorted(words.start, end)))
    marks = dict.fromkeys(places, 0)
    written, capital, kept = [], [], []
    for place in places:
        raw = text[words.start[place] : words.end[place]]
        plain = tokens(raw)
        if plain and plain[0]:
            written.append(plain[0])
            capital.append(raw[0].isupper())
            kept.append(place)
    for name in named:
        wanted = [piece for word in tokens(name) for piece in _PLAIN.findall(word)]
        if wanted and wanted[0] in ("a", "an", "the"):
            wanted = wanted[1:]
        found = _same(written, wanted)
        if found is None and len(wanted) > 1:
            found = _part(written, capital, wanted)
        if found is not None:
            for place in range(kept[found[0]], kept[found[1] - 1] + 1):
                marks[place] = 2
            marks[kept[found[0]]] = 1
    return {place: mark for place, mark in marks.items() if place in set(places)}
