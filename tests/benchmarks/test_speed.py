"""The speed harness runs what it is given and writes down what it measured."""

from __future__ import annotations

import gzip
import json
import shlex
import sys
from typing import TYPE_CHECKING

import pytest
import speed

if TYPE_CHECKING:
    from pathlib import Path

ARTICLES = [{"text": "“The lock is shut,” Ana Reyes said.", "title": "Lock"}, {"title": "no text"}, {"text": "Rain."}]
ECHO = """
import pathlib, sys
if sys.argv[1] == "read":
    for line in pathlib.Path(sys.argv[2]).read_text().splitlines():
        print("{}")
"""


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(article) + "\n" for article in ARTICLES)
    return path


def test_a_whole_run(articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program, result = tmp_path / "echo.py", tmp_path / "results" / "speed.json"
    program.write_text(ECHO)
    command = shlex.join([sys.executable, "-S", str(program)])
    speed.main([str(articles), "--no-encoder", "--program", command, "-o", str(result)])
    record = json.loads(result.read_text())
    assert record["corpus"]["articles"] == 2
    assert record["summary"]["articles without a reading"] == 0
    assert record["summary"]["program, peak memory (MB)"] > 1
    assert [run["attributions"] for run in record["rounds"]["rule baseline"]] == [1, 1]
    assert set(record["machine"]) >= {"cpu", "cores", "versions", "date"}
    assert str(tmp_path) not in result.read_text()
    assert "at most 900: met" in capsys.readouterr().out


def test_a_program_that_fails_stops_the_run(tmp_path: Path) -> None:
    failing = [sys.executable, "-c", "import sys; sys.stderr.write('broken'); sys.exit(3)"]
    with pytest.raises(SystemExit, match=r"(?s)ended with status 3.*broken"):
        speed.run_program(failing, tmp_path / "out")


def test_turns_are_taken_in_reversed_order() -> None:
    order: list[str] = []

    def contender(name: str) -> speed.Figures:
        order.append(name)
        return {"seconds": 1.0}

    speed.measure({name: lambda name=name: contender(name) for name in "ab"}, 3)
    assert "".join(order) == "abbaab"


@pytest.mark.parametrize(("value", "expected"), [(1.2, "at least 1.3: MISSED"), (1.3, "at least 1.3: met")])
def test_bars(value: float, expected: str) -> None:
    assert speed.verdict("program over encoder loop", value) == expected
    assert speed.verdict("rule baseline (articles/s)", value) == ""
