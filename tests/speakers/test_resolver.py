"""From attributions to speakers' records: name, type, role, mentions, score, and who reports whom."""

from collections.abc import Callable

import numpy as np
import pytest
from marked import Marked, Weighing
from tokenizers import Tokenizer

from onrecord.evaluation import Attribution
from onrecord.records import Span, Speaker, SpeakerType
from onrecord.speakers import Resolver
from onrecord.speakers.linking import SPECIAL
from onrecord.speakers.walk import walk

Mark = Callable[..., Marked]
RAIN = "the rain goes on"
SHUT = "the port is shut"


def words(marked: Marked, speaker: Speaker) -> list[str]:
    return [marked.text[span.start : span.end] for span in speaker.mentions]


@pytest.fixture
def story(mark: Mark) -> Marked:
    """One speaker under four names, another between them, one who reports another, and one who is nowhere named."""
    text = (
        "Vorne shuts the port\n"
        f"Norcallian harbour minister Ilse Vorne said {RAIN}. She warned that {SHUT}.\n"
        "Lio Haal, an envoy, replied that Vorne denied all of it. Mrs. Vorne promised boats. "
        "Some believe the boats are gone."
    )
    return mark(
        text,
        people=["Ilse Vorne", "Vorne", "Lio Haal"],
        phrases={"Norcallian harbour minister Ilse Vorne": "person", "an envoy": "person", "Mrs. Vorne": "person"},
        kinds={"Vorne": "person", "Haal": "person", "Some": "group"},
        said=[
            ("Norcallian harbour minister Ilse Vorne", "said", RAIN),
            ("She", "warned", SHUT),
            ("Lio Haal, an envoy,", "replied", "Vorne denied all of it"),
            ("Vorne", "denied", "all of it"),
            ("Mrs. Vorne", "promised", "boats. "),
            ("Some", "believe", "the boats are gone"),
        ],
    )


def test_one_record_for_all_names_of_a_speaker(story: Marked) -> None:
    speakers = story.resolve(Weighing({"self": 10}))
    assert [speaker.name for speaker in speakers] == [
        "Ilse Vorne",
        "Ilse Vorne",
        "Lio Haal",
        "Ilse Vorne",
        "Ilse Vorne",
        "Some",
    ]
    assert {(speaker.type, speaker.role, speaker.mentions) for speaker in speakers if "Vorne" in speaker.name} == {
        (SpeakerType.PERSON, "Norcallian harbour minister", speakers[0].mentions)
    }


def test_mentions_are_names_without_titles_in_order_and_apart(story: Marked) -> None:
    speaker = story.resolve(Weighing({"self": 10}))[0]
    assert words(story, speaker) == ["Vorne", "Ilse Vorne", "Vorne", "Vorne"]
    ends = [0, *(span.end for span in speaker.mentions)]
    assert all(span.start >= end for span, end in zip(speaker.mentions, ends, strict=False))


def test_the_role_is_the_text_at_its_place(story: Marked) -> None:
    for speaker in story.resolve(Weighing({"self": 10})):
        assert (speaker.role is None) == (speaker.role_at is None)
        if speaker.role_at is not None:
            assert story.text[speaker.role_at.start : speaker.role_at.end] == speaker.role
    assert story.resolve()[2].role == "envoy"


@pytest.mark.parametrize("temperature", [0.01, 1.0, 3.0, 1e6])
def test_scores_are_probabilities_and_never_certain(story: Marked, temperature: float) -> None:
    scores = [speaker.score for speaker in story.resolve(temperature=temperature)]
    assert all(0 <= score <= 0.99 for score in scores)
    assert scores[0] == 0.99


def test_a_higher_temperature_is_less_certain(story: Marked) -> None:
    cold, warm = (story.resolve(temperature=temperature)[1].score for temperature in (0.5, 5.0))
    assert warm < cold


def test_the_same_article_gives_the_same_records(story: Marked) -> None:
    assert story.chains() == story.chains()


def test_who_reports_whom(story: Marked) -> None:
    via = [[reporter.name for reporter in chain] for _, chain in story.chains()]
    assert via == [[], [], [], ["Lio Haal"], [], []]


def test_a_chain_of_reporters_the_nearest_first(mark: Mark) -> None:
    marked = mark(
        "Ilse Vorne said Lio Haal claims Bo Tamm denied it rains.",
        people=["Ilse Vorne", "Lio Haal", "Bo Tamm"],
        said=[
            ("Ilse Vorne", "said", "Lio Haal claims Bo Tamm denied it rains"),
            ("Lio Haal", "claims", "Bo Tamm denied it rains"),
            ("Bo Tamm", "denied", "it rains"),
        ],
    )
    assert [[each.name for each in chain] for _, chain in marked.chains()] == [
        [],
        ["Ilse Vorne"],
        ["Lio Haal", "Ilse Vorne"],
    ]


