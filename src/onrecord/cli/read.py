"""``onrecord read``: the statements of articles, as a table, JSON Lines, one HTML page, or in columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, TextIO, cast

import typer

from onrecord.cli.inputs import read_paths
from onrecord.cli.options import PATHS_HELP
from onrecord.cli.output import open_binary_output, open_output, tell_problems
from onrecord.cli.progress import follow_progress
from onrecord.errors import SettingError
from onrecord.settings import Settings

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from onrecord.records import Problem, Reading

__all__ = ["OutputFormat", "read_command", "read_files"]


class OutputFormat(StrEnum):
    """How readings are written."""

    TABLE = "table"
    JSON = "json"
    HTML = "html"
    CSV = "csv"
    PARQUET = "parquet"
    EVENTS = "events"


_SUFFIXES = {
    ".csv": OutputFormat.CSV,
    ".html": OutputFormat.HTML,
    ".htm": OutputFormat.HTML,
    ".json": OutputFormat.JSON,
    ".jsonl": OutputFormat.JSON,
    ".ndjson": OutputFormat.JSON,
    ".parquet": OutputFormat.PARQUET,
    ".txt": OutputFormat.TABLE,
}


def read_command(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help=PATHS_HELP),
    ],
    output_format: Annotated[
        OutputFormat | None,
        typer.Option("--format", "-f", help="How to write; by default a table, or what -o ends in."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file, not standard output.")
    ] = None,
    speakers: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Your own names: a CSV file with the columns name, aliases, type, wikidata."),
    ] = None,
    languages: Annotated[str | None, typer.Option(help=Settings.help("languages"))] = None,
    min_score: Annotated[float | None, typer.Option(help=Settings.help("min_score"))] = None,
    workers: Annotated[int | None, typer.Option(help=Settings.help("workers"))] = None,
    batch_size: Annotated[int | None, typer.Option(help=Settings.help("batch_size"))] = None,
    max_bytes: Annotated[int | None, typer.Option(help=Settings.help("max_bytes"))] = None,
) -> None:
    """Print who said what in articles.

    Every attributed statement is given with its speaker, source, cue, content, kind, score and place. What cannot be
    read, or is left out of an article, is listed on standard error with its reason; the exit status is then 1.
    """
    settings = Settings.from_environment(
        languages=languages, min_score=min_score, workers=workers, batch_size=batch_size, max_bytes=max_bytes
    )
    if output_format is None:
        output_format = OutputFormat.TABLE if output is None else _SUFFIXES.get(output.suffix.lower())
        if output_format is None:
            raise SettingError(f"cannot tell a format from the name {output}; add --format {_listed()}")
    with _open(output, output_format) as out:
        problems = read_files(paths, out, output_format, settings, table=speakers)
    if problems:
        raise typer.Exit(1)


def _listed() -> str:
    *others, last = OutputFormat
    return f"{', '.join(others)} or {last}"


def _open(path: Path | None, output_format: OutputFormat) -> AbstractContextManager[TextIO | BinaryIO]:
    if output_format is OutputFormat.PARQUET:
        return open_binary_output(path)
    return open_output(path, exact=output_format in (OutputFormat.CSV, OutputFormat.EVENTS))


def read_files(
    paths: Sequence[str],
    out: TextIO | BinaryIO,
    output_format: OutputFormat,
    settings: Settings,
    *,
    table: Path | None = None,
) -> list[Problem]:
    """Read ``paths``, write their readings to ``out``, and return the problems, which are told at the end.

    ``out`` takes bytes for Parquet, and text for all other formats.
    ``table`` is a CSV file of the user's own names, which go before those that the articles use.
    """
    from onrecord.speakers.table import NameTable

    names = None if table is None else NameTable.read(table)
    problems: list[Problem] = []

    def readings() -> Iterator[Reading]:
        for reading in read_paths(follow.paths(paths), settings, problems):
            yield reading if names is None else names.apply(reading)

    with follow_progress(len(paths)) as follow:
        _write(follow.readings(readings()), out, output_format, problems)
    tell_problems(problems)
    return problems


def _write(
    readings: Iterable[Reading], out: TextIO | BinaryIO, output_format: OutputFormat, problems: list[Problem]
) -> None:
    from onrecord import exports

    if output_format is OutputFormat.PARQUET:
        exports.write_parquet(readings, cast("BinaryIO", out))
        return
    text = cast("TextIO", out)
    match output_format:
        case OutputFormat.JSON:
            exports.write_jsonl(readings, text)
        case OutputFormat.HTML:
            exports.write_report(readings, text, problems=problems)
        case OutputFormat.CSV:
            exports.write_csv(readings, text)
        case OutputFormat.EVENTS:
            exports.write_events(readings, text)
        case OutputFormat.TABLE:
            from rich.console import Console

            exports.write_table(readings, Console(file=text, highlight=False, soft_wrap=False))
