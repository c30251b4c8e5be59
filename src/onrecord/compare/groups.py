"""Groups that keep their names while items come and go between them: what stories and threads have in common.

In go items and the likeness of pairs, out come groups and what changed in them. Items that came since the last settling
are grouped anew together with those groups that they may touch; so a late item joins, two groups that it proves to be
one are merged, and the order of coming matters little. Nothing here is stored.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Set
from itertools import chain, count
from typing import Any, NamedTuple

from onrecord.compare.grouping import group

__all__ = ["Change", "Groups"]


class Change(NamedTuple):
    """An item whose group is another than before; ``before`` is None for a new item.

    A group that has no items left was merged: its last items' ``after`` tells into which.
    """

    item: str
    before: str | None
    after: str


class Groups:
    """Items in groups by average linkage; two groups are one if the average over their pairs is ``least`` or more."""

    def __init__(self, least: int, *, age: Callable[[str], Any] = str) -> None:
        self._least, self._age = least, age
        self._near: dict[str, dict[str, int]] = {}
        self._group_of: dict[str, str] = {}
        self._groups: defaultdict[str, set[str]] = defaultdict(set)
        self._new: set[str] = set()

    def __contains__(self, item: object) -> bool:
        return item in self._near

    @property
    def new(self) -> Set[str]:
        """The items that wait to be settled."""
        return self._new

    def near(self, item: str) -> Mapping[str, int]:
        """The likeness of ``item`` to others, for those that it was linked with."""
        return self._near[item]

    def add(self, item: str) -> None:
        """Add an item; it has no group before :meth:`settle`."""
        if item not in self._near:
            self._near[item] = {}
            self._new.add(item)

    def link(self, a: str, b: str, likeness: int) -> None:
        """Say how like two items are that were added."""
        self._near[a][b] = likeness
        self._near[b][a] = likeness

    def put(self, item: str, name: str) -> None:
        """Put an item that was added into the group of this name, where an earlier settling had it."""
        self._new.discard(item)
        self._group_of[item] = name
        self._groups[name].add(item)

    def group_of(self, item: str) -> str | None:
        """The name of the item's group; None before it is settled."""
        return self._group_of.get(item)

    def all(self) -> dict[str, Set[str]]:
        """The items of each group, those of one item too."""
        return dict(self._groups)

    def touched(self, reach: Callable[[str], bool] | None = None) -> set[str]:
        """The new items, and those whose group may be another because of them.

        Two groups are joined only if two of their items are like enough by themselves, so it is enough to follow such
        pairs; and only from items that ``reach`` allows, or else a lively archive would be grouped anew as a whole.
        """
        touched: set[str] = set()
        waiting = sorted(self._new)
        while waiting:
            item = waiting.pop()
            if item in touched:
                continue
            touched.add(item)
            if (name := self._group_of.get(item)) is not None:
                waiting += self._groups[name] - touched
            if reach is None or item in self._new or reach(item):
                near = self._near[item].items()
                waiting += [other for other, likeness in near if likeness >= self._least and other not in touched]
        return touched

    def settle(self, touched: Set[str]) -> tuple[Change, ...]:
        """Group the ``touched`` items anew; give those whose group is another now."""
        self._new.clear()
        near = {item: {other: like for other, like in self._near[item].items() if other in touched} for item in touched}
        groups = group(near, least=self._least)
        names = self._name(groups)
        before = {item: self._group_of.get(item) for item in touched}
        for item in touched:
            self._take(item)
        changes = []
        for name, items in zip(names, groups, strict=True):
            for item in items:
                self.put(item, name)
                if before[item] != name:
                    changes.append(Change(item, before[item], name))
        return tuple(changes)

    def _take(self, item: str) -> None:
        name = self._group_of.pop(item, None)
        if name is not None:
            self._groups[name].discard(item)
            if not self._groups[name]:
                del self._groups[name]

    def _name(self, groups: tuple[tuple[str, ...], ...]) -> list[str]:
        """Give each group the name of the one that most of it was, and new names to those left over."""
        shared = []
        for place, items in enumerate(groups):
            olds = Counter(name for item in items if (name := self._group_of.get(item)) is not None)
            shared += [(-items_shared, name, place) for name, items_shared in olds.items()]
        names: dict[int, str] = {}
        used: set[str] = set()
        for _shared, name, place in sorted(shared):
            if place not in names and name not in used:
                names[place] = name
                used.add(name)
        for place, items in enumerate(groups):
            if place not in names:
                # The name of an item that was moved since may still be that of its first group.
                founders = sorted(items, key=self._age)
                proposed = chain(founders, (f"{founders[0]}-{number}" for number in count(2)))
                names[place] = next(each for each in proposed if each not in used and each not in self._groups)
                used.add(names[place])
        return [names[place] for place in range(len(groups))]
