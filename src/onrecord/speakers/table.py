"""The user's own table of names: which name, type and Wikidata identifier a speaker goes under.

In goes a CSV file with the columns name, aliases, type and wikidata, of which only the first must be there; out come
readings in which every speaker that the table knows has the table's name. Names are compared folded: without case,
accents, titles of people and leading articles.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import Final

from onrecord.errors import SettingError
from onrecord.records import Reading, Speaker, SpeakerType
from onrecord.speakers.spelling import key_of

__all__ = ["NameEntry", "NameTable"]

_COLUMNS: Final = {"name": "name", "aliases": "aliases", "alias": "aliases", "type": "type", "wikidata": "wikidata"}
_TYPES: Final = tuple(each.value for each in SpeakerType if each is not SpeakerType.UNKNOWN)
_WIKIDATA: Final = re.compile(r"(?:https?://www\.wikidata\.org/(?:wiki|entity)/)?(Q[1-9][0-9]*)/?", re.IGNORECASE)
_MOST_BYTES: Final = 64_000_000


@dataclass(frozen=True, slots=True)
class NameEntry:
    """One line of the table; ``type`` and ``wikidata`` are None where the line leaves them open."""

    name: str
    aliases: tuple[str, ...] = ()
    type: SpeakerType | None = None
    wikidata: str | None = None
    line: int = 0


class NameTable:
    """Entries by folded name. Two entries may share a name only if both give a type and the types differ."""

    def __init__(self, entries: tuple[NameEntry, ...] = (), *, origin: str = "table of names") -> None:
        self.entries = entries
        self._by_key: dict[str, list[NameEntry]] = {}
        for entry in entries:
            for alias in (entry.name, *entry.aliases):
                self._claim(alias, entry, origin)

    def _claim(self, alias: str, entry: NameEntry, origin: str) -> None:
        known = self._by_key.setdefault(_entry_key(alias, entry.type), [])
        if entry in known:
            return
        for other in known:
            if entry.type is None or other.type is None or entry.type is other.type:
                raise SettingError(
                    f"{origin}:{entry.line}: {alias!r} names {entry.name!r} here and {other.name!r} in line "
                    f"{other.line}; take it out of one of them, or give both a type if they are of two types"
                )
        known.append(entry)

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> NameTable:
        """Read a CSV file with a header, in UTF-8 with or without a byte order mark.

        The columns name, aliases (parted by ``;`` or ``|``), type and wikidata may stand in any order; others are
        passed over, and so are blank lines. What cannot be used raises :class:`SettingError` with file and line.
        """
        return cls.parse(cls.text_of(path), origin=os.fsdecode(path))

    @classmethod
    def parse(cls, text: str, *, origin: str) -> NameTable:
        """Make the table that ``text`` holds, as :meth:`read` does; ``origin`` names it in errors."""
        return cls(tuple(_read_entries(text, origin)), origin=origin)

    @staticmethod
    def text_of(path: str | os.PathLike[str]) -> str:
        """The text of a file of names; one that cannot be used raises :class:`SettingError`."""
        origin = os.fsdecode(path)
        try:
            with Path(path).open("rb") as stream:
                data = stream.read(_MOST_BYTES + 1)
        except OSError as error:
            raise SettingError(f"{origin}: cannot be read ({error.strerror}); check the path") from error
        if len(data) > _MOST_BYTES:
            raise SettingError(f"{origin}: holds more than {_MOST_BYTES} bytes; split it")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise SettingError(f"{origin}:{line}: is not in UTF-8; save the table as CSV in UTF-8") from error

    def find(self, name: str, speaker_type: SpeakerType | None = None) -> NameEntry | None:
        """The entry that knows ``name``, or None; ``speaker_type`` is what the article makes of the speaker.

        A type decides between two entries. A name of several words is found under any type, since articles leave the
        type to be guessed; one of a single word only if both or neither are people: "Jordan" may be either.
        """
        for key in dict.fromkeys((_entry_key(name, None), _entry_key(name, speaker_type))):
            known = self._by_key.get(key, [])
            exact = [entry for entry in known if speaker_type is None or entry.type in (None, speaker_type)]
            if len(exact) == 1:
                return exact[0]
            if len(known) == 1 and (" " in key or _is_person(known[0].type) == _is_person(speaker_type)):
                return known[0]
        return None

    def apply(self, reading: Reading) -> Reading:
        """Give every speaker, member, reporter and addressee whom the table knows its name there.

        A single word that is part of another speaker's full name in this article ("Clinton", where Bill Clinton speaks
        too) is left alone unless that speaker is the same entry.
        """
        people = {(each.name, each.type) for each in _speakers(reading)}
        unclear = {
            word
            for name, speaker_type in people
            for words in [_entry_key(name, speaker_type).split(" ")]
            if speaker_type == SpeakerType.PERSON and len(words) > 1
            for word in words
            if (claimed := self.find(word, SpeakerType.PERSON)) is not None
            and claimed is not self.find(name, speaker_type)
        }
        statements = tuple(
            replace(
                statement,
                speaker=self._rename(statement.speaker, unclear),
                addressee=self._rename(statement.addressee, unclear),
                target=self._rename(statement.target, unclear),
                via=tuple(self._renamed(each, unclear) for each in statement.via),
            )
            for statement in reading.statements
        )
        return reading if statements == reading.statements else replace(reading, statements=statements)

    def _rename(self, speaker: Speaker | None, unclear: set[str]) -> Speaker | None:
        return None if speaker is None else self._renamed(speaker, unclear)

    def _renamed(self, speaker: Speaker, unclear: set[str]) -> Speaker:
        if speaker.members:
            members = tuple(self._renamed(each, unclear) for each in speaker.members)
            if members == speaker.members:
                return speaker
            return replace(speaker, members=members, name=" & ".join(each.name for each in members))
        if speaker.type == SpeakerType.UNKNOWN or _entry_key(speaker.name, speaker.type) in unclear:
            return speaker
        entry = self.find(speaker.name, speaker.type)
        if entry is None:
            return speaker
        return replace(
            speaker,
            name=entry.name,
            type=entry.type or speaker.type,
            wikidata=entry.wikidata or speaker.wikidata,
        )


def _is_person(speaker_type: SpeakerType | None) -> bool | None:
    """None where it is open, so that it equals no other answer."""
    return None if speaker_type is None else speaker_type in (SpeakerType.PERSON, SpeakerType.UNNAMED)


def _entry_key(name: str, speaker_type: SpeakerType | None) -> str:
    # Titles are dropped from people's names alone: "General Motors" and "Justice Department" begin with one too.
    return key_of(name, speaker_type or SpeakerType.ORGANIZATION)


def _speakers(reading: Reading) -> Iterator[Speaker]:
    for statement in reading.statements:
        for speaker in (statement.speaker, statement.addressee, statement.target, *statement.via):
            if speaker is not None:
                yield from speaker.people


def _read_entries(text: str, origin: str) -> Iterator[NameEntry]:
    rows = csv.reader(StringIO(text, newline=""), strict=True)
    columns: list[str | None] = []
    line = 1
    try:
        for row in rows:
            place = f"{origin}:{line}"
            if any(cell.strip() for cell in row):
                if columns:
                    yield _entry(_cells(row, columns, place), line, place)
                else:
                    columns = _header(row, place)
            line = rows.line_num + 1
    except csv.Error as error:
        raise SettingError(f"{origin}:{line}: breaks the form of CSV ({error}); check its quotation marks") from error
    if not columns:
        raise SettingError(f"{origin}: is empty; its first line must name the columns: name, aliases, type, wikidata")


def _header(row: list[str], place: str) -> list[str | None]:
    columns = [_COLUMNS.get(cell.strip().casefold()) for cell in row]
    if "name" not in columns:
        hint = "part columns with commas" if len(row) == 1 and ";" in row[0] else "add one"
        raise SettingError(f"{place}: there is no column name among {', '.join(map(repr, row))}; {hint}")
    twice = {column for column in columns if column is not None and columns.count(column) > 1}
    if twice:
        raise SettingError(f"{place}: the column {', '.join(sorted(twice))} is there twice; take one out")
    return columns


def _cells(row: list[str], columns: list[str | None], place: str) -> dict[str, str]:
    if len(row) > len(columns):
        raise SettingError(
            f"{place}: has {len(row)} cells where the header has {len(columns)}; put a name with a comma in quotes"
        )
    return {column: cell.strip() for column, cell in zip(columns, row, strict=False) if column is not None}


def _entry(cells: dict[str, str], line: int, place: str) -> NameEntry:
    name = " ".join(cells.get("name", "").split())
    if not name:
        raise SettingError(f"{place}: has no name; write the name, or take the line out")
    kind = cells.get("type", "").casefold()
    if kind and kind not in _TYPES:
        raise SettingError(f"{place}: there is no type {kind!r}; the types are {', '.join(_TYPES)}")
    identifier = cells.get("wikidata", "")
    match = _WIKIDATA.fullmatch(identifier)
    if identifier and match is None:
        raise SettingError(f"{place}: {identifier!r} is no Wikidata identifier; write one such as Q42, or leave it out")
    aliases = (" ".join(alias.split()) for alias in re.split(r"[;|]", cells.get("aliases", "")))
    return NameEntry(
        name=name,
        aliases=tuple(alias for alias in aliases if alias),
        type=SpeakerType(kind) if kind else None,
        wikidata=match[1].upper() if match else None,
        line=line,
    )
