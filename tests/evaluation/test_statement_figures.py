"""Acts, dates and addressees against labels: each figure counted by hand."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from onrecord.evaluation import (
    Attribution,
    GoldArticle,
    GoldStatement,
    LabelledStatements,
    evaluate_acts,
    evaluate_addressees,
    evaluate_dates,
)
from onrecord.records import Act, Article, Granularity, Kind, Span, Speaker, SpeakerType, Statement, When

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from onrecord.evaluation import Complete, StatementReport

    Evaluate: TypeAlias = Callable[[Sequence[LabelledStatements], Complete], StatementReport]

TEXT = "Mira Holt told the Aldry Post\non Monday that the dam may break. It will not hold."
GIVEN = Attribution(
    (Span(0, 9),), (Span(10, 39),), (Span(TEXT.index("the dam"), TEXT.index(". It")), Span(TEXT.index("It"), len(TEXT)))
)
STATE, WARN, DENY = Act.STATE, Act.WARN, Act.DENY
MONDAY = date(2031, 3, 10)


def labelled(*labels: GoldStatement, name: str = "dam", text: str = TEXT) -> LabelledStatements:
    """An article in which one attribution stands as often as there are labels for it."""
    return LabelledStatements(GoldArticle(name, text, (GIVEN,) * len(labels), published=MONDAY), labels)


def statement(
    *,
    act: Act | None = None,
    act_score: float | None = None,
    said_on: When | None = None,
    addressee: Speaker | None = None,
) -> Statement:
    return Statement(
        GIVEN.source,
        GIVEN.cue,
        GIVEN.content,
        Kind.INDIRECT,
        1.0,
        act=act,
        act_score=act_score,
        said_on=said_on,
        addressee=addressee,
    )


def answering(*found: Statement) -> Complete:
    return lambda article, attributions: found


# Acts.


def acts(*pairs: tuple[Act, Act | None, float]) -> tuple[list[LabelledStatements], Complete]:
    """Labels and answers from acts wanted, acts found and their scores."""
    found = [statement(act=act, act_score=None if act is None else score) for _, act, score in pairs]
    return [labelled(*(GoldStatement(act) for act, _, _ in pairs))], answering(*found)


MIXED: list[tuple[Act, Act | None, float]] = [
    *[(STATE, STATE, 0.9)] * 8,
    *[(STATE, WARN, 0.6)] * 2,
    *[(WARN, WARN, 0.9)] * 5,
    *[(WARN, STATE, 0.6)] * 4,
    (WARN, None, 0.0),
    (DENY, DENY, 0.9),
    (DENY, STATE, 0.6),
]


def test_the_figures_of_acts() -> None:
    report = evaluate_acts(*acts(*MIXED))
    assert report.figures == {
        # state 2 * 8 / (10 + 13) = 0.6957, warn 2 * 5 / (10 + 7) = 0.5882; two are too few to count deny
        "act macro-f1": 64.2,
        "act accuracy": 63.6,  # (8 + 5 + 1) / 22
        # 14 right ones at 0.9 and 7 wrong ones at 0.6: (14 * 0.1 + 7 * 0.6) / 21
        "act calibration error": 26.7,
    }
    assert report.counts == {"act macro-f1": 2, "act accuracy": 22, "act calibration error": 21}


def test_each_act_has_its_own_figures() -> None:
    report = evaluate_acts(*acts(*MIXED, (STATE, Act.ASK, 0.5)))
    assert report.by_act == {
        STATE: {"precision": 61.5, "recall": 72.7, "f1": 66.7, "gold": 11, "found": 13},  # 8 / 13, 8 / 11, 16 / 24
        WARN: {"precision": 71.4, "recall": 50.0, "f1": 58.8, "gold": 10, "found": 7},  # 5 / 7, 5 / 10, 10 / 17
        DENY: {"precision": 100.0, "recall": 50.0, "f1": 66.7, "gold": 2, "found": 1},
        Act.ASK: {"precision": 0.0, "recall": 0.0, "f1": 0.0, "gold": 0, "found": 1},
    }


@pytest.mark.parametrize(("count", "value"), [(9, 0.0), (10, 100.0)])
def test_an_act_counts_in_the_macro_f1_from_ten_labels_on(count: int, value: float) -> None:
    report = evaluate_acts(*acts(*[(WARN, WARN, 1.0)] * count))
    assert (report.figures["act macro-f1"], report.counts["act macro-f1"]) == (value, value / 100)
    assert report.figures["act accuracy"] == 100.0


def test_an_act_that_is_never_found_pulls_the_macro_f1_down() -> None:
    report = evaluate_acts(*acts(*[(WARN, WARN, 1.0)] * 10, *[(DENY, None, 0.0)] * 10))
    assert report.figures["act macro-f1"] == 50.0


def test_scores_are_compared_with_the_truth_in_tenths() -> None:
    # One bin, [0.7, 0.8): mean score 0.75, half of them right. Finer bins would give more.
    report = evaluate_acts(*acts((WARN, WARN, 0.72), (WARN, STATE, 0.78)))
    assert report.figures["act calibration error"] == 25.0


def test_the_gate_takes_calibration_the_higher_the_better() -> None:
    report = evaluate_acts(*acts(*MIXED))
    assert report.gated == {"act macro-f1": 64.2, "act accuracy": 63.6, "act calibration": 73.3}
    assert "act calibration error" in report.figures


def test_the_table_of_acts_has_a_row_for_each() -> None:
    report = evaluate_acts(*acts(*MIXED))
    rows = [line.split() for line in report.to_table().splitlines()]
    assert rows[0] == ["figure", "%", "of"]
    assert rows[2] == ["act", "accuracy", "63.6", "22"]
    assert rows[5] == ["act", "precision", "recall", "f1", "gold", "found"]
    assert rows[6:9] == [
        ["state", "61.5", "80.0", "69.6", "10", "13"],
        ["warn", "71.4", "50.0", "58.8", "10", "7"],
        ["deny", "100.0", "50.0", "66.7", "2", "1"],
    ]
    assert rows[-1] == ["corpus", "hash:", report.corpus_hash]


def test_confusions_of_acts_come_before_the_wrong_ones_most_frequent_first() -> None:
    report = evaluate_acts(*acts(*MIXED))
    lines = report.to_errors().splitlines()
    assert lines[:5] == [
        "4 × state, not warn",
        "2 × warn, not state",
        "1 × state, not deny",
        "1 × no act, not warn",
        "",
    ]
    assert len(lines) == 5 + 8
    words = "told the Aldry Post on Monday: the dam may break … It will not hold."
    assert lines[5] == f"dam: {words}: warn, not state"


def test_nothing_wrong_is_an_empty_list() -> None:
    assert evaluate_acts(*acts((WARN, WARN, 1.0))).to_errors() == ""


# Dates.


def when(value: str, granularity: Granularity = Granularity.DAY) -> When:
    return When(value, granularity)


UNTOLD = When(None, Granularity.DAY, reason="no publication date")
LAST = date(2031, 3, 9)
DATES: list[tuple[date | None, When | None]] = [
    (LAST, when("2031-03-09")),
    (LAST, when("2031-03-10")),
    (LAST, when("2031-03", Granularity.MONTH)),
    (LAST, UNTOLD),
    (LAST, None),
    (None, None),
    (None, UNTOLD),
    (None, when("2031-03", Granularity.MONTH)),
    (None, when("2031", Granularity.YEAR)),
    (None, when("2031-W10", Granularity.WEEK)),
    (None, when("2031-03-09")),
]


def dates(*pairs: tuple[date | None, When | None]) -> tuple[list[LabelledStatements], Complete]:
    return (
        [labelled(*(GoldStatement(STATE, said_on=wanted) for wanted, _ in pairs))],
        answering(*(statement(said_on=found) for _, found in pairs)),
    )


def test_the_figures_of_dates() -> None:
    report = evaluate_dates(*dates(*DATES))
    assert report.figures == {
        "date exact": 20.0,  # 1 / 5
        "date null": 83.3,  # 5 / 6
        "date f1": 25.0,  # 2 * 1 / (5 labelled + 3 found)
    }
    assert report.counts == {"date exact": 5, "date null": 6, "date f1": 8}
    assert report.gated == report.figures


@pytest.mark.parametrize(
    ("pair", "line"),
    [
        (DATES[1], "2031-03-10, not 2031-03-09"),
        (DATES[2], "2031-03, not 2031-03-09"),
        (DATES[3], "no date (no publication date), not 2031-03-09"),
        (DATES[4], "no date, not 2031-03-09"),
        (DATES[10], "2031-03-09, not no day"),
    ],
)
def test_a_wrong_date_is_listed_with_what_was_found(pair: tuple[date | None, When | None], line: str) -> None:
    (listed,) = evaluate_dates(*dates(pair)).to_errors().splitlines()
    assert listed.endswith(f": {line}")


def test_right_dates_are_not_listed() -> None:
    report = evaluate_dates(*dates(*DATES))
    assert len(report.errors) == 5


# Addressees.


def speaker(name: str, kind: SpeakerType = SpeakerType.PERSON) -> Speaker:
    return Speaker(name, kind, reason="nothing points at it" if kind is SpeakerType.UNKNOWN else None)


def addressees(*pairs: tuple[str | None, Speaker | None]) -> tuple[list[LabelledStatements], Complete]:
    return (
        [labelled(*(GoldStatement(STATE, addressee=wanted) for wanted, _ in pairs))],
        answering(*(statement(addressee=found) for _, found in pairs)),
    )


def test_the_figures_of_addressees() -> None:
    report = evaluate_addressees(
        *addressees(
            ("The Aldry Post", speaker("Aldry Post")),
            ("reporters", speaker("Reporters", SpeakerType.GROUP)),
            ("reporters", speaker("Bo Tamm")),
            ("reporters", None),
            ("reporters", None),
            (None, None),
            (None, speaker("Bo Tamm")),
        )
    )
    assert report.figures == {
        "addressee f1": 44.4,  # 2 * 2 / (4 found + 5 labelled)
        "addressee precision": 50.0,  # 2 / 4
        "addressee recall": 40.0,  # 2 / 5
    }
    assert report.counts == {"addressee f1": 9, "addressee precision": 4, "addressee recall": 5}
    assert [(error.found, error.wanted) for error in report.errors] == [
        ("Bo Tamm", "reporters"),
        ("nobody", "reporters"),
        ("nobody", "reporters"),
        ("Bo Tamm", "nobody"),
    ]


@pytest.mark.parametrize(
    ("wanted", "found", "value"),
    [
        ("Mira Holt", "MIRA HÓLT", 100.0),
        ("Mira Holt", "Mayor Mira Holt", 100.0),
        ("Mira Holt & Bo Tamm", "Bo Tamm & Mira Holt", 100.0),
        ("Mira Holt & Bo Tamm", "Mira Holt", 0.0),
        ("Mira Holt", "Holt", 0.0),
    ],
)
def test_addressees_are_compared_as_speakers_are(wanted: str, found: str, value: float) -> None:
    assert evaluate_addressees(*addressees((wanted, speaker(found)))).figures["addressee f1"] == value


def test_an_unknown_addressee_is_none() -> None:
    nobody = speaker("unknown", SpeakerType.UNKNOWN)
    report = evaluate_addressees(*addressees((None, nobody), ("reporters", nobody)))
    assert report.counts == {"addressee f1": 1, "addressee precision": 0, "addressee recall": 1}
    assert len(report.errors) == 1


# All of them.

EVALUATIONS = [evaluate_acts, evaluate_dates, evaluate_addressees]


@pytest.mark.parametrize("evaluate", EVALUATIONS)
def test_nothing_to_count_is_no_error(evaluate: Evaluate) -> None:
    report = evaluate([labelled()], answering())
    assert set(report.figures.values()) == {0.0}
    assert report.to_table()


@pytest.mark.parametrize("evaluate", EVALUATIONS)
@pytest.mark.parametrize("count", [1, 3])
def test_an_answer_for_each_attribution_is_demanded(evaluate: Evaluate, count: int) -> None:
    with pytest.raises(ValueError, match="argument"):
        evaluate([labelled(GoldStatement(STATE), GoldStatement(STATE))], answering(*[statement()] * count))


@pytest.mark.parametrize("evaluate", EVALUATIONS)
def test_the_program_gets_articles_with_their_publication_dates_and_their_attributions(evaluate: Evaluate) -> None:
    asked: list[tuple[str | None, date | None, Sequence[Attribution]]] = []

    def complete(article: Article, attributions: Sequence[Attribution]) -> list[Statement]:
        asked.append((article.origin, article.published, attributions))
        return [statement() for _ in attributions]

    label = GoldStatement(STATE)
    evaluate([labelled(label, name="a"), labelled(label, label, name="b")], complete)
    assert asked == [("a", MONDAY, (GIVEN,)), ("b", MONDAY, (GIVEN, GIVEN))]


@pytest.mark.parametrize("evaluate", EVALUATIONS)
def test_json_and_table_show_the_figures(evaluate: Evaluate) -> None:
    gold = [labelled(GoldStatement(STATE, "reporters", LAST))]
    report = evaluate(gold, answering(statement()))
    assert json.loads(report.to_json()) == report.figures
    table = report.to_table().splitlines()
    for line, (name, value) in zip(table[1:], report.figures.items(), strict=False):
        assert line.split() == [*name.split(), str(value), str(report.counts[name])]
    assert len(report.corpus_hash) == 32


def test_articles_are_counted_together() -> None:
    gold = [labelled(GoldStatement(WARN), name="a"), labelled(*[GoldStatement(WARN)] * 2, name="b")]

    def complete(article: Article, attributions: Sequence[Attribution]) -> list[Statement]:
        return [statement(act=WARN if article.origin == "a" else STATE, act_score=1.0) for _ in attributions]

    report = evaluate_acts(gold, complete)
    assert (report.figures["act accuracy"], report.counts["act accuracy"]) == (33.3, 3)
    assert [error.name for error in report.errors] == ["b", "b"]


def test_a_list_of_wrong_answers_cannot_drive_a_terminal() -> None:
    text = "\x1b[2J" + "\n" * (len(TEXT) - 6) + "\u202ex"
    gold = labelled(GoldStatement(STATE, "reporters\x07\nall"), name="dam\x1b\ud800", text=text)
    found = statement(addressee=speaker("\x1b[31m\nBo Tamm"))
    (line,) = evaluate_addressees([gold], answering(found)).to_errors().splitlines()
    assert line.isprintable()
    assert line.endswith("␛[31m Bo Tamm, not reporters␇ all")


def test_long_contents_are_shortened_in_the_list_of_wrong_answers() -> None:
    text = "Mira Holt said " + "rain " * 100
    given = Attribution((Span(0, 9),), (), (Span(15, len(text)),))
    gold = LabelledStatements(GoldArticle("dam", text, (given,)), (GoldStatement(STATE),))
    (error,) = evaluate_acts([gold], answering(statement())).errors
    assert error.words == "(no cue): " + "rain " * 16 + "…"
