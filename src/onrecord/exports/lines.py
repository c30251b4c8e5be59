"""Formats that hold one JSON value a line: readings as they go there, and the lines of a file again.

In go readings or an open file, out come JSON values; what they mean is each format's own part. All is ASCII when
written, and nothing that is read is trusted: length, depth and numbers of a line are bounded.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from onrecord.errors import MalformedError
from onrecord.exports.jsonlines import reading_to_dict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from onrecord.records import Reading

__all__ = ["read_lines", "record_of", "write_line"]

_T = TypeVar("_T")
# The largest article taken by default has 64 MB; its line repeats the quoted parts.
_LONGEST = 512_000_000


def record_of(reading: Reading) -> tuple[dict[str, Any], list[str]]:
    """Give the reading as ``reading_to_dict`` does, and the ids of its statements in that form.

    They differ from those of the reading only for a text with pairs of surrogates, which JSON cannot hold.
    """
    record = reading_to_dict(reading)
    article_id = record["article"]["id"]
    return record, [f"{article_id}.{name.partition('.')[2]}" for name in reading.statement_ids]


def write_line(value: dict[str, Any], out: TextIO, *, in_markup: bool = False) -> None:
    """Write one value on a line of its own; with ``in_markup`` it can stand in a ``<script>`` as it is."""
    line = json.dumps(value, ensure_ascii=True, allow_nan=False)
    if in_markup:
        # No text of an article may end the element or open a comment in it; JSON has these only within strings.
        line = line.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    out.write(line + "\n")


def read_lines(stream: TextIO, read: Callable[[Any], _T]) -> Iterator[_T]:
    """Yield what ``read`` makes of the value on each line that is not blank.

    What is not JSON, is too long or nested too deep, or what ``read`` objects to, raises :class:`MalformedError` whose
    origin is the number of the line.
    """
    number = 0
    while True:
        number += 1
        try:
            line = stream.readline(_LONGEST + 1)
            if not line:
                return
            if line.isspace():
                continue
            value = read(_value(line))
        except MalformedError as fault:
            raise MalformedError(fault.message, origin=f"line {number}") from fault
        except RecursionError as fault:
            raise MalformedError("the value is nested too deep", origin=f"line {number}") from fault
        except ValueError as fault:
            raise MalformedError(f"the line is not JSON in UTF-8: {fault}", origin=f"line {number}") from fault
        yield value


def _value(line: str) -> Any:
    if len(line) > _LONGEST:
        raise MalformedError(f"the line has more than {_LONGEST} characters; split it")
    return json.loads(line, parse_constant=_refuse)


def _refuse(name: str) -> float:
    raise MalformedError(f"{name} is no number of JSON")
