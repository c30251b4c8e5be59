"""Timelines for programs."""

from __future__ import annotations

import csv
import io
import json

from told_timelines import HOSTILE, timeline

from onrecord.exports.timeline_values import TIMELINE_COLUMNS, write_timeline_csv, write_timeline_json


def rows() -> list[dict[str, str]]:
    out = io.StringIO(newline="")
    write_timeline_csv(timeline(), out)
    return list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))


def test_the_csv_has_a_line_a_telling_and_names_what_may_be_taken_back() -> None:
    told = rows()
    assert tuple(told[0]) == TIMELINE_COLUMNS
    assert [row["claim"] for row in told] == ["1", "1", "2", "3", "4"]
    assert [(row["day"], row["lead"], row["how"]) for row in told[:2]] == [
        ("2031-03-09", "true", ""),
        ("2031-04-02", "false", "paraphrased"),
    ]
    assert [row["may_be_taken_back"] for row in told] == ["3", "3", "", "", ""]
    assert [row["may_take_back"] for row in told] == ["", "", "", "1", ""]


def test_no_cell_starts_a_formula() -> None:
    hostile = rows()[2]
    assert hostile["content"].startswith("'=1+1")
    assert hostile["outlet"].startswith("'=1+1")
    assert "\x1b" not in "".join(hostile.values())


def test_the_json_is_one_object_that_holds_all_of_the_timeline() -> None:
    out = io.StringIO()
    write_timeline_json(timeline(left_out=7), out)
    held = json.loads(out.getvalue())
    assert (held["speakers"], held["about"], held["left_out"]) == (["Ilse Vorne"], "harbour", 7)
    first, hostile, _, undated = held["claims"]
    assert (first["days"], first["acts"]) == (["2031-03-09", "2031-04-02"], ["promise"])
    assert [each["quote"] for each in first["tellings"]] == [
        ["the harbour would never be sold"],
        ["the harbour will never be sold"],
    ]
    assert hostile["quote"] == [HOSTILE]
    assert (undated["days"], undated["tellings"][0]["day"]) == ([], None)
    (candidate,) = held["reversal_candidates"]
    assert (candidate["earlier"], candidate["later"], candidate["score"]) == (1, 3, 0.8)
