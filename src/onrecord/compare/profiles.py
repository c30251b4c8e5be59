"""Profiles of articles: the little of each that tells which happening it is about.

In goes an article, out come its rarest words and names, counted with more weight for the title and the lead, two
sentence vectors and the day. A profile takes some 2 kB as bytes, and is all that an archive has to keep to find stories
(:mod:`onrecord.compare.stories`). This module compares nothing.
"""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from onrecord.compare.commonness import Commonness
from onrecord.errors import ArchiveError
from onrecord.records import Article

__all__ = ["Profile", "Vectors", "profile"]

_MOST_TITLE, _MOST_TEXT = 400, 8000
"""Characters that are looked at. News tells the happening first."""
_MOST_WORDS = 500
_LEAD_WORDS, _OPENING_WORDS = 80, 60
"""Words that count as the lead; words after the title that go into the second vector."""
_KEPT, _KEPT_LEAD = 96, 48
"""Words kept of the whole and of the title with the lead, the rarest and most frequent first."""
_TITLE_COUNT, _LEAD_COUNT = 3, 2
"""How often a word in the title counts, and one in the lead."""
_LONGEST_WORD = 40
_TITLE_LINE = 30
"""Words. A longer first line is no title."""
_MOST_BYTES = 1_000_000

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class Vectors(Protocol):
    """Makes vectors of texts, as :class:`onrecord.encoder.SentenceVectors` does."""

    def of(self, texts: Sequence[str]) -> NDArray[np.int8]:
        """One vector a row."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What tells one article's happening. Two names that follow one another are a word of their own: ``ada_quill``."""

    id: str
    day: int | None
    """Day of publication as an ordinal of :class:`datetime.date`; None where it is not known."""
    words: Mapping[str, int]
    """The rarest words of the article, counted thrice in the title and twice in the lead."""
    lead: Mapping[str, int]
    """The rarest words of the title, counted twice, and the lead."""
    headline: bytes
    """Vector of the title, of signed 8-bit numbers."""
    opening: bytes
    """Vector of the title and the first 60 words."""

    def to_bytes(self) -> bytes:
        """Write the profile, for :meth:`from_bytes`: JSON, deflated."""
        record = {
            "id": self.id,
            "day": self.day,
            "words": dict(self.words),
            "lead": dict(self.lead),
            "headline": b64encode(self.headline).decode(),
            "opening": b64encode(self.opening).decode(),
        }
        return zlib.compress(json.dumps(record, separators=(",", ":")).encode())

    @classmethod
    def from_bytes(cls, data: bytes) -> Profile:
        """Read what :meth:`to_bytes` wrote; raises :class:`ArchiveError` for anything else."""
        try:
            record = json.loads(zlib.decompressobj().decompress(data, _MOST_BYTES))
            return cls(
                id=str(record["id"]),
                day=None if record["day"] is None else int(record["day"]),
                words=_counts(record["words"]),
                lead=_counts(record["lead"]),
                headline=b64decode(record["headline"], validate=True),
                opening=b64decode(record["opening"], validate=True),
            )
        except (zlib.error, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ArchiveError(f"a kept profile of an article is damaged ({error}); make it again") from error


def _counts(record: Any) -> dict[str, int]:
    return {str(word): int(count) for word, count in record.items()}


def profile(article: Article, vectors: Vectors, *, commonness: Commonness) -> Profile:
    """Make the profile of ``article``, in time that does not grow with its text.

    ``commonness`` chooses the words; what it has learnt since does not change a profile.
    """
    title, text = _part(article)
    counts: Counter[str] = Counter()
    lead: Counter[str] = Counter()
    for match in _WORD.finditer(title):
        word = _fold(match[0])
        counts[word] += _TITLE_COUNT
        lead[word] += _LEAD_COUNT
    opening = _read(text, counts, lead)
    headline = title or opening
    seen = vectors.of([headline, f"{title}. {opening}" if title else opening])
    return Profile(
        id=article.id,
        day=None if article.published is None else article.published.toordinal(),
        words=_rarest(counts, _KEPT, commonness),
        lead=_rarest(lead, _KEPT_LEAD, commonness),
        headline=seen[0].tobytes(),
        opening=seen[1].tobytes(),
    )


def _part(article: Article) -> tuple[str, str]:
    """The title and the text without it."""
    text = article.text[: _MOST_TITLE + _MOST_TEXT].strip()
    title = (article.title or "").strip()[:_MOST_TITLE]
    if not title:
        line, _end, rest = text.partition("\n")
        if rest and len(line) <= _MOST_TITLE and len(line.split()) <= _TITLE_LINE:
            title = line.strip()
    text = text.removeprefix(title).lstrip()
    return title, text[:_MOST_TEXT]


def _read(text: str, counts: Counter[str], lead: Counter[str]) -> str:
    """Count the words of ``text``; give its beginning, for a vector."""
    end = opening = 0
    before: str | None = None
    for place, match in enumerate(islice(_WORD.finditer(text), _MOST_WORDS)):
        word = _fold(match[0])
        found = [word]
        if not match[0][0].isupper():
            before = None
        else:
            if before and text[end : match.start()] == " ":
                found.append(f"{before}_{word}")
            before = word
        for each in found:
            counts[each] += _LEAD_COUNT if place < _LEAD_WORDS else 1
            if place < _LEAD_WORDS:
                lead[each] += 1
        end = match.end()
        if place < _OPENING_WORDS:
            opening = end
    return text[:opening]


def _fold(word: str) -> str:
    """Without case, genitive and the plural's s."""
    folded = word[:_LONGEST_WORD].lower().replace("’", "'").removesuffix("'s").replace("'", "")
    return folded[:-1] if len(folded) > 3 and folded.endswith("s") and not folded.endswith("ss") else folded


def _rarest(counts: Mapping[str, int], most: int, commonness: Commonness) -> dict[str, int]:
    weighed = commonness.weigh(counts, learnt=False)
    # Equal weights in the order of the alphabet, so that the choice does not hang on where a word stands.
    return {word: counts[word] for word in sorted(weighed, key=lambda word: (-weighed[word], word))[:most]}
