"""Figures of equal statements, paraphrases and likeness, on pairs whose figures can be counted by hand."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from onrecord.errors import GoldError
from onrecord.evaluation.same import (
    PairSide,
    complete_pairs,
    evaluate_paraphrases,
    evaluate_same,
    evaluate_similarity,
    read_pair_articles,
    read_pairs,
)
from onrecord.evaluation.scores import Attribution
from onrecord.records import Article, Kind, Statement

TEXTS = ("Vorne said the dam holds.", "The dam holds, Vorne said.", "Tamm said the dam leaks.", "Rain fell.")
CONTENT = ([11, 24], [0, 13], [10, 23], [0, 4])
LABELS = ((0, 1, "same", "verbatim"), (0, 2, "related", None), (1, 2, "same", "paraphrased"), (2, 3, "different", None))


def record(number: int, a: int, b: int, label: str, how: str | None) -> dict[str, object]:
    sides = [{"article": f"n{place}", "source": [], "cue": [], "content": [CONTENT[place]]} for place in (a, b)]
    return {"id": number, "label": label, "how": how, "a": sides[0], "b": sides[1]}


@pytest.fixture
def pairs_file(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.jsonl"
    path.write_text("".join(json.dumps(record(number, *each)) + "\n" for number, each in enumerate(LABELS)))
    return path


@pytest.fixture
def news_file(tmp_path: Path) -> Path:
    path = tmp_path / "news.jsonl.gz"
    with gzip.open(path, "wt") as out:
        for number, text in enumerate((*TEXTS, "Nobody asked for this one.")):
            out.write(json.dumps({"id": f"n{number}", "text": text, "published": "2031-03-09"}) + "\n")
    return path


def complete(_article: Article, attributions: Sequence[Attribution]) -> list[Statement]:
    return [Statement(each.source, each.cue, each.content, Kind.INDIRECT, 1.0) for each in attributions]


def score(a: tuple[Article, Statement], b: tuple[Article, Statement]) -> tuple[float, bool, str]:
    """Takes all pairs with the third article for the same."""
    same = TEXTS[2] in (a[0].text, b[0].text)
    return (0.9 if same else 0.1), same, "paraphrased"


def test_figures_are_those_counted_by_hand(pairs_file: Path, news_file: Path) -> None:
    pairs = read_pairs(pairs_file)
    articles = read_pair_articles(news_file, pairs)
    assert sorted(articles) == ["n0", "n1", "n2", "n3"]
    report = evaluate_same(pairs, complete_pairs(pairs, articles, complete), score)
    # Three found, two wanted, one of them right: 2 * 1 / 5.
    assert report.figures["same"] == 40.0
    assert report.figures["precision"] == 33.3
    assert report.figures["recall"] == 50.0
    assert report.figures["how"] == 50.0
    assert [error.name for error in report.errors] == ["0", "1", "3"]


def test_the_hash_depends_on_labels(pairs_file: Path, news_file: Path) -> None:
    pairs = read_pairs(pairs_file)
    statements = complete_pairs(pairs, read_pair_articles(news_file, pairs), complete)
    assert (
        evaluate_same(pairs, statements, score).corpus_hash != evaluate_same(pairs[1:], statements, score).corpus_hash
    )


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "null",
        json.dumps(record(1, 0, 1, "alike", None)),
        json.dumps(record(1, 0, 1, "same", "roughly")),
        json.dumps({**record(1, 0, 1, "same", None), "b": {"article": "n1"}}),
        json.dumps(record(1, 0, 1, "same", None)).replace("[11, 24]", "[-1, 24]"),
        json.dumps(record(1, 0, 1, "same", None)).replace("[11, 24]", "[1.5, 24]"),
        json.dumps(record(1, 0, 1, "same", None)).replace("[[11, 24]]", "[]"),
        "[" * 100_000,
    ],
)
def test_a_broken_pair_is_named_by_its_line(pairs_file: Path, line: str) -> None:
    pairs_file.write_text(pairs_file.read_text() + line + "\n")
    with pytest.raises(GoldError, match=r"pairs\.jsonl:5"):
        read_pairs(pairs_file)


def test_pairs_of_one_label_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps(record(1, 0, 1, "same", None)))
    with pytest.raises(GoldError, match="labelled otherwise"):
        read_pairs(path)


def test_articles_that_do_not_fit_the_pairs_are_refused(pairs_file: Path, news_file: Path, tmp_path: Path) -> None:
    pairs = read_pairs(pairs_file)
    articles = read_pair_articles(news_file, pairs)
    with pytest.raises(GoldError, match="n0 of the pairs is not among"):
        complete_pairs(pairs, {}, complete)
    with pytest.raises(GoldError, match="is not in its text of 3 characters"):
        complete_pairs(pairs, {**articles, "n0": Article("Yes")}, complete)
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"id": "n0", "text": "Undated."}\n')
    with pytest.raises(GoldError, match=r"broken\.jsonl:1"):
        read_pair_articles(broken, pairs)
    broken.with_suffix(".gz").write_bytes(b"no gzip")
    with pytest.raises(GoldError, match="cannot be read"):
        read_pair_articles(broken.with_suffix(".gz"), pairs)


def test_each_side_is_completed_once(pairs_file: Path, news_file: Path) -> None:
    pairs = read_pairs(pairs_file)
    asked: list[str] = []

    def counted(article: Article, attributions: Sequence[Attribution]) -> list[Statement]:
        asked.append(article.text)
        return complete(article, attributions)

    found = complete_pairs(pairs, read_pair_articles(news_file, pairs), counted)
    assert sorted(asked) == sorted(TEXTS)
    assert all(isinstance(side, PairSide) for side in found)


def test_paraphrases_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "msrp.tsv"
    rows = [(1, "a", "a"), (1, "a", "b"), (0, "b", "b"), (0, "a", "c")]
    lines = ["Quality\t#1 ID\t#2 ID\t#1 String\t#2 String", *(f"{judged}\t1\t2\t{a}\t{b}" for judged, a, b in rows)]
    path.write_text("\n".join(lines))
    report = evaluate_paraphrases(path, lambda a, b: float(a == b))
    assert report.figures == {"accuracy": 50.0, "paraphrase": 50.0}
    assert [error.name for error in report.errors] == ["msrp:3", "msrp:4"]


def test_likeness_is_correlated(tmp_path: Path) -> None:
    path = tmp_path / "sts.tsv"
    path.write_text("5.0\ta\ta\n2.5\ta\tb\n0.0\ta\tc\n")
    vectors = {"a": [1.0, 0.0], "b": [0.5, 0.75**0.5], "c": [0.0, 1.0]}
    report = evaluate_similarity(path, lambda texts: np.array([vectors[text] for text in texts]))
    assert report.figures == {"pearson": 100.0, "spearman": 100.0}
