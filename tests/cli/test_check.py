"""``onrecord check`` as a user calls it."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import onrecord
from onrecord.cli.check import check_command
from onrecord.errors import ArchiveError, SettingError

SOURCE = "Port talks end\n\n“We will never sell the harbour of Norcall to anyone,” said Ilse Vorne, the mayor.\n"
SOUND = "Port stays\n\n“We will never sell the harbour of Norcall,” said Ilse Vorne.\n"
WRONG = "Port goes\n\n“We will gladly sell the harbour of Norcall,” said Ilse Vorne.\n"

app = typer.Typer()
app.command()(check_command)


@dataclass(frozen=True)
class Done:
    status: int
    out: str
    err: str
    error: BaseException | None


def run(*arguments: str, given: str | None = None) -> Done:
    environment = {"COLUMNS": "140", "ONRECORD_ARCHIVE": None}
    done = CliRunner(env=environment).invoke(app, list(arguments), input=given)
    return Done(done.exit_code, done.stdout, done.stderr, done.exception)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An archive of one article."""
    path = tmp_path_factory.mktemp("archive") / "news.db"
    with onrecord.open(path) as opened:
        opened.save(onrecord.read(SOURCE, title="Port talks end", outlet="Norcall Post", published="2031-03-09"))
    return str(path)


@pytest.mark.parametrize(
    ("draft", "status", "shown"),
    [
        (SOUND, 0, "1 exact"),
        (WRONG, 1, "“We will [-never-] {+gladly+} sell the harbour of Norcall,”"),
        ("Nobody said anything at all on that day.\n", 0, "no quotations"),
    ],
)
def test_the_exit_status_tells_whether_all_is_sound(archive: str, draft: str, status: int, shown: str) -> None:
    done = run("-", "-a", archive, given=draft)
    assert (done.status, done.err) == (status, "")
    assert shown in done.out


def test_what_is_told_otherwise_elsewhere_leaves_the_exit_status(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with onrecord.open(path) as opened:
        for outlet, word, day in (("Norcall Post", "sell", 9), ("Coast Courier", "lease", 10)):
            text = SOURCE.replace("sell", word).replace("end", f"end, writes the {outlet}")
            opened.save(onrecord.read(text, outlet=outlet, published=f"2031-03-{day:02}"))
    done = run("-", "-a", str(path), given=SOUND)
    assert (done.status, done.err) == (0, "")
    assert "1 exact · 1 told otherwise elsewhere" in done.out
    assert "! 1 other article has: … will never [-sell-] {+lease+}: Coast Courier; 1 has the draft’s" in done.out


def test_several_drafts_as_json(archive: str, tmp_path: Path) -> None:
    for name, text in (("a.txt", SOUND), ("b.html", f"<html><body><p>{WRONG}</p></body></html>")):
        (tmp_path / name).write_text(text)
    done = run(str(tmp_path / "a.txt"), str(tmp_path / "b.html"), "-a", archive, "-f", "json", "--only-problems")
    one, other = map(json.loads, done.out.splitlines())
    assert done.status == 1
    assert (one["sound"], one["quotations"]) == (True, [])
    assert [each["verdict"] for each in other["quotations"]] == ["altered"]


def test_a_draft_that_cannot_be_read_is_status_2(archive: str, tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(b"%PDF-1.7\n\x00\x01")
    done = run(str(path), "-", "-a", archive, given=SOUND)
    assert done.status == 2
    assert "scan.pdf" in done.err
    assert "1 exact" in done.out


def test_an_archive_that_is_not_there_stops_the_run(tmp_path: Path) -> None:
    done = run("-", "-a", str(tmp_path / "none.db"), given=SOUND)
    assert isinstance(done.error, ArchiveError)


def test_an_unknown_setting_stops_the_run(archive: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_BATCH_SIZE", "many")
    done = run("-", "-a", archive, given=SOUND)
    assert isinstance(done.error, SettingError)
