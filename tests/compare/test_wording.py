from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.compare import Wording, text_key

Write = Callable[..., str]

BODY = (
    "The mayor of Quell said on Tuesday that the dam would “not be raised”, whatever the inquiry finds, and that the"
    " town’s engineers had told her so in March, before the first of the cracks was seen from the old harbour road."
)


@pytest.mark.parametrize(
    "same",
    [
        BODY.upper(),
        BODY.replace(" ", "  "),
        BODY.replace(" and that", "\nand that"),
        BODY.replace("“", '"').replace("”", '"').replace("’", "'"),
        BODY.replace(",", " –"),
        BODY.replace("Quell", "Que\u00adll"),
        f"Dam will not be raised, says mayor\n\n{BODY}",
        f"Mayor: no higher dam\n{BODY}\n",
    ],
)
def test_equal_texts_have_one_key(same: str) -> None:
    assert text_key(same) == text_key(BODY)


@pytest.mark.parametrize(
    "other",
    [
        BODY.replace("Tuesday", "Monday"),
        BODY + " More later.",
        f"It was her first visit since the flood.\n{BODY}",
        f"{'word ' * 31}\n{BODY}",
        f"The town has waited long\nand not in vain. {BODY}",
        "",
    ],
)
def test_other_texts_have_other_keys(other: str) -> None:
    assert text_key(other) != text_key(BODY)


def test_the_first_line_of_a_short_text_is_no_title() -> None:
    assert text_key("Harbour open\nAll ships may leave") != text_key("Harbour shut\nAll ships may leave")


def test_accents_do_not_count() -> None:
    assert text_key("Zálivar città") == text_key("Zalivar citta")


def test_texts_without_words_differ_by_what_they_have() -> None:
    assert len({text_key(text) for text in ("", "!!!", "…", "🙂")}) == 4


def test_keys_do_not_depend_on_the_process() -> None:
    assert text_key("Harbour open") == "4dcc1555c6e5b2d82fb60b88b6893fcd"


def test_words_between_marks_are_quoted() -> None:
    text = "She said “no, never” and 'not now' but the workers' union’s \"yes\" stood.\n“All open\nand so on"
    quoted = Wording.of(text).quoted.tolist()
    words = text.replace("\n", " ").split()
    assert [word for word, inside in zip(words, quoted, strict=True) if inside] == [
        *("“no,", "never”", "'not", "now'", '"yes"', "“All", "open")
    ]


def test_a_missing_mark_does_not_turn_a_whole_text_into_a_quotation(write: Write) -> None:
    assert not Wording.of('"' + " ".join(write(400).split())).quoted.any()


def test_characters_of_scripts_without_spaces_are_words() -> None:
    assert Wording.of("水坝不会加高").runs.size == 2
    assert Wording.of("เขื่อนจะไม่สูง").runs.size > 2


def test_a_wording_is_taken_apart_once() -> None:
    wording = Wording.of(BODY)
    assert Wording.of(wording) is wording


@given(st.text())
def test_any_text_can_be_taken_apart(text: str) -> None:
    wording = Wording.of(text)
    assert wording.runs.size == max(0, wording.quoted.size - 4)
