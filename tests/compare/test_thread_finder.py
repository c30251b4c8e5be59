"""Which statements make a thread, which are renditions of another too, and which are worth judging by their marks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.compare import Told
from onrecord.compare.quoted_runs import quoted_runs
from onrecord.compare.threads import LEAST_ALSO, Threaded, quoted_alike, thread_groups

MAY = date(2031, 5, 1)


class Said(NamedTuple):
    number: int
    article: int
    day: date | None = MAY
    story: int | None = None
    voices: tuple[int, ...] = ()


def threads(groups: dict[str, tuple[int, ...]], near: dict[tuple[int, int], int]) -> dict[str, Threaded]:
    def like(number: int) -> dict[int, int]:
        return {sum(pair) - number: value for pair, value in near.items() if number in pair}

    return thread_groups(groups.items(), like)


def owned(*own: int, also: tuple[int, ...] = ()) -> Threaded:
    return Threaded(frozenset(own), frozenset(also))


class TestGroups:
    def test_one_alone_is_no_thread(self) -> None:
        assert threads({"1": (1,), "2": (2, 3)}, {(2, 3): 900}) == {"2": owned(2, 3)}

    @pytest.mark.parametrize(("likeness", "too"), [(LEAST_ALSO - 1, False), (LEAST_ALSO, True)])
    def test_one_of_another_thread_that_is_the_same_is_a_rendition_too(self, likeness: int, too: bool) -> None:
        near = {(1, 2): 900, (3, 4): 900, (1, 3): likeness, (2, 3): likeness}
        found = threads({"1": (1, 2), "3": (3, 4)}, near)
        assert found == {"1": owned(1, 2, also=(3,) if too else ()), "3": owned(3, 4)}

    def test_the_average_over_all_that_belong_there_counts(self) -> None:
        near = {(1, 2): 900, (3, 4): 900, (1, 3): 1000}
        assert threads({"1": (1, 2), "3": (3, 4)}, near)["1"] == owned(1, 2)

    def test_two_that_are_each_alone_but_the_same_as_one_between_them(self) -> None:
        """A quotation of two sentences, of which others have one each."""
        found = threads({"1": (1, 2), "3": (3,)}, {(1, 2): 900, (1, 3): 900})
        assert found == {"1": owned(1, 2), "3": owned(3, also=(1,))}


class TestMarks:
    def test_statements_that_share_one_are_worth_judging(self) -> None:
        uttered = {number: Said(number, article=number) for number in (1, 2, 3)}
        assert quoted_alike(uttered, [3], {7: [1, 3], 8: [3, 2], 9: [1, 2]}) == [(1, 3), (2, 3)]

    @pytest.mark.parametrize(
        ("other", "judged"),
        [
            (Said(2, article=2, day=MAY + timedelta(7)), True),
            (Said(2, article=2, day=MAY - timedelta(8)), False),
            (Said(2, article=2, day=None), False),
            (Said(2, article=1), False),
        ],
    )
    def test_of_one_week_and_two_articles(self, other: Said, judged: bool) -> None:
        assert bool(quoted_alike({1: Said(1, article=1), 2: other}, [1], {7: [1, 2]})) is judged

    def test_statements_that_are_gone_are_left_out(self) -> None:
        assert quoted_alike({1: Said(1, article=1)}, [1], {7: [1, 99]}) == []

    def test_a_slogan_of_thousands_takes_no_long_time(self) -> None:
        uttered = {number: Said(number, article=number) for number in range(5000)}
        assert len(quoted_alike(uttered, uttered, {7: list(uttered)})) < 50_000


QUOTE = "we will build the wall before the storms come and not ask the town again for any money"
WORDS = QUOTE.split()


class TestRuns:
    @pytest.mark.parametrize(("words", "marked"), [(7, False), (8, True)])
    def test_eight_quoted_words_have_a_mark(self, words: int, marked: bool) -> None:
        assert bool(quoted_runs(Told.of(f"“{' '.join(WORDS[:words])}”"))) is marked

    def test_words_that_are_not_quoted_have_none(self) -> None:
        assert quoted_runs(Told.of(" ".join(WORDS))) == []
        assert quoted_runs(Told.of("")) == []

    def test_marks_fit_into_four_bytes_and_ascend(self) -> None:
        marks = quoted_runs(Told.of(f"“{' '.join(WORDS)}”"))
        assert marks == sorted(set(marks))
        assert all(-(2**31) <= mark < 2**31 for mark in marks)

    def test_case_and_marks_within_do_not_count(self) -> None:
        plain, other = (f"“{' '.join(WORDS)}”", f"‘{', '.join(WORDS).upper()}!’")
        assert quoted_runs(Told.of(plain)) == quoted_runs(Told.of(other))

    @given(
        st.integers(0, len(WORDS) - 8),
        st.lists(st.sampled_from("pqrs"), max_size=9),
        st.lists(st.sampled_from("xyz"), max_size=9),
    )
    def test_two_with_eight_words_in_common_share_one(self, start: int, before: list[str], after: list[str]) -> None:
        whole = quoted_runs(Told.of(f"“{' '.join(WORDS)}”"))
        other = quoted_runs(Told.of(f"“{' '.join([*before, *WORDS[start : start + 8], *after])}”"))
        assert set(whole) & set(other)
