"""What an archive tells of one statement and of copies, whose names it keeps, and readings as input and output."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import onrecord
from onrecord.cli import app, main
from onrecord.exports import reading_to_dict
from onrecord.records import (
    Act,
    Article,
    Granularity,
    Kind,
    Polarity,
    Reading,
    Span,
    Speaker,
    SpeakerType,
    Stance,
    Statement,
    When,
)

VORNE = Speaker("Ilse Vorne", SpeakerType.PERSON)
ANNA = Speaker("Anna Vorne", SpeakerType.PERSON)
TAMM = Speaker("Bo Tamm", SpeakerType.PERSON)
OFFICE = Speaker("Port Office", SpeakerType.ORGANIZATION)


@dataclass(frozen=True)
class Done:
    status: int
    out: str
    err: str


def run(*arguments: str, given: str | None = None, columns: int = 140) -> Done:
    """Run the command line as the program does, with its exit status."""
    environment = {"COLUMNS": str(columns), "USER": "ada", "ONRECORD_ARCHIVE": None}
    done = CliRunner(env=environment).invoke(app, list(arguments), input=given)
    return Done(done.exit_code, done.stdout, done.stderr)


def failed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The exit status and the one line with which the program stops."""
    monkeypatch.setattr("sys.argv", ["onrecord", *arguments])
    monkeypatch.setenv("USER", "ada")
    with pytest.raises(SystemExit) as stopped:
        main()
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("onrecord: ")
    assert isinstance(stopped.value.code, int)
    return stopped.value.code, line


def reading(
    head: str,
    *said: tuple[str, Speaker],
    outlet: str | None = "Norcall Post",
    published: date | None = date(2031, 3, 9),
    said_on: When | None = None,
    stance: Stance = Stance.NEUTRAL,
) -> Reading:
    """An article of a headline and a paragraph a statement, with a sentence of its own before it."""
    text = head + "\n"
    statements = []
    for words, speaker in said:
        text += "It rained. "
        start = len(text)
        end = start + len(words)
        text += f"{words} said {speaker.name}.\n"
        statements.append(
            Statement(
                (Span(end + 6, end + 6 + len(speaker.name)),),
                (Span(end + 1, end + 5),),
                (Span(start, end),),
                Kind.DIRECT,
                0.9,
                speaker=speaker,
                act=Act.STATE,
                act_score=0.7,
                polarity=Polarity.SAID,
                said_on=said_on,
                stance=stance,
                cameo="01",
            )
        )
    article = Article(
        text,
        title=head,
        outlet=outlet,
        published=published,
        url=f"https://norcall.example/{head.replace(' ', '-')}",
        authors=("Mia Hale", "Jo Venn"),
        language="en",
        origin=f"news/{head}.txt",
    )
    return Reading(article, tuple(statements), versions=(("attribution", "invented"),))


HARBOUR = reading("Harbour talks", ("“We never left.”", VORNE), ("“Nor did we.”", TAMM))
WEATHER = reading("A storm comes", ("“Ships stay in.”", OFFICE), outlet="Zalivar Times", published=date(2031, 3, 10))
FIRST, SECOND = HARBOUR.statement_ids
(THIRD,) = WEATHER.statement_ids


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "news.db"
    with onrecord.open(path) as opened:
        opened.save(HARBOUR, WEATHER)
    return path


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> str:
    """An archive of two invented articles."""
    return str(shutil.copy(made, tmp_path / "news.db"))


def save(archive: str, *readings: Reading) -> None:
    with onrecord.open(archive) as opened:
        opened.save(*readings)


def names(archive: str, *asked: str) -> set[str]:
    lines = run("said", *asked, "-a", archive, "-f", "json", "-n", "100").out.splitlines()
    return {json.loads(line)["speakers"][0]["name"] for line in lines}


