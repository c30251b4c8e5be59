"""Trains the model that tells what stance a body takes to a headline.

In go labelled pairs in the form of the Fake News Challenge, out comes a model folder that :class:`HeadlineStance`
opens. The tenth of the bodies that figures are measured on is left out. The stance is told in two steps, each by
boosted trees: whether the body is about the same at all, and if so whether it disagrees. Nothing here needs more than
numpy.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from onrecord.compare.headlines.bodies import Body, Reader
from onrecord.compare.headlines.figures import FIGURES, Heading, Under, compare_stance
from onrecord.compare.headlines.stance import RARITY, TREES, decide
from onrecord.compare.headlines.trees import Trees, whole
from onrecord.compare.rarity import Rarity
from onrecord.encoder import ModelFiles, SentenceVectors
from onrecord.encoder.assets import write_manifest
from onrecord.errors import GoldError
from onrecord.evaluation.headline import STANCES, LabelledHeadline, is_held_out, read_headlines
from onrecord.training.boosting import Growth, grow

__all__ = ["HeadlinePlan", "train_headline"]

Tell = Callable[[str], object]
Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


_UNRELATED = Growth(trees=100, depth=4, rate=0.15)
_DISAGREES = Growth(trees=400, depth=4, rate=0.05, columns=0.3, ridge=10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadlinePlan:
    """How to train.

    The trees are those that did best on five folds of the nine tenths of FNC-1: of 100 to 400 trees of depth 2 to 4 for
    the few pairs that disagree, most and deepest. ``least`` are the probabilities tried as the one from which a body
    disagrees; that with the best macro-F1 over ``folds`` is kept.
    """

    unrelated: Growth = _UNRELATED
    disagrees: Growth = _DISAGREES
    least: tuple[float, ...] = (0.05, 0.08, 0.1, 0.12, 0.15, 0.18, 0.2, 0.25, 0.3, 0.4, 0.5)
    folds: int = 5


def train_headline(
    stances: Path,
    bodies: Path,
    output: Path,
    *,
    rarity: Path | None = None,
    plan: HeadlinePlan | None = None,
    vectors: SentenceVectors | None = None,
    tell: Tell = print,
) -> None:
    """Grow the trees on those pairs whose body is not held out, and write the model to ``output``. Takes a minute.

    ``rarity`` is the table of how rare words are, by default that of the shipped model of equal statements.
    """
    plan = HeadlinePlan() if plan is None else plan
    vectors = SentenceVectors.open() if vectors is None else vectors
    pairs = [pair for pair in read_headlines(stances, bodies) if not is_held_out(pair.body_id)]
    rarity = _shipped_rarity() if rarity is None else rarity
    rows = _measure(pairs, Reader(Rarity.read(rarity), vectors))
    labels = np.array([STANCES.index(pair.stance) for pair in pairs], np.int64)
    folds = np.array([crc32(f"fold {pair.body_id}".encode()) % plan.folds for pair in pairs])
    tell(f"{len(pairs)} pairs, " + ", ".join(f"{(labels == n).sum()} {name}" for n, name in enumerate(STANCES)))
    least = _choose(rows, labels, folds, plan, tell)
    unrelated, disagrees = _fit(rows, labels, plan)
    output.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(rarity, output / RARITY)
    held = {
        "figures": FIGURES,
        "least": least,
        "unrelated": unrelated.to_dict(),
        "disagrees": disagrees.to_dict(),
    }
    (output / TREES).write_text(json.dumps(held, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8")
    write_manifest(output, [RARITY, TREES], {"name": "headline", "sentences": vectors.version})


def _shipped_rarity() -> Path:
    from onrecord.compare import same

    return ModelFiles.open(Path(same.__file__).with_name("same_model")).folder / same.RARITY


def _measure(pairs: Sequence[LabelledHeadline], reader: Reader) -> Integers:
    headings = {headline: Heading.of(reader, headline) for headline in {pair.headline for pair in pairs}}
    unders = {text: Under.of(reader, Body(reader, text)) for text in {pair.body for pair in pairs}}
    return whole([compare_stance(headings[pair.headline], unders[pair.body]) for pair in pairs])


def _fit(rows: Integers, labels: Integers, plan: HeadlinePlan) -> tuple[Trees, Trees]:
    related = labels != STANCES.index("unrelated")
    disagrees = (labels == STANCES.index("disagree")).astype(np.float64)
    if len(set(labels.tolist())) < len(STANCES):
        raise GoldError("the pairs to train on lack a stance, or all of it is of few bodies; take more pairs")
    return (
        grow(rows, (~related).astype(np.float64), plan.unrelated),
        grow(rows[related], disagrees[related], plan.disagrees),
    )


def _choose(rows: Integers, labels: Integers, folds: Integers, plan: HeadlinePlan, tell: Tell) -> float:
    """The probability from which bodies disagree, with the best macro-F1 where each fold is judged by the others."""
    scores = np.zeros((len(labels), 2))
    for fold in range(plan.folds):
        out = folds == fold
        trees = _fit(rows[~out], labels[~out], plan)
        scores[out] = [[each.score(row) for each in trees] for row in rows[out]]
    found = {least: _macro_f1(labels, scores, least) for least in plan.least}
    best = max(found, key=lambda least: (found[least], least))
    tell(f"macro-F1 {100 * found[best]:.1f} in {plan.folds} folds, where bodies disagree from {best} on")
    return best


def _macro_f1(labels: Integers, scores: Floats, least: float) -> float:
    judged = np.array([STANCES.index(decide(unrelated, disagrees, least)) for unrelated, disagrees in scores.tolist()])
    parts = [
        2 * ((labels == n) & (judged == n)).sum() / max(1, (labels == n).sum() + (judged == n).sum())
        for n in range(len(STANCES))
    ]
    return float(np.mean(parts))
