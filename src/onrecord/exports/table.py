"""Readings as a table for people at a terminal, or for a file that the terminal's output is sent to.

From 110 columns on a statement is a row, under that a short block. Contents are shown whole, at any width: they wrap,
and nothing is cut. The speaker's name stands before the words of the source, and the role is told once, where it costs
no line. An act that only states goes without saying; in a row the act stands under the kind, and what else is known of
the statement in brackets under its content. Text is never taken for console markup, and control characters are shown,
not sent.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from onrecord.exports.cast import mention_beside
from onrecord.exports.characters import one_line
from onrecord.exports.circumstances import (
    act_beyond_stating,
    addressee_in_words,
    channel_in_words,
    condition_in_words,
    polarity_in_words,
)
from onrecord.exports.places import Places, heading, role_text
from onrecord.records import SpeakerType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import Console
    from rich.text import Text

    from onrecord.records import Article, Problem, Reading, Speaker, Statement

__all__ = ["write_table"]

# Under this a grid leaves the content fewer than 40 columns, and its rows become tall and ragged.
_WIDTH_OF_GRID = 110
# Lines longer than this are hard to follow with the eye; wide terminals keep blank space at the right.
_WIDEST = 160
_NARROWEST = 20
_GUTTER = 2
_NO_SOURCE = "—"


def write_table(readings: Iterable[Reading], console: Console, *, problems: Iterable[Problem] = ()) -> None:
    """Print each reading as it comes: heading, statements, problems.

    ``problems`` are those of inputs that gave no reading; they are asked for after the last reading, and end the table.
    """
    for reading in readings:
        _print_heading(reading, console)
        places = Places(reading.article)
        if not reading.statements:
            found = "No statements found." if reading.article.text.strip() else "No text was read."
            _print(console, _styled(found, "italic"), indent=1)
        elif console.width >= _WIDTH_OF_GRID:
            _print_grid(reading, places, console)
        else:
            _print_blocks(reading, places, console)
        for problem in reading.problems:
            _print(console, _problem(problem, known_origin=reading.article.origin), indent=1)
        console.print()
    left_out = list(problems)
    if left_out:
        _print(console, _styled(f"Left out ({len(left_out)})", "bold"))
        for problem in left_out:
            _print(console, _problem(problem), indent=1)


def _print_heading(reading: Reading, console: Console) -> None:
    article, count = reading.article, len(reading.statements)
    _print(console, _styled(one_line(heading(article)), "bold"))
    published = article.published.isoformat() if article.published else None
    origin = article.origin if article.title else None
    details = [one_line(detail) for detail in (article.outlet, published, origin) if detail]
    details.append(f"{count} statement{'' if count == 1 else 's'}")
    _print(console, _styled(" · ".join(details), "dim"))
    console.print()


def _print_blocks(reading: Reading, places: Places, console: Console) -> None:
    digits = len(str(len(reading.statements)))
    who = _Who(reading.article)
    for number, statement in enumerate(reading.statements, start=1):
        cue = _styled("", "")
        if statement.cue:
            cue.append(" · ", "dim").append_text(_cue(reading.article, statement))
        room = min(console.width, _WIDEST) - (digits + 3) - cue.cell_len
        line = _styled(f"{number:>{digits}}  ", "dim").append_text(who.text(statement, room)).append_text(cue)
        _print(console, line, indent=1, hanging=digits + 2)
        _print(console, _content(reading.article, statement), indent=digits + 3)
        details = [places.of(statement), statement.kind.value, f"{statement.score:.2f}"]
        if act := act_beyond_stating(statement):
            details.append(f"{act} {statement.act_score:.2f}")
        details += _circumstances(reading.article, statement)
        _print(console, _styled(" · ".join(details), "dim"), indent=digits + 3)
        console.print()


def _print_grid(reading: Reading, places: Places, console: Console) -> None:
    width = min(console.width, _WIDEST)
    names = [places.of(statement) for statement in reading.statements]
    digits, kind, score, place = len(str(len(names))), len("indirect"), len("score"), max(map(len, names))
    by, cue = width // 6, width // 9
    content = width - sum((digits, by, cue, kind, score, place)) - 6 * _GUTTER
    widths = (digits, by, cue, content, kind, score, place)
    who = _Who(reading.article)
    header = (" " * (digits - 1) + "#", "who", "cue", "content", "kind", "score", "place")
    _print_row(console, [_styled(name, "dim") for name in header], widths)
    for number, (name, statement) in enumerate(zip(names, reading.statements, strict=True), start=1):
        said = _content(reading.article, statement)
        kinds, scores = [statement.kind.value], [f"{statement.score:>{score}.2f}"]
        if act := act_beyond_stating(statement):
            kinds.append(act)
            scores.append(f"{statement.act_score:>{score}.2f}")
        # Words wrap early: of each line about a fifth is lost.
        room = by * len(_wrap(console, said, content)) * 4 // 5
        if known := list(_circumstances(reading.article, statement)):
            # The brackets tell it from the words where there is no colour.
            said.append(f"\n({' · '.join(known)})", "dim")
        cells = [
            _styled(f"{number:>{digits}}", "dim"),
            who.text(statement, room),
            _cue(reading.article, statement),
            said,
            _styled("\n".join(kinds), "dim"),
            _styled("\n".join(scores), "dim"),
            _styled(name, "dim"),
        ]
        _print_row(console, cells, widths)
    console.print()


def _print_row(console: Console, cells: Sequence[Text], widths: Sequence[int]) -> None:
    """Print cells side by side, each wrapped to its width, without blanks at the end of lines.

    Rich's own tables measure every row before the first is shown, and fill each line up with blanks.
    """
    from rich.text import Text

    wrapped = [_wrap(console, cell, width) for cell, width in zip(cells, widths, strict=True)]
    for parts in zip_longest(*wrapped):
        line, filled, column = Text(), 0, 0
        for part, width in zip(parts, widths, strict=True):
            if part is not None and part.plain:
                line.append(" " * (column - filled)).append_text(part)
                filled = column + part.cell_len
            column += width + _GUTTER
        console.print(line, highlight=False, soft_wrap=True)


class _Who:
    """Who is behind each statement of one article, as a line of text; remembers whose role has been told."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._told: set[tuple[str, str]] = set()

    def text(self, statement: Statement, room: int) -> Text:
        """Name the speaker of the next statement, in ``room`` columns if the role is to be told too."""
        speaker = statement.speaker
        if speaker is None:
            if not statement.source:
                return _styled(_NO_SOURCE, "dim")
            return _styled(one_line(role_text(self._article, statement.source)), "blue")
        plain = self._compose(speaker, statement, role=None)
        if speaker.role is None or (speaker.name, speaker.role) in self._told:
            return plain
        full = self._compose(speaker, statement, role=speaker.role)
        if full.cell_len > room:
            return plain
        self._told.add((speaker.name, speaker.role))
        return full

    def _compose(self, speaker: Speaker, statement: Statement, *, role: str | None) -> Text:
        text = _name(speaker)
        if role is not None:
            text.append(f", {one_line(role)}")
        mention = mention_beside(self._article, statement, role_shown=role is not None)
        if mention is not None:
            text.append(f" ({one_line(mention)})", "dim")
        for reporter in statement.via:
            text.append(" via ", "dim").append_text(_name(reporter))
        return text


