"""Groups of articles in which each is near to the others on the whole, so that none is a chain.

In go articles and the nearness of pairs, out come groups. This is average linkage (Sokal and Michener 1958) over a
sparse graph: the two groups whose members are nearest on average are joined, until no two are near enough. A pair that
nobody compared counts as far apart. The result does not depend on the order of anything.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping

__all__ = ["group"]


def group(nearness: Mapping[str, Mapping[str, int]], *, least: int) -> tuple[tuple[str, ...], ...]:
    """Group the articles of ``nearness``, which has each pair under both, with whole numbers.

    Groups are joined while the average over their pairs is ``least`` or more. Takes time that is near-linear in the
    pairs. Groups and their members come in the order of the ids.
    """
    names = sorted(nearness)
    places = {name: place for place, name in enumerate(names)}
    sums = [{places[other]: score for other, score in nearness[name].items()} for name in names]
    members = [[place] for place in range(len(names))]
    heap = [(-float(score), a, b) for a, row in enumerate(sums) for b, score in row.items() if a < b and score >= least]
    heap.sort()
    while heap:
        average, a, b = heapq.heappop(heap)
        # Whole sums make the averages exact, so one that was pushed before a join is known by its value.
        if not members[a] or not members[b] or -average != _average(sums, members, a, b):
            continue
        _join(sums, members, a, b)
        for other in sums[a]:
            if (linked := _average(sums, members, a, other)) >= least:
                heapq.heappush(heap, (-linked, min(a, other), max(a, other)))
    return tuple(tuple(names[place] for place in sorted(each)) for each in members if each)


def _average(sums: list[dict[int, int]], members: list[list[int]], a: int, b: int) -> float:
    return sums[a].get(b, 0) / (len(members[a]) * len(members[b]))


def _join(sums: list[dict[int, int]], members: list[list[int]], a: int, b: int) -> None:
    """Make ``b`` part of ``a``, whose name is the lesser: so ties are settled by the ids alone."""
    larger, smaller = (sums[a], sums[b]) if len(sums[a]) >= len(sums[b]) else (sums[b], sums[a])
    larger.pop(a, None)
    larger.pop(b, None)
    for other, score in smaller.items():
        if other not in (a, b):
            larger[other] = larger.get(other, 0) + score
    for other in sums[b]:
        if other != a:
            sums[other].pop(b, None)
    for other, score in larger.items():
        sums[other][a] = score
    sums[a], sums[b] = larger, {}
    members[a] += members[b]
    members[b] = []
