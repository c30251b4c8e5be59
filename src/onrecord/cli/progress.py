"""How far a long run is, on standard error: only where a person watches and there is something to wait for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from onrecord.records import Reading

__all__ = ["Follow", "follow_progress"]

_PATIENCE = 2
"""With fewer files than this and no standard input, no bar is shown."""


@dataclass(frozen=True, slots=True)
class Follow:
    """Passes inputs and readings through and tells the bar of them."""

    paths: Callable[[Sequence[str]], Iterable[str]]
    readings: Callable[[Iterable[Reading]], Iterable[Reading]]


@contextmanager
def follow_progress(count: int) -> Iterator[Follow]:
    """A bar over ``count`` files while the context lasts; where nobody watches, nothing is shown."""
    if count < _PATIENCE or not sys.stderr.isatty():
        yield Follow(lambda paths: paths, lambda readings: readings)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("files, {task.fields[articles]} articles"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Reading", total=count, articles=0)
        yield Follow(lambda paths: _paths(paths, progress, task), lambda readings: _readings(readings, progress, task))


def _paths(paths: Sequence[str], progress: Progress, task: TaskID) -> Iterator[str]:
    for path in paths:
        yield path
        progress.advance(task)


def _readings(readings: Iterable[Reading], progress: Progress, task: TaskID) -> Iterator[Reading]:
    for articles, reading in enumerate(readings, 1):
        progress.update(task, articles=articles)
        yield reading
