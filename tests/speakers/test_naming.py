"""Names that the network cuts short, mended by their spelling: nicknames, acronyms in brackets, long titles."""

from collections.abc import Callable
from typing import Any

import pytest
from marked import Marked

from onrecord.speakers.naming import mended_names
from onrecord.speakers.structure import NAME_TYPES

Mark = Callable[..., Marked]
Names = list[tuple[str, str]]


def names(marked: Marked) -> Names:
    """Each name with its type, in order."""
    view = marked.view
    return [(view.string(start, end), NAME_TYPES[kind]) for start, end, kind in mended_names(view)]


@pytest.mark.parametrize("quoted", ["“Skipper”", '"Skipper"'])
@pytest.mark.parametrize("seen", [["Ilse", "Vorne"], ["Vorne"]])
def test_a_nickname_in_quotation_marks_joins_given_and_family_name(mark: Mark, quoted: str, seen: list[str]) -> None:
    marked = mark(f"Then Ilse {quoted} Vorne spoke.", people=seen)
    assert names(marked) == [(f"Ilse {quoted} Vorne", "person")]


NO_NICKNAME: dict[str, tuple[str, dict[str, Any], Names]] = {
    "what follows is a place": (
        "Then Ilse “Skipper” Trevane spoke.",
        {"people": ["Ilse"], "places": ["Trevane"]},
        [("Ilse", "person"), ("Trevane", "place")],
    ),
    "what follows is no name": ("Then Ilse “Skipper” Later spoke.", {"people": ["Ilse"]}, [("Ilse", "person")]),
    "a word in small letters is quoted": (
        "Then Ilse “sank” Vorne.",
        {"people": ["Ilse", "Vorne"]},
        [("Ilse", "person"), ("Vorne", "person")],
    ),
    "two words are quoted": (
        "Then Ilse “Old Skipper” Vorne spoke.",
        {"people": ["Ilse", "Vorne"]},
        [("Ilse", "person"), ("Vorne", "person")],
    ),
    "no name stands before it": ("Then he “Skipper” Vorne spoke.", {"people": ["Vorne"]}, [("Vorne", "person")]),
}


@pytest.mark.parametrize("case", NO_NICKNAME)
def test_quotation_marks_that_hold_no_nickname_join_nothing(mark: Mark, case: str) -> None:
    text, seen, expected = NO_NICKNAME[case]
    assert names(mark(text, **seen)) == expected


SPELT_OUT: dict[str, tuple[str, dict[str, Any], Names]] = {
    "small words stand for nothing": (
        "The Alliance to Keep the Harbour (AKH) met.",
        {"bodies": ["Alliance"]},
        [("Alliance to Keep the Harbour", "organization")],
    ),
    "small words stand for a letter each": (
        "The Alliance to Keep the Harbour (ATKTH) met.",
        {"bodies": ["Alliance"]},
        [("Alliance to Keep the Harbour", "organization")],
    ),
    "the acronym is a name too": (
        "The Alliance to Keep the Harbour (AKH) met.",
        {"bodies": ["Alliance", "AKH"]},
        [("Alliance to Keep the Harbour", "organization"), ("AKH", "organization")],
    ),
    "the network has seen two names in it": (
        "The Alliance to Keep the Harbour (AKH) met.",
        {"bodies": ["Alliance"], "places": ["Harbour"]},
        [("Alliance to Keep the Harbour", "organization")],
    ),
    "the network has seen nothing": (
        "The Alliance to Keep the Harbour (AKH) met.",
        {},
        [("Alliance to Keep the Harbour", "organization")],
    ),
    "its type stays": ("The Trevane Harbour (TH) froze.", {"places": ["Trevane"]}, [("Trevane Harbour", "place")]),
}


@pytest.mark.parametrize("case", SPELT_OUT)
def test_what_an_acronym_in_brackets_stands_for_is_taken_whole(mark: Mark, case: str) -> None:
    text, seen, expected = SPELT_OUT[case]
    assert names(mark(text, **seen)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The Alliance to Keep the Harbour (AQH) met.",
        "The Alliance to Keep the Harbour (akh) met.",
        "The Alliance to Keep the Harbour [AKH] met.",
        "The Alliance to keep the harbour of Norcall free for good, whatever comes (AKH) met.",
        "The Alliance (A) to Keep the Harbour met.",
        "The Alliance (1) to Keep the Harbour met.",
        "The Alliance met (AKH",
    ],
)
def test_brackets_without_an_acronym_that_fits_leave_names_as_they_are(mark: Mark, text: str) -> None:
    assert names(mark(text, bodies=["Alliance"])) == [("Alliance", "organization")]


def test_the_initials_of_a_person_make_no_body(mark: Mark) -> None:
    assert names(mark("Ilse Vorne (IV) spoke.", people=["Ilse Vorne"])) == [("Ilse Vorne", "person")]


