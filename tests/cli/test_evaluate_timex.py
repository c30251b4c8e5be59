"""``onrecord evaluate timex`` as a user calls it, on ten invented documents."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from onrecord.cli import app
from onrecord.errors import GoldError, SettingError

BODY = 'The mayor of Quell resigned on <TIMEX3 tid="t1" type="DATE" value="{}">Monday</TIMEX3>.'
MONDAY = "2031-03-10"


def write(folder: Path, number: int, value: str = MONDAY) -> Path:
    dct = '<DCT><TIMEX3 tid="t0" type="DATE" value="2031-03-12">Wednesday</TIMEX3></DCT>'
    path = folder / f"talks{number:02}.tml"
    path.write_text(f"<TimeML>{dct}<TEXT>{BODY.format(value)}</TEXT></TimeML>", encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ten documents: the fifth and the tenth are held out, and the fifth has a wrong value on purpose."""
    for number in range(1, 11):
        write(tmp_path, number, "2031-03-09" if number == 5 else MONDAY)
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner(env={"COLUMNS": "160"}).invoke(app, ["evaluate", "timex", *map(str, arguments)])


def test_figures_of_every_fifth_document_are_json_by_default(folder: Path) -> None:
    done = run(folder)
    assert done.exit_code == 0
    figures = json.loads(done.stdout)
    assert figures["value"] == 50.0
    assert figures["type"] == 100.0
    assert figures["find exact"] == 100.0
    assert done.stderr == ""


def test_all_documents_count_where_that_is_asked_for(folder: Path) -> None:
    done = run(folder, "--all", "--table")
    rows = {line[:18].strip(): line[18:].split() for line in done.stdout.splitlines()}
    assert rows["figure"] == ["%", "of"]
    assert rows["value"] == ["90.0", "10"]
    assert done.stdout.splitlines()[-1].startswith("corpus hash: ")


def test_wrong_values_are_listed_on_standard_error(folder: Path) -> None:
    done = run(folder, "--errors")
    assert done.stderr == "talks05: Monday: 2031-03-10, not 2031-03-09\n"
    assert json.loads(done.stdout)


def test_without_wrong_values_nothing_is_listed(folder: Path) -> None:
    write(folder, 5)
    assert run(folder, "--errors").stderr == ""


def test_fewer_than_five_documents_need_all(tmp_path: Path) -> None:
    write(tmp_path, 1)
    assert isinstance(run(tmp_path).exception, SettingError)
    assert "add --all" in str(run(tmp_path).exception)
    assert json.loads(run(tmp_path, "--all").stdout)["value"] == 100.0


def test_another_corpus_does_not_pass_the_gate(folder: Path) -> None:
    done = run(folder, "--gate", "samples")
    assert done.exit_code == 1
    assert "samples: this is another corpus" in done.stderr
    assert json.loads(done.stdout)


def test_the_gate_gets_all_figures_and_floors_a_little_lower(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[Mapping[str, float]] = []
    lifted: list[Mapping[str, float]] = []

    def check(corpus: str, corpus_hash: str, figures: Mapping[str, float]) -> list[str]:
        checked.append(figures)
        return []

    def raise_floors(path: Path, corpus: str, figures: Mapping[str, float], corpus_hash: str) -> None:
        lifted.append(figures)

    monkeypatch.setattr("onrecord.evaluation.check", check)
    monkeypatch.setattr("onrecord.evaluation.raise_floors", raise_floors)
    done = run(folder, "--gate", "moon", "--raise")
    assert done.exit_code == 0
    assert checked == [json.loads(done.stdout)]
    assert lifted[0]["value"] == 49.7
    assert done.stderr == "moon: no figure is below its floor\n"


def test_a_damaged_document_is_named(folder: Path) -> None:
    path = folder / "talks03.tml"
    path.write_text("<TimeML>", encoding="utf-8")
    done = run(folder)
    assert isinstance(done.exception, GoldError)
    assert f"{path}: is not well-formed" in str(done.exception)


def test_a_folder_without_documents_is_one_line_for_the_user(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "onrecord", "evaluate", "timex", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "no TimeML documents" in done.stderr
