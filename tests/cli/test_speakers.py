"""``onrecord speakers`` as a user calls it."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from onrecord.cli import app
from onrecord.errors import SettingError
from onrecord.exports import reading_to_dict
from onrecord.records import Article, Kind, Reading, Span, Speaker, SpeakerType, Statement


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner(env={"COLUMNS": "160"}).invoke(app, ["speakers", *arguments], input=given)


def line(*names: str, number: int = 0, kind: SpeakerType = SpeakerType.PERSON) -> str:
    statements = tuple(
        Statement((), (), (Span(0, 1),), Kind.DIRECT, 1.0, speaker=Speaker(name, kind)) for name in names
    )
    return json.dumps(reading_to_dict(Reading(Article(f"Article {number}.", outlet="Norcall"), statements)))


@pytest.fixture
def readings(tmp_path: Path) -> str:
    lines = [line("Volodymyr Zelensky", "Volodimir Zelenskyy", number=n) for n in range(3)]
    lines += [line("Ilse Vorne", number=5), "", line("Vorne", number=6), line("=Bo Tamm", number=7)]
    lines += [line("an official", number=8, kind=SpeakerType.UNNAMED)]
    path = tmp_path / "readings.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def test_the_table_ranks_speakers_and_closes_with_numbers(readings: str) -> None:
    done = run("--readings", readings)
    assert done.exit_code == 0
    head, _, first, *_, closing = [row for row in done.output.splitlines() if row.strip()]
    assert head.split()[:5] == ["#", "name", "type", "statements", "articles"]
    assert first.split()[:5] == ["1", "Volodimir", "Zelenskyy", "person", "6"]
    assert "Volodymyr Zelensky" in first
    assert closing == "4 speakers · 10 statements · 0.0% unknown · 10.0% unnamed"


def test_json_lines_and_top(readings: str) -> None:
    done = run("--readings", readings, "--format", "json", "--top", "1")
    (identity,) = [json.loads(row) for row in done.output.splitlines()]
    assert (identity["statements"], identity["articles"]) == (6, 3)
    assert identity["outlets"] == [["Norcall", 6]]


def test_csv_to_a_file_starts_no_formula(readings: str, tmp_path: Path) -> None:
    path = tmp_path / "speakers.csv"
    assert run("--readings", readings, "-o", str(path)).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert [row["name"] for row in rows][1:] == ["'=Bo Tamm", "Ilse Vorne", "Vorne"]


@pytest.mark.parametrize(
    ("option", "shown", "closing"),
    [
        ("--review", ("Ilse Vorne", "Vorne", "family name alone"), "1 pair to judge"),
        ("--merges", ("Volodimir Zelenskyy", "Volodymyr Zelensky", "spelling"), "1 name joined to another"),
    ],
)
@pytest.mark.parametrize("list_format", ["table", "json", "csv"])
def test_what_to_judge_and_what_was_joined(
    readings: str, option: str, shown: tuple[str, ...], closing: str, list_format: str
) -> None:
    done = run("--readings", readings, option, "--format", list_format)
    assert done.exit_code == 0
    assert all(text in done.output for text in shown)
    assert (closing in done.output) is (list_format == "table")


def test_names_of_ones_own(readings: str, tmp_path: Path) -> None:
    table = tmp_path / "names.csv"
    table.write_text("name,aliases,wikidata\nIlse Vorne-Tamm,Ilse Vorne;Vorne,Q5\n", encoding="utf-8")
    done = run("--readings", readings, "--speakers", str(table), "--format", "json")
    identities = {row["name"]: row for row in map(json.loads, done.output.splitlines())}
    assert identities["Ilse Vorne-Tamm"]["wikidata"] == "Q5"
    assert identities["Ilse Vorne-Tamm"]["statements"] == 2


def test_bad_lines_are_listed_and_the_rest_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "readings.jsonl"
    path.write_text("\n".join([line("Ilse Vorne"), "{", '{"statements": []}']), encoding="utf-8")
    done = run("--readings", str(path), str(tmp_path / "none.jsonl"))
    assert done.exit_code == 1
    assert "1 speaker · 1 statement" in done.output
    for told in (
        f"{path}:2: is no JSON",
        f"{path}:3: reading lacks article",
        "none.jsonl: cannot be read",
        "3 problems",
    ):
        assert told in done.stderr


def test_readings_come_from_standard_input() -> None:
    done = run("--readings", "-", "--format", "json", given=line("Ilse Vorne") + "\n")
    assert json.loads(done.output)["name"] == "Ilse Vorne"


def test_names_cannot_drive_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "readings.jsonl"
    path.write_text(line("Ilse \x1b[31m[bold]Vorne"), encoding="utf-8")
    done = run("--readings", str(path))
    assert "\x1b" not in done.output
    assert "␛[31m[bold]Vorne" in done.output


def test_no_statements_are_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "none.jsonl"
    path.write_text("", encoding="utf-8")
    done = run("--readings", str(path))
    assert (done.exit_code, done.output) == (0, "0 speakers · 0 statements\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--review", "--merges"), "cannot be combined"),
        (("-o", "x.docx"), "cannot tell a format"),
        (("--speakers", "/nowhere/names.csv"), "cannot be read"),
    ],
)
def test_faults_stop_the_run(readings: str, arguments: tuple[str, ...], message: str) -> None:
    done = run("--readings", readings, *arguments)
    assert isinstance(done.exception, SettingError)
    assert message in str(done.exception)


def test_articles_are_read_as_onrecord_read_does(tmp_path: Path) -> None:
    path = tmp_path / "port.txt"
    path.write_text("Port talks resume\n\n“We never left the table,” said Ilse Vorne.\n", encoding="utf-8")
    command = [sys.executable, "-m", "onrecord", "speakers", str(path)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0
    assert done.stderr == b""
    assert "1 statement · " in done.stdout.decode()
