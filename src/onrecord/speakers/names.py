"""Names as strings: folding, titles, parts, and whether two of them can be one.

In go names as articles write them, out come folded forms and comparisons. This module knows nothing of articles.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from typing import Final

from anyascii import anyascii

from onrecord.speakers.lexicon import ARTICLES, TITLES

__all__ = ["Likeness", "acronym_of", "bare", "compare_people", "family", "fold", "fold_speaker", "given", "tokens"]

_WORD = re.compile(r"[a-z0-9]+(?:[&'’][a-z0-9]+)*|&")
_POSSESSIVE = re.compile(r"(?:['’]s?)+$")
SUFFIXES: Final = frozenset(("jr", "sr", "ii", "iii", "iv"))
_SMALL: Final = frozenset(("of", "the", "for", "and", "to", "in", "on", "at", "de", "&"))
_PARTICLES: Final = frozenset(
    ("de", "del", "della", "di", "da", "van", "von", "der", "den", "la", "le", "bin", "al", "el")
)


@lru_cache(maxsize=65_536)
def tokens(name: str) -> tuple[str, ...]:
    """Folded words of ``name``: plain letters, no case, no accents, no full stops, no possessive ending."""
    plain = anyascii(name).casefold().replace(".", "").replace("`", "'")
    return tuple(_POSSESSIVE.sub("", word) for word in _WORD.findall(_POSSESSIVE.sub("", plain.strip())))


def bare(name: str) -> tuple[str, ...]:
    """Folded words of ``name`` without leading articles and titles; at least one word stays."""
    words = tokens(name)
    first = 0
    while first < len(words) - 1 and (words[first] in TITLES or words[first] in ARTICLES):
        first += 1
    return words[first:]


def fold(name: str) -> str:
    """One string for all spellings of ``name`` that differ in case, accents, full stops or titles alone."""
    return " ".join(bare(name))


def fold_speaker(name: str) -> frozenset[str]:
    """The folded names of one speaker or of several who are joined by an ampersand."""
    return frozenset(fold(part) for part in name.split(" & ") if part.strip())


def family(words: tuple[str, ...]) -> str:
    """The family name among the folded words of a person's name."""
    kept = [word for word in words if word not in SUFFIXES]
    return kept[-1] if kept else ""


def given(words: tuple[str, ...]) -> str:
    """The first given name or initial, empty if there is the family name alone."""
    kept = [word for word in words if word not in SUFFIXES]
    return kept[0] if len(kept) > 1 else ""


class Likeness(IntEnum):
    """How well two names of people go together."""

    APART = 0
    """They contradict each other."""
    FAMILY = 1
    """One is a single word that the other has as its family or given name."""
    INITIAL = 2
    """A given name is an initial or short form of the other's."""
    SAME = 3
    """Given and family name agree; middle names do not contradict."""


def _given_likeness(a: str, b: str) -> Likeness:
    if a == b:
        return Likeness.SAME
    if not a or not b:
        return Likeness.FAMILY
    short, long = sorted((a, b), key=len)
    if long.startswith(short) and (len(short) == 1 or len(short) >= 3):
        return Likeness.INITIAL
    if SHORT_FORMS.get(short) == SHORT_FORMS.get(long, long) or SHORT_FORMS.get(long) == short:
        return Likeness.INITIAL
    return Likeness.APART


SHORT_FORMS: Final = {
    "bill": "william", "billy": "william", "will": "william", "bob": "robert", "bobby": "robert", "rob": "robert",
    "jim": "james", "jimmy": "james", "joe": "joseph", "mike": "michael", "mick": "michael", "tom": "thomas",
    "dick": "richard", "rick": "richard", "rich": "richard", "ted": "edward", "ed": "edward", "chuck": "charles",
    "charlie": "charles", "tony": "anthony", "dave": "david", "steve": "steven", "stephen": "steven",
    "jeff": "jeffrey", "matt": "matthew", "dan": "daniel", "danny": "daniel", "don": "donald", "ron": "ronald",
    "ken": "kenneth", "larry": "lawrence", "greg": "gregory", "nick": "nicholas", "andy": "andrew", "drew": "andrew",
    "ben": "benjamin", "sam": "samuel", "alex": "alexander", "liz": "elizabeth", "beth": "elizabeth",
    "betsy": "elizabeth", "kate": "katherine", "kathy": "katherine", "katie": "katherine", "sue": "susan",
    "jack": "john", "johnny": "john", "jon": "jonathan", "peggy": "margaret", "meg": "margaret", "debbie": "deborah",
    "jerry": "gerald", "gerry": "gerald", "hank": "henry", "harry": "henry", "pat": "patrick", "tim": "timothy",
    "chris": "christopher", "vlad": "vladimir", "sasha": "alexander",
}  # fmt: skip
"""Short forms of given names, folded, in English-language news."""


def compare_people(a: tuple[str, ...], b: tuple[str, ...]) -> Likeness:
    """How well two people's names, as folded words without titles, go together."""
    if a == b:
        return Likeness.SAME
    if len(a) == 1 or len(b) == 1:
        short, long = sorted((a, b), key=len)
        if len(long) > 1 and short[0] in (family(long), given(long)):
            return Likeness.FAMILY
        return Likeness.APART
    short, long = sorted((a, b), key=len)
    if long[-len(short) :] == short:
        # Two family names without the given one: "Guajardo Villarreal".
        return Likeness.INITIAL
    if SUFFIXES.intersection(a) != SUFFIXES.intersection(b) and SUFFIXES.intersection(a) and SUFFIXES.intersection(b):
        return Likeness.APART
    if family(a) != family(b):
        return Likeness.APART
    likeness = _given_likeness(given(a), given(b))
    middle_a, middle_b = ([w for w in words[1:-1] if w not in SUFFIXES and w not in _PARTICLES] for words in (a, b))
    if middle_a and middle_b and not any(x[0] == y[0] for x in middle_a for y in middle_b):
        return Likeness.APART
    return likeness


def acronym_of(words: tuple[str, ...]) -> frozenset[str]:
    """The acronyms that a name of several words may be cut down to, with and without its small words."""
    if len(words) < 2:
        return frozenset()
    large = [word for word in words if word not in _SMALL]
    return frozenset(("".join(w[0] for w in words), "".join(w[0] for w in large))) if len(large) > 1 else frozenset()
