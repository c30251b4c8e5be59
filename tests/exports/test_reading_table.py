from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from onrecord.exports import write_table
from onrecord.exports.characters import one_line
from onrecord.records import Article, Kind, Problem, Reading, Span, Statement

WIDTHS = [40, 80, 100, 110, 160, 300]


def table(readings: Sequence[Reading], width: int, *, problems: Sequence[Problem] = (), colour: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=colour, color_system="truecolor" if colour else None)
    write_table(readings, console, problems=problems)
    return out.getvalue()


def squeeze(text: str) -> str:
    return "".join(text.split())


BLOCKS = """\
Velm harbour stays shut, minister warns
The Harbour Post · 2031-03-04 · articles/velm.txt · 6 statements

 1  minister · warns
    Velm harbour stays shut
    headline 0–23 · indirect · 0.81

 2  Mira Solane · said
    “The harbour is shut,” … “and it will stay shut until the spring.”
    ¶1 41–134 · direct · 0.90 · to reporters · 2031-03-04
"""

GRID = """\
#  who                   cue            content                                           kind      score  place
1  minister              warns          Velm harbour stays shut                           indirect   0.81  headline 0–23
2  Mira Solane           said           “The harbour is shut,” … “and it will stay shut   direct     0.90  ¶1 41–134
                                        until the spring.”
                                        (to reporters · 2031-03-04)
"""
FERRY_BLOCK = """\
 2  Ilse Vorne, president · told
    If the ban stands, “we will close the strait”
    ¶1 31–76 · mixed · 0.90 · threaten 0.81 · to Norcall · 2031-03-03 · in a
    post · conditional
"""
FERRY_GRID = """\
2  Ilse Vorne            told           If the ban stands, “we will close the strait”    mixed      0.90  ¶1 31–76
                                        (to Norcall · 2031-03-03 · in a post ·           threaten   0.81
                                        conditional)
"""


def test_blocks_at_80_columns(harbour: Reading) -> None:
    assert table([harbour], 80).startswith(BLOCKS)


def test_a_grid_at_120_columns(harbour: Reading) -> None:
    assert GRID in table([harbour], 120)


def test_act_and_circumstances_stand_below(ferry: Reading) -> None:
    assert FERRY_BLOCK in table([ferry], 80)
    assert FERRY_GRID in table([ferry], 120)


def test_stating_goes_without_saying_and_refusing_is_told(ferry: Reading) -> None:
    shown = table([ferry], 80)
    assert "state " not in shown
    assert "    ¶1 134–149 · indirect · 0.90\n" in shown
    assert "    ¶2 268–285 · indirect · 0.90 · deny 0.50 · refused\n" in shown


def test_a_date_that_cannot_be_told_is_left_out(ferry: Reading) -> None:
    assert "    headline 21–30 · indirect · 0.50 · accuse 0.62\n" in table([ferry], 80)


def test_a_condition_outside_the_content_is_shown_in_its_words(ferry: Reading) -> None:
    threat = ferry.statements[1]
    (span,) = threat.content
    apart = replace(threat, content=(Span(threat.conditions[0].end + 2, span.end),))
    assert "in a\n    post · If the ban stands\n" in table([replace(ferry, statements=(apart,))], 80)


def test_the_grid_is_no_wider_for_what_is_known(ferry: Reading) -> None:
    bare = [Statement(each.source, each.cue, each.content, each.kind, each.score) for each in ferry.statements]
    for width in (110, 160):
        lines = table([ferry], width).split("\n"), table([replace(ferry, statements=tuple(bare))], width).split("\n")
        assert max(map(cell_len, lines[0])) <= max(map(cell_len, lines[1]))


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_console_and_no_line_ends_in_blanks(
    harbour: Reading, ferry: Reading, width: int
) -> None:
    for line in table([harbour, ferry], width).split("\n"):
        assert cell_len(line) <= width
        assert line == line.rstrip()


@pytest.mark.parametrize("width", [40, 80, 100])
def test_contents_are_whole(harbour: Reading, hostile: Reading, width: int) -> None:
    for reading in (harbour, hostile):
        shown = squeeze(table([reading], width))
        for statement in reading.statements:
            parts = [reading.article.text[start:end] for start, end in statement.content]
            assert squeeze(one_line(" … ".join(parts))) in shown


