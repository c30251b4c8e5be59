"""From a scene to findings, with networks whose answers are given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import numpy as np
import pytest
from numpy.typing import NDArray

from onrecord.evaluation import Attribution
from onrecord.records import Act, Span
from onrecord.statements import Form, Kept, Referent, Scene, StatementReader, find_dated
from onrecord.statements.clues import CLUES
from onrecord.statements.layout import MARK_OUTSIDE, MARKS, REACH, lay_out
from onrecord.statements.rows import Rows
from onrecord.statements.structure import ADDRESSEES, CHOICES, DATES

Floats = NDArray[np.float32]
Lay = Callable[..., Scene]
Attribute = Callable[..., Attribution]

VORNE, HAAL, HERALD = 1, 2, 3
THURSDAY = date(2031, 3, 13)
TEXT = "Ilse Vorne told the Corvane Herald on Tuesday that rain fell on Monday. David Haal denied in 2030 that it did."
SAID = (
    ("Ilse Vorne", "told", "that rain fell on Monday", VORNE),
    ("David Haal", "denied", "that it did", HAAL),
)
NAMES = {"Ilse Vorne": VORNE, "David Haal": HAAL, "Corvane Herald": (HERALD, 1)}
ANCHORED, AFTER_CUE = 41, 40


@dataclass
class Ruled:
    """A network that tells acts in turn, and takes days beside the cue and people right after it.

    What it is asked is kept.
    """

    acts: Sequence[Act] = tuple(Act)
    height: float = 4.0
    taken: float = 6.0
    read_at_once: list[int] = field(default_factory=list)
    kinds: list[tuple[str, int]] = field(default_factory=list)

    def read(self, words: Floats, marks: NDArray[np.int64], clues: Floats) -> Floats:
        assert words.shape[:2] == marks.shape and len(words) == len(marks) and 0 < marks.shape[1] <= REACH
        assert clues.shape == (len(words), CLUES) and np.isfinite(clues).all()
        assert words.dtype == np.float32 and (marks < MARKS).all()
        first = sum(self.read_at_once)
        self.read_at_once.append(len(words))
        logits = np.zeros((len(words), len(Act)), np.float32)
        for row in range(len(words)):
            logits[row, list(Act).index(self.acts[(first + row) % len(self.acts)])] = self.height
        return logits

    def choose(self, kind: str, rows: Floats, points: Floats, pointed: Floats) -> tuple[Floats, Floats]:
        assert rows.shape[1] == CHOICES[kind]
        assert len(rows) == len(points) == len(pointed)
        assert all(np.isfinite(part).all() for part in (rows, points, pointed))
        self.kinds.append((kind, int(rows[:, 0].sum())))
        scores = self.taken * rows[:, ANCHORED if kind == DATES else AFTER_CUE] + rows[:, 0]
        return scores.astype(np.float32), rows

    def settle(self, kind: str, kept: Floats, messages: Floats) -> Floats:
        return np.zeros(len(kept), np.float32)


def kept_of(scene: Scene) -> Kept:
    """Vectors that tell each word's number."""
    numbers = (np.arange(len(scene.words)) % 99).astype(np.float16)[:, None]
    return Kept(Rows([numbers]), Rows([numbers]), Rows([numbers]))


def reader_of(network: Ruled, temperature: float = 1.0, **cautions: float) -> StatementReader:
    return StatementReader(network, temperature, cautions)


@pytest.fixture
def scene(lay: Lay) -> Scene:
    return lay(TEXT, *SAID, names=NAMES, published=THURSDAY)


@pytest.fixture
def attributions(attribute: Attribute) -> list[Attribution]:
    return [attribute(TEXT, *each[:3]) for each in SAID]


def in_turn(scene: Scene, given: Sequence[Attribution], acts: Sequence[Act]) -> list[Act]:
    """The acts that :class:`Ruled` gives: those with fewer words are read first."""
    lengths = (lay_out(scene.words, given)[1] != MARK_OUTSIDE).sum(axis=1)
    order = np.argsort(lengths, kind="stable").tolist()
    return [acts[order.index(number) % len(acts)] for number in range(len(given))]


def test_each_statement_has_act_date_and_addressee(scene: Scene, attributions: list[Attribution]) -> None:
    reader = reader_of(Ruled([Act.STATE, Act.DENY]))
    first, second = reader.read(scene, attributions, kept_of(scene), {}, find_dated(scene))
    assert [first.act, second.act] == in_turn(scene, attributions, [Act.STATE, Act.DENY])
    assert (first.addressee, second.addressee) == (HERALD, None)
    assert first.said_on is not None and second.said_on is not None
    assert first.said_on.at == Span(TEXT.index("Tuesday"), TEXT.index("Tuesday") + 7)


def test_where_no_day_is_chosen_a_period_beside_the_cue_is(scene: Scene, attributions: list[Attribution]) -> None:
    _, second = reader_of(Ruled()).read(scene, attributions, kept_of(scene), {}, find_dated(scene))
    assert second.said_on is not None
    assert second.said_on.value == "2030"


def test_without_publication_date_the_words_are_found_and_the_reason(lay: Lay, attributions: list[Attribution]) -> None:
    scene = lay(TEXT, *SAID, names=NAMES)
    first, _ = reader_of(Ruled()).read(scene, attributions, kept_of(scene), {}, find_dated(scene))
    assert first.said_on is not None
    assert (first.said_on.value, first.said_on.reason) == (None, "the article has no publication date")


