"""The report's list of speakers: one entry for each who speaks alone or with others, with a letter and a colour.

In go a reading and its marked pieces, out come typed records for the templates. Several who speak at once are listed
each by name; nobody who can be told is one entry, whatever the reasons.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.exports.cast import Cast
from onrecord.records import SpeakerType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from onrecord.exports.marking import Marking
    from onrecord.records import Reading, Span, Speaker, Statement

__all__ = ["ChipView", "SpeakerView", "Voices"]

HUES = 8
"""Colours in the report's style."""
_ROUNDS = 3
# Letters would suggest that the unknown are one.
_UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class ChipView:
    """The sign of a speaker: a letter, and where its colour stands in the palette.

    ``round`` tells how often the palette was used up before; each round has a shape of its own.
    """

    letter: str
    hue: int | None
    round: int

    @classmethod
    def of(cls, number: int) -> ChipView:
        """Give the sign of the speaker with this number, from 0: A to Z, then AA."""
        letter, rest = "", number + 1
        while rest:
            rest, place = divmod(rest - 1, 26)
            letter = chr(ord("A") + place) + letter
        return cls(letter, number % HUES, number // HUES % _ROUNDS)


@dataclass(frozen=True, slots=True)
class SpeakerView:
    """An entry of the list: ``relayed`` counts what they only pass on, ``first`` is a statement to go to.

    ``pieces`` are the ranges of marked pieces that their mentions take.
    """

    number: int
    chip: ChipView
    name: str
    role: str | None
    details: tuple[str, ...]
    statements: int
    relayed: int
    first: int
    pieces: str


@dataclass(frozen=True, slots=True)
class NameView:
    """A speaker as a statement shows it."""

    chip: ChipView
    name: str
    role: str | None
    reason: str | None


class Voices:
    """Who speaks in one reading, each with the statements that are listed under them."""

    def __init__(self, reading: Reading) -> None:
        self._statements = reading.statements
        self._cast = Cast(reading)
        self._joint: dict[int, dict[int, Speaker]] = defaultdict(dict)
        self._entries: dict[int, int] = {}
        self._listed: list[Speaker] = []
        self._chips: list[ChipView] = []
        self._unknown: int | None = None
        for statement in reading.statements:
            for speaker in _voices(statement):
                for each in speaker.people:
                    self._list(each)
                    if speaker.members:
                        self._joint[self._number(each)][self._cast.number(speaker)] = speaker

    def mentions(self) -> Iterator[Span]:
        """Yield the places at which speakers are mentioned, in any order; some may come twice."""
        for speaker in self._cast.speakers:
            yield from speaker.mentions

    def name(self, speaker: Speaker) -> tuple[NameView, ...]:
        """Name a speaker of a statement, several one by one."""
        return tuple(
            NameView(self._chips[self._number(each)], each.name, each.role, each.reason) for each in speaker.people
        )

    def filed(self, statement: Statement) -> tuple[int, ...]:
        """Give the numbers of the entries under which a statement is listed: who said it, and who reports it."""
        return tuple(dict.fromkeys(self._number(each) for speaker in _voices(statement) for each in speaker.people))

    def entries(self, marking: Marking) -> Iterator[SpeakerView]:
        """Yield the list, in order of first appearance."""
        statements: Counter[int] = Counter()
        relayed: Counter[int] = Counter()
        first: dict[int, int] = {}
        for position, statement in enumerate(self._statements, start=1):
            own = {self._number(each) for each in (statement.speaker.people if statement.speaker else ())}
            filed = self.filed(statement)
            statements.update(own)
            relayed.update(set(filed) - own)
            for number in filed:
                first.setdefault(number, position)
        for number, speaker in enumerate(self._listed):
            yield SpeakerView(
                number=number,
                chip=self._chips[number],
                name=speaker.name,
                role=speaker.role,
                details=tuple(_details(speaker)),
                statements=statements[number],
                relayed=relayed[number],
                first=first[number],
                pieces="" if number == self._unknown else marking.ranges(self._mentions_of(number)),
            )

    def _mentions_of(self, number: int) -> tuple[Span, ...]:
        """All places that mean the one listed here, alone or with others."""
        speakers = (self._listed[number], *self._joint[number].values())
        return tuple(sorted({span for speaker in speakers for span in speaker.mentions}))

    def _number(self, speaker: Speaker) -> int:
        return self._entries[self._cast.number(speaker)]

    def _list(self, speaker: Speaker) -> None:
        place, number = self._cast.number(speaker), len(self._listed)
        if place in self._entries:
            return
        if speaker.type is SpeakerType.UNKNOWN:
            if self._unknown is not None:
                self._entries[place] = self._unknown
                return
            self._unknown = number
            chip = ChipView(_UNKNOWN, None, 0)
        else:
            chip = ChipView.of(number - (self._unknown is not None))
        self._entries[place] = number
        self._chips.append(chip)
        self._listed.append(speaker)


def _voices(statement: Statement) -> Iterable[Speaker]:
    return statement.via if statement.speaker is None else (statement.speaker, *statement.via)


def _details(speaker: Speaker) -> Iterator[str]:
    """Tell what a name alone does not: that it is no person, for whom it speaks, where to look it up."""
    if speaker.type not in (SpeakerType.PERSON, SpeakerType.UNNAMED, SpeakerType.UNKNOWN):
        yield speaker.type.value
    if speaker.stands_for is not None:
        yield f"for {speaker.stands_for}"
    if speaker.wikidata is not None:
        yield speaker.wikidata
