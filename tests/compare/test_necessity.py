from __future__ import annotations

from pathlib import Path

import pytest

import onrecord.compare.same as same_room
from onrecord.compare.necessity import find_need, same_need
from onrecord.compare.rarity import Rarity
from onrecord.compare.same import RARITY
from onrecord.compare.weighing import Weigher
from onrecord.encoder import SentenceVectors


@pytest.fixture(scope="module")
def weigher() -> Weigher:
    model = Path(same_room.__file__).with_name("same_model")
    return Weigher(Rarity.read(model / RARITY), SentenceVectors.open().of)


@pytest.mark.parametrize(
    ("words", "possible", "takes"),
    [
        (
            "Lorvania cannot keep ferries running without Ostrelian fuel",
            "keep ferries running",
            "Ostrelian fuel",
        ),
        ("it is only with Ostrelian fuel that the ferries are running", "the ferries are running", "Ostrelian fuel"),
        ("the lock could only be opened by the harbour’s engineers", "the lock", "the harbour’s engineers"),
        ("without a pilot, no ship is able to dock; ships will not be able to dock", None, None),
        ("without a pilot, the ship won’t be able to dock", "the ship", "a pilot"),
    ],
)
def test_what_it_takes_is_found_in_several_forms(words: str, possible: str | None, takes: str | None) -> None:
    found = find_need(words)
    if possible is None:
        assert found is None
        return
    assert found is not None and possible in found.possible and takes == found.takes


@pytest.mark.parametrize("words", ["", "the harbour needs money", "she cannot come", "without a word"])
def test_what_says_nothing_of_the_kind_is_left(words: str) -> None:
    assert find_need(words) is None


def test_opposite_forms_of_one_need_are_the_same(weigher: Weigher) -> None:
    one = "that Ostrel would not be able to repair the dam without foreign engineers"
    other = "It is only with the help of engineers from abroad that Ostrel has been able to repair the dam"
    assert same_need(one, other, weigher) and same_need(other, one, weigher)


@pytest.mark.parametrize(
    "other",
    [
        "It is only with the help of engineers from abroad that Ostrel has won the regatta",
        "It is only with money from the lottery that Ostrel has been able to repair the dam",
        "Ostrel repaired the dam with foreign engineers",
    ],
)
def test_needs_of_other_things_are_others(weigher: Weigher, other: str) -> None:
    assert not same_need("that Ostrel would not be able to repair the dam without foreign engineers", other, weigher)


def test_long_texts_take_no_long(weigher: Weigher) -> None:
    assert not same_need("cannot " * 20_000, "only with " * 20_000, weigher)
