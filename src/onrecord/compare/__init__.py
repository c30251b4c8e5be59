"""Which articles are copies or on one happening, and which statements are the same thing said by the same speaker.

Addresses and texts get keys that are equal for the same page and the same text; bands tell which articles are worth
comparing; the judgement is made on both texts. Articles on one happening are grouped into stories. Two statements are
weighed word by word, with their speakers. Nothing here stores anything.
"""

from onrecord.compare.addresses import url_key
from onrecord.compare.bands import BANDS, LEAST_SHARED, MOST_CANDIDATES, MOST_PER_BAND, bands_of, rank_candidates
from onrecord.compare.commonness import Commonness
from onrecord.compare.groups import Change, Groups
from onrecord.compare.headlines import BodyStance, HeadlineChecker, HeadlineStance, Stances
from onrecord.compare.judging import Likeness, judge
from onrecord.compare.profiles import Profile, profile
from onrecord.compare.renditions import Piece, Told, align, how
from onrecord.compare.same import Sameness, SameStatement, Side
from onrecord.compare.stories import Member, Pair, Story, StoryFinder
from onrecord.compare.threads import LEAST_SAME, Threaded, ThreadFinder, quoted_alike, thread_groups
from onrecord.compare.wording import Wording, text_key

__all__ = [
    "BANDS",
    "LEAST_SAME",
    "LEAST_SHARED",
    "MOST_CANDIDATES",
    "MOST_PER_BAND",
    "BodyStance",
    "Change",
    "Commonness",
    "Groups",
    "HeadlineChecker",
    "HeadlineStance",
    "Likeness",
    "Member",
    "Pair",
    "Piece",
    "Profile",
    "SameStatement",
    "Sameness",
    "Side",
    "Stances",
    "Story",
    "StoryFinder",
    "ThreadFinder",
    "Threaded",
    "Told",
    "Wording",
    "align",
    "bands_of",
    "how",
    "judge",
    "profile",
    "quoted_alike",
    "rank_candidates",
    "text_key",
    "thread_groups",
    "url_key",
]
