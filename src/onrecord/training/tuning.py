"""Tuning on dev articles: the certainty of the attribution model, its two thresholds, and the calibration of its score.

In goes a model folder with gold articles, out comes the same folder with a better manifest. Everything is measured
through the program itself, on the quantized model, as users will run it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from onrecord.attribution import EVIDENCE, Answer, AttributionReader, Calibration, Certainty
from onrecord.encoder import ModelFiles, Words, cut_words, plan_windows
from onrecord.encoder.assets import write_manifest
from onrecord.evaluation import Attribution, GoldArticle, evaluate, score
from onrecord.evaluation.scores import Figures
from onrecord.pipeline import Components, read_many
from onrecord.records import Span

__all__ = ["fit_calibration", "fit_certainty", "tune"]

_SEED_THRESHOLDS = (0.2, 0.3, 0.4, 0.5)
_THRESHOLDS = (0.34, 0.36, 0.38, 0.4, 0.42, 0.44, 0.46, 0.5)
_JUDGED_BY = ("cue", "source", "content", "full", "alpha")
"""The figures whose sum decides between thresholds of equal match, which goes first: a statement missed is worse than a
wrong edge."""

_LEAST_BIN = 40
"""Statements in a step of the calibration at the least."""


def fit_calibration(scored: Iterable[tuple[float, bool]]) -> Calibration:
    """Isotonic regression of being right on the raw score, by pooling adjacent violators.

    Neighbouring scores are pooled to at least forty statements first, since single ones would be learnt by heart.
    """
    ordered = sorted(scored)
    pools: list[list[float]] = []  # sum of scores, times right, count
    for low in range(0, len(ordered), _LEAST_BIN):
        part = ordered[low : low + _LEAST_BIN]
        if len(part) < _LEAST_BIN and pools:
            pools[-1] = [a + b for a, b in zip(pools[-1], _sums(part), strict=True)]
        else:
            pools.append(_sums(part))
        while len(pools) > 1 and pools[-2][1] / pools[-2][2] >= pools[-1][1] / pools[-1][2]:
            last = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], last, strict=True)]
    return Calibration(tuple((round(s / n, 4), round(r / n, 4)) for s, r, n in pools) or ((0.0, 0.0), (1.0, 1.0)))


def _sums(part: Sequence[tuple[float, bool]]) -> list[float]:
    return [sum(score for score, _ in part), float(sum(right for _, right in part)), float(len(part))]


def fit_certainty(evidence: NDArray[np.float64], right: NDArray[np.bool_]) -> Certainty:
    """Logistic regression of being right on the pieces of evidence, by Newton's method with a faint ridge."""
    spread = np.maximum(evidence.std(axis=0), 1e-6)
    rows = np.concatenate([evidence / spread, np.ones((len(evidence), 1))], axis=1)
    weights = np.zeros(rows.shape[1])
    for _ in range(25):
        expected = 1 / (1 + np.exp(-rows @ weights))
        curvature = (rows * (expected * (1 - expected))[:, None]).T @ rows + 0.01 * np.eye(len(weights))
        weights += np.linalg.solve(curvature, rows.T @ (right - expected) - 0.01 * weights)
    return Certainty(tuple(round(float(w), 4) for w in weights[:-1] / spread), round(float(weights[-1]), 4))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A gold article with the network's answers about it."""

    article: GoldArticle
    words: Words
    answers: list[Answer]


def _ask(components: Components, gold: Sequence[GoldArticle], seed_threshold: float) -> list[_Asked]:
    reader = replace(components.attribution, seed_threshold=seed_threshold)
    asked = []
    for article in gold:
        words = cut_words(components.network.tokenizer, article.text)
        network = components.network
        answers = [reader.ask(words, window, network.see(words, window)) for window in plan_windows(words)]
        asked.append(_Asked(article, words, [answer for answer in answers if answer is not None]))
    return asked


def _evidence(reader: AttributionReader, asked: Iterable[_Asked]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Evidence for every seed, and whether a gold cue shares characters with the seed."""
    evidence, right = [np.empty((0, len(EVIDENCE)))], []
    for each in asked:
        cues = [span for attribution in each.article.attributions for span in attribution.cue]
        for answer, roles in zip(each.answers, reader.paths(each.answers), strict=True):
            evidence.append(reader.evidence(answer, roles))
            for first, end in answer.seeds:
                low, high = each.words.start[first], each.words.end[end - 1]
                right.append(any(start < high and low < stop for start, stop in cues))
    return np.concatenate(evidence), np.array(right, dtype=bool)


def _figures(reader: AttributionReader, asked: Iterable[_Asked]) -> Figures:
    scored = []
    for each in asked:
        claims = [claim for of_answer in reader.claims(each.answers) for claim in of_answer]
        found = [
            Attribution(*(tuple(Span(*span) for span in spans) for spans in (one.source, one.cue, one.content)))
            for one in reader.settle(each.article.text, each.words, claims)
        ]
        scored.append((each.article.text, each.article.attributions, found))
    return score(scored)


def tune(folder: Path, gold: Sequence[GoldArticle]) -> str:
    """Set certainty, thresholds and calibration of the model in ``folder``, and return the figures it then reaches."""
    files = ModelFiles.open(folder)
    components = Components.open(files)
    best: tuple[tuple[float, float], AttributionReader] | None = None
    for seed_threshold in _SEED_THRESHOLDS:
        asked = _ask(components, gold, seed_threshold)
        reader = replace(components.attribution, seed_threshold=seed_threshold, calibration=Calibration())
        evidence, right = _evidence(reader, asked)
        if not len(evidence):
            continue
        reader = replace(reader, certainty=fit_certainty(evidence, right))
        for threshold in _THRESHOLDS:
            tried = replace(reader, threshold=threshold)
            figures = _figures(tried, asked)
            value = figures["match"], sum(figures[name] for name in _JUDGED_BY)
            if best is None or value > best[0]:
                best = value, tried
    if best is None:
        return "the model finds no cue in the dev articles, so nothing was tuned: train it for longer"
    chosen = replace(components, attribution=best[1])
    report = evaluate(gold, lambda articles: read_many(articles, components=chosen))
    _write(files, best[1], fit_calibration(report.scored), report.figures)
    thresholds = {"seed_threshold": best[1].seed_threshold, "threshold": best[1].threshold}
    return json.dumps({**thresholds, **report.figures}, indent=1)


def _write(files: ModelFiles, reader: AttributionReader, calibration: Calibration, figures: Figures) -> None:
    facts = {key: value for key, value in files.facts.items() if key not in {"files", "format"}}
    facts["certainty"] = {"weights": list(reader.certainty.weights), "bias": reader.certainty.bias}
    facts["seed_threshold"], facts["threshold"] = reader.seed_threshold, reader.threshold
    facts["calibration"] = [list(point) for point in calibration.points]
    facts["dev_figures"] = figures
    write_manifest(files.folder, list(files.facts["files"]), facts)
