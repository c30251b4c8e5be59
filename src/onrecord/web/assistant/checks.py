"""Turns the check of a draft into what an assistant is told: each verdict with the words that it goes by.

In goes a check, out come JSON values of bounded size. Nothing is judged here.
"""

from __future__ import annotations

from typing import Any, Final

from onrecord.records import Article, Change, DraftCheck, DraftQuotation, Passage, Span, Verdict
from onrecord.web.assistant.quoting import iso, source, spans_values, speaker_values, statement_values

__all__ = ["VERDICTS", "quotation_values"]

VERDICTS: Final = {
    Verdict.EXACT: "its words stand there in one run",
    Verdict.TRIMMED: "words are left out between words that the record has",
    Verdict.ALTERED: "words are others, added, or put together from several quotations",
    Verdict.UNQUOTED: "the words stand there, but outside quotation marks",
    Verdict.OTHER_SPEAKER: "the words stand there, but somebody else said them",
    Verdict.NOT_FOUND: "no statement of the archive has these words, which does not prove that nobody said them",
    Verdict.NOT_CHECKED: "too short to be looked for, a title, or a mark without a partner",
}
_MOST_CHANGES, _MOST_ELSEWHERE, _MOST_OTHERWISE = 12, 10, 3


def quotation_values(check: DraftCheck, number: int) -> dict[str, Any]:
    """The quotation of this number, counted from 0, with its verdict and the evidence for it."""
    draft, told = check.article, check.quotations[number]
    values: dict[str, Any] = {
        "number": number + 1,
        "verdict": told.verdict.value,
        "means": VERDICTS[told.verdict],
        "needs_correction": told.problem,
        "draft": spans_values(draft, told.spans),
        "draft_speaker": speaker_values(told.speaker),
        "notes": list(told.notes),
        "evidence": _passage(draft, told.passage),
        "second_evidence": _passage(draft, told.rest),
        "same_words_in_articles": _counted(told.elsewhere),
        "other_wordings": _otherwise(draft, told),
        "similar": [
            {**statement_values(_Suggested(each)), "closeness": round(each.closeness, 3)} for each in told.suggestions
        ],
    }
    return {name: value for name, value in values.items() if value not in (None, [])}


class _Suggested:
    """A suggestion as a statement that was found."""

    def __init__(self, suggestion: Any) -> None:
        self.id: str = suggestion.id
        self.statement = suggestion.statement
        self.article = suggestion.article
        self.day = suggestion.day
        self.corrected = False


def _passage(draft: Article, passage: Passage | None) -> dict[str, Any] | None:
    if passage is None:
        return None
    changed = [part for part in passage.parts if part.change is not Change.SAME]
    values: dict[str, Any] = {
        "source": source(passage.article),
        "day": iso(passage.day),
        "statement": passage.id,
        "speaker": None if passage.statement is None else speaker_values(passage.statement.speaker),
        "quote": spans_values(passage.article, _joined(passage)),
        "changes": [
            {
                "change": part.change.value,
                "draft": spans_values(draft, [part.draft]),
                "record": spans_values(passage.article, [part.source]),
                "shown_to_readers": part.marked,
            }
            for part in changed[:_MOST_CHANGES]
        ],
        "further_changes": max(0, len(changed) - _MOST_CHANGES) or None,
        "copies_the_draft": passage.copies_draft or None,
    }
    return {name: value for name, value in values.items() if value not in (None, [])}


def _joined(passage: Passage) -> list[Span]:
    """The characters of the article that the quotation was held against, runs that touch made one."""
    spans: list[Span] = []
    for start, end in sorted(part.source for part in passage.parts if part.source.start < part.source.end):
        between = passage.article.text[spans[-1].end : start] if spans else "."
        if not between.strip():
            spans[-1] = Span(spans[-1].start, max(end, spans[-1].end))
        else:
            spans.append(Span(start, end))
    return spans


def _counted(ids: tuple[str, ...]) -> list[str]:
    more = len(ids) - _MOST_ELSEWHERE
    return [*ids[:_MOST_ELSEWHERE], *([f"and {more} more"] if more > 0 else [])]


def _otherwise(draft: Article, told: DraftQuotation) -> list[dict[str, Any]]:
    return [
        {"articles": len(passages), "for_one": _passage(draft, passages[0])}
        for passages in told.otherwise[:_MOST_OTHERWISE]
    ]
