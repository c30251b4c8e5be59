"""An archive of the invented sample articles, and the application over it."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn
from starlette.testclient import TestClient

import onrecord
from onrecord.pipeline.adding import add_inputs
from onrecord.pipeline.linking import link_archive
from onrecord.samples import sample_paths
from onrecord.settings import Settings
from onrecord.web.application import make_app
from onrecord.web.safety import make_access

if TYPE_CHECKING:
    from onrecord.archive import Archive


@pytest.fixture(scope="session")
def sample_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A linked archive of all samples, which nobody may change."""
    path = tmp_path_factory.mktemp("web") / "samples.db"
    with onrecord.open(path) as archive:
        add_inputs(archive, [str(each) for each in sample_paths()], settings=Settings())
        link_archive(archive)
    return path


@pytest.fixture
def archive_path(sample_archive: Path, tmp_path: Path) -> Path:
    """A copy of the archive of samples for one test to change."""
    return Path(shutil.copy(sample_archive, tmp_path / "archive.db"))


@pytest.fixture
def archive(archive_path: Path) -> Iterator[Archive]:
    with onrecord.open(archive_path) as opened:
        yield opened


@pytest.fixture
def client(archive: Archive) -> Iterator[TestClient]:
    """The application as one on this very machine sees it: everyone is an editor."""
    access = make_access(host="127.0.0.1", token=None, reader_token=None, archive=archive)
    with TestClient(make_app(archive, Settings(), access), base_url="http://127.0.0.1") as opened:
        yield opened


@pytest.fixture(scope="session")
def served(sample_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server over a copy of the archive of samples; everyone is an editor."""
    path = Path(shutil.copy(sample_archive, tmp_path_factory.mktemp("served") / "archive.db"))
    archive = onrecord.open(path)
    access = make_access(host="127.0.0.1", token=None, reader_token=None, archive=archive)
    server = uvicorn.Server(
        uvicorn.Config(make_app(archive, Settings(), access), port=0, log_config=None, server_header=False)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
        assert thread.is_alive(), "the server did not start"
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
