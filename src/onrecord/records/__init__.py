"""What flows between the rooms: frozen, typed records with no behaviour but checks.

An article's text never changes after intake, and every span is a half-open range of Unicode code points of that text.
"""

from onrecord.records.article import Article
from onrecord.records.comparison import Cell, Comparison, NameUse, OutletView, Row, Trace, VoiceShare
from onrecord.records.draft import Change, DraftCheck, DraftQuotation, Part, Passage, Suggestion, Verdict
from onrecord.records.headline import Bearing, Evidence, HeadlineCheck, HeadlineClaim
from onrecord.records.reading import Problem, Reading
from onrecord.records.span import Span
from onrecord.records.speaker import Speaker, SpeakerType
from onrecord.records.statement import Act, Channel, ChannelKind, Kind, Polarity, Stance, Statement
from onrecord.records.story import Story, StoryArticle
from onrecord.records.thread import How, Rendition, Thread
from onrecord.records.timeline import Claim, Reversal, Timeline
from onrecord.records.when import Granularity, When

__all__ = [
    "Act",
    "Article",
    "Bearing",
    "Cell",
    "Change",
    "Channel",
    "ChannelKind",
    "Claim",
    "Comparison",
    "DraftCheck",
    "DraftQuotation",
    "Evidence",
    "Granularity",
    "HeadlineCheck",
    "HeadlineClaim",
    "How",
    "Kind",
    "NameUse",
    "OutletView",
    "Part",
    "Passage",
    "Polarity",
    "Problem",
    "Reading",
    "Rendition",
    "Reversal",
    "Row",
    "Span",
    "Speaker",
    "SpeakerType",
    "Stance",
    "Statement",
    "Story",
    "StoryArticle",
    "Suggestion",
    "Thread",
    "Timeline",
    "Trace",
    "Verdict",
    "VoiceShare",
    "When",
]
