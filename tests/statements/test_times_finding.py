from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.statements.times import find_times

_WORDS = (
    "the a of in on last next two few early 1990 19 May March Monday Mondays Sun. week weeks years quarter ago earlier "
    "before after half hundred first second p.m. 5:30 '80s 1990s New Christmas every tonight and - , . ' 2031-03-09 "
    "9/11"
)


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in find_times(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The minister said on Thursday that it rained.", ["Thursday"]),
        ("She left yesterday and returns tomorrow.", ["yesterday", "tomorrow"]),
        ("Last week the mill closed.", ["Last week"]),
        ("By June 4 it must be done.", ["June 4"]),
        ("It burned in March 2022 and in 2018.", ["March 2022", "2018"]),
        ("In the 1990s it prospered.", ["the 1990s"]),
        ("Two weeks ago he resigned Sunday night.", ["Two weeks ago", "Sunday night"]),
        ("At 5:30 p.m. on Friday the bridge fell.", ["5:30 p.m. on Friday"]),
        ("He was held for three and a half years.", ["three and a half years"]),
        ("Every Monday they met; the daily count rose.", ["Every Monday", "daily"]),
        ("On Tuesday, 4 May 1972, it began.", ["Tuesday, 4 May 1972"]),
        ("The third quarter of 2030 was better than a year earlier.", ["The third quarter of 2030", "a year earlier"]),
        ("It lasted more than two hours.", ["more than two hours"]),
        ("Filed on 2031-03-09.", ["2031-03-09"]),
        ("The summer of '69.", ["The summer of '69"]),
        ("The vote is early next week, in mid-January or on Sept. 3.", ["early next week", "mid-January", "Sept. 3"]),
        ("the day before yesterday", ["the day before yesterday"]),
        ("He called the Aug. 7 bombings a crime.", ["Aug. 7"]),
        ("nineteen ninety-seven was good", ["nineteen ninety-seven"]),
    ],
)
def test_time_expressions_are_found_with_their_modifiers(text: str, wanted: list[str]) -> None:
    assert found(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "They may march for a second reason.",
        "The sun sat low over the sat phone.",
        "He wrote for the Sunday Times.",
        "On Black Friday the shops were full.",
        "More than 2000 people came.",
        "It cost $1998 and weighed 1500 tons.",
        "Theresa May spoke with August Brandt and June Orr.",
        "Prices fall and leaves spring up.",
        "The 6-year-old boy from Room 1408.",
        "He watched 60 Minutes.",
        "Three-quarters of them agreed.",
        "",
        "\n\n \t",
    ],
)
def test_words_and_numbers_with_another_meaning_are_no_times(text: str) -> None:
    assert found(text) == []


def test_an_expression_does_not_cross_paragraphs() -> None:
    assert found("He left in March\n\n2022 men stayed") == ["March"]


@given(st.one_of(st.text(), st.lists(st.sampled_from([*_WORDS.split(), "\n\n", "٣", "😀"])).map(" ".join)))
def test_spans_are_ascending_apart_and_within_any_text(text: str) -> None:
    end = 0
    for span in find_times(text):
        assert end <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        end = span.end


@pytest.mark.parametrize(
    "piece",
    ["Monday ", "two ", "1-", "early-", "a.", "the last ", "\n \n", " ", "New Year's ", "19", "hundred and ", "'"],
)
def test_time_grows_with_the_length_of_the_text_only(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            find_times(text)
            best = min(best, time.process_time() - start)
        return best

    # Eight times the text may take sixteen times as long on a busy machine; quadratic time would take 64 times.
    assert seconds(160_000) < 16 * seconds(20_000) + 0.2


def test_a_long_text_without_line_breaks_loses_no_expression() -> None:
    text = "He came on Monday. " * 5_000
    assert len(find_times(text)) == 5_000
