"""The quality gate lets nothing fall, and its floors only rise."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from onrecord.errors import GoldError, OutputError
from onrecord.evaluation.floors import FLOORS, check, raise_floors, read_floors

if TYPE_CHECKING:
    from pathlib import Path

FIGURES = {"match": 88.0, "cue": 71.5, "gold": 20, "pred": 19}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "floors.json"
    raise_floors(path, "harbour", FIGURES, "abc")
    return path


def test_the_floors_that_ship_can_be_read() -> None:
    assert "polnear-dev" in read_floors(FLOORS)


def test_counts_are_no_floors(path: Path) -> None:
    assert read_floors(path) == {"harbour": {"hash": "abc", "figures": {"match": 88.0, "cue": 71.5}}}


@pytest.mark.parametrize("figures", [FIGURES, {"match": 88.0, "cue": 99, "full": 3}])
def test_figures_at_the_floor_or_above_pass(path: Path, figures: dict[str, float]) -> None:
    assert check("harbour", "abc", figures, path=path) == []


@pytest.mark.parametrize(
    ("corpus", "corpus_hash", "figures", "failures"),
    [
        ("harbour", "abc", {"match": 87.9, "cue": 72}, ["harbour: match is 87.9, below its floor of 88.0"]),
        ("harbour", "abc", {"match": 89}, ["harbour: the figure 'cue' is missing; its floor is 71.5"]),
        ("harbour", "abc", {"match": float("nan"), "cue": 72}, ["harbour: match is nan, below its floor of 88.0"]),
        (
            "harbour",
            "xyz",
            FIGURES,
            ["harbour: this is another corpus: its floors were measured on hash abc, not xyz"],
        ),
        ("ferry", "abc", FIGURES, ["ferry: no floors are known for this corpus; known: harbour"]),
    ],
)
def test_failures_say_what_is_wrong(
    path: Path, corpus: str, corpus_hash: str, figures: dict[str, float], failures: list[str]
) -> None:
    assert check(corpus, corpus_hash, figures, path=path) == failures


def test_two_figures_too_low_give_two_failures(path: Path) -> None:
    assert len(check("harbour", "abc", {"match": 1, "cue": 1}, path=path)) == 2


def test_a_corpus_without_floors_does_not_pass(path: Path) -> None:
    raise_floors(path, "ferry", {}, "abc")
    assert check("ferry", "abc", FIGURES, path=path) == [
        "ferry: its floors are not set yet; set them with: onrecord evaluate ... --gate NAME --raise",
    ]


def test_floors_only_rise(path: Path) -> None:
    stands = raise_floors(path, "harbour", {"match": 90.0, "cue": 60.0, "full": 50.0}, "abc")
    assert stands["figures"] == {"match": 90.0, "cue": 71.5, "full": 50.0}
    assert read_floors(path)["harbour"] == stands


def test_lower_floors_need_to_be_asked_for(path: Path) -> None:
    stands = raise_floors(path, "harbour", {"match": 80.0}, "abc", allow_lower=True)
    assert stands["figures"] == {"match": 80.0, "cue": 71.5}


def test_another_corpus_needs_to_be_asked_for(path: Path) -> None:
    with pytest.raises(GoldError, match="measured on another corpus"):
        raise_floors(path, "harbour", FIGURES, "xyz")
    stands = raise_floors(path, "harbour", {"match": 70.0}, "xyz", allow_lower=True)
    assert stands == {"hash": "xyz", "figures": {"match": 70.0}}


def test_other_corpora_are_left_alone(path: Path) -> None:
    before = read_floors(path)["harbour"]
    raise_floors(path, "ferry", {"match": 10.0}, "xyz")
    assert read_floors(path)["harbour"] == before


def test_a_floor_is_a_number(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(ValueError, match="finite"):
        raise_floors(path, "harbour", {"match": float("nan")}, "abc")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "are not JSON"),
        ("[]", "must be an object"),
        ('{"a": {"hash": "x"}}', "the floors of a must be"),
        ('{"a": {"hash": "x", "figures": {"match": "88"}}}', "the floors of a must be"),
    ],
)
def test_damaged_floors_are_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "floors.json"
    path.write_text(content)
    with pytest.raises(GoldError, match=message):
        check("a", "x", {}, path=path)


def test_missing_floors_are_refused_and_unwritable_ones_reported(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="cannot be read"):
        read_floors(tmp_path / "none.json")
    with pytest.raises(OutputError, match="cannot be written"):
        raise_floors(tmp_path / "none" / "floors.json", "a", {}, "x")


def test_the_file_is_sorted_json_that_ends_its_last_line(path: Path) -> None:
    raise_floors(path, "ferry", {"match": 10.0}, "xyz")
    text = path.read_text()
    assert list(json.loads(text)) == ["ferry", "harbour"]
    assert text.endswith("}\n")
