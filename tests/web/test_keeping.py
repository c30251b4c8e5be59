"""Answers that are kept: for how long, how many, and made by one of many who ask."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from onrecord.web.keeping import Answer, Keeper


class Archive:
    def __init__(self) -> None:
        self.edits, self.growth = 0, 0

    def stamp(self) -> tuple[object, object]:
        return self.edits, self.growth


def counted(body: bytes = b"page") -> tuple[Callable[[], Answer], list[int]]:
    made: list[int] = []

    def make() -> Answer:
        made.append(1)
        return Answer("text/html", body)

    return make, made


def test_an_answer_is_made_once_while_nothing_changes() -> None:
    keeper, (make, made) = Keeper(Archive().stamp), counted()
    assert keeper.get("a", make) is keeper.get("a", make)
    assert len(made) == 1


def test_a_correction_makes_it_anew_at_once() -> None:
    archive, (make, made) = Archive(), counted()
    keeper = Keeper(archive.stamp)
    keeper.get("a", make)
    archive.edits += 1
    keeper.get("a", make)
    assert len(made) == 2


def test_growth_makes_it_anew_after_some_seconds_only() -> None:
    archive, (make, made) = Archive(), counted()
    keeper = Keeper(archive.stamp, seconds=0.05)
    keeper.get("a", make)
    archive.growth += 1
    keeper.get("a", make)
    assert len(made) == 1
    time.sleep(0.06)
    keeper.get("a", make)
    assert len(made) == 2


def test_no_more_is_kept_than_there_is_room_for() -> None:
    keeper, (make, made) = Keeper(Archive().stamp, most=1_600), counted(b"x" * 90)
    for number in range(20):
        keeper.get(number, make)
    keeper.get(19, make)
    assert len(made) == 20
    keeper.get(0, make)
    assert len(made) == 21


def test_of_many_who_ask_at_once_one_makes_it() -> None:
    keeper, made = Keeper(Archive().stamp), []

    def make() -> Answer:
        made.append(1)
        time.sleep(0.05)
        return Answer("text/html", b"page")

    threads = [threading.Thread(target=keeper.get, args=("a", make)) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(made) == 1


def test_one_who_fails_leaves_the_place_to_the_next() -> None:
    keeper, (make, made) = Keeper(Archive().stamp), counted()

    def fail() -> Answer:
        raise ValueError

    for _ in range(2):
        try:
            keeper.get("a", fail)
        except ValueError:
            made.append(0)
    assert keeper.get("a", make).body == b"page"
    assert made == [0, 0, 1]


def test_what_is_no_page_is_not_kept() -> None:
    keeper, made = Keeper(Archive().stamp), []

    def make() -> Answer:
        made.append(1)
        return Answer("text/html", b"wrong", status=400)

    keeper.get("a", make)
    keeper.get("a", make)
    assert len(made) == 2


def test_a_stamp_is_believed_for_a_moment_unless_something_was_changed_here() -> None:
    archive, (make, made) = Archive(), counted()
    keeper = Keeper(archive.stamp)
    assert keeper.at_once("a") is None
    answer = keeper.get("a", make)
    assert keeper.at_once("a") is answer
    archive.edits += 1
    keeper.look_again()
    assert keeper.at_once("a") is None
    keeper.get("a", make)
    assert keeper.at_once("a") is not None
    time.sleep(0.3)
    assert keeper.at_once("a") is None
    assert len(made) == 2
