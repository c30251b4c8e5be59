from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Span
from onrecord.records.span import check_spans
from onrecord.statements.hedges import find_hedges


def hedges(text: str) -> list[str]:
    return [text[start:end] for start, end in find_hedges(text, [Span(0, len(text))] if text else [])]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("perhaps it rains", ["perhaps"]),
        ("I think it rains", ["I think"]),
        ("we don’t believe it rains", ["we don’t believe"]),
        ("it may rain", ["may"]),
        ("it might well rain", ["might"]),
        ("it could rain", ["could"]),
        ("it could not have been rain", ["could"]),
        ("it will likely rain", ["likely"]),
        ("he seemed to be asleep", ["seemed"]),
        ("rain appears to be near", ["appears to"]),
        ("as far as I know, it rains", ["as far as I know"]),
        ("in my view it rains", ["in my view"]),
        ("he thinks it rains", ["he thinks"]),
        ("that she believed it rained", ["she believed"]),
        ("it is kind of sad", ["kind of"]),
        ("It could perhaps rain, probably in May.", ["could", "perhaps", "probably"]),
        ("Maybe. Possibly!", ["Maybe", "Possibly"]),
    ],
)
def test_hedges_are_found(content, expected):
    assert hedges(content) == expected


@pytest.mark.parametrize(
    "content",
    [
        "it rained in May",
        "on May 4 it rained",
        "4 May was wet",
        "last May was wet",
        "May God keep you",
        "may",
        "the military might of Norcall",
        "he fought with all his might",
        "he could not swim",
        "he couldn't swim",
        "Could you pass the salt?",
        "a kind of weapon",
        "the best possible outcome",
        "he appeared before the court",
        "nobody knows what Ilm believes",
        "do I think it rains?",
        "it rains",
        "",
    ],
)
def test_months_wishes_power_and_ability_are_no_hedges(content):
    assert hedges(content) == []


def test_only_the_content_is_searched():
    text = "Perhaps Oren said it may rain."
    assert [text[start:end] for start, end in find_hedges(text, [Span(18, 30)])] == ["may"]


def test_the_lexicon_is_sound():
    lines = (files("onrecord.statements") / "hedges.tsv").read_text(encoding="utf-8").splitlines()
    keys = {line.split()[1] for line in lines if line.startswith("#   ")}
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    assert len({row[0] for row in rows}) == len(rows) >= 100
    assert {key for row in rows for key in row[1].split(";")} <= keys
    assert all(row[0] == row[0].lower() for row in rows)


WORDS = [
    "may",
    "might",
    "could",
    "May",
    "I",
    "think",
    "he",
    "thinks",
    "kind",
    "of",
    "not",
    "sure",
    "possible",
    "likely",
    ".",
    "4",
    "seem",
    "appears",
    "to",
    ",",
    "as",
    "far",
    "know",
]


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)))
def test_hedges_lie_inside_any_content(text):
    half = len(text) // 2
    content = [span for span in (Span(0, half), Span(half, len(text))) if span.start < span.end]
    found = find_hedges(text, content)
    check_spans("hedge", found)
    assert all(any(span.start <= start and end <= span.end for span in content) for start, end in found)