@pytest.mark.parametrize("width", WIDTHS)
def test_a_word_longer_than_the_line_is_folded_not_cut(width: int) -> None:
    text = "".join(chr(0x4E00 + number) for number in range(700)) + "x" * 700
    reading = Reading(Article(text), (Statement((), (), (Span(0, len(text)),), Kind.INDIRECT, 0.5),))
    shown = table([reading], width)
    assert all(character in shown for character in text)
    assert shown.count("x") >= 700


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("colour", [False, True])
def test_hostile_text_is_shown_and_not_obeyed(hostile: Reading, width: int, colour: bool) -> None:
    problem = Problem("in\x1btake", "[red]", "\x1b]0;x\x07", "\u202efdp.exe")
    shown = table([hostile], width, problems=[problem], colour=colour)
    assert not set(shown) & set("\x00\x07\x7f\x85\r\u202e\u202c\u2067\u2069\ud800")
    assert "[red]␛[31m" in squeeze(shown)
    assert ("\x1b" in shown) == colour
    assert "\x1b[31mred" not in shown
    assert "\x1b[2J" not in shown


def test_an_article_without_statements_says_so(silent: Reading, unread: Reading) -> None:
    shown = table([silent, unread], 80)
    assert "A quiet day\nquiet.txt · 0 statements\n\n No statements found.\n" in shown
    assert "scan.pdf\n0 statements\n\n No text was read.\n ! intake, binary: the input is no text\n" in shown


def test_problems_are_listed_with_reason(harbour: Reading) -> None:
    problems = [Problem("intake", "language", "the article is in Orranian", "b.html")]
    shown = table([harbour], 80, problems=problems)
    assert " ! attribution, uncertain: 1 statement under the minimum score left out\n" in shown
    assert shown.endswith("Left out (1)\n ! intake, language: b.html: the article is in Orranian\n")


def test_without_a_terminal_there_is_no_colour(harbour: Reading) -> None:
    out = io.StringIO()
    write_table([harbour], Console(file=out, width=80))
    assert "\x1b" not in out.getvalue()


def test_a_statement_without_source_or_cue_shows_a_dash(harbour: Reading) -> None:
    assert " 6  —\n    Nobody else spoke.\n" in table([harbour], 80)


def test_the_resolved_name_stands_before_the_mention(council: Reading) -> None:
    lines = [line for line in table([council], 80).split("\n") if line[:2].strip().isdigit()]
    assert lines == [
        " 1  Mira Solane, harbour minister · told",
        " 2  Mira Solane (She) via Tobin Hale · added that",
        " 3  Mira Solane & Tobin Hale (Solane and Hale) · said",
        " 4  a senior official in the treasury · warned that",
        " 5  Tobin Hale, her spokesman via Orrany Today · denied that",
        " 6  Kerrun · accused",
        " 7  unknown · It was said",
        " 8  a senior official in the treasury · repeated",
    ]


def test_a_role_that_would_cost_a_line_waits_for_a_shorter_statement(council: Reading) -> None:
    shown = table([council], 50)
    assert " 1  Mira Solane, harbour minister · told\n" in shown
    assert "her spokesman" not in shown


def test_a_mention_is_dim(council: Reading) -> None:
    assert "\x1b[2m (She)\x1b[0m" in table([council], 80, colour=True)


@pytest.mark.parametrize("width", WIDTHS)
def test_speakers_are_shown_and_not_obeyed(impostor: Reading, width: int) -> None:
    shown = table([impostor], width)
    assert not set(shown) & set("\x1b\u202e")
    assert "[red]␛[31m⟨U+202E⟩" in squeeze(shown)
    assert all(cell_len(line) <= width for line in shown.split("\n"))


@pytest.mark.parametrize("width", [80, 160])
def test_ten_thousand_statements_are_all_there(long_reading: Callable[[int], Reading], width: int) -> None:
    assert table([long_reading(10_000)], width).count("the harbour is shut") == 10_000
