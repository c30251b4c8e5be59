"""``onrecord users``: who may use an archive over the web, and as what."""

from __future__ import annotations

import getpass
import sys
from typing import Annotated

import typer

from onrecord.cli.options import ArchiveOption, open_archive
from onrecord.errors import SettingError

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Say who may use an archive over the web.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="The name with which the user signs in.")]
PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from the first line of standard input.")
]


@app.command("add")
def add_command(
    name: Name,
    role: Annotated[
        str, typer.Option(metavar="ROLE", help="reader, who looks, or editor, who corrects and adds besides.")
    ] = "reader",
    password_stdin: PasswordStdin = False,
    archive: ArchiveOption = None,
) -> None:
    """Add a user; the password is asked for twice, and only a hash of it is kept."""
    with open_archive(archive) as opened:
        first = not opened.users.any()
        user = opened.users.add(name, _new_password(from_input=password_stdin), role)
        opened.users.note(_this_user(), f"added the {user.role}", about=user.name)
    typer.echo(f"Added {user.name}, {user.role}.")
    if first:
        typer.echo("From its next start on, onrecord serve asks everybody to sign in.")


@app.command("list")
def list_command(archive: ArchiveOption = None) -> None:
    """List the users."""
    with open_archive(archive) as opened:
        users = opened.users.all()
    width = max((len(each.name) for each in users), default=0)
    for each in users:
        typer.echo(f"{each.name:<{width}}  {each.role}  since {each.made_at:%Y-%m-%d}{', disabled' * each.disabled}")
    if not users:
        typer.echo("There are no users; add one with: onrecord users add NAME --role editor")


@app.command("password")
def password_command(name: Name, password_stdin: PasswordStdin = False, archive: ArchiveOption = None) -> None:
    """Give a user another password; all sessions of the user end."""
    with open_archive(archive) as opened:
        opened.users.set_password(name, _new_password(from_input=password_stdin))
        opened.users.note(_this_user(), "changed the password", about=name)
    typer.echo(f"Changed the password of {name}.")


@app.command("disable")
def disable_command(name: Name, archive: ArchiveOption = None) -> None:
    """Shut a user out at once, and keep the name for the log."""
    with open_archive(archive) as opened:
        opened.users.disable(name)
        opened.users.note(_this_user(), "disabled the user", about=name)
    typer.echo(f"{name} cannot sign in any more; to undo it: onrecord users enable {name}")


@app.command("enable")
def enable_command(name: Name, archive: ArchiveOption = None) -> None:
    """Let a disabled user in again."""
    with open_archive(archive) as opened:
        opened.users.enable(name)
        opened.users.note(_this_user(), "enabled the user", about=name)
    typer.echo(f"{name} can sign in again.")


@app.command("remove")
def remove_command(name: Name, archive: ArchiveOption = None) -> None:
    """Remove a user; what the user did stays in the log."""
    with open_archive(archive) as opened:
        opened.users.remove(name)
        opened.users.note(_this_user(), "removed the user", about=name)
    typer.echo(f"Removed {name}.")


def _new_password(*, from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise SettingError("there is no terminal to ask for a password; give it with --password-stdin")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise SettingError("the two passwords differ; nothing was changed")
    return password


def _this_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "command line"
