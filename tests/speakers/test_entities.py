"""Names of one article put together: who is one, who stays two, and what is left open."""

from collections.abc import Callable

import pytest
from marked import Marked

from onrecord.speakers.entities import find_entities
from onrecord.speakers.mentions import PERSON, PLACE, Entity, Form, Mention

Mark = Callable[..., Marked]


def clusters(marked: Marked) -> list[list[str]]:
    """The mentions of each named entity, in order."""
    _, entities = find_entities(marked.view)
    return [[marked.called(mention) for mention in entity.mentions] for entity in entities if not entity.members]


def names(marked: Marked) -> list[str]:
    """What each named entity is called at its fullest."""
    _, entities = find_entities(marked.view)
    return [marked.shown(entity) for entity in entities]


def entity_of(marked: Marked, name: str) -> Entity:
    _, entities = find_entities(marked.view)
    (found,) = [entity for entity in entities if marked.shown(entity) == name]
    return found


def left_open(marked: Marked) -> list[str]:
    """Names that several people bear, so that they are nobody's yet."""
    mentions, _ = find_entities(marked.view)
    return [marked.called(m) for m in mentions if m.form is Form.NAME and m.entity is None]


ONE_PERSON = {
    "full name, then the family name": (
        "Ilse Vorne spoke first. Vorne spoke again.",
        ["Ilse Vorne", "Vorne"],
    ),
    "family name in the headline, full name below": (
        "Vorne warns the port\nIlse Vorne spoke on Monday.",
        ["Ilse Vorne", "Vorne"],
    ),
    "given name": ("Ilse Vorne spoke first. Ilse spoke again.", ["Ilse Vorne", "Ilse"]),
    "a middle initial once": ("Ilse M. Vorne spoke. Ilse Vorne left.", ["Ilse M. Vorne", "Ilse Vorne"]),
    "an initial for the given name": ("Maren Vorne spoke. M. Vorne left.", ["Maren Vorne", "M. Vorne"]),
    "an initial that is also a word": ("Ilse Vorne spoke. I. Vorne left.", ["Ilse Vorne", "I. Vorne"]),
    "a short form": ("William Haal spoke. Bill Haal left.", ["William Haal", "Bill Haal"]),
    "Jr. once": ("Lio Haal Jr. spoke. Lio Haal left.", ["Lio Haal Jr", "Lio Haal"]),
    "accents once": ("Élise Vörne spoke. Elise Vorne left. Vorne returned.", ["Élise Vörne", "Elise Vorne", "Vorne"]),
    "capitals": ("Ilse Vorne spoke.\nVORNE: No.", ["Ilse Vorne", "VORNE"]),
    "a slip of the pen": ("Ilse Vornack spoke. Vornak left.", ["Ilse Vornack", "Vornak"]),
    "a possessive": ("Ilse Vorne spoke. Vorne’s plan failed. Vorne's boat sank.", ["Ilse Vorne", "Vorne"]),
    "a name with a particle": ("Maren van der Tamm spoke. Tamm left.", ["Maren van der Tamm", "Tamm"]),
    "a particle in small letters": ("Bashir al-Dresk spoke. Then al-Dresk left.", ["Bashir al-Dresk", "al-Dresk"]),
    "several particles": (
        "Ursula von der Tamm spoke. Then von der Tamm left.",
        ["Ursula von der Tamm", "von der Tamm"],
    ),
    "a name with an apostrophe": ("Sinéad O’Dresk spoke. O’Dresk left.", ["Sinéad O’Dresk", "O’Dresk"]),
}


@pytest.mark.parametrize("case", ONE_PERSON)
def test_names_of_one_person_come_together(mark: Mark, case: str) -> None:
    text, people = ONE_PERSON[case]
    (found,) = clusters(mark(text, people=people))
    assert set(found) == set(people)


TWO_PEOPLE = {
    "other given names": ("Ilse Vorne spoke. Karel Vorne left.", ["Ilse Vorne", "Karel Vorne"]),
    "other family names": ("Ilse Vorne spoke. Ilse Haal left.", ["Ilse Vorne", "Ilse Haal"]),
    "another initial, which is also a word": ("Karel Vorne spoke. A. Vorne left.", ["Karel Vorne", "A. Vorne"]),
    "father and son": ("Lio Haal Sr. spoke. Lio Haal Jr. left.", ["Lio Haal Sr", "Lio Haal Jr"]),
    "other middle names": (
        "Ilse Maria Vorne spoke. Ilse Katrin Vorne left.",
        ["Ilse Maria Vorne", "Ilse Katrin Vorne"],
    ),
    "short names a letter apart": ("Ilse Holt spoke. Hole left.", ["Ilse Holt", "Hole"]),
}


