"""Evaluation of event codes: the root code of PLOVER for a sentence, its source and its target.

In go rows of the sentences that PLOVER's makers coded (Halterman et al. 2023) and the program under test, out come
figures in per cent. This module does not know how codes are found.

- ``macro-F1``: the mean of the F1 of each root that is among the gold ones
- ``accuracy``: the right root
- ``quad accuracy``: a root of the right class: verbal or material, cooperation or conflict
- ``score error``: how far scores are from the share that is right (expected calibration error)

Without test rows the training rows are parted in folds by sentence, and each part is coded by a program fitted to the
others; figures are means over the partings.
"""

from __future__ import annotations

import csv
import hashlib
import json
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from onrecord.errors import GoldError
from onrecord.evaluation.calibration import calibration_error
from onrecord.evaluation.reports import FigureReport, Mistake
from onrecord.evaluation.scores import Figures
from onrecord.records import Span

__all__ = ["QUADS", "PloverReport", "PloverRow", "evaluate_plover", "read_plover"]

QUADS: Final[Mapping[str, int]] = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT"), 1),
    **dict.fromkeys(("COOPERATE", "AID", "YIELD"), 2),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), 3),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), 4),
}
"""Class of each root: verbal and material cooperation, verbal and material conflict."""

_COLUMNS: Final = ("sentence_id", "marked_sentence", "gold_root")
_MARKS: Final = {"<s>": "source", "</s>": "source", "<t>": "target", "</t>": "target"}


@dataclass(frozen=True, slots=True)
class PloverRow:
    """A sentence with its source and target, as far as they are marked, and its gold root.

    Of several marked mentions of one name the first counts.
    """

    name: str
    text: str
    source: Span | None
    target: Span | None
    root: str


Code: TypeAlias = Callable[[Sequence[PloverRow]], Sequence[tuple[str, float]]]
"""Root and score of each row; the gold root is not to be looked at."""

Fit: TypeAlias = Callable[[Sequence[PloverRow]], Code]
"""Makes a program from rows with gold roots."""


_GATED: Final = ("macro-F1", "accuracy", "quad accuracy")
"""One root has some fifty sentences: one of them moves its figure by more than the margin of the floors."""


@dataclass(frozen=True, slots=True)
class PloverReport(FigureReport):
    """A report whose mistakes are rows with their sentences and roots, of the first parting."""

    @property
    def gated(self) -> Figures:
        """The figures that the quality gate takes: none of single roots, and "calibration" in place of its error."""
        kept: Figures = {name: self.figures[name] for name in _GATED}
        return kept | {"calibration": round(100 - self.figures["score error"], 1)}


def read_plover(path: Path) -> tuple[PloverRow, ...]:
    """Read a table of coded sentences.

    Its columns are parted by tabs and named in its first line; ``sentence_id``, ``marked_sentence`` (source between
    ``<s>`` and ``</s>``, target between ``<t>`` and ``</t>``) and ``gold_root`` are read. Raises :class:`GoldError`
    with file, line and fault.
    """
    rows = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file, delimiter="\t")
            header = next(lines, [])
            missing = [name for name in _COLUMNS if name not in header]
            if missing:
                raise GoldError(f"{path}:1: there is no column {missing[0]}; the columns are {', '.join(header)}")
            for cells in lines:
                place = f"{path}:{lines.line_num}"
                if len(cells) == len(header):
                    rows.append(_read_row(dict(zip(header, cells, strict=True)), place))
                elif cells:
                    raise GoldError(f"{place}: there are {len(cells)} columns, not {len(header)}")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise GoldError(f"{path}: cannot be read: {error}") from error
    if not rows:
        raise GoldError(f"{path}: there are no sentences in it")
    return tuple(rows)


def _read_row(cells: Mapping[str, str], place: str) -> PloverRow:
    root = cells["gold_root"]
    if root not in QUADS:
        raise GoldError(f"{place}: {root!r} is no root code of PLOVER; the roots are {', '.join(QUADS)}")
    try:
        text, spans = _read_marks(cells["marked_sentence"])
    except ValueError as error:
        raise GoldError(f"{place}: {error}") from error
    return PloverRow(cells["sentence_id"], text, spans.get("source"), spans.get("target"), root)


