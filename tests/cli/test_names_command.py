"""``onrecord names``: names in doubt are listed, and people's word on them is kept."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import onrecord
from onrecord import Article, Kind, Reading, Span, Speaker, SpeakerType, Statement
from onrecord.cli.application import app
from onrecord.errors import SettingError
from onrecord.pipeline.settling import settle_speakers

NAMES = ("Petra Sund", "P. Sund", "Paul Sund")


@pytest.fixture
def path(tmp_path: Path) -> str:
    """An archive in which it is in doubt whom P. Sund is."""
    path = tmp_path / "news.db"
    with onrecord.open(path) as archive:
        for name in NAMES:
            text = f"“We wait for {name},” it was said.\n"
            content = (Span(0, text.index("”") + 1),)
            statement = Statement((), (), content, Kind.DIRECT, 0.9, speaker=Speaker(name, SpeakerType.PERSON))
            archive.save(Reading(Article(text), (statement,)))
        settle_speakers(archive)
    return str(path)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["names", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def pairs(path: str) -> list[set[str]]:
    rows = [json.loads(line) for line in run("list", "--archive", path, "-f", "json").splitlines()]
    return [{row["first"], row["second"]} for row in rows]


def test_names_in_doubt_are_listed_with_a_reason(path: str) -> None:
    shown = run("list", "--archive", path)
    assert "P. Sund" in shown
    assert "pairs to judge" in shown
    rows = list(csv.DictReader(io.StringIO(run("list", "--archive", path, "-f", "csv"))))
    assert {"P. Sund", "Petra Sund"} in [{row["first"], row["second"]} for row in rows]
    assert all(row["reason"] and row["first_example"] for row in rows)


def test_a_list_says_that_there_are_more(path: str) -> None:
    assert "there are more" in run("list", "--archive", path, "--top", "1")


@pytest.mark.parametrize(("verb", "together"), [("join", 2), ("apart", 1)])
def test_a_word_on_two_names_is_kept_and_can_be_taken_back(path: str, verb: str, together: int) -> None:
    before = pairs(path)
    told = run(verb, "P. Sund", "Petra Sund", "--archive", path, "--by", "Ada", "--note", "same office")
    assert "Kept as ruling 1" in told
    with onrecord.open(path) as archive:
        assert len(archive.said("Petra Sund").found) == together
    assert {"P. Sund", "Petra Sund"} not in pairs(path)
    (ruling,) = map(json.loads, run("rulings", "--archive", path, "-f", "json").splitlines())
    assert (ruling["author"], ruling["note"], ruling["same"]) == ("Ada", "same office", verb == "join")
    assert "Ruling 1 is withdrawn" in run("withdraw", "1", "--archive", path)
    assert pairs(path) == before
    assert "0 rulings" in run("rulings", "--archive", path)
    assert "withdrawn" in run("rulings", "--archive", path, "--all")


def test_a_name_that_is_not_there_is_a_clear_error(path: str) -> None:
    with pytest.raises(SettingError, match="there is no speaker 'Nobody'"):
        run("join", "Nobody", "Petra Sund", "--archive", path, "--by", "Ada")
