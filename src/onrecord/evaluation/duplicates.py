"""Evaluation of near-duplicates: whether edited copies of articles are found, and nothing else.

In go articles, out come figures in per cent. Half of the articles get one edited copy each (see
:mod:`onrecord.evaluation.edits`), the kinds of edits in turn. Then every text looks for copies of itself among all
texts before it, as in an archive: through the bands that they share, and by judging the pair.

- ``recall``: of the edited copies, those found to be copies of their originals; also by kind of edit
- ``through bands``: the same if every candidate were judged rightly
- ``precision``: of the pairs found, those of one article, or of articles known to be copies; its count is the pairs
- ``refused``: of hard pairs, those judged to be none. Each article gives up to three: one of the same outlet and day,
  the one of its outlet with most bands in common, and the one of other outlets with most bands in common. Pairs known
  to be copies are left out.

Articles may be copies of one another to begin with. Which are is known from a list that somebody made by reading; pairs
that are not on it count as wrong. This module does not know how copies are found.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, islice
from pathlib import Path
from random import Random
from typing import Any, Literal, Protocol, TypeAlias

from onrecord.errors import GoldError
from onrecord.evaluation.edits import KINDS, edit
from onrecord.evaluation.reports import FigureReport, Mistake
from onrecord.records import Article

__all__ = [
    "Compare",
    "DuplicateReport",
    "Half",
    "Pair",
    "evaluate_duplicates",
    "group_pairs",
    "read_articles",
    "read_copies",
]

Half: TypeAlias = Literal["a", "b"]
"""Half ``a`` is for development, half ``b`` for figures."""

Pair: TypeAlias = frozenset[str]
"""The ids of two articles."""


class Compare(Protocol):
    """What finds copies, as one object."""

    def bands_of(self, text: str) -> Sequence[int]:
        """Numbers of which copies have some in common."""

    def rank_candidates(self, hits: Iterable[Iterable[int]]) -> Sequence[int]:
        """Which texts to judge, given those that each band is in, oldest first."""

    def is_copy(self, a: str, b: str) -> bool:
        """Whether two texts are copies of one another."""


_MOST_BYTES = 4_000_000_000
"""Unpacked; a thousand times the articles of a large newspaper's day."""
_MOST_IN_BAND = 64
"""Articles looked at for hard pairs, a band: of boilerplate that thousands share, some are enough."""


@dataclass(frozen=True, slots=True)
class DuplicateReport(FigureReport):
    """Figures in per cent with what they are counted over, and each wrong pair."""

    own: tuple[Pair, ...]
    """Pairs of unedited articles that were found, known as copies or not."""

    def _details(self) -> list[str]:
        """Tell the groups of copies among the articles as they are."""
        sizes = Counter(len(group) for group in group_pairs(self.own))
        told = ", ".join(f"{count} of {size}" for size, count in sorted(sizes.items())) or "none"
        return ["", f"groups of unedited articles: {told}"]


def read_articles(path: Path) -> tuple[Article, ...]:
    """Read articles from JSON Lines, plain or gzip.

    Fields are ``text``, and where known ``title``, ``outlet``, ``url`` and ``published``. Raises
    :class:`GoldError` with file, line and fault.
    """
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
            return tuple(_read_lines(path, lines))
    except (OSError, EOFError, zlib.error) as error:
        raise GoldError(f"{path}: cannot be read: {error}") from error


def _read_lines(path: Path, lines: Iterable[bytes]) -> Iterator[Article]:
    size = 0
    for number, line in enumerate(lines, 1):
        size += len(line)
        if size > _MOST_BYTES:
            raise GoldError(f"{path}: has more than {_MOST_BYTES} bytes unpacked; measure on fewer articles")
        try:
            record = json.loads(line)
        except ValueError as error:
            raise GoldError(f"{path}:{number}: is not JSON: {error}") from error
        if not isinstance(record, dict) or not isinstance(record.get("text"), str):
            raise GoldError(f"{path}:{number}: must be an object with a text")
        yield Article(
            text=record["text"],
            title=_word(record, "title"),
            outlet=_word(record, "outlet"),
            published=_day(record),
            url=_word(record, "url"),
        )


def _word(record: Mapping[str, Any], name: str) -> str | None:
    value = record.get(name)
    return value if isinstance(value, str) and value else None


def _day(record: Mapping[str, Any]) -> date | None:
    try:
        return date.fromisoformat(str(record.get("published"))[:10])
    except ValueError:
        return None


def read_copies(path: Path) -> frozenset[Pair]:
    """Read which articles are copies of one another: two ids a line, between them a tab.

    Raises :class:`GoldError` with file, line and fault.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: cannot be read: {error}") from error
    pairs = set()
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        ids = line.split("\t")[:2]
        if len(set(ids)) != 2:
            raise GoldError(f"{path}:{number}: must be two ids of articles with a tab between them")
        pairs.add(frozenset(ids))
    return frozenset(pairs)


def evaluate_duplicates(
    articles: Sequence[Article],
    compare: Compare,
    *,
    half: Half = "b",
    copies: frozenset[Pair] = frozenset(),
    seed: int = 1,
) -> DuplicateReport:
    """Make edited copies of half of the articles, and let ``compare`` find them among all articles and copies.

    Which half an article belongs to depends on its id. Pairs in ``copies`` are right as well.
    """
    known = _close(copies)
    texts = _make_texts(articles, half, seed)
    tally = _Tally(known)
    index: dict[int, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        bands = compare.bands_of(text.words)
        hits = [index[band] for band in bands]
        if text.kind is None:
            tally.refuse(text, _hard_pairs(texts, place, hits), compare)
        candidates = compare.rank_candidates(hits)
        found = [texts[other] for other in candidates if compare.is_copy(text.words, texts[other].words)]
        tally.count(text, [texts[other] for other in candidates], found)
        for band in bands:
            index[band].append(place)
    return tally.report(_hash(articles, half, seed))


@dataclass(frozen=True, slots=True)
class _Text:
    """An article's own text, or an edited copy of it."""

    article: Article
    id: str
    kind: str | None
    words: str


