"""Runs the application in a server: one process, or several that share a port.

In goes what the command line says, out comes nothing: the call ends when the server is stopped.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import socket
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from onrecord.errors import ArchiveError, SettingError
from onrecord.pipeline.neighbours import open_archive
from onrecord.settings import Settings
from onrecord.web.application import make_app
from onrecord.web.safety import make_access
from onrecord.web.shelf import Shelf

if TYPE_CHECKING:
    from fastapi import FastAPI

__all__ = ["Serving", "app_from_environment", "serve"]

_HANDED_ON: Final = "ONRECORD_SERVING"
"""The variable of the environment by which processes of one server know what to serve."""


_CONNECTIONS: Final = 8
"""To a file of SQLite, in each process; of those that more readers open at once the rest is closed again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """What is served, where, and to whom.

    ``token`` and ``reader_token`` make editors and readers of those who know them. ``names`` are further host names by
    which browsers may call this server. ``secret`` is what its processes sign forms with where the archive cannot keep
    one, in hexadecimal digits; ``shelf`` is a folder where they leave answers for each other.
    """

    archive: str
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    token: str | None = None
    reader_token: str | None = None
    fetching: bool = False
    names: tuple[str, ...] = ()
    secret: str | None = None
    shelf: str | None = None

    def make_app(self) -> FastAPI:
        """Open the archive, and make the application over it; the application closes it."""
        archive = open_archive(self.archive, create=False, kept=_CONNECTIONS)
        try:
            access = make_access(
                host=self.host,
                token=self.token,
                reader_token=self.reader_token,
                archive=archive,
                names=self.names,
                secret=None if self.secret is None else bytes.fromhex(self.secret),
            )
        except BaseException:
            archive.close()
            raise
        shelf = None if self.shelf is None else Shelf(Path(self.shelf))
        return make_app(archive, Settings.from_environment(), access, fetching=self.fetching, warm=True, shelf=shelf)


def app_from_environment() -> FastAPI:
    """Make the application in a process of a server of several."""
    _log()
    given = json.loads(os.environ[_HANDED_ON])
    return Serving(**{**given, "names": tuple(given["names"])}).make_app()


def serve(serving: Serving) -> None:
    """Serve until somebody stops it. What is wrong with the archive, the access or the port is told at once."""
    import uvicorn

    _log()
    options: dict[str, Any] = {
        "host": serving.host,
        "port": serving.port,
        "log_config": None,
        "access_log": False,
        "server_header": False,
        # Whoever names a host has a proxy before the server, on this machine; of others the headers are not believed.
        "proxy_headers": bool(serving.names),
        "forwarded_allow_ips": "127.0.0.1",
        "timeout_keep_alive": 15,
        "timeout_graceful_shutdown": 5,
    }
    # Made here even if other processes serve it: what is wrong ends the command, and not process after process.
    app = serving.make_app()
    _check_port(serving)
    if serving.workers == 1:
        uvicorn.run(app, **options)
        return
    archive = app.state.desk.archive
    try:
        archive.users.secret()
    except ArchiveError:
        # It may not be written; a form that one process made must do for the others too.
        serving = replace(serving, secret=secrets.token_hex(32))
    archive.close()
    with TemporaryDirectory(prefix="onrecord-", ignore_cleanup_errors=True) as shelf:
        os.environ[_HANDED_ON] = json.dumps(asdict(replace(serving, shelf=shelf)))
        _serve_by_many(serving.workers, options)


def _serve_by_many(workers: int, options: dict[str, Any]) -> None:
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    config = uvicorn.Config(f"{__name__}:app_from_environment", factory=True, workers=workers, **options)
    listening = config.bind_socket()
    # uvicorn's socket does not say that it is of TCP, so asyncio leaves Nagle's algorithm on: 40 ms an answer.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    Multiprocess(config, sockets=[listening]).run()


def _check_port(serving: Serving) -> None:
    try:
        found = socket.getaddrinfo(serving.host, serving.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(found[0], socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(found[4])
    except OSError as error:
        where = f"{serving.host} port {serving.port}"
        raise SettingError(
            f"cannot listen on {where} ({error.strerror}); choose others with --host and --port"
        ) from error


def _log() -> None:
    """Faults and warnings on standard error."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
