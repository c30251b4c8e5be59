"""The figures by which extraction is judged: how well predicted attributions agree with gold ones.

In go texts with gold and predicted attributions, out come figures in per cent. Spans are compared as sets of
alphanumeric characters, so quotation marks, punctuation and blanks at the edges never matter. This module reads no
files and knows neither outlets nor models.

Gold attributions are taken in order; each is paired with the unused prediction of the largest content overlap, one
whose cue also overlaps going first. A pair must share content characters. Then, each as a micro F1 over all articles:

- ``match``: paired at all
- ``cue``, ``source``, ``content``: paired, and that role's characters are equal (none on both sides is equal)
- ``source~``: paired, and the sources overlap or both are empty
- ``full``: paired, and all three roles are equal
- ``span source``, ``span cue``, ``span content``: distinct contiguous spans, whatever they are linked to
- ``word source``, ``word cue``, ``word content``: words that carry the role; a word has that of its first character
- ``alpha``: Krippendorff's nominal alpha over the words' roles, gold and prediction as two coders

``gold`` and ``pred`` count the attributions. Where there is nothing to count, an F1 is 0, and alpha is 100.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate, chain
from typing import TYPE_CHECKING, TypeAlias

from onrecord.records import Kind, Span, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "COUNTS",
    "PAIRED",
    "ROLES",
    "Attribution",
    "Figures",
    "Pair",
    "Tally",
    "kinds_of",
    "only_direct",
    "score",
    "tally",
]

ROLES = ("source", "cue", "content")
COUNTS = ("gold", "pred")
"""Entries of the figures that are no measure of quality."""
PAIRED = ("match", "cue", "source", "source~", "content", "full")
"""Figures that are counted over paired attributions."""

Figures: TypeAlias = dict[str, float]
"""Figure by name, in the order in which they are printed."""

Extent: TypeAlias = tuple[tuple[int, int], ...]
"""Characters as ranges, ascending and apart, of places among the text's alphanumeric ones; equal sets are equal."""

_DIRECT_SHARE = 0.8
_CUE_FIRST = 1_000_000
_WORD = re.compile(r"\w+")
_MARK = re.compile('[\n"“«„”»]')


@dataclass(frozen=True, slots=True)
class Attribution:
    """Source, cue and content as spans; the annotation without what the program adds to it."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]

    @classmethod
    def of(cls, statement: Statement) -> Attribution:
        """Take over what ``statement`` reports."""
        return cls(statement.source, statement.cue, statement.content)

    def spans(self, role: str) -> tuple[Span, ...]:
        """Give the spans of the role that is called ``role``."""
        return {"source": self.source, "cue": self.cue, "content": self.content}[role]


@dataclass(frozen=True, slots=True)
class _Extents:
    """One attribution measured; its fields are called as the roles are."""

    source: Extent
    cue: Extent
    content: Extent


class _Ruler:
    """Measures spans of one text in its alphanumeric characters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = list(accumulate(map(str.isalnum, text), initial=0))
        """How many alphanumeric characters stand before each character, and before the end."""

    def extent(self, spans: Iterable[tuple[int, int]]) -> Extent:
        """Measure the alphanumeric characters of ``spans``, which may overlap and stand in any order."""
        place = self.place
        merged: list[tuple[int, int]] = []
        for low, high in sorted((place[start], place[end]) for start, end in spans):
            if low >= high:
                continue
            if merged and low <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], high))
            else:
                merged.append((low, high))
        return tuple(merged)

    def extents(self, attribution: Attribution) -> _Extents:
        return _Extents(self.extent(attribution.source), self.extent(attribution.cue), self.extent(attribution.content))

    def quoted(self) -> Extent:
        """Find the alphanumeric characters inside double quotation marks; the end of a line closes what is open.

        This is the scores' own fixed notion, so that figures do not move when the reader's improves.
        """
        inside: list[tuple[int, int]] = []
        straight = curly = False
        previous = 0
        for mark in chain(_MARK.finditer(self.text), (None,)):
            at = len(self.text) if mark is None else mark.start()
            if straight or curly:
                inside.append((previous, at))
            if mark is None:
                break
            previous = at + 1
            if mark.group() == "\n":
                straight = curly = False
            elif mark.group() == '"':
                straight = not straight
            else:
                curly = mark.group() in "“«„"
        return self.extent(inside)


