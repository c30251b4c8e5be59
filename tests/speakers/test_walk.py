"""One article's sources, one after the other: who is settled without asking, whom the judge is asked to choose from."""

from collections.abc import Callable
from functools import partial

import pytest
from marked import Choosing, Marked

from onrecord.evaluation import Attribution
from onrecord.speakers.linking import SPECIAL, Linker, Place
from onrecord.speakers.walk import walk

Mark = Callable[..., Marked]
RAIN = "the rain goes on"
SHUT = "the port is shut"


def test_names_are_settled_without_asking(mark: Mark) -> None:
    marked = mark(
        f"Minister Ilse Vorne said {RAIN}. Vorne added that {SHUT}.",
        people=["Ilse Vorne", "Vorne"],
        said=[("Minister Ilse Vorne", "said", RAIN), ("Vorne", "added", SHUT)],
    )
    assert marked.speakers() == ["Ilse Vorne", "Ilse Vorne"]


def test_an_acronym_is_the_body(mark: Mark) -> None:
    marked = mark(
        f"The Harbour Workers Union said {RAIN}. The HWU added that {SHUT}.",
        bodies=["Harbour Workers Union", "HWU"],
        said=[("The Harbour Workers Union", "said", RAIN), ("The HWU", "added", SHUT)],
    )
    assert marked.speakers() == ["Harbour Workers Union"] * 2


@pytest.mark.parametrize("source", ["WALLACE", "Wallace"])
def test_a_name_that_the_network_has_missed_is_found_by_its_words(mark: Mark, source: str) -> None:
    marked = mark(
        f"Anna Wallace asked first.\n{source}: And {RAIN}?\nHAAL: No.",
        people=["Anna Wallace"],
        said=[(source, None, RAIN)],
    )
    assert marked.speakers() == ["Anna Wallace"]


def test_an_acronym_with_full_stops_that_the_network_has_missed(mark: Mark) -> None:
    marked = mark(
        f"The Harbour Workers Union met. But the H.W.U. said {RAIN}.",
        bodies=["Harbour Workers Union"],
        phrases={"the H.W.U": "organization"},
        said=[("the H.W.U.", "said", RAIN)],
    )
    assert marked.speakers() == ["Harbour Workers Union"]


@pytest.mark.parametrize("answer", ["Ilse Vorne", "Karel Vorne"])
def test_which_of_one_family_is_meant_is_for_the_judge(mark: Mark, answer: str) -> None:
    marked = mark(
        f"Bo Tamm met Ilse Vorne and then Karel Vorne. Vorne said {RAIN}.",
        people=["Bo Tamm", "Ilse Vorne", "Karel Vorne", "Vorne"],
        said=[("Vorne", "said", RAIN)],
    )
    judge = Choosing(marked, {"Vorne": answer})
    assert marked.speakers(judge) == [answer]
    assert judge.asked == [("Vorne", ["Karel Vorne", "Ilse Vorne"])]


POINTING = ["He", "She", "They", "the minister", "the two", "his lawyer"]


@pytest.mark.parametrize("source", POINTING)
def test_what_only_points_is_put_to_the_judge_nearest_first(mark: Mark, source: str) -> None:
    marked = mark(
        f"Ilse Vorne met Lio Haal at noon. {source} said {RAIN}. Bo Tamm left.",
        people=["Ilse Vorne", "Lio Haal", "Bo Tamm"],
        said=[(source, "said", RAIN)],
    )
    judge = Choosing(marked, dict.fromkeys((source, source.removeprefix("the ")), "Lio Haal"))
    assert marked.speakers(judge) == ["Lio Haal"]
    assert [candidates for _, candidates in judge.asked] == [["Lio Haal", "Ilse Vorne", "Bo Tamm"]]


def test_the_same_pronoun_may_mean_another(mark: Mark) -> None:
    text = f"Ilse Vorne spoke. “{RAIN},” she said. Anna Haal spoke. “{SHUT},” she said."
    marked = mark(
        text,
        people=["Ilse Vorne", "Anna Haal"],
        said=[("she", "said", RAIN), ("she", "said", SHUT)],
    )

    def nearest(linker: Linker, place: Place, chosen):
        return len(SPECIAL), 0.5

    walked = walk(marked.view, marked.attributions, nearest)
    assert [marked.shown(p[0].speakers[0]) for p in walked.places] == ["Ilse Vorne", "Anna Haal"]


