"""Two tellings of one statement held against each other, word by word: which words are kept, cut, or others.

In go two texts, out comes the second in stretches, with the words of the first that are missing where they stood. Case,
quotation marks and punctuation make no difference. Nothing is judged here: how tellings differ stands in their records.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Change", "Stretch", "word_diff"]

_WORD = re.compile(r"\S+")
_SIGNS = re.compile(r"[\W_]+")
# The bit-parallel comparison keeps a bit for each pair of words: 3 MB, and a few milliseconds.
_MOST_WORDS = 5_000
# Lonely words as short as these, between changes of so many words, are no common ground (read over invented pairs).
_LONGEST_ISLAND_WORD = 3
_LARGE_CHANGE = 3


class Change(StrEnum):
    """What has become of a stretch of words."""

    KEPT = "kept"
    CUT = "cut"
    """Only the first has it."""
    OTHER = "other"
    """Only the second has it."""


class Stretch(NamedTuple):
    """Neighbouring words with one fate, with single spaces between them; kept words as the second has them."""

    change: Change
    words: str


def word_diff(first: str, second: str) -> tuple[Stretch, ...]:
    """Tell how ``second`` differs from ``first``.

    Of texts with more than 5,000 words the rest is compared as one word.

    >>> [(change.value, words) for change, words in word_diff("We will never close it", "“We will close” it soon")]
    [('kept', '“We will'), ('cut', 'never'), ('kept', 'close” it'), ('other', 'soon')]
    """
    from rapidfuzz.distance import LCSseq

    old, new = _words(first), _words(second)
    parts: list[_Part] = []
    for step in LCSseq.opcodes([_key(word) for word in old], [_key(word) for word in new]):
        cut, other = old[step.src_start : step.src_end], new[step.dest_start : step.dest_end]
        part = _Part(step.tag == "equal", cut, other)
        if parts and parts[-1].kept == part.kept:
            parts[-1] = parts[-1].joined(part)
        else:
            parts.append(part)
    return tuple(_told(_without_islands(parts)))


class _Part(NamedTuple):
    kept: bool
    old: list[str]
    new: list[str]

    def joined(self, part: _Part) -> _Part:
        return _Part(self.kept, self.old + part.old, self.new + part.new)


def _words(text: str) -> list[str]:
    words = _WORD.findall(text)
    return words if len(words) <= _MOST_WORDS else [*words[:_MOST_WORDS], " ".join(words[_MOST_WORDS:])]


def _key(word: str) -> str:
    """The word as it is compared; a sign that stands alone is itself."""
    return _SIGNS.sub("", word).casefold() or word


def _without_islands(parts: list[_Part]) -> list[_Part]:
    """Give up common words that stand lonely between two changes: a paraphrase shares "of the" with any text."""
    joined: list[_Part] = []
    for place, part in enumerate(parts):
        between = 0 < place < len(parts) - 1 and _large(parts[place - 1]) and _large(parts[place + 1])
        if joined and not joined[-1].kept and (not part.kept or (between and not _holds(part.new))):
            joined[-1] = _Part(False, joined[-1].old + part.old, joined[-1].new + part.new)
        else:
            joined.append(part)
    return joined


def _large(part: _Part) -> bool:
    return max(len(part.old), len(part.new)) >= _LARGE_CHANGE


def _holds(words: list[str]) -> bool:
    """Whether these words are enough to stand between two changes as what both texts have."""
    return len(words) > _LARGE_CHANGE or any(len(_key(word)) > _LONGEST_ISLAND_WORD for word in words)


def _told(parts: list[_Part]) -> Iterator[Stretch]:
    for part in parts:
        if part.kept:
            yield Stretch(Change.KEPT, " ".join(part.new))
            continue
        if part.old:
            yield Stretch(Change.CUT, " ".join(part.old))
        if part.new:
            yield Stretch(Change.OTHER, " ".join(part.new))
