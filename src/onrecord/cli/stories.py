"""``onrecord stories``: what happened, and who told of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from onrecord.cli.link import AsIs, link_new
from onrecord.cli.options import ArchiveOption, Output, Since, Until, open_archive
from onrecord.cli.output import open_output
from onrecord.cli.tables import ListFormat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.records import Story

__all__ = ["stories_command"]


def stories_command(
    story: Annotated[
        str | None, typer.Argument(metavar="[STORY]", help="Show this one: its id, or that of one of its articles.")
    ] = None,
    archive: ArchiveOption = None,
    about: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Stories in which somebody says these words; as onrecord said.")
    ] = None,
    since: Since = None,
    until: Until = None,
    outlets: Annotated[int, typer.Option(min=0, help="Told by at least so many outlets.")] = 2,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many.")] = 20,
    list_format: Annotated[ListFormat, typer.Option("--format", "-f", help="How to write.")] = ListFormat.TABLE,
    as_is: AsIs = False,
    output: Output = None,
) -> None:
    """List stories, articles on one happening, the latest first; or show the articles of one.

    Each stands with its days, title, outlets and articles, wire copies folded. The exit status is 1 if there are none.
    """
    with open_archive(archive) as opened:
        link_new(opened, as_is=as_is)
        if story is not None:
            stories = [opened.story(story)]
        else:
            least = min(outlets, 2)
            stories = opened.stories(
                about=about, since=since, until=until, outlets=outlets, articles=least, limit=limit
            )
    with open_output(output, exact=list_format is ListFormat.CSV) as out:
        _write(stories, out, list_format, alone=story is not None)
    if not stories:
        sys.stderr.write("No stories found; --outlets 1 lists those of one outlet alone too.\n")
        raise typer.Exit(1)


def _write(stories: Sequence[Story], out: TextIO, list_format: ListFormat, *, alone: bool) -> None:
    from onrecord.exports.story_table import write_stories_table, write_story_table
    from onrecord.exports.story_values import write_stories_csv, write_stories_jsonl

    match list_format:
        case ListFormat.JSON:
            write_stories_jsonl(stories, out)
        case ListFormat.CSV:
            write_stories_csv(stories, out)
        case ListFormat.TABLE:
            from rich.console import Console

            console = Console(file=out, highlight=False)
            if alone:
                write_story_table(stories[0], console)
            else:
                write_stories_table(stories, console)
