"""The dates that a statement may have been made on, and what is known of each."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from onrecord.records import Granularity, Span, When
from onrecord.statements import Scene, about_dates, find_dated
from onrecord.statements.dating import DATE_FEATURES, Dating, lies_ahead, nearby_period
from onrecord.statements.reader import date_questions

Lay = Callable[..., Scene]
THURSDAY = date(2031, 3, 13)
TEXT = "Ilse Vorne said on Tuesday that the port would open on June 4. David Haal denied it again."
PORT, DENIED = ("Ilse Vorne", "said", "that the port would open on June 4", 1), ("David Haal", "denied", "it", 2)


def values(scene: Scene) -> list[str | None]:
    return [dated.when.value for dated in find_dated(scene)]


def test_dates_of_the_article_come_in_order_with_their_words(lay: Lay) -> None:
    scene = lay("In March 2031 rain fell. On Tuesday, Vorne said it was over.", published=THURSDAY)
    found = find_dated(scene)
    assert [(d.when.value, d.when.granularity, " ".join(scene.lower[slice(*d.at)])) for d in found] == [
        ("2031-03", Granularity.MONTH, "march 2031"),
        ("2031-03-11", Granularity.DAY, "tuesday"),
    ]
    assert [scene.lower[d.head] for d in found] == ["2031", "tuesday"]


def test_a_weekday_after_the_publication_is_also_read_as_the_one_before(lay: Lay) -> None:
    scene = lay("The port will open on Sunday, Vorne said.", published=THURSDAY)
    first, second = find_dated(scene)
    assert (first.when.value, first.other) == ("2031-03-16", False)
    assert (second.when.value, second.other) == ("2031-03-09", True)
    assert first.at == second.at and first.when.at == second.when.at


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vorne spoke on Tuesday.", ["2031-03-11"]),  # before the publication anyway
        ("Vorne will speak tomorrow.", ["2031-03-14"]),  # no weekday
        ("Vorne will speak on April 4.", ["2031-04-04"]),  # soon
        ("Vorne must speak by June 4.", ["2031-06-04"]),  # a term
        ("Vorne spoke on June 4, 2031.", ["2031-06-04"]),
    ],
)
def test_other_days_are_read_once(lay: Lay, text: str, expected: list[str]) -> None:
    assert values(lay(text, published=THURSDAY)) == expected


@pytest.mark.parametrize("day", [date.min, date(1, 1, 7), date.max])
def test_publication_at_the_ends_of_the_calendar(lay: Lay, day: date) -> None:
    scene = lay("The port will open on Wednesday, Vorne said on Monday.", published=day)
    for dated in find_dated(scene):
        assert dated.when.day is None or dated.when.day >= date.min


def test_without_publication_a_weekday_stays_unresolved_with_the_reason(lay: Lay) -> None:
    (found,) = find_dated(lay("Vorne spoke on Tuesday."))
    assert (found.when.value, found.when.reason) == (None, "the article has no publication date")
    assert found.when.granularity is Granularity.DAY


def test_what_is_no_date_is_left_out(lay: Lay) -> None:
    assert find_dated(lay("Vorne waited two weeks, as every Monday.", published=THURSDAY)) == []


@pytest.mark.parametrize("text", ["", "\n \n", "“”‘’«»" * 99, "Tuesday", "2031"])
def test_texts_of_hardly_a_word(lay: Lay, text: str) -> None:
    scene = lay(text, published=THURSDAY)
    found = find_dated(scene)
    assert len(found) == (text in ("Tuesday", "2031"))
    assert len(Dating(scene, found).days) == (text == "Tuesday")


def dating_of(scene: Scene) -> Dating:
    return Dating(scene, find_dated(scene))


def test_a_day_without_a_year_far_ahead_is_also_that_of_the_year_before(lay: Lay) -> None:
    assert values(lay("Vorne will speak on June 4.", published=THURSDAY)) == ["2031-06-04", "2030-06-04"]


@pytest.mark.parametrize(
    ("value", "granularity", "ahead"),
    [
        ("2031-03-14", Granularity.DAY, False),  # tomorrow, elsewhere
        ("2031-03-15", Granularity.DAY, True),
        ("2031-W11", Granularity.WEEK, False),
        ("2031-W12", Granularity.WEEK, True),
        ("2031-03", Granularity.MONTH, False),
        ("2031-04", Granularity.MONTH, True),
        ("2031-Q1", Granularity.QUARTER, False),
        ("2031-Q2", Granularity.QUARTER, True),
        ("2031", Granularity.YEAR, False),
        ("2032", Granularity.YEAR, True),
        ("203", Granularity.DECADE, False),
        ("204", Granularity.DECADE, True),
    ],
)
def test_nothing_was_said_after_the_article(lay: Lay, value: str, granularity: Granularity, ahead: bool) -> None:
    assert lies_ahead(lay("Vorne spoke.", published=THURSDAY), When(value, granularity)) is ahead
    assert not lies_ahead(lay("Vorne spoke.", published=None), When(value, granularity))


def test_first_row_stands_for_none(lay: Lay) -> None:
    rows, chosen = dating_of(lay(TEXT, PORT, published=THURSDAY)).rows(0)
    # June 4 is also read as that of the year before.
    assert rows.shape == (4, DATE_FEATURES) and rows.dtype == np.float32
    assert rows[:, 0].tolist() == [1, 0, 0, 0]
    assert chosen.tolist() == [0, 1, 2]
    assert not rows[0, 10:].any()
    assert (rows[:, 1:10] == rows[0, 1:10]).all()
    assert np.isfinite(rows).all()


def test_only_days_are_candidates(lay: Lay) -> None:
    scene = lay(
        "In March 2031 Vorne said on Tuesday it was over.", ("Vorne", "said", "it was over", 1), published=THURSDAY
    )
    assert [d.when.value for d in dating_of(scene).days] == ["2031-03-11"]


def told_apart(scene: Scene, number: int) -> dict[str | None, np.ndarray[tuple[int], np.dtype[np.float32]]]:
    dating = dating_of(scene)
    rows, chosen = dating.rows(number)
    return {dating.days[i].when.value: rows[1 + place] for place, i in enumerate(chosen.tolist())}


CLAIMED, BESIDE, WITHIN, ANCHORED = 25, 33, 36, 41


def test_a_day_beside_the_cue_is_told_from_one_in_the_content(lay: Lay) -> None:
    rows = told_apart(lay(TEXT, PORT, published=THURSDAY), 0)
    columns = [CLAIMED, BESIDE, WITHIN, ANCHORED]
    assert rows["2031-03-11"][columns].tolist() == [0, 1, 0, 1]
    assert rows["2031-06-04"][columns].tolist() == [1, 0, 1, 0]


def test_a_day_in_another_statement_s_content_is_nobody_s_own(lay: Lay) -> None:
    rows = told_apart(lay(TEXT, PORT, DENIED, published=THURSDAY), 1)
    assert rows["2031-06-04"][[CLAIMED, BESIDE, WITHIN, ANCHORED]].tolist() == [1, 0, 0, 0]
    assert rows["2031-03-11"][[CLAIMED, ANCHORED]].tolist() == [0, 0]


def test_second_readings_are_marked_so(lay: Lay) -> None:
    scene = lay("On Sunday Vorne will say it is over.", ("Vorne", "say", "it is over", 1), published=THURSDAY)
    rows = told_apart(scene, 0)
    assert (rows["2031-03-16"][20], rows["2031-03-09"][20]) == (0, 1)
    assert (rows["2031-03-16"][16], rows["2031-03-09"][16]) == (1, 0)  # after the publication


def test_the_day_of_the_same_speaker_s_other_statement_is_marked(lay: Lay) -> None:
    text = "Vorne said on Tuesday the port was shut. Haal warned rain fell. Vorne added boats were lost."
    told = [("Vorne", "said", "the port was shut", 1), ("Haal", "warned", "rain fell", 2)]
    told.append(("Vorne", "added", "boats were lost", 1))
    scene = lay(text, *told, published=THURSDAY)
    same, other = told_apart(scene, 2)["2031-03-11"], told_apart(scene, 1)["2031-03-11"]
    assert (same[42], same[43]) == (1, 0)
    assert (other[42], other[43]) == (0, 1)


def test_unknown_speakers_are_not_one_speaker(lay: Lay) -> None:
    text = "Somebody said on Tuesday the port was shut. It was also said boats were lost."
    told = [("Somebody", "said", "the port was shut", None), (None, "said", "boats were lost", None)]
    row = told_apart(lay(text, *told, published=THURSDAY), 1)["2031-03-11"]
    assert (row[42], row[43]) == (0, 1)


def test_without_days_none_is_the_only_row(lay: Lay) -> None:
    rows, chosen = dating_of(lay("Vorne said no.", ("Vorne", "said", "no", 1))).rows(0)
    assert rows.shape == (1, DATE_FEATURES) and len(chosen) == 0
    assert rows[0, 8] == 1


def test_the_days_nearest_to_the_cue_are_kept(lay: Lay) -> None:
    days = " ".join(f"Rain fell on March {1 + i % 28}, {1990 + i}." for i in range(60))
    scene = lay(f"{days} Vorne said no. {days}", ("Vorne", "said", "no", 1), published=THURSDAY)
    dating = dating_of(scene)
    _, chosen = dating.rows(0)
    assert len(dating.days) == 120
    assert chosen.tolist() == list(range(48, 72))


def test_rows_do_not_depend_on_statements_far_away_for_the_pair(lay: Lay) -> None:
    """What is known of a day and a cue alone is the same whoever else speaks later."""
    alone = told_apart(lay(TEXT, PORT, published=THURSDAY), 0)
    beside = told_apart(lay(TEXT, PORT, DENIED, published=THURSDAY), 0)
    for value, row in alone.items():
        assert (row[:41] == beside[value][:41]).all()


def test_one_day_told_twice_is_one_answer(lay: Lay) -> None:
    text = "On Tuesday, March 11, 2031, rain fell. Vorne said on Tuesday it was over."
    scene = lay(text, ("Vorne", "said", "it was over", 1), published=THURSDAY)
    (question,), _ = date_questions(scene, dating_of(scene))
    assert len(question.values) == len(question.rows) - 1 >= 2
    assert set(question.values) == {"2031-03-11"}


def test_each_unresolved_day_is_an_answer_of_its_own(lay: Lay) -> None:
    scene = lay("On Monday rain fell. Vorne said on Tuesday it was over.", ("Vorne", "said", "it was over", 1))
    (question,), _ = date_questions(scene, dating_of(scene))
    assert len(set(question.values)) == 2
    assert all(scene.lower[head] in ("monday", "tuesday") for head in question.heads.tolist())


@pytest.mark.parametrize(
    ("text", "cue", "content", "expected"),
    [
        ("Vorne said in March 2030 that rain fell.", "said", "that rain fell", "2030-03"),
        ("In 2030, Vorne said that rain fell.", "said", "that rain fell", "2030"),
        ("In 2030, Vorne said in March 2029 that rain fell.", "said", "that rain fell", "2029-03"),
        ("Vorne said that rain fell in March 2030.", "said", "that rain fell in March 2030", None),  # in the content
        ("Vorne, mayor since 2019, said that rain fell.", "said", "that rain fell", None),
        ("Rain fell in March 2030. Vorne said that boats sank.", "said", "that boats sank", None),  # another sentence
        ("In 2030 the two towns on the far side of the river were flooded, and Vorne said so.", "said", "so", None),
        ("Vorne said on March 3, 2030 that rain fell.", "said", "that rain fell", None),  # a day is no period
    ],
)
def test_periods_beside_the_cue(lay: Lay, text: str, cue: str, content: str, expected: str | None) -> None:
    scene = lay(text, ("Vorne", cue, content, 1), published=THURSDAY)
    found = nearby_period(scene, scene.said[0], find_dated(scene))
    assert (found.value if found else None) == expected


def test_about_dates_are_those_inside_the_content(lay: Lay) -> None:
    scene = lay(TEXT, PORT, published=THURSDAY)
    start = TEXT.index("that the port")
    dated = find_dated(scene)
    content = [Span(start, start + len(PORT[2]))]
    assert [when.value for when in about_dates(content, dated)] == ["2031-06-04"]
    assert [when.value for when in about_dates([Span(0, len(TEXT))], dated)][:2] == ["2031-03-11", "2031-06-04"]
    assert about_dates([Span(start, start + len(PORT[2]) - 1)], dated) == ()  # cut within the date
    assert about_dates([], dated) == ()


def test_second_readings_are_no_dates_that_the_content_speaks_of(lay: Lay) -> None:
    text = "Vorne said the port will open on Sunday"
    dated = find_dated(lay(text, published=THURSDAY))
    assert len(dated) == 2
    assert about_dates([Span(0, len(text))], dated) == (
        When("2031-03-16", Granularity.DAY, Span(text.index("Sunday"), len(text))),
    )


def asking_seconds(lay: Lay, sentence: str, count: int) -> float:
    scene = lay(sentence * count, published=THURSDAY)
    low = range(0, len(sentence) * count, len(sentence))
    given = [_At((Span(i, i + 5),), (Span(i + 6, i + 10),), (Span(i + 22, i + 30),)) for i in low]
    scene = Scene.of(scene.text, scene.words, scene.sentence, THURSDAY, given, [i % 7 for i in range(count)])
    began = time.perf_counter()
    questions, _ = date_questions(scene, dating_of(scene))
    assert len(questions) == count
    return time.perf_counter() - began


class _At:
    def __init__(self, source: tuple[Span, ...], cue: tuple[Span, ...], content: tuple[Span, ...]) -> None:
        self.source, self.cue, self.content = source, cue, content


@pytest.mark.parametrize(
    ("end", "few", "many"), [(".", 1_000, 6_000), (",", 500, 3_000)], ids=["sentences", "one sentence"]
)
def test_thousands_of_dated_statements_take_time_by_their_number(lay: Lay, end: str, few: int, many: int) -> None:
    """Six times the statements may not take much more than six times as long."""
    sentence = f"Vorne said on Tuesday the port{end} "
    short, long = min(asking_seconds(lay, sentence, few) for _ in range(3)), asking_seconds(lay, sentence, many)
    assert long < 12 * short + 0.3, f"{short:.2f} s for {few}, {long:.2f} s for {many}"
