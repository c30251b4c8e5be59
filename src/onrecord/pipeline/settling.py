"""Settles who is who in an archive: which names are spellings of one speaker, judged over all its articles.

In goes an archive, out come identities, which searches follow: who asks for one spelling finds them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from onrecord.speakers.registry import Registry

if TYPE_CHECKING:
    from onrecord.archive import Archive
    from onrecord.speakers.table import NameTable

__all__ = ["register_archive", "settle_if_grown", "settle_speakers"]

_GROWN: Final = 0.1
"""Share of new articles from which on settling anew is worth its time: about a millisecond an article of the whole."""


def register_archive(archive: Archive, table: NameTable | None = None) -> Registry:
    """A registry of all speakers of the archive."""
    registry = Registry(table)
    for reading in archive.appearances():
        registry.add(reading)
    return registry


def settle_speakers(archive: Archive) -> int:
    """Join the names that are spellings of one speaker; how many were joined to another."""
    return archive.join_names([group for group in register_archive(archive).groups if len(group[1]) > 1])


def settle_if_grown(archive: Archive) -> None:
    """Join names if the archive has grown by a tenth since that was last done."""
    if archive.unsettled() >= _GROWN:
        settle_speakers(archive)
