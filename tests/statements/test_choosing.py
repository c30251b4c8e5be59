"""Choosing among candidates with all statements of an article in view, with networks that say what they are told."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from onrecord.statements.choosing import MESSAGES, ROUNDS, Chooser, Circle, Question, gather
from onrecord.statements.rows import Rows

Floats = NDArray[np.float32]
WIDTH, POINTS, WORDS = 5, 3, 12
OWN, ALL_OTHERS, SAME, NEAR, FADING, FADING_SAME, BEFORE, AFTER, BEFORE_SAME, AFTER_SAME, REPLIES = range(MESSAGES)


def question(*values: Hashable, cue: tuple[int, int] = (0, 1)) -> Question:
    rows = np.zeros((1 + len(values), WIDTH), np.float32)
    rows[0, 0] = 1
    return Question(rows, cue, np.arange(len(values)) % WORDS, values)


def floats(*numbers: float) -> Floats:
    return np.array(numbers, np.float32)


@dataclass
class Told:
    """A network whose scores are given; what it is asked is kept."""

    scores: Floats
    change: float = 0.0
    messages: list[Floats] = field(default_factory=list)
    asked: list[tuple[Floats, ...]] = field(default_factory=list)

    def choose(self, kind: str, rows: Floats, points: Floats, pointed: Floats) -> tuple[Floats, Floats]:
        assert kind == "dates"
        assert len(rows) == len(points) == len(pointed) == len(self.scores)
        self.asked.append((rows, points, pointed))
        return self.scores.copy(), rows

    def settle(self, kind: str, kept: Floats, messages: Floats) -> Floats:
        assert messages.shape == (len(kept), MESSAGES) and messages.dtype == np.float32
        self.messages.append(messages)
        return self.change * messages[:, ALL_OTHERS]


def choose(
    network: Told, questions: Sequence[Question], speakers: Sequence[int | None] | None = None, caution: float = 0.0
) -> list[tuple[int | None, float]]:
    circle = Circle(questions, speakers or [None] * len(questions), [0] * len(questions))
    vectors = np.arange(WORDS * POINTS, dtype=np.float16).reshape(WORDS, POINTS)
    return Chooser(network, "dates", caution).choose(
        questions, circle, Rows([vectors[:5], vectors[5:]]), Rows([-vectors])
    )


# Circle.


@given(st.lists(st.lists(st.integers(0, 5), max_size=6), min_size=1, max_size=5), st.integers(0, 2**32 - 1))
def test_shares_of_each_question_sum_to_one(values: list[list[int]], seed: int) -> None:
    questions = [question(*each) for each in values]
    circle = Circle(questions, [None] * len(questions), [0] * len(questions))
    scores = np.random.default_rng(seed).normal(0, 40, sum(len(q.rows) for q in questions)).astype(np.float32)
    shares = circle.shares(scores)
    assert shares.shape == (len(questions), 1 + len({v for each in values for v in each}))
    assert (shares >= 0).all()
    assert shares.sum(axis=1) == pytest.approx(1, abs=1e-5)
    for each, row in zip(values, shares, strict=True):
        strange = [place for place, answer in enumerate(circle.answers, 1) if answer not in each]
        assert not row[strange].any()


def test_candidates_of_one_value_add_up() -> None:
    circle = Circle([question("a", "b", "a")], [None], [0])
    assert circle.answers == ["a", "b"]
    assert circle.shares(np.log(floats(1, 2, 3, 4)))[0] == pytest.approx([0.1, 0.6, 0.3])


def test_the_same_answer_of_two_questions_has_one_place() -> None:
    circle = Circle([question("a", "b"), question("b")], [None, None], [0, 0])
    assert [place.tolist() for place in circle.places] == [[0, 1, 2], [0, 2]]
    assert circle.owner.tolist() == [0, 0, 0, 1, 1]
    shares = circle.shares(np.log(floats(1, 1, 2, 1, 3)))
    assert shares == pytest.approx(np.array([[0.25, 0.25, 0.5], [0.25, 0, 0.75]]))


def test_enormous_scores_stay_finite() -> None:
    shares = Circle([question("a")], [None], [0]).shares(floats(-1e30, 1e30))
    assert shares.tolist() == [[0, 1]]


def messages_of(
    scores: Sequence[float], questions: Sequence[Question], speakers: Sequence[int | None], lines: Sequence[int]
) -> tuple[Floats, Floats]:
    """All messages, and the shares that they are made of."""
    circle = Circle(questions, speakers, lines)
    shares = circle.shares(floats(*scores))
    return circle.messages(shares), shares


def test_each_row_is_told_its_own_share_first() -> None:
    messages, shares = messages_of([0, 1, 2, 3, 4], [question("a", "b"), question("b")], [1, 2], [0, 9])
    assert messages.shape == (5, MESSAGES) and messages.dtype == np.float32
    assert messages[:, OWN] == pytest.approx([*shares[0], shares[1, 0], shares[1, 2]])


def test_a_question_alone_is_told_nothing_else() -> None:
    messages, _ = messages_of([0, 1, 2], [question(1, "b")], [1], [0])
    assert not messages[:, ALL_OTHERS:].any()


def test_no_questions_have_no_messages() -> None:
    circle = Circle([], [], [])
    assert circle.messages(np.zeros((0, 1), np.float32)).shape == (0, MESSAGES)


def test_others_are_weighed_by_speaker_paragraph_and_order() -> None:
    questions = [question("a"), question("a"), question("a")]
    scores = [0, 50, 0, -50, 0, 50]  # sure, sure that not, sure
    messages, _ = messages_of(scores, questions, [1, 2, 1], [0, 5, 6])
    first, second, third = messages[1::2]
    assert first[ALL_OTHERS] == pytest.approx(0.5, abs=1e-2)
    assert second[ALL_OTHERS] == pytest.approx(1, abs=1e-2)
    assert (first[SAME], second[SAME], third[SAME]) == pytest.approx((1, 0, 1), abs=1e-2)
    assert (first[NEAR], second[NEAR], third[NEAR]) == pytest.approx((0, 1, 0), abs=1e-2)
    assert (first[BEFORE], second[BEFORE], third[BEFORE]) == pytest.approx((0, 1, 0), abs=1e-6)
    assert (first[AFTER], second[AFTER], third[AFTER]) == pytest.approx((0, 1, 0), abs=1e-6)
    assert not messages[:, [BEFORE_SAME, AFTER_SAME]].any()
    assert first[FADING] < 0.5 < second[FADING]


def test_neighbours_of_the_same_speaker_are_told_apart() -> None:
    messages, _ = messages_of([0, 50, 0, 0], [question("a"), question("a")], [7, 7], [0, 0])
    assert messages[3, [BEFORE, BEFORE_SAME]] == pytest.approx(1, abs=1e-6)
    assert messages[1, [AFTER, AFTER_SAME]] == pytest.approx(0.5, abs=1e-6)


def test_unknown_speakers_are_nobody_s_same() -> None:
    messages, _ = messages_of([0, 5, 0, 5], [question("a"), question("a")], [None, None], [0, 0])
    assert not messages[:, [SAME, FADING_SAME, BEFORE_SAME, AFTER_SAME]].any()


def test_who_is_spoken_to_is_told_that_they_are_answered() -> None:
    """1 speaks to 2; so the statement of 2 that follows hears that 1 has spoken to its own speaker."""
    messages, _ = messages_of([0, 50, 0, 0, 0], [question(2), question(1, 3)], [1, 2], [0, 0])
    answered = messages[:, REPLIES]
    assert answered[3] > 0.5
    assert answered[4] == answered[2] == 0
    assert messages[1, REPLIES] > 0  # and the first that 2 may have spoken to 1


@given(st.integers(0, 2**32 - 1))
def test_nothing_leaks_between_questions_without_a_tie(seed: int) -> None:
    """What another speaker, paragraphs away, answers never shows where only the own speaker or paragraph counts."""
    random = np.random.default_rng(seed)
    questions = [question("a", "b"), question("a", "b")]
    scores = random.normal(0, 3, 6)
    changed = [*scores[:3], *random.normal(0, 3, 3)]
    before, _ = messages_of(scores.tolist(), questions, [1, 2], [0, 40])
    after, _ = messages_of(changed, questions, [1, 2], [0, 40])
    tied = [OWN, SAME, NEAR, FADING_SAME, BEFORE, BEFORE_SAME, AFTER_SAME, REPLIES]
    assert (before[:3, tied] == after[:3, tied]).all()
    assert not before[:3, [SAME, NEAR, FADING_SAME, BEFORE, BEFORE_SAME, AFTER_SAME]].any()


def test_messages_do_not_depend_on_the_names_of_answers() -> None:
    scores = [0, 1, 2, 3, 4, 5]
    known, _ = messages_of(scores, [question("a", "b"), question("b", "c")], [1, 2], [0, 1])
    other, _ = messages_of(scores, [question(("x", 1), ("x", 2)), question(("x", 2), ("x", 3))], [8, 9], [0, 1])
    assert (known == other).all()


# Chooser.


_MESSAGES = """
import hashlib
import numpy as np
from onrecord.statements.choosing import Circle, Question

