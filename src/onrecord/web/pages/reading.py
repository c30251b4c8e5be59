"""Reading an article that a visitor pastes, drops or names: its record at once, before anything is kept."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Annotated, Any

from fastapi import Form, UploadFile
from pydantic import Field

from onrecord.errors import SettingError
from onrecord.exports import reading_from_dict, reading_to_dict
from onrecord.intake import read_inputs
from onrecord.intake.fetch import Fetcher
from onrecord.records import Article, Problem, Reading
from onrecord.web.answering import Pages
from onrecord.web.pages.article import Marked, mark_up
from onrecord.web.seen import Here, Seen
from onrecord.web.taking import lay_file, lay_text

__all__ = ["ReadPage", "ReadResult", "pages"]

pages = Pages()

_MOST_CHARACTERS = 400_000
_MOST_ARTICLES = 10
_MOST_TAKEN = 1_000
"""Articles of a file that are counted; what more it holds is not looked at."""
_MOST_BYTES = 10_000_000
_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class ReadPage:
    """The form; ``fetching`` tells whether an address may be given."""

    fetching: bool
    most_characters: int


@dataclass(frozen=True, slots=True)
class Shown:
    """An article that was read; ``saved`` is the address of its page if the archive has it."""

    title: str
    statements: int
    saved: str | None
    reading: dict[str, Any]
    marked: Annotated[Marked, Field(exclude=True)]


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What was read, and what could not be; ``left_out`` counts articles beyond the most that are read at once.

    ``given`` are the articles as JSON Lines, by which an editor who has seen the record has them kept.
    """

    articles: tuple[Shown, ...]
    problems: tuple[str, ...]
    left_out: int
    keepable: bool
    given: Annotated[str, Field(exclude=True)]


@pages.show("/read", template="read.html")
def read_form(here: Here) -> ReadPage:
    """Whether addresses may be fetched, and how much may be pasted."""
    return ReadPage(here.desk.fetching, _MOST_CHARACTERS)


@pages.act("/read", template="read_result.html", editors=False, api=True)
def read(
    here: Here,
    text: Annotated[str, Form(max_length=_MOST_CHARACTERS, description="The article's text, or its HTML.")] = "",
    file: Annotated[UploadFile | None, Form(description="A file that `onrecord read` would take.")] = None,
    url: Annotated[str, Form(max_length=2000, description="An address, where the server may fetch it.")] = "",
    title: Annotated[str, Form(max_length=1000)] = "",
    outlet: Annotated[str, Form(max_length=200)] = "",
    published: Annotated[str, Form(max_length=10, pattern=r"^(\d{4}-\d\d-\d\d)?$")] = "",
    articles: Annotated[str, Form(max_length=4 * _MOST_CHARACTERS, description="Articles as JSON Lines.")] = "",
    save: Annotated[bool, Form(description="Keep it in the archive; for editors.")] = False,
) -> ReadResult:
    """Read an article from text, a file or an address: its statements, before or after it is kept."""
    found = list(_taken(here, text or articles, file, url, lines=bool(articles)))
    taken = [each for each in found if isinstance(each, (Article, Reading))]
    problems = [each.message for each in found if isinstance(each, Problem)]
    named = [_named(each, title, outlet, published) for each in taken[:_MOST_ARTICLES]]
    readings = here.desk.read(named) if named else []
    if save and here.visitor.role != "editor":
        raise SettingError("only editors may keep articles; sign in as one")
    if save and readings:
        here.archive.save(*readings)
        here.note("kept", ", ".join(each.article.id for each in readings))
    known = here.archive.known([each.article.id for each in readings])
    return ReadResult(
        articles=tuple(_shown(each, known) for each in readings),
        problems=tuple(problems),
        left_out=max(0, len(taken) - _MOST_ARTICLES),
        keepable=here.visitor.role == "editor" and len(known) < len(readings),
        given="\n".join(json.dumps(_values(each.article)) for each in readings),
    )


def _shown(reading: Reading, known: set[str]) -> Shown:
    key = reading.article.id
    return Shown(
        title=reading.article.title or "Untitled article",
        statements=len(reading.statements),
        saved=f"/articles/{key}" if key in known else None,
        reading=reading_to_dict(reading),
        marked=mark_up(reading, saved=key in known),
    )


def _values(article: Article) -> dict[str, Any]:
    values = {name: getattr(article, name) for name in ("text", "title", "outlet", "url", "language")}
    return {**values, "published": article.published and article.published.isoformat(), "authors": article.authors}


def _taken(
    here: Seen, text: str, file: UploadFile | None, url: str, *, lines: bool
) -> list[Article | Reading | Problem]:
    """Take in what was given: of several, the file before the address before the text."""
    settings = here.desk.settings
    if file is not None and file.filename:
        with tempfile.TemporaryDirectory() as folder:
            path = lay_file(folder, file, most=_MOST_BYTES)
            return list(islice(read_inputs([path], settings=settings, restore=reading_from_dict), _MOST_TAKEN))
    if url.strip():
        if not here.desk.fetching:
            raise SettingError("this server fetches no addresses; paste the text, or drop the saved page")
        address = url.strip()
        if not address.lower().startswith(("http://", "https://")):
            raise SettingError(f"{address!r} is no address of the web; write it as https://host/page")
        fetcher = Fetcher(max_bytes=_MOST_BYTES, timeout=_SECONDS, patience=_SECONDS, public_only=True)
        # It may be a feed, each of whose entries would be fetched.
        return list(islice(read_inputs([address], settings=settings, fetcher=fetcher), _MOST_ARTICLES + 1))
    if not text.strip():
        raise SettingError("nothing was given; paste an article's text, or choose a file")
    with tempfile.TemporaryDirectory() as folder:
        path = lay_text(folder, text, suffix=".jsonl" if lines else ".html" if text.lstrip()[:1] == "<" else ".txt")
        return list(read_inputs([path], settings=settings))


def _named(found: Article | Reading, title: str, outlet: str, published: str) -> Any:
    """The article with what the visitor tells of it; what it says itself goes first."""
    if isinstance(found, Reading):
        return found
    try:
        day = date.fromisoformat(published) if published else None
    except ValueError:
        raise SettingError(f"{published!r} is no day; write it as 2031-03-09") from None
    return replace(
        found,
        title=found.title or title or None,
        outlet=found.outlet or outlet or None,
        published=found.published or day,
        origin=None,
    )
