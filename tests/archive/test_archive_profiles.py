"""Profiles, lists and counts: each equal to what a fresh look at the readings counts, whatever was done before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from any_archived import readings
from database_server import Databases, engine_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import BOTH, NOBODY, PORT, TAMM, VORNE, LightNeighbours, Said, reading
from linked import place, said, thread
from sqlalchemy import MetaData, select

import onrecord.archive
from onrecord.archive import Archive, Count
from onrecord.archive.traits import CODES
from onrecord.archive.verbs import verb_of
from onrecord.errors import SettingError
from onrecord.records import Act, Kind, Reading, Speaker, SpeakerType, Stance

Sql = Callable[..., list[tuple[Any, ...]]]
WORNE = Speaker("Ilse Worne", SpeakerType.PERSON)
MINISTER = Speaker("Ilse Vorne", SpeakerType.PERSON, role="harbour minister", wikidata="Q1")


def talks() -> list[Reading]:
    """Three articles of two outlets, in which nearly everything is said that can be counted."""
    return [
        reading(
            Said("We never left.", MINISTER, act=Act.DENY),
            Said("Nor did I.", TAMM, kind=Kind.INDIRECT),
            Said("Ships wait.", BOTH, stance=Stance.CHARGED),
            Said("Who?", NOBODY, score=0.5),
        ),
        reading(
            Said("We stay.", MINISTER, act=Act.PROMISE),
            Said("Cranes stand still.", PORT, score=0.55),
            head="Second",
            outlet="Évora Times",
            published=date(2031, 4, 2),
        ),
        reading(Said("Nothing is known."), head="Third", outlet=None, published=None),
    ]


@pytest.fixture
def filled(archive: Archive) -> Archive:
    archive.save(*talks())
    return archive


def counts(*pairs: tuple[str | None, int]) -> tuple[Count, ...]:
    return tuple(Count(name, count) for name, count in pairs)


def number(archive: Archive, name: str) -> int:
    found = archive.profiles.find(name)
    assert found is not None
    return found


class TestSpeakers:
    def test_a_profile_counts_what_a_speaker_said(self, filled: Archive) -> None:
        profile = filled.profiles.speaker(number(filled, "Ilse Vorne"))
        assert (profile.name, profile.type, profile.statements) == ("Ilse Vorne", SpeakerType.PERSON, 4)
        assert (profile.first, profile.last) == (date(2031, 3, 9), date(2031, 4, 2))
        assert profile.acts == counts(("state", 2), ("promise", 1), ("deny", 1))
        assert profile.kinds == counts(("direct", 4))
        assert profile.stances == counts(("neutral", 3), ("charged", 1))
        assert profile.outlets == counts(("Norcall Post", 2), ("Évora Times", 1), (None, 1))
        assert profile.months == counts(("2031-03", 2), ("2031-04", 1))
        assert profile.verbs == counts(("said", 4))
        assert [(each.name, each.statements) for each in profile.aliases] == [("Ilse Vorne", 4)]
        assert profile.wikidata == "Q1"
        (role,) = profile.roles
        assert (role.name, role.count, role.first, role.last) == (
            "harbour minister",
            2,
            date(2031, 3, 9),
            date(2031, 4, 2),
        )

    def test_spellings_that_are_joined_have_one_profile(self, filled: Archive) -> None:
        filled.save(reading(Said("So.", WORNE), head="Fourth", published=date(2031, 5, 1)))
        other, main = number(filled, "Ilse Worne"), number(filled, "Ilse Vorne")
        spellings = [(SpeakerType.PERSON, "ilse vorne"), (SpeakerType.PERSON, "ilse worne")]
        assert filled.profiles.speaker(other).statements == 1
        filled.join_names([("Ilse Vorne", spellings)])
        profile = filled.profiles.speaker(other)
        assert (profile.number, profile.name, profile.statements) == (main, "Ilse Vorne", 5)
        assert [(each.name, each.statements) for each in profile.aliases] == [("Ilse Vorne", 4), ("Ilse Worne", 1)]
        assert number(filled, "ilse worne") == main
        assert filled.speakers("worne")[0].number == main

    def test_a_statement_under_two_spellings_of_a_speaker_is_one(self, archive: Archive) -> None:
        pair = Speaker("Ilse Vorne & Ilse Worne", SpeakerType.GROUP, members=(VORNE, WORNE))
        archive.save(reading(Said("So.", pair)))
        archive.join_names([("Ilse Vorne", [(SpeakerType.PERSON, "ilse vorne"), (SpeakerType.PERSON, "ilse worne")])])
        archive.save(reading(Said("And so.", pair), head="Second"))
        profile = archive.profiles.speaker(number(archive, "Ilse Vorne"))
        assert (profile.statements, profile.months) == (2, counts(("2031-03", 2)))
        assert [each.statements for each in profile.aliases] == [2, 2]
        assert [each.statements for each in archive.speakers()] == [2]
        assert [each.statements for each in archive.profiles.most_quoted("2031")] == [2]
        assert list(archive.check()) == []

    def test_corrections_count(self, filled: Archive) -> None:
        statement = filled.said("vorne", about="never").found[0].id
        filled.correct(statement, author="Ada", speaker=TAMM, act="warn")
        assert filled.profiles.speaker(number(filled, "Ilse Vorne")).statements == 3
        assert Count("warn", 1) in filled.profiles.speaker(number(filled, "Bo Tamm")).acts
        (correction, *_) = filled.correct(statement, author="Ada", rejected=True)
        assert filled.profiles.speaker(number(filled, "Bo Tamm")).statements == 2
        assert filled.profiles.outlet("Norcall Post").statements == 3
        filled.withdraw(correction)
        assert filled.profiles.speaker(number(filled, "Bo Tamm")).statements == 3

    @pytest.mark.parametrize("wrong", [0, -1, 999, 2**63, 10**30])
    def test_a_number_that_nobody_has_is_told(self, filled: Archive, wrong: int) -> None:
        with pytest.raises(SettingError, match="there is no speaker"):
            filled.profiles.speaker(wrong)
        with pytest.raises(SettingError, match="there is no speaker"):
            filled.profiles.threads_repeated(wrong)

    def test_one_who_said_nothing_has_a_profile(self, archive: Archive) -> None:
        archive.save(reading(Said("So.", VORNE, addressee=TAMM)))
        profile = archive.profiles.speaker(number(archive, "Bo Tamm"))
        assert (profile.statements, profile.first, profile.acts, profile.months) == (0, None, (), ())
        assert [each.name for each in archive.speakers()] == ["Ilse Vorne"]

    @pytest.mark.parametrize(
        ("name", "kind", "found"),
        [
            ("Ilse Vorne", None, True),
            (" ilse   VORNE ", "person", True),
            ("Ilse Vorne", "group", False),
            ("Vorne", None, False),
            ("", None, False),
            ("\0\ud800", None, False),
            ("Ilse Vorne" * 1000, SpeakerType.PERSON, False),
            ("unknown", "unknown", False),
        ],
    )
    def test_a_name_is_found_whole(self, filled: Archive, name: str, kind: str | None, found: bool) -> None:
        assert (filled.profiles.find(name, kind) is not None) is found

    def test_statements_follow_each_other_page_by_page(self, archive: Archive) -> None:
        days = [date(2031, 3, day) for day in (1, 2, 2, 2, 3)]
        pair = Speaker("Ilse Vorne & Ilse Worne", SpeakerType.GROUP, members=(VORNE, WORNE))
        archive.save(
            *(
                reading(Said("So.", pair), Said("Nor so."), Said("No.", TAMM), head=f"Article {place}", published=day)
                for place, day in enumerate(days)
            )
        )
        archive.join_names([("Ilse Vorne", [(SpeakerType.PERSON, "ilse vorne"), (SpeakerType.PERSON, "ilse worne")])])
        main = number(archive, "Ilse Vorne")
        whole = [each.id for each in archive.profiles.said(main, limit=100)]
        seen, after = [], None
        while True:
            page = archive.profiles.said(number(archive, "Ilse Worne"), limit=3, after=after)
            seen += [each.id for each in page]
            if (after := page.next) is None:
                break
        assert seen == whole
        assert len(set(seen)) == 10
        assert len(archive.profiles.said(main, since="2031-03-02", until=date(2031, 3, 2), limit=100)) == 6
        with pytest.raises(SettingError, match="no place to go on from"):
            archive.profiles.said(main, after="2031")

    def test_a_type_that_there_is_not(self, filled: Archive) -> None:
        with pytest.raises(SettingError, match="the known ones are person"):
            filled.profiles.find("Ilse Vorne", "minister")

    def test_of_two_types_the_one_with_more_statements_is_found(self, archive: Archive) -> None:
        body = Speaker("Tamm", SpeakerType.ORGANIZATION)
        archive.save(reading(Said("A.", Speaker("Tamm", SpeakerType.PERSON)), Said("B.", body), Said("C.", body)))
        assert archive.profiles.speaker(number(archive, "tamm")).type is SpeakerType.ORGANIZATION
        person = archive.profiles.find("tamm", "person")
        assert person is not None
        assert archive.profiles.speaker(person).type is SpeakerType.PERSON


class TestMostQuoted:
    def test_the_most_quoted_of_some_days(self, filled: Archive) -> None:
        group = Speaker("Voters", SpeakerType.GROUP)
        filled.save(reading(*(Said(f"We want {place}.", group) for place in range(9)), head="Fourth"))
        march = filled.profiles.most_quoted("2031-03", "2031-03")
        assert [(each.name, each.statements) for each in march] == [("Ilse Vorne", 2), ("Bo Tamm", 2)]
        assert march[0].number == number(filled, "Ilse Vorne")
        assert (march[0].first, march[0].last) == (date(2031, 3, 9), date(2031, 3, 9))
        since = filled.profiles.most_quoted(since=date(2031, 4, 1), limit=1)
        assert [(each.name, each.statements) for each in since] == [("Ilse Vorne", 1)]
        ever = filled.profiles.most_quoted()
        assert [(each.name, each.statements) for each in ever] == [
            ("Ilse Vorne", 4),
            ("Bo Tamm", 2),
            ("Norcall Port Authority", 1),
        ]
        assert filled.profiles.most_quoted(until="2000") == []

    def test_days_and_numbers_that_cannot_be(self, filled: Archive) -> None:
        for wrong in ({"since": "2031-13"}, {"since": "2032", "until": "2031"}, {"limit": 0}):
            with pytest.raises(SettingError):
                filled.profiles.most_quoted(**wrong)


class TestOutlets:
    def test_a_profile_counts_what_an_outlet_tells(self, filled: Archive) -> None:
        profile = filled.profiles.outlet("Norcall Post")
        assert (profile.name, profile.articles, profile.copies, profile.statements) == ("Norcall Post", 1, 0, 4)
        assert (profile.first, profile.last) == (date(2031, 3, 9), date(2031, 3, 9))
        assert profile.kinds == counts(("direct", 3), ("indirect", 1))
        assert profile.acts == counts(("state", 3), ("deny", 1))
        assert profile.stances == counts(("neutral", 3), ("charged", 1))
        assert [(each.name, each.count, each.share, each.everywhere) for each in profile.verbs] == [
            ("said", 4, 1.0, 1.0)
        ]
        assert [(each.name, each.statements) for each in profile.quoted] == [("Ilse Vorne", 2), ("Bo Tamm", 2)]
        assert profile.months == counts(("2031-03", 1))

    def test_that_of_all_is_their_sum(self, filled: Archive) -> None:
        profile = filled.profiles.all_outlets()
        assert (profile.name, profile.articles, profile.statements) == (None, 3, 7)
        assert profile.kinds == counts(("direct", 6), ("indirect", 1))
        assert profile.quoted[0].number == number(filled, "Ilse Vorne")
        assert profile.months == counts(("2031-03", 1), ("2031-04", 1))
        assert filled.profiles.outlet(None).statements == 1

    def test_a_copy_is_counted_as_one(self, filled: Archive) -> None:
        filled.save(reading(Said("Nothing is known."), head="Third", outlet="Copy"))
        assert filled.profiles.outlet("Copy").copies + filled.profiles.outlet(None).copies == 1
        assert filled.overview().copies == filled.profiles.all_outlets().copies == 1
        assert sum(outlet.copies for outlet in filled.outlets()) == 1

    @pytest.mark.parametrize("wrong", ["norcall post", "", "\0\ud800", "x" * 5000, "' OR 1=1 --"])
    def test_a_name_that_no_outlet_has_is_told(self, filled: Archive, wrong: str) -> None:
        with pytest.raises(SettingError, match="there is no outlet"):
            filled.profiles.outlet(wrong)
        with pytest.raises(SettingError, match="there is no outlet"):
            filled.profiles.articles(outlet=wrong)

    def test_an_empty_archive_has_no_outlets(self, archive: Archive) -> None:
        profile = archive.profiles.all_outlets()
        assert (profile.articles, profile.statements, profile.first, profile.verbs) == (0, 0, None, ())
        assert archive.profiles.most_quoted() == []
        assert len(archive.profiles.articles()) == 0

    def test_names_of_any_characters_come_back(self, archive: Archive) -> None:
        name = "Norcall \0 \ud800 “Post”" + "x" * 5000
        archive.save(reading(Said("So."), outlet=name))
        assert archive.profiles.outlet(name).name == name
        assert archive.outlets()[0].name == name
        assert archive.profiles.articles(outlet=name).listed[0].outlet == name
        assert archive.profiles.speaker(number(archive, "Ilse Vorne")).outlets == counts((name, 1))


class TestArticles:
    def test_the_newest_come_first_and_those_without_a_day_last(self, filled: Archive) -> None:
        listed = filled.profiles.articles().listed
        assert [(each.title, each.outlet, each.statements) for each in listed] == [
            ("Second", "Évora Times", 2),
            ("Harbour talks", "Norcall Post", 4),
            ("Third", None, 1),
        ]
        assert [each.id for each in listed] == [each.article.id for each in (talks()[1], talks()[0], talks()[2])]
        assert listed[2].published is None

    def test_pages_follow_each_other_without_a_gap_though_articles_come_in_between(self, archive: Archive) -> None:
        days = [None, date(2031, 3, 1), date(2031, 3, 2), date(2031, 3, 2), date(2031, 3, 2), date(2031, 3, 3)]
        archive.save(*(reading("So.", head=f"Article {place}", published=day) for place, day in enumerate(days)))
        whole = [each.title for each in archive.profiles.articles()]
        seen, after = [], None
        while True:
            page = archive.profiles.articles(limit=2, after=after)
            seen += [each.title for each in page]
            archive.save(reading("New.", head=f"New {len(seen)}", published=date(2031, 3, 9)))
            if (after := page.next) is None:
                break
        assert seen == whole
        assert len(seen) == len(days)

    def test_an_outlet_and_days_are_asked_for(self, filled: Archive) -> None:
        def titles(**asked: Any) -> list[str | None]:
            return [each.title for each in filled.profiles.articles(**asked)]

        assert titles(outlet="Norcall Post") == ["Harbour talks"]
        assert titles(since="2031-04") == ["Second"]
        assert titles(until="2031-03") == ["Harbour talks"]

    @pytest.mark.parametrize("cursor", ["", "x", "2031-13-01.1", "2031-03-09", "2031-03-09.1.1", "9" * 5000])
    def test_a_cursor_that_is_none_is_told(self, filled: Archive, cursor: str) -> None:
        for ask in (filled.profiles.articles, filled.profiles.doubtful, filled.profiles.unknown):
            if (ask, cursor) != (filled.profiles.unknown, "2031-03-09.1.1"):
                with pytest.raises(SettingError, match="is no place to go on from"):
                    ask(after=cursor)

    def test_an_original_is_named(self, archive: Archive) -> None:
        archive.save(reading("So.", head="First"), reading("So.", head="First", outlet="Copy"))
        copy = next(each for each in archive.profiles.articles() if each.outlet == "Copy")
        assert copy.copy_of == reading("So.", head="First").article.id


class TestReview:
    def test_the_least_sure_come_first_until_somebody_looked_at_them(self, filled: Archive) -> None:
        first, second = filled.profiles.doubtful()
        assert [first.statement.score, second.statement.score] == [0.5, 0.55]
        filled.correct(first.id, author="Ada", accepted=True)
        assert [each.id for each in filled.profiles.doubtful()] == [second.id]

    def test_statements_of_unknown_speakers_until_somebody_names_one(self, filled: Archive) -> None:
        (found,) = filled.profiles.unknown()
        assert found.quote == ("Who?",)
        numbers = filled.correct(found.id, author="Ada", speaker=TAMM)
        assert len(filled.profiles.unknown()) == 0
        filled.withdraw(numbers[0])
        assert [each.id for each in filled.profiles.unknown()] == [found.id]
        filled.replace(*talks())
        assert [each.id for each in filled.profiles.unknown()] == [found.id]

    def test_pages_follow_each_other(self, archive: Archive) -> None:
        scores = [0.1, 0.1, 1 / 3, 0.1, 0.59999, 1e-7, 0.0]
        days = [date(2031, 3, 1), date(2031, 3, 2), None]
        archive.save(
            *(
                reading(
                    *(Said(f"Words {place}.", NOBODY, score=each) for place, each in enumerate(scores)),
                    head=f"Article {day}",
                    published=day,
                )
                for day in days
            )
        )
        for ask in (archive.profiles.doubtful, archive.profiles.unknown):
            whole = [each.id for each in ask(limit=100)]
            seen, after = [], None
            while True:
                page = ask(limit=2, after=after)
                seen += [each.id for each in page]
                if (after := page.next) is None:
                    break
            assert seen == whole
            assert len(set(seen)) == 21
        assert [each.statement.score for each in archive.profiles.doubtful(limit=21)] == sorted(scores * 3)


class TestThreads:
    def test_threads_that_several_outlets_have(self, archive: Archive) -> None:
        outlets = ("Norcall Post", "Évora Times", "Harbour Week")
        told = [reading(Said(f"We stay, {each}."), Said(f"We go, {each}."), head=each, outlet=each) for each in outlets]
        archive.save(*told)
        place(archive, told)
        numbers = said(archive)
        thread(archive, *([numbers[f"We stay, {each}."] for each in outlets[:2]],))
        threads = archive.profiles.threads_repeated(number(archive, "Ilse Vorne"))
        assert [len(each.outlets) for each in threads] == [2]
        assert archive.profiles.thread(threads[0].id) == threads[0]
        assert archive.profiles.thread(threads[0].renditions[1].id) == threads[0]
        with pytest.raises(SettingError, match="there is no thread"):
            archive.profiles.thread("0" * 16)


class TestStamp:
    def test_it_changes_with_whatever_is_changed(self, archive: Archive) -> None:
        seen = [archive.stamp()]

        def changed() -> bool:
            seen.append(archive.stamp())
            return seen[-1] not in seen[:-1]

        assert archive.stamp() == seen[0]
        archive.save(*talks())
        assert changed()
        archive.replace(*talks())
        assert changed()
        statement = archive.said(about="never").found[0].id
        numbers = archive.correct(statement, author="Ada", act="warn")
        assert changed()
        archive.withdraw(numbers[0])
        assert changed()
        archive.join_names([])
        assert changed()
        place(archive, talks())
        assert changed()
        archive.links.start_over()
        assert changed()
        archive.doubts.rule("Ilse Vorne", "Bo Tamm", same=True, author="Ada")
        assert changed()

    def test_it_stays_where_nothing_was_changed(self, filled: Archive) -> None:
        before = filled.stamp()
        filled.save(*talks())
        list(filled.check())
        assert filled.stamp() == before


DAMAGE = {
    "a wrong count of an outlet": "UPDATE tally SET count = count + 1 WHERE what = 'verb'",
    "a missing count of an outlet": "DELETE FROM tally WHERE what = 'speaker'",
    "a count of nothing": "INSERT INTO tally (outlet_id, what, value, count) VALUES (1, 'act', 11, 1)",
    "a wrong count of a speaker": "UPDATE standing SET statements = 9",
    "a missing count of a speaker": "DELETE FROM standing",
    "an article that is not listed": "DELETE FROM listing WHERE article_id = 1",
    "a listed article that is not there": "INSERT INTO listing VALUES (99, 1, 20310309, 0)",
    "a wrong number of statements": "UPDATE listing SET statements = 9",
    "a statement listed with another act": "UPDATE said_by SET act = 3",
    "a statement listed with another outlet": "UPDATE said_by SET outlet_id = 2",
    "an unknown speaker's statement that is not listed": "DELETE FROM speakerless",
    "a known speaker's statement listed as nobody's": "INSERT INTO speakerless VALUES (20310309, 1, 1)",
}


class TestCounts:
    @pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
    def test_damage_is_found(self, filled: Archive, sql: Sql, damage: str) -> None:
        assert list(filled.check()) == []
        sql(damage)
        assert list(filled.check())

    def test_they_hold_whatever_is_done(self, filled: Archive) -> None:
        def sound() -> None:
            assert list(filled.check()) == []
            assert_counted(filled)

        sound()
        ids = [each.id for each in filled.said(limit=100)]
        made = [number for each in ids for number in filled.correct(each, author="Ada", act="warn", speaker=WORNE)]
        sound()
        made += [number for each in ids[::2] for number in filled.correct(each, author="Ada", rejected=True)]
        sound()
        filled.join_names([("Ilse Vorne", [(SpeakerType.PERSON, "ilse vorne"), (SpeakerType.PERSON, "ilse worne")])])
        sound()
        filled.replace(reading(Said("New words."), head="Harbour talks"), *talks()[:2])
        sound()
        for number in made:
            filled.withdraw(number)
        sound()
        ruled = filled.doubts.rule("Ilse Vorne", "Ilse Worne", same=False, author="Ada")
        sound()
        filled.doubts.withdraw(ruled)
        filled.join_names([])
        sound()

    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(given_readings=st.lists(readings(), min_size=1, max_size=4), seed=st.integers(0, 9))
    def test_they_hold_for_readings_of_any_shape(self, tmp_path_factory: Any, given_readings: Any, seed: int) -> None:
        location = tmp_path_factory.mktemp("any") / "news.db"
        with Archive.open(location, LightNeighbours()) as archive:
            archive.save(*given_readings)
            for place, each in enumerate(archive.said(limit=5)):
                changes: dict[str, Any] = {"rejected": True} if (place + seed) % 2 else {"act": "ask", "speaker": TAMM}
                archive.correct(each.id, author="Ada", **changes)
            assert_counted(archive)
            archive.replace(*given_readings[:2])
            assert list(archive.check()) == []
            assert_counted(archive)


def assert_counted(archive: Archive) -> None:
    """All outlets' profiles count what the readings as corrected have."""
    statements = [(each.article.outlet, one) for each in archive.readings() for one in each.statements]
    for outlet in [None if each.name is None else each.name for each in archive.outlets()]:
        own = [one for name, one in statements if name == outlet]
        profile = archive.profiles.outlet(outlet)
        assert profile.statements == len(own)
        assert {each.name: each.count for each in profile.kinds} == Counter(one.kind.value for one in own)
        assert {each.name: each.count for each in profile.acts} == Counter(one.act.value for one in own if one.act)
    everyone = archive.profiles.all_outlets()
    assert everyone.statements == len(statements)
    assert sum(each.statements for each in archive.profiles.articles(limit=1000)) == len(statements)


