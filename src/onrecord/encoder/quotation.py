"""Quotation marks: which characters of a text stand inside quotation marks.

In goes any text, out comes one state a character. Straight, curly, low and angle marks are understood, single marks
beside apostrophes, nesting, quotations that run over several paragraphs, and marks that are never closed. This module
does not decide who is quoted, nor whether a quotation is a statement.
"""

from __future__ import annotations

import re
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

__all__ = ["QuoteState", "quote_states"]


class QuoteState(IntEnum):
    """What a character is with regard to quotation marks."""

    OUTSIDE = 0
    OPENING = 1
    """A mark that opens an outer quotation."""
    INSIDE = 2
    CLOSING = 3
    """A mark that closes an outer quotation."""
    INNER_MARK = 4
    """A mark of a quotation within a quotation."""
    UNPAIRED = 5
    """A mark without a partner in its paragraph, which is taken to quote nothing."""
    CONTINUED = 6
    """Inside a quotation whose mark is not closed in this paragraph, as when the next paragraph goes on quoting."""


# Which characters may close what a given character opened. German low marks close with the left curly mark, Swedish
# style opens and closes with the right one, French and Danish use guillemets either way round.
_CLOSERS = {
    "“": '”"',
    '"': '"”',
    "„": '“”"',
    "«": "»",
    "»": "«",
    "‘": "’",
    "‚": "‘’",
    "'": "'",
    "‹": "›",
    "`": "'`",
    "”": "”",
}
_MARKS = re.compile("[“”„\"«»‘’‚'‹›`]")
_SINGLE = frozenset("‘’‚'‹›`")
# Words that drop their first letters: a single mark before one of them is an apostrophe, not an opening mark.
_ELIDED = re.compile(r"(?:tis|twas|em|til|cause|bout|round|n|\d0s)\b", re.IGNORECASE)
# A quotation that is not closed within its paragraph is believed up to the paragraph's end only in these two cases:
# the next paragraph opens with a mark again (the printers' rule), or nothing but the end of the text follows.
_NEXT_OPENS = re.compile(r"\s*[“\"„«‘']")


def _can_open(text: str, index: int, end: int) -> bool:
    """A mark opens where something follows at once and nothing word-like stands right before it."""
    if index + 1 >= end or text[index + 1].isspace():
        return False
    before = text[index - 1] if index else " "
    return not before.isalnum() or not text[index + 1].isalnum()


def _is_apostrophe(text: str, index: int, end: int) -> bool:
    """Tell the apostrophe of "don't", "’90s" and "’em" from a single quotation mark."""
    before = text[index - 1].isalnum() if index else False
    after = text[index + 1].isalnum() if index + 1 < end else False
    if before and after:
        return True
    return not before and after and _ELIDED.match(text, index + 1) is not None


def _find_close(text: str, start: int, end: int, opener: str) -> int:
    """Index of the mark that closes what ``opener`` opened right before ``start``, or -1."""
    closers = _CLOSERS[opener]
    single = opener in _SINGLE
    possessive = -1
    for match in _MARKS.finditer(text, start, end):
        index, mark = match.start(), match.group()
        if mark not in closers:
            if mark == opener and possessive >= 0:
                return possessive  # ‘...countries’ and that ‘...’: what looked like a possessive closed
            if mark == opener and opener in "“„«":
                return -1  # opened again before it was closed: the first mark was a slip
            continue
        if single:
            if _is_apostrophe(text, index, end):
                continue
            before = text[index - 1]
            if before.isspace():
                continue
            # "the ministers' plan": a plural possessive looks like a closing mark. It is believed to close only if
            # no better candidate comes.
            if before == "s" and index + 1 < end and text[index + 1] == " " and text[index + 2 : index + 3].islower():
                possessive = index if possessive < 0 else possessive
                continue
            return index
        # A straight mark with blank before and a letter after opens rather than closes.
        if mark == '"' and text[index - 1].isspace() and index + 1 < end and text[index + 1].isalnum():
            return -1
        return index
    return possessive


def _goes_on(text: str, following: int) -> bool:
    return following >= len(text) or _NEXT_OPENS.match(text, following) is not None


def _mark_paragraph(text: str, start: int, end: int, following: int, states: NDArray[np.uint8]) -> None:
    """Fill ``states[start:end]`` for one paragraph; ``following`` is where the next one starts."""
    position = start
    while (match := _MARKS.search(text, position, end)) is not None:
        index, mark = match.start(), match.group()
        position = index + 1
        if mark in _SINGLE and _is_apostrophe(text, index, end):
            continue
        if mark not in _CLOSERS or not _can_open(text, index, end):
            if mark not in _SINGLE:
                states[index] = QuoteState.UNPAIRED
            continue
        if mark in "’'" and index and text[index - 1].isalnum():
            continue  # a possessive ("the ministers' plan")
        close = _find_close(text, index + 1, end, mark)
        if close > 0:
            states[index] = QuoteState.OPENING
            states[index + 1 : close] = QuoteState.INSIDE
            states[close] = QuoteState.CLOSING
            for inner in _MARKS.finditer(text, index + 1, close):
                if not _is_apostrophe(text, inner.start(), end):
                    states[inner.start()] = QuoteState.INNER_MARK
            position = close + 1
        elif mark in '“„«"' and mark not in text[index + 1 : end] and _goes_on(text, following):
            states[index] = QuoteState.OPENING
            states[index + 1 : end] = QuoteState.CONTINUED
            return
        elif mark not in _SINGLE:
            states[index] = QuoteState.UNPAIRED


def quote_states(text: str) -> NDArray[np.uint8]:
    """State of every character of ``text`` with regard to quotation marks, as :class:`QuoteState` values.

    Paragraphs (lines) are judged each by itself, so that one odd mark never spoils more than its own paragraph.
    """
    states = np.zeros(len(text), dtype=np.uint8)
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        following = end
        while following < len(text) and text[following].isspace():
            following += 1
        _mark_paragraph(text, start, end, following, states)
        start = end + 1
    return states
