"""Where commands write: standard output or a whole file, and problems on standard error."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO, TypeVar

from onrecord.errors import OutputError

if TYPE_CHECKING:
    from onrecord.records import Problem

Format = TypeVar("Format", bound=StrEnum)

__all__ = ["format_by_name", "open_binary_output", "open_output", "tell_problems"]


def format_by_name(path: Path | None, formats: type[Format], given: Format | None, *, default: Format) -> Format:
    """The format that was given, or that of which the file's ending is the name, or the default."""
    if given is not None or path is None:
        return given or default
    return next((each for each in formats if f".{each}" == path.suffix.casefold()), default)


@contextmanager
def open_output(path: Path | None, *, exact: bool = False) -> Iterator[TextIO]:
    """Standard output, or a file that appears under its name only when it is whole.

    ``exact`` makes standard output what a file is: UTF-8, with line ends as they are written.
    """
    if path is None:
        if isinstance(sys.stdout, TextIOWrapper):
            if exact:
                sys.stdout.reconfigure(encoding="utf-8", newline="\n")
            # A table may hold any character, whatever the terminal's encoding is.
            sys.stdout.reconfigure(errors="backslashreplace")
        yield sys.stdout
        return
    with _whole(path) as part, part.open("w", encoding="utf-8", newline="\n") as out:
        yield out


@contextmanager
def open_binary_output(path: Path | None) -> Iterator[BinaryIO]:
    """Like :func:`open_output`, for bytes; a terminal is refused with :class:`OutputError`."""
    if path is None:
        if sys.stdout.isatty():
            raise OutputError("this format is binary, and no terminal shows it; name a file with -o, or use a pipe")
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with _whole(path) as part, part.open("wb") as out:
        yield out


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Give a path to write to, whose file gets the name ``path`` when all went well, and else is removed."""
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


def tell_problems(problems: list[Problem]) -> None:
    """List problems on standard error, with their number by reason."""
    from onrecord.exports.characters import one_line

    for problem in problems:
        place = "" if problem.origin is None else f"{problem.origin}: "
        sys.stderr.write(f"{one_line(place + problem.message)}\n")
    if problems:
        counts = Counter(problem.reason for problem in problems)
        listed = ", ".join(f"{count} {reason}" for reason, count in sorted(counts.items()))
        sys.stderr.write(f"onrecord: {len(problems)} {'problem' if len(problems) == 1 else 'problems'}: {listed}\n")
