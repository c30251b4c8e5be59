"""Evaluation of equal statements: whether pairs are told to be one statement, or one sentence in other words.

In go labelled pairs and what judges them, out come figures in per cent.

- ``same``: F1 of pairs labelled "same", against "related" and "different", at the threshold; also ``precision`` and
  ``recall``. ``how`` is, of the pairs labelled "same", the share whose way of differing is right, and ``calibration``
  100 less the expected calibration error of the scores.
- ``accuracy`` and ``paraphrase`` (F1) of the pairs of a table like that of Dolan and Brockett (2005).
- ``pearson`` and ``spearman`` correlation of cosines with the degrees of likeness of a table like those of Agirre et
  al. (2012).

How pairs are judged is not known here.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, Protocol, TypeAlias

import numpy as np

from onrecord.errors import GoldError
from onrecord.evaluation.calibration import calibration_error
from onrecord.evaluation.reports import FigureReport, Mistake, percent
from onrecord.evaluation.scores import Attribution
from onrecord.evaluation.sentences import PairTable, See, correlation, cosines, ranks, read_table
from onrecord.evaluation.statements import Complete
from onrecord.records import Article, Span, Statement

__all__ = [
    "LabelledPair",
    "PairSide",
    "complete_pairs",
    "evaluate_paraphrases",
    "evaluate_same",
    "evaluate_similarity",
    "read_pair_articles",
    "read_pairs",
]


class Lines(Protocol):
    """A file of lines, plain or unpacked."""

    def readline(self, size: int, /) -> bytes:
        """Give the next line, or so many bytes of it; nothing at the end."""


Label: TypeAlias = Literal["same", "related", "different"]
_LABELS = ("same", "related", "different")
_HOW = (None, "verbatim", "trimmed", "altered", "paraphrased")
_MOST_BYTES = 200_000_000
_LONGEST_LINE = 20_000_000
"""Bytes of an article; a longer line is cut there, and so is no JSON."""
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class PairSide:
    """One statement of a pair: the name of its article, and its spans there."""

    article: str
    attribution: Attribution


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two statements, and what a careful reader says of them."""

    name: str
    a: PairSide
    b: PairSide
    label: Label
    how: str | None


Judge: TypeAlias = Callable[[tuple[Article, Statement], tuple[Article, Statement]], tuple[float, bool, str]]
"""Tells of two statements the probability that they are the same, whether they are, and how they differ if so."""


