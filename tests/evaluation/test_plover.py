"""Figures of event codes: the table of coded sentences, folds, and figures that can be counted by hand."""

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from onrecord.errors import GoldError
from onrecord.evaluation.plover import PloverRow, evaluate_plover, read_plover
from onrecord.records import Span
from onrecord.statements.events import ROOTS

HEADER = "sentence_id\tsentence\tmarked_sentence\tsource\ttarget\tgold_root\tgold_penta"


def table(folder: Path, *marked: str, root: str = "AID", header: str = HEADER) -> Path:
    rows = [f"{number}\t-\t{each}\t-\t-\t{root}\t2" for number, each in enumerate(marked, 1)]
    path = folder / "made.tsv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path


def row(name: str, root: str, text: str | None = None) -> PloverRow:
    return PloverRow(name, text or f"Sentence {name}.", None, None, root)


@pytest.mark.parametrize(
    ("marked", "text", "source", "target"),
    [
        ("<s>Norland</s> aids <t>Esteria</t>.", "Norland aids Esteria.", (0, 7), (13, 20)),
        ("<t>Esteria</t> thanks <s>Norland </s>.", "Esteria thanks Norland .", (15, 22), (0, 7)),
        ("<s>Norland</s> aids.", "Norland aids.", (0, 7), None),
        ("Aid < 3 <b> came.", "Aid < 3 <b> came.", None, None),
        ("<s>Norland</s>, said <s>Norland</s>.", "Norland, said Norland.", (0, 7), None),
        ("<s>Norland's <t>navy</t></s> left.", "Norland's navy left.", (0, 14), (10, 14)),
        ('"<s>Norland</s> sent ""aid""."', 'Norland sent "aid".', (0, 7), None),
        ("<s> </s>Norland left.", " Norland left.", None, None),
    ],
)
def test_marks_become_spans(
    tmp_path: Path, marked: str, text: str, source: tuple[int, int] | None, target: tuple[int, int] | None
) -> None:
    (found,) = read_plover(table(tmp_path, marked))
    wanted = [None if span is None else Span(*span) for span in (source, target)]
    assert found == PloverRow("1", text, wanted[0], wanted[1], "AID")


@pytest.fixture
def usual_field_limit() -> Iterator[None]:
    """The longest cell that Python reads by itself: one for the whole process, which reading CSV elsewhere raises."""
    before = csv.field_size_limit(131_072)
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("usual_field_limit")
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda folder: folder / "none.tsv", "cannot be read"),
        (lambda folder: table(folder), "no sentences"),
        (lambda folder: table(folder, "Aid.", header="a\tb"), "no column sentence_id"),
        (lambda folder: table(folder, "Aid.\tmore"), "8 columns, not 7"),
        (lambda folder: table(folder, "Aid.", root="Aid"), "'Aid' is no root code of PLOVER; the roots are AGREE"),
        (lambda folder: table(folder, "Norland</s> aids."), "made.tsv:2: </s> ends what was not begun"),
        (lambda folder: table(folder, "<t>Norland aids."), "the target is not ended"),
        (lambda folder: table(folder, "x" * 200_000), "field larger than field limit"),
    ],
)
def test_a_table_with_a_fault_is_refused_with_its_place(tmp_path: Path, make: object, said: str) -> None:
    with pytest.raises(GoldError, match=said):
        read_plover(make(tmp_path))  # type: ignore[operator]


def test_a_table_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "made.tsv"
    path.write_bytes(HEADER.encode() + b"\n\xff")
    with pytest.raises(GoldError, match="cannot be read"):
        read_plover(path)


def test_figures_can_be_counted_by_hand() -> None:
    test = [row("1", "AID"), row("2", "AID"), row("3", "YIELD"), row("4", "REJECT")]
    found = [("AID", 0.9), ("YIELD", 0.8), ("YIELD", 0.9), ("ASSAULT", 0.5)]
    report = evaluate_plover([row("0", "AID")], test, lambda _rows: lambda _others: found)
    # F1: AID 2/3, YIELD 2/3, REJECT 0; ASSAULT is not among the gold roots.
    assert report.figures == {
        "macro-F1": 44.4,
        "accuracy": 50.0,
        "quad accuracy": 75.0,
        "score error": 37.5,  # 2 of 0.9 and right, 1 of 0.8 and 1 of 0.5 and wrong: (2 * 0.1 + 0.8 + 0.5) / 4
        "AID": 66.7,
        "YIELD": 66.7,
        "REJECT": 0.0,
    }
    assert report.counts["AID"] == 2
    assert report.counts["accuracy"] == 4
    assert report.errors == (("2", "Sentence 2.", "YIELD", "AID"), ("4", "Sentence 4.", "ASSAULT", "REJECT"))


def test_report_writes_figures_and_errors() -> None:
    report = evaluate_plover([], [row("1", "AID")], lambda _rows: lambda _others: [("YIELD", 1.0)])
    assert json.loads(report.to_json())["quad accuracy"] == 100.0
    assert "corpus hash: " + report.corpus_hash in report.to_table()
    assert report.to_errors() == "1: Sentence 1.: YIELD, not AID"


def test_no_row_is_coded_by_a_program_that_learned_from_its_sentence() -> None:
    rows = [row(str(number), "AID", f"Sentence {number // 3}.") for number in range(60)]
    coded: list[str] = []

    def fit(learned: Sequence[PloverRow]) -> object:
        texts = {each.text for each in learned}

        def code(others: Sequence[PloverRow]) -> list[tuple[str, float]]:
            assert not texts & {other.text for other in others}
            coded.extend(other.name for other in others)
            return [("AID", 1.0)] * len(others)

        return code

    report = evaluate_plover(rows, None, fit, folds=4, seeds=(3,))  # type: ignore[arg-type]
    assert sorted(coded) == sorted(each.name for each in rows)
    assert report.figures["accuracy"] == 100.0


def test_figures_are_means_over_partings() -> None:
    answers = iter(["AID", "AID", "YIELD", "YIELD"])

    def fit(_rows: Sequence[PloverRow]) -> object:
        root = next(answers)
        return lambda others: [(root, 1.0)] * len(others)

    report = evaluate_plover([row("1", "AID"), row("2", "AID")], None, fit, folds=2)  # type: ignore[arg-type]
    assert report.figures["accuracy"] == 50.0
    assert report.errors == ()


def test_corpus_hash_tells_rows_apart() -> None:
    hashes = {
        evaluate_plover([], [each], lambda _rows: lambda _others: [("AID", 1.0)]).corpus_hash
        for each in (row("1", "AID"), row("2", "AID"), row("1", "YIELD"), row("1", "AID", "Other."))
    }
    assert len(hashes) == 4


def test_roots_are_those_that_the_coder_gives(tmp_path: Path) -> None:
    for root in ROOTS:
        assert read_plover(table(tmp_path, "Norland moved.", root=root))[0].root == root
