"""All whom an article mentions: keys, noun phrases with what belongs to them, and pronouns that are asked for."""

from collections.abc import Callable

import pytest
from marked import Marked, Weighing
from tokenizers import Tokenizer

from onrecord.evaluation import Attribution
from onrecord.records import Span, Speaker, SpeakerType
from onrecord.speakers import Company, Mentioned, Resolver
from onrecord.speakers.mentions import Form

Mark = Callable[..., Marked]
RAIN = "the rain goes on"
SHUT = "the port is shut"


def company_of(marked: Marked, **special: float) -> Company:
    """Those in a text; ``special`` are the logits of the candidates that no mention stands for."""
    return Resolver(Weighing(special)).meet(marked.view, marked.attributions)


def called(marked: Marked, mentioned: Mentioned) -> str:
    return marked.view.string(mentioned.start, mentioned.end)


def key_of(marked: Marked, company: Company, words: str) -> int:
    """The one key of all mentions that are written so."""
    (key,) = {each.key for each in company.mentioned() if called(marked, each) == words}
    return key


@pytest.fixture
def story(mark: Mark) -> Marked:
    text = (
        f"Ilse Vorne, the harbour minister, said {RAIN}. Vorne told the Corvane Herald that {SHUT}. "
        "A crowd of sailors cheered her. The crowd in Norcall booed. Sailors left Norcall."
    )
    return mark(
        text,
        people=["Ilse Vorne", "Vorne"],
        bodies=["Corvane Herald"],
        places=["Norcall"],
        phrases={
            "the harbour minister": "person",
            "A crowd": "person",
            "sailors": "person",
            "The crowd": "person",
            "Sailors": "person",
        },
        kinds={"crowd": "group", "Vorne": "person", "Herald": "organization", "Norcall": "organization"},
        said=[("Ilse Vorne, the harbour minister,", "said", RAIN), ("Vorne", "told", f"that {SHUT}")],
    )


def test_mentions_come_in_order_of_their_heads(story: Marked) -> None:
    mentioned = company_of(story).mentioned()
    assert [each.end for each in mentioned] == sorted(each.end for each in mentioned)
    names = [called(story, each) for each in mentioned if each.form is Form.NAME]
    assert names == ["Ilse Vorne", "Vorne", "Corvane Herald", "Norcall", "Norcall"]
    assert all(0 <= each.start < each.end <= len(story.view.words) for each in mentioned)


def test_articles_are_no_part_of_a_mention(story: Marked) -> None:
    found = {called(story, each) for each in company_of(story).mentioned() if each.form is Form.NOMINAL}
    assert {"crowd", "sailors"} <= found
    assert not any(words.lower().startswith(("the ", "a ")) for words in found)


def test_all_names_of_one_share_a_key_that_its_statements_have(story: Marked) -> None:
    company = company_of(story)
    vorne = key_of(story, company, "Vorne")
    assert company.speaker_keys() == [vorne, vorne]
    assert key_of(story, company, "Ilse Vorne") == vorne
    assert len({vorne, key_of(story, company, "Corvane Herald"), key_of(story, company, "Norcall")}) == 3


def test_keys_are_stable_however_often_and_in_which_order_they_are_asked_for(story: Marked) -> None:
    company = company_of(story)
    first = company.mentioned()
    assert company.mentioned() == first
    keys = company.speaker_keys()
    assert (company.mentioned(), company.speaker_keys()) == (first, keys)
    again = company_of(story)
    assert again.mentioned() == first
    assert again.speaker_keys() == keys


def test_noun_phrases_are_shown_with_what_belongs_to_them(story: Marked) -> None:
    company = company_of(story)
    shown = [
        company.speaker(each.key, 0.5).name
        for each in company.mentioned()
        if called(story, each) in ("crowd", "sailors")
    ]
    assert shown == ["crowd of sailors", "sailors", "crowd in Norcall"]


def test_different_phrases_with_one_head_are_two(story: Marked) -> None:
    crowds = [each.key for each in company_of(story).mentioned() if called(story, each) == "crowd"]
    assert len(set(crowds)) == 2


