from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from any_readings import WORDS
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from told_stories import EVIL, hostile, lone, sea_wall

from onrecord.errors import OutputError
from onrecord.exports.comparison_page import write_comparison_page
from onrecord.records import Comparison


def page(comparison: Comparison) -> str:
    out = io.StringIO()
    write_comparison_page(comparison, out)
    return out.getvalue()


@pytest.mark.parametrize("make", [sea_wall, hostile, lone])
def test_the_policy_names_all_that_runs_by_its_hash_and_nothing_else(make: object) -> None:
    text = page(make())  # type: ignore[operator]
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy

    def hashes(pattern: str) -> list[str]:
        digests = (hashlib.sha256(each.encode()).digest() for each in re.findall(pattern, text, re.DOTALL))
        return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]

    assert rules["script-src"].split() == hashes(r"<script>(.*?)</script>")
    assert rules["style-src"].split() == hashes(r"<style>(.*?)</style>")


def test_the_page_is_the_same_each_time_and_of_moderate_size() -> None:
    first = page(sea_wall())
    assert first == page(sea_wall())
    assert len(first.encode()) < 1_200_000
    assert len(page(lone())) < 40_000  # nothing is drawn, and no library carried


def test_hostile_texts_make_no_elements() -> None:
    tree = html.fromstring(page(hostile()))
    assert tree.xpath("//img | //iframe | //svg[not(@aria-hidden)] | //form") == []
    assert len(tree.xpath("//script[not(@type)]")) == 5
    assert [name for each in tree.iter() for name in each.attrib if name.startswith("on")] == []
    assert tree.xpath("//h1")[0].text.startswith(EVIL)
    assert not set(page(hostile())) & set("\x1b\x00\x07\u202e\ud800")


def test_all_is_told_without_a_script() -> None:
    tree = html.fromstring(page(sea_wall()))
    words = " ".join(tree.xpath("//main")[0].text_content().split())
    for told in (
        "Note: its text has 42 words.",
        "Tyrant queen threatens war over our wall!",
        "is stronger than the words under it",
        "the headline says war, the words under it do not",
        "Pilots’ boss Tobin Hale",
        "whether the pilots would strike",
        "in a copy of another article",
        "Velm sea wall to be built before winter, minister says, 4 March 2031 (a copy)",
    ):
        assert told in words
    assert len(tree.xpath("//article[@class='row']")) == 7
    assert len(tree.xpath("//figure//table")) == 3
    assert len(tree.xpath("//li[@class='telling']")) == 5 + 4 + 3 + 3 + 2 + 2 + 1


def test_a_story_in_which_nobody_speaks() -> None:
    words = " ".join(html.fromstring(page(lone())).xpath("//main")[0].text_content().split())
    assert "No statements found." in words
    assert "Nobody was quoted." in words
    assert "A quiet day, no date" in words


@settings(max_examples=25, deadline=None)
@given(st.lists(WORDS, min_size=4, max_size=4), st.lists(WORDS, min_size=4, max_size=4))
def test_any_names_titles_and_addresses_make_no_elements(names: list[str], titles: list[str]) -> None:
    comparison = sea_wall()
    articles = tuple(replace(each, title=titles[0], url=titles[1]) for each in comparison.story.articles)
    story = replace(comparison.story, id=titles[2], title=titles[3], articles=articles)
    outlets = tuple(
        replace(view, outlet=name, caveats=(f"</p><script>{name}",), articles=articles[:1])
        for view, name in zip(comparison.outlets, [*names, EVIL], strict=True)
    )
    voices = tuple(replace(each, speaker=names[0], outlet=names[1]) for each in comparison.voices)
    uses = tuple(replace(each, speaker=names[2], names=((names[3], 2),)) for each in comparison.names)
    text = page(replace(comparison, story=story, outlets=outlets, voices=voices, names=uses))
    tree = html.fromstring(text)
    assert len(tree.xpath("//script[not(@type)]")) == 5
    assert tree.xpath("//img") == []
    assert not set(text) & set("\x00\x07\x1b\x7f\x85\u202e\u2066\ufffe\ud800")
    for script in tree.xpath("//script[@type]"):
        json.loads(script.text)


def test_a_file_of_another_encoding_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "a.html").open("w", encoding="latin-1") as out, pytest.raises(OutputError, match="utf-8"):
        write_comparison_page(sea_wall(), out)
