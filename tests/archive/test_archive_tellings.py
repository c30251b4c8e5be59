"""What is asked of stories and threads to show them: one thread, all of some articles at once, and stories in parts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from invented import TAMM, reading
from linked import place, thread

from onrecord.archive import Archive
from onrecord.errors import SettingError
from onrecord.records import Reading

MAY = date(2031, 5, 1)


@pytest.fixture
def three(archive: Archive) -> list[Reading]:
    """Three articles of one story, of two statements each, whose numbers are 1 to 6."""
    readings = [reading(f"We stay {n}.", f"They leave {n}.", head=f"Talks {n}") for n in range(3)]
    archive.save(*readings)
    place(archive, readings)
    return readings


def ids(readings: list[Reading]) -> list[str]:
    return [name for each in readings for name in each.statement_ids]


class TestTelling:
    def test_readings_and_threads_are_those_that_are_given_apart(self, archive: Archive, three: list[Reading]) -> None:
        thread(archive, [1, 3, 5], [2, 4], pairs={(1, 3): 700, (1, 5): 600, (2, 4): 550, (2, 6): 300})
        keys = [each.article.id for each in three[:2]]
        found = archive.telling_of(keys)
        assert list(found.readings) == list(archive.readings_of(keys)) == three[:2]
        assert list(found.threads) == archive.threads_of(ids(three[:2]))

    def test_sameness_is_that_among_their_statements_in_both_directions(
        self, archive: Archive, three: list[Reading]
    ) -> None:
        names = ids(three)
        thread(archive, [1, 3], pairs={(1, 3): 700, (1, 5): 600, (4, 6): 120})
        found = archive.telling_of([each.article.id for each in three[:2]])
        assert found.sameness == {names[0]: {names[2]: 0.7}, names[2]: {names[0]: 0.7}}
        whole = archive.telling_of([each.article.id for each in three])
        assert whole.sameness[names[0]] == {names[2]: 0.7, names[4]: 0.6}
        assert whole.sameness[names[5]] == {names[3]: 0.12}

    def test_what_people_said_of_them_counts(self, archive: Archive, three: list[Reading]) -> None:
        names = ids(three)
        thread(archive, [1, 3, 5], pairs={(1, 3): 700, (3, 5): 600})
        archive.correct(names[0], author="Ada", rejected=True)
        archive.correct(names[2], author="Ada", speaker=TAMM)
        keys = [each.article.id for each in three]
        found = archive.telling_of(keys)
        assert list(found.readings) == list(archive.readings_of(keys))
        assert list(found.threads) == archive.threads_of(names)
        assert names[0] not in found.sameness
        assert names[0] not in {each.id for one in found.threads for each in one.renditions}

    def test_articles_that_are_not_there_are_left_out(self, archive: Archive, three: list[Reading]) -> None:
        found = archive.telling_of(["0" * 16, three[1].article.id, "%", ""])
        assert [each.article.id for each in found.readings] == [three[1].article.id]
        nothing = archive.telling_of([])
        assert (list(nothing.readings), list(nothing.threads), dict(nothing.sameness)) == ([], [], {})


class TestThread:
    def test_by_its_id_and_by_that_of_a_statement_in_it(self, archive: Archive, three: list[Reading]) -> None:
        names = ids(three)
        thread(archive, [3, 1, 5])
        found = archive.thread(names[0])
        assert {each.id for each in found.renditions} == {names[0], names[2], names[4]}
        assert archive.thread(names[4]) == found

    def test_one_that_is_named_after_a_statement_of_another(self, archive: Archive, three: list[Reading]) -> None:
        names = ids(three)
        thread(archive, [1, 3], [2, 4], names=["1", "1-2"])
        assert {each.id for each in archive.thread(f"{names[0]}-2").renditions} == {names[1], names[3]}
        assert {each.id for each in archive.thread(names[0]).renditions} == {names[0], names[2]}

    def test_a_statement_alone_is_a_thread(self, archive: Archive, three: list[Reading]) -> None:
        thread(archive, [1, 3])
        assert [each.id for each in archive.thread(three[2].statement_ids[1]).renditions] == [three[2].statement_ids[1]]

    def test_of_a_statement_of_two_threads_that_to_which_it_belongs(
        self, archive: Archive, three: list[Reading]
    ) -> None:
        names = ids(three)
        thread(archive, [1, 3], [2, 5], also={"1": [5]})
        assert archive.thread(names[1]).id == names[1]
        assert {each.id for each in archive.thread(names[0]).renditions} == {names[0], names[2], names[4]}

    @pytest.mark.parametrize(
        "wrong", ["", "1", "99", "x", "%", "\0", "-2", "²", "9" * 5000, "0" * 16 + ".1-2", "\ud800"]
    )
    def test_one_that_is_not_there_is_a_clear_error(self, archive: Archive, three: list[Reading], wrong: str) -> None:
        with pytest.raises(SettingError, match="there is no thread"):
            archive.thread(wrong)


class TestStoriesInParts:
    def test_without_the_first_and_with_the_number_of_all(self, archive: Archive) -> None:
        readings = [
            reading(f"Ship {n} sails.", head=f"Harbour {n}", outlet=outlet, published=MAY + timedelta(n))
            for n in range(4)
            for outlet in ("A", "B")
        ]
        archive.save(*readings)
        place(archive, *(readings[start : start + 2] for start in range(0, 8, 2)))
        every = archive.stories()
        assert archive.stories_from(0, limit=3) == (every[:3], 4)
        assert archive.stories_from(3, limit=3) == (every[3:], 4)
        assert archive.stories_from(10**30, limit=None) == ([], 4)
        assert archive.stories_from(-1, about="2 sails", limit=1) == ([every[1]], 1)
        with pytest.raises(SettingError, match="at least 1"):
            archive.stories_from(0, limit=0)
