"""Parts of statements as lines on a terminal: who, the words that report, what is said, and what else is known.

Text is never taken for console markup, and control characters are shown, not sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.exports.cast import mention_beside
from onrecord.exports.characters import one_line
from onrecord.exports.circumstances import (
    addressee_in_words,
    channel_in_words,
    condition_in_words,
    polarity_in_words,
)
from onrecord.exports.places import role_text
from onrecord.records import SpeakerType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console
    from rich.text import Text

    from onrecord.records import Article, Speaker, Statement

__all__ = ["WIDEST", "Who", "circumstances", "content_text", "cue_text", "name_text", "print_text", "styled", "wrap"]

# Lines longer than this are hard to follow with the eye; wide terminals keep blank space at the right.
WIDEST = 160
_NARROWEST = 20
_NO_SOURCE = "—"


class Who:
    """Who is behind each statement of one article, as a line of text; remembers whose role has been told."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._told: set[tuple[str, str]] = set()

    def text(self, statement: Statement, room: int) -> Text:
        """Name the speaker of the next statement, in ``room`` columns if the role is to be told too."""
        speaker = statement.speaker
        if speaker is None:
            if not statement.source:
                return styled(_NO_SOURCE, "dim")
            return styled(one_line(role_text(self._article, statement.source)), "blue")
        plain = self._compose(speaker, statement, role=None)
        if speaker.role is None or (speaker.name, speaker.role) in self._told:
            return plain
        full = self._compose(speaker, statement, role=speaker.role)
        if full.cell_len > room:
            return plain
        self._told.add((speaker.name, speaker.role))
        return full

    def _compose(self, speaker: Speaker, statement: Statement, *, role: str | None) -> Text:
        text = name_text(speaker)
        if role is not None:
            text.append(f", {one_line(role)}")
        mention = mention_beside(self._article, statement, role_shown=role is not None)
        if mention is not None:
            text.append(f" ({one_line(mention)})", "dim")
        for reporter in statement.via:
            text.append(" via ", "dim").append_text(name_text(reporter))
        return text


def name_text(speaker: Speaker) -> Text:
    """Name one speaker or several; nobody who can be told is dim."""
    if speaker.type is SpeakerType.UNKNOWN:
        return styled(one_line(speaker.name), "dim")
    text = styled("", "")
    for position, each in enumerate(speaker.people):
        text.append(" & " if position else "", "dim").append(one_line(each.name), "blue")
    return text


def cue_text(article: Article, statement: Statement) -> Text:
    """The words that report."""
    return styled(one_line(role_text(article, statement.cue)), "yellow")


def circumstances(article: Article, statement: Statement) -> Iterator[str]:
    """Yield to whom, when, by what means and with what reserve it was said, as far as known."""
    told = (
        addressee_in_words(statement),
        statement.said_on.value if statement.said_on else None,
        channel_in_words(article, statement),
        polarity_in_words(statement),
        condition_in_words(article, statement),
    )
    return (one_line(words) for words in told if words)


def content_text(article: Article, statement: Statement) -> Text:
    """What is said."""
    return styled(one_line(role_text(article, statement.content)), "")


def styled(text: str, style: str) -> Text:
    """Text that keeps its markup signs: rich reads markup in strings only."""
    from rich.text import Text

    return Text.assemble((text, style), overflow="fold")


def print_text(console: Console, text: Text, *, indent: int = 0, hanging: int = 0) -> None:
    """Print wrapped lines, ``indent`` from the left, all but the first ``hanging`` further."""
    width = max(min(console.width, WIDEST) - indent - hanging, _NARROWEST)
    for number, line in enumerate(wrap(console, text, width)):
        line.pad_left(indent + (hanging if number else 0))
        console.print(line, highlight=False, soft_wrap=True)


def wrap(console: Console, text: Text, width: int) -> list[Text]:
    """The lines of a text at a width, without blanks at their ends."""
    lines = list(text.wrap(console, width))
    for line in lines:
        line.rstrip()
    return lines
