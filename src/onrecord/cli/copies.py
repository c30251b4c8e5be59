"""``onrecord copies``: articles of an archive that others repeat, and where."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.options import ArchiveOption, Output, open_archive
from onrecord.cli.output import open_output
from onrecord.cli.tables import counted

if TYPE_CHECKING:
    from onrecord.archive import Copied, Origin

__all__ = ["copies_command"]


def copies_command(
    archive: ArchiveOption = None,
    top: Annotated[int | None, typer.Option(metavar="N", min=1, help="Only the first N.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON Lines.")] = False,
    output: Output = None,
) -> None:
    """List articles that others repeat: wire copy under other headlines, cut or lengthened.

    Each original, the earliest published, stands before its copies, those with the most copies first.
    """
    with open_archive(archive) as opened:
        origins = opened.origins()
    with open_output(output) as out:
        for each in origins[:top]:
            out.write(_json(each) if as_json else _block(each))
        if not as_json:
            copies = sum(len(each.copies) for each in origins)
            out.write(f"{counted(len(origins), 'original')} with {counted(copies, 'copy', 'copies')}.\n")


def _json(origin: Origin) -> str:
    return json.dumps({**asdict(origin), "outlets": origin.outlets}, default=str) + "\n"


def _block(origin: Origin) -> str:
    from onrecord.exports.characters import one_line

    outlets = counted(len(origin.outlets), "outlet")
    head = f"{origin.original.title or 'Untitled'} ({outlets}, {counted(len(origin.copies), 'copy', 'copies')})"
    lines = [head, f"  {_line(origin.original)}", *(f"  {_line(copy)}" for copy in origin.copies)]
    return "".join(f"{line[:2] if line.startswith('  ') else ''}{one_line(line.strip())}\n" for line in lines) + "\n"


def _line(article: Copied) -> str:
    likeness = "original" if article.likeness is None else f"{article.likeness} {article.score:.2f}"
    parts = [str(article.published or "no date"), likeness, article.outlet or "no outlet", article.id]
    return " · ".join((*parts, article.url) if article.url else parts)