def read_pairs(path: Path) -> tuple[LabelledPair, ...]:
    """Read labelled pairs from JSON Lines: ``id``, ``label``, ``how``, and ``a`` and ``b`` with article and spans.

    Raises :class:`GoldError` with file, line and fault.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise GoldError(f"{path}: holds more than {_MOST_BYTES:,} bytes; these are no labelled pairs")
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: cannot be read: {error}") from error
    pairs = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                pairs.append(_pair(json.loads(line), str(number)))
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                raise GoldError(f"{path}:{number}: is no labelled pair: {error!r}") from error
    if not any(pair.label == "same" for pair in pairs) or all(pair.label == "same" for pair in pairs):
        raise GoldError(f"{path}: needs pairs labelled same and pairs labelled otherwise")
    return tuple(pairs)


def _pair(record: Any, number: str) -> LabelledPair:
    label, how = record["label"], record.get("how")
    if label not in _LABELS or how not in _HOW:
        raise ValueError(f"label {label!r}, how {how!r}")
    return LabelledPair(str(record.get("id", number)), _side(record["a"]), _side(record["b"]), label, how)


def _side(record: Any) -> PairSide:
    roles = []
    for role in ("source", "cue", "content"):
        spans = tuple(Span(start, end) for start, end in record[role])
        if not all(isinstance(place, int) and place >= 0 for span in spans for place in span):
            raise ValueError(f"{role} {spans}")
        roles.append(spans)
    if not roles[2]:
        raise ValueError("there is no content")
    return PairSide(str(record["article"]), Attribution(*roles))


def read_pair_articles(path: Path, pairs: Iterable[LabelledPair]) -> dict[str, Article]:
    """Read the articles of ``pairs`` from JSON Lines, plain or gzip, by their ``id``; the others are passed over.

    Raises :class:`GoldError` with file and fault.
    """
    wanted = {side.article for pair in pairs for side in (pair.a, pair.b)}
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
            return dict(_articles(path, lines, wanted))
    except (OSError, EOFError, zlib.error) as error:
        raise GoldError(f"{path}: cannot be read: {error}") from error


def _articles(path: Path, lines: Lines, wanted: set[str]) -> Iterator[tuple[str, Article]]:
    number = 0
    while line := lines.readline(_LONGEST_LINE):
        number += 1
        try:
            record = json.loads(line)
            name = str(record["id"])
            if name in wanted:
                published = date.fromisoformat(str(record["published"])[:10])
                title, outlet, url = (str(record.get(key) or "") or None for key in ("title", "outlet", "url"))
                yield name, Article(str(record["text"]), title, outlet, published, url, language="en")
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise GoldError(f"{path}:{number}: is no article with id, text and published: {error!r}") from error


def complete_pairs(
    pairs: Sequence[LabelledPair], articles: Mapping[str, Article], complete: Complete
) -> dict[PairSide, tuple[Article, Statement]]:
    """Let ``complete`` make the statements of all sides, article by article.

    Raises :class:`GoldError` for an article that is missing or shorter than its spans.
    """
    wanted: dict[str, set[Attribution]] = {}
    for pair in pairs:
        for side in (pair.a, pair.b):
            wanted.setdefault(side.article, set()).add(side.attribution)
    found = {}
    for name, attributions in wanted.items():
        article = articles.get(name)
        if article is None:
            raise GoldError(f"article {name} of the pairs is not among the articles")
        ordered = sorted(attributions, key=lambda each: (each.content, each.cue, each.source))
        spans = [span for each in ordered for role in (each.source, each.cue, each.content) for span in role]
        if any(not span.start < span.end <= len(article.text) for span in spans):
            raise GoldError(f"article {name}: a span of the pairs is not in its text of {len(article.text)} characters")
        for attribution, statement in zip(ordered, complete(article, ordered), strict=True):
            found[PairSide(name, attribution)] = (article, statement)
    return found


def evaluate_same(
    pairs: Sequence[LabelledPair], statements: Mapping[PairSide, tuple[Article, Statement]], judge: Judge
) -> FigureReport:
    """Compare what ``judge`` says of ``pairs`` with their labels."""
    scored, errors = [], []
    right = found = wanted = ways = 0
    for pair in pairs:
        score, same, how = judge(statements[pair.a], statements[pair.b])
        is_same = pair.label == "same"
        scored.append((score, is_same))
        right += same and is_same
        found += same
        wanted += is_same
        ways += is_same and how == pair.how
        told, label = (f"same, {how}" if same else f"not the same ({score:.2f})"), pair.how or pair.label
        if same != is_same or (is_same and how != pair.how):
            words = " / ".join(_content(*statements[side]) for side in (pair.a, pair.b))
            errors.append(Mistake(pair.name, words, told, label))
    figures = {
        "same": percent(2 * right, found + wanted),
        "precision": percent(right, found),
        "recall": percent(right, wanted),
        "how": percent(ways, wanted),
        "calibration": round(100 - 100 * calibration_error(scored), 1),
    }
    counts = {"same": len(pairs), "precision": found, "recall": wanted, "how": wanted, "calibration": len(pairs)}
    return FigureReport(figures, counts, tuple(errors), _hash(pairs, statements))


def _content(article: Article, statement: Statement) -> str:
    words = " … ".join(article.text[span.start : span.end] for span in statement.content)
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"


def _hash(pairs: Iterable[LabelledPair], statements: Mapping[PairSide, tuple[Article, Statement]]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for pair in pairs:
        sides = [[statements[side][0].id, *map(side.attribution.spans, ("source", "cue", "content"))]
                 for side in (pair.a, pair.b)]  # fmt: skip
        digest.update(json.dumps([pair.name, pair.label, pair.how, sides]).encode() + b"\n")
    return digest.hexdigest()


def evaluate_paraphrases(path: Path, judge: Callable[[str, str], float]) -> FigureReport:
    """Compare the probabilities that ``judge`` gives with the table of paraphrases in ``path``, cut at a half."""
    table = read_table(path, graded=False)
    scores = [judge(a, b) for a, b in table.pairs]
    said = [score >= 0.5 for score in scores]
    right = [bool(judged) for judged in table.judged]
    errors = tuple(
        Mistake(f"{table.name}:{number}", " / ".join(pair), f"{score:.2f}", "a paraphrase" if true else "none")
        for number, (pair, score, true) in enumerate(zip(table.pairs, scores, right, strict=True), 2)
        if (score >= 0.5) != true
    )
    both = sum(found and true for found, true in zip(said, right, strict=True))
    figures = {
        "accuracy": percent(len(said) - len(errors), len(said)),
        "paraphrase": percent(2 * both, sum(said) + sum(right)),
    }
    return FigureReport(figures, dict.fromkeys(figures, len(said)), errors, _hash_table(table))


def evaluate_similarity(path: Path, see: See) -> FigureReport:
    """Compare the cosines of the vectors that ``see`` makes with the degrees of likeness in ``path``."""
    table = read_table(path, graded=True)
    judged, found = np.array(table.judged), cosines(table, see)
    pearson, spearman = correlation(judged, found), correlation(ranks(judged), ranks(found))
    figures = {"pearson": round(100 * pearson, 1), "spearman": round(100 * spearman, 1)}
    return FigureReport(figures, dict.fromkeys(figures, len(table.pairs)), (), _hash_table(table))


def _hash_table(table: PairTable) -> str:
    return hashlib.blake2b(json.dumps([table.judged, table.pairs]).encode(), digest_size=16).hexdigest()
