"""Stories and threads of invented articles, found by the real components: in any order, in parts, and after a kill."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from happenings import ARTICLES, BRIDGE, ECHO, FISH, INQUIRY

import onrecord
from onrecord import Archive, Reading
from onrecord.archive import Linked, Links
from onrecord.archive.threads import statement_numbers
from onrecord.errors import ArchiveError
from onrecord.pipeline.comparing import check_headlines, compare_story
from onrecord.pipeline.linking import Linking, link_archive, threaded_articles
from onrecord.records import Comparison, How, OutletView, Row, SpeakerType

COPY = "bridge copy"


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    return dict(zip(ARTICLES, onrecord.read_many(ARTICLES.values()), strict=True))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, readings: dict[str, Reading]) -> Path:
    """An archive of all articles, linked at once."""
    path = tmp_path_factory.mktemp("made") / "news.db"
    with onrecord.open(path) as opened:
        opened.save(*readings.values())
        done = link_archive(opened)
        assert done == Linking(len(ARTICLES), len(found(opened)[1]))
    return path


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Iterator[Archive]:
    """A copy of the linked archive, to be changed."""
    with onrecord.open(shutil.copy(made, tmp_path / "news.db")) as opened:
        yield opened


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Archive]:
    with onrecord.open(tmp_path / "empty.db") as opened:
        yield opened


Found = tuple[set[frozenset[str]], set[frozenset[str]]]


def found(archive: Archive) -> Found:
    """The articles of each story, by name, and the statements of each thread of several, by their words."""
    names = {article.id: name for name, article in ARTICLES.items()}
    stories = {
        frozenset(names[article.id] for article in story.articles)
        for story in archive.stories(outlets=0, articles=0, limit=None)
    }
    statements = [name for reading in archive.readings() for name in reading.statement_ids]
    threads = archive.threads_of(statements)
    several = {frozenset(each.id for each in thread.renditions) for thread in threads if len(thread.renditions) > 1}
    return stories, several


@pytest.fixture(scope="module")
def wanted(made: Path) -> Found:
    """What linking all at once finds."""
    with onrecord.open(made) as opened:
        return found(opened)


def told(archive: Archive, words: str) -> dict[str, tuple[str | None, How | None]]:
    """Of the thread in which these words stand: the speaker and the telling of each rendition, by its article."""
    names = {article.id: name for name, article in ARTICLES.items()}
    (hit, *_) = archive.said(about=words, limit=1).found
    (thread,) = archive.threads_of([hit.id], whole=True)
    speakers = {each.id: each.statement.speaker for each in thread.renditions}
    return {
        names[each.article.id]: (None if (who := speakers[each.id]) is None else who.name, each.how)
        for each in thread.renditions
    }


class TestFound:
    def test_each_happening_is_a_story(self, archive: Archive) -> None:
        stories, _ = found(archive)
        assert stories == {BRIDGE, FISH}
        assert list(archive.check()) == []

    def test_copies_stand_with_their_original(self, archive: Archive) -> None:
        story = archive.story(ARTICLES[COPY].id)
        (copy,) = (each for each in story.articles if each.copy_of)
        assert (copy.id, copy.copy_of) == (ARTICLES[COPY].id, ARTICLES["bridge norcall"].id)

    def test_one_thing_said_is_a_thread_in_all_its_forms(self, archive: Archive) -> None:
        """Quoted whole, cut, altered and in the outlet's own words; undated and told days later too."""
        thread = told(archive, "bolts")
        assert thread.keys() == BRIDGE
        assert {speaker for speaker, _ in thread.values()} == {"Dana Kolvar"}
        assert thread["bridge undated"][1] is How.PARAPHRASED
        # One outlet's alteration has the most words, and does not lead for that.
        assert thread["bridge norcall"][1] is None
        assert thread["bridge copy"][1] == thread["bridge late"][1] == How.VERBATIM
        assert thread["bridge klaxon"][1] is How.ALTERED

    def test_a_lost_speaker_does_not_lose_the_words(self, archive: Archive) -> None:
        thread = told(archive, "warned three times")
        assert thread.keys() == {"bridge norcall", "bridge courier", "bridge klaxon", COPY}
        assert len({speaker for speaker, _ in thread.values()}) > 1

    def test_what_is_alike_on_another_happening_is_apart(self, archive: Archive) -> None:
        _, threads = found(archive)
        bridge = {ARTICLES[name].id for name in BRIDGE}
        assert all(len({name.split(".")[0] in bridge for name in thread}) == 1 for thread in threads)
        assert told(archive, "fishermen").keys() == FISH

    def test_a_second_call_finds_nothing_to_do(self, archive: Archive) -> None:
        turn = archive.links.turn()
        assert link_archive(archive) == Linking(0, 0)
        assert archive.links.turn() == turn

    def test_anew_finds_the_same(self, archive: Archive, wanted: Found) -> None:
        seen: list[int] = []
        done = link_archive(archive, anew=True, watch=seen.append, at_once=4)
        assert (done.articles, done.threads >= len(wanted[1])) == (len(ARTICLES), True)
        assert seen == [4, 8, 9]
        assert found(archive) == wanted

    def test_what_an_evaluation_asks_for(self, archive: Archive, readings: dict[str, Reading], wanted: Found) -> None:
        listed = list(threaded_articles(archive))
        assert {article.id for article, _ in listed} == {article.id for article in ARTICLES.values()}
        for article, statements in listed:
            own = next(each for each in readings.values() if each.article.id == article.id)
            assert [content for content, _ in statements] == [each.content for each in own.statements]
        named = {thread for _, statements in listed for _, thread in statements if thread is not None}
        assert len(named) == len(wanted[1])

    def test_an_archive_of_nothing(self, empty: Archive) -> None:
        assert link_archive(empty) == link_archive(empty, anew=True) == Linking(0, 0)
        assert list(threaded_articles(empty)) == []

    def test_an_article_without_statements_is_linked(self, empty: Archive, readings: dict[str, Reading]) -> None:
        empty.save(*(replace(each, statements=()) for each in readings.values()))
        assert link_archive(empty) == Linking(len(ARTICLES), 0)
        assert found(empty)[0] == {BRIDGE, FISH}


