"""Which articles are copies of one another, and how much of each stands in the other.

Addresses and texts get keys that are equal for the same page and the same text; bands tell which articles are worth
comparing; the judgement is made on both texts. Nothing here stores anything.
"""

from onrecord.compare.addresses import url_key
from onrecord.compare.bands import BANDS, LEAST_SHARED, MOST_CANDIDATES, MOST_PER_BAND, bands_of, rank_candidates
from onrecord.compare.judging import Likeness, judge
from onrecord.compare.wording import Wording, text_key

__all__ = [
    "BANDS",
    "LEAST_SHARED",
    "MOST_CANDIDATES",
    "MOST_PER_BAND",
    "Likeness",
    "Wording",
    "bands_of",
    "judge",
    "rank_candidates",
    "text_key",
    "url_key",
]
