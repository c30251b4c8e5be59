"""Quotations that several outlets have word for word are counted by whether they are in one thread."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from onrecord.evaluation.reports import FigureReport
from onrecord.evaluation.threads import Threaded, evaluate_threads
from onrecord.records import Article, Span

MAY = date(2031, 5, 1)
EIGHT = "we will build the wall before the storms"
NINE = "nobody has asked the pilots anything in all these years"
SEVEN = "we will build the wall before storms"

Told = tuple[Article, list[Threaded]]


def tell(outlet: str | None, *said: tuple[str, str | bool | None], day: int | None = 0, marks: str = "“”") -> Told:
    """An article of quotations, each with the thread of its statement; False for one that nobody read."""
    text, statements = f"News of {outlet}\n", []
    for words, thread in said:
        start = len(text) + 1
        text += f"{marks[0]}{words}{marks[1]} somebody said.\n"
        if thread is not False:
            statements.append(((Span(start, start + len(words)),), thread if isinstance(thread, str) else None))
    published = None if day is None else MAY + timedelta(day)
    return Article(text, outlet=outlet, published=published), list(statements)


def figures(*told: Told) -> dict[str, tuple[float, int]]:
    report = evaluate_threads(told)
    return {name: (value, report.counts[name]) for name, value in report.figures.items()}


def threaded(*told: Told) -> tuple[float, int]:
    return figures(*told)["threaded"]


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        ("t", "t", {"threaded": (100, 1), "read": (100, 1), "both": (100, 1)}),
        ("t", "u", {"threaded": (0, 1), "read": (100, 1), "both": (0, 1)}),
        ("t", None, {"threaded": (0, 1), "read": (100, 1), "both": (0, 1)}),
        (None, None, {"threaded": (0, 1), "read": (100, 1), "both": (0, 1)}),
        ("t", False, {"threaded": (0, 0), "read": (0, 1), "both": (0, 1)}),
        (False, False, {"threaded": (0, 0), "read": (0, 1), "both": (0, 1)}),
    ],
)
def test_one_quotation_in_two_outlets(
    first: str | bool | None, second: str | bool | None, wanted: dict[str, tuple[float, int]]
) -> None:
    assert figures(tell("A", (EIGHT, first)), tell("B", (EIGHT, second))) == wanted


@pytest.mark.parametrize(
    "told",
    [
        [],
        [tell("A", (EIGHT, "t"))],
        [tell("A", (EIGHT, "t")), tell("A", (EIGHT, "u"), day=1)],
        [tell("A", (EIGHT, "t"), (EIGHT, "u"))],
        [tell("A", (EIGHT, "t")), tell("B", (NINE, "u"))],
        [tell("A", (SEVEN, "t")), tell("B", (SEVEN, "u"))],
        [tell("A", (EIGHT, "t")), tell("B", (EIGHT, "u"), day=4)],
        [tell("A", (EIGHT, "t")), tell("B", (EIGHT, "u"), day=None)],
        [tell("A", (EIGHT, "t")), tell(None, (EIGHT, "u"))],
        [tell("A", (EIGHT, "t"), marks="  "), tell("B", (EIGHT, "u"), marks="  ")],
    ],
    ids=[
        "nothing",
        "one",
        "one outlet",
        "one article",
        "others",
        "short",
        "days apart",
        "no day",
        "no outlet",
        "no marks",
    ],
)
def test_what_is_not_counted(told: list[Told]) -> None:
    assert figures(*told) == {"threaded": (0, 0), "read": (0, 0), "both": (0, 0)}


@pytest.mark.parametrize("text", ["", "“", f"“{EIGHT}", f"{EIGHT}”", "\n\n", "“\n”"])
def test_texts_without_a_whole_quotation(text: str) -> None:
    told = [(Article(text, outlet=outlet, published=MAY), [((Span(0, 1),), "t")]) for outlet in "AB"]
    assert figures(*told)["threaded"] == (0, 0)


def test_case_and_marks_do_not_count() -> None:
    assert threaded(tell("A", (EIGHT, "t")), tell("B", (f"{EIGHT.upper()},", "t"), day=3, marks="‘’")) == (100, 1)


def test_of_a_run_of_days_each_is_near_to_the_last() -> None:
    days = [tell(outlet, (EIGHT, "t"), day=3 * place) for place, outlet in enumerate("ABCD")]
    assert threaded(*days) == (100, 1)
    assert threaded(*days, tell("E", (EIGHT, "u"), day=40), tell("F", (EIGHT, "u"), day=41)) == (100, 2)


def test_all_that_are_read_must_be_in_one_thread_but_two_are_enough_for_both() -> None:
    told = [tell("A", (EIGHT, "t")), tell("B", (EIGHT, "t")), tell("C", (EIGHT, "u"))]
    assert figures(*told) == {"threaded": (0, 1), "read": (100, 1), "both": (100, 1)}
    told[2] = tell("C", (EIGHT, False))
    assert threaded(*told) == (100, 1)


def test_shares_over_several_quotations() -> None:
    told = [
        tell("A", (EIGHT, "t"), (NINE, "x"), (f"{NINE} again", "y")),
        tell("B", (EIGHT, "t"), (NINE, "z"), (f"{NINE} again", False)),
    ]
    assert figures(*told) == {"threaded": (50, 2), "read": (66.7, 3), "both": (33.3, 3)}


@pytest.mark.parametrize(("share", "read"), [(0.75, 0), (0.85, 1)])
def test_a_statement_must_cover_most_of_the_quotation(share: float, read: int) -> None:
    first, second = tell("A", (EIGHT, "t")), tell("B", (EIGHT, "t"))
    ((span,), thread), *_ = second[1]
    second[1][0] = ((Span(span.start, span.start + round(share * len(EIGHT))),), thread)
    assert threaded(first, second)[1] == read


def test_statements_of_several_parts_cover_together() -> None:
    first, second = tell("A", (EIGHT, "t")), tell("B", (EIGHT, "t"))
    ((span,), thread), *_ = second[1]
    middle = (span.start + span.end) // 2
    second[1][0] = ((Span(span.start, middle), Span(middle + 1, span.end)), thread)
    assert threaded(first, second) == (100, 1)


def test_paragraphs_of_a_quotation_are_counted_by_themselves() -> None:
    article = Article(f"“{EIGHT}.\n“{NINE}.” So it was.\n", outlet="A", published=MAY)
    whole = [((Span(1, len(article.text) - 14),), "t")]
    assert threaded((article, list(whole)), tell("B", (EIGHT, "t"), (NINE, "u"))) == (50, 2)


def test_mistakes_name_the_article_the_words_and_the_threads() -> None:
    first, second = tell("A", (EIGHT, "t")), tell("B", (EIGHT, None))
    (mistake,) = evaluate_threads([first, second]).errors
    assert mistake.name in (first[0].id, second[0].id)
    assert (mistake.words, mistake.wanted) == (EIGHT, "one thread")
    assert f"{first[0].id} t" in mistake.found and f"{second[0].id} None" in mistake.found


def test_a_report_is_the_same_for_the_same_articles_and_another_for_others() -> None:
    told = [tell("A", (EIGHT, "t")), tell("B", (EIGHT, "t"))]
    report = evaluate_threads(told)
    assert report == evaluate_threads(told)
    assert report.corpus_hash != evaluate_threads(told[:1]).corpus_hash
    assert report.gated == report.figures


def shuffled(told: Iterable[Told], seed: int) -> FigureReport:
    order = list(told)
    random.Random(seed).shuffle(order)
    return evaluate_threads(order)


def test_the_order_of_articles_changes_no_figure() -> None:
    told = [tell(outlet, (EIGHT, "t"), (NINE, outlet), day=day) for day, outlet in enumerate("ABAC")]
    wanted = evaluate_threads(told)
    for seed in range(4):
        assert (shuffled(told, seed).figures, shuffled(told, seed).counts) == (wanted.figures, wanted.counts)
