"""Safety: who may see and change what, what may come in, and what browsers are told to keep from doing.

Nothing here knows the pages; what editors did stands in the archive.
"""

from onrecord.web.safety.access import Access, Mode, is_loopback, make_access
from onrecord.web.safety.guarding import guard
from onrecord.web.safety.limits import Limits
from onrecord.web.safety.permissions import address_of, checked_form, editor, visitor
from onrecord.web.safety.visitors import NOBODY, Visitor, own_path

__all__ = [
    "NOBODY",
    "Access",
    "Limits",
    "Mode",
    "Visitor",
    "address_of",
    "checked_form",
    "editor",
    "guard",
    "is_loopback",
    "make_access",
    "own_path",
    "visitor",
]
