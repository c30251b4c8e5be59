"""What the templates of a comparison's page are given: one typed record for the page, each statement, each telling.

Texts stand here as they are; the templates make them safe and add all wording. Nothing is judged here: how tellings
differ stands in the comparison.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onrecord.exports.addresses import web_address
from onrecord.exports.circumstances import act_beyond_stating, day_in_words, stance_in_words
from onrecord.exports.comparison_parts import (
    BEARINGS,
    claim_words,
    evidence_voice,
    lead_words,
    outlet_names,
    outlet_or_none,
    row_speaker,
    rows_of_many,
    speaker_name,
)
from onrecord.exports.diffing import Change, Stretch, word_diff
from onrecord.exports.places import role_text
from onrecord.records import Bearing, How, Stance, StoryArticle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onrecord.records import Article, Cell, Comparison, HeadlineCheck, Rendition, Row, Story

__all__ = [
    "ClaimView",
    "ComparisonView",
    "HeadlineView",
    "OutletSection",
    "RowView",
    "TellingView",
    "headline_view",
    "stretches_of",
]

# Of a paraphrase that shares fewer of its words than this with the lead, a list of changes tells nothing.
_LEAST_IN_COMMON = 0.35
# The colours of what is no way of telling a statement.
_TONES = {Bearing.STRONGER: "altered", Bearing.UNSUPPORTED: "altered", Bearing.UNCLEAR: "absent"}


@dataclass(frozen=True, slots=True)
class SourceView:
    """An article as the place where something stands; ``link`` is None for what is no plain address of the web."""

    outlet: str
    title: str
    link: str | None
    day: str | None
    copied: bool = False
    article_id: str = ""


@dataclass(frozen=True, slots=True)
class TellingView:
    """One telling of a statement. ``place`` is the column whose cell it is, None where it is no cell's.

    ``lead`` is whether the others are held against it. ``stretches`` are its words held against the lead's; without
    them ``words`` stand alone.
    """

    number: int
    place: int | None
    source: SourceView
    how: str
    lead: bool
    speaker: str
    mention: str
    verb: str
    stance: str | None
    charged: bool
    act: str | None
    words: str
    stretches: tuple[Stretch, ...]
    score: str | None
    attributed: bool
    copied: bool
    corrected: bool
    statement_id: str | None


@dataclass(frozen=True, slots=True)
class RowView:
    """A statement with a telling for each outlet (None is absent), and how many more that outlet has.

    The ``lead`` is what the others are held against; ``tellings`` are all others, those of the cells first.
    """

    number: int
    speaker: str
    words: str
    cells: tuple[TellingView | None, ...]
    more: tuple[int, ...]
    lead: TellingView
    tellings: tuple[TellingView, ...]
    thread_id: str
    carried: int


@dataclass(frozen=True, slots=True)
class OutletSection:
    """One outlet's part, with what it alone has and what it leaves out."""

    name: str
    articles: int
    copies: int
    words: int
    statements: int
    alone: tuple[RowView, ...]
    left_out: tuple[RowView, ...]
    caveats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """What a headline attributes, and the words under it to hold it against, each with voice and score.

    ``tone`` is the way of telling whose colour the bearing has.
    """

    words: str
    bearing: str
    told: str
    tone: str
    score: str
    reasons: tuple[str, ...]
    evidence: tuple[tuple[str | None, str, str], ...]


@dataclass(frozen=True, slots=True)
class HeadlineView:
    """One headline."""

    source: SourceView
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """The whole page. ``rows`` are the statements that more than one outlet has."""

    title: str
    story_id: str
    days: tuple[str, ...]
    articles: tuple[SourceView, ...]
    copies: int
    statements: int
    outlets: tuple[str, ...]
    rows: tuple[RowView, ...]
    sections: tuple[OutletSection, ...]
    names: tuple[tuple[str, tuple[tuple[str, tuple[tuple[str, int], ...]], ...]], ...]
    headlines: tuple[HeadlineView, ...]

    @classmethod
    def of(cls, comparison: Comparison) -> ComparisonView:
        """View a comparison."""
        story = comparison.story
        names = outlet_names(comparison)
        rows = [_row(row, place, names) for place, row in enumerate(comparison.rows)]
        return cls(
            title=story.title or f"Story {story.id}",
            story_id=story.id,
            days=tuple(dict.fromkeys(_days(story))),
            articles=tuple(_source(article) for article in story.articles),
            copies=story.copies,
            statements=len(rows),
            outlets=names,
            rows=tuple(rows[place] for place in rows_of_many(comparison)),
            sections=tuple(
                OutletSection(
                    name=name,
                    articles=len(view.articles),
                    copies=sum(article.copy_of is not None for article in view.articles),
                    words=view.words,
                    statements=view.statements,
                    alone=tuple(rows[place] for place in view.alone),
                    left_out=tuple(rows[place] for place in view.left_out),
                    caveats=view.caveats,
                )
                for view, name in zip(comparison.outlets, names, strict=True)
            ),
            names=tuple(_names(comparison)),
            headlines=tuple(map(headline_view, comparison.headlines)),
        )


