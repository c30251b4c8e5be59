"""``onrecord link``: stories and threads of articles that were added; other verbs that need them call it too."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.options import ArchiveOption, open_archive
from onrecord.cli.tables import counted

if TYPE_CHECKING:
    from onrecord.archive import Archive
    from onrecord.pipeline.linking import Linking

__all__ = ["AsIs", "link_command", "link_new"]

AsIs = Annotated[
    bool, typer.Option("--as-is", help="Do not look for stories and threads of articles added since the last time.")
]


def link_command(
    archive: ArchiveOption = None,
    anew: Annotated[bool, typer.Option("--anew", help="Forget all stories and threads, and find them again.")] = False,
) -> None:
    """Find the stories and threads of articles that were added since the last time.

    Verbs that show stories and threads do this too, before they show anything. To go on with a run that was stopped,
    give the same command.
    """
    with open_archive(archive) as opened:
        done = _link(opened, anew=anew)
    if done.articles:
        sys.stderr.write(
            f"Linked {counted(done.articles, 'article')}: {counted(done.threads, 'thread')} new or changed.\n"
        )
    else:
        sys.stderr.write("All articles are linked.\n")


def link_new(archive: Archive, *, as_is: bool) -> None:
    """Link the articles that wait, or say how many there are if they shall be left ``as_is``."""
    waiting = archive.links.waiting()
    if waiting and as_is:
        sys.stderr.write(f"{counted(waiting, 'article')} added since are in no story yet.\n")
    elif waiting:
        sys.stderr.write(f"Finding the stories and threads of {counted(waiting, 'new article')} ...\n")
        _link(archive)


def _link(archive: Archive, *, anew: bool = False) -> Linking:
    from onrecord.pipeline.linking import link_archive

    if not sys.stderr.isatty():
        return link_archive(archive, anew=anew)
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        total = archive.overview().articles if anew else archive.links.waiting()
        task = progress.add_task("Linking", total=total)
        return link_archive(archive, anew=anew, watch=lambda number: progress.update(task, completed=number))
