"""Statements as CSV, as RFC 4180 has it: a header, commas, lines that end in CR LF, quotation marks where needed.

Cells are made safe for spreadsheets (see :mod:`onrecord.exports.cells`), so a text may differ from the article's by a
leading apostrophe or a control character; the offsets tell the exact words.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any, TextIO

from onrecord.exports.cells import safe_cell
from onrecord.exports.rows import COLUMNS, Form, rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from onrecord.records import Reading

__all__ = ["write_csv"]


def write_csv(readings: Iterable[Reading], out: TextIO) -> None:
    """Write the header, and a line for each statement as it comes.

    ``out`` must be opened with ``newline=""``, or line ends become others. What is not known is an empty cell; lists
    are joined by ``;``, spans are ``start-end``, and truth is ``true`` or ``false``.
    """
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow([column.name for column in COLUMNS])
    forms = [column.form for column in COLUMNS]
    for row in rows(readings):
        lines.writerow([_cell(form, value) for form, value in zip(forms, row, strict=True)])


def _cell(form: Form, value: Any) -> str | int | float:
    if value is None:
        return ""
    match form:
        case Form.TEXT:
            return safe_cell(value)
        case Form.TEXTS:
            return safe_cell(";".join(value))
        case Form.SPANS:
            return ";".join(f"{start}-{end}" for start, end in value)
        case Form.TRUTH:
            return "true" if value else "false"
        case Form.DAY:
            return str(value.isoformat())
        case Form.WHOLE | Form.NUMBER:
            return value  # type: ignore[no-any-return]
