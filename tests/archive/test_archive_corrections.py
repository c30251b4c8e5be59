"""A person's word stands beside the machine's, is found by searches, and outlives new readings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from invented import BOTH, NOBODY, PORT, TAMM, VERSIONS, VORNE, Said, reading

from onrecord.archive import Archive
from onrecord.errors import SettingError
from onrecord.records import Act, Article, Polarity, Reading, Span, Speaker, SpeakerType, Statement

ARTICLE = reading(
    Said("We never left the table.", VORNE, said_on="2031-03-08", addressee=TAMM, score=0.3),
    Said("Nor did I leave.", TAMM, act=Act.DENY),
    Said("Ships wait.", BOTH),
    Said("Nobody knows.", NOBODY),
)
FIRST, SECOND, THIRD, FOURTH = ARTICLE.statement_ids
HALE = Speaker("Ida Hale", SpeakerType.PERSON)


@pytest.fixture
def filled(archive: Archive) -> Archive:
    archive.save(ARTICLE, reading("Another.", head="Second"))
    return archive


def only(archive: Archive, **asked: Any) -> list[str]:
    return [found.id for found in archive.said(limit=100, **asked)]


def as_read(archive: Archive) -> Reading:
    return next(archive.readings(as_corrected=False))


@pytest.mark.parametrize(
    ("change", "field", "value", "machine"),
    [
        ({"act": "warn"}, "act", "warn", "state"),
        ({"act": Act.THREATEN}, "act", "threaten", "state"),
        ({"polarity": Polarity.NOT_SAID}, "polarity", "not_said", "said"),
        (
            {"speaker": HALE},
            "speaker",
            {"name": "Ida Hale", "type": "person"},
            {"name": "Ilse Vorne", "type": "person"},
        ),
        ({"addressee": None}, "addressee", None, {"name": "Bo Tamm", "type": "person"}),
        (
            {"addressee": {"name": " the  press ", "type": "group"}},
            "addressee",
            {"name": "the press", "type": "group"},
            {"name": "Bo Tamm", "type": "person"},
        ),
        ({"said_on": "2031-02"}, "said_on", "2031-02", "2031-03-08"),
        ({"said_on": date(2031, 2, 3)}, "said_on", "2031-02-03", "2031-03-08"),
        ({"said_on": None}, "said_on", None, "2031-03-08"),
        ({"accepted": True}, "accepted", True, None),
        ({"rejected": True}, "rejected", True, None),
    ],
)
def test_each_field_is_kept_beside_what_the_machine_read(
    filled: Archive, change: dict[str, Any], field: str, value: Any, machine: Any
) -> None:
    (number,) = filled.correct(FIRST, author=" Ada\0 ", note="heard\ud800 it", **change)
    (kept,) = filled.corrections()
    assert (kept.id, kept.article, kept.statement, kept.field) == (number, ARTICLE.article.id, FIRST, field)
    assert (kept.value, kept.machine, kept.author, kept.note) == (value, machine, "Ada\0", "heard\ud800 it")
    assert kept.content == ((14, 38),)
    assert as_read(filled) == ARTICLE
    assert list(filled.check()) == []
    corrected = next(filled.readings())
    if field == "rejected":
        assert corrected.statements == ARTICLE.statements[1:]
        return
    assert corrected.statements[1:] == ARTICLE.statements[1:]
    (statement, *_) = corrected.statements
    assert statement.score == 1.0
    shown = filled.statement(FIRST)
    assert (shown.statement, shown.corrected) == (statement, True)
    match field:
        case "speaker" | "addressee":
            one = getattr(statement, field)
            assert (one and {"name": one.name, "type": one.type}) == value
        case "said_on":
            assert (statement.said_on and statement.said_on.value) == value
        case "act" | "polarity":
            assert getattr(statement, field) == value


def test_searches_see_the_corrected_statement(filled: Archive) -> None:
    filled.correct(FIRST, author="Ada", act="warn", speaker=HALE, polarity="not_said", said_on="2030-01-02")
    assert only(filled, act="warn") == only(filled, speaker="hale") == [FIRST]
    assert only(filled, polarity="not_said") == only(filled, until="2030") == [FIRST]
    assert FIRST not in only(filled, act="state") + only(filled, speaker="vorne") + only(filled, polarity="said")
    assert FIRST not in only(filled, since="2031")
    assert only(filled, min_score=0.99) == [FIRST]
    assert only(filled)[-1] == FIRST
    assert [(each.name, each.statements) for each in filled.speakers("Ida")] == [("Ida Hale", 1)]


def test_a_rejected_statement_is_not_found(filled: Archive) -> None:
    filled.correct(SECOND, author="Ada", rejected=True)
    assert SECOND not in only(filled)
    assert only(filled, act="deny") == only(filled, about='"nor did i"') == []
    assert SECOND not in [found.id for found in filled.alike("nor did i leave", limit=100)]
    assert filled.statement(SECOND).corrected
    assert SECOND not in [name for each in filled.readings() for name in each.statement_ids]


def test_the_later_word_counts_and_withdrawing_goes_back(filled: Archive) -> None:
    (first,) = filled.correct(FIRST, author="Ada", act="warn")
    (second,) = filled.correct(FIRST, author="Bea", act="deny")
    assert filled.statement(FIRST).statement.act is Act.DENY
    filled.withdraw(second)
    assert filled.statement(FIRST).statement.act is Act.WARN
    assert only(filled, act="warn") == [FIRST]
    filled.withdraw(first)
    assert not filled.statement(FIRST).corrected
    assert only(filled, act="warn") == []
    assert next(filled.readings()) == ARTICLE
    assert filled.corrections() == []
    assert [(each.id, each.withdrawn_at is not None) for each in filled.corrections(withdrawn=True)] == [
        (first, True),
        (second, True),
    ]
    assert filled.overview().corrections == 0
    assert list(filled.check()) == []


def test_to_reject_and_to_accept_overrule_each_other(filled: Archive) -> None:
    filled.correct(FIRST, author="Ada", rejected=True)
    filled.correct(FIRST, author="Bea", accepted=True)
    assert FIRST in only(filled)
    (third,) = filled.correct(FIRST, author="Ada", rejected=True)
    assert FIRST not in only(filled)
    filled.withdraw(third)
    assert FIRST in only(filled)


@pytest.mark.parametrize(("statement", "name"), [(THIRD, "tamm"), (FOURTH, "hale")])
def test_any_speaker_can_be_corrected_and_restored(filled: Archive, statement: str, name: str) -> None:
    before = {each.name: each.statements for each in filled.speakers()}
    one = TAMM if name == "tamm" else HALE
    (number,) = filled.correct(statement, author="Ada", speaker=one)
    assert statement in only(filled, speaker=name)
    assert statement not in only(filled, speaker="vorne")
    filled.correct(statement, author="Ada", speaker=PORT)
    assert statement not in only(filled, speaker=name)
    assert statement in only(filled, speaker="authority")
    assert list(filled.check()) == []
    filled.withdraw(filled.corrections()[-1].id)
    filled.withdraw(number)
    assert {each.name: each.statements for each in filled.speakers()} == before
    assert list(filled.check()) == []


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        ({}, "nothing to correct"),
        ({"act": "shout"}, "known ones are state"),
        ({"polarity": None}, "no polarity None"),
        ({"said_on": "soon"}, "is no date"),
        ({"said_on": ""}, "is no date"),
        ({"speaker": None}, "must be a Speaker"),
        ({"speaker": "Ilse Vorne"}, "must be a Speaker"),
        ({"speaker": {"type": "person"}}, "must be a Speaker"),
        ({"speaker": {"name": " ", "type": "person"}}, "needs a name"),
        ({"speaker": NOBODY}, "no type of speaker 'unknown'"),
        ({"kind": "direct"}, "no field 'kind'"),
        ({"rejected": True, "act": "warn"}, "nothing else to correct"),
        ({"rejected": False}, "withdraw it"),
        ({"accepted": None}, "withdraw it"),
    ],
)
def test_what_cannot_be_kept_is_a_clear_error_and_changes_nothing(
    filled: Archive, changes: dict[str, Any], hint: str
) -> None:
    with pytest.raises(SettingError, match=hint):
        filled.correct(FIRST, author="Ada", **changes)
    assert filled.corrections() == []


def test_an_author_and_a_known_number_are_needed(filled: Archive) -> None:
    with pytest.raises(SettingError, match="name of who makes it"):
        filled.correct(FIRST, author=" ", act="warn")
    for number in (1, 0, -1, 10**30):
        with pytest.raises(SettingError, match="no correction"):
            filled.withdraw(number)


def test_reviewed_articles_are_labels(filled: Archive) -> None:
    filled.correct(FIRST, author="Bea", act="warn")
    filled.correct(SECOND, author="Ada", rejected=True)
    filled.correct(THIRD, author="Bea", accepted=True)
    (reviewed,) = filled.reviewed()
    assert [each.act for each in reviewed.reading.statements] == [Act.WARN, Act.STATE]
    assert (
        reviewed.rejected == (ARTICLE.statements[1],) or reviewed.rejected[0].content == ARTICLE.statements[1].content
    )
    assert reviewed.authors == ("Bea", "Ada")


# New readings -----------------------------------------------------------------------------------------------------


def moved(statement: Statement, *, by: int) -> Statement:
    """The statement with another beginning, as a newer model may find it."""
    ((start, end),) = statement.content
    return replace(statement, content=(Span(start + by, end),))


def test_corrections_are_tied_to_the_statements_of_a_new_reading(filled: Archive) -> None:
    filled.correct(FIRST, author="Ada", act="warn")
    filled.correct(SECOND, author="Ada", rejected=True)
    filled.correct(THIRD, author="Ada", speaker=HALE)
    newer = Reading(
        ARTICLE.article,
        (moved(ARTICLE.statements[0], by=4), *ARTICLE.statements[1:]),
        versions=(("attribution", "invented-2"),),
    )
    assert filled.replace(newer) == 1
    assert as_read(filled) == newer
    assert [each.statement for each in filled.corrections()] == [newer.statement_ids[0], SECOND, THIRD]
    assert only(filled, act="warn") == [newer.statement_ids[0]]
    assert only(filled, speaker="hale") == [THIRD]
    assert SECOND not in only(filled)
    assert [each.act for each in next(filled.readings()).statements] == [Act.WARN, Act.STATE, Act.STATE]
    assert list(filled.check()) == []


def test_a_correction_whose_statement_is_gone_is_listed_and_comes_back(filled: Archive) -> None:
    filled.correct(SECOND, author="Ada", act="warn")
    (number,) = filled.correct(SECOND, author="Ada", polarity="refused")
    filled.withdraw(number)
    shorter = Reading(ARTICLE.article, ARTICLE.statements[:1], versions=VERSIONS)
    filled.replace(shorter)
    (lost,) = filled.corrections()
    assert (lost.article, lost.statement, lost.content) == (ARTICLE.article.id, None, ((lost.content[0]),))
    (noted,) = filled.problems("correction")
    assert (noted.article, noted.problem.stage) == (ARTICLE.article.id, "reread")
    assert list(filled.reviewed()) == []
    assert list(filled.check()) == []
    filled.replace(ARTICLE)
    assert filled.corrections()[0].statement == SECOND
    assert only(filled, act="warn") == [SECOND]
    assert filled.problems() == []


def test_of_two_statements_with_one_content_the_cue_decides(archive: Archive) -> None:
    text = "Ships wait, said Ilse Vorne, according to Bo Tamm."
    by_vorne = Statement(
        (Span(17, 27),), (Span(12, 16),), (Span(0, 10),), ARTICLE.statements[0].kind, 0.9, speaker=VORNE
    )
    by_tamm = replace(by_vorne, source=(Span(42, 49),), cue=(Span(29, 41),), speaker=TAMM)
    first = Reading(Article(text), (by_vorne, by_tamm), versions=VERSIONS)
    archive.save(first)
    archive.correct(first.statement_ids[1], author="Ada", act="deny")
    archive.replace(Reading(Article(text), (by_tamm, by_vorne), versions=VERSIONS))
    assert [found.statement.speaker for found in archive.said(act="deny")] == [TAMM]


def test_an_article_that_is_not_there_is_not_replaced(filled: Archive) -> None:
    assert filled.replace(reading("New.", head="New")) == 0
    assert filled.overview().articles == 2


def test_replacing_keeps_what_is_known_of_the_article(filled: Archive) -> None:
    article = replace(ARTICLE.article, title="Mended", published=date(2030, 1, 1))
    filled.replace(replace(ARTICLE, article=article))
    assert as_read(filled).article == ARTICLE.article
