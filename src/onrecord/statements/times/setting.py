"""What surrounds a time expression: the publication date, the tense of its clause, and the times told before it.

In go a text and the place of an expression, out come the hints that its value may depend on. Only a bounded stretch of
text is looked at, so that reading all expressions of an article takes linear time. The rules for tense follow
HeidelTime's for news (Strötgen and Gertz, SemEval 2010): an expression without a year or week of its own lies in the
past unless its verb speaks of the future.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeAlias

from onrecord.records import Span
from onrecord.statements.times.vocabulary import words

__all__ = ["STAND_IN", "ReadBefore", "Setting"]

STAND_IN = date(2001, 7, 18)
"""Publication date with which an article without one is read: it shows granularities, and its values are dropped."""

_BEFORE, _AFTER = 160, 60  # characters of a clause that are looked at
_FAR_BEFORE = 1200
"""Characters in which an earlier date or quarter is looked for: TimeBank's reports of earnings need a thousand."""
_CLAUSE_START = re.compile(r".*(?:[!?;:]|”|,[\"'’]|(?<![A-Z][a-z])(?<![A-Z])\.|\n\s*\n|``|'')\s", re.DOTALL)
_CLAUSE_END = re.compile(r"[!?;]|(?<![A-Z])\.(?=\s|$)|\n\s*\n")
_WORD = re.compile(r"[^\W_]+(?:['’][a-z]+)?|[$€£#,]")
_FUTURE = frozenset(
    words(
        "will won't shall may might could would can should must plans planned planning scheduled expected "
        "expects expect due upcoming intends hopes aims slated likely ready begins starts opens ends expires "
        "convenes deadline going tomorrow resume forthcoming he'll she'll they'll it'll we'll i'll you'll be"
    )
)
_PAST = frozenset(
    words(
        "was were had did went came took gave made held met left fell rose won lost got began became saw "
        "found kept led sent spoke wrote brought bought sold paid ran broke died shot hit cut set put fought "
        "flew drove stood been has have since ago closed"
    )
)
_UNTIL = frozenset(["until", "till"])
_ENDED = frozenset(["ended", "since"])
_REPORTED = frozenset(["said", "told", "announced", "reported", "added", "says", "warned"])
_NO_VERB = frozenset(words("the a an his her its their this that these those in on at from and or about some"))
_NO_PAST = frozenset(words("need feed red bed speed seed unsaid indeed hundred united"))
_SHAPE = re.compile(
    r"\b(?P<quarter>(?P<number>first|second|third|fourth)[\s-]+quarter|(?:the|latest|ago|earlier)\s+quarter)\b"
    r"|\b(?P<year>(?:nine|six|9|6)[\s-]months?|fiscal year|(?:for|of|in) (?:the (?:full )?year|fiscal))\b",
    re.IGNORECASE,
)
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}

ReadBefore: TypeAlias = Callable[[str, date | None], Iterator[tuple[str, bool]]]
"""The values in a stretch of text published on that day, the last first, each with whether it needs that day."""


@dataclass
class Setting:
    """The surroundings of the expression ``at`` in ``text``; ``read_before`` reads the values of a stretch of text."""

    text: str
    at: Span
    published: date | None
    read_before: ReadBefore | None = None
    relative: bool = field(default=False, init=False)
    """Whether the publication date has been asked for."""

    @property
    def today(self) -> date:
        """The publication date, or one that stands in for it."""
        self.relative = True
        return self.published or STAND_IN

    @cached_property
    def direction(self) -> int:
        """1 where the clause speaks of the future, -1 where of the past, 0 where nothing tells."""
        start, end = self.at
        before = self.text[max(0, start - _BEFORE) : start]
        if match := _CLAUSE_START.match(before):
            before = before[match.end() :]
        after = self.text[end : end + _AFTER]
        if match := _CLAUSE_END.search(after):
            after = after[: match.start()]
        words = [word.lower() for word in _WORD.findall(before)]
        following = [word.lower() for word in _WORD.findall(after)]
        if after[:2] in ("'s", "’s"):
            ahead = "will" in following[:6] or words[-2:] == ["ahead", "of"] or words[-1:] == ["for"]
            return 1 if ahead else -1
        if words and words[-1] in _ENDED:
            return -1
        if len(words) > 1 and words[-1] in _UNTIL:
            return 1
        comma = False
        for distance, word in enumerate(reversed(words[-16:])):
            if tense := _tense(word, distance):
                return tense
            comma = comma or word == ","
            if word == "to" and distance and not comma and _is_verb(words[len(words) - distance]):
                return 1
        for distance, word in enumerate(following[:8], start=2):
            if tense := _tense(word, distance):
                return tense
        # "By Friday" points ahead where no verb tells.
        return int(bool(words) and words[-1] == "by")

    def previous(self, form: str) -> str | None:
        """The nearest value before the expression that has the ``form`` of a regular expression."""
        if self.read_before is None:
            return None
        pattern, start = re.compile(form, re.ASCII), self.at.start
        for value, relative in self.read_before(self.text[max(0, start - _FAR_BEFORE) : start], self.published):
            if pattern.fullmatch(value):
                self.relative = self.relative or relative
                return value
        return None

    @cached_property
    def compared(self) -> tuple[int | None, str]:
        """The quarter that the text has last named, and whether it spoke of a "quarter" or a "year" last.

        Reports on results name a period once and then compare: "the latest quarter", "a year earlier".
        """
        start = self.at.start
        quarter, spoken = None, ""
        for match in _SHAPE.finditer(self.text, max(0, start - _FAR_BEFORE), start):
            quarter = _QUARTERS[match["number"].lower()] if match["number"] else quarter
            spoken = "quarter" if match["quarter"] else "year"
        return quarter, spoken

    def words_after(self) -> str:
        """The few words that follow the expression, in small letters and with single spaces."""
        return " ".join(self.text[self.at.end : self.at.end + 40].lower().split())

    def word_before(self) -> str:
        """The word, number or mark that stands right before the expression, in small letters."""
        stretch = self.text[max(0, self.at.start - 40) : self.at.start].split()
        return stretch[-1].lower() if stretch else ""


def _tense(word: str, distance: int) -> int:
    """1 for a word of the future, -1 for one of the past; reports count only beside the expression."""
    if word in _REPORTED:
        return -1 if distance <= 1 else 0
    if word in _FUTURE:
        return 1
    if word in _PAST or (word.endswith("ed") and word not in _NO_PAST):
        return -1
    return 0


def _is_verb(word: str) -> bool:
    return word.isalpha() and word not in _NO_VERB
