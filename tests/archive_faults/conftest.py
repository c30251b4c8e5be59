"""A place to work in for the tests of faults, and a PostgreSQL server that may be stopped."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "archive"))

from fault_inputs import write_inputs
from fault_kills import Bench
from fault_server import Server, running_server


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Inputs of 60 articles, and the archive that an undisturbed run makes of them."""
    folder = tmp_path_factory.mktemp("faults")
    work = folder / "work"
    work.mkdir()
    return Bench(work, write_inputs(folder / "inputs", count=60, seed=4), seed=4)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server; where none is installed, its tests are skipped, but not in CI."""
    with running_server() as server:
        if server is None:
            reason = "PostgreSQL is not installed (Debian: apt install postgresql)"
            if os.environ.get("CI"):
                pytest.fail(reason)
            pytest.skip(reason)
        yield server
