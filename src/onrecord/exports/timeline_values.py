"""Timelines for programs: as one JSON object, and as CSV with a line a telling.

In goes a timeline, text goes out to a stream that the caller opened. Claims count from 1, as the table and the page
number them; words are ``article.text[start:end]``.
"""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from onrecord.exports.cells import safe_cell
from onrecord.exports.places import role_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from typing import TextIO

    from onrecord.records import Claim, Rendition, Timeline

__all__ = ["TIMELINE_COLUMNS", "timeline_to_dict", "write_timeline_csv", "write_timeline_json"]

TIMELINE_COLUMNS = (
    *("claim", "thread", "id", "day", "speaker", "act", "polarity", "kind", "content", "lead", "how", "score"),
    *(
        "outlet",
        "published",
        "title",
        "url",
        "article_id",
        "copy_of",
        "corrected",
        "may_take_back",
        "may_be_taken_back",
    ),
)
"""The columns of the CSV file in their order, which stays; new ones are added at the end."""


def timeline_to_dict(timeline: Timeline) -> dict[str, Any]:
    """The timeline as JSON values: claims with all their tellings, and candidates for reversals by their numbers."""
    return {
        "speakers": list(timeline.speakers),
        "about": timeline.about,
        "left_out": timeline.left_out,
        "claims": [_claim_values(number, claim) for number, claim in enumerate(timeline.claims, start=1)],
        "reversal_candidates": [
            {
                "earlier": reversal.earlier + 1,
                "later": reversal.later + 1,
                "score": reversal.score,
                "reasons": list(reversal.reasons),
            }
            for reversal in timeline.reversals
        ],
    }


def _claim_values(number: int, claim: Claim) -> dict[str, Any]:
    return {
        "number": number,
        "thread": claim.thread.id,
        "days": [day.isoformat() for day in claim.days],
        "acts": [act.value for act in claim.acts],
        "outlets": list(claim.thread.outlets),
        "quote": list(claim.thread.lead.quote),
        "lead": claim.thread.lead.id,
        "tellings": [_telling_values(rendition) for rendition in claim.thread.renditions],
    }


def _telling_values(rendition: Rendition) -> dict[str, Any]:
    article, statement = rendition.article, rendition.statement
    return {
        "id": rendition.id,
        "day": _iso(rendition.day),
        "speaker": statement.speaker and statement.speaker.name,
        "act": statement.act and statement.act.value,
        "polarity": statement.polarity and statement.polarity.value,
        "kind": statement.kind.value,
        "quote": list(rendition.quote),
        "how": rendition.how and rendition.how.value,
        "score": rendition.score,
        "article": {
            "id": article.id,
            "title": article.title,
            "outlet": article.outlet,
            "published": _iso(article.published),
            "url": article.url,
        },
        "copy_of": rendition.copy_of,
        "corrected": rendition.corrected,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def write_timeline_json(timeline: Timeline, out: TextIO) -> None:
    """Write the timeline as one JSON object."""
    out.write(json.dumps(timeline_to_dict(timeline), indent=1, allow_nan=False) + "\n")


def write_timeline_csv(timeline: Timeline, out: TextIO) -> None:
    """Write :data:`TIMELINE_COLUMNS` and a line for each telling; no cell starts a formula.

    The last two columns hold the numbers of other claims where the claim is in a candidate for a reversal. ``out`` must
    be opened with ``newline=""``, or line ends become others.
    """
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(TIMELINE_COLUMNS)
    for row in _rows(timeline):
        lines.writerow([safe_cell("" if value is None else str(value)) for value in row])


def _rows(timeline: Timeline) -> Iterator[tuple[object, ...]]:
    backward: dict[int, list[str]] = {}
    forward: dict[int, list[str]] = {}
    for reversal in timeline.reversals:
        backward.setdefault(reversal.later, []).append(str(reversal.earlier + 1))
        forward.setdefault(reversal.earlier, []).append(str(reversal.later + 1))
    for place, claim in enumerate(timeline.claims):
        for each in claim.thread.renditions:
            article, statement = each.article, each.statement
            yield (
                *(place + 1, claim.thread.id, each.id, each.day, statement.speaker and statement.speaker.name),
                *(statement.act and statement.act.value, statement.polarity and statement.polarity.value),
                *(statement.kind.value, role_text(article, statement.content), "true" if each.how is None else "false"),
                *(each.how and each.how.value, each.score),
                *(article.outlet, article.published, article.title, article.url, article.id, each.copy_of),
                "true" if each.corrected else "false",
                *(" ".join(backward.get(place, ())), " ".join(forward.get(place, ()))),
            )
