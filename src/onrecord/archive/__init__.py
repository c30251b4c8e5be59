"""The archive: readings kept in a database, to be found, corrected and handed on. The only room with SQL."""

from onrecord.archive.accounts import Role, User
from onrecord.archive.archive import Archive
from onrecord.archive.attempts import Pace
from onrecord.archive.checking import Fault
from onrecord.archive.copies import Copied, Origin
from onrecord.archive.corrections import Correction
from onrecord.archive.deeds import Deed
from onrecord.archive.doubting import Doubt, Doubted, Doubtful, DoubtPage
from onrecord.archive.doubts import Doubts
from onrecord.archive.linking import Around, Unlinked
from onrecord.archive.links import Links
from onrecord.archive.listings import ArticleListing, ArticlePage
from onrecord.archive.loading import Found, Reviewed
from onrecord.archive.naming import NameRuling
from onrecord.archive.neighbours import Likeness, Neighbours
from onrecord.archive.outlets import Everywhere, OutletProfile, Quoted, VerbShare
from onrecord.archive.overview import Overview
from onrecord.archive.profiles import Profiles
from onrecord.archive.profiling import Alias, Count, RoleCount, SpeakerProfile
from onrecord.archive.searching import Outlet, Page
from onrecord.archive.selecting import Selection, Spoken, day_of_words
from onrecord.archive.sessions import Session
from onrecord.archive.sources import Noted
from onrecord.archive.stamping import Stamp
from onrecord.archive.storing import Kept, Outcome
from onrecord.archive.tellings import Uttered
from onrecord.archive.threads import Known, Linked
from onrecord.archive.users import Users

__all__ = [
    "Alias",
    "Archive",
    "Around",
    "ArticleListing",
    "ArticlePage",
    "Copied",
    "Correction",
    "Count",
    "Deed",
    "Doubt",
    "DoubtPage",
    "Doubted",
    "Doubtful",
    "Doubts",
    "Everywhere",
    "Fault",
    "Found",
    "Kept",
    "Known",
    "Likeness",
    "Linked",
    "Links",
    "NameRuling",
    "Neighbours",
    "Noted",
    "Origin",
    "Outcome",
    "Outlet",
    "OutletProfile",
    "Overview",
    "Pace",
    "Page",
    "Profiles",
    "Quoted",
    "Reviewed",
    "Role",
    "RoleCount",
    "Selection",
    "Session",
    "SpeakerProfile",
    "Spoken",
    "Stamp",
    "Unlinked",
    "User",
    "Users",
    "Uttered",
    "VerbShare",
    "day_of_words",
]
