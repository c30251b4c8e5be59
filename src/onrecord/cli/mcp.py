"""``onrecord mcp``: an archive for an assistant, over the Model Context Protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onrecord.cli.options import ArchiveOption, open_archive
from onrecord.errors import MissingExtraError

if TYPE_CHECKING:
    from onrecord.archive import Archive

__all__ = ["mcp_command", "server_of"]


def mcp_command(archive: ArchiveOption = None) -> None:
    """Let an assistant quote from the archive, over standard input and output (Model Context Protocol).

    The assistant's program starts this command; it ends when that program goes away. Nothing is written to the
    archive. Faults go to standard error.
    """
    with open_archive(archive) as opened:
        server_of(opened).run("stdio")


def server_of(archive: Archive) -> Any:
    """The protocol library's server for an archive that is open; without that library :class:`MissingExtraError`."""
    try:
        from onrecord.web.assistant import Answers, make_server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "mcp":
            raise
        raise MissingExtraError("mcp", "mcp") from error
    return make_server(Answers(archive))
