"""Writes answers as JSON in which every character of an article is exact, and none is hidden.

In go JSON values, out comes text. Nothing is cut here.
"""

from __future__ import annotations

import json
import re
from typing import Any

__all__ = ["size_of", "write_answer"]

# Besides what JSON itself escapes: C1 controls, marks of no width and of direction, which reorder or hide words from
# people; tags (U+E0000 to U+E0FFF), in which whole sentences can stand that only a program reads (Unicode Technical
# Report 36, 2.4); surrogates and noncharacters, which no UTF-8 holds or should hold.
_UNSEEN = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufe00-\ufe0f\ud800-\udfff"
    "\ufdd0-\ufdef\U000e0000-\U000e0fff"
    + "".join(f"{chr(n * 0x10000 + 0xFFFE)}-{chr(n * 0x10000 + 0xFFFF)}" for n in range(17))
    + "]"
)


def write_answer(values: Any) -> str:
    r"""Write JSON whose strings hold what they were given; what cannot be seen is escaped, as JSON allows.

    >>> write_answer({"words": "“left\u202eright”"})
    '{"words": "“left\\u202eright”"}'
    """
    return _UNSEEN.sub(_escape, json.dumps(values, ensure_ascii=False, allow_nan=False))


def size_of(values: Any) -> int:
    """How many characters the values take when they are written."""
    return len(write_answer(values))


def _escape(match: re.Match[str]) -> str:
    # Beyond U+FFFF as a pair of surrogates, as RFC 8259, section 7, has it.
    return json.dumps(match[0])[1:-1]
