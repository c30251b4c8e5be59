"""Rows of a table on a terminal, each printed as it comes.

Rich's own tables measure every row before the first is shown, and fill each line up with blanks.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from onrecord.exports.terminal import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console
    from rich.text import Text

__all__ = ["GUTTER", "print_row"]

GUTTER = 2
"""The blank columns between two cells."""


def print_row(console: Console, cells: Sequence[Text], widths: Sequence[int], *, indent: int = 0) -> None:
    """Print cells side by side, each wrapped to its width, without blanks at the end of lines."""
    from rich.text import Text

    wrapped = [wrap(console, cell, width) for cell, width in zip(cells, widths, strict=True)]
    for parts in zip_longest(*wrapped):
        line, filled, column = Text(), 0, indent
        for part, width in zip(parts, widths, strict=True):
            if part is not None and part.plain:
                line.append(" " * (column - filled)).append_text(part)
                filled = column + part.cell_len
            column += width + GUTTER
        console.print(line, highlight=False, soft_wrap=True)
