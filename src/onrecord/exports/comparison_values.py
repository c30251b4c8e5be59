"""A comparison as plain JSON values, and as CSV with a line for each cell of its table.

In goes a comparison, out come ids, spans as ``[start, end]``, and words as they stand, always in the same order. Of
articles the text is left out, which :mod:`onrecord.exports.jsonlines` has.
"""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from onrecord.exports.cells import safe_cell
from onrecord.exports.comparison_parts import (
    article_of,
    column_names,
    evidence_voice,
    how_of,
    lead_words,
    row_speaker,
    verb_of,
    words_of,
)
from onrecord.exports.jsonlines import reading_to_dict
from onrecord.exports.story_values import listed_article, story_to_dict
from onrecord.records import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TextIO

    from onrecord.records import Article, Cell, Comparison, HeadlineCheck, OutletView, Rendition, Row, Span

__all__ = [
    "COMPARISON_COLUMNS",
    "comparison_lines",
    "comparison_to_dict",
    "headline_to_dict",
    "write_comparison_csv",
    "write_comparison_json",
]

COMPARISON_COLUMNS = (
    *("thread_id", "speaker", "lead", "outlet", "how", "verb", "stance", "act", "words", "statement_id"),
    *("article_id", "url", "score", "published", "title", "kind", "attributed", "more", "copy_of", "corrected"),
)
"""The columns of the CSV file in their order, which stays; new ones are added at the end."""


def comparison_to_dict(comparison: Comparison) -> dict[str, Any]:
    """Turn a comparison into JSON values, always with the same keys in the same order.

    Cells stand under the name of their outlet, null where the outlet does not tell it; an outlet without a name has an
    empty one. Rows are numbered from 0, as ``alone`` and ``left_out`` name them.
    """
    names = column_names(comparison)
    return {
        "story": story_to_dict(comparison.story),
        "outlets": [_outlet(view, name) for view, name in zip(comparison.outlets, names, strict=True)],
        "rows": [_row(row, names) for row in comparison.rows],
        "voices": [
            {
                "speaker": voice.speaker,
                "type": voice.type.value,
                "outlet": voice.outlet,
                "statements": voice.statements,
                "words": voice.words,
                "quoted": voice.quoted,
                "first": float(voice.first),
            }
            for voice in comparison.voices
        ],
        "names": [
            {
                "speaker": use.speaker,
                "outlet": use.outlet,
                "names": [{"name": name, "uses": count} for name, count in use.names],
            }
            for use in comparison.names
        ],
        "headlines": [headline_to_dict(check) for check in comparison.headlines],
    }


def write_comparison_json(comparison: Comparison, out: TextIO) -> None:
    """Write one JSON object on a line. All is ASCII, so that any terminal and any pipe lets it pass."""
    json.dump(comparison_to_dict(comparison), out, ensure_ascii=True, allow_nan=False)
    out.write("\n")


def write_comparison_csv(comparison: Comparison, out: TextIO) -> None:
    """Write :data:`COMPARISON_COLUMNS` and a line for each thread and outlet, absent ones too.

    No cell starts a formula. ``out`` must be opened with ``newline=""``, or line ends become others.
    """
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(COMPARISON_COLUMNS)
    for known in comparison_lines(comparison):
        lines.writerow([safe_cell("" if value is None else str(value)) for value in known])


def comparison_lines(comparison: Comparison) -> Iterator[tuple[object, ...]]:
    """The values of :data:`COMPARISON_COLUMNS` for each thread and outlet, absent ones too, as they stand."""
    names = column_names(comparison)
    for row in comparison.rows:
        for name, cell in zip(names, row.cells, strict=True):
            yield (row.thread.id, row_speaker(row), lead_words(row), name, how_of(cell), *_cell_columns(cell))


