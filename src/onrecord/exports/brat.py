"""Statements as brat standoff annotation in a zip, to be corrected by hand in brat: three files an article.

Readings come in, a zip goes out and comes back: ``ID.txt`` is the text, ``ID.ann`` the annotations, ``ID.json`` what is
known of the article, and ``annotation.conf`` tells brat their types. In ``ID.ann`` each statement is a ``Content`` with
attributes (kind, act, polarity, stance), relations to its ``Source`` and ``Cue``, and a note with name and type of the
speaker. Offsets count code points; line ends stay as they are. The form is that of https://brat.nlplab.org/standoff.html
and of brat's ``annotation.py``: an annotation stands on one line, so a span is cut at each line end within it, and
lines end wherever Python has it, since brat reads them so.

Not carried: line ends at the ends of a span, or as the whole of one (a statement of nothing else is left out, and named
in ``ID.json``); two spans with line ends alone between them come back as one; surrogates, written as U+FFFD; scores,
and all else that is known of speakers and statements.
"""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO

from onrecord.errors import MalformedError
from onrecord.exports.lines import record_of
from onrecord.exports.restoring import reading_from_dict
from onrecord.exports.values import take_object
from onrecord.records import Act, Kind, Polarity, SpeakerType, Stance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from enum import StrEnum

    from onrecord.records import Reading, Span, Speaker, Statement

__all__ = ["read_brat", "write_brat"]

_ATTRIBUTES: dict[str, type[StrEnum]] = {"Kind": Kind, "Act": Act, "Polarity": Polarity, "Stance": Stance}
_RELATIONS = {"source": ("Said_by", "Source"), "cue": ("Reported_with", "Cue")}
_CONFIGURATION = "\n".join(
    (
        *("[entities]", "Content", "Source", "Cue", "", "[relations]"),
        # What is said may hold another statement, so any annotation may hold any other.
        "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>",
        *(f"{relation}\tArg1:Content, Arg2:{entity}" for relation, entity in _RELATIONS.values()),
        *("", "[events]", "", "[attributes]"),
        *(f"{name}\tArg:Content, Value:{'|'.join(each.value for each in kind)}" for name, kind in _ATTRIBUTES.items()),
        "",
    )
)
_SURROGATES = re.compile("[\ud800-\udfff]")
# What str.splitlines takes for the end of a line.
_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_WITHIN_LINE = re.compile(f"[^{_ENDS}]+")
_TEXT_BOUND = re.compile(
    r"(T[0-9]{1,9})\t(\S+) ([0-9]{1,12} [0-9]{1,12}(?:;[0-9]{1,12} [0-9]{1,12})*)(?:\t.*)?", re.DOTALL
)
_RELATION = re.compile(r"R[0-9]{1,9}\t(\S+) Arg1:(\S+) Arg2:(\S+)\s*")
_ATTRIBUTE = re.compile(r"[AM][0-9]{1,9}\t(\S+) (\S+)(?: (\S+))?\s*")
_NOTE = re.compile(r"#[0-9]{1,9}\tAnnotatorNotes (T[0-9]{1,9})\t(.*)", re.DOTALL)
# The largest article taken by default has 64 MB; of a member that claims more nothing is kept.
_LARGEST = 256_000_000


def write_brat(readings: Iterable[Reading], out: BinaryIO) -> None:
    """Write the zip, an article at a time; ``out`` need not be seekable.

    The zip's directory, kept to the end, takes 1.4 kB of memory an article. Files are named by the article's id; those
    of the same article again are ``ID-2``. Unpacked into a folder of brat's data directory they can be opened there.
    """
    seen: Counter[str] = Counter()
    with zipfile.ZipFile(out, "w") as archive:
        _add(archive, "annotation.conf", _CONFIGURATION)
        for given in readings:
            reading = replace(given, article=replace(given.article, text=_SURROGATES.sub("\ufffd", given.article.text)))
            identity = reading.article.id
            seen[identity] += 1
            name = identity if seen[identity] == 1 else f"{identity}-{seen[identity]}"
            document = _Document(reading)
            _add(archive, f"{name}.txt", reading.article.text)
            _add(archive, f"{name}.ann", "".join(f"{line}\n" for line in document.lines))
            _add(archive, f"{name}.json", json.dumps(document.known(), indent=1) + "\n")


