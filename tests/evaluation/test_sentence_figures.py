"""Figures of sentence vectors: rank correlation, the area under the curve, and clear faults of the tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from onrecord.cli.evaluate_sentences import evaluate_sentences as evaluate_shipped
from onrecord.errors import GoldError
from onrecord.evaluation.sentences import evaluate_sentences, read_paraphrases

HEAD = "Quality\t#1 ID\t#2 ID\t#1 String\t#2 String\n"
LIKE = (
    "5.0\tThe harbour is shut\tThe harbour is closed\n"
    "\tNobody judged this\tOr that\n"
    "2.5\tThe harbour is shut\tThe harbour opened in May\n"
    "0\tThe harbour is shut\tA pianist won the prize\n"
)
SAME = (
    HEAD + "1\t7\t8\tSnow closed the pass\tThe pass was closed by snow\r\n"
    "0\t7\t9\tSnow closed the pass\tShares fell by a third\r\n"
)


def angles(**degrees: float) -> object:
    """Vectors in the plane: a text points where its first word says."""

    def see(texts: Sequence[str]) -> NDArray[np.float64]:
        turns = np.radians([degrees[text.split()[0]] for text in texts])
        return np.stack([np.cos(turns), np.sin(turns)], axis=1) * 7

    return see


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_tables_are_read_and_pairs_without_a_degree_left_out(tmp_path: Path) -> None:
    write(tmp_path, "msrp.made.tsv", "\ufeff" + SAME)
    likeness, paraphrase = read_paraphrases(write(tmp_path, "sts.made.tsv", LIKE))
    assert (likeness.name, likeness.graded, likeness.judged) == ("sts.made", True, (5.0, 2.5, 0.0))
    assert paraphrase.judged == (1.0, 0.0)
    assert paraphrase.pairs[0] == ("Snow closed the pass", "The pass was closed by snow")


def test_the_figure_is_the_rank_correlation_with_shared_ranks(tmp_path: Path) -> None:
    rows = ("5\ta x\tb x\n", "4\ta x\tc x\n", "4\ta x\td x\n", "0\ta x\te x\n")
    tables = read_paraphrases(write(tmp_path, "sts.made.tsv", "".join(rows)))
    report = evaluate_sentences(tables, angles(a=0, b=10, c=20, d=30, e=25))  # type: ignore[arg-type]
    # Ranks 4, 2.5, 2.5, 1 against 4, 3, 1, 2: 3 over the root of 4.5 times 5.
    assert report.figures == {"likeness": 63.2, "sts.made": 63.2}
    assert report.counts["sts.made"] == 4


def test_the_area_counts_pairs_in_the_right_order_over_all_files(tmp_path: Path) -> None:
    write(tmp_path, "msrp.one.tsv", HEAD + "1\t1\t2\ta x\tb x\n0\t1\t2\ta x\tc x\n")
    write(tmp_path, "msrp.two.tsv", HEAD + "1\t1\t2\ta x\td x\n0\t1\t2\ta x\te x\n")
    report = evaluate_sentences(read_paraphrases(tmp_path), angles(a=0, b=10, c=20, d=30, e=30))  # type: ignore[arg-type]
    # b before c and e, d behind c and level with e.
    assert report.figures == {"paraphrase": 62.5}
    assert report.counts == {"paraphrase": 4}


def test_vectors_of_zeros_have_a_cosine_of_nought(tmp_path: Path) -> None:
    tables = read_paraphrases(write(tmp_path, "sts.made.tsv", LIKE))
    assert evaluate_sentences(tables, lambda texts: np.zeros((len(texts), 3))).figures["likeness"] == 0


def test_the_shipped_model_tells_the_invented_pairs_apart(tmp_path: Path) -> None:
    write(tmp_path, "msrp.made.tsv", SAME)
    report = evaluate_shipped(write(tmp_path, "sts.made.tsv", LIKE))
    assert report.figures == {"likeness": 100.0, "paraphrase": 100.0, "sts.made": 100.0}
    assert json.loads(report.to_json())["likeness"] == 100


def test_pairs_far_out_of_place_are_listed(tmp_path: Path) -> None:
    rows = "".join(f"{degree}\ta x\t{text} x\n" for degree, text in ((5, "e"), (4, "b"), (2, "c"), (1, "d")))
    tables = read_paraphrases(write(tmp_path, "sts.made.tsv", rows))
    report = evaluate_sentences(tables, angles(a=0, b=10, c=20, d=30, e=60))  # type: ignore[arg-type]
    assert report.to_errors() == "sts.made: a x / e x: 0.50, not 5 of 5"


def test_another_judgement_is_another_corpus(tmp_path: Path) -> None:
    one = evaluate_shipped(write(tmp_path, "sts.made.tsv", LIKE)).corpus_hash
    assert evaluate_shipped(write(tmp_path, "sts.made.tsv", LIKE.replace("2.5", "2.4"))).corpus_hash != one


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("sts.a.tsv", "much\tone\tother\n", "sts.a.tsv:1: 'much' is no degree"),
        ("sts.a.tsv", "1\tone\tother\n6\tone\tother\n", "sts.a.tsv:2: 6 is not from 0 to 5"),
        ("sts.a.tsv", "nan\tone\tother\n", "nan is not from 0 to 5"),
        ("sts.a.tsv", "1\tone\n", "there are 2 columns, not 3"),
        ("sts.a.tsv", "1\tone\tother\n", "judged alike"),
        ("sts.a.tsv", "", "judged alike"),
        ("msrp.a.tsv", HEAD + "0.5\t1\t2\tone\tother\n", "msrp.a.tsv:2: 0.5 is not 0 or 1"),
        ("other.tsv", LIKE, "there are no files"),
    ],
)
def test_faults_are_told_with_file_and_line(tmp_path: Path, name: str, text: str, fault: str) -> None:
    with pytest.raises(GoldError, match=fault):
        read_paraphrases(write(tmp_path, name, text))


def test_a_table_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "sts.a.tsv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(GoldError, match="cannot be read"):
        read_paraphrases(tmp_path)
