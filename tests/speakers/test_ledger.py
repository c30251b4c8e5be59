"""What is counted by words and mentions: runs of tags, candidates of one entity, words in small letters."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from marked import Marked

from onrecord.speakers.ledger import content_words, grouped
from onrecord.speakers.structure import spans_of


def test_equal_rows_have_the_same_first_and_are_counted() -> None:
    first, earlier = grouped(np.array([7, 2, 7, 7, 5, 2]))
    assert first.tolist() == [0, 1, 0, 0, 4, 1]
    assert earlier.tolist() == [0, 0, 1, 2, 0, 1]


def test_no_rows_have_no_groups() -> None:
    first, earlier = grouped(np.array([], dtype=np.int64))
    assert first.tolist() == earlier.tolist() == []


def test_words_that_tell_nothing_are_left_out() -> None:
    assert content_words(["the", "harbour", "of", "she", "ministry"]) >= {"harbour"}
    assert not content_words(["the", "of", "she"])


@pytest.mark.parametrize("word", ["İlse", "ΟΔΟΣ", "Ilse"])
def test_each_word_is_lowered_by_itself(mark: Callable[..., Marked], word: str) -> None:
    view = mark(f"{word} said no. {word}’s boat left.").view
    spelled = [view.text[start:end] for start, end in zip(view.words.start, view.words.end, strict=True)]
    assert view.lower == [each.lower() for each in spelled]


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ([0, 0], []),
        ([1, 2, 2, 0, 3], [(0, 3, 0), (4, 5, 1)]),
        ([2, 4, 1, 1], [(0, 2, 0), (2, 3, 0), (3, 4, 0)]),
        ([1, 0, 2, 3, 2], [(0, 1, 0), (2, 3, 0), (3, 5, 1)]),
    ],
)
def test_a_run_opens_after_a_gap_or_by_a_tag_and_keeps_its_first_type(
    tags: list[int], spans: list[tuple[int, int, int]]
) -> None:
    assert spans_of(np.eye(5, dtype=np.float32)[tags]) == spans
