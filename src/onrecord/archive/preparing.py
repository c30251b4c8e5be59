"""Prepares readings for an archive: all that takes time and no database, so that no writer waits for it.

In go readings, out come their rows, words, vectors, and what tells copies. Numbers are given when they are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from onrecord.archive.characters import storable
from onrecord.archive.neighbours import Neighbours
from onrecord.archive.rows import article_row, digest_of, statement_row, voice_row
from onrecord.records import Reading

__all__ = ["Prepared", "prepare", "said_words"]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A reading, ready to be written: ``values`` in JSON form, and rows without numbers.

    ``said`` are the words of each statement, ``vectors`` their vectors, one after the other as bytes.
    """

    values: Mapping[str, Any]
    article: dict[str, Any]
    voices: list[dict[str, Any]]
    statements: list[dict[str, Any]]
    said: list[str]
    vectors: bytes
    bands: Sequence[int]

    @property
    def key(self) -> str:
        """The article's id."""
        return str(self.article["key"])

    @property
    def text(self) -> str:
        """The article's text."""
        return str(self.values["article"]["text"])


def prepare(readings: Sequence[Reading], neighbours: Neighbours) -> list[Prepared]:
    """Prepare readings, one answer each."""
    return [_prepare(neighbours.to_values(reading), neighbours) for reading in readings]


def _prepare(values: Mapping[str, Any], neighbours: Neighbours) -> Prepared:
    article = values["article"]
    text, url, published = article["text"], article["url"], article["published"]
    day = None if published is None else date.fromisoformat(published)
    row = article_row(article)
    voices = [voice_row(each) for each in values["speakers"]]
    statements = [statement_row(each, place, day) for place, each in enumerate(values["statements"], start=1)]
    url_key = None if url is None else neighbours.url_key(url)
    text_key, bands = neighbours.text_marks(text)
    row |= {
        "digest": digest_of(row, voices, statements),
        "text_key": text_key,
        "url_key": None if url_key is None else storable(url_key),
    }
    said = [said_words(text, each["content"]) for each in values["statements"]]
    vectors = neighbours.vectors(said).tobytes() if said else b""
    return Prepared(values, row, voices, statements, said, vectors, bands)


def said_words(text: str, content: Iterable[Sequence[int]]) -> str:
    """The words of a statement, as the indexes take them: those of all its parts, without what no database holds."""
    return " ".join(text[start:end] for start, end in content).encode("utf-8", "replace").decode().replace("\0", " ")
