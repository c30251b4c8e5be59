"""Evaluation of time expressions, against texts annotated in TimeML.

In go TimeML documents (TimeBank, Pustejovsky et al. 2003; TempEval-3, UzZaman et al. 2013) and the functions under
test, out come figures in per cent. This module does not know how times are read.

With the gold expression and the document's date given:

- ``value``: the value is exactly the gold one, letter by letter, as TempEval-3 counts it
- ``type``: the type is the gold one
- ``value DATE``, ``value TIME``, ``value DURATION``, ``value SET``: the same as ``value`` over one type
- ``value folded``: the same where spellings count as one: 198X and 198, 1998-W2 and 1998-W02, T17 and T17:00

From the raw text, over gold expressions of type DATE and TIME: ``find exact`` is the F1 of spans that are the gold ones
to the character, ``find overlap`` the F1 of spans that share a character with one; each with its precision and recall.
Found spans that overlap gold expressions of other types alone are left out of account.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol, TypeAlias

from lxml import etree

from onrecord.errors import GoldError
from onrecord.evaluation.reports import FigureReport, Mistake, percent
from onrecord.records import Span

__all__ = ["GoldTime", "TimedDocument", "evaluate_timex", "held_out", "read_timebank"]


class ReadTime(Protocol):
    """Type and value of one time expression."""

    @property
    def type(self) -> str:
        """DATE, TIME, DURATION or SET."""

    @property
    def value(self) -> str | None:
        """The value as TIMEX3 writes it."""


Find: TypeAlias = Callable[[str], Sequence[Span]]
"""The places of the time expressions of a text."""


class Read(Protocol):
    """Reads the time expression at a place of a text."""

    def __call__(self, text: str, at: Span, *, published: date | None) -> ReadTime:
        """Type and value, given the date on which the text was published."""


_TYPES = ("DATE", "TIME", "DURATION", "SET")
_FOUND_TYPES = ("DATE", "TIME")
_MOST_BYTES = 50_000_000
_HELD_OUT = 5
"""Every fifth document is held out from development."""


@dataclass(frozen=True, slots=True)
class GoldTime:
    """An annotated time expression: its place in the text, type, and value."""

    at: Span
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class TimedDocument:
    """A text with its annotated time expressions, in order, and the date on which it was written."""

    name: str
    text: str
    created: date
    times: tuple[GoldTime, ...]


def read_timebank(folder: Path) -> tuple[TimedDocument, ...]:
    """Read the TimeML documents (``*.tml``) anywhere under ``folder``, sorted by file name.

    The text is what stands in the element TEXT. Raises :class:`GoldError` with file and fault.
    """
    try:
        paths = sorted(folder.rglob("*.tml"), key=lambda path: (path.name, str(path)))
    except OSError as error:
        raise GoldError(f"{folder}: cannot be read: {error}") from error
    if not paths:
        raise GoldError(f"{folder}: there are no TimeML documents (*.tml) in it; name the folder of the corpus")
    return tuple(_read_document(path) for path in paths)


def held_out(documents: Sequence[TimedDocument]) -> tuple[TimedDocument, ...]:
    """Every fifth document, in order: the 5th, the 10th, and so on."""
    return tuple(documents[_HELD_OUT - 1 :: _HELD_OUT])


def _read_document(path: Path) -> TimedDocument:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise GoldError(f"{path}: cannot be read: {error}") from error
    if len(data) > _MOST_BYTES:
        raise GoldError(f"{path}: is larger than {_MOST_BYTES} bytes; this is no document of a corpus")
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise GoldError(f"{path}: is not well-formed XML: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise GoldError(f"{path}: declares a document type; remove it, TimeML needs none")
    body = root.find("TEXT")
    if body is None:
        raise GoldError(f"{path}: has no element TEXT; it is not in the form of TimeML")
    parts: list[str] = []
    times = tuple(_walk(body, parts, path))
    return TimedDocument(path.stem, "".join(parts), _created(root, path), times)


def _created(root: etree._Element, path: Path) -> date:
    element = root.find("DCT/TIMEX3")
    value = None if element is None else element.get("value")
    try:
        return date.fromisoformat((value or "")[:10])
    except ValueError as error:
        raise GoldError(f"{path}: the document's date (DCT) cannot be read: {value!r}") from error


def _walk(body: etree._Element, parts: list[str], path: Path) -> Iterator[GoldTime]:
    """Collect the text in ``parts`` and yield the annotated expressions, outer ones last.

    Without recursion, so that elements may be nested as deep as the parser allows.
    """
    length = 0
    starts: list[int] = []
    for event, element in etree.iterwalk(body, events=("start", "end", "comment", "pi")):
        if event == "start":
            starts.append(length)
            parts.append(element.text or "")
            length += len(parts[-1])
            continue
        if event == "end":
            start = starts.pop()
            if element.tag == "TIMEX3":
                yield _gold_time(element, start, length, path)
        if element is not body:
            parts.append(element.tail or "")
            length += len(parts[-1])


def _gold_time(element: etree._Element, start: int, end: int, path: Path) -> GoldTime:
    type_, value = element.get("type"), element.get("value")
    name = element.get("tid") or "TIMEX3"
    if type_ not in _TYPES:
        raise GoldError(f"{path}: {name} has the type {type_!r}; known are {', '.join(_TYPES)}")
    if not value:
        raise GoldError(f"{path}: {name} has no value")
    if end <= start:
        raise GoldError(f"{path}: {name} marks no characters")
    return GoldTime(Span(start, end), type_, value)


def evaluate_timex(documents: Sequence[TimedDocument], read: Read, find: Find | None = None) -> FigureReport:
    """Ask ``read`` for the gold expressions, given their documents' dates, and ``find``, if given, for all of them."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    errors: list[Mistake] = []
    for document in documents:
        for gold in document.times:
            time = read(document.text, gold.at, published=document.created)
            found = time.value or ""
            checks = {
                "value": found == gold.value,
                f"value {gold.type}": found == gold.value,
                "value folded": _fold(found) == _fold(gold.value),
                "type": time.type == gold.type,
            }
            total.update(checks.keys())
            right.update(name for name, correct in checks.items() if correct)
            if found != gold.value:
                words = " ".join(document.text[gold.at.start : gold.at.end].split())
                errors.append(Mistake(document.name, words, found or "nothing", gold.value))
    order = ("value", "type", "value folded", *(f"value {type_}" for type_ in _TYPES))
    figures = {name: percent(right[name], total[name]) for name in order}
    counts = {name: total[name] for name in order}
    if find is not None:
        for name, (value, count) in _find_figures(documents, find).items():
            figures[name], counts[name] = value, count
    return FigureReport(figures, counts, tuple(errors), _hash(documents))