def _make_texts(articles: Sequence[Article], half: Half, seed: int) -> list[_Text]:
    """All articles in their order, then the copies of one half."""
    own = [_Text(article, article.id, None, article.text) for article in articles]
    chosen = [text for text in own if "ab"[int(text.id, 16) % 2] == half]
    random = Random(seed)  # noqa: S311 - no secret
    kinds = list(KINDS)
    edited = []
    for place, text in enumerate(chosen):
        kind, other = kinds[place % len(kinds)], random.choice(articles)
        edited.append(_Text(text.article, text.id, kind, edit(kind, text.article, other, seed=seed)))
    return own + edited


def _hard_pairs(texts: Sequence[_Text], place: int, hits: Sequence[Sequence[int]]) -> Iterator[_Text]:
    """What may be taken for a copy of the article at ``place``, among those before it."""
    article = texts[place].article
    shared = Counter(other for hit in hits for other in islice(hit, _MOST_IN_BAND))
    ranked = [texts[other] for other, _ in shared.most_common()]
    yield from islice((text for text in ranked if text.article.outlet == article.outlet), 1)
    yield from islice((text for text in ranked if text.article.outlet != article.outlet), 1)
    # Articles stand in no order of days; the nearest before it will do.
    for other in reversed(texts[max(0, place - 2000) : place]):
        if (other.article.outlet, other.article.published) == (article.outlet, article.published):
            yield other
            break


class _Tally:
    """Counts what was found."""

    def __init__(self, known: frozenset[Pair]) -> None:
        self._known = known
        self._right: Counter[str] = Counter()
        self._total: Counter[str] = Counter()
        self._errors: list[Mistake] = []
        self._own: list[Pair] = []

    def refuse(self, text: _Text, others: Iterable[_Text], compare: Compare) -> None:
        for other in others:
            if self._is_right(text, other):
                continue
            refused = not compare.is_copy(text.words, other.words)
            self._total["refused"] += 1
            self._right["refused"] += refused
            if not refused:
                self._errors.append(Mistake(text.id, "hard pair", other.id, "no copy"))

    def count(self, text: _Text, candidates: Sequence[_Text], found: Sequence[_Text]) -> None:
        if text.kind is not None:
            for name in ("recall", text.kind, "through bands"):
                self._total[name] += 1
                among = candidates if name == "through bands" else found
                self._right[name] += any(other.id == text.id and other.kind is None for other in among)
            if not any(other.id == text.id for other in found):
                self._errors.append(Mistake(text.id, text.kind, "nothing", "its original"))
        for other in found:
            right = self._is_right(text, other)
            self._total["precision"] += 1
            self._right["precision"] += right
            if text.kind is None and text.id != other.id:
                self._own.append(frozenset((text.id, other.id)))
            if not right:
                self._errors.append(Mistake(text.id, text.kind or "unedited", other.id, "no copy"))

    def _is_right(self, text: _Text, other: _Text) -> bool:
        return text.id == other.id or frozenset((text.id, other.id)) in self._known

    def report(self, corpus_hash: str) -> DuplicateReport:
        order = ("recall", "precision", "refused", "through bands", *KINDS)
        figures = {name: round(100 * self._right[name] / max(1, self._total[name]), 2) for name in order}
        counts = {name: self._total[name] for name in order}
        return DuplicateReport(figures, counts, tuple(self._errors), corpus_hash, tuple(self._own))


def group_pairs(pairs: Iterable[Pair]) -> list[frozenset[str]]:
    """Put ids that are paired, also through others, into one group; groups and ids in the order of their first pair."""
    group_of: dict[str, set[str]] = {}
    for pair in pairs:
        merged: set[str] = set().union(*(group_of.get(id_, {id_}) for id_ in pair))
        for id_ in merged:
            group_of[id_] = merged
    return [frozenset(group) for group in {id(group): group for group in group_of.values()}.values()]


def _close(pairs: Iterable[Pair]) -> frozenset[Pair]:
    """Copies of one article are copies of one another."""
    return frozenset(frozenset(two) for group in group_pairs(pairs) for two in combinations(group, 2))


def _hash(articles: Sequence[Article], half: Half, seed: int) -> str:
    """Hash the articles in their order and the choice of edits: the same hash gives the same copies."""
    digest = hashlib.blake2b(f"{half} {seed}\n".encode(), digest_size=16)
    for article in articles:
        digest.update(json.dumps([article.id, article.title]).encode() + b"\n")
    return digest.hexdigest()