def _name(speaker: Speaker) -> Text:
    """Name one speaker or several; nobody who can be told is dim."""
    if speaker.type is SpeakerType.UNKNOWN:
        return _styled(one_line(speaker.name), "dim")
    text = _styled("", "")
    for position, each in enumerate(speaker.people):
        text.append(" & " if position else "", "dim").append(one_line(each.name), "blue")
    return text


def _cue(article: Article, statement: Statement) -> Text:
    return _styled(one_line(role_text(article, statement.cue)), "yellow")


def _circumstances(article: Article, statement: Statement) -> Iterator[str]:
    """Yield to whom, when, by what means and with what reserve it was said, as far as known."""
    told = (
        addressee_in_words(statement),
        statement.said_on.value if statement.said_on else None,
        channel_in_words(article, statement),
        polarity_in_words(statement),
        condition_in_words(article, statement),
    )
    return (one_line(words) for words in told if words)


def _content(article: Article, statement: Statement) -> Text:
    return _styled(one_line(role_text(article, statement.content)), "")


def _problem(problem: Problem, *, known_origin: str | None = None) -> Text:
    text = _styled(f"! {one_line(problem.stage)}, {one_line(problem.reason)}: ", "red")
    if problem.origin is not None and problem.origin != known_origin:
        text.append(f"{one_line(problem.origin)}: ")
    return text.append(one_line(problem.message))


def _styled(text: str, style: str) -> Text:
    """Text that keeps its markup signs: rich reads markup in strings only."""
    from rich.text import Text

    return Text.assemble((text, style), overflow="fold")


def _print(console: Console, text: Text, *, indent: int = 0, hanging: int = 0) -> None:
    """Print wrapped lines, ``indent`` from the left, all but the first ``hanging`` further."""
    width = max(min(console.width, _WIDEST) - indent - hanging, _NARROWEST)
    for number, line in enumerate(_wrap(console, text, width)):
        line.pad_left(indent + (hanging if number else 0))
        console.print(line, highlight=False, soft_wrap=True)


def _wrap(console: Console, text: Text, width: int) -> list[Text]:
    lines = list(text.wrap(console, width))
    for line in lines:
        line.rstrip()
    return lines