def _read_marks(marked: str) -> tuple[str, dict[str, Span]]:
    """Take the marks out of a sentence: its text, and the first span of each role without the blanks around it."""
    parts: list[str] = []
    length = done = 0
    begun: dict[str, int] = {}
    found: dict[str, tuple[int, int]] = {}
    at = marked.find("<")
    while at >= 0:
        mark = next((mark for mark in _MARKS if marked.startswith(mark, at)), None)
        if mark is not None:
            parts.append(marked[done:at])
            length += at - done
            done = at + len(mark)
            role = _MARKS[mark]
            if mark[1] == "/":
                if role not in begun:
                    raise ValueError(f"{mark} ends what was not begun")
                found.setdefault(role, (begun.pop(role), length))
            else:
                begun[role] = length
        at = marked.find("<", at + 1)
    if begun:
        raise ValueError(f"the {' and the '.join(begun)} is not ended")
    text = "".join([*parts, marked[done:]])
    spans = {}
    for role, (start, end) in found.items():
        inner = text[start:end]
        start += len(inner) - len(inner.lstrip())
        end = start + len(inner.strip())
        if start < end:
            spans[role] = Span(start, end)
    return text, spans


def _part(rows: Sequence[PloverRow], folds: int, seed: int) -> list[int]:
    """Fold of each row: rows of one sentence are in one."""
    texts = sorted({row.text for row in rows})
    random.Random(seed).shuffle(texts)  # noqa: S311 - a repeatable shuffle, no secret
    fold = {text: number % folds for number, text in enumerate(texts)}
    return [fold[row.text] for row in rows]


def evaluate_plover(
    train: Sequence[PloverRow],
    test: Sequence[PloverRow] | None,
    fit: Fit,
    *,
    folds: int = 5,
    seeds: Sequence[int] = (0, 1),
) -> PloverReport:
    """Fit to ``train`` and code ``test``; without ``test`` code ``train`` fold by fold, once for each of ``seeds``."""
    if test is not None:
        return _report(test, [list(fit(train)(test))])
    answers = []
    for seed in seeds:
        part = _part(train, folds, seed)
        answer = [("", 0.0)] * len(train)
        for fold in sorted(set(part)):
            held = [number for number, each in enumerate(part) if each == fold]
            code = fit([row for row, each in zip(train, part, strict=True) if each != fold])
            for number, found in zip(held, code([train[number] for number in held]), strict=True):
                answer[number] = found
        answers.append(answer)
    return _report(train, answers)


def _report(rows: Sequence[PloverRow], answers: Sequence[Sequence[tuple[str, float]]]) -> PloverReport:
    gold = [row.root for row in rows]
    counts = Counter(gold)
    every = [_figures(gold, answer) for answer in answers]
    figures = {name: round(sum(each[name] for each in every) / len(every), 1) for name in every[0]}
    errors = tuple(
        Mistake(row.name, row.text, root, row.root)
        for row, (root, _score) in zip(rows, answers[0], strict=True)
        if root != row.root
    )
    return PloverReport(figures, {name: counts[name] or len(rows) for name in figures}, errors, _hash(rows))


def _figures(gold: Sequence[str], answer: Sequence[tuple[str, float]]) -> dict[str, float]:
    found = [root for root, _score in answer]
    wanted, given = Counter(gold), Counter(found)
    right = Counter(one for one, other in zip(gold, found, strict=True) if one == other)
    scores = {root: 200 * right[root] / (wanted[root] + given[root]) for root in QUADS if wanted[root]}
    quads = sum(QUADS[one] == QUADS.get(other) for one, other in zip(gold, found, strict=True))
    scored = [(score, root == one) for (root, score), one in zip(answer, gold, strict=True)]
    return {
        "macro-F1": sum(scores.values()) / len(scores),
        "accuracy": 100 * sum(right.values()) / len(gold),
        "quad accuracy": 100 * quads / len(gold),
        "score error": 100 * calibration_error(scored),
        **scores,
    }


def _hash(rows: Sequence[PloverRow]) -> str:
    """Hash what figures depend on: two tables of one hash give the same figures."""
    digest = hashlib.blake2b(digest_size=16)
    for row in rows:
        digest.update(json.dumps([row.name, row.text, row.source, row.target, row.root]).encode() + b"\n")
    return digest.hexdigest()
