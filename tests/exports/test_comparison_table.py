from __future__ import annotations

import io
from dataclasses import replace

import pytest
from any_readings import WORDS
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from told_stories import hostile, lone, many_outlets, sea_wall

from onrecord.exports.characters import one_line
from onrecord.exports.comparison_parts import lead_words
from onrecord.exports.comparison_table import short_names, write_comparison_table
from onrecord.records import Comparison

WIDTHS = [40, 80, 110, 160, 200, 300]


def table(comparison: Comparison, width: int, *, everything: bool = False, colour: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=colour, color_system="truecolor" if colour else None)
    write_comparison_table(comparison, console, everything=everything)
    return out.getvalue()


def squeeze(text: str) -> str:
    return "".join(text.split())


BLOCK = """\
 1  Mira Solane · We will build the wall before the storms come, and we will
    not ask the town for a second time
    verbatim     The Harbour Post · said *
    trimmed      Norcall · said
    altered      Daily Klaxon · thundered !
    paraphrased  Eko Zalivar · insists ?
    verbatim     Harrowdene Courier and Upper Vale Shipping Intelligencer ·
                 said +1
"""
GRID = """\
 2  Ilse Vorne                                 verbatim     trimmed      altered      paraphrased  verbatim
    if a single stone is taken from the        warned *     said         threatened   stated       said =
    strait, “we will close it to every ship”                             !
"""
ABSENT = """\
    verbatim     Daily Klaxon · not attributed
    verbatim     Harrowdene Courier and Upper Vale Shipping Intelligencer ·
                 added =
    absent       Eko Zalivar
"""
VOICE = """\
  Mira Solane                           The Harbour Post                               3     53     64%     7%
"""
ALONE = """\
  Daily Klaxon · 1 article · 101 words · 6 statements
    alone has 2:
       8  Tobin Hale · We shall see who steers them in
       9  unknown · the plans were lost in a flooded cellar
    leaves out 1:
       6  Ilse Vorne · the plan “a provocation in stone”
"""
HEADLINE = """\
  Tyrant queen threatens war over our wall! · Daily Klaxon
    stronger 0.81 · “Tyrant queen threatens war over our wall!” is stronger than the words under it
      the headline says war, the words under it do not
      0.75  Ilse Vorne · to shut the strait for good: “we will close it and sink every ship”
"""


@pytest.mark.parametrize(
    ("width", "part"),
    [(80, BLOCK), (80, ABSENT), (110, GRID), (110, VOICE), (110, ALONE), (110, HEADLINE)],
)
def test_the_table_as_it_is_printed(width: int, part: str) -> None:
    assert part in table(sea_wall(), width)


def test_the_title_tells_days_and_counts() -> None:
    title, details = table(sea_wall(), 110).splitlines()[:2]
    assert title == "Minister warns Velm: the wall, or the sea"
    assert details == "2031-03-03 to 2031-03-05 · 5 outlets · 6 articles · 1 copy · 12 statements · s-4f2a90"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "comparison", [sea_wall(), hostile(), many_outlets(), lone()], ids=lambda each: each.story.id[:9]
)
def test_lines_fit_their_width_and_end_without_blanks(comparison: Comparison, width: int) -> None:
    for line in table(comparison, width).splitlines():
        assert cell_len(line) <= width
        assert line == line.rstrip()


@pytest.mark.parametrize("width", WIDTHS[1:])
@pytest.mark.parametrize("make", [sea_wall, hostile, many_outlets])
def test_each_outlet_is_named_in_full(make: object, width: int) -> None:
    comparison = make()  # type: ignore[operator]
    text = squeeze(table(comparison, width))
    for view in comparison.outlets:
        assert squeeze(one_line(view.outlet)) in text


def test_twelve_outlets_stand_side_by_side_in_200_columns_and_below_each_other_in_110() -> None:
    assert table(many_outlets(), 200).count("paraphrased  ") > 5
    header = table(many_outlets(), 200).splitlines()[3]
    assert header.split()[0] == "statement"
    assert "statement  " not in table(many_outlets(), 110)
    assert "\n    paraphrased  Outlet of Town Number 3 · thundered !\n" in table(many_outlets(), 110)


def test_statements_of_one_outlet_are_printed_beside_the_others_on_request_alone() -> None:
    assert "\n10  Mira Solane · to publish" not in table(sea_wall(), 80)
    assert "\n10  Mira Solane · to publish" in table(sea_wall(), 80, everything=True)


def test_what_is_left_out_is_counted() -> None:
    comparison = sea_wall()
    first = replace(comparison.outlets[0], alone=(6, 7, 8, 9, 10, 11))
    voices = tuple(replace(comparison.voices[0], speaker=f"Speaker {number}") for number in range(11))
    comparison = replace(comparison, outlets=(first, *comparison.outlets[1:]), voices=voices)
    short, full = table(comparison, 110), table(comparison, 110, everything=True)
    assert "… and 3 more, by Tobin Hale (2), Velm Harbour and Lower Estuary Navigation Board\n" in short
    assert "… and 3 more speakers" in short
    assert "Speaker 10" not in short
    assert "Speaker 10" in full
    assert "more" not in full.split("Who was quoted")[1].split("What they are called")[0]


@pytest.mark.parametrize("width", [80, 110, 200])
def test_words_are_whole_and_what_harms_is_shown(width: int) -> None:
    text = table(hostile(), width, everything=True)
    assert not set(text) & set("\x1b\x00\x07\u202e\ud800\u2028")
    assert "[link=https://evil.example]x[/link]" in squeeze(text)
    assert "[boldred]notmarkup[/boldred]" in squeeze(text)
    if width == 80:
        for row in hostile().rows:
            assert squeeze(one_line(lead_words(row))) in squeeze(text)


def test_colours_are_sent_by_us_alone() -> None:
    text = table(hostile(), 110, colour=True)
    assert "\x1b[32m" in text
    assert "\x1b[31mred" not in text
    assert "\x1b[2J" not in text


def test_a_story_in_which_nobody_speaks() -> None:
    text = table(lone(), 80)
    assert "No statements found." in text
    assert "outlet unknown · 1 article" in text


def test_short_names_differ() -> None:
    names = [f"Outlet of the Town Number {number}" for number in range(30)] + ["Norcall"] * 3
    short = short_names(names, 12)
    assert len(set(short)) == len(names)
    assert max(map(cell_len, short)) <= 12


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, min_size=5, max_size=5), WORDS, st.sampled_from([20, 80, 110]))
def test_any_names_and_titles_are_printed(outlets: list[str], title: str, width: int) -> None:
    comparison = sea_wall()
    views = tuple(
        replace(view, outlet=outlet, caveats=(title,)) for view, outlet in zip(comparison.outlets, outlets, strict=True)
    )
    voices = tuple(replace(voice, speaker=title, words=0, quoted=0) for voice in comparison.voices)
    story = replace(comparison.story, title=title)
    text = table(replace(comparison, outlets=views, voices=voices, story=story), width)
    assert not set(text) & set("\x1b\x00\x07\x85\u202e\u2066\ufffe\ud800")
