"""What is saved comes back, whatever it is."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest
from any_archived import readings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import BOTH, NOBODY, TAMM, VORNE, Said, canonical, reading

from onrecord.archive import Archive, Outcome
from onrecord.records import Article, Granularity, Kind, Problem, Reading, Span, Speaker, SpeakerType, Statement, When

_numbers = count()


@pytest.fixture
def sound_archive(archive: Archive) -> Iterator[Archive]:
    """One archive for all examples of a test, which is sound at the end."""
    yield archive
    assert list(archive.check()) == []
    assert sum(1 for _ in archive.readings()) == archive.overview().articles


def distinct(given_reading: Reading) -> Reading:
    """The reading with a number at the end of its text, so that no example meets the article of another."""
    article = given_reading.article
    return replace(given_reading, article=replace(article, text=f"{article.text}\n{next(_numbers)}"))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(some=st.lists(readings(), min_size=1, max_size=3))
def test_any_reading_comes_back(sound_archive: Archive, some: list[Reading]) -> None:
    expected = [canonical(distinct(each)) for each in some]
    kept = sound_archive.save(*expected)
    assert [each.article_id for each in kept] == [each.article.id for each in expected]
    assert all(each.outcome is not Outcome.KNOWN for each in kept)
    ids = [each.article.id for each in expected]
    assert list(sound_archive.readings_of(ids, as_corrected=False)) == expected
    assert list(sound_archive.readings_of(ids)) == expected


def whole_statement(text: str, **fields: object) -> Statement:
    values: dict[str, object] = {"kind": Kind.INDIRECT, "score": 0.5, **fields}
    return Statement((), (), (Span(0, len(text)),), **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "statement",
    [
        whole_statement("abc"),
        whole_statement("abc", speaker=BOTH, addressee=BOTH, target=BOTH, via=(BOTH, VORNE)),
        whole_statement("abc", speaker=NOBODY),
        whole_statement("abc", speaker=Speaker("x" * 100_000, SpeakerType.GROUP)),
        whole_statement("abc", speaker=Speaker("", SpeakerType.PERSON)),
        whole_statement("abc", speaker=Speaker("a\0b\ud800", SpeakerType.PERSON, role="\udfff", wikidata="\0")),
        whole_statement("abc", said_on=When(None, Granularity.DAY, None, "no date of publication")),
        whole_statement("abc", said_on=When("9999-12-31", Granularity.DAY)),
        whole_statement("abc", said_on=When("2031-W54", Granularity.WEEK)),
        whole_statement("abc", plover="\0", cameo="\ud800"),
        Statement((Span(0, 1), Span(2, 3)), (Span(1, 2),), (Span(0, 1), Span(1, 2)), Kind.MIXED, 1.0),
    ],
    ids=lambda statement: str(statement.speaker or statement.said_on or statement.content)[:40],
)
def test_a_statement_of_this_form_comes_back(archive: Archive, statement: Statement) -> None:
    expected = Reading(Article("abc", published=None), (statement, statement))
    archive.save(expected)
    assert list(archive.readings()) == [canonical(expected)]
    assert list(archive.check()) == []


def test_a_problem_of_any_words_comes_back(archive: Archive) -> None:
    expected = reading("One.", problems=(Problem("a\0", "\ud800b", "c\ufffe0000", "\0"), Problem("", "", "", None)))
    archive.save(expected)
    assert list(archive.readings()) == [expected]
    assert [each.problem for each in archive.problems()] == list(expected.problems)
    assert [each.problem for each in archive.problems("\ud800b")] == [expected.problems[0]]


def test_versions_come_back_in_their_order(archive: Archive) -> None:
    expected = reading("One.", versions=(("b", "2"), ("a", "1")))
    archive.save(expected)
    assert list(archive.readings()) == [expected]


def test_long_names_and_addresses_that_do_not_pack_are_kept(archive: Archive) -> None:
    letters = random.Random(7).choices(string.ascii_letters, k=20_000)
    name = "".join(letters)
    said = Said("One.", Speaker(name, SpeakerType.GROUP))
    expected = reading(said, outlet=name, url=f"https://post.example/{name}")
    archive.save(expected)
    archive.note(f"/tmp/{name}", Problem("intake", "empty", name, name))
    archive.finish(f"/tmp/{name}", "0" * 32, 1)
    assert list(archive.readings()) == [expected]
    assert archive.said(outlet=name).found
    assert archive.finished() == {f"/tmp/{name}": "0" * 32}
    assert archive.problems()[0].path == f"/tmp/{name}"
    archive.finish(f"/tmp/{name}", None, 1, earlier=archive.last_problem())
    assert (archive.finished(), archive.problems()) == ({}, [])


def test_a_megabyte_of_different_words_is_one_statement(archive: Archive) -> None:
    words = " ".join(f"{number:x}é{number:o}" for number in range(120_000))
    archive.save(reading(words, "The harbour is open."))
    assert len(words) > 1_000_000
    assert [each.quote for each in archive.said(about="0é0")] == [(words,)]
    assert archive.said(about="harbour").found[0].quote == ("The harbour is open.",)


def test_many_readings_come_back_in_the_order_of_adding(archive: Archive) -> None:
    expected = [reading(f"Ship {number}.", Said("So.", TAMM), head=f"H{number}") for number in range(130)]
    archive.save(*expected[:90])
    archive.save(*expected[90:])
    assert list(archive.readings()) == expected
    assert list(archive.readings_of([each.article.id for each in reversed(expected)])) == expected
    assert list(archive.readings_of(["0" * 16, "", "\0", "\ud800"])) == []
    assert archive.known(["\0", "\ud800", "", expected[3].article.id]) == {expected[3].article.id}
