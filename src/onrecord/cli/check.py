"""``onrecord check``: the quotations of a draft, held against an archive before it is published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from onrecord.cli.inputs import read_paths
from onrecord.cli.options import PATHS_HELP, ArchiveOption, Output, open_archive
from onrecord.cli.output import open_output, tell_problems
from onrecord.settings import Settings

if TYPE_CHECKING:
    from onrecord.archive import Archive
    from onrecord.records import Problem
    from onrecord.records.draft import DraftCheck

__all__ = ["CheckFormat", "check_command", "check_files"]


class CheckFormat(StrEnum):
    """How checks are written."""

    TABLE = "table"
    JSON = "json"


def check_command(
    drafts: Annotated[list[str], typer.Argument(metavar="DRAFT...", help=PATHS_HELP)],
    archive: ArchiveOption = None,
    check_format: Annotated[CheckFormat, typer.Option("--format", "-f", help="How to write.")] = CheckFormat.TABLE,
    only_problems: Annotated[
        bool, typer.Option("--only-problems", help="Leave out quotations that need no correction.")
    ] = False,
    languages: Annotated[str | None, typer.Option(help=Settings.help("languages"))] = None,
    output: Output = None,
) -> None:
    """Check the quotations of drafts against the archive, word by word.

    Each is exact, trimmed, altered, not in quotation marks there, another speaker's, or not found among the statements
    of the archive; where other articles have other words, these are told. The exit status is 0 if all are exact, or
    trimmed with a mark where words are left out, whatever other articles have; 1 if one is not; 2 if a draft cannot be
    read.
    """
    settings = Settings.from_environment(languages=languages)
    with open_archive(archive) as opened, open_output(output) as out:
        sound, problems = check_files(drafts, opened, out, check_format, settings=settings, only_problems=only_problems)
    tell_problems(problems)
    if problems or not sound:
        raise typer.Exit(2 if problems else 1)


def check_files(
    paths: Sequence[str],
    archive: Archive,
    out: TextIO,
    check_format: CheckFormat,
    *,
    settings: Settings,
    only_problems: bool = False,
) -> tuple[bool, list[Problem]]:
    """Check the drafts in ``paths``, write the checks to ``out``; whether all are sound, and what could not be read."""
    from onrecord.exports.draft import write_checks_jsonl, write_checks_table
    from onrecord.pipeline.drafting import check_reading

    problems: list[Problem] = []
    sound = True

    def checks() -> Iterator[DraftCheck]:
        nonlocal sound
        for reading in read_paths(paths, settings, problems):
            check = check_reading(archive, reading)
            sound = sound and check.sound
            yield check

    if check_format is CheckFormat.JSON:
        write_checks_jsonl(checks(), out, only_problems=only_problems)
    else:
        from rich.console import Console

        console = Console(file=out, highlight=False, soft_wrap=False)
        write_checks_table(checks(), console, only_problems=only_problems)
    return sound, problems
