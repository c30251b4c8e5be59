"""``onrecord evaluate speakers`` as a user calls it, on one invented article."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from onrecord.cli import app
from onrecord.errors import GoldError, ModelError

TEXT = (
    "Harbour talks resume\n"
    "“We never left the table,” said Ilse Vorne, the harbour minister. “They did,” she added.\n"
    "Lio Haal told reporters that the port would stay open.\n"
)
FIGURES = ["speaker", "speaker pointed", "speaker unnamed", "speaker empty", "type", "end to end"]


def span(words: str) -> list[list[int]]:
    return [[TEXT.index(words), TEXT.index(words) + len(words)]]


def statement(source: str, cue: str, content: str, speaker: str) -> dict[str, object]:
    roles = {"source": span(source), "cue": span(cue), "content": span(content)}
    return {**roles, "speaker": speaker, "type": "person"}


RIGHT = [
    statement("Ilse Vorne, the harbour minister", "said", "“We never left the table,”", "Ilse Vorne"),
    statement("she", "added", "“They did,”", "Ilse Vorne"),
    statement("Lio Haal", "told reporters", "the port would stay open", "Lio Haal"),
]


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Arguments for labels of which the last is wrong on purpose."""
    statements = [*RIGHT[:2], RIGHT[2] | {"speaker": "Bo Tamm"}]
    labels, articles = tmp_path / "labels.jsonl", tmp_path / "articles.jsonl"
    labels.write_text(json.dumps({"name": "talks", "annotator": "ann", "statements": statements}) + "\n")
    articles.write_text(json.dumps({"name": "talks", "text": TEXT, "attributions": []}) + "\n")
    return [str(labels), "--articles", str(articles)]


def run(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "160"}).invoke(app, ["evaluate", "speakers", *arguments])


def test_figures_are_json_by_default(files: list[str]) -> None:
    done = run(*files)
    assert done.exit_code == 0
    figures = json.loads(done.stdout)
    assert list(figures) == FIGURES
    assert figures["speaker"] == 66.7
    assert figures["type"] == 100.0
    assert done.stderr == ""


def test_a_table_has_counts(files: list[str]) -> None:
    done = run(*files, "--table")
    first, *rows = done.stdout.splitlines()
    assert first.split() == ["figure", "%", "of"]
    assert rows[0].split() == ["speaker", "66.7", "3"]
    assert rows[1].split()[-1] == "2"  # the pronoun, and the source without a word of the wrong name
    assert rows[-1].startswith("corpus hash: ")


def test_wrong_speakers_are_listed_on_standard_error(files: list[str]) -> None:
    done = run(*files, "--errors")
    assert done.stderr == "talks: Lio Haal: Lio Haal, not Bo Tamm\n"
    assert json.loads(done.stdout)


def test_an_unknown_corpus_does_not_pass_the_gate(files: list[str]) -> None:
    done = run(*files, "--gate", "moon")
    assert done.exit_code == 1
    assert "moon: no floors are known for this corpus; known: " in done.stderr
    assert list(json.loads(done.stdout)) == FIGURES


def test_another_corpus_does_not_pass_the_gate(files: list[str]) -> None:
    done = run(*files, "--gate", "samples")
    assert done.exit_code == 1
    assert "samples: this is another corpus" in done.stderr


@pytest.mark.parametrize("option", ["--model", "--speakers"])
def test_a_folder_without_a_model_is_named(files: list[str], option: str, tmp_path: Path) -> None:
    done = run(*files, option, str(tmp_path))
    assert isinstance(done.exception, ModelError)
    assert f"no model in {tmp_path}" in str(done.exception)


def test_damaged_labels_are_named_with_their_line(files: list[str]) -> None:
    Path(files[0]).write_text("\n{\n", encoding="utf-8")
    done = run(*files)
    assert isinstance(done.exception, GoldError)
    assert f"{files[0]}:2: " in str(done.exception)


def test_the_articles_must_be_named(files: list[str]) -> None:
    done = run(files[0])
    assert done.exit_code == 2
    assert "--articles" in done.output


def test_a_fault_is_one_line_for_the_user(files: list[str]) -> None:
    command = [sys.executable, "-m", "onrecord", "evaluate", "speakers", "none.jsonl", *files[1:]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode not in (0, 1)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "none.jsonl: cannot be read" in done.stderr
