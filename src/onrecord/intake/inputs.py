"""Opens each input, finds out what it is, and hands it to the reader of that form.

Here stands the one fence of intake: whatever is wrong with one input becomes a problem, and the next input is read.
"""

from __future__ import annotations

import io
import os
import stat
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from onrecord.errors import BinaryError, SettingError, SkipError, TooLargeError, UnreadableError
from onrecord.intake import csv_records, json_records, plain, webpage
from onrecord.intake.language import check_language, languages_of
from onrecord.intake.sniff import HEAD_BYTES, Form, Kept, check_binary, find_form
from onrecord.records import Article, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from onrecord.settings import Settings

__all__ = ["read_inputs"]


def read_inputs(paths: Iterable[str | os.PathLike[str]], *, settings: Settings) -> Iterator[Article | Problem]:
    """Give the articles and problems of each path, in order; ``-`` is standard input.

    An input that cannot be used gives a problem of stage ``intake`` instead of an error. Only a wrong setting raises,
    and it does so at the call, before anything is read.
    """
    if isinstance(paths, (str, bytes, os.PathLike)):
        raise SettingError(f"paths must be a list of paths, not the single {paths!r}")
    languages = languages_of(settings.languages)
    return _read_all(paths, max_bytes=settings.max_bytes, languages=languages)


def _read_all(
    paths: Iterable[str | os.PathLike[str]], *, max_bytes: int, languages: frozenset[str]
) -> Iterator[Article | Problem]:
    for path in paths:
        origin = _origin(path)
        try:
            for found in _read_path(path, origin, max_bytes):
                yield _settle(found, languages)
        except SkipError as error:
            yield _problem(error, origin)
        except Exception as error:  # noqa: BLE001 - the fence of this room: one bad input never ends the run
            yield _internal(error, origin)


def _settle(found: Kept | Problem | SkipError, languages: frozenset[str]) -> Article | Problem:
    """Judge the language of an article that was kept, and turn a record's fault into a problem."""
    if isinstance(found, Problem):
        return found
    if isinstance(found, SkipError):
        return _problem(found, found.origin)
    origin = found.article.origin
    try:
        return check_language(found.article, stated=found.stated_language, languages=languages)
    except SkipError as error:
        return _problem(error, origin)
    except Exception as error:  # noqa: BLE001 - same fence, for one record of many
        return _internal(error, origin)


def _problem(error: SkipError, origin: str | None) -> Problem:
    origin = error.origin or origin
    return Problem("intake", error.reason, error.message, origin)


def _internal(error: Exception, origin: str | None) -> Problem:
    message = f"{type(error).__name__} while reading: {error}; please report this with the input"
    return Problem("intake", "internal", message, origin)


def _origin(path: str | os.PathLike[str]) -> str:
    """Write the path so that it can always be printed, whatever bytes the file name holds."""
    return os.fsdecode(path).encode("utf-8", "backslashreplace").decode("utf-8")


def _read_path(path: str | os.PathLike[str], origin: str, max_bytes: int) -> Iterator[Kept | Problem | SkipError]:
    with _open(path) as stream:
        try:
            head = stream.read(HEAD_BYTES)
            check_binary(head)
            suffix = os.path.splitext(os.fsdecode(path))[1].lower()  # noqa: PTH122 - Path() refuses NUL bytes later
            form = find_form(head, suffix)
            rest = io.BufferedReader(_Rejoined(head, stream), HEAD_BYTES)
            match form:
                case Form.JSON_LINES:
                    yield from json_records.read_lines(rest, origin=origin, max_bytes=max_bytes)
                case Form.TABLE:
                    yield from csv_records.read_table(rest, suffix=suffix, origin=origin, max_bytes=max_bytes)
                case Form.JSON:
                    yield from json_records.read_document(_whole(rest, max_bytes, form), origin=origin)
                case Form.HTML:
                    yield webpage.read_page(_whole(rest, max_bytes, form), origin=origin)
                case Form.XML:
                    raise BinaryError("is an XML document or a feed, not an article; save the article as HTML or text")
                case Form.PLAIN:
                    yield plain.read_text(_whole(rest, max_bytes, form), origin=origin)
        except OSError as error:
            raise UnreadableError(f"could not be read to its end ({_cause(error)}); check the disk or copy") from error


def _whole(stream: BinaryIO, max_bytes: int, form: Form) -> bytes:
    data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        hint = "convert it to JSON Lines, one article a line" if form is Form.JSON else "split it"
        raise TooLargeError(f"holds more than the {max_bytes} bytes of the setting max_bytes; raise it or {hint}")
    return data


@contextmanager
def _open(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    name = os.fsdecode(path)
    if name == "-":
        yield _standard_input()
        return
    try:
        mode = os.stat(name).st_mode  # noqa: PTH116 - a plain call keeps bytes of the name that are no UTF-8
        if stat.S_ISDIR(mode):
            raise UnreadableError("is a directory; name the files in it, for instance with a pattern such as DIR/*.txt")
        if not stat.S_ISREG(mode):
            raise UnreadableError("is a pipe, socket or device, not a file; use - to read standard input")
        stream = open(name, "rb")  # noqa: PTH123, SIM115 - closed by the with below
    except OSError as error:
        raise UnreadableError(f"cannot be opened ({_cause(error)}); {_hint(error, name)}") from error
    except ValueError as error:
        raise UnreadableError(f"is not a possible file name ({error}); check the path") from error
    with stream:
        yield stream


def _standard_input() -> BinaryIO:
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None or stream.closed:
        raise UnreadableError("standard input is not open for reading; pipe a file into it or name a path")
    return stream  # type: ignore[no-any-return]


def _cause(error: OSError) -> str:
    return error.strerror or type(error).__name__


def _hint(error: OSError, name: str) -> str:
    if isinstance(error, FileNotFoundError):
        if os.path.islink(name):  # noqa: PTH114 - as above
            return "the link points at nothing; mend the link"
        return "check the path"
    if isinstance(error, PermissionError):
        return "change its permissions or run as a user who may read it"
    return "check the path"


class _Rejoined(io.RawIOBase):
    """A stream with its head, read for a look, put back in front; standard input cannot seek."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = head
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if self._head:
            data, self._head = self._head[: len(view)], self._head[len(view) :]
        else:
            data = self._stream.read(len(view))
        view[: len(data)] = data
        return len(data)
