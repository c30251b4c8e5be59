"""``onrecord outlets``: the outlets of an archive, with their articles and statements."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.cli.options import ArchiveOption, Output, open_archive
from onrecord.cli.output import open_output
from onrecord.cli.tables import ListFormat, add_row, counted, make_table, print_table, write_rows

__all__ = ["outlets_command"]


def outlets_command(
    archive: ArchiveOption = None,
    list_format: Annotated[ListFormat, typer.Option("--format", "-f", help="How to write.")] = ListFormat.TABLE,
    output: Output = None,
) -> None:
    """List the outlets of an archive, those with the most articles first."""
    from onrecord.archive import Outlet

    with open_archive(archive) as opened, open_output(output, exact=list_format is ListFormat.CSV) as out:
        outlets = opened.outlets()
        if list_format is not ListFormat.TABLE:
            write_rows(outlets, Outlet, out, list_format)
            return
        table = make_table(("outlet", "articles", "copies", "statements", "first", "last"), numbers=(1, 2, 3))
        for each in outlets:
            name = each.name or "(no outlet given)"
            add_row(table, name, each.articles, each.copies, each.statements, each.first or "", each.last or "")
        print_table(table, counted(sum(each.name is not None for each in outlets), "outlet"), out)
