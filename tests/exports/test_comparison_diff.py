from __future__ import annotations

import time

import pytest
from any_readings import CHARACTERS
from hypothesis import given
from hypothesis import strategies as st

from onrecord.exports.diffing import Change, word_diff

KEPT, CUT, OTHER = Change.KEPT, Change.CUT, Change.OTHER
TEXTS = st.text(CHARACTERS | st.sampled_from("the of wall storm WALL “wall” "), max_size=60)


@pytest.mark.parametrize(
    ("first", "second", "stretches"),
    [
        ("", "", []),
        ("We will", "", [(CUT, "We will")]),
        ("", "We will", [(OTHER, "We will")]),
        ("We will build it.", "“We WILL build it”", [(KEPT, "“We WILL build it”")]),
        ("We will build it now", "We build it now", [(KEPT, "We"), (CUT, "will"), (KEPT, "build it now")]),
        ("the old wall", "the new wall", [(KEPT, "the"), (CUT, "old"), (OTHER, "new"), (KEPT, "wall")]),
        ("– — –", "– –", [(KEPT, "–"), (CUT, "—"), (KEPT, "–")]),
    ],
)
def test_words_are_kept_cut_or_others(first: str, second: str, stretches: list[tuple[Change, str]]) -> None:
    assert list(word_diff(first, second)) == stretches


def test_short_words_between_large_changes_are_no_common_ground() -> None:
    told = word_diff(
        "ships from Kerrun came to the harbour yesterday at noon", "nobody at all went to the strait in spring"
    )
    assert [change for change, _ in told] == [CUT, OTHER]


@given(TEXTS, TEXTS)
def test_no_word_is_lost_or_made(first: str, second: str) -> None:
    told = word_diff(first, second)
    assert " ".join(words for change, words in told if change is not CUT) == " ".join(second.split())
    rest = " ".join(first.split())
    for change, words in told:
        if change is CUT:
            assert words in rest


@given(TEXTS)
def test_a_text_is_itself(text: str) -> None:
    assert all(change is KEPT for change, _ in word_diff(text, text))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a b " * 20_000, "a c " * 20_000),
        ("." * 300_000, "_" * 300_000),
        (("." * 30_000 + "a") * 30, "a"),
        (" ".join(map(str, range(20_000))), " ".join(map(str, range(20_000, 0, -1)))),
    ],
)
def test_hostile_texts_take_no_time(first: str, second: str) -> None:
    start = time.monotonic()
    word_diff(first, second)
    assert time.monotonic() - start < 5
