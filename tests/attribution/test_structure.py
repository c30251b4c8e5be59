"""Seeds, their layout, and the best path through role scores."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from onrecord.attribution.structure import (
    BEFORE,
    CUE,
    FLAT_TAGS,
    MARK_APART,
    MARK_OTHER,
    MARK_OUTSIDE,
    MARK_SAME,
    MARK_SEED,
    REACH,
    find_seeds,
    lay_out,
    viterbi,
)

BEGIN, INSIDE = 2 * CUE - 1, 2 * CUE


def flat(*tags: int) -> np.ndarray:
    logits = np.zeros((len(tags), FLAT_TAGS), dtype=np.float32)
    logits[np.arange(len(tags)), list(tags)] = 9
    return logits


def test_a_run_of_cue_words_is_one_seed_and_a_new_beginning_another() -> None:
    assert find_seeds(flat(0, BEGIN, INSIDE, 0, BEGIN, BEGIN, INSIDE), 0.5) == [(1, 3), (4, 5), (5, 7)]


def test_a_text_without_cues_has_no_seeds() -> None:
    assert find_seeds(flat(0, 1, 5, 6), 0.5) == []


def test_layout_marks_seed_others_paragraphs_and_the_outside() -> None:
    index, marks = lay_out([(1, 3), (4, 5)], np.array([0, 0, 0, 0, 0, 1]))
    assert index.shape == marks.shape == (2, REACH)
    around = slice(BEFORE - 1, BEFORE + 6)
    assert marks[0, around].tolist() == [
        MARK_SAME,
        MARK_SEED,
        MARK_SEED,
        MARK_SAME,
        MARK_OTHER,
        MARK_APART,
        MARK_OUTSIDE,
    ]
    assert index[0, around].tolist() == [0, 1, 2, 3, 4, 5, 0]
    assert (marks[0, : BEFORE - 1] == MARK_OUTSIDE).all()


@settings(max_examples=40, deadline=None)
@given(
    hnp.arrays(np.float32, (2, 5, 4), elements=st.floats(-4, 4, width=16)),
    hnp.arrays(np.float32, (4, 4), elements=st.floats(-2, 2, width=16)),
    st.integers(0, 4),
    st.integers(1, 5),
)
def test_the_path_is_the_best_of_all(scores: np.ndarray, transitions: np.ndarray, low: int, length: int) -> None:
    inside = np.zeros((2, 5), dtype=bool)
    inside[:, low : low + length] = True
    places = np.flatnonzero(inside[0])

    def value(row: int, path: tuple[int, ...]) -> float:
        steps = sum(float(transitions[a, b]) for a, b in itertools.pairwise(path))
        return steps + sum(float(scores[row, p, t]) for p, t in zip(places, path, strict=True))

    found = viterbi(scores, transitions, inside)
    for row in range(2):
        best = max(value(row, path) for path in itertools.product(range(4), repeat=len(places)))
        assert value(row, tuple(int(t) for t in found[row, places])) >= best - 1e-3
        assert not found[row, ~inside[row]].any()


def test_a_row_is_read_alike_alone_and_beside_others() -> None:
    rng = np.random.default_rng(7)
    scores = rng.normal(size=(9, 30, 4)).astype(np.float32)
    transitions = rng.normal(size=(4, 4)).astype(np.float32)
    inside = np.ones((9, 30), dtype=bool)
    together = viterbi(scores, transitions, inside)
    for row in range(9):
        alone = viterbi(scores[row : row + 1], transitions, inside[row : row + 1])
        assert (alone[0] == together[row]).all()
