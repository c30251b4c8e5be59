"""What a source says of its speaker: which words name somebody, how many speakers there are, and what only points."""

from collections.abc import Callable
from typing import Any

import pytest
from marked import Marked

from onrecord.speakers.entities import find_entities
from onrecord.speakers.mentions import Form
from onrecord.speakers.sources import Source, read_source

Mark = Callable[..., Marked]


def parts(marked: Marked) -> list[Source]:
    """The parts of the source of the one attribution."""
    (attribution,) = marked.attributions
    mentions, _ = find_entities(marked.view)
    return read_source(marked.view, attribution.source, attribution.cue, mentions)


def read(marked: Marked) -> list[tuple[Form | None, str]]:
    return [
        (part.form, marked.view.string(part.start, part.end) if part.form is not None else "") for part in parts(marked)
    ]


def names(marked: Marked) -> list[str]:
    found = read(marked)
    assert {form for form, _ in found} == {Form.NAME}
    return [words for _, words in found]


NAMED: dict[str, tuple[str, list[str], list[str]]] = {
    "a full name": ("Ilse Vorne", ["Ilse Vorne"], ["Ilse Vorne"]),
    "a family name": ("Vorne", ["Vorne"], ["Vorne"]),
    "a title": ("President Ilse Vorne", ["Ilse Vorne"], ["Ilse Vorne"]),
    "a shortened title": ("Gov. Ilse Vorne", ["Ilse Vorne"], ["Ilse Vorne"]),
    "a country and a title": ("Norcall Foreign Minister Ilse Vorne", ["Ilse Vorne"], ["Ilse Vorne"]),
    "an apposition after": ("Ilse Vorne, the harbour minister", ["Ilse Vorne"], ["Ilse Vorne"]),
    "a long apposition": (
        "Ilse Vorne, former envoy and fellow at the Trevane Institute",
        ["Ilse Vorne"],
        ["Ilse Vorne"],
    ),
    "an age": ("Ilse Vorne, 41, a teacher", ["Ilse Vorne"], ["Ilse Vorne"]),
    "a party in brackets": ("Sen. Ilse Vorne (D-Norc.)", ["Ilse Vorne"], ["Ilse Vorne"]),
    "a relative clause": ("Ilse Vorne, who leads the port", ["Ilse Vorne"], ["Ilse Vorne"]),
    "someone else in a relative clause": (
        "Ilse Vorne, who replaced Lio Haal",
        ["Ilse Vorne", "Lio Haal"],
        ["Ilse Vorne"],
    ),
    "someone else in an apposition": (
        "Ilse Vorne, a lawyer for Lio Haal",
        ["Ilse Vorne", "Lio Haal"],
        ["Ilse Vorne"],
    ),
    "where they are from": ("Ilse Vorne of Norcall", ["Ilse Vorne"], ["Ilse Vorne"]),
    "two people": ("Ilse Vorne and Lio Haal", ["Ilse Vorne", "Lio Haal"], ["Ilse Vorne", "Lio Haal"]),
    "two people by an ampersand": ("Ilse Vorne & Lio Haal", ["Ilse Vorne", "Lio Haal"], ["Ilse Vorne", "Lio Haal"]),
    "two people with titles": (
        "Sens. Ilse Vorne and Lio Haal",
        ["Ilse Vorne", "Lio Haal"],
        ["Ilse Vorne", "Lio Haal"],
    ),
    "two people with parties": (
        "Ilse Vorne (D-Norc.) and Lio Haal (R-Trev.)",
        ["Ilse Vorne", "Lio Haal"],
        ["Ilse Vorne", "Lio Haal"],
    ),
    "three people": (
        "Ilse Vorne, Lio Haal and Bo Tamm",
        ["Ilse Vorne", "Lio Haal", "Bo Tamm"],
        ["Ilse Vorne", "Lio Haal", "Bo Tamm"],
    ),
    "three people with a serial comma": (
        "Ilse Vorne, Lio Haal, and Bo Tamm",
        ["Ilse Vorne", "Lio Haal", "Bo Tamm"],
        ["Ilse Vorne", "Lio Haal", "Bo Tamm"],
    ),
    "someone who is quoted by another": (
        "Ilse Vorne, quoting Lio Haal",
        ["Ilse Vorne", "Lio Haal"],
        ["Ilse Vorne"],
    ),
}


