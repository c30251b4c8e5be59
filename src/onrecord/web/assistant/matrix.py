"""Turns a comparison into what an assistant is told: a matrix of statements and outlets, a part at a time.

In goes a comparison, out come JSON values of bounded size. What differs between tellings stands in the comparison.
"""

from __future__ import annotations

from typing import Any, Final

from onrecord.exports.comparison_parts import BEARINGS, column_names, row_speaker
from onrecord.records import Article, Cell, Comparison, HeadlineCheck, Row, Span
from onrecord.web.assistant.quoting import iso, quotation, shortened, source, spans_values, statement_values

__all__ = ["outline_values", "row_values"]

_MOST_OUTLETS, _MOST_ARTICLES, _MOST_VOICES, _MOST_HEADLINES, _MOST_PLACES = 24, 40, 12, 8, 20
_LONGEST_TELLING: Final = 500
"""Characters of one span of a telling that are shown; the lead stands in full."""


def outline_values(comparison: Comparison) -> dict[str, Any]:
    """All but the rows: the outlets with what they leave out, the voices with the most words, and the headlines."""
    names = column_names(comparison)
    views = list(zip(comparison.outlets, names, strict=True))
    values: dict[str, Any] = {
        "outlets": [
            {
                "outlet": shortened(name),
                "articles": [each.id for each in view.articles[:_MOST_ARTICLES]],
                "words": view.words,
                "statements": view.statements,
                "rows_it_alone_has": list(view.alone[:_MOST_PLACES]),
                "rows_it_leaves_out": list(view.left_out[:_MOST_PLACES]),
                "may_not_be_left_out_because": [shortened(each) for each in view.caveats[:_MOST_PLACES]],
            }
            for view, name in views[:_MOST_OUTLETS]
        ],
        "voices": [
            {
                "speaker": shortened(each.speaker),
                "outlet": shortened(each.outlet),
                "statements": each.statements,
                "words": each.words,
                "words_in_quotation_marks": each.quoted,
            }
            for each in comparison.voices[:_MOST_VOICES]
        ],
        "headlines": [_headline(each) for each in comparison.headlines[:_MOST_HEADLINES]],
    }
    cut = {
        "outlets": len(views) - _MOST_OUTLETS,
        "voices": len(comparison.voices) - _MOST_VOICES,
        "headlines": len(comparison.headlines) - _MOST_HEADLINES,
    }
    left_out = {name: count for name, count in cut.items() if count > 0}
    return {**values, "not_shown": left_out} if left_out else values


def row_values(comparison: Comparison, place: int, *, most: int = _MOST_OUTLETS) -> dict[str, Any]:
    """One thing said: its lead in full, and how each outlet tells it; outlets that do not tell it are named last.

    Of more than ``most`` outlets that tell it the rest are counted.
    """
    row, names = comparison.rows[place], column_names(comparison)
    told = [(name, cell) for name, cell in zip(names, row.cells, strict=True) if cell is not None]
    absent = [name for name, cell in zip(names, row.cells, strict=True) if cell is None]
    values: dict[str, Any] = {
        "row": place,
        "thread": row.thread.id,
        "speaker": shortened(row_speaker(row)),
        "told_by": row.carried,
        "lead": statement_values(row.thread.lead),
        "tellings": [_cell(row, name, cell) for name, cell in told[:most]],
        "absent_from": [shortened(name) for name in absent[:_MOST_OUTLETS]],
    }
    cut = max(0, len(told) - most)
    return {**values, "tellings_not_shown": cut} if cut else values


def _cell(row: Row, name: str, cell: Cell) -> dict[str, Any]:
    values: dict[str, Any] = {"outlet": shortened(name), "how": cell.how.value}
    rendition = cell.rendition
    if rendition is not None:
        values["statement"] = rendition.id
        if rendition.id == row.thread.lead.id:
            return {**values, "how": "lead"}
        statement = rendition.statement
        values["verb"] = _words(rendition.article, statement.cue)
        values["verb_stance"] = statement.stance and statement.stance.value
        values["quote"] = _words(rendition.article, statement.content)
        values["day"] = iso(rendition.day)
        values["source"] = source(rendition.article)
    elif cell.trace is not None:
        values["attributed_to_nobody"] = True
        values["quote"] = _words(cell.trace.article, (cell.trace.span,))
        values["day"] = iso(cell.trace.article.published)
        values["source"] = source(cell.trace.article)
    if cell.more:
        values["further_tellings"] = cell.more
    return {key: value for key, value in values.items() if value is not None}


def _headline(check: HeadlineCheck) -> dict[str, Any]:
    return {
        "source": source(check.article),
        "headline": quotation(check.article, check.headline),
        "claims": [
            {
                "words": _words(check.article, claim.content),
                "bearing": claim.bearing.value,
                "means": BEARINGS[claim.bearing],
                "evidence": [_words(check.article, each.content) for each in claim.evidence[:2]],
            }
            for claim in check.claims[:_MOST_HEADLINES]
        ],
    }


def _words(article: Article, spans: tuple[Span, ...]) -> list[dict[str, Any]]:
    return spans_values(article, spans, most=_LONGEST_TELLING)
