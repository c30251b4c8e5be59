"""A corpus is read with the program under test and reported on, overall, by outlet and by kind."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from onrecord.evaluation import Attribution, GoldArticle, evaluate, score
from onrecord.records import Article, Kind, Reading, Span, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TEXT = "“We sail at dawn,” the captain said. The cook says supplies “are low” this week."


def at(part: str) -> Span:
    return Span(TEXT.index(part), TEXT.index(part) + len(part))


SAIL = Attribution((at("the captain"),), (at("said"),), (at("“We sail at dawn,”"),))
LOW = Attribution((at("The cook"),), (at("says"),), (at("supplies “are low” this week"),))
LOW_QUOTED = Attribution((at("The cook"),), (at("says"),), (at("are low"),))

GOLD = (
    GoldArticle("one", TEXT, (SAIL, LOW), outlet="The Lantern"),
    GoldArticle("two", TEXT, (SAIL,), outlet="Dockside"),
    GoldArticle("three", TEXT, (LOW,)),
)
FOUND = {"one": [(SAIL, 0.9), (LOW_QUOTED, 0.6)], "two": [(LOW, 0.3)], "three": [(LOW, 1.0)]}


def reading(article: Article, found: Iterable[tuple[Attribution, float]]) -> Reading:
    return Reading(article, tuple(Statement(a.source, a.cue, a.content, Kind.MIXED, s) for a, s in found))


def read_many(articles: Iterable[Article]) -> Iterator[Reading]:
    for article in articles:
        assert article.origin is not None
        yield reading(article, FOUND[article.origin])


def test_figures_are_the_scores() -> None:
    report = evaluate(GOLD, read_many)
    expected = score((g.text, g.attributions, [a for a, _ in FOUND[g.name]]) for g in GOLD)
    assert report.figures == expected
    assert report.to_json() == json.dumps(expected, indent=1)
    assert report.unread == ()


def test_only_direct_attributions() -> None:
    report = evaluate(GOLD, read_many, direct=True)
    expected = score(((g.text, g.attributions, [a for a, _ in FOUND[g.name]]) for g in GOLD), direct=True)
    assert report.figures == expected
    assert report.scored == ((0.9, True), (0.6, False))


def test_figures_by_outlet() -> None:
    by_outlet = evaluate(GOLD, read_many).by_outlet
    assert list(by_outlet) == ["Dockside", "The Lantern"]
    assert by_outlet["Dockside"]["match"] == 0
    assert by_outlet["The Lantern"]["match"] == 100
    assert by_outlet["The Lantern"]["content"] == 50


def test_each_side_of_a_pair_counts_for_its_own_kind() -> None:
    by_kind = evaluate(GOLD, read_many).by_kind
    assert {kind: (f["gold"], f["pred"]) for kind, f in by_kind.items()} == {
        Kind.DIRECT: (2, 2),
        Kind.INDIRECT: (0, 0),
        Kind.MIXED: (2, 2),
    }
    assert by_kind[Kind.DIRECT]["match"] == 75  # both of "one" and its cook, whose content was cut to the quoted words
    assert by_kind[Kind.DIRECT]["content"] == 50
    assert by_kind[Kind.MIXED]["match"] == 75
    assert by_kind[Kind.INDIRECT]["match"] == 0


def test_scores_with_their_truth() -> None:
    report = evaluate(GOLD, read_many)
    assert report.scored == ((0.9, True), (0.6, True), (0.3, False), (1.0, True))
    assert report.calibration_error() == pytest.approx((0.1 / 2 * 2 + 0.4 + 0.3) / 4)


def test_an_article_without_a_reading_counts_as_no_prediction_and_is_named() -> None:
    report = evaluate(GOLD, lambda articles: (r for r in read_many(articles) if r.article.origin != "one"))
    assert report.unread == ("one",)
    assert report.figures["gold"] == 4
    assert report.figures["pred"] == 2
    assert "not read: one" in report.to_table()


def test_readings_may_come_in_any_order() -> None:
    assert evaluate(GOLD, lambda articles: reversed(list(read_many(articles)))) == evaluate(GOLD, read_many)


def test_readings_of_something_else_are_refused() -> None:
    with pytest.raises(ValueError, match="not asked for: nine"):
        evaluate(GOLD, lambda _: [reading(Article("x", origin="nine"), [])])
    with pytest.raises(ValueError, match="text of the article one was changed"):
        evaluate(GOLD, lambda articles: [reading(replace(next(iter(articles)), text="x"), [])])
    with pytest.raises(ValueError, match="two readings came back of the article one"):
        evaluate(GOLD, lambda articles: [next(read_many(articles))] * 2)


def test_the_table_shows_everything() -> None:
    table = evaluate(GOLD, read_many).to_table()
    lines = table.splitlines()
    assert lines[0].split() == ["figure", "all", "direct", "indirect", "mixed"]
    assert lines[1].split() == ["match", "75.0", "75.0", "0.0", "75.0"]
    assert any(line.startswith("The Lantern ") for line in lines)
    assert "calibration error of the scores: 20.0 points" in lines
    assert len(lines[-1].removeprefix("corpus hash: ")) == 32
