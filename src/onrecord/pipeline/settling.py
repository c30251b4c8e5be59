"""Settles who is who in an archive: which names are spellings of one speaker, judged over all its articles.

In goes an archive, out come identities, which searches follow: who asks for one spelling finds them all. The user's own
table of names is kept with the archive, and so is people's word on single names; both go before all rules. Names that
may be one speaker, and are left two, are kept for people to judge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from onrecord.archive import Doubtful
from onrecord.records import SpeakerType
from onrecord.speakers.registry import Registry
from onrecord.speakers.spelling import key_of
from onrecord.speakers.table import NameTable

if TYPE_CHECKING:
    from onrecord.archive import Archive

__all__ = ["register_archive", "settle_if_grown", "settle_speakers", "table_of"]

_GROWN: Final = 0.1
"""Share of new articles from which on settling anew is worth its time: about a millisecond an article of the whole."""

_Name = tuple[SpeakerType, str]


def table_of(archive: Archive) -> NameTable | None:
    """The user's own table of names that is kept with the archive."""
    text = archive.names()
    return None if text is None else NameTable.parse(text, origin="the archive's table of names")


def register_archive(archive: Archive) -> Registry:
    """A registry of all speakers of the archive, under the names of its table if it has one."""
    registry = Registry(table_of(archive), archive.doubts.standing())
    for reading in archive.appearances():
        registry.add(reading)
    return registry


def settle_speakers(archive: Archive) -> int:
    """Join the names that are spellings of one speaker; how many were joined to another."""
    registry = register_archive(archive)
    groups = {names[0]: (name, list(names)) for name, names in registry.groups}
    table = table_of(archive)
    if table is not None:
        _add_listed(groups, archive, table)
    doubts = [
        Doubtful(first, second, row.reason, row.together, row.shared_role) for first, second, row in registry.doubts
    ]
    return archive.join_names([(name, names) for name, names in groups.values() if len(names) > 1], doubts=doubts)


def _add_listed(groups: dict[_Name, tuple[str, list[_Name]]], archive: Archive, table: NameTable) -> None:
    """Add the names that the table knows to the groups of what it calls them: the registry has seen only that."""
    group_of = {each: main for main, (_, names) in groups.items() for each in names}
    for name, kind, key in archive.registered_names():
        # What is no spelling of its key was given by a table, perhaps an earlier one; the key is the article's name.
        entry = table.find(name if key_of(name, kind) == key else key, kind)
        if entry is None:
            continue
        listed = (entry.type or kind, key_of(entry.name, entry.type or kind))
        main = group_of.setdefault(listed, listed)
        shown, names = groups.setdefault(main, (entry.name, [listed]))
        if listed in names:
            # The table's name comes first: under it the whole group is shown, and no other name is written over.
            shown, names = entry.name, [listed, *(each for each in names if each != listed)]
        groups[main] = (shown, names)
        if (kind, key) not in names:
            names.append((kind, key))


def settle_if_grown(archive: Archive) -> None:
    """Join names if the archive has grown by a tenth since that was last done."""
    if archive.unsettled() >= _GROWN:
        settle_speakers(archive)
