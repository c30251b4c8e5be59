"""What the report's templates are given: one typed record for the page, each article, each statement.

Texts stand here as they are; the templates make them safe (filters ``visible`` and ``one_line``) and add all wording.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from onrecord.exports.cast import mention_beside
from onrecord.exports.characters import visible_text
from onrecord.exports.marking import MarkedLine, Marking
from onrecord.exports.places import Places, heading, role_text
from onrecord.exports.voices import NameView, SpeakerView, Voices
from onrecord.records import Kind, Problem, Reading, SpeakerType, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

__all__ = ["ArticleView", "ContentsView", "PageView", "StatementView"]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
# What a browser would mend or hide in an address (white space, quotation marks, brackets) makes it text, not a link.
_WEB_ADDRESS = re.compile(r"https?://[^\s\"'<>\\^`{|}]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement with the words of its roles and the ranges of marked pieces that they take.

    ``speaker`` is empty where none was determined; ``filed`` are the entries of the list of speakers that it is under.
    """

    number: int
    speaker: tuple[NameView, ...]
    via: tuple[tuple[NameView, ...], ...]
    filed: tuple[int, ...]
    source: str | None
    cue: str
    content: str
    kind: str
    score: str
    place: str
    details: tuple[str, ...]
    source_pieces: str
    cue_pieces: str
    content_pieces: str


@dataclass(frozen=True, slots=True)
class DayView:
    """A date for machines and for people."""

    iso: str
    words: str


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article, its text in marked lines, its statements and problems. ``number`` counts from 1 over the page."""

    number: int
    heading: str
    title_in_text: bool
    outlet: str | None
    published: DayView | None
    authors: tuple[str, ...]
    origin: str | None
    url: str | None
    link: str | None
    host: str | None
    language: str | None
    lines: tuple[MarkedLine, ...]
    text: str
    speakers: tuple[SpeakerView, ...]
    statements: tuple[StatementView, ...]
    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, reading: Reading, number: int) -> ArticleView:
        """View one reading."""
        article = reading.article
        places = Places(article)
        voices = Voices(reading)
        marking = Marking(reading, places.lines, voices.mentions())
        link, host = _link(article.url)
        return cls(
            number=number,
            heading=heading(article),
            title_in_text=any(line.name == "headline" for line in places.lines),
            outlet=article.outlet,
            published=_day(article.published),
            authors=article.authors,
            origin=article.origin,
            url=article.url,
            link=link,
            host=host,
            language=article.language if re.fullmatch(r"[A-Za-z]{2,3}", article.language or "") else None,
            lines=tuple(marking.lines()),
            text=article.text,
            speakers=tuple(voices.entries(marking)),
            statements=tuple(
                _statement(reading, position, marking, places, voices) for position in range(len(reading.statements))
            ),
            problems=reading.problems,
        )


@dataclass(frozen=True, slots=True)
class ContentsView:
    """A line of the table of contents."""

    number: int
    heading: str
    outlet: str | None
    published: DayView | None
    kinds: tuple[tuple[str, int], ...]
    statements: int
    problems: tuple[Problem, ...]
    empty: bool

    @classmethod
    def of(cls, article: ArticleView) -> ContentsView:
        """Take what the contents tell of one article."""
        return cls(
            number=article.number,
            heading=article.heading,
            outlet=article.outlet,
            published=article.published,
            kinds=tuple(Counter(statement.kind for statement in article.statements).items()),
            statements=len(article.statements),
            problems=article.problems,
            empty=not article.text.strip(),
        )


@dataclass(frozen=True, slots=True)
class PageView:
    """The whole page: its articles and its counts."""

    title: str
    articles: tuple[ContentsView, ...]
    statements: int
    kinds: tuple[tuple[str, int], ...]
    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, articles: Sequence[ContentsView], problems: tuple[Problem, ...]) -> PageView:
        """View the page over these articles; ``problems`` are those that belong to none of them."""
        counts: Counter[str] = Counter()
        for article in articles:
            counts.update(dict(article.kinds))
        return cls(
            title=articles[0].heading if len(articles) == 1 else "Who said what",
            articles=tuple(articles),
            statements=sum(article.statements for article in articles),
            kinds=tuple((kind.value, counts[kind.value]) for kind in Kind),
            problems=problems,
        )


def _statement(reading: Reading, position: int, marking: Marking, places: Places, voices: Voices) -> StatementView:
    article, statement = reading.article, reading.statements[position]
    speaker = statement.speaker
    source = role_text(article, statement.source) if statement.source else None
    return StatementView(
        number=position + 1,
        speaker=() if speaker is None else voices.name(speaker),
        via=tuple(voices.name(reporter) for reporter in statement.via),
        filed=voices.filed(statement),
        source=source if speaker is None else mention_beside(article, statement, role_shown=True),
        cue=role_text(article, statement.cue),
        content=role_text(article, statement.content),
        kind=statement.kind.value,
        score=f"{statement.score:.2f}",
        place=places.line_of(statement),
        details=tuple(_details(statement)),
        source_pieces=marking.ranges(statement.source),
        cue_pieces=marking.ranges(statement.cue),
        content_pieces=marking.ranges(statement.content),
    )


def _details(statement: Statement) -> Iterator[str]:
    if statement.speaker is not None and statement.speaker.type is not SpeakerType.UNKNOWN:
        yield f"speaker {statement.speaker.score:.2f}"
    if statement.addressee is not None:
        yield f"to {statement.addressee.name}"
    if statement.act is not None:
        yield statement.act
    if statement.polarity is not None:
        yield statement.polarity
    if statement.said_on is not None:
        yield f"on {statement.said_on.isoformat()}"


def _day(day: date | None) -> DayView | None:
    """Put the date in words that do not depend on the machine's locale."""
    if day is None:
        return None
    return DayView(day.isoformat(), f"{day.day} {_MONTHS[day.month - 1]} {day.year}")


def _link(url: str | None) -> tuple[str | None, str | None]:
    """Give the address and its host if it is a plain one of the web; anything else is shown, not linked."""
    if url is None or not _WEB_ADDRESS.fullmatch(url) or visible_text(url) != url:
        return None, None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None, None
    return (url, host) if host else (None, None)
