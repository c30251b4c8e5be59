"""Opens each input, finds out what it is, and hands it to the reader of that form.

Here stands the one fence of intake: whatever is wrong with one input becomes a problem, and the next input is read.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import urlsplit

from onrecord.errors import BinaryError, SettingError, SkipError, TooLargeError, UnreadableError
from onrecord.intake import (
    csv_records,
    feeds,
    json_records,
    parquet_rows,
    plain,
    warc_pages,
    webpage,
)
from onrecord.intake.language import check_language, languages_of
from onrecord.intake.listing import is_address, list_inputs, show_path
from onrecord.intake.sniff import HEAD_BYTES, Form, Given, Kept, check_binary, find_form
from onrecord.intake.streams import Counted, Rejoined, is_packed, read_most, unpack
from onrecord.records import Article, Problem, Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from onrecord.intake.fetch import Fetcher
    from onrecord.settings import Settings

__all__ = ["fingerprint", "read_inputs"]

_PACKED_SUFFIXES = frozenset({".gz", ".gzip", ".bz2", ".xz", ".zst", ".zstd"})
_PIECE_BYTES = 1 << 20


def read_inputs(
    paths: Iterable[str | os.PathLike[str]],
    *,
    settings: Settings,
    consumed: Callable[[int], None] | None = None,
    fetcher: Fetcher | None = None,
    restore: Callable[[dict[str, Any]], Reading] | None = None,
) -> Iterator[Article | Reading | Problem]:
    """Give what stands in each input that ``paths`` name, in order: see :func:`list_inputs` for what they may name.

    Records of quotations that others have extracted come as readings, and so do readings that were written as JSON,
    which ``restore`` makes again; all else comes as articles. An input that cannot be
    used gives a problem of stage ``intake`` instead of an error. Only a wrong setting raises, and it does so at the
    call, before anything is read.

    ``consumed`` is told of bytes as they are read from the disk; over an input that is done with they add up to the
    size of its file. ``fetcher`` gets what stands at addresses; by default one is made when the first address comes.
    """
    if isinstance(paths, (str, bytes, os.PathLike)):
        raise SettingError(f"paths must be a list of paths, not the single {paths!r}")
    languages = languages_of(settings.languages)
    return _read_all(paths, _Reader(settings.max_bytes, consumed, fetcher), languages, restore)


def fingerprint(path: str | os.PathLike[str]) -> str | None:
    """Thirty-two hexadecimal digits that depend on a file's bytes alone (BLAKE2b).

    None for standard input, for addresses, and for what is no file or cannot be read: reading it tells why.
    """
    name = os.fsdecode(path)
    if name == "-" or is_address(name):
        return None
    digest = hashlib.blake2b(digest_size=16)
    try:
        with _open_file(name, None) as (stream, _):
            while piece := stream.read(_PIECE_BYTES):
                digest.update(piece)
    except (SkipError, OSError):
        return None
    return digest.hexdigest()


def _read_all(
    paths: Iterable[str | os.PathLike[str]],
    reader: _Reader,
    languages: frozenset[str],
    restore: Callable[[dict[str, Any]], Reading] | None,
) -> Iterator[Article | Reading | Problem]:
    for path in list_inputs(paths):
        if isinstance(path, Problem):
            yield path
            continue
        origin = show_path(path)
        try:
            for found in reader.read(path, origin):
                yield _restored(found, restore) if isinstance(found, Given) else _settle(found, languages)
        except SkipError as error:
            yield _problem(error, origin)
        except Exception as error:  # noqa: BLE001 - the fence of this room: one bad input never ends the run
            yield _internal(error, origin)


def _settle(found: Kept | Problem | SkipError, languages: frozenset[str]) -> Article | Reading | Problem:
    """Judge the language of an article that was kept, and turn a record's fault into a problem."""
    if isinstance(found, Problem):
        return found
    if isinstance(found, SkipError):
        return _problem(found, found.origin)
    origin = found.article.origin
    try:
        article = check_language(found.article, stated=found.stated_language, languages=languages)
        return Reading(article, found.statements, (), found.versions) if found.versions else article
    except SkipError as error:
        return _problem(error, origin)
    except Exception as error:  # noqa: BLE001 - same fence, for one record of many
        return _internal(error, origin)


