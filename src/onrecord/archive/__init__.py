"""The archive: readings kept in a database, to be found, corrected and handed on. The only room with SQL."""

from onrecord.archive.archive import Archive
from onrecord.archive.checking import Fault
from onrecord.archive.copies import Copied, Origin
from onrecord.archive.corrections import Correction
from onrecord.archive.linking import Around, Unlinked
from onrecord.archive.links import Links
from onrecord.archive.loading import Found, Reviewed
from onrecord.archive.neighbours import Likeness, Neighbours
from onrecord.archive.overview import Overview
from onrecord.archive.searching import Outlet, Page
from onrecord.archive.selecting import Selection, Spoken, day_of_words
from onrecord.archive.sources import Noted
from onrecord.archive.storing import Kept, Outcome
from onrecord.archive.tellings import Uttered
from onrecord.archive.threads import Known, Linked

__all__ = [
    "Archive",
    "Around",
    "Copied",
    "Correction",
    "Fault",
    "Found",
    "Kept",
    "Known",
    "Likeness",
    "Linked",
    "Links",
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
    "Unlinked",
    "Uttered",
    "day_of_words",
]
