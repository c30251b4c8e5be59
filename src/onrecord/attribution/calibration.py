"""Calibration: from the network's own certainty to the share of times that it is right.

A monotone broken line, fitted on dev data by isotonic regression (Zadrozny and Elkan 2002) and stored with the model.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Calibration"]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Broken line through ``points`` of (certainty, share right), ascending in both; constant beyond its ends."""

    points: tuple[tuple[float, float], ...] = ((0.0, 0.0), (1.0, 1.0))

    def __call__(self, certainty: float) -> float:
        """Calibrated score in [0, 1] with four digits."""
        xs, ys = zip(*self.points, strict=True)
        return round(float(np.interp(certainty, xs, ys)), 4)
