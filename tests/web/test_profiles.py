"""Speakers, outlets and articles: as HTML, JSON and CSV, whatever stands in their names."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

import onrecord
from onrecord.archive import Archive, Count
from onrecord.records import Act, Article, Kind, Reading, Span, Speaker, SpeakerType, Stance, Statement
from onrecord.settings import Settings
from onrecord.web.application import make_app
from onrecord.web.months import time_chart
from onrecord.web.safety import make_access
from onrecord.web.shares import shares_of

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}",
    "=HYPERLINK(1)",
    "javascript:alert(1)",
    "Norcall \u202egnp.exe",
    "a/../b?c#d",
    "Évora & Tamm",
    "half \ud800 pair",
]


def reading(name: str, outlet: str | None, day: date | None, words: str = "“We stay,”", **more: Any) -> Reading:
    text = f"{more.pop('head', 'Harbour talks')} {day}\n{words} said {name}."
    start = text.index("\n") + 1
    end = start + len(words)
    statement = Statement(
        (Span(end + 6, len(text) - 1),),
        (Span(end + 1, end + 5),),
        (Span(start, end),),
        more.pop("kind", Kind.DIRECT),
        0.9,
        speaker=Speaker(name, SpeakerType.PERSON, role=more.pop("role", None), wikidata=more.pop("wikidata", None)),
        act=Act.PROMISE,
        act_score=0.8,
        stance=Stance.NEUTRAL,
    )
    title = more.pop("title", "Harbour talks")
    return Reading(Article(text, title=title, outlet=outlet, published=day, **more), (statement,))


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Archive]:
    """An archive of a year's invented articles."""
    with onrecord.open(tmp_path / "own.db") as archive:
        for month in range(1, 13):
            archive.save(
                reading("Ilse Vorne", "Norcall Post", date(2031, month, 5), role="harbour minister", wikidata="Q12"),
                reading("Bo Tamm", "Évora Times", date(2031, month, 9), kind=Kind.INDIRECT, head="Second"),
            )
        yield archive


@pytest.fixture
def visitor(own: Archive) -> Iterator[TestClient]:
    access = make_access(host="127.0.0.1", token=None, reader_token=None, archive=own)
    with TestClient(make_app(own, Settings(), access), base_url="http://127.0.0.1") as opened:
        yield opened


