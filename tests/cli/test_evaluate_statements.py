"""``onrecord evaluate acts``, ``dates`` and ``addressees`` as a user calls them, on one invented article.

What they measure is a stand-in that calls everything a warning, made to reporters on the day of publication.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from onrecord.cli import app
from onrecord.errors import GoldError
from onrecord.evaluation import Attribution
from onrecord.records import Act, Article, Granularity, Kind, Speaker, SpeakerType, Statement, When

TEXT = "Ilse Vorne told reporters on Monday that the harbour may freeze. It will not, said Lio Haal."
FIGURES = {
    "acts": {"act macro-f1": 0.0, "act accuracy": 50.0, "act calibration error": 10.0},  # 0.6, and half are right
    "dates": {"date exact": 100.0, "date null": 0.0, "date f1": 66.7},  # 2 * 1 / (1 + 2)
    "addressees": {"addressee f1": 66.7, "addressee precision": 50.0, "addressee recall": 100.0},
}
WRONG = {
    "acts": ["1 × warn, not deny", "", "talks: said: It will not: warn, not deny"],
    "dates": ["talks: said: It will not: 2031-03-10, not no day"],
    "addressees": ["talks: said: It will not: reporters, not nobody"],
}
COMMANDS = sorted(FIGURES)


def span(words: str) -> list[list[int]]:
    return [[TEXT.index(words), TEXT.index(words) + len(words)]]


def label(source: str, cue: str, content: str, **fields: str | None) -> dict[str, object]:
    return {"source": span(source), "cue": span(cue), "content": span(content), **fields}


LABELS = [
    label(
        "Ilse Vorne",
        "told reporters on Monday",
        "the harbour may freeze",
        act="warn",
        addressee="reporters",
        said_on="2031-03-10",
    ),
    label("Lio Haal", "said", "It will not", act="deny", addressee=None, said_on=None),
]


def complete(article: Article, attributions: Sequence[Attribution]) -> list[Statement]:
    assert article.published is not None
    return [
        Statement(
            each.source,
            each.cue,
            each.content,
            Kind.INDIRECT,
            1.0,
            act=Act.WARN,
            act_score=0.6,
            addressee=Speaker("reporters", SpeakerType.GROUP),
            said_on=When(article.published.isoformat(), Granularity.DAY),
        )
        for each in attributions
    ]


@pytest.fixture(autouse=True)
def _stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.pipeline.complete_statements", complete)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    labels, articles = tmp_path / "labels.jsonl", tmp_path / "articles.jsonl"
    labels.write_text(json.dumps({"name": "talks", "annotator": "ann", "statements": LABELS}) + "\n")
    article = {"name": "talks", "text": TEXT, "attributions": [], "published": "2031-03-10"}
    articles.write_text(json.dumps(article) + "\n")
    return [str(labels), "--articles", str(articles)]


def run(command: str, *arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "160"}).invoke(app, ["evaluate", command, *arguments])


@pytest.mark.parametrize("command", COMMANDS)
def test_figures_are_json_by_default(files: list[str], command: str) -> None:
    done = run(command, *files)
    assert done.exit_code == 0
    figures = json.loads(done.stdout)
    assert figures == FIGURES[command]
    assert list(figures) == list(FIGURES[command])
    assert done.stderr == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_a_table_has_counts(files: list[str], command: str) -> None:
    done = run(command, *files, "--table")
    first, *rows = done.stdout.splitlines()
    assert first.split() == ["figure", "%", "of"]
    for row, (name, value) in zip(rows, FIGURES[command].items(), strict=False):
        assert row.split()[:-1] == [*name.split(), str(value)]
    assert rows[-1].startswith("corpus hash: ")


@pytest.mark.parametrize("command", COMMANDS)
def test_wrong_answers_are_listed_on_standard_error(files: list[str], command: str) -> None:
    done = run(command, *files, "--errors")
    assert done.stderr.splitlines() == WRONG[command]
    assert json.loads(done.stdout)


@pytest.mark.parametrize("command", COMMANDS)
def test_without_wrong_answers_nothing_is_listed(files: list[str], command: str) -> None:
    Path(files[0]).write_text(json.dumps({"name": "talks", "statements": LABELS[:1]}))
    assert run(command, *files, "--errors").stderr == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_an_unknown_corpus_does_not_pass_the_gate(files: list[str], command: str) -> None:
    done = run(command, *files, "--gate", "moon")
    assert done.exit_code == 1
    assert "moon: no floors are known for this corpus; known: " in done.stderr
    assert json.loads(done.stdout) == FIGURES[command]


@pytest.mark.parametrize("command", COMMANDS)
def test_another_corpus_does_not_pass_the_gate(files: list[str], command: str) -> None:
    done = run(command, *files, "--gate", "samples")
    assert done.exit_code == 1
    assert "samples: this is another corpus" in done.stderr


def test_the_gate_gets_calibration_instead_of_its_error(files: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[dict[str, float]] = []

    def check(corpus: str, corpus_hash: str, figures: dict[str, float]) -> list[str]:
        checked.append(figures)
        return []

    monkeypatch.setattr("onrecord.evaluation.check", check)
    done = run("acts", *files, "--gate", "moon")
    assert done.exit_code == 0
    assert checked == [{"act macro-f1": 0.0, "act accuracy": 50.0, "act calibration": 90.0}]
    assert done.stderr == "moon: no figure is below its floor\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_damaged_labels_are_named_with_their_line(files: list[str], command: str) -> None:
    Path(files[0]).write_text("\n{\n", encoding="utf-8")
    done = run(command, *files)
    assert isinstance(done.exception, GoldError)
    assert f"{files[0]}:2: " in str(done.exception)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_articles_must_be_named(files: list[str], command: str) -> None:
    done = run(command, files[0])
    assert done.exit_code == 2
    assert "--articles" in done.output


def test_a_fault_is_one_line_for_the_user(files: list[str]) -> None:
    command = [sys.executable, "-m", "onrecord", "evaluate", "acts", "none.jsonl", *files[1:]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode not in (0, 1)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "none.jsonl: cannot be read" in done.stderr
