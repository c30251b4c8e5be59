"""What each outlet carries, leaves out and says alone; whom it lets speak, and what it calls them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.resources import files
from itertools import combinations

import pytest

from onrecord.compare import telling
from onrecord.compare.telling import NO_OUTLET, compare_outlets
from onrecord.records import (
    Article,
    Bearing,
    Comparison,
    HeadlineCheck,
    HeadlineClaim,
    How,
    Kind,
    OutletView,
    Reading,
    Rendition,
    Span,
    Speaker,
    SpeakerType,
    Statement,
    Story,
    StoryArticle,
    Thread,
)

MAY = date(2031, 5, 1)
VORNE = Speaker("Ilse Vorne", SpeakerType.PERSON)
TAMM = Speaker("Bo Tamm", SpeakerType.PERSON)
NOBODY = Speaker("unknown", SpeakerType.UNKNOWN, reason="the passive names nobody")

WALL = "“We will build the wall before the storms come, and not ask the town again,”"
CUT = "“We will build the wall before the storms come,”"
TRIMMED = "“We will build the wall, and not ask the town again,”"
ALTERED = "“We will never build the wall before the storms come, and not ask the town again,”"
OWN = "that the town would get its protection in time and without a say"
FILLER = " ".join(["The rain fell on the harbour all day."] * 25) + "\n"


@dataclass
class Telling:
    """An article with, of each statement, the key of its thread."""

    reading: Reading
    keys: tuple[str, ...]
    copy_of: str | None = None

    @property
    def id(self) -> str:
        return self.reading.article.id


Said = tuple[str, str] | tuple[str, str, Speaker]


def tell(
    outlet: str | None, *said: Said, day: int | None = 0, filler: str = FILLER, copy_of: Telling | None = None
) -> Telling:
    """An article in which words are said, each with the key of its thread, by Ilse Vorne or by another."""
    text, statements = f"Harbour news of {outlet}\n", []
    for _, words, *others in said:
        speaker = others[0] if others else VORNE
        start = len(text)
        text += f"{words} said {speaker.name}.\n"
        at = Span(start + len(words) + 6, len(text) - 2)
        kind = Kind.DIRECT if words.startswith("“") else Kind.INDIRECT
        own = replace(speaker, mentions=(*speaker.mentions, at))
        statements.append(Statement((at,), (), (Span(start, start + len(words)),), kind, 0.9, speaker=own))
    published = None if day is None else MAY + timedelta(day)
    article = Article(text + filler, title=f"News of {outlet}", outlet=outlet, published=published)
    keys = tuple(each[0] for each in said)
    return Telling(Reading(article, tuple(statements)), keys, None if copy_of is None else copy_of.id)


def threads_of(tellings: Sequence[Telling]) -> list[Thread]:
    """Threads by their keys; of each the rendition with the most words leads."""
    found: dict[str, list[Rendition]] = {}
    for each in tellings:
        for key, name, statement in zip(each.keys, each.reading.statement_ids, each.reading.statements, strict=True):
            article = each.reading.article
            one = Rendition(name, article, statement, article.published, How.VERBATIM, 0.9, copy_of=each.copy_of)
            found.setdefault(key, []).append(one)
    threads = []
    for key, renditions in found.items():
        lead = max(renditions, key=lambda each: len(each.quote[0]))
        threads.append(Thread(key, tuple(replace(each, how=None) if each is lead else each for each in renditions)))
    return threads


def listed(telling: Telling) -> StoryArticle:
    article = telling.reading.article
    return StoryArticle(telling.id, outlet=article.outlet, published=article.published, copy_of=telling.copy_of)


def compare(*tellings: Telling, headlines: Iterable[HeadlineCheck] = ()) -> Comparison:
    story = Story("story", None, None, None, tuple(map(listed, tellings)))
    checks = {each.article.id: each for each in headlines}
    readings = [each.reading for each in tellings]
    return outlets_compared(story, readings, threads_of(tellings), lambda reading: checks.get(reading.article.id))


def outlets_compared(
    story: Story,
    readings: Iterable[Reading],
    threads: Iterable[Thread],
    check: Callable[[Reading], HeadlineCheck | None] = lambda _: None,
) -> Comparison:
    threads = list(threads)
    return compare_outlets(story, readings, threads, sameness=sameness_of(threads), check=check)


def sameness_of(threads: Iterable[Thread], score: float = 0.9) -> dict[str, dict[str, float]]:
    """Statements of the same words are the same, whoever is said to speak."""
    renditions = [each for thread in threads for each in thread.renditions]
    found: dict[str, dict[str, float]] = {}
    for one, other in combinations(renditions, 2):
        if one.quote == other.quote:
            found.setdefault(one.id, {})[other.id] = found.setdefault(other.id, {})[one.id] = score
    return found


def outlets(comparison: Comparison) -> list[str]:
    return [each.outlet for each in comparison.outlets]


def view(comparison: Comparison, outlet: str) -> OutletView:
    (found,) = (each for each in comparison.outlets if each.outlet == outlet)
    return found


def cells(comparison: Comparison, key: str) -> dict[str, How | None]:
    (row,) = (each for each in comparison.rows if each.thread.id == key)
    tellings = [None if cell is None else cell.how for cell in row.cells]
    return dict(zip(outlets(comparison), tellings, strict=True))


def keys(comparison: Comparison, places: Iterable[int]) -> list[str]:
    return [comparison.rows[place].thread.id for place in places]


class TestCells:
    @pytest.mark.parametrize(
        ("words", "how"),
        [
            (WALL, How.VERBATIM),
            (CUT, How.VERBATIM),
            (TRIMMED, How.TRIMMED),
            (ALTERED.replace("never build", "raise"), How.ALTERED),
            (OWN, How.PARAPHRASED),
        ],
    )
    def test_each_telling_is_measured_by_the_lead(self, words: str, how: How) -> None:
        comparison = compare(tell("A", ("wall", WALL)), tell("B", ("wall", words)))
        assert cells(comparison, "wall") == {"A": How.VERBATIM, "B": how}

    def test_of_several_the_closest_is_shown_and_the_others_are_counted(self) -> None:
        comparison = compare(
            tell("A", ("wall", WALL)),
            tell("B", ("wall", OWN), ("wall", TRIMMED)),
            tell("B", ("wall", OWN + " again"), day=1),
        )
        cell = comparison.rows[0].cells[outlets(comparison).index("B")]
        assert cell is not None and cell.rendition is not None
        assert (cell.how, cell.more, cell.rendition.quote) == (How.TRIMMED, 2, (TRIMMED,))

    @pytest.mark.parametrize(
        ("filler", "how"),
        [(FILLER + WALL, How.VERBATIM), (f"{CUT}\n{FILLER}", How.TRIMMED), (f"{OWN}\n{FILLER}", None)],
    )
    def test_words_that_nobody_read_as_a_statement_are_traced(self, filler: str, how: How | None) -> None:
        silent = tell("B", filler=filler)
        comparison = compare(tell("A", ("wall", WALL)), silent)
        assert cells(comparison, "wall") == {"A": How.VERBATIM, "B": how}
        cell = comparison.rows[0].cells[outlets(comparison).index("B")]
        if cell is not None:
            assert cell.rendition is None and cell.trace is not None
            words = silent.reading.article.text[cell.trace.span.start : cell.trace.span.end]
            assert words in WALL and words.startswith("We will build the wall before the storms come")

    @pytest.mark.parametrize(("speaker", "told"), [(VORNE, True), (TAMM, False), (NOBODY, False)])
    def test_the_same_by_the_same_speaker_counts_though_it_is_of_another_thread(
        self, speaker: Speaker, told: bool
    ) -> None:
        comparison = compare(tell("A", ("wall", OWN)), tell("B", ("other", OWN, speaker)))
        assert cells(comparison, "wall") == {"A": How.VERBATIM, "B": How.VERBATIM if told else None}
        assert len(comparison.rows) == 2

    @pytest.mark.parametrize(("score", "told"), [(0.51, True), (0.509, False)])
    def test_of_another_thread_counts_what_is_as_likely_as_not_the_same(self, score: float, told: bool) -> None:
        tellings = tell("A", ("wall", OWN)), tell("B", ("other", OWN), ("far", "“So.”"))
        threads = threads_of(tellings)
        sameness = sameness_of(threads, score)
        story = Story("story", None, None, None, tuple(map(listed, tellings)))
        readings = [each.reading for each in tellings]
        comparison = compare_outlets(story, readings, threads, sameness=sameness, check=lambda _: None)
        assert cells(comparison, "wall") == {"A": How.VERBATIM, "B": How.VERBATIM if told else None}

    def test_rows_go_by_outlets_then_renditions_then_place(self) -> None:
        comparison = compare(
            tell("A", ("late", "“So.”"), ("early", "“Ah.”"), ("two", "“Both of us.”"), ("wall", WALL)),
            tell("B", ("late", "“So.”"), ("wall", WALL), ("two", "“Both of us.”"), ("two", "“The both of us.”")),
            tell("C", ("wall", OWN)),
        )
        assert [each.thread.id for each in comparison.rows] == ["wall", "two", "late", "early"]
        assert [each.carried for each in comparison.rows] == [3, 2, 2, 1]

    def test_columns_go_by_what_they_carry_then_by_name(self) -> None:
        comparison = compare(
            tell("C", ("wall", WALL)), tell("B", ("wall", WALL), ("x", "“X.”")), tell("A", ("wall", WALL)), tell(None)
        )
        assert outlets(comparison) == ["B", "A", "C", NO_OUTLET]


class TestCopies:
    def test_a_copy_has_no_column_and_is_told_of_beside_its_original(self) -> None:
        wire = tell("Wire", ("wall", WALL))
        comparison = compare(
            wire,
            tell("A", ("wall", WALL), copy_of=wire),
            tell("B", ("wall", WALL), copy_of=wire),
            tell("C", ("wall", OWN)),
        )
        assert outlets(comparison) == ["C", "Wire"]
        assert view(comparison, "Wire").caveats == ("its text also ran in A and B",)
        assert comparison.rows[0].carried == 2
        assert len(comparison.rows[0].thread.renditions) == 4

    def test_an_outlet_with_an_article_of_its_own_too_has_a_column(self) -> None:
        wire = tell("Wire", ("wall", WALL))
        comparison = compare(wire, tell("A", ("wall", WALL), copy_of=wire), tell("A", ("own", "“We stay.”"), day=1))
        assert cells(comparison, "wall") == {"A": None, "Wire": How.VERBATIM}
        assert len(view(comparison, "A").articles) == 1

    def test_a_copy_of_what_is_elsewhere_speaks_for_itself(self) -> None:
        elsewhere = tell("Wire", ("wall", WALL))
        comparison = compare(tell("A", ("wall", WALL), copy_of=elsewhere), tell("B", ("wall", OWN)))
        assert outlets(comparison) == ["A", "B"]
        assert view(comparison, "A").caveats == ("its text repeats an article that is not part of this story",)

    def test_what_a_copy_alone_has_is_no_row(self) -> None:
        wire = tell("Wire", ("wall", WALL))
        comparison = compare(wire, tell("A", ("wall", WALL), ("more", "“And more.”"), copy_of=wire))
        assert [each.thread.id for each in comparison.rows] == ["wall"]


class TestAbsent:
    @pytest.mark.parametrize(
        ("carrying", "others", "missed"),
        [(1, 1, False), (2, 0, True), (2, 1, True), (2, 2, True), (2, 3, False), (3, 2, True), (1, 0, False)],
    )
    def test_left_out_is_what_half_of_the_others_and_two_have(self, carrying: int, others: int, missed: bool) -> None:
        comparison = compare(
            tell("Silent", ("own", "“We stay.”")),
            *(tell(f"Has {number}", ("wall", WALL)) for number in range(carrying)),
            *(tell(f"Other {number}", (f"other {number}", f"“Other {number}.”")) for number in range(others)),
        )
        assert (keys(comparison, view(comparison, "Silent").left_out) == ["wall"]) is missed
        assert "wall" not in keys(comparison, view(comparison, "Has 0").left_out)

    def test_alone_is_what_no_other_outlet_has(self) -> None:
        comparison = compare(tell("A", ("wall", WALL), ("own", "“We stay.”")), tell("B", ("wall", OWN)))
        assert keys(comparison, view(comparison, "A").alone) == ["own"]
        assert view(comparison, "B").alone == ()

    def test_what_is_traced_is_neither_left_out_nor_alone(self) -> None:
        comparison = compare(tell("A", ("wall", WALL)), tell("B", ("wall", WALL)), tell("C", filler=FILLER + WALL))
        assert view(comparison, "C").left_out == ()
        assert comparison.rows[0].carried == 3


class TestCaveats:
    def silent(self, **how: object) -> tuple[str, ...]:
        return view(self.compared(**how), "Silent").caveats

    def compared(self, *, day: int | None = 0, filler: str = FILLER, other: int | None = 0) -> Comparison:
        return compare(
            tell("Silent", day=day, filler=filler),
            tell("A", ("wall", WALL), day=other),
            tell("B", ("wall", WALL), ("wall", OWN), day=other),
            tell("B", ("more", "“And more.”"), day=other),
        )

    def test_a_whole_text_of_the_same_day_has_none(self) -> None:
        assert self.silent() == ()

    def test_a_short_text(self) -> None:
        assert self.silent(filler="So it was.\n") == ("its text has only 7 words, and may not be the whole",)

    @pytest.mark.parametrize("end", ["the", "…\nRead more", "said"])
    def test_a_text_that_is_cut(self, end: str) -> None:
        assert self.silent(filler=FILLER + end) == ("its text does not end with a sentence, and may be cut",)

    @pytest.mark.parametrize("end", ["Yes.", "“Yes.”", "Yes!", "No…\n \n", "(So it was.)"])
    def test_a_text_that_ends(self, end: str) -> None:
        assert self.silent(filler=FILLER + end) == ()

    def test_what_was_told_only_after_its_last_article(self) -> None:
        assert self.silent(other=1) == ("one of them was told elsewhere only after its last article of 2031-05-01",)
        assert self.silent(day=1, other=1) == ()

    @pytest.mark.parametrize(("day", "other"), [(None, 1), (0, None)])
    def test_days_that_nobody_knows_prove_nothing(self, day: int | None, other: int | None) -> None:
        assert self.silent(day=day, other=other) == ()


class TestVoices:
    def test_how_much_each_outlet_lets_them_say(self) -> None:
        comparison = compare(
            tell("A", ("wall", "“We will build it,”"), ("own", "that they had no choice at all"), ("x", "“No.”", TAMM)),
            tell("B", ("wall", "“We will build it,”"), ("nobody", "that it rained", NOBODY)),
        )
        shares = [(each.speaker, each.outlet, each.statements, each.words, each.quoted) for each in comparison.voices]
        assert shares == [
            ("Ilse Vorne", "A", 2, 11, 4),
            ("Ilse Vorne", "B", 1, 4, 4),
            ("Bo Tamm", "A", 1, 1, 1),
        ]
        assert {each.type for each in comparison.voices} == {SpeakerType.PERSON}

    def test_how_far_into_the_article_they_speak_first(self) -> None:
        early = tell("A", ("wall", WALL), ("own", "“So.”"))
        comparison = compare(early, tell("B", ("x", "“No.”", TAMM), ("wall", WALL)))
        first = {each.outlet: each.first for each in comparison.voices if each.speaker == "Ilse Vorne"}
        start = early.reading.statements[0].content[0].start
        assert first["A"] == round(start / len(early.reading.article.text), 3) < first["B"] <= 1

    def test_parts_of_a_name_are_the_whole_one(self) -> None:
        comparison = compare(tell("A", ("wall", WALL)), tell("B", ("wall", WALL, Speaker("Vorne", SpeakerType.PERSON))))
        assert {each.speaker for each in comparison.voices} == {"Ilse Vorne"}

    def test_those_with_the_most_words_come_first(self) -> None:
        comparison = compare(tell("A", ("x", "“No.”", TAMM), ("wall", WALL)), tell("B", ("x", "“No.”", TAMM)))
        assert [each.speaker for each in comparison.voices] == ["Ilse Vorne", "Bo Tamm", "Bo Tamm"]


class TestNames:
    def test_what_each_outlet_calls_them(self) -> None:
        """As it stands in the text: here "r" in two places of the first line, and "news"."""
        named = replace(VORNE, mentions=(Span(2, 3), Span(6, 7), Span(8, 12)))
        comparison = compare(tell("A", ("wall", WALL, named)), tell("B", ("wall", WALL)))
        (use, other) = comparison.names
        assert (use.speaker, use.outlet) == ("Ilse Vorne", "A")
        assert use.names == (("r", 2), ("news", 1), ("Ilse Vorne", 1))
        assert other.names == (("Ilse Vorne", 1),)

    def test_pronouns_are_no_names(self) -> None:
        she = Speaker("She", SpeakerType.PERSON)
        comparison = compare(tell("A", ("wall", WALL, she)), tell("B", ("wall", WALL, she)))
        assert comparison.names == ()

    def test_of_those_whom_several_outlets_let_speak_alone(self) -> None:
        comparison = compare(tell("A", ("wall", WALL), ("x", "“No.”", TAMM)), tell("B", ("wall", WALL)))
        assert {each.speaker for each in comparison.names} == {"Ilse Vorne"}

    def test_of_persons_and_organizations_alone(self) -> None:
        dockers = Speaker("dockers", SpeakerType.GROUP)
        comparison = compare(tell("A", ("wall", WALL, dockers)), tell("B", ("wall", WALL, dockers)))
        assert comparison.names == ()


def test_headlines_that_attribute_nothing_are_left_out() -> None:
    first, second, third = tell("A", ("wall", WALL)), tell("B"), tell("C")
    claim = HeadlineClaim((Span(0, 4),), Bearing.UNCLEAR, 0.9, (), ())
    checks = [
        HeadlineCheck(first.reading.article, (), Span(0, 9), (claim,)),
        HeadlineCheck(second.reading.article, (), Span(0, 9), ()),
    ]
    comparison = compare(first, second, third, headlines=checks)
    assert [each.article.id for each in comparison.headlines] == [first.id]


def test_nothing_said_at_all() -> None:
    comparison = compare(tell("A"), tell("B"))
    assert (comparison.rows, comparison.voices, comparison.names, comparison.headlines) == ((), (), (), ())
    assert [(each.statements, each.words > 150) for each in comparison.outlets] == [(0, True), (0, True)]


def test_readings_that_are_not_there_and_those_of_other_stories() -> None:
    here, elsewhere = tell("A", ("wall", WALL)), tell("B", ("wall", WALL))
    story = Story("story", None, None, None, (StoryArticle(here.id, outlet="A"),))
    threads = threads_of([here, elsewhere])
    comparison = outlets_compared(story, [elsewhere.reading, here.reading], threads)
    assert outlets(comparison) == ["A"]
    assert outlets_compared(story, [], threads).outlets == ()


def test_the_order_of_readings_does_not_matter() -> None:
    tellings = [
        tell("A", ("wall", WALL), ("x", "“No.”", TAMM)),
        tell("B", ("wall", OWN), day=1),
        tell("C", ("wall", CUT), day=None),
    ]
    story = compare(*tellings).story
    given = [(list(order), threads_of(order)) for order in (tellings, tellings[::-1])]
    one, other = (outlets_compared(story, [each.reading for each in order], threads) for order, threads in given)
    assert one.outlets == other.outlets
    assert one.voices == other.voices
    assert [row.cells for row in one.rows] == [row.cells for row in other.rows]


def test_a_pair_is_the_same_from_the_threshold_of_the_model_that_judged_it() -> None:
    weights = json.loads(files("onrecord.compare").joinpath("same_model", "weights.json").read_text(encoding="utf-8"))
    assert weights["threshold"] == telling._LEAST_SAME
