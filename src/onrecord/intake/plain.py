"""Plain text: kept exactly as decoded, with the first line as the title."""

from __future__ import annotations

import re

from onrecord.errors import EmptyError
from onrecord.intake.decoding import decode
from onrecord.intake.sniff import Kept
from onrecord.records import Article

__all__ = ["read_text"]

_LINE = re.compile(r"[^\r\n]*\S[^\r\n]*")
# No headline is longer; a text that opens so begins with a paragraph and has no title.
_LONGEST_TITLE = 500


def read_text(data: bytes, *, origin: str) -> Kept:
    """Read a text file; its first line that is not blank is the title if another one follows."""
    text = decode(data)
    if not any(map(str.isalnum, text)):
        raise EmptyError("holds no words; name a file with an article in it")
    first = _LINE.search(text)
    title = None
    if first and len(first[0]) <= _LONGEST_TITLE and _LINE.search(text, first.end()):
        title = first[0].strip()
    return Kept(Article(text=text, title=title, origin=origin))
