"""``onrecord stories``, ``compare`` and ``link`` as a user calls them."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

import onrecord
from onrecord.cli import app, main
from onrecord.records import Article, Kind, Reading, Span, Speaker, SpeakerType, Statement

VORNE = Speaker("Ilse Vorne", SpeakerType.PERSON)
TAMM = Speaker("Bo Tamm", SpeakerType.PERSON)
WALL = "“We will build the sea wall at Velm before the storms come,”"
MONEY = "“The money for the wall of Velm was always there,”"
TAIL = (
    " The sea wall at Velm broke in the winter storms, and the harbour of Velm was flooded twice. The harbour board has"
    " counted forty boats that were lost when the wall gave way. "
)


@dataclass(frozen=True)
class Done:
    status: int
    out: str
    err: str


def run(*arguments: str, width: str = "140") -> Done:
    """Run the command line as the program does, with its exit status."""
    environment = {"COLUMNS": width, "ONRECORD_ARCHIVE": None}
    done = CliRunner(env=environment).invoke(app, list(arguments))
    return Done(done.exit_code, done.stdout, done.stderr)


def reading(title: str, outlet: str, day: int, *said: tuple[str, Speaker], tail: str = TAIL) -> Reading:
    text, statements = title + "\n", []
    for words, speaker in said:
        start = len(text)
        text += f"{words} said {speaker.name}."
        end = start + len(words)
        cue, source = Span(end + 1, end + 5), Span(end + 6, len(text) - 1)
        statements.append(Statement((source,), (cue,), (Span(start, end),), Kind.DIRECT, 0.9, speaker=speaker))
        text += f"{tail}\n"
    article = Article(text, title=title, outlet=outlet, published=date(2031, 5, day), language="en")
    return Reading(article, tuple(statements), versions=(("attribution", "invented"),))


FIRST = reading("Velm to build its sea wall again", "=Évora Times", 6, (WALL, VORNE), (MONEY, VORNE))
SECOND = reading(
    "Sea wall of Velm to be built before the storms",
    "Norcall",
    7,
    (WALL, VORNE),
    tail=" Velm had lost its sea wall in a storm of last winter. Forty boats sank in the harbour when it broke.",
)
COPY = reading("Velm to build its sea wall again", "Wire Reader", 7, (WALL, VORNE), (MONEY, VORNE))
HERRING = "“There is no herring left in the Sound,”"
OTHER = reading(
    "Herring boats of Brennwick turn back",
    "[b]Courier[/b]\x1b[2J",
    20,
    (HERRING, TAMM),
    tail=" Fishermen of Brennwick came home from the Sound with empty nets for the third week, without herring.",
)
AGAIN = reading(
    "No herring left for the boats of Brennwick",
    "[b]Courier[/b]\x1b[2J",
    21,
    (HERRING, TAMM),
    tail=" The herring boats stay in Brennwick after three weeks of empty nets in the Sound, their fishermen decided.",
)
ALL = (FIRST, SECOND, COPY, OTHER, AGAIN)


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("linked") / "news.db"
    with onrecord.open(path) as opened:
        opened.save(*ALL)
    done = run("link", "-a", str(path))
    assert (done.status, done.out, done.err) == (0, "", "Linked 5 articles: 3 threads new or changed.\n")
    return path


@pytest.fixture
def archive(linked: Path, tmp_path: Path) -> str:
    """A linked archive of two stories, to be changed."""
    return str(shutil.copy(linked, tmp_path / "news.db"))


@pytest.fixture
def waiting(tmp_path: Path) -> str:
    """The same, before anything was linked."""
    with onrecord.open(tmp_path / "news.db") as opened:
        opened.save(*ALL)
    return str(tmp_path / "news.db")


def listed(archive: str, *asked: str) -> list[list[str]]:
    """The articles of each story."""
    lines = run("stories", *asked, "-a", archive, "-f", "json").out.splitlines()
    return [[article["id"] for article in json.loads(line)["articles"]] for line in lines]


class TestLink:
    def test_a_second_time_there_is_nothing_to_do(self, archive: str) -> None:
        assert run("link", "-a", archive) == Done(0, "", "All articles are linked.\n")

    def test_anew(self, archive: str) -> None:
        before = listed(archive, "--outlets", "0")
        done = run("link", "--anew", "-a", archive)
        assert (done.status, done.err) == (0, "Linked 5 articles: 3 threads new or changed.\n")
        assert listed(archive, "--outlets", "0") == before

    def test_what_was_linked_is_sound(self, archive: str) -> None:
        assert run("archive", "check", "-a", archive).out == "5 articles: all is whole.\n"


class TestStories:
    def test_a_list_for_people(self, archive: str) -> None:
        done = run("stories", "-a", archive)
        assert (done.status, done.err) == (0, "")
        assert "2031-05-06" in done.out
        assert "=Évora Times" in done.out and "Wire Reader" in done.out
        assert "Herring" not in done.out

    def test_those_of_one_outlet_too_and_nothing_is_sent_to_the_terminal(self, archive: str) -> None:
        done = run("stories", "-a", archive, "--outlets", "1")
        assert done.out.index("Herring") < done.out.index("Velm"), "the latest comes first"
        assert "[b]Courier[/b]" in done.out
        assert "\x1b" not in done.out

    @pytest.mark.parametrize(
        ("asked", "stories"),
        [
            ((), ["velm"]),
            (("--outlets", "1"), ["herring", "velm"]),
            (("--outlets", "4"), []),
            (("--outlets", "1", "--limit", "1"), ["herring"]),
            (("--outlets", "1", "-n", str(10**30)), ["herring", "velm"]),
            (("--outlets", str(10**30)), []),
            (("--outlets", "1", "--about", "herring"), ["herring"]),
            (("--outlets", "1", "--since", "2031-05-08"), ["herring"]),
            (("--outlets", "1", "--until", "2031-05-08"), ["velm"]),
            (("--about", "nobody"), []),
        ],
    )
    def test_selected(self, archive: str, asked: tuple[str, ...], stories: list[str]) -> None:
        articles = {
            "velm": {FIRST.article.id, SECOND.article.id, COPY.article.id},
            "herring": {OTHER.article.id, AGAIN.article.id},
        }
        asked = (*asked, "-f", "json", "-a", archive)
        done = run("stories", *asked)
        found = [{each["id"] for each in json.loads(line)["articles"]} for line in done.out.splitlines()]
        assert found == [articles[name] for name in stories]
        assert (done.status, "No stories found" in done.err) == ((0, False) if stories else (1, True))

    def test_one_with_its_articles(self, archive: str) -> None:
        shown = run("stories", COPY.article.id, "-a", archive)
        assert shown.status == 0
        assert shown == run("stories", SECOND.article.id[:8], "-a", archive)
        assert shown.out.index(FIRST.article.id) < shown.out.index(SECOND.article.id)
        assert "1 copy: Wire Reader" in shown.out

    def test_as_a_table_for_programs_that_starts_no_formula(self, archive: str, tmp_path: Path) -> None:
        target = tmp_path / "stories.csv"
        assert run("stories", "-a", archive, "-f", "csv", "-o", str(target)).status == 0
        rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
        assert [(row["outlet_names"], row["outlets"]) for row in rows] == [("'=Évora Times;Wire Reader;Norcall", "3")]

    def test_new_articles_are_linked_first_unless_they_shall_wait(self, waiting: str) -> None:
        done = run("stories", "-a", waiting, "--as-is")
        assert (done.status, done.out.strip()) == (1, "No stories found.")
        assert done.err.startswith("5 articles added since are in no story yet.\n")
        done = run("stories", "-a", waiting)
        assert done.status == 0
        assert done.err == "Finding the stories and threads of 5 new articles ...\n"
        assert run("stories", "-a", waiting).err == ""

    def test_a_narrow_terminal(self, archive: str) -> None:
        done = run("stories", "-a", archive, width="40")
        assert done.status == 0
        assert max(map(len, done.out.splitlines())) <= 40


class TestCompare:
    def test_a_table_for_people(self, archive: str) -> None:
        done = run("compare", FIRST.article.id, "-a", archive)
        assert (done.status, done.err) == (0, "")
        assert "Ilse Vorne" in done.out
        assert "build the sea wall" in done.out
        assert "\x1b" not in done.out

    def test_what_one_outlet_alone_has(self, archive: str) -> None:
        short, whole = (run("compare", FIRST.article.id, "-a", archive, *more).out for more in ((), ("--all",)))
        assert len(whole) > len(short)

    def test_as_json(self, archive: str) -> None:
        done = run("compare", FIRST.article.id, "-a", archive, "-f", "json")
        record = json.loads(done.out)
        assert {each["outlet"] for each in record["outlets"]} == {"Norcall", "=Évora Times"}
        assert len(record["rows"]) == 2

    @pytest.mark.parametrize(
        ("name", "start"), [("x.html", "<!doctype html"), ("x.JSON", "{"), ("x.csv", ""), ("x.txt", "")]
    )
    def test_the_ending_of_the_file_tells_the_format(self, archive: str, tmp_path: Path, name: str, start: str) -> None:
        target = tmp_path / name
        done = run("compare", SECOND.article.id, "-a", archive, "-o", str(target))
        assert (done.status, done.out, done.err) == (0, "", "")
        content = target.read_text(encoding="utf-8-sig")
        assert content.lower().startswith(start)
        assert "build the sea wall" in content
        if name == "x.csv":
            rows = list(csv.reader(io.StringIO(content)))
            assert len({len(row) for row in rows}) == 1 < len(rows)

    def test_new_articles_are_linked_first(self, waiting: str) -> None:
        done = run("compare", SECOND.article.id, "-a", waiting, "-f", "json")
        assert done.err == "Finding the stories and threads of 5 new articles ...\n"
        assert len(json.loads(done.out)["outlets"]) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("stories", "zzzz"), "there is no story 'zzzz'"),
        (("stories", "%"), "there is no story '%'"),
        (("stories", "\0"), "there is no story"),
        (("stories", ""), "there is no story"),
        (("stories", "--since", "soon"), "'soon' is no date"),
        (("stories", "--about", '"*"'), "no word to look for"),
        (("compare", "zzzz"), "there is no story 'zzzz'"),
        (("compare", "x" * 10_000), "there is no story"),
        (("compare", ""), "there is no story"),
    ],
    ids=lambda given: None if isinstance(given, str) else " ".join(given)[:24].replace("\0", "NUL"),
)
def test_what_cannot_be_done_is_one_line(
    archive: str,
    arguments: tuple[str, ...],
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.argv", ["onrecord", *arguments, "-a", archive])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    captured = capsys.readouterr()
    (line,) = captured.err.splitlines()
    assert line.startswith("onrecord: ") and said in line
    assert captured.out == ""


@pytest.mark.parametrize("arguments", [("stories",), ("compare", "x"), ("link",)], ids=" ".join)
def test_no_archive_is_one_line(
    tmp_path: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["onrecord", *arguments, "-a", str(tmp_path / "none.db")])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    assert "there is no archive" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
