"""From bytes to text without a wrong guess: byte order marks, UTF-8, a declared charset, then detection.

Gives the text exactly as encoded, less a byte order mark; what cannot be told with confidence raises. Line ends and
characters are not touched.
"""

from __future__ import annotations

import codecs
import logging
import re
import warnings

from onrecord.errors import BinaryError, EncodingError, UnreadableError
from onrecord.intake.language import is_english

__all__ = ["WIDE_MARKS", "decode", "decode_loosely"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like UTF-16 LE, so it goes first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDE_MARKS = tuple(mark for mark, codec in _BOMS if codec != "utf-8")
"""Byte order marks of UTF-16 and UTF-32."""

# What browsers read under these labels (WHATWG Encoding Standard).
_LABELS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
}
_SAVE = "save it as UTF-8"


def decode(data: bytes, *, declared: str | None = None) -> str:
    """Turn ``data`` into text; ``declared`` is the charset that the document itself names."""
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], codec)
    if b"\0" in data:
        wide = _wide_codec(data)
        if wide is None:
            raise BinaryError("holds NUL bytes, so it is no text; save the document as text or HTML")
        return _strict(data, wide)
    if b"\x1b$" in data or b"\x1b(" in data:
        try:
            return data.decode("iso2022_jp")
        except UnicodeDecodeError:
            pass
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        return _decode_legacy(data, fault, declared)


def decode_loosely(head: bytes) -> str:
    """Text good enough to tell a format by; never shown or kept."""
    for mark, codec in _BOMS:
        if head.startswith(mark):
            return head[len(mark) :].decode(codec, "replace")
    wide = _wide_codec(head) if b"\0" in head else None
    return head.decode(wide or "utf-8", "replace")


def _strict(data: bytes, codec: str) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as fault:
        if len(data) - fault.start < 4:
            raise _cut_short(codec, fault) from fault
        raise EncodingError(f"is not valid {codec} at byte {fault.start}; {_SAVE}") from fault
    if "\0" in text:
        raise BinaryError(f"is {codec} with NUL characters, so it is no text; save the document as text or HTML")
    return text


def _cut_short(codec: str, fault: UnicodeDecodeError) -> UnreadableError:
    return UnreadableError(f"ends in the middle of a {codec} character at byte {fault.start}; get the whole file")


