"""Headlines: does what they attribute stand in the article, and what stance does a body take to one as a whole.

In go readings, or a headline and a body, out come checks with their evidence, and stances.
"""

from onrecord.compare.headlines.checker import HeadlineChecker
from onrecord.compare.headlines.stance import BodyStance, HeadlineStance, Stances

__all__ = ["BodyStance", "HeadlineChecker", "HeadlineStance", "Stances"]
