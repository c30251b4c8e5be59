"""Two who are meant together, whatever one of them the judge has chosen."""

from collections.abc import Callable

import pytest
from marked import Choosing, Marked

Mark = Callable[..., Marked]
RAIN = "the rain goes on"
MET = "Ilse Vorne and Lio Haal met. Bo Tamm left."
PEOPLE = ["Ilse Vorne", "Lio Haal", "Bo Tamm"]


def speaker(mark: Mark, before: str, source: str, answer: str, **seen: list[str]) -> str:
    """Who speaks, when the judge has found ``answer`` for a source after what stands ``before``."""
    marked = mark(f"{before} {source} said {RAIN}.", said=[(source, "said", RAIN)], **seen)
    judge = Choosing(
        marked, dict.fromkeys((source, *(source.removeprefix(word) for word in ("The ", "Both "))), answer)
    )
    (found,) = marked.speakers(judge)
    assert len(judge.asked) == 1
    return found


@pytest.mark.parametrize(
    "source",
    [
        "The two",
        "The two men",
        "The two women",
        "The two lawmakers",
        "The two ministers",
        "The pair",
        "The couple",
        "Both",
        "Both men",
        "Both candidates",
        "Both leaders",
        "Each",
        "Each man",
        "Neither",
        "Neither man",
        "Two candidates",
    ],
)
@pytest.mark.parametrize("answer", ["self", "Bo Tamm", "Lio Haal"])
def test_two_are_those_who_were_last_named_together(mark: Mark, source: str, answer: str) -> None:
    assert speaker(mark, MET, source, answer, people=PEOPLE) == "Ilse Vorne & Lio Haal"


@pytest.mark.parametrize(
    "source",
    [
        "Both parties",
        "Both sides",
        "Both campaigns",
        "The two groups",
        "The two committees",
        "The candidates",
        "The men",
        "The two lawyers of Trevane",
        "The two senators from Trevane",
        "Both men in Trevane",
        "Two of them",
        "Each of them",
        "Three candidates",
        "Either",
    ],
)
def test_others_are_whoever_was_chosen(mark: Mark, source: str) -> None:
    assert " & " not in speaker(mark, MET, source, "self", people=PEOPLE)


def test_two_of_many_stay_whoever_was_chosen(mark: Mark) -> None:
    assert speaker(mark, MET, "Two of them", "Bo Tamm", people=PEOPLE) == "Bo Tamm"


def test_the_last_pair_is_meant_where_there_are_several(mark: Mark) -> None:
    before = "Ilse Vorne and Lio Haal met. Bo Tamm and Anna Dresk left."
    people = [*PEOPLE, "Anna Dresk"]
    assert speaker(mark, before, "The two men", "self", people=people) == "Bo Tamm & Anna Dresk"


@pytest.mark.parametrize(
    "before",
    [
        "Ilse Vorne, the harbour minister, and Lio Haal met.",
        "Ilse Vorne (D-Norc.) and Lio Haal met.",
        "Minister Ilse Vorne and Dr. Lio Haal met.",
    ],
)
def test_an_aside_does_not_part_a_pair(mark: Mark, before: str) -> None:
    assert speaker(mark, before, "Both men", "self", people=PEOPLE[:2]) == "Ilse Vorne & Lio Haal"


FAR = "Rain fell on the town. " * 50
BELOW = f"Lio Haal left. {{source}} said {RAIN}. Ilse Vorne and Lio Haal met."
ALONE = [("The two men", "self", "two men"), ("They", "Lio Haal", "Lio Haal")]


@pytest.mark.parametrize(("source", "answer", "expected"), ALONE)
def test_a_pair_that_was_named_far_above_is_not_meant(mark: Mark, source: str, answer: str, expected: str) -> None:
    before = f"Ilse Vorne and Lio Haal met. {FAR}Lio Haal left."
    assert speaker(mark, before, source, answer, people=PEOPLE[:2]) == expected


@pytest.mark.parametrize(("source", "answer", "expected"), ALONE)
def test_a_pair_that_is_named_below_is_not_meant(mark: Mark, source: str, answer: str, expected: str) -> None:
    marked = mark(BELOW.format(source=source), people=PEOPLE[:2], said=[(source, "said", RAIN)])
    assert marked.speakers(Choosing(marked, dict.fromkeys(("two men", "They"), answer))) == [expected]


NEVER_TOGETHER = "Ilse Vorne came. Lio Haal left."


@pytest.mark.parametrize(
    ("source", "own"), [("The two lawmakers", "two lawmakers"), ("The two men", "two men"), ("Both men", "men")]
)
def test_two_who_were_not_named_together_are_not_meant(mark: Mark, source: str, own: str) -> None:
    assert speaker(mark, NEVER_TOGETHER, source, "self", people=PEOPLE[:2]) == own


OFTEN = "Ilse Vorne came. Vorne sat. Vorne rose. Lio Haal came. Haal sat. Haal rose. Bo Tamm slept."


