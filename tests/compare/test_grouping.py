from __future__ import annotations

from itertools import combinations, pairwise
from random import Random

from onrecord.compare.grouping import group

Scores = dict[frozenset[str], int]


def graph(scores: Scores, names: list[str]) -> dict[str, dict[str, int]]:
    near: dict[str, dict[str, int]] = {name: {} for name in names}
    for pair, score in scores.items():
        a, b = pair
        near[a][b] = near[b][a] = score
    return near


def plainly(scores: Scores, names: list[str], least: int) -> set[tuple[str, ...]]:
    """Average linkage as it is defined, in cubic time."""
    groups: list[tuple[str, ...]] = [(name,) for name in sorted(names)]
    while True:
        averages = [
            (-sum(scores.get(frozenset((x, y)), 0) for x in a for y in b) / (len(a) * len(b)), a, b)
            for a, b in combinations(groups, 2)
        ]
        average, a, b = min(averages, default=(0.0, (), ()))
        if -average < least:
            return set(groups)
        groups = sorted([*(each for each in groups if each not in (a, b)), tuple(sorted(a + b))])


def test_it_is_average_linkage_whatever_the_order() -> None:
    for seed in range(60):
        random = Random(seed)
        names = [f"n{number:02}" for number in range(14)]
        pairs = [frozenset(pair) for pair in combinations(names, 2)]
        scores = {pair: random.randint(1, 1000) for pair in random.sample(pairs, 45)}
        shuffled = random.sample(names, len(names))
        near = {name: dict(random.sample(list(row.items()), len(row))) for name, row in graph(scores, shuffled).items()}
        found = group(near, least=300)
        assert set(found) == plainly(scores, names, 300)
        assert found == tuple(sorted(found))


def test_a_chain_falls_apart() -> None:
    names = [f"n{number:02}" for number in range(30)]
    near = graph({frozenset(pair): 900 for pair in pairwise(names)}, names)
    assert max(map(len, group(near, least=300))) <= 6


def test_no_pairs_no_groups() -> None:
    assert group({}, least=1) == ()
    assert group({"a": {}, "b": {}}, least=1) == (("a",), ("b",))
