"""``onrecord said``: statements of an archive, newest first."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

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
from onrecord.cli.output import open_output

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.archive import Archive

__all__ = ["SaidFormat", "said_command"]


_MOST_NAMED = 5
"""Speakers of one name that are told."""


class SaidFormat(StrEnum):
    """How found statements are written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def said_command(
    speaker: Annotated[str | None, typer.Argument(metavar="[SPEAKER]", help="A name, or a part of one.")] = None,
    archive: ArchiveOption = None,
    about: About = None,
    meaning: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Closest in meaning to these words first, not newest first.")
    ] = None,
    since: Since = None,
    until: Until = None,
    acts: Acts = None,
    kinds: Kinds = None,
    polarities: Polarities = None,
    stances: Stances = None,
    outlets: Outlets = None,
    min_score: MinScore = 0.0,
    originals: Originals = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many.")] = 20,
    after: Annotated[str | None, typer.Option(metavar="PLACE", help="Go on from where an earlier list ended.")] = None,
    said_format: Annotated[SaidFormat, typer.Option("--format", "-f", help="How to write.")] = SaidFormat.TABLE,
    output: Output = None,
) -> None:
    """List who said what, newest first, word for word.

    Each statement stands with its day, speaker, outlet and id. What people have corrected is shown as they corrected
    it. The exit status is 1 if nothing is found.
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
    from onrecord.exports.found import write_found_csv, write_found_jsonl, write_found_table

    with open_archive(archive) as opened, open_output(output, exact=said_format is SaidFormat.CSV) as out:
        if meaning is None:
            page = opened.select(selection, limit=limit, after=after)
        else:
            page = opened.alike(meaning, selection, limit=limit)
        match said_format:
            case SaidFormat.JSON:
                write_found_jsonl(page, out)
            case SaidFormat.CSV:
                write_found_csv(page, out)
            case SaidFormat.TABLE:
                from rich.console import Console

                write_found_table(page, Console(file=out, highlight=False, soft_wrap=False))
        hint = "" if page.found else _hint(opened, speaker, outlets or ())
        meant = [] if speaker is None or after is not None else opened.speakers(speaker, limit=_MOST_NAMED + 1)
    if len(meant) > 1:
        from onrecord.exports.characters import one_line

        named = ", ".join(f"{one_line(each.name)} ({each.statements:,})" for each in meant[:_MOST_NAMED])
        more = " and others" if len(meant) > _MOST_NAMED else ""
        sys.stderr.write(f"{speaker} may be {named}{more}; write more of the name to have one alone.\n")
    if page.next is not None:
        sys.stderr.write(f"There is more: add --after {page.next}\n")
    if not page.found:
        sys.stderr.write(f"Nothing found.{hint}\n")
        raise typer.Exit(1)


def _hint(archive: Archive, speaker: str | None, outlets: Sequence[str]) -> str:
    """What of the question nothing in the archive is called."""
    from difflib import get_close_matches

    if speaker is not None and not archive.speakers(speaker, limit=1):
        return f" No speaker's name holds {speaker!r}."
    known = {each.name.casefold(): each.name for each in archive.outlets() if each.name}
    for name in outlets:
        if name.casefold() not in known:
            near = [known[each] for each in get_close_matches(name.casefold(), known, n=3)]
            return f" There is no outlet {name!r}" + (f"; did you mean {' or '.join(near)}?" if near else ".")
    return ""
