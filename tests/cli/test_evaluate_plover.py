"""``onrecord evaluate plover`` and ``train events`` as a user calls them, on invented sentences."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from tokenizers import Tokenizer
from typer.testing import CliRunner, Result

from onrecord.cli import app
from onrecord.encoder import ModelFiles, Network, Seen, Window, Words
from onrecord.encoder.assets import write_manifest
from onrecord.errors import GoldError, MissingExtraError, ModelError
from onrecord.evaluation import PloverRow
from onrecord.records import Span
from onrecord.statements.events import ROOTS, WEIGHTS, EventCoder, event_features, see_sentence

SAID = {
    "AID": ("sent food and medicine to", "gave shelter to", "provided tents to"),
    "ASSAULT": ("attacked", "bombed", "opened fire on"),
    "CONSULT": ("held talks with", "met", "discussed the harbour with"),
}
NAMES = ("Norland", "Esteria", "Ilse Vorne", "the mayor of Quell")


def table(path: Path, *rows: tuple[str, str]) -> Path:
    """A table of marked sentences with their roots."""
    lines = [f"{number}\t{marked}\t{root}" for number, (marked, root) in enumerate(rows, 1)]
    path.write_text("\n".join(["sentence_id\tmarked_sentence\tgold_root", *lines, ""]), encoding="utf-8")
    return path


@pytest.fixture
def train(tmp_path: Path) -> Path:
    rows = [
        (f"<s>{source}</s> {phrase} <t>{target}</t> on Monday.", root)
        for root, phrases in SAID.items()
        for phrase in phrases
        for source, target in itertools.pairwise(NAMES)
    ]
    return table(tmp_path / "train.tsv", *rows)


@pytest.fixture
def test(tmp_path: Path) -> Path:
    return table(
        tmp_path / "test.tsv",
        ("<s>Norland</s> sent tents to <t>Esteria</t>.", "AID"),
        ("<s>Norland</s> sheltered <t>Ilse Vorne</t>.", "AID"),
        ("", "YIELD"),
    )


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Ships a coder that calls everything AID with a probability of 0.6, and notes what encoder it is opened for."""
    asked: list[str | None] = []

    def open_coder(*, encoder: str | None = None) -> EventCoder:
        asked.append(encoder)
        network = Network(ModelFiles.open())
        width = len(event_features(see_sentence(network, "Norland waits.", source=None, target=None)))
        bias = np.zeros(len(ROOTS))
        bias[ROOTS.index("AID")] = np.log(21)  # 21 / (21 + 14)
        return EventCoder(np.zeros((width, len(ROOTS))), bias)

    monkeypatch.setattr(EventCoder, "open", open_coder)
    return asked


@pytest.fixture
def no_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "onrecord.training", raising=False)
    monkeypatch.setitem(sys.modules, "torch", None)


def run(*arguments: object) -> Result:
    return CliRunner(env={"COLUMNS": "160"}).invoke(app, ["evaluate", "plover", *map(str, arguments)])


@pytest.mark.usefixtures("no_torch")
def test_the_model_that_ships_codes_other_sentences_without_torch(
    train: Path, test: Path, opened: list[str | None]
) -> None:
    done = run(train, "--test", test)
    assert json.loads(done.stdout) == {
        "macro-F1": 40.0,  # AID has 2 * 2 / (2 + 3), YIELD has 0
        "accuracy": 66.7,
        "quad accuracy": 100.0,
        "score error": 6.7,  # 66.7 less 60
        "YIELD": 0.0,
        "AID": 80.0,
    }
    assert opened == [ModelFiles.open().version]
    assert done.stderr == ""


@pytest.mark.usefixtures("opened")
def test_a_table_has_counts(train: Path, test: Path) -> None:
    rows = {line[:18].strip(): line[18:].split() for line in run(train, "--test", test, "--table").stdout.splitlines()}
    assert rows["figure"] == ["%", "of"]
    assert rows["accuracy"] == ["66.7", "3"]
    assert rows["AID"] == ["80.0", "2"]


@pytest.mark.usefixtures("opened")
def test_wrong_roots_are_listed_on_standard_error(train: Path, test: Path) -> None:
    done = run(train, "--test", test, "--errors")
    assert done.stderr == "3: : AID, not YIELD\n"
    assert json.loads(done.stdout)


