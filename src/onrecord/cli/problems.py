"""``onrecord problems``: what was left out of an archive or could not be read, and why; and to try it again."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.options import ArchiveOption, Output, open_archive
from onrecord.cli.output import open_output, tell_problems
from onrecord.settings import Settings

if TYPE_CHECKING:
    from onrecord.archive import Noted

__all__ = ["problems_command"]


def problems_command(
    archive: ArchiveOption = None,
    reasons: Annotated[
        list[str] | None, typer.Option("--reason", metavar="REASON", help="Only of this reason; may be repeated.")
    ] = None,
    retry: Annotated[bool, typer.Option("--retry", help="Try their inputs and articles again.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON Lines.")] = False,
    output: Output = None,
) -> None:
    """List what was left out or could not be read, with stage and reason.

    With --retry, each file and article of the list is tried again: mend the file, or upgrade, and run it.
    """
    with open_archive(archive) as opened:
        noted = opened.problems(*(reasons or ()))
        if retry:
            from onrecord.cli.add import in_words
            from onrecord.pipeline.adding import retry_problems

            settings = Settings.from_environment(archive=archive)
            tally = retry_problems(opened, noted, settings=settings)
            tell_problems(tally.problems)
            sys.stderr.write(f"{in_words(tally)}\n")
            if tally.problems:
                raise typer.Exit(1)
            return
    with open_output(output) as out:
        for each in noted:
            out.write(_json(each) if as_json else _line(each))
    if not as_json:
        counts = Counter(each.problem.reason for each in noted)
        listed = ", ".join(f"{count:,} {reason}" for reason, count in sorted(counts.items()))
        sys.stderr.write(f"{len(noted):,} problem{'' if len(noted) == 1 else 's'}{': ' + listed if listed else ''}\n")


def _line(noted: Noted) -> str:
    from onrecord.exports.characters import one_line

    problem = noted.problem
    place = problem.origin or noted.path or noted.article or ""
    text = f"{noted.noticed_at:%Y-%m-%d %H:%M}  {problem.stage}, {problem.reason}: {place}: {problem.message}"
    return f"{one_line(text)}\n"


def _json(noted: Noted) -> str:
    problem = noted.problem
    values = {
        "stage": problem.stage,
        "reason": problem.reason,
        "message": problem.message,
        "origin": problem.origin,
        "path": noted.path,
        "article": noted.article,
        "noticed_at": f"{noted.noticed_at.isoformat()}Z",
    }
    return json.dumps(values) + "\n"
