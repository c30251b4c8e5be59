"""``onrecord correct``: a person's word on a statement of an archive; ``onrecord corrections``: all such words."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from typing import Annotated, Any

import typer

from onrecord.cli.options import ArchiveOption, Output, open_archive
from onrecord.cli.output import open_output
from onrecord.errors import SettingError

__all__ = ["correct_command", "corrections_command"]


def correct_command(
    statement: Annotated[str, typer.Argument(metavar="STATEMENT", help="Its id, as onrecord said shows it.")],
    archive: ArchiveOption = None,
    speaker: Annotated[str | None, typer.Option(metavar="NAME", help="Who said it.")] = None,
    speaker_type: Annotated[
        str, typer.Option(metavar="TYPE", help="What the speaker is: person, organization, group, document, unnamed.")
    ] = "person",
    act: Annotated[str | None, typer.Option(metavar="ACT", help="Its force: state, warn, deny ...")] = None,
    polarity: Annotated[str | None, typer.Option(metavar="P", help="said, not_said, refused or would_say.")] = None,
    addressee: Annotated[str | None, typer.Option(metavar="NAME", help="To whom; an empty name is nobody.")] = None,
    addressee_type: Annotated[str, typer.Option(metavar="TYPE", help="What the addressee is.")] = "person",
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
    if addressee is not None:
        changes["addressee"] = {"name": addressee, "type": addressee_type} if addressee.strip() else None
    if said_on is not None:
        changes["said_on"] = said_on if said_on.strip() else None
    given = {"act": act, "polarity": polarity, "rejected": reject or None, "accepted": accept or None}
    changes |= {field: value for field, value in given.items() if value is not None}
    by = author or os.environ.get("USER") or os.environ.get("USERNAME") or ""
    if not by.strip():
        raise SettingError("a correction needs the name of who makes it; add --by NAME")
    from onrecord.exports.found import write_found_table

    with open_archive(archive) as opened:
        before = opened.statement(statement)
        numbers = opened.correct(before.id, author=by, note=note, **changes)
        with open_output(None) as out:
            if reject:
                out.write(f"Rejected {before.id}.\n")
            else:
                from rich.console import Console

                write_found_table([opened.statement(before.id)], Console(file=out, highlight=False))
            named = ", ".join(map(str, numbers))
            out.write(f"Kept as correction {named}; to take it back: onrecord corrections --withdraw {numbers[0]}\n")


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
            change = each.field if each.value is True else f"{each.field}: {_word(each.machine)} → {_word(each.value)}"
            parts = [f"{each.id:>4}  {each.made_at:%Y-%m-%d %H:%M}", place, change, f"by {each.author}"]
            parts += [each.note] if each.note else []
            parts += ["withdrawn"] if each.withdrawn_at else []
            out.write(one_line("  ".join(parts)) + "\n")


def _word(value: Any) -> str:
    if value is None:
        return "none"
    return f"{value['name']} ({value['type']})" if isinstance(value, dict) else str(value)