class TestInParts:
    @pytest.mark.parametrize(("seed", "at_once"), [(1, 1), (2, 2), (3, 4), (4, 100)])
    def test_any_order_and_any_part_finds_the_same(
        self, empty: Archive, readings: dict[str, Reading], wanted: Found, seed: int, at_once: int
    ) -> None:
        order = list(readings.values())
        Random(seed).shuffle(order)
        empty.save(*order)
        link_archive(empty, at_once=at_once)
        assert found(empty) == wanted
        assert list(empty.check()) == []

    def test_articles_that_come_one_after_the_other(
        self, empty: Archive, readings: dict[str, Reading], wanted: Found
    ) -> None:
        order = list(readings.values())
        Random(5).shuffle(order)
        for each in order:
            empty.save(each)
            assert link_archive(empty).articles == 1
        assert found(empty) == wanted
        assert list(empty.check()) == []

    def test_a_thread_of_lost_speakers_is_joined_from_another_story(
        self, archive: Archive, empty: Archive, readings: dict[str, Reading], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """In the thread one statement alone bears the name of the speaker who says it again; marks do not help here."""
        monkeypatch.setattr("onrecord.pipeline.linking._quoted_alike", lambda *_: [])
        (inquiry,) = onrecord.read_many([INQUIRY])
        empty.save(*readings.values(), inquiry)
        archive.save(inquiry)
        for each in (empty, archive):
            link_archive(each)
            assert [article.id for article in each.story(INQUIRY.id).articles] == [INQUIRY.id]
        said = [found.id for found in empty.said("Harland").found if found.article.id == INQUIRY.id]
        (at_once,), (later,) = (each.threads_of(said, whole=True) for each in (empty, archive))
        assert len(at_once.renditions) == 5
        assert {each.id for each in later.renditions} == {each.id for each in at_once.renditions}

    def test_words_quoted_at_length_are_known_again_whoever_is_said_to_speak(self, archive: Archive) -> None:
        """Neither a story nor a speaker brings them together."""
        (echo,) = onrecord.read_many([ECHO])
        archive.save(echo)
        link_archive(archive)
        assert len(archive.story(ECHO.id).articles) == 1
        said = [each.id for each in archive.said(about="warned three times").found if each.article.id == ECHO.id]
        (thread,) = archive.threads_of(said, whole=True)
        assert len(thread.renditions) == 5
        assert list(archive.check()) == []

    def test_a_late_article_joins_story_and_threads(
        self, empty: Archive, readings: dict[str, Reading], wanted: Found
    ) -> None:
        empty.save(*(each for name, each in readings.items() if name != "bridge late"))
        link_archive(empty)
        before = empty.story(ARTICLES["bridge norcall"].id).id
        threads = {each.id for each in empty.threads_of(readings["bridge norcall"].statement_ids)}
        empty.save(readings["bridge late"])
        assert link_archive(empty) == Linking(1, 1)
        assert found(empty) == wanted
        assert empty.story(ARTICLES["bridge late"].id).id == before
        assert {each.id for each in empty.threads_of(readings["bridge norcall"].statement_ids)} == threads


class TestStopped:
    @pytest.mark.parametrize("after", ["save_stories", "save_threads"])
    @pytest.mark.parametrize("kept", [False, True], ids=["before", "after"])
    def test_the_same_call_goes_on(
        self,
        empty: Archive,
        readings: dict[str, Reading],
        wanted: Found,
        monkeypatch: pytest.MonkeyPatch,
        after: str,
        kept: bool,
    ) -> None:
        """Stopped at the second writing of stories or threads, before it is kept or right after."""
        empty.save(*readings.values())
        method, calls = getattr(Links, after), []

        def stopping(self: Links, *given: object, **named: object) -> None:
            calls.append(1)
            if len(calls) < 2 or kept:
                method(self, *given, **named)
            if len(calls) == 2:
                raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(Links, after, stopping)
            with pytest.raises(KeyboardInterrupt):
                link_archive(empty, at_once=3)
        assert 0 < empty.links.waiting() < len(ARTICLES)
        assert list(empty.check()) == []
        link_archive(empty, at_once=3)
        assert found(empty) == wanted
        assert list(empty.check()) == []

    @pytest.mark.parametrize("at", ["around", "save_stories", "uttered", "save_threads"])
    def test_of_two_programs_one_is_told_and_nothing_is_lost(
        self, empty: Archive, readings: dict[str, Reading], wanted: Found, monkeypatch: pytest.MonkeyPatch, at: str
    ) -> None:
        """The other links everything while this one is about to ask or to write."""
        empty.save(*readings.values())
        method = getattr(Links, at)

        def interrupted(self: Links, *given: object, **named: object) -> object:
            monkeypatch.undo()
            with onrecord.open(empty.location) as other:
                link_archive(other)
            return method(self, *given, **named)

        monkeypatch.setattr(Links, at, interrupted)
        with pytest.raises(ArchiveError, match="at the same time"):
            link_archive(empty)
        assert link_archive(empty) == Linking(0, 0)
        assert found(empty) == wanted

    def test_a_reading_that_is_replaced_meanwhile_is_linked_by_the_next_call(
        self, empty: Archive, readings: dict[str, Reading], wanted: Found, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        empty.save(*readings.values())
        method = Links.save_threads

        def interrupted(self: Links, *given: object, **named: object) -> None:
            monkeypatch.undo()
            empty.replace(readings["bridge klaxon"])
            method(self, *given, **named)

        monkeypatch.setattr(Links, "save_threads", interrupted)
        with pytest.raises(ArchiveError, match="at the same time"):
            link_archive(empty)
        assert list(empty.check()) == []
        link_archive(empty)
        assert found(empty) == wanted
        assert list(empty.check()) == []

    def test_another_that_was_quicker_from_the_start(
        self, empty: Archive, readings: dict[str, Reading], wanted: Found, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The other links everything right after this one has listed what waits."""
        empty.save(*readings.values())
        method = Links.articles

        def interrupted(self: Links, limit: int) -> object:
            listed = method(self, limit)
            monkeypatch.undo()
            with onrecord.open(empty.location) as other:
                link_archive(other)
            return listed

        monkeypatch.setattr(Links, "articles", interrupted)
        with pytest.raises(ArchiveError, match="at the same time"):
            link_archive(empty)
        assert found(empty) == wanted


class TestChanged:
    def test_a_reading_that_is_made_again_is_linked_again(
        self, archive: Archive, readings: dict[str, Reading], wanted: Found
    ) -> None:
        archive.replace(*(readings[name] for name in ("bridge norcall", "bridge klaxon", "fish norcall")))
        assert archive.links.waiting() == 3
        assert found(archive) != wanted
        link_archive(archive)
        assert found(archive) == wanted
        assert list(archive.check()) == []

    def test_threads_that_prove_to_be_one_are_merged(
        self, archive: Archive, readings: dict[str, Reading], wanted: Found
    ) -> None:
        """One thread is cut in two; what is linked next to it mends that."""
        (one, *_) = archive.said(about="bolts", limit=1).found
        whole = [each.id for each in archive.threads_of([one.id], whole=True)[0].renditions]
        with archive._reading() as connection:
            numbers = {each: statement_numbers(connection, [each])[0] for each in whole}
        (name,) = archive.links.threads([numbers[one.id]])[numbers[one.id]]
        halves = {name: sorted(numbers.values())[:3], "9999": sorted(numbers.values())[3:]}
        cut = {
            thread: [Linked(each, "verbatim" if place else None, 1.0) for place, each in enumerate(half)]
            for thread, half in halves.items()
        }
        archive.links.save_threads(archive.links.turn(), [], pairs={}, threads=cut, runs={})
        assert found(archive) != wanted
        archive.replace(readings["bridge late"])
        link_archive(archive)
        assert found(archive) == wanted
        assert list(archive.check()) == []

    def test_all_readings_made_again(self, archive: Archive, readings: dict[str, Reading], wanted: Found) -> None:
        archive.replace(*readings.values())
        assert found(archive) == (wanted[0], set())
        assert link_archive(archive) == Linking(len(ARTICLES), len(wanted[1]))
        assert found(archive) == wanted

    def test_a_rejected_statement_stays_out(self, archive: Archive, readings: dict[str, Reading]) -> None:
        late = readings["bridge late"].statement_ids[0]
        archive.correct(late, author="Ada", rejected=True)
        link_archive(archive, anew=True)
        _, threads = found(archive)
        assert all(late not in thread for thread in threads)
        assert told(archive, "bolts").keys() == BRIDGE - {"bridge late"}


@pytest.fixture(scope="module")
def bridge(made: Path) -> Comparison:
    with onrecord.open(made) as opened:
        return compare_story(opened, ARTICLES["bridge late"].id)


def row(comparison: Comparison, words: str) -> tuple[Row, dict[str, How | None]]:
    """The row of the thread whose lead has these words, and its cells by outlet."""
    (found,) = (each for each in comparison.rows if words in " ".join(each.thread.lead.quote))
    outlets = [each.outlet for each in comparison.outlets]
    tellings = [None if cell is None else cell.how for cell in found.cells]
    return found, dict(zip(outlets, tellings, strict=True))


def view(comparison: Comparison, outlet: str) -> OutletView:
    (found,) = (each for each in comparison.outlets if each.outlet == outlet)
    return found


class TestCompared:
    def test_each_outlet_but_that_of_the_copy_has_a_column(self, bridge: Comparison) -> None:
        outlets = [each.outlet for each in bridge.outlets]
        assert sorted(outlets) == ["Daily Klaxon", "Harrowdene Courier", "Norcall", "Tarn Gazette"]
        assert [len(each.articles) for each in bridge.outlets if each.outlet == "Harrowdene Courier"] == [2]
        assert view(bridge, "Norcall").caveats[-1] == "its text also ran in Eko Zalivar"

    def test_rows_go_by_the_outlets_that_carry_them(self, bridge: Comparison) -> None:
        carried = [each.carried for each in bridge.rows]
        assert carried == sorted(carried, reverse=True)
        assert carried[0] == 4

    def test_every_statement_of_the_story_stands_in_one_row(
        self, bridge: Comparison, readings: dict[str, Reading]
    ) -> None:
        shown = [each.id for one in bridge.rows for each in one.thread.renditions]
        assert sorted(shown) == sorted(name for each in BRIDGE for name in readings[each].statement_ids)

    def test_how_each_outlet_tells_it(self, bridge: Comparison) -> None:
        found, cells = row(bridge, "every bolt")
        assert cells == {
            "Norcall": How.VERBATIM,
            "Harrowdene Courier": How.VERBATIM,
            "Daily Klaxon": How.ALTERED,
            "Tarn Gazette": How.PARAPHRASED,
        }
        assert [None if cell is None else cell.more for cell in found.cells].count(1) == 1, "the Courier tells it twice"

    def test_what_is_left_out_and_what_one_has_alone(self, bridge: Comparison) -> None:
        place = bridge.rows.index(row(bridge, "warned three times")[0])
        assert place in view(bridge, "Tarn Gazette").left_out
        ferry = bridge.rows.index(row(bridge, "carry ambulances")[0])
        assert ferry in view(bridge, "Norcall").alone
        assert any("only" in each and "words" in each for each in view(bridge, "Tarn Gazette").caveats)

    def test_who_is_let_speak(self, bridge: Comparison) -> None:
        shares = {each.outlet: each for each in bridge.voices if each.speaker == "Dana Kolvar"}
        assert shares.keys() == {each.outlet for each in bridge.outlets}
        assert shares["Tarn Gazette"].quoted == 0 < shares["Tarn Gazette"].words
        assert shares["Daily Klaxon"].quoted == shares["Daily Klaxon"].words == 21
        assert shares["Norcall"].type is SpeakerType.PERSON

    def test_what_speakers_are_called(self, bridge: Comparison) -> None:
        (use,) = (each for each in bridge.names if (each.speaker, each.outlet) == ("Dana Kolvar", "Norcall"))
        assert {"Dana Kolvar", "Kolvar"} <= {name for name, _ in use.names}

    def test_headlines_are_those_that_attribute_something(self, bridge: Comparison) -> None:
        assert {each.article.id for each in bridge.headlines} <= {ARTICLES[name].id for name in BRIDGE}
        assert all(each.claims for each in bridge.headlines)

    def test_headlines_of_readings(self, readings: dict[str, Reading]) -> None:
        (checked, *_) = check_headlines([readings["bridge courier"], readings["bridge undated"]])
        assert checked.article.id == ARTICLES["bridge courier"].id

    def test_the_same_again(self, made: Path, bridge: Comparison) -> None:
        with onrecord.open(made) as opened:
            assert compare_story(opened, bridge.story.id) == bridge

    def test_words_that_were_not_read_as_a_statement_are_traced(
        self, archive: Archive, readings: dict[str, Reading]
    ) -> None:
        klaxon = readings["bridge klaxon"]
        archive.replace(replace(klaxon, statements=()))
        link_archive(archive)
        compared = compare_story(archive, klaxon.article.id)
        traces = {
            each.thread.lead.quote[0][1:20]: cell.trace
            for each in compared.rows
            for cell in each.cells
            if cell is not None and cell.trace is not None
        }
        assert all(each.article.outlet == "Daily Klaxon" for each in traces.values())
        spans = {klaxon.article.text[trace.span.start : trace.span.end] for trace in traces.values()}
        assert "The town was warned three times about the northern pier" in spans
        assert view(compared, "Daily Klaxon").statements == 0

    def test_a_story_of_one_article(self, empty: Archive, readings: dict[str, Reading]) -> None:
        empty.save(readings["fish norcall"])
        link_archive(empty)
        compared = compare_story(empty, ARTICLES["fish norcall"].id)
        assert [each.outlet for each in compared.outlets] == ["Norcall"]
        assert all(each.carried == 1 for each in compared.rows)
        assert compared.names == ()
