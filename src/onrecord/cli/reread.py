"""``onrecord reread``: brings readings of older components up to date."""

from __future__ import annotations

import sys
from functools import partial

from onrecord.cli.options import ArchiveOption, Speakers, open_archive, renaming
from onrecord.settings import Settings

__all__ = ["reread_command"]


def reread_command(archive: ArchiveOption = None, speakers: Speakers = None) -> None:
    """Read articles anew that older versions of the models or of the program have read.

    Corrections are kept. The archive may be used meanwhile; to go on with a run that was stopped, give the same
    command.
    """
    from onrecord.pipeline import read_in_processes
    from onrecord.pipeline.rereading import count_outdated, reread

    settings = Settings.from_environment(archive=archive)
    with open_archive(settings.archive) as opened:
        count = count_outdated(opened)
        read_anew = partial(
            reread, opened, settings=settings, rename=renaming(opened, speakers), read=read_in_processes
        )
        if count and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            with Progress(console=Console(stderr=True), transient=True) as progress:
                task = progress.add_task("Reading anew", total=count)
                done = read_anew(watch=lambda number: progress.update(task, completed=number))
        else:
            done = read_anew()
        if speakers is not None:
            from onrecord.pipeline.settling import settle_speakers

            settle_speakers(opened)
    done_in_words = f"Read {done:,} article{'' if done == 1 else 's'} anew." if done else "All readings are up to date."
    sys.stderr.write(f"{done_in_words}\n")