def test_who_quotes_himself_is_not_his_own_reporter(mark: Mark) -> None:
    marked = mark(
        "“I told them it rains,” Ilse Vorne said.",
        people=["Ilse Vorne"],
        said=[("Ilse Vorne", "said", "“I told them it rains,”"), ("I", "told", "it rains")],
    )
    assert [(speaker.name, chain) for speaker, chain in marked.chains()] == [("Ilse Vorne", ()), ("Ilse Vorne", ())]


def test_unknown_reporters_are_left_out_of_the_chain(mark: Mark) -> None:
    marked = mark(
        "It is said that Bo Tamm denied it rains.",
        people=["Bo Tamm"],
        said=[(None, "It is said that", "Bo Tamm denied it rains"), ("Bo Tamm", "denied", "it rains")],
    )
    (outer, _), (_, chain) = marked.chains(Weighing({"unknown": 10}))
    assert outer.type is SpeakerType.UNKNOWN
    assert chain == ()


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (None, "the article names no source for it"),
        ("he", "nothing in the article tells whom the pronoun stands for"),
        ("the other", "nothing in the article tells who is meant"),
    ],
)
def test_unknown_has_a_reason(mark: Mark, source: str | None, reason: str) -> None:
    marked = mark(f"Then {source or 'it was'} said {RAIN}.", said=[(source, "said", RAIN)])
    (speaker,) = marked.resolve(Weighing({"unknown": 10}))
    assert (speaker.name, speaker.type, speaker.reason) == ("unknown", SpeakerType.UNKNOWN, reason)


def test_the_author_is_unnamed(mark: Mark) -> None:
    marked = mark(f"I think {RAIN}.", said=[("I", "think", RAIN)])
    (speaker,) = marked.resolve(Weighing({"author": 10}))
    assert (speaker.name, speaker.type, speaker.mentions) == ("author", SpeakerType.UNNAMED, ())


def test_a_guest_author_has_a_name(mark: Mark) -> None:
    text = f"Rebuild the port\nI think {RAIN}.\nIt must not be so.\nIlse Vorne, a former envoy, lives in Norcall."
    marked = mark(text, people=["Ilse Vorne"], phrases={"a former envoy": "person"}, said=[("I", "think", RAIN)])
    (speaker,) = marked.resolve(Weighing({"author": 10}))
    assert (speaker.name, speaker.type, speaker.role) == ("Ilse Vorne", SpeakerType.PERSON, "former envoy")


FORBIDDEN = {
    "a name that two bear cannot be the author": ("Vorne", {"author": 10.0}, "Karel Vorne"),
    "a name that two bear cannot be unknown": ("Vorne", {"unknown": 10.0}, "Karel Vorne"),
    "a pronoun cannot be a name of its own": ("she", {"self": 10.0}, "Karel Vorne"),
    "a missing source cannot be a name of its own": (None, {"self": 10.0}, "Karel Vorne"),
}


@pytest.mark.parametrize("case", FORBIDDEN)
def test_some_candidates_are_out_of_the_question(mark: Mark, case: str) -> None:
    source, special, expected = FORBIDDEN[case]
    marked = mark(
        f"Ilse Vorne met Karel Vorne. Then {source or 'it was'} said {RAIN}.",
        people=["Ilse Vorne", "Karel Vorne", *([source] if source == "Vorne" else [])],
        said=[(source, "said", RAIN)],
    )
    (speaker,) = marked.resolve(Weighing(special))
    assert speaker.name == expected


def test_mentions_of_one_person_speak_for_it_together(mark: Mark) -> None:
    # Lio Haal stands nearest, but two mentions of Ilse Vorne weigh more together.
    marked = mark(
        f"Ilse Vorne left. Vorne met Lio Haal. She said {RAIN}.",
        people=["Ilse Vorne", "Vorne", "Lio Haal"],
        said=[("She", "said", RAIN)],
    )
    (speaker,) = marked.resolve(Weighing(step=0.1))
    assert speaker.name == "Ilse Vorne"
    assert speaker.score == pytest.approx(0.63, abs=0.01)
    (speaker,) = marked.resolve(Weighing(step=5.0))
    assert speaker.name == "Lio Haal"


