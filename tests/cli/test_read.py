"""``onrecord read`` as a user calls it."""

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ARTICLE = "Port talks resume\n\n“We never left the table,” said Ilse Vorne.\n"


def run(
    *arguments: str, given: str | bytes = "", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "onrecord", *arguments],
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        check=False,
        env={**os.environ, "COLUMNS": "90", **(env or {})},
    )


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "port.txt"
    path.write_text(ARTICLE)
    return path


def test_table(article: Path) -> None:
    done = run("read", str(article))
    assert done.returncode == 0
    assert done.stderr == b""
    out = done.stdout.decode()
    assert "Port talks resume" in out
    assert "Ilse Vorne" in out
    assert "“We never left the table,”" in out
    assert "\x1b" not in out


def test_json_lines_from_standard_input() -> None:
    done = run("read", "-", "--format", "json", given=ARTICLE)
    (line,) = done.stdout.decode().splitlines()
    reading = json.loads(line)
    assert reading["article"]["text"] == ARTICLE
    (statement,) = reading["statements"]
    (span,) = statement["content"]
    assert ARTICLE[slice(*span)] == "“We never left the table,”"
    assert statement["kind"] == "direct"


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("r.html", b"<!doctype html>"),
        ("r.jsonl", b"{"),
        ("r.txt", b"port talks"),
        ("r.csv", b"article_id,title,"),
        ("r.parquet", b"par1"),
    ],
)
def test_the_output_name_tells_the_format(article: Path, tmp_path: Path, name: str, start: bytes) -> None:
    done = run("read", str(article), "-o", str(tmp_path / name))
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (tmp_path / name).read_bytes().lower().startswith(start)
    assert [path.name for path in tmp_path.iterdir() if path != article] == [name]


def test_csv_is_utf_8_with_the_line_ends_of_csv_whatever_the_terminal_is(article: Path) -> None:
    done = run("read", str(article), "--format", "csv", env={"PYTHONIOENCODING": "latin-1"})
    header, row = done.stdout.decode("utf-8").removesuffix("\r\n").split("\r\n")
    assert header.startswith("article_id,title,outlet,")
    assert "“We never left the table,”" in row
    assert "\n" not in header + row


def test_parquet_goes_to_a_pipe(article: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    done = run("read", str(article), "--format", "parquet")
    assert (done.returncode, done.stderr) == (0, b"")
    (row,) = parquet.read_table(io.BytesIO(done.stdout)).to_pylist()
    assert row["content"] == "“We never left the table,”"
    assert ARTICLE[row["content_start"] : row["content_end"]] == row["content"]


def test_parquet_does_not_go_to_a_terminal(article: Path) -> None:
    pty = pytest.importorskip("pty", reason="there are no such terminals here")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "onrecord", "read", str(article), "--format", "parquet"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.PIPE, check=False)
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 2
    told = "onrecord: this format is binary, and no terminal shows it; name a file with -o, or use a pipe\n"
    assert done.stderr.decode() == told


def test_events_have_a_header_even_where_there_are_none(tmp_path: Path) -> None:
    (tmp_path / "quiet.txt").write_text("The sun shone over the harbour, and the gulls were many that day.\n")
    done = run("read", str(tmp_path / "quiet.txt"), "--format", "events")
    assert (done.returncode, done.stderr) == (0, b"")
    (header,) = done.stdout.decode().splitlines()
    assert header.startswith("event_id\tevent_date\t")


def test_what_cannot_be_read_is_listed_and_the_rest_is_read(article: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4\0\0\0")
    lines = [json.dumps({"title": "A", "text": ARTICLE}), "{", json.dumps({"title": "no text"})]
    (tmp_path / "many.jsonl").write_text("\n".join(lines))
    done = run(
        "read", "--format", "json", str(tmp_path / "broken.pdf"), str(tmp_path / "none.txt"), str(article),
        str(tmp_path / "many.jsonl"),
    )  # fmt: skip
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 2
    told = done.stderr.decode()
    for place in ("broken.pdf", "none.txt", "many.jsonl:2", "many.jsonl:3"):
        assert place in told
    assert "4 problems" in told
    assert "Traceback" not in told


def test_a_report_lists_what_was_left_out(article: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    done = run("read", str(article), str(tmp_path / "gone.txt"), "-o", str(report))
    assert done.returncode == 1
    assert "gone.txt" in report.read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["read", "-", "-o", "x.docx"], "add --format table, json, html, csv, parquet or events"),
        (["read", "-", "-o", "/nowhere/at/all/x.parquet"], "cannot write"),
        (["read", "-", "--min-score", "2"], "min_score must be from 0.0 to 1.0"),
        (["read", "-", "-o", "/nowhere/at/all/x.html"], "cannot write"),
        (["evaluate", "polnear", "/nowhere.jsonl"], "cannot be read"),
        (["evaluate", "polnear", "x", "--direct", "--gate", "y"], "cannot be combined"),
    ],
)
def test_faults_are_one_line_and_status_2(arguments: list[str], message: str) -> None:
    done = run(*arguments, given=ARTICLE)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert len(done.stderr.decode().splitlines()) == 1


def test_a_wrong_environment_setting_is_told() -> None:
    done = run("read", "-", given=ARTICLE, env={"ONRECORD_WORKERS": "many"})
    assert done.returncode == 2
    assert "ONRECORD_WORKERS must be of type int" in done.stderr.decode()


@pytest.mark.parametrize("output_format", ["json", "csv", "parquet"])
def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path, output_format: str) -> None:
    (tmp_path / "many.jsonl").write_text("\n".join(json.dumps({"text": ARTICLE * 30}) for _ in range(60)))
    command = f"{sys.executable} -m onrecord read --format {output_format} {tmp_path / 'many.jsonl'} | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert done.stderr == b""


def test_help_and_version_are_quick() -> None:
    times = []
    for _ in range(3):
        start = time.perf_counter()
        done = run("--help")
        times.append(time.perf_counter() - start)
        assert done.returncode == 0
    assert min(times) < 1.5  # the bar of 0.4 s is measured by the benchmark; here a busy machine must not fail
    assert run("--version").stdout.startswith(b"onrecord ")


def test_the_command_line_opens_without_heavy_packages() -> None:
    heavy = ("numpy", "onnxruntime", "trafilatura", "rich.progress", "pyarrow")
    code = f"import sys, onrecord.cli; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
