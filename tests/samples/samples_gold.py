"""The hand-made annotation of the sample articles, turned from quoted strings into character spans.

``gold.json`` gives each attribution as the exact strings of its source, cue and content, so that it holds for any text
that keeps the article's words, however headline and paragraphs are joined. A string is looked up at word boundaries.
One that occurs more than once needs ``near``: a passage that occurs once, and the occurrence closest to it is meant.
``near`` may also be an object with a passage per role. Nothing here extracts text from files, and nothing guesses: what
cannot be placed raises ``GoldError``.

Each attribution also carries the ``speaker``, resolved by reading: the fullest proper name that the article gives,
without titles; for a speaker without a name the noun phrase that tells most, without relative clauses and without an
article or possessive pronoun before it ("allies" for "his allies, who ..."), and "one of two officials" where
the source is "one of them"; "author" for the article's own voice, an interviewer's questions included; "unknown"
if nobody can tell. ``type`` is what the speaker is: person, organization, group, document, unnamed or unknown.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROLES = ("source", "cue", "content")
GOLD_PATH = Path(__file__).with_name("gold.json")

Span = tuple[int, int]


class GoldError(ValueError):
    """A string of the gold annotation that the article does not hold, or holds more than once."""


@dataclass(frozen=True, slots=True)
class SampleGold:
    """The attributions of one sample article; ``record`` is the line's index in a JSON Lines file."""

    file: str
    record: int | None
    attributions: tuple[dict[str, Any], ...]

    @property
    def name(self) -> str:
        """The file's name, with the record's index if there is one: what the article is called in written gold."""
        return self.file if self.record is None else f"{self.file}:{self.record}"


def load_gold(path: Path = GOLD_PATH) -> list[SampleGold]:
    """Read all annotated articles, in the order of the file."""
    entries = json.loads(path.read_text(encoding="utf-8"))
    return [SampleGold(entry["file"], entry["record"], tuple(entry["attributions"])) for entry in entries]


def resolve(text: str, attribution: dict[str, Any]) -> dict[str, list[Span]]:
    """Give the spans of one attribution, ``{"source": [(start, end), ...], "cue": ..., "content": ...}``.

    Source and cue may be empty: a passive names no source, a pull quote has no cue either.
    """
    spans = {}
    for role in ROLES:
        strings = attribution[role]
        near = attribution.get("near")
        anchor = near.get(role) if isinstance(near, dict) else near
        spans[role] = [_place(text, string, anchor) for string in ([strings] if isinstance(strings, str) else strings)]
    if not spans["content"]:
        raise GoldError(f"an attribution without content: {attribution}")
    return spans


def resolve_all(text: str, gold: SampleGold) -> list[dict[str, list[Span]]]:
    """Give the spans of every attribution of one article, in gold order."""
    return [resolve(text, attribution) for attribution in gold.attributions]


def _place(text: str, string: str, near: str | None) -> Span:
    found = _occurrences(text, string)
    if not found:
        raise GoldError(f"not in the article: {string!r}")
    if len(found) == 1:
        return found[0]
    if near is None:
        raise GoldError(f"{len(found)} times in the article, and no 'near' to choose by: {string!r}")
    anchors = _occurrences(text, near)
    if len(anchors) != 1:
        raise GoldError(f"'near' must occur once, and {near!r} occurs {len(anchors)} times")
    by_gap = sorted((_gap(span, anchors[0]), span) for span in found)
    if by_gap[0][0] == by_gap[1][0]:
        raise GoldError(f"two occurrences of {string!r} are equally close to {near!r}")
    return by_gap[0][1]


def _occurrences(text: str, string: str) -> list[Span]:
    if not string:
        raise GoldError("an empty string cannot be placed")
    found = []
    start = text.find(string)
    while start >= 0:
        end = start + len(string)
        cut_before = start > 0 and text[start - 1].isalnum() and string[0].isalnum()
        cut_after = end < len(text) and text[end].isalnum() and string[-1].isalnum()
        if not (cut_before or cut_after):
            found.append((start, end))
        start = text.find(string, start + 1)
    return found


def _gap(one: Span, other: Span) -> int:
    return max(0, one[0] - other[1], other[0] - one[1])
