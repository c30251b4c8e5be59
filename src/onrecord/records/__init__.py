"""What flows between the rooms: frozen, typed records with no behaviour but checks.

An article's text never changes after intake, and every span is a half-open range of Unicode code points of that text.
"""

from onrecord.records.article import Article
from onrecord.records.reading import Problem, Reading
from onrecord.records.statement import Kind, Span, Speaker, SpeakerType, Statement

__all__ = ["Article", "Kind", "Problem", "Reading", "Span", "Speaker", "SpeakerType", "Statement"]