@pytest.mark.parametrize("case", NAMED)
def test_a_source_names_its_speakers(mark: Mark, case: str) -> None:
    source, people, expected = NAMED[case]
    marked = mark(f"{source} said it rains.", people=people, keys=people, said=[(source, "said", "it rains")])
    assert names(marked) == expected


def test_the_second_of_a_pair_may_be_unmarked(mark: Mark) -> None:
    source = "Ilse Vorne and Lio Haal"
    marked = mark(
        f"{source} said it rains.",
        people=["Ilse Vorne", "Lio Haal"],
        keys=["Ilse Vorne"],
        said=[(source, "said", "it rains")],
    )
    assert names(marked) == ["Ilse Vorne", "Lio Haal"]


@pytest.mark.parametrize(
    "source", ["Ilse Vorne", "the minister, Ilse Vorne", "Norcall’s minister, Ilse Vorne", "her deputy Ilse Vorne"]
)
def test_a_name_is_found_where_the_network_marks_nothing(mark: Mark, source: str) -> None:
    marked = mark(
        f"So {source} said it rains.",
        people=["Ilse Vorne"],
        phrases={"the minister": "person"} if "the minister" in source else {},
        said=[(source, "said", "it rains")],
    )
    assert names(marked) == ["Ilse Vorne"]


