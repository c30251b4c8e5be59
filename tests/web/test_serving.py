"""The command `onrecord serve`, as a user starts and stops it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

BROWSER = {"Accept": "text/html"}


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def command(archive: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "onrecord", "serve", "--archive", str(archive), *options]


@contextmanager
def served(archive: Path, folder: Path, workers: int) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = free_port()
    process = subprocess.Popen(
        command(archive, "--port", str(port), "--workers", str(workers)),
        env={**os.environ, "TMPDIR": str(folder)},
        stdout=subprocess.DEVNULL,
    )
    home = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            assert process.poll() is None, "the server did not start"
            try:
                if httpx.get(f"{home}/healthz").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.05)
        yield home, process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(30)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_stopped_and_leaves_nothing_behind(
    archive_path: Path, tmp_path: Path, workers: int, stop: signal.Signals
) -> None:
    (folder := tmp_path / "temporary").mkdir()
    with served(archive_path, folder, workers) as (home, process):
        pages = [httpx.get(f"{home}/said?about=harbour", headers=BROWSER) for _ in range(12)]
        assert {page.status_code for page in pages} == {200}
        assert len({page.text for page in pages}) == 1
        process.send_signal(stop)
        assert process.wait(30) in {0, -stop}
    assert list(folder.iterdir()) == []


def test_a_process_shows_what_another_was_told_to_change(archive_path: Path, tmp_path: Path) -> None:
    (folder := tmp_path / "temporary").mkdir()
    with served(archive_path, folder, 2) as (home, _):
        name = httpx.get(f"{home}/said.json?about=harbour").json()["statements"][0]["id"]
        shown = f"{home}/statements/{name}.json"
        before = {httpx.get(shown).json()["line"]["act"] for _ in range(8)}
        assert len(before) == 1
        correct = [
            sys.executable,
            "-m",
            "onrecord",
            "correct",
            name,
            "--act",
            "threaten",
            "--archive",
            str(archive_path),
        ]
        subprocess.run(correct, check=True, capture_output=True)
        time.sleep(0.3)
        after = {httpx.get(shown).json()["line"]["act"] for _ in range(8)}
        assert after == {"threaten"}


def test_a_port_that_is_taken_is_told_at_once(archive_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(command(archive_path, "--port", port), capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert port in done.stderr
    assert "Traceback" not in done.stderr


def test_others_than_this_machine_need_a_token_or_users(archive_path: Path) -> None:
    done = subprocess.run(command(archive_path, "--host", "0.0.0.0"), capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "--token" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_archive_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    done = subprocess.run(command(tmp_path / "none.db"), capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "none.db" in done.stderr
    assert not (tmp_path / "none.db").exists()
