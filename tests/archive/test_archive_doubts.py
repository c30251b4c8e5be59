"""Names that may be one speaker, and people's word on them, which goes before all rules."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import LightNeighbours, Said, reading

from onrecord.archive import Archive, Doubtful
from onrecord.archive.naming import Name
from onrecord.errors import SettingError
from onrecord.records import Speaker, SpeakerType

PERSON, BODY = SpeakerType.PERSON, SpeakerType.ORGANIZATION
NAMES = ("Ilse Vorne", "Ilze Worne", "I. Vorne", "Bo Tamm")
VORNE, WORNE, INITIAL, TAMM = [(PERSON, " ".join(sorted(name.casefold().split()))) for name in NAMES]


def groups(*each: tuple[str, list[Name]]) -> list[tuple[str, list[Name]]]:
    return list(each)


def doubtful(first: Name, second: Name, reason: str = "similar spelling") -> Doubtful:
    return Doubtful(first, second, reason, together=2, shared_role=("minister", "port"))


@pytest.fixture
def spoken(archive: Archive) -> Archive:
    """Vorne says three things, Worne two, the others one each."""
    for number, name in enumerate((*NAMES, *NAMES[:2], NAMES[0])):
        archive.save(reading(Said(f"Words of number {number}.", speaker=Speaker(name, PERSON)), head=f"Talks {number}"))
    return archive


def counts(archive: Archive) -> dict[str, int]:
    return {each.name: each.statements for each in archive.speakers()}


def sound(archive: Archive) -> bool:
    return [each.message for each in archive.check()] == []


def test_a_new_archive_has_no_doubts(archive: Archive) -> None:
    page = archive.doubts.list()
    assert (page.found, page.next) == ((), None)
    assert archive.doubts.rulings() == []
    assert archive.doubts.standing() == []


def test_a_pair_is_told_with_its_names_counts_examples_and_reason(spoken: Archive) -> None:
    spoken.join_names(groups(("Ilse Vorne", [VORNE, INITIAL])), doubts=[doubtful(VORNE, WORNE)])
    (doubt,) = spoken.doubts.list().found
    assert (doubt.reason, doubt.together, doubt.shared_role) == ("similar spelling", 2, ("minister", "port"))
    assert (doubt.first.name, doubt.first.type, doubt.first.statements) == ("Ilse Vorne", PERSON, 4)
    assert (doubt.second.name, doubt.second.statements, doubt.second.spellings) == ("Ilze Worne", 2, ())
    assert doubt.first.spellings == ("I. Vorne",)
    for side in (doubt.first, doubt.second):
        assert side.example is not None
        assert side.example.statement.speaker is not None
        assert side.example.statement.speaker.name == side.name


def test_a_rejected_statement_is_no_example(spoken: Archive) -> None:
    spoken.join_names([], doubts=[doubtful(VORNE, TAMM)])
    (found,) = spoken.said("tamm").found
    spoken.correct(found.id, author="Ada", rejected=True)
    (doubt,) = spoken.doubts.list().found
    assert doubt.second.example is None


def test_pages_go_on_where_the_last_one_ended(spoken: Archive) -> None:
    pairs = [doubtful(VORNE, WORNE), doubtful(VORNE, INITIAL), doubtful(VORNE, TAMM)]
    spoken.join_names([], doubts=pairs)
    first = spoken.doubts.list(limit=2)
    assert [each.second.name for each in first.found] == ["Ilze Worne", "I. Vorne"]
    second = spoken.doubts.list(limit=2, after=first.next)
    assert [each.second.name for each in second.found] == ["Bo Tamm"]
    assert second.next is None


@pytest.mark.parametrize("after", ["", "x", "-1", "1.5", "9" * 40])
def test_a_place_that_is_none_is_an_error(archive: Archive, after: str) -> None:
    with pytest.raises(SettingError, match="is no place to go on from"):
        archive.doubts.list(after=after)


def test_settling_puts_new_doubts_in_the_place_of_the_old(spoken: Archive) -> None:
    spoken.join_names([], doubts=[doubtful(VORNE, WORNE)])
    spoken.join_names([], doubts=[doubtful(VORNE, TAMM)])
    assert [each.second.name for each in spoken.doubts.list().found] == ["Bo Tamm"]


def test_to_rule_them_one_joins_them_at_once(spoken: Archive) -> None:
    spoken.join_names([], doubts=[doubtful(VORNE, WORNE)])
    number = spoken.doubts.rule("Ilze Worne", "Ilse Vorne", same=True, author=" Ada ", note="one letter")
    assert counts(spoken) == {"Ilse Vorne": 5, "I. Vorne": 1, "Bo Tamm": 1}
    assert len(spoken.said("worne").found) == 5
    assert spoken.doubts.list().found == ()
    (ruling,) = spoken.doubts.rulings()
    assert (ruling.id, ruling.first, ruling.second, ruling.same) == (number, "Ilze Worne", "Ilse Vorne", True)
    assert (ruling.author, ruling.note, ruling.first_type) == ("Ada", "one letter", PERSON)
    assert sound(spoken)


def test_to_rule_them_two_takes_them_from_the_list(spoken: Archive) -> None:
    spoken.join_names([], doubts=[doubtful(VORNE, WORNE), doubtful(VORNE, TAMM)])
    before = counts(spoken)
    spoken.doubts.rule("Ilse Vorne", "Ilze Worne", same=False, author="Ada")
    assert counts(spoken) == before
    assert [each.second.name for each in spoken.doubts.list().found] == ["Bo Tamm"]
    assert sound(spoken)


def test_to_rule_one_speaker_two_parts_it_at_once(spoken: Archive) -> None:
    spoken.join_names(groups(("Ilse Vorne", [VORNE, WORNE, INITIAL])))
    spoken.doubts.rule("Ilse Vorne", "Ilze Worne", same=False, author="Ada")
    assert counts(spoken) == {"Ilse Vorne": 4, "Ilze Worne": 2, "Bo Tamm": 1}
    assert sound(spoken)


def test_what_people_say_is_held_to_by_a_settling_that_does_not_know_of_it(spoken: Archive) -> None:
    spoken.doubts.rule("Ilse Vorne", "Ilze Worne", same=True, author="Ada")
    spoken.doubts.rule("Ilse Vorne", "Bo Tamm", same=False, author="Ada")
    spoken.join_names(groups(("Bo Tamm", [TAMM, VORNE])))
    assert counts(spoken) == {"Ilse Vorne": 5, "Bo Tamm": 1, "I. Vorne": 1}
    assert sound(spoken)


@pytest.mark.parametrize("same", [True, False])
def test_a_ruling_taken_back_counts_no_more(spoken: Archive, same: bool) -> None:
    joined = [] if same else groups(("Ilse Vorne", [VORNE, WORNE]))
    spoken.join_names(joined, doubts=[doubtful(VORNE, WORNE)])
    before = counts(spoken), len(spoken.doubts.list().found)
    number = spoken.doubts.rule("Ilse Vorne", "Ilze Worne", same=same, author="Ada")
    assert (counts(spoken), len(spoken.doubts.list().found)) != before
    spoken.doubts.withdraw(number)
    assert (counts(spoken), len(spoken.doubts.list().found)) == before
    assert spoken.doubts.rulings() == []
    (ruling,) = spoken.doubts.rulings(withdrawn=True)
    assert ruling.withdrawn_at is not None
    assert sound(spoken)
    with pytest.raises(SettingError, match=f"there is no ruling {number} that could be withdrawn"):
        spoken.doubts.withdraw(number)


def test_taking_back_one_of_two_rulings_leaves_the_other(spoken: Archive) -> None:
    first = spoken.doubts.rule("I. Vorne", "Bo Tamm", same=True, author="Ada")
    spoken.doubts.rule("I. Vorne", "Ilse Vorne", same=True, author="Ada")
    assert counts(spoken) == {"Ilse Vorne": 5, "Ilze Worne": 2}
    spoken.doubts.withdraw(first)
    assert counts(spoken) == {"Ilse Vorne": 4, "Ilze Worne": 2, "Bo Tamm": 1}


def test_a_second_word_on_the_same_names_takes_the_place_of_the_first(spoken: Archive) -> None:
    first = spoken.doubts.rule("Ilse Vorne", "Ilze Worne", same=True, author="Ada")
    assert spoken.doubts.rule("Ilze Worne", "Ilse Vorne", same=True, author="Ben") == first, "said already"
    second = spoken.doubts.rule("Ilze Worne", "Ilse Vorne", same=False, author="Ben")
    assert [(each.id, each.same, each.author) for each in spoken.doubts.rulings()] == [(second, False, "Ben")]
    assert counts(spoken)["Ilze Worne"] == 2


def test_rulings_that_contradict_each_other_are_refused(spoken: Archive) -> None:
    one = spoken.doubts.rule("Ilse Vorne", "Ilze Worne", same=True, author="Ada")
    two = spoken.doubts.rule("Ilze Worne", "I. Vorne", same=True, author="Ada")
    apart = spoken.doubts.rule("Bo Tamm", "I. Vorne", same=False, author="Ada")
    with pytest.raises(SettingError, match=f"are one speaker by the rulings {one}, {two}; withdraw one of them first"):
        spoken.doubts.rule("Ilse Vorne", "I. Vorne", same=False, author="Ada")
    with pytest.raises(SettingError, match=f"are two speakers by ruling {apart}; withdraw it first"):
        spoken.doubts.rule("Ilse Vorne", "Bo Tamm", same=True, author="Ada")
    assert sound(spoken)


def test_joining_two_speakers_does_not_bring_together_what_is_kept_apart(spoken: Archive) -> None:
    spoken.join_names(groups(("Ilse Vorne", [VORNE, INITIAL])))
    spoken.doubts.rule("I. Vorne", "Bo Tamm", same=False, author="Ada")
    spoken.doubts.rule("Ilse Vorne", "Bo Tamm", same=True, author="Ada")
    assert counts(spoken) == {"Ilse Vorne": 4, "Ilze Worne": 2, "I. Vorne": 1}
    assert sound(spoken)


def test_a_name_of_two_speakers_is_told_with_its_types(spoken: Archive) -> None:
    spoken.save(reading(Said("We sail.", speaker=Speaker("Bo Tamm", BODY)), head="Boats"))
    with pytest.raises(SettingError, match="may be 2 speakers; write its type before the name, as in person:Bo Tamm"):
        spoken.doubts.rule("Bo Tamm", "Ilse Vorne", same=True, author="Ada")
    spoken.doubts.rule("organization:Bo Tamm", "person: Bo Tamm", same=True, author="Ada")
    assert counts(spoken)["Bo Tamm"] == 2


@pytest.mark.parametrize(
    ("first", "second", "author", "message"),
    [
        ("Nobody Here", "Ilse Vorne", "Ada", "there is no speaker 'Nobody Here'"),
        ("group:Ilse Vorne", "Ilse Vorne", "Ada", "there is no speaker 'group:Ilse Vorne'"),
        ("", "Ilse Vorne", "Ada", "there is no speaker ''"),
        ("\0\ud800:x", "Ilse Vorne", "Ada", "there is no speaker"),
        (0, "Ilse Vorne", "Ada", "there is no speaker of the number 0"),
        (10**30, "Ilse Vorne", "Ada", "there is no speaker of the number"),
        (-(10**30), "Ilse Vorne", "Ada", "there is no speaker of the number"),
        ("Ilse Vorne", "ilse vorne", "Ada", "is named twice"),
        ("Ilse Vorne", "Bo Tamm", "  ", "needs the name of who makes it"),
    ],
)
def test_what_cannot_be_ruled_is_a_clear_error(
    spoken: Archive, first: str | int, second: str | int, author: str, message: str
) -> None:
    with pytest.raises(SettingError, match=message):
        spoken.doubts.rule(first, second, same=True, author=author)
    assert spoken.doubts.rulings(withdrawn=True) == []


@pytest.mark.parametrize("number", [0, -1, 10**30, -(10**30)])
def test_a_ruling_that_is_not_there_cannot_be_withdrawn(archive: Archive, number: int) -> None:
    with pytest.raises(SettingError, match="there is no ruling"):
        archive.doubts.withdraw(number)


def test_hostile_notes_and_authors_come_back_as_they_were(spoken: Archive) -> None:
    spoken.doubts.rule("Ilse Vorne", "Bo Tamm", same=False, author="A\0\ud800", note="<b>\ufffe\0")
    (ruling,) = spoken.doubts.rulings()
    assert (ruling.author, ruling.note) == ("A\0\ud800", "<b>\ufffe\0")


def test_a_damaged_ruling_and_a_chain_of_names_are_faults(spoken: Archive, sql: Callable[..., object]) -> None:
    spoken.doubts.rule("Ilse Vorne", "Ilze Worne", same=True, author="Ada")
    assert sound(spoken)
    sql("UPDATE speaker SET identity_id = NULL")
    assert "ruling 1 on two names is not held" in [each.message for each in spoken.check()]
    sql("DELETE FROM name_ruling")
    sql("UPDATE speaker SET identity_id = id + 1 WHERE id < 3")
    found = [each.message for each in spoken.check()]
    assert "1 names are spellings of a name that is itself a spelling" in found


def test_a_backup_has_the_rulings_and_the_doubts(spoken: Archive, tmp_path: Path) -> None:
    spoken.join_names(groups(("Ilse Vorne", [VORNE, INITIAL])), doubts=[doubtful(VORNE, TAMM)])
    number = spoken.doubts.rule("Ilse Vorne", "Ilze Worne", same=True, author="Ada")
    spoken.backup(tmp_path / "copy.db")
    with Archive.open(tmp_path / "copy.db", LightNeighbours(), create=False) as copy:
        assert copy.doubts.rulings() == spoken.doubts.rulings()
        assert copy.doubts.list() == spoken.doubts.list()
        assert counts(copy) == counts(spoken)
        copy.doubts.withdraw(number)
        assert counts(copy) == {"Ilse Vorne": 4, "Ilze Worne": 2, "Bo Tamm": 1}
        assert sound(copy)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Archive]:
    """Gives an archive of five names, each time a new one."""
    folder = tmp_path_factory.mktemp("five")
    with Archive.open(folder / "made.db", LightNeighbours()) as archive:
        archive.save(*(reading(Said("So.", speaker=Speaker(f"N{n} X", PERSON)), head=f"T{n}") for n in range(5)))
    return lambda: Archive.open(shutil.copy(folder / "made.db", folder / "copy.db"), LightNeighbours())


_numbers = st.integers(0, 4)
_steps = st.lists(
    st.one_of(
        st.tuples(st.just("rule"), _numbers, _numbers, st.booleans()),
        st.tuples(st.just("withdraw"), st.integers(1, 6), st.none(), st.none()),
        st.tuples(st.just("settle"), _numbers, _numbers, st.none()),
    ),
    max_size=8,
)


@given(steps=_steps)
@settings(max_examples=40, deadline=None)
def test_whatever_is_said_in_whatever_order_every_standing_ruling_holds(
    fresh: Callable[[], Archive], steps: list[tuple[str, int, int, bool]]
) -> None:
    with fresh() as archive:
        for verb, first, second, same in steps:
            try:
                if verb == "rule":
                    archive.doubts.rule(f"N{first} X", f"N{second} X", same=same, author="Ada")
                elif verb == "withdraw":
                    archive.doubts.withdraw(first)
                else:
                    archive.join_names([("any", [(PERSON, f"n{n} x") for n in sorted({first, second})])])
            except SettingError:
                continue
            assert [each.message for each in archive.check()] == []
        for ruling in archive.doubts.rulings():
            archive.doubts.withdraw(ruling.id)
        if not any(verb == "settle" for verb, *_ in steps):
            assert len(archive.speakers()) == 5


def test_an_archive_from_before_rulings_knows_what_the_rules_had_joined(
    spoken: Archive, sql: Callable[..., Any]
) -> None:
    spoken.join_names(groups(("Ilse Vorne", [VORNE, WORNE])))
    made = sql("SELECT speaker_id, identity_id FROM settled")
    for table in ("doubt", "name_ruling", "settled"):
        sql(f"DROP TABLE {table}")
    sql("UPDATE alembic_version SET version_num = '0005'")
    with Archive.open(spoken.location, LightNeighbours(), create=False) as archive:
        assert sql("SELECT speaker_id, identity_id FROM settled") == made
        number = archive.doubts.rule("Ilse Vorne", "Ilze Worne", same=False, author="Ada")
        assert counts(archive)["Ilze Worne"] == 2
        archive.doubts.withdraw(number)
        assert counts(archive)["Ilse Vorne"] == 5
        assert sound(archive)
