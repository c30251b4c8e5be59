"""The pages, a module each: what it fetches, and the typed context that its template is filled from."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onrecord.web.answering import Pages

__all__ = ["all_pages"]

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
