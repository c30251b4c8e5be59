"""What the mention network answers about each word, and how its answers are read. Arithmetic in numpy alone.

The *mention network* sees the encoder's vectors of the words and says of each word whether it belongs to a name,
whether it belongs to a noun phrase, what kind of thing it heads, and gives it two short vectors: one as the word that
points back, one as the word that is pointed at. Training uses the same functions.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["KEY_TAGS", "KINDS", "LINK_WIDTH", "NAME_TAGS", "NAME_TYPES", "PHRASE_TAGS", "TYPES", "spans_of"]

NAME_TYPES: Final = ("person", "organization", "place", "other")
TYPES: Final = ("person", "organization", "place", "thing")
"""What a word that heads a phrase stands for; a report or a law is a thing."""

NAME_TAGS: Final = 1 + 2 * len(NAME_TYPES)
"""none, then begin and inside of each type of name: 2 * type + 1 and 2 * type + 2."""

PHRASE_TAGS: Final = 3
"""none, begin, inside of a noun phrase that ends with its head."""

KEY_TAGS: Final = 3
"""none, begin, inside of the words of a source that name the speaker."""

KINDS: Final = ("person", "organization", "group", "document", "unnamed")
"""What a speaker may be, as the head of a source tells."""

LINK_WIDTH: Final = 64
"""Numbers in a word's vector as the one that points, and as the one pointed at."""


def spans_of(logits: NDArray[np.float32]) -> list[tuple[int, int, int]]:
    """Runs of words (start, end, type) that tag logits (words, 1 + 2 * types) mark.

    A run goes on while the inside of its own type is likelier than nothing; a begin tag opens a new one.
    """
    tags = logits.argmax(axis=1)
    marked = np.flatnonzero(tags)
    tags = tags[marked]
    opens = (tags % 2 == 1) | (np.diff(marked, prepend=-2) > 1)
    end = marked[np.roll(opens, -1)] + 1
    # A name keeps the type of its first word: the network seldom changes its mind within one, and wrongly.
    kind = (tags[opens] - 1) // 2
    return list(zip(marked[opens].tolist(), end.tolist(), kind.tolist(), strict=True))