def read_brat(stream: BinaryIO) -> Iterator[Reading]:
    """Yield the reading of each text in a zip, as :func:`write_brat` wrote it or people changed it in brat.

    ``stream`` must be seekable. Every ``Content`` is a statement, with a score of 1: it is what a person made or left
    as it is. A note that does not end in a type of speaker in brackets is a remark, and left alone, as are annotations
    of other types. What breaks the form raises :class:`MalformedError`, which names the file.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            for name in archive.namelist():
                if name.endswith(".txt"):
                    yield _reading(archive, name.removesuffix(".txt"), names)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as fault:
        # RuntimeError is what zipfile raises for a member with a password.
        raise MalformedError(f"the zip cannot be read: {fault}") from fault


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    # A fixed date and mode, so that the same readings give the same bytes.
    member = zipfile.ZipInfo(name)
    member.external_attr = 0o644 << 16
    archive.writestr(member, text.encode("utf-8"), zipfile.ZIP_DEFLATED)


class _Document:
    """The annotations of one article as lines; those of one type and place are written once."""

    def __init__(self, reading: Reading) -> None:
        self._record, names = record_of(reading)
        self._text = reading.article.text
        self._bound: dict[str, str] = {}
        self._counts: Counter[str] = Counter()
        self.lines: list[str] = []
        self._left_out: list[str] = []
        for statement, name in zip(reading.statements, names, strict=True):
            if not self._add(statement):
                self._left_out.append(name)

    def known(self) -> dict[str, Any]:
        """Give what ``ID.json`` holds."""
        article = {name: value for name, value in self._record["article"].items() if name != "text"}
        return {"article": article, "versions": self._record["versions"], "left_out": self._left_out}

    def _add(self, statement: Statement) -> bool:
        content = self._bind("Content", statement.content, shared=False)
        if content is None:
            return False
        for role, (relation, entity) in _RELATIONS.items():
            other = self._bind(entity, getattr(statement, role), shared=True)
            if other is not None:
                self._write("R", f"{relation} Arg1:{content} Arg2:{other}")
        for name in _ATTRIBUTES:
            value = getattr(statement, name.lower())
            if value is not None:
                self._write("A", f"{name} {content} {value.value}")
        if statement.speaker is not None:
            self._write("#", f"AnnotatorNotes {content}\t{_note(statement.speaker)}")
        return True

    def _bind(self, entity: str, spans: Sequence[Span], *, shared: bool) -> str | None:
        """Write the annotation of these spans; its id, or None where no character of them can be annotated."""
        pieces = [match for span in spans for match in _WITHIN_LINE.finditer(self._text, *span)]
        if not pieces:
            return None
        places = ";".join(f"{match.start()} {match.end()}" for match in pieces)
        described = f"{entity} {places}"
        if not shared or described not in self._bound:
            self._bound[described] = self._write("T", f"{described}\t{' '.join(match[0] for match in pieces)}")
        return self._bound[described]

    def _write(self, prefix: str, rest: str) -> str:
        self._counts[prefix] += 1
        identity = f"{prefix}{self._counts[prefix]}"
        self.lines.append(f"{identity}\t{rest}")
        return identity


def _note(speaker: Speaker) -> str:
    """Write ``Mira Solane (person)``, or ``unknown (unknown: why)``; only the last bracket opens the type."""
    reason = "" if speaker.reason is None else f": {_escaped(speaker.reason)}".replace("(", "\\u0028")
    return f"{_escaped(speaker.name)} ({SpeakerType(speaker.type).value}{reason})"


def _escaped(text: str) -> str:
    """Escape as in JSON what would end the line, or could not be seen in brat."""
    shown = json.dumps(text, ensure_ascii=False)[1:-1]
    return "".join(each if each.isprintable() else json.dumps(each)[1:-1] for each in shown)


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text  # as someone typed it


def _reading(archive: zipfile.ZipFile, name: str, names: set[str]) -> Reading:
    try:
        text, annotations = (_member(archive, f"{name}.{ending}", names) for ending in ("txt", "ann"))
        stored = json.loads(_member(archive, f"{name}.json", names)) if f"{name}.json" in names else {}
        known = take_object(stored, "the .json file")
        article = take_object(known.get("article", {}), "article")
        speakers, statements = _statements(annotations, text)
        return reading_from_dict(
            {
                "article": {**article, "text": text},
                "speakers": speakers,
                "statements": statements,
                "versions": known.get("versions", {}),
            }
        )
    except MalformedError as fault:
        raise MalformedError(fault.message, origin=name) from fault
    except (ValueError, RecursionError) as fault:
        raise MalformedError(f"a file is no text in UTF-8, or no JSON: {fault}", origin=name) from fault


def _member(archive: zipfile.ZipFile, name: str, names: set[str]) -> str:
    if name not in names:
        raise MalformedError(f"{name} is missing from the zip")
    with archive.open(name) as member:
        data = member.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise MalformedError(f"{name} has more than {_LARGEST} bytes")
    return data.decode("utf-8")


def _statements(annotations: str, text: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Read the lines of an ``.ann`` file into the forms of our JSON: the speakers, and the statements in order."""
    bound: dict[str, tuple[str, list[list[int]]]] = {}
    relations: list[tuple[str, str, str]] = []
    attributes: list[tuple[str, str, str]] = []
    speakers: dict[tuple[str, str, str | None], int] = {}
    spoken: dict[str, int] = {}
    for number, line in enumerate(annotations.split("\n"), start=1):
        if match := _TEXT_BOUND.fullmatch(line):
            bound[match[1]] = (match[2], _spans(match[3], text, number))
        elif match := _RELATION.fullmatch(line):
            relations.append((match[1], match[2], match[3]))
        elif match := _ATTRIBUTE.fullmatch(line):
            attributes.append((match[1], match[2], match[3]))
        elif match := _NOTE.fullmatch(line):
            speaker = _speaker(match[2].rstrip("\r"))
            if speaker is not None:
                spoken[match[1]] = speakers.setdefault(speaker, len(speakers))
        elif line[:1] in ("T", "R", "A"):
            raise MalformedError(f"line {number} is no annotation of brat's: {line!r:.60}")
    statements = {
        identity: {"content": spans, "score": 1.0, "source": [], "cue": []}
        for identity, (entity, spans) in bound.items()
        if entity == "Content"
    }
    _relate(statements, relations, bound)
    for name, identity, value in attributes:
        if name in _ATTRIBUTES and identity in statements:
            statements[identity][name.lower()] = value
    for identity, number in spoken.items():
        if identity in statements:
            statements[identity]["speaker"] = {"id": number}
    for identity, statement in statements.items():
        if "kind" not in statement:
            raise MalformedError(f"{identity} has no attribute Kind; give it one in brat")
    listed = [
        {"id": number, "name": name, "type": kind, "reason": reason}
        for (name, kind, reason), number in speakers.items()
    ]
    return listed, sorted(statements.values(), key=lambda statement: statement["content"][0][0])