@pytest.mark.parametrize("special", ["author", "unknown"])
def test_without_a_source_it_may_be_the_author_or_nobody(mark: Mark, special: str) -> None:
    marked = mark(f"Ilse Vorne left. Reportedly, {RAIN}.", people=["Ilse Vorne"], said=[(None, "Reportedly", RAIN)])
    judge = Choosing(marked, {"": special})
    assert marked.speakers(judge) == [special]
    assert judge.asked == [("", ["Ilse Vorne"])]


def test_without_a_source_it_may_be_somebody_around(mark: Mark) -> None:
    marked = mark(
        f"Ilse Vorne spoke.\nIt was said that {RAIN}.\n“{SHUT}.”",
        people=["Ilse Vorne"],
        said=[(None, "said", RAIN), (None, None, SHUT)],
    )
    assert marked.speakers(Choosing(marked, {"": "Ilse Vorne"})) == ["Ilse Vorne", "Ilse Vorne"]


JOINT = {
    "two names": ("Ilse Vorne and Lio Haal", ["Ilse Vorne", "Lio Haal"]),
    "two family names after the full ones": ("Vorne and Haal", ["Ilse Vorne", "Lio Haal"]),
    "three names": ("Ilse Vorne, Lio Haal and Bo Tamm", ["Ilse Vorne", "Lio Haal", "Bo Tamm"]),
    "titles and parties": ("Sens. Ilse Vorne (D-Norc.) and Lio Haal (R-Trev.)", ["Ilse Vorne", "Lio Haal"]),
}


@pytest.mark.parametrize("case", JOINT)
def test_several_speak_at_once(mark: Mark, case: str) -> None:
    source, expected = JOINT[case]
    people = ["Ilse Vorne", "Lio Haal", "Bo Tamm", *(["Vorne", "Haal"] if source.startswith("Vorne") else [])]
    marked = mark(
        f"Ilse Vorne met Lio Haal and Bo Tamm. {source} said {RAIN}.",
        people=people,
        keys=people,
        said=[(source, "said", RAIN)],
    )
    assert marked.speakers() == [" & ".join(expected)]


@pytest.mark.parametrize("source", ["They", "Both", "The two men"])
def test_a_pair_may_be_meant_together_by_what_points(mark: Mark, source: str) -> None:
    marked = mark(
        f"Lio Haal and Bo Tamm said {RAIN}. {source} warned that {SHUT}.",
        people=["Lio Haal", "Bo Tamm"],
        keys=["Lio Haal", "Bo Tamm"],
        phrases={"two men": "person"} if "men" in source else {},
        said=[("Lio Haal and Bo Tamm", "said", RAIN), (source, "warned", SHUT)],
    )
    pair = "Lio Haal and Bo Tamm"
    judge = Choosing(marked, dict.fromkeys((source, "two men"), pair))
    assert marked.speakers(judge) == ["Lio Haal & Bo Tamm"] * 2


def test_three_who_spoke_together_may_be_meant_together(mark: Mark) -> None:
    trio = ["Ilse Vorne", "Lio Haal", "Bo Tamm"]
    source = "Ilse Vorne, Lio Haal and Bo Tamm"
    marked = mark(
        f"{source} said {RAIN}. They warned that {SHUT}.",
        people=trio,
        keys=trio,
        said=[(source, "said", RAIN), ("They", "warned", SHUT)],
    )
    assert marked.speakers(Choosing(marked, {"They": source})) == [" & ".join(trio)] * 2


def test_an_unnamed_speaker_comes_again(mark: Mark) -> None:
    marked = mark(
        f"A harbour pilot said {RAIN}. The pilot warned that {SHUT}.",
        phrases={"A harbour pilot": "person", "The pilot": "person"},
        said=[("A harbour pilot", "said", RAIN), ("The pilot", "warned", SHUT)],
    )
    judge = Choosing(marked, {"harbour pilot": "self", "pilot": "A harbour pilot"})
    assert marked.speakers(judge) == ["harbour pilot", "harbour pilot"]


def test_the_same_words_are_one_unnamed_speaker(mark: Mark) -> None:
    marked = mark(
        f"Officials said {RAIN}. Later officials warned that {SHUT}.",
        phrases={"Officials": "person", "officials": "person"},
        said=[("Officials", "said", RAIN), ("officials", "warned", SHUT)],
    )
    walked = marked.walk(Choosing(marked, {"Officials": "self", "officials": "self"}))
    first, second = (places[0].speakers[0] for places in walked.places)
    assert first is second


