"""Rows of numbers, one a word, that stay in the parts that they came in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["Rows"]


class Rows:
    """Half-precision rows in parts, read by the number of the row; the parts are never copied into one."""

    __slots__ = ("_starts", "_width", "parts")

    def __init__(self, parts: Sequence[NDArray[np.float16]]) -> None:
        self.parts = [part for part in parts if len(part)]
        self._starts = np.cumsum([0, *(len(part) for part in self.parts)])
        self._width = parts[0].shape[1] if parts else 0

    def __len__(self) -> int:
        return int(self._starts[-1])

    def take(self, index: NDArray[np.int64]) -> NDArray[np.float32]:
        """The rows numbered ``index``, of any shape, in single precision: that shape and the width of a row."""
        flat = index.ravel()
        result = np.zeros((len(flat), self._width), np.float32)
        owner = self._starts.searchsorted(flat, side="right") - 1
        for number in np.flatnonzero(np.bincount(owner)).tolist():
            mine = np.flatnonzero(owner == number)
            result[mine] = self.parts[number][flat[mine] - self._starts[number]]
        return result.reshape(*index.shape, self._width)
