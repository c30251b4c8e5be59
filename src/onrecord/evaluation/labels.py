"""Labelled articles: attributions with what a careful reader says of each, joined with the texts they stand in.

In go labels as JSON Lines, one article a line, and a file of articles in the form of PolNeAR; out come gold articles
with their labels, checked. As with gold corpora, a file with a fault is not used at all. This module compares nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from onrecord.errors import GoldError
from onrecord.evaluation.gold import GoldArticle, read_gold_readings
from onrecord.evaluation.scores import ROLES, Attribution
from onrecord.records import Act, Span, SpeakerType
from onrecord.speakers import fold_speaker

__all__ = [
    "GoldSpeaker",
    "GoldStatement",
    "LabelledArticle",
    "LabelledStatements",
    "read_labels",
    "read_statement_labels",
]

_Label = TypeVar("_Label")


@dataclass(frozen=True, slots=True)
class GoldSpeaker:
    """The label of one attribution: joint speakers are joined by " & "."""

    name: str
    type: SpeakerType

    @property
    def folded(self) -> frozenset[str]:
        """What names are compared by."""
        return fold_speaker(self.name)


@dataclass(frozen=True, slots=True)
class GoldStatement:
    """The label of one attribution: its act, to whom it was said and on which day, where the article tells these.

    The addressee is named as speakers are.
    """

    act: Act
    addressee: str | None = None
    said_on: date | None = None


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """An article whose attributions carry speakers, in the same order."""

    article: GoldArticle
    speakers: tuple[GoldSpeaker, ...]


@dataclass(frozen=True, slots=True)
class LabelledStatements:
    """An article whose attributions carry acts, addressees and dates, in the same order."""

    article: GoldArticle
    statements: tuple[GoldStatement, ...]


def read_labels(labels: Path, articles: Path) -> tuple[LabelledArticle, ...]:
    """Read attributions with their speakers, and the articles that they stand in.

    ``labels`` holds ``{"name", "annotator", "statements": [{"source", "cue", "content", "speaker", "type"}, ...]}`` a
    line, ``articles`` texts in the form of PolNeAR. Raises :class:`GoldError` with file, line and fault.
    """
    return tuple(LabelledArticle(article, speakers) for article, speakers in _read(labels, articles, _parse_speaker))


def read_statement_labels(labels: Path, articles: Path) -> tuple[LabelledStatements, ...]:
    """Read attributions with their acts, addressees and dates; else as :func:`read_labels`.

    In ``labels`` each statement has ``{"source", "cue", "content", "act", "addressee", "said_on"}``: one of
    :class:`Act`, a name or null, an ISO date or null. A line may give the date of publication that its dates were
    resolved against as ``published``; it must not contradict the article's own.
    """
    return tuple(
        LabelledStatements(article, statements) for article, statements in _read(labels, articles, _parse_statement)
    )


def _read(
    labels: Path, articles: Path, parse: Callable[[Mapping[str, Any]], _Label]
) -> list[tuple[GoldArticle, tuple[_Label, ...]]]:
    texts = {article.name: article for article in read_gold_readings(articles)}
    try:
        lines = labels.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{labels}: cannot be read: {error}") from error
    result = [
        _parse_line(line, texts, f"{labels}:{number}", parse) for number, line in enumerate(lines, 1) if line.strip()
    ]
    if not result:
        raise GoldError(f"{labels}: there are no labelled articles in it")
    return result


def _parse_line(
    line: str, texts: Mapping[str, GoldArticle], place: str, parse: Callable[[Mapping[str, Any]], _Label]
) -> tuple[GoldArticle, tuple[_Label, ...]]:
    try:
        fields = json.loads(line)
        statements = fields["statements"]
        article = texts[fields["name"]]
        published = _published(article, fields.get("published"))
        attributions = tuple(Attribution(*(_spans(s[role]) for role in ROLES)) for s in statements)
        parsed = tuple(parse(s) for s in statements)
        _check(article.text, attributions)
    except KeyError as error:
        raise GoldError(f"{place}: {error} is missing, in the labels or among the articles") from error
    except (ValueError, TypeError, RecursionError) as error:
        raise GoldError(f"{place}: is not in the form of labelled statements: {error}") from error
    return replace(article, attributions=attributions, published=published), parsed


def _published(article: GoldArticle, labelled: Any) -> date | None:
    if labelled is None:
        return article.published
    published = date.fromisoformat(labelled)
    if article.published not in (None, published):
        raise ValueError(f'"published" is {published} here, and {article.published} among the articles')
    return published


def _parse_speaker(fields: Mapping[str, Any]) -> GoldSpeaker:
    return GoldSpeaker(_name(fields["speaker"], "a speaker"), SpeakerType(fields["type"]))


def _parse_statement(fields: Mapping[str, Any]) -> GoldStatement:
    addressee, said_on = fields["addressee"], fields["said_on"]
    return GoldStatement(
        Act(fields["act"]),
        None if addressee is None else _name(addressee, "an addressee"),
        None if said_on is None else date.fromisoformat(said_on),
    )


def _name(value: Any, whose: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{whose} needs a name, not {value!r}")
    return value


def _check(text: str, attributions: Sequence[Attribution]) -> None:
    """Raise ValueError for spans that are not within the text, and for missing contents."""
    for attribution in attributions:
        if not attribution.content:
            raise ValueError("an attribution needs content")
        for start, end in (*attribution.source, *attribution.cue, *attribution.content):
            if not 0 <= start < end <= len(text):
                raise ValueError(f"the span [{start}, {end}] is not within the text's {len(text)} characters")


def _spans(pairs: Any) -> tuple[Span, ...]:
    spans = tuple(Span(start, end) for start, end in pairs)
    if not all(type(offset) is int for span in spans for offset in span):
        raise TypeError("a span must be [start, end] in whole numbers")
    return spans