def test_an_acronym_is_not_spelt_out_by_words_in_small_letters(mark: Mark) -> None:
    assert names(mark("The alliance to keep the harbour (AKH) met.")) == []


TITLED: dict[str, tuple[str, dict[str, Any], str]] = {
    "a committee for something": (
        "The Committee for a Quiet Harbour met.",
        {"bodies": ["Committee", "Quiet Harbour"]},
        "Committee for a Quiet Harbour",
    ),
    "a committee whose first word was missed": (
        "The Committee for a Quiet Harbour met.",
        {"bodies": ["Quiet Harbour"]},
        "Committee for a Quiet Harbour",
    ),
    "a committee whose last words were missed": (
        "The Norcall Committee for a Quiet Harbour met.",
        {"bodies": ["Norcall Committee"]},
        "Norcall Committee for a Quiet Harbour",
    ),
    "a court of a circuit": (
        "The U.S. Court of Appeals for the Sixth Circuit ruled.",
        {"bodies": ["U.S. Court of Appeals", "Sixth Circuit"]},
        "U.S. Court of Appeals for the Sixth Circuit",
    ),
    "a court whose circuit was missed": (
        "The U.S. Court of Appeals for the Sixth Circuit ruled.",
        {"bodies": ["U.S. Court of Appeals"]},
        "U.S. Court of Appeals for the Sixth Circuit",
    ),
    "a court cut before its tie": (
        "The U.S. Court of Appeals ruled.",
        {"bodies": ["U.S. Court", "Appeals"]},
        "U.S. Court of Appeals",
    ),
    "a bank of a place": ("The Bank of the Outer Isles fell.", {"places": ["Outer Isles"]}, "Bank of the Outer Isles"),
    "a word before it that was missed": (
        "The Harbour Bank of Norcall fell.",
        {"places": ["Norcall"]},
        "Harbour Bank of Norcall",
    ),
}


@pytest.mark.parametrize("case", TITLED)
def test_a_body_whose_name_goes_on_after_of_or_for_is_taken_whole(mark: Mark, case: str) -> None:
    text, seen, expected = TITLED[case]
    assert names(mark(text, **seen)) == [(expected, "organization")]


APART: dict[str, tuple[str, dict[str, Any], Names]] = {
    "who leads a body": (
        "The CEO of Norcall Bank spoke.",
        {"bodies": ["Norcall Bank"]},
        [("Norcall Bank", "organization")],
    ),
    "who leads a body, in words": (
        "The Director of Norcall Bank spoke.",
        {"bodies": ["Norcall Bank"]},
        [("Norcall Bank", "organization")],
    ),
    "a body of a person": (
        "The Office of Ilse Vorne spoke.",
        {"bodies": ["Office"], "people": ["Ilse Vorne"]},
        [("Office", "organization"), ("Ilse Vorne", "person")],
    ),
    "a person of a body": (
        "Ilse Vorne of Norcall Bank spoke.",
        {"bodies": ["Norcall Bank"], "people": ["Ilse Vorne"]},
        [("Ilse Vorne", "person"), ("Norcall Bank", "organization")],
    ),
    "a body in small letters": (
        "The committee for Trevane met.",
        {"places": ["Trevane"]},
        [("Trevane", "place")],
    ),
    "no name follows": (
        "The Norcall Bank of the old town fell.",
        {"bodies": ["Norcall Bank"]},
        [("Norcall Bank", "organization")],
    ),
    "another word ties them": (
        "The Norcall Committee in Trevane met.",
        {"bodies": ["Norcall Committee"], "places": ["Trevane"]},
        [("Norcall Committee", "organization"), ("Trevane", "place")],
    ),
    "a person after a body": (
        "At the Norcall Board of Trade Ilse Vorne spoke.",
        {"bodies": ["Norcall Board"], "people": ["Ilse Vorne"]},
        [("Norcall Board of Trade", "organization"), ("Ilse Vorne", "person")],
    ),
    "a person before a body": (
        "Minister Ilse Vorne Party of Norcall fell.",
        {"people": ["Ilse Vorne"], "places": ["Norcall"]},
        [("Ilse Vorne", "person"), ("Party of Norcall", "organization")],
    ),
    "a capital that opens a sentence": (
        "But Bank of Norcall fell.",
        {"places": ["Norcall"]},
        [("Bank of Norcall", "organization")],
    ),
    "the line after begins with a capital": (
        "At the Norcall Board of Trade\nRain fell.",
        {"bodies": ["Norcall Board"]},
        [("Norcall Board of Trade", "organization")],
    ),
    "the line before ends with a name": (
        "Rain in Norcall\nBank of Trevane falls",
        {"places": ["Norcall", "Trevane"]},
        [("Norcall", "place"), ("Bank of Trevane", "organization")],
    ),
}


