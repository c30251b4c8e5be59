"""Who says "I" where readers write: each letter has the author who signs it."""

from collections.abc import Callable, Sequence

import pytest
from marked import Choosing, Marked

from onrecord.speakers.bylines import Authors
from onrecord.speakers.entities import find_entities

Mark = Callable[..., Marked]
RAIN, SHUT = "the rain goes on", "the port is shut"
PAGE = "{heading}\nThis week {rain}, I believe.\n{first}\nBut {shut}, I fear.\n{second}"


def writers(mark: Mark, text: str, people: Sequence[str], *contents: str) -> list[str]:
    """Whom "I" means beside each of ``contents``, where the judge says that it is the author."""
    cues = {RAIN: "believe", SHUT: "fear"}
    marked = mark(text, people=people, said=[("I", cues[content], content) for content in contents])
    return marked.speakers(Choosing(marked, {"I": "author"}))


def page(heading: str = "LETTERS.", first: str = "Ilse Vorne", second: str = "Lio Haal") -> str:
    """A page with two letters."""
    return PAGE.format(heading=heading, rain=RAIN, shut=SHUT, first=first, second=second)


@pytest.mark.parametrize(
    "heading",
    ["LETTERS.", "Letters", "Letters to the editor", "Comments:", "COMMENTS", "Reactions on Facebook", "From\nTwitter"],
)
def test_each_letter_has_its_own_author(mark: Mark, heading: str) -> None:
    assert writers(mark, page(heading), ["Ilse Vorne", "Lio Haal"], RAIN, SHUT) == ["Ilse Vorne", "Lio Haal"]


@pytest.mark.parametrize(
    "heading", ["The rain", "The letters", "Letters about the harbour and the bridge", "A minister reads the letters"]
)
def test_without_a_heading_a_line_that_is_only_a_name_changes_nothing(mark: Mark, heading: str) -> None:
    assert writers(mark, page(heading), ["Ilse Vorne", "Lio Haal"], RAIN, SHUT) == ["author", "author"]


@pytest.mark.parametrize("first", ["Ilse Vorne.", "— Ilse Vorne", "- Ilse Vorne"])
def test_marks_may_stand_around_a_signature(mark: Mark, first: str) -> None:
    text = page(first=first)
    assert writers(mark, text, ["Ilse Vorne", "Lio Haal"], RAIN, SHUT) == ["Ilse Vorne", "Lio Haal"]


def test_a_signature_may_be_one_name(mark: Mark) -> None:
    assert writers(mark, page(first="Vorne"), ["Vorne", "Lio Haal"], RAIN, SHUT) == ["Vorne", "Lio Haal"]


def test_a_text_without_words_has_an_author(mark: Mark) -> None:
    assert Authors.of(mark("").view, []).at(0).special == "author"


@pytest.mark.parametrize("first", ["Ilse Vorne left.", "Greetings to Ilse Vorne"])
def test_a_line_with_more_than_a_name_signs_nothing(mark: Mark, first: str) -> None:
    assert writers(mark, page(first=first), ["Ilse Vorne", "Lio Haal"], RAIN, SHUT) == ["Lio Haal", "Lio Haal"]


def test_a_body_signs_nothing(mark: Mark) -> None:
    marked = mark(page(first="Norcall Bank"), people=["Lio Haal"], bodies=["Norcall Bank"], said=[("I", "fear", SHUT)])
    _, entities = find_entities(marked.view)
    assert [entity and marked.shown(entity) for entity in Authors.of(marked.view, entities).signed] == [
        None,
        "Lio Haal",
    ]


def test_before_the_heading_the_author_is_that_of_the_article(mark: Mark) -> None:
    text = f"This week {RAIN}, I believe.\nLETTERS.\nBut {SHUT}, I fear.\nIlse Vorne"
    assert writers(mark, text, ["Ilse Vorne"], RAIN, SHUT) == ["author", "Ilse Vorne"]


def test_a_name_before_the_heading_signs_nothing(mark: Mark) -> None:
    text = f"This week {RAIN}, I believe.\nBo Tamm\nLETTERS.\nBut {SHUT}, I fear.\nIlse Vorne"
    assert writers(mark, text, ["Bo Tamm", "Ilse Vorne"], RAIN, SHUT) == ["author", "Ilse Vorne"]


def test_after_the_last_signature_the_author_is_that_of_the_article(mark: Mark) -> None:
    text = f"LETTERS.\nThis week {RAIN}, I believe.\nIlse Vorne\nBut {SHUT}, I fear."
    assert writers(mark, text, ["Ilse Vorne"], RAIN, SHUT) == ["Ilse Vorne", "author"]


def test_a_second_heading_parts_an_unsigned_letter_from_the_next(mark: Mark) -> None:
    text = f"LETTERS.\nThis week {RAIN}, I believe.\nCOMMENTS.\nBut {SHUT}, I fear.\nLio Haal"
    assert writers(mark, text, ["Lio Haal"], RAIN, SHUT) == ["author", "Lio Haal"]


def test_a_heading_that_nobody_signs_below_changes_nothing(mark: Mark) -> None:
    text = f"LETTERS.\nIlse Vorne left.\nThis week {RAIN}, I believe.\nBo Tamm wrote it."
    assert writers(mark, text, ["Ilse Vorne", "Bo Tamm"], RAIN) == ["author"]


def test_a_statement_of_nobody_in_a_letter_is_that_of_its_author(mark: Mark) -> None:
    marked = mark(
        f"LETTERS.\nReportedly, {RAIN}.\nIlse Vorne", people=["Ilse Vorne"], said=[(None, "Reportedly", RAIN)]
    )
    assert marked.speakers(Choosing(marked, {"": "author"})) == ["Ilse Vorne"]


def test_the_author_of_the_whole_is_none_of_those_who_sign(mark: Mark) -> None:
    marked = mark(page(), people=["Ilse Vorne", "Lio Haal"], said=[("I", "fear", SHUT)])
    assert marked.walk(Choosing(marked, {"I": "author"})).author.special == "author"


@pytest.mark.parametrize("text", ["No.", "LETTERS.", "LETTERS.\nIlse Vorne"])
def test_pages_of_hardly_a_word_have_authors(mark: Mark, text: str) -> None:
    marked = mark(text, people=["Ilse Vorne"] if "Vorne" in text else [])
    authors = Authors.of(marked.view, find_entities(marked.view)[1])
    assert authors.whole.special == "author"
    assert authors.at(0) is authors.whole
