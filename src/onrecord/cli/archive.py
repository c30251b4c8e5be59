"""``onrecord archive``: what an archive holds, whether it is whole, and a copy of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.options import ArchiveOption, open_archive

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Look after an archive.")


@app.command("info")
def info_command(archive: ArchiveOption = None) -> None:
    """Tell what an archive holds, in numbers."""
    with open_archive(archive) as opened:
        overview = opened.overview()
    lines = [
        ("articles", f"{overview.articles:,}" + (f", {overview.copies:,} of them copies" if overview.copies else "")),
        ("statements", f"{overview.statements:,}"),
        ("speakers", f"{overview.speakers:,}"),
        ("outlets", f"{overview.outlets:,}"),
        ("published", f"{overview.first} to {overview.last}" if overview.first else "no article has a date"),
        ("corrections", f"{overview.corrections:,}"),
        ("problems", f"{overview.problems:,}"),
    ]
    for name, value in lines:
        typer.echo(f"{name:<12}{value}")


@app.command("check")
def check_command(archive: ArchiveOption = None) -> None:
    """Prove that an archive is whole.

    Every span in its text, every link to something, every reading as it was written. Faults are listed; the exit
    status is then 1.
    """
    from onrecord.exports.characters import one_line

    count = 0
    with open_archive(archive) as opened:
        for fault in opened.check():
            count += 1
            typer.echo(one_line(f"{fault.article}: {fault.message}" if fault.article else fault.message))
        articles = opened.overview().articles if not count else 0
    if count:
        sys.stderr.write(f"{count} fault{'' if count == 1 else 's'}; go back to a backup, or add the articles anew\n")
        raise typer.Exit(1)
    typer.echo(f"{articles:,} article{'' if articles == 1 else 's'}: all is whole.")


@app.command("backup")
def backup_command(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="The copy; it must not be there yet.")],
    archive: ArchiveOption = None,
) -> None:
    """Copy an archive, as it is at this moment, into a new file, while others go on using it."""
    with open_archive(archive) as opened:
        opened.backup(target)
    typer.echo(f"Copied to {target}.")