def _wide_codec(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a byte order mark, told by where its NUL bytes stand; None when it is neither."""
    sample = data[:4096]
    sample = sample[: len(sample) // 2 * 2]
    units = len(sample) // 2
    if not units:
        return None
    zeros = [sample[place::4].count(0) for place in range(4)]
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    # A NUL pair stands at the same half of each UTF-32 unit; in UTF-16, a tenth of the characters are below U+0100
    # (spaces and marks, even in Cyrillic), and next to none have a zero low byte.
    if units > 1 and zeros[2] == zeros[3] == units // 2 and units % 2 == 0:
        codec = "utf-32-le"
    elif units > 1 and zeros[0] == zeros[1] == units // 2 and units % 2 == 0:
        codec = "utf-32-be"
    elif odd >= units * 0.1 and even <= units * 0.01:
        codec = "utf-16-le"
    elif even >= units * 0.1 and odd <= units * 0.01:
        codec = "utf-16-be"
    else:
        return None
    text = sample.decode(codec, "replace")
    if even + odd < units * 0.4 and not re.search(r"[ \r\n]", text):
        return None
    odd_ones = sum(not (character.isprintable() or character in "\t\n\r\f") for character in text)
    return codec if odd_ones + text.count("\ufffd") <= len(text) * 0.02 else None


def _decode_legacy(data: bytes, fault: UnicodeDecodeError, declared: str | None) -> str:
    before = data[: fault.start]
    if fault.reason == "unexpected end of data" and (not before.isascii() or len(data) - fault.start > 1):
        raise _cut_short("UTF-8", fault) from fault
    if len(_CONTROL.findall(data[:65_536])) > len(data[:65_536]) * 0.02:
        raise BinaryError("holds control bytes all over, so it is no text; save the document as text or HTML")
    good, bad = _count_utf8(data)
    if good >= bad:
        raise EncodingError(f"is UTF-8 but damaged or mixed with another encoding at byte {fault.start}; {_SAVE}")
    if declared is not None and (text := _as_declared(data, declared)) is not None:
        return text
    if good == 0 and (text := _as_western(data)) is not None:
        return text
    text = _as_detected(data)
    if text is None:
        raise EncodingError(
            f"is not UTF-8 (byte {fault.start}), and no other encoding can be told with confidence; {_SAVE}"
        )
    return text


_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_ESCAPED = re.compile("[\udc80-\udcff]+")
_NON_ASCII = re.compile("[^\x00-\x7f\udc80-\udcff]")


def _count_utf8(data: bytes) -> tuple[int, int]:
    """How many characters are sound UTF-8 beyond ASCII, and how many runs of bytes are not UTF-8 at all."""
    text = data.decode("utf-8", "surrogateescape")
    return len(_NON_ASCII.findall(text)), len(_ESCAPED.findall(text))


def _as_declared(data: bytes, declared: str) -> str | None:
    label = declared.strip().lower()
    try:
        codec = codecs.lookup(_LABELS.get(label, label)).name
        # A charset read from ASCII bytes cannot be UTF-16; codecs such as "hex" do not give text.
        if codec.startswith(("utf", "unicode", "raw-unicode", "idna", "punycode")):
            return None
        text = data.decode(codec)
    except (LookupError, ValueError):
        return None
    return None if _C1.search(text) else text


_C1 = re.compile("[\x80-\x84\x86-\x9f\ue000-\uf8ff\ufffd]")
_ODD_SIGN = re.compile(  # outside ASCII: letters, and the marks of English typesetting, are all that is expected
    "[^\x00-\x7f\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ffŠšŽžŒœŸ"
    "\u00a0\u00a1\u00bf§©®°·«»£€¥¢‘’“”–—…•™‹›½¼¾±×²³¹ºªµ´\u00ad]"
)
_SIGN_IN_WORD = re.compile("[A-Za-zÀ-ÿ][\u00a1\u00bf§©®°«»£€¥¢‹›½¼¾±×²³¹ºªµ´”][A-Za-zÀ-ÿ]")
_CAPITAL_IN_WORD = re.compile("[a-zß-öø-ÿ][À-ÖØ-ÞŠŽŒŸ]|(?<![A-Za-z])[À-ÖØ-Þ][A-Z][a-z]")
_LONE_LETTER = re.compile("(?<![A-Za-zÀ-ÿ])[À-ÖØ-öø-ÿŠšŽžŒœŸ](?![A-Za-zÀ-ÿ])")


def _as_western(data: bytes) -> str | None:
    """English in windows-1252, the default of browsers for English pages; None where any character looks out of place.

    Detection alone reads "São" in windows-1252 as "Săo" in windows-1250, since English words say nothing of accents.
    """
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return text if is_english(text) and _is_in_place(text) else None


def _is_in_place(text: str) -> bool:
    """Whether each character beyond ASCII stands where English has it; Mac OS Roman or DOS bytes, misread, do not."""
    if any(rule.search(text) for rule in (_ODD_SIGN, _SIGN_IN_WORD, _CAPITAL_IN_WORD)):
        return False
    return all(match[0] in "àÀéÉ" for match in _LONE_LETTER.finditer(text))


# Within these a detected encoding is taken as told: mess within what sound text shows, letters as in a known language,
# and no rival that reads otherwise within a tenth of coherence.
_MOST_CHAOS = 0.1
_LEAST_COHERENCE = 0.4
_RIVAL_MARGIN = 0.1


def _as_detected(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    logging.getLogger("charset_normalizer").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        matches = list(from_bytes(data))
    if is_english(data.decode("ascii", "replace")):
        readings = {str(match) for match in matches if match.chaos <= _MOST_CHAOS and _is_in_place(str(match))}
        return readings.pop() if len(readings) == 1 else None
    if not matches:
        return None
    best = matches[0]
    if best.encoding.startswith("utf") or best.chaos > _MOST_CHAOS or best.coherence < _LEAST_COHERENCE:
        return None
    text = str(best)
    for rival in matches[1:]:
        near = rival.chaos <= best.chaos + 0.02 and rival.coherence >= best.coherence - _RIVAL_MARGIN
        if near and str(rival) != text:
            return None
    return None if _C1.search(text) else text
