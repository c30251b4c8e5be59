"""The command's verbs and the options that all share."""

from __future__ import annotations

from typing import Annotated

import typer

import onrecord
from onrecord.cli import evaluate, read, speakers, train

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
app.command("speakers")(speakers.speakers_command)
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
