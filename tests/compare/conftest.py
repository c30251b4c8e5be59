from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

Write = Callable[..., str]


@pytest.fixture
def write() -> Write:
    """Writes invented prose: as many words as asked for, in paragraphs of fifty; other seeds share no wording."""

    def prose(words: int, seed: int = 1) -> str:
        random = Random(seed)
        syllables = ("ba", "dor", "el", "fin", "ga", "hul", "is", "kem", "lo", "mir", "nu", "ost", "pra", "ri", "sul")
        drawn = ["".join(random.choices(syllables, k=random.randint(1, 4))) for _ in range(words)]
        paragraphs = [" ".join(drawn[start : start + 50]) + "." for start in range(0, words, 50)]
        return "\n\n".join(paragraphs)

    return prose