def test_caution_of_each_kind_is_its_own(scene: Scene, attributions: list[Attribution]) -> None:
    dated = find_dated(scene)
    bold = reader_of(Ruled()).read(scene, attributions, kept_of(scene), {}, dated)[0]
    shy = reader_of(Ruled(), addressees=20.0).read(scene, attributions, kept_of(scene), {}, dated)[0]
    assert (bold.addressee, shy.addressee) == (HERALD, None)
    assert bold.said_on == shy.said_on


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_temperature_calibrates_the_act(scene: Scene, attributions: list[Attribution], temperature: float) -> None:
    found = reader_of(Ruled([Act.WARN]), temperature).read(scene, attributions, kept_of(scene), {}, [])
    raised = np.exp(4 / temperature)
    assert found[0].act is Act.WARN
    assert found[0].act_score == pytest.approx(raised / (raised + len(Act) - 1))


def test_enormous_logits_stay_probabilities(scene: Scene, attributions: list[Attribution]) -> None:
    found = reader_of(Ruled(height=1e30)).read(scene, attributions, kept_of(scene), {}, [])
    assert [each.act_score for each in found] == [1.0, 1.0]


def test_addressee_scores_are_probabilities(scene: Scene, attributions: list[Attribution]) -> None:
    found = reader_of(Ruled()).read(scene, attributions, kept_of(scene), {}, [])
    assert all(0 <= each.addressee_score <= 1 for each in found)


def test_pronouns_may_be_addressed(scene: Scene, attributions: list[Attribution]) -> None:
    # As if "in 2030" were "him": right behind the second cue.
    low = scene.said[1].cue[1]
    him = Referent(low, low + 1, Form.PRONOUN, 0, 9)
    found = reader_of(Ruled()).read(scene, attributions, kept_of(scene), {1: [him]}, [])
    assert [each.addressee for each in found] == [HERALD, 9]


def test_no_attributions_ask_nothing(lay: Lay) -> None:
    network = Ruled()
    scene = lay("Nothing was said.")
    assert reader_of(network).read(scene, [], kept_of(scene), {}, []) == []
    assert not network.read_at_once and not network.kinds


@pytest.mark.parametrize("text", ["No", "“”", "”", "“”‘’«»\"'" * 60])
def test_texts_of_hardly_a_word(lay: Lay, attribute: Attribute, text: str) -> None:
    scene = lay(text, (None, None, text, None), published=THURSDAY)
    found = reader_of(Ruled()).read(scene, [attribute(text, None, None, text)], kept_of(scene), {}, find_dated(scene))
    assert [(each.said_on, each.addressee) for each in found] == [(None, None)]


def crowded(lay: Lay, count: int) -> tuple[Scene, list[Attribution]]:
    """Statements by the hundred, each in its own paragraph."""
    line = "Ilse Vorne told the Corvane Herald that it rained.\n"
    text = line * count
    scene = lay(text, names={"Corvane Herald": (HERALD, 1)}, published=THURSDAY)
    starts = range(0, len(text), len(line))
    given = [Attribution((Span(i, i + 10),), (Span(i + 11, i + 15),), (Span(i + 35, i + 49),)) for i in starts]
    keys = [VORNE] * count
    return Scene.of(text, scene.words, scene.sentence, THURSDAY, given, keys, scene.referents), given


def test_many_statements_are_asked_in_parts_and_answered_in_order(lay: Lay) -> None:
    scene, given = crowded(lay, 300)
    network = Ruled()
    found = reader_of(network).read(scene, given, kept_of(scene), {}, [])
    assert [each.act for each in found] == in_turn(scene, given, list(Act))
    assert {each.addressee for each in found} == {HERALD}
    assert sum(network.read_at_once) == 300 and max(network.read_at_once) <= 64
    counts = [count for asked, count in network.kinds if asked == ADDRESSEES]
    assert sum(counts) == 300 and max(counts) <= 128
    assert not any(asked == DATES for asked, _ in network.kinds), "without a date there is nothing to choose"


def test_the_beginning_is_read_the_same_whatever_follows_far_behind(lay: Lay) -> None:
    (short, few), (long, many) = crowded(lay, 256), crowded(lay, 400)
    before = reader_of(Ruled()).read(short, few, kept_of(short), {}, [])
    after = reader_of(Ruled()).read(long, many, kept_of(long), {}, [])
    assert after[:128] == before[:128]


def test_thousands_of_statements_take_time_by_their_number(
    lay: Lay, least_time: Callable[[Callable[[], object]], float]
) -> None:
    seconds = []
    for count in (1_000, 4_000):
        scene, given = crowded(lay, count)
        read = partial(reader_of(Ruled()).read, scene, given, kept_of(scene), {}, find_dated(scene))
        assert len(read()) == count
        seconds.append(least_time(read))
    assert seconds[1] < 8 * seconds[0] + 0.5, f"{seconds[0]:.2f} s for 1,000, {seconds[1]:.2f} s for 4,000"


# What is kept of words.


def test_windows_are_joined_in_order() -> None:
    answer = [np.arange(12, dtype=np.float32).reshape(6, 2) + part for part in range(3)]
    whole = Kept.join([Kept.of(answer, slice(0, 2)), Kept.of(answer, slice(2, 6))])
    for part, kept in zip(answer, (whole.words, whole.points, whole.pointed), strict=True):
        assert {rows.dtype.name for rows in kept.parts} == {"float16"}
        assert (kept.take(np.arange(6)) == part).all()
        assert (kept.take(np.array([[5, 0], [2, 1]])) == part[[[5, 0], [2, 1]]]).all()
