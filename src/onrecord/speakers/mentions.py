"""Mentions: where an article names or describes somebody or something.

In goes a view, out come its names and noun phrases in order, names without titles, with what titles tell of gender.
Which mentions are one is not decided here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from operator import attrgetter
from typing import Final

from onrecord.speakers.extents import whole_number
from onrecord.speakers.lexicon import (
    ADDRESSES,
    ARTICLES,
    BODY_NOUNS,
    FEMALE_WORDS,
    GROUP_NOUNS,
    MALE_WORDS,
    PRONOUNS,
    TITLES,
)
from onrecord.speakers.names import SHORT_FORMS, tokens
from onrecord.speakers.naming import mended_names
from onrecord.speakers.structure import NAME_TYPES
from onrecord.speakers.view import View

__all__ = [
    "IN_ORDER",
    "ORGANIZATION",
    "OTHER",
    "PERSON",
    "PLACE",
    "Entity",
    "Form",
    "Mention",
    "find_mentions",
    "first_names",
    "is_plural",
]

PERSON, ORGANIZATION, PLACE, OTHER = range(len(NAME_TYPES))


class Form(StrEnum):
    """How a mention refers."""

    NAME = "name"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"


@dataclass(slots=True, eq=False)
class Entity:
    """One person or thing of the article. ``name`` is None until it has one; ``type`` indexes the types of names."""

    type: int
    name: tuple[str, ...] = ()
    shown: tuple[int, int] | None = None
    """Words of the fullest form of its name."""
    put_together: str = ""
    """Its name, where given and family name stand apart: "WALLACE:" in a transcript, and "Well, Chris, ..."."""
    gender: str = ""
    plural: bool = False
    mentions: list[Mention] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    """What it has been called, word by word, roles among them."""
    members: tuple[Entity, ...] = ()
    """Those who are meant together, as in "Vorne and Haal ... they"."""
    special: str = ""
    """``author`` or ``unknown`` for the two that no mention introduces."""


@dataclass(slots=True, eq=False)
class Mention:
    """Words ``[start, end)``, the last of which is the head; ``name_start`` is where a name begins within them."""

    start: int
    end: int
    form: Form
    type: int
    name: tuple[str, ...] = ()
    name_start: int = -1
    entity: Entity | None = None
    gender: str = ""
    plural: bool = False
    source: bool = False

    @property
    def head(self) -> int:
        """The word that stands for the whole."""
        return self.end - 1


IN_ORDER: Final = attrgetter("end", "start")
"""Sorts mentions by their heads."""


@cache
def first_names() -> dict[str, str]:
    """Given names that nearly always are a woman's (f) or a man's (m): US Census 1990, and our additions."""
    table = (files("onrecord.speakers") / "first_names.tsv").read_text(encoding="utf-8")
    lines = (line.partition("\t") for line in table.splitlines() if not line.startswith("#"))
    return {name: gender for name, _, gender in lines}


def _told_gender(words: list[str]) -> str:
    """The gender that titles and nouns before a name tell."""
    for word in reversed(words):
        if TITLES.get(word):
            return TITLES[word]
        if word in PRONOUNS:
            continue
        if word in FEMALE_WORDS:
            return "f"
        if word in MALE_WORDS:
            return "m"
    return ""


_PARTY = re.compile(r"[A-Z]-[A-Z].*")
"""A party and a state, as in "D-Calif.", which looks like a name."""

_FOLLOWING = frozenset(("about", "over", "after", "amid", "with", "for", "to", "at", "by", "from", "as", "against"))
"""Words that no name ends with."""

_LONG_NAME = 3
"""Words of a name from which the first may be a description; fewer are given and family name."""

_NO_NAME = frozenset(PRONOUNS) | ARTICLES | {"'", "’", "s"}


def _name_mention(view: View, start: int, end: int, kind: int, phrase: tuple[int, int] | None) -> Mention | None:
    lower = view.lower
    if lower[start] in ADDRESSES:
        kind = PERSON
    while end > start and lower[end - 1] in ("'", "’", "s") and not view.text[view.words.start[end - 1]].isupper():
        end -= 1
    # Headlines write the words that follow a name with capitals too: "Leaders Warn West About Harbour".
    while kind != PERSON and end > start + 1 and lower[end - 1] in _FOLLOWING:
        end -= 1
    if kind == PERSON and end - start >= _LONG_NAME and lower[end - 1] == lower[end - 2]:
        end -= 1  # captions in a row: "Portraits of Ilse Vorne Vorne speaks in Norcall"
    first = start
    if kind == PERSON:
        while first < end - 1 and (lower[first] in TITLES or lower[first] in _NO_NAME or lower[first] == "."):
            if len(lower[first]) == 1 and lower[first].isalpha() and lower[first + 1] == "." and first + 2 < end:
                break  # an initial
            first += 1
        # "Whistleblower Dario Venn": what the article also writes small is a description.
        while (
            end - first >= _LONG_NAME
            and sum(word.isalpha() for word in lower[first:end]) >= _LONG_NAME
            and lower[first] in view.common
            and view.text[view.words.start[first]].isupper()
            and lower[first] not in first_names()
            and lower[first] not in SHORT_FORMS
            and view.words.start[first + 1] > view.words.end[first]
        ):
            first += 1
    elif first < end - 1 and lower[first] in ARTICLES:
        first += 1
    if end <= first or not any(c.isalnum() for c in lower[first]):
        return None
    written = view.string(first, end)
    name = tokens(written)
    pronoun = name and len(name) == 1 and name[0] in PRONOUNS and not written.replace(".", "").isupper()
    if (
        not name
        or pronoun
        or lower[first] in ADDRESSES
        or _is_title(view, first, end)
        or (
            len(name) > 1
            and lower[first] in PRONOUNS
            and lower[first + 1] != "."
            and not view.string(first, first + 1).isupper()
        )
        or _PARTY.fullmatch(written)
    ):
        return None
    begin = min(start, phrase[0]) if phrase else start
    # A full stop between title and name belongs to the title.
    before = [w for w in lower[max(begin - 2, 0) if begin == first else begin : first] if w != "."]
    return Mention(begin, end, Form.NAME, kind, name, first, gender=_told_gender(before))


def _is_title(view: View, start: int, end: int) -> bool:
    """Whether what looks like a name is a title: "the President", "Judge | Haal"; a King may be somebody's name."""
    lower = view.lower
    if end != start + 1 or lower[start] not in TITLES:
        return False
    after = end + 1 if lower[end : end + 1] == ["."] else end
    return lower[start - 1 : start] == ["the"] or any(begin == after for begin, _, _ in view.names_in(after, after + 1))


def is_plural(word: str) -> bool:
    """Whether a noun in lower case stands for many."""
    return word in GROUP_NOUNS or (
        len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) and word not in BODY_NOUNS
    )


def find_mentions(view: View) -> list[Mention]:
    """Names and noun phrases of the article, in order of their heads; pronouns are left out."""
    phrase_at = {i: phrase for phrase in view.phrases for i in range(*phrase)}
    mentions: list[Mention] = []
    heads: set[int] = set()
    for start, end, kind in mended_names(view):
        mention = _name_mention(view, start, end, kind, phrase_at.get(start))
        if mention is not None and mention.head not in heads:
            mentions.append(mention)
            heads.update(range(mention.name_start, mention.end))
    kinds = view.types.argmax(axis=1).tolist()
    for low, end in view.phrases:
        head = end - 1
        word = view.lower[head]
        if head in heads or word in PRONOUNS or word in ADDRESSES or not word[0].isalnum():
            continue
        told = "f" if word in FEMALE_WORDS else "m" if word in MALE_WORDS else ""
        start = whole_number(view, low)
        mentions.append(Mention(start, end, Form.NOMINAL, kinds[head], gender=told, plural=is_plural(word)))
    mentions.sort(key=IN_ORDER)
    return mentions
