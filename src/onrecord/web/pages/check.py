"""A draft held against the archive: each of its quotations with a verdict, and the evidence for it.

In goes a draft that a visitor pastes or gives as a file, out comes what the archive has of its quotations. Nothing of
the draft is kept.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, UploadFile
from pydantic import Field

from onrecord.errors import SettingError
from onrecord.exports.draft_views import DraftView, draft_view
from onrecord.exports.places import Places, heading
from onrecord.intake import read_inputs
from onrecord.pipeline.drafting import check_reading
from onrecord.records import Article, Problem
from onrecord.records.draft import DraftCheck
from onrecord.web.answering import Pages
from onrecord.web.seen import Here, Seen
from onrecord.web.taking import lay_file, lay_text

__all__ = ["CheckPage", "CheckResult", "pages"]

pages = Pages()

_MOST_CHARACTERS = 100_000
"""Of a draft: the longest pieces of a paper have 60,000."""
_MOST_BYTES = 2_000_000
_MOST_QUOTATIONS = 200
_SECONDS = 20.0
"""A quotation takes a tenth of a second to half a one, by how much of the archive has its words."""
_MOST_PLACES = 60
"""Articles whose stories are looked up for one draft."""


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The form, and how many characters a draft may have."""

    most_characters: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article that the check names stands: its page, and that of its story if others tell it too."""

    article: str
    href: str
    outlet: str | None
    title: str
    story: str | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the draft; ``number`` is that of the quotation that it is of, None between quotations."""

    words: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A draft that was checked: its quotations in the order of its text, and the places of the articles they name."""

    draft: DraftView
    places: dict[str, Place]
    lines: Annotated[tuple[tuple[Piece, ...], ...], Field(exclude=True)]


@pages.show("/check", template="check.html")
def check_form(here: Here) -> CheckPage:
    """How much may be pasted to be checked."""
    return CheckPage(_MOST_CHARACTERS)


@pages.act("/check", template="check_result.html", editors=False, api=True)
def check(
    here: Here,
    text: Annotated[str, Form(max_length=_MOST_CHARACTERS, description="The draft.")] = "",
    file: Annotated[UploadFile | None, Form(description="A file that `onrecord read` would take.")] = None,
) -> CheckResult:
    """Check every quotation of a draft: whether the archive has it, in these words, and from this speaker."""
    article = _draft(here, text, file)
    (reading,) = here.desk.read([article])
    checked = check_reading(here.archive, reading, most=_MOST_QUOTATIONS, seconds=_SECONDS)
    view = draft_view(checked)
    return CheckResult(view, _places(here, checked), tuple(_lines(article, view)))


def _draft(here: Seen, text: str, file: UploadFile | None) -> Article:
    """The one article that was given; a file goes before pasted text."""
    with tempfile.TemporaryDirectory() as folder:
        if file is not None and file.filename:
            path = lay_file(folder, file, most=_MOST_BYTES)
        elif text.strip():
            path = lay_text(folder, text, suffix=".txt")
        else:
            raise SettingError("nothing was given; paste the draft, or choose a file")
        found = list(read_inputs([path], settings=here.desk.settings))
    articles = [each for each in found if isinstance(each, Article)]
    if not articles:
        problems = [each.message for each in found if isinstance(each, Problem)]
        raise SettingError("; ".join(problems[:3]) or "the file holds no text; paste the draft instead")
    if len(articles) > 1:
        raise SettingError(f"the file holds {len(articles)} articles; give one draft at a time")
    (article,) = articles
    if len(article.text) > _MOST_CHARACTERS:
        raise SettingError(f"the draft has more than {_MOST_CHARACTERS:,} characters; check it in parts")
    return Article(article.text, title=article.title, language=article.language)


def _lines(article: Article, view: DraftView) -> Iterator[tuple[Piece, ...]]:
    """The draft line by line, cut where quotations begin and end; blank lines are left out."""
    spans = sorted((start, end, each.number) for each in view.quotations for start, end in each.spans)
    place = 0
    for line in Places(article).lines:
        pieces, at = [], line.start
        while place < len(spans) and spans[place][0] < line.end:
            start, end, number = spans[place]
            if start >= at:
                pieces.append(Piece(article.text[at:start]))
            pieces.append(Piece(article.text[max(at, start) : min(end, line.end)], number))
            at = max(at, min(end, line.end))
            if end > line.end:
                break  # it goes on in the next line
            place += 1
        pieces.append(Piece(article.text[at : line.end]))
        if line.name:
            yield tuple(each for each in pieces if each.words)


def _places(here: Seen, checked: DraftCheck) -> dict[str, Place]:
    named: dict[str, Article | None] = {}
    for quotation in checked.quotations:
        passages = (quotation.passage, quotation.rest, *(each for group in quotation.otherwise for each in group))
        named.update((each.article.id, each.article) for each in passages if each is not None)
        named.update((each.article.id, each.article) for each in quotation.suggestions)
    elsewhere = [key for quotation in checked.quotations for key in quotation.elsewhere]
    rest = list(dict.fromkeys(key for key in elsewhere if key not in named))
    named.update(dict.fromkeys(rest))
    named.update((each.article.id, each.article) for each in here.archive.readings_of(rest[:_MOST_PLACES]))
    stories = _stories(here, list(named)[:_MOST_PLACES])
    return {
        key: Place(
            key,
            f"/articles/{key}",
            None if article is None else article.outlet,
            key if article is None else heading(article),
            stories.get(key),
        )
        for key, article in named.items()
    }


def _stories(here: Seen, articles: Iterable[str]) -> dict[str, str]:
    """The addresses of the stories that articles are in, as far as others tell them too."""
    found: dict[str, str] = {}
    for key in articles:
        if key in found:
            continue
        try:
            story = here.archive.story(key)
        except SettingError:
            # The article waits for its links, or was given to the archive without them.
            continue
        if len(story.articles) > 1:
            found.update(dict.fromkeys((each.id for each in story.articles), f"/stories/{story.id}"))
    return found
