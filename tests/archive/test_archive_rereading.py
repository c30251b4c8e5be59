"""Old readings and old vectors are found and brought up to date."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from invented import TAMM, VERSIONS, LightNeighbours, Said, reading

import onrecord
from onrecord.archive import Archive, Selection
from onrecord.errors import SettingError
from onrecord.records import Reading

NEW = (("attribution", "invented-2"), ("onrecord", "1"))


def some(count: int) -> list[Reading]:
    return [reading(f"Ship {number} sails.", Said("So.", TAMM), head=f"Article {number}") for number in range(count)]


def test_readings_of_other_versions_are_outdated(archive: Archive) -> None:
    old, quoted = some(3), reading("So.", head="Quoted", versions=(("quotebank", "1"),))
    archive.save(*old, quoted, reading("New.", head="New", versions=NEW))
    assert archive.outdated(dict(NEW)) == 3
    assert archive.outdated(dict(reversed(NEW))) == 3
    assert list(archive.outdated_readings(dict(NEW))) == old
    assert archive.outdated(dict(VERSIONS)) == 1


@pytest.mark.parametrize("at_once", [1, 2, 100])
def test_readings_are_replaced_while_they_are_listed(archive: Archive, at_once: int) -> None:
    archive.save(*some(7))
    seen = []
    for each in archive.outdated_readings(dict(NEW), at_once=at_once):
        seen.append(each.article.id)
        assert archive.replace(replace(each, versions=NEW, statements=each.statements[:1])) == 1
    assert seen == [each.article.id for each in some(7)]
    assert archive.outdated(dict(NEW)) == 0
    assert archive.overview().statements == 7
    assert all(each.versions == NEW for each in archive.readings())
    assert list(archive.check()) == []


def test_replacing_a_hundred_times_leaves_one_reading(archive: Archive) -> None:
    one = reading("We never left.", Said("So.", TAMM))
    archive.save(one)
    for number in range(20):
        archive.replace(replace(one, versions=(("attribution", str(number)),)))
    assert archive.overview().statements == 2
    assert len(archive.said(about="never")) == 1
    assert [found.quote for found in archive.alike("never left", limit=1)] == [("We never left.",)]
    assert list(archive.check()) == []


class TestMeaning:
    """Search by meaning."""

    def test_the_closest_come_first(self, archive: Archive) -> None:
        archive.save(reading("The harbour is closed.", "Ships sail north.", "The harbour is not closed at all."))
        found = archive.alike("the harbour is closed")
        assert [each.quote[0] for each in found][:2] == ["The harbour is closed.", "The harbour is not closed at all."]
        closeness = [each.closeness or 0.0 for each in found]
        assert closeness == sorted(closeness, reverse=True)
        assert closeness[0] == pytest.approx(1, abs=0.02)
        assert found.next is None
        assert len(archive.alike("harbour", limit=1)) == 1

    def test_within_a_selection(self, archive: Archive) -> None:
        archive.save(reading("The harbour is closed.", Said("The harbour is open.", TAMM)))
        found = archive.alike("the harbour is closed", Selection(speaker="tamm"))
        assert [each.quote[0] for each in found] == ["The harbour is open."]
        assert len(archive.alike("harbour", Selection(speaker="nobody"))) == 0
        assert len(archive.alike("harbour", Selection(about="nothing"))) == 0

    def test_what_is_added_and_replaced_is_seen(self, archive: Archive) -> None:
        assert len(archive.alike("harbour")) == 0
        one = reading("The harbour is closed.")
        archive.save(one)
        assert len(archive.alike("harbour")) == 1
        with Archive.open(archive.location, LightNeighbours()) as other:
            other.save(reading("The harbour is open.", head="Second"))
            other.replace(replace(one, statements=()))
        assert [each.quote[0] for each in archive.alike("harbour")] == ["The harbour is open."]

    @pytest.mark.parametrize("words", ["", " ", "!!!", "\0", "\ud800"])
    def test_no_word_is_a_clear_error(self, archive: Archive, words: str) -> None:
        archive.save(reading("The harbour is closed."))
        with pytest.raises(SettingError, match="no word to compare"):
            archive.alike(words)
        with pytest.raises(SettingError, match="at least 1"):
            archive.alike("harbour", limit=0)

    def test_threads_search_while_others_write(self, archive: Archive) -> None:
        archive.save(*some(5))

        def search(_: int) -> int:
            return len(archive.alike("ship sails", limit=1000))

        with ThreadPoolExecutor(4) as pool:
            searches = pool.map(search, range(24))
            for number in range(5, 13):
                archive.save(reading("Ship sails.", head=f"New {number}"))
            assert all(count >= 10 for count in searches)
        assert len(archive.alike("ship", limit=1000)) == 18

    def test_vectors_of_another_model_are_renewed(self, archive: Archive) -> None:
        archive.save(*some(3))
        archive.save(*some(40)[3:])
        archive.replace(replace(some(1)[0], statements=()))
        with Archive.open(archive.location, LightNeighbours("light-2")) as newer:
            with pytest.raises(SettingError, match="onrecord reread"):
                newer.alike("ship")
            assert list(newer.renew_vectors())[-1] == 0
            assert len(newer.alike("ship", limit=1000)) == 78
            assert list(newer.check()) == []
            assert list(newer.renew_vectors()) == [0]

    def test_with_the_true_vectors(self, tmp_path: object) -> None:
        with onrecord.open(f"{tmp_path}/true.db") as archive:
            archive.save(
                reading("The minister warned of war.", "Rain is expected in the hills.", "Prices of bread went up.")
            )
            assert archive.alike("It is going to be wet weather").found[0].quote == ("Rain is expected in the hills.",)
            assert list(archive.check()) == []
