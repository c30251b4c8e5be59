"""The pages, a module each: what it fetches, and the typed context that its template is filled from."""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING

from onrecord.errors import OnrecordError
from onrecord.web.templating import open_templates

if TYPE_CHECKING:
    from onrecord.web.answering import Pages
    from onrecord.web.desk import Desk

__all__ = ["all_pages", "warm_up"]

_log = logging.getLogger(__name__)

_MODULES = (
    "home",
    "said",
    "statement",
    "article",
    "articles_list",
    "speakers",
    "outlets",
    "stories",
    "story",
    "thread",
    "reading",
    "check",
    "review",
    "failures",
    "interface",
    "login",
    "log",
)
"""In the order in which addresses are tried: a module whose addresses are part of another's stands before it."""


def all_pages() -> list[Pages]:
    """The pages of all modules."""
    return [import_module(f"{__name__}.{name}").pages for name in _MODULES]


def warm_up(desk: Desk) -> None:
    """Open what the first visitors would wait for: templates, what of the archive most of them look at, and models."""
    from onrecord.web.pages.home import summed_up

    open_templates()
    try:
        summed_up(desk.archive)
        desk.archive.profiles.doubtful(limit=1)
        desk.warm()
    except OnrecordError:
        # Whoever asks for it will be told.
        _log.warning("what pages need could not be opened ahead", exc_info=True)
