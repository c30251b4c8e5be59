"""``onrecord serve``: the archive in a browser."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from onrecord.cli.options import ArchiveOption
from onrecord.settings import Settings

__all__ = ["serve_command"]

_TOKEN = "Who gives this word is an editor."  # noqa: S105 - the help of an option
_READER_TOKEN = "Who gives this word is a reader."  # noqa: S105


def serve_command(
    archive: ArchiveOption = None,
    port: Annotated[int, typer.Option("--port", "-p", min=1, max=65535, help="The port to listen on.")] = 8000,
    host: Annotated[
        str, typer.Option(help="The address to listen on; others than this machine's own need --token or users.")
    ] = "127.0.0.1",
    token: Annotated[str | None, typer.Option(envvar="ONRECORD_TOKEN", help=_TOKEN)] = None,
    reader_token: Annotated[str | None, typer.Option(envvar="ONRECORD_READER_TOKEN", help=_READER_TOKEN)] = None,
    name: Annotated[
        list[str] | None, typer.Option(metavar="HOST", help="A name by which browsers call it; may be repeated.")
    ] = None,
    fetch: Annotated[bool, typer.Option("--fetch", help="Let visitors have public pages fetched and read.")] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Processes that answer; by default two where there are two cores.")
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="Open it in a browser.")] = False,
) -> None:
    """Open the archive in a browser: search, articles, stories, speakers, outlets, review, and data for programs.

    It listens on this machine alone unless --host says otherwise. Stop it with Ctrl-C.
    """
    from onrecord.web.serving import Serving, serve

    serving = Serving(
        archive=archive or Settings.from_environment().archive,
        host=host,
        port=port,
        workers=workers or min(2, os.cpu_count() or 1),
        token=token,
        reader_token=reader_token,
        fetching=fetch,
        names=tuple(name or ()),
    )
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host  # noqa: S104 - compared, not bound
    address = f"http://{shown}:{port}/"
    typer.echo(f"{serving.archive} at {address} (Ctrl-C stops it)")
    if show:
        typer.launch(address)
    serve(serving)