@pytest.mark.parametrize("case", TWO_PEOPLE)
def test_names_of_two_people_stay_apart(mark: Mark, case: str) -> None:
    text, people = TWO_PEOPLE[case]
    assert names(mark(text, people=people)) == people


@pytest.mark.parametrize(
    "titled",
    ["President Ilse Vorne", "Sen. Ilse Vorne", "Rev. Dr. Ilse Vorne", "Lt. Gov. Ilse Vorne", "Dame Ilse Vorne"],
)
def test_titles_are_no_part_of_a_name(mark: Mark, titled: str) -> None:
    assert names(mark(f"Then {titled} spoke.", people=[titled])) == ["Ilse Vorne"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bill de Blume spoke. The bill failed.", "Bill de Blume"),
        ("Will J. Haal will speak.", "Will J. Haal"),
        ("Jean-Luc Mark Dresk made his mark.", "Jean-Luc Mark Dresk"),
    ],
)
def test_given_names_that_are_also_words_stay(mark: Mark, text: str, name: str) -> None:
    assert names(mark(text, people=[name])) == [name]


def test_a_description_that_looks_like_a_given_name_goes(mark: Mark) -> None:
    marked = mark("Whistleblower Dario Venn spoke. The whistleblower left.", people=["Whistleblower Dario Venn"])
    assert names(marked) == ["Dario Venn"]


@pytest.mark.parametrize("name", ["U.S. Harbour Court", "U.S", "US", "WHO", "IT Union"])
def test_names_that_read_like_pronouns_are_names(mark: Mark, name: str) -> None:
    assert names(mark(f"The {name} spoke.", bodies=[name])) == [name]


def test_two_people_of_one_family_leave_the_family_name_open(mark: Mark) -> None:
    marked = mark("Ilse Vorne met Karel Vorne. Vorne spoke.", people=["Ilse Vorne", "Karel Vorne", "Vorne"])
    assert clusters(marked) == [["Ilse Vorne"], ["Karel Vorne"]]
    assert left_open(marked) == ["Vorne"]


@pytest.mark.parametrize(("title", "expected"), [("Mrs.", "Ilse Vorne"), ("Mr.", "Karel Vorne")])
def test_a_title_tells_which_of_a_couple_is_meant(mark: Mark, title: str, expected: str) -> None:
    marked = mark(f"Ilse Vorne met Karel Vorne. {title} Vorne spoke.", people=["Ilse Vorne", "Karel Vorne", "Vorne"])
    assert [marked.called(m) for m in entity_of(marked, expected).mentions] == [expected, "Vorne"]
    assert left_open(marked) == []


def test_a_title_of_the_other_gender_is_another_bearer(mark: Mark) -> None:
    marked = mark("Ilse Vorne spoke. Mr. Vorne, her husband, left.", people=["Ilse Vorne", "Vorne"])
    assert clusters(marked) == [["Ilse Vorne"], ["Vorne"]]


@pytest.mark.parametrize(
    ("text", "name", "gender"),
    [
        ("Mrs. Vorne spoke.", "Vorne", "f"),
        ("King Haal spoke.", "Haal", "m"),
        ("Dr. Vorne spoke.", "Vorne", ""),
        ("Ilse Vorne spoke.", "Ilse Vorne", "f"),
        ("Tomas Haal spoke.", "Tomas Haal", "m"),
        ("Qwerl Haal spoke.", "Qwerl Haal", ""),
        ("Qwerl Haal spoke. Mr. Haal left.", "Qwerl Haal", "m"),
    ],
)
def test_titles_and_given_names_tell_gender(mark: Mark, text: str, name: str, gender: str) -> None:
    people = [name, "Haal"] if "Mr. Haal" in text else [name]
    assert entity_of(mark(text, people=people), name).gender == gender


BODIES = {
    "acronym after the long name": (
        "The Harbour Workers Union spoke. The HWU left.",
        ["Harbour Workers Union", "HWU"],
    ),
    "acronym in brackets": ("The Harbour Workers Union (HWU) spoke. HWU left.", ["Harbour Workers Union", "HWU"]),
    "acronym in the headline": ("HWU strikes\nThe Harbour Workers Union spoke.", ["Harbour Workers Union", "HWU"]),
    "acronym with full stops": (
        "The Harbour Workers Union spoke. The H.W.U. left.",
        ["Harbour Workers Union", "H.W.U"],
    ),
    "acronym without the small words": (
        "The Bank of the Outer Isles spoke. The BOI left.",
        ["Bank of the Outer Isles", "BOI"],
    ),
    "cut to its end": ("The Norcall Courier wrote. The Courier wrote again.", ["Norcall Courier", "Courier"]),
    "cut to its beginning": (
        "Trevane Research Centre asked. Trevane asked again.",
        ["Trevane Research Centre", "Trevane"],
    ),
}


