"""Evaluation of attribution: read a gold corpus with the program under test, and report how well it did.

In go gold articles and a function that reads articles, out comes a report: all figures over the corpus, by outlet and
by kind, and the scores with their truth for calibration. This module opens no files and does not know how articles are
read.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from onrecord.evaluation.calibration import calibration_error
from onrecord.evaluation.gold import GoldArticle, hash_gold
from onrecord.evaluation.scores import COUNTS, PAIRED, Attribution, Figures, Tally, kinds_of, only_direct, tally
from onrecord.records import Article, Kind, Reading, Statement

__all__ = ["ReadMany", "Report", "evaluate"]

ReadMany: TypeAlias = Callable[[Iterable[Article]], Iterable[Reading]]
"""Reads articles; what it yields points at its article by ``origin``."""

_OUTLET_COLUMNS = ("match", "cue", "source", "content", "full", "alpha", "gold", "pred")


@dataclass(frozen=True, slots=True)
class Report:
    """How well one corpus was read.

    ``by_outlet`` holds all figures over each outlet's articles. ``by_kind`` holds the figures of pairs: pairs are made
    over all attributions first, and each side of a pair counts for its own kind, so that a content with a wrong edge
    still counts as a match when the edge changes its kind. ``scored`` is each statement's score and whether it was
    paired at all. ``unread`` names the gold articles without a reading, which count as read without statements.
    """

    figures: Figures
    by_outlet: Mapping[str, Figures]
    by_kind: Mapping[Kind, Figures]
    scored: tuple[tuple[float, bool], ...]
    unread: tuple[str, ...]
    corpus_hash: str

    def calibration_error(self) -> float:
        """Take the expected calibration error of the statements' scores, with "paired at all" as truth."""
        return calibration_error(self.scored)

    def to_json(self) -> str:
        """Write the figures over the whole corpus as a JSON object, one figure a line."""
        return json.dumps(self.figures, indent=1)

    def to_table(self) -> str:
        """Write the whole report as text to be read."""
        columns = {"all": self.figures} | {kind.value: figures for kind, figures in self.by_kind.items()}
        lines = ["figure".ljust(14) + "".join(f"{name:>10}" for name in columns)]
        lines += [
            f"{name:<14}" + "".join(_cell(figures.get(name)) for figures in columns.values()) for name in self.figures
        ]
        if self.by_outlet:
            width = max(14, *(len(outlet) + 2 for outlet in self.by_outlet))
            lines += ["", "outlet".ljust(width) + "".join(f"{name:>10}" for name in _OUTLET_COLUMNS)]
            lines += [
                f"{outlet:<{width}}" + "".join(_cell(figures[name]) for name in _OUTLET_COLUMNS)
                for outlet, figures in self.by_outlet.items()
            ]
        lines += ["", f"calibration error of the scores: {100 * self.calibration_error():.1f} points"]
        lines += [f"corpus hash: {self.corpus_hash}"]
        lines += [f"not read: {name}" for name in self.unread]
        return "\n".join(line.rstrip() for line in lines)


def _cell(value: float | None) -> str:
    return f"{'':>10}" if value is None else f"{value:>10}"


def evaluate(gold: Sequence[GoldArticle], read_many: ReadMany, *, direct: bool = False) -> Report:
    """Read the gold articles' texts with ``read_many`` and compare what it finds with the gold attributions.

    An article that ``read_many`` leaves out counts as no prediction, and is named in the report. ``direct`` keeps only
    attributions with at least 80 % of their content characters inside quotation marks, on both sides.
    """
    statements = _collect(gold, read_many)
    total = Tally()
    outlets: dict[str, Tally] = {}
    kinds: dict[Kind, Counter[str]] = {kind: Counter() for kind in Kind}
    scored: list[tuple[float, bool]] = []
    for article in gold:
        wanted: Sequence[Attribution] = article.attributions
        read = [(Attribution.of(statement), statement.score) for statement in statements.get(article.name, ())]
        if direct:
            wanted = only_direct(article.text, wanted)
            kept = kinds_of(article.text, [attribution for attribution, _ in read])
            read = [each for each, kind in zip(read, kept, strict=True) if kind is Kind.DIRECT]
        found = [attribution for attribution, _ in read]
        counted = tally(article.text, wanted, found)
        total += counted
        if article.outlet is not None:
            outlets[article.outlet] = outlets.get(article.outlet, Tally()) + counted
        _count_kinds(kinds, article.text, wanted, found, counted)
        paired = {pair.predicted for pair in counted.pairs}
        scored += [(score, index in paired) for index, (_, score) in enumerate(read)]
    return Report(
        figures=total.figures(),
        by_outlet={outlet: outlets[outlet].figures() for outlet in sorted(outlets)},
        by_kind={kind: _kind_figures(counts) for kind, counts in kinds.items()},
        scored=tuple(scored),
        unread=tuple(article.name for article in gold if article.name not in statements),
        corpus_hash=hash_gold(gold),
    )


def _collect(gold: Sequence[GoldArticle], read_many: ReadMany) -> dict[str, tuple[Statement, ...]]:
    """Statements by name of the gold article that they were read from."""
    texts = {article.name: article.text for article in gold}
    statements: dict[str, tuple[Statement, ...]] = {}
    for reading in read_many(article.article() for article in gold):
        name = reading.article.origin
        if name is None or name not in texts:
            raise ValueError(f"a reading came back of an article that was not asked for: {name}")
        if name in statements:
            raise ValueError(f"two readings came back of the article {name}")
        if reading.article.text != texts[name]:
            raise ValueError(f"the text of the article {name} was changed while it was read")
        statements[name] = reading.statements
    return statements


def _count_kinds(
    kinds: dict[Kind, Counter[str]],
    text: str,
    gold: Sequence[Attribution],
    predicted: Sequence[Attribution],
    counted: Tally,
) -> None:
    gold_kinds, predicted_kinds = kinds_of(text, gold), kinds_of(text, predicted)
    for name, attributions, side in (("gold", gold, gold_kinds), ("pred", predicted, predicted_kinds)):
        for attribution, kind in zip(attributions, side, strict=True):
            kinds[kind][name] += bool(attribution.content)
    for pair in counted.pairs:
        kinds[gold_kinds[pair.gold]].update(pair.agreements)
        kinds[predicted_kinds[pair.predicted]].update(pair.agreements)


def _kind_figures(counts: Counter[str]) -> Figures:
    total = max(1, counts["gold"] + counts["pred"])
    # Both sides of a pair were counted, hence 100 where the figures over all have 200.
    figures: Figures = {name: round(100 * counts[name] / total, 1) for name in PAIRED}
    return figures | {name: counts[name] for name in COUNTS}
