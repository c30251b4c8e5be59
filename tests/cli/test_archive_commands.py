"""The verbs that keep, find and hand on statements, as a user calls them."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import onrecord
from onrecord.cli import app, main
from onrecord.exports import reading_from_dict
from onrecord.records import Act, Article, Kind, Polarity, Problem, Reading, Span, Speaker, SpeakerType, Statement

VORNE = Speaker("Ilse Vorne", SpeakerType.PERSON)
TAMM = Speaker("Bo Tamm", SpeakerType.PERSON)


@dataclass(frozen=True)
class Done:
    status: int
    out: str
    err: str


def run(*arguments: str, given: str | None = None) -> Done:
    """Run the command line as the program does, with its exit status."""
    environment = {"COLUMNS": "140", "USER": "ada", "ONRECORD_ARCHIVE": None}
    done = CliRunner(env=environment).invoke(app, list(arguments), input=given)
    return Done(done.exit_code, done.stdout, done.stderr)


def failed(*arguments: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    """The one line with which the program stops, with exit status 2."""
    monkeypatch.setattr("sys.argv", ["onrecord", *arguments])
    monkeypatch.setenv("USER", "ada")
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = captured.err.splitlines()
    assert line.startswith("onrecord: ")
    return line


def reading(number: int, *, outlet: str = "Norcall Post", day: int = 9, speaker: Speaker = VORNE) -> Reading:
    text = f"Harbour talks {number}\n“We never left table {number}.” said {speaker.name}."
    start = text.index("“")
    end = text.index("”") + 1
    statement = Statement(
        (Span(end + 6, len(text) - 1),),
        (Span(end + 1, end + 5),),
        (Span(start, end),),
        Kind.DIRECT,
        0.9,
        speaker=speaker,
        act=Act.DENY if number % 2 else Act.STATE,
        act_score=0.7,
        polarity=Polarity.SAID,
    )
    article = Article(
        text,
        title=f"Harbour talks {number}",
        outlet=outlet,
        published=date(2031, 3, day),
        url=f"https://x.example/{number}",
    )
    return Reading(article, (statement,), versions=(("attribution", "invented"),))


@pytest.fixture
def archive(tmp_path: Path) -> str:
    """An archive of five invented articles."""
    path = tmp_path / "news.db"
    with onrecord.open(path) as opened:
        opened.save(*(reading(number, day=number) for number in (1, 2, 3)))
        opened.save(reading(4, outlet="=Évora Times", day=4, speaker=TAMM), reading(5, outlet="[b]", day=5))
        opened.note("/news/x.txt", Problem("intake", "empty", "there is\x1b[2J nothing in it", "/news/x.txt"))
    return str(path)


def ids(archive: str, *asked: str) -> list[str]:
    lines = run("said", *asked, "--archive", archive, "--format", "json", "-n", "100").out.splitlines()
    return [str(json.loads(line)["id"]) for line in lines]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ((), {1, 2, 3, 4, 5}),
        (("vorne",), {1, 2, 3, 5}),
        (("--act", "deny"), {1, 3, 5}),
        (("--act", "deny", "--act", "state"), {1, 2, 3, 4, 5}),
        (("--since", "2031-03-02", "--until", "2031-03-03"), {2, 3}),
        (("--about", '"table 4"'), {4}),
        (("--outlet", "norcall post", "--kind", "direct", "--polarity", "said"), {1, 2, 3}),
        (("--min-score", "0.95"), set()),
        (("nobody",), set()),
    ],
)
def test_said_finds(archive: str, asked: tuple[str, ...], numbers: set[int]) -> None:
    done = run("said", *asked, "--archive", archive, "--format", "json")
    found = [json.loads(line) for line in done.out.splitlines()]
    assert done.status == (0 if numbers else 1)
    assert {reading(number, day=number).article.title for number in numbers} == {
        each["article"]["title"] for each in found
    }
    assert ("Nothing found." in done.err) == (not numbers)


def test_said_as_a_table(archive: str) -> None:
    done = run("said", "--archive", archive)
    assert done.status == 0
    assert "“We never left table 4.”" in done.out
    assert "[b]" in done.out
    assert "\x1b" not in done.out + done.err


def test_said_as_csv_starts_no_formula(archive: str) -> None:
    rows = list(csv.reader(io.StringIO(run("said", "--archive", archive, "--format", "csv").out)))
    assert len(rows) == 6
    assert not any(cell.startswith("=") for row in rows for cell in row)
    assert any(cell == "'=Évora Times" for row in rows for cell in row)


def test_said_goes_on_from_where_a_list_ended(archive: str) -> None:
    first = run("said", "--archive", archive, "-n", "2", "--format", "json")
    assert "There is more: add --after " in first.err
    place = first.err.strip().rsplit(" ", 1)[1]
    second = run("said", "--archive", archive, "-n", "100", "--format", "json", "--after", place)
    assert "more" not in second.err
    found = [json.loads(line)["id"] for line in (first.out + second.out).splitlines()]
    assert found == ids(archive)
    assert len(set(found)) == 5


def test_said_by_meaning(archive: str) -> None:
    done = run("said", "--archive", archive, "--meaning", "we stayed at table 3", "-n", "1", "--format", "json")
    assert (done.status, len(done.out.splitlines())) == (0, 1)


def test_outlets(archive: str, tmp_path: Path) -> None:
    rows = [line.split() for line in run("outlets", "--archive", archive).out.splitlines() if "Norcall" in line]
    assert rows[0][:5] == ["Norcall", "Post", "3", "0", "3"]
    first = json.loads(run("outlets", "--archive", archive, "--format", "json").out.splitlines()[0])
    assert (first["name"], first["articles"], first["last"]) == ("Norcall Post", 3, "2031-03-03")
    target = tmp_path / "outlets.csv"
    assert run("outlets", "--archive", archive, "--format", "csv", "-o", str(target)).status == 0
    assert "'=Évora Times" in target.read_text(encoding="utf-8")


def test_a_correction_is_shown_listed_and_taken_back(archive: str) -> None:
    (statement,) = ids(archive, "tamm")
    done = run(
        "correct", statement[:8], "--archive", archive, "--speaker", "Ida Hale", "--act", "warn", "--note", "heard"
    )
    assert done.status == 0
    assert "Ida Hale" in done.out
    assert ids(archive, "hale") == ids(archive, "--act", "warn") == [statement]
    listed = run("corrections", "--archive", archive).out.splitlines()
    assert len(listed) == 3
    assert listed[2] == "2 corrections."
    assert "Bo Tamm (person) → Ida Hale (person)" in listed[0]
    assert "by ada" in listed[0]
    assert "heard" in listed[0]
    as_json = [json.loads(line) for line in run("corrections", "--archive", archive, "--json").out.splitlines()]
    assert [each["field"] for each in as_json] == ["speaker", "act"]
    for number in (1, 2):
        assert run("corrections", "--archive", archive, "--withdraw", str(number)).status == 0
    assert run("corrections", "--archive", archive).out == "0 corrections.\n"
    assert len(run("corrections", "--archive", archive, "--all").out.splitlines()) == 3
    assert ids(archive, "tamm") == [statement]


def test_a_rejected_statement(archive: str) -> None:
    statement = ids(archive)[0]
    done = run("correct", statement, "--archive", archive, "--reject", "--by", "Bea")
    assert f"Rejected {statement}." in done.out
    assert statement not in ids(archive)
    assert run("correct", statement, "--archive", archive, "--accept").status == 0
    assert statement in ids(archive)


def test_corrections_as_labels(archive: str) -> None:
    run("correct", ids(archive, "tamm")[0], "--archive", archive, "--act", "warn")
    run("correct", ids(archive, "vorne")[0], "--archive", archive, "--reject")
    lines = run("export", "--corrections", "--archive", archive).out.splitlines()
    assert len(lines) == 2
    assert all(isinstance(json.loads(line), dict) for line in lines)


_STARTS = {
    "jsonl": b'{"article"',
    "csv": b"article_id,",
    "parquet": b"PAR1",
    "events": b"",
    "webannotation": b"{",
    "schemaorg": b"{",
    "brat": b"PK",
    "citron": b"{",
    "ris": b"TY  - ",
}


@pytest.mark.parametrize("form", _STARTS)
def test_export(archive: str, tmp_path: Path, form: str) -> None:
    target = tmp_path / "out.bin"
    done = run("export", "vorne", "--act", "deny", "--archive", archive, "--format", form, "-o", str(target))
    assert (done.status, done.out, done.err) == (0, "", "3 statements of 3 articles.\n")
    content = target.read_bytes()
    assert content.startswith(_STARTS[form])
    if form in ("parquet", "brat"):
        held = (
            pq.read_table(target).num_rows
            if form == "parquet"
            else sum(name.endswith(".txt") for name in zipfile.ZipFile(target).namelist())
        )
        assert held == 3
    else:
        # Line ends and marks may be written otherwise, but the words of the three stand there, and of no other.
        text = content.decode("utf-8")
        assert all((f"table {number}" in text or form == "events") for number in (1, 3, 5))
        assert "table 2" not in text
        assert "table 4" not in text


def test_export_of_everything_is_what_was_read(archive: str, tmp_path: Path) -> None:
    target = tmp_path / "all.jsonl"
    assert run("export", "--archive", archive, "-o", str(target)).status == 0
    with onrecord.open(archive) as opened:
        expected = list(opened.readings())
    assert [reading_from_dict(json.loads(line)) for line in target.read_text().splitlines()] == expected


def test_export_as_the_machine_read_it(archive: str) -> None:
    run("correct", ids(archive, "tamm")[0], "--archive", archive, "--act", "warn")
    for option, act in ((), "warn"), (("--as-read",), "state"):
        (line,) = run("export", "tamm", "--archive", archive, *option).out.splitlines()
        assert json.loads(line)["statements"][0]["act"] == act


def test_archive_info_check_and_backup(archive: str, tmp_path: Path) -> None:
    info = run("archive", "info", "--archive", archive).out
    assert ["articles", "5"] in [line.split() for line in info.splitlines()]
    assert "2031-03-01 to 2031-03-05" in info
    assert run("archive", "check", "--archive", archive).out == "5 articles: all is whole.\n"
    copy = tmp_path / "copy.db"
    assert run("archive", "backup", str(copy), "--archive", archive).status == 0
    assert ids(str(copy)) == ids(archive)


def test_archive_check_lists_faults(archive: str) -> None:
    with sqlite3.connect(archive) as connection:
        connection.execute("UPDATE article SET text = replace(text, 'never', 'newer') WHERE id = 2")
    done = run("archive", "check", "--archive", archive)
    assert done.status == 1
    assert "was changed" in done.out
    assert "go back to a backup" in done.err


def test_problems(archive: str) -> None:
    done = run("problems", "--archive", archive)
    assert done.status == 0
    assert "/news/x.txt: there is" in done.out
    assert "\x1b" not in done.out
    assert done.err == "1 problem: 1 empty\n"
    assert json.loads(run("problems", "--archive", archive, "--json").out)["reason"] == "empty"
    assert run("problems", "--archive", archive, "--reason", "language").err == "0 problems\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("said", "--since", "soon"), "--since 'soon' is no date"),
        (("said", "--since", "2031", "--until", "2030"), "is after until"),
        (("said", "--act", "shout"), "no act 'shout'"),
        (("said", "--kind", "odd"), "direct, indirect, mixed"),
        (("said", "--about", '"*"'), "no word to look for"),
        (("said", "--meaning", ""), "no word to compare"),
        (("said", "..."), "no letter or digit"),
        (("said", "--after", "x"), "no place to go on from"),
        (("correct", "zz", "--accept"), "no statement id"),
        (("correct", "0000000000000000.1-2", "--accept"), "there is no statement"),
        (("correct", "0000", "--accept", "--reject"), "cannot be combined"),
        (("corrections", "--withdraw", "99999999999999999999999"), "no correction"),
        (("export", "-o", "x.docx"), "add --format"),
        (("export", "--corrections", "vorne"), "leave out what selects"),
        (("export", "--about", "-x"), "no word to look for"),
        (("archive", "backup", "."), "is a folder"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    archive: str,
    arguments: tuple[str, ...],
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert said in failed(*arguments, "--archive", archive, capsys=capsys, monkeypatch=monkeypatch)


@pytest.mark.parametrize(
    "arguments",
    [
        *(("said",), ("outlets",), ("problems",), ("problems", "--retry"), ("corrections",), ("export",), ("reread",)),
        *(("archive", "info"), ("archive", "check"), ("archive", "backup", "x.db"), ("correct", "0000", "--accept")),
    ],
    ids=" ".join,
)
def test_no_archive_is_one_line(
    tmp_path: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ONRECORD_ARCHIVE", raising=False)
    line = failed(*arguments, capsys=capsys, monkeypatch=monkeypatch)
    assert "there is no archive onrecord.db; make one with: onrecord add PATH..." in line
    assert list(tmp_path.iterdir()) == []


def test_any_limit(archive: str) -> None:
    assert len(ids(archive)) == 5
    assert len(run("said", "--archive", archive, "-f", "json", "-n", str(10**30)).out.splitlines()) == 5


class TestAdd:
    """Adding with the true models."""

    @pytest.fixture
    def news(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        folder = tmp_path / "news"
        folder.mkdir()
        (folder / "port.txt").write_text("Port talks resume\n\n“We never left the table,” said Ilse Vorne.\n")
        (folder / "more.jsonl").write_text(
            "".join(
                json.dumps({"text": f"“Ship {number} has left,” said Bo Tamm.", "outlet": "Norcall Post"}) + "\n"
                for number in range(3)
            )
        )
        monkeypatch.chdir(tmp_path)
        return folder

    def test_adding_twice_reads_once(self, news: Path) -> None:
        first = run("add", "news", "--archive", "x.db")
        assert first.status == 0
        assert first.err == "Added 4 articles with 4 statements.\n"
        again = run("add", "news", "--archive", "x.db")
        assert again.err == "Added 0 articles with 0 statements; 2 files unchanged.\n"
        with (news / "more.jsonl").open("a") as out:
            out.write(json.dumps({"text": "“One more is here,” said Bo Tamm.", "outlet": "Norcall Post"}) + "\n")
        third = run("add", "news", "--archive", "x.db")
        assert third.err == "Added 1 article with 1 statement; 3 already there; 1 file unchanged.\n"
        assert len(ids("x.db", "tamm")) == 4
        assert run("archive", "check", "--archive", "x.db").status == 0
        assert run("reread", "--archive", "x.db").err == "All readings are up to date.\n"

    def test_what_is_left_out_is_listed_and_tried_again(self, news: Path) -> None:
        (news / "broken.jsonl").write_text('{"text": "“All is well,” said Ilse Vorne."}\n{"text": \n')
        done = run("add", "news", "--archive", "x.db")
        assert done.status == 1
        assert "broken.jsonl:2" in done.err
        assert "1 left out" in done.err
        assert "broken.jsonl:2" in run("problems", "--archive", "x.db").out
        retried = run("problems", "--retry", "--archive", "x.db")
        assert retried.status == 1
        assert len(run("problems", "--archive", "x.db", "--json").out.splitlines()) == 1
        (news / "broken.jsonl").write_text('{"text": "“All is well,” said Ilse Vorne."}\n{"text": "Mended."}\n')
        retried = run("problems", "--retry", "--archive", "x.db")
        assert retried.status == 0
        assert "Added 1 article" in retried.err
        assert run("problems", "--archive", "x.db").err == "0 problems\n"

    def test_old_readings_are_read_anew(self, archive: str) -> None:
        run("correct", ids(archive, "tamm")[0], "--archive", archive, "--act", "warn")
        done = run("reread", "--archive", archive)
        assert (done.status, done.err) == (0, "Read 5 articles anew.\n")
        with onrecord.open(archive) as opened:
            assert {dict(each.versions)["attribution"] for each in opened.readings()} != {"invented"}
        assert len(ids(archive, "--act", "warn")) == 1
        assert run("archive", "check", "--archive", archive).status == 0

    def test_nothing_to_add_is_told(self, tmp_path: Path) -> None:
        done = run("add", str(tmp_path / "none.txt"), "--archive", str(tmp_path / "x.db"))
        assert done.status == 1
        assert "none.txt" in done.err
