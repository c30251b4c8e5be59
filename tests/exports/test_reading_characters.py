from __future__ import annotations

import doctest
import html
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.exports import characters
from onrecord.exports.characters import one_line, visible_markup, visible_text

any_text = st.text(st.characters(exclude_categories=()))
OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def test_examples() -> None:
    assert doctest.testmod(characters).failed == 0


@settings(deadline=None)  # a busy machine is no fault
@given(any_text)
def test_nothing_that_drives_a_terminal_is_left(text: str) -> None:
    shown = visible_text(text)
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in shown if character not in "\t\r\n")
    assert not set(shown) & set(OVERRIDES)
    assert not any(unicodedata.category(character) == "Cc" for character in one_line(text))


@settings(deadline=None)  # a busy machine is no fault
@given(any_text)
def test_ordinary_text_is_left_alone(text: str) -> None:
    ordinary = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cs", "Cn") and c not in OVERRIDES)
    assert visible_text(ordinary) == ordinary
    assert html.unescape(str(visible_markup(ordinary))) == ordinary


@settings(deadline=None)  # a busy machine is no fault
@given(any_text)
def test_two_texts_differ_in_show_if_they_differ_in_control_characters(text: str) -> None:
    assert len(visible_text(text)) >= len(text)


@pytest.mark.parametrize(
    ("character", "shown"),
    [("\x00", "␀"), ("\x1b", "␛"), ("\x7f", "␡"), ("\x85", "⟨U+0085⟩"), ("\u202e", "⟨U+202E⟩"), ("\udc80", "⟨U+DC80⟩")],
)
def test_harmful_characters_are_shown(character: str, shown: str) -> None:
    assert visible_text(f"a{character}b") == f"a{shown}b"


def test_an_override_keeps_its_place_in_markup_but_stands_alone() -> None:
    assert str(visible_markup("a\u202eb")) == 'a<bdi class="unseen" data-name="RLO">\u202e</bdi>b'
