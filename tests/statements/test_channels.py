from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.records import ChannelKind, Span
from onrecord.statements.channels import find_channel


def channel(marked: str) -> tuple[str, str, str] | None:
    """Kind, name and words of the channel of a text with {source}, [cue] and <content> marked."""
    text, spans = "", {"{": [], "[": [], "<": []}
    start, opened = 0, ""
    for sign in marked:
        if sign in spans:
            start, opened = len(text), sign
        elif sign in "}]>":
            spans[opened].append(Span(start, len(text)))
        else:
            text += sign
    found = find_channel(text, spans["{"], spans["["], spans["<"])
    return found and (found.kind.value, found.name, text[found.at.start : found.at.end])


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("{Oren} [said] in a tweet <it rained>.", ("social_media", "tweet", "a tweet")),
        ("<“It rained,”> {Oren} [tweeted].", ("social_media", "Twitter", "tweeted")),
        ("{Oren} [wrote on Facebook] <that it rained>.", ("social_media", "Facebook", "Facebook")),
        ("{Oren} [said] on X: <“It rained.”>", ("social_media", "X", "X")),
        ("{Oren} [said] at a meeting to discuss rain <that it rained>.", ("meeting", "meeting", "a meeting")),
        ("{Oren} [said] at a “Mayors Forum” <that it rained>.", ("speech", "Mayors Forum", "a “Mayors Forum”")),
        ("In a letter, {Sen. Oren} [said] <it rained>.", ("writing", "letter", "a letter")),
        ("At a rally in Ohio, {Oren} [said] <it rained>.", ("speech", "rally in Ohio", "a rally in Ohio")),
        (
            "{Oren} [said] in an interview with the Norcall Courier <that it rained>.",
            ("interview", "Norcall Courier", "an interview with the Norcall Courier"),
        ),
        (
            "{Oren} [said] in an interview with Anna Berg <that it rained>.",
            ("interview", "interview with Anna Berg", "an interview with Anna Berg"),
        ),
        (
            "{Oren} [said] on the programme Morning Line <that it rained>.",
            ("broadcast", "Morning Line", "the programme Morning Line"),
        ),
        ("<“It rained,”> {Oren} [said] on ABC’s “This Week.”", ("broadcast", "This Week", "ABC’s “This Week.”")),
        ("{Oren} [said] on Radio Varna on Tuesday <that it rained>.", ("broadcast", "Radio Varna", "Radio Varna")),
        (
            "<“It rained,”> {Oren} [said] at a news conference.",
            ("press_conference", "news conference", "a news conference"),
        ),
        (
            "{Oren} [said] in a letter to the commission <that it rained>.",
            ("writing", "letter to the commission", "a letter to the commission"),
        ),
        ("<“It rained,”> {the office} [said in a statement].", ("statement", "statement", "a statement")),
        ("During Sunday's debate, {Oren} [said] <it rained>.", ("debate", "Sunday's debate", "Sunday's debate")),
        (
            "{Oren} [testified] before the Senate committee <that it rained>.",
            ("hearing", "Senate committee", "the Senate committee"),
        ),
        ("{Oren} [testified] <that it rained>.", ("hearing", "testimony", "testified")),
        ("<“It rained,”> {Oren} [said] by phone.", ("call", "phone", "phone")),
        ("{Oren} [wrote] in a blog post <that it rained>.", ("writing", "blog post", "a blog post")),
        ("{Oren} [wrote] in his memoir <that it rained>.", ("writing", "his memoir", "his memoir")),
        ("{Oren} [wrote] <that it rained>.", ("writing", "writing", "wrote")),
        (
            "{Oren} [said] in a video posted on YouTube <that it rained>.",
            ("social_media", "YouTube", "a video posted on YouTube"),
        ),
        (
            "{Oren} [said] during a meeting in Varna last week <that it rained>.",
            ("meeting", "meeting in Varna", "a meeting in Varna"),
        ),
        (
            "In a lengthy, wide-ranging interview, {Oren} [said] <it rained>.",
            ("interview", "lengthy, wide-ranging interview", "a lengthy, wide-ranging interview"),
        ),
    ],
)
def test_the_sentence_of_the_cue_tells_the_channel(marked, expected):
    assert channel(marked) == expected


@pytest.mark.parametrize(
    "marked",
    [
        "{Oren} [said] <it rained>.",
        "{Oren} [told] Radio Varna <that it rained>.",
        "{Oren} [told] reporters in Norcall <that it rained>.",
        "{Oren} [said] <it rained at a rally in Ohio>.",
        "He spoke at a rally. {Oren} [said] <it rained>.",
        "{Oren} [said] <it rained>. He was at a rally.",
        "{A source on the panel} [said] <it rained>.",
        "{Oren} [said] after the debate <that it rained>.",
        "{Oren} [said] <it rained> and told voters at a rally to go.",
        "{Oren} [said] in the debate over taxes <it rained>.",
        "{Oren} [said] in the event of rain <they stay>.",
        "{Oren} [was asked] about his remarks at the debate <if it rained>.",
        "{Oren} [said] in order to please them <that it rained>.",
        "{Oren} [said] on Tuesday <that it rained>.",
        "<It rained.>",
    ],
)
def test_addressees_contents_and_other_sentences_tell_no_channel(marked):
    assert channel(marked) is None


def test_the_channel_nearest_to_the_cue_counts():
    assert channel("{Oren}, seen at a rally, [said] in a letter <it rained>.") == ("writing", "letter", "a letter")


WORDS = [
    "in",
    "a",
    "an",
    "the",
    "interview",
    "with",
    "on",
    "Facebook",
    "X",
    "ABC's",
    "“",
    "”",
    '"',
    "tweet",
    "tweeted",
    "said",
    "before",
    "committee",
    "testified",
    ".",
    ",",
    "at",
    "rally",
    "Ohio",
]


@settings(deadline=None)
@given(
    st.one_of(st.text(max_size=300), st.lists(st.sampled_from(WORDS), max_size=50).map(" ".join)),
    st.lists(st.integers(0, 300), min_size=6, max_size=6),
)
def test_a_channel_points_at_words_of_any_text(text, numbers):
    ends = sorted(min(number, len(text)) for number in numbers)
    source, cue, content = ([Span(a, b)] if a < b else [] for a, b in zip(ends[::2], ends[1::2], strict=True))
    found = find_channel(text, source, cue, content)
    if found is not None:
        assert 0 <= found.at.start < found.at.end <= len(text)
        assert found.kind in ChannelKind
        assert found.name
