"""Articles as records of RIS, for Zotero, EndNote and other reference managers: one a reading, its statements as notes.

Readings come in, lines of a tag and a value go out. Each value stands on one line, so none can end its record or open
another tag; white space within it becomes single spaces, and control characters are shown. Notes are escaped as HTML,
since Zotero takes them for that. Not carried: the article's text, offsets but for the extent in each statement's id,
and what is known of a statement besides speaker, kind, act, polarity and date. Nothing here reads RIS.

Tags as in "RIS Format Specifications" of Reference Manager (2012), types and meanings as Zotero imports them.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, TextIO

from onrecord.exports.addresses import web_address
from onrecord.exports.characters import one_line
from onrecord.exports.circumstances import act_beyond_stating, polarity_in_words, when_in_words
from onrecord.exports.places import role_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from onrecord.records import Article, Reading, Statement

__all__ = ["write_ris"]


def write_ris(readings: Iterable[Reading], out: TextIO) -> None:
    """Write a record for each reading, as it comes.

    ``out`` must be opened with ``newline=""``: lines end in CR LF, as the format wants.
    """
    for reading in readings:
        for tag, value in _fields(reading):
            out.write(f"{tag}  - {value}\r\n")


def _fields(reading: Reading) -> Iterator[tuple[str, str]]:
    article = reading.article
    yield "TY", "NEWS"
    yield "ID", article.id
    yield from _texts("TI", article.title)
    # The format forbids asterisks in names of people and periodicals.
    for author in article.authors:
        yield from _texts("AU", author.replace("*", "∗"))
    yield from _texts("T2", (article.outlet or "").replace("*", "∗"))
    if article.published is not None:
        yield "PY", f"{article.published.year:04}"
        yield "DA", article.published.isoformat().replace("-", "/")
    yield from _texts("LA", article.language)
    yield from _texts("UR", web_address(article.url))
    for statement, name in zip(reading.statements, reading.statement_ids, strict=True):
        yield from _texts("N1", escape(_note(article, statement, name), quote=False))
    yield "ER", ""


def _texts(tag: str, value: str | None) -> Iterator[tuple[str, str]]:
    """Yield the field, unless nothing of the value is to be seen."""
    if line := one_line(value or ""):
        yield tag, line


def _note(article: Article, statement: Statement, name: str) -> str:
    """Tell a statement in a line: who, the words as the article has them, what is known of it, and its id."""
    speaker = "unknown speaker" if statement.speaker is None else statement.speaker.name
    said_on = when_in_words(statement.said_on) if statement.said_on else None
    known = (statement.kind.value, act_beyond_stating(statement), polarity_in_words(statement), said_on)
    words = role_text(article, statement.content)
    return f"{speaker}: {words} ({', '.join(each for each in known if each)}) [{name}]"
