"""Amounts in a clause: how many of what.

In go words as :class:`onrecord.compare.renditions.Told` folds them, out come numbers with what is counted. Years, days,
times and percentages count nothing here; sums of money do where they are a price.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from onrecord.compare.negations import EMPTY, word_set
from onrecord.compare.opposites import stem

__all__ = ["amounts_in"]

_NUMBER = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,9})?")
_HUNDREDS = {"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_NO_UNITS = word_set(
    "year years day days week weeks month months hour hours minute minutes time times th st nd rd percent am pm "
    "oclock january february march april may june july august september october november december point points "
    "percentage yearold"
)
_SHORTEST = 3
"""Letters of a word for what is counted: there is no amount in "H-1B"."""
_MONEY = "money"
_PRICES = word_set("cost costs price priced worth paid")


def amounts_in(words: Sequence[str], shown: Sequence[str]) -> Iterator[tuple[float, str, str]]:
    """Yield amounts among the ``words``, each with the stem of what is counted, and as it stands in the text.

    ``shown`` are the words as they stand there.
    """
    for place, word in enumerate(words):
        if not _NUMBER.fullmatch(word):
            continue
        value = float(word)
        rest = place + 1
        while rest < len(words) and words[rest] in _HUNDREDS:
            value *= _HUNDREDS[words[rest]]
            rest += 1
        # Years are written without a separator.
        if rest == place + 1 and 1900 <= value <= 2100 and shown[place] == word:
            continue
        unit = words[rest] if rest < len(words) else ""
        if len(unit) >= _SHORTEST and unit not in _NO_UNITS and unit not in EMPTY and not unit[0].isdigit():
            yield value, stem(unit), " ".join(shown[place : rest + 1])
        elif rest > place + 1 and (not unit or unit in EMPTY) and not _PRICES.isdisjoint(words):
            yield value, _MONEY, " ".join(shown[place:rest])
