"""Answers that are kept: for how long, how many, and made by one of many who ask."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.web.keeping import CSRF, Answer, Keeper
from onrecord.web.shelf import Shelf


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


def keepers(folder: Path, archive: Archive) -> tuple[Keeper, Keeper]:
    """As two processes of one server have them."""
    return tuple(Keeper(archive.stamp, seconds=0.05, shelf=Shelf(folder)) for _ in range(2))  # type: ignore[return-value]


@pytest.mark.parametrize("body", [b"page", b"a long page " * 200])
def test_what_one_process_made_the_others_have(tmp_path: Path, body: bytes) -> None:
    one, other = keepers(tmp_path, Archive())
    make, made = counted(body)
    first, second = one.get(("a", 1), make), other.get(("a", 1), make)
    assert first == second
    assert other.find(("a", 1)) == first
    assert other.find(("a", 2)) is None
    assert len(made) == 1


def test_on_the_shelf_too_a_correction_counts_at_once_and_growth_soon(tmp_path: Path) -> None:
    archive, (make, made) = Archive(), counted()
    one, other = keepers(tmp_path, archive)
    one.get("a", make)
    archive.growth += 1
    assert other.find("a") is not None
    archive.edits += 1
    assert other.find("a") is None
    other.get("a", make)
    archive.growth += 1
    time.sleep(0.06)
    assert one.find("a") is None
    assert len(made) == 2


def test_a_state_of_several_numbers_is_known_again(tmp_path: Path) -> None:
    make, made = counted()
    for _ in range(2):
        Keeper(lambda: (3, (1, (2, 3))), shelf=Shelf(tmp_path)).get("a", make)
    assert len(made) == 1


def test_the_place_of_a_token_is_known_to_another_process(tmp_path: Path) -> None:
    put = f"""
from pathlib import Path
from onrecord.web.keeping import CSRF, Answer, Keeper
from onrecord.web.shelf import Shelf
body = f"<input value='{{CSRF}}'>".encode() + b" " * 2000
Keeper(lambda: (0, 0), shelf=Shelf(Path({str(tmp_path)!r}))).get("a", lambda: Answer("text/html", body))
"""
    subprocess.run([sys.executable, "-c", put], check=True)
    found = Keeper(Archive().stamp, shelf=Shelf(tmp_path)).find("a")
    assert found is not None
    assert found.body.strip() == f"<input value='{CSRF}'>".encode()


@pytest.mark.parametrize("damage", [b"", b"no head", b'{"form": 1}\n', b"[]\n", b"\xff\n"])
def test_what_cannot_be_read_on_the_shelf_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    one, other = keepers(tmp_path, Archive())
    make, made = counted()
    one.get("a", make)
    for file in tmp_path.iterdir():
        file.write_bytes(damage)
    assert other.get("a", make).body == b"page"
    assert len(made) == 2


def test_without_room_or_folder_answers_are_made_all_the_same(tmp_path: Path) -> None:
    one, other = keepers(tmp_path / "gone", Archive())
    make, made = counted()
    assert one.get("a", make).body == other.get("a", make).body == b"page"
    assert len(made) == 2


def test_the_shelf_is_cleared_of_what_is_old(tmp_path: Path) -> None:
    keeper = Keeper(Archive().stamp, shelf=Shelf(tmp_path, most=1_000))
    for number in range(100):
        keeper.get(number, lambda: Answer("text/html", b"x" * 90))
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < 6_000
    assert Keeper(Archive().stamp, shelf=Shelf(tmp_path)).find(99) is not None
