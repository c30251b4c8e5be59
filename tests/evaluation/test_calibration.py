"""Calibration compares scores with how often they were right."""

from __future__ import annotations

import pytest

from onrecord.evaluation.calibration import calibration_error, reliability


def test_scores_that_mean_what_they_say_have_no_error() -> None:
    scored = [(0.25, True), (0.25, False), (0.25, False), (0.25, False), (1.0, True), (0.0, False)]
    assert calibration_error(scored) == 0


def test_the_error_is_weighted_by_count() -> None:
    scored = [(0.9, False)] + [(0.5, True), (0.5, False)] * 2
    assert calibration_error(scored) == pytest.approx(0.9 / 5)


def test_distances_within_a_bin_cancel_and_over_bins_do_not() -> None:
    assert calibration_error([(0.62, True), (0.68, False)]) == pytest.approx(0.15)
    assert calibration_error([(0.55, True), (0.65, False)]) == pytest.approx(0.55)


def test_bins_are_ten_of_equal_width_and_the_last_includes_one() -> None:
    bins = reliability([(0.0, False), (0.95, True), (1.0, True)])
    assert [(each.low, each.high, each.count) for each in bins] == [(0.0, 0.1, 1), (0.9, 1.0, 2)]
    assert bins[-1].score == pytest.approx(0.975)
    assert bins[-1].right == 1


def test_no_scores_no_error() -> None:
    assert calibration_error([]) == 0


@pytest.mark.parametrize("score", [-0.1, 1.1, float("nan")])
def test_a_score_is_a_probability(score: float) -> None:
    with pytest.raises(ValueError, match="within"):
        calibration_error([(score, True)])
