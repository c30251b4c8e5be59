"""A comparer keeps what it has checked, and gives what comparing once gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from happenings import ARTICLES

import onrecord
from onrecord import Reading
from onrecord.pipeline import comparing
from onrecord.pipeline.comparing import Comparer, compare_story
from onrecord.pipeline.linking import link_archive

if TYPE_CHECKING:
    from onrecord import Archive


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    path: Path = tmp_path_factory.mktemp("compared") / "news.db"
    with onrecord.open(path) as opened:
        opened.save(*onrecord.read_many(ARTICLES.values()))
        link_archive(opened)
        yield opened


@pytest.fixture
def readings(archive: Archive) -> list[Reading]:
    return list(archive.readings())


class Counting:
    """A checker that finds nothing, and counts."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def check(self, reading: Reading) -> None:
        self.asked.append(reading.article.id)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    checker = Counting()
    monkeypatch.setattr(comparing.HeadlineChecker, "open", lambda: checker)
    return checker


def test_again_and_once_give_the_same(archive: Archive) -> None:
    comparer, story = Comparer(), ARTICLES["bridge late"].id
    first = comparer.compare(archive, story)
    assert first.headlines
    assert comparer.compare(archive, story) == first == compare_story(archive, story)


def test_a_headline_is_checked_once(readings: list[Reading], counting: Counting) -> None:
    comparer = Comparer()
    for reading in (*readings, *readings):
        assert comparer.check(reading) is None
    assert counting.asked == [each.article.id for each in readings]


def test_a_headline_is_checked_anew_when_statements_were_corrected(readings: list[Reading], counting: Counting) -> None:
    comparer = Comparer()
    reading = next(each for each in readings if each.statements)
    comparer.check(reading)
    comparer.check(replace(reading, statements=reading.statements[1:]))
    assert len(counting.asked) == 2


def test_what_was_asked_for_longest_ago_is_forgotten(
    readings: list[Reading], counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "_MOST_CHECKS", 2)
    comparer = Comparer()
    one, two, three = readings[:3]
    for reading in (one, two, one, three, one, two):
        comparer.check(reading)
    assert counting.asked == [each.article.id for each in (one, two, three, two)]
