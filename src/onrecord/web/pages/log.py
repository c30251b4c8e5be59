"""The log: what editors did over the web, for editors to see."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Annotated, Final

from fastapi import Query
from pydantic import Field

from onrecord.web.answering import Pages, Table
from onrecord.web.seen import Here

__all__ = ["LogPage", "pages"]

pages = Pages()

_SHOWN: Final = 100
_PLACES: Final = (
    (re.compile(r"[0-9a-f]{16}"), "/articles/"),
    (re.compile(r"[0-9a-f]{16}\.[0-9a-z.\-]{1,100}"), "/statements/"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody did: to what (``about``), when (UTC), and from which network address."""

    id: int
    made_at: datetime
    who: str
    what: str
    about: str | None
    origin: str | None
    link: Annotated[str | None, Field(exclude=True)]


@dataclass(frozen=True, slots=True)
class LogPage:
    """Entries, the latest first; ``next`` is the number to hand in as ``before`` for those that follow."""

    who: str | None
    entries: tuple[Entry, ...]
    next: int | None

    @property
    def days(self) -> list[tuple[date, list[Entry]]]:
        """The entries of each day."""
        return [(day, list(entries)) for day, entries in groupby(self.entries, lambda each: each.made_at.date())]

    def table(self) -> Table:
        """A row for each entry."""
        columns = ("id", "made_at", "who", "what", "about", "origin")
        rows = (
            (each.id, f"{each.made_at.isoformat()}Z", each.who, each.what, each.about, each.origin)
            for each in self.entries
        )
        return Table("log", columns, rows)


@pages.show("/log", template="log.html", editors=True)
def log(
    here: Here,
    who: Annotated[str | None, Query(max_length=100, description="Only what this one did.")] = None,
    before: Annotated[int | None, Query(ge=1, le=2**53, description="Only entries with a lower number.")] = None,
    limit: Annotated[int, Query(ge=1, le=10_000)] = _SHOWN,
) -> LogPage:
    """What editors did, the latest first; for editors."""
    deeds = here.archive.users.deeds(limit=limit + 1, before=before, who=(who,) if who else ())
    entries = tuple(
        Entry(each.id, each.made_at, each.who, each.what, each.about, each.origin, _link(each.about))
        for each in deeds[:limit]
    )
    return LogPage(who, entries, entries[-1].id if len(deeds) > limit else None)


def _link(about: str | None) -> str | None:
    """The page of what a deed was done to, if it is an article or a statement."""
    return next((place + about for form, place in _PLACES if about and form.fullmatch(about)), None)
