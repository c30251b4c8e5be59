"""``onrecord export``: statements of an archive in the form of another program."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, BinaryIO, TextIO, cast

import typer

from onrecord.cli.options import (
    About,
    Acts,
    ArchiveOption,
    Kinds,
    MinScore,
    Originals,
    Outlets,
    Output,
    Polarities,
    Since,
    Stances,
    Until,
    open_archive,
    selection_of,
)
from onrecord.cli.output import open_binary_output, open_output
from onrecord.cli.tables import counted
from onrecord.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from onrecord.records import Reading

__all__ = ["ExportFormat", "export_command"]


class ExportFormat(StrEnum):
    """The forms in which statements are handed on."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    EVENTS = "events"
    WEBANNOTATION = "webannotation"
    SCHEMAORG = "schemaorg"
    BRAT = "brat"
    SPACY = "spacy"
    CITRON = "citron"
    RIS = "ris"


_BINARY = frozenset((ExportFormat.PARQUET, ExportFormat.BRAT, ExportFormat.SPACY))
_EXACT = frozenset((ExportFormat.CSV, ExportFormat.EVENTS, ExportFormat.RIS))
_SUFFIXES = {
    ".jsonl": ExportFormat.JSONL,
    ".json": ExportFormat.JSONL,
    ".csv": ExportFormat.CSV,
    ".parquet": ExportFormat.PARQUET,
    ".zip": ExportFormat.BRAT,
    ".spacy": ExportFormat.SPACY,
    ".ris": ExportFormat.RIS,
}


def export_command(
    speaker: Annotated[str | None, typer.Argument(metavar="[SPEAKER]", help="A name, or a part of one.")] = None,
    archive: ArchiveOption = None,
    export_format: Annotated[
        ExportFormat | None,
        typer.Option("--format", "-f", help="How to write; by default JSON Lines, or what -o ends in."),
    ] = None,
    corrections: Annotated[
        bool,
        typer.Option("--corrections", help="What people corrected or accepted instead, as labels to train on."),
    ] = False,
    about: About = None,
    since: Since = None,
    until: Until = None,
    acts: Acts = None,
    kinds: Kinds = None,
    polarities: Polarities = None,
    stances: Stances = None,
    outlets: Outlets = None,
    min_score: MinScore = 0.0,
    originals: Originals = False,
    as_read: Annotated[
        bool, typer.Option("--as-read", help="As the machine read it, without what people corrected.")
    ] = False,
    output: Output = None,
) -> None:
    """Write the statements of an archive, all or those that are asked for, in the form of another program.

    jsonl is what onrecord read --format json writes; csv, parquet and events are tables; webannotation (W3C),
    schemaorg (Quotation), brat (a zip of standoff files), spacy (a DocBin), citron and ris are those of others.
    """
    selection = selection_of(
        speaker,
        about=about,
        since=since,
        until=until,
        outlets=outlets,
        min_score=min_score,
        originals=originals,
        acts=acts,
        kinds=kinds,
        polarities=polarities,
        stances=stances,
    )
    if corrections:
        if not selection.everything or as_read or export_format not in (None, ExportFormat.JSONL):
            raise SettingError("--corrections gives all corrections as JSON Lines; leave out what selects statements")
        from onrecord.exports.labels import write_labels

        with open_archive(archive) as opened, open_output(output) as out:
            write_labels(opened.reviewed(), out)
        return
    chosen = export_format or _format_of(output)
    with open_archive(archive) as opened:
        readings = _Counted(opened.readings(selection, as_corrected=not as_read))
        if chosen in _BINARY:
            with open_binary_output(output) as stream:
                _write(readings, stream, chosen)
        else:
            with open_output(output, exact=chosen in _EXACT) as out:
                _write(readings, out, chosen)
    told = f"{counted(readings.statements, 'statement')} of {counted(readings.articles, 'article')}"
    sys.stderr.write(f"{told}.\n" if readings.articles else "Nothing found.\n")
    if not readings.articles:
        raise typer.Exit(1)


class _Counted:
    """Passes readings through and counts them and their statements."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self._readings = readings
        self.articles = self.statements = 0

    def __iter__(self) -> Iterator[Reading]:
        for reading in self._readings:
            self.articles += 1
            self.statements += len(reading.statements)
            yield reading


def _format_of(output: Path | None) -> ExportFormat:
    if output is None:
        return ExportFormat.JSONL
    found = _SUFFIXES.get(output.suffix.lower())
    if found is None:
        *others, last = ExportFormat
        raise SettingError(f"cannot tell a format from the name {output}; add --format {', '.join(others)} or {last}")
    return found


def _write(readings: Iterable[Reading], out: TextIO | BinaryIO, export_format: ExportFormat) -> None:
    from onrecord import exports

    stream, text = cast("BinaryIO", out), cast("TextIO", out)
    match export_format:
        case ExportFormat.JSONL:
            exports.write_jsonl(readings, text)
        case ExportFormat.CSV:
            exports.write_csv(readings, text)
        case ExportFormat.EVENTS:
            exports.write_events(readings, text)
        case ExportFormat.PARQUET:
            exports.write_parquet(readings, stream)
        case ExportFormat.WEBANNOTATION:
            exports.write_webannotation(readings, text)
        case ExportFormat.SCHEMAORG:
            exports.write_schemaorg(readings, text)
        case ExportFormat.BRAT:
            exports.write_brat(readings, stream)
        case ExportFormat.SPACY:
            exports.write_spacy(readings, stream)
        case ExportFormat.CITRON:
            exports.write_citron(readings, text)
        case ExportFormat.RIS:
            exports.write_ris(readings, text)