DESCRIBED: dict[str, tuple[dict[str, Any], str]] = {
    "a noun phrase": ({"source": "a senior official", "keys": ["senior official"]}, "senior official"),
    "a plural": ({"source": "many voters", "keys": ["voters"]}, "many voters"),
    "what belongs to the noun stays": (
        {"source": "a friend of the family", "phrases": {"a friend": "person", "the family": "person"}},
        "friend of the family",
    ),
    "what a clause tells goes": (
        {"source": "a pilot who saw the ship", "phrases": {"a pilot": "person", "the ship": "thing"}},
        "pilot",
    ),
    "whose lawyer it is stays": (
        {"source": "Vorne’s lawyer", "people": ["Vorne"], "phrases": {"Vorne’s lawyer": "person"}},
        "Vorne’s lawyer",
    ),
    "whose lawyer it is, with the name marked": (
        {"source": "Vorne's lawyer", "people": ["Vorne"], "keys": ["Vorne"], "phrases": {"Vorne's lawyer": "person"}},
        "Vorne's lawyer",
    ),
    "a judge named after the town": (
        {"source": "a New Trevane judge", "places": ["New Trevane"], "keys": ["New Trevane"],
         "phrases": {"a New Trevane judge": "person"}},
        "New Trevane judge",
    ),
    "a paper of an institute": (
        {"source": "a Norcall Institute study", "bodies": ["Norcall Institute"], "keys": ["Norcall Institute study"],
         "phrases": {"a Norcall Institute study": "thing"}},
        "Norcall Institute study",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", DESCRIBED)
def test_a_source_describes_its_speaker(mark: Mark, case: str) -> None:
    told, expected = DESCRIBED[case]
    source = told["source"]
    marks = {"phrases": {source: "person"}} | {key: value for key, value in told.items() if key != "source"}
    marked = mark(f"But {source} said it rains.", said=[(source, "said", "it rains")], **marks)
    assert read(marked) == [(Form.NOMINAL, expected)]


def test_the_person_named_after_a_description_of_somebodys_deputy(mark: Mark) -> None:
    source = "Vorne’s deputy, Captain Lio Haal"
    marked = mark(
        f"But {source} said it rains.",
        people=["Vorne", "Lio Haal"],
        phrases={"Vorne’s deputy": "person"},
        keys=["Vorne’s deputy"],
        said=[(source, "said", "it rains")],
    )
    assert names(marked) == ["Lio Haal"]


@pytest.mark.parametrize("source", ["he", "She", "they", "I", "who", "It"])
def test_a_pronoun_only_points(mark: Mark, source: str) -> None:
    marked = mark(f"{source} said the harbour is shut.", said=[(source, "said", "the harbour is shut")])
    assert read(marked) == [(Form.PRONOUN, source)]


@pytest.mark.parametrize("source", ["his lawyer", "Their union", "this report", "these men"])
def test_a_pronoun_before_a_noun_is_a_description(mark: Mark, source: str) -> None:
    marked = mark(f"But {source} said it rains.", phrases={source: "person"}, said=[(source, "said", "it rains")])
    ((form, _),) = read(marked)
    assert form is Form.NOMINAL


@pytest.mark.parametrize(
    ("cue", "word"), [("said", "said"), ("according to", "according"), ("it was said", "said"), ("is said to", "said")]
)
def test_a_missing_source_stands_at_its_cue(mark: Mark, cue: str, word: str) -> None:
    marked = mark(f"So {cue} that the harbour is shut.", said=[(None, cue, "the harbour is shut")])
    (part,) = parts(marked)
    assert part.form is None
    assert part.start == part.end
    assert marked.view.lower[part.head] == word


def test_neither_source_nor_cue_is_no_error(mark: Mark) -> None:
    marked = mark("The harbour is shut.", said=[(None, None, "The harbour is shut")])
    (part,) = parts(marked)
    assert part.form is None


@pytest.mark.parametrize("source", ["by Vorne", "from Vorne", "Vorne,", "“Vorne", "to Vorne"])
def test_what_leads_to_a_name_goes(mark: Mark, source: str) -> None:
    start = f"It rains, according {source} ".index(source)
    marked = mark(f"It rains, according {source} today.", people=["Vorne"], said=[(None, "according", "It rains")])
    mentions, _ = find_entities(marked.view)
    (part,) = read_source(marked.view, [(start, start + len(source))], [], mentions)
    assert (part.form, marked.view.string(part.start, part.end)) == (Form.NAME, "Vorne")


def test_a_source_in_two_pieces_is_named_by_either(mark: Mark) -> None:
    marked = mark(
        "It rains, the minister added, Ilse Vorne.",
        people=["Ilse Vorne"],
        keys=["Ilse Vorne"],
        phrases={"the minister": "person"},
        said=[(("the minister", "Ilse Vorne"), "added", "It rains")],
    )
    assert names(marked) == ["Ilse Vorne"]


def test_a_source_in_two_pieces_is_the_name_in_the_first(mark: Mark) -> None:
    marked = mark(
        "Lio Haal assured us of boats and he warned that it rains.",
        people=["Lio Haal"],
        keys=["Lio Haal"],
        said=[(("Lio Haal", "he"), "warned", "it rains")],
    )
    assert names(marked) == ["Lio Haal"]


@pytest.mark.parametrize(
    ("source", "keys"),
    [
        ("a senior official and Ilse Vorne", ["senior official", "Ilse Vorne"]),
        ("Ilse Vorne and a senior official", ["senior official", "Ilse Vorne"]),
    ],
)
def test_a_description_and_a_person_are_two(mark: Mark, source: str, keys: list[str]) -> None:
    marked = mark(
        f"But {source} said it rains.",
        people=["Ilse Vorne"],
        phrases={"a senior official": "person"},
        keys=keys,
        said=[(source, "said", "it rains")],
    )
    assert sorted(read(marked)) == [(Form.NAME, "Ilse Vorne"), (Form.NOMINAL, "senior official")]


def test_a_person_of_a_body_is_the_person(mark: Mark) -> None:
    source = "Ilse Vorne of the Norcall Courier"
    marked = mark(
        f"But {source} said it rains.",
        people=["Ilse Vorne"],
        bodies=["Norcall Courier"],
        keys=["Ilse Vorne", "Norcall Courier"],
        said=[(source, "said", "it rains")],
    )
    assert names(marked) == ["Ilse Vorne"]


@pytest.mark.parametrize("name", ["WHO", "US"])
def test_an_acronym_that_reads_like_a_pronoun_is_a_name(mark: Mark, name: str) -> None:
    marked = mark(f"The {name} said it rains.", bodies=[name], keys=[name], said=[(name, "said", "it rains")])
    assert names(marked) == [name]


def test_a_name_keeps_its_mention(mark: Mark) -> None:
    marked = mark("Vorne said it rains.", people=["Vorne"], keys=["Vorne"], said=[("Vorne", "said", "it rains")])
    (part,) = parts(marked)
    assert part.keyed
    assert part.mention is not None
    assert part.mention.name == ("vorne",)


TWO_PHRASES: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "an article opens the second": (
        "Democratic groups and the party committees",
        {"keys": ["Democratic groups and the party committees"]},
        ["Democratic groups", "party committees"],
    ),
    "the network has marked the two apart": (
        "Democratic groups and the party committees",
        {
            "keys": ["Democratic groups", "party committees"],
            "phrases": {"Democratic groups": "organization", "the party committees": "organization"},
        },
        ["Democratic groups", "party committees"],
    ),
    "a number word opens the second": (
        "pilots and some sailors",
        {"keys": ["pilots and some sailors"]},
        ["pilots", "some sailors"],
    ),
    "a possessive opens the second": (
        "pilots and their families",
        {"keys": ["pilots and their families"]},
        ["pilots", "families"],
    ),
}


@pytest.mark.parametrize("case", TWO_PHRASES)
def test_two_phrases_of_which_the_second_opens_anew_are_two(mark: Mark, case: str) -> None:
    source, seen, expected = TWO_PHRASES[case]
    marked = mark(f"So {source} said it rains.", said=[(source, "said", "it rains")], **seen)
    assert read(marked) == [(Form.NOMINAL, words) for words in expected]


ONE_PHRASE: dict[str, tuple[str, dict[str, Any], str]] = {
    "both are bare": ("doctors and experts", {"keys": ["doctors and experts"]}, "experts"),
    "both are bare and marked apart": (
        "doctors and experts",
        {"keys": ["doctors", "experts"], "phrases": {"doctors": "person", "experts": "person"}},
        "experts",
    ),
    "the second belongs to what the first is of": (
        "friends of doctors and the poor",
        {"keys": ["friends of doctors and the poor"], "phrases": {"friends": "person"}},
        "friends",
    ),
    "a preposition ties the names": (
        "lawyers for both Ilse and Lio Vorne",
        {"people": ["Ilse", "Lio Vorne"], "keys": ["lawyers for both Ilse", "Lio Vorne"]},
        "lawyers",
    ),
    "a preposition ties the names, each marked alone": (
        "lawyers for both Ilse and Lio Vorne",
        {"people": ["Ilse", "Lio Vorne"], "keys": ["lawyers", "Ilse", "Lio Vorne"]},
        "lawyers",
    ),
}


@pytest.mark.parametrize("case", ONE_PHRASE)
def test_a_phrase_with_an_and_in_it_stays_one(mark: Mark, case: str) -> None:
    source, seen, head = ONE_PHRASE[case]
    marked = mark(f"So {source} said it rains.", said=[(source, "said", "it rains")], **seen)
    assert read(marked) == [(Form.NOMINAL, source)]
    assert [marked.view.lower[part.head] for part in parts(marked)] == [head]


WITH_OTHERS: dict[str, tuple[str, dict[str, Any], list[tuple[Form | None, str]]]] = {
    "a name and those who are hers": (
        "Vorne and her allies",
        {"people": ["Vorne"], "keys": ["Vorne"], "phrases": {"her allies": "person"}},
        [(Form.NAME, "Vorne"), (Form.NOMINAL, "allies")],
    ),
    "a name and a body": (
        "Vorne and the Norcall Bank",
        {"people": ["Vorne"], "bodies": ["Norcall Bank"], "keys": ["Vorne"]},
        [(Form.NAME, "Vorne"), (Form.NAME, "Norcall Bank")],
    ),
    "a pronoun and a name": (
        "she and Lio Haal",
        {"people": ["Lio Haal"], "keys": ["Lio Haal"]},
        [(Form.PRONOUN, "she"), (Form.NAME, "Lio Haal")],
    ),
    "a pronoun and those who are hers": (
        "she and her allies",
        {"phrases": {"her allies": "person"}},
        [(Form.PRONOUN, "she"), (Form.NOMINAL, "allies")],
    ),
    "two pronouns": ("he and she", {}, [(Form.PRONOUN, "he")]),
    "those who are mine, and I": (
        "my brothers and I",
        {"phrases": {"my brothers": "person"}},
        [(Form.NOMINAL, "brothers"), (Form.PRONOUN, "I")],
    ),
    "a name and I": (
        "Lio Haal and I",
        {"people": ["Lio Haal"], "keys": ["Lio Haal"]},
        [(Form.NAME, "Lio Haal"), (Form.PRONOUN, "I")],
    ),
}


@pytest.mark.parametrize("case", WITH_OTHERS)
def test_who_speaks_along_with_a_name_or_a_pronoun(mark: Mark, case: str) -> None:
    source, seen, expected = WITH_OTHERS[case]
    marked = mark(f"So {source} said it rains.", said=[(source, "said", "it rains")], **seen)
    assert read(marked) == expected


@pytest.mark.parametrize("keys", [[], ["another 19 percent"], ["19 percent"]])
def test_another_before_a_number_is_no_part_of_it(mark: Mark, keys: list[str]) -> None:
    source = "another 19 percent"
    marked = mark(
        f"So {source} said it rains.", phrases={source: "person"}, keys=keys, said=[(source, "said", "it rains")]
    )
    assert read(marked) == [(Form.NOMINAL, "19 percent")]


@pytest.mark.parametrize("keys", [[], ["another pilot"]])
def test_another_before_a_noun_stays(mark: Mark, keys: list[str]) -> None:
    source = "another pilot"
    marked = mark(
        f"So {source} said it rains.", phrases={source: "person"}, keys=keys, said=[(source, "said", "it rains")]
    )
    assert read(marked) == [(Form.NOMINAL, source)]


@pytest.mark.parametrize("keys", [[], ["experts"], ["many experts"], ["experts", "Vorne"]])
def test_one_of_many_who_are_told_to_include_her_is_not_the_speaker(mark: Mark, keys: list[str]) -> None:
    source = "As many experts, including Ms. Vorne,"
    marked = mark(
        f"{source} said it rains.",
        people=["Vorne"],
        phrases={"many experts": "person"},
        keys=keys,
        said=[(source, "said", "it rains")],
    )
    assert read(marked) == [(Form.NOMINAL, "many experts")]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("skittish Democrats", (Form.NOMINAL, "skittish Democrats")),
        ("the skittish Democrats", (Form.NOMINAL, "skittish Democrats")),
        ("some skittish young Democrats", (Form.NOMINAL, "some skittish young Democrats")),
        ("Democrats", (Form.NAME, "Democrats")),
        ("the Democrats", (Form.NAME, "Democrats")),
        ("only Democrats", (Form.NAME, "Democrats")),
    ],
)
def test_some_of_those_who_bear_a_name_are_told_by_what_describes_them(
    mark: Mark, source: str, expected: tuple[Form, str]
) -> None:
    marked = mark(
        f"So {source} said it rains.", others=["Democrats"], keys=["Democrats"], said=[(source, "said", "it rains")]
    )
    assert read(marked) == [expected]


