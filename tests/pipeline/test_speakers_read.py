"""Speakers with the shipped models, on articles as hard as the news: what any model that is fit to ship gets right."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import onrecord
from onrecord.evaluation import Attribution
from onrecord.exports import reading_to_dict
from onrecord.pipeline import complete_statements, load_components, read_many
from onrecord.records import Article, Reading, Span, Speaker, SpeakerType
from onrecord.settings import Settings

WARNING = """Dreskov warns West over long-range drones on Corvanian soil
Norvaland could not carry out such strikes without outside help, the president has warned
Velm’s Western backers must understand that strikes on Corvanian territory would mean an escalation and lead to “grave \
consequences,” Corvanian President Anton Dreskov said on Tuesday.
Speaking to reporters at the end of a two-day visit to Trevane, Dreskov addressed recent demands by Norvaland as well \
as comments by the bloc’s head, Henrik Solane, who appeared to endorse the idea.
“To be honest, I don’t know what the secretary-general is saying,” Dreskov told reporters, adding that Solane “did not \
suffer from any illness” when he was prime minister of Halmark.
“So these representatives of the Alliance, especially in small countries, must be aware of what they are playing \
with,” the Corvanian president said.
“We don’t refuse!” he said. “I’ve said it a thousand times.”
"""
THREAT = """Dreskov threatens the Alliance with war if Norvaland uses its missiles
Corvanian President Anton Dreskov has warned the countries of the Northern Alliance that they would be directly \
involved if they lifted their ban on long-range weapons.
Meanwhile, in Velm, Norvalandic President Mirela Tamm praised the ‘firm and strong support’ of key partners during a \
joint meeting with Halmark’s Foreign Secretary David Haal.
During the meeting Tamm confirmed that she would seek permission as soon as possible. Indeed, Oskar Umber, the \
Norvalandic defence minister, confirmed that Corvanian airfields would be within range.
In the same vein, William Courtfield, former Halmark ambassador and adjunct fellow at the Trevane Institute, said that \
the missiles ‘could reach any target and beyond’.
The Trevane Institute said in a report that the stocks would last until spring.
"""
FAMILY = """Sister and brother split over the farm
Anna Brandt said on Monday that the farm would be sold. Her brother, Robert Brandt, said it would not.
“I have signed nothing,” Robert Brandt told reporters. Anna Brandt replied that the papers were ready.
Mr. Brandt said he would go to court. Ms. Brandt said she was not afraid of judges.
"""
JOINT = """Two ministers promise boats
Anna Vorne and David Haal said on Monday that the boats would come by spring.
The Harbour Workers Union said it would strike. The HWU said the pay was too low.
"""
ARTICLES = {"warning": WARNING, "threat": THREAT, "family": FAMILY, "joint": JOINT}


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    found = read_many(Article(text, origin=name) for name, text in ARTICLES.items())
    return {str(reading.article.origin): reading for reading in found}


def speakers_of(reading: Reading, source: str) -> list[Speaker]:
    """Who speaks where the source is written so; at least one statement must have been found."""
    text = reading.article.text
    found = [s.speaker for s in reading.statements if [text[a:b] for a, b in s.source] == [source]]
    assert found, f"no statement with the source {source!r} was found"
    return [speaker for speaker in found if speaker is not None]


EXPECTED = [
    ("warning", "Corvanian President Anton Dreskov", "Anton Dreskov"),
    ("warning", "Dreskov", "Anton Dreskov"),
    ("warning", "he", "Anton Dreskov"),
    ("threat", "Corvanian President Anton Dreskov", "Anton Dreskov"),
    ("threat", "Norvalandic President Mirela Tamm", "Mirela Tamm"),
    ("threat", "Tamm", "Mirela Tamm"),
    ("threat", "Oskar Umber, the Norvalandic defence minister", "Oskar Umber"),
    ("family", "Anna Brandt", "Anna Brandt"),
    ("family", "Robert Brandt", "Robert Brandt"),
    ("family", "Mr. Brandt", "Robert Brandt"),
    ("family", "Ms. Brandt", "Anna Brandt"),
    ("joint", "Anna Vorne and David Haal", "Anna Vorne & David Haal"),
]


@pytest.mark.parametrize(("article", "source", "name"), EXPECTED)
def test_who_is_behind_a_source(readings: dict[str, Reading], article: str, source: str, name: str) -> None:
    assert {speaker.name for speaker in speakers_of(readings[article], source)} == {name}


def test_a_speaker_is_one_under_all_its_names(readings: dict[str, Reading]) -> None:
    full, short, pointed = (
        speakers_of(readings["warning"], source)[0] for source in ("Corvanian President Anton Dreskov", "Dreskov", "he")
    )
    assert full.type is SpeakerType.PERSON
    assert full.mentions == short.mentions == pointed.mentions
    text = readings["warning"].article.text
    assert {text[start:end] for start, end in full.mentions} >= {"Dreskov", "Anton Dreskov"}


@pytest.mark.parametrize(
    ("source", "role"),
    [
        ("Corvanian President Anton Dreskov", "Corvanian President"),
        ("Oskar Umber, the Norvalandic defence minister", "Norvalandic defence minister"),
    ],
)
def test_roles_are_the_articles_own_words(readings: dict[str, Reading], source: str, role: str) -> None:
    reading = readings["threat"]
    (speaker,) = speakers_of(reading, source)
    assert speaker.role == role
    assert speaker.role_at is not None
    assert reading.article.text[slice(*speaker.role_at)] == role


@pytest.mark.parametrize(
    ("article", "source", "name"),
    [
        ("threat", "The Trevane Institute", "Trevane Institute"),
        ("joint", "The Harbour Workers Union", "Harbour Workers Union"),
        ("joint", "The HWU", "Harbour Workers Union"),
    ],
)
def test_organizations_speak_under_long_names_and_acronyms(
    readings: dict[str, Reading], article: str, source: str, name: str
) -> None:
    (speaker,) = speakers_of(readings[article], source)
    assert (speaker.name, speaker.type) == (name, SpeakerType.ORGANIZATION)


def test_joint_speakers_have_members(readings: dict[str, Reading]) -> None:
    (speaker,) = speakers_of(readings["joint"], "Anna Vorne and David Haal")
    assert [member.name for member in speaker.members] == ["Anna Vorne", "David Haal"]


@pytest.mark.parametrize("article", ARTICLES)
def test_every_statement_has_a_speaker_in_form(readings: dict[str, Reading], article: str) -> None:
    reading = readings[article]
    assert not reading.problems
    for statement in reading.statements:
        assert statement.speaker is not None
        for speaker in (*statement.speaker.people, *statement.via):
            assert 0 <= speaker.score <= 1
            assert (speaker.reason is not None) == (speaker.type is SpeakerType.UNKNOWN)
            assert all(0 <= start < end <= len(reading.article.text) for start, end in speaker.mentions)
            assert sorted(speaker.mentions) == list(speaker.mentions)


def as_bytes(batch_size: int, workers: int) -> bytes:
    articles = [Article(text) for text in (*ARTICLES.values(), "", THREAT + FAMILY, WARNING * 3) * 2]
    readings = read_many(articles, settings=Settings(batch_size=batch_size, workers=workers))
    return "\n".join(json.dumps(reading_to_dict(reading)) for reading in readings).encode()


@pytest.fixture(scope="module")
def expected() -> bytes:
    return as_bytes(16, 2)


@pytest.mark.parametrize("batch_size", [1, 7, 64])
@pytest.mark.parametrize("workers", [1, 2])
def test_records_are_the_same_byte_for_byte(expected: bytes, batch_size: int, workers: int) -> None:
    assert as_bytes(batch_size, workers) == expected


# Attributions that are known already.


def at(text: str, *parts: str) -> tuple[Span, ...]:
    """Where each of the parts stands last."""
    return tuple(Span(text.rindex(part), text.rindex(part) + len(part)) for part in parts)


RECALLED = """Envoy recalls the night of the talks
“Anton Dreskov told me that he would never leave Velm,” Anna Vorne said on Monday.
According to David Haal, the bridge is lost.
“I was there,” Vorne added.
"""
QUOTATION = "“Anton Dreskov told me that he would never leave Velm,”"
SAID = Attribution(at(RECALLED, "Anna Vorne"), at(RECALLED, "said"), at(RECALLED, QUOTATION))
TOLD = Attribution(at(RECALLED, "Anton Dreskov"), at(RECALLED, "told"), at(RECALLED, "that he would never leave Velm"))
LOST = Attribution(at(RECALLED, "David Haal"), at(RECALLED, "According to"), at(RECALLED, "the bridge is lost"))
THERE = Attribution(at(RECALLED, "Vorne"), at(RECALLED, "added"), at(RECALLED, "“I was there,”"))


def test_speakers_of_given_attributions_come_in_their_order() -> None:
    given = [THERE, LOST, SAID, TOLD]
    found = [s.speaker for s in complete_statements(Article(RECALLED), given)]
    assert [speaker.name for speaker in found] == ["Anna Vorne", "David Haal", "Anna Vorne", "Anton Dreskov"]
    assert [s.speaker for s in complete_statements(Article(RECALLED), given[::-1])] == found[::-1]


@pytest.mark.parametrize("text", ["", " \n ", "Nothing was said."])
def test_no_attributions_have_no_speakers(text: str) -> None:
    assert complete_statements(Article(text), []) == []


def test_a_quotation_in_a_quotation_names_who_reports_it(told: Callable[..., Any]) -> None:
    components = replace(load_components(), attribution=told([SAID, TOLD, LOST]))
    (reading,) = read_many([Article(RECALLED)], components=components)
    assert not reading.problems
    chains = [[reporter.name for reporter in statement.via] for statement in reading.statements]
    assert chains == [[], ["Anna Vorne"], []]


def test_a_role_ends_before_the_full_stop_of_its_sentence() -> None:
    reading = onrecord.read("Port talks resume\n\n“We never left the table,” said Ilse Vorne, the harbour minister.")
    (statement,) = reading.statements
    assert statement.speaker is not None
    assert statement.speaker.role == "harbour minister"
