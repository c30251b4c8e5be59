from __future__ import annotations

import time
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.compare import Likeness, Wording, judge

Write = Callable[..., str]

BOXES = (
    "Share this\nFacebook\nEmail\n\n{}\n\nSign up for our morning letter, which tells you all that happened in Quell"
    " and its harbour while you slept. You can leave at any time.\n"
)


def respell(text: str, share: float) -> str:
    random = Random(1)
    return " ".join(word + "x" if random.random() < share else word for word in text.split())


def test_texts_that_differ_in_case_and_marks_are_equal(write: Write) -> None:
    text = write(60)
    assert judge(text, f"A title\n{text.upper()}") == Likeness("text", 1.0, 1.0, 1.0)


@pytest.mark.parametrize("keep", [0.9, 0.75, 0.5, 0.33])
def test_a_cut_copy_stands_in_the_longer_text(write: Write, keep: float) -> None:
    text = write(600)
    likeness = judge(text[: int(keep * len(text))], text)
    assert likeness is not None and likeness.kind == "near"
    assert likeness.first_in_second == likeness.score > 0.99
    assert likeness.second_in_first == pytest.approx(keep, abs=0.03)


def test_a_copy_with_another_paragraph_is_found(write: Write) -> None:
    text = write(400)
    head, tail = text[:900], text[900:]
    likeness = judge(text, f"{head}\n\n{write(100, 2)}\n\n{tail}")
    assert likeness is not None and likeness.first_in_second > 0.97 > 0.85 > likeness.second_in_first


@pytest.mark.parametrize("share", [0.01, 0.05])
def test_a_respelt_copy_is_found(write: Write, share: float) -> None:
    assert judge(write(300), respell(write(300), share)) is not None


def test_a_cut_and_respelt_copy_between_boxes_is_found(write: Write) -> None:
    text = write(600)
    assert judge(text, BOXES.format(respell(text[: len(text) // 3], 0.05))) is not None


def test_articles_between_the_same_boxes_are_none(write: Write) -> None:
    assert judge(BOXES.format(write(60, 1)), BOXES.format(write(60, 2))) is None


def test_articles_with_one_long_gallery_are_none(write: Write) -> None:
    gallery = write(700, 9)
    assert judge(f"{write(250, 1)}\n{gallery}", f"{write(250, 2)}\n{gallery}") is None


def test_columns_with_one_long_head_are_none(write: Write) -> None:
    head = write(130, 9)
    assert judge(f"{head}\n{write(90, 1)}", f"{head}\n{write(900, 2)}") is None


def test_articles_on_one_speech_are_none(write: Write) -> None:
    speech = "\n".join(f"“{line}”" for line in write(600, 9).split("\n\n"))
    assert judge(f"{write(80, 1)}\n{speech}", f"{write(80, 2)}\n{speech}") is None
    assert judge(f"{write(80, 1)}\n{speech}", f"{write(80, 1)}\n{speech}\n{write(90, 3)}") is not None


def test_a_form_filled_in_twice_is_none(write: Write) -> None:
    lines = write(400, 9).split("\n\n")

    def fill(seed: int) -> str:
        random = Random(seed)
        return "\n".join(f"{line} {random.randint(100, 999)} ships of {random.randint(10, 99)} tons" for line in lines)

    assert judge(fill(1), fill(2)) is None
    assert judge(fill(1), f"{fill(1)} {write(40, 3)}") is not None


def test_short_texts_are_copies_only_when_equal() -> None:
    notice = "The harbour of Quell is shut on {} because of the storm, the harbour office said, and ships must wait."
    assert judge(notice.format("Monday"), notice.format("Tuesday")) is None
    assert judge(notice.format("Monday"), notice.format("Monday").upper()) is not None


def test_other_texts_are_none(write: Write) -> None:
    assert judge(write(500, 1), write(500, 2)) is None


@pytest.mark.parametrize("text", ["", "!", "one", "one two three four five"])
def test_texts_with_hardly_a_word_are_compared(write: Write, text: str) -> None:
    assert judge(text, write(100)) is None
    assert judge(text, text) == Likeness("text", 1.0, 1.0, 1.0)


def test_the_order_does_not_matter(write: Write) -> None:
    text = write(500)
    cut = BOXES.format(text[:1200])
    one, other = judge(text, cut), judge(Wording.of(cut), Wording.of(text))
    assert one is not None and other is not None
    assert (one.score, one.first_in_second, one.second_in_first) == (
        *(other.score, other.second_in_first, other.first_in_second),
    )


@given(st.text(), st.text())
def test_any_texts_can_be_compared(a: str, b: str) -> None:
    likeness = judge(a, b)
    assert likeness is None or 0 <= likeness.score <= 1


def test_two_million_characters_take_little_time(write: Write) -> None:
    text = write(2000)
    long = (text * 200)[:2_000_000]
    numbers = "2 3 4 5 6 7 " * 160_000
    began = time.perf_counter()
    judge(long, long[:700_000])
    judge(numbers, long)
    assert time.perf_counter() - began < 20
