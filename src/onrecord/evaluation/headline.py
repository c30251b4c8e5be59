"""Evaluation of headlines: what stance bodies take to them, against the labels of the Fake News Challenge's form.

In go two tables, of labelled pairs and of bodies, and what judges a pair; out come figures in per cent: the F1 of each
of three stances, ``agree or discuss``, ``disagree`` and ``unrelated``, and ``macro-F1``, their mean. A tenth of the
bodies is never trained on: those whose id has a CRC-32 that ten divides. How a pair is judged is not known here.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, TypeAlias
from zlib import crc32

from onrecord.errors import GoldError
from onrecord.evaluation.reports import FigureReport, Mistake, percent

__all__ = [
    "STANCES",
    "HeadlineReport",
    "JudgeStance",
    "LabelledHeadline",
    "evaluate_headlines",
    "is_held_out",
    "read_headlines",
]

STANCES = ("agree or discuss", "disagree", "unrelated")
"""The classes, in the order of the table of counts."""

JudgeStance: TypeAlias = Callable[[str, str], str]
"""Tells the stance of a body, given second, to a headline."""

_CLASSES = {"agree": STANCES[0], "discuss": STANCES[0], "disagree": STANCES[1], "unrelated": STANCES[2]}
_PARTS = 10
_MOST_BYTES = 500_000_000
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class LabelledHeadline:
    """A headline, the body it is held against, and the stance of the one to the other: one of :data:`STANCES`."""

    headline: str
    body_id: str
    body: str
    stance: str


@dataclass(frozen=True, slots=True)
class HeadlineReport(FigureReport):
    """Figures of stances, and how often each was taken for each."""

    taken: Mapping[tuple[str, str], int]
    """How many pairs are labelled with the first stance and judged to be of the second."""

    column: ClassVar[int] = 20

    def _details(self) -> list[str]:
        width = max(map(len, STANCES)) + 2
        rows = []
        for stance in STANCES:
            counts = (self.taken.get((stance, found), 0) for found in STANCES)
            rows.append(f"{stance:<{self.column}}" + "".join(f"{count:>{width}}" for count in counts))
        return [
            "",
            f"{'labelled / judged':<{self.column}}" + "".join(f"{stance:>{width}}" for stance in STANCES),
            *rows,
        ]


def is_held_out(body_id: str) -> bool:
    """Whether a body is of the tenth that no model is trained on, by its id alone."""
    return crc32(body_id.encode()) % _PARTS == 0


def read_headlines(stances: Path, bodies: Path) -> tuple[LabelledHeadline, ...]:
    """Read ``stances`` (``Headline``, ``Body ID``, ``Stance``) and ``bodies`` (``Body ID``, ``articleBody``), as CSV.

    A stance is agree, discuss, disagree or unrelated. Raises :class:`GoldError` with file, line and fault.
    """
    texts: dict[str, str] = {}
    for number, (name, text) in _rows(bodies, ("Body ID", "articleBody")):
        if texts.setdefault(name, text) != text:
            raise GoldError(f"{bodies}:{number}: has another body for the id {name}, which an earlier row has too")
    found = []
    for number, (headline, name, stance) in _rows(stances, ("Headline", "Body ID", "Stance")):
        if stance not in _CLASSES:
            raise GoldError(f"{stances}:{number}: the stance is {stance[:_SHOWN]!r}, not one of {', '.join(_CLASSES)}")
        if name not in texts:
            raise GoldError(f"{stances}:{number}: the body {name[:_SHOWN]!r} is not in {bodies}")
        found.append(LabelledHeadline(headline, name, texts[name], _CLASSES[stance]))
    if not found:
        raise GoldError(f"{stances}: holds no pairs")
    return tuple(found)


def _rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The values of ``columns`` of each row, with the line that the row ends on."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise GoldError(f"{path}: holds more than {_MOST_BYTES:,} bytes; measure on fewer pairs")
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: cannot be read: {error}") from error
    # The module's limit is one for the whole program; it is only ever widened.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        missing = [name for name in columns if name not in header]
        if missing:
            raise GoldError(
                f"{path}:1: has no column {missing[0]!r}; its columns are {', '.join(header)[:200] or 'none'}"
            )
        places = [header.index(name) for name in columns]
        for row in reader:
            if not row:
                continue
            if len(row) != len(header):
                raise GoldError(f"{path}:{reader.line_num}: has {len(row)} fields instead of {len(header)}")
            yield reader.line_num, [row[place].strip() for place in places]
    except csv.Error as error:
        raise GoldError(f"{path}:{reader.line_num}: is not sound CSV: {error}") from error


def evaluate_headlines(pairs: Sequence[LabelledHeadline], judge: JudgeStance) -> HeadlineReport:
    """Compare what ``judge`` says of ``pairs`` with their labels.

    The F1 of a stance that is neither labelled nor judged anywhere is 0.
    """
    taken: Counter[tuple[str, str]] = Counter()
    errors = []
    for number, pair in enumerate(pairs, 1):
        found = judge(pair.headline, pair.body)
        taken[pair.stance, found] += 1
        if found != pair.stance:
            errors.append(Mistake(f"{number}, body {pair.body_id}", pair.headline[:_SHOWN], found, pair.stance))
    labelled: Counter[str] = Counter(pair.stance for pair in pairs)
    judged: Counter[str] = Counter()
    for (_stance, found), count in taken.items():
        judged[found] += count
    parts = [(2 * taken[stance, stance], labelled[stance] + judged[stance]) for stance in STANCES]
    mean = 100 * sum(right / whole for right, whole in parts if whole) / len(STANCES)
    figures = {"macro-F1": round(mean, 1)} | {
        stance: percent(*part) for stance, part in zip(STANCES, parts, strict=True)
    }
    counts = {"macro-F1": len(pairs)} | {stance: labelled[stance] for stance in STANCES}
    return HeadlineReport(figures, counts, tuple(errors), _hash(pairs), taken)


def _hash(pairs: Sequence[LabelledHeadline]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for pair in pairs:
        digest.update(json.dumps([pair.headline, pair.body_id, pair.body, pair.stance]).encode() + b"\n")
    return digest.hexdigest()