@pytest.mark.usefixtures("opened")
def test_the_gate_gets_no_figures_of_single_roots(train: Path, test: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[Mapping[str, float]] = []

    def check(corpus: str, corpus_hash: str, figures: Mapping[str, float]) -> list[str]:
        checked.append(figures)
        return []

    monkeypatch.setattr("onrecord.evaluation.check", check)
    done = run(train, "--test", test, "--gate", "moon")
    assert done.exit_code == 0
    assert checked == [{"macro-F1": 40.0, "accuracy": 66.7, "quad accuracy": 100.0, "calibration": 93.3}]
    assert done.stderr == "moon: no figure is below its floor\n"


@pytest.mark.usefixtures("opened")
def test_another_corpus_does_not_pass_the_gate(train: Path, test: Path) -> None:
    done = run(train, "--test", test, "--gate", "samples")
    assert done.exit_code == 1
    assert "samples: this is another corpus" in done.stderr


def test_without_other_sentences_each_fifth_is_held_out_twice(train: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fitted: list[int] = []

    def fit(rows: Sequence[PloverRow]) -> object:
        fitted.append(len(rows))
        return lambda others: [("AID", 0.5)] * len(others)

    training = SimpleNamespace(EventFitter=lambda network, plan: fit, EventPlan=lambda: None)
    monkeypatch.setitem(sys.modules, "onrecord.training", training)  # so that it runs without torch
    done = run(train)
    assert json.loads(done.stdout)["accuracy"] == 33.3
    assert len(fitted) == 10
    assert set(fitted) == {21, 22}  # of 27 sentences, five or six are held out


@pytest.mark.usefixtures("no_torch")
def test_the_missing_extra_is_named(train: Path) -> None:
    done = run(train)
    assert isinstance(done.exception, MissingExtraError)
    assert "pip install 'onrecord[train]'" in str(done.exception)
    assert done.stdout == ""


def test_damaged_tables_are_named_with_their_line(train: Path, test: Path) -> None:
    table(test, ("Norland</s> waits.", "AID"))
    for arguments in ((test,), (train, "--test", test)):
        done = run(*arguments)
        assert isinstance(done.exception, GoldError)
        assert f"{test}:2: " in str(done.exception)


def test_a_fault_is_one_line_for_the_user(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "onrecord", "evaluate", "plover", str(tmp_path / "none.tsv")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "none.tsv: cannot be read" in done.stderr


@pytest.mark.parametrize(
    ("facts", "said"),
    [({"encoder": "old-1"}, "the vectors of old-1, not of new-2"), ({}, "of an unnamed model, not of new-2")],
)
def test_a_coder_for_another_encoder_is_refused(tmp_path: Path, facts: dict[str, str], said: str) -> None:
    np.savez(tmp_path / WEIGHTS, weight=np.zeros((9, len(ROOTS))), bias=np.zeros(len(ROOTS)))
    write_manifest(tmp_path, [WEIGHTS], {"name": "events", **facts})
    with pytest.raises(ModelError, match=said):
        EventCoder.open(tmp_path, encoder="new-2")
    assert EventCoder.open(tmp_path, encoder=facts.get("encoder")).weight.shape == (9, len(ROOTS))


class CountingNetwork:
    """Stands in for a network: the vector of a word is its number, and minus that in the lower layer."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer

    def see(self, words: Words, window: Window) -> Seen:
        rows = np.arange(window.start, window.end, dtype=np.float32)[:, None]
        return Seen(rows, np.zeros((len(rows), 7), np.float32), -rows)


@pytest.mark.parametrize("text", ["Norland waits.", "Norland waits. " * 400, "", " \n"])
def test_a_sentence_of_any_length_is_seen_word_by_word(tokenizer: Tokenizer, text: str) -> None:
    seen = see_sentence(CountingNetwork(tokenizer), text, source=Span(0, 7), target=None)
    assert seen.vectors[:, 0].tolist() == list(range(len(seen.words)))
    assert np.array_equal(seen.lower, -seen.vectors)
    assert (seen.sentence, seen.source, seen.target) == (Span(0, len(text)), Span(0, 7), None)


def test_a_trained_model_is_written_and_codes_other_sentences(
    train: Path, test: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("torch", "onnx", "safetensors"):
        pytest.importorskip(name, reason="the extra onrecord[train] is not installed")
    done = CliRunner().invoke(app, ["train", "events", str(train), "-o", str(tmp_path / "events")])
    assert done.exit_code == 0
    assert done.stdout.splitlines() == ["vectors of 27 sentences", f"wrote {tmp_path / 'events'}"]
    coder = EventCoder.open(tmp_path / "events", encoder=ModelFiles.open().version)
    monkeypatch.setattr(EventCoder, "open", lambda **_: coder)
    assert json.loads(run(train, "--test", test).stdout)["AID"] == 100.0
    assert json.loads(run(train).stdout)["accuracy"] > 90
