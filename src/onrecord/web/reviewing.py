"""What a page shows of a statement or of two names for a person to judge: the words around it, and what may be changed.

In go statements found and names in doubt, out come typed records. Nothing is judged or written here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from onrecord.exports.places import Places
from onrecord.records import SpeakerType
from onrecord.web.statements import StatementLine, statement_line

if TYPE_CHECKING:
    from onrecord.archive import Doubt, Doubted, Found
    from onrecord.records import Reading, Statement

__all__ = ["Around", "Judged", "NameItem", "NameSide", "Present", "StatementItem", "name_item", "statement_item"]

_AROUND: Final = 400
"""Characters of its lines that are shown before and after a statement."""
_MOST_SHOWN: Final = 4_000
"""Characters between the first and the last of a statement's parts, beyond which only what is said is shown."""
_MOST_NAMES: Final = 30


@dataclass(frozen=True, slots=True)
class Around:
    """A stretch of an article; ``role`` is source, cue or content, or None for what stands around these."""

    words: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Present:
    """What the archive has in the fields that may be changed; empty where it has nothing."""

    speaker: str
    speaker_type: str
    act: str
    polarity: str
    addressee: str
    said_on: str


@dataclass(frozen=True, slots=True)
class StatementItem:
    """A statement to be judged, with the lines of its article that it stands in.

    ``cut`` tells whether words are missing before and after these. ``names`` are who else has a part in the article.
    """

    line: StatementLine
    where: str
    around: tuple[Around, ...]
    cut: tuple[bool, bool]
    present: Present
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameSide:
    """One of two names; ``speaker`` is the number of the speaker that it is a name of, who has ``statements``."""

    number: int
    name: str
    type: str
    href: str
    statements: int
    statements_href: str
    spellings: tuple[str, ...]
    example: StatementLine | None


@dataclass(frozen=True, slots=True)
class NameItem:
    """Two names that may be one speaker."""

    first: NameSide
    second: NameSide
    reason: str
    together: int
    shared_role: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What was just done, and what it takes to undo it: numbers of corrections, or of a ruling on names."""

    what: str
    about: str
    corrections: tuple[int, ...] = ()
    ruling: int | None = None


def statement_item(found: Found, reading: Reading | None) -> StatementItem:
    """Put a statement with its lines; ``reading`` is its article's, where it is at hand."""
    places = Places(found.article)
    start, end, cut = _window(found, places)
    return StatementItem(
        line=statement_line(found),
        where=places.line_of(found.statement),
        around=tuple(_around(found, start, end)),
        cut=cut,
        present=_present(found.statement),
        names=tuple(_names(reading)),
    )


def _window(found: Found, places: Places) -> tuple[int, int, tuple[bool, bool]]:
    """The lines that a statement stands in, as far as they are not too long, and whether either end is cut off."""
    statement, text = found.statement, found.article.text
    parts = [*statement.source, *statement.cue, *statement.content]
    start, end = min(each.start for each in parts), max(each.end for each in parts)
    if end - start > _MOST_SHOWN:
        start = statement.content[0].start
        end = min(statement.content[-1].end, start + _MOST_SHOWN)
    starts = [line.start for line in places.lines]
    first, last = (places.lines[bisect_right(starts, place) - 1] for place in (start, end - 1))
    opening, closing = max(first.start, start - _AROUND), min(last.end, end + _AROUND)
    # Words stay whole.
    while first.start < opening < start and not text[opening - 1].isspace():
        opening += 1
    while end < closing < last.end and not text[closing].isspace():
        closing -= 1
    return opening, closing, (opening > first.start, closing < last.end)


def _around(found: Found, start: int, end: int) -> Iterator[Around]:
    """The characters of a window, cut where the role changes; where roles overlap, the words that report go first."""
    roles: list[str | None] = [None] * (end - start)
    for name in ("content", "source", "cue"):
        for span in getattr(found.statement, name):
            left, right = max(span.start, start), min(span.end, end)
            if left < right:
                roles[left - start : right - start] = [name] * (right - left)
    at = start
    for role, group in groupby(roles):
        length = sum(1 for _ in group)
        yield Around(found.article.text[at : at + length], role)
        at += length


def _present(statement: Statement) -> Present:
    speaker = statement.speaker
    known = speaker is not None and speaker.type is not SpeakerType.UNKNOWN
    return Present(
        speaker=speaker.name if speaker is not None and known else "",
        speaker_type=speaker.type.value if speaker is not None and known else "",
        act="" if statement.act is None else statement.act.value,
        polarity="" if statement.polarity is None else statement.polarity.value,
        addressee="" if statement.addressee is None else statement.addressee.name,
        said_on="" if statement.said_on is None else statement.said_on.value or "",
    )


def _names(reading: Reading | None) -> list[str]:
    """Who has a part in an article under a name, the first the one with most statements."""
    counts: Counter[str] = Counter()
    for statement in () if reading is None else reading.statements:
        for one in (statement.speaker, statement.addressee, statement.target, *statement.via):
            people = () if one is None else one.people
            counts.update(each.name for each in people if each.type is not SpeakerType.UNKNOWN)
    return [name for name, _ in counts.most_common(_MOST_NAMES)]


def name_item(doubt: Doubt) -> NameItem:
    """Put two names in doubt."""
    return NameItem(_side(doubt.first), _side(doubt.second), doubt.reason, doubt.together, doubt.shared_role)


def _side(name: Doubted) -> NameSide:
    return NameSide(
        number=name.number,
        name=name.name,
        type=name.type.value,
        href=f"/speakers/{name.speaker}",
        statements=name.statements,
        statements_href=f"/said?{urlencode({'speaker': name.name}, errors='replace')}",
        spellings=name.spellings,
        example=None if name.example is None else statement_line(name.example),
    )