class TestVerbs:
    @pytest.mark.parametrize(
        ("cue", "verb"),
        [
            ("said", "said"),
            ("has also said in a statement", "said"),
            ("According to", "according to"),
            ("hasn’t ruled out", "ruled"),
            ("publicly accused", "accused"),
            ("replied", "replied"),
            ("reply", "reply"),
            ("'s testimony about", "testimony"),
            (":", None),
            ("", None),
            ("has", "has"),
            ("x" * 5000, "x" * 40),
            ("\u202e\0 SAID", "said"),
        ],
    )
    def test_one_word_stands_for_a_cue(self, cue: str, verb: str | None) -> None:
        assert verb_of(cue) == verb

    def test_every_act_kind_and_stance_has_a_code_that_stays(self) -> None:
        for what, members in (("act", Act), ("kind", Kind), ("stance", Stance)):
            assert sorted(CODES[what]) == sorted(member.value for member in members)


def test_an_archive_of_the_step_before_gets_the_same_counts(databases: Databases) -> None:
    location, older = databases.new(), databases.empty()
    with Archive.open(location, LightNeighbours()) as archive:
        archive.save(*talks(), reading(Said("Nothing is known."), head="Third", outlet="Copy"))
        first, second, *_ = [each.id for each in archive.said(limit=10)]
        archive.correct(first, author="Ada", act="warn", speaker=WORNE)
        archive.correct(second, author="Ada", rejected=True)
        archive.join_names([("Ilse Vorne", [(SpeakerType.PERSON, "ilse vorne"), (SpeakerType.PERSON, "ilse worne")])])
    upgrade(older, "0004")
    copy_rows(location, older)
    with Archive.open(location, LightNeighbours()) as new, Archive.open(older, LightNeighbours()) as old:
        assert [each for each in old.check() if "index of words" not in each.message] == []
        assert old.profiles.all_outlets() == new.profiles.all_outlets()
        assert old.speakers() == new.speakers()
        for each in new.speakers():
            assert old.profiles.speaker(each.number) == new.profiles.speaker(each.number)
        assert old.profiles.articles() == new.profiles.articles()
        assert old.profiles.unknown() == new.profiles.unknown()
        old.save(reading(Said("Later."), head="Fourth", outlet="Another"))
        assert [each for each in old.check() if "index of words" not in each.message] == []


def upgrade(location: str, revision: str) -> None:
    """Make the tables of an older step."""
    config = Config()
    config.set_main_option("script_location", str(Path(str(resources.files(onrecord.archive))) / "migrations"))
    engine = engine_of(location)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def copy_rows(source: str, target: str) -> None:
    """Copy all that the older archive has tables and columns for, but for the index of words."""
    one, other = engine_of(source), engine_of(target)
    tables = MetaData()
    tables.reflect(other, only=lambda name, _: "words" not in name and name != "alembic_version")
    with one.connect() as reading_from, other.begin() as writing_to:
        for table in tables.sorted_tables:
            rows = reading_from.execute(select(table)).mappings().all()
            if rows:
                writing_to.execute(table.insert(), [dict(row) for row in rows])
    one.dispose()
    other.dispose()
