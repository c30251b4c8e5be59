"""Lists that verbs print: a table for people, JSON Lines or CSV for programs."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict, fields
from enum import StrEnum
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.table import Table

__all__ = ["ListFormat", "add_row", "counted", "is_wide", "make_table", "print_table", "write_rows"]


_WIDE = 110
"""Columns of a terminal from which on words of eight columns of a list stay whole."""


class ListFormat(StrEnum):
    """How a list is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def counted(count: int, one: str, many: str | None = None) -> str:
    """A number with its noun.

    >>> counted(1, "outlet"), counted(1200, "outlet")
    ('1 outlet', '1,200 outlets')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def is_wide() -> bool:
    """Whether lines are long enough for columns that only add to what a list tells."""
    return get_terminal_size().columns >= _WIDE


def make_table(header: Sequence[str], *, numbers: Sequence[int]) -> Table:
    """An empty table; the columns of ``numbers``, counted from 0, are set to the right."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, header_style="dim", pad_edge=False)
    for place, name in enumerate(header):
        number = place in numbers
        table.add_column(name, justify="right" if number else "left", overflow="fold", no_wrap=number)
    return table


def add_row(table: Table, *cells: object) -> None:
    """Add a row of plain text: names come from articles, and may hold console markup or control characters."""
    from rich.text import Text

    from onrecord.exports.characters import one_line

    table.add_row(*(Text(f"{cell:,}" if isinstance(cell, int) else one_line(str(cell))) for cell in cells))


def print_table(table: Table, closing: str, out: TextIO) -> None:
    """Print a table, if it has rows, and a closing line."""
    from rich.console import Console

    console = Console(file=out, highlight=False, markup=False)
    if table.row_count:
        console.print(table)
    console.print(closing, soft_wrap=True)


def write_rows(records: Iterable[Any], kind: type[Any], out: TextIO, list_format: ListFormat) -> None:
    """Write dataclass records of one ``kind`` as JSON Lines or CSV; dates in ISO 8601, no cell starts a formula."""
    if list_format is ListFormat.JSON:
        for record in records:
            out.write(json.dumps(asdict(record), default=str, allow_nan=False) + "\n")
        return
    from onrecord.exports.cells import safe_cell

    names = [each.name for each in fields(kind)]
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(names)
    for record in records:
        values = (getattr(record, name) for name in names)
        lines.writerow([safe_cell("" if value is None else str(value)) for value in values])
