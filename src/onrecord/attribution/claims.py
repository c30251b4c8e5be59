"""What the network claims about a seed, and what is found in the end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Claim", "Found"]


@dataclass(frozen=True, slots=True)
class Claim:
    """What the network says about one seed: its validity in [0, 1] and, by role, the article's words it takes."""

    score: float
    seed: tuple[int, int]
    words: dict[int, NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Found:
    """One attribution as character spans."""

    score: float
    source: tuple[tuple[int, int], ...]
    cue: tuple[tuple[int, int], ...]
    content: tuple[tuple[int, int], ...]
