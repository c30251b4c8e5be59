"""Training of the stances of bodies on made-up pairs. The room asks for torch; this part does without it."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the extra onrecord[train] is not installed")
pytest.importorskip("onnx", reason="the extra onrecord[train] is not installed")

from onrecord.compare.headlines import HeadlineStance
from onrecord.errors import GoldError
from onrecord.evaluation.headline import is_held_out
from onrecord.training.boosting import Growth, grow
from onrecord.training.headline import HeadlinePlan, train_headline

THINGS = ("eel", "dam", "ferry", "bridge", "library", "harbour", "lynx", "orchard", "tunnel", "lighthouse")
GROWTH = Growth(trees=8, depth=2, rate=0.5, ridge=1.0, least=0.5)
PLAN = HeadlinePlan(unrelated=GROWTH, disagrees=GROWTH, folds=2)


def write(folder: Path, count: int) -> tuple[Path, Path]:
    """Bodies on one thing each, every second of which calls it a hoax, with a headline on it and one on another."""
    stances, bodies = ["Headline,Body ID,Stance"], ["Body ID,articleBody"]
    for number in range(count):
        thing, other = THINGS[number % 10], THINGS[(number + 3) % 10]
        hoax = number % 2
        told = f"The {thing} of Quell is lost."
        if hoax:
            told = f"The {thing} of Quell was never lost: it is a hoax and false."
        bodies.append(f"{number},{told} People of Quell talked about the {thing} for {number} days.")
        stances.append(f"Old {thing} lost,{number},{'disagree' if hoax else 'agree'}")
        stances.append(f"Old {other} lost,{number},unrelated")
    paths = folder / "stances.csv", folder / "bodies.csv"
    for path, lines in zip(paths, (stances, bodies), strict=True):
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return paths


def test_a_model_is_trained_and_can_be_opened(tmp_path: Path) -> None:
    told: list[str] = []
    train_headline(*write(tmp_path, 60), tmp_path / "model", plan=PLAN, tell=lambda line: told.append(str(line)))
    model = HeadlineStance.open(tmp_path / "model")
    assert model.label("Old dam lost", "The dam of Quell is lost. People talked.") == "agree or discuss"
    assert model.label("Old dam lost", "The dam of Quell was never lost: it is a hoax and false.") == "disagree"
    assert model.label("Old dam lost", "The lynx of Quell is lost. People talked.") == "unrelated"
    kept = 2 * sum(not is_held_out(str(number)) for number in range(60))
    assert told[0].startswith(f"{kept} pairs")


def test_pairs_without_a_stance_are_too_few(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="lack a stance"):
        train_headline(*write(tmp_path, 1), tmp_path / "model", plan=PLAN, tell=lambda _line: None)


def test_trees_tell_what_a_figure_tells() -> None:
    rows = np.array([[n, 7] for n in range(100)], np.int64)
    right = (rows[:, 0] > 60).astype(np.float64)
    trees = grow(rows, right, Growth(trees=20, depth=2, rate=0.5, ridge=1.0, least=0.5, columns=1.0))
    assert [trees.score(row) > 0.5 for row in rows] == [bool(each) for each in right]


def test_trees_grow_the_same_again() -> None:
    rng = np.random.default_rng(1)
    rows, right = rng.integers(0, 500, (200, 6)), (rng.random(200) > 0.5).astype(np.float64)
    assert grow(rows, right, GROWTH).to_dict() == grow(rows, right, GROWTH).to_dict()
