from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from told_stories import hostile, lone, many_outlets, sea_wall

from onrecord.exports.comparison_values import (
    COMPARISON_COLUMNS,
    comparison_to_dict,
    write_comparison_csv,
    write_comparison_json,
)
from onrecord.records import Comparison

ALL = [sea_wall(), hostile(), many_outlets(), lone()]
IDS = ["ordinary", "hostile", "many", "lone"]


def as_csv(comparison: Comparison) -> list[dict[str, str]]:
    out = io.StringIO(newline="")
    write_comparison_csv(comparison, out)
    return list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))


@pytest.mark.parametrize("comparison", ALL, ids=IDS)
def test_json_comes_back_the_same(comparison: Comparison) -> None:
    out = io.StringIO()
    write_comparison_json(comparison, out)
    assert out.getvalue().isascii()
    assert json.loads(out.getvalue()) == comparison_to_dict(comparison)


@pytest.mark.parametrize("comparison", ALL, ids=IDS)
def test_spans_point_at_the_words(comparison: Comparison) -> None:
    texts = {each.article.id: each.article.text for row in comparison.rows for each in row.thread.renditions}
    texts |= {check.article.id: check.article.text for check in comparison.headlines}
    values = comparison_to_dict(comparison)
    for row in values["rows"]:
        for rendition in row["renditions"]:
            text = texts[rendition["article"]["id"]]
            assert [text[start:end] for start, end in rendition["statement"]["content"]] == rendition["quote"]
            assert "text" not in rendition["article"]
        for cell in filter(None, row["cells"].values()):
            if trace := cell["trace"]:
                assert texts[trace["article"]][slice(*trace["span"])] == trace["words"]
            else:
                assert cell["rendition"] in {each["id"] for each in row["renditions"]}
    for check in values["headlines"]:
        text = texts[check["article"]["id"]]
        assert text[slice(*check["headline"])] == check["words"]
        for claim in check["claims"]:
            for part in (claim, *claim["evidence"]):
                assert [text[start:end] for start, end in part["content"]] == part["words"]


def test_numbers_and_places_are_the_records() -> None:
    comparison = sea_wall()
    values = comparison_to_dict(comparison)
    assert [row["carried"] for row in values["rows"]] == [row.carried for row in comparison.rows]
    assert [view["alone"] for view in values["outlets"]] == [list(view.alone) for view in comparison.outlets]
    assert [view["left_out"] for view in values["outlets"]] == [[4, 5], [], [5], [2, 3, 4], []]
    assert values["outlets"][3]["caveats"] == ["its text has 42 words"]
    assert [(each["words"], each["quoted"], each["first"]) for each in values["voices"]] == [
        (each.words, each.quoted, each.first) for each in comparison.voices
    ]
    assert values["rows"][0]["cells"]["Eko Zalivar"] == {
        "how": "paraphrased", "rendition": comparison.rows[0].thread.renditions[3].id, "trace": None, "more": 0,
    }  # fmt: skip
    assert values["rows"][2]["cells"]["Eko Zalivar"] is None
    assert values["rows"][0]["lead"] == values["rows"][0]["renditions"][0]["id"]
    assert values["story"]["copies"] == 1


def test_outlets_of_one_name_keep_their_cells() -> None:
    comparison = sea_wall()
    outlets = tuple(replace(view, outlet="") for view in comparison.outlets)
    values = comparison_to_dict(replace(comparison, outlets=outlets))
    assert list(values["rows"][0]["cells"]) == ["", " (2)", " (3)", " (4)", " (5)"]
    assert [view["outlet"] for view in values["outlets"]] == list(values["rows"][0]["cells"])


def test_csv_has_a_line_for_each_cell() -> None:
    comparison = sea_wall()
    lines = as_csv(comparison)
    assert list(lines[0]) == list(COMPARISON_COLUMNS)
    assert len(lines) == 12 * 5
    assert lines[2]["outlet"] == "Daily Klaxon"
    assert (lines[2]["how"], lines[2]["verb"], lines[2]["stance"]) == ("altered", "thundered", "charged")
    assert lines[2]["words"] == "We WILL build that wall before the storms come"
    assert lines[2]["lead"].startswith("We will build the wall before")
    assert (lines[2]["score"], lines[2]["published"], lines[2]["attributed"]) == ("0.875", "2031-03-04", "true")
    assert lines[4]["more"] == "1"
    assert [lines[13][name] for name in ("how", "verb", "words", "article_id")] == ["absent", "", "", ""]
    trace = lines[17]
    assert (trace["how"], trace["attributed"], trace["statement_id"]) == ("verbatim", "false", "")
    assert trace["words"] == "the money was there"


def test_no_cell_starts_a_formula_or_sends_control_characters() -> None:
    lines = as_csv(hostile())
    assert lines[0]["words"].startswith("'=HYPERLINK(")
    for line in lines:
        for value in line.values():
            assert not value.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
            assert not set(value) & set("\x1b\x00\x07\u202e\ud800")


def test_csv_is_of_lines_that_end_in_cr_lf() -> None:
    out = io.StringIO(newline="")
    write_comparison_csv(lone(), out)
    assert out.getvalue() == ",".join(COMPARISON_COLUMNS) + "\r\n"
