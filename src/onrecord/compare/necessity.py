"""Statements that one thing takes another: "not without", "only with", "can only be done by".

In go the words of two statements, out comes whether both say so of the same things. That "they cannot strike without
help" is the same as "only with help could they strike" is in no word that both share, and small models do not see it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from onrecord.compare.weighing import Weigher

__all__ = ["Need", "find_need", "same_need"]


class Need(NamedTuple):
    """What a statement says is made possible, and what it takes for that, in its words."""

    possible: str
    takes: str


_ALIKE, _ALIKE_TAKES = 0.7, 0.3
"""Cosines of what is made possible and of what it takes, from which these are taken for the same. In 18,814 articles
188 statements of speakers with a name have one of these forms, and all seven pairs of one speaker that are over these
were the same."""

_NOT = r"(?:can(?:not|['’]?t| not| never)|could(?:n['’]?t| not| never)"
_NOT += r"|(?:will|would|is|are|was|were)(?: not|n['’]t) be able to"
_NOT += r"|wo(?:n['’]t| not) be able to|(?:is|are|was|were)(?: not|n['’]t) able to|(?:is|are|was|were) unable to"
_NOT += r"|(?:is|are|was|were|would be)(?: not possible| impossible))"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"^(?P<before>[^.;]{{0,200}}?)\b{_NOT}\b(?P<possible>[^.;]{{3,200}}?)\bwithout\b(?P<takes>[^.;]{{3,200}})",
        rf"^\W*without\b(?P<takes>[^.;]{{3,200}}?),(?P<before>[^.;]{{0,200}}?)\b{_NOT}\b(?P<possible>[^.;]{{3,200}})",
        (
            r"\b(?:it (?:is|was) )?only (?:with|through|thanks to|because of)\b(?P<takes>[^.;]{3,200}?)\bthat\b"
            r"(?P<before>)(?P<possible>[^.;]{3,200})"
        ),
        (
            r"\bonly (?:with|through|thanks to)\b(?P<takes>[^.;]{3,200}?)"
            r"\b(?:can|could|has|have|is|are|was|were|will)\b(?P<before>)(?P<possible>[^.;]{3,200})"
        ),
        (
            r"^(?P<before>)(?P<possible>[^.;]{3,200}?)\b(?:can|could|may|might) only (?:be )?(?P<how>\w+)\b"
            r"[^.;]{0,60}?\b(?:by|with|through)\b(?P<takes>[^.;]{3,200})"
        ),
    )
)


def find_need(words: str) -> Need | None:
    """What ``words`` say that something takes, if they say so; the first 400 characters are looked at."""
    words = words[:400]
    for form in _FORMS:
        if (match := form.search(words)) is not None:
            return Need(f"{match['before']} {match['possible']}".strip(), match["takes"].strip())
    return None


def same_need(a: str, b: str, weigher: Weigher) -> bool:
    """Whether both texts say of like things that these take like things."""
    one, other = find_need(a), find_need(b)
    if one is None or other is None:
        return False
    possible, takes = (
        float(weigher.weigh(mine).vector @ weigher.weigh(theirs).vector)
        for mine, theirs in zip(one, other, strict=True)
    )
    return possible >= _ALIKE and takes >= _ALIKE_TAKES