@pytest.mark.parametrize("case", BODIES)
def test_names_of_one_body_come_together(mark: Mark, case: str) -> None:
    text, bodies = BODIES[case]
    (found,) = clusters(mark(text, bodies=bodies))
    assert set(found) == set(bodies)
    assert names(mark(text, bodies=bodies)) == bodies[:1]


@pytest.mark.parametrize(
    "bodies",
    [
        ["Norcall University", "Trevane University"],
        ["Supreme Court of Norcall", "Court"],
        ["White House", "House"],
        ["US", "U.S. Harbour Court"],
        ["Harbour Workers Union", "HWA"],
    ],
)
def test_names_of_two_bodies_stay_apart(mark: Mark, bodies: list[str]) -> None:
    assert names(mark(f"{bodies[0]} spoke. {bodies[1]} left.", bodies=bodies)) == bodies


def test_a_person_and_a_place_of_one_name_stay_apart(mark: Mark) -> None:
    marked = mark("Vorne Falls is far. Ilse Vorne left.", people=["Ilse Vorne"], places=["Vorne Falls"])
    assert names(marked) == ["Vorne Falls", "Ilse Vorne"]


def test_a_family_name_that_was_taken_for_a_body_is_the_person(mark: Mark) -> None:
    marked = mark("Ilse Vorne spoke. According to Vorne, it rains.", people=["Ilse Vorne"], bodies=["Vorne"])
    assert clusters(marked) == [["Ilse Vorne", "Vorne"]]
    assert entity_of(marked, "Ilse Vorne").type == PERSON


def test_the_type_is_what_most_mentions_say(mark: Mark) -> None:
    marked = mark("In Norcall it rains. Norcall floods. In Norcall.", places=["Norcall"])
    assert entity_of(marked, "Norcall").type == PLACE


def test_the_commonest_of_equally_full_forms_is_shown(mark: Mark) -> None:
    text = "William Haal spoke. Bill Haal left. Bill Haal returned."
    assert names(mark(text, people=["William Haal", "Bill Haal"])) == ["Bill Haal"]


def test_a_name_in_capitals_is_spelt_out_from_the_text(mark: Mark) -> None:
    # The network has seen the name in the transcript's margin, but not in the running text.
    marked = mark("With us is Anna Wallace of Norcall.\nWALLACE: Good evening.", people=["WALLACE"])
    assert names(marked) == ["Anna Wallace"]


@pytest.mark.parametrize(
    ("text", "people", "expected"),
    [
        ("Ilse Vorne and Lio Haal spoke.", ["Ilse Vorne", "Lio Haal"], ["Ilse Vorne & Lio Haal"]),
        ("Ministers Ilse Vorne and Dr. Lio Haal spoke.", ["Ilse Vorne", "Lio Haal"], ["Ilse Vorne & Lio Haal"]),
        ("Ilse Vorne, Lio Haal and Bo Tamm spoke.", ["Ilse Vorne", "Lio Haal", "Bo Tamm"], ["Lio Haal & Bo Tamm"]),
        ("Ilse Vorne met Lio Haal.", ["Ilse Vorne", "Lio Haal"], []),
        ("Maren Vorne and M. Vorne spoke.", ["Maren Vorne", "M. Vorne"], []),
    ],
)
def test_people_joined_by_and_may_be_meant_together(
    mark: Mark, text: str, people: list[str], expected: list[str]
) -> None:
    marked = mark(text, people=people)
    _, entities = find_entities(marked.view)
    assert [marked.shown(entity) for entity in entities if entity.members] == expected


def test_a_pair_named_twice_is_one_pair(mark: Mark) -> None:
    text = "Ilse Vorne and Lio Haal spoke. Vorne and Haal left."
    marked = mark(text, people=["Ilse Vorne", "Lio Haal", "Vorne", "Haal"])
    assert len(entity_of(marked, "Ilse Vorne & Lio Haal").mentions) == 2


