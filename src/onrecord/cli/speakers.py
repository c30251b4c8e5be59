"""``onrecord speakers``: who speaks in many articles, one identity a speaker, as a table, JSON Lines or CSV."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from onrecord.cli.output import open_output, tell_problems
from onrecord.cli.progress import follow_progress
from onrecord.errors import SettingError, SkipError
from onrecord.settings import Settings

if TYPE_CHECKING:
    from rich.table import Table

    from onrecord.records import Problem, Reading
    from onrecord.speakers.identities import Identity, Merge, Review
    from onrecord.speakers.registry import Registry

__all__ = ["ListFormat", "register_speakers", "speakers_command"]


class ListFormat(StrEnum):
    """How the list of speakers is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


_SUFFIXES = {
    ".csv": ListFormat.CSV,
    ".json": ListFormat.JSON,
    ".jsonl": ListFormat.JSON,
    ".ndjson": ListFormat.JSON,
    ".txt": ListFormat.TABLE,
}


def speakers_command(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help="Articles as onrecord read takes them; - is standard input."),
    ],
    readings: Annotated[
        bool, typer.Option("--readings", help="The files are what onrecord read --format json wrote.")
    ] = False,
    speakers: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Your own names: a CSV file with the columns name, aliases, type, wikidata."),
    ] = None,
    top: Annotated[int | None, typer.Option(metavar="N", min=1, help="Only the first N lines.")] = None,
    review: Annotated[
        bool, typer.Option("--review", help="List instead what a person should judge: names that may be one speaker.")
    ] = False,
    merges: Annotated[
        bool, typer.Option("--merges", help="List instead the names that were joined, and the rule that joined them.")
    ] = False,
    list_format: Annotated[
        ListFormat | None,
        typer.Option("--format", "-f", help="How to write; by default a table, or what -o ends in."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file, not standard output.")
    ] = None,
) -> None:
    """Print who speaks in articles, and how often.

    Spelling variants, dropped middle names and acronyms of one speaker are one line; what is uncertain stays apart, and
    is listed by --review. What cannot be read is listed on standard error with its reason; the exit status is then 1.
    """
    if review and merges:
        raise SettingError("--review and --merges cannot be combined; run the command once for each")
    if list_format is None:
        list_format = ListFormat.TABLE if output is None else _SUFFIXES.get(output.suffix.lower())
        if list_format is None:
            raise SettingError(f"cannot tell a format from the name {output}; add --format table, json or csv")
    settings = Settings.from_environment()
    with open_output(output) as out:
        registry, problems = register_speakers(paths, settings, readings=readings, table=speakers)
        if review:
            _write_reviews(registry.review[:top], out, list_format)
        elif merges:
            _write_merges(registry.merges[:top], out, list_format)
        else:
            _write_identities(registry, registry.identities[:top], out, list_format)
    tell_problems(problems)
    if problems:
        raise typer.Exit(1)


def register_speakers(
    paths: Sequence[str], settings: Settings, *, readings: bool = False, table: Path | None = None
) -> tuple[Registry, list[Problem]]:
    """Register the speakers of all articles in ``paths``; with ``readings``, these hold readings as JSON Lines.

    ``table`` is a CSV file of the user's own names. Inputs that cannot be used come back as problems.
    """
    from onrecord.speakers.registry import Registry
    from onrecord.speakers.table import NameTable

    registry = Registry(None if table is None else NameTable.read(table))
    problems: list[Problem] = []
    with follow_progress(len(paths)) as follow:
        found = _written(follow.paths(paths), problems) if readings else _read(follow.paths(paths), settings, problems)
        for reading in follow.readings(found):
            registry.add(reading)
    return registry, problems


def _read(paths: Iterable[str], settings: Settings, problems: list[Problem]) -> Iterator[Reading]:
    from onrecord.intake import read_inputs
    from onrecord.pipeline import read_many
    from onrecord.records import Article

    def articles() -> Iterator[Article]:
        for item in read_inputs(paths, settings=settings):
            if isinstance(item, Article):
                yield item
            else:
                problems.append(item)

    for reading in read_many(articles(), settings=settings):
        problems.extend(reading.problems)
        yield reading