def headline_view(check: HeadlineCheck) -> HeadlineView:
    """View what the headline of one article attributes, held against its text."""
    return HeadlineView(_source(check.article), _claims(check))


def stretches_of(lead: str, words: str, how: How) -> tuple[Stretch, ...]:
    """The words of a telling held against the lead's, unless they are too far from them to be held against."""
    stretches = word_diff(lead, words)
    if how is not How.PARAPHRASED:
        return stretches
    kept = sum(len(words.split()) for change, words in stretches if change is Change.KEPT)
    return stretches if kept >= _LEAST_IN_COMMON * max(len(lead.split()), len(words.split()), 1) else ()


def _row(row: Row, place: int, names: tuple[str, ...]) -> RowView:
    columns = {cell.rendition.id: at for at, cell in enumerate(row.cells) if cell and cell.rendition}
    cells = tuple(
        None if cell is None else _cell(cell, row, place, column, name)
        for column, (cell, name) in enumerate(zip(row.cells, names, strict=True))
    )
    lead = row.thread.lead
    others = (each for each in row.thread.renditions if each.id not in columns and each is not lead)
    return RowView(
        number=place + 1,
        speaker=row_speaker(row),
        words=lead_words(row),
        cells=cells,
        more=tuple(0 if cell is None else cell.more for cell in row.cells),
        lead=_telling(lead, row, place, columns.get(lead.id)),
        tellings=(
            *(each for each in cells if each is not None and each.statement_id != lead.id),
            *(_telling(each, row, place, None, each.how or How.VERBATIM) for each in others),
        ),
        thread_id=row.thread.id,
        carried=row.carried,
    )


def _cell(cell: Cell, row: Row, place: int, column: int, name: str) -> TellingView:
    if cell.rendition is not None:
        return _telling(cell.rendition, row, place, column, cell.how)
    if cell.trace is None:
        raise ValueError("a cell has either a rendition or a trace")
    words = role_text(cell.trace.article, (cell.trace.span,))
    source = _source(cell.trace.article)
    return TellingView(
        number=place + 1,
        place=column,
        source=replace(source, outlet=name),
        how=cell.how.value,
        lead=False,
        speaker="",
        mention="",
        verb="",
        stance=None,
        charged=False,
        act=None,
        words=words,
        stretches=stretches_of(lead_words(row), words, cell.how),
        score=None,
        attributed=False,
        copied=False,
        corrected=False,
        statement_id=None,
    )


def _telling(rendition: Rendition, row: Row, place: int, column: int | None, how: How = How.VERBATIM) -> TellingView:
    article, statement = rendition.article, rendition.statement
    lead = rendition.id == row.thread.lead.id
    words = role_text(article, statement.content)
    return TellingView(
        number=place + 1,
        place=column,
        source=_source(article),
        how=how.value,
        lead=lead,
        speaker=speaker_name(rendition),
        mention=role_text(article, statement.source),
        verb=role_text(article, statement.cue),
        stance=stance_in_words(statement),
        charged=statement.stance in (Stance.DOUBTING, Stance.CHARGED),
        act=act_beyond_stating(statement),
        words=words,
        stretches=() if lead else stretches_of(lead_words(row), words, how),
        score=None if lead else f"{rendition.score:.2f}",
        attributed=True,
        copied=rendition.copy_of is not None,
        corrected=rendition.corrected,
        statement_id=rendition.id,
    )


def _source(article: Article | StoryArticle) -> SourceView:
    return SourceView(
        outlet=outlet_or_none(article.outlet),
        title=article.title or "Untitled article",
        link=web_address(article.url),
        day=None if article.published is None else day_in_words(article.published),
        copied=isinstance(article, StoryArticle) and article.copy_of is not None,
        article_id=article.id,
    )


def _claims(check: HeadlineCheck) -> tuple[ClaimView, ...]:
    return tuple(
        ClaimView(
            words=claim_words(check, claim),
            bearing=claim.bearing.value,
            told=BEARINGS[claim.bearing],
            tone=_TONES.get(claim.bearing, claim.bearing.value),
            score=f"{claim.score:.2f}",
            reasons=claim.reasons,
            evidence=tuple(
                (
                    evidence_voice(check, evidence.statement),
                    role_text(check.article, evidence.content),
                    f"{evidence.score:.2f}",
                )
                for evidence in claim.evidence
            ),
        )
        for claim in check.claims
    )


def _names(comparison: Comparison) -> Iterator[tuple[str, tuple[tuple[str, tuple[tuple[str, int], ...]], ...]]]:
    for speaker in dict.fromkeys(use.speaker for use in comparison.names):
        uses = [(outlet_or_none(use.outlet), use.names) for use in comparison.names if use.speaker == speaker]
        yield speaker, tuple(uses)


def _days(story: Story) -> Iterator[str]:
    return (day_in_words(day) for day in (story.first, story.last) if day)