def test_equal_phrases_are_one_whatever_their_capitals(story: Marked) -> None:
    company = company_of(story)
    assert key_of(story, company, "sailors") == key_of(story, company, "Sailors")


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("a meeting of owners of boats from Norcall", "meeting of owners of boats from Norcall"),
        ("a meeting of owners of boats of wood of Norcall", "meeting of owners of boats of wood"),  # three links
        ("a meeting at Norcall", "meeting at Norcall"),
        ("a meeting in silence", "meeting"),  # what is no name tells not which
        ("a meeting with owners", "meeting"),
        ("a meeting of", "meeting"),
        ("a meeting", "meeting"),
    ],
)
def test_how_far_a_phrase_reaches(mark: Mark, phrase: str, expected: str) -> None:
    text = f"Ilse Vorne told {phrase}"
    nouns = [noun for noun in ("owners", "boats", "wood", "silence") if noun in phrase]
    marked = mark(
        text,
        people=["Ilse Vorne"],
        places=["Norcall"] if "Norcall" in phrase else [],
        phrases={"a meeting": "thing"} | dict.fromkeys(nouns, "person"),
    )
    company = company_of(marked)
    assert company.speaker(key_of(marked, company, "meeting"), 1.0).name == expected


def test_what_a_phrase_stands_for_is_told_by_its_head_not_by_the_place(story: Marked) -> None:
    company = company_of(story)
    crowds = [company.speaker(each.key, 1.0) for each in company.mentioned() if called(story, each) == "crowd"]
    assert [(crowd.name, crowd.type) for crowd in crowds] == [
        ("crowd of sailors", SpeakerType.GROUP),
        ("crowd in Norcall", SpeakerType.GROUP),
    ]


def test_records_carry_the_score_that_is_asked_for(story: Marked) -> None:
    company = company_of(story)
    key = key_of(story, company, "Corvane Herald")
    sure, unsure = company.speaker(key, 0.9), company.speaker(key, 0.2)
    assert (sure.name, sure.type, sure.score, unsure.score) == (
        "Corvane Herald",
        SpeakerType.ORGANIZATION,
        0.9,
        0.2,
    )
    assert sure.mentions == unsure.mentions


def test_a_speaker_has_the_same_record_as_an_addressee(story: Marked) -> None:
    company = company_of(story)
    speaker, _ = company.speakers[0]
    assert company.speaker(key_of(story, company, "Vorne"), speaker.score) == speaker


# Those who cannot be told, several at once, the author.

UNTOLD = f"Officials said {RAIN}. Vorne told the officials that {SHUT}."


@pytest.fixture
def untold(mark: Mark) -> Marked:
    return mark(
        UNTOLD,
        people=["Vorne"],
        phrases={"Officials": "person", "the officials": "person"},
        kinds={"officials": "group", "Officials": "group", "Vorne": "person"},
        said=[("Officials", "said", RAIN), ("Vorne", "told", f"that {SHUT}")],
    )


def test_unknown_speakers_have_no_key(untold: Marked) -> None:
    company = company_of(untold, unknown=9)
    assert company.speakers[0][0].type is SpeakerType.UNKNOWN
    assert company.speaker_keys()[0] is None


def test_those_who_cannot_be_told_are_never_the_author(untold: Marked) -> None:
    company = company_of(untold, unknown=9)
    records = [company.speaker(each.key, 1.0) for each in company.mentioned()]
    assert "author" not in [record.name for record in records]


def test_an_author_who_speaks_is_one(untold: Marked) -> None:
    company = company_of(untold, author=9)
    key = company.speaker_keys()[0]
    assert key is not None
    assert company.speaker(key, 1.0) == Speaker("author", SpeakerType.UNNAMED)


def test_several_speakers_at_once_have_the_key_of_the_first(mark: Mark) -> None:
    marked = mark(
        f"Ilse Vorne and David Haal said {RAIN}. David Haal left.",
        people=["Ilse Vorne", "David Haal"],
        keys=["Ilse Vorne", "David Haal"],
        said=[("Ilse Vorne and David Haal", "said", RAIN)],
    )
    company = company_of(marked)
    assert company.speakers[0][0].name == "Ilse Vorne & David Haal"
    assert company.speaker_keys() == [key_of(marked, company, "Ilse Vorne")]
    assert not any(company.speaker(each.key, 1.0).members for each in company.mentioned())


