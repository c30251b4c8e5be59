"""Streams of bytes that intake puts between a file and its readers: counted, put together again, or unpacked.

Packed bytes (gzip, bzip2, xz, zstd) are told by how they begin, and are unpacked a piece at a time, so that a bomb
costs no more memory than an article. Nothing here knows what the bytes mean.
"""

from __future__ import annotations

import bz2
import io
import lzma
import sys
import zlib
from typing import TYPE_CHECKING, BinaryIO, Protocol

from onrecord.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Counted", "Rejoined", "is_packed", "read_most", "unpack"]

# What follows a packed member is copied once for each member, so small reads keep a file of many tiny ones linear.
_READ_BYTES = 16_384
_PIECE_BYTES = 65_536
# xz and zstd may ask for a window of gigabytes; their own programs take up to 128 MB without being told to.
_MOST_WINDOW_LOG = 27
_LONGEST_MAGIC = 10


class Counted(io.RawIOBase):
    """A file on the disk that tells ``consumed`` of the bytes read, never of more than ``size`` in all.

    :meth:`finish` tells of what was left over, so that the sum over a file that is done with is its size: a reader of
    columns passes over some of them.
    """

    def __init__(self, raw: io.FileIO, size: int, consumed: Callable[[int], None] | None) -> None:
        self._raw = raw
        self._left = size
        self._consumed = consumed

    def readable(self) -> bool:
        """Yes, that is what it is for."""
        return True

    def seekable(self) -> bool:
        """Yes: it is a file."""
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place in the file."""
        return self._raw.seek(offset, whence)

    def readinto(self, buffer: object) -> int:
        """Fill ``buffer`` as far as one read goes, and count it."""
        count = self._raw.readinto(buffer) or 0  # type: ignore[arg-type]
        self._tell(count)
        return count

    def finish(self) -> None:
        """Tell of the bytes that nobody read."""
        self._tell(self._left)

    def close(self) -> None:
        """Close the file."""
        self._raw.close()
        super().close()

    def _tell(self, count: int) -> None:
        count = min(count, self._left)
        self._left -= count
        if count and self._consumed is not None:
            self._consumed(count)


class Rejoined(io.RawIOBase):
    """A stream with its head, read for a look, put back in front, and the fault that ended the look behind it."""

    def __init__(self, head: bytes, stream: BinaryIO, fault: Exception | None = None) -> None:
        self._head = head
        self._stream = stream
        self._fault = fault

    def readable(self) -> bool:
        """Yes, that is what it is for."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill ``buffer`` from the head, then from the stream."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if self._head:
            data, self._head = self._head[: len(view)], self._head[len(view) :]
        elif self._fault is not None:
            raise self._fault
        else:
            data = _read_on(self._stream, len(view))
        view[: len(data)] = data
        return len(data)


def read_most(stream: BinaryIO, size: int) -> tuple[bytes, Exception | None]:
    """Read up to ``size`` bytes, and give with them the fault that ended the reading early, if any."""
    pieces: list[bytes] = []
    left = size
    while left > 0:
        try:
            piece = _read_on(stream, min(left, _PIECE_BYTES))
        except (OSError, UnreadableError) as fault:
            return b"".join(pieces), fault
        if not piece:
            break
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces), None


def _read_on(stream: BinaryIO, size: int) -> bytes:
    # One read of the stream beneath, where there is one: what came before a fault is then not lost with it.
    once = getattr(stream, "read1", None)
    return stream.read(size) if once is None else once(size)


class _Decoder(Protocol):
    """What the decompressors of the standard library have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Gzip:
    """One gzip member, with the face of the other decompressors."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        found = self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
        # A full piece may leave more behind in the decompressor, even where it has taken all that was given.
        self.needs_input = not self._inner.unconsumed_tail and len(found) < max_length
        return found


def _make_xz() -> _Decoder:
    return lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=2 << _MOST_WINDOW_LOG)


def _make_zstd() -> _Decoder:
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError as error:
        raise UnreadableError(
            "is packed with zstd, and backports.zstd is not installed; install or unpack it"
        ) from error
    return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _MOST_WINDOW_LOG})


_KINDS: tuple[tuple[bytes, str, Callable[[], _Decoder]], ...] = (
    (b"\x1f\x8b\x08", "gzip", _Gzip),
    (b"\x28\xb5\x2f\xfd", "zstd", _make_zstd),
    (b"\xfd7zXZ\0", "xz", _make_xz),
    *((b"BZh%d1AY&SY" % level, "bzip2", bz2.BZ2Decompressor) for level in range(1, 10)),
    *((b"BZh%d\x17rE8P\x90" % level, "bzip2", bz2.BZ2Decompressor) for level in range(1, 10)),
)


def is_packed(head: bytes) -> bool:
    """Whether bytes that begin with ``head`` are packed in a way that :func:`unpack` knows."""
    return _find_kind(head) is not None


def _find_kind(head: bytes) -> tuple[str, Callable[[], _Decoder]] | None:
    return next(((name, make) for magic, name, make in _KINDS if head.startswith(magic)), None)


def unpack(stream: BinaryIO) -> BinaryIO:
    """The bytes that are packed in ``stream``, all members of it; check :func:`is_packed` first.

    Reading raises :class:`UnreadableError` where the packed bytes are damaged or cut, after all that came before.
    """
    return io.BufferedReader(_Unpacked(stream), _PIECE_BYTES)


class _Unpacked(io.RawIOBase):
    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._waiting = b""
        self._decoder: _Decoder | None = None
        self._name = ""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while self._decoder is not None or self._begin_member():
            data = self._decode(len(view))
            if data:
                view[: len(data)] = data
                return len(data)
        return 0

    def _begin_member(self) -> bool:
        """Set up for the next member; false where there is none. Tapes and xz pad with NULs between members."""
        while len(self._waiting) < _LONGEST_MAGIC and (more := self._stream.read(_READ_BYTES)):
            self._waiting = (self._waiting + more).lstrip(b"\0")
        if not self._waiting:
            return False
        kind = _find_kind(self._waiting)
        if kind is None:
            raise UnreadableError(f"has something else after its {self._name or 'packed'} data; get the whole file")
        self._name, make = kind
        self._decoder = make()
        return True

    def _decode(self, most: int) -> bytes:
        decoder = self._decoder
        if decoder is None:
            return b""
        data = b""
        if decoder.needs_input:
            data, self._waiting = self._waiting or self._stream.read(_READ_BYTES), b""
            if not data:
                raise UnreadableError(f"is cut: its {self._name} data end too early; get the whole file")
        try:
            found = decoder.decompress(data, most)
        except (OSError, ValueError, EOFError, MemoryError, zlib.error, lzma.LZMAError) as error:
            raise self._damaged(error) from error
        except Exception as error:
            # The error of zstd is a class of a module that need not be there.
            if type(error).__name__ == "ZstdError":
                raise self._damaged(error) from error
            raise
        if decoder.eof:
            self._waiting = decoder.unused_data.lstrip(b"\0")
            self._decoder = None
        return found

    def _damaged(self, error: Exception) -> UnreadableError:
        return UnreadableError(f"its {self._name} data are damaged ({error}); get the whole file again")
