"""``onrecord correct``: a person's word on a statement of an archive; ``onrecord corrections``: all such words."""

from __future__ import annotations

import getpass
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli.options import ArchiveOption, Output, open_archive
from onrecord.cli.output import open_output
from onrecord.cli.tables import counted
from onrecord.errors import SettingError

if TYPE_CHECKING:
    from onrecord.archive import Correction

__all__ = ["correct_command", "correction_in_words", "corrections_command"]


def correct_command(
    statement: Annotated[str, typer.Argument(metavar="STATEMENT", help="Its id, as onrecord said shows it.")],
    archive: ArchiveOption = None,
    speaker: Annotated[str | None, typer.Option(metavar="NAME", help="Who said it.")] = None,
    speaker_type: Annotated[
        str | None,
        typer.Option(
            metavar="TYPE",
            help="What the speaker is: person, organization, group, document, unnamed; by default what the archive "
            "knows under that name, else a person.",
        ),
    ] = None,
    act: Annotated[str | None, typer.Option(metavar="ACT", help="Its force: state, warn, deny ...")] = None,
    polarity: Annotated[str | None, typer.Option(metavar="P", help="said, not_said, refused or would_say.")] = None,
    addressee: Annotated[str | None, typer.Option(metavar="NAME", help="To whom; an empty name is nobody.")] = None,
    addressee_type: Annotated[str | None, typer.Option(metavar="TYPE", help="What the addressee is.")] = None,
    said_on: Annotated[
        str | None, typer.Option(metavar="DATE", help="When, as 2031-03-09, 2031-03 or 2031; empty is not known.")
    ] = None,
    reject: Annotated[bool, typer.Option("--reject", help="This is no statement, or too wrong to keep.")] = False,
    accept: Annotated[bool, typer.Option("--accept", help="This statement is right as it stands.")] = False,
    author: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who says so; by default the user's name.")
    ] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="Why.")] = None,
) -> None:
    """Correct a statement.

    The correction is kept beside what the machine read, with who and when; searches and exports show the statement
    as corrected, and later readings of the article keep it.
    """
    if reject and accept:
        raise SettingError("--reject and --accept cannot be combined")
    changes: dict[str, Any] = {}
    if speaker is not None:
        changes["speaker"] = {"name": speaker, "type": speaker_type}
    elif speaker_type is not None:
        raise SettingError("--speaker-type goes with --speaker; give the name too")
    if addressee is not None:
        changes["addressee"] = {"name": addressee, "type": addressee_type} if addressee.strip() else None
    if said_on is not None:
        changes["said_on"] = said_on if said_on.strip() else None
    given = {"act": act, "polarity": polarity, "rejected": reject or None, "accepted": accept or None}
    changes |= {field: value for field, value in given.items() if value is not None}
    from onrecord.exports.found import write_found_table

    with open_archive(archive) as opened:
        before = opened.statement(statement)
        numbers = opened.correct(before.id, author=author or _user(), note=note, **changes)
        with open_output(None) as out:
            if reject:
                out.write(f"Rejected {before.id}.\n")
            else:
                from rich.console import Console

                write_found_table([opened.statement(before.id)], Console(file=out, highlight=False))
            named = ", ".join(map(str, numbers))
            out.write(f"Kept as correction {named}; to take it back: onrecord corrections --withdraw {numbers[0]}\n")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise SettingError("a correction needs the name of who makes it; add --by NAME") from None


def corrections_command(
    archive: ArchiveOption = None,
    withdraw: Annotated[int | None, typer.Option(metavar="N", help="Take the correction of this number back.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="List those taken back too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON Lines.")] = False,
    output: Output = None,
) -> None:
    """List the corrections of an archive, or take one back."""
    from onrecord.exports.characters import one_line

    with open_archive(archive) as opened:
        if withdraw is not None:
            opened.withdraw(withdraw)
        corrections = opened.corrections(withdrawn=everything)
    with open_output(output) as out:
        for each in corrections:
            if as_json:
                out.write(json.dumps(asdict(each), default=lambda moment: f"{moment.isoformat()}Z") + "\n")
                continue
            place = each.statement or f"{each.article} (no such statement now)"
            out.write(one_line(f"{place}  {correction_in_words(each)}") + "\n")
        if not as_json:
            out.write(f"{counted(len(corrections), 'correction')}.\n")


def correction_in_words(correction: Correction) -> str:
    """A correction in one line: its number, what was changed to what, by whom, when, and why."""
    change = correction.field
    if correction.value is not True:
        change = f"{change}: {_word(correction.machine)} → {_word(correction.value)}"
    made = f"by {correction.author} on {correction.made_at:%Y-%m-%d %H:%M} UTC"
    parts = [f"{correction.id}", change, made, correction.note or "", "withdrawn" if correction.withdrawn_at else ""]
    return " · ".join(part for part in parts if part)


def _word(value: Any) -> str:
    if value is None:
        return "none"
    return f"{value['name']} ({value['type']})" if isinstance(value, dict) else str(value)