JOINT = {
    "two people": (["Ilse Vorne", "Lio Haal"], [], "Ilse Vorne & Lio Haal", SpeakerType.PERSON),
    "two bodies": ([], ["Norcall", "the Trevane Union"], "Norcall & Trevane Union", SpeakerType.ORGANIZATION),
    "a person and a body": (["Ilse Vorne"], ["Norcall"], "Ilse Vorne & Norcall", SpeakerType.GROUP),
}


@pytest.mark.parametrize("case", JOINT)
def test_joint_speakers_have_members(mark: Mark, case: str) -> None:
    people, bodies, name, kind = JOINT[case]
    source = " and ".join([*people, *bodies])
    marked = mark(
        f"On Monday {source} said {RAIN}.",
        people=people,
        bodies=[body.removeprefix("the ") for body in bodies],
        keys=[*people, *(body.removeprefix("the ") for body in bodies)],
        said=[(source, "said", RAIN)],
    )
    (speaker,) = marked.resolve()
    assert (speaker.name, speaker.type) == (name, kind)
    assert [member.name for member in speaker.members] == name.split(" & ")
    assert all(not member.members and len(member.mentions) == 1 for member in speaker.members)
    assert speaker.score == min(member.score for member in speaker.members)


def test_a_pair_that_is_pointed_at_has_the_same_members(mark: Mark) -> None:
    marked = mark(
        f"Ilse Vorne and Lio Haal said {RAIN}. They warned that {SHUT}.",
        people=["Ilse Vorne", "Lio Haal"],
        keys=["Ilse Vorne", "Lio Haal"],
        said=[("Ilse Vorne and Lio Haal", "said", RAIN), ("They", "warned", SHUT)],
    )
    first, second = marked.resolve()
    assert (first.name, second.name) == ("Ilse Vorne & Lio Haal",) * 2
    assert [member.mentions for member in first.members] == [member.mentions for member in second.members]


def test_somebody_named_twice_in_one_source_is_one(mark: Mark) -> None:
    marked = mark(
        f"Ilse Vorne and Vorne said {RAIN}.",
        people=["Ilse Vorne", "Vorne"],
        keys=["Ilse Vorne", "Vorne"],
        said=[("Ilse Vorne and Vorne", "said", RAIN)],
    )
    (speaker,) = marked.resolve()
    assert (speaker.name, speaker.members) == ("Ilse Vorne", ())


KINDS = [
    ("a senior official", "person", "unnamed", SpeakerType.UNNAMED),
    ("a senior official", "person", "person", SpeakerType.UNNAMED),
    ("a senior official", "person", "document", SpeakerType.UNNAMED),
    ("many voters", "person", "group", SpeakerType.GROUP),
    ("many voters", "person", "unnamed", SpeakerType.GROUP),
    ("no one", "person", "unnamed", SpeakerType.GROUP),
    ("a leaked report", "thing", "document", SpeakerType.DOCUMENT),
    ("a harbour board", "organization", "organization", SpeakerType.ORGANIZATION),
]


@pytest.mark.parametrize(("source", "stands_for", "kind", "expected"), KINDS)
def test_what_a_description_is(mark: Mark, source: str, stands_for: str, kind: str, expected: SpeakerType) -> None:
    marked = mark(
        f"But {source} said {RAIN}.",
        phrases={source: stands_for},
        kinds={source: kind},
        said=[(source, "said", RAIN)],
    )
    (speaker,) = marked.resolve(Weighing({"self": 10}))
    assert (speaker.name, speaker.type) == (source.removeprefix("a "), expected)


@pytest.mark.parametrize(
    ("marks", "name", "expected"),
    [
        ("people", "Ilse Vorne", SpeakerType.PERSON),
        ("bodies", "Norcall Courier", SpeakerType.ORGANIZATION),
        ("places", "Norcall", SpeakerType.ORGANIZATION),
        ("others", "Harbour Act", SpeakerType.DOCUMENT),
        ("bodies", "Norcall Courier poll", SpeakerType.DOCUMENT),
    ],
)
def test_what_a_name_is(mark: Mark, marks: str, name: str, expected: SpeakerType) -> None:
    marked = mark(f"The {name} said {RAIN}.", **{marks: [name]}, said=[(name, "said", RAIN)])
    assert [(speaker.name, speaker.type) for speaker in marked.resolve()] == [(name, expected)]


def test_who_speaks_in_a_transcript_is_a_person(mark: Mark) -> None:
    marked = mark(f"TAMM: And {RAIN}?", bodies=["TAMM"], said=[("TAMM", ":", RAIN)])
    assert [(speaker.name, speaker.type) for speaker in marked.resolve()] == [("TAMM", SpeakerType.PERSON)]