def test_mentions_come_in_order_and_pronouns_are_none(mark: Mark) -> None:
    marked = mark(
        "The minister met Ilse Vorne. She thanked the crew.",
        people=["Ilse Vorne"],
        phrases={"The minister": "person", "She": "person", "the crew": "person"},
    )
    mentions, _ = find_entities(marked.view)
    assert [marked.called(m) for m in mentions] == ["The minister", "Ilse Vorne", "the crew"]


@pytest.mark.parametrize(
    ("phrase", "plural"),
    [("voters", True), ("senior officials", True), ("the police", True), ("the crisis", False), ("the boss", False)],
)
def test_plural_noun_phrases(mark: Mark, phrase: str, plural: bool) -> None:
    (mention,) = find_entities(mark(f"So {phrase} spoke.", phrases={phrase: "person"}).view)[0]
    assert mention.plural is plural


def test_a_party_in_brackets_is_no_name(mark: Mark) -> None:
    marked = mark("Sen. Ilse Vorne (D-Norc.) spoke.", people=["Ilse Vorne"], bodies=["D-Norc"])
    assert names(marked) == ["Ilse Vorne"]


def test_roles_are_remembered_as_words(mark: Mark) -> None:
    marked = mark(
        "Harbour minister Ilse Vorne spoke. Vorne, the former envoy, left.",
        people=["Ilse Vorne", "Vorne"],
        phrases={"Harbour minister Ilse Vorne": "person"},
    )
    assert {"harbour", "minister", "former", "envoy"} <= entity_of(marked, "Ilse Vorne").words


def test_nothing_comes_of_nothing(mark: Mark) -> None:
    assert find_entities(mark("").view) == ([], [])


def test_mentions_of_an_entity_know_it(mark: Mark) -> None:
    marked = mark("Ilse Vorne spoke. Vorne left.", people=["Ilse Vorne", "Vorne"])
    mentions, entities = find_entities(marked.view)
    assert all(isinstance(m, Mention) and m.entity is entities[0] for m in mentions)


@pytest.mark.parametrize("title", ["Mr", "Mr.", "Mrs", "Ms.", "Dr", "Prof."])
def test_a_title_that_was_cut_from_its_name_is_nobody(mark: Mark, title: str) -> None:
    word = title.removesuffix(".")
    marked = mark(f"She met {title} Haal, then {title} Vorne.", people=[word, "Haal", "Vorne"])
    assert names(marked) == ["Haal", "Vorne"]
    marked = mark(f"She met {title} Haal.", people=["Haal"], phrases={word: "person"})
    assert [marked.called(m) for m in find_entities(marked.view)[0]] == ["Haal"]


@pytest.mark.parametrize("title", ["President", "Judge", "Senator"])
def test_a_title_that_looks_like_a_name_describes_somebody(mark: Mark, title: str) -> None:
    marked = mark(f"Then the {title} spoke.", people=[title], phrases={f"the {title}": "person"})
    assert [(m.form, marked.called(m)) for m in find_entities(marked.view)[0]] == [(Form.NOMINAL, f"the {title}")]
    for stop in ("", "."):
        assert names(mark(f"Then {title}{stop} Haal spoke.", people=[title, "Haal"])) == ["Haal"]


def test_a_family_name_that_is_a_title_stays_a_name(mark: Mark) -> None:
    assert names(mark("Then King spoke.", people=["King"])) == ["King"]


def test_a_name_ends_before_its_last_word_comes_again(mark: Mark) -> None:
    marked = mark("Portraits of Ilse Vorne Vorne speaks.", people=["Ilse Vorne Vorne"])
    assert names(marked) == ["Ilse Vorne"]
    assert names(mark("Then Lio Lio spoke.", people=["Lio Lio"])) == ["Lio Lio"]


def test_a_title_tells_that_a_name_is_a_persons(mark: Mark) -> None:
    marked = mark("She met Dr Trevane.", bodies=["Dr Trevane"])
    assert [(e.name, e.type) for e in find_entities(marked.view)[1]] == [(("trevane",), PERSON)]


@pytest.mark.parametrize("before", ["America’s", "Haal's", "Shouldn't"])
def test_a_phrase_begins_after_the_end_of_the_word_before_it(mark: Mark, before: str) -> None:
    ending = before[-1]
    marked = mark(f"{before} old partners spoke.", phrases={f"{ending} old partners": "person"})
    assert [marked.called(m) for m in find_entities(marked.view)[0]] == ["old partners"]


GUEST = "Lio Haal is with us.\nVORNE: Why now?\nHAAL: {answer}"


