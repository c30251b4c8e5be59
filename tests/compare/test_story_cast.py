"""Speakers of one story are listed under the fullest of their names, unless two could be meant."""

from __future__ import annotations

import pytest

from onrecord.compare.cast import Cast
from onrecord.records import Speaker, SpeakerType


def person(name: str) -> Speaker:
    return Speaker(name, SpeakerType.PERSON)


def shown(name: str, *others: str) -> str:
    return Cast(map(person, (name, *others))).name(person(name))


@pytest.mark.parametrize(
    ("name", "others", "listed"),
    [
        ("Vorne", ["Ilse Vorne"], "Ilse Vorne"),
        ("Ilse Vorne", ["Vorne"], "Ilse Vorne"),
        ("Ilse", ["Ilse Vorne"], "Ilse Vorne"),
        ("Vorne", ["Ilse Vorne", "Ilse Marit Vorne"], "Ilse Marit Vorne"),
        ("Vorne", ["Ilse Vorne", "Tomas Vorne"], "Vorne"),
        ("Ilse Vorne", ["Tomas Vorne", "Vorne"], "Ilse Vorne"),
        ("VORNE", ["Ilse Vorne"], "Ilse Vorne"),
        ("Ilse Vörne", ["Ilse Vorne", "Ilse Vorne"], "Ilse Vorne"),
        ("Vorn", ["Ilse Vorne"], "Vorn"),
        ("…", ["Ilse Vorne"], "…"),
        ("", ["Ilse Vorne"], ""),
    ],
)
def test_under_which_name(name: str, others: list[str], listed: str) -> None:
    assert shown(name, *others) == listed


def test_of_two_spellings_the_more_frequent_is_shown_else_the_longer() -> None:
    assert shown("Ilse Vörne", "Ilse Vorne", "Ilse Vorne") == "Ilse Vorne"
    assert shown("Ilse Vorne", "Ilse Vorne’s") == "Ilse Vorne’s"


def test_a_name_of_another_type_is_another() -> None:
    port = Speaker("Norcall", SpeakerType.ORGANIZATION)
    cast = Cast([port, person("Ada Norcall"), Speaker("Norcall Port", SpeakerType.ORGANIZATION)])
    assert cast.name(port) == "Norcall Port"
    assert cast.name(person("Norcall")) == "Norcall", "never seen, so it stays"


@pytest.mark.parametrize("kind", [SpeakerType.GROUP, SpeakerType.UNNAMED, SpeakerType.DOCUMENT])
def test_those_without_a_name_of_their_own_are_never_part_of_another(kind: SpeakerType) -> None:
    dockers = Speaker("dockers", kind)
    assert Cast([dockers, Speaker("dockers of Zalivar", kind)]).name(dockers) == "dockers"


def test_several_at_once_are_listed_under_their_names_each_once() -> None:
    both = Speaker("both", SpeakerType.GROUP, members=(person("Vorne"), person("Tamm"), person("Ilse Vorne")))
    cast = Cast([both, person("Bo Tamm")])
    assert cast.name(both) == "Ilse Vorne & Bo Tamm"
    assert cast.name(person("Tamm")) == "Bo Tamm", "members count as speakers"


def test_the_order_of_speakers_does_not_matter() -> None:
    speakers = [person(name) for name in ("Vorne", "Ilse Vorne", "I. Vorne", "Tomas Tamm", "Tamm")]
    names = [Cast(speakers).name(each) for each in speakers]
    assert [Cast(reversed(speakers)).name(each) for each in speakers] == names
