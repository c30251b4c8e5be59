"""Calibration: do scores mean what they say? Of statements scored 0.7, seven in ten should stand in the gold.

In go pairs of a score and whether it was right, out come the bins of a reliability diagram and the expected
calibration error. This module does not decide what counts as right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Bin", "calibration_error", "reliability"]


@dataclass(frozen=True, slots=True)
class Bin:
    """Scores in ``[low, high)``, the last bin with 1: how many, their mean, and the share of them that was right."""

    low: float
    high: float
    count: int
    score: float
    right: float


def reliability(scored: Iterable[tuple[float, bool]], *, bins: int = 10) -> list[Bin]:
    """Sort scores into bins of equal width; empty bins are left out."""
    contents: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for score, right in scored:
        if not 0 <= score <= 1:
            raise ValueError(f"score must be within [0, 1], not {score}")
        contents[min(int(score * bins), bins - 1)].append((score, right))
    return [
        Bin(
            low=number / bins,
            high=(number + 1) / bins,
            count=len(content),
            score=sum(score for score, _ in content) / len(content),
            right=sum(right for _, right in content) / len(content),
        )
        for number, content in enumerate(contents)
        if content
    ]


def calibration_error(scored: Iterable[tuple[float, bool]], *, bins: int = 10) -> float:
    """Take the expected calibration error in [0, 1]: mean distance of score and truth over bins, weighted by count.

    0 where there are no scores. Naeini, Cooper and Hauskrecht (2015) define it.

    >>> calibration_error([(0.75, True), (0.75, False)])
    0.25
    """
    filled = reliability(scored, bins=bins)
    total = sum(each.count for each in filled)
    return sum(each.count * abs(each.score - each.right) for each in filled) / max(1, total)
