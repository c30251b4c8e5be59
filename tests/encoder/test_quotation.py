"""Which characters stand inside quotation marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.encoder import QuoteState, quote_states

QUOTED = {QuoteState.INSIDE, QuoteState.INNER_MARK, QuoteState.CONTINUED}


def quoted(text: str) -> str:
    """The characters of ``text`` inside quotation marks, in order."""
    return "".join(c for c, state in zip(text, quote_states(text), strict=True) if QuoteState(state) in QUOTED)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“We stay,” he said.", "We stay,"),
        ('"We stay," he said. "For good."', "We stay,For good."),
        ("‘We don’t stay,’ he said.", "We don’t stay,"),
        ("'We don't stay,' he said.", "We don't stay,"),
        ("«Nous restons», dit-il.", "Nous restons"),
        ("„Wir bleiben“, sagte er.", "Wir bleiben"),
        ("»Wir bleiben«, sagte er.", "Wir bleiben"),
        ("“He said ‘never’ to me,” she said.", "He said ‘never’ to me,"),
        ("‘He said “never” to me,’ she said.", "He said “never” to me,"),
        ("The ministers’ plan and the ’90s were rock ’n’ roll’s.", ""),
        ("It's the dogs' dinner, isn't it?", ""),
        (
            "aid ‘for troops from allied countries’ and that ‘none can attack’.",
            "for troops from allied countriesnone can attack",
        ),
        ('A 12" screen is no quotation.', ""),
        ("One odd “mark spoils nothing.\n“But this stands,” he said.", "mark spoils nothing.But this stands,"),
        ("One odd “mark spoils nothing.\nNothing here.", ""),
        ("A stray ” mark. “But this,” he said.", "But this,"),
        ("“First paragraph goes on.\n“Second closes,” she said.", "First paragraph goes on.Second closes,"),
        ("“the start of one “the whole” again.", "the whole"),
        ("", ""),
        ("\n\n", ""),
    ],
)
def test_finds_quoted_characters(text: str, inside: str) -> None:
    assert quoted(text) == inside


def test_marks_of_the_quotation_are_told_from_its_text() -> None:
    states = quote_states("“a ‘b’ c”")
    assert [QuoteState(s) for s in states] == [
        QuoteState.OPENING,
        QuoteState.INSIDE,
        QuoteState.INSIDE,
        QuoteState.INNER_MARK,
        QuoteState.INSIDE,
        QuoteState.INNER_MARK,
        QuoteState.INSIDE,
        QuoteState.INSIDE,
        QuoteState.CLOSING,
    ]


@given(st.text(alphabet="ab s'\"“”‘’«»„‹›`\n.", max_size=60))
def test_any_text_has_one_state_a_character_and_paragraphs_are_apart(text: str) -> None:
    assert len(quote_states(text)) == len(text)
    first, _, _ = text.partition("\n")
    # What follows a paragraph can only decide whether an unclosed mark in it is believed.
    alone, together = quote_states(first), quote_states(text)[: len(first)]
    changed = alone != together
    believed = {
        QuoteState.CONTINUED,
        QuoteState.OPENING,
        QuoteState.UNPAIRED,
        QuoteState.OUTSIDE,
        QuoteState.INSIDE,
        QuoteState.INNER_MARK,
        QuoteState.CLOSING,
    }
    assert all(QuoteState(s) in believed for s in together[changed])
    assert not changed.any() or QuoteState.CONTINUED in alone or QuoteState.CONTINUED in together
