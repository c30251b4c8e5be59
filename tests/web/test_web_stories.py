"""Stories and threads in a browser: the list, one story outlet by outlet, and one statement in all its tellings."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

import onrecord
from onrecord.pipeline.linking import link_archive
from onrecord.records import Article, Kind, Reading, Span, Speaker, SpeakerType, Statement
from onrecord.settings import Settings
from onrecord.web.application import make_app
from onrecord.web.pages import story as story_page
from onrecord.web.safety import make_access

if TYPE_CHECKING:
    from pathlib import Path

VORNE = Speaker("Ilse Vorne", SpeakerType.PERSON)
WALL = "“We will build the sea wall at Velm before the storms come,”"
CUT = "“We will build the sea wall at Velm,”"
MONEY = "“The money for the wall of Velm was always there,”"
BOARD = "“Nobody asked the harbour board of Velm before it was sold,”"
HERRING = "“There is no herring left in the Sound,”"
TAIL = (
    " The sea wall at Velm broke in the winter storms, and the harbour of Velm was flooded twice. The harbour board has"
    " counted forty boats that were lost when the wall gave way. "
)
AGAIN = " Velm had lost its sea wall in a storm of last winter. Forty boats sank in the harbour when it broke."
FISH = " Fishermen of Brennwick came home from the Sound with empty nets for the third week, without herring."
NO_FISH = " The herring boats stay in Brennwick after weeks of empty nets in the Sound, their fishermen decided."
BAD = "<script>alert(1)</script>{{7*7}}"


def reading(title: str, outlet: str | None, day: int, *said: str, tail: str = TAIL, by: Speaker = VORNE) -> Reading:
    text, statements = title + "\n", []
    for words in said:
        start = len(text)
        text += f"{words} said {by.name}."
        end = start + len(words)
        cue, source = Span(end + 1, end + 5), Span(end + 6, len(text) - 1)
        statements.append(Statement((source,), (cue,), (Span(start, end),), Kind.DIRECT, 0.9, speaker=by))
        text += f"{tail}\n"
    article = Article(text, title=title, outlet=outlet, published=date(2031, 5, day), language="en")
    return Reading(article, tuple(statements), versions=(("attribution", "invented"),))


FIRST = reading("Velm to build its sea wall again", "=Évora Times", 6, WALL, BOARD, MONEY)
SECOND = reading("Sea wall of Velm to be built before the storms", "Nor/call & Co", 7, CUT, BOARD, tail=AGAIN)
COPY = reading("Velm to build its sea wall again", "Wire Reader", 7, WALL, BOARD, MONEY)
TAMM = Speaker(f"Bo Tamm {BAD}", SpeakerType.PERSON)
OTHER = reading(f"Herring boats {BAD} of Brennwick turn back", f"Courier {BAD}", 20, HERRING, tail=FISH, by=TAMM)
LAST = reading("No herring left for the boats of Brennwick", None, 21, HERRING, tail=NO_FISH, by=TAMM)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    path: Path = tmp_path_factory.mktemp("stories") / "news.db"
    with onrecord.open(path) as archive:
        archive.save(FIRST, SECOND, COPY, OTHER, LAST)
        link_archive(archive)
    archive = onrecord.open(path)
    access = make_access("127.0.0.1", archive)
    with TestClient(make_app(archive, Settings(), access), base_url="http://127.0.0.1") as opened:
        yield opened


def page(client: TestClient, address: str, *, status: int = 200) -> str:
    answer = client.get(address, headers={"Accept": "text/html"})
    assert answer.status_code == status
    return answer.text


def told(client: TestClient, address: str) -> Any:
    answer = client.get(f"/api{address}")
    assert answer.status_code == 200
    return answer.json()


def lines(client: TestClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def text_of(markup: str) -> str:
    """The words of a page as a reader sees them."""
    main = markup.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<script.*?</script>|<[^>]+>", " ", main, flags=re.DOTALL)).split())


class TestStories:
    def test_the_latest_come_first_under_their_days(self, client: TestClient) -> None:
        words = text_of(page(client, "/stories?outlets=1"))
        assert words.index("21 May 2031") < words.index("Brennwick") < words.index("7 May 2031") < words.index("Velm")
        assert "2 stories" in words

    def test_outlets_are_named_and_copies_counted(self, client: TestClient) -> None:
        words = text_of(page(client, "/stories"))
        assert "=Évora Times, Wire Reader, Nor/call & Co 3 articles, 1 copy among them, since 6 May 2031" in words

    @pytest.mark.parametrize(
        ("asked", "titles"),
        [
            ("outlets=3", ["Velm"]),
            ("outlets=4", []),
            ("about=herring&outlets=1", ["herring"]),
            ("about=%22sea+wall%22", ["Velm"]),
            ("about=unicorns", []),
            ("since=2031-05-08&outlets=1", ["herring"]),
            ("until=2031-05-08", ["Velm"]),
            ("outlets=1&after=1", ["Velm"]),
            ("outlets=1&limit=1", ["herring"]),
        ],
    )
    def test_what_is_asked_for(self, client: TestClient, asked: str, titles: list[str]) -> None:
        found = [each["title"].casefold() for each in told(client, f"/stories?{asked}")["stories"]]
        assert len(found) == len(titles)
        assert all(title.casefold() in each for each, title in zip(found, titles, strict=True))

    def test_the_next_page_keeps_what_is_asked(self, client: TestClient) -> None:
        first = page(client, "/stories?outlets=1&limit=1")
        (address,) = re.findall(r'<a href="([^"]+)" rel="next">', first)
        assert unescape(address) == "/stories?outlets=1&limit=1&after=1"
        assert 'rel="next"' not in page(client, unescape(address))

    def test_nothing_found(self, client: TestClient) -> None:
        assert "No story fits." in text_of(page(client, "/stories?about=unicorns"))

    def test_as_csv_without_formulas(self, client: TestClient) -> None:
        (row,) = lines(client, "/stories.csv?outlets=3")
        assert row["outlet_names"] == "'=Évora Times;Wire Reader;Nor/call & Co"
        assert (row["first"], row["last"], row["articles"], row["copies"]) == ("2031-05-06", "2031-05-07", "3", "1")

    @pytest.mark.parametrize("asked", ["since=yesterday", "until=2031-13"])
    def test_days_that_are_none(self, client: TestClient, asked: str) -> None:
        assert page(client, f"/stories?{asked}", status=400)

    @pytest.mark.parametrize("asked", ["outlets=0", "after=-1", "limit=0", "about=" + "x" * 500])
    def test_values_out_of_bounds(self, client: TestClient, asked: str) -> None:
        assert page(client, f"/stories?{asked}", status=422)


class TestStory:
    def address(self, client: TestClient, about: str = "wall") -> str:
        (story,) = told(client, f"/stories?about={about}&outlets=1")["stories"]
        return str(story["href"])

    def test_a_matrix_of_statements_and_outlets(self, client: TestClient) -> None:
        markup = page(client, self.address(client))
        (header,) = re.findall(r"<thead role.*?</thead>", markup, re.DOTALL)
        assert f'<a href="/outlets/{quote("Nor/call & Co", safe="")}">Nor/call &amp; Co</a>' in header
        assert "Wire Reader" not in header
        row, _ = re.findall(r'<tr role="row" class="cells".*?</tr>', markup, re.DOTALL)
        assert WALL in unescape(row)
        assert re.findall(r'class="how (\w+)"', row) == ["verbatim", "verbatim"]
        assert row.count("words shown") == 1

    def test_word_for_word_without_a_script(self, client: TestClient) -> None:
        opened = re.findall(r"<details>.*?</details>", page(client, self.address(client)), re.DOTALL)[0]
        assert "<del>before the storms come,”</del>" in opened
        assert f'href="/articles/{SECOND.article.id}"' in opened
        assert 'href="/statements/' in opened and 'href="/threads/' in opened

    def test_who_was_quoted_stands_in_a_table_too(self, client: TestClient) -> None:
        words = text_of(page(client, self.address(client)))
        assert "Ilse Vorne =Évora Times 3 33 33 4% Ilse Vorne Nor/call & Co 2 19 19 12%" in words

    def test_what_each_alone_has(self, client: TestClient) -> None:
        words = text_of(page(client, self.address(client)))
        assert "Alone has 1 Ilse Vorne said “The money for the wall of Velm was always there,”" in words
        assert "Note: its text also ran in Wire Reader." in words

    def test_articles_stand_under_their_days(self, client: TestClient) -> None:
        words = text_of(page(client, self.address(client)).replace('<div class="calendar">', "CALENDAR"))
        words = words.rpartition("CALENDAR")[2]
        assert words.index("6 May 2031") < words.index("=Évora Times") < words.index("7 May 2031")
        assert "Wire Reader Velm to build its sea wall again a copy of “Velm to build its sea wall again”" in words

    def test_as_json_with_the_same_in_it(self, client: TestClient) -> None:
        answer = told(client, self.address(client))
        assert (answer["articles"], answer["copies"], answer["rows"], answer["shown"]) == (3, 1, 2, 2)
        row, _ = answer["comparison"]["rows"]
        assert row["words"] == WALL
        assert [each["how"] for each in row["cells"]] == ["verbatim", "verbatim"]
        assert {"charts", "people", "record"}.isdisjoint(answer)

    def test_as_csv_with_all_cells(self, client: TestClient) -> None:
        rows = lines(client, f"{self.address(client)}.csv")
        cells = {(row["lead"][:12], row["outlet"]): row["how"] for row in rows}
        assert cells == {
            ("“We will bui", "'=Évora Times"): "verbatim",
            ("“We will bui", "Nor/call & Co"): "verbatim",
            ("“Nobody aske", "'=Évora Times"): "verbatim",
            ("“Nobody aske", "Nor/call & Co"): "verbatim",
            ("“The money f", "'=Évora Times"): "verbatim",
            ("“The money f", "Nor/call & Co"): "absent",
        }

    def test_a_long_one_is_cut_and_shown_whole_on_request(
        self, client: TestClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(story_page, "_MOST_ROWS", 1)
        monkeypatch.setattr(story_page, "_MOST_ALONE", 0)
        address = f"{self.address(client)}?since=cut"
        cut = page(client, address)
        assert cut.count('class="cells"') == 1
        assert "Alone has 1" in text_of(cut)
        (link, *_) = re.findall(r'<a href="([^"]+)#statements">Show all', cut)
        whole = page(client, unescape(link))
        assert whole.count('class="cells"') == 2
        assert "Show all" not in whole

    def test_hostile_titles_names_and_outlets_are_shown_as_text(self, client: TestClient) -> None:
        address = self.address(client, "herring")
        markup = page(client, address)
        assert "<script>alert" not in markup
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in markup
        assert "outlet unknown" in markup
        assert not re.search(r' style="| on\w+="', markup)

    def test_the_middle_alone_for_a_script(self, client: TestClient) -> None:
        answer = client.get(self.address(client), headers={"Accept": "text/html", "HX-Request": "true"})
        assert "<html" not in answer.text
        assert "Who told which statement" in answer.text

    @pytest.mark.parametrize("wrong", ["unicorn", "%", "0000000000000000", "x" * 90])
    def test_a_story_that_is_not_there(self, client: TestClient, wrong: str) -> None:
        assert "there is no story" in page(client, f"/stories/{quote(wrong, safe='')}", status=404)


class TestThread:
    def address(self, client: TestClient) -> str:
        (story,) = told(client, "/stories?about=wall")["stories"]
        row, _ = told(client, story["href"])["comparison"]["rows"]
        return f"/threads/{row['thread_id']}"

    def test_tellings_come_earliest_first_and_are_held_against_the_lead(self, client: TestClient) -> None:
        markup = page(client, self.address(client))
        words = text_of(markup)
        assert words.index("6 May 2031") < words.index("=Évora Times :") < words.index("Nor/call & Co :")
        assert "Told 3 times by 3 outlets" in words
        assert "<del>before the storms come,”</del>" in markup
        assert "in a copy of another article" in words

    def test_it_leads_to_its_story(self, client: TestClient) -> None:
        (story,) = told(client, "/stories?about=wall")["stories"]
        assert f'<a href="{story["href"]}">' in page(client, self.address(client))

    def test_as_json_and_csv(self, client: TestClient) -> None:
        answer = told(client, self.address(client))
        assert answer["renditions"] == len(answer["tellings"]) == 3
        rows = lines(client, f"{self.address(client)}.csv")
        assert [row["how"] for row in rows].count("lead") == 1
        assert rows[0]["outlet"] == "'=Évora Times"
        assert {row["copy_of"] for row in rows} == {"", FIRST.article.id}

    def test_in_parts(self, client: TestClient) -> None:
        first = told(client, f"{self.address(client)}?limit=2")
        assert (len(first["tellings"]), first["next"]) == (2, 2)
        rest = told(client, f"{self.address(client)}?limit=2&after=2")
        assert (len(rest["tellings"]), rest["next"], rest["renditions"]) == (1, None, 3)

    def test_a_statement_that_stands_alone(self, client: TestClient) -> None:
        words = text_of(page(client, f"/threads/{FIRST.statement_ids[2]}"))
        assert "The money for the wall of Velm" in words

    def test_hostile_words_are_shown_as_text(self, client: TestClient) -> None:
        markup = page(client, f"/threads/{OTHER.statement_ids[0]}")
        assert "<script>alert" not in markup
        assert "&lt;script&gt;alert(1)" in markup

    @pytest.mark.parametrize(
        "wrong", ["unicorn", "12", "0000000000000000.1-2", f"{FIRST.article.id}.1-2", "9" * 90, "%00", "²"]
    )
    def test_a_thread_that_is_not_there(self, client: TestClient, wrong: str) -> None:
        assert "there is no thread" in page(client, f"/threads/{quote(wrong, safe='%')}", status=404)
