"""The check of a draft as a page shows it: words laid side by side, and who has which, in plain records.

In goes a check, out come views whose words are those of the texts, character for character. How they look, and the
addresses of pages, are for whoever shows them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from onrecord.exports.places import Places, heading, role_text
from onrecord.records import Article, Span, Statement
from onrecord.records.draft import Change, DraftCheck, DraftQuotation, Passage, Verdict

__all__ = [
    "VERDICT_NAMES",
    "DraftView",
    "EvidenceView",
    "OtherWording",
    "QuotationView",
    "Stretch",
    "draft_view",
    "laid_words",
]

VERDICT_NAMES: Final = {
    Verdict.EXACT: "exact",
    Verdict.TRIMMED: "trimmed",
    Verdict.ALTERED: "altered",
    Verdict.UNQUOTED: "not in quotation marks",
    Verdict.OTHER_SPEAKER: "another speaker",
    Verdict.NOT_FOUND: "not found",
    Verdict.NOT_CHECKED: "not checked",
}
_CLOSING: Final = "”\"»“’'›‘"
_MOST_OUTLETS: Final = 8
_AROUND: Final = 40
"""Characters before and after a place with other words."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of words: in both texts (``same``), in the archive alone (``gone``), or in the draft alone (``new``).

    ``marked`` tells that the draft shows the change to its readers, by an ellipsis or brackets.
    """

    change: str
    words: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """Where the archive has words: ``statement`` is the id of the statement with most of them, None where none has.

    ``quote`` are its words and ``content`` its characters from the first to the last. ``copies_draft`` tells that the
    article is a copy of the draft itself; ``closeness`` is how near a suggestion is in meaning.
    """

    article: str
    title: str
    outlet: str | None
    day: date | None
    speaker: str | None
    statement: str | None
    quote: str
    content: tuple[int, int] | None
    copies_draft: bool = False
    closeness: float | None = None


@dataclass(frozen=True, slots=True)
class OtherWording:
    """Other words that articles have for a quotation: what differs, in ``articles`` articles, of ``outlets``."""

    stretches: tuple[Stretch, ...]
    articles: int
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuotationView:
    """A quotation of the draft with its verdict, and the evidence for it.

    ``where`` names its place, such as ``¶3``; ``spans`` are its characters in the draft. ``stretches`` lay its words
    beside the archive's. ``elsewhere`` are the ids of other articles that have it in the same words.
    """

    number: int
    verdict: Verdict
    name: str
    problem: bool
    where: str
    spans: tuple[tuple[int, int], ...]
    speaker: str | None
    stretches: tuple[Stretch, ...]
    notes: tuple[str, ...]
    evidence: tuple[EvidenceView, ...]
    elsewhere: tuple[str, ...]
    otherwise: tuple[OtherWording, ...]
    agreeing: int
    suggestions: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft that was checked. ``counts`` are the verdicts with their numbers, in the order of :class:`Verdict`."""

    title: str
    sound: bool
    counts: tuple[tuple[Verdict, str, int], ...]
    told_otherwise: int
    quotations: tuple[QuotationView, ...]
    problems: tuple[str, ...]


def draft_view(check: DraftCheck) -> DraftView:
    """What a page shows of a check."""
    places = Places(check.article)
    starts = [line.start for line in places.lines]
    return DraftView(
        title=heading(check.article),
        sound=check.sound,
        counts=tuple((each, VERDICT_NAMES[each], check.counts[each]) for each in Verdict if check.counts[each]),
        told_otherwise=check.told_otherwise,
        quotations=tuple(
            _quotation(check.article, each, number, places.lines[bisect_right(starts, each.spans[0].start) - 1].name)
            for number, each in enumerate(check.quotations, start=1)
        ),
        problems=tuple(each.message for each in check.problems),
    )