def _cell_columns(cell: Cell | None) -> Iterator[object]:
    if cell is None:
        yield from [None] * (len(COMPARISON_COLUMNS) - 5)
        return
    article, rendition = article_of(cell), cell.rendition
    statement = None if rendition is None else rendition.statement
    yield verb_of(cell) or None
    yield statement and statement.stance and statement.stance.value
    yield statement and statement.act and statement.act.value
    yield words_of(cell)
    yield rendition and rendition.id
    yield from (article.id, article.url)
    yield None if rendition is None else float(rendition.score)
    yield from (article.published, article.title)
    yield statement and statement.kind.value
    yield from ("false" if rendition is None else "true", cell.more)
    yield rendition and rendition.copy_of
    yield rendition and ("true" if rendition.corrected else "false")


def _outlet(view: OutletView, name: str) -> dict[str, Any]:
    return {
        "outlet": name,
        "articles": [article.id for article in view.articles],
        "words": view.words,
        "statements": view.statements,
        "alone": list(view.alone),
        "left_out": list(view.left_out),
        "caveats": list(view.caveats),
    }


def _row(row: Row, names: Sequence[str]) -> dict[str, Any]:
    return {
        "thread": row.thread.id,
        "speaker": row_speaker(row),
        "carried": row.carried,
        "lead": row.thread.lead.id,
        "cells": {name: _cell(cell) for name, cell in zip(names, row.cells, strict=True)},
        "renditions": [_rendition(rendition) for rendition in row.thread.renditions],
    }


def _cell(cell: Cell | None) -> dict[str, Any] | None:
    if cell is None:
        return None
    trace = cell.trace
    return {
        "how": cell.how.value,
        "rendition": None if cell.rendition is None else cell.rendition.id,
        "trace": None
        if trace is None
        else {
            "article": trace.article.id,
            "span": list(trace.span),
            "words": trace.article.text[slice(*trace.span)],
        },
        "more": cell.more,
    }


def _rendition(rendition: Rendition) -> dict[str, Any]:
    """The rendition as statements that are found are written (:mod:`onrecord.exports.found`)."""
    article = rendition.article
    values = reading_to_dict(Reading(article, (rendition.statement,)))
    text = values["article"]["text"]
    (statement,) = values["statements"]
    return {
        "id": rendition.id,
        "day": None if rendition.day is None else rendition.day.isoformat(),
        "how": None if rendition.how is None else rendition.how.value,
        "score": float(rendition.score),
        "quote": [text[start:end] for start, end in statement["content"]],
        "source_text": [text[start:end] for start, end in statement["source"]],
        "cue_text": [text[start:end] for start, end in statement["cue"]],
        "statement": statement,
        "speakers": values["speakers"],
        "article": {name: value for name, value in values["article"].items() if name != "text"},
        "copy_of": rendition.copy_of,
        "corrected": rendition.corrected,
    }


def headline_to_dict(check: HeadlineCheck) -> dict[str, Any]:
    """The check of a headline in its published JSON form."""
    article = check.article
    return {
        "article": listed_article(article),
        "headline": list(check.headline),
        "words": article.text[slice(*check.headline)],
        "claims": [
            {
                "content": _spans(claim.content),
                "words": _words(article, claim.content),
                "statement": claim.statement,
                "speaker": evidence_voice(check, claim.statement),
                "bearing": claim.bearing.value,
                "score": float(claim.score),
                "reasons": list(claim.reasons),
                "evidence": [
                    {
                        "content": _spans(evidence.content),
                        "words": _words(article, evidence.content),
                        "statement": evidence.statement,
                        "speaker": evidence_voice(check, evidence.statement),
                        "score": float(evidence.score),
                    }
                    for evidence in claim.evidence
                ],
            }
            for claim in check.claims
        ],
    }


def _spans(spans: Sequence[Span]) -> list[list[int]]:
    return [list(span) for span in spans]


def _words(article: Article, spans: Sequence[Span]) -> list[str]:
    return [article.text[start:end] for start, end in spans]
