from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console
from told_stories import EVIL, hostile, lone, sea_wall

from onrecord.exports.story_table import write_stories_table, write_story_table
from onrecord.exports.story_values import STORY_COLUMNS, story_to_dict, write_stories_csv, write_stories_jsonl
from onrecord.records import Story, StoryArticle

STORIES = [sea_wall().story, hostile().story, lone().story]


def told(stories: Sequence[Story] | Story, width: int = 100) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width)
    if isinstance(stories, Story):
        write_story_table(stories, console)
    else:
        write_stories_table(stories, console)
    return out.getvalue()


def test_a_story_is_a_short_block() -> None:
    assert told(STORIES[:1]) == (
        "2031-03-03  Minister warns Velm: the wall, or the sea\n"
        "            2031-03-03 to 2031-03-05 · 5 outlets · 6 articles · 1 copy · s-4f2a90\n"
        "            The Harbour Post, Norcall, Daily Klaxon, Eko Zalivar, Harrowdene Courier and Upper Vale\n"
        "            Shipping Intelligencer\n\n"
    )


def test_no_stories() -> None:
    assert told([]) == "No stories found.\n"


def test_copies_are_folded_under_what_they_repeat() -> None:
    text = told(STORIES[0], 160)
    lines = text.splitlines()
    place = next(number for number, line in enumerate(lines) if "Norcall" in line)
    assert lines[place + 2].strip() == "1 copy: Harrowdene Courier and Upper Vale Shipping Intelligencer"
    assert text.count("Velm sea wall to be built") == 1


@pytest.mark.parametrize("original", ["b", "elsewhere", "a"])
def test_a_copy_with_nothing_to_fold_under_is_listed(original: str) -> None:
    articles = (
        StoryArticle("a", "First", "Norcall", copy_of=original),
        StoryArticle("b", "Second", "Daily Klaxon", copy_of="a"),
    )
    text = told(Story("s", None, None, None, articles))
    assert "First" in text
    assert "Second" in text


@pytest.mark.parametrize("width", [40, 80, 160])
def test_hostile_texts_are_shown_and_do_nothing(width: int) -> None:
    for text in (told(STORIES, width), told(STORIES[1], width)):
        assert not set(text) & set("\x1b\x00\x07\u202e\ud800")
        assert "".join(EVIL.split()) in "".join(text.split())
        assert "[red]" in text
        assert max(map(cell_len, text.splitlines())) <= width


def test_jsonl_is_a_story_a_line() -> None:
    out = io.StringIO()
    write_stories_jsonl(STORIES, out)
    assert [json.loads(line) for line in out.getvalue().splitlines()] == [story_to_dict(story) for story in STORIES]
    first = story_to_dict(STORIES[0])
    assert (first["first"], first["last"], first["copies"]) == ("2031-03-03", "2031-03-05", 1)
    assert first["articles"][5]["copy_of"] == first["articles"][1]["id"]
    assert story_to_dict(STORIES[2])["first"] is None


def test_csv_is_a_story_a_line_without_formulas() -> None:
    out = io.StringIO(newline="")
    write_stories_csv([STORIES[0], replace(STORIES[1], title="=1+1", id="@x")], out)
    first, second = csv.DictReader(io.StringIO(out.getvalue(), newline=""))
    assert list(first) == list(STORY_COLUMNS)
    assert (first["outlets"], first["articles"], first["copies"], first["last"]) == ("5", "6", "1", "2031-03-05")
    assert len(first["article_ids"].split(";")) == 6
    assert (second["title"], second["id"]) == ("'=1+1", "'@x")
    assert not set(out.getvalue()) & set("\x1b\x00\u202e")
