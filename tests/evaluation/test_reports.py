"""How figures and mistakes are shown, whatever was measured."""

from __future__ import annotations

import json

import pytest

from onrecord.evaluation import FigureReport
from onrecord.evaluation.reports import Mistake, percent

REPORT = FigureReport({"right": 66.7, "found": 0.0}, {"right": 3, "found": 0}, (), "c0ffee")


def test_json_has_the_figures_alone() -> None:
    assert json.loads(REPORT.to_json()) == {"right": 66.7, "found": 0.0}


def test_a_table_has_figures_counts_and_the_corpus() -> None:
    assert [line.split() for line in REPORT.to_table().splitlines()] == [
        ["figure", "%", "of"],
        ["right", "66.7", "3"],
        ["found", "0.0", "0"],
        [],
        ["corpus", "hash:", "c0ffee"],
    ]


def test_the_gate_takes_the_figures_as_they_are() -> None:
    assert REPORT.gated == REPORT.figures


def test_each_mistake_is_one_safe_line() -> None:
    """Names and words come from the files that are measured on, and may hold line breaks and control characters."""
    mistakes = (Mistake("a\nb", "She\r\n said", "Bo\tTamm", "Mira\x1b[2J"), Mistake("c", "", "nobody", "him"))
    report = FigureReport({}, {}, mistakes, "c0ffee")
    assert report.to_errors() == "a b: She said: Bo Tamm, not Mira␛[2J\nc: : nobody, not him"


@pytest.mark.parametrize(("part", "whole", "expected"), [(1, 3, 33.3), (2, 3, 66.7), (0, 5, 0.0), (0, 0, 0.0)])
def test_per_cent_have_one_decimal(part: int, whole: int, expected: float) -> None:
    assert percent(part, whole) == expected
