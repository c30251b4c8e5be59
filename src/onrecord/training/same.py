"""Trains the model that tells equal statements: weights of what a pair has in common.

In go labelled pairs with their articles, and tables of paraphrases, out comes a model folder that
:class:`SameStatement` opens. Each fifth of the days also gets weights fitted without its pairs, by which the model is
measured. Nothing here needs more than numpy.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from onrecord.compare.rarity import Rarity
from onrecord.compare.renditions import Told
from onrecord.compare.same import (
    FIGURES,
    FOLDS,
    RARITY,
    READ,
    WEIGHTS,
    Scale,
    compare,
    fit,
    fold_of,
    make_ready,
    read_both,
)
from onrecord.compare.weighing import CONTENT, Weigher, compare_content
from onrecord.encoder import SentenceVectors
from onrecord.encoder.assets import write_manifest
from onrecord.encoder.pairs import PairReader
from onrecord.errors import GoldError
from onrecord.evaluation.same import LabelledPair, PairSide, complete_pairs, read_pair_articles, read_pairs
from onrecord.evaluation.sentences import PairTable
from onrecord.evaluation.statements import Complete
from onrecord.intake import read_inputs
from onrecord.records import Article, Statement
from onrecord.settings import Settings

__all__ = ["SamePlan", "train_same"]

Tell = Callable[[str], object]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePlan:
    """How to train.

    ``strength`` is the ridge on the weights: of 10, 30, 60 and 100 the largest did best on
    pairs of one day that were held out.
    ``rarity`` is how many of the commonest words have weights of their own, counted in every ``every``-th article.
    ``threshold`` is the probability from which two statements are taken for one: F1 of held-out pairs is 88
    to 89 from 0.5 to 0.57; higher ones lose recall.
    """

    strength: float = 100.0
    rarity: int = 12_000
    every: int = 2
    threshold: float = 0.51


def train_same(
    pairs: Sequence[Path],
    articles: Path,
    paraphrases: PairTable,
    output: Path,
    *,
    complete: Complete,
    plan: SamePlan | None = None,
    vectors: SentenceVectors | None = None,
    tell: Tell = print,
) -> None:
    """Fit the model to the files ``pairs`` and ``paraphrases``, and write it to ``output``.

    ``articles`` are those of the pairs, by whose words also the rarity is counted; ``complete`` gives the speakers and
    acts of the pairs' statements, as the program finds them. Takes seconds beyond that.
    """
    plan = SamePlan() if plan is None else plan
    vectors = SentenceVectors.open() if vectors is None else vectors
    reader = PairReader.open()
    labelled = [pair for path in pairs for pair in read_pairs(path)]
    output.mkdir(parents=True, exist_ok=True)
    Rarity.counted(_words(articles, plan.every), size=plan.rarity).write(output / RARITY)
    # Read again, so that the weights are fitted to what ships, rounded as it is.
    weigher = Weigher(Rarity.read(output / RARITY), vectors.of)
    statements = complete_pairs(labelled, read_pair_articles(articles, labelled), complete)
    tell(f"{len(labelled)} pairs, {sum(pair.label == 'same' for pair in labelled)} of them the same")
    held = _fit_pairs(labelled, statements, weigher, reader, plan)
    rows = [compare_content(weigher.weigh(a), weigher.weigh(b), weigher) for a, b in paraphrases.pairs]
    held["paraphrase"] = asdict(fit(np.array(rows), np.array(paraphrases.judged), strength=plan.strength))
    held |= {"figures": FIGURES, "content": CONTENT, "read": READ, "threshold": plan.threshold}
    (output / WEIGHTS).write_text(json.dumps(held, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    write_manifest(output, [RARITY, WEIGHTS], {"name": "same", "sentences": vectors.version, "pairs": reader.version})


def _words(path: Path, every: int) -> Iterator[tuple[str, ...]]:
    articles = (item for item in read_inputs([str(path)], settings=Settings()) if isinstance(item, Article))
    for number, article in enumerate(articles):
        if number % every == 0:
            yield Told.of(article.text).words


def _fit_pairs(
    pairs: Sequence[LabelledPair],
    statements: dict[PairSide, tuple[Article, Statement]],
    weigher: Weigher,
    reader: PairReader,
    plan: SamePlan,
) -> dict[str, object]:
    sides = {side: make_ready(article, statement, weigher) for side, (article, statement) in statements.items()}
    couples = [(sides[pair.a], sides[pair.b]) for pair in pairs]
    rows = np.array([compare(a, b, weigher) for a, b in couples])
    read = np.array([read_both(a, b, reader) for a, b in couples])
    right = np.array([float(pair.label == "same") for pair in pairs])
    days = [{a.published, b.published} - {None} for a, b in couples]
    folds = [{fold_of(day) for day in each if day is not None} for each in days]
    same, *parts = _fit_folds(rows, right, folds, plan.strength)
    second, *second_parts = _fit_folds(np.column_stack([rows, read]), right, folds, plan.strength)
    return {
        "same": same,
        "folds": parts,
        "second": second,
        "second_folds": second_parts,
        "days": sorted({day.isoformat() for each in days for day in each if day is not None}),
    }


def _fit_folds(rows: Floats, right: Floats, folds: Sequence[set[int]], strength: float) -> list[dict[str, object]]:
    """Weights fitted to all pairs, then without each of the folds, all as steep as suits pairs that were held out."""

    def fitted(fold: int | None) -> Scale:
        kept = np.array([fold not in each for each in folds])
        if len(set(right[kept].tolist())) < 2:
            raise GoldError("the pairs are of too few days: without a fifth of them all are labelled alike")
        return fit(rows[kept], right[kept], strength=strength)

    parts = [fitted(fold) for fold in range(FOLDS)]
    # Of a pair of two days, the first fold says which weights judge it.
    odds = [parts[min(each)].odds(row) for each, row in zip(folds, rows.tolist(), strict=True) if each]
    slope = _slope(np.array(odds), right[[bool(each) for each in folds]])
    return [asdict(_steeper(part, slope)) for part in (fitted(None), *parts)]


def _slope(odds: Floats, right: Floats) -> float:
    """By how much the odds of pairs that were held out are too flat or too steep (Platt 1999, without the shift).

    A strong ridge makes probabilities shy. As all odds are multiplied, those of a half stay where they are.
    """
    slopes = np.linspace(0.5, 3.0, 251)
    signs = np.where(right > 0, -1.0, 1.0) * odds
    losses = np.logaddexp(0, slopes[:, None] * signs[None, :]).sum(axis=1)
    return float(slopes[losses.argmin()])


def _steeper(scale: Scale, slope: float) -> Scale:
    return Scale(tuple(weight * slope for weight in scale.weights), scale.bias * slope)
