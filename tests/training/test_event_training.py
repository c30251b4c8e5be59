"""Training of the event coder: the fit, and one small run. Needs torch, which only ``onrecord[train]`` installs."""

import itertools
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra onrecord[train] is not installed")
pytest.importorskip("onnx", reason="the extra onrecord[train] is not installed")

from onrecord.encoder import ModelFiles, Network  # noqa: E402 - after the check for torch
from onrecord.evaluation.plover import evaluate_plover, read_plover  # noqa: E402
from onrecord.statements.events import LEXICAL, ROOTS, WEIGHTS, EventCoder  # noqa: E402
from onrecord.training.events import EventFitter, EventPlan, fit_events, train_events  # noqa: E402

SAID = {
    "AID": ("sent food and medicine to", "gave shelter to", "provided tents to"),
    "ASSAULT": ("attacked", "bombed", "opened fire on"),
    "CONSULT": ("held talks with", "met", "discussed the harbour with"),
}
NAMES = ("Norland", "Esteria", "Ilse Vorne", "the mayor of Quell")


def write_table(folder: Path) -> Path:
    lines = ["sentence_id\tmarked_sentence\tgold_root"]
    for root, phrases in SAID.items():
        for phrase in phrases:
            for source, target in itertools.pairwise(NAMES):
                lines.append(f"{len(lines)}\t<s>{source}</s> {phrase} <t>{target}</t> on Monday.\t{root}")
    path = folder / "made.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_the_fit_tells_separable_rows_apart_whatever_their_scale() -> None:
    rng = np.random.default_rng(0)
    roots = np.tile(np.arange(len(ROOTS)), 6)
    features = rng.normal(size=(len(roots), 40 + LEXICAL)).astype(np.float32)
    features[np.arange(len(roots)), roots] += 6
    features[:, :40] = 1000 * features[:, :40] + 77
    coder = fit_events(features, roots, EventPlan(lexicon=0.01, copies=0))
    assert [coder.code_features(row)[0] for row in features] == [ROOTS[root] for root in roots]


def test_a_folder_is_written_that_codes_new_sentences(tmp_path: Path) -> None:
    tsv = write_table(tmp_path)
    told: list[str] = []
    train_events(tsv, tmp_path / "model", model=None, plan=EventPlan(), tell=told.append)
    files = ModelFiles.open(tmp_path / "model")
    assert files.facts["encoder"] == ModelFiles.open().version
    assert (files.folder / WEIGHTS).stat().st_size < 1_000_000
    assert len(told) == 2
    fitter = EventFitter(Network(ModelFiles.open()), EventPlan())
    rows = read_plover(tsv)
    fitted, opened = fitter.fit(rows), EventCoder.open(tmp_path / "model")
    assert np.allclose(fitted.weight, opened.weight, atol=1e-3)


def test_sentences_held_out_are_coded(tmp_path: Path) -> None:
    rows = read_plover(write_table(tmp_path))
    report = evaluate_plover(rows, None, EventFitter(Network(ModelFiles.open()), EventPlan()), folds=3, seeds=(0,))
    assert report.figures["accuracy"] > 90
