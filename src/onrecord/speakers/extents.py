"""How far the words reach that tell who speaks: where a noun phrase begins and ends within a source.

In go a view and places of words, out come places of words. What is named there is not decided here.
"""

from __future__ import annotations

from onrecord.encoder.words import CASE, LetterCase
from onrecord.speakers.lexicon import ARTICLES, PRONOUNS, RELATIVES, TITLES
from onrecord.speakers.view import View

__all__ = [
    "BREAKS",
    "DETERMINERS",
    "POSSESSIVES",
    "PREPOSITIONS",
    "complemented",
    "continued",
    "described_from",
    "is_further",
    "phrase_end",
    "trim",
    "uncut",
    "whole_number",
    "whole_phrase",
]

_LEADING = frozenset(
    [
        "from",
        "by",
        "to",
        "with",
        "at",
        "in",
        "of",
        "on",
        "according",
        "per",
        "but",
        "and",
        "or",
        "as",
        "for",
        "even",
        "both",
        "says",
        "said",
    ]
)
DETERMINERS = ARTICLES | {"this", "that", "these", "those", "such"}
POSSESSIVES = frozenset(["my", "our", "your", "his", "her", "its", "their", "whose"])
BREAKS = RELATIVES | frozenset(
    [
        "where",
        "when",
        "while",
        "including",
        "being",
        "released",
        "published",
        "conducted",
        "after",
        "before",
        "during",
        "since",
        "as",
        "because",
        "if",
        "although",
        "though",
        "speaking",
        "writing",
        "appearing",
        "citing",
        "quoting",
        "told",
        "asked",
        "said",
        "says",
        "is",
        "was",
        "are",
        "were",
        "has",
        "had",
        "have",
        "will",
        "like",
        "but",
        "yet",
        "so",
        "whether",
        "than",
        "titled",
        "entitled",
        "called",
        "named",
    ]
)
PREPOSITIONS = frozenset(
    [
        "of",
        "on",
        "for",
        "at",
        "from",
        "in",
        "with",
        "to",
        "by",
        "against",
        "about",
        "within",
        "inside",
        "close",
        "near",
        "familiar",
        "under",
    ]
)
_BOUNDS = (["at", "least"], ["at", "most"])
"""What opens a number and looks like a preposition."""
_GUESSING = frozenset(("perhaps", "maybe"))
_AMOUNTS = frozenset(
    [
        "dozens",
        "scores",
        "hundreds",
        "thousands",
        "millions",
        "billions",
        "tens",
        "plenty",
        "chunk",
        "majority",
        "handful",
        "handfuls",
        "half",
        "third",
        "quarter",
        "percent",
        "most",
        "some",
        "many",
        "all",
    ]
)
_OPENING = DETERMINERS | POSSESSIVES | _GUESSING
_UNDESCRIBING = _LEADING | DETERMINERS | PREPOSITIONS | BREAKS | PRONOUNS.keys() | {"only"}
"""Words before a noun that tell nothing of it."""
_COMPLEMENTS = frozenset(("of", "from", "for"))


def phrase_end(view: View, head: int, stop: int) -> int:
    """Where the noun phrase headed by ``head`` ends, at ``stop`` at the latest.

    Complements with a preposition stay, since they tell who it is; what a comma, a verb or a relative word opens goes.
    """
    end, lower = head + 1, view.lower
    while end < stop:
        word = lower[end]
        inside = word in ("-", "'", "’", "&", "/") or (word == "." and _abbreviates(view, end, stop))
        if not inside and (not word[0].isalnum() or word in BREAKS):
            break
        if end == head + 1 and not inside and word not in PREPOSITIONS and word not in ("and", "or"):
            # Something hangs on the head without a preposition: a participle or a clause.
            break
        end += 1
    while end > head + 1 and (lower[end - 1] in PREPOSITIONS or lower[end - 1] in ("and", "or", "the", "a")):
        end -= 1
    return end


def _abbreviates(view: View, stop: int, end: int) -> bool:
    if view.lower[stop - 1] in TITLES:
        return True
    return stop + 1 < end and view.words.start[stop + 1] == view.words.end[stop]


def trim(view: View, start: int, end: int) -> tuple[int, int]:
    """A source without what only ties it to its sentence: "according to |", quotation marks, possessive endings."""
    lower = view.lower
    while start < end and (not lower[start][0].isalnum() or (lower[start] in _LEADING and end - start > 1)):
        if lower[start : start + 2] in _BOUNDS:
            break
        start += 1
    start = view.after_clitic(start, end)
    while end > start and not lower[end - 1][0].isalnum():
        end -= 1
    if end - start > 1 and lower[end - 1] == "s" and lower[end - 2] in ("'", "’"):
        end -= 2
    return start, end


def whole_number(view: View, start: int) -> int:
    """Where the number begins that a cut at ``start`` would go through: "436, | 219 people"."""
    words, lower = view.words, view.lower
    while start > 1 and lower[start].isdigit() and lower[start - 1] == "," and lower[start - 2].isdigit():
        if not words.end[start - 2] == words.start[start - 1] == words.start[start] - 1:
            break
        start -= 2
    return start


def whole_phrase(view: View, start: int, end: int) -> tuple[int, int]:
    """A noun phrase without its article, and with what makes up its number: "tens of thousands of | voters"."""
    lower = view.lower
    while start > 1 and lower[start - 1] == "of":
        before = next(
            ((a, b) for a, b in view.phrases_in(start - 2, start - 1) if b == start - 1), (start - 2, start - 1)
        )
        if lower[start - 2] not in _AMOUNTS:
            break
        start = before[0]
    while start < end - 1 and lower[start] in _OPENING:
        start += 1
    return start, end


def is_further(view: View, at: int) -> bool:
    """Whether a word only tells that there were others before: "another | 19 percent"."""
    return view.lower[at] == "another" and view.lower[at + 1].isdigit()


def uncut(view: View, stop: int, end: int) -> int:
    """The end of the noun phrase or the name that a cut at ``stop`` would go through: "the United | States"."""
    over = [*view.phrases_in(stop - 1, stop), *view.names_in(stop - 1, stop)]
    return min(end, max([stop, *(each[1] for each in over)]))


def described_from(view: View, start: int, stop: int) -> int:
    """Where the words in lower case begin that lead up to ``stop`` within a source: "skittish | Democrats"."""
    lower_case = view.words.features[start:stop, CASE] == LetterCase.LOWER
    while stop > start and view.lower[stop - 1].isalpha() and lower_case[stop - 1 - start]:
        if view.lower[stop - 1] in _UNDESCRIBING:
            break
        stop -= 1
    return stop


def complemented(view: View, stop: int, end: int) -> int:
    """Where a phrase ends with what belongs to its noun: "a wide array | of black artists"."""
    while stop + 1 < end and view.lower[stop] in _COMPLEMENTS:
        phrase = next(iter(view.phrases_in(stop + 1, stop + 3)), None)
        if phrase is None or phrase[1] > end:
            break
        stop = phrase[1]
    return stop


def continued(view: View, stop: int, end: int) -> int:
    """Where a noun phrase ends that the network has cut short: "New York | judge", "Trump | 's lawyer"."""
    lower = view.lower
    while stop < end:
        word = lower[stop]
        if (word in ("'", "’", "-", "s", "/") and stop + 1 < end) or (
            word[0].isalnum() and word not in BREAKS and word not in PREPOSITIONS and word not in ("and", "or")
        ):
            stop += 1
        else:
            break
    return stop
