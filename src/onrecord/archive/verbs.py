"""Reporting verbs, one for each cue, to be counted: "has also said in a statement" is "said".

In go the words of a cue, out comes the word that reports, as it stands there, and its number. It is found by leaving
out what stands before it, not by grammar: "were sceptical of" is "sceptical".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, select

from onrecord.archive import schema
from onrecord.archive.characters import storable
from onrecord.archive.numbering import in_parts, insert_rows, take_numbers

__all__ = ["find_verbs", "verb_in", "verb_of"]

_LONGEST: Final = 40
_MOST_CHARACTERS: Final = 200
"""Characters of a cue that are looked at; more is no cue."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+|-[^\W\d_]+)*")
_BEFORE: Final = frozenset(
    (
        *("a", "about", "after", "again", "against", "all", "almost", "already", "also", "always", "am", "an", "and"),
        *("are", "as", "at", "be", "been", "before", "being", "but", "by", "can", "could", "d", "did", "do", "does"),
        *("doing", "even", "ever", "first", "for", "from", "had", "has", "have", "having", "he", "her", "his", "how"),
        *("i", "if", "in", "into", "is", "it", "its", "just", "last", "later", "ll", "longer", "may", "me", "might"),
        *("more", "most", "much", "must", "my", "never", "no", "nor", "not", "now", "of", "often", "on", "once"),
        *("only", "or", "our", "out", "over", "quite", "re", "s", "shall", "she", "should", "since", "so", "soon"),
        *("still", "t", "than", "that", "the", "their", "then", "there", "they", "this", "to", "too", "twice"),
        *("under", "up", "used", "ve", "very", "was", "we", "were", "what", "when", "which", "while", "who", "whose"),
        *("will", "with", "would", "yet", "you", "your"),
    )
)
_ENDING_IN_LY: Final = frozenset(("ally", "apply", "comply", "imply", "multiply", "rally", "rely", "reply", "supply"))


def verb_of(cue: str) -> str | None:
    """The word of a cue that reports, in small letters; None where there is no word in it.

    >>> [verb_of(cue) for cue in ("has also said in a statement", "According to", "publicly accused", ":", "has")]
    ['said', 'according to', 'accused', None, 'has']
    """
    words: list[str] = [word.replace("’", "'") for word in _WORD.findall(cue[:_MOST_CHARACTERS].lower())]
    if words[:2] == ["according", "to"]:
        return "according to"
    for word in words:
        if not _stands_before(word):
            return word[:_LONGEST]
    return words[-1][:_LONGEST] if words else None


def _stands_before(word: str) -> bool:
    if word in _BEFORE or word.endswith("n't") or "'" in word[:2]:
        return True
    return word.endswith("ly") and word not in _ENDING_IN_LY


def verb_in(text: str, cue: str | None) -> str | None:
    """The reporting verb of the spans of a cue, as JSON, in a text."""
    if cue is None:
        return None
    spans: list[list[int]] = json.loads(cue)
    return verb_of(" ".join(text[start:end] for start, end in spans))


def find_verbs(connection: Connection, verbs: Iterable[str]) -> dict[str, int]:
    """The numbers of reporting verbs; those that are new get one."""
    table = schema.verb
    stored = {verb: storable(verb) for verb in verbs}
    wanted = sorted(set(stored.values()))
    known: dict[str, int] = {}
    for part in in_parts(wanted):
        query = select(table.c.word, table.c.id).where(table.c.word.in_(part))
        known.update((word, number) for word, number in connection.execute(query))
    fresh = [word for word in wanted if word not in known]
    numbers = dict(zip(fresh, take_numbers(connection, table, len(fresh)), strict=True))
    insert_rows(connection, table, [{"id": number, "word": word} for word, number in numbers.items()])
    known |= numbers
    return {verb: known[word] for verb, word in stored.items()}
