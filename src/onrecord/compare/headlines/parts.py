"""The parts of an article: its headline, the line under it, and the body that follows.

In goes an article, out come spans. A headline is where the text opens with the title, or else with a short line; a
second short line without a full stop is a standfirst. Nothing is read or judged here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.records import Article, Span

__all__ = ["Parts", "find_parts"]

_MOST_TITLE, _MOST_HEADLINE, _MOST_STANDFIRST = 60, 30, 40
"""Words of a title that the input gave, of a first line that is taken for a headline, and of a standfirst."""
_LEAST_STANDFIRST = 6
"""A shorter line is a byline, a date or the name of a column."""
_MOST_CHARACTERS = 600
_FULL_STOP = re.compile(r"[.:;,][\"”’')]*$")
_SPACE = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Parts:
    """Where the parts of an article stand in its text; the body goes on to the text's end."""

    headline: Span
    standfirst: Span | None
    body: int
    """Where the body starts."""


def find_parts(article: Article) -> Parts | None:
    """Find the headline of ``article`` and what follows it; None where the text opens with none."""
    text = article.text
    first = _line(text, 0)
    if first is None:
        return None
    title = (article.title or "").strip()
    if title and text.startswith(title, first.start) and len(title.split()) <= _MOST_TITLE:
        headline = Span(first.start, first.start + len(title))
    elif _is_short(text[first.start : first.end], _MOST_HEADLINE):
        headline = first
    else:
        return None
    second = _line(text, headline.end)
    if second is None:
        return Parts(headline, None, len(text))
    words = text[second.start : second.end]
    if (
        _line(text, second.end) is not None
        and "\n" in text[headline.end : second.start]
        and _is_short(words, _MOST_STANDFIRST)
        and len(words.split()) >= _LEAST_STANDFIRST
    ):
        return Parts(headline, second, second.end)
    return Parts(headline, None, second.start)


def _line(text: str, at: int) -> Span | None:
    """The first line from ``at`` on that is not empty, without the white space around it."""
    space = _SPACE.match(text, at)
    start = at if space is None else space.end()
    if start >= len(text):
        return None
    end = text.find("\n", start)
    line = text[start : len(text) if end < 0 else end]
    return Span(start, start + len(line.rstrip()))


def _is_short(line: str, most: int) -> bool:
    return len(line) <= _MOST_CHARACTERS and len(line.split()) <= most and not _FULL_STOP.search(line)