@pytest.mark.parametrize("kind", ["bodies", "people"])
def test_a_person_or_a_body_that_is_described_keeps_its_name(mark: Mark, kind: str) -> None:
    source = "the skittish Vorne"
    marked = mark(
        f"So {source} said it rains.", keys=["Vorne"], said=[(source, "said", "it rains")], **{kind: ["Vorne"]}
    )
    assert names(marked) == ["Vorne"]


def test_a_name_that_the_network_cuts_is_taken_whole(mark: Mark) -> None:
    source = "leaders of the United States"
    marked = mark(
        f"So {source} said it rains.",
        places=["United States"],
        phrases={"leaders": "person"},
        keys=["leaders of the United"],
        said=[(source, "said", "it rains")],
    )
    assert read(marked) == [(Form.NOMINAL, source)]


def test_a_number_keeps_the_bound_that_opens_it(mark: Mark) -> None:
    source = "at least 200 voters"
    marked = mark(f"So {source} said it rains.", phrases={source: "person"}, said=[(source, "said", "it rains")])
    assert read(marked) == [(Form.NOMINAL, source)]


def test_two_callings_before_a_name_are_one_person(mark: Mark) -> None:
    source = "Port master and pilot Lio Haal"
    marked = mark(
        f"{source} said it rains.",
        people=["Lio Haal"],
        keys=["Port master", "Lio Haal"],
        phrases={"Port master": "person"},
        said=[(source, "said", "it rains")],
    )
    assert names(marked) == ["Lio Haal"]


@pytest.mark.parametrize(
    "source",
    [
        "Ilse Vorne, the first to endorse Lio Haal and one of his friends",
        "Ilse Vorne, former minister under Lio Haal and Bo Tamm",
    ],
)
def test_whom_an_apposition_names_does_not_speak(mark: Mark, source: str) -> None:
    people = ["Ilse Vorne", "Lio Haal", "Bo Tamm"]
    marked = mark(
        f"{source}, said it rains.",
        people=[name for name in people if name in source],
        keys=[name for name in people if name in source],
        said=[(source, "said", "it rains")],
    )
    assert names(marked) == ["Ilse Vorne"]