@pytest.mark.parametrize("order", [("Norcall poll", "Norcall harbour poll"), ("Norcall harbour poll", "Norcall poll")])
def test_a_thing_with_a_longer_name_is_shown_under_it(mark: Mark, order: tuple[str, str]) -> None:
    marked = mark(
        f"A {order[0]} found that {RAIN}. The {order[1]} found that {SHUT}.",
        phrases=dict.fromkeys(order, "thing"),
        said=[(f"A {order[0]}", "found", RAIN), (f"The {order[1]}", "found", SHUT)],
    )
    assert marked.speakers(Choosing(marked, dict.fromkeys(order, "self"))) == ["Norcall harbour poll"] * 2


def test_a_noun_phrase_that_has_said_nothing_becomes_a_speaker(mark: Mark) -> None:
    marked = mark(f"The report is long. It says {RAIN}.", phrases={"The report": "thing"}, said=[("It", "says", RAIN)])
    assert marked.speakers(Choosing(marked, {"It": "The report"})) == ["report"]


NESTED = {
    "in an indirect statement": (
        "Ilse Vorne said that Lio Haal denied he knew it.",
        [("Ilse Vorne", "said", "Lio Haal denied he knew it"), ("Lio Haal", "denied", "he knew it")],
    ),
    "in a quotation": (
        "“Lio Haal denied he knew it,” Ilse Vorne said.",
        [("Ilse Vorne", "said", "“Lio Haal denied he knew it,”"), ("Lio Haal", "denied", "he knew it")],
    ),
    "given in the other order": (
        "Ilse Vorne said that Lio Haal denied he knew it.",
        [("Lio Haal", "denied", "he knew it"), ("Ilse Vorne", "said", "Lio Haal denied he knew it")],
    ),
    "in the second piece of a split quotation": (
        "“It is over,” Ilse Vorne said, “and Lio Haal denied he knew it.”",
        [
            ("Ilse Vorne", "said", ("“It is over,”", "“and Lio Haal denied he knew it.”")),
            ("Lio Haal", "denied", "he knew it"),
        ],
    ),
}


@pytest.mark.parametrize("case", NESTED)
def test_a_statement_in_a_statement_knows_its_reporter(mark: Mark, case: str) -> None:
    text, said = NESTED[case]
    marked = mark(text, people=["Ilse Vorne", "Lio Haal"], said=said)
    places = {marked.shown(parts[0].speakers[0]): parts[0] for parts in marked.walk().places}
    assert places["Ilse Vorne"].enclosing is None
    assert places["Lio Haal"].enclosing is places["Ilse Vorne"]


def test_of_three_in_each_other_the_nearest_is_the_reporter(mark: Mark) -> None:
    marked = mark(
        "Ilse Vorne said Lio Haal claims Bo Tamm denied it rains.",
        people=["Ilse Vorne", "Lio Haal", "Bo Tamm"],
        said=[
            ("Ilse Vorne", "said", "Lio Haal claims Bo Tamm denied it rains"),
            ("Bo Tamm", "denied", "it rains"),
            ("Lio Haal", "claims", "Bo Tamm denied it rains"),
        ],
    )
    outer, inner, middle = (parts[0] for parts in marked.walk().places)
    assert inner.enclosing is middle
    assert middle.enclosing is outer


def test_contents_that_hold_each_others_cues_enclose_nothing(mark: Mark) -> None:
    text = "“It rains,” Ilse Vorne said, Lio Haal said."
    marked = mark(
        text,
        people=["Ilse Vorne", "Lio Haal"],
        said=[
            ("Ilse Vorne", "said", ("“It rains,”", "Lio Haal said")),
            ("Lio Haal", "said", "“It rains,” Ilse Vorne said"),
        ],
    )
    assert all(parts[0].enclosing is None for parts in marked.walk().places)


@pytest.mark.parametrize("pronoun", ["I", "We", "my lawyer"])
def test_the_first_person_in_a_quotation_is_asked_after_the_quotation(mark: Mark, pronoun: str) -> None:
    # The inner attribution comes first in the text, so that only its depth puts it second.
    quotation = f"“{pronoun} told them {RAIN},”"
    marked = mark(
        f"{quotation} Ilse Vorne said.",
        people=["Ilse Vorne"],
        phrases={"my lawyer": "person"} if "lawyer" in pronoun else {},
        said=[(pronoun, "told", RAIN), ("Ilse Vorne", "said", quotation)],
    )
    told: list[str] = []

    def judge(linker: Linker, place: Place, chosen):
        assert place.enclosing is not None
        told.extend(marked.shown(entity) for entity in place.enclosing.speakers)
        return len(SPECIAL) + [linker.mentions[i].entity for i in chosen].index(place.enclosing.speakers[0]), 0.5

    walked = walk(marked.view, marked.attributions, judge)
    assert told == ["Ilse Vorne"]
    assert [marked.shown(parts[0].speakers[0]) for parts in walked.places] == ["Ilse Vorne", "Ilse Vorne"]


