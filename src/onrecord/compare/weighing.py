"""How alike two tellings are in content, as figures that a scorer can weigh.

In go two tellings, out come figures in [0, 1] or near it: what they share by rarity, in order, in quotation marks and
by meaning, as wholes and clause by clause, and whether numbers, names and negations go together. Who speaks is not
looked at here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from onrecord.compare.rarity import Rarity
from onrecord.compare.renditions import Piece, Told, align
from onrecord.records import Span

__all__ = ["CONTENT", "NEGATIONS", "Weighed", "Weigher", "compare_content"]

Floats: TypeAlias = NDArray[np.float32]
See: TypeAlias = Callable[[Sequence[str]], NDArray[Any]]
"""Vectors of texts, one a row, as :meth:`onrecord.encoder.SentenceVectors.of` makes them."""

CONTENT = (
    *("cosine", "words shared", "words shared of longer", "words alike", "words alike of longer"),
    *("stems shared", "stems shared of longer", "rare stems shared", "weight shared", "rare weight shared"),
    *("rarest shared", "pairs shared", "longest run", "longest run of all", "quoted in both", "quoted shared"),
    *("numbers apart", "numbers shared", "names apart", "names shared", "negation apart"),
    *("best clause", "clauses", "clauses of longer", "clause in whole", "length ratio", "length"),
)
"""Names of the figures of :func:`compare_content`, in order; shares are of the shorter telling, if nothing is said."""

NEGATIONS = frozenset((
    "not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot", "dont", "doesnt",
    "didnt", "isnt", "arent", "wasnt", "werent", "wont", "wouldnt", "couldnt", "shouldnt", "hasnt", "havent",
    "hadnt", "aint", "refused", "refuses", "refuse", "denied", "denies", "deny", "reject", "rejects", "rejected",
    "false", "fail", "fails", "failed", "unlikely", "hardly",
))  # fmt: skip
_WRITTEN = (
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_NUMBERS = {word: str(number) for number, word in enumerate(_WRITTEN, 2)}
"""Written-out numbers; "one" is a pronoun as often."""
_ENDINGS = ("ingly", "edly", "ings", "ing", "ies", "ied", "ers", "ed", "es", "er", "ly", "s", "e")
_LEAST_STEM = 4
_RARE, _RARER = 3.0, 4.0
"""Weights of words that one article in 20, and one in 55, has."""
_CLAUSE = 5
"""Words that a clause has at least."""
_JOINTS = frozenset((
    "and", "but", "because", "that", "which", "who", "if", "while", "as", "after", "before",
))  # fmt: skip
_CLAUSE_ENDS = tuple(".!?;,:—–…\"”’')")
_MOST_CLAUSES = 40
_MOST_WORDS = 400
"""Words of a telling that are compared by meaning, which takes the product of both numbers; few have so many."""


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """A telling made ready for comparison, so that it is taken apart once for many."""

    told: Told
    vector: Floats
    """Of the whole, of length 1; zeros for a telling without a word."""
    clauses: Floats
    """Of each clause, one a row."""
    words: Mapping[str, float]
    """Of each word, its weight times how often it stands there."""
    counts: Mapping[str, int]
    stems: Mapping[str, float]
    pairs: Mapping[tuple[str, str], float]
    quoted: frozenset[str]
    numbers: frozenset[str]
    names: frozenset[str]
    negated: bool


class Weigher:
    """Makes tellings ready: knows how rare words are, and what they are like. Several threads may share it."""

    def __init__(self, rarity: Rarity, see: See) -> None:
        self._rarity = rarity
        self._see = see
        self._word = lru_cache(maxsize=20_000)(self._see_word)

    def weigh(self, text: str, content: Sequence[Span] | None = None) -> Weighed:
        """Make the ``content`` spans of ``text`` ready, or all of it, in time linear in its length."""
        told = Told.of(text, content)
        said = " ".join(text[span.start : span.end] for span in content) if content is not None else text
        whole, *clauses = _unit(self._see([said, *_cut_clauses(said)]))
        counts: dict[str, int] = {}
        for word in told.words:
            counts[word] = counts.get(word, 0) + 1
        rare = {word: self._rarity(word) for word in counts}
        return Weighed(
            told,
            whole,
            np.stack(clauses) if clauses else whole[None],
            {word: rare[word] * count for word, count in counts.items()},
            counts,
            {_stem(word): weight for word, weight in rare.items()},
            {pair: rare[pair[0]] + rare[pair[1]] for pair in pairwise(told.words)},
            frozenset(word for word, quoted in zip(told.words, told.quoted, strict=True) if quoted),
            frozenset(_NUMBERS.get(word, word) for word in counts if word[0].isdigit() or word in _NUMBERS),
            frozenset(_stem(word) for word, named in zip(told.words, told.named, strict=True) if named),
            not NEGATIONS.isdisjoint(counts),
        )

    def like(self, a: Weighed, b: Weighed) -> tuple[float, float]:
        """Shares of the weight of ``a`` and of ``b`` that the other has, each word counted as its nearest is like it.

        A word that the other has counts as a whole, any other by its cosine with the nearest that ``a`` or ``b`` alone
        have.
        """
        alone = [[word for word in one.words if word not in other.words] for one, other in ((a, b), (b, a))]
        shares = [
            math.fsum(one.words[word] for word in one.words if word in two.words) for one, two in ((a, b), (b, a))
        ]
        first, second = (words[:_MOST_WORDS] for words in alone)
        if first and second:
            near = np.stack([self._word(word) for word in first]) @ np.stack([self._word(word) for word in second]).T
            near = np.clip(near, 0, 1)
            shares[0] += float(near.max(axis=1) @ np.array([a.words[word] for word in first], np.float32))
            shares[1] += float(near.max(axis=0) @ np.array([b.words[word] for word in second], np.float32))
        return _part(shares[0], math.fsum(a.words.values())), _part(shares[1], math.fsum(b.words.values()))

    def _see_word(self, word: str) -> Floats:
        found: Floats = _unit(self._see([word]))[0]
        return found


def compare_content(a: Weighed, b: Weighed, weigher: Weigher, pieces: Sequence[Piece] | None = None) -> list[float]:
    """The figures of a pair, named by :data:`CONTENT`; the same for both orders.

    ``pieces`` is what :func:`align` gave for ``a`` and ``b``, where it is known already.
    """
    pieces = align(a.told, b.told) if pieces is None else pieces
    # Only the length of runs counts; so the pair may be turned from here on.
    longest = max(
        (min(piece.a_end - piece.a_start, piece.b_end - piece.b_start) for piece in pieces if piece.change == "equal"),
        default=0,
    )
    if (len(b.told.words), b.told.words) < (len(a.told.words), a.told.words):
        a, b = b, a
    if not a.told.words:
        return [0.0] * len(CONTENT)
    words = [
        a.words[word] / a.counts[word] * min(a.counts[word], b.counts[word]) for word in a.words if word in b.words
    ]
    stems = [weight for stem, weight in a.stems.items() if stem in b.stems]
    pairs = math.fsum(weight for pair, weight in a.pairs.items() if pair in b.pairs)
    near = a.clauses @ b.clauses.T
    across = max(float((b.clauses @ a.vector).max()), float((a.clauses @ b.vector).max()))
    length = len(a.told.words)
    return [
        float(a.vector @ b.vector),
        _part(math.fsum(words), math.fsum(a.words.values())),
        _part(math.fsum(words), math.fsum(b.words.values())),
        *weigher.like(a, b),
        _part(math.fsum(stems), math.fsum(a.stems.values())),
        _part(math.fsum(stems), math.fsum(b.stems.values())),
        _part(_over(stems, _RARE), _over(a.stems.values(), _RARE)),
        math.log1p(math.fsum(stems)) / 4,
        math.log1p(_over(stems, _RARER)) / 3,
        max(stems, default=0.0) / 7,
        _part(2 * pairs, math.fsum(a.pairs.values()) + math.fsum(b.pairs.values())),
        longest / length,
        math.log1p(longest) / 3,
        float(bool(a.quoted and b.quoted)),
        _overlap(a.quoted, b.quoted),
        float(bool(a.numbers and b.numbers) and not a.numbers & b.numbers),
        _overlap(a.numbers, b.numbers),
        float(bool(a.names - b.names and b.names - a.names)),
        _overlap(a.names, b.names),
        float(a.negated != b.negated),
        float(near.max()),
        float(near.max(axis=1).mean()),
        float(near.max(axis=0).mean()),
        across,
        length / len(b.told.words),
        math.log1p(length) / 4,
    ]


def _unit(vectors: NDArray[Any]) -> Floats:
    rows = np.asarray(vectors, dtype=np.float32)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-6))  # type: ignore[no-any-return]


def _cut_clauses(said: str) -> list[str]:
    """Parts of five words or more that end at a mark or before a word that joins clauses; the last may be shorter."""
    clauses: list[list[str]] = [[]]
    for word in said.split():
        ends = bool(clauses[-1]) and clauses[-1][-1].endswith(_CLAUSE_ENDS)
        if len(clauses[-1]) >= _CLAUSE and (ends or word in _JOINTS) and len(clauses) < _MOST_CLAUSES:
            clauses.append([])
        clauses[-1].append(word)
    if len(clauses) > 1 and len(clauses[-1]) < _CLAUSE:
        last = clauses.pop()
        clauses[-1] += last
    return [" ".join(clause) for clause in clauses if clause]


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    """The word without its ending, so that "charged" is "charges"; crude, but the same for both tellings."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word[: -len(ending)]
    return word


def _over(weights: Collection[float], least: float) -> float:
    return math.fsum(weight for weight in weights if weight > least)


def _part(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """Share of the smaller set that is in the other; 0 if it is empty."""
    return len(a & b) / max(1, min(len(a), len(b)))