_UNKNOWN_REST = re.compile(r"(?:-X+)+$|(?<=^\d{3})X$|(?<=^\d{2})XX$")
_SHORT_WEEK = re.compile(r"-W(\d)(?!\d)")
_FULL_HOUR = re.compile(r"(T\d{2}):00$")


def _fold(value: str) -> str:
    """One spelling for the values that annotators of TimeBank write in several ways."""
    if value.startswith(("XXXX", "P")):
        return value
    return _FULL_HOUR.sub(r"\1", _SHORT_WEEK.sub(r"-W0\1", _UNKNOWN_REST.sub("", value)))


def _find_figures(documents: Sequence[TimedDocument], find: Find) -> Mapping[str, tuple[float, int]]:
    right: Counter[str] = Counter()
    wanted_total = found_total = 0
    for document in documents:
        wanted = [gold.at for gold in document.times if gold.type in _FOUND_TYPES]
        others = [gold.at for gold in document.times if gold.type not in _FOUND_TYPES]
        found = [at for at in find(document.text) if _touches(at, wanted) or not _touches(at, others)]
        wanted_total += len(wanted)
        found_total += len(found)
        right["exact"] += len(set(wanted) & set(found))
        right["found overlap"] += sum(_touches(at, wanted) for at in found)
        right["wanted overlap"] += sum(_touches(at, found) for at in wanted)
    result = {}
    for name, found_name, wanted_name in (
        ("exact", "exact", "exact"),
        ("overlap", "found overlap", "wanted overlap"),
    ):
        precision = 100 * right[found_name] / max(1, found_total)
        recall = 100 * right[wanted_name] / max(1, wanted_total)
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        result[f"find {name}"] = (round(f1, 1), wanted_total + found_total)
        result[f"{name} precision"] = (round(precision, 1), found_total)
        result[f"{name} recall"] = (round(recall, 1), wanted_total)
    return result


def _touches(at: Span, others: Sequence[Span]) -> bool:
    return any(at.start < other.end and other.start < at.end for other in others)


def _hash(documents: Sequence[TimedDocument]) -> str:
    """Hash names, texts, dates and expressions in their order: two corpora of one hash give the same figures."""
    digest = hashlib.blake2b(digest_size=16)
    for document in documents:
        times = [[*gold.at, gold.type, gold.value] for gold in document.times]
        line = [document.name, document.text, document.created.isoformat(), times]
        digest.update(json.dumps(line, separators=(",", ":")).encode() + b"\n")
    return digest.hexdigest()
