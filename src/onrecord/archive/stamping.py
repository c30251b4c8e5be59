"""What tells whether an archive is still as it was: a few counters, read in well under a millisecond."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from onrecord.archive import schema
from onrecord.archive.linking import turn_of
from onrecord.archive.numbering import EDITS, note_edit

__all__ = ["Stamp", "note_edit", "stamp_of"]

_counter = schema.counter


@dataclass(frozen=True, slots=True)
class Stamp:
    """How often an archive was changed; two that are equal are of one and the same state.

    ``articles`` grows with every article, ``links`` whenever links are written, ``problems`` with what went wrong,
    ``edits`` with all else: readings replaced, corrections made or withdrawn, names joined or parted.
    """

    edits: int
    articles: int
    links: int
    problems: int


def stamp_of(connection: Connection) -> Stamp:
    """The stamp of the archive as it is now."""
    names = (EDITS, schema.article.name, schema.problem.name)
    rows = connection.execute(select(_counter.c.name, _counter.c.next).where(_counter.c.name.in_(names)))
    counts = {row.name: row.next for row in rows}
    edits, articles, problems = (counts.get(name, 0) for name in names)
    return Stamp(edits=edits, articles=articles, links=turn_of(connection), problems=problems)