def _restored(found: Given, restore: Callable[[dict[str, Any]], Reading] | None) -> Reading | Problem:
    """The reading that a record holds; what is wrong with it is a problem of its line."""
    if restore is None:
        return Problem("intake", "malformed", "is a reading, not an article; add it to an archive", found.origin)
    try:
        return restore(found.values)
    except SkipError as error:
        return Problem("intake", error.reason, error.message, found.origin)
    except Exception as error:  # noqa: BLE001 - same fence, for one record of many
        return _internal(error, found.origin)


def _problem(error: SkipError, origin: str | None) -> Problem:
    origin = error.origin or origin
    return Problem("intake", error.reason, error.message, origin)


def _internal(error: Exception, origin: str | None) -> Problem:
    message = f"{type(error).__name__} while reading: {error}; please report this with the input"
    return Problem("intake", "internal", message, origin)


@dataclass(frozen=True, slots=True)
class _Named:
    """What is known of an input beside its bytes: how it is shown, the ending of its name, its address on the web."""

    origin: str
    suffix: str
    url: str | None = None
    charset: str | None = None


class _Reader:
    """Reads one input after another, from the disk, from standard input or from the web."""

    def __init__(self, max_bytes: int, consumed: Callable[[int], None] | None, fetcher: Fetcher | None) -> None:
        self._max_bytes = max_bytes
        self._consumed = consumed
        self._fetcher = fetcher

    def read(self, path: str, origin: str) -> Iterator[Kept | Given | Problem | SkipError]:
        """Give what stands in one input."""
        if is_address(path):
            fetched = self._reach().fetch(path, named=True)
            name = urlsplit(fetched.url).path
            named = _Named(origin, _suffix(name), fetched.url, fetched.charset)
            yield from self._read_stream(io.BytesIO(fetched.data), name, named)
            return
        if path == "-":
            yield from self._read_stream(_standard_input(), path, _Named(origin, ""))
            return
        with _open_file(path, self._consumed) as (stream, counted):
            try:
                yield from self._read_stream(stream, path, _Named(origin, _suffix(path)))
            finally:
                counted.finish()

    def _read_stream(self, stream: BinaryIO, name: str, named: _Named) -> Iterator[Kept | Given | Problem | SkipError]:
        try:
            head, fault = read_most(stream, HEAD_BYTES)
            if is_packed(head):
                stream = unpack(io.BufferedReader(Rejoined(head, stream, fault), HEAD_BYTES))
                head, fault = read_most(stream, HEAD_BYTES)
                if named.suffix in _PACKED_SUFFIXES:
                    inner = _suffix(os.path.splitext(name)[0])  # noqa: PTH122 - as in _suffix
                    named = _Named(named.origin, inner, named.url, named.charset)
            check_binary(head)
            form = find_form(head, named.suffix)
            if form is Form.PARQUET and stream.seekable() and fault is None:
                yield from parquet_rows.read_rows(stream, origin=named.origin, max_bytes=self._max_bytes)
                return
            rest = io.BufferedReader(Rejoined(head, stream, fault), HEAD_BYTES)
            yield from self._read_form(form, rest, named)
        except OSError as error:
            raise UnreadableError(f"could not be read to its end ({_cause(error)}); check the disk or copy") from error

    def _read_form(self, form: Form, rest: BinaryIO, named: _Named) -> Iterator[Kept | Given | Problem | SkipError]:
        origin, most = named.origin, self._max_bytes
        match form:
            case Form.JSON_LINES:
                yield from json_records.read_lines(rest, origin=origin, max_bytes=most)
            case Form.TABLE:
                yield from csv_records.read_table(rest, suffix=named.suffix, origin=origin, max_bytes=most)
            case Form.PARQUET:
                yield from parquet_rows.read_rows(rest, origin=origin, max_bytes=most)
            case Form.WARC:
                yield from warc_pages.read_pages(rest, origin=origin, max_bytes=most)
            case Form.JSON:
                yield from self._up_to_cut(rest, form, lambda data: json_records.read_document(data, origin=origin))
            case Form.FEED:
                fetch = self._fetch_linked if named.url is not None else None
                yield from self._up_to_cut(
                    rest, form, lambda data: feeds.read_feed(data, origin=origin, url=named.url, fetch=fetch)
                )
            case Form.HTML:
                data = _whole(rest, most, form)
                yield webpage.read_page(data, origin=origin, charset=named.charset, url=named.url)
            case Form.XML:
                raise BinaryError("is an XML document, neither an article nor a feed; save the article as HTML or text")
            case Form.PLAIN:
                yield plain.read_text(_whole(rest, most, form), origin=origin)

    def _up_to_cut(
        self, rest: BinaryIO, form: Form, read: Callable[[bytes], Iterator[Kept | Given | Problem | SkipError]]
    ) -> Iterator[Kept | Given | Problem | SkipError]:
        """Give the records of a document that is held as a whole; of one that is cut, those before the cut."""
        data, fault = read_most(rest, self._max_bytes + 1)
        _check_size(data, self._max_bytes, form)
        if fault is None:
            yield from read(data)
            return
        try:
            yield from read(_whole_characters(data))
        except SkipError as error:
            raise fault from error
        raise fault

    def _fetch_linked(self, url: str, origin: str) -> Kept:
        """The article on the page that an entry of a feed links to."""
        fetched = self._reach().fetch(url, named=False)
        check_binary(fetched.data[:HEAD_BYTES])
        return webpage.read_page(fetched.data, origin=origin, charset=fetched.charset, url=fetched.url)

    def _reach(self) -> Fetcher:
        if self._fetcher is None:
            # TLS and sockets are loaded only where an address is named.
            from onrecord.intake.fetch import Fetcher

            self._fetcher = Fetcher(max_bytes=self._max_bytes)
        return self._fetcher


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 - Path() refuses NUL bytes later


