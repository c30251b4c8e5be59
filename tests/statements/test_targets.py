"""Whom an act is aimed at."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from onrecord.records import Act
from onrecord.statements import Scene, find_target

Lay = Callable[..., Scene]
VORNE, HAAL, PORT, REPORTERS, VELM = range(1, 6)
NAMES = {"Ilse Vorne": VORNE, "David Haal": HAAL, "Harbour Act": (PORT, 3), "Velm": (VELM, 2)}
ALL = tuple(Act)
NO_TARGET = (Act.STATE, Act.PREDICT, Act.THINK)
TO_SOMEBODY = (Act.DEMAND, Act.ASK, Act.THREATEN, Act.PROMISE, Act.WARN)
AT_SOMEBODY = (Act.ACCUSE, Act.PRAISE, Act.DENY)


@pytest.fixture
def scene(lay: Lay) -> Scene:
    text = "In Velm, Ilse Vorne told reporters that David Haal had broken the Harbour Act."
    said = ("Ilse Vorne", "told", "that David Haal had broken the Harbour Act", VORNE)
    return lay(text, said, names=NAMES, nouns={"reporters": REPORTERS})


@pytest.mark.parametrize("act", NO_TARGET)
@pytest.mark.parametrize("addressee", [None, REPORTERS])
def test_what_only_tells_something_is_aimed_at_nobody(scene: Scene, act: Act, addressee: int | None) -> None:
    assert find_target(scene, 0, act, addressee) is None


@pytest.mark.parametrize("act", TO_SOMEBODY)
def test_what_is_said_for_somebody_to_act_is_aimed_at_the_addressee(scene: Scene, act: Act) -> None:
    assert find_target(scene, 0, act, REPORTERS) == REPORTERS


@pytest.mark.parametrize("act", TO_SOMEBODY)
def test_without_an_addressee_the_first_named_is_meant(scene: Scene, act: Act) -> None:
    assert find_target(scene, 0, act, None) == HAAL


@pytest.mark.parametrize("act", AT_SOMEBODY)
@pytest.mark.parametrize("addressee", [None, REPORTERS])
def test_blame_and_praise_are_aimed_at_the_one_named_not_the_listeners(
    scene: Scene, act: Act, addressee: int | None
) -> None:
    assert find_target(scene, 0, act, addressee) == HAAL


def test_every_act_has_its_rule() -> None:
    assert sorted((*NO_TARGET, *TO_SOMEBODY, *AT_SOMEBODY)) == sorted(ALL)


def test_a_name_in_the_cue_goes_first(lay: Lay) -> None:
    text = "Ilse Vorne accused Velm of lies: David Haal never left."
    scene = lay(text, ("Ilse Vorne", "accused Velm of", "lies: David Haal never left", VORNE), names=NAMES)
    assert find_target(scene, 0, Act.ACCUSE, None) == VELM


def test_speakers_do_not_aim_at_themselves(lay: Lay) -> None:
    text = "She said Ilse Vorne had done more than David Haal."
    scene = lay(text, ("She", "said", "Ilse Vorne had done more than David Haal", VORNE), names=NAMES)
    assert find_target(scene, 0, Act.PRAISE, None) == HAAL


def test_things_and_common_nouns_are_no_targets(lay: Lay) -> None:
    content = "that the mayors and the Harbour Act were a shame"
    said = ("Ilse Vorne", "said", content, VORNE)
    scene = lay(f"Ilse Vorne said {content}.", said, names=NAMES, nouns={"mayors": REPORTERS})
    assert find_target(scene, 0, Act.ACCUSE, None) is None
    # To whom somebody complains is not whom they complain of.
    assert find_target(scene, 0, Act.ACCUSE, HAAL) is None


def test_the_object_of_the_cue_is_meant(lay: Lay) -> None:
    text = "Ilse Vorne accused David Haal of lying in Velm."
    scene = lay(text, ("Ilse Vorne", "accused", "of lying in Velm", VORNE), names=NAMES)
    assert find_target(scene, 0, Act.ACCUSE, REPORTERS) == HAAL


def test_names_outside_of_cue_and_content_are_not_meant(lay: Lay) -> None:
    text = "David Haal left. Ilse Vorne said, in Velm, that it was a lie."
    scene = lay(text, ("Ilse Vorne", "said", "that it was a lie", VORNE), names=NAMES)
    assert find_target(scene, 0, Act.DENY, None) is None


def test_names_deep_in_a_long_content_are_not_its_object(lay: Lay) -> None:
    content = "that " + "the rain fell " * 15 + "on David Haal"
    scene = lay(f"Ilse Vorne said {content}.", ("Ilse Vorne", "said", content, VORNE), names=NAMES)
    assert find_target(scene, 0, Act.ACCUSE, None) is None


def test_content_before_its_cue(lay: Lay) -> None:
    text = "“David Haal is a liar,” Ilse Vorne said."
    scene = lay(text, ("Ilse Vorne", "said", "“David Haal is a liar,”", VORNE), names=NAMES)
    assert find_target(scene, 0, Act.ACCUSE, None) == HAAL


def test_content_without_a_cue(lay: Lay) -> None:
    text = "“David Haal is a liar.”"
    scene = lay(text, (None, None, text, None), names=NAMES)
    assert find_target(scene, 0, Act.ACCUSE, None) == HAAL


@pytest.mark.parametrize("act", ALL)
@pytest.mark.parametrize("text", ["No", "“”", "“"])
def test_texts_of_hardly_a_word(lay: Lay, text: str, act: Act) -> None:
    assert find_target(lay(text, (None, None, text, None)), 0, act, None) is None
