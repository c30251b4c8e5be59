"""Text as a database can hold it, and back, character for character.

SQLite takes no lone surrogates and PostgreSQL no NUL. An article's text keeps its length, so that offsets hold in SQL
too: odd characters become U+FFFD, and a list tells what they were. In short texts they are written out, after U+FFFE.
"""

from __future__ import annotations

import json
import re
from typing import Final

__all__ = ["part_text", "restore", "storable", "whole_text"]

_ODD: Final = re.compile("[\0\ud800-\udfff]")
_ODD_OR_MARK: Final = re.compile("[\0\ud800-\udfff\ufffe]")
_WRITTEN: Final = re.compile("\ufffe([0-9a-f]{4})")


def part_text(text: str) -> tuple[str, str | None]:
    r"""The text with U+FFFD for what no database holds, and the places and code points of these, as JSON.

    >>> part_text("a\0b")
    ('a�b', '[[1, 0]]')
    """
    odd = [(match.start(), ord(match[0])) for match in _ODD.finditer(text)]
    return (_ODD.sub("\ufffd", text), json.dumps(odd)) if odd else (text, None)


def whole_text(text: str, odd: str | None) -> str:
    """The text again from what :func:`part_text` gave."""
    if odd is None:
        return text
    characters = list(text)
    for place, code in json.loads(odd):
        characters[place] = chr(code)
    return "".join(characters)


def storable(value: str) -> str:
    """A short text with odd characters written out; any other text stays as it is."""
    return _ODD_OR_MARK.sub(lambda match: f"\ufffe{ord(match[0]):04x}", value)


def restore(value: str) -> str:
    """The short text again from what :func:`storable` gave."""
    return _WRITTEN.sub(lambda match: chr(int(match[1], 16)), value) if "\ufffe" in value else value
