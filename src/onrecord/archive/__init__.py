"""The archive: readings kept in a database, to be found, corrected and handed on. The only room with SQL."""

from onrecord.archive.archive import Archive
from onrecord.archive.checking import Fault
from onrecord.archive.copies import Copied, Origin
from onrecord.archive.corrections import Correction
from onrecord.archive.loading import Found, Reviewed
from onrecord.archive.neighbours import Likeness, Neighbours
from onrecord.archive.overview import Overview
from onrecord.archive.searching import Outlet, Page
from onrecord.archive.selecting import Selection, Spoken, day_of_words
from onrecord.archive.sources import Noted
from onrecord.archive.storing import Kept, Outcome

__all__ = [
    "Archive",
    "Copied",
    "Correction",
    "Fault",
    "Found",
    "Kept",
    "Likeness",
    "Neighbours",
    "Noted",
    "Origin",
    "Outcome",
    "Outlet",
    "Overview",
    "Page",
    "Reviewed",
    "Selection",
    "Spoken",
    "day_of_words",
]