COLUMN = "We must rebuild the port\n{rain}, I believe.\nThe tide turns at last.\n{last}"


@pytest.mark.parametrize(
    ("last", "author"),
    [
        ("Ilse Vorne teaches law at Trevane.", "Ilse Vorne"),
        ("Ilse Vorne, a former envoy, lives in Norcall.", "Ilse Vorne"),
        ("Ilse Vorne is the minister of harbours.\nThis column first ran on Monday.", "Ilse Vorne"),
        ("Ilse Vorne left on Monday.", "author"),
        ("The ship of Ilse Vorne is late.", "author"),
    ],
)
def test_a_guest_in_the_last_lines_is_the_author(mark: Mark, last: str, author: str) -> None:
    marked = mark(COLUMN.format(rain=RAIN, last=last), people=["Ilse Vorne"], said=[("I", "believe", RAIN)])
    assert marked.speakers(Choosing(marked, {"I": "author"})) == [author]


def test_a_person_in_the_only_line_is_no_author(mark: Mark) -> None:
    marked = mark(f"Ilse Vorne, the minister, said {RAIN}.", people=["Ilse Vorne"], said=[(None, "said", RAIN)])
    assert marked.speakers(Choosing(marked, {"": "author"})) == ["author"]


def test_a_pronoun_tells_the_gender_of_whom_it_means(mark: Mark) -> None:
    marked = mark(f"Qwerl Haal spoke. She said {RAIN}.", people=["Qwerl Haal"], said=[("She", "said", RAIN)])
    walked = marked.walk(Choosing(marked, {"She": "Qwerl Haal"}))
    assert walked.places[0][0].speakers[0].gender == "f"


def test_each_answer_keeps_its_score(mark: Mark) -> None:
    marked = mark(
        f"Ilse Vorne said {RAIN}. She added that {SHUT}.",
        people=["Ilse Vorne"],
        said=[("Ilse Vorne", "said", RAIN), ("She", "added", SHUT)],
    )
    assert marked.walk(Choosing(marked, {"She": "Ilse Vorne"})).scores == [[1.0], [0.75]]


def test_answers_come_in_the_order_of_the_attributions(mark: Mark) -> None:
    said = [("Lio Haal", "added", SHUT), ("Ilse Vorne", "said", RAIN)]
    marked = mark(f"Ilse Vorne said {RAIN}. Lio Haal added that {SHUT}.", people=["Ilse Vorne", "Lio Haal"], said=said)
    assert marked.speakers() == ["Lio Haal", "Ilse Vorne"]


def test_you_in_the_authors_own_words_is_nobody_by_name(mark: Mark) -> None:
    marked = mark(
        f"Ilse Vorne left. You think {RAIN}, and you know {SHUT}.",
        people=["Ilse Vorne"],
        said=[("You", "think", RAIN), ("you", "know", SHUT)],
    )
    walked = marked.walk(Choosing(marked, {"You": "author", "you": "author"}))
    first, second = (places[0].speakers[0] for places in walked.places)
    assert marked.shown(first) == "You"
    assert first is second
    assert first is not walked.author


def test_you_may_be_somebody_who_is_spoken_to(mark: Mark) -> None:
    marked = mark(f"Ilse Vorne left. You think {RAIN}.", people=["Ilse Vorne"], said=[("You", "think", RAIN)])
    assert marked.speakers(Choosing(marked, {"You": "Ilse Vorne"})) == ["Ilse Vorne"]


MANY = {"The critics": "critics", "Critics": "Critics", "Many voters": "Many voters", "The police": "police"}


@pytest.mark.parametrize("source", MANY)
def test_many_are_not_one_person_whatever_the_judge_says(mark: Mark, source: str) -> None:
    marked = mark(
        f"Ilse Vorne left. {source} said {RAIN}.",
        people=["Ilse Vorne"],
        phrases={source: "person"},
        said=[(source, "said", RAIN)],
    )
    assert marked.speakers(Choosing(marked, {MANY[source]: "Ilse Vorne"})) == [MANY[source]]


