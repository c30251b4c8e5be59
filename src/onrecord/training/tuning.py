"""Tuning on dev articles: the two thresholds of the attribution model, and the calibration of its score.

In goes a model folder with gold articles, out comes the same folder with a better manifest. Everything is measured
through the program itself, on the quantized model, as users will run it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from onrecord.attribution import Calibration
from onrecord.encoder import ModelFiles
from onrecord.encoder.assets import write_manifest
from onrecord.evaluation import GoldArticle, Report, evaluate
from onrecord.pipeline import Components, read_many
from onrecord.records import Article, Reading

__all__ = ["fit_calibration", "tune"]

_SEED_THRESHOLDS = (0.05, 0.1, 0.15, 0.25)
_THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)
_JUDGED_BY = ("match", "cue", "source", "content", "full", "alpha")
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


def _report(components: Components, gold: Sequence[GoldArticle], **changes: object) -> Report:
    changed = replace(components, attribution=replace(components.attribution, **changes))  # type: ignore[arg-type]

    def read(articles: Iterable[Article]) -> Iterable[Reading]:
        return read_many(articles, components=changed)

    return evaluate(gold, read)


def tune(folder: Path, gold: Sequence[GoldArticle]) -> str:
    """Set thresholds and calibration of the model in ``folder``, and return the figures that it then reaches."""
    files = ModelFiles.open(folder)
    components = Components.open(files)
    plain = Calibration()

    def judge(seed_threshold: float, threshold: float) -> float:
        report = _report(components, gold, seed_threshold=seed_threshold, threshold=threshold, calibration=plain)
        return sum(report.figures[name] for name in _JUDGED_BY)

    seed_threshold = max(_SEED_THRESHOLDS, key=lambda value: judge(value, 0.45))
    threshold = max(_THRESHOLDS, key=lambda value: judge(seed_threshold, value))
    chosen = {"seed_threshold": seed_threshold, "threshold": threshold}
    raw = _report(components, gold, calibration=plain, **chosen)
    calibration = fit_calibration(raw.scored)
    facts = {key: value for key, value in files.facts.items() if key not in {"files", "format"}}
    facts |= chosen | {"calibration": [list(point) for point in calibration.points]}
    facts["dev_figures"] = raw.figures
    write_manifest(folder, list(files.facts["files"]), facts)
    return json.dumps({**chosen, **raw.figures}, indent=1)
