"""What an input is, judged by its first bytes: a known binary format, a web page, records, or plain text.

Gives a form, or raises for a binary file. The name's ending only decides where the content leaves it open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from onrecord.errors import BinaryError
from onrecord.intake.decoding import decode_loosely
from onrecord.intake.fields import TEXT_NAMES, fold, is_known

if TYPE_CHECKING:
    from onrecord.records import Article, Statement

__all__ = ["DELIMITERS", "HEAD_BYTES", "Form", "Given", "Kept", "check_binary", "find_form"]

HEAD_BYTES = 65_536
DELIMITERS = ",;\t|"


class Form(StrEnum):
    """The forms in which articles come."""

    PLAIN = "plain"
    HTML = "html"
    XML = "xml"
    FEED = "feed"
    JSON = "json"
    JSON_LINES = "json-lines"
    TABLE = "table"
    PARQUET = "parquet"
    WARC = "warc"


@dataclass(frozen=True, slots=True)
class Kept:
    """An article read from an input, before its language is judged.

    Where the input holds statements as well, ``versions`` says who made them, and they come out as a reading.
    """

    article: Article
    stated_language: str | None = None
    statements: tuple[Statement, ...] = ()
    versions: tuple[tuple[str, str], ...] = ()


class Given(NamedTuple):
    """A whole reading in JSON form, as ``onrecord read --format json`` writes it, and its place."""

    values: dict[str, Any]
    origin: str


_AS_TEXT = "save the document as text or HTML"
_UNPACK = "unpack it first"  # of packed files, only those packed twice come here
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF document", _AS_TEXT),
    (b"%!PS", "a PostScript document", _AS_TEXT),
    (b"{\\rtf", "an RTF document", _AS_TEXT),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document", _AS_TEXT),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ\0", "an xz archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"\x89PNG\r\n", "a PNG image", "turn the picture into text first"),
    (b"\xff\xd8\xff", "a JPEG image", "turn the picture into text first"),
    (b"GIF8", "a GIF image", "turn the picture into text first"),
    (b"RIFF", "a RIFF media file", "name a text instead"),
    (b"OggS", "an Ogg media file", "name a text instead"),
    (b"ID3", "an MP3 file", "name a text instead"),
    (b"\x7fELF", "a program", "name a text instead"),
    (b"\xca\xfe\xba\xbe", "a program", "name a text instead"),
    (b"SQLite format 3\0", "an SQLite database", "export its articles as JSON Lines or CSV"),
    (b"bplist00", "a binary property list or Safari web archive", _AS_TEXT),
)
# Four bytes of plain letters could open an article; these count only where bytes that no text holds follow.
_LETTERS_ONLY = frozenset({b"BZh", b"GIF8", b"RIFF", b"OggS", b"ID3"})


def check_binary(head: bytes) -> None:
    """Raise :class:`BinaryError` when the first bytes are those of a format that is no text."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        office = b"word/" in head or b"mimetypeapplication/" in head or b"[Content_Types].xml" in head
        name, hint = ("an Office document or e-book", _AS_TEXT) if office else ("a zip archive", _UNPACK)
        raise BinaryError(f"is {name}, not text; {hint}")
    for magic, name, hint in _MAGIC:
        if head.startswith(magic) and (magic not in _LETTERS_ONLY or _CONTROL.search(head)):
            raise BinaryError(f"is {name}, not text; {hint}")
    if _MHTML.match(head[:4096]):
        raise BinaryError(f"is a web archive (MHTML), not one page; {_AS_TEXT}")


_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a]")
_MHTML = re.compile(
    rb"(?is)\A(?:from|mime-version|subject|date|snapshot-content-location):.*?content-type:\s*multipart/"
)
_TAGS = (
    "html|head|body|article|section|main|div|p|h[1-6]|title|meta|link|script|style|span|table|header|nav|ul|ol|a|img"
)
# Possessive throughout: a page that opens with twenty comments and then breaks off is not tried in a million ways.
_PAGE_START = re.compile(
    rf"(?is)\A(?:<!--(?>.*?-->)\s*+|<\?xml[^>]*+>\s*+)*+<(?:!doctype\s+html|(?:{_TAGS})(?=[\s>/]|\Z))"
)
_ANY_TAG = re.compile(rf"(?i)<(?:{_TAGS})(?=[\s>/])")
_XML_START = re.compile(r"(?is)\A(?:<!--(?>.*?-->)\s*+)*+(?:<\?xml\b|<(?:rss|feed|rdf:rdf|nitf|newsml)\b)")
_FEED_START = re.compile(
    r"(?is)\A(?:<!--(?>.*?-->)\s*+|<\?(?>.*?\?>)\s*+|<!doctype(?:[^>\[]|\[[^\]]*+\])*+>\s*+)*+"
    r"<(?:rss|(?:[a-z0-9]{1,20}:)?feed|rdf:rdf)(?=[\s>/])"
)
_WARC_START = re.compile(rb"\s{0,8}WARC/[0-9]\.[0-9]{1,2}\r?\n")
_JSON_START = re.compile(r'\A(?:\{\s*["}]|\[\s*[{\]]|[{\[]\s*\Z)')


def find_form(head: bytes, suffix: str) -> Form:
    """Tell the form of an input from its first bytes and the ending of its name (``.csv``, in small letters)."""
    if head.startswith(b"PAR1") and _CONTROL.search(head):
        return Form.PARQUET
    if _WARC_START.match(head):
        return Form.WARC
    text = decode_loosely(head).lstrip("\ufeff \t\r\n\f")
    if _PAGE_START.match(text):
        return Form.HTML
    if _FEED_START.match(text):
        return Form.FEED
    if _XML_START.match(text):
        return Form.HTML if re.search(r"(?i)<html[\s>]", text) else Form.XML
    if suffix in {".jsonl", ".ndjson"}:
        return Form.JSON_LINES
    if _JSON_START.match(text):
        return _json_form(text)
    if suffix == ".json" and text:
        return Form.JSON
    if text and (suffix in {".csv", ".tsv"} or is_table(text)):
        return Form.TABLE
    if suffix in {".html", ".htm", ".xhtml"} and _ANY_TAG.search(text):
        return Form.HTML
    return Form.PLAIN


def _json_form(text: str) -> Form:
    """Tell records one a line from one document, by a later line that opens a record at its margin."""
    first, *following = text.split("\n")
    if not first.startswith("{") or first.strip() == "{":
        return Form.JSON
    return Form.JSON_LINES if any(line.startswith(('{"', '{ "')) for line in following) else Form.JSON


def is_table(text: str) -> bool:
    """Whether the first line is a header that names a text column and at least one more known column."""
    header = text.split("\n", 1)[0]
    for delimiter in DELIMITERS:
        names = [fold(cell.strip().strip('"')) for cell in header.split(delimiter)]
        if (
            len(names) > 1
            and max(map(len, names)) <= 40
            and not set(names).isdisjoint(TEXT_NAMES)
            and all(names)
            and sum(map(is_known, names)) > 1
        ):
            return True
    return False
