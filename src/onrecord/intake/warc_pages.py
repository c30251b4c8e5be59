"""WARC archives, as Common Crawl's CC-NEWS: each web page that was answered to a request is one article.

Gives pages under their own origin (``path:record``, the first record being 1), and takes the date of publication from
the page, never from the crawl. Requests, robots files, pictures, redirects and errors are passed over. One damaged
record does not lose the others. Written after WARC 1.1 (ISO 28500:2017); packed archives come here unpacked.
"""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from onrecord.errors import BinaryError, EmptyError, MalformedError, SkipError, TooLargeError, UnreadableError
from onrecord.intake.sniff import HEAD_BYTES, Kept, check_binary
from onrecord.intake.streams import is_packed, read_most, unpack
from onrecord.intake.webpage import read_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["read_pages"]

_LONGEST_LINE = 65_536
_MOST_FIELDS = 1_000
_PASS_OVER = 1 << 20
_VERSION = re.compile(rb"WARC/[0-9]\.[0-9]{1,2}\s*\Z")
_STATUS = re.compile(rb"HTTP/[0-9.]{1,5} +([0-9]{3})")
_CHARSET = re.compile(r"(?i)charset\s*=\s*[\"']?([a-z0-9_.:-]{2,40})")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n")
_CUT = "the archive is cut in this record; get the whole file"
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})


def read_pages(stream: BinaryIO, *, origin: str, max_bytes: int) -> Iterator[Kept | SkipError]:
    """Give the pages of an archive, record by record; only one page is held at a time."""
    found = False
    archive = _Archive(stream)
    while archive.begin_record():
        place = f"{origin}:{archive.number}"
        try:
            page = _read_record(archive, place, max_bytes)
        except SkipError as error:
            error.origin = place
            found = True
            yield error
            if archive.ended:
                return
            continue
        if page is not None:
            found = True
            yield page
    if not found:
        raise EmptyError("holds no web pages; name an archive with answers of type HTML in it")


class _Archive:
    """The records of an archive: the fields of one, and the block of bytes that they tell of."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._left = 0
        self._version = b""
        self.number = 0
        self.ended = False

    def begin_record(self) -> bool:
        """Go to the next record; false at the end. What follows no rule is passed over up to where a record begins."""
        if self._left:
            self.pass_over()
        line = self._version
        while not line.strip():
            line = self._take_line(_LONGEST_LINE)
            if not line:
                return False
        self.number += 1
        self._version = line
        return True

    def read_fields(self) -> dict[str, str]:
        """The fields of the record that has begun; its block is read next."""
        line, self._version = self._version, b""
        if not _VERSION.match(line):
            self._find_next()
            raise MalformedError("no record begins where one should; what stands there was left out")
        fields = _read_fields(self._take_line)
        if self.ended:
            raise UnreadableError(_CUT)
        length = fields.get("content-length", "")
        if not (length.isascii() and length.isdecimal() and len(length) <= 18):
            self._find_next()
            raise MalformedError("the record does not tell its length; it was left out")
        self._left = int(length)
        return fields

    def _find_next(self) -> None:
        while (line := self._take_line(_LONGEST_LINE)) and not _VERSION.match(line):
            pass
        self._version = line
        self.ended = False  # what is damaged may go on to the end; the record says so, and there is no next one

    def _take_line(self, most: int) -> bytes:
        line = self._take(self._stream.readline, most)
        self.ended = not line
        return line

    def _take(self, read: Callable[[int], bytes], size: int) -> bytes:
        """Read, and note where the stream itself is at fault: nothing can be read after that."""
        try:
            return read(size)
        except (OSError, UnreadableError):
            self.ended = True
            raise

    def readline(self, most: int) -> bytes:
        line = self._take(self._stream.readline, min(most, self._left))
        self._left -= len(line)
        return line

    def read(self, size: int) -> bytes:
        data = self._take(self._stream.read, min(size, self._left))
        self._left -= len(data)
        return data

    def pass_over(self) -> None:
        """Go to the end of the block."""
        while self._left:
            if not self.read(_PASS_OVER):
                self.ended = True
                self._left = 0
                raise UnreadableError(_CUT)


def _read_fields(readline: Callable[[int], bytes]) -> dict[str, str]:
    """Named fields up to the empty line, names in small letters; a line that begins with a space goes on the last."""
    fields: dict[str, str] = {}
    name = ""
    for _ in range(_MOST_FIELDS):
        line = readline(_LONGEST_LINE)
        if not line.strip():
            return fields
        text = line.decode("utf-8", "replace")
        if text[0] in " \t" and name:
            fields[name] = f"{fields[name]} {text.strip()}"[:_LONGEST_LINE]
            continue
        name, _, value = text.partition(":")
        name = name.strip().lower()
        fields.setdefault(name, value.strip())
    return fields


def _read_record(archive: _Archive, place: str, max_bytes: int) -> Kept | None:
    """The page in the record that has begun; None if it holds no page. The stream stands at the record's end then."""
    fields = archive.read_fields()
    url = fields.get("warc-target-uri", "").strip("<>")
    is_answer = fields.get("warc-type", "").lower() == "response" and url.lower().startswith(("http://", "https://"))
    status = _STATUS.match(archive.readline(_LONGEST_LINE)) if is_answer else None
    if status is None or status[1] != b"200":
        archive.pass_over()
        return None
    answer = _read_fields(archive.readline)
    if answer.get("content-type", "").partition(";")[0].strip().lower() not in _PAGE_TYPES:
        archive.pass_over()
        return None
    data = archive.read(max_bytes + 1)
    archive.pass_over()
    if len(data) > max_bytes:
        raise TooLargeError(f"the page holds more than the {max_bytes} bytes of the setting max_bytes; raise it")
    if reason := fields.get("warc-truncated"):
        raise UnreadableError(f"the page was cut when it was archived ({reason[:40]}); get it from elsewhere")
    charset = _CHARSET.search(answer["content-type"])
    data = _decode_body(data, answer, max_bytes)
    check_binary(data[:HEAD_BYTES])
    page = read_page(data, origin=place, charset=charset[1] if charset else None, url=url)
    # The address of the request is what the archive vouches for; the page may name another edition's.
    return replace(page, article=replace(page.article, url=url))


def _decode_body(data: bytes, answer: dict[str, str], max_bytes: int) -> bytes:
    """Undo what the server did for the transfer. Many archives undo it themselves and leave the fields as they were."""
    if "chunked" in answer.get("transfer-encoding", "").lower() and _CHUNK.match(data):
        data = _join_chunks(data)
    if is_packed(data):
        data, fault = read_most(unpack(BytesIO(data)), max_bytes + 1)
        if fault is not None:
            raise fault
        if len(data) > max_bytes:
            raise TooLargeError(
                f"the page unpacks to more than the {max_bytes} bytes of the setting max_bytes; raise it"
            )
    elif (coding := answer.get("content-encoding", "").lower()) in {"br", "deflate"} and b"<" not in data[:4096]:
        raise BinaryError(f"the page is packed as {coding}, which is not read; archive it unpacked")
    return data


def _join_chunks(data: bytes) -> bytes:
    pieces: list[bytes] = []
    position = 0
    while match := _CHUNK.match(data, position):
        size = int(match[1], 16)
        if not size:
            return b"".join(pieces)
        piece = data[match.end() : match.end() + size]
        pieces.append(piece)
        position = match.end() + size + 2
        if len(piece) < size:
            break
    raise UnreadableError("the page is cut within its transfer; get it from elsewhere")
