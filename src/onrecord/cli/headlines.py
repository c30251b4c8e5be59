"""``onrecord headlines``: whether the text under each headline bears it out."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.inputs import read_paths
from onrecord.cli.options import PATHS_HELP, ArchiveOption, Output, open_archive
from onrecord.cli.output import open_output, tell_problems
from onrecord.errors import SettingError
from onrecord.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from onrecord.records import Bearing, HeadlineCheck, Problem

__all__ = ["HeadlinesFormat", "headlines_command"]


class HeadlinesFormat(StrEnum):
    """How checks are written."""

    TABLE = "table"
    JSON = "json"


def headlines_command(
    paths: Annotated[list[str] | None, typer.Argument(metavar="[PATH...]", help=PATHS_HELP)] = None,
    archive: ArchiveOption = None,
    bearings: Annotated[
        list[str] | None,
        typer.Option("--bearing", metavar="B", help="Only stronger, unsupported ... ones; may be repeated."),
    ] = None,
    headlines_format: Annotated[
        HeadlinesFormat, typer.Option("--format", "-f", help="How to write.")
    ] = HeadlinesFormat.TABLE,
    languages: Annotated[str | None, typer.Option(help=Settings.help("languages"))] = None,
    output: Output = None,
) -> None:
    """Check whether articles bear out what their headlines attribute, always with the nearest words as evidence.

    Those of PATHs, or of the whole archive without any: verbatim, trimmed, paraphrased, stronger than the words under
    it, unsupported, or unclear. Headlines that attribute nothing are left out. The exit status is 1 if none is found.
    """
    from onrecord.pipeline.comparing import check_headlines

    wanted = _bearings(bearings or ())
    problems: list[Problem] = []
    if paths:
        settings = Settings.from_environment(languages=languages)
        count = _write(
            _chosen(check_headlines(read_paths(paths, settings, problems)), wanted), headlines_format, output
        )
    else:
        with open_archive(archive) as opened:
            count = _write(_chosen(check_headlines(opened.readings()), wanted), headlines_format, output)
    tell_problems(problems)
    if not count:
        sys.stderr.write("No such headline found.\n")
    if problems or not count:
        raise typer.Exit(1)


def _bearings(words: Sequence[str]) -> frozenset[Bearing]:
    from onrecord.records import Bearing

    known = [each.value for each in Bearing]
    for word in words:
        if word not in known:
            raise SettingError(f"there is no bearing {word!r}; the known ones are {', '.join(known)}")
    return frozenset(map(Bearing, words)) or frozenset(Bearing)


def _chosen(checks: Iterable[HeadlineCheck], wanted: frozenset[Bearing]) -> Iterator[HeadlineCheck]:
    return (check for check in checks if any(claim.bearing in wanted for claim in check.claims))


def _write(checks: Iterable[HeadlineCheck], headlines_format: HeadlinesFormat, output: Output) -> int:
    from onrecord.exports.headlines import write_headlines_jsonl, write_headlines_table

    with open_output(output) as out:
        if headlines_format is HeadlinesFormat.JSON:
            return write_headlines_jsonl(checks, out)
        from rich.console import Console

        return write_headlines_table(checks, Console(file=out, highlight=False))
