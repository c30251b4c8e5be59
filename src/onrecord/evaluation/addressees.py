"""Evaluation of addressees: to whom each statement was made, with the gold spans given.

In go labelled articles and the program under test, out come these figures:

- ``addressee f1``: addressees found against addressees labelled; its count is both together
- ``addressee precision``: of the addressees found, those that are right
- ``addressee recall``: of the addressees labelled, those that were found

Names are compared as those of speakers: without case, accents and titles, several at once as sets. An addressee who is
unknown, with a reason, counts as none. This module does not know how addressees are found.
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.evaluation.labels import LabelledStatements
from onrecord.evaluation.reports import Mistake, percent
from onrecord.evaluation.statements import Complete, StatementReport, answers, hash_labelled
from onrecord.records import Speaker, SpeakerType
from onrecord.speakers import fold_speaker

__all__ = ["evaluate_addressees"]


def evaluate_addressees(gold: Sequence[LabelledStatements], complete: Complete) -> StatementReport:
    """Ask ``complete`` for the statements of the gold attributions, and compare their addressees with the labels."""
    right = found = wanted = 0
    errors: list[Mistake] = []
    for answer in answers(gold, complete):
        name, label = _name(answer.found.addressee), answer.wanted.addressee
        found += name is not None
        wanted += label is not None
        if name is None and label is None:
            continue
        if name is not None and label is not None and fold_speaker(name) == fold_speaker(label):
            right += 1
        else:
            errors.append(answer.mistake(name or "nobody", label or "nobody"))
    return StatementReport(
        figures={
            "addressee f1": percent(2 * right, found + wanted),
            "addressee precision": percent(right, found),
            "addressee recall": percent(right, wanted),
        },
        counts={"addressee f1": found + wanted, "addressee precision": found, "addressee recall": wanted},
        errors=tuple(errors),
        corpus_hash=hash_labelled(gold),
    )


def _name(addressee: Speaker | None) -> str | None:
    return None if addressee is None or addressee.type is SpeakerType.UNKNOWN else addressee.name
