"""The page of a timeline: what stands in it, and that nothing of an article runs."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from told_timelines import HOSTILE, timeline

from onrecord.errors import OutputError
from onrecord.exports.timeline_page import write_timeline_page
from onrecord.records import Timeline


def page(shown: Timeline) -> str:
    out = io.StringIO()
    write_timeline_page(shown, out)
    return out.getvalue()


class Read(HTMLParser):
    """The page's words, links, scripts, and the ids that links of the page go to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words, self.links, self.ids, self.scripts = "", [], set(), []
        self._within = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        held = dict(attributes)
        self._within = tag
        self.ids.add(held.get("id"))
        if tag == "a":
            self.links.append(held["href"])
        if tag == "script":
            self.scripts.append([held.get("type"), ""])

    def handle_endtag(self, tag: str) -> None:
        self._within = ""

    def handle_data(self, text: str) -> None:
        if self._within == "script":
            self.scripts[-1][1] += text
        elif self._within != "style":
            self.words += text


def test_the_page_shows_claims_tellings_and_candidates() -> None:
    read = Read(page(timeline(left_out=1200)))
    words = " ".join(read.words.split())
    for told in (
        "Ilse Vorne on “harbour”",
        "4 claims in 5 tellings by 3 outlets",
        "1,200 more statements left out.",
        "“never be sold” then, “be sold” later; both about “harbour”",
        "the harbour will never be sold",
        "told 2 times on 2 days",
        "No date",
    ):
        assert told in words
    assert "https://post.example/1" in read.links
    assert {link[1:] for link in read.links if link.startswith("#")} <= read.ids


def test_scripts_run_by_their_hashes_alone_and_nothing_of_an_article_is_one() -> None:
    text = page(timeline())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    read = Read(text)
    running = [script for kind, script in read.scripts if kind is None]
    assert len(running) == 5
    for script in running:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy[1]
    assert "unsafe" not in policy[1]
    assert "<script>alert" not in text
    assert "javascript:" not in "".join(read.links)
    assert "49" not in re.findall(r"</script>[^<]*", read.words)
    assert "\x1b" not in text


def test_the_chart_has_a_dot_a_day_and_a_row_a_candidate() -> None:
    (spec,) = [json.loads(script) for kind, script in Read(page(timeline())).scripts if kind == "application/json"]
    dots = spec["data"]["values"]
    assert [(dot["number"], dot["day"], dot["candidate"]) for dot in dots] == [
        (1, "2031-03-09", 1),
        (3, "2032-06-02", 1),
        (2, "2031-05-01", 0),
    ]
    assert dots[0]["row"] == dots[1]["row"] == "Candidate 1: the harbour would never be sold"
    # No text of an article stands outside the values.
    assert "harbour" not in json.dumps({name: value for name, value in spec.items() if name != "data"})


def test_claims_said_on_several_days_have_rows_of_their_own() -> None:
    shown = replace(timeline(), reversals=())
    (spec,) = [json.loads(script) for kind, script in Read(page(shown)).scripts if kind == "application/json"]
    rows = [(dot["row"], dot["day"]) for dot in spec["data"]["values"]]
    assert rows[:2] == [
        ("Claim 1: the harbour would never be sold", "2031-03-09"),
        ("Claim 1: the harbour would never be sold", "2031-04-02"),
    ]
    assert {row for row, _ in rows[2:]} == {"all other claims"}


def test_without_days_there_is_no_chart_and_no_library() -> None:
    undated = replace(timeline(), claims=timeline().claims[3:], reversals=())
    text = page(undated)
    assert "application/json" not in text
    assert len(text) < 30_000


def test_the_same_timeline_gives_the_same_page() -> None:
    assert page(timeline()) == page(timeline())


def test_another_encoding_is_refused(tmp_path: object) -> None:
    with io.TextIOWrapper(io.BytesIO(), encoding="latin-1") as out, pytest.raises(OutputError, match="UTF-8"):
        write_timeline_page(timeline(), out)


def test_hostile_words_are_shown_as_they_are() -> None:
    assert "</script><script>alert(1)</script>" in Read(page(timeline())).words
    assert HOSTILE.split()[0] in Read(page(timeline())).words