def _size(extent: Extent) -> int:
    return sum(high - low for low, high in extent)


def _shared(one: Extent, other: Extent) -> int:
    """Count the characters in both extents."""
    count = i = j = 0
    while i < len(one) and j < len(other):
        count += max(0, min(one[i][1], other[j][1]) - max(one[i][0], other[j][0]))
        if one[i][1] <= other[j][1]:
            i += 1
        else:
            j += 1
    return count


def _pair(gold: Sequence[_Extents], predicted: Sequence[_Extents]) -> list[tuple[int, int]]:
    """Pair, as indices, gold and predicted attributions that stand for the same thing, in order of gold."""
    pairs: list[tuple[int, int]] = []
    used: set[int] = set()
    for i, wanted in enumerate(gold):
        best, best_score = -1, 0
        for j, candidate in enumerate(predicted):
            if j in used or not (shared := _shared(wanted.content, candidate.content)):
                continue
            score = shared + (_CUE_FIRST if _shared(wanted.cue, candidate.cue) else 0)
            if score > best_score:
                best, best_score = j, score
        if best >= 0:
            used.add(best)
            pairs.append((i, best))
    return pairs


def _agreements(gold: _Extents, predicted: _Extents) -> tuple[str, ...]:
    """Name the figures for which this pair counts."""
    equal = [role for role in ROLES if getattr(gold, role) == getattr(predicted, role)]
    names = ["match", *equal]
    if _shared(gold.source, predicted.source) or not (gold.source or predicted.source):
        names.append("source~")
    if len(equal) == len(ROLES):
        names.append("full")
    return tuple(names)


def _lone_spans(ruler: _Ruler, attributions: Iterable[Attribution], role: str) -> set[Extent]:
    return {extent for a in attributions for span in a.spans(role) if (extent := ruler.extent((span,)))}


def _word_roles(ruler: _Ruler, extents: Iterable[_Extents], starts: Sequence[int]) -> list[int]:
    """Give each word its role: 1, 2, 3 as in :data:`ROLES`, or 0. Later attributions and later roles go first."""
    role_at = bytearray(ruler.place[-1])
    for extent in extents:
        for number, role in enumerate(ROLES, 1):
            for low, high in getattr(extent, role):
                role_at[low:high] = bytes((number,)) * (high - low)
    # An underscore may start a word, but is not alphanumeric and so carries no role.
    return [role_at[ruler.place[i]] if ruler.text[i] != "_" else 0 for i in starts]


def _kind(ruler: _Ruler, quoted: Extent, attribution: Attribution) -> Kind:
    content = ruler.extent(attribution.content)
    inside = _shared(content, quoted)
    if not inside:
        return Kind.INDIRECT
    return Kind.DIRECT if inside >= _DIRECT_SHARE * _size(content) else Kind.MIXED


def kinds_of(text: str, attributions: Iterable[Attribution]) -> list[Kind]:
    """Tell each attribution's kind by the share of its content characters inside double quotation marks.

    Direct from 80 % on, indirect where there are none, mixed between.
    """
    ruler = _Ruler(text)
    quoted = ruler.quoted()
    return [_kind(ruler, quoted, attribution) for attribution in attributions]


