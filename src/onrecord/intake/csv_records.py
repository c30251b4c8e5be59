"""Tables with a header (CSV, TSV): each row is one article, and one bad row does not lose the others.

Quotation is strict: a row that breaks it is a problem, and reading goes on with the next line after the row's first.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from onrecord.errors import EmptyError, EncodingError, MalformedError, SkipError, TooLargeError
from onrecord.intake.decoding import WIDE_MARKS, decode
from onrecord.intake.fields import TEXT_NAMES, fold, is_known, read_fields
from onrecord.intake.sniff import DELIMITERS, Kept
from onrecord.intake.streams import read_most
from onrecord.records import Problem

__all__ = ["read_table"]

_Found = Iterator[Kept | Problem | SkipError]
# A quotation mark that is never closed takes all lines to the end into one row; reading resumes after its first line.
# So many lines are read a second time before intake stops going back, which bounds the work on a hostile table.
_MOST_REREAD = 1_000_000
# A stray NUL spoils its row; more of them mean that the file is no table at all.
_MOST_NULS = 0.01


def read_table(stream: BinaryIO, *, suffix: str, origin: str, max_bytes: int) -> _Found:
    """Give the articles of a table; the line of a row is that on which it begins, the header being line 1."""
    lines = _Lines(_decode_lines(stream, max_bytes), max_bytes)
    header_line = lines.peek()
    if header_line is None:
        raise EmptyError("holds no rows; name a table with a header and a row for each article")
    delimiter = "\t" if suffix == ".tsv" else _find_delimiter(header_line)
    csv.field_size_limit(max(csv.field_size_limit(), max_bytes))
    rows = _rows(lines, delimiter, origin)
    first = next(rows, None)
    if first is None:
        raise EmptyError("holds no rows; name a table with a header and a row for each article")
    number, header = first
    if isinstance(header, SkipError):
        raise header
    _check_header(header, f"{origin}:{number}")
    count = 0
    for number, row in rows:
        count += 1
        try:
            yield from _read_row(header, row, f"{origin}:{number}")
        except SkipError as error:
            yield error
    if not count:
        raise EmptyError("holds a header and no rows; name a table with a row for each article")


def _decode_lines(stream: BinaryIO, max_bytes: int) -> Iterator[str]:
    """Physical lines with their ends; bytes that are no UTF-8 come as lone surrogates, and spoil only their own row."""
    data, fault = read_most(stream, max_bytes + 1)
    if len(data) <= max_bytes and fault is None:
        try:
            yield from io.StringIO(decode(data), newline="")
        except SkipError:
            if data.startswith(WIDE_MARKS) or data.count(0) > len(data) * _MOST_NULS:
                raise
        else:
            return
    held = data.splitlines(keepends=True)
    last = held.pop() if held else b""
    lines: Iterator[bytes] = iter(held)
    if fault is None:
        lines = chain(held, [last + stream.readline(max_bytes + 1)], iter(lambda: stream.readline(max_bytes + 1), b""))
    for number, line in enumerate(lines):
        text = line.decode("utf-8", "surrogateescape")
        if text:
            yield text if number else text.removeprefix("\ufeff")
    if fault is not None:
        raise fault


class _Lines:
    """Lines that can be given back, with the number of the next one."""

    def __init__(self, lines: Iterator[str], max_bytes: int) -> None:
        self._source = lines
        self._returned: deque[str] = deque()
        self._reread = 0
        self._max_bytes = max_bytes
        self.number = 1
        self.taken: list[str] = []
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else next(self._source)
        self.number += 1
        self._size += len(line)
        self.taken.append(line)
        if self._size > self._max_bytes:
            raise TooLargeError(f"the row holds more than the {self._max_bytes} bytes of the setting max_bytes")
        return line

    def peek(self) -> str | None:
        if not self._returned:
            line = next(self._source, None)
            if line is None:
                return None
            self._returned.append(line)
        return self._returned[0]

    def begin_row(self) -> None:
        self.taken.clear()
        self._size = 0

    def give_back(self) -> None:
        """Give back all lines of this row but its first, so that an open quotation mark does not eat the next rows."""
        back = self.taken[1:]
        if back and self._reread <= _MOST_REREAD:
            self._reread += len(back)
            self._returned.extendleft(reversed(back))
            self.number -= len(back)


def _rows(lines: _Lines, delimiter: str, origin: str) -> Iterator[tuple[int, list[str] | SkipError]]:
    """Each row with the number of its first line, or what is wrong with it; blank lines are no rows."""
    while lines.peek() is not None:
        lines.begin_row()
        number = lines.number
        place = f"{origin}:{number}"
        try:
            row = next(csv.reader(lines, delimiter=delimiter, strict=True))
        except StopIteration:
            return
        except TooLargeError as error:
            lines.give_back()
            yield number, TooLargeError(f"{error.message}; close the quotation mark or raise it", origin=place)
            continue
        except csv.Error as error:
            lines.give_back()
            yield number, MalformedError(f"the row's quotation marks do not match ({error}); mend it", origin=place)
            continue
        if len(row) > 1 or any(map(str.strip, row)):
            yield number, row


def _find_delimiter(header: str) -> str:
    def known(delimiter: str) -> int:
        return sum(is_known(fold(cell.strip().strip('"'))) for cell in header.split(delimiter))

    return max(DELIMITERS, key=lambda delimiter: (known(delimiter), header.count(delimiter)))


def _check_header(header: list[str], place: str) -> None:
    folded = [fold(name) for name in header]
    if set(folded).isdisjoint(TEXT_NAMES):
        names = ", ".join(repr(name[:40]) for name in header[:20])
        known = ", ".join(TEXT_NAMES)
        raise MalformedError(f"no column holds the text: the columns are {names}; name it one of {known}", origin=place)
    for name in folded:
        if is_known(name) and folded.count(name) > 1:
            raise MalformedError(f"the column {name!r} stands twice in the header; keep one", origin=place)


def _read_row(header: list[str], row: list[str] | SkipError, place: str) -> _Found:
    if isinstance(row, SkipError):
        raise row
    if len(row) != len(header):
        message = f"the row has {len(row)} columns where the header has {len(header)}; mend the row"
        raise MalformedError(message, origin=place)
    joined = "".join(row)
    if "\0" in joined:
        raise MalformedError("the row holds NUL characters; remove them", origin=place)
    if any("\udc80" <= character <= "\udcff" for character in joined):
        raise EncodingError("the row is not UTF-8; save the table as UTF-8", origin=place)
    article, language, problems = read_fields(dict(zip(header, row, strict=True)), origin=place)
    yield from problems
    yield Kept(article, language)
