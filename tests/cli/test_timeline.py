"""``onrecord timeline`` as a user calls it."""

from __future__ import annotations

import csv
import inspect
import io
import json
from datetime import date
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

import onrecord
from onrecord.cli.timeline import timeline_command
from onrecord.errors import SettingError
from onrecord.pipeline.timing import MOST
from onrecord.records import Act, Article, Kind, Polarity, Reading, Span, Speaker, SpeakerType, Statement

VORNE = Speaker("Ilse Vorne", SpeakerType.PERSON)
KARL = Speaker("Karl Vorne", SpeakerType.PERSON)
SAID = (
    ("“We will sell the harbour to Esteria.”", 2031, VORNE),
    ("“We will not sell the harbour to Esteria.”", 2032, VORNE),
    ("“The ferry is late.”", 2033, VORNE),
    ("“I like the harbour.”", 2031, KARL),
)


def reading(words: str, year: int, speaker: Speaker) -> Reading:
    text = f"Harbour talks\n{words} said {speaker.name}."
    start, end = text.index("“"), text.index("”") + 1
    statement = Statement(
        (Span(end + 6, len(text) - 1),),
        (Span(end + 1, end + 5),),
        (Span(start, end),),
        Kind.DIRECT,
        0.9,
        speaker=speaker,
        act=Act.STATE,
        act_score=0.9,
        polarity=Polarity.SAID,
    )
    url = f"https://norcall.example/{year}/{speaker.name[0]}"
    return Reading(Article(text, "Harbour talks", "Norcall Post", date(year, 3, 9), url, language="en"), (statement,))


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("timeline") / "news.db"
    with onrecord.open(path) as archive:
        archive.save(*(reading(*said) for said in SAID))
    return str(path)


def run(*arguments: str) -> Result:
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(timeline_command)
    return CliRunner(env={"COLUMNS": "120", "ONRECORD_ARCHIVE": None}).invoke(app, list(arguments))


def test_the_table_lists_claims_and_candidates_and_who_else_has_the_name(news: str) -> None:
    done = run("vorne", "--about", "harbour", "-a", news)
    assert done.exit_code == 0
    assert done.stdout.startswith(
        "Ilse Vorne on “harbour”\n2 claims in 2 tellings by 1 outlet, 2031-03-09 to 2032-03-09"
    )
    assert "1 candidate for a reversal" in done.stdout
    assert "“will sell” then, “will not sell” later; both about “harbour” and “Esteria”" in done.stdout
    assert "'vorne' may also be Karl Vorne (1): write more of the name to have them." in done.stderr


def test_a_topic_may_be_meant_by_its_meaning(news: str) -> None:
    done = run("Ilse Vorne", "--meaning", "selling the harbour to Esteria", "-a", news, "-f", "json")
    quotes = [claim["quote"] for claim in json.loads(done.stdout)["claims"]]
    assert quotes == [[SAID[0][0]], [SAID[1][0]]]


def test_days_bound_it_and_the_rest_is_counted(news: str) -> None:
    done = run("Ilse Vorne", "--since", "2032", "--until", "2032", "-a", news, "-f", "csv")
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert row["content"] == SAID[1][0]
    done = run("Ilse Vorne", "-n", "1", "-a", news, "-f", "json")
    assert json.loads(done.stdout)["left_out"] == 2
    assert "2 more statements are left out" in done.stderr


def test_the_page_is_written_to_a_file(news: str, tmp_path: Path) -> None:
    path = tmp_path / "vorne.html"
    assert run("Ilse Vorne", "-a", news, "-f", "html", "-o", str(path)).exit_code == 0
    assert '<h1 dir="auto">Ilse Vorne</h1>' in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("Nobody",), "Nothing found. No speaker's name holds 'Nobody'.\n"),
        (("Ilse Vorne", "--about", "whale"), "Nothing found.\n"),
    ],
)
def test_nothing_found_is_told_with_status_1(arguments: tuple[str, ...], told: str, news: str) -> None:
    done = run(*arguments, "-a", news)
    assert (done.exit_code, done.stdout, done.stderr) == (1, "", told)


def test_what_is_no_date_is_refused(news: str) -> None:
    done = run("Ilse Vorne", "--since", "soon", "-a", news)
    assert isinstance(done.exception, SettingError)
    assert "--since 'soon' is no date" in str(done.exception)


def test_the_limit_is_that_of_the_timeline_itself() -> None:
    assert inspect.signature(timeline_command).parameters["limit"].default == MOST
