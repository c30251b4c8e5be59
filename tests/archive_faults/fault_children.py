"""Programs that are to be killed: the real command line in a process of its own, with a quick stand-in for the reader.

In go arguments of the command, out comes a process with what it printed and which changes it was told are kept. The
stand-in makes statements of quotation marks by rule, so that a run takes a second and every reading can be foretold.
Nothing in the product knows of it: the child puts it in the reader's place before it calls the command.
"""

from __future__ import annotations

import ctypes
import hashlib
import multiprocessing
import os
import re
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import fault_inputs
import numpy as np

from onrecord.records import Act, Article, Kind, Problem, Reading, Span, Speaker, SpeakerType, Statement

__all__ = ["Child", "Setup", "finish", "read_by_rule", "start"]

_SAID = re.compile(r'"([^"]+?),?" said (\w+ \w+)|(\w+ \w+) said: "([^"]+)"')
_CAPABILITY_VERSION = 0x20080522
_context = multiprocessing.get_context("forkserver")
# Loaded once; a child is ready in milliseconds, so that a kill at a random moment hits its work and not its start.
_context.set_forkserver_preload(
    [
        "alembic.command",
        "onrecord.cli",
        "onrecord.compare",
        "onrecord.exports",
        "onrecord.pipeline.adding",
        "onrecord.pipeline.linking",
        "onrecord.pipeline.neighbours",
        "onrecord.pipeline.processes",
        "onrecord.pipeline.rereading",
        "onrecord.speakers.spelling",
        "sqlalchemy.dialects.postgresql",
        "sqlalchemy.dialects.sqlite",
    ]
)


@dataclass(frozen=True)
class Setup:
    """How a child differs from a plain run of the command.

    ``version`` is that of the stand-in; ``mended`` lets it read what it otherwise fails at; ``pause`` is what it takes
    for one article, in seconds. ``reader`` and ``vectors`` say what is replaced at all. ``unprivileged`` lets
    permissions bind a child of root. ``file_limit`` is the most bytes that a file may have. ``years`` is how wrong
    the clock is. ``before_article`` is called with the number of each article, counted from 0.
    """

    version: str = "1"
    mended: bool = False
    pause: float = 0.002
    reader: bool = True
    vectors: bool = True
    unprivileged: bool = False
    file_limit: int | None = None
    years: float = 0.0
    before_article: Callable[[int], None] | None = None


@dataclass
class Child:
    """A process under way; ``output`` holds what it prints, ``kept`` a line for each change it was told is kept."""

    process: BaseProcess
    output: Path
    kept: Path
    started: float = field(default_factory=time.perf_counter)

    @property
    def printed(self) -> str:
        """What it has printed, to both outputs."""
        return self.output.read_text(encoding="utf-8", errors="replace")

    @property
    def told(self) -> list[str]:
        """The ids of what it was told is kept."""
        lines = self.kept.read_text().split("\n") if self.kept.exists() else [""]
        return lines[:-1]

    def kill(self) -> bool:
        """Kill it as the system does, without a warning; whether it was still at work."""
        self.process.kill()
        self.process.join()
        return self.process.exitcode == -signal.SIGKILL


def read_by_rule(articles: Iterable[Article | Reading], setup: Setup) -> Iterator[Reading]:
    """What stands in for the reader: a statement for each quotation, spoken by the name beside it."""
    versions = (("attribution", f"rule-{setup.version}"),)
    for count, article in enumerate(articles):
        if setup.before_article is not None:
            setup.before_article(count)
        time.sleep(setup.pause)
        if isinstance(article, Reading):
            yield article
        elif fault_inputs.BROKEN in article.text and not setup.mended:
            problem = Problem("read", "internal", "the page is broken; mend it", article.origin)
            yield Reading(article, (), (problem,), versions)
        else:
            yield Reading(article, tuple(_statements(article.text, setup.version)), (), versions)