@pytest.mark.parametrize(
    ("name", "country"), [("Kyiv", "Ukraine"), ("Moscow", "Russia"), ("Paris", "France"), ("Trevane", None)]
)
def test_a_capital_speaks_for_its_government(mark: Mark, name: str, country: str | None) -> None:
    marked = mark(f"{name} said {RAIN}.", places=[name], said=[(name, "said", RAIN)])
    (speaker,) = marked.resolve()
    assert (speaker.type, speaker.stands_for) == (SpeakerType.ORGANIZATION, country)


def test_other_white_space_in_a_name_is_shown_as_one_blank(mark: Mark) -> None:
    name = "Ilse \u00a0 Vorne"
    marked = mark(f"Then {name} said {RAIN}.", people=[name], said=[(name, "said", RAIN)])
    assert marked.resolve()[0].name == "Ilse Vorne"


@pytest.mark.parametrize("text", ["", "   \n"])
def test_a_text_without_words_has_no_speakers(mark: Mark, text: str) -> None:
    assert mark(text).resolve() == []


def test_no_attributions_no_speakers(mark: Mark) -> None:
    assert mark("Ilse Vorne left.", people=["Ilse Vorne"]).resolve() == []


def test_the_network_is_not_asked_about_names(mark: Mark) -> None:
    class Silent:
        def link(self, *arrays: object) -> object:
            raise AssertionError("a full name leaves nothing open")

    marked = mark(f"Ilse Vorne said {RAIN}.", people=["Ilse Vorne"], said=[("Ilse Vorne", "said", RAIN)])
    assert Resolver(Silent()).resolve(marked.view, marked.attributions)[0][0].name == "Ilse Vorne"  # type: ignore[arg-type]


def assert_reporters_end(marked: Marked) -> None:
    """Nothing may stand in itself, by however many steps: the chain of reporters would never end."""
    walked = walk(marked.view, marked.attributions, lambda linker, place, chosen: (SPECIAL.index("unknown"), 0.5))
    for place, *_ in walked.places:
        steps, outer = 0, place.enclosing
        while outer is not None and steps <= len(walked.places):
            steps, outer = steps + 1, outer.enclosing
        assert steps < len(walked.places), "a statement stands in itself"


@pytest.mark.parametrize(
    "said",
    [
        [("He", "thinks", "she"), ("she", "fears", "He")],
        [("He", "thinks", "she"), ("she", "fears", "they"), ("they", "hope", "He")],
    ],
)
def test_statements_that_stand_in_each_others_sources_have_an_end(mark: Mark, said: list[tuple[str, str, str]]) -> None:
    marked = mark("He thinks, she fears, they hope.", said=said)
    assert_reporters_end(marked)
    assert all(chain == () for _, chain in marked.chains(Weighing({"unknown": 10})))


STOCK = (
    *(
        "the",
        "a",
        "of",
        "and",
        ",",
        ".",
        "’",
        "s",
        "'",
        "“",
        "”",
        "(",
        ")",
        "-",
        "&",
        ":",
        "\n",
        "41",
        "\U0001f600",
        "´",
    ),
    *("he", "she", "They", "who", "I", "we", "his", "said", "Sen.", "Mr.", "Ilse", "Vorne", "Haal", "HAAL", "U.S."),
    *("minister", "officials", "report", "Norcall", "Union", "HNU", "which", "including", "Ünal", "\U0001f600"),
)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_the_network_sees_the_records_are_in_form(tokenizer: Tokenizer, seed: int) -> None:
    # A network that marks at random, and attributions anywhere: over each other, in white space, inside words.
    rng = np.random.default_rng(seed)
    text = " ".join(rng.choice(STOCK, size=120))
    marked = Marked(tokenizer, text)
    sight = marked.view.sight
    for logits in (sight.names, sight.phrases, sight.types, sight.keys, sight.kinds):
        logits[:] = rng.normal(0, 2, logits.shape)
    for _ in range(25):
        cuts = np.sort(rng.choice(len(text) + 1, size=8, replace=False)).tolist()
        roles = [((cuts[i], cuts[i + 1]),) if rng.random() < 0.8 else () for i in rng.permutation(3) * 2]
        marked.attributions.append(Attribution(roles[0], roles[1], (*roles[2], Span(cuts[6], cuts[7]))))
    assert_reporters_end(marked)
    chains = marked.chains(Weighing(dict.fromkeys(SPECIAL, float(rng.normal(-3, 3)))))
    assert len(chains) == len(marked.attributions)
    for speaker, via in chains:
        for each in (*speaker.people, *via):
            assert each.name
            assert 0 <= each.score <= 0.99
            assert all(text[start:end].strip() for start, end in each.mentions)
            assert each.role_at is None or text[slice(*each.role_at)] == each.role
