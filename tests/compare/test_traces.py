"""Quoted words are found again in a text, whole or at least half of them in one run, in linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.compare import Told
from onrecord.compare.traces import Traceable

QUOTE = "“We will build the wall before the storms come, and not ask the town again.”"


def found(quote: str, text: str) -> tuple[str, bool] | None:
    trace = Traceable(text).find(Told.of(quote))
    return None if trace is None else (text[trace.span.start : trace.span.end], trace.whole)


@pytest.mark.parametrize(
    ("text", "trace"),
    [
        (f"On Monday: {QUOTE} So it was said.", (QUOTE[1:-2], True)),
        (
            "She will BUILD it. We will build the wall before the STORMS come and not ask the town again, she said",
            ("We will build the wall before the STORMS come and not ask the town again", True),
        ),
        ("Build the wall before the storms come, and no", ("Build the wall before the storms come, and", False)),
        ("“We will build the wall before the storms,” she said.", ("We will build the wall before the storms", False)),
        ("We will build the wall before, say, the storms come", None),
        ("Nothing of it stands here.", None),
        ("", None),
    ],
)
def test_where_the_words_stand(text: str, trace: tuple[str, bool] | None) -> None:
    assert found(QUOTE, text) == trace


@pytest.mark.parametrize(
    ("quote", "text", "whole"),
    [
        ("“never sell it”", "We never sell it here", None),
        ("“never sell the harbour”", "We never sell the harbour here", None),
        ("“we never sell the harbour”", "We never sell the harbour here", True),
        ("“we never sell the harbour now”", "We never sell the harbour here", None),
        ("“we shall never sell the harbour now”", "shall never sell the harbour now", False),
        ("“we shall never sell the old harbour now”", "shall never sell the old", None),
    ],
)
def test_of_few_words_all_must_stand_there_and_of_more_six(quote: str, text: str, whole: bool | None) -> None:
    trace = Traceable(text).find(Told.of(quote))
    assert (None if trace is None else trace.whole) is whole


def test_only_quoted_words_are_looked_for() -> None:
    assert found("We will build the wall before the storms come", f"So: {QUOTE}") is None
    mixed = "to build the wall before “the storms come, and not ask the town again”"
    assert found(mixed, QUOTE) == ("the storms come, and not ask the town again", True)


def test_the_longest_run_is_found_and_the_first_of_equals() -> None:
    text = "We will build the wall before. Later: before the storms come, and not ask the town"
    assert found(QUOTE, text) == ("before the storms come, and not ask the town", False)
    trace = Traceable(f"{QUOTE}\n{QUOTE}").find(Told.of(QUOTE))
    assert trace is not None
    assert trace.span.start == 1


def test_words_within_words_do_not_count() -> None:
    assert found("“one two three four five”", "bone two three four five, one two three four fives") is None


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("“" + "ha " * 1_000 + "”", "ha " * 20_000),
        ("“" + "ha " * 1_000 + "ho”", "ha " * 20_000),
        ("“" + "ha ha ho " * 400 + "”", "ha ha ha ho " * 5_000),
    ],
)
def test_words_said_over_and_over_take_no_long_time(quote: str, text: str) -> None:
    traceable, told = Traceable(text), Told.of(quote)
    began = time.process_time()
    traceable.find(told)
    assert time.process_time() - began < 2


@given(st.lists(st.sampled_from("abc"), max_size=14), st.lists(st.sampled_from("abc"), max_size=30))
def test_it_is_as_long_as_the_longest_common_run(quoted: list[str], words: list[str]) -> None:
    quote, text = f"“{' '.join(quoted)}”", " ".join(words)
    runs = [
        (end - start, " ".join(quoted[start:end]))
        for start in range(len(quoted))
        for end in range(start + 1, len(quoted) + 1)
        if f" {' '.join(quoted[start:end])} " in f" {text} "
    ]
    longest = max((length for length, _ in runs), default=0)
    trace = Traceable(text).find(Told.of(quote))
    if longest < 5 or longest < min(6, len(quoted)) or longest * 2 < len(quoted):
        assert trace is None
    else:
        assert trace is not None
        assert (longest, text[trace.span.start : trace.span.end]) in runs
        assert trace.whole is (longest == len(quoted))
