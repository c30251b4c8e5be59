"""JSON documents and JSON Lines: each object is one article, and one bad object does not lose the others.

Gives each article under its own origin (``path:line``), and each fault as an error object in its place in the order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from typing import Any, BinaryIO, NoReturn

from onrecord.errors import EmptyError, EncodingError, MalformedError, SkipError, TooLargeError
from onrecord.intake.decoding import WIDE_MARKS, decode
from onrecord.intake.fields import TEXT_NAMES, fold, read_fields
from onrecord.intake.quotations import has_quotations, read_quotations
from onrecord.intake.sniff import Given, Kept
from onrecord.records import Problem

__all__ = ["read_document", "read_lines"]

_UTF8_MARK = b"\xef\xbb\xbf"
_DISCARD_BYTES = 1_000_000
_SPACE = re.compile(r"[ \t\r\n]*")
_Found = Iterator[Kept | Given | Problem | SkipError]


def read_lines(stream: BinaryIO, *, origin: str, max_bytes: int) -> _Found:
    """Give the articles of a JSON Lines stream, read line by line; blank lines are no records."""
    count = 0
    for number, line in enumerate(_split(stream, max_bytes), start=1):
        place = f"{origin}:{number}"
        if line is None:
            count += 1
            yield TooLargeError(
                f"the line holds more than the {max_bytes} bytes of the setting max_bytes; raise it", origin=place
            )
            continue
        if number == 1:
            line = line.removeprefix(_UTF8_MARK)
        if not line.strip():
            continue
        count += 1
        yield from _read_line(line, place)
    if not count:
        raise EmptyError("holds no records; name a file with one JSON object a line")


def _split(stream: BinaryIO, max_bytes: int) -> Iterator[bytes | None]:
    """Lines of at most ``max_bytes``; None stands for a longer one, which is passed over without being held."""
    first = stream.readline(max_bytes + 2)
    if first.startswith(WIDE_MARKS):
        data = first + stream.read(max(0, max_bytes - len(first)) + 1)
        if len(data) > max_bytes:
            raise TooLargeError(f"holds more than the {max_bytes} bytes of max_bytes in UTF-16; save it as UTF-8")
        yield from (line.encode("utf-8", "surrogatepass") for line in decode(data).split("\n"))
        return
    line = first
    while line:
        if len(line.rstrip(b"\r\n")) > max_bytes:
            while line and not line.endswith(b"\n"):
                line = stream.readline(_DISCARD_BYTES)
            yield None
        else:
            yield line
        line = stream.readline(max_bytes + 2)


def _read_line(line: bytes, place: str) -> _Found:
    try:
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError as fault:
            message = f"the line is not UTF-8 at its byte {fault.start}; save the file as UTF-8"
            raise EncodingError(message, origin=place) from fault
        yield from _read_object(_load(text.strip(" \t\r\n"), place), place)
    except SkipError as error:
        yield error


def _read_object(value: Any, place: str) -> _Found:
    if not isinstance(value, dict):
        raise MalformedError(f"the record is {_kind(value)}, not an object; write {{...}}", origin=place)
    if isinstance(value.get("article"), dict) and isinstance(value.get("statements"), list):
        yield Given(value, place)
        return
    if has_quotations(value):
        yield from read_quotations(value, origin=place)
        return
    article, language, problems = read_fields(value, origin=place)
    yield from problems
    yield Kept(article, language)


def _kind(value: object) -> str:
    kinds = {list: "an array", str: "a string", bool: "a truth value", type(None): "null"}
    return kinds.get(type(value), "a number")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice[:80]!r} stands twice in one object")
    return values


_DECODER = json.JSONDecoder(object_pairs_hook=_refuse_duplicates, parse_constant=_refuse_constant)


def _load(text: str, place: str) -> Any:
    value, end = _load_at(text, 0, place)
    if end != len(text):
        raise MalformedError(f"something follows the record at character {end + 1}; one record a line", origin=place)
    return value


def _load_at(text: str, start: int, place: str) -> tuple[Any, int]:
    """Read the value at ``start``, and tell where it ends."""
    try:
        return _DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        column = f"character {error.pos - start + 1} of the record"
        raise MalformedError(
            f"is not valid JSON: {error.msg.removesuffix(' at')} at {column}; mend the record", origin=place
        ) from error
    except RecursionError as error:
        raise MalformedError("the JSON is nested too deeply; flatten the record", origin=place) from error
    except ValueError as error:
        raise MalformedError(f"is not valid JSON: {error}; mend the record", origin=place) from error


def read_document(data: bytes, *, origin: str) -> _Found:
    """Give the articles of a JSON document: an object, an array of them, or an object with the array ``articles``."""
    text = decode(data)
    start = _skip(text, 0)
    if start == len(text):
        raise EmptyError("holds no records; name a file with a JSON object or an array of objects")
    line = text.count("\n", 0, start) + 1
    place = f"{origin}:{line}"
    if text[start] == "[":
        end = yield from _read_array(text, start, origin)
    elif text[start] == "{" and (articles := _find_articles(text, start, place)) is not None:
        yield from _read_array(text, articles, origin)
        return
    else:
        value, end = _load_at(text, start, place)
        try:
            yield from _read_object(value, place)
        except SkipError as error:
            yield error
    following = _skip(text, end)
    if text.startswith("{", following):  # JSON Lines whose first line is longer than what the form is judged by
        first = line + text.count("\n", start, following)
        for number, record in enumerate(text[following:].split("\n"), start=first):
            if record.strip():
                yield from _read_line(record.encode("utf-8", "surrogatepass"), f"{origin}:{number}")
    elif following != len(text):
        line += text.count("\n", start, following)
        yield MalformedError("something follows the end of the document; it was left out", origin=f"{origin}:{line}")


def _skip(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _find_articles(text: str, start: int, place: str) -> int | None:
    """Where the array ``articles`` of an object begins; None for an object that is an article itself.

    The members are walked one by one, so that a document cut short still gives the articles before the cut.
    """
    position = _skip(text, start + 1)
    while text.startswith('"', position):
        name, position = _load_at(text, position, place)
        position = _skip(text, position)
        if not text.startswith(":", position):
            break
        position = _skip(text, position + 1)
        if name == "articles" and text.startswith("[", position):
            return position
        if fold(name) in TEXT_NAMES:
            return None
        try:
            _, position = _load_at(text, position, place)
        except SkipError:
            break  # the whole is loaded next, and says what is wrong
        position = _skip(text, position)
        if not text.startswith(",", position):
            break
        position = _skip(text, position + 1)
    return None


def _read_array(text: str, start: int, origin: str) -> Generator[Kept | Given | Problem | SkipError, None, int]:
    """Each object of an array; a fault in its grammar ends the array, a fault in one object only that object."""
    position, line, counted = _skip(text, start + 1), 1, 0
    if text.startswith("]", position):
        raise EmptyError("the array holds no records; name a file with articles in it")
    while True:
        line, counted = line + text.count("\n", counted, position), position
        place = f"{origin}:{line}"
        try:
            value, position = _load_at(text, position, place)
        except SkipError as error:
            error.message += "; nothing after it could be read"
            raise
        try:
            yield from _read_object(value, place)
        except SkipError as error:
            yield error
        position = _skip(text, position)
        if text.startswith("]", position):
            return position + 1
        if not text.startswith(",", position):
            line += text.count("\n", counted, position)
            what = "the document is cut short" if position == len(text) else "a comma or ] is missing"
            raise MalformedError(
                f"is not valid JSON: {what}; nothing after it could be read", origin=f"{origin}:{line}"
            )
        position = _skip(text, position + 1)
