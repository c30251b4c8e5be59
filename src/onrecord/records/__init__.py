"""What flows between the rooms: frozen, typed records with no behaviour but checks.

An article's text never changes after intake, and every span is a half-open range of Unicode code points of that text.
"""

from onrecord.records.article import Article
from onrecord.records.reading import Problem, Reading
from onrecord.records.span import Span
from onrecord.records.speaker import Speaker, SpeakerType
from onrecord.records.statement import Act, Channel, ChannelKind, Kind, Polarity, Stance, Statement
from onrecord.records.when import Granularity, When

__all__ = [
    "Act",
    "Article",
    "Channel",
    "ChannelKind",
    "Granularity",
    "Kind",
    "Polarity",
    "Problem",
    "Reading",
    "Span",
    "Speaker",
    "SpeakerType",
    "Stance",
    "Statement",
    "When",
]
