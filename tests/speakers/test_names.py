"""Names as strings: one form for all spellings, and whether two can be one."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onrecord.speakers.names import Likeness, acronym_of, bare, compare_people, fold, fold_speaker, tokens

SAME, INITIAL, FAMILY, APART = Likeness.SAME, Likeness.INITIAL, Likeness.FAMILY, Likeness.APART


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ilse Vorne", "ilse vorne"),
        ("VORNE", "vorne"),
        ("Élodie Brûlé-Håkan", "elodie brule hakan"),
        ("J.R. Haal", "jr haal"),
        ("J. R. Haal", "j r haal"),
        ("the U.S.", "the us"),
        ("Vorne's", "vorne"),
        ("Vorne’s", "vorne"),
        ("the Haals’", "the haals"),
        ("Sinéad O’Dreskov", "sinead o'dreskov"),
        ("Marks & Tamm", "marks & tamm"),
        ("AT&T", "at&t"),
        ("Володимир Зеленський", "volodimir zelens'kiy"),
        ("  Ilse\n Vorne ", "ilse vorne"),
        ("", ""),
        ("—", ""),
    ],
)
def test_words_are_plain(name: str, expected: str) -> None:
    assert " ".join(tokens(name)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Mr. Vorne", "vorne"),
        ("President Ilse Vorne", "ilse vorne"),
        ("Vice President Vorne", "vorne"),
        ("the Rev. Dr. Lio Haal", "lio haal"),
        ("Lt. Gov. Haal", "haal"),
        ("former Prime Minister Haal", "haal"),
        ("Attorney General Haal", "haal"),
        ("the President", "president"),
        ("Speaker", "speaker"),
        ("The Harbour Post", "harbour post"),
        ("Ilse President", "ilse president"),
    ],
)
def test_articles_and_titles_go_but_one_word_stays(name: str, expected: str) -> None:
    assert " ".join(bare(name)) == expected


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Senator VORNE", "Vorne"),
        ("Volodymyr Zelenský", "Volodymyr Zelensky"),
        ("the U.N.", "UN"),
        ("Mrs Ilse Vorne", "Dr. Ilse Vorne’s"),
        ("a senior official", "the senior official"),
    ],
)
def test_spellings_of_one_name_fold_alike(a: str, b: str) -> None:
    assert fold(a) == fold(b)


@pytest.mark.parametrize(
    ("a", "b"), [("Volodimir Zelensky", "Volodymyr Zelensky"), ("Lio Haal", "Leo Haal"), ("Vorne", "Ilse Vorne")]
)
def test_other_letters_or_words_fold_apart(a: str, b: str) -> None:
    assert fold(a) != fold(b)


PIECES = st.sampled_from(
    ["the", "Mr.", "Vorne", "O’Dresk", "a", "U.S.", "'s", "’s", "'", "’", "`", "&", "-", " ", "ª", "½", "İ"]
)


@given(st.text() | st.lists(PIECES).map("".join))
@example("the's's's")
def test_any_string_folds_and_folding_twice_changes_nothing(name: str) -> None:
    folded = fold(name)
    assert fold(folded) == folded
    assert folded.isascii()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ilse Vorne", {"ilse vorne"}),
        ("Lio Haal & Ilse Vorne", {"ilse vorne", "lio haal"}),
        ("President Vorne & the Haal Institute & Norcall", {"vorne", "haal institute", "norcall"}),
        ("Marks&Tamm", {"marks&tamm"}),
        ("Ilse Vorne & ", {"ilse vorne"}),
        ("", set()),
    ],
)
def test_joint_speakers_fold_to_a_set(name: str, expected: set[str]) -> None:
    assert fold_speaker(name) == expected


COMPARED = [
    ("Ilse Vorne", "Ilse Vorne", SAME),
    ("Ilse Maria Vorne", "Ilse Vorne", SAME),
    ("Ilse M. Vorne", "Ilse Maria Vorne", SAME),
    ("Ilse Vorne Jr.", "Ilse Vorne", SAME),
    ("I. Vorne", "Ilse Vorne", INITIAL),
    ("Bill Haal", "William Haal", INITIAL),
    ("Bill Haal", "Will Haal", INITIAL),
    ("Dan Haal", "Daniel Haal", INITIAL),
    ("Dani Haal", "Daniel Haal", INITIAL),
    ("Guajardo Villarreal", "Ildefonso Guajardo Villarreal", INITIAL),
    ("Vorne", "Ilse Vorne", FAMILY),
    ("Ilse", "Ilse Vorne", FAMILY),
    ("Vorne", "Ilse Vorne Jr.", FAMILY),
    ("Vorne", "Haal", APART),
    ("Maria", "Ilse Maria Vorne", APART),
    ("Ilse Vorne", "Karel Vorne", APART),
    ("Ilse Vorne", "Ilse Haal", APART),
    ("Ilse Maria Vorne", "Ilse Katrin Vorne", APART),
    ("Lio Haal Jr.", "Lio Haal Sr.", APART),
    ("K. Vorne", "Ilse Vorne", APART),
    ("Al Haal", "Albert Haal", APART),
    ("Bill Haal", "Bob Haal", APART),
]


@pytest.mark.parametrize(("a", "b", "expected"), COMPARED)
def test_two_names_of_people(a: str, b: str, expected: Likeness) -> None:
    assert compare_people(tokens(a), tokens(b)) is expected
    assert compare_people(tokens(b), tokens(a)) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Harbour Workers Union", {"hwu"}),
        ("Bank of Norcall", {"bon", "bn"}),
        ("Union for the Defence of the Coast", {"uftdotc", "udc"}),
        ("Norcall", set()),
        ("of Norcall", set()),
    ],
)
def test_acronyms_with_and_without_small_words(name: str, expected: set[str]) -> None:
    assert acronym_of(tokens(name)) == expected
