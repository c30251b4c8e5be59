"""A statement as pages show it: in one typed record, with its words, its circumstances and its addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from onrecord.exports.addresses import web_address
from onrecord.exports.cast import mention_beside
from onrecord.exports.circumstances import (
    act_beyond_stating,
    channel_in_words,
    polarity_in_words,
    stance_in_words,
    when_in_words,
)
from onrecord.exports.places import role_text
from onrecord.records import SpeakerType

if TYPE_CHECKING:
    from onrecord.archive import Found
    from onrecord.records import Article, Rendition, Speaker, Statement

__all__ = [
    "UNTITLED",
    "Person",
    "StatementLine",
    "anchor",
    "passage_address",
    "person_of",
    "speaker_address",
    "statement_line",
    "verb_of",
]

UNTITLED = "Untitled article"
_LONGEST_PASSAGE = 300
"""Characters; of longer quotations a link names the beginning and the end."""


@dataclass(frozen=True, slots=True)
class Person:
    """One who has a part in a statement; ``href`` is None for those of whom there is no page."""

    name: str
    type: str
    role: str | None
    href: str | None
    score: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A statement with its article, in words.

    ``quote`` are the parts of what is said, character for character. ``act`` is what it does beyond stating.
    ``reserve`` tells where it was not said, ``day`` when it was, or else was published. ``source_url`` is the place in
    the outlet's own page, as a text fragment.
    """

    id: str
    href: str
    quote: tuple[str, ...]
    speakers: tuple[Person, ...]
    via: tuple[Person, ...]
    mention: str | None
    verb: str
    kind: str
    score: float
    act: str | None
    act_score: float | None
    reserve: str | None
    stance: str | None
    charged: bool
    addressee: Person | None
    channel: str | None
    said: str | None
    undated: str | None
    day: date | None
    conditional: bool
    hedged: bool
    plover: str | None
    cameo: str | None
    corrected: bool
    copy_of: str | None
    article: str
    article_href: str
    title: str
    outlet: str | None
    published: date | None
    source_url: str | None
    closeness: float | None = None


def statement_line(found: Found | Rendition) -> StatementLine:
    """Put a statement that was found into words."""
    article, statement = found.article, found.statement
    speaker = statement.speaker
    original = getattr(found, "original", None) or getattr(found, "copy_of", None)
    return StatementLine(
        id=found.id,
        href=f"/statements/{found.id}",
        quote=found.quote,
        speakers=() if speaker is None else tuple(person_of(each) for each in speaker.people),
        via=tuple(person_of(each) for each in statement.via),
        mention=(role_text(article, statement.source) or None)
        if speaker is None
        else mention_beside(article, statement, role_shown=True),
        verb=verb_of(article, statement),
        kind=statement.kind.value,
        score=statement.score,
        act=act_beyond_stating(statement),
        act_score=statement.act_score,
        reserve=polarity_in_words(statement),
        stance=stance_in_words(statement),
        charged=statement.stance is not None and statement.stance.value in ("charged", "doubting"),
        addressee=None if statement.addressee is None else person_of(statement.addressee),
        channel=channel_in_words(article, statement),
        said=when_in_words(statement.said_on) if statement.said_on else None,
        undated=statement.said_on.reason if statement.said_on else None,
        day=found.day,
        conditional=statement.conditional,
        hedged=statement.hedged,
        plover=statement.plover,
        cameo=statement.cameo,
        corrected=found.corrected,
        copy_of=original,
        article=article.id,
        article_href=f"/articles/{article.id}#{anchor(statement)}",
        title=article.title or UNTITLED,
        outlet=article.outlet,
        published=article.published,
        source_url=passage_address(article, statement),
        closeness=getattr(found, "closeness", None),
    )


def verb_of(article: Article, statement: Statement) -> str:
    """The words that report; nothing where a colon or a dash alone does."""
    words = role_text(article, statement.cue)
    return words if any(character.isalnum() for character in words) else ""


def anchor(statement: Statement) -> str:
    """The name of a statement's place within the page of its article."""
    return f"s{statement.content[0].start}-{statement.content[-1].end}"


def person_of(speaker: Speaker) -> Person:
    """Put one who has a part in a statement into words."""
    return Person(
        name=speaker.name,
        type=speaker.type.value,
        role=speaker.role,
        href=speaker_address(speaker),
        score=speaker.score,
        reason=speaker.reason,
    )


def speaker_address(speaker: Speaker) -> str | None:
    """Where all that this speaker said stands; there is none for those without an identity."""
    if speaker.type in (SpeakerType.UNKNOWN, SpeakerType.UNNAMED) or not speaker.name.strip():
        return None
    given = {"name": speaker.name, "type": speaker.type.value}
    return f"/speakers/find?{urlencode(given, errors='surrogatepass')}"


def passage_address(article: Article, statement: Statement) -> str | None:
    """The address of the words in the outlet's own page, as a text fragment that browsers scroll to.

    After https://wicg.github.io/scroll-to-text-fragment; None where the article has no plain address of the web.
    """
    address = web_address(article.url)
    if address is None:
        return None
    start, end = statement.content[0]
    words = article.text[start:end].strip(" \t\r\n\"“”‘’'.,")
    if not words:
        return address
    if len(words) > _LONGEST_PASSAGE or "\n" in words:
        parts = words.split()
        ends = [" ".join(parts[:6]), " ".join(parts[-6:])]
    else:
        ends = [words]
    fragment = ",".join(quote(each, safe="", errors="replace").replace("-", "%2D") for each in ends)
    return f"{address}{'' if '#' in address else '#'}:~:text={fragment}"
