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
from onrecord.exports.circumstances import (
    act_beyond_stating,
    addressee_in_words,
    channel_in_words,
    day_in_words,
    polarity_in_words,
    stance_in_words,
    when_in_words,
)
from onrecord.exports.marking import MarkedLine, Marking
from onrecord.exports.places import Places, heading, role_text
from onrecord.exports.voices import NameView, SpeakerView, Voices
from onrecord.records import Act, Kind, SpeakerType

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from onrecord.records import Article, Problem, Reading, Statement

__all__ = ["ActView", "ArticleView", "ContentsView", "PageView", "StatementView"]

# What a browser would mend or hide in an address (white space, quotation marks, brackets) makes it text, not a link.
_WEB_ADDRESS = re.compile(r"https?://[^\s\"'<>\\^`{|}]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement with the words of its roles and the ranges of marked pieces that they take.

    ``speaker`` is empty where none was determined; ``filed`` are the entries of the list of speakers that it is under.
    ``force`` is its act where it is more than to state; ``reserve`` tells where it was not said.
    ``circumstances`` are to whom, when and how it was said, ``undated`` is why the date in its words is not known.
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
    act: str | None
    act_score: str
    force: str | None
    reserve: str | None
    circumstances: tuple[str, ...]
    undated: str | None
    details: tuple[str, ...]
    source_pieces: str
    cue_pieces: str
    content_pieces: str


@dataclass(frozen=True, slots=True)
class ActView:
    """An act that an article's statements perform: how many of them do, and the number of the first."""

    name: str
    statements: int
    first: int


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
    acts: tuple[ActView, ...]
    statements: tuple[StatementView, ...]
    conditional: bool
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
            acts=tuple(_acts(reading)),
            conditional=any(statement.conditional for statement in reading.statements),
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
    acts: tuple[tuple[str, int], ...]
    conditional: bool
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
            acts=tuple((act.name, act.statements) for act in article.acts),
            conditional=article.conditional,
            statements=len(article.statements),
            problems=article.problems,
            empty=not article.text.strip(),
        )


@dataclass(frozen=True, slots=True)
class PageView:
    """The whole page: its articles and its counts; ``conditional`` is whether the text has conditions marked."""

    title: str
    articles: tuple[ContentsView, ...]
    statements: int
    kinds: tuple[tuple[str, int], ...]
    acts: tuple[tuple[str, int], ...]
    conditional: bool
    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, articles: Sequence[ContentsView], problems: tuple[Problem, ...]) -> PageView:
        """View the page over these articles; ``problems`` are those that belong to none of them."""
        counts: Counter[str] = Counter()
        acts: Counter[str] = Counter()
        for article in articles:
            counts.update(dict(article.kinds))
            acts.update(dict(article.acts))
        return cls(
            title=articles[0].heading if len(articles) == 1 else "Who said what",
            articles=tuple(articles),
            statements=sum(article.statements for article in articles),
            kinds=tuple((kind.value, counts[kind.value]) for kind in Kind),
            acts=tuple((act.value, acts[act.value]) for act in Act if acts[act.value]),
            conditional=any(article.conditional for article in articles),
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
        act=None if statement.act is None else statement.act.value,
        act_score="" if statement.act_score is None else f"{statement.act_score:.2f}",
        force=act_beyond_stating(statement),
        reserve=polarity_in_words(statement),
        circumstances=tuple(_circumstances(article, statement)),
        undated=statement.said_on.reason if statement.said_on else None,
        details=tuple(_details(statement)),
        source_pieces=marking.ranges(statement.source),
        cue_pieces=marking.ranges(statement.cue),
        content_pieces=marking.ranges(statement.content),
    )


def _acts(reading: Reading) -> Iterator[ActView]:
    """Yield the acts that occur, in the order in which they are defined."""
    counts = Counter(statement.act for statement in reading.statements)
    for act in Act:
        if counts[act]:
            first = next(number for number, each in enumerate(reading.statements, start=1) if each.act is act)
            yield ActView(act.value, counts[act], first)


def _circumstances(article: Article, statement: Statement) -> Iterator[str]:
    told = (
        addressee_in_words(statement),
        channel_in_words(article, statement),
        when_in_words(statement.said_on) if statement.said_on else None,
        stance_in_words(statement),
    )
    return (words for words in told if words)


def _details(statement: Statement) -> Iterator[str]:
    if statement.speaker is not None and statement.speaker.type is not SpeakerType.UNKNOWN:
        yield f"speaker {statement.speaker.score:.2f}"
    if statement.act is Act.STATE:
        yield f"state {statement.act_score:.2f}"


def _day(day: date | None) -> DayView | None:
    return None if day is None else DayView(day.isoformat(), day_in_words(day))


def _link(url: str | None) -> tuple[str | None, str | None]:
    """Give the address and its host if it is a plain one of the web; anything else is shown, not linked."""
    if url is None or not _WEB_ADDRESS.fullmatch(url) or visible_text(url) != url:
        return None, None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None, None
    return (url, host) if host else (None, None)
