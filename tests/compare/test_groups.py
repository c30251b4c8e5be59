"""Groups keep their names while items come, and come out the same whatever the order."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.compare import Change, Groups

LEAST = 500


def grouped(groups: Groups) -> set[frozenset[str]]:
    return {frozenset(items) for items in groups.all().values()}


def settle(groups: Groups) -> tuple[Change, ...]:
    return groups.settle(groups.touched())


def made(items: str, links: Iterable[tuple[str, int]] = ()) -> Groups:
    """Groups of items of one letter; links are two letters and a likeness."""
    groups = Groups(LEAST)
    for item in items:
        groups.add(item)
    for (a, b), likeness in links:
        groups.link(a, b, likeness)
    settle(groups)
    return groups


def test_items_have_no_group_before_they_are_settled() -> None:
    groups = Groups(LEAST)
    groups.add("a")
    assert "a" in groups and "b" not in groups
    assert (groups.group_of("a"), groups.group_of("b"), set(groups.new), groups.all()) == (None, None, {"a"}, {})
    assert settle(groups) == (Change("a", None, "a"),)
    assert (groups.group_of("a"), set(groups.new)) == ("a", set())
    assert settle(groups) == ()


@pytest.mark.parametrize(("likeness", "together"), [(499, False), (500, True), (1000, True)])
def test_two_are_one_from_the_least_likeness_on(likeness: int, together: bool) -> None:
    assert (len(grouped(made("ab", [("ab", likeness)]))) == 1) is together


def test_the_average_over_all_pairs_counts_and_not_the_nearest() -> None:
    assert grouped(made("abc", [("ab", 900), ("bc", 899)])) == {frozenset("ab"), frozenset("c")}
    assert grouped(made("abc", [("ab", 900), ("bc", 899), ("ac", 200)])) == {frozenset("abc")}


def test_a_group_is_named_after_its_oldest_item() -> None:
    ages = {"a": 3, "b": 1, "c": 2}
    groups = Groups(LEAST, age=ages.__getitem__)
    for item in ages:
        groups.add(item)
    groups.link("a", "b", 900)
    assert {change.after for change in settle(groups)} == {"b", "c"}


def test_one_that_comes_late_takes_the_name_of_the_group() -> None:
    groups = made("bc", [("bc", 900)])
    groups.add("a")
    groups.link("a", "b", 900)
    groups.link("a", "c", 900)
    assert settle(groups) == (Change("a", None, "b"),)


def test_groups_that_prove_to_be_one_take_the_name_of_the_larger() -> None:
    groups = made("abcde", [("ab", 900), ("cd", 900), ("ce", 900), ("de", 900)])
    groups.add("x")
    for other in "abcde":
        groups.link("x", other, 1000)
    for a in "ab":
        for b in "cde":
            groups.link(a, b, 600)
    assert {(each.item, each.before, each.after) for each in settle(groups)} == {
        ("x", None, "c"),
        ("a", "a", "c"),
        ("b", "a", "c"),
    }
    assert set(groups.all()) == {"c"}


def test_a_new_group_does_not_take_a_name_that_is_in_use() -> None:
    """The founder left, but its first group keeps the name."""
    groups = Groups(LEAST)
    for item in "abc":
        groups.add(item)
    groups.put("b", "a")
    groups.put("c", "a")
    groups.link("b", "c", 900)
    settle(groups)
    assert groups.group_of("a") == "a-2"
    assert groups.group_of("b") == groups.group_of("c") == "a"


def test_what_falls_apart_leaves_the_name_with_the_most() -> None:
    groups = Groups(LEAST)
    for item in "abcx":
        groups.add(item)
    for item in "abc":
        groups.put(item, "a")
    groups.link("b", "c", 900)
    groups.link("a", "x", 900)
    settle(groups)
    assert groups.group_of("b") == groups.group_of("c") == "a"
    assert groups.group_of("a") == groups.group_of("x") not in ("a", None)


def test_groups_that_nothing_new_comes_near_are_left_alone() -> None:
    groups = made("abcd", [("ab", 900), ("cd", 900)])
    groups.add("x")
    groups.link("x", "a", 499)
    assert groups.touched() == {"x"}
    groups.link("x", "a", 500)
    assert groups.touched() == {"x", "a", "b"}


def test_items_out_of_reach_are_followed_no_further() -> None:
    groups = made("abc", [("ab", 500), ("bc", 500)])
    assert grouped(groups) == {frozenset("ab"), frozenset("c")}
    groups.add("x")
    groups.link("x", "a", 500)
    assert groups.touched() == set("abcx")
    assert groups.touched(lambda _: False) == set("abx")


_PAIRS = [(a, b) for a in "abcdefg" for b in "abcdefg" if a < b]


@given(
    likenesses=st.lists(
        st.sampled_from((0, 300, 499, 500, 501, 700, 1000)), min_size=len(_PAIRS), max_size=len(_PAIRS)
    ),
    seed=st.integers(0, 10**6),
    parts=st.integers(1, 7),
)
def test_the_order_of_coming_does_not_matter(likenesses: tuple[int, ...], seed: int, parts: int) -> None:
    links = dict(zip(_PAIRS, likenesses, strict=True))
    wanted = grouped(made("abcdefg", ((a + b, value) for (a, b), value in links.items())))
    order = list("abcdefg")
    Random(seed).shuffle(order)
    groups = Groups(LEAST)
    for place, item in enumerate(order, start=1):
        groups.add(item)
        for other in order[: place - 1]:
            groups.link(item, other, links[min(item, other), max(item, other)])
        if place % parts == 0:
            settle(groups)
    settle(groups)
    assert grouped(groups) == wanted
    assert {groups.group_of(item) for item in "abcdefg"} == set(groups.all())