@pytest.mark.parametrize("source", ["The two men", "Both candidates", "Each", "Neither", "The two"])
def test_the_two_who_are_named_over_and_over_need_not_have_been_named_together(mark: Mark, source: str) -> None:
    people = [*PEOPLE, "Vorne", "Haal"]
    assert speaker(mark, OFTEN, source, "Bo Tamm", people=people) == "Ilse Vorne & Lio Haal"


@pytest.mark.parametrize(("source", "own"), [("The two lawmakers", "two lawmakers"), ("Both leaders", "leaders")])
def test_a_calling_may_be_that_of_others_than_those_named_over_and_over(mark: Mark, source: str, own: str) -> None:
    assert speaker(mark, OFTEN, source, "self", people=[*PEOPLE, "Vorne", "Haal"]) == own


@pytest.mark.parametrize("source", ["They", "Both"])
@pytest.mark.parametrize("answer", ["Ilse Vorne", "Lio Haal"])
def test_a_plural_pronoun_for_one_of_a_pair_means_the_pair(mark: Mark, source: str, answer: str) -> None:
    assert speaker(mark, MET, source, answer, people=PEOPLE) == "Ilse Vorne & Lio Haal"


def test_they_may_be_the_one_pair_of_several_in_which_the_chosen_one_is(mark: Mark) -> None:
    before = "Ilse Vorne and Lio Haal met. Bo Tamm and Anna Dresk left."
    assert speaker(mark, before, "They", "Lio Haal", people=[*PEOPLE, "Anna Dresk"]) == "Ilse Vorne & Lio Haal"


@pytest.mark.parametrize("before", [MET, "Bo Tamm left.", "Bo Tamm spoke. Ilse Vorne and Lio Haal met."])
def test_they_stays_one_who_was_never_named_with_another(mark: Mark, before: str) -> None:
    people = [name for name in PEOPLE if name in before]
    assert speaker(mark, before, "They", "Bo Tamm", people=people) == "Bo Tamm"


@pytest.mark.parametrize(
    ("source", "answer"), [("She", "Ilse Vorne"), ("He", "Lio Haal"), ("The minister", "Lio Haal")]
)
def test_what_stands_for_one_stays_one(mark: Mark, source: str, answer: str) -> None:
    marked = mark(f"{MET} {source} said {RAIN}.", people=PEOPLE, said=[(source, "said", RAIN)])
    assert marked.speakers(Choosing(marked, {source: answer, "minister": answer})) == [answer]


def test_they_for_a_body_is_the_body(mark: Mark) -> None:
    before = "Norcall Bank and Lio Haal met."
    assert speaker(mark, before, "They", "Norcall Bank", people=["Lio Haal"], bodies=["Norcall Bank"]) == "Norcall Bank"


def test_a_pair_that_was_chosen_stays(mark: Mark) -> None:
    before = "Ilse Vorne and Lio Haal met. Bo Tamm and Anna Dresk left."
    people = [*PEOPLE, "Anna Dresk"]
    assert speaker(mark, before, "They", "Ilse Vorne and Lio Haal", people=people) == "Ilse Vorne & Lio Haal"


SHIPS = "France sent ships. Paris slept. Chile sent none. Trevane watched."
PLACES = ["France", "Paris", "Chile", "Trevane"]


@pytest.mark.parametrize("source", ["The two countries", "The two nations", "Both governments", "Both countries"])
def test_the_two_countries_are_those_named_last(mark: Mark, source: str) -> None:
    assert speaker(mark, SHIPS, source, "Trevane", places=PLACES) == "France & Chile"


def test_of_three_countries_the_last_two_are_meant(mark: Mark) -> None:
    before = "Peru sent ships. France sent more. Chile sent none."
    assert speaker(mark, before, "The two countries", "self", places=["Peru", "France", "Chile"]) == "France & Chile"


@pytest.mark.parametrize("source", ["The countries", "The two countries of the north", "The two towns"])
def test_no_two_countries_are_meant_by_other_words(mark: Mark, source: str) -> None:
    assert " & " not in speaker(mark, SHIPS, source, "self", places=PLACES)


def test_one_country_alone_is_no_pair(mark: Mark) -> None:
    before = "France sent ships. Trevane sent none."
    assert speaker(mark, before, "The two countries", "Trevane", places=["France", "Trevane"]) == "Trevane"


def test_a_pair_meant_by_words_is_the_pair_that_spoke_before(mark: Mark) -> None:
    marked = mark(
        f"Ilse Vorne and Lio Haal said {RAIN}. The two men warned that the port is shut.",
        people=PEOPLE[:2],
        keys=PEOPLE[:2],
        said=[("Ilse Vorne and Lio Haal", "said", RAIN), ("The two men", "warned", "the port is shut")],
    )
    walked = marked.walk(Choosing(marked, {"two men": "self"}))
    assert walked.places[1][0].speakers[0].members == tuple(place.speakers[0] for place in walked.places[0])
