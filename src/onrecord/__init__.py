"""Reads the news and keeps the record of who said what."""

from onrecord.records import Article, Kind, Problem, Reading, Span, Speaker, Statement

__all__ = ["Article", "Kind", "Problem", "Reading", "Span", "Speaker", "Statement"]
__version__ = "0.1.0"