@pytest.mark.parametrize(
    ("before", "seen", "answer", "expected"),
    [
        ("Norcall Bank fell.", {"bodies": ["Norcall Bank"]}, "Norcall Bank", "Norcall Bank"),
        ("Vorne and Haal left.", {"people": ["Vorne", "Haal"]}, "Vorne and Haal", "Vorne & Haal"),
    ],
)
def test_many_may_be_a_body_or_a_pair(
    mark: Mark, before: str, seen: dict[str, list[str]], answer: str, expected: str
) -> None:
    marked = mark(
        f"{before} The critics said {RAIN}.",
        phrases={"The critics": "person"},
        said=[("The critics", "said", RAIN)],
        **seen,
    )
    assert marked.speakers(Choosing(marked, {"critics": answer})) == [expected]


def test_a_critic_may_be_one_person(mark: Mark) -> None:
    marked = mark(
        f"Ilse Vorne left. The critic said {RAIN}.",
        people=["Ilse Vorne"],
        phrases={"The critic": "person"},
        said=[("The critic", "said", RAIN)],
    )
    assert marked.speakers(Choosing(marked, {"critic": "Ilse Vorne"})) == ["Ilse Vorne"]


@pytest.mark.parametrize("source", ["Another slide", "One slide"])
def test_yet_another_is_not_the_one_before(mark: Mark, source: str) -> None:
    marked = mark(
        f"A slide says {RAIN}. {source} says {SHUT}.",
        phrases={"A slide": "thing", source: "thing"},
        said=[("A slide", "says", RAIN), (source, "says", SHUT)],
    )
    assert marked.speakers(Choosing(marked, {"slide": "self", source: "A slide"})) == ["slide", source]


def test_the_slide_may_be_the_one_before(mark: Mark) -> None:
    marked = mark(
        f"A slide says {RAIN}. The same slide says {SHUT}.",
        phrases={"A slide": "thing", "The same slide": "thing"},
        said=[("A slide", "says", RAIN), ("The same slide", "says", SHUT)],
    )
    assert marked.speakers(Choosing(marked, {"slide": "self", "same slide": "A slide"})) == ["slide", "slide"]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("436,219 people", "436,219 people"),
        ("1,436,219 people", "1,436,219 people"),
        ("In 2031, 219 people", "219 people"),
        ("219 people", "219 people"),
    ],
)
def test_those_who_are_counted_keep_the_whole_of_their_number(mark: Mark, number: str, expected: str) -> None:
    # The network cuts numbers at their comma.
    marked = mark(f"{number} came. They said {RAIN}.", phrases={"219 people": "person"}, said=[("They", "said", RAIN)])
    assert marked.speakers(Choosing(marked, {"They": expected})) == [expected]


def test_those_who_are_counted_in_words_keep_their_number(mark: Mark) -> None:
    marked = mark(
        f"So tens of thousands of voters came. They said {RAIN}.",
        phrases={"voters": "person"},
        said=[("They", "said", RAIN)],
    )
    assert marked.speakers(Choosing(marked, {"They": "voters"})) == ["tens of thousands of voters"]


def _long(mark: Mark, count: int) -> Marked:
    """A text with so many attributions, half of them by pronouns, of a few dozen people."""
    givens, families = ("Ilse", "Karel", "Lio", "Maren", "Bo"), ("Vorne", "Haal", "Tamm", "Dresk", "Solane", "Oake")
    people = [f"{given} {family}" for given in givens for family in families]
    lines, spans = [], []
    start = 0
    for i in range(count):
        name = people[i // 2 * 7 % len(people)] if i % 2 == 0 else "she"
        line = f"But {name} said that boat {i} would leave for the outer isles before the tide of the evening turned."
        place = start + 4
        cue = place + len(name) + 1
        spans.append((((place, place + len(name)),), ((cue, cue + 4),), ((cue + 10, start + len(line) - 1),)))
        lines.append(line)
        start += len(line) + 1
    marked = mark("\n".join(lines), people=people, phrases={"the outer isles": "place", "the tide": "thing"})
    marked.attributions = [Attribution(*roles) for roles in spans]
    return marked


def test_cost_grows_about_as_the_text_does(mark: Mark, least_time: Callable[[Callable[[], object]], float]) -> None:
    def first(linker: Linker, place: Place, chosen):
        linker.rows(place, chosen)
        return len(SPECIAL), 0.5

    seconds = []
    for size in (1_000, 4_000):
        marked = _long(mark, size)
        assert len(walk(marked.view, marked.attributions, first).places) == size
        seconds.append(least_time(partial(walk, marked.view, marked.attributions, first)))
    assert seconds[1] < 10
    assert seconds[1] < 4 * 2.5 * seconds[0]
