"""Time expressions of English news: where they are, and what they stand for.

:func:`find_times` finds them, :func:`read_time` gives one its TIMEX3 value, and :func:`to_when` turns that into the
record of a date. A grammar over word classes finds, rules over slots read; nothing is trained. The values are those of
TimeML 1.2.1 (Pustejovsky et al. 2003), which takes them from TIDES (Ferro et al. 2005).
"""

from onrecord.statements.times.finding import find_times
from onrecord.statements.times.time import Time, TimeType, to_when
from onrecord.statements.times.values import read_time

__all__ = ["Time", "TimeType", "find_times", "read_time", "to_when"]
