"""Turns records into what an assistant is told: words with their characters, and the source that they stand in.

In go records of the archive, out come JSON values of bounded size. Words are ``text[start:end]``, whatever is cut:
``end`` is that of what is shown, and ``goes_on_to`` tells where the whole ends in the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, Protocol

from onrecord.exports.addresses import web_address
from onrecord.records import Article, Span, Speaker, Statement, Story, StoryArticle

__all__ = [
    "iso",
    "quotation",
    "shortened",
    "source",
    "spans_values",
    "speaker_values",
    "statement_values",
    "story_values",
]

_LONGEST_SPAN: Final = 1500
"""Characters of one span of content that are shown."""
_LONGEST_MENTION: Final = 300
"""Those of the words that report, or that name a speaker."""
_MOST_SPANS: Final = 12
_LONGEST_LABEL, _LONGEST_ADDRESS = 300, 2000
_MOST_OUTLETS: Final = 20


class Hit(Protocol):
    """A statement with its article, as the archive finds it or a thread has it."""

    @property
    def id(self) -> str:
        """The statement's id."""

    @property
    def statement(self) -> Statement:
        """The statement."""

    @property
    def article(self) -> Article:
        """Its article."""

    @property
    def day(self) -> date | None:
        """When it was said, or else published."""

    @property
    def corrected(self) -> bool:
        """Whether a person has changed or confirmed it."""


def iso(day: date | None) -> str | None:
    """The day in ISO 8601."""
    return None if day is None else day.isoformat()


def shortened(label: str | None) -> str | None:
    """A title or name, which is told to be cut where it is of no usual length."""
    if label is None or len(label) <= _LONGEST_LABEL:
        return label
    return f"{label[:_LONGEST_LABEL]} [... cut: {len(label):,} characters]"


def source(article: Article | StoryArticle) -> dict[str, Any]:
    """The article as a source to cite; ``url`` is null unless it is a plain address of the web."""
    address = web_address(article.url)
    return {
        "article": article.id,
        "outlet": shortened(article.outlet),
        "title": shortened(article.title),
        "published": iso(article.published),
        "url": address if address is None or len(address) <= _LONGEST_ADDRESS else None,
    }


def quotation(article: Article, span: Span, *, most: int = _LONGEST_SPAN) -> dict[str, Any]:
    """The characters of a span of the article, or the first ``most`` of them."""
    start, end = span
    shown = min(end, start + most)
    values: dict[str, Any] = {"start": start, "end": shown, "text": article.text[start:shown]}
    return values if shown == end else {**values, "goes_on_to": end}


def spans_values(article: Article, spans: Sequence[Span], *, most: int = _LONGEST_SPAN) -> list[dict[str, Any]]:
    """The words of some spans; what follows the first dozen of them is told by its extent alone."""
    values = [quotation(article, span, most=most) for span in spans[:_MOST_SPANS]]
    if len(spans) > _MOST_SPANS:
        rest = spans[_MOST_SPANS:]
        values.append({"left_out": len(rest), "start": rest[0].start, "end": rest[-1].end})
    return values


def speaker_values(speaker: Speaker | None) -> dict[str, Any] | None:
    """Who spoke, and why it is not known where it is not."""
    if speaker is None:
        return None
    values: dict[str, Any] = {"name": shortened(speaker.name), "type": speaker.type.value}
    for name, told in (("role", speaker.role), ("unknown_because", speaker.reason)):
        if told:
            values[name] = shortened(told)
    return values


def statement_values(hit: Hit, *, with_source: bool = True) -> dict[str, Any]:
    """A statement with its words and their source; what is not known, or not so, is left out."""
    article, statement = hit.article, hit.statement
    copy_of = getattr(hit, "original", None) or getattr(hit, "copy_of", None)
    closeness = getattr(hit, "closeness", None)
    said_on = statement.said_on
    values: dict[str, Any] = {
        "statement": hit.id,
        "speaker": speaker_values(statement.speaker),
        "day": iso(hit.day),
        "quote": spans_values(article, statement.content),
        "kind": statement.kind.value,
        "verb": spans_values(article, statement.cue, most=_LONGEST_MENTION),
        "named_as": spans_values(article, statement.source, most=_LONGEST_MENTION),
        "act": statement.act and statement.act.value,
        "polarity": statement.polarity and statement.polarity.value,
        "verb_stance": statement.stance and statement.stance.value,
        "addressee": speaker_values(statement.addressee),
        "said_on": said_on and said_on.value,
        "hedged": statement.hedged,
        "conditional": statement.conditional,
        "score": round(statement.score, 3),
        "closeness": None if closeness is None else round(closeness, 3),
        "corrected_by_a_person": hit.corrected,
        "copy_of_article": copy_of,
        "source": source(article) if with_source else None,
    }
    return {name: value for name, value in values.items() if value not in (None, False, [])}


def story_values(story: Story) -> dict[str, Any]:
    """A story as a list shows it."""
    outlets = story.outlets
    more = len(outlets) - _MOST_OUTLETS
    return {
        "story": story.id,
        "title": shortened(story.title),
        "first": iso(story.first),
        "last": iso(story.last),
        "outlets": [shortened(each) for each in outlets[:_MOST_OUTLETS]] + _and_more(more),
        "articles": len(story.articles),
        "copies": story.copies,
    }


def _and_more(count: int) -> list[str]:
    return [f"and {count} more"] if count > 0 else []