@pytest.mark.parametrize("case", APART)
def test_what_is_no_one_name_is_not_joined(mark: Mark, case: str) -> None:
    text, seen, expected = APART[case]
    assert names(mark(text, **seen)) == expected


@pytest.mark.parametrize(
    "text", ["", "No.", "(AKH)", "Bank of", "The Bank of the", "“Skipper” Vorne", "Ilse “Skipper”"]
)
def test_texts_of_hardly_a_word_have_no_names(mark: Mark, text: str) -> None:
    assert names(mark(text)) == []


def test_names_come_in_order_and_each_once(mark: Mark) -> None:
    marked = mark(
        "Bo Tamm met Ilse “Skipper” Vorne at the Bank of Norcall, near the Harbour Workers Union (HWU).",
        people=["Bo Tamm", "Ilse", "Vorne"],
        places=["Norcall"],
        bodies=["Harbour Workers", "HWU"],
    )
    assert [name for name, _ in names(marked)] == [
        "Bo Tamm",
        "Ilse “Skipper” Vorne",
        "Bank of Norcall",
        "Harbour Workers Union",
        "HWU",
    ]


CASES: dict[str, tuple[str, dict[str, Any], Names]] = {
    "two people": (
        "He wrote of Haal v. Vorne there.",
        {"people": ["Haal", "Vorne"]},
        [("Haal v. Vorne", "other")],
    ),
    "one party was missed": ("He wrote of Haal v. Vorne there.", {"people": ["Vorne"]}, [("Haal v. Vorne", "other")]),
    "a title that is a party's name": (
        "In King vs. Vorne he lost.",
        {"people": ["Vorne"]},
        [("King vs. Vorne", "other")],
    ),
    "bodies of several words": (
        "The ruling in Free Port Union v. Board of Piers stands.",
        {"bodies": ["Free Port Union", "Board of Piers"]},
        [("Free Port Union v. Board of Piers", "other")],
    ),
    "without a full stop": ("In Haal v NORCALL he lost.", {"people": ["Haal"]}, [("Haal v NORCALL", "other")]),
    "an initial": ("Then Ilse V. Vorne spoke.", {"people": ["Ilse V. Vorne"]}, [("Ilse V. Vorne", "person")]),
    "words in small letters": ("It is talks v. Vorne now.", {"people": ["Vorne"]}, [("Vorne", "person")]),
    "a name on the next line": (
        "Norcall lost to Haal v.\nVorne spoke.",
        {"people": ["Haal", "Vorne"]},
        [("Haal", "person"), ("Vorne", "person")],
    ),
    "nothing after it": ("Then Ilse v. came.", {"people": ["Ilse"]}, [("Ilse", "person")]),
}


@pytest.mark.parametrize("case", CASES)
def test_a_court_case_is_called_by_both_its_parties_and_is_neither(mark: Mark, case: str) -> None:
    text, seen, expected = CASES[case]
    assert names(mark(text, **seen)) == expected


TORN: dict[str, tuple[str, dict[str, Any], Names]] = {
    "after an apostrophe": (
        "She met Ilse’s List there.",
        {"people": ["Ilse"], "bodies": ["s List"]},
        [("Ilse’s List", "organization")],
    ),
    "on both sides of the possessive": (
        "The Norcall Pilot's Office met.",
        {"bodies": ["Norcall Pilot", "s", "Office"]},
        [("Norcall Pilot's Office", "organization")],
    ),
    "whose owner was missed": (
        "The Women's March met.",
        {"bodies": ["s March"]},
        [("Women's March", "organization")],
    ),
    "whose owner has no name": (
        "Last week's Harbour Show met.",
        {"others": ["s Harbour Show"]},
        [("Harbour Show", "other")],
    ),
    "at a hyphen": ("She told C-PORT of it.", {"bodies": ["C"]}, [("C-PORT", "organization")]),
    "at a hyphen, in two": ("She told C-PORT of it.", {"bodies": ["C", "PORT"]}, [("C-PORT", "organization")]),
    "at a full stop": ("Its U.N. envoys met.", {"bodies": ["N"]}, [("U.N", "organization")]),
    "an initial before a full stop": ("Plan B. A Norcall idea.", {"places": ["A"]}, [("A", "place")]),
    "a grade with a hyphen and a blank": ("Plan C - PORT met.", {"others": ["C"]}, [("C", "other")]),
    "a lone possessive": ("This week's met.", {"others": ["s"]}, [("s", "other")]),
}


@pytest.mark.parametrize("case", TORN)
def test_a_name_that_begins_amid_what_is_written_as_one_is_whole(mark: Mark, case: str) -> None:
    text, seen, expected = TORN[case]
    assert names(mark(text, **seen)) == expected
