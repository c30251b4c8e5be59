"""``onrecord add``: reads articles into an archive, only those that are new to it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from onrecord.cli.options import PATHS_HELP, ArchiveOption, Speakers, open_archive, renaming
from onrecord.cli.output import tell_problems
from onrecord.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from onrecord.pipeline.adding import Tally

__all__ = ["add_command", "in_words"]

_GIVING_WAY = 15
"""The niceness of a run that adds articles: what it gets of a busy processor is a thirtieth of a reader's share."""


def add_command(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help=PATHS_HELP),
    ],
    archive: ArchiveOption = None,
    speakers: Speakers = None,
    languages: Annotated[str | None, typer.Option(help=Settings.help("languages"))] = None,
    workers: Annotated[int | None, typer.Option(help=Settings.help("workers"))] = None,
    batch_size: Annotated[int | None, typer.Option(help=Settings.help("batch_size"))] = None,
    max_bytes: Annotated[int | None, typer.Option(help=Settings.help("max_bytes"))] = None,
) -> None:
    """Read articles into an archive.

    Text, HTML, JSON, JSON Lines, CSV, Parquet, WARC, RSS and Atom feeds, quotations of GDELT and Quotebank, and what
    onrecord read or export has written as JSON; packed or not (gzip, bzip2, xz, zstd). Articles that are there already
    are not read again: to go on with a run that was stopped, give the same command. What was left out is listed on
    standard error, and by onrecord problems; the exit status is then 1.
    """
    settings = Settings.from_environment(
        archive=archive, languages=languages, workers=workers, batch_size=batch_size, max_bytes=max_bytes
    )
    give_way()
    with open_archive(settings.archive, create=True) as opened:
        from onrecord.pipeline import read_in_processes
        from onrecord.pipeline.adding import add_inputs
        from onrecord.pipeline.settling import settle_if_grown, settle_speakers

        rename = renaming(opened, speakers)
        with _follow(paths) as follow:
            tally = add_inputs(
                opened,
                paths,
                settings=settings,
                rename=rename,
                consumed=follow.consumed,
                watch=follow.watch,
                read=read_in_processes,
            )
        if speakers is None:
            settle_if_grown(opened)
        else:
            settle_speakers(opened)
    tell_problems(tally.problems)
    sys.stderr.write(f"{in_words(tally)}\n")
    if tally.problems:
        raise typer.Exit(1)


def give_way() -> None:
    """Let other programs go first: a long run takes all processors, and who reads the archive meanwhile is waiting."""
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, 0, max(_GIVING_WAY, os.getpriority(os.PRIO_PROCESS, 0)))


def in_words(tally: Tally) -> str:
    """What a run did, in one line.

    >>> from onrecord.pipeline.adding import Tally
    >>> in_words(Tally(added=12, copies=2, known=3, statements=250))
    'Added 12 articles with 250 statements; 2 of them copies; 3 already there.'
    """
    parts = [f"Added {_number(tally.added, 'article')} with {_number(tally.statements, 'statement')}"]
    if tally.copies:
        parts.append(f"{tally.copies:,} of them {'copies' if tally.copies > 1 else 'a copy'}")
    if tally.known:
        parts.append(f"{tally.known:,} already there")
    if tally.unchanged:
        parts.append(f"{_number(tally.unchanged, 'file')} unchanged")
    if tally.reread:
        parts.append(f"{tally.reread:,} read that could not be read before")
    if tally.skipped:
        parts.append(f"{tally.skipped:,} left out")
    if tally.fields:
        parts.append(f"{tally.fields:,} with a field left out")
    if tally.failed:
        parts.append(f"{tally.failed:,} could not be read")
    return "; ".join(parts) + "."


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


class _Follow(NamedTuple):
    consumed: Callable[[int], None] | None
    watch: Callable[[Tally], None] | None


@contextmanager
def _follow(paths: Sequence[str]) -> Iterator[_Follow]:
    """A bar over the bytes of the inputs, with counts, where a person watches."""
    if not sys.stderr.isatty():
        yield _Follow(None, None)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    total = _bytes(paths)
    columns = (
        TextColumn("Adding"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %" if total else ""),
        TextColumn("{task.fields[counts]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Adding", total=total, counts="")

        def watch(tally: Tally) -> None:
            seconds = progress.tasks[0].elapsed or 0.0
            rate = f", {tally.added / seconds:.1f}/s" if seconds > 1 else ""
            counts = f"{tally.added:,} added{rate}, {tally.known:,} there, {tally.copies:,} copies"
            rest = tally.skipped + tally.failed
            progress.update(task, counts=counts + (f", {rest:,} left out" if rest else ""))

        yield _Follow(lambda count: progress.advance(task, count), watch)


def _bytes(paths: Sequence[str]) -> int | None:
    """The size of all inputs that are files; None where some input has no size."""
    from onrecord.intake import list_inputs

    total = 0
    for path in list_inputs(paths):
        if isinstance(path, str):
            try:
                total += os.stat(path).st_size  # noqa: PTH116 - a name may hold any bytes
            except (OSError, ValueError):
                if path == "-" or "://" in path:
                    return None
    return total