random = np.random.default_rng(5)
empty = np.zeros(0, np.int64)
questions = [Question(np.zeros((1, 1), np.float32), (0, 1), empty, tuple(range(60))) for _ in range(128)]
circle = Circle(questions, random.integers(0, 9, 128).tolist(), list(range(128)))
shares = circle.shares(random.normal(size=128 * 61).astype(np.float32))
print(hashlib.sha256(circle.messages(shares).tobytes()).hexdigest())
"""


def test_messages_do_not_depend_on_threads() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", _MESSAGES],
            env={**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
            capture_output=True,
            check=True,
        ).stdout
        for threads in ("1", "2")
    }
    assert len(told) == 1


def test_the_best_candidate_is_chosen_with_its_probability() -> None:
    ((chosen, share),) = choose(Told(np.log(floats(1, 2, 7))), [question("a", "b")])
    assert chosen == 1
    assert share == pytest.approx(0.7)


def test_none_is_an_answer() -> None:
    ((chosen, share),) = choose(Told(np.log(floats(6, 2, 2))), [question("a", "b")])
    assert chosen is None
    assert share == pytest.approx(0.6)


def test_candidates_of_one_value_win_together_and_the_best_of_them_stands_for_it() -> None:
    ((chosen, share),) = choose(Told(np.log(floats(4, 2, 1, 3))), [question("a", "b", "a")])
    assert chosen == 2
    assert share == pytest.approx(0.5)


def test_without_candidates_none_is_certain() -> None:
    assert choose(Told(floats(-9)), [question()]) == [(None, 1.0)]


def test_no_questions_ask_nothing() -> None:
    network = Told(floats())
    assert choose(network, []) == []
    assert not network.asked and not network.messages


@given(st.lists(st.floats(-20, 20, width=32), min_size=5, max_size=5), st.floats(0, 30), st.floats(0, 30))
def test_caution_moves_choices_towards_none(scores: list[float], caution: float, more: float) -> None:
    questions = [question("a", "b"), question("b")]
    before = choose(Told(floats(*scores)), questions, caution=caution)
    after = choose(Told(floats(*scores)), questions, caution=caution + more)
    for (one, share), (two, later) in zip(before, after, strict=True):
        assert two in (None, one)
        if one is None:
            assert later >= share - 1e-5
        elif two == one:
            assert later <= share + 1e-5


def test_enough_caution_leaves_nothing_chosen_and_its_opposite_no_none() -> None:
    questions = [question("a", "b"), question("b")]
    scores = floats(0, 3, 1, 0, 5)
    assert [chosen for chosen, _ in choose(Told(scores), questions, caution=60)] == [None, None]
    assert [chosen for chosen, _ in choose(Told(scores), questions, caution=-60)] == [0, 0]


def test_ties_are_settled_the_same_way_each_time() -> None:
    assert choose(Told(floats(0, 0, 0)), [question("a", "b")])[0][0] is None
    assert choose(Told(floats(-9, 0, 0)), [question("a", "b")])[0][0] == 0
    assert choose(Told(floats(-9, 0, 0, -5)), [question("a", "a", "b")])[0][0] == 0


def test_the_network_looks_twice_more_with_what_it_has_found() -> None:
    network = Told(floats(0, 0, 0, 9), change=20)
    first, second = choose(network, [question("a"), question("a")])
    assert len(network.asked) == 1 and len(network.messages) == ROUNDS
    assert network.messages[0][1, ALL_OTHERS] < network.messages[1][1, ALL_OTHERS] + 1e-6
    assert first[0] == second[0] == 0
    alone, _ = choose(Told(floats(0, 0, 0, 9)), [question("a"), question("a")])
    assert alone[0] is None


def test_questions_keep_their_order() -> None:
    questions = [question("a"), question(), question("b", "a")]
    answers = choose(Told(floats(0, 5, 0, 0, 1, 5)), questions)
    assert [chosen for chosen, _ in answers] == [0, None, 1]


def test_rows_are_asked_with_the_vectors_of_their_words() -> None:
    network = Told(np.zeros(5, np.float32))
    questions = [question("a", "b", cue=(2, 4)), question("a", cue=(5, 6))]
    choose(network, questions)
    _, points, pointed = network.asked[0]
    assert points[:, 0].tolist() == [7.5] * 3 + [15.0] * 2
    assert pointed[:, 0].tolist() == [0, 0, -3, 0, 0]
    assert (pointed[[0, 3]] == 0).all()


def test_gathered_vectors_are_single_precision() -> None:
    vectors = np.ones((WORDS, POINTS), np.float16)
    asking, asked = gather([question("a")], Rows([vectors]), Rows([vectors]))
    assert asking.dtype == asked.dtype == np.float32
    assert asking.shape == asked.shape == (2, POINTS)
