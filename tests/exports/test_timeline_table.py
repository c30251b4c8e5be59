"""Timelines at a terminal."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from told_timelines import timeline

from onrecord.exports.timeline_table import write_timeline_table
from onrecord.records import Timeline


def printed(shown: Timeline, width: int = 120) -> str:
    out = io.StringIO()
    write_timeline_table(shown, Console(file=out, width=width, highlight=False, soft_wrap=False))
    return out.getvalue()


def test_each_claim_stands_with_day_words_outlets_and_further_days() -> None:
    lines = printed(timeline()).splitlines()
    assert lines[:2] == ["Ilse Vorne on “harbour”", "4 claims in 5 tellings by 3 outlets, 2031-03-09 to 2032-06-02"]
    start = lines.index("2031-03-09  said  the harbour would never be sold")
    assert lines[start + 1].startswith(
        "            promise · Norcall Post, Harrowdene Courier · told 2 times on 2 days · "
    )
    assert lines[start + 1].endswith(" · candidate 1")
    assert lines[start + 2] == "            again 2031-04-02 Harrowdene Courier"


def test_candidates_for_reversals_stand_at_the_end_with_both_texts_and_the_reason() -> None:
    end = printed(timeline()).split("1 candidate for a reversal\n")[1].splitlines()
    assert end[0] == "The later may take back the earlier; only a person who reads both can tell."
    assert end[2] == "1   “never be sold” then, “be sold” later; both about “harbour”"
    assert end[3].startswith(
        "    2031-03-09  Norcall Post, Harrowdene Courier: said  the harbour would never be sold ·"
    )
    assert end[5].startswith("    2032-06-02  Harrowdene Courier: said  the harbour would be sold by May · ")


def test_what_has_no_date_and_no_outlet_says_so() -> None:
    assert "no date     said  the ferry is late\n            no outlet named · " in printed(timeline())


def test_what_is_left_out_is_told() -> None:
    assert "1,200 more statements left out" in printed(timeline(left_out=1200))
    assert "left out" not in printed(timeline())


@pytest.mark.parametrize("width", [20, 40, 300])
def test_hostile_words_drive_no_terminal_at_any_width(width: int) -> None:
    shown = printed(timeline(), width)
    assert "\x1b" not in shown
    assert "[bold]" in shown.replace("\n", "").replace(" ", "")
