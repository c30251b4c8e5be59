"""Statements as a Parquet file, for DuckDB, pandas and what else reads columns: one row a statement.

Readings are written as they come, in row groups, so that memory does not grow with their number. Texts are the
article's own, but for surrogates, which no UTF-8 can hold. pyarrow is imported here alone, and only to write.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, BinaryIO

from onrecord.exports.rows import COLUMNS, Form, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from onrecord.records import Reading

__all__ = ["write_parquet"]

_VERSION = "1"
# A row group of ten thousand statements is some megabytes; one of long texts is closed earlier.
_ROWS = 10_000
_CHARACTERS = 16_000_000
_SURROGATES = re.compile("[\ud800-\udfff]")


def write_parquet(readings: Iterable[Reading], out: BinaryIO) -> None:
    """Write the whole file to ``out``, which need not be seekable; no statements give a file without rows.

    The file's metadata tell the version of the columns, ``onrecord_columns``.
    """
    import pyarrow as pa
    from pyarrow import parquet

    schema = _schema()
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        for part in _parts(rows(readings)):
            arrays = [
                pa.array([_fit(cells) for cells in column], field.type)
                for column, field in zip(zip(*part, strict=True), schema, strict=True)
            ]
            writer.write_batch(pa.record_batch(arrays, schema=schema), row_group_size=len(part))


def _schema() -> Any:
    import pyarrow as pa

    span = pa.struct([pa.field("start", pa.int32(), nullable=False), pa.field("end", pa.int32(), nullable=False)])
    types = {
        Form.TEXT: pa.string(),
        Form.WHOLE: pa.int32(),
        Form.NUMBER: pa.float64(),
        Form.TRUTH: pa.bool_(),
        Form.DAY: pa.date32(),
        Form.TEXTS: pa.list_(pa.string()),
        Form.SPANS: pa.list_(span),
    }
    return pa.schema([(column.name, types[column.form]) for column in COLUMNS], {"onrecord_columns": _VERSION})


def _parts(given: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    """Gather rows until there are enough of them or of their characters."""
    part: list[tuple[Any, ...]] = []
    characters = 0
    for row in given:
        part.append(row)
        characters += sum(len(cell) for cell in row if isinstance(cell, str))
        if len(part) >= _ROWS or characters >= _CHARACTERS:
            yield part
            part, characters = [], 0
    if part:
        yield part


def _fit(cell: Any) -> Any:
    """Make a cell what Arrow takes: texts in UTF-8, spans with named ends."""
    if isinstance(cell, str):
        return _SURROGATES.sub("\ufffd", cell)
    if isinstance(cell, list):
        return [_fit(each) if isinstance(each, str) else {"start": each.start, "end": each.end} for each in cell]
    return cell
