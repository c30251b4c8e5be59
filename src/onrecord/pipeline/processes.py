"""Articles read by several processes: the same readings in the same order, in less time.

In go articles, out come readings. Threads share one interpreter, which computes all that is not the networks' for one
article at a time; processes share nothing. Each takes half a second to start and opens the models for itself, so a few
articles are read right here. Only a program of our own may use this: a process that is started imports the main module
again, and a script of somebody else's may not be made for that.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from itertools import chain, islice
from typing import Final

from onrecord.errors import WorkerError
from onrecord.pipeline.reading import read_many
from onrecord.records import Article, Reading
from onrecord.settings import Settings

__all__ = ["read_in_processes"]

_FEW: Final = 40
"""Articles that are read right here: two processes would take as long, their start included."""
_AT_ONCE: Final = 4
"""Articles handed to a process at once: few, so that all of them end at the same time."""
_UNASKED, _MOST = 8, 61
"""Processes at most where no number is asked for, since each takes 300 MB, and at all: Windows waits for no more."""
_AHEAD: Final = 3
"""Such handfuls a process that are under way or done and not taken yet, which bounds memory."""


def read_in_processes(articles: Iterable[Article | Reading], *, settings: Settings | None = None) -> Iterator[Reading]:
    """Readings of ``articles``, one each, in order; a generator that reads some ahead.

    Raises :class:`onrecord.errors.WorkerError` where a process is ended from outside.
    """
    settings = Settings.from_environment() if settings is None else settings
    workers = min(settings.workers, _MOST) or min(_processors(), _UNASKED)
    source = iter(articles)
    first = list(islice(source, _FEW)) if workers > 1 else []
    pool = _open_pool(workers) if len(first) == _FEW else None
    if pool is None:
        yield from read_many(chain(first, source), settings=settings)
        return
    yield from _spread(chain(first, source), settings, pool, _AHEAD * workers)


def _processors() -> int:
    """Processors that this program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _open_pool(workers: int) -> ProcessPoolExecutor | None:
    """Processes that are not started yet; None on a system that has no semaphores for them."""
    # Started anew, since forked ones would inherit the locks of threads, but not the threads.
    fresh = multiprocessing.get_context("spawn")
    try:
        return ProcessPoolExecutor(workers, mp_context=fresh, initializer=_begin)
    except (ImportError, NotImplementedError, OSError):
        return None


def _spread(
    source: Iterator[Article | Reading], settings: Settings, pool: ProcessPoolExecutor, ahead: int
) -> Iterator[Reading]:
    waiting: deque[Future[list[Reading]]] = deque()
    alone = replace(settings, workers=1)
    try:
        while handful := list(islice(source, _AT_ONCE)):
            waiting.append(pool.submit(_read, handful, alone))
            if len(waiting) >= ahead:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool:
        raise WorkerError(
            "a process that reads articles was ended from outside, perhaps for want of memory; "
            "what was read before is not lost; read the rest with --workers 1"
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _read(handful: list[Article | Reading], settings: Settings) -> list[Reading]:
    return list(read_many(handful, settings=settings))


def _begin() -> None:
    """What a process does first: leave interruptions to the one that started it, and end when that one ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
