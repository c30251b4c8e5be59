"""From what the user names to single inputs: folders and patterns are expanded, in an order that never changes.

Gives paths, and problems for what names nothing. No file is opened here; hidden ones are left out, and no link is
followed out of a folder.
"""

# ruff: noqa: PTH112, PTH118, PTH206 - Path() changes names ("./a", "a//b") and refuses NULs; names are kept as given

from __future__ import annotations

import os
import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from onrecord.errors import SettingError
from onrecord.records import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["is_address", "list_inputs", "show_path"]

_ADDRESS = re.compile(r"(?i)https?://")
_MAGIC = re.compile(r"[*?\[]")
_ANY_DEPTH = "**"


def is_address(path: str) -> bool:
    """Whether ``path`` is an address of the web, and no file."""
    return _ADDRESS.match(path) is not None


def show_path(path: str | os.PathLike[str]) -> str:
    """Write the path so that it can always be printed, whatever bytes the file name holds."""
    return os.fsdecode(path).encode("utf-8", "backslashreplace").decode("utf-8")


def list_inputs(paths: Iterable[str | os.PathLike[str]]) -> Iterator[str | Problem]:
    """Give the single inputs that ``paths`` name: files, ``-`` for standard input, addresses of the web.

    A folder stands for all files in it, at any depth, sorted by name; hidden ones are left out. A pattern (``*``,
    ``?``, ``[a-z]``, and ``**`` for any folders) stands for what it matches, unless a file has that very name. What
    names nothing, or leads out of a folder by a link, is a problem in its place. The paths that are given, listed
    again, give themselves.
    """
    if isinstance(paths, (str, bytes, os.PathLike)):
        raise SettingError(f"paths must be a list of paths, not the single {paths!r}")
    return _list(paths)


def _list(paths: Iterable[str | os.PathLike[str]]) -> Iterator[str | Problem]:
    for each in paths:
        path = os.fsdecode(each)
        if path == "-" or is_address(path):
            yield path
        elif _is_folder(path):
            yield from _list_folder(path)
        elif _MAGIC.search(path) and not _exists(path):
            yield from _list_matches(path)
        else:
            yield path


def _is_folder(path: str) -> bool:
    try:
        return os.path.isdir(path)
    except ValueError:
        return False


def _exists(path: str) -> bool:
    try:
        return os.path.lexists(path)
    except ValueError:
        return True  # opening it tells what is wrong with the name


def _list_folder(folder: str) -> Iterator[str | Problem]:
    count = 0
    for found in _walk(folder):
        count += 1
        yield found
    if not count:
        message = "is a directory with no files to read in it; name another one, or the files themselves"
        yield Problem("intake", "unreadable", message, show_path(folder))


def _walk(folder: str) -> Iterator[str | Problem]:
    """All files in ``folder`` in the order of their paths; the folders still to be read wait on a stack."""
    home = os.path.join(os.path.realpath(folder), "")
    waiting: list[tuple[str, bool]] = [(folder, True)]
    while waiting:
        path, is_folder = waiting.pop()
        if not is_folder:
            yield path
            continue
        entries = _scan(path)
        if isinstance(entries, Problem):
            yield entries
            continue
        inside: list[tuple[str, bool]] = []
        for entry in entries:
            if not entry.is_symlink():
                inside.append((entry.path, entry.is_dir(follow_symlinks=False)))
            elif not os.path.exists(entry.path):  # noqa: PTH110 - a name, as above
                inside.append((entry.path, False))  # opening it tells that the link is broken
            elif not os.path.join(os.path.realpath(entry.path), "").startswith(home):
                message = "is a link that leads out of the folder; name what it points at if it is to be read"
                yield Problem("intake", "link", message, show_path(entry.path))
        waiting.extend(reversed(inside))


def _scan(folder: str) -> list[os.DirEntry[str]] | Problem:
    """The entries of one folder, sorted by name and without the hidden ones."""
    try:
        with os.scandir(folder) as found:
            return sorted((each for each in found if not each.name.startswith(".")), key=lambda each: each.name)
    except OSError as error:
        message = f"the folder cannot be read ({error.strerror or type(error).__name__}); check its permissions"
        return Problem("intake", "unreadable", message, show_path(folder))


def _list_matches(pattern: str) -> Iterator[str | Problem]:
    parts = pattern.split(os.sep)
    plain = next(number for number, part in enumerate(parts) if _MAGIC.search(part))
    start = os.sep.join(parts[:plain]) or (os.sep if plain else "")
    # Two "**" in a row say no more than one, and would find everything twice.
    rest = [part for number, part in enumerate(parts) if number >= plain and part]
    rest = [part for number, part in enumerate(rest) if part != _ANY_DEPTH or rest[number - 1 : number] != [part]]
    found = sorted(set(_match(start, rest)))
    count = 0
    for path in found:
        if not _is_folder(path):
            count += 1
            yield path
        elif _ANY_DEPTH not in rest:  # with "**" in it, the pattern matches the files in the folder by themselves
            count += 1
            yield from _list_folder(path)
    if not count:
        message = "the pattern matches nothing; check it, and whether its files are there"
        yield Problem("intake", "unreadable", message, show_path(pattern))


def _match(folder: str, parts: list[str]) -> Iterator[str]:
    """Paths under ``folder`` that the parts of a pattern match; "**" is for folders that are no links."""
    if not parts:
        yield folder
        return
    part, rest = parts[0], parts[1:]
    if not _MAGIC.search(part):
        path = os.path.join(folder, part)
        if _exists(path):
            yield from _match(path, rest)
        return
    if part == _ANY_DEPTH:
        for inside in _folders(folder):
            yield from _match(inside, rest or ["*"])
        return
    entries = _scan(folder or os.curdir)
    for entry in [] if isinstance(entries, Problem) else entries:
        if fnmatchcase(entry.name, part) and (not rest or entry.is_dir()):
            yield from _match(os.path.join(folder, entry.name), rest)


def _folders(folder: str) -> Iterator[str]:
    """The folder and all those in it, at any depth, that are neither hidden nor links."""
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        yield path
        entries = _scan(path or os.curdir)
        if not isinstance(entries, Problem):
            inside = (each.name for each in entries if each.is_dir(follow_symlinks=False))
            waiting.extend(os.path.join(path, name) for name in inside)
