"""Evaluation of dates: on which day each statement was made, with the gold spans given.

In go labelled articles and the program under test, out come these figures:

- ``date exact``: of the statements whose label has a date, those with that very day
- ``date null``: of the statements whose label has none, those without a day
- ``date f1``: days found against days labelled; its count is both together

A month, a year or a reason why the date cannot be told is no day. This module does not know how dates are found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from onrecord.evaluation.labels import LabelledStatements
from onrecord.evaluation.reports import Mistake, percent
from onrecord.evaluation.statements import Complete, StatementReport, answers, hash_labelled
from onrecord.records import When

__all__ = ["evaluate_dates"]


def evaluate_dates(gold: Sequence[LabelledStatements], complete: Complete) -> StatementReport:
    """Ask ``complete`` for the statements of the gold attributions, and compare their dates with the labels."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    errors: list[Mistake] = []
    for answer in answers(gold, complete):
        when, wanted = answer.found.said_on, answer.wanted.said_on
        day = None if when is None else when.day
        name = "date null" if wanted is None else "date exact"
        total[name] += 1
        right[name] += day == wanted
        total["date f1"] += (wanted is not None) + (day is not None)
        if day != wanted:
            errors.append(answer.mistake(_tell(when), "no day" if wanted is None else wanted.isoformat()))
    return StatementReport(
        figures={
            "date exact": percent(right["date exact"], total["date exact"]),
            "date null": percent(right["date null"], total["date null"]),
            "date f1": percent(2 * right["date exact"], total["date f1"]),
        },
        counts={name: total[name] for name in ("date exact", "date null", "date f1")},
        errors=tuple(errors),
        corpus_hash=hash_labelled(gold),
    )


def _tell(when: When | None) -> str:
    if when is None:
        return "no date"
    return f"no date ({when.reason})" if when.value is None else when.value
