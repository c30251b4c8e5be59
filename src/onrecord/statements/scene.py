"""One article as the statements see it: its words and sentences, who says what where, and whom it mentions.

In goes what earlier rooms have found, as word ranges; nothing is decided here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from onrecord.encoder import Words
from onrecord.encoder.words import QUOTATION
from onrecord.statements.layout import Attributed, Range, all_touched, touched

__all__ = ["Form", "Referent", "Said", "Scene", "word_range"]


class Form(StrEnum):
    """How somebody is mentioned."""

    NAME = "name"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"


class Referent(NamedTuple):
    """A place where the article mentions somebody: words ``[start, end)``, the last of which is the head.

    ``key`` is the same for all places that mention the same one, ``kind`` indexes person, organization, place, other.
    """

    start: int
    end: int
    form: Form
    kind: int
    key: int
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """One attribution in words. Without a cue, ``cue`` is the content's first word; ``source`` may be empty.

    ``speaker`` is the key of who says it, the same as of their mentions; none is known of those who cannot be told.
    """

    cue: Range
    source: Range
    content: tuple[Range, ...]
    speaker: int | None
    cued: bool

    def holds(self, word: int) -> bool:
        """Whether ``word`` stands in the content."""
        return any(low <= word < high for low, high in self.content)


@dataclass(frozen=True, eq=False)
class Scene:
    """An article with its attributions.

    ``sentence`` numbers the sentence of each word, ``lowered`` are its words in lower case, where known.
    """

    text: str
    words: Words
    sentence: NDArray[np.int64]
    published: date | None
    said: tuple[Said, ...]
    referents: tuple[Referent, ...] = ()
    lowered: list[str] | None = None

    @classmethod
    def of(
        cls,
        text: str,
        words: Words,
        sentence: NDArray[np.int64],
        published: date | None,
        attributions: Sequence[Attributed],
        speakers: Sequence[int | None],
        referents: Sequence[Referent] = (),
        lowered: list[str] | None = None,
    ) -> Scene:
        """Lay ``attributions`` and their ``speakers`` over the words."""
        said = []
        spans = [span for a in attributions for span in (*a.content, *a.cue[:1], *a.source[:1])]
        ranges = iter([_in_words(words, *each) for each in all_touched(words, spans)])
        for attribution, speaker in zip(attributions, speakers, strict=True):
            content = tuple(islice(ranges, len(attribution.content)))
            cue = next(ranges) if attribution.cue else (content[0][0], content[0][0] + 1)
            source = next(ranges) if attribution.source else (cue[0], cue[0])
            said.append(Said(cue, source, content, speaker, bool(attribution.cue)))
        return cls(text, words, sentence, published, tuple(said), tuple(referents), lowered)

    @cached_property
    def lower(self) -> list[str]:
        """The words in lower case."""
        if self.lowered is not None:
            return self.lowered
        return [self.text[a:b].lower() for a, b in zip(self.words.start.tolist(), self.words.end.tolist(), strict=True)]

    def referents_in(self, low: int, high: int) -> tuple[Referent, ...]:
        """Those whose head stands in words ``[low, high)``; ``referents`` are in order of their heads."""
        return self.referents[bisect_left(self._heads, low) : bisect_left(self._heads, high)]

    @cached_property
    def _heads(self) -> list[int]:
        return [r.end - 1 for r in self.referents]

    @cached_property
    def line(self) -> NDArray[np.int64]:
        """Number of the paragraph of each word, from 0."""
        return self.words.line - self.words.line[0] if len(self.words) else self.words.line

    @cached_property
    def quoted(self) -> NDArray[np.bool_]:
        """Which words stand inside quotation marks."""
        return self.words.features[:, QUOTATION] > 0

    @cached_property
    def claimed(self) -> NDArray[np.bool_]:
        """Which words stand in the content of any statement."""
        inside = np.zeros(len(self.words), bool)
        for said in self.said:
            for low, high in said.content:
                inside[low:high] = True
        return inside

    def held(self, numbers: NDArray[np.int64], words: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of ``words`` stand in the content of the statement whose number stands beside it."""
        number, low, high = self._contents
        # All ranges in one row, those of each statement after those of the one before.
        span = len(self.words) + 1
        at = (number * span + low).searchsorted(numbers * span + words, side="right") - 1
        result: NDArray[np.bool_] = (at >= 0) & (number[at] == numbers) & (words < high[at])
        return result

    @cached_property
    def _contents(self) -> NDArray[np.int64]:
        ranges = [(number, low, high) for number, said in enumerate(self.said) for low, high in said.content]
        return np.array(ranges, dtype=np.int64).reshape(-1, 3).T


def word_range(words: Words, start: int, end: int) -> Range:
    """The words that characters ``[start, end)`` touch; where they touch none, the next word or the last."""
    return _in_words(words, *touched(words, start, end))


def _in_words(words: Words, low: int, high: int) -> Range:
    low = min(low, max(0, len(words) - 1))
    return low, max(low + 1, high)
