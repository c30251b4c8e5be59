"""Evaluation of acts: the force of each statement, with the gold spans given.

In go labelled articles and the program under test, out come these figures:

- ``act macro-f1``: the mean of the F1 of each act that has at least ten gold statements; its count is that of the acts
- ``act accuracy``: statements with the right act
- ``act calibration error``: the expected calibration error of the acts' scores over ten bins of equal width; lower is
  better. Floors are lowest values, so the gate takes ``act calibration`` instead: 100 less this error

A statement without an act is wrong, and has no score to be calibrated. This module does not know how acts are found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onrecord.evaluation.calibration import calibration_error
from onrecord.evaluation.labels import LabelledStatements
from onrecord.evaluation.reports import Mistake, percent
from onrecord.evaluation.scores import Figures
from onrecord.evaluation.statements import Complete, StatementReport, answers, hash_labelled
from onrecord.records import Act

__all__ = ["ActReport", "evaluate_acts"]

_ENOUGH = 10
"""Gold statements from which on an act counts in the macro F1: over fewer, one statement moves its F1 by far."""

_BINS = 10


@dataclass(frozen=True, slots=True)
class ActReport(StatementReport):
    """A report with ``precision``, ``recall`` and ``f1`` of each act; ``gold`` and ``found`` count its statements."""

    by_act: Mapping[Act, Figures]

    @property
    def gated(self) -> Figures:
        """The figures as the quality gate takes them: "act calibration" in place of the calibration error."""
        figures = dict(self.figures)
        figures["act calibration"] = round(100 - figures.pop("act calibration error"), 1)
        return figures

    @property
    def confusions(self) -> Counter[tuple[str, str]]:
        """How often one act was wanted and another found."""
        return Counter((mistake.wanted, mistake.found) for mistake in self.errors)

    def _details(self) -> list[str]:
        columns = ("precision", "recall", "f1", "gold", "found")
        lines = ["", "act".ljust(12) + "".join(f"{name:>10}" for name in columns)]
        lines += [
            f"{act.value:<12}" + "".join(f"{figures[name]:>10}" for name in columns)
            for act, figures in self.by_act.items()
        ]
        return lines

    def _summary(self) -> list[str]:
        ranked = sorted(self.confusions.items(), key=lambda item: (-item[1], item[0]))
        return [f"{count} × {found}, not {wanted}" for (wanted, found), count in ranked] + [""] * bool(ranked)


def evaluate_acts(gold: Sequence[LabelledStatements], complete: Complete) -> ActReport:
    """Ask ``complete`` for the statements of the gold attributions, and compare their acts with the labels."""
    wanted: Counter[Act] = Counter()
    found: Counter[Act] = Counter()
    right: Counter[Act] = Counter()
    scored: list[tuple[float, bool]] = []
    errors: list[Mistake] = []
    for answer in answers(gold, complete):
        act, score, label = answer.found.act, answer.found.act_score, answer.wanted.act
        wanted[label] += 1
        right[label] += act is label
        if act is not None and score is not None:  # a statement has both or neither
            found[act] += 1
            scored.append((score, act is label))
        if act is not label:
            errors.append(answer.mistake("no act" if act is None else act.value, label.value))
    counted = [act for act in Act if wanted[act] >= _ENOUGH]
    macro = sum(2 * right[act] / (wanted[act] + found[act]) for act in counted)
    return ActReport(
        figures={
            "act macro-f1": percent(macro, len(counted)),
            "act accuracy": percent(right.total(), wanted.total()),
            "act calibration error": round(100 * calibration_error(scored, bins=_BINS), 1),
        },
        counts={
            "act macro-f1": len(counted),
            "act accuracy": wanted.total(),
            "act calibration error": len(scored),
        },
        errors=tuple(errors),
        corpus_hash=hash_labelled(gold),
        by_act={
            act: {
                "precision": percent(right[act], found[act]),
                "recall": percent(right[act], wanted[act]),
                "f1": percent(2 * right[act], wanted[act] + found[act]),
                "gold": wanted[act],
                "found": found[act],
            }
            for act in Act
            if wanted[act] or found[act]
        },
    )