# Pronouns.


@pytest.fixture
def spoken(mark: Mark) -> Marked:
    text = f"David Haal met the sailors. Ilse Vorne told them that {SHUT}. “Vorne asked me of it,” Haal said."
    return mark(
        text,
        people=["Ilse Vorne", "David Haal", "Vorne", "Haal"],
        phrases={"the sailors": "person"},
        kinds={"sailors": "group"},
        said=[
            ("Ilse Vorne", "told", f"that {SHUT}"),
            ("Haal", "said", "“Vorne asked me of it,”"),
            ("Vorne", "asked", "of it"),
        ],
    )


def word(marked: Marked, called: str) -> int:
    return marked.view.lower.index(called)


def test_a_pronoun_stands_for_whom_the_judge_chooses(spoken: Marked) -> None:
    """This judge always takes the nearest, here the speaker herself."""
    company = company_of(spoken)
    at = word(spoken, "them")
    mentioned = company.pronoun(at, 0)
    assert mentioned is not None
    assert (mentioned.start, mentioned.end, mentioned.form) == (at, at + 1, Form.PRONOUN)
    assert mentioned.key == key_of(spoken, company, "Ilse Vorne")
    assert (mentioned.kind, mentioned.plural) == (0, False)


def test_a_pronoun_may_stand_for_the_author(spoken: Marked) -> None:
    company = company_of(spoken, author=9)
    mentioned = company.pronoun(word(spoken, "me"), 2)
    assert mentioned is not None
    assert company.speaker(mentioned.key, 0.7) == Speaker("author", SpeakerType.UNNAMED, score=0.7)
    again = company.pronoun(word(spoken, "them"), 0)
    assert again is not None
    assert again.key == mentioned.key


def test_pronouns_that_stand_for_nobody_have_no_mention(spoken: Marked) -> None:
    assert company_of(spoken, unknown=9).pronoun(word(spoken, "them"), 0) is None


def test_a_pronoun_is_never_its_own_words(spoken: Marked) -> None:
    company = company_of(spoken, self=50)
    mentioned = company.pronoun(word(spoken, "them"), 0)
    assert mentioned is not None
    assert company.speaker(mentioned.key, 1.0).name == "Ilse Vorne"


@pytest.mark.parametrize("other", ["told", "sailors", "ilse", "."])
def test_other_words_are_no_pronouns(spoken: Marked, other: str) -> None:
    assert company_of(spoken).pronoun(word(spoken, other), 0) is None


@pytest.mark.parametrize("first", ["mentioned", "pronoun"])
def test_a_pronoun_and_its_noun_phrase_have_one_key(mark: Mark, first: str) -> None:
    marked = mark(
        f"Ilse Vorne, who met the sailors, told them that {SHUT}.",
        people=["Ilse Vorne"],
        phrases={"the sailors": "person"},
        kinds={"sailors": "group"},
        said=[("Ilse Vorne", "told", f"that {SHUT}")],
    )
    company = company_of(marked)
    if first == "mentioned":
        company.mentioned()
    pronoun = company.pronoun(word(marked, "them"), 0)
    assert pronoun is not None
    assert company.speaker(pronoun.key, 1.0).name == "sailors"
    assert pronoun.key == key_of(marked, company, "sailors")


# Hostile input.


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_a_text_without_words_mentions_nobody(mark: Mark, text: str) -> None:
    company = company_of(mark(text))
    assert (company.mentioned(), company.speaker_keys(), company.speakers) == ([], [], [])


@pytest.mark.parametrize("text", ["No", "“”‘’«»\"'" * 60, "her"])
def test_texts_of_hardly_a_word(tokenizer: Tokenizer, text: str) -> None:
    marked = Marked(tokenizer, text)
    marked.attributions = [Attribution((), (), (Span(0, len(text)),))]
    company = company_of(marked, unknown=9)
    assert company.mentioned() == []
    assert company.speaker_keys() == [None]
    assert company.pronoun(0, 0) is None


def test_a_phrase_at_the_very_end(mark: Mark) -> None:
    marked = mark("They met the crowd of", phrases={"the crowd": "person"})
    company = company_of(marked)
    assert company.speaker(key_of(marked, company, "crowd"), 1.0).name == "crowd"
