"""Readings as a table for people at a terminal, or for a file that the terminal's output is sent to.

From 110 columns on a statement is a row, under that a short block. Contents are shown whole, at any width: they wrap,
and nothing is cut. The speaker's name stands before the words of the source, and the role is told once, where it costs
no line. An act that only states goes without saying; in a row the act stands under the kind, and what else is known of
the statement in brackets under its content. Text is never taken for console markup, and control characters are shown,
not sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.exports.characters import one_line
from onrecord.exports.circumstances import (
    act_beyond_stating,
)
from onrecord.exports.grid import GUTTER, print_row
from onrecord.exports.places import Places, heading
from onrecord.exports.terminal import WIDEST, Who, circumstances, content_text, cue_text, print_text, styled, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console
    from rich.text import Text

    from onrecord.records import Problem, Reading

__all__ = ["write_table"]

# Under this a grid leaves the content fewer than 40 columns, and its rows become tall and ragged.
_WIDTH_OF_GRID = 110


def write_table(readings: Iterable[Reading], console: Console, *, problems: Iterable[Problem] = ()) -> None:
    """Print each reading as it comes: heading, statements, problems.

    ``problems`` are those of inputs that gave no reading; they are asked for after the last reading, and end the table.
    """
    for reading in readings:
        _print_heading(reading, console)
        places = Places(reading.article)
        if not reading.statements:
            found = "No statements found." if reading.article.text.strip() else "No text was read."
            print_text(console, styled(found, "italic"), indent=1)
        elif console.width >= _WIDTH_OF_GRID:
            _print_grid(reading, places, console)
        else:
            _print_blocks(reading, places, console)
        for problem in reading.problems:
            print_text(console, _problem(problem, known_origin=reading.article.origin), indent=1)
        console.print()
    left_out = list(problems)
    if left_out:
        print_text(console, styled(f"Left out ({len(left_out)})", "bold"))
        for problem in left_out:
            print_text(console, _problem(problem), indent=1)


def _print_heading(reading: Reading, console: Console) -> None:
    article, count = reading.article, len(reading.statements)
    print_text(console, styled(one_line(heading(article)), "bold"))
    published = article.published.isoformat() if article.published else None
    origin = article.origin if article.title else None
    details = [one_line(detail) for detail in (article.outlet, published, origin) if detail]
    details.append(f"{count} statement{'' if count == 1 else 's'}")
    print_text(console, styled(" · ".join(details), "dim"))
    console.print()


def _print_blocks(reading: Reading, places: Places, console: Console) -> None:
    digits = len(str(len(reading.statements)))
    who = Who(reading.article)
    for number, statement in enumerate(reading.statements, start=1):
        cue = styled("", "")
        if statement.cue:
            cue.append(" · ", "dim").append_text(cue_text(reading.article, statement))
        room = min(console.width, WIDEST) - (digits + 3) - cue.cell_len
        line = styled(f"{number:>{digits}}  ", "dim").append_text(who.text(statement, room)).append_text(cue)
        print_text(console, line, indent=1, hanging=digits + 2)
        print_text(console, content_text(reading.article, statement), indent=digits + 3)
        details = [places.of(statement), statement.kind.value, f"{statement.score:.2f}"]
        if act := act_beyond_stating(statement):
            details.append(f"{act} {statement.act_score:.2f}")
        details += circumstances(reading.article, statement)
        print_text(console, styled(" · ".join(details), "dim"), indent=digits + 3)
        console.print()


def _print_grid(reading: Reading, places: Places, console: Console) -> None:
    width = min(console.width, WIDEST)
    names = [places.of(statement) for statement in reading.statements]
    digits, kind, score, place = len(str(len(names))), len("indirect"), len("score"), max(map(len, names))
    by, cue = width // 6, width // 9
    content = width - sum((digits, by, cue, kind, score, place)) - 6 * GUTTER
    widths = (digits, by, cue, content, kind, score, place)
    who = Who(reading.article)
    header = (" " * (digits - 1) + "#", "who", "cue", "content", "kind", "score", "place")
    print_row(console, [styled(name, "dim") for name in header], widths)
    for number, (name, statement) in enumerate(zip(names, reading.statements, strict=True), start=1):
        said = content_text(reading.article, statement)
        kinds, scores = [statement.kind.value], [f"{statement.score:>{score}.2f}"]
        if act := act_beyond_stating(statement):
            kinds.append(act)
            scores.append(f"{statement.act_score:>{score}.2f}")
        # Words wrap early: of each line about a fifth is lost.
        room = by * len(wrap(console, said, content)) * 4 // 5
        if known := list(circumstances(reading.article, statement)):
            # The brackets tell it from the words where there is no colour.
            said.append(f"\n({' · '.join(known)})", "dim")
        cells = [
            styled(f"{number:>{digits}}", "dim"),
            who.text(statement, room),
            cue_text(reading.article, statement),
            said,
            styled("\n".join(kinds), "dim"),
            styled("\n".join(scores), "dim"),
            styled(name, "dim"),
        ]
        print_row(console, cells, widths)
    console.print()


def _problem(problem: Problem, *, known_origin: str | None = None) -> Text:
    text = styled(f"! {one_line(problem.stage)}, {one_line(problem.reason)}: ", "red")
    if problem.origin is not None and problem.origin != known_origin:
        text.append(f"{one_line(problem.origin)}: ")
    return text.append(one_line(problem.message))
