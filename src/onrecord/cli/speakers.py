"""``onrecord speakers``: who speaks in many articles, one identity a speaker, as a table, JSON Lines or CSV."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from onrecord.cli.inputs import read_paths
from onrecord.cli.options import ArchiveOption, open_archive, renaming
from onrecord.cli.output import open_output, tell_problems
from onrecord.cli.progress import follow_progress
from onrecord.cli.tables import ListFormat, add_row, counted, is_wide, make_table, print_table, write_rows
from onrecord.errors import SettingError, SkipError
from onrecord.settings import Settings

if TYPE_CHECKING:
    from onrecord.records import Problem, Reading
    from onrecord.speakers.identities import Identity, Merge, Review
    from onrecord.speakers.registry import Registry

__all__ = ["ListFormat", "register_speakers", "speakers_command"]


_NARROW = 6
"""Columns of the list that a narrow terminal shows."""
_MOST_ALIASES = 4
"""Spellings of one speaker in a line of the table; JSON and CSV have them all."""
_SUFFIXES = {
    ".csv": ListFormat.CSV,
    ".json": ListFormat.JSON,
    ".jsonl": ListFormat.JSON,
    ".ndjson": ListFormat.JSON,
    ".txt": ListFormat.TABLE,
}


def speakers_command(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH...]",
            help="Articles as onrecord read takes them; - is standard input. Without any, the archive's speakers.",
        ),
    ] = None,
    archive: ArchiveOption = None,
    settle: Annotated[
        bool, typer.Option("--settle", help="First judge anew which names in the archive are one speaker's.")
    ] = False,
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
    """Print who speaks in articles or in an archive, and how often.

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
    if paths and (archive is not None or settle):
        raise SettingError("--archive and --settle go without paths; add articles to an archive with onrecord add")
    if not paths:
        _list_archive(archive, output, list_format, top, merges=merges, review=review, settle=settle, table=speakers)
        return
    with open_output(output) as out:
        registry, problems = register_speakers(paths, settings, readings=readings, table=speakers)
        _write(registry, out, list_format, top, merges=merges, review=review)
    tell_problems(problems)
    if problems:
        raise typer.Exit(1)


def _write(
    registry: Registry, out: TextIO, list_format: ListFormat, top: int | None, *, merges: bool, review: bool
) -> None:
    if review:
        _write_reviews(registry.review[:top], out, list_format)
    elif merges:
        _write_merges(registry.merges[:top], out, list_format)
    else:
        _write_identities(registry, registry.identities[:top], out, list_format)


def _list_archive(
    location: str | None,
    output: Path | None,
    list_format: ListFormat,
    top: int | None,
    *,
    merges: bool,
    review: bool,
    settle: bool,
    table: Path | None,
) -> None:
    """List the speakers of an archive: their counts at once, or in full from all its articles."""
    from onrecord.archive import Spoken

    with open_archive(location) as opened:
        if table is not None:
            renaming(opened, table)
        if settle or table is not None:
            from onrecord.pipeline.settling import settle_speakers

            sys.stderr.write(f"{counted(settle_speakers(opened), 'name')} joined to others.\n")
        if merges or review:
            from onrecord.pipeline.settling import register_archive

            with open_output(output) as out:
                _write(register_archive(opened), out, list_format, top, merges=merges, review=review)
            return
        speakers = opened.speakers(limit=top)
        overview = opened.overview()
    with open_output(output, exact=list_format is ListFormat.CSV) as out:
        if list_format is not ListFormat.TABLE:
            write_rows(speakers, Spoken, out, list_format)
            return
        shown = make_table(("#", "name", "type", "statements", "first", "last"), numbers=(0, 3))
        for rank, each in enumerate(speakers, start=1):
            add_row(shown, rank, each.name, each.type, each.statements, each.first or "", each.last or "")
        closing = (counted(overview.speakers, "speaker"), counted(overview.statements, "statement"))
        print_table(shown, " · ".join(closing), out)


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
        found = (
            _written(follow.paths(paths), problems) if readings else read_paths(follow.paths(paths), settings, problems)
        )
        for reading in follow.readings(found):
            registry.add(reading)
    return registry, problems


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
        header = ("#", "name", "type", "statements", "articles", "outlets", "main role", "aliases")
        shown = len(header) if is_wide() else _NARROW
        table = make_table(header[:shown], numbers=(0, 3, 4, 5))
        for rank, row in enumerate(rows, start=1):
            role = row.roles[0][0] if row.roles else ""
            others = ", ".join(alias for alias, _ in row.aliases[:_MOST_ALIASES] if alias != row.name)
            cells = (rank, row.name, row.type, row.statements, row.articles, len(row.outlets), role, others)
            add_row(table, *cells[:shown])
        print_table(table, _closing(registry), out)


def _write_merges(rows: Sequence[Merge], out: TextIO, list_format: ListFormat) -> None:
    from onrecord.speakers.identities import Merge, write_csv, write_json_lines

    if list_format is ListFormat.JSON:
        write_json_lines(rows, out)
    elif list_format is ListFormat.CSV:
        write_csv(rows, Merge, out)
    else:
        table = make_table(("speaker", "alias", "joined to", "statements", "rule"), numbers=(3,))
        for row in rows:
            add_row(table, row.name, row.alias, row.joined_to, row.statements, row.rule)
        print_table(table, counted(len(rows), "name joined to another", "names joined to others"), out)


def _write_reviews(rows: Sequence[Review], out: TextIO, list_format: ListFormat) -> None:
    from onrecord.speakers.identities import Review, write_csv, write_json_lines

    if list_format is ListFormat.JSON:
        write_json_lines(rows, out)
    elif list_format is ListFormat.CSV:
        write_csv(rows, Review, out)
    else:
        header = ("one", "statements", "other", "statements", "together", "shared role", "reason")
        shown = header if is_wide() else ("one", "statements", "other", "statements", "reason")
        table = make_table(shown, numbers=(1, 3, 4) if is_wide() else (1, 3))
        for row in rows:
            role = " ".join(row.shared_role)
            more = (row.together, role) if is_wide() else ()
            add_row(table, row.a, row.statements_a, row.b, row.statements_b, *more, row.reason)
        print_table(table, counted(len(rows), "pair to judge", "pairs to judge"), out)


def _closing(registry: Registry) -> str:
    """How many speakers and statements there are, and which share of these has an unknown or unnamed speaker."""
    total = registry.statements
    counts = (counted(len(registry.identities), "speaker", "speakers"), counted(total, "statement", "statements"))
    shares = (f"{registry.kinds[kind] / total:.1%} {kind}" for kind in ("unknown", "unnamed") if total)
    return " · ".join((*counts, *shares))
