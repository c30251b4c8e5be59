"""What a headline and a body have in common, as figures from which a stance is told.

In go a headline and a body made ready, out come figures: what they share by rarity, in one sentence, at the beginning
and by meaning, and the words of doubt, denial and rumour in both. Nothing is judged here.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from onrecord.compare.headlines.bodies import Body, Line, Reader

__all__ = ["FIGURES", "Heading", "Under", "compare_stance"]

Integers: TypeAlias = NDArray[np.int64]

_SEEN, _LEAD = 12, 4
"""Sentences whose vectors are made: the first four, and of the others those that share the most."""
_RARE = 4.0
"""Weight of a word that one article in 55 has."""

_GROUPS: dict[str, frozenset[str]] = {
    "debunked": frozenset((
        "hoax", "hoaxes", "fake", "faked", "fakes", "fabricated", "debunk", "debunked", "debunks", "debunking",
        "satire", "satirical", "prank", "pranks", "untrue", "bogus", "myth", "photoshopped", "photoshop", "staged",
        "fraud", "fictional", "fiction", "fooled", "duped", "hoaxer", "hoaxers", "retracted", "retract", "correction",
        "misidentified", "unfounded", "baseless", "snopes", "inaccurate", "erroneous", "mistaken", "mistakenly",
        "misleading", "stunt", "parody", "spoof", "lied", "lies", "lie", "lying", "invented",
    )),
    "denied": frozenset((
        "deny", "denies", "denied", "denying", "denial", "refute", "refutes", "refuted", "reject", "rejects",
        "rejected", "dismiss", "dismisses", "dismissed", "dispute", "disputes", "disputed", "contradict", "contradicts",
        "contradicted", "rebuff", "rebuts", "rubbish", "rubbished", "quash", "quashed", "slams", "disproved",
        "disproves", "disprove", "discredited", "rubbishes", "counters", "shoots",
    )),
    "false": frozenset((
        "false", "falsely", "wrong", "incorrect", "nope", "nonsense", "ridiculous", "impossible", "implausible",
        "truth", "true", "really", "actually", "fact", "facts", "real", "evidence", "proof",
    )),
    "doubted": frozenset((
        "doubt", "doubts", "doubted", "doubtful", "skeptical", "sceptical", "skeptics", "sceptics", "skepticism",
        "scepticism", "dubious", "suspicious", "suspicion", "unlikely", "questionable", "question", "questions",
        "questioned", "unclear", "unverified", "unsubstantiated", "verify", "verified", "unconfirmed", "however",
        "despite", "but", "although", "though",
    )),
    "negated": frozenset((
        "not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot", "cant", "dont",
        "doesnt", "didnt", "isnt", "arent", "wasnt", "werent", "wont", "wouldnt", "couldnt", "shouldnt", "hasnt",
        "havent", "hadnt", "aint", "fails", "failed",
    )),
    "rumoured": frozenset((
        "rumor", "rumors", "rumored", "rumour", "rumours", "rumoured", "alleged", "allegedly", "purported",
        "purportedly", "supposedly", "reportedly", "report", "reports", "claim", "claims", "claimed", "claiming",
        "apparently", "speculation", "speculated", "unnamed", "sources",
    )),
    "hedged": frozenset((
        "may", "might", "could", "maybe", "perhaps", "possibly", "possible", "probably", "likely", "seems", "seem",
        "appears", "appear", "suggests", "would", "if", "whether",
    )),
    "confirmed": frozenset((
        "confirm", "confirms", "confirmed", "confirming", "official", "officially", "announced", "announces", "admits",
        "admitted", "reveals", "revealed", "said", "says", "police", "spokesman", "spokeswoman",
    )),
}  # fmt: skip
"""Words by which a body takes up a claim; the first groups after the baseline of the Fake News Challenge (2017) and
Ferreira and Vlachos (2016), all widened for this project."""

_SHARED = (
    *("share", "share lead", "share sentence", "share second", "share third", "share first", "rare share"),
    *("rare lead", "rarest", "pairs", "pairs lead", "names", "names lead", "numbers", "repeated", "missing rarest"),
    *("cosine", "cosine second", "cosine third", "cosine first", "cosine opening", "cosine mean", "best place"),
    *("sentences", "weight", "words", "asks", "quotes"),
)
_WHERE = ("headline", "lead", "near", "nearest", "body", "last", "rate")
FIGURES: tuple[str, ...] = (*_SHARED, *(f"{group} {where}" for group in _GROUPS for where in _WHERE), "negation apart")
"""Names of the figures of :func:`compare_stance`, in order."""

_PLACES: dict[str, tuple[int, ...]] = {
    word: tuple(place for place, group in enumerate(_GROUPS.values()) if word in group)
    for words in _GROUPS.values()
    for word in words
}
_NEGATED = tuple(_GROUPS).index("negated")
_NEAR = 3
"""Sentences that count as near the headline."""
_NONE = -1.0
"""The value of a share of nothing, which is not a share of nought."""
_LENGTH = 256 * 256


@dataclass(frozen=True, slots=True, eq=False)
class Heading:
    """A headline made ready."""

    line: Line
    vector: Integers
    groups: Integers
    asks: bool
    quotes: bool

    @classmethod
    def of(cls, reader: Reader, text: str) -> Self:
        """Take the headline ``text`` apart."""
        line = reader.line(text)
        quotes = any(mark in text for mark in "“\"‘'")
        return cls(line, reader.vector(text), _count(line), "?" in text, quotes)


@dataclass(frozen=True, slots=True, eq=False)
class Under:
    """A body made ready: its sentences, how many words of each group each has, and the vector of its beginning."""

    body: Body
    groups: Integers
    opening: Integers

    @classmethod
    def of(cls, reader: Reader, body: Body) -> Self:
        """Count the words of ``body``."""
        groups = np.array([_count(line) for line in body.lines], np.int64).reshape(len(body), len(_GROUPS))
        return cls(body, groups, reader.vector(body.opening(3)))


def _count(line: Line) -> Integers:
    counts = np.zeros(len(_GROUPS), np.int64)
    for word in line.words:
        for place in _PLACES.get(word, ()):
            counts[place] += 1
    return counts


def compare_stance(heading: Heading, under: Under) -> list[float]:
    """The figures of a headline and a body, named by :data:`FIGURES`; all nought where one has no words.

    Equal on every machine: vectors are compared in whole numbers, and sums are rounded once.
    """
    body, line = under.body, heading.line
    if not len(body) or not line.stems:
        return [0.0] * len(FIGURES)
    shares = body.shares(line)
    order = sorted(range(len(body)), key=lambda place: (-shares[place], place))
    seen = sorted({*range(min(_LEAD, len(body))), *order[: _SEEN - _LEAD]})
    cosines = dict(zip(seen, body.cosines(heading.vector, seen), strict=True))
    near = sorted(seen, key=lambda place: (-(cosines[place] + shares[place]), place))
    nearness = sorted(cosines.values(), reverse=True)
    return [
        *_shared(line, body, shares),
        *[*nearness, 0.0, 0.0][:3],
        cosines[0],
        int(under.opening @ heading.vector) / _LENGTH,
        math.fsum(nearness[:5]) / 5,
        near[0] / len(body),
        len(body),
        math.fsum(line.stems.values()),
        len(line.words),
        float(heading.asks),
        float(heading.quotes),
        *_told(heading.groups, under.groups, near),
        float((heading.groups[_NEGATED] > 0) != (under.groups[near[0], _NEGATED] > 0)),
    ]


def _shared(line: Line, body: Body, shares: Sequence[float]) -> list[float]:
    """What the body has of the headline's words, in all, at its beginning, and in one sentence."""
    counts: dict[str, int] = {}
    for each in body.lines:
        for root in line.stems:
            if root in each.stems:
                counts[root] = counts.get(root, 0) + 1
    first = body.lines[:_LEAD]
    lead = {root for root in line.stems if any(root in each.stems for each in first)}
    pairs = [len({pair for each in lines for pair in line.pairs & each.pairs}) for lines in (body.lines, first)]
    rare = {root: weight for root, weight in line.stems.items() if weight >= _RARE}
    most = [*sorted(shares, reverse=True), 0.0, 0.0]
    numbers = frozenset().union(*(each.numbers for each in body.lines))
    repeated = math.fsum(line.stems[root] * math.log1p(count) for root, count in counts.items())
    rarest = sorted(line.stems, key=lambda root: (-line.stems[root], root))[:3]
    return [
        _weight(counts, line.stems),
        _weight(lead, line.stems),
        *most[:3],
        shares[0],
        _weight(counts, rare),
        _weight(lead, rare),
        max((line.stems[root] for root in counts), default=0.0),
        *(count / max(1, len(line.pairs)) for count in pairs),
        _part(line.names & counts.keys(), line.names),
        _part(line.names & lead, line.names),
        _part(line.numbers & numbers, line.numbers),
        repeated / math.fsum(line.stems.values()) / math.log1p(len(body)),
        float(sum(root not in counts for root in rarest)),
    ]


def _weight(roots: Collection[str], weights: Mapping[str, float]) -> float:
    """Share of ``weights`` that ``roots`` have."""
    whole = math.fsum(weights.values())
    return math.fsum(weight for root, weight in weights.items() if root in roots) / whole if whole else _NONE


def _part(some: Collection[str], whole: Collection[str]) -> float:
    return len(some) / len(whole) if whole else _NONE


def _told(heading: Integers, groups: Integers, near: Sequence[int]) -> list[float]:
    """How many words of each group stand in the headline and in which parts of the body."""
    last = -(len(groups) // 3) or None
    columns = (
        heading,
        groups[:_LEAD].sum(axis=0),
        groups[list(near[:_NEAR])].sum(axis=0),
        groups[near[0]],
        groups.sum(axis=0),
        groups[last:].sum(axis=0),
        groups.sum(axis=0) / len(groups),
    )
    return [float(column[place]) for place in range(len(_GROUPS)) for column in columns]
