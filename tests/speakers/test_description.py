"""Roles in the article's own words: what stands before a name, or in apposition to it."""

from collections.abc import Callable

import pytest
from marked import Marked

from onrecord.speakers.description import describe
from onrecord.speakers.entities import find_entities

Mark = Callable[..., Marked]


def role(marked: Marked) -> str | None:
    """The role of the article's first entity."""
    found = describe(marked.view, find_entities(marked.view)[1][0])
    return marked.view.string(*found) if found else None


BEFORE = {
    "Harbour minister Ilse Vorne spoke.": "Harbour minister",
    "The Norcallian defence minister Ilse Vorne spoke.": "Norcallian defence minister",
    "Norcallian President Ilse Vorne spoke.": "Norcallian President",
    "Gov. Ilse Vorne spoke.": "Gov.",
    "Vice President Ilse Vorne spoke.": "Vice President",
    "Former ambassador Ilse Vorne spoke.": "Former ambassador",
    "Mrs. Ilse Vorne spoke.": None,
    "The late Ilse Vorne spoke.": "late",
    "Her Ilse Vorne spoke.": None,
    "Ilse Vorne spoke.": None,
}


@pytest.mark.parametrize(("text", "expected"), BEFORE.items())
def test_what_stands_before_the_name(mark: Mark, text: str, expected: str | None) -> None:
    titled = text.removesuffix(" spoke.")
    marked = mark(text, people=["Ilse Vorne"], phrases={titled: "person"} if titled != "Ilse Vorne" else {})
    assert role(marked) == expected


AFTER = {
    "Ilse Vorne, the harbour minister, spoke.": ("the harbour minister", "harbour minister"),
    "Ilse Vorne, Mrs. Haal’s lawyer, spoke.": ("Mrs. Haal’s lawyer", "Mrs. Haal’s lawyer"),
    "Ilse Vorne, a teacher.": ("a teacher", "teacher"),
    "Ilse Vorne, former envoy and fellow at the Trevane Institute, spoke.": (
        "former envoy",
        "former envoy and fellow at the Trevane Institute",
    ),
    "Ilse Vorne, 41, a teacher, spoke.": ("a teacher", "teacher"),
    "Ilse Vorne, aged 41, a teacher, spoke.": ("a teacher", "teacher"),
    "Ilse Vorne, vice-president of the port, spoke.": ("vice-president", "vice-president of the port"),
    "Ilse Vorne, the U.S. envoy, spoke.": ("the U.S. envoy", "U.S. envoy"),
    "Ilse Vorne, the envoy who resigned, spoke.": ("the envoy", "envoy"),
    "Ilse Vorne, the envoy – and a poet – spoke.": ("the envoy", "envoy"),
    "Ilse Vorne, the envoy and poet, spoke.": ("the envoy", "envoy and poet"),
}


@pytest.mark.parametrize("text", AFTER)
def test_what_stands_in_apposition(mark: Mark, text: str) -> None:
    phrase, expected = AFTER[text]
    assert role(mark(text, people=["Ilse Vorne"], phrases={phrase: "person"})) == expected


NO_ROLE = {
    "a clause": ("Ilse Vorne, who leads the port, spoke.", {"who": "person"}),
    "a thing": ("Ilse Vorne, the next day, spoke.", {"the next day": "thing"}),
    "a pronoun": ("Ilse Vorne, she said, left.", {"she": "person"}),
    "another paragraph": ("By Ilse Vorne,\nThe minister spoke.", {"The minister": "person"}),
    "a verb": ("Ilse Vorne, speaking at noon, left.", {"speaking": "thing"}),
    "the end of the text": ("So said Ilse Vorne,", {}),
    "a very long one": (f"Ilse Vorne, the envoy to {'the far coast of ' * 8}Norcall.", {"the envoy": "person"}),
}


@pytest.mark.parametrize("case", NO_ROLE)
def test_what_is_no_role(mark: Mark, case: str) -> None:
    text, phrases = NO_ROLE[case]
    assert role(mark(text, people=["Ilse Vorne"], phrases=phrases)) is None


@pytest.mark.parametrize(
    ("text", "phrases", "expected"),
    [
        ("Norcall Courier editor Ilse Vorne spoke.", {"Norcall Courier editor": "person"}, "Norcall Courier editor"),
        ("Norcall Courier editor Ilse Vorne spoke.", {"editor": "person"}, "Norcall Courier editor"),
        ("The city\nEditor Ilse Vorne spoke.", {"The city": "place", "Editor": "person"}, "Editor"),
        (
            "Norcallian Secretary of State Ilse Vorne spoke.",
            {"Norcallian Secretary": "person", "State": "thing"},
            "Norcallian Secretary of State",
        ),
        ("In the south of Trevane Ilse Vorne spoke.", {"the south": "place"}, None),
        ("On Monday Ilse Vorne spoke.", {"Monday": "thing"}, None),
        ("The voters of Ilse Vorne spoke.", {"The voters": "person"}, None),
        ("The firm’s Ilse Vorne spoke.", {"The firm’s Ilse Vorne": "person"}, None),
    ],
)
def test_how_far_a_role_reaches_back(mark: Mark, text: str, phrases: dict[str, str], expected: str | None) -> None:
    bodies = ["Norcall Courier"] if "Courier" in text else []
    marked = mark(text, people=["Ilse Vorne"], bodies=bodies, phrases=phrases)
    (person,) = [entity for entity in find_entities(marked.view)[1] if marked.shown(entity) == "Ilse Vorne"]
    found = describe(marked.view, person)
    assert (marked.view.string(*found) if found else None) == expected


@pytest.mark.parametrize("party", ["D-Norc.", "R-Trev."])
def test_a_party_after_the_name_is_no_role(mark: Mark, party: str) -> None:
    marked = mark(f"Ilse Vorne, {party}, spoke.", people=["Ilse Vorne"], phrases={party: "person"})
    assert role(marked) is None


def test_the_next_of_a_list_is_no_role(mark: Mark) -> None:
    assert role(mark("Ilse Vorne, Lio Haal and Bo Tamm left.", people=["Ilse Vorne", "Lio Haal", "Bo Tamm"])) is None


def test_the_fullest_of_several_roles_is_taken(mark: Mark) -> None:
    marked = mark(
        "Minister Ilse Vorne spoke. Vorne, the minister of harbours, left. Mrs. Vorne returned.",
        people=["Ilse Vorne", "Vorne"],
        phrases={"Minister Ilse Vorne": "person", "the minister": "person", "Mrs. Vorne": "person"},
    )
    assert role(marked) == "minister of harbours"


def test_the_first_of_equally_full_roles_is_taken(mark: Mark) -> None:
    marked = mark(
        "Harbour minister Ilse Vorne spoke. Former envoy Ilse Vorne left.",
        people=["Ilse Vorne"],
        phrases={"Harbour minister Ilse Vorne": "person", "Former envoy Ilse Vorne": "person"},
    )
    assert role(marked) == "Harbour minister"


def test_bodies_and_pairs_have_no_role(mark: Mark) -> None:
    marked = mark(
        "Norcall, the harbour firm, and the rest.", bodies=["Norcall"], phrases={"the harbour firm": "person"}
    )
    assert role(marked) is None
    pair = mark("Ilse Vorne and Lio Haal, the ministers.", people=["Ilse Vorne", "Lio Haal"])
    (joint,) = [entity for entity in find_entities(pair.view)[1] if entity.members]
    assert describe(pair.view, joint) is None