def _whole_characters(data: bytes) -> bytes:
    """The data without the first bytes of a character of UTF-8 whose last ones were cut off."""
    for back in range(1, min(4, len(data)) + 1):
        if data[-back] >= 0xC0:
            return data[:-back]
        if data[-back] < 0x80:
            break
    return data


def _whole(stream: BinaryIO, max_bytes: int, form: Form) -> bytes:
    data, fault = read_most(stream, max_bytes + 1)
    if fault is not None:
        raise fault
    _check_size(data, max_bytes, form)
    return data


def _check_size(data: bytes, max_bytes: int, form: Form) -> None:
    if len(data) > max_bytes:
        hint = "convert it to JSON Lines, one article a line" if form is Form.JSON else "split it"
        raise TooLargeError(f"holds more than the {max_bytes} bytes of the setting max_bytes; raise it or {hint}")


@contextmanager
def _open_file(name: str, consumed: Callable[[int], None] | None) -> Iterator[tuple[BinaryIO, Counted]]:
    try:
        found = os.stat(name)  # noqa: PTH116 - a plain call keeps bytes of the name that are no UTF-8
        if stat.S_ISDIR(found.st_mode):
            raise UnreadableError("is a directory; name the files in it, for instance with a pattern such as DIR/*.txt")
        if not stat.S_ISREG(found.st_mode):
            raise UnreadableError("is a pipe, socket or device, not a file; use - to read standard input")
        raw = io.FileIO(name)
    except OSError as error:
        raise UnreadableError(f"cannot be opened ({_cause(error)}); {_hint(error, name)}") from error
    except ValueError as error:
        raise UnreadableError(f"is not a possible file name ({error}); check the path") from error
    counted = Counted(raw, found.st_size, consumed)
    with io.BufferedReader(counted, HEAD_BYTES) as stream:
        yield stream, counted


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
