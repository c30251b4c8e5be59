"""How rare words are in the news, as a weight: what two statements share counts by it.

In goes a word as :class:`Told` folds it, out comes its weight. The table that ships holds the commonest words in
steps; all others are equally rare. This module compares nothing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Rarity"]

_STEPS = 4
"""Steps by which the frequency halves."""
_LEAST = 0.1
"""The weight of a word that nearly every article has: "the" tells little, but "not the one" is not "one"."""


@dataclass(frozen=True, slots=True)
class Rarity:
    """Weights of words: the natural logarithm of how many articles there are to one with the word (Jones 1972)."""

    weights: Mapping[str, float]
    rarest: float
    """The weight of every word that is not in ``weights``."""

    def __call__(self, word: str) -> float:
        """Weigh ``word``."""
        return self.weights.get(word, self.rarest)

    @classmethod
    def counted(cls, texts: Iterable[Iterable[str]], *, size: int) -> Rarity:
        """Weigh the ``size`` commonest words of ``texts``, of which each is the words of one article."""
        counts: Counter[str] = Counter()
        total = 0
        for words in texts:
            counts.update(set(words))
            total += 1
        # Words of equal counts in the order of the alphabet, so that the table does not hang on hashes.
        common = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:size]
        weights = {word: _stepped(math.log(total / count)) for word, count in common}
        return cls(weights, max(weights.values(), default=_LEAST) + 1)

    @classmethod
    def read(cls, path: Path) -> Rarity:
        """Read the table that :meth:`write` wrote: a line a weight, a tab, the words that have it."""
        weights: dict[str, float] = {}
        rarest = _LEAST
        for line in path.read_text(encoding="utf-8").splitlines():
            weight, _tab, words = line.partition("\t")
            rarest = max(rarest, float(weight))
            weights |= dict.fromkeys(words.split(), float(weight))
        return cls(weights, rarest)

    def write(self, path: Path) -> None:
        """Write the table; its last line is the weight of all other words."""
        lines: dict[float, list[str]] = {}
        for word, weight in self.weights.items():
            lines.setdefault(weight, []).append(word)
        rows = [f"{weight}\t{' '.join(sorted(words))}" for weight, words in sorted(lines.items())]
        path.write_text("\n".join([*rows, f"{self.rarest}\t"]) + "\n", encoding="utf-8")


def _stepped(weight: float) -> float:
    step = math.log(2) / _STEPS
    return round(max(_LEAST, round(weight / step) * step), 3)
