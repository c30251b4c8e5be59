"""The rule baseline finds what such rules find, and points at characters."""

from __future__ import annotations

import pytest
from baseline import find_attributions
from hypothesis import given
from hypothesis import strategies as st


def shown(text: str) -> list[tuple[str, str, str]]:
    return [
        tuple(" | ".join(text[slice(*span)] for span in spans) for spans in (a.source, a.cue, a.content))  # type: ignore[misc]
        for a in find_attributions(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“The ice will hold until March,” Ida Brandt said.",
            [("Ida Brandt", "said", "The ice will hold until March,")],
        ),
        (
            '"The ice will hold," she said, "until the end of March."',
            [("she", "said", "The ice will hold, | until the end of March.")],
        ),
        ("Mr. Olsen said that the ice will hold.", [("Mr. Olsen", "said", "that the ice will hold")]),
        ("The ice will hold, Ida Brandt said.", [("Ida Brandt", "said", "The ice will hold")]),
        (
            "According to Lake Watch, the ice is thin. Nobody fell.",
            [("Lake Watch", "According to", "the ice is thin")],
        ),
        ("The ice is thin, according to Lake Watch.", [("Lake Watch", "according to", "The ice is thin")]),
        ("The so-called “ice king” left.", []),
        ("", []),
    ],
)
def test_rules(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert shown(text) == expected


@given(st.text(alphabet="Ab c.,“”\"\n's") | st.text())
def test_any_text_gives_spans_within_it(text: str) -> None:
    for found in find_attributions(text + " Bo said “one two three” x"):
        assert found.content
        for span in (*found.source, *found.cue, *found.content):
            assert 0 <= span.start < span.end <= len(text) + 26
