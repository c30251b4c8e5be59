"""Articles read by several processes: the same readings in order, few articles alone, and what may end a process."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.errors import WorkerError
from onrecord.pipeline import processes, read_in_processes, read_many
from onrecord.records import Article, Reading
from onrecord.settings import Settings

MANY = 60
TWO = Settings(workers=2)


def article(number: int) -> Article:
    return Article(
        f"Harbour talks, day {number}\n“We left the table {number} times,” said Ilse Vorne, the harbour minister.\n"
        f"She warned on Monday that lease {number} would run out in spring."
    )


def articles() -> list[Article | Reading]:
    found: list[Article | Reading] = [article(number) for number in range(MANY)]
    found[7:7] = [Article(""), Article("\ud800 “Half a letter,” said Vorne."), next(read_many([article(900)]))]
    return found


def children_of(process: int) -> list[int]:
    return [int(word) for path in Path(f"/proc/{process}/task").glob("*/children") for word in path.read_text().split()]


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(what: str, true: object) -> None:
    assert callable(true)
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, f"waited a minute for {what}"
        time.sleep(0.05)


def test_the_same_readings_in_the_same_order() -> None:
    expected = list(read_many(articles(), settings=Settings(workers=1)))
    assert sum(len(reading.statements) for reading in expected) > MANY
    assert list(read_in_processes(articles(), settings=TWO)) == expected
    assert not multiprocessing.active_children()


@pytest.mark.parametrize(("count", "workers"), [(39, 2), (MANY, 1), (0, 2)])
def test_no_process_is_started_for_few_articles_or_one_worker(
    count: int, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "ProcessPoolExecutor", None)
    few = [article(number) for number in range(count)]
    readings = list(read_in_processes(few, settings=Settings(workers=workers)))
    assert [reading.article for reading in readings] == few


@pytest.mark.parametrize("error", [OSError("no semaphores"), NotImplementedError(), ImportError()])
def test_a_system_without_semaphores_reads_right_here(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: object, **named: object) -> None:
        raise error

    monkeypatch.setattr(processes, "ProcessPoolExecutor", refuse)
    many = [article(number) for number in range(41)]
    assert [reading.article for reading in read_in_processes(many, settings=TWO)] == many


@pytest.mark.parametrize(("asked", "processors", "started"), [(0, 3, 3), (0, 64, 8), (12, 2, 12), (256, 2, 61)])
def test_as_many_processes_as_processors_or_as_are_asked_for(
    asked: int, processors: int, started: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[int] = []

    def refuse(count: int, **named: object) -> None:
        counts.append(count)
        raise OSError

    monkeypatch.setattr(processes, "ProcessPoolExecutor", refuse)
    monkeypatch.setattr(processes, "_processors", lambda: processors)
    next(read_in_processes([article(number) for number in range(41)], settings=Settings(workers=asked)))
    assert counts == [started]


def test_reads_a_bounded_number_ahead_and_stops_when_left() -> None:
    taken: list[int] = []

    def endless() -> Iterator[Article]:
        while True:
            taken.append(len(taken))
            yield article(taken[-1])

    readings = read_in_processes(endless(), settings=TWO)
    first = [next(readings) for _ in range(10)]
    assert [reading.article for reading in first] == [article(number) for number in range(10)]
    assert len(taken) <= 60
    assert multiprocessing.active_children()
    readings.close()
    assert not multiprocessing.active_children()


def test_an_error_of_the_source_is_its_own() -> None:
    def breaking() -> Iterator[Article]:
        yield from (article(number) for number in range(50))
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(read_in_processes(breaking(), settings=TWO))
    assert not multiprocessing.active_children()


def test_a_process_that_is_killed_is_told() -> None:
    readings = read_in_processes((article(number) for number in range(400)), settings=TWO)
    next(readings)
    os.kill(multiprocessing.active_children()[0].pid or 0, signal.SIGKILL)
    with pytest.raises(WorkerError, match=r"ended from outside.*--workers 1"):
        list(readings)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    path = tmp_path / "many.jsonl"
    path.write_text("".join(f"{json.dumps({'text': article(n).text})}\n" for n in range(3000)), encoding="utf-8")
    command = [sys.executable, "-m", "onrecord", "read", str(path), "--format", "json", "--workers", "2"]
    with (tmp_path / "out").open("wb") as out, (tmp_path / "err").open("wb") as errors:
        process = subprocess.Popen(command, stdout=out, stderr=errors, start_new_session=True)
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at processes through /proc")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_no_process_outlives_the_one_that_started_it(started: subprocess.Popen[bytes], how: signal.Signals) -> None:
    wait_until("two processes", lambda: len(children_of(started.pid)) >= 2)
    children = children_of(started.pid)
    started.send_signal(how)
    started.wait()
    wait_until("the processes to end", lambda: not any(map(is_running, children)))


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at processes through /proc")
def test_an_interruption_ends_all_without_a_traceback(started: subprocess.Popen[bytes], tmp_path: Path) -> None:
    wait_until("the first readings", lambda: (tmp_path / "out").stat().st_size > 0)
    children = children_of(started.pid)
    os.killpg(started.pid, signal.SIGINT)
    assert started.wait(60) == 130
    assert "Traceback" not in (tmp_path / "err").read_text(encoding="utf-8")
    wait_until("the processes to end", lambda: not any(map(is_running, children)))


def test_the_program_writes_the_same_with_one_worker_and_two(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text("".join(f"{json.dumps({'text': article(n).text})}\n" for n in range(MANY)), encoding="utf-8")
    command = [sys.executable, "-m", "onrecord", "read", str(path), "--format", "json", "--workers"]
    one, two = (subprocess.run([*command, number], capture_output=True, check=True).stdout for number in ("1", "2"))
    assert one == two
    assert len(one.splitlines()) == MANY
