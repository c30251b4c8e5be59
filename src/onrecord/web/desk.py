"""What a server keeps open between requests: the archive, the models, and answers that still hold."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

from anyio import CapacityLimiter

from onrecord.records import Article
from onrecord.web.keeping import Keeper

if TYPE_CHECKING:
    from onrecord.archive import Archive
    from onrecord.pipeline.comparing import Comparer
    from onrecord.records import Reading
    from onrecord.settings import Settings
    from onrecord.web.shelf import Shelf

__all__ = ["Desk"]

_AT_ONCE = 2
"""Pages that a process makes at the same time."""


class Desk:
    """What is kept open; made once a process, used by all its threads.

    ``fetching`` tells whether visitors may have pages fetched from the web. On the ``shelf`` stand answers of further
    processes of the same server. ``describe`` gives the OpenAPI document.
    """

    def __init__(
        self, archive: Archive, settings: Settings, *, fetching: bool = False, shelf: Shelf | None = None
    ) -> None:
        self.archive = archive
        self.settings = settings
        self.fetching = fetching
        self.keeper = Keeper(self._stamp, shelf=shelf)
        self.describe: Callable[[], dict[str, Any]] = dict
        # Of many pages made at the same time each would wait for all others; by turns most are there sooner. What
        # visitors have computed has turns of its own, so that a long draft keeps nobody from reading.
        self.finding = CapacityLimiter(_AT_ONCE)
        self.showing = CapacityLimiter(_AT_ONCE)
        self.acting = CapacityLimiter(_AT_ONCE)
        self._reading = Lock()

    def _stamp(self) -> tuple[object, object]:
        stamp = self.archive.stamp()
        return stamp.edits, (stamp.articles, stamp.links, stamp.problems)

    @cached_property
    def comparer(self) -> Comparer:
        """Compares stories; opens its models when it is asked for first."""
        from onrecord.pipeline.comparing import Comparer

        return Comparer()

    def warm(self) -> None:
        """Open the models, and the vectors of the archive."""
        from onrecord.pipeline.drafting import check_reading

        self.archive.alike("who said what", limit=1)
        (reading,) = self.read([Article("Nothing said\n“Nothing at all was said here today,” she said.")])
        self.comparer.check(reading)
        check_reading(self.archive, reading)

    @cached_property
    def _read_many(self) -> Callable[[list[Article]], list[Reading]]:
        from onrecord.pipeline import load_components, read_many

        components = load_components()
        return lambda articles: list(read_many(articles, settings=self.settings, components=components))

    def read(self, articles: list[Article]) -> list[Reading]:
        """Read articles, one caller at a time: the networks take all processors as it is."""
        with self._reading:
            return self._read_many(articles)