def _written(paths: Iterable[str], problems: list[Problem]) -> Iterator[Reading]:
    """Readings from JSON Lines, one line in memory at a time; a bad line or file is a problem."""
    from onrecord.errors import MalformedError
    from onrecord.exports import reading_from_dict
    from onrecord.records import Problem

    for path in paths:
        for origin, line in _lines(path, problems):
            try:
                try:
                    value = json.loads(line)
                except (ValueError, RecursionError) as error:
                    raise MalformedError(
                        f"is no JSON ({error}); is it what onrecord read --format json wrote?"
                    ) from error
                yield reading_from_dict(value)
            except SkipError as error:
                problems.append(Problem("intake", error.reason, error.message, origin))


def _lines(path: str, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """The lines of a file that hold something, each with its place."""
    from onrecord.records import Problem

    try:
        with nullcontext(sys.stdin.buffer) if path == "-" else Path(path).open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    # Readings are written in ASCII; in an article that was changed to other bytes, its id tells.
                    yield f"{path}:{number}", line.decode("utf-8-sig" if number == 1 else "utf-8", "replace")
    except (OSError, ValueError) as error:
        problems.append(Problem("intake", "unreadable", f"cannot be read ({error}); check the path", path))


def _write_identities(registry: Registry, rows: Sequence[Identity], out: TextIO, list_format: ListFormat) -> None:
    from onrecord.speakers.identities import Identity, write_csv, write_json_lines

    if list_format is ListFormat.JSON:
        write_json_lines(rows, out)
    elif list_format is ListFormat.CSV:
        write_csv(rows, Identity, out)
    else:
        table = _table(
            ("#", "name", "type", "statements", "articles", "outlets", "main role", "aliases"), numbers=(0, 3, 4, 5)
        )
        for rank, row in enumerate(rows, start=1):
            role = row.roles[0][0] if row.roles else ""
            others = ", ".join(alias for alias, _ in row.aliases if alias != row.name)
            _add(table, rank, row.name, row.type, row.statements, row.articles, len(row.outlets), role, others)
        _print(table, _closing(registry), out)


def _write_merges(rows: Sequence[Merge], out: TextIO, list_format: ListFormat) -> None:
    from onrecord.speakers.identities import Merge, write_csv, write_json_lines

    if list_format is ListFormat.JSON:
        write_json_lines(rows, out)
    elif list_format is ListFormat.CSV:
        write_csv(rows, Merge, out)
    else:
        table = _table(("speaker", "alias", "joined to", "statements", "rule"), numbers=(3,))
        for row in rows:
            _add(table, row.name, row.alias, row.joined_to, row.statements, row.rule)
        _print(table, _number(len(rows), "name joined to another", "names joined to others"), out)


def _write_reviews(rows: Sequence[Review], out: TextIO, list_format: ListFormat) -> None:
    from onrecord.speakers.identities import Review, write_csv, write_json_lines

    if list_format is ListFormat.JSON:
        write_json_lines(rows, out)
    elif list_format is ListFormat.CSV:
        write_csv(rows, Review, out)
    else:
        header = ("one", "statements", "other", "statements", "together", "shared role", "reason")
        table = _table(header, numbers=(1, 3, 4))
        for row in rows:
            role = " ".join(row.shared_role)
            _add(table, row.a, row.statements_a, row.b, row.statements_b, row.together, role, row.reason)
        _print(table, _number(len(rows), "pair to judge", "pairs to judge"), out)


def _closing(registry: Registry) -> str:
    """How many speakers and statements there are, and which share of these has an unknown or unnamed speaker."""
    total = registry.statements
    counts = (_number(len(registry.identities), "speaker", "speakers"), _number(total, "statement", "statements"))
    shares = (f"{registry.kinds[kind] / total:.1%} {kind}" for kind in ("unknown", "unnamed") if total)
    return " · ".join((*counts, *shares))


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _table(header: Sequence[str], *, numbers: Sequence[int]) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, header_style="dim", pad_edge=False)
    for place, name in enumerate(header):
        table.add_column(name, justify="right" if place in numbers else "left", overflow="fold")
    return table


def _add(table: Table, *cells: object) -> None:
    """Add a row of plain text: names come from articles, and may hold console markup or control characters."""
    from rich.text import Text

    from onrecord.exports.characters import one_line

    table.add_row(*(Text(f"{cell:,}" if isinstance(cell, int) else one_line(str(cell))) for cell in cells))


def _print(table: Table, closing: str, out: TextIO) -> None:
    from rich.console import Console

    console = Console(file=out, highlight=False, markup=False)
    if table.row_count:
        console.print(table)
    console.print(closing, soft_wrap=True)
