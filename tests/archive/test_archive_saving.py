"""An article is kept once, whoever adds it and how often; and who gets the numbers does not matter."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from invented import TAMM, VORNE, LightNeighbours, Said, reading

from onrecord.archive import Archive, Outcome
from onrecord.records import Speaker, SpeakerType

_WRITERS = 4


def test_an_article_twice_in_one_batch_is_kept_once(archive: Archive) -> None:
    one = reading("We never left.")
    assert [each.outcome for each in archive.save(one, one)] == [Outcome.ADDED, Outcome.KNOWN]
    assert list(archive.readings()) == [one]


def test_an_article_in_two_batches_is_kept_once(archive: Archive) -> None:
    one, other = reading("We never left."), reading("We never left.", Said("Nor did I.", TAMM))
    archive.save(one)
    archive.save(other, one)
    assert list(archive.readings()) == [one, other]
    assert archive.known([one.article.id, other.article.id, "0" * 16]) == {one.article.id, other.article.id}


def test_nothing_to_save(archive: Archive) -> None:
    assert archive.save() == []
    assert archive.replace() == 0
    assert archive.overview().articles == 0


def test_a_batch_that_fails_leaves_nothing(archive: Archive, neighbours: LightNeighbours) -> None:
    class Failing(LightNeighbours):
        def rank_candidates(self, hits: Sequence[Sequence[int]]) -> Sequence[int]:
            raise RuntimeError("out of memory")

    archive.save(reading("One."))
    with Archive.open(archive.location, Failing()) as failing, pytest.raises(RuntimeError):
        failing.save(reading("Two."), reading("Two too."))
    assert archive.overview().articles == 1
    assert list(archive.check()) == []


def _batches(writer: int, *, batches: int) -> list[list[object]]:
    """Articles of which each is written by two writers, in another order."""
    everyone = [Speaker(f"Speaker {number}", SpeakerType.PERSON) for number in range(9)]
    own = [
        reading(Said(f"Ship {number} sails.", everyone[number % 9]), Said("So.", VORNE), head=f"Article {number}")
        for number in range(batches * 3)
    ]
    if writer % 2:
        own.reverse()
    return [list(own[start : start + 3]) for start in range(0, len(own), 3)]


def _write(location: str, writer: int, batches: int) -> None:
    with Archive.open(location, LightNeighbours()) as archive:
        for batch in _batches(writer, batches=batches):
            archive.save(*batch)  # type: ignore[arg-type]


def _assert_whole(archive: Archive, *, batches: int) -> None:
    expected = {each.article.id: each for batch in _batches(0, batches=batches) for each in batch}  # type: ignore[attr-defined]
    found = list(archive.readings())
    assert len(found) == len(expected)
    assert {each.article.id: each for each in found} == expected
    assert archive.overview().statements == 2 * len(expected)
    assert {(each.name, each.statements) for each in archive.speakers("Ilse")} == {("Ilse Vorne", len(expected))}
    assert list(archive.check()) == []


def test_processes_that_write_at_once_lose_and_double_nothing(location: str) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_write, args=(location, writer, 8)) for writer in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0, 0]
    with Archive.open(location, LightNeighbours()) as archive:
        _assert_whole(archive, batches=8)


def test_threads_that_write_at_once_lose_and_double_nothing(archive: Archive) -> None:
    def write(writer: int) -> int:
        return sum(
            kept.outcome is not Outcome.KNOWN
            for batch in _batches(writer, batches=8)
            for kept in archive.save(*batch)  # type: ignore[arg-type]
        )

    with ThreadPoolExecutor(_WRITERS) as pool:
        added = sum(pool.map(write, range(_WRITERS)))
    assert added == 24
    _assert_whole(archive, batches=8)


def test_those_who_correct_and_those_who_add_meet_the_same_new_speaker(archive: Archive) -> None:
    archive.save(*(reading(f"Ship {number}.", head=f"Old {number}") for number in range(8)))
    ids = [found.id for found in archive.said()]
    start = threading.Barrier(3)

    def correct(part: int) -> None:
        start.wait()
        for number, statement in enumerate(ids[part::2]):
            archive.correct(statement, author="Ada", speaker=Speaker(f"New {number}", SpeakerType.PERSON))

    def add() -> None:
        start.wait()
        for number in range(4):
            archive.save(reading(Said("So.", Speaker(f"New {number}", SpeakerType.PERSON)), head=f"New {number}"))

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(correct, 0), pool.submit(correct, 1), pool.submit(add)]:
            done.result()
    assert {each.statements for each in archive.speakers("New")} == {3}
    assert list(archive.check()) == []


def test_readers_see_whole_articles_while_others_write(archive: Archive) -> None:
    done = threading.Event()

    def read() -> int:
        rounds = 0
        while not done.is_set() or not rounds:
            for each in archive.readings():
                assert len(each.statements) == 2
            page = archive.said(limit=1000)
            assert len(page) % 2 == 0
            rounds += 1
        return rounds

    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(read)
        for batch in _batches(0, batches=6):
            archive.save(*batch)  # type: ignore[arg-type]
        done.set()
        assert reader.result() >= 1