def _quotation(article: Article, quotation: DraftQuotation, number: int, where: str) -> QuotationView:
    return QuotationView(
        number=number,
        verdict=quotation.verdict,
        name=VERDICT_NAMES[quotation.verdict],
        problem=quotation.problem,
        where=where,
        spans=tuple((start, end) for start, end in quotation.spans),
        speaker=None if quotation.speaker is None else quotation.speaker.name,
        stretches=laid_words(article, quotation),
        notes=quotation.notes,
        evidence=tuple(_evidence(each) for each in _passages(quotation)),
        elsewhere=quotation.elsewhere,
        otherwise=tuple(_otherwise(article, quotation, passages) for passages in quotation.otherwise),
        agreeing=quotation.agreeing,
        suggestions=tuple(
            _told(each.article, each.id, each.statement, each.day, closeness=each.closeness)
            for each in quotation.suggestions
        ),
    )


def laid_words(article: Article, quotation: DraftQuotation) -> tuple[Stretch, ...]:
    """The quotation with its marks, and what the archive has in the place of other words."""
    return tuple(_laid(article, _passages(quotation), *_extent(article, quotation)))


def _passages(quotation: DraftQuotation) -> list[Passage]:
    return [each for each in (quotation.passage, quotation.rest) if each is not None]


def _extent(article: Article, quotation: DraftQuotation) -> tuple[int, int]:
    """The quotation's characters with the marks around them."""
    start, end = quotation.spans[0].start, quotation.spans[-1].end
    if quotation.verdict is not Verdict.NOT_CHECKED or start:
        start = max(0, start - 1)
    return start, end + (end < len(article.text) and article.text[end] in _CLOSING)


def _laid(article: Article, passages: Sequence[Passage], start: int, end: int) -> Iterator[Stretch]:
    """The words between two places of the draft, with what passages have in the place of others."""
    text, at = article.text, start
    for passage in passages:
        for part in passage.parts:
            # What the draft itself shows in brackets needs no further marks.
            shown = part.change is Change.SAME or (part.marked and part.change is not Change.CUT)
            if shown or part.draft.start < at or part.draft.end > end:
                continue
            yield from _stretch("same", text[at : part.draft.start])
            yield from _stretch("gone", _slice(passage.article.text, part.source), marked=part.marked)
            yield from _stretch("new", _slice(text, part.draft), marked=part.marked)
            at = part.draft.end
    yield from _stretch("same", text[at:end])


def _stretch(change: str, words: str, *, marked: bool = False) -> Iterator[Stretch]:
    if words:
        yield Stretch(change, words, marked)


def _slice(text: str, span: Span) -> str:
    return text[span.start : span.end]


def _evidence(passage: Passage) -> EvidenceView:
    return _told(passage.article, passage.id, passage.statement, passage.day, copies_draft=passage.copies_draft)


def _told(
    article: Article,
    name: str | None,
    statement: Statement | None,
    day: date | None,
    *,
    copies_draft: bool = False,
    closeness: float | None = None,
) -> EvidenceView:
    content = None if statement is None else statement.content
    return EvidenceView(
        article=article.id,
        title=heading(article),
        outlet=article.outlet,
        day=day,
        speaker=None if statement is None or statement.speaker is None else statement.speaker.name,
        statement=name,
        quote="" if content is None else role_text(article, content),
        content=None if content is None else (content[0].start, content[-1].end),
        copies_draft=copies_draft,
        closeness=closeness,
    )


def _otherwise(article: Article, quotation: DraftQuotation, passages: Sequence[Passage]) -> OtherWording:
    first = passages[0]
    changed = [part for part in first.parts if part.change is not Change.SAME and not part.marked]
    start, end = _extent(article, quotation)
    if changed:
        start = max(start, _words_from(article.text, start, changed[0].draft.start - _AROUND))
        end = min(end, _words_to(article.text, end, changed[-1].draft.end + _AROUND))
    return OtherWording(
        stretches=tuple(_laid(article, [first], start, end)),
        articles=len(passages),
        outlets=tuple(dict.fromkeys(each.article.outlet or heading(each.article) for each in passages))[:_MOST_OUTLETS],
    )


def _words_from(text: str, least: int, place: int) -> int:
    """Where the first whole word from ``place`` on begins."""
    if place <= least:
        return least
    while place < len(text) and not text[place - 1].isspace():
        place += 1
    return place


def _words_to(text: str, most: int, place: int) -> int:
    """Where the last whole word up to ``place`` ends."""
    if place >= most:
        return most
    while place > 0 and not text[place].isspace():
        place -= 1
    return place
