"""Corpora of names, noun phrases and coreference, read into one form that the mention model is trained on.

In go GUM (CoNLL-U with ``Entity`` in MISC; Zeldes 2017) and the two-column files of CoNLL-2003 and CrossNER, out come
texts with character spans. This module trains nothing and runs no network.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from onrecord.errors import GoldError

__all__ = ["AnnotatedText", "Phrase", "read_gum", "read_names"]

NAME_TYPES = {
    "person": "person",
    "politician": "person",
    "organisation": "organization",
    "organization": "organization",
    "politicalparty": "organization",
    "location": "place",
    "country": "place",
    "place": "place",
    "misc": "other",
    "election": "other",
    "event": "other",
}
"""The types of names that the corpora use, in ours; what stands for an animal or a product is another name."""

_SENTENCES = 12
"""Sentences of a name corpus that are shown as one text."""

_OPEN = re.compile(r"\((\d+)-([a-z]+)-([^()]*)")
_TIGHT_BEFORE = frozenset(".,;:!?)%'’”") | {"'s", "’s", "n't"}
_TIGHT_AFTER = frozenset("($“")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One mention: characters ``[start, end)`` up to and with its head word, which begins at ``head``.

    ``whole`` is the end with all that follows the head. ``entity`` is the same for all mentions of one entity.
    """

    start: int
    end: int
    head: int
    whole: int
    form: str
    """name, nominal or pronoun"""
    type: str
    entity: str


@dataclass(slots=True)
class AnnotatedText:
    """A text with ``names`` (start, end, type) and, where the corpus has them, noun ``phrases``."""

    text: str
    names: list[tuple[int, int, str]] = field(default_factory=list)
    phrases: list[Phrase] | None = None


@dataclass(slots=True)
class _Token:
    start: int
    end: int
    head: int
    pos: str
    index: int


def _rows(path: Path) -> Iterator[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as file:
            yield from (line.rstrip("\n") for line in file)
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: cannot read this corpus ({error})") from error


@dataclass(slots=True)
class _Document:
    """One GUM document while it is being read."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    tokens: list[_Token] = field(default_factory=list)
    waiting: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    spans: list[tuple[int, int, str, str]] = field(default_factory=list)
    """Entity spans as (first token, last token, type, entity)."""

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def entities(self, value: str) -> None:
        here = len(self.tokens) - 1
        for piece in re.findall(r"\(\d+-[^()]*\)?|\d+\)", value):
            opening = _OPEN.match(piece)
            if opening:
                entity, kind = opening[1], opening[2]
                if piece.endswith(")"):
                    self.spans.append((here, here, kind, entity))
                else:
                    self.waiting.setdefault(entity, []).append((here, kind))
            elif self.waiting.get(piece[:-1]):
                first, kind = self.waiting[piece[:-1]].pop()
                self.spans.append((first, here, kind, piece[:-1]))

    def finish(self) -> AnnotatedText:
        text = "".join(self.parts)
        by_place = {token.index: token for token in self.tokens}
        phrases: list[Phrase] = []
        result = AnnotatedText(text, phrases=phrases)
        for first, last, kind, entity in sorted(self.spans):
            inside = self.tokens[first : last + 1]
            heads = [t for t in inside if t.head == 0 or not inside[0].index <= t.head <= inside[-1].index]
            head = heads[0] if heads else inside[-1]
            if head.pos == "PROPN":
                # A flat name hangs on its first word; the phrase goes to its last.
                for token in inside:
                    if token.index > head.index and token.pos == "PROPN" and by_place.get(token.head) is head:
                        if token.start - head.end > 1:
                            break
                        head = _Token(token.start, token.end, head.head, head.pos, head.index)
            form = {"PROPN": "name", "PRON": "pronoun"}.get(head.pos, "nominal")
            phrases.append(Phrase(inside[0].start, head.end, head.start, inside[-1].end, form, kind, entity))
            if form == "name":
                proper = [t for t in inside if t.end <= head.end]
                while proper and proper[0].pos != "PROPN":
                    proper.pop(0)
                if proper:
                    result.names.append((proper[0].start, head.end, NAME_TYPES.get(kind, "other")))
        return result


def read_gum(path: Path) -> list[AnnotatedText]:
    """The documents of a GUM file, text as it was written, paragraphs on lines of their own."""
    texts: list[AnnotatedText] = []
    document = _Document()
    offset, last, space = 0, 0, True
    for row in _rows(path):
        if row.startswith("# newdoc"):
            if document.tokens:
                texts.append(document.finish())
            document, offset, last = _Document(), 0, 0
        elif row.startswith("# newpar") and not row.startswith("# newpar_block") and document.length:
            document.add("\n\n")
        elif not row:
            offset, last = len(document.tokens), 0
        elif not row.startswith("#"):
            number, form, _, pos, _, _, head, _, _, misc = row.split("\t")
            if not number.isdecimal():
                # A contraction: its parts are written together, and what follows it is told on its own line.
                last, space = int(number.partition("-")[2] or 0), "SpaceAfter=No" not in misc
                continue
            place = offset + int(number)
            above = offset + int(head) if head.isdecimal() and head != "0" else 0
            document.tokens.append(_Token(document.length, document.length + len(form), above, pos, place))
            spaced = space if int(number) == last else int(number) > last and "SpaceAfter=No" not in misc
            document.add(f"{form} " if spaced else form)
            for key, _, value in (part.partition("=") for part in misc.split("|")):
                if key == "Entity":
                    document.entities(value)
    if document.tokens:
        texts.append(document.finish())
    return texts


def read_names(path: Path) -> list[AnnotatedText]:
    """Texts of a dozen sentences each from a file with a token and its tag on each line."""
    texts: list[AnnotatedText] = []
    current, sentences, opened = AnnotatedText(""), 0, False
    for row in _rows(path):
        token, _, tag = row.partition("\t")
        if not token:
            sentences += opened
            opened = False
            if sentences == _SENTENCES:
                texts.append(current)
                current, sentences = AnnotatedText(""), 0
            continue
        if not opened and current.text:
            current.text += "\n"
        tight = not opened or token in _TIGHT_BEFORE or current.text[-1:] in _TIGHT_AFTER
        current.text += token if tight else f" {token}"
        opened = True
        end = len(current.text)
        part, _, kind = tag.partition("-")
        if part == "B":
            current.names.append((end - len(token), end, NAME_TYPES.get(kind, "other")))
        elif part == "I" and current.names:
            start, _, kept = current.names[-1]
            current.names[-1] = (start, end, kept)
    if current.text:
        texts.append(current)
    return texts