class TestShow:
    def test_a_statement_stands_in_its_paragraph_with_the_facts_of_its_article(self, archive: str) -> None:
        done = run("show", FIRST, "-a", archive)
        lines = [line.strip() for line in done.out.splitlines()]
        assert done.status == 0
        assert lines[0] == "2031-03-09  Ilse Vorne · said"
        assert "It rained. “We never left.” said Ilse Vorne." in lines
        assert "“Nor did we.”" not in done.out
        assert [" ".join(line.split()) for line in lines[-4:]] == [
            "published 2031-03-09",
            "by Mia Hale, Jo Venn",
            "address https://norcall.example/Harbour-talks",
            "read from news/Harbour talks.txt",
        ]
        assert "correction" not in done.out

    def test_corrections_are_all_shown_and_only_its_own(self, archive: str) -> None:
        run("correct", FIRST, "-a", archive, "--act", "warn", "--note", "he shouted")
        run("correct", FIRST, "-a", archive, "--act", "deny", "--by", "Bea")
        run("correct", SECOND, "-a", archive, "--act", "praise")
        run("corrections", "-a", archive, "--withdraw", "1")
        lines = [line for line in run("show", FIRST, "-a", archive).out.splitlines() if "correction" in line]
        first, second = lines
        assert "1 · act: state → warn · by ada" in first
        assert "he shouted · withdrawn" in first
        assert "2 · act: state → deny · by Bea" in second

    def test_a_rejected_statement_is_shown(self, archive: str) -> None:
        run("correct", FIRST, "-a", archive, "--reject")
        done = run("show", FIRST, "-a", archive)
        assert done.status == 0
        assert "1 · rejected · by ada" in done.out

    def test_the_beginning_of_an_id_is_enough(self, archive: str) -> None:
        assert run("show", THIRD[:6], "-a", archive).out == run("show", THIRD, "-a", archive).out

    def test_what_is_not_known_has_no_line(self, archive: str) -> None:
        bare = Reading(Article("“Yes,” she said."), (Statement((), (), (Span(0, 5),), Kind.DIRECT, 0.9),))
        save(archive, bare)
        done = run("show", bare.statement_ids[0], "-a", archive)
        assert "“Yes,” she said." in done.out
        assert not any(word in done.out for word in ("published", "address", "read from", "None"))

    def test_no_text_drives_the_terminal(self, archive: str) -> None:
        hostile = reading("Bad [b]\x1b[2J", ("“\x1b[31m.”", Speaker("\x1b]0;x\x07", SpeakerType.PERSON)))
        save(archive, hostile)
        done = run("show", hostile.statement_ids[0], "-a", archive)
        assert done.status == 0
        assert "\x1b" not in done.out
        assert "\x07" not in done.out

    def test_a_statement_of_many_lines_is_shown_with_all_of_them(self, archive: str) -> None:
        text = "Before.\n“One\n\nTwo” she said\nAfter.\n"
        parts = (Span(8, 12), Span(14, 18))
        long = Reading(Article(text), (Statement((Span(19, 22),), (Span(23, 27),), parts, Kind.DIRECT, 0.9),))
        save(archive, long)
        shown = [line for line in run("show", long.statement_ids[0], "-a", archive).out.splitlines() if line]
        assert [line.strip() for line in shown if line.startswith("    ") and line[4] != " "] == [
            "“One",
            "Two” she said",
        ]

    @pytest.mark.parametrize("wrong", ["zz", "0000", "0000000000000000.1-2"])
    def test_no_such_statement_is_one_line(
        self, archive: str, wrong: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        status, line = failed(monkeypatch, capsys, "show", wrong, "-a", archive)
        assert status == 2
        assert "statement" in line


class TestCopies:
    WIRE = " ".join(f"Word{number} follows." for number in range(60))

    @pytest.fixture
    def copied(self, archive: str) -> str:
        """The archive with one wire report in three outlets, and another in two."""
        wires = [
            reading(f"Wire {number}", (self.WIRE + more, TAMM), outlet=outlet, published=published)
            for number, (more, outlet, published) in enumerate(
                [
                    (" It was late.", "Norcall Post", date(2031, 3, 5)),
                    ("", "Zalivar Times", date(2031, 3, 4)),
                    (" Nobody slept.", None, None),
                ]
            )
        ]
        other = self.WIRE.replace("Word", "Deed").replace("follows", "ends")
        pair = [reading(f"Deed {day}", (other, VORNE), published=date(2031, 3, day)) for day in (1, 2)]
        save(archive, *pair, *wires)
        return archive

    def test_originals_stand_before_their_copies_the_most_repeated_first(self, copied: str) -> None:
        done = run("copies", "-a", copied)
        assert done.status == 0
        wire, deed, closing = done.out.strip().split("\n\n")
        head, original, *copies = wire.splitlines()
        assert head == "Wire 1 (2 outlets, 2 copies)"
        assert original.startswith("  2031-03-04 · original · Zalivar Times · ")
        assert original.endswith(" · https://norcall.example/Wire-1")
        assert len(copies) == 2
        assert any(line.startswith("  2031-03-05 · near 0.") and "Norcall Post" in line for line in copies)
        assert any(line.startswith("  no date · near 0.") and "no outlet" in line for line in copies)
        assert deed.startswith("Deed 1 (1 outlet, 1 copy)\n  2031-03-01 · original")
        assert closing == "2 originals with 3 copies."

    def test_as_json_and_only_the_first(self, copied: str) -> None:
        done = run("copies", "-a", copied, "--json", "--top", "1")
        (line,) = done.out.splitlines()
        origin = json.loads(line)
        assert origin["original"]["title"] == "Wire 1"
        assert origin["original"]["likeness"] is None
        assert {each["likeness"] for each in origin["copies"]} == {"near"}
        assert all(0.9 < each["score"] <= 1 for each in origin["copies"])
        assert origin["outlets"] == ["Zalivar Times", "Norcall Post"]
        assert run("copies", "-a", copied, "--top", "1").out.endswith("2 originals with 3 copies.\n")

    def test_from_python(self, copied: str) -> None:
        with onrecord.open(copied) as opened:
            first, second = opened.origins()
            assert [len(first.copies), len(second.copies)] == [2, 1]
            assert {each.id for each in first.copies} == opened.known(each.id for each in first.copies)
            assert first.original.published == date(2031, 3, 4)

    def test_to_a_file_and_without_copies(self, archive: str, tmp_path: Path) -> None:
        target = tmp_path / "copies.txt"
        assert run("copies", "-a", archive, "-o", str(target)).status == 0
        assert target.read_text() == "0 originals with 0 copies.\n"
        assert run("copies", "-a", archive, "--json").out == ""

    def test_no_title_drives_the_terminal(self, archive: str) -> None:
        save(archive, *(reading(f"{head}\x1b[2J\n  x", (self.WIRE, TAMM)) for head in "ab"))
        done = run("copies", "-a", archive)
        assert "\x1b" not in done.out
        assert len(done.out.splitlines()) == 5


class TestNames:
    """The user's own table is kept with the archive, and goes before the rules."""

    TABLE = "name,aliases,type\nIlse Vorne,Bo Tamm,person\n"

    @pytest.fixture
    def table(self, tmp_path: Path) -> str:
        path = tmp_path / "names.csv"
        path.write_text(self.TABLE, encoding="utf-8")
        return str(path)

    def test_names_of_the_table_become_one_speaker(self, archive: str, table: str) -> None:
        assert names(archive, "tamm") == {"Bo Tamm"}
        done = run("speakers", "-a", archive, "--speakers", table)
        assert (done.status, done.err) == (0, "1 name joined to others.\n")
        assert "2 speakers · 3 statements" in done.out
        assert names(archive, "tamm") == names(archive, "vorne") == {"Bo Tamm", "Ilse Vorne"}

    def test_settling_again_keeps_the_table(self, archive: str, table: str) -> None:
        run("speakers", "-a", archive, "--speakers", table)
        assert run("speakers", "-a", archive, "--settle").err == "1 name joined to others.\n"
        assert names(archive, "tamm") == {"Bo Tamm", "Ilse Vorne"}

    def test_another_table_takes_its_place(self, archive: str, table: str) -> None:
        run("speakers", "-a", archive, "--speakers", table)
        Path(table).write_text("name\n", encoding="utf-8")
        assert run("speakers", "-a", archive, "--speakers", table).err == "0 names joined to others.\n"
        assert names(archive, "tamm") == {"Bo Tamm"}

    def test_what_is_added_later_gets_the_names(self, archive: str, table: str, tmp_path: Path) -> None:
        more = tmp_path / "more.jsonl"
        more.write_text(json.dumps(reading_to_dict(reading("Later", ("“Again.”", TAMM)))) + "\n")
        run("speakers", "-a", archive, "--speakers", table)
        assert run("add", str(more), "-a", archive).status == 0
        assert run("said", "vorne", "-a", archive, "--about", "again", "-f", "json").status == 0
        with onrecord.open(archive) as opened:
            (found,) = opened.said(about="again")
            assert found.statement.speaker is not None
            assert found.statement.speaker.name == "Ilse Vorne"

    def test_add_takes_a_table_and_settles_by_it(self, archive: str, table: str, tmp_path: Path) -> None:
        more = tmp_path / "more.jsonl"
        more.write_text(json.dumps(reading_to_dict(reading("Later", ("“Again.”", OFFICE)))) + "\n")
        assert run("add", str(more), "-a", archive, "--speakers", table).status == 0
        assert names(archive, "tamm") == {"Bo Tamm", "Ilse Vorne"}
        with onrecord.open(archive) as opened:
            assert opened.names() == self.TABLE

    def test_a_damaged_table_changes_nothing(
        self,
        archive: str,
        table: str,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        run("speakers", "-a", archive, "--speakers", table)
        Path(table).write_text("alias\nx\n", encoding="utf-8")
        status, line = failed(monkeypatch, capsys, "speakers", "-a", archive, "--speakers", table)
        assert status == 2
        assert "there is no column name" in line
        with onrecord.open(archive) as opened:
            assert opened.names() == self.TABLE

    @pytest.mark.parametrize("option", [("--settle",), ("-a", "x.db")])
    def test_an_archive_and_paths_go_not_together(
        self,
        option: tuple[str, ...],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        status, line = failed(monkeypatch, capsys, "speakers", str(tmp_path), *option)
        assert status == 2
        assert "go without paths" in line


class TestReadingsAsInput:
    @pytest.fixture
    def exported(self, archive: str, tmp_path: Path) -> Path:
        target = tmp_path / "all.jsonl"
        assert run("export", "-a", archive, "-o", str(target)).status == 0
        return target

    def test_an_export_makes_the_same_archive_again(self, archive: str, exported: Path, tmp_path: Path) -> None:
        other = str(tmp_path / "other.db")
        done = run("add", str(exported), "-a", other)
        assert (done.status, done.err) == (0, "Added 2 articles with 3 statements.\n")
        with onrecord.open(archive) as one, onrecord.open(other) as two:
            assert list(one.readings()) == list(two.readings()) == [HARBOUR, WEATHER]
        assert run("archive", "check", "-a", other).status == 0
        assert run("add", str(exported), "-a", archive).err == "Added 0 articles with 0 statements; 2 already there.\n"

    def test_a_damaged_line_is_left_out_and_told(self, exported: Path, tmp_path: Path) -> None:
        first, second = exported.read_text().splitlines()
        broken = json.loads(first)
        broken["statements"][0]["content"] = [[0, 99999]]
        exported.write_text(f"{json.dumps(broken)}\n{second}\n")
        done = run("add", str(exported), "-a", str(tmp_path / "other.db"))
        assert done.status == 1
        assert "all.jsonl:1: " in done.err
        assert "statements[0].content[0]" in done.err
        assert done.err.endswith("Added 1 article with 1 statement; 1 left out.\n")
        listed = run("problems", "-a", str(tmp_path / "other.db"), "--json").out
        assert json.loads(listed)["reason"] == "malformed"

    def test_read_prints_them_again(self, exported: Path) -> None:
        done = run("read", str(exported), "-f", "json")
        assert (done.status, done.out) == (0, exported.read_text())
        table = run("read", str(exported), columns=80).out
        assert "Harbour talks" in table
        assert "“Ships stay in.”" in table

    def test_speakers_counts_them_without_reading(self, exported: Path) -> None:
        rows = [json.loads(row) for row in run("speakers", str(exported), "-f", "json").out.splitlines()]
        assert {row["name"] for row in rows} == {"Ilse Vorne", "Bo Tamm", "Port Office"}

    def test_what_others_read_is_outdated_for_nobody(self, exported: Path, tmp_path: Path) -> None:
        other = str(tmp_path / "other.db")
        run("add", str(exported), "-a", other)
        with onrecord.open(other) as opened:
            assert {dict(each.versions)["attribution"] for each in opened.readings()} == {"invented"}


class TestHints:
    @pytest.mark.parametrize(
        ("asked", "hint"),
        [
            (("Nobody Here",), "Nothing found. No speaker's name holds 'Nobody Here'.\n"),
            (
                ("--outlet", "norcal post"),
                "Nothing found. There is no outlet 'norcal post'; did you mean Norcall Post?\n",
            ),
            (("--outlet", "Quite Another"), "Nothing found. There is no outlet 'Quite Another'.\n"),
            (("tamm", "--about", "zebra"), "Nothing found.\n"),
            (("tamm", "--outlet", "ZALIVAR times"), "Nothing found.\n"),
        ],
    )
    def test_nothing_found(self, archive: str, asked: tuple[str, ...], hint: str) -> None:
        done = run("said", *asked, "-a", archive)
        assert (done.status, done.out, done.err) == (1, "", hint)

    def test_a_name_of_several_speakers(self, archive: str) -> None:
        save(archive, *(reading(f"More {number}", (f"“{number}.”", ANNA)) for number in range(2)))
        done = run("said", "vorne", "-a", archive)
        assert done.status == 0
        assert done.err == "vorne may be Anna Vorne (2), Ilse Vorne (1); write more of the name to have one alone.\n"
        assert run("said", "ilse vorne", "-a", archive).err == ""
        assert "may be" not in run("said", "vorne", "-a", archive, "--after", "2031-03-09.1.1").err

    def test_of_many_speakers_five_are_named(self, archive: str) -> None:
        given = ("Ada", "Bea", "Cora", "Dora", "Ema", "Fay")
        save(archive, *(reading(name, ("“Yes.”", Speaker(f"{name} Tamm", SpeakerType.PERSON))) for name in given))
        hint = run("said", "tamm", "-a", archive).err
        assert hint.count("(1)") == 5
        assert " and others; write more" in hint

    @pytest.mark.parametrize("asked", ["President Vorne", "Prime Minister Ilse Vorne", "Mrs. Vorne"])
    def test_titles_are_dropped_when_nothing_is_found(self, archive: str, asked: str) -> None:
        assert names(archive, asked) == {"Ilse Vorne"}

    def test_a_title_that_is_part_of_a_name_goes_before(self, archive: str) -> None:
        save(archive, reading("President", ("“I am.”", Speaker("President Vorne", SpeakerType.UNNAMED))))
        assert names(archive, "President Vorne") == {"President Vorne"}


@pytest.mark.parametrize(
    ("said_on", "shown"),
    [
        (When("2031-02", Granularity.MONTH), "2031-02   "),
        (When("2029", Granularity.YEAR), "2029      "),
        (When("2031-02-07", Granularity.DAY), "2031-02-07"),
        # The day of publication lies in this month, and counts.
        (When("2031-03", Granularity.MONTH), "2031-03-09"),
        (None, "2031-03-09"),
    ],
)
def test_months_and_years_are_shown_as_such(tmp_path: Path, said_on: When | None, shown: str) -> None:
    archive = str(tmp_path / "x.db")
    save(archive, reading("When", ("“Then.”", VORNE), said_on=said_on))
    assert run("said", "-a", archive).out.startswith(f"{shown}  Ilse Vorne")


class TestExport:
    @pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "events", "brat"])
    def test_nothing_found_is_told(self, archive: str, tmp_path: Path, form: str) -> None:
        done = run("export", "nobody", "-a", archive, "-f", form, "-o", str(tmp_path / "x"))
        assert (done.status, done.err) == (1, "Nothing found.\n")

    def test_how_much_was_written_is_told(self, archive: str) -> None:
        assert run("export", "-a", archive).err == "3 statements of 2 articles.\n"
        assert run("export", "tamm", "-a", archive).err == "1 statement of 1 article.\n"

    def test_tables_name_the_statement_by_its_id(self, archive: str, tmp_path: Path) -> None:
        # Of a selection too: the number of a statement in what is exported is another than in its article.
        rows = list(csv.DictReader(io.StringIO(run("export", "tamm", "-a", archive, "-f", "csv").out)))
        assert [(row["statement"], row["statement_id"]) for row in rows] == [("1", SECOND)]
        assert list(rows[0])[-1] == "statement_id"
        target = tmp_path / "x.parquet"
        run("export", "-a", archive, "-o", str(target))
        assert pq.read_table(target).column("statement_id").to_pylist() == [FIRST, SECOND, THIRD]

    def test_events_are_numbered_within_their_statement(self, archive: str) -> None:
        both = Speaker("Ilse Vorne & Bo Tamm", SpeakerType.GROUP, members=(VORNE, TAMM))
        joint = reading("Joint", ("“Both of us.”", both))
        save(archive, joint)
        rows = list(csv.DictReader(io.StringIO(run("export", "-a", archive, "-f", "events").out), delimiter="\t"))
        place = joint.statement_ids[0]
        assert [row["event_id"] for row in rows] == [
            *(f"{each}-1" for each in (FIRST, SECOND, THIRD)),
            f"{place}-1",
            f"{place}-2",
        ]
        assert [row["actor"] for row in rows][-2:] == ["Ilse Vorne", "Bo Tamm"]


class TestCorrect:
    def test_the_type_of_a_known_name_is_found(self, archive: str) -> None:
        done = run("correct", FIRST, "-a", archive, "--speaker", "port office", "--addressee", "Bo  Tamm")
        assert done.status == 0
        with onrecord.open(archive) as opened:
            values = {each.field: each.value for each in opened.corrections()}
        assert values["speaker"]["type"] == "organization"
        assert values["addressee"] == {"name": "Bo Tamm", "type": "person"}

    @pytest.mark.parametrize(
        ("arguments", "kind"),
        [(("Zed Nobody",), "person"), (("Port Office", "--speaker-type", "document"), "document")],
    )
    def test_a_name_nobody_knows_is_a_person_and_a_given_type_counts(
        self, archive: str, arguments: tuple[str, ...], kind: str
    ) -> None:
        run("correct", FIRST, "-a", archive, "--speaker", *arguments)
        with onrecord.open(archive) as opened:
            assert [each.value["type"] for each in opened.corrections()] == [kind]

    def test_of_two_types_the_article_s_own_counts(self, archive: str) -> None:
        strange = Speaker("Bo Tamm", SpeakerType.DOCUMENT)
        save(archive, *(reading(f"Strange {number}", (f"“{number}.”", strange)) for number in range(3)))
        run("correct", FIRST, "-a", archive, "--speaker", "Bo Tamm")
        run("correct", THIRD, "-a", archive, "--speaker", "Bo Tamm")
        with onrecord.open(archive) as opened:
            assert [each.value["type"] for each in opened.corrections()] == ["person", "document"]

    def test_to_reject_and_to_accept_overrule_each_other(self, archive: str) -> None:
        for option in ("--reject", "--accept", "--reject"):
            assert run("correct", FIRST, "-a", archive, option).status == 0
        lines = run("corrections", "-a", archive, "--all").out.splitlines()
        assert [("withdrawn" in line, "rejected" in line) for line in lines[:3]] == [
            (True, True),
            (True, False),
            (False, True),
        ]
        assert lines[3] == "3 corrections."
        assert run("corrections", "-a", archive).out.endswith("\n1 correction.\n")
        assert run("said", "vorne", "-a", archive).status == 1

    def test_nothing_else_is_corrected_on_a_rejected_statement(
        self, archive: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        wrong = ("correct", FIRST, "-a", archive, "--act", "warn")
        status, line = failed(monkeypatch, capsys, *wrong, "--reject")
        assert (status, "nothing else to correct" in line) == (2, True)
        run("correct", FIRST, "-a", archive, "--reject")
        status, line = failed(monkeypatch, capsys, *wrong)
        assert (status, "is rejected; accept it first" in line) == (2, True)
        assert len(run("corrections", "-a", archive, "--json").out.splitlines()) == 1
        # What accepts it in the same breath may correct it.
        assert run(*wrong, "--accept").status == 0
        assert run("said", "vorne", "--act", "warn", "-a", archive).status == 0


def test_add_tells_fields_left_out_from_articles_left_out(tmp_path: Path) -> None:
    news = tmp_path / "news.jsonl"
    news.write_text(
        '{"text": "“All is well,” said Ilse Vorne.", "date": "03/04/2031", "outlet": "Norcall"}\n'
        '{"text": "“All is well,” said Bo Tamm.", "outlet": "Norcall"}\n'
        '{"text": \n',
        encoding="utf-8",
    )
    done = run("add", str(news), "-a", str(tmp_path / "x.db"))
    assert done.status == 1
    assert done.err.endswith("Added 2 articles with 2 statements; 1 left out; 1 with a field left out.\n")


class TestFromPython:
    def test_statements_by_the_stance_of_their_cue(self, archive: str) -> None:
        claimed = reading("Claims", ("“We won.”", ANNA), stance=Stance.DOUBTING)
        save(archive, claimed)
        with onrecord.open(archive) as opened:
            assert [each.id for each in opened.said(stance="doubting")] == list(claimed.statement_ids)
            assert [each.id for each in opened.said(stance=Stance.DOUBTING)] == list(claimed.statement_ids)
            assert len(list(opened.said(stance=["doubting", Stance.NEUTRAL]))) == 4
            with pytest.raises(
                onrecord.errors.SettingError, match="there is no stance 'odd'; the known ones are neutral"
            ):
                opened.said(stance="odd")

    def test_a_selection_is_asked_for_searches_counts_and_readings(self, archive: str) -> None:
        wanted = onrecord.Selection(speaker="tamm", kinds=(Kind.DIRECT,))
        with onrecord.open(archive) as opened:
            assert isinstance(opened, onrecord.Archive)
            assert opened.count(wanted) == 1
            assert [each.id for each in opened.select(wanted)] == [SECOND]
            assert [each.id for each in opened.alike("nor did we", wanted)] == [SECOND]
            assert [each.statement_ids for each in opened.readings(wanted)] == [(SECOND,)]

    def test_there_is_nothing_else_beside_the_public_names(self) -> None:
        with pytest.raises(AttributeError, match="has no attribute 'Found'"):
            _ = onrecord.Found


@pytest.mark.parametrize("within", ["onrecord.cli.outlets.open_archive", "onrecord.cli.app"])
def test_ctrl_c_is_one_line_and_status_130(
    within: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*arguments: Any, **options: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(within, stop)
    assert failed(monkeypatch, capsys, "outlets") == (130, "onrecord: stopped; to go on, give the same command again")


def test_other_exits_keep_their_status(
    archive: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["onrecord", "said", "nobody", "-a", archive])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 1
    assert "stopped" not in capsys.readouterr().err
