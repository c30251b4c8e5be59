"""How far the words of a source reach: where a phrase opens, where it ends, what a cut must not go through."""

from collections.abc import Callable

import pytest
from marked import Marked, find_all

from onrecord.speakers.extents import described_from, is_further, trim, uncut, whole_phrase
from onrecord.speakers.view import View

Mark = Callable[..., Marked]


def place(marked: Marked, words: str) -> tuple[int, int]:
    """The one place of ``words`` in a text, as a range of words."""
    (span,) = find_all(marked.text, words)
    return marked.view.range(*span)


def string(view: View, found: tuple[int, int]) -> str:
    return view.string(*found) if found[0] < found[1] else ""


@pytest.mark.parametrize(
    ("text", "phrase", "phrases", "expected"),
    [
        ("So tens of thousands of voters left.", "voters", ["tens", "thousands"], "tens of thousands of voters"),
        ("So tens of thousands of voters left.", "voters", ["tens of thousands"], "tens of thousands of voters"),
        ("So dozens of voters left.", "voters", [], "dozens of voters"),
        ("So a third of the voters left.", "the voters", ["a third"], "third of the voters"),
        ("So the vast majority of voters left.", "voters", ["the vast majority"], "vast majority of voters"),
        ("So 19 percent of voters left.", "voters", ["19 percent"], "19 percent of voters"),
        ("So some of her voters left.", "her voters", [], "some of her voters"),
        ("So friends of voters left.", "voters", ["friends"], "voters"),
        ("So the leader of the voters left.", "the voters", ["the leader"], "voters"),
        ("So dozens from the voters left.", "the voters", ["dozens"], "voters"),
        ("Of voters few left.", "voters", [], "voters"),
    ],
)
def test_what_makes_up_the_number_of_a_phrase_belongs_to_it(
    mark: Mark, text: str, phrase: str, phrases: list[str], expected: str
) -> None:
    marked = mark(text, phrases=dict.fromkeys([phrase, *phrases], "person"))
    assert string(marked.view, whole_phrase(marked.view, *place(marked, phrase))) == expected


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("the voters", "voters"),
        ("an ally", "ally"),
        ("these voters", "voters"),
        ("her allies", "allies"),
        ("whose allies", "allies"),
        ("their own allies", "own allies"),
        ("perhaps 200 voters", "200 voters"),
        ("maybe the 200 voters", "200 voters"),
        ("200 voters", "200 voters"),
        ("Vorne’s allies", "Vorne’s allies"),
        ("those", "those"),
        ("perhaps", "perhaps"),
    ],
)
def test_a_phrase_opens_after_articles_possessives_and_guesses(mark: Mark, phrase: str, expected: str) -> None:
    marked = mark(f"So {phrase} left.")
    assert string(marked.view, whole_phrase(marked.view, *place(marked, phrase))) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("at least 200 voters", "at least 200 voters"),
        ("at most 200 voters", "at most 200 voters"),
        ("according to at least 200 voters", "at least 200 voters"),
        ("by at least two pilots", "at least two pilots"),
        ("at Norcall", "Norcall"),
        ("at lasting peace", "lasting peace"),
        ("as many voters", "many voters"),
        ("according to the minister", "the minister"),
        ("even Vorne", "Vorne"),
        ("“Ilse Vorne,”", "Ilse Vorne"),
        ("Ilse Vorne’s", "Ilse Vorne"),
        ("Ilse Vorne's", "Ilse Vorne"),
        ("’s deputies", "deputies"),
        ("'t deputies", "deputies"),
        ("of", "of"),
        ("“…”", ""),
    ],
)
def test_what_only_ties_a_source_to_its_sentence_is_trimmed(mark: Mark, source: str, expected: str) -> None:
    marked = mark(f"So {source} left.")
    assert string(marked.view, trim(marked.view, *place(marked, source))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("So skittish Democrats left.", "skittish Democrats"),
        ("So the skittish young Democrats left.", "skittish young Democrats"),
        ("So wary, skittish Democrats left.", "skittish Democrats"),
        ("So her skittish Democrats left.", "skittish Democrats"),
        ("So leaders of skittish Democrats left.", "skittish Democrats"),
        ("So said wary Democrats.", "wary Democrats"),
        ("So 12 wary Democrats left.", "wary Democrats"),
        ("So the Democrats left.", "Democrats"),
        ("So only Democrats left.", "Democrats"),
        ("So Norcall Democrats left.", "Democrats"),
    ],
)
def test_words_in_small_letters_that_lead_up_to_a_name_describe_it(mark: Mark, text: str, expected: str) -> None:
    marked = mark(text)
    name, end = place(marked, "Democrats")
    assert string(marked.view, (described_from(marked.view, 0, name), end)) == expected


def test_a_description_never_opens_before_its_source(mark: Mark) -> None:
    marked = mark("So many wary skittish Democrats left.")
    start, _ = place(marked, "skittish")
    name, _ = place(marked, "Democrats")
    assert described_from(marked.view, start, name) == start


@pytest.mark.parametrize(
    ("cut", "within", "expected"),
    [
        ("leaders of the United", "leaders of the United States and Chile", "leaders of the United States"),
        ("leaders of the United", "leaders of the United", "leaders of the United"),
        ("leaders of the United States", "leaders of the United States and Chile", "leaders of the United States"),
        ("leaders of the", "leaders of the United States", "leaders of the"),
        ("leaders", "leaders of the United States", "leaders"),
    ],
)
def test_no_cut_goes_through_a_name(mark: Mark, cut: str, within: str, expected: str) -> None:
    marked = mark("So leaders of the United States and Chile met.", places=["United States", "Chile"])
    start, end = place(marked, within)
    assert string(marked.view, (start, uncut(marked.view, place(marked, cut)[1], end))) == expected


@pytest.mark.parametrize(
    ("cut", "expected"), [("pilots of the old", "pilots of the old harbour board"), ("pilots", "pilots")]
)
def test_no_cut_goes_through_a_phrase(mark: Mark, cut: str, expected: str) -> None:
    phrases = {"pilots": "person", "the old harbour board": "organization"}
    marked = mark("So pilots of the old harbour board met.", phrases=phrases)
    start, end = place(marked, "pilots of the old harbour board met")
    assert string(marked.view, (start, uncut(marked.view, place(marked, cut)[1], end))) == expected


@pytest.mark.parametrize(
    ("phrase", "further"), [("another 19 percent", True), ("another pilot", False), ("some 19 percent", False)]
)
def test_another_before_a_number_tells_only_that_there_were_others(mark: Mark, phrase: str, further: bool) -> None:
    marked = mark(f"So {phrase} left.")
    assert is_further(marked.view, place(marked, phrase)[0]) is further
