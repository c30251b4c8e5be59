"""What a comparison is shown by, whatever it is shown on: names of columns, rows worth a line, words of cells.

In go records, out come their own words and a few fixed phrases. Nothing is made safe here, since what is safe differs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.exports.places import role_text
from onrecord.records import Bearing, Stance

if TYPE_CHECKING:
    from onrecord.records import Article, Cell, Comparison, HeadlineCheck, HeadlineClaim, Rendition, Row, Story

__all__ = [
    "ABSENT",
    "BEARINGS",
    "STANCE_SIGNS",
    "UNATTRIBUTED",
    "UNNAMED_OUTLET",
    "article_of",
    "claim_words",
    "column_names",
    "counted",
    "days_of",
    "evidence_voice",
    "how_of",
    "lead_words",
    "outlet_names",
    "outlet_or_none",
    "row_speaker",
    "rows_of_many",
    "speaker_name",
    "verb_of",
    "words_of",
]

ABSENT = "absent"
UNATTRIBUTED = "not attributed"
"""What is said of words that an article has without anybody who says them."""
UNNAMED_OUTLET = "outlet unknown"
_NOBODY = "nobody named"

STANCE_SIGNS = {Stance.DOUBTING: "?", Stance.CHARGED: "!"}
"""Signs for verbs that colour what they report; what takes it for true goes without one."""

BEARINGS = {
    Bearing.VERBATIM: "stands in the text word for word",
    Bearing.TRIMMED: "stands in the text with words left out",
    Bearing.PARAPHRASED: "stands in the text in other words",
    Bearing.STRONGER: "is stronger than the words under it",
    Bearing.UNSUPPORTED: "has nothing under it that says so",
    Bearing.UNCLEAR: "cannot be told",
}


def column_names(comparison: Comparison) -> tuple[str, ...]:
    """Name the columns for programs: each name is another, and an outlet without a name is called an empty one."""
    names: list[str] = []
    for view in comparison.outlets:
        name, number = view.outlet, 2
        while name in names:
            name, number = f"{view.outlet} ({number})", number + 1
        names.append(name)
    return tuple(names)


def outlet_names(comparison: Comparison) -> tuple[str, ...]:
    """Name the columns for people."""
    return tuple(outlet_or_none(name) for name in column_names(comparison))


def outlet_or_none(outlet: str | None) -> str:
    """Name an outlet, or tell that it has no name."""
    return outlet if outlet and outlet.strip() else UNNAMED_OUTLET


def rows_of_many(comparison: Comparison, *, everything: bool = False) -> tuple[int, ...]:
    """The places of the rows that are worth comparing: all but those that are listed as what one outlet alone has."""
    alone = set() if everything else {place for view in comparison.outlets for place in view.alone}
    return tuple(place for place in range(len(comparison.rows)) if place not in alone)


def row_speaker(row: Row) -> str:
    """Name the speaker of a row, in the lead's words."""
    return speaker_name(row.thread.lead)


def speaker_name(rendition: Rendition) -> str:
    """Name who is responsible, or else give the words of the source."""
    speaker = rendition.statement.speaker
    if speaker is not None:
        return speaker.name
    return role_text(rendition.article, rendition.statement.source) or _NOBODY


def lead_words(row: Row) -> str:
    """What the lead says."""
    return role_text(row.thread.lead.article, row.thread.lead.statement.content)


def how_of(cell: Cell | None) -> str:
    """Tell in a word how a cell's outlet tells it."""
    return ABSENT if cell is None else cell.how.value


def words_of(cell: Cell) -> str:
    """What the outlet's article says."""
    if cell.rendition is not None:
        return role_text(cell.rendition.article, cell.rendition.statement.content)
    return "" if cell.trace is None else role_text(cell.trace.article, (cell.trace.span,))


def verb_of(cell: Cell) -> str:
    """The words that report; empty where there are none."""
    return "" if cell.rendition is None else role_text(cell.rendition.article, cell.rendition.statement.cue)


def article_of(cell: Cell) -> Article:
    """The article that tells it."""
    if cell.rendition is not None:
        return cell.rendition.article
    if cell.trace is None:
        raise ValueError("a cell has either a rendition or a trace")
    return cell.trace.article


def claim_words(check: HeadlineCheck, claim: HeadlineClaim) -> str:
    """The words of the headline that a claim is."""
    return role_text(check.article, claim.content)


def evidence_voice(check: HeadlineCheck, number: int | None) -> str | None:
    """Name whose words the evidence is; None for the article's own voice."""
    if number is None or not 0 <= number < len(check.statements):
        return None
    speaker = check.statements[number].speaker
    return None if speaker is None else speaker.name


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Put a number before its noun.

    >>> counted(1, "copy", "copies"), counted(2, "copy", "copies"), counted(0, "word")
    ('1 copy', '2 copies', '0 words')
    """
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def days_of(story: Story) -> str | None:
    """Tell from which day to which the story runs, in ISO 8601; None where no day is known."""
    days = [day.isoformat() for day in (story.first, story.last) if day]
    return " to ".join(dict.fromkeys(days)) or None
