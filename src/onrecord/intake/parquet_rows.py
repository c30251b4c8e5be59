"""Parquet files: each row is one article, and one bad row does not lose the others.

Columns are named as the fields of any other record; only those that are read are taken off the disk, a few rows at a
time. Gives each article under its own origin (``path:row``, the first row being 1). Columns of lists or of records are
left out: a few bytes of them can stand for a billion empty members, and nothing that would tell can be asked safely
(the metadata of a damaged column end the whole process in pyarrow 26).
"""

from __future__ import annotations

import contextlib
import tempfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from onrecord.errors import EmptyError, EncodingError, MalformedError, SkipError, TooLargeError, UnreadableError
from onrecord.intake.fields import TEXT_NAMES, fold, is_known, read_fields
from onrecord.intake.sniff import Kept
from onrecord.records import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["read_rows"]

# Articles of a few kilobytes: few enough to hold if each is as large as may be, many enough that Python, not Parquet,
# sets the pace.
_ROWS_AT_A_TIME = 64
_ROWS_WITHOUT_DICTIONARY = 8
_HELD_PAGE = 65_536
# A footer names each column of each row group. Those of real files are under a megabyte.
_MOST_FOOTER = 64_000_000
# A file that comes packed, through a pipe or from the web cannot be sought in, and is put on the disk first.
_MOST_SPOOLED = 8
_HELD_BYTES = 4_000_000


def read_rows(stream: BinaryIO, *, origin: str, max_bytes: int) -> Iterator[Kept | Problem | SkipError]:
    """Give the articles of a Parquet file, row by row. A stream that cannot be sought in is put on the disk first."""
    with contextlib.ExitStack() as stack:
        if not stream.seekable():
            stream = stack.enter_context(_spool(stream, max_bytes))
        yield from _read(stream, origin, max_bytes)


def _spool(stream: BinaryIO, max_bytes: int) -> BinaryIO:
    held = tempfile.SpooledTemporaryFile(_HELD_BYTES)  # noqa: SIM115 - closed by the caller
    left = _MOST_SPOOLED * max_bytes
    while piece := stream.read(1 << 20):
        left -= len(piece)
        if left < 0:
            held.close()
            most = f"{_MOST_SPOOLED} times the setting max_bytes"
            raise TooLargeError(
                f"is a Parquet file of more than {most} that must be unpacked first; unpack it yourself"
            )
        held.write(piece)
    held.seek(0)
    return held  # type: ignore[return-value]


def _read(stream: BinaryIO, origin: str, max_bytes: int) -> Iterator[Kept | Problem | SkipError]:
    from pyarrow import ArrowException

    try:
        schema = _open(stream, []).schema_arrow
        names, left_out = _choose_columns(schema)
        for name in left_out:
            yield Problem("intake", "field", f"column {name[:80]!r} holds no plain values; it was left out", origin)
        strings = [name for name in names if str(schema.field(name).type) in {"string", "large_string"}]
        row = 0
        for batch in _read_batches(stream, names, strings):
            for place in range(batch.num_rows):
                row += 1
                yield from _read_row(batch, names, place, origin=f"{origin}:{row}", max_bytes=max_bytes)
    except (ArrowException, ValueError, OSError, KeyError, OverflowError) as error:
        what = str(error).split("\n", 1)[0][:200]
        message = f"the Parquet file is damaged or cut short ({what}); get the whole file"
        raise UnreadableError(message) from error
    if not row:
        raise EmptyError("holds no rows; name a file with a row for each article")


def _open(stream: BinaryIO, strings: list[str]) -> Any:
    from pyarrow.parquet import ParquetFile

    stream.seek(0)
    return ParquetFile(
        stream,
        read_dictionary=strings,
        pre_buffer=False,
        buffer_size=_HELD_PAGE,
        thrift_string_size_limit=_MOST_FOOTER,
        thrift_container_size_limit=_MOST_FOOTER,
    )


def _read_batches(stream: BinaryIO, names: list[str], strings: list[str]) -> Iterator[Any]:
    """All rows, a few at a time. With its dictionary a value that a million rows share is held once.

    pyarrow cannot do so for pages in a delta encoding, which share no values; from there it goes on without.
    """
    done = 0
    for dictionaries, most in ((strings, _ROWS_AT_A_TIME), ([], _ROWS_WITHOUT_DICTIONARY)):
        file = _open(stream, dictionaries)
        passed = 0
        try:
            for batch in file.iter_batches(most, columns=names, use_threads=False):
                passed += batch.num_rows
                if passed > done:
                    rest = batch.slice(batch.num_rows - (passed - done))
                    done = passed
                    yield rest
        except OSError as error:
            if not dictionaries or "Not yet implemented" not in str(error):
                raise
            continue
        if done < file.metadata.num_rows:
            raise UnreadableError(f"the Parquet file ends after row {done}, before its own count; get the whole file")
        return


def _choose_columns(schema: Any) -> tuple[list[str], list[str]]:
    """The columns that are read, and those with a name that is read but with values that are not."""
    from pyarrow.types import is_nested

    names = [name for name in schema.names if is_known(fold(name))]
    if {fold(name) for name in names}.isdisjoint(TEXT_NAMES):
        shown = ", ".join(repr(name[:40]) for name in schema.names[:20]) or "none"
        known = ", ".join(TEXT_NAMES)
        raise MalformedError(f"no column holds the text: the columns are {shown}; name it one of {known}")
    if len({fold(name) for name in names}) < len(names):
        raise MalformedError("two columns have one name for the reader; keep one of each")
    nested = [name for name in names if is_nested(schema.field(name).type)]
    if any(fold(name) in TEXT_NAMES for name in nested):
        raise MalformedError("the column of the text holds lists or records; write the text of each row into it")
    return [name for name in names if name not in nested], nested


def _read_row(
    batch: Any, names: list[str], place: int, *, origin: str, max_bytes: int
) -> Iterator[Kept | Problem | SkipError]:
    try:
        values = {name: _value(batch.column(name)[place], name, origin, max_bytes) for name in names}
        article, language, problems = read_fields(values, origin=origin)
    except SkipError as error:
        yield error
        return
    yield from problems
    yield Kept(article, language)


def _value(cell: Any, name: str, origin: str, max_bytes: int) -> Any:
    """The value of a cell as JSON would have it: text for bytes, dates as they are written."""
    try:
        value = cell.as_py()
        if isinstance(value, bytes):
            value = value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise EncodingError(f"field {name!r} is not UTF-8; save the file with text in it", origin=origin) from error
    except (ValueError, OverflowError) as error:
        raise MalformedError(f"field {name!r} cannot be read ({error}); mend the row", origin=origin) from error
    if isinstance(value, str) and len(value) > max_bytes:
        raise TooLargeError(
            f"field {name!r} holds more than the {max_bytes} bytes of the setting max_bytes; raise it", origin=origin
        )
    return value.isoformat() if isinstance(value, date | datetime) else value
