"""``onrecord names``: which names in an archive may be one speaker, and a person's word on them."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.options import ArchiveOption, Output, open_archive
from onrecord.cli.output import open_output
from onrecord.cli.tables import ListFormat, add_row, counted, is_wide, make_table, print_table, write_rows
from onrecord.errors import SettingError

if TYPE_CHECKING:
    from onrecord.archive import Archive, Doubt, Doubted

__all__ = ["DoubtRow", "app"]

app = typer.Typer(help="List the names in an archive that may be one speaker, and say which are.", no_args_is_help=True)

_Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME", help="As it is written; where several speakers have the name, as in person:Ilse Vorne."
    ),
]
_Author = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who says so; by default the user's name.")]
_Note = Annotated[str | None, typer.Option(metavar="TEXT", help="Why.")]
_Format = Annotated[ListFormat, typer.Option("--format", "-f", help="How to write.")]


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """Two names in doubt, as a line of a list: each with its type, statements, and what it last said."""

    first: str
    first_type: str
    first_statements: int
    second: str
    second_type: str
    second_statements: int
    reason: str
    together: int
    shared_role: str
    first_example: str | None
    second_example: str | None


@app.command("list")
def list_command(
    archive: ArchiveOption = None,
    top: Annotated[int, typer.Option(metavar="N", min=1, max=1000, help="Only the first N pairs.")] = 20,
    list_format: _Format = ListFormat.TABLE,
    output: Output = None,
) -> None:
    """List pairs of names that may be one speaker, as names were last settled; what people judged is not among them."""
    with open_archive(archive) as opened:
        page = opened.doubts.list(limit=top)
    rows = [_row(each) for each in page.found]
    with open_output(output) as out:
        if list_format is not ListFormat.TABLE:
            write_rows(rows, DoubtRow, out, list_format)
            return
        header = ("one", "statements", "other", "statements", "together", "shared role", "reason")
        wide = is_wide()
        shown = header if wide else (*header[:4], header[6])
        table = make_table(shown, numbers=(1, 3, 4) if wide else (1, 3))
        for row in rows:
            more = (row.together, row.shared_role) if wide else ()
            add_row(table, row.first, row.first_statements, row.second, row.second_statements, *more, row.reason)
        more_of_it = "; there are more: add --top" if page.next else ""
        print_table(table, counted(len(rows), "pair to judge", "pairs to judge") + more_of_it, out)


def _row(doubt: Doubt) -> DoubtRow:
    first, second = doubt.first, doubt.second
    return DoubtRow(
        first.name,
        first.type.value,
        first.statements,
        second.name,
        second.type.value,
        second.statements,
        doubt.reason,
        doubt.together,
        " ".join(doubt.shared_role),
        _example(first),
        _example(second),
    )


def _example(name: Doubted) -> str | None:
    return None if name.example is None else " … ".join(name.example.quote)


@app.command("join")
def join_command(
    first: _Name, second: _Name, archive: ArchiveOption = None, author: _Author = None, note: _Note = None
) -> None:
    """Say that two names are one speaker: they are joined at once, and stay so whenever names are settled."""
    with open_archive(archive) as opened:
        _rule(opened, first, second, same=True, author=author, note=note)


@app.command("apart")
def apart_command(
    first: _Name, second: _Name, archive: ArchiveOption = None, author: _Author = None, note: _Note = None
) -> None:
    """Say that two names are two speakers: no rule joins them, and they are not asked about again."""
    with open_archive(archive) as opened:
        _rule(opened, first, second, same=False, author=author, note=note)


def _rule(archive: Archive, first: str, second: str, *, same: bool, author: str | None, note: str | None) -> None:
    number = archive.doubts.rule(first, second, same=same, author=author or _user(), note=note)
    with open_output(None) as out:
        verdict = "are one speaker" if same else "are two speakers"
        out.write(f"Kept as ruling {number}: the names {verdict}; to take it back: onrecord names withdraw {number}\n")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise SettingError("a ruling needs the name of who makes it; add --by NAME") from None


@app.command("rulings")
def rulings_command(
    archive: ArchiveOption = None,
    everything: Annotated[bool, typer.Option("--all", help="List those taken back too.")] = False,
    list_format: _Format = ListFormat.TABLE,
    output: Output = None,
) -> None:
    """List what people have said of names, in the order in which they said it."""
    from onrecord.archive import NameRuling

    with open_archive(archive) as opened:
        rulings = opened.doubts.rulings(withdrawn=everything)
    with open_output(output) as out:
        if list_format is not ListFormat.TABLE:
            write_rows(rulings, NameRuling, out, list_format)
            return
        table = make_table(("", "one", "other", "verdict", "by", "on", "note"), numbers=(0,))
        for each in rulings:
            verdict = ("one" if each.same else "two") + (", withdrawn" if each.withdrawn_at else "")
            made = f"{each.made_at:%Y-%m-%d}"
            add_row(table, each.id, each.first, each.second, verdict, each.author, made, each.note or "")
        print_table(table, counted(len(rulings), "ruling"), out)


@app.command("withdraw")
def withdraw_command(
    number: Annotated[int, typer.Argument(metavar="N", help="The number of the ruling.")], archive: ArchiveOption = None
) -> None:
    """Take a ruling back."""
    with open_archive(archive) as opened:
        opened.doubts.withdraw(number)
    with open_output(None) as out:
        out.write(f"Ruling {number} is withdrawn.\n")
