"""Transcripts: whom each turn of a conversation is said to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from onrecord.evaluation import Attribution
from onrecord.records import Act, Span
from onrecord.statements import Kept, Scene, StatementReader
from onrecord.statements.conversing import spoken_to
from onrecord.statements.rows import Rows

Floats = NDArray[np.float32]
Lay = Callable[..., Scene]
Turn = int | str

VORNE, HAAL, TAMM = 1, 2, 3
LABELS = {VORNE: "VORNE", HAAL: "HAAL", TAMM: "TAMM"}
WORDS = "The port is shut."


def write(turns: Sequence[Turn], *, lead: str = "", cue: str = ":") -> tuple[str, list[Attribution], list[int]]:
    """A text with its attributions and their speakers.

    Each turn is a speaker, who says the same as all others after ``lead``, a label and ``cue``, or a line of prose.
    """
    lines: list[str] = []
    given: list[Attribution] = []
    speakers: list[int] = []
    at = 0
    for turn in turns:
        line = turn if isinstance(turn, str) else f"{lead}{LABELS[turn]}{cue} {WORDS}"
        if not isinstance(turn, str):
            start = at + len(lead)
            named, content = start + len(LABELS[turn]), at + len(line) - len(WORDS)
            cued = Span(named + len(cue) - len(cue.strip()), named + len(cue))
            given.append(Attribution((Span(start, named),), (cued,), (Span(content, at + len(line)),)))
            speakers.append(turn)
        lines.append(line)
        at += len(line) + 1
    return "\n".join(lines), given, speakers


def scene_of(lay: Lay, text: str, given: Sequence[Attribution], speakers: Sequence[int | None]) -> Scene:
    bare = lay(text)
    return Scene.of(text, bare.words, bare.sentence, None, given, speakers)


def listeners(lay: Lay, turns: Sequence[Turn], *, lead: str = "", cue: str = ":") -> list[int | None]:
    """Who is spoken to in each turn, where it is told."""
    text, given, speakers = write(turns, lead=lead, cue=cue)
    found = spoken_to(scene_of(lay, text, given, speakers))
    return [found.get(number) for number in range(len(given))]


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ([VORNE, HAAL, VORNE], [HAAL, VORNE, HAAL]),
        ([VORNE, HAAL, VORNE, HAAL], [HAAL, VORNE, HAAL, VORNE]),
        ([HAAL, VORNE, HAAL, VORNE, HAAL], [VORNE, HAAL, VORNE, HAAL, VORNE]),
    ],
)
def test_of_two_each_speaks_to_the_other_the_first_and_the_last_too(
    lay: Lay, turns: list[Turn], expected: list[int]
) -> None:
    assert listeners(lay, turns) == expected


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ([VORNE, HAAL, TAMM], [None, None, None]),
        ([VORNE, HAAL, VORNE, TAMM], [None, VORNE, None, None]),
        ([VORNE, HAAL, VORNE, HAAL, TAMM], [None, VORNE, HAAL, None, None]),
        ([TAMM, VORNE, HAAL, VORNE], [None, None, VORNE, None]),
    ],
)
def test_among_three_only_a_turn_between_two_of_one_other_is_told(
    lay: Lay, turns: list[Turn], expected: list[int | None]
) -> None:
    assert listeners(lay, turns) == expected


def test_a_speaker_who_goes_on_still_speaks_to_the_other(lay: Lay) -> None:
    assert listeners(lay, [VORNE, VORNE, HAAL, VORNE]) == [None, HAAL, VORNE, HAAL]


def test_one_who_speaks_alone_speaks_to_nobody(lay: Lay) -> None:
    assert listeners(lay, [VORNE, VORNE, VORNE]) == [None, None, None]


@pytest.mark.parametrize("turns", [[VORNE, HAAL], [VORNE]])
def test_two_lines_are_no_conversation(lay: Lay, turns: list[Turn]) -> None:
    assert listeners(lay, turns) == [None] * len(turns)


def test_nothing_comes_of_nothing(lay: Lay) -> None:
    assert spoken_to(lay("No.")) == {}


@pytest.mark.parametrize("lead", ["Then ", "At the port, "])
def test_a_colon_in_mid_line_opens_no_turn(lay: Lay, lead: str) -> None:
    assert listeners(lay, [VORNE, HAAL, VORNE], lead=lead) == [None, None, None]


@pytest.mark.parametrize("lead", ["— ", "• ", "“"])
def test_a_sign_may_stand_before_a_label(lay: Lay, lead: str) -> None:
    assert listeners(lay, [VORNE, HAAL, VORNE], lead=lead) == [HAAL, VORNE, HAAL]


@pytest.mark.parametrize("cue", [" said", " said:", ","])
def test_a_cue_that_is_no_colon_opens_no_turn(lay: Lay, cue: str) -> None:
    assert listeners(lay, [VORNE, HAAL, VORNE], cue=cue) == [None, None, None]


@pytest.mark.parametrize("aside", ["(CROSSTALK)", "[Laughter in the hall]", "The hall rose and sang."])
def test_a_short_aside_does_not_part_turns(lay: Lay, aside: str) -> None:
    assert listeners(lay, [VORNE, aside, HAAL, VORNE]) == [HAAL, VORNE, HAAL]


PROSE = "The rain fell on the town all day, and nobody who lived there could tell when it would stop."


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ([VORNE, PROSE, HAAL, PROSE, VORNE], [None] * 3),
        ([VORNE, HAAL, PROSE, VORNE, HAAL], [None] * 4),
        ([VORNE, HAAL, VORNE, PROSE, TAMM, HAAL, TAMM], [HAAL, VORNE, HAAL, HAAL, TAMM, HAAL]),
        ([VORNE, HAAL, VORNE, PROSE, TAMM], [HAAL, VORNE, HAAL, None]),
    ],
)
def test_long_prose_between_two_turns_parts_them(lay: Lay, turns: list[Turn], expected: list[int | None]) -> None:
    assert listeners(lay, turns) == expected


def test_turns_are_taken_in_the_order_of_the_text(lay: Lay) -> None:
    text, given, speakers = write([VORNE, HAAL, VORNE, HAAL])
    found = spoken_to(scene_of(lay, text, given[::-1], speakers[::-1]))
    assert found == {0: VORNE, 1: HAAL, 2: VORNE, 3: HAAL}


def test_a_turn_of_nobody_who_is_known_is_none(lay: Lay) -> None:
    text, given, _ = write([VORNE, HAAL, VORNE, HAAL])
    assert spoken_to(scene_of(lay, text, given, [VORNE, HAAL, VORNE, None])) == {0: HAAL, 1: VORNE, 2: HAAL}


def test_a_statement_without_a_cue_is_no_turn(lay: Lay) -> None:
    text, given, speakers = write([VORNE, HAAL, VORNE])
    bare = [Attribution(each.source, (), each.content) for each in given]
    assert spoken_to(scene_of(lay, text, bare, speakers)) == {}


def test_what_a_turn_quotes_is_no_turn(lay: Lay) -> None:
    text, given, speakers = write([VORNE, HAAL, VORNE])
    low, high = given[1].content[0]
    inner = Attribution((Span(low, low + 8),), (Span(low + 9, low + 11),), (Span(low + 12, high),))
    assert spoken_to(scene_of(lay, text, [*given, inner], [*speakers, TAMM])) == {0: HAAL, 1: VORNE, 2: HAAL}


class Indifferent:
    """A network to which all is one, so that no addressee is chosen."""

    def read(self, words: Floats, marks: NDArray[np.int64], clues: Floats) -> Floats:
        return np.zeros((len(words), len(Act)), np.float32)

    def choose(self, kind: str, rows: Floats, points: Floats, pointed: Floats) -> tuple[Floats, Floats]:
        return rows[:, 0].astype(np.float32), rows

    def settle(self, kind: str, kept: Floats, messages: Floats) -> Floats:
        return np.zeros(len(kept), np.float32)


def test_the_reader_takes_the_other_of_a_conversation_for_the_addressee(lay: Lay) -> None:
    text, given, speakers = write([VORNE, HAAL, VORNE, PROSE, TAMM])
    scene = scene_of(lay, text, given, speakers)
    rows = Rows([np.zeros((len(scene.words), 1), np.float16)])
    found = StatementReader(Indifferent(), 1.0, {}).read(scene, given, Kept(rows, rows, rows), {}, [])
    assert [each.addressee for each in found] == [HAAL, VORNE, HAAL, None]
    assert [each.addressee_score for each in found[:3]] == [0.9] * 3


def test_nobody_speaks_to_one_of_the_same_label(lay: Lay) -> None:
    text, given, _ = write([VORNE, HAAL, VORNE, VORNE])
    found = spoken_to(scene_of(lay, text, given, [VORNE, HAAL, VORNE, TAMM]))
    assert TAMM not in {found.get(2), found.get(3)}
    assert found.get(3) != VORNE
