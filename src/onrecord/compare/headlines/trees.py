"""Boosted trees over whole numbers: the odds of yes, the same on every machine.

In go figures, out comes the logarithm of the odds as a sum over small trees of one depth (Friedman 2001). Thresholds
and leaves are whole numbers, so that nothing depends on how a processor rounds. They are grown in
:mod:`onrecord.training.boosting`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

__all__ = ["SCALE", "Trees", "whole"]

SCALE = 1000
"""Steps of one unit of a figure, and of a leaf."""

Integers = NDArray[np.int64]


def whole(figures: Any) -> Integers:
    """The figures as whole numbers, in thousandths."""
    found: Integers = np.rint(np.asarray(figures, dtype=np.float64) * SCALE).astype(np.int64)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """Trees of one depth, a row each: which figure every inner node asks, over what value it goes right, and leaves.

    The children of node ``n`` are ``2n + 1`` and ``2n + 2``. ``bias`` is added to the sum of the leaves.
    """

    figures: Integers
    thresholds: Integers
    leaves: Integers
    bias: int

    def odds(self, row: Integers) -> int:
        """The logarithm of the odds of one row of whole figures, in thousandths."""
        number = np.arange(len(self.figures))
        node = np.zeros(len(self.figures), np.int64)
        inner = self.figures.shape[1]
        while len(node) and node[0] < inner:
            node = 2 * node + 1 + (row[self.figures[number, node]] > self.thresholds[number, node])
        return self.bias + int(self.leaves[number, node - inner].sum())

    def score(self, row: Integers) -> float:
        """The probability, in [0, 1]."""
        return 1 / (1 + math.exp(-min(max(self.odds(row) / SCALE, -50.0), 50.0)))

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for :meth:`from_dict`."""
        return {
            "bias": self.bias,
            "figures": self.figures.tolist(),
            "leaves": self.leaves.tolist(),
            "thresholds": self.thresholds.tolist(),
        }

    @classmethod
    def from_dict(cls, held: Any, *, names: Sequence[str]) -> Self:
        """Take up what :meth:`to_dict` gave; raises :class:`ValueError` unless it asks for figures among ``names``."""
        figures, thresholds, leaves = (_rows(held[name]) for name in ("figures", "thresholds", "leaves"))
        trees = cls(figures, thresholds, leaves, int(held["bias"]))
        count, inner = trees.figures.shape
        fits = trees.thresholds.shape == (count, inner) and trees.leaves.shape == (count, inner + 1)
        # A tree whose nodes fill all its levels has one less than a power of two.
        if not fits or (inner + 1) & inner or not ((trees.figures >= 0) & (trees.figures < len(names))).all():
            raise ValueError("the trees do not fit together")
        return trees


def _rows(value: Any) -> Integers:
    rows = np.array(value, dtype=np.int64)
    if rows.ndim != 2 or not rows.shape[1]:
        raise ValueError("trees must be rows of whole numbers")
    return rows
