"""``onrecord timeline``: what a speaker said over time."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.link import AsIs, link_new
from onrecord.cli.options import About, ArchiveOption, Output, Since, Until, open_archive, selection_of
from onrecord.cli.output import format_by_name, open_output

if TYPE_CHECKING:
    from typing import TextIO

    from onrecord.archive import Archive
    from onrecord.records import Timeline

__all__ = ["TimelineFormat", "timeline_command"]

_MOST_NAMED = 5
"""Others of one name that are told."""


class TimelineFormat(StrEnum):
    """How a timeline is written."""

    TABLE = "table"
    HTML = "html"
    JSON = "json"
    CSV = "csv"


def timeline_command(
    speaker: Annotated[str, typer.Argument(metavar="SPEAKER", help="A name, or a part of one.")],
    archive: ArchiveOption = None,
    about: About = None,
    meaning: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Only what is close to these in meaning.")
    ] = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, help="Take at most so many statements, the newest or closest.")
    ] = 1000,
    timeline_format: Annotated[
        TimelineFormat | None, typer.Option("--format", "-f", help="How to write; the ending of -o tells too.")
    ] = None,
    as_is: AsIs = False,
    output: Output = None,
) -> None:
    """Show what a speaker said on a topic over time.

    What was said again is one claim, with all its days. A later claim that may take back an earlier one is marked as a
    candidate for your own look: both texts stand side by side, with the words that speak for it. Where several speakers
    have the name, the one with the most statements is taken. The exit status is 1 if nothing is found.
    """
    # Checks the days as every verb does.
    asked = selection_of(speaker, about=about, since=since, until=until, outlets=None, min_score=0.0, originals=False)
    from onrecord.pipeline.timing import timeline_of

    with open_archive(archive) as opened:
        link_new(opened, as_is=as_is)
        timeline = timeline_of(
            opened, speaker, about=about, meaning=meaning, since=asked.since, until=asked.until, limit=limit
        )
        others = _others(opened, speaker, timeline)
    if not timeline.claims:
        known = "" if timeline.speakers else f" No speaker's name holds {speaker!r}."
        sys.stderr.write(f"Nothing found.{known}\n")
        raise typer.Exit(1)
    written = format_by_name(output, TimelineFormat, timeline_format, default=TimelineFormat.TABLE)
    with open_output(output, exact=written in (TimelineFormat.CSV, TimelineFormat.HTML)) as out:
        _write(timeline, out, written)
    if others:
        sys.stderr.write(others)
    if timeline.left_out and written is not TimelineFormat.TABLE:
        sys.stderr.write(f"{timeline.left_out:,} more statements are left out; raise --limit to have them.\n")


def _write(timeline: Timeline, out: TextIO, timeline_format: TimelineFormat) -> None:
    match timeline_format:
        case TimelineFormat.TABLE:
            from rich.console import Console

            from onrecord.exports.timeline_table import write_timeline_table

            write_timeline_table(timeline, Console(file=out, highlight=False, soft_wrap=False))
        case TimelineFormat.HTML:
            from onrecord.exports.timeline_page import write_timeline_page

            write_timeline_page(timeline, out)
        case TimelineFormat.JSON:
            from onrecord.exports.timeline_values import write_timeline_json

            write_timeline_json(timeline, out)
        case TimelineFormat.CSV:
            from onrecord.exports.timeline_values import write_timeline_csv

            write_timeline_csv(timeline, out)


def _others(archive: Archive, speaker: str, timeline: Timeline) -> str:
    """Who else is called so, in a line; empty where nobody is."""
    from onrecord.exports.characters import one_line

    called = archive.speakers(speaker, limit=_MOST_NAMED + 2)
    others = [each for each in called if each.name not in timeline.speakers]
    if not others or not timeline.speakers:
        return ""
    named = ", ".join(f"{one_line(each.name)} ({each.statements:,})" for each in others[:_MOST_NAMED])
    more = " and others" if len(others) > _MOST_NAMED else ""
    meant = one_line(timeline.speakers[0])
    return f"This is {meant}; {one_line(speaker)!r} may also be {named}{more}: write more of the name to have them.\n"
