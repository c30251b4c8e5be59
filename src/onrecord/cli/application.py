"""The command's verbs and the options that all share."""

from __future__ import annotations

from typing import Annotated

import typer

import onrecord
from onrecord.cli import (
    add,
    archive,
    check,
    compare,
    copies,
    correct,
    evaluate,
    export,
    headlines,
    link,
    mcp,
    names,
    outlets,
    problems,
    read,
    reread,
    said,
    serve,
    show,
    speakers,
    stories,
    timeline,
    train,
    users,
)

__all__ = ["app"]

app = typer.Typer(
    name="onrecord",
    help="Read the news and keep the record of who said what.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("read")(read.read_command)
app.command("add")(add.add_command)
app.command("said")(said.said_command)
app.command("show")(show.show_command)
app.command("speakers")(speakers.speakers_command)
app.command("outlets")(outlets.outlets_command)
app.command("copies")(copies.copies_command)
app.command("correct")(correct.correct_command)
app.command("corrections")(correct.corrections_command)
app.command("stories")(stories.stories_command)
app.command("compare")(compare.compare_command)
app.command("headlines")(headlines.headlines_command)
app.command("check")(check.check_command)
app.command("timeline")(timeline.timeline_command)
app.command("mcp")(mcp.mcp_command)
app.command("link")(link.link_command)
app.command("serve")(serve.serve_command)
app.command("export")(export.export_command)
app.command("problems")(problems.problems_command)
app.command("reread")(reread.reread_command)
app.add_typer(archive.app, name="archive")
app.add_typer(names.app, name="names")
app.add_typer(users.app, name="users")
app.add_typer(evaluate.app, name="evaluate")
app.add_typer(train.app, name="train")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"onrecord {onrecord.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and stop.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Read the news and keep the record of who said what."""
