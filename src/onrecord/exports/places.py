"""Where in an article something stands, in words that an editor uses: the headline, or which paragraph.

A paragraph is a line of the text that is not blank, as intake left it; the headline is not counted as one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onrecord.records import Article, Span, Statement

__all__ = ["Line", "Places", "heading", "role_text"]

_LINE_END = re.compile(r"\r\n|\r|\n")


class Line(NamedTuple):
    """One line of the text with its line end. ``name`` is ``headline``, ``¶`` with a number, or empty if blank."""

    start: int
    end: int
    name: str


class Places:
    """The lines of one article, and the place of each statement in them."""

    def __init__(self, article: Article) -> None:
        self.lines = list(_lines(article))
        self._starts = [line.start for line in self.lines]

    def line_of(self, statement: Statement) -> str:
        """Name the line in which the content begins, such as ``¶3``."""
        return self.lines[bisect_right(self._starts, statement.content[0].start) - 1].name

    def of(self, statement: Statement) -> str:
        """Name the line in which the content begins, and its offsets, such as ``¶3 412–530``."""
        extent = f"{statement.content[0].start}–{statement.content[-1].end}"
        return f"{self.line_of(statement)} {extent}".lstrip()


def heading(article: Article) -> str:
    """Give the headline, or what an article without one is called."""
    return article.title or article.origin or "Untitled article"


def role_text(article: Article, spans: tuple[Span, ...]) -> str:
    """Join the words of one role; what stands between its parts is left out and shown as ``…``."""
    return " … ".join(article.text[start:end] for start, end in spans)


def _lines(article: Article) -> Iterator[Line]:
    text = article.text
    title = " ".join(article.title.split()) if article.title else None
    number = start = 0
    ends = [match.end() for match in _LINE_END.finditer(text)]
    for end in [*ends, len(text)]:
        if start == end:
            continue
        name = ""
        if words := text[start:end].split():
            if title and number == 0 and " ".join(words) == title:
                name = "headline"
            else:
                number += 1
                name = f"¶{number}"
            title = None
        yield Line(start, end, name)
        start = end
