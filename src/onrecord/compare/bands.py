"""Which articles are worth comparing: a few numbers a text, such that copies have some of them in common.

In goes a text, out come its bands. They are a MinHash made with a single hash function (one permutation hashing: Li,
Owen and Zhang, NeurIPS 2012): the runs of five words are hashed, the range of the hashes is cut into equal bins, and
the least hash of each bin is kept. The share of bands that two texts have in common estimates the share of their runs
that they have in common. Storing and looking up bands is the archive's; whether two texts are copies is judged on the
texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from itertools import islice
from typing import TypeVar

import numpy as np

from onrecord.compare.wording import Wording

__all__ = ["BANDS", "LEAST_SHARED", "MOST_CANDIDATES", "MOST_PER_BAND", "bands_of", "rank_candidates"]

Key = TypeVar("Key", bound=Hashable)

BANDS = 48
"""Bins, and so the most bands a text has."""

LEAST_SHARED = 2
"""Articles with fewer bands in common are no candidates: one is often a common phrase.

A third of a text with every twentieth word changed has a fifth of the runs in common; of 48 bands it shares fewer than
two in three cases of ten thousand.
"""

MOST_PER_BAND = 64
"""How many articles, the oldest first, are looked up for a band.

Boilerplate of a large outlet is in thousands of articles. A copy shares other bands as well, and of more copies than
this the oldest are enough to find the original.
"""

MOST_CANDIDATES = 16
"""How many candidates are judged, those with most bands in common first."""

_LOWEST = np.array([(position << 64) // BANDS for position in range(BANDS)], np.uint64)


def bands_of(text: str | Wording) -> tuple[int, ...]:
    """Up to 48 numbers, as signed 64-bit integers, of which copies have at least two in common.

    Short texts have fewer, and texts of less than five words none. The numbers are the same on every machine; they
    change only with this module and :mod:`onrecord.compare.wording`.
    """
    distinct = Wording.of(text).distinct
    if not distinct.size:
        return ()
    at = np.searchsorted(distinct, _LOWEST)
    # A bin is empty where the next bin starts at the same hash.
    filled = np.diff(np.append(at, distinct.size)) > 0
    return tuple(distinct[at[filled]].view(np.int64).tolist())


def rank_candidates(hits: Iterable[Iterable[Key]]) -> tuple[Key, ...]:
    """Choose what to judge, given the articles that each band of a text is in: those with most bands in common first.

    Of each band the first 64 articles count. At most 16 are chosen, each with two bands in common or more.
    """
    shared = Counter(key for hit in hits for key in islice(hit, MOST_PER_BAND))
    # Equal counts stay in the order of the hits, the oldest first.
    return tuple(key for key, count in shared.most_common(MOST_CANDIDATES) if count >= LEAST_SHARED)
