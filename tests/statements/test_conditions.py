from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Span
from onrecord.records.span import check_spans
from onrecord.statements.conditions import find_conditions


def conditions(content: str, cue: str = "") -> list[str]:
    text = cue + " " + content
    found = find_conditions(text, [Span(len(cue) + 1, len(text))], [Span(0, len(cue))] if cue else [])
    return [text[start:end] for start, end in found]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("if they lift their veto, it will mean war", ["if they lift their veto"]),
        ("“If it rains, we stay,”", ["If it rains"]),
        ("we stay if it rains.", ["if it rains"]),
        ("we stay “if it rains”", ["if it rains"]),
        ("we stay unless it clears; then we go", ["unless it clears"]),
        ("if it rains then we stay", ["if it rains"]),
        ("we stay if it rains but Ilm goes", ["if it rains"]),
        ("even if it rains, we go", ["even if it rains"]),
        ("only if it rains, she said, and if it snows", ["only if it rains", "if it snows"]),
        ("take a coat in case it rains", ["in case it rains"]),
        ("in the event of rain, we stay", ["in the event of rain"]),
        ("we go provided that it clears", ["provided that it clears"]),
        ("we go as long as it is dry", ["as long as it is dry"]),
        ("should Norcall refuse, we will leave", ["should Norcall refuse"]),
        ("we will leave should they refuse.", ["should they refuse"]),
        ("Were Norcall to leave, we would stay", ["Were Norcall to leave"]),
        ("if Norcall, Varna and Ilm agree, we will sign", ["if Norcall, Varna and Ilm agree"]),
        ("if Mr. Oren, the mayor, resigns, we vote", ["if Mr. Oren, the mayor, resigns"]),
        ("if, as expected, they refuse, we leave", ["if, as expected, they refuse"]),
        ("if 1,500 people come, we close", ["if 1,500 people come"]),
        ("if they “lift the veto, at last” tomorrow, we leave", ["if they “lift the veto, at last” tomorrow"]),
        ("if elected, he will resign", ["if elected"]),
        ("we stay (if it rains) and read", ["if it rains"]),
        ("we stay if it rains — and read", ["if it rains"]),
    ],
)
def test_conditions_are_found_to_the_end_of_their_clause(content, expected):
    assert conditions(content) == expected


@pytest.mark.parametrize(
    "content",
    [
        "he asked if it rained",
        "they asked him if it rained",
        "I wonder if it rains",
        "we will see if it rains",
        "I don't know if it rains",
        "it is not clear if it rains",
        "as if it rained",
        "what if it rains?",
        "if only it rained",
        "if so, we stay",
        "if anything, it is dry",
        "little, if any, rain",
        "dry, if not hot",
        "a novel, if you will",
        "as long as 10 hours",
        "for as long as he lived",
        "they provided the food",
        "by providing that it counts",
        "in the case of Varna",
        "Should Norcall refuse?",
        "why should they refuse?",
        "we should refuse",
        "they were to leave",
        "on condition of anonymity",
        "whether or not it rains",
        "if",
        "",
    ],
)
def test_questions_and_set_phrases_are_no_conditions(content):
    assert conditions(content) == []


def test_an_if_that_opens_the_content_of_a_question_is_none():
    assert conditions("if it rained", cue="asked him") == []
    assert conditions("if it rains, we stay", cue="said") == ["if it rains"]


def test_a_condition_stays_within_one_span_of_the_content():
    text = "“If it rains,” said Oren, “we stay if we can.”"
    found = find_conditions(text, [Span(0, 14), Span(26, len(text))], [Span(15, 19)])
    assert [text[start:end] for start, end in found] == ["If it rains", "if we can"]


WORDS = [
    "if",
    "unless",
    "should",
    "they",
    "Norcall",
    ",",
    ".",
    "”",
    "“",
    '"',
    "then",
    "but",
    "the",
    "even",
    "only",
    "as",
    "long",
    "in",
    "case",
    "were",
    "to",
    "had",
    "(",
    ")",
    "that",
    "'",
    "’",
]


@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)))
def test_conditions_lie_inside_any_content(text):
    half = len(text) // 2
    content = [span for span in (Span(0, half), Span(half, len(text))) if span.start < span.end]
    found = find_conditions(text, content)
    check_spans("condition", found)
    assert all(any(span.start <= start and end <= span.end for span in content) for start, end in found)
    assert all(text[start:end] == text[start:end].strip(' \n"“”') for start, end in found)


@pytest.mark.parametrize(
    "part", ["if a then ", "if A, ", "if ", "even ", "if (", "“if ", 'if " ', "should Norcall ", "if a' "]
)
def test_time_grows_with_the_length_alone(part):
    text = part * (200_000 // len(part))
    begun = time.perf_counter()
    find_conditions(text, [Span(0, len(text))])
    assert time.perf_counter() - begun < 10