def only_direct(text: str, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Keep attributions with at least 80 % of their content characters inside double quotation marks."""
    kinds = kinds_of(text, attributions)
    return [attribution for attribution, kind in zip(attributions, kinds, strict=True) if kind is Kind.DIRECT]


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold and a predicted attribution that stand for the same thing, as indices, and the figures it counts for."""

    gold: int
    predicted: int
    agreements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted on some articles; tallies add up, and figures are taken from the sum."""

    attributions: Counter[str] = field(default_factory=Counter)
    """Attributions on both sides, and agreements of the pairs, by name of figure."""
    spans: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Lone spans: (role, "total") on both sides together, and (role, "equal")."""
    words: Counter[tuple[int, int]] = field(default_factory=Counter)
    """Words by their role in gold and in the prediction."""
    pairs: tuple[Pair, ...] = ()
    """The pairs of one article, in order of gold; a sum of tallies has none."""

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.attributions + other.attributions, self.spans + other.spans, self.words + other.words)

    def figures(self) -> Figures:
        """Take all figures in per cent, rounded to one decimal, and the two counts."""
        total = self.attributions["gold"] + self.attributions["pred"]
        result = {name: _f1(self.attributions[name], total) for name in PAIRED}
        for role in ROLES:
            result[f"span {role}"] = _f1(self.spans[role, "equal"], self.spans[role, "total"])
        for number, role in enumerate(ROLES, 1):
            marked = sum(count * ((a == number) + (b == number)) for (a, b), count in self.words.items())
            result[f"word {role}"] = _f1(self.words[number, number], marked)
        result["alpha"] = round(100 * _alpha(self.words), 1)
        for name in COUNTS:
            result[name] = self.attributions[name]
        return result


def _f1(equal: int, total: int) -> float:
    return round(200 * equal / max(1, total), 1)


def _alpha(words: Counter[tuple[int, int]]) -> float:
    """Take Krippendorff's nominal alpha for two coders without missing values (Krippendorff 2004, chapter 11)."""
    coders = 2
    n = coders * words.total()
    if not n:
        return 1.0
    marginal: Counter[int] = Counter()
    for (a, b), count in words.items():
        marginal[a] += count
        marginal[b] += count
    observed = coders * sum(count for (a, b), count in words.items() if a != b) / n
    expected = (n * n - sum(count * count for count in marginal.values())) / (n * (n - 1))
    return 1 - observed / expected if expected else 1.0


def tally(text: str, gold: Sequence[Attribution], predicted: Sequence[Attribution]) -> Tally:
    """Count what agrees on one article. Attributions without content count as spans and nowhere else."""
    ruler = _Ruler(text)
    gold_kept = [i for i, attribution in enumerate(gold) if attribution.content]
    predicted_kept = [j for j, attribution in enumerate(predicted) if attribution.content]
    gold_extents = [ruler.extents(gold[i]) for i in gold_kept]
    predicted_extents = [ruler.extents(predicted[j]) for j in predicted_kept]
    pairs = tuple(
        Pair(gold_kept[i], predicted_kept[j], _agreements(gold_extents[i], predicted_extents[j]))
        for i, j in _pair(gold_extents, predicted_extents)
    )
    counts = Counter({"gold": len(gold_kept), "pred": len(predicted_kept)})
    counts.update(name for pair in pairs for name in pair.agreements)
    spans: Counter[tuple[str, str]] = Counter()
    for role in ROLES:
        wanted, found = _lone_spans(ruler, gold, role), _lone_spans(ruler, predicted, role)
        spans[role, "total"] = len(wanted) + len(found)
        spans[role, "equal"] = len(wanted & found)
    starts = [word.start() for word in _WORD.finditer(text)]
    words = Counter(
        zip(_word_roles(ruler, gold_extents, starts), _word_roles(ruler, predicted_extents, starts), strict=True)
    )
    return Tally(counts, spans, words, pairs)


def score(
    articles: Iterable[tuple[str, Sequence[Attribution], Sequence[Attribution]]], *, direct: bool = False
) -> Figures:
    """Score articles, each given as its text, its gold attributions and the predicted ones.

    ``direct`` keeps only attributions with at least 80 % of their content characters inside quotation marks, on both
    sides.
    """
    total = Tally()
    for text, gold, predicted in articles:
        if direct:
            gold, predicted = only_direct(text, gold), only_direct(text, predicted)
        total += tally(text, gold, predicted)
    return total.figures()
