from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Polarity, Span
from onrecord.statements.polarity import polarity_of, refuses_to_speak


def polarity(marked: str) -> str:
    """The polarity of a text whose cue stands between square brackets; the content follows it."""
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    return polarity_of(text, [Span(start, end)], [Span(end + 1, len(text))]).value


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("Oren [said] that it rained", "said"),
        ("Oren [said not] to go", "said"),
        ("Oren [told them not] to go", "said"),
        ("Oren [has not ruled out] a vote", "said"),
        ("Oren [could not agree more] with it", "said"),
        ("Oren [did not hesitate to say] it", "said"),
        ("Oren [never missed a chance to tell] them", "said"),
        ("Oren [makes no secret of] his dislike", "said"),
        ("Oren [would later say] that it rained", "said"),
        ("Oren [would only say] that it rained", "said"),
        ("I [would say] that it rained", "said"),
        ("He [would like] to see rain", "said"),
        ("Oren [not only claimed] that it rained", "said"),
        ("Anna May [said] that it rained", "said"),
        ("Oren [could not resist pointing out] that it rained", "said"),
        ("He had no voice, [said] his sister", "said"),
        ("Oren [did not refuse] to go", "said"),
        ("Oren [did not say] whether it rained", "not_said"),
        ("Oren [has never claimed] that it rained", "not_said"),
        ("Oren did not [say] whether it rained", "not_said"),
        ("Oren hasn’t ever [mentioned] the rain", "not_said"),
        ("Oren [made no mention of] the rain", "not_said"),
        ("Oren [won’t be able to boast about] it", "not_said"),
        ("Oren [failed to mention] the rain", "not_said"),
        ("Oren [stopped short of saying] that it rained", "not_said"),
        ("Oren [has yet to say] whether it rained", "not_said"),
        ("No one [said] that it rained", "not_said"),
        ("No minister [has suggested] that it rained", "not_said"),
        ("Oren [does not believe] that it rained", "not_said"),
        ("Oren [decided not to tell] them about it", "not_said"),
        ("Oren [showed no sign of] relenting", "not_said"),
        ("The office [could not say] when", "not_said"),
        ("Oren [refused to say] when", "refused"),
        ("Oren [declined] to comment", "refused"),
        ("Oren [has so far declined to discuss] it", "refused"),
        ("Oren [would not say] when", "refused"),
        ("Oren [wouldn’t discuss] it", "refused"),
        ("Oren [won't confirm] it", "refused"),
        ("Oren [refused] to resign", "refused"),
        ("Oren's [refusal] to resign", "refused"),
        ("Oren [had no comment on] it", "refused"),
        ("Critics [would say] that it rained", "would_say"),
        ("Critics [might argue] that it rained", "would_say"),
        ("You [could say] that it rained", "would_say"),
        ("Critics would [object] that it rained", "would_say"),
        ("Oren [could refuse] to go", "would_say"),
    ],
)
def test_cue_and_auxiliaries_tell_the_polarity(marked, expected):
    assert polarity(marked) == expected


def test_without_a_cue_the_words_were_said():
    assert polarity_of("It never rained.", [], [Span(0, 16)]) is Polarity.SAID


def test_a_negation_in_the_content_before_the_cue_does_not_count():
    text = "“I would not,” said Oren."
    assert polarity_of(text, [Span(15, 19)], [Span(0, 14)]) is Polarity.SAID


def test_a_negation_in_another_clause_does_not_count():
    assert polarity("It was not; [says] Oren, rain") == "said"


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_any_text_has_a_polarity(text, one, other):
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    assert polarity_of(text, [Span(start, end)], [Span(end, len(text))]) in Polarity


@given(
    st.lists(
        st.sampled_from(
            [
                "no",
                "not",
                "never",
                "refused",
                "to",
                "would",
                "say",
                "could",
                "did",
                "n't",
                "without",
                ".",
                ",",
                "one",
                "rule",
                "out",
            ]
        )
    )
)
def test_any_row_of_telling_words_has_a_polarity(words):
    text = " ".join(words)
    assert polarity_of(text, [Span(0, len(text))], []) in Polarity


@pytest.mark.parametrize(
    ("text", "cue", "content", "expected"),
    [
        ("Haal declined to comment.", "declined", "to comment", True),
        ("Haal refused to resign.", "refused", "to resign", False),
        ("Haal would not say why.", "would not say", "why", True),
        ("Haal refused to say why he left.", "refused to say", "why he left", True),
        ("Haal refused the offer to comment.", "refused", "the offer to comment", False),
    ],
)
def test_refusing_to_speak_is_told_from_refusing_to_act(text: str, cue: str, content: str, expected: bool) -> None:
    at = [Span(text.index(part), text.index(part) + len(part)) for part in (cue, content)]
    assert refuses_to_speak(text, [at[0]], [at[1]]) is expected
    assert refuses_to_speak(text, [], [at[1]]) is False