def _statements(text: str, version: str) -> Iterator[Statement]:
    for number, match in enumerate(_SAID.finditer(text)):
        content, source = (1, 2) if match[1] else (4, 3)
        at = Span(*match.span(source))
        speaker = Speaker(match[source], SpeakerType.PERSON, mentions=(at,), score=0.9)
        yield Statement(
            source=(at,),
            cue=(),
            content=(Span(*match.span(content)),),
            kind=Kind.DIRECT,
            score=0.75,
            speaker=speaker,
            act=Act.STATE if version == "1" else (Act.WARN, Act.PROMISE)[number % 2],
            act_score=0.5,
        )


def _vectors(_: Any, texts: Sequence[str]) -> Any:
    rows = [np.frombuffer(hashlib.blake2b(text.encode(), digest_size=64).digest() * 4, np.int8) for text in texts]
    return np.stack(rows)


def start(arguments: Sequence[str], workplace: Path, setup: Setup | None = None, **functions: Any) -> Child:
    """Start ``onrecord`` with these arguments; or, with ``run=function``, that function of no arguments."""
    number = len(list(workplace.glob("*.printed")))
    output, kept = workplace / f"{number:04}.printed", workplace / f"{number:04}.kept"
    output.touch()
    run: Callable[[], None] | None = functions.get("run")
    process = _context.Process(target=_work, args=(list(arguments), str(output), str(kept), setup or Setup(), run))
    process.start()
    return Child(process, output, kept)


def finish(child: Child, *, seconds: float = 120.0) -> int | None:
    """Wait for a child; its exit status, or None if it had to be killed."""
    child.process.join(seconds)
    if child.process.is_alive():
        child.kill()
        return None
    return child.process.exitcode


def _work(arguments: list[str], output: str, kept: str, setup: Setup, run: Callable[[], None] | None) -> None:
    stream = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
    notes = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
    os.dup2(stream, 1)
    os.dup2(stream, 2)
    # The process that children are forked from does not care for Ctrl-C; the command does.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _replace(setup, notes)
    if setup.unprivileged and os.geteuid() == 0:
        _drop_capabilities()
    if setup.file_limit is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (setup.file_limit, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    if run is not None:
        run()
        return
    from onrecord.cli import main

    sys.argv = ["onrecord", *arguments]
    main()


def _drop_capabilities() -> None:
    """Let permissions bind root as they bind everybody; its files stay its own, so that it finds its modules."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    if ctypes.CDLL(None, use_errno=True).capset(header, (ctypes.c_uint32 * 6)()):
        raise OSError(ctypes.get_errno(), "capset")


def _replace(setup: Setup, notes: int) -> None:
    """Put the stand-ins where the product has the reader, and write down what is kept after each transaction."""
    from onrecord.archive import Archive, storing
    from onrecord.pipeline import adding, processes, rereading
    from onrecord.pipeline.neighbours import Neighbours

    patched: Any = SimpleNamespace(
        adding=adding, processes=processes, rereading=rereading, storing=storing, Neighbours=Neighbours
    )
    if setup.reader:

        def read_many(articles: Iterable[Article | Reading], **_: Any) -> Iterator[Reading]:
            return read_by_rule(articles, setup)

        versions = (("attribution", f"rule-{setup.version}"),)
        patched.adding.read_many = patched.rereading.read_many = patched.processes.read_in_processes = read_many
        patched.rereading.load_components = lambda: SimpleNamespace(versions=versions)
    if setup.vectors:
        patched.Neighbours.vectors = _vectors
        patched.Neighbours.vector_model = "rule"
    if setup.years:
        patched.storing.datetime = _clock_of(setup.years)
    for name in ("save", "replace", "correct"):
        setattr(Archive, name, _noting(getattr(Archive, name), notes))


def _noting(method: Callable[..., Any], notes: int) -> Callable[..., Any]:
    def noted(archive: Any, *given: Any, **named: Any) -> Any:
        answer = method(archive, *given, **named)
        for each in given:
            os.write(notes, f"{each.article.id if isinstance(each, Reading) else each}\n".encode())
        return answer

    return noted


def _clock_of(years: float) -> type[datetime]:
    class Clock(datetime):
        """A clock that stands some years beside the right time."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return datetime.now(tz) + timedelta(days=365 * years)

    return Clock
