"""``onrecord compare``: how each outlet told a story."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from onrecord.cli.link import AsIs, link_new
from onrecord.cli.options import ArchiveOption, Output, open_archive
from onrecord.cli.output import format_by_name, open_output

if TYPE_CHECKING:
    from onrecord.records import Comparison

__all__ = ["ComparisonFormat", "compare_command"]


class ComparisonFormat(StrEnum):
    """How a comparison is written."""

    TABLE = "table"
    HTML = "html"
    JSON = "json"
    CSV = "csv"


def compare_command(
    story: Annotated[
        str,
        typer.Argument(metavar="STORY", help="Its id, as onrecord stories shows it, or that of one of its articles."),
    ],
    archive: ArchiveOption = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Show what one outlet alone has too, statement by statement.")
    ] = False,
    comparison_format: Annotated[
        ComparisonFormat | None,
        typer.Option("--format", "-f", help="How to write; by the file's ending if that tells."),
    ] = None,
    as_is: AsIs = False,
    output: Output = None,
) -> None:
    """Compare how each outlet told a story: what it quotes, trims, alters, paraphrases or leaves out.

    Statements stand down, the most carried first, outlets across; then who was quoted by whom and how much, what each
    outlet alone has, what it leaves out, what it calls the speakers, and whether its headline is borne out by its text.
    """
    written = format_by_name(output, ComparisonFormat, comparison_format, default=ComparisonFormat.TABLE)
    from onrecord.pipeline.comparing import compare_story

    with open_archive(archive) as opened:
        link_new(opened, as_is=as_is)
        comparison = compare_story(opened, story)
    with open_output(output, exact=written is not ComparisonFormat.TABLE) as out:
        _write(comparison, out, written, everything=everything)


def _write(comparison: Comparison, out: TextIO, comparison_format: ComparisonFormat, *, everything: bool) -> None:
    match comparison_format:
        case ComparisonFormat.TABLE:
            from rich.console import Console

            from onrecord.exports.comparison_table import write_comparison_table

            write_comparison_table(comparison, Console(file=out, highlight=False), everything=everything)
        case ComparisonFormat.HTML:
            from onrecord.exports.comparison_page import write_comparison_page

            write_comparison_page(comparison, out)
        case ComparisonFormat.JSON:
            from onrecord.exports.comparison_values import write_comparison_json

            write_comparison_json(comparison, out)
        case ComparisonFormat.CSV:
            from onrecord.exports.comparison_values import write_comparison_csv

            write_comparison_csv(comparison, out)
