"""Who is behind each attribution: one identity for all mentions of an article, and across articles."""

from onrecord.speakers.company import Company, Mentioned
from onrecord.speakers.names import fold, fold_speaker
from onrecord.speakers.resolver import Resolver
from onrecord.speakers.view import Sight, View
from onrecord.speakers.walk import Attributed

__all__ = ["Attributed", "Company", "Mentioned", "Resolver", "Sight", "View", "fold", "fold_speaker"]