def _relate(
    statements: dict[str, dict[str, Any]],
    relations: list[tuple[str, str, str]],
    bound: dict[str, tuple[str, list[list[int]]]],
) -> None:
    roles = {relation: role for role, (relation, _) in _RELATIONS.items()}
    for relation, content, other in relations:
        if relation in roles and content in statements:
            if other not in bound:
                raise MalformedError(f"{relation} of {content} leads to {other!r:.60}, which is not there")
            role = statements[content][roles[relation]]
            role.extend(bound[other][1])
            role.sort()


def _spans(places: str, text: str, number: int) -> list[list[int]]:
    """Read ``0 5;7 12``, and join again what was cut at line ends."""
    spans: list[list[int]] = []
    for place in places.split(";"):
        start, end = map(int, place.split(" "))
        if not start < end <= len(text):
            raise MalformedError(f"line {number}: {place} is no range of the text's {len(text)} characters")
        if spans and spans[-1][1] < start and not _WITHIN_LINE.search(text, spans[-1][1], start):
            spans[-1][1] = end
        else:
            spans.append([start, end])
    return spans


def _speaker(note: str) -> tuple[str, str, str | None] | None:
    name, _, bracket = note.rpartition(" (")
    kind, colon, reason = bracket.removesuffix(")").partition(": ")
    if kind not in list(SpeakerType) or not bracket.endswith(")") or bool(colon) != (kind == SpeakerType.UNKNOWN):
        return None
    return _unescaped(name), kind, _unescaped(reason) if colon else None
