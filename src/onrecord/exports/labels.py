"""Statements that people have corrected or accepted, as labels to train and to evaluate on.

In go articles with such statements, out comes JSON Lines in the form that :mod:`onrecord.evaluation.labels` reads, both
as labels and as the articles that they label: ``onrecord evaluate acts FILE --articles FILE``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

from onrecord.records import SpeakerType

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TextIO

    from onrecord.records import Reading, Span, Statement

__all__ = ["Judged", "write_labels"]


class Judged(Protocol):
    """An article on whose statements people had a word."""

    @property
    def reading(self) -> Reading:
        """The statements that were corrected or accepted, as corrected."""

    @property
    def rejected(self) -> Sequence[Statement]:
        """Those that are none."""

    @property
    def authors(self) -> Sequence[str]:
        """Who said so."""


def write_labels(judged: Iterable[Judged], out: TextIO) -> None:
    """Write one line for each article.

    A line holds only statements that people looked at; what an article holds besides them is not known, and
    ``rejected`` are the spans of those that are none.
    """
    for each in judged:
        out.write(json.dumps(_values(each), allow_nan=False) + "\n")


def _values(judged: Judged) -> dict[str, Any]:
    article = judged.reading.article
    return {
        "name": article.id,
        "annotator": " & ".join(judged.authors),
        "outlet": article.outlet,
        "published": None if article.published is None else article.published.isoformat(),
        "title": article.title,
        "url": article.url,
        "text": article.text,
        "attributions": [_spans(statement) for statement in judged.reading.statements],
        "statements": [_labels(statement) for statement in judged.reading.statements],
        "rejected": [_spans(statement) for statement in judged.rejected],
    }


def _spans(statement: Statement) -> dict[str, Any]:
    def pairs(spans: tuple[Span, ...]) -> list[list[int]]:
        return [list(span) for span in spans]

    return {
        "source": pairs(statement.source),
        "cue": pairs(statement.cue),
        "content": pairs(statement.content),
    }


def _labels(statement: Statement) -> dict[str, Any]:
    speaker, said_on = statement.speaker, statement.said_on
    day = None if said_on is None else said_on.day
    return {
        **_spans(statement),
        "speaker": "unknown" if speaker is None else speaker.name,
        "type": SpeakerType.UNKNOWN.value if speaker is None else speaker.type.value,
        "act": None if statement.act is None else statement.act.value,
        "addressee": None if statement.addressee is None else statement.addressee.name,
        "said_on": None if day is None else day.isoformat(),
    }
