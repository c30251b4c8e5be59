"""Every page as HTML, as JSON and as CSV, and what is said when something is wrong."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

import onrecord
from onrecord.archive import Archive
from onrecord.records import Article, Kind, Reading, Span, Statement

if TYPE_CHECKING:
    from httpx import Response

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def page(client: TestClient, address: str, **headers: str) -> Response:
    return client.get(address, headers={**BROWSER, **headers})


@pytest.fixture
def found(client: TestClient) -> dict[str, str]:
    """A statement of the archive, as the JSON of a search tells it."""
    return client.get("/said.json", params={"about": "harbour"}).json()["statements"][0]


@pytest.mark.parametrize("address", ["/", "/said", "/said?about=harbour", "/read", "/problems", "/api"])
def test_a_page_is_html_for_browsers_and_json_for_programs(client: TestClient, address: str) -> None:
    shown = page(client, address)
    assert (shown.status_code, shown.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<main" in shown.text and "</html>" in shown.text
    told = client.get(address, headers={"Accept": "application/json"})
    assert (told.status_code, told.headers["content-type"]) == (200, "application/json")
    assert isinstance(told.json(), dict)


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_a_page_that_is_kept_is_sent_as_the_client_can_read_it(client: TestClient, encoding: str) -> None:
    first, second = (page(client, "/said?about=bridge", **{"Accept-Encoding": encoding}) for _ in range(2))
    assert first.text == second.text
    assert first.text.rstrip().endswith("</html>")
    for answer in (first, second):
        assert answer.headers.get("content-encoding", "identity") == encoding
        assert "accept-encoding" in answer.headers["vary"].lower()
        assert len(answer.headers.get_list("content-encoding")) < 2


def test_the_same_context_stands_at_three_addresses(client: TestClient) -> None:
    by_ending = client.get("/said.json?about=harbour").json()
    assert by_ending["total"] > 0
    assert client.get("/api/said?about=harbour").json() == by_ending
    assert client.get("/said?about=harbour", headers={"Accept": "application/json"}).json() == by_ending


def test_a_list_is_csv_too(client: TestClient) -> None:
    answer = client.get("/said.csv?about=harbour")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="statements.csv"' in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    told = client.get("/said.json?about=harbour").json()["statements"]
    assert [row["id"] for row in rows] == [each["id"] for each in told]


def test_what_is_shown_as_said_stands_in_the_article(client: TestClient, found: dict[str, str]) -> None:
    record = client.get(f"/statements/{found['id']}.json").json()
    reading = client.get(f"/articles/{found['article']}.json").json()["reading"]
    text = reading["article"]["text"]
    assert [text[start:end] for start, end in record["content"]] == record["line"]["quote"]


def test_an_article_shows_its_text_and_links_each_statement(client: TestClient, found: dict[str, str]) -> None:
    shown = page(client, f"/articles/{found['article']}").text
    assert f'href="{found["href"]}"' in shown
    assert found["article_href"].partition("#")[2] in shown
    assert "articles.jsonl" not in shown, "where the file lies on the server is nobody's business"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/nothing", 404),
        ("/articles/0123456789abcdef", 404),
        ("/articles/no-id", 422),
        ("/statements/0123456789abcdef.1-2", 404),
        ("/said?since=soon", 400),
        ("/said?act=sing", 422),
        ("/said?since=2031&until=2030", 400),
        ("/said?after=nowhere", 400),
        (f"/said?about={'x' * 401}", 422),
    ],
)
def test_what_cannot_be_answered_is_told_in_words(client: TestClient, address: str, status: int) -> None:
    shown = page(client, address)
    assert shown.status_code == status
    assert "<h1>" in shown.text and "Traceback" not in shown.text
    told = client.get(address, headers={"Accept": "application/json"})
    assert told.headers["content-type"] == "application/problem+json"
    assert told.json()["status"] == status and told.json()["detail"]


def test_a_fault_tells_a_reference_and_no_stack(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*given: object, **more: object) -> None:
        raise RuntimeError("the inside of the program")

    monkeypatch.setattr(Archive, "problems", fail)
    shown = page(client, "/problems?limit=7")
    assert shown.status_code == 500
    reference = re.search(r"<code>([0-9a-f]{8})</code>", shown.text)
    assert reference and reference[1] in caplog.text
    assert "the inside of the program" in caplog.text
    assert "the inside" not in shown.text
    assert shown.headers["content-security-policy"], "what goes wrong is as well guarded as the rest"


def test_empty_fields_of_a_form_ask_for_nothing(client: TestClient) -> None:
    assert client.get("/said.json?about=&since=&act=&min_score=&speaker=").json() == client.get("/said.json").json()


def test_an_unchanged_page_is_not_sent_again(client: TestClient) -> None:
    first = page(client, "/api")
    again = page(client, "/api", **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_correction_by_another_program_shows_in_a_moment(
    client: TestClient, archive: Archive, found: dict[str, str]
) -> None:
    before = client.get("/said.json?about=harbour").json()["total"]
    archive.correct(found["id"], author="Ada", rejected=True)
    time.sleep(0.3)
    assert client.get("/said.json?about=harbour").json()["total"] == before - 1


def test_a_script_asks_for_the_middle_of_a_page_alone(client: TestClient) -> None:
    part = page(client, "/said?about=harbour", **{"HX-Request": "true"}).text
    assert "<h1>" in part and "<html" not in part and "<script" not in part


def test_styles_and_scripts_are_fetched_once(client: TestClient) -> None:
    shown = page(client, "/").text
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', shown)
    assert len(addresses) >= 5
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200 and "immutable" in answer.headers["cache-control"]
    assert client.get("/static/000000000000/onrecord.css").status_code == 404
    assert client.get("/static/000000000000/..%2Fapplication.py").status_code == 404


def test_health_is_told_without_a_page(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "version": onrecord.__version__}


def test_lone_surrogates_do_not_break_a_page(client: TestClient, archive: Archive) -> None:
    text = "Odd \udcff text\nAda said \ud800 it."
    start = text.index("\ud800")
    statement = Statement((Span(16, 19),), (Span(20, 24),), (Span(start, start + 4),), Kind.INDIRECT, 0.9)
    article = Article(text, title="Odd \udcff text", outlet="Out\udcfflet")
    archive.save(Reading(article, (statement,)))
    for ending in ("", ".json"):
        assert page(client, f"/articles/{article.id}{ending}").status_code == 200
    for address in ("/said", "/said.json", "/said.csv"):
        assert page(client, address).status_code == 200


def test_the_document_names_every_interface(client: TestClient) -> None:
    document = client.get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.")
    assert {"/api/said", "/api/articles/{article_id}", "/api/read"} <= set(document["paths"])
    assert json.dumps(document)
