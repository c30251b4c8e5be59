"""Which names are one speaker, over a whole archive: the user's own table goes before the rules."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import onrecord
from onrecord import Archive, Article, Kind, Reading, Span, Speaker, SpeakerType, Statement
from onrecord.errors import SettingError
from onrecord.pipeline.settling import register_archive, settle_if_grown, settle_speakers, table_of

TULL = Speaker("Marek Tull", SpeakerType.PERSON)
OSTER = Speaker("Lena Oster", SpeakerType.PERSON)
DOCKERS = Speaker("Dockers’ Union of Zalivar", SpeakerType.ORGANIZATION)
ONE = "name,aliases,type\nLena Oster,Marek Tull,person\n"
"""A table after which Marek Tull is Lena Oster."""


def reading(number: int, *speakers: Speaker) -> Reading:
    """An article in which each speaker says one thing."""
    text = "".join(f"Line {number} of {place}.\n" for place in range(len(speakers)))
    length = len(text) // len(speakers)
    statements = tuple(
        Statement((), (), (Span(place * length, (place + 1) * length - 1),), Kind.DIRECT, 0.9, speaker=speaker)
        for place, speaker in enumerate(speakers)
    )
    return Reading(Article(text, title=f"Talks {number}", outlet="Norcall Post"), statements)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "news.db"
    with onrecord.open(path) as opened:
        opened.save(*(reading(number, each) for number, each in enumerate((TULL, OSTER, DOCKERS, OSTER))))
    return path


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Iterator[Archive]:
    """An archive of four articles by three speakers, one of whom speaks twice."""
    with onrecord.open(shutil.copy(made, tmp_path / "news.db")) as opened:
        yield opened


def said(archive: Archive, name: str) -> int:
    return len(list(archive.said(name, limit=100)))


def counts(archive: Archive) -> dict[str, int]:
    return {each.name: each.statements for each in archive.speakers()}


def test_without_a_table_the_rules_alone_decide(archive: Archive) -> None:
    assert table_of(archive) is None
    archive.save(reading(7, Speaker("Lena Öster", SpeakerType.PERSON)), reading(8, DOCKERS))
    settle_speakers(archive)
    assert (said(archive, "tull"), said(archive, "oster"), said(archive, "dockers")) == (1, 3, 2)


def test_spellings_of_one_name_are_joined_by_the_rules(archive: Archive) -> None:
    names = ("Volodymyr Tarnenko", "Volodimir Tarnenko")
    archive.save(*(reading(20 + n, Speaker(name, SpeakerType.PERSON)) for n, name in enumerate(names * 2)))
    assert said(archive, "volodymyr") == said(archive, "volodimir") == 2
    assert settle_speakers(archive) == 1
    assert said(archive, "volodymyr") == said(archive, "volodimir") == 4


def test_names_of_the_table_are_one_speaker(archive: Archive) -> None:
    assert (said(archive, "tull"), said(archive, "oster")) == (1, 2)
    archive.remember_names(ONE)
    assert said(archive, "tull") == 1, "a table counts once names are settled"
    assert settle_speakers(archive) == 1
    assert said(archive, "tull") == said(archive, "oster") == said(archive, "Marek Tull") == 3
    assert counts(archive) == {"Lena Oster": 3, "Dockers’ Union of Zalivar": 1}


def test_the_record_keeps_the_names_of_its_articles(archive: Archive) -> None:
    before = list(archive.readings())
    archive.remember_names(ONE)
    settle_speakers(archive)
    assert list(archive.readings()) == before
    assert {found.statement.speaker.name for found in archive.said("tull") if found.statement.speaker} == {
        "Marek Tull",
        "Lena Oster",
    }
    assert list(archive.check()) == []


def test_many_aliases_are_one_speaker_under_the_name_of_the_table(archive: Archive) -> None:
    archive.remember_names("name,aliases,type\nNina Halvor,Marek Tull; Lena Oster,person\n")
    settle_speakers(archive)
    assert counts(archive) == {"Nina Halvor": 3, "Dockers’ Union of Zalivar": 1}
    assert said(archive, "tull") == said(archive, "oster") == 3


def test_a_table_is_kept_with_the_archive(archive: Archive, tmp_path: Path) -> None:
    assert archive.names() is None
    archive.remember_names(ONE)
    with onrecord.open(tmp_path / "news.db") as again:
        assert again.names() == ONE
        table = table_of(again)
        assert table is not None
        entry = table.find("Marek Tull", SpeakerType.PERSON)
        assert entry is not None
        assert entry.name == "Lena Oster"


def test_growing_keeps_what_the_table_says(archive: Archive) -> None:
    archive.remember_names(ONE)
    settle_speakers(archive)
    assert archive.unsettled() == 0
    archive.save(reading(10, TULL), reading(11, DOCKERS))
    assert archive.unsettled() == pytest.approx(2 / 6)
    settle_if_grown(archive)
    assert archive.unsettled() == 0
    assert said(archive, "tull") == said(archive, "oster") == 4
    assert counts(archive)["Lena Oster"] == 4


def test_an_archive_that_has_hardly_grown_is_left_alone(archive: Archive) -> None:
    archive.save(*(reading(number, DOCKERS) for number in range(30, 50)))
    settle_speakers(archive)
    archive.remember_names(ONE)
    archive.save(reading(60, DOCKERS))
    settle_if_grown(archive)
    assert archive.unsettled() == pytest.approx(1 / 25)
    assert said(archive, "tull") == 1
    archive.save(reading(61, DOCKERS), reading(62, DOCKERS))
    settle_if_grown(archive)
    assert said(archive, "tull") == 3


def test_replacing_the_table_takes_back_what_it_joined(archive: Archive) -> None:
    archive.remember_names(ONE)
    settle_speakers(archive)
    archive.remember_names("name,aliases,type\nZalivar Dockers,Dockers’ Union of Zalivar,organization\n")
    settle_speakers(archive)
    assert (said(archive, "tull"), said(archive, "oster")) == (1, 2)
    assert counts(archive)["Lena Oster"] == 2


def test_a_table_that_calls_the_same_names_otherwise_replaces_the_first(archive: Archive) -> None:
    archive.remember_names("name,aliases,type\nNina Halvor,Marek Tull; Lena Oster,person\n")
    settle_speakers(archive)
    archive.remember_names("name,aliases,type\nPetra Sund,Marek Tull; Dockers’ Union of Zalivar,person\n")
    settle_speakers(archive)
    assert said(archive, "tull") == said(archive, "dockers") == 2
    assert said(archive, "oster") == 2
    assert counts(archive)["Petra Sund"] == 2


def test_merges_and_review_are_told_under_the_names_of_the_table(archive: Archive) -> None:
    archive.remember_names(ONE)
    registry = register_archive(archive)
    assert {(each.name, each.statements) for each in registry.identities} == {
        ("Lena Oster", 3),
        ("Dockers’ Union of Zalivar", 1),
    }


def test_the_type_of_a_line_decides_whom_it_means(archive: Archive) -> None:
    archive.save(reading(70, Speaker("Marek Tull", SpeakerType.ORGANIZATION)))
    archive.remember_names(
        "name,aliases,type\nLena Oster,Marek Tull,person\nDockers’ Union of Zalivar,Marek Tull,organization\n"
    )
    settle_speakers(archive)
    assert counts(archive) == {"Lena Oster": 3, "Dockers’ Union of Zalivar": 2}


def test_a_damaged_table_is_a_clear_error(archive: Archive) -> None:
    archive.remember_names("no columns here\n")
    with pytest.raises(SettingError, match="the archive's table of names:1: there is no column name"):
        settle_speakers(archive)


def test_a_name_of_the_table_alone_finds_whom_it_stands_for(archive: Archive) -> None:
    archive.remember_names("name,aliases,type\nNina Halvor,Marek Tull; Lena Oster,person\n")
    settle_speakers(archive)
    assert said(archive, "Nina Halvor") == said(archive, "halvor") == 3


def test_a_name_that_a_table_gave_goes_with_it(archive: Archive) -> None:
    before = counts(archive)
    archive.remember_names("name,aliases,type\nNina Halvor,Marek Tull; Lena Oster,person\n")
    settle_speakers(archive)
    archive.remember_names("name\n")
    settle_speakers(archive)
    assert counts(archive) == before


def two_spellings(archive: Archive) -> None:
    """Two names of one family name and one initial, too little for the rules to join them."""
    names = ("Petra Sund", "P. Sund", "Paul Sund")
    archive.save(*(reading(80 + n, Speaker(name, SpeakerType.PERSON)) for n, name in enumerate(names)))


def doubted(archive: Archive) -> list[tuple[str, str]]:
    return [(each.first.name, each.second.name) for each in archive.doubts.list().found]


def test_what_the_rules_leave_open_is_kept_for_people_to_judge(archive: Archive) -> None:
    two_spellings(archive)
    assert doubted(archive) == []
    settle_speakers(archive)
    listed = [(each.a, each.b, each.reason) for each in register_archive(archive).review]
    kept = [(each.first.name, each.second.name, each.reason) for each in archive.doubts.list().found]
    assert kept == listed
    assert {"P. Sund", "Petra Sund"} in [set(pair) for pair in doubted(archive)]


def test_a_later_settling_keeps_what_people_joined(archive: Archive) -> None:
    two_spellings(archive)
    settle_speakers(archive)
    archive.doubts.rule("P. Sund", "Petra Sund", same=True, author="Ada")
    assert said(archive, "petra") == 2
    settle_speakers(archive)
    assert said(archive, "petra") == 2
    merged = [(each.alias, each.rule) for each in register_archive(archive).merges]
    assert ("Petra Sund", "a person's word") in merged or ("P. Sund", "a person's word") in merged
    assert list(archive.check()) == []


def test_rules_never_join_what_people_keep_apart(archive: Archive) -> None:
    names = ("Volodymyr Tarnenko", "Volodimir Tarnenko")
    archive.save(*(reading(20 + n, Speaker(name, SpeakerType.PERSON)) for n, name in enumerate(names)))
    settle_speakers(archive)
    assert said(archive, "volodymyr") == 2
    number = archive.doubts.rule(*names, same=False, author="Ada")
    for _ in range(2):
        assert said(archive, "volodymyr") == said(archive, "volodimir") == 1
        assert doubted(archive) == []
        settle_speakers(archive)
    assert all("Tarnenko" not in each.a for each in register_archive(archive).review)
    archive.doubts.withdraw(number)
    settle_speakers(archive)
    assert said(archive, "volodymyr") == 2


def test_people_part_what_the_table_of_names_makes_one(archive: Archive) -> None:
    archive.remember_names(ONE)
    settle_speakers(archive)
    archive.doubts.rule("Marek Tull", "Lena Oster", same=False, author="Ada")
    assert (said(archive, "tull"), said(archive, "oster")) == (1, 2)
    settle_speakers(archive)
    assert (said(archive, "tull"), said(archive, "oster")) == (1, 2)
    assert list(archive.check()) == []


def test_names_that_no_rule_would_compare_can_be_joined(archive: Archive) -> None:
    archive.doubts.rule("Marek Tull", "Dockers’ Union of Zalivar", same=True, author="Ada")
    settle_speakers(archive)
    assert said(archive, "tull") == said(archive, "dockers") == 2