def put_together(marked: Marked) -> dict[str, str]:
    """What the text shows of each entity whose given and family name stand apart, and its name."""
    _, entities = find_entities(marked.view)
    return {marked.shown(entity): entity.put_together for entity in entities if entity.put_together}


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ("It is time, Ilse.", "Ilse Vorne"),
        ("Well, Ilse, it is time.", "Ilse Vorne"),
        ("Why not, Ilse?", "Ilse Vorne"),
        ("It is time, Chris!", "Chris Vorne"),
        ("It is time, Ilse. So, Ilse, let us go.", "Ilse Vorne"),
    ],
)
def test_a_host_is_called_by_the_given_name_that_the_guest_calls_out(mark: Mark, answer: str, name: str) -> None:
    given = name.split()[0]
    marked = mark(GUEST.format(answer=answer), people=["VORNE", "Lio Haal", "HAAL", given])
    assert put_together(marked) == {"VORNE": name}
    assert entity_of(marked, "VORNE").name == tuple(name.lower().split())


def test_a_host_who_was_taken_for_a_body_is_a_person(mark: Mark) -> None:
    text = GUEST.format(answer="It is time, Ilse.")
    assert entity_of(mark(text, people=["Lio Haal", "HAAL", "Ilse"], bodies=["VORNE"]), "VORNE").type == PERSON


def test_a_host_goes_on_record_under_the_name_put_together(mark: Mark) -> None:
    marked = mark(
        GUEST.format(answer="It is time, Ilse."),
        people=["VORNE", "Lio Haal", "HAAL", "Ilse"],
        said=[("VORNE", ":", "Why now?"), ("HAAL", ":", "It is time, Ilse.")],
    )
    assert [speaker.name for speaker in marked.resolve()] == ["Ilse Vorne", "Lio Haal"]


NO_HOST: dict[str, tuple[str, list[str]]] = {
    "two labels lack a given name": ("VORNE: Why now?\nHAAL: It is time, Ilse.", ["VORNE", "HAAL", "Ilse"]),
    "another is called so": (
        "Lio Haal met Ilse Tamm.\nVORNE: Why now?\nHAAL: It is time, Ilse.",
        ["VORNE", "Lio Haal", "HAAL", "Ilse", "Ilse Tamm"],
    ),
    "two names are called out": (
        GUEST.format(answer="It is time, Ilse. Or is it, Chris?"),
        ["VORNE", "Lio Haal", "HAAL", "Ilse", "Chris"],
    ),
    "it is no given name that we know": (
        GUEST.format(answer="It is time, Qwerl."),
        ["VORNE", "Lio Haal", "HAAL", "Qwerl"],
    ),
    "the host calls out": (
        "Lio Haal is with us.\nVORNE: Why now, Lio? Over to you, Ilse.\nHAAL: It is time.",
        ["VORNE", "Lio Haal", "Lio", "HAAL", "Ilse"],
    ),
    "it is short for another's": (
        "Christopher Haal is with us.\nVORNE: Why now?\nHAAL: It is time, Chris.",
        ["VORNE", "Christopher Haal", "HAAL", "Chris"],
    ),
    "nobody is called": (GUEST.format(answer="It is time Ilse left."), ["VORNE", "Lio Haal", "HAAL", "Ilse"]),
    "the name is no person's": (GUEST.format(answer="It is time, Ilse."), ["VORNE", "Lio Haal", "HAAL"]),
    "the family name stands in prose too": (
        "Lio Haal met Vorne.\nVORNE: Why now?\nHAAL: It is time, Ilse.",
        ["Vorne", "VORNE", "Lio Haal", "HAAL", "Ilse"],
    ),
    "no label stands before a colon": (
        "Lio Haal is with us.\nVORNE asked why.\nHAAL: It is time, Ilse.",
        ["VORNE", "Lio Haal", "HAAL", "Ilse"],
    ),
}


@pytest.mark.parametrize("case", NO_HOST)
def test_no_name_is_put_together_where_it_may_be_anothers(mark: Mark, case: str) -> None:
    text, people = NO_HOST[case]
    assert put_together(mark(text, people=people)) == {}


@pytest.mark.parametrize(
    ("text", "seen", "expected"),
    [
        ("Vorne Warns Norcall Over Harbour", {"places": ["Norcall Over"]}, ["Norcall"]),
        ("Vorne Warns Norcall About Rain", {"bodies": ["Norcall About"]}, ["Norcall"]),
        ("Lio From was there.", {"people": ["Lio From"]}, ["Lio From"]),
    ],
)
def test_words_that_follow_a_name_in_a_headline_are_no_part_of_it(
    mark: Mark, text: str, seen: dict[str, list[str]], expected: list[str]
) -> None:
    assert names(mark(text, **seen)) == expected
