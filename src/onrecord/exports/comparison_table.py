"""A comparison for people at a terminal: how each outlet told one story.

In goes a comparison, out come lines: the statements with what each outlet made of them, then who was quoted, what each
outlet alone has and leaves out, names, and headlines (see :mod:`onrecord.exports.comparison_notes`). Statements stand
beside the outlets where there is room for it, else each is a block with the outlets under it. Words are shown whole,
text is never taken for console markup, and control characters are shown, not sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.exports.characters import one_line
from onrecord.exports.comparison_notes import print_headlines, print_names, print_outlets, print_voices
from onrecord.exports.comparison_parts import (
    ABSENT,
    STANCE_SIGNS,
    UNATTRIBUTED,
    counted,
    days_of,
    how_of,
    lead_words,
    outlet_names,
    row_speaker,
    rows_of_many,
    verb_of,
)
from onrecord.exports.grid import GUTTER, print_row
from onrecord.exports.terminal import print_text, styled
from onrecord.records import How, Stance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console
    from rich.text import Text

    from onrecord.records import Cell, Comparison, Row

__all__ = ["write_comparison_table"]

_NARROWEST_STATEMENT = 38
# Words in longer lines are hard to follow with the eye.
_WIDEST_STATEMENT = 76
# "paraphrased" is the longest word of a cell.
_COLUMN = 11
_WIDEST_COLUMN = 18
_COLOURS = {
    How.VERBATIM.value: "green",
    How.TRIMMED.value: "cyan",
    How.ALTERED.value: "red",
    How.PARAPHRASED.value: "yellow",
}
_LEAD, _COPIED, _MORE = "*", "=", "+"
_SIGNS = {
    _LEAD: "whose words are shown",
    STANCE_SIGNS[Stance.DOUBTING]: "the verb keeps its distance",
    STANCE_SIGNS[Stance.CHARGED]: "the verb is charged",
    _COPIED: "in a copy of another article",
    _MORE: "told so many times more",
}


def write_comparison_table(comparison: Comparison, console: Console, *, everything: bool = False) -> None:
    """Print the comparison.

    Statements of one outlet alone, and speakers and names beyond the first, are counted; ``everything`` prints them.
    """
    _print_title(comparison, console)
    names = tuple(one_line(name) for name in outlet_names(comparison))
    places = rows_of_many(comparison, everything=everything)
    if not comparison.rows:
        print_text(console, styled("No statements found.", "italic"), indent=1)
        console.print()
    elif not places:
        print_text(console, styled("No statement is told by two outlets.", "italic"), indent=1)
        console.print()
    else:
        _print_matrix(comparison, places, names, console)
    print_voices(comparison, console, everything=everything)
    print_outlets(comparison, names, console, everything=everything)
    print_names(comparison, console, everything=everything)
    print_headlines(comparison, console)


def _print_title(comparison: Comparison, console: Console) -> None:
    story = comparison.story
    print_text(console, styled(one_line(story.title or f"Story {story.id}"), "bold"))
    details = [
        days_of(story) or "no dates",
        counted(len(comparison.outlets), "outlet"),
        counted(len(story.articles), "article"),
        *([counted(story.copies, "copy", "copies")] if story.copies else []),
        counted(len(comparison.rows), "statement"),
        one_line(story.id),
    ]
    print_text(console, styled(" · ".join(details), "dim"))
    console.print()


def _print_matrix(comparison: Comparison, places: Sequence[int], names: Sequence[str], console: Console) -> None:
    digits = len(str(len(comparison.rows)))
    room = console.width - digits - GUTTER - _NARROWEST_STATEMENT
    signs: set[str] = set()
    if len(names) * (_COLUMN + GUTTER) <= room:
        column = min(max(room // len(names) - GUTTER, _COLUMN), _WIDEST_COLUMN)
        statement = min(room + _NARROWEST_STATEMENT - len(names) * (column + GUTTER), _WIDEST_STATEMENT)
        short = short_names(names, 2 * column)
        widths = (digits, statement, *[column] * len(names))
        header = ["", "statement", *short]
        print_row(console, [styled(name, "dim") for name in header], widths)
        for place in places:
            row = comparison.rows[place]
            cells = [_cell_text(cell, row, "\n", signs) for cell in row.cells]
            number = styled(f"{place + 1:>{digits}}", "dim")
            print_row(console, [number, _statement_text(row, "\n"), *cells], widths)
            console.print()
        _print_legend(names, short, console)
    else:
        for place in places:
            _print_block(comparison.rows[place], place, names, digits, console, signs)
    if signs:
        told = " · ".join(f"{sign} {meaning}" for sign, meaning in _SIGNS.items() if sign in signs)
        print_text(console, styled(told, "dim"))
        console.print()


def _print_block(row: Row, place: int, names: Sequence[str], digits: int, console: Console, signs: set[str]) -> None:
    line = styled(f"{place + 1:>{digits}}  ", "dim").append_text(_statement_text(row, " · "))
    print_text(console, line, hanging=digits + GUTTER)
    indent = digits + GUTTER
    width = max(console.width - indent - _COLUMN - 1 - GUTTER, _COLUMN)
    absent = []
    for cell, name in zip(row.cells, names, strict=True):
        if cell is None:
            absent.append(name)
            continue
        how = styled(cell.how.value, _COLOURS[cell.how.value])
        told = styled(name, "").append_text(_cell_text(cell, row, " · ", signs)[len(cell.how.value) :])
        print_row(console, [how, told], (_COLUMN, width), indent=indent)
    if absent:
        print_row(console, [styled(ABSENT, "dim"), styled(", ".join(absent), "dim")], (_COLUMN, width), indent=indent)
    console.print()


def _statement_text(row: Row, between: str) -> Text:
    text = styled(one_line(row_speaker(row)), "blue").append(between, "dim")
    return text.append(one_line(lead_words(row)), "default")


def _cell_text(cell: Cell | None, row: Row, between: str, signs: set[str]) -> Text:
    """How it is told, and after ``between`` by which verb, with its signs; those are added to ``signs``."""
    how = how_of(cell)
    text = styled(how, _COLOURS.get(how, "dim"))
    if cell is None:
        return text
    rendition = cell.rendition
    if rendition is None:
        return text.append(f"{between}{UNATTRIBUTED}", "dim")
    verb = one_line(verb_of(cell))
    marks = [_LEAD] if rendition.id == row.thread.lead.id else []
    if sign := STANCE_SIGNS.get(rendition.statement.stance or Stance.NEUTRAL):
        marks.append(sign)
    if rendition.copy_of is not None:
        marks.append(_COPIED)
    if cell.more:
        marks.append(f"{_MORE}{cell.more}")
    signs.update(mark[0] for mark in marks)
    if verb or marks:
        text.append(between, "dim").append(verb, "yellow").append(" " if verb and marks else "")
        text.append(" ".join(marks), "bold")
    return text


def short_names(names: Sequence[str], room: int) -> tuple[str, ...]:
    """Cut names to ``room`` columns, each to another.

    >>> short_names(["The Harbour Post", "Norcall"], 10)
    ('Harbour P…', 'Norcall')
    """
    from rich.cells import cell_len, set_cell_size

    short: list[str] = []
    for name in names:
        cut = name if cell_len(name) <= room else name.removeprefix("The ")
        if cell_len(cut) > room:
            cut = f"{set_cell_size(cut, room - 1).rstrip()}…"
        if cut in short:
            half = room // 2 - 1
            cut = f"{set_cell_size(name, half).rstrip()}…{set_cell_size(name[::-1], half).rstrip()[::-1]}"
        unique, number = cut, 2
        while unique in short:
            unique, number = f"{set_cell_size(cut, room - 4).rstrip()} {number}", number + 1
        short.append(unique)
    return tuple(short)


def _print_legend(names: Sequence[str], short: Sequence[str], console: Console) -> None:
    cut = [(name, each) for name, each in zip(names, short, strict=True) if name != each]
    for name, each in cut:
        print_text(console, styled(f"{each} = {name}", "dim"), hanging=4)
    if cut:
        console.print()