def shown(client: TestClient, address: str) -> str:
    answer = client.get(address, headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "</html>" in answer.text
    return answer.text


def rows(client: TestClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


class TestSpeakers:
    def test_the_list_is_html_json_and_csv(self, visitor: TestClient) -> None:
        told = visitor.get("/speakers.json").json()
        assert [(each["name"], each["statements"]) for each in told["speakers"]] == [
            ("Ilse Vorne", 12),
            ("Bo Tamm", 12),
        ]
        assert (told["total"], told["next"]) == (2, None)
        assert [each["name"] for each in rows(visitor, "/speakers.csv")] == ["Ilse Vorne", "Bo Tamm"]
        assert f'href="{told["speakers"][0]["href"]}"' in shown(visitor, "/speakers")

    def test_a_name_is_searched_and_pages_follow(self, visitor: TestClient) -> None:
        found = visitor.get("/speakers.json?name=tamm").json()
        assert [each["name"] for each in found["speakers"]] == ["Bo Tamm"]
        assert "Nobody of that name" in shown(visitor, "/speakers?name=nobody")
        first = visitor.get("/speakers.json?limit=1").json()
        second = visitor.get(f"/speakers.json?limit=1&after={first['next']}").json()
        assert [each["speakers"][0]["name"] for each in (first, second)] == ["Ilse Vorne", "Bo Tamm"]
        assert second["next"] is None

    def test_one_speaker(self, visitor: TestClient, own: Archive) -> None:
        number = own.profiles.find("Ilse Vorne")
        told = visitor.get(f"/speakers/{number}.json").json()
        assert (told["name"], told["statements"], told["verbs"]) == ("Ilse Vorne", 12, [{"name": "said", "count": 12}])
        assert told["roles"][0]["name"] == "harbour minister"
        assert [bar["count"] for bar in told["chart"]["bars"]] == [1] * 12
        assert len(told["latest"]) == 12 and "x" not in told["chart"]["bars"][0]
        html = shown(visitor, f"/speakers/{number}")
        assert "https://www.wikidata.org/wiki/Q12" in html and "harbour minister" in html
        assert html.count('class="bar"') == 12
        assert 'href="/outlets/Norcall%20Post"' in html

    def test_days_are_chosen_in_the_address(self, visitor: TestClient, own: Archive) -> None:
        address = f"/speakers/{own.profiles.find('Ilse Vorne')}"
        told = visitor.get(f"{address}.json?since=2031-03&until=2031-05").json()
        assert [each["day"] for each in told["latest"]] == ["2031-05-05", "2031-04-05", "2031-03-05"]
        html = shown(visitor, f"{address}?since=2031-03&until=2031-05")
        assert (html.count('class="bar"'), html.count('class="bar left-out"')) == (3, 9)
        for wrong in ("since=soon", "after=nowhere", "since=2032&until=2031"):
            assert visitor.get(f"{address}?{wrong}").status_code in (400, 404)

    def test_dates_beyond_all_articles_do_not_come_first(self, visitor: TestClient, own: Archive) -> None:
        number = own.profiles.find("Ilse Vorne")
        newest = own.profiles.said(number or 0).found[0]
        own.correct(newest.id, author="Ada", said_on="2094-01-01")
        told = visitor.get(f"/speakers/{number}.json").json()
        assert told["latest"][0]["day"] == "2031-11-05"
        later = visitor.get(told["later_href"], headers={"Accept": "application/json"}).json()
        assert [each["day"] for each in later["latest"]] == ["2094-01-01"]

    def test_a_name_leads_on_to_its_speaker(self, visitor: TestClient, own: Archive) -> None:
        found = visitor.get("/speakers/find?name=ilse%20vorne&type=person", follow_redirects=False)
        assert (found.status_code, found.headers["location"]) == (303, f"/speakers/{own.profiles.find('Ilse Vorne')}")
        missed = visitor.get("/speakers/find?name=Ilse+Worne&type=person", follow_redirects=False)
        assert missed.headers["location"] == "/speakers?name=Ilse+Worne"
        assert visitor.get("/speakers/find?name=x&type=minister").status_code == 422

    @pytest.mark.parametrize(("number", "status"), [("99999", 404), ("0", 422), ("x", 422), ("9" * 30, 422)])
    def test_a_number_that_nobody_has(self, visitor: TestClient, number: str, status: int) -> None:
        assert visitor.get(f"/speakers/{number}", headers=BROWSER).status_code == status


class TestOutlets:
    def test_the_list_is_html_json_and_csv(self, visitor: TestClient) -> None:
        told = visitor.get("/outlets.json").json()["outlets"]
        assert [(each["name"], each["articles"]) for each in told] == [("Norcall Post", 12), ("Évora Times", 12)]
        assert [each["name"] for each in rows(visitor, "/outlets.csv")] == ["Norcall Post", "Évora Times"]
        assert 'href="/outlets/Norcall%20Post"' in shown(visitor, "/outlets")
        assert [each["name"] for each in visitor.get("/outlets.json?name=ÉVORA").json()["outlets"]] == ["Évora Times"]

    def test_one_outlet_is_held_against_all(self, visitor: TestClient) -> None:
        told = visitor.get("/outlets/Norcall%20Post.json").json()
        assert (told["articles"], told["statements"]) == (12, 12)
        assert [(each["name"], each["share"], each["everywhere"]) for each in told["kinds"]] == [
            ("direct", 1.0, 0.5),
            ("indirect", 0.0, 0.5),
        ]
        assert [(each["name"], each["everywhere"]) for each in told["verbs"]] == [("said", 1.0)]
        assert [(each["name"], each["statements"]) for each in told["quoted"]] == [("Ilse Vorne", 12)]
        html = shown(visitor, "/outlets/Norcall%20Post")
        assert "All outlets" in html and "50.0" in html

    def test_days_are_chosen_in_the_address(self, visitor: TestClient) -> None:
        told = visitor.get("/outlets/Norcall%20Post.json?since=2031-03&until=2031-04").json()
        assert [each["published"] for each in told["latest"]] == ["2031-04-05", "2031-03-05"]

    def test_an_outlet_that_is_not_there(self, visitor: TestClient) -> None:
        assert visitor.get("/outlets/nothing", headers=BROWSER).status_code == 404


class TestArticles:
    def test_the_list_is_html_json_and_csv(self, visitor: TestClient) -> None:
        told = visitor.get("/articles.json?limit=3").json()
        assert [each["published"] for each in told["articles"]] == ["2031-12-09", "2031-12-05", "2031-11-09"]
        following = visitor.get(f"/articles.json?limit=1&after={told['next']}").json()
        assert following["articles"][0]["published"] == "2031-11-05"
        assert len(rows(visitor, "/articles.csv?limit=5")) == 5
        assert "Older articles" in shown(visitor, "/articles?limit=3")

    def test_an_outlet_is_asked_for_in_any_case(self, visitor: TestClient) -> None:
        told = visitor.get("/articles.json?outlet=norcall%20POST&since=2031-06&until=2031-07").json()
        assert [each["outlet"] for each in told["articles"]] == ["Norcall Post"] * 2
        assert "No article fits" in shown(visitor, "/articles?outlet=nothing")


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_stands_in_a_name_is_shown_as_text_alone(visitor: TestClient, own: Archive, name: str) -> None:
    own.save(
        reading(
            name,
            name,
            date(2032, 1, 1),
            words=f"“{name}”",
            title=name,
            role=name,
            wikidata=name,
            url="javascript:alert(1)",
        )
    )
    number = own.profiles.speaker(own.profiles.find(name) or 0).number
    outlet = f"/outlets/{quote(name, safe='', errors='replace')}"
    pages = ["/speakers", "/outlets", "/articles"]
    # No address can name what cannot be written in UTF-8.
    pages += [outlet, f"/speakers/{number}"] if "\ud800" not in name else []
    for address in pages:
        html = shown(visitor, address)
        for sign in ("<script>alert", "<img src=x", 'href="javascript:', ">49<"):
            assert sign not in html, f"{sign} on {address}"
        assert "\u202e" not in re.sub(r"<[^>]*>", "", html)
        assert visitor.get(address, headers={"Accept": "application/json"}).status_code == 200
    for address in ("/speakers.csv", "/outlets.csv", "/articles.csv"):
        for row in rows(visitor, address):
            assert not any(cell.startswith(("=", "+", "@")) for cell in row.values())
    told = visitor.get(f"/speakers/{number}.json").json()
    assert (told["wikidata_url"], told["statements"]) == (None, 1)


class TestTimeChart:
    def test_far_off_months_are_told_apart(self) -> None:
        months = [Count("0018-01", 1), *(Count(f"2031-{month:02}", 100) for month in range(1, 13)), Count("2094-01", 2)]
        chart = time_chart(months)
        assert (chart.before, chart.after, len(chart.bars), chart.step) == (1, 2, 12, "month")
        assert sum(bar.count for bar in chart.bars) == 1200

    @pytest.mark.parametrize(
        ("first", "last", "step"),
        [("2031-01", "2033-12", "month"), ("2011-01", "2030-12", "quarter"), ("1960-01", "2031-12", "year")],
    )
    def test_long_times_have_wider_bars(self, first: str, last: str, step: str) -> None:
        chart = time_chart([Count(first, 50), Count(last, 50)])
        assert chart.step == step
        assert (chart.bars[0].count, chart.bars[-1].count, chart.most) == (50, 50, 50)
        assert chart.bars[0].since.isoformat().startswith(first)
        for one, following in pairwise(chart.bars):
            assert one.until.toordinal() + 1 == following.since.toordinal()

    @pytest.mark.parametrize("months", [[], [Count("2031-01", 5)], [Count("0001-01", 1), Count("9999-12", 1)]])
    def test_the_ends_of_time(self, months: list[Count]) -> None:
        chart = time_chart(months, date(2031, 1, 1), date(2031, 2, 1))
        assert sum(bar.count for bar in chart.bars) + chart.before + chart.after == sum(each.count for each in months)
        assert all(0 <= bar.x <= 1000 and 0 <= bar.y <= 100 and bar.since <= bar.until for bar in chart.bars)

    def test_shares_of_nothing(self) -> None:
        assert shares_of([]) == ()
        (share,) = shares_of([], [Count("warn", 2)])
        assert (share.count, share.share, share.everywhere) == (0, 0.0, 1.0)
