"""Stories and threads are kept as they were found, whatever comes after: late articles, copies, corrections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from invented import BOTH, NOBODY, TAMM, VORNE, LightNeighbours, Said, reading
from invented import story as prose
from linked import articles_of, everything, place, said, thread

from onrecord.archive import Archive, Known, Linked
from onrecord.errors import ArchiveError, SettingError
from onrecord.records import How, Reading, Speaker, SpeakerType, Story

Sql = Callable[..., list[tuple[Any, ...]]]

MAY = date(2031, 5, 1)


def told(number: int, *, day: int | None = 0, outlet: str | None = "Norcall Post", words: str | None = None) -> Reading:
    """The article of this number, ``day`` days after the first of May."""
    published = None if day is None else MAY + timedelta(day)
    return reading(words or f"Ship {number} sails.", head=f"Harbour {number}", outlet=outlet, published=published)


def ids(*readings: Reading) -> list[str]:
    return [each.article.id for each in readings]


def shape(archive: Archive) -> set[frozenset[str]]:
    """The articles of each story."""
    stories = archive.stories(outlets=0, articles=0, limit=None)
    return {frozenset(article.id for article in story.articles) for story in stories}


def members(archive: Archive, *statements: int) -> set[frozenset[str]]:
    """The renditions of each thread that statements are in, whole."""
    names = [each.id for each in archive.said(limit=1000)]
    wanted = [each for each in names if not statements or number_of(archive, each) in statements]
    return {frozenset(each.id for each in one.renditions) for one in archive.threads_of(wanted, whole=True)}


def number_of(archive: Archive, statement_id: str) -> int:
    found = archive.statement(statement_id)
    return said(archive)["".join(found.quote)]


class TestWaiting:
    def test_an_empty_archive_waits_for_nothing(self, archive: Archive) -> None:
        assert (archive.links.waiting(), archive.links.turn(), archive.links.articles(10)) == (0, 0, [])
        assert (archive.links.done(), archive.stories(), archive.links.uttered([])) == ([], [], [])

    def test_the_earliest_come_first_and_those_without_a_day_before_them(self, archive: Archive) -> None:
        late, early, undated = told(1, day=5), told(2, day=-400), told(3, day=None)
        archive.save(late, early, undated)
        listed = archive.links.articles(10)
        assert [each.article.id for each in listed] == ids(undated, early, late)
        assert listed[0].article == replace(undated.article, language=None)
        assert [each.article.id for each in archive.links.articles(2)] == ids(undated, early)
        assert archive.links.waiting() == 3

    def test_an_article_waits_until_its_threads_are_found(self, archive: Archive) -> None:
        one = told(1)
        archive.save(one)
        assert not archive.links.articles(1)[0].placed
        place(archive, [one])
        (waiting,) = archive.links.articles(10)
        assert waiting.placed
        assert (archive.links.waiting(), archive.links.done()) == (1, [])
        thread(archive)
        assert (archive.links.waiting(), archive.links.done()) == (0, [waiting.number])
        archive.save(told(2))
        assert archive.links.waiting() == 1

    def test_a_copy_names_its_original(self, archive: Archive) -> None:
        one, copy = told(1), replace(told(1, outlet="Évora Times"))
        archive.save(one, copy)
        assert {each.article.id: each.original for each in archive.links.articles(10)} == {
            one.article.id: None,
            copy.article.id: one.article.id,
        }

    def test_every_writing_is_a_turn(self, archive: Archive) -> None:
        one = told(1)
        archive.save(one)
        place(archive, [one])
        assert archive.links.turn() == 1
        thread(archive)
        assert archive.links.turn() == 2
        archive.links.start_over()
        assert archive.links.turn() == 3


class TestAround:
    @pytest.fixture
    def months(self, archive: Archive) -> list[Reading]:
        """Articles of day 0, 10, 20, 100 and one without a day; the second and the fourth are one story."""
        readings = [told(number, day=day) for number, day in enumerate((0, 10, 20, 100, None))]
        archive.save(*readings)
        zero, ten, twenty, hundred, undated = readings
        place(archive, [zero], [ten, hundred], [twenty], [undated], near={(0, 1): 40, (1, 2): 700, (3, 4): 25})
        return readings

    @pytest.mark.parametrize(
        ("days", "reach", "found"),
        [
            ([0], 0, {0, 4}),
            ([-5], 5, {0, 4}),
            ([-5], 4, {4}),
            ([15], 5, {1, 2, 3, 4}),
            ([0, 20], 3, {0, 2, 4}),
            ([95, 0], 5, {0, 1, 3, 4}),
            ([None], 0, {0, 1, 2, 3, 4}),
            ([0, None], 0, {0, 1, 2, 3, 4}),
            ([], 5, {4}),
        ],
    )
    def test_of_near_days_and_of_none_and_the_whole_of_stories(
        self, archive: Archive, months: list[Reading], days: list[int | None], reach: int, found: set[int]
    ) -> None:
        asked = [None if day is None else MAY + timedelta(day) for day in days]
        known = archive.links.around(asked, reach=reach)
        wanted = ids(*(months[place] for place in sorted(found)))
        assert sorted(known.profiles) == sorted(each.encode() for each in wanted)
        assert set(known.story_of) == set(wanted)
        assert known.words == "{}"

    def test_pairs_of_those_alone(self, archive: Archive, months: list[Reading]) -> None:
        zero, ten, hundred, twenty, _ = ids(months[0], months[1], months[3], months[2], months[4])
        near = {frozenset(pair[:2]): pair[2] for pair in archive.links.around([None], reach=0).pairs}
        assert near == {
            frozenset((zero, ten)): 40,
            frozenset((ten, hundred)): 700,
            frozenset((twenty, months[4].article.id)): 25,
        }
        assert archive.links.around([MAY], reach=0).pairs == []
        assert archive.links.around([MAY + timedelta(100)], reach=0).story_of[hundred] == ten

    def test_any_day_and_any_number_of_days(self, archive: Archive, months: list[Reading]) -> None:
        far = [date.min, date.max]
        assert len(archive.links.around(far, reach=44).profiles) == 1
        scattered = [MAY + timedelta(9 * step) for step in range(-600, 600)]
        assert len(archive.links.around(scattered, reach=4).profiles) == 5

    def test_copies_have_no_profile_and_are_not_told(self, archive: Archive) -> None:
        one, copy = told(1), told(1, outlet="Évora Times")
        archive.save(one, copy)
        place(archive, [one])
        known = archive.links.around([MAY], reach=1)
        assert (known.profiles, dict(known.story_of)) == ([one.article.id.encode()], {one.article.id: one.article.id})

    def test_a_story_named_after_an_article_that_has_left_it_is_known(self, archive: Archive) -> None:
        one, far, other = told(1), told(2, day=90), told(3, day=91)
        archive.save(one, far, other)
        place(archive, [one, far, other])
        place(archive, [one], names=["elsewhere"])
        assert archive.links.around([MAY], reach=1).story_of == {
            one.article.id: "elsewhere",
            far.article.id: one.article.id,
            other.article.id: one.article.id,
        }


class TestStories:
    def test_articles_of_one_happening(self, archive: Archive) -> None:
        first, second, other = told(1), told(2, day=2, outlet="Évora Times"), told(3, day=1)
        archive.save(first, second, other)
        place(archive, [first, second], [other], near={(0, 1): 640})
        (story,) = archive.stories()
        assert (story.id, story.title) == (first.article.id, "Harbour 1")
        assert (story.first, story.last) == (MAY, MAY + timedelta(2))
        assert [(each.id, each.score, each.copy_of) for each in story.articles] == [
            (first.article.id, 0.64, None),
            (second.article.id, 0.64, None),
        ]
        assert story.outlets == ("Norcall Post", "Évora Times")
        assert shape(archive) == {frozenset(ids(first, second)), frozenset(ids(other))}
        assert list(archive.check()) == []

    def test_a_late_article_joins_and_its_story_keeps_its_name(self, archive: Archive) -> None:
        first, second = told(1), told(2, day=2)
        archive.save(first)
        place(archive, [first])
        archive.save(second)
        place(archive, [first, second])
        story = archive.story(second.article.id)
        assert (story.id, [each.id for each in story.articles]) == (first.article.id, ids(first, second))
        assert (story.first, story.last) == (MAY, MAY + timedelta(2))
        assert archive.stories(outlets=1, since=MAY + timedelta(2)) == [story]

    def test_a_story_that_is_merged_is_gone(self, archive: Archive) -> None:
        first, second, third = told(1), told(2), told(3)
        archive.save(first, second)
        place(archive, [first], [second])
        archive.save(third)
        place(archive, [first, second, third])
        assert shape(archive) == {frozenset(ids(first, second, third))}
        assert archive.story(second.article.id).id == first.article.id
        assert list(archive.check()) == []

    def test_a_story_that_loses_an_article_counts_anew(self, archive: Archive, sql: Sql) -> None:
        first, second, third = told(1), told(2, day=9), told(3, outlet="Évora Times")
        archive.save(first, second, third)
        place(archive, [first, second, third])
        place(archive, [third], names=["elsewhere"])
        assert sql("SELECT articles, outlets, last FROM story ORDER BY id") == [(2, 1, 20310510), (1, 1, 20310501)]
        assert list(archive.check()) == []

    def test_copies_stand_after_their_original_and_are_counted(self, archive: Archive, sql: Sql) -> None:
        first, second = told(1, day=1), told(2)
        copy, undated = told(1, day=3, outlet="Évora Times"), told(1, day=None, outlet="Wire Reader")
        archive.save(first, second, copy, undated)
        place(archive, [first, second], near={(0, 1): 500})
        (story,) = archive.stories()
        assert [each.id for each in story.articles] == ids(second, first, copy, undated)
        assert [each.copy_of for each in story.articles] == [None, None, first.article.id, first.article.id]
        assert {each.score for each in story.articles} == {0.5}
        assert (story.copies, story.last) == (2, MAY + timedelta(3))
        assert sql("SELECT articles, outlets FROM story") == [(4, 3)]
        assert archive.story(copy.article.id) == story

    def test_a_copy_that_comes_later_is_counted(self, archive: Archive, sql: Sql) -> None:
        first, copy = told(1), told(1, day=3, outlet="Évora Times")
        archive.save(first)
        place(archive, [first])
        archive.save(copy)
        place(archive)
        assert sql("SELECT articles, outlets, last FROM story") == [(2, 2, 20310504)]
        assert [each.id for each in archive.story(first.article.id).articles] == ids(first, copy)
        assert list(archive.check()) == []

    def test_a_copy_that_is_linked_before_its_original(self, archive: Archive, sql: Sql) -> None:
        """The copy has no day, so it comes first."""
        first, copy = told(1, day=3), told(1, day=None, outlet="Évora Times")
        archive.save(first, copy)
        (early,) = archive.links.articles(1)
        assert early.original == first.article.id
        archive.links.save_stories(archive.links.turn(), {early.number: None}, pairs=[], moved={}, words="{}")
        assert sql("SELECT count(*) FROM story") == [(0,)]
        place(archive, [first])
        assert sql("SELECT articles, outlets FROM story") == [(2, 2)]
        assert list(archive.check()) == []

    @pytest.mark.parametrize("apart", [False, True], ids=["in its story", "in another"])
    def test_an_original_that_comes_after_its_copies(self, archive: Archive, sql: Sql, apart: bool) -> None:
        """What was the original until then keeps its own place; its copies go with the new one."""
        old, copy, other = told(1, day=5), told(1, day=6, outlet="Évora Times"), told(2, day=5)
        archive.save(old, copy, other)
        place(archive, [old, other])
        late = told(1, day=0, outlet="Wire Reader")
        archive.save(late)
        assert list(archive.check()) == [], "until the late one is linked, its copies are counted where they were"
        place(archive, [late] if apart else [old, other, late])
        assert list(archive.check()) == []
        if apart:
            assert shape(archive) == {frozenset(ids(old, other)), frozenset(ids(late, copy))}
        else:
            assert shape(archive) == {frozenset(ids(old, other, late, copy))}
        assert sum(row[0] for row in sql("SELECT articles FROM story")) == 4

    def test_what_others_wrote_meanwhile_stops_the_writing(self, archive: Archive, sql: Sql) -> None:
        first, second = told(1), told(2)
        archive.save(first)
        turn = archive.links.turn()
        place(archive, [first])
        archive.save(second)
        number = articles_of(archive)[second.article.id]
        moved = {second.article.id: second.article.id}
        with pytest.raises(ArchiveError, match="at the same time"):
            archive.links.save_stories(turn, {number: b""}, pairs=[], moved=moved, words="new")
        assert sql("SELECT count(*) FROM linked") == sql("SELECT count(*) FROM story") == [(1,)]
        assert archive.links.around([MAY], reach=0).words == "{}"
        assert archive.links.turn() == 1

    def test_threads_of_another_turn_are_not_written(self, archive: Archive, sql: Sql) -> None:
        first, second = told(1), told(2)
        archive.save(first, second)
        place(archive, [first, second])
        a, b = said(archive).values()
        with pytest.raises(ArchiveError, match="at the same time"):
            archive.links.save_threads(
                0,
                [1, 2],
                pairs={(a, b): 900},
                threads={str(a): [Linked(a, None, 1), Linked(b, None, 1)]},
                runs={a: [7]},
            )
        assert sql("SELECT * FROM rendition") == sql("SELECT * FROM sameness") == sql("SELECT * FROM quoted") == []
        assert archive.links.waiting() == 2


class TestListing:
    @pytest.fixture
    def four(self, archive: Archive) -> list[Story]:
        """Four stories, in this order: of May with three outlets, of June, of July with a copy, and without a day."""
        may = [told(1, outlet="A"), told(2, day=1, outlet="B"), told(3, day=2, outlet="C")]
        june = [told(4, day=31, outlet="A", words="The lighthouse is dark."), told(5, day=33, outlet="A")]
        july = [told(6, day=61, outlet="A", words="The lighthouse is lit."), told(6, day=62, outlet="B")]
        july[1] = told(6, day=62, outlet="B", words="The lighthouse is lit.")
        undated = [told(7, day=None, outlet="A"), told(8, day=None, outlet="B")]
        archive.save(*may, *june, *july, *undated)
        place(archive, may, june, july[:1], undated)
        return [archive.story(each[0].article.id) for each in (may, june, july, undated)]

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({}, [2, 0, 3]),
            ({"outlets": 1}, [2, 1, 0, 3]),
            ({"outlets": 3}, [0]),
            ({"articles": 3}, [0]),
            ({"outlets": 1, "limit": 2}, [2, 1]),
            ({"outlets": 0, "articles": 0, "limit": None}, [2, 1, 0, 3]),
            ({"outlets": 10**30}, []),
            ({"articles": -(10**30), "limit": 10**30}, [2, 0, 3]),
            ({"since": MAY + timedelta(2)}, [2, 0]),
            ({"since": MAY + timedelta(3), "outlets": 1}, [2, 1]),
            ({"since": "2031-06", "until": "2031-06", "outlets": 1}, [1]),
            ({"until": MAY + timedelta(1), "outlets": 1}, [0]),
            ({"until": date.max, "outlets": 1}, [2, 1, 0]),
            ({"about": "lighthouse"}, [2]),
            ({"about": "lighthouse", "outlets": 1}, [2, 1]),
            ({"about": "lighthouse", "outlets": 1, "limit": 1}, [2]),
            ({"about": "lighthouse dark", "outlets": 1}, [1]),
            ({"about": "nobody"}, []),
        ],
    )
    def test_the_latest_of_those_asked_for_come_first(
        self, archive: Archive, four: list[Story], asked: dict[str, Any], found: list[int]
    ) -> None:
        assert archive.stories(**asked) == [four[place] for place in found]

    def test_words_in_a_copy_alone_find_its_story(self, archive: Archive) -> None:
        first = reading(prose(1), head="Talks")
        copy = reading(prose(1), "The tide turns.", head="Talks", outlet="Évora Times")
        archive.save(first, copy)
        place(archive, [first])
        assert [each.id for each in archive.stories(about="tide")] == [first.article.id]
        assert archive.stories()[0].copies == 1

    @pytest.mark.parametrize("limit", [0, -1])
    def test_a_limit_below_one_is_a_clear_error(self, archive: Archive, limit: int) -> None:
        with pytest.raises(SettingError, match="at least 1"):
            archive.stories(limit=limit)

    def test_days_that_are_none_are_a_clear_error(self, archive: Archive) -> None:
        with pytest.raises(SettingError, match="soon"):
            archive.stories(since="soon")


class TestStory:
    def test_by_its_id_its_beginning_and_the_ids_of_its_articles(self, archive: Archive) -> None:
        first, second, alone = told(1), told(2), told(3)
        archive.save(first, second, alone)
        place(archive, [first, second], [alone], names=[first.article.id, "zzz-2"])
        story = archive.story(first.article.id)
        for asked in (first.article.id[:12], second.article.id, second.article.id[:12]):
            assert archive.story(asked) == story
        assert archive.story("zzz").id == archive.story(alone.article.id).id == "zzz-2"

    def test_several_that_begin_so_are_a_clear_error(self, archive: Archive) -> None:
        readings = [told(number) for number in range(40)]
        archive.save(*readings)
        place(archive, readings[:1], readings[1:2], readings[2:], names=["aa1", "aa2", "bb1"])
        with pytest.raises(SettingError, match="several stories begin with 'aa'"):
            archive.story("aa")
        digits = [each.article.id[0] for each in readings]
        common = max(digits, key=digits.count)
        stories = {archive.story(each.article.id).id for each in readings if each.article.id.startswith(common)}
        if len(stories) == 1:
            assert archive.story(common).id == stories.pop()
        else:
            with pytest.raises(SettingError, match="several stories"):
                archive.story(common)

    def test_articles_of_no_story_do_not_hide_one(self, archive: Archive, sql: Sql) -> None:
        linked = told(0)
        archive.save(linked)
        place(archive, [linked], names=["z"])
        archive.save(*(told(number) for number in range(1, 31)))
        sql("UPDATE article SET key = 'e' || key")
        assert archive.story("e").id == "z"

    def test_the_id_of_an_article_goes_before_a_story_that_begins_so(self, archive: Archive) -> None:
        first, second = told(1), told(2)
        archive.save(first, second)
        place(archive, [first], [second], names=["other", f"{first.article.id}-2"])
        assert archive.story(first.article.id).id == "other"

    @pytest.mark.parametrize(
        "asked",
        [
            *("", " ", "%", "_", "\\", "%%", "a%", "'; --", "\0", "\ud800", "\ufffe0000", "ffffffffffffffff"),
            *("x" * 10_000, "%" * 10_000, "\\" * 100_000),
        ],
        ids=lambda asked: ascii(asked[:8]),
    )
    def test_ids_of_no_story_are_a_clear_error(self, archive: Archive, asked: str) -> None:
        archive.save(told(1))
        place(archive, [told(1)])
        with pytest.raises(SettingError, match="there is no story") as error:
            archive.story(asked)
        assert len(str(error.value)) < 1000

    def test_an_article_that_waits_has_no_story(self, archive: Archive) -> None:
        archive.save(told(1))
        with pytest.raises(SettingError, match="there is no story"):
            archive.story(told(1).article.id)


class TestUttered:
    def test_what_tells_whether_statements_may_be_one(self, archive: Archive) -> None:
        one = reading("We stay.", Said("We go.", TAMM, said_on="2031-02-03"), Said("Both.", BOTH), Said("Who?", NOBODY))
        bare = reading(Said("So.", None), head="Bare", published=None)
        archive.save(one, bare)
        place(archive, [one])
        first, second, joint, nobody, loose = everything(archive)
        numbers = articles_of(archive)
        assert [each.article for each in (first, loose)] == [numbers[one.article.id], numbers[bare.article.id]]
        assert (first.day, second.day, loose.day) == (date(2031, 3, 9), date(2031, 2, 3), None)
        assert len(first.voices) == len(second.voices) == 1
        assert joint.voices == first.voices + second.voices
        assert nobody.voices == loose.voices == ()
        assert first.story == nobody.story is not None
        assert loose.story is None

    def test_statements_by_their_numbers(self, archive: Archive) -> None:
        archive.save(reading("We stay.", "We go.", "We wait."), told(1))
        everyone = everything(archive)
        assert archive.links.uttered_of([each.number for each in everyone[1:]]) == everyone[1:]
        assert archive.links.uttered_of([]) == archive.links.uttered_of([10**9]) == []
        archive.correct(archive.said(about="go").found[0].id, author="Ada", rejected=True)
        assert archive.links.uttered_of([each.number for each in everyone[:2]]) == everyone[:1]

    def test_a_copy_is_in_the_story_of_its_original(self, archive: Archive) -> None:
        archive.save(told(1), told(1, outlet="Évora Times"))
        place(archive, [told(1)])
        assert len({each.story for each in everything(archive)} - {None}) == 1

    def test_rejected_statements_are_left_out(self, archive: Archive) -> None:
        archive.save(reading("We stay.", "We go."), reading("We wait.", head="Second"))
        place(archive, [reading("We stay.", "We go.")], [reading("We wait.", head="Second")])
        thread(archive)
        archive.correct(archive.said(about="go").found[0].id, author="Ada", rejected=True)
        assert set(said(archive)) == {"We stay.", "We wait."}
        (voice,) = everything(archive)[0].voices
        assert {each.number for _, each in archive.links.said_by_same([voice])} == set(said(archive).values())

    def test_whom_people_name_is_the_speaker(self, archive: Archive) -> None:
        archive.save(reading("We stay.", Said("We go.", TAMM)))
        vorne, tamm = everything(archive)
        archive.correct(archive.said(about="stay").found[0].id, author="Ada", speaker=TAMM)
        assert [each.voices for each in everything(archive)] == [tamm.voices, tamm.voices]
        assert vorne.voices != tamm.voices

    @pytest.mark.parametrize("kind", [SpeakerType.GROUP, SpeakerType.UNNAMED, SpeakerType.DOCUMENT])
    def test_speakers_without_a_name_of_their_own_are_nobody_elsewhere(
        self, archive: Archive, kind: SpeakerType
    ) -> None:
        archive.save(reading(Said("We stay.", Speaker("the dockers", kind))))
        assert everything(archive)[0].voices == ()

    def test_names_that_are_joined_are_one_voice(self, archive: Archive) -> None:
        spelt = Speaker("Ilse Worne", SpeakerType.PERSON)
        archive.save(reading("We stay.", Said("We go.", spelt)))
        keys = [(each.type, archive._neighbours.name_key(each.name, each.type)) for each in (VORNE, spelt)]
        archive.join_names([("Ilse Vorne", keys)])
        one, other = everything(archive)
        assert one.voices == other.voices
        place(archive, [reading("We stay.", Said("We go.", spelt))])
        thread(archive)
        found = archive.links.said_by_same(one.voices)
        assert {(voice, each.number) for voice, each in found} == {
            (one.voices[0], one.number),
            (one.voices[0], other.number),
        }

    def test_what_the_same_said_in_linked_articles_alone(self, archive: Archive) -> None:
        first, second = reading("We stay.", head="One"), reading("We go.", Said("So.", TAMM), head="Two")
        archive.save(first)
        place(archive, [first])
        (voice,) = everything(archive)[0].voices
        assert archive.links.said_by_same([voice]) == [], "its threads were not looked for"
        thread(archive)
        archive.save(second)
        ((found, statement),) = archive.links.said_by_same([voice])
        assert (found, statement) == (voice, everything(archive)[0])
        assert archive.links.said_by_same([]) == archive.links.said_by_same([10**9]) == []

    def test_those_of_a_story_with_their_threads(self, archive: Archive) -> None:
        one, two, copy, other, late = told(1), told(2), told(2, outlet="Évora Times"), told(3), told(4)
        archive.save(one, two, copy, other)
        place(archive, [one, two], [other])
        thread(archive)
        archive.save(late)
        place(archive, [one, two, late])
        numbers = articles_of(archive)
        for asked in (late, copy, one):
            found = archive.links.of_same_story([numbers[asked.article.id]])
            own = {numbers[each.article.id] for each in (one, two, copy, asked)}
            assert found == sorted(own)
        assert archive.links.of_same_story([]) == []


ODD = "“We\0 never \ud800left” \U0001f600 é\u0301"


def test_tellings_are_as_the_records(archive: Archive, neighbours: LightNeighbours) -> None:
    readings = [
        reading("We stay.", Said("Both of us.", BOTH), Said("Who?", NOBODY), Said("Loose.", None), outlet="\0é"),
        reading(Said(ODD, Speaker("Ilse \0 Vorne", SpeakerType.PERSON, role="mayor \ud800")), head=ODD, published=None),
    ]
    archive.save(*readings)
    numbers = [each.number for each in everything(archive)]
    wanted = [(each.article, statement) for each in archive.readings() for statement in each.statements]
    found = archive.links.tellings(numbers)
    assert list(found) == numbers
    for (article, statement), (whole, record) in zip(found.values(), wanted, strict=True):
        assert (article.id, article.text, article.published) == (whole.id, whole.text, whole.published)
        assert (article.title, article.outlet, article.url) == (whole.title, whole.outlet, whole.url)
        for name in ("content", "kind", "act", "polarity", "stance", "score"):
            assert getattr(statement, name) == getattr(record, name)
        assert _bare(statement.speaker) == _bare(record.speaker)
    assert archive.links.tellings([10**9]) == {}


def _bare(speaker: Speaker | None) -> Any:
    if speaker is None:
        return None
    members = [_bare(each) for each in speaker.members]
    return speaker.name, speaker.type, speaker.role, speaker.reason, members


def test_vectors_of_statements_in_any_order(archive: Archive, neighbours: LightNeighbours) -> None:
    archive.save(reading("Ships wait.", "The harbour is closed."))
    first, second = (each.number for each in everything(archive))
    found = archive.links.vectors([second, 10**9, first])
    assert found.shape == (3, 64)
    wanted = neighbours.vectors(["The harbour is closed.", "Ships wait."])
    assert found[0].tolist() == wanted[0].tolist()
    assert found[2].tolist() == wanted[1].tolist()
    assert not found[1].any()
    assert len(archive.links.vectors([])) == 0


class TestThreads:
    @pytest.fixture
    def six(self, archive: Archive) -> list[str]:
        """Six statements in three articles of one story, each with its id."""
        readings = [reading(f"We stay {n}.", f"They leave {n}.", head=f"Talks {n}") for n in range(3)]
        archive.save(*readings)
        place(archive, readings)
        return [name for each in readings for name in each.statement_ids]

    def test_those_that_were_found(self, archive: Archive, six: list[str]) -> None:
        thread(archive, [3, 1, 5])
        assert archive.links.waiting() == 0
        assert archive.links.threads([1, 2, 3, 99]) == {1: ["1"], 3: ["1"]}
        (found,) = archive.threads_of([six[4], six[0], six[2]])
        assert found.id == six[0]
        assert [each.id for each in found.renditions] == sorted((six[0], six[2], six[4]))
        assert found.lead.id == six[2]
        assert {(each.how, each.score) for each in found.renditions if each is not found.lead} == {(How.TRIMMED, 0.75)}
        assert found.lead.quote == ("We stay 1.",)
        assert list(archive.check()) == []

    def test_the_whole_or_those_asked_for(self, archive: Archive, six: list[str]) -> None:
        thread(archive, [1, 3, 5])
        (part,) = archive.threads_of([six[4], six[2]])
        assert {each.id for each in part.renditions} == {six[2], six[4]}
        assert part.id == six[0]
        assert sum(each.how is None for each in part.renditions) == 1, "the lead is not among them, another stands in"
        (whole,) = archive.threads_of([six[4]], whole=True)
        assert {each.id for each in whole.renditions} == {six[0], six[2], six[4]}
        assert whole.lead.id == six[0]

    def test_a_statement_without_a_thread_is_one(self, archive: Archive, six: list[str]) -> None:
        thread(archive, [1, 3])
        for whole in (False, True):
            found = archive.threads_of(six, whole=whole)
            assert sorted(len(each.renditions) for each in found) == [1, 1, 1, 1, 2]
            assert {each.id for each in found} == set(six) - {six[2]}

    def test_the_earliest_come_first(self, archive: Archive) -> None:
        late, undated = reading("We stay."), reading("We wait.", head="No day", published=None)
        early = reading(Said("We go.", said_on="2030-01-01"), head="Other")
        archive.save(late, undated, early)
        given = [*undated.statement_ids, *late.statement_ids, *early.statement_ids]
        assert [each.id for each in archive.threads_of(given)] == [given[2], given[1], given[0]]

    def test_ids_of_no_statement_are_left_out(self, archive: Archive, six: list[str]) -> None:
        hostile = [
            "",
            "x",
            six[0] + "0",
            six[0] + ".2",
            six[0].replace(".", "%"),
            "\0",
            "0" * 16 + ".1-2",
            "f" * 100_000,
        ]
        assert archive.threads_of(hostile) == []
        assert [each.id for each in archive.threads_of([*hostile, six[0], six[0]])] == [six[0]]

    def test_statements_of_one_extent_are_told_apart(self, archive: Archive) -> None:
        one = reading("We stay.")
        both = replace(one, statements=(one.statements[0], replace(one.statements[0], speaker=TAMM)))
        archive.save(both)
        place(archive, [both])
        assert both.statement_ids[1].endswith(".2")
        (found,) = archive.threads_of([both.statement_ids[1]])
        assert found.id == both.statement_ids[1]
        assert found.lead.statement.speaker is not None
        assert found.lead.statement.speaker.name == "Bo Tamm"
        thread(archive, [2, 1], names=["2"])
        (found,) = archive.threads_of(both.statement_ids)
        assert (found.id, found.lead.id) == (both.statement_ids[1], both.statement_ids[1])

    def test_what_people_said_of_them_counts(self, archive: Archive, six: list[str]) -> None:
        thread(archive, [1, 3, 5])
        archive.correct(six[0], author="Ada", rejected=True)
        archive.correct(six[2], author="Ada", act="warn")
        (found,) = archive.threads_of([six[4]], whole=True)
        assert {(each.id, each.corrected) for each in found.renditions} == {(six[2], True), (six[4], False)}
        assert found.id == six[0]
        assert next(each for each in found.renditions if each.id == six[2]).statement.act == "warn"
        assert archive.threads_of([six[0]]) == []

    def test_renditions_of_copies_name_the_original(self, archive: Archive) -> None:
        one, copy = told(1), told(1, outlet="Évora Times")
        archive.save(one, copy)
        place(archive, [one])
        thread(archive, [1, 2])
        (found,) = archive.threads_of(copy.statement_ids, whole=True)
        assert [each.copy_of for each in found.renditions] == [None, one.article.id]

    def test_a_thread_grows_merges_and_splits(self, archive: Archive, six: list[str]) -> None:
        thread(archive, [1, 3], [2, 4])
        thread(archive, [1, 3, 5])
        assert members(archive) == {
            frozenset((six[0], six[2], six[4])),
            frozenset((six[1], six[3])),
            frozenset([six[5]]),
        }
        thread(archive, [1, 2, 3, 4, 5], gone=["2"])
        assert members(archive) == {frozenset(six[:5]), frozenset([six[5]])}
        thread(archive, [1, 3], [4, 5])
        assert members(archive) == {
            *(frozenset(each) for each in ((six[0], six[2]), (six[3], six[4]), [six[1]], [six[5]])),
        }
        assert list(archive.check()) == []

    def test_what_is_known_around_statements(self, archive: Archive, six: list[str]) -> None:
        """1, 3 and 5 are a thread; 5 and 6 are near without being of one; 2 and 4 are apart from them."""
        thread(archive, [1, 3, 5], [2, 4], pairs={(1, 3): 900, (3, 5): 700, (5, 6): 600, (2, 6): 300, (2, 4): 800})
        known = archive.links.threads_around([1], least=500)
        assert known == Known({(1, 3): 900, (3, 5): 700, (5, 6): 600}, {"1": frozenset((1, 3, 5))}, {})
        assert archive.links.threads_around([1], least=650).pairs == {(1, 3): 900, (3, 5): 700}
        assert archive.links.threads_around([4], least=500) == Known({(2, 4): 800}, {"2": frozenset((2, 4))}, {})
        assert archive.links.threads_around([], least=500) == Known({}, {}, {})

    def test_what_is_known_of_renditions_that_belong_elsewhere(self, archive: Archive, six: list[str]) -> None:
        thread(archive, [1, 3], [2, 4], also={"1": [2]}, pairs={(1, 2): 750, (2, 3): 750})
        for asked in (1, 4):
            known = archive.links.threads_around([asked], least=500)
            assert known.own == {"1": frozenset((1, 3)), "2": frozenset((2, 4))}
            assert known.also == {"1": frozenset([2])}
        assert archive.links.threads([1, 2]) == {1: ["1"], 2: ["2", "1"]}

    def test_one_that_belongs_elsewhere_is_shown_beside_those_that_belong_there(
        self, archive: Archive, six: list[str]
    ) -> None:
        thread(archive, [1, 3], [2, 4], also={"1": [2]})
        first, second = frozenset((six[0], six[1], six[2])), frozenset((six[1], six[3]))
        assert members(archive, 1, 2) == {first, second}
        assert members(archive, 3) == {first}
        assert members(archive, 2, 4) == {second}, (
            "of the other thread only one is asked for that does not belong there"
        )

    def test_marks_of_quotations_find_their_statements(self, archive: Archive, six: list[str]) -> None:
        thread(archive, runs={1: [-7, 9], 3: [9], 5: [2**31 - 1, -(2**31)]})
        found = archive.links.quoting([9, -7, -(2**31), 5])
        assert {run: sorted(numbers) for run, numbers in found.items()} == {9: [1, 3], -7: [1], -(2**31): [5]}
        assert archive.links.quoting([]) == {}

    def test_a_thread_named_after_a_statement_that_has_left_it(self, archive: Archive, six: list[str]) -> None:
        thread(archive, [3, 5], names=["1"])
        assert archive.links.threads_around([1], least=500).own == {"1": frozenset((3, 5))}
        found = archive.threads_of(six[:5])
        assert len({each.id for each in found}) == len(found) == 4
        (whole,) = archive.threads_of([six[2]], whole=True)
        assert whole.id == six[0]


class TestReplacing:
    """Another reading takes the place of one whose statements are in threads."""

    @pytest.fixture
    def three(self, archive: Archive) -> list[Reading]:
        readings = [reading(f"We stay {n}.", f"They leave {n}.", head=f"Talks {n}") for n in range(3)]
        archive.save(*readings)
        place(archive, readings)
        return readings

    @staticmethod
    def leads(sql: Sql) -> list[tuple[Any, ...]]:
        return sql("SELECT thread, statement_id FROM rendition WHERE how IS NULL ORDER BY statement_id")

    def test_its_article_waits_again_in_its_story(self, archive: Archive, three: list[Reading], sql: Sql) -> None:
        thread(archive, [1, 3], pairs={(1, 3): 900, (3, 5): 200, (2, 5): 300})
        archive.replace(three[0])
        (waiting,) = archive.links.articles(10)
        assert (waiting.article.id, waiting.placed) == (three[0].article.id, True)
        assert sql("SELECT first_id, second_id FROM sameness") == [(3, 5)]
        assert len(archive.story(three[0].article.id).articles) == 3
        assert list(archive.check()) == []

    def test_a_thread_of_two_falls_apart(self, archive: Archive, three: list[Reading], sql: Sql) -> None:
        thread(archive, [3, 1], [2, 4, 6])
        archive.replace(three[1])
        assert sql("SELECT statement_id FROM rendition ORDER BY statement_id") == [(2,), (6,)]
        assert self.leads(sql) == [("2", 2)]
        assert list(archive.check()) == []

    @pytest.mark.parametrize("lead", [1, 5])
    def test_the_founder_is_replaced(self, archive: Archive, three: list[Reading], sql: Sql, lead: int) -> None:
        thread(archive, [lead, *({1, 3, 5} - {lead})])
        archive.replace(three[0])
        assert sql("SELECT DISTINCT thread FROM rendition") == [("3",)]
        assert self.leads(sql) == [("3", 3 if lead == 1 else lead)]
        (found,) = archive.threads_of(three[1].statement_ids[:1], whole=True)
        assert found.id == three[1].statement_ids[0]
        assert list(archive.check()) == []

    def test_a_lead_is_replaced(self, archive: Archive, three: list[Reading], sql: Sql) -> None:
        thread(archive, [5, 1, 3])
        archive.replace(three[2])
        assert self.leads(sql) == [("1", 1)]
        (found,) = archive.threads_of(three[1].statement_ids[:1], whole=True)
        assert found.lead.id == three[0].statement_ids[0]

    def test_a_new_name_is_that_of_no_other_thread(self, archive: Archive, three: list[Reading], sql: Sql) -> None:
        """3 founded the one and is in the other since."""
        thread(archive, [1, 3, 5], [4, 6], names=["1", "3"])
        archive.replace(three[0])
        assert sql("SELECT statement_id, thread FROM rendition ORDER BY statement_id") == [
            *((3, "5"), (4, "3"), (5, "5"), (6, "3")),
        ]

    def test_a_thread_named_after_one_that_left_it_gets_another_name(
        self, archive: Archive, three: list[Reading], sql: Sql
    ) -> None:
        thread(archive, [3, 5], [4, 6], names=["1", "1-2"])
        archive.replace(three[0])
        assert sql("SELECT DISTINCT thread FROM rendition WHERE statement_id IN (3, 5)") == [("3",)]
        found = archive.threads_of([name for each in three[1:] for name in each.statement_ids])
        assert sorted(len(each.renditions) for each in found) == [2, 2]

    def test_it_is_linked_anew(self, archive: Archive, three: list[Reading], sql: Sql) -> None:
        thread(archive, [1, 3], pairs={(1, 3): 900})
        archive.replace(three[0])
        thread(archive, [7, 3], pairs={(3, 7): 900})
        assert archive.links.waiting() == 0
        (found,) = archive.threads_of(three[1].statement_ids[:1], whole=True)
        assert {each.id for each in found.renditions} == {three[0].statement_ids[0], three[1].statement_ids[0]}
        assert list(archive.check()) == []

    def test_one_that_was_a_rendition_of_two_threads(self, archive: Archive, three: list[Reading], sql: Sql) -> None:
        thread(archive, [1, 3], [5, 6], also={"5": [1]})
        archive.replace(three[0])
        assert sql("SELECT thread, statement_id FROM rendition ORDER BY statement_id") == [("5", 5), ("5", 6)]
        assert list(archive.check()) == []

    def test_a_thread_of_which_those_are_left_that_belong_elsewhere(
        self, archive: Archive, three: list[Reading], sql: Sql
    ) -> None:
        thread(archive, [1, 2], [3, 5], [4, 6], also={"1": [3, 4]})
        archive.replace(three[0])
        assert sql("SELECT DISTINCT thread FROM rendition ORDER BY thread") == [("3",), ("4",)]
        assert list(archive.check()) == []

    def test_a_lead_that_is_gone_is_followed_by_one_that_belongs_there(
        self, archive: Archive, three: list[Reading], sql: Sql
    ) -> None:
        thread(archive, [5, 4], [1, 3], also={"4": [1]})
        archive.replace(three[2])
        assert self.leads(sql) == [("1", 1), ("4", 4)]
        assert list(archive.check()) == []

    def test_links_of_the_old_reading_are_not_written(self, archive: Archive, three: list[Reading], sql: Sql) -> None:
        turn = archive.links.turn()
        archive.replace(three[0])
        with pytest.raises(ArchiveError, match="at the same time"):
            archive.links.save_threads(turn, [1, 2, 3], pairs={(1, 3): 900}, threads={}, runs={})
        assert sql("SELECT * FROM sameness") == []
        assert archive.links.waiting() == 3

    def test_an_article_that_was_never_linked(self, archive: Archive) -> None:
        archive.save(told(1))
        archive.replace(told(1))
        assert archive.links.waiting() == 1


@pytest.mark.parametrize("seed", range(4))
def test_whatever_comes_the_links_stay_whole(archive: Archive, seed: int) -> None:
    """Articles, copies before and after their originals, stories and threads that change, readings made again."""
    random = Random(seed)
    saved: list[Reading] = []

    def save() -> None:
        number = random.randint(1, 4)
        day = random.choice([None, *range(5)])
        one = told(number, day=day, outlet=random.choice("ABCD"), words=f"Ship {number} sails.")
        saved.append(one)
        archive.save(one)

    def link() -> None:
        originals = [each.article.id for each in archive.links.articles(100) if not each.original and not each.placed]
        moving = [each for each in saved if each.article.id in originals]
        placed = [name for story in archive.stories(outlets=0, articles=0, limit=None) for name in _own(story)]
        moving += [each for each in saved if each.article.id in placed and random.random() < 0.3]
        stories: dict[str, list[Reading]] = {}
        for each in moving:
            stories.setdefault(random.choice("xyz"), []).append(each)
        place(archive, *stories.values(), names=list(stories))
        assert list(archive.check()) == []
        numbers = [each.number for each in everything(archive)]
        random.shuffle(numbers)
        before = {name for names in archive.links.threads(numbers).values() for name in names}
        one, other = numbers[: (cut := random.randint(2, 5))], numbers[cut : cut + 2]
        threads = [part for part in (one, other) if len(part) > 1]
        also = {str(min(other)): one[:1]} if len(threads) > 1 and random.random() < 0.5 else {}
        thread(archive, *threads, also=also, gone=before)

    def replace_one() -> None:
        archive.replace(random.choice(saved))

    save()
    for _ in range(14):
        random.choice((save, save, link, replace_one))()
        assert list(archive.check()) == []
        archive.threads_of([name for each in saved for name in each.statement_ids], whole=True)
    link()
    assert archive.links.waiting() == 0
    listed = [article.id for story in archive.stories(outlets=0, articles=0, limit=None) for article in story.articles]
    assert sorted(listed) == sorted({each.article.id for each in saved}), "each article is in one story"


def _own(story: Story) -> list[str]:
    """The articles that were placed in a story by themselves: not its copies, as far as can be seen."""
    return [article.id for article in story.articles if article.copy_of is None]


def test_starting_over_forgets_all(archive: Archive, sql: Sql) -> None:
    archive.save(told(1), told(2))
    place(archive, [told(1), told(2)], near={(0, 1): 500})
    thread(archive, [1, 2], pairs={(1, 2): 900}, runs={1: [5]})
    archive.links.start_over()
    for table in ("story", "linked", "nearness", "sameness", "rendition", "quoted"):
        assert sql(f"SELECT * FROM {table}") == []
    assert (archive.links.waiting(), archive.links.around([MAY], reach=1).words) == (2, None)
    place(archive, [told(1), told(2)])
    thread(archive, [1, 2], pairs={(1, 2): 900})
    assert len(archive.story(told(1).article.id).articles) == 2
    assert list(archive.check()) == []


def test_a_backup_has_the_links(archive: Archive, tmp_path: Any, kind: str, neighbours: LightNeighbours) -> None:
    if kind != "sqlite":
        pytest.skip("backups of a server are the server's own")
    archive.save(told(1), told(2))
    place(archive, [told(1), told(2)], near={(0, 1): 500})
    thread(archive, [1, 2], pairs={(1, 2): 900})
    archive.backup(tmp_path / "copy.db")
    with Archive.open(tmp_path / "copy.db", neighbours) as copy:
        assert copy.stories(outlets=1) == archive.stories(outlets=1) != []
        names = told(1).statement_ids
        assert copy.threads_of(names, whole=True) == archive.threads_of(names, whole=True)
        assert len(copy.threads_of(names, whole=True)[0].renditions) == 2
        assert list(copy.check()) == []


DAMAGE = {
    "a rendition of no statement": ("UPDATE rendition SET statement_id = 99 WHERE statement_id = 1", "rendition"),
    "a thread of one": ("DELETE FROM rendition WHERE statement_id = 2", "have one rendition alone"),
    "a thread without a lead": ("UPDATE rendition SET how = 'verbatim'", "have no lead"),
    "a thread of two leads": ("UPDATE rendition SET how = NULL", "have no lead, or several"),
    "a thread of others alone": ("UPDATE rendition SET also = TRUE", "belongs to them"),
    "a statement of two threads": (
        "INSERT INTO rendition SELECT statement_id, 'x', how, score, also FROM rendition",
        "belong to several threads",
    ),
    "a word that is no how": ("UPDATE rendition SET how = 'sung' WHERE how IS NOT NULL", "cannot be"),
    "a score above one": ("UPDATE rendition SET score = 1.5 WHERE statement_id = 2", "cannot be"),
    "an article in no story": ("UPDATE linked SET story_id = NULL WHERE article_id = 1", "in no story"),
    "an article in a story that is not there": ("DELETE FROM story", "linked"),
    "a story without articles": ("INSERT INTO story VALUES (9, 'x', 10101, 10101, 0, 0)", "story x has no articles"),
    "a story that counts more articles": ("UPDATE story SET articles = 7", "does not count"),
    "a story that counts more outlets": ("UPDATE story SET outlets = 7", "does not count"),
    "a story of other days": ("UPDATE story SET last = 20310603", "does not count"),
    "nearness to nothing": ("UPDATE nearness SET second_id = 99", "nearness are of rows of article"),
    "sameness to nothing": ("UPDATE sameness SET second_id = 99", "sameness are of rows of statement"),
    "a wrong counter": ("UPDATE counter SET next = 1 WHERE name = 'story'", "counter of story"),
}


@pytest.mark.parametrize(("damage", "sign"), DAMAGE.values(), ids=DAMAGE)
def test_damage_to_links_is_found(archive: Archive, sql: Sql, damage: str, sign: str) -> None:
    archive.save(told(1), told(2), told(1, outlet="Évora Times"))
    place(archive, [told(1), told(2)], near={(0, 1): 500})
    thread(archive, [1, 2], pairs={(1, 2): 900})
    assert list(archive.check()) == []
    sql(damage)
    assert sign in " ".join(f"{fault.article} {fault.message}" for fault in archive.check())
