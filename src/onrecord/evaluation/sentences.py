"""Evaluation of sentence vectors: whether texts are near each other that people say mean the same.

In go pairs of sentences that people judged, and the vectors under test, out come figures in per cent. This module does
not know how vectors are made. Files are tables of UTF-8 parted by tabs:

- ``sts*.tsv``: degree of likeness from 0 to 5, and two texts, as the SemEval tasks on semantic textual similarity have
  them (Agirre et al. 2012); a line without a degree is left out. The figure is Spearman's rank correlation of the
  cosines with the degrees; ``likeness`` is the mean over the files.
- ``msrp*.tsv``: the Microsoft Research Paraphrase Corpus (Dolan and Brockett 2005): a line of headings, then 1 for
  paraphrases or 0, two numbers, two texts. ``paraphrase`` is, over all files, the share of pairs of a paraphrase and a
  non-paraphrase in which the former has the higher cosine (the area under the ROC curve).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, TypeAlias

import numpy as np
from numpy.typing import NDArray

from onrecord.errors import GoldError
from onrecord.evaluation.reports import FigureReport, Mistake

__all__ = [
    "PairTable",
    "SentenceReport",
    "correlation",
    "cosines",
    "evaluate_sentences",
    "ranks",
    "read_paraphrases",
    "read_table",
]

See: TypeAlias = Callable[[Sequence[str]], NDArray[Any]]
"""Vectors of texts, one a row."""

Floats = NDArray[np.float64]

_MOST_BYTES = 50_000_000
_LIKENESS, _PARAPHRASE = "sts*.tsv", "msrp*.tsv"


@dataclass(frozen=True, slots=True)
class PairTable:
    """One file of judged pairs: degrees of likeness, or 0 and 1 where ``graded`` is false."""

    name: str
    graded: bool
    judged: tuple[float, ...]
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SentenceReport(FigureReport):
    """Figures of sentence vectors, and the graded pairs whose cosine is out of place by half of their table."""

    column: ClassVar[int] = 24


def read_paraphrases(folder: Path) -> tuple[PairTable, ...]:
    """Read the tables in ``folder``, in the order of their names.

    Raises :class:`GoldError` with file, line and fault.
    """
    tables = [read_table(path, graded=True) for path in sorted(folder.glob(_LIKENESS))]
    tables += [read_table(path, graded=False) for path in sorted(folder.glob(_PARAPHRASE))]
    if not tables:
        raise GoldError(f"{folder}: there are no files {_LIKENESS} or {_PARAPHRASE} in it")
    return tuple(tables)


def read_table(path: Path, *, graded: bool) -> PairTable:
    """The judged pairs of one file, ``graded`` from 0 to 5 or told to be a paraphrase or none.

    A file with a fault raises :class:`GoldError`.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise GoldError(f"{path}: holds more than {_MOST_BYTES:,} bytes; this is no table of judged pairs")
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: cannot be read: {error}") from error
    rows = list(_read_lines(path, lines, graded=graded))
    if len({judged for judged, _pair in rows}) < 2:
        raise GoldError(f"{path}: all its pairs are judged alike; there is nothing to compare")
    return PairTable(path.stem, graded, tuple(judged for judged, _pair in rows), tuple(pair for _judged, pair in rows))


def _read_lines(path: Path, lines: Sequence[str], *, graded: bool) -> Iterator[tuple[float, tuple[str, str]]]:
    columns, first = (3, 0) if graded else (5, 1)
    for number, line in enumerate(lines[first:], first + 1):
        cells = line.rstrip("\r").split("\t")
        if not cells[0].strip():
            continue
        try:
            judged = float(cells[0])
        except ValueError as error:
            raise GoldError(f"{path}:{number}: {cells[0]!r} is no degree of likeness") from error
        if not (0 <= judged <= 5 if graded else judged in {0, 1}):
            raise GoldError(f"{path}:{number}: {cells[0]} is not {'from 0 to 5' if graded else '0 or 1'}")
        if len(cells) < columns:
            raise GoldError(f"{path}:{number}: there are {len(cells)} columns, not {columns}")
        yield judged, (cells[columns - 2].strip(), cells[columns - 1].strip())


def evaluate_sentences(tables: Sequence[PairTable], see: See) -> SentenceReport:
    """Compare the cosines of the vectors that ``see`` makes with what people judged."""
    figures, counts = {}, {}
    errors: list[Mistake] = []
    doubles: tuple[list[float], list[float]] = ([], [])
    for table in tables:
        likeness = cosines(table, see)
        if table.graded:
            judged, found = ranks(np.array(table.judged)), ranks(likeness)
            figures[table.name], counts[table.name] = correlation(judged, found), len(table.pairs)
            errors += _out_of_place(table, likeness, judged - found)
        else:
            doubles[0].extend(table.judged)
            doubles[1].extend(likeness.tolist())
    summary, summed = {}, {}
    if figures:
        summary["likeness"], summed["likeness"] = sum(figures.values()) / len(figures), sum(counts.values())
    if doubles[0]:
        summary["paraphrase"], summed["paraphrase"] = _area(np.array(doubles[0]), np.array(doubles[1])), len(doubles[0])
    rounded = {name: round(100 * value, 1) for name, value in {**summary, **figures}.items()}
    return SentenceReport(rounded, {**summed, **counts}, tuple(errors), _hash(tables))


def _out_of_place(table: PairTable, likeness: Floats, gaps: Floats) -> Iterator[Mistake]:
    for row in np.flatnonzero(np.abs(gaps) > len(gaps) / 2):
        words = " / ".join(table.pairs[row])
        yield Mistake(table.name, words, f"{likeness[row]:.2f}", f"{table.judged[row]:g} of 5")


def cosines(table: PairTable, see: See) -> Floats:
    """Cosine of each pair; that of a vector of zeros is 0."""
    first, second = (np.asarray(see([pair[side] for pair in table.pairs]), dtype=np.float64) for side in (0, 1))
    lengths = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    return (first * second).sum(axis=1) / np.maximum(lengths, 1e-12)  # type: ignore[no-any-return]


def ranks(values: Floats) -> Floats:
    """Rank of each value, from 1; equal ones share the mean of theirs."""
    _distinct, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[place]


def correlation(one: Floats, other: Floats) -> float:
    """Pearson's correlation; 0 where one of the two never changes."""
    one, other = one - one.mean(), other - other.mean()
    spread = float(np.sqrt((one @ one) * (other @ other)))
    return float(one @ other) / spread if spread else 0.0


def _area(judged: Floats, cosines: Floats) -> float:
    """The area under the ROC curve, from the ranks (Mann and Whitney 1947)."""
    right = judged == 1
    count = int(right.sum())
    return float(ranks(cosines)[right].sum() - count * (count + 1) / 2) / (count * (len(judged) - count))


def _hash(tables: Sequence[PairTable]) -> str:
    """Hash what figures depend on: folders of one hash give the same figures."""
    digest = hashlib.blake2b(digest_size=16)
    for table in tables:
        digest.update(json.dumps([table.name, table.graded, table.judged, table.pairs]).encode() + b"\n")
    return digest.hexdigest()
