"""Checks of headlines, one by one: as a list for people, and as JSON Lines.

In go checks, text goes out to a stream that the caller opened. Nothing is judged here.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from onrecord.exports.comparison_notes import print_headline
from onrecord.exports.comparison_values import headline_to_dict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from rich.console import Console

    from onrecord.records import HeadlineCheck

__all__ = ["write_headlines_jsonl", "write_headlines_table"]


def write_headlines_table(checks: Iterable[HeadlineCheck], console: Console) -> int:
    """Print each check as it comes; how many there were."""
    count = 0
    for count, check in enumerate(checks, 1):  # noqa: B007 - the last is told
        print_headline(check, console)
        console.print()
    return count


def write_headlines_jsonl(checks: Iterable[HeadlineCheck], out: TextIO) -> int:
    """Write each check as one JSON object a line; how many there were."""
    count = 0
    for count, check in enumerate(checks, 1):  # noqa: B007 - the last is told
        out.write(json.dumps(headline_to_dict(check), allow_nan=False) + "\n")
    return count
