"""What a statement's words tell of its act by themselves, as a row of numbers."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest

from onrecord.statements import Scene
from onrecord.statements.clues import CLUES, read_clues
from onrecord.statements.event_lexicon import KINDS

Lay = Callable[..., Scene]
Said = tuple[str | None, str | None, str | tuple[str, ...], int | None]
VORNE = 1
CUE_KINDS, CONTENT_KINDS = slice(0, len(KINDS)), slice(len(KINDS), 2 * len(KINDS))
ASKS, CALLS, YOU, WE, IF, QUOTED = range(2 * len(KINDS), 2 * len(KINDS) + 6)
CUE_WORDS, CONTENT_WORDS = slice(QUOTED + 1, QUOTED + 1 + 256), slice(QUOTED + 1 + 256, CLUES)


@pytest.fixture
def clues(lay: Lay) -> Callable[..., np.ndarray]:
    """The row of the only statement of a text; who says it stands before the cue."""

    def read(text: str, cue: str | None, content: str | tuple[str, ...]) -> np.ndarray:
        (row,) = read_clues(lay(text, (None, cue, content, VORNE)))
        return row

    return read


def kinds_in(row: np.ndarray, part: slice) -> dict[str, float]:
    """The kinds of the lexicon that are marked, with their weight."""
    return {kind: float(row[part][number]) for kind, number in KINDS.items() if row[part][number]}


def test_cue_and_content_have_events_of_their_own(clues: Callable[..., np.ndarray]) -> None:
    row = clues("Vorne accused them: Norland bombed the port.", "accused", "Norland bombed the port")
    assert kinds_in(row, CUE_KINDS) == {"ACCUSE": 1.0}
    assert kinds_in(row, CONTENT_KINDS) == {"ASSAULT": 1.0}


def test_a_phrase_weighs_by_its_words(clues: Callable[..., np.ndarray]) -> None:
    one = clues("Vorne said sanctions followed.", "said", "sanctions followed")
    two = clues("Vorne said they impose sanctions.", "said", "they impose sanctions")
    assert kinds_in(one, CONTENT_KINDS)["SANCTION"] == 1.0
    assert kinds_in(two, CONTENT_KINDS)["SANCTION"] == pytest.approx(2**0.5)


@pytest.mark.parametrize(
    ("content", "marked"),
    [
        ("Has the port been shut?", {ASKS}),
        ("The port is shut!", {CALLS}),
        ("You shut the port", {YOU}),
        ("the port is your home", {YOU}),
        ("I shut the port", {WE}),
        ("the port is our home", {WE}),
        ("the port is shut if it rains", {IF}),
        ("“The port is shut”", {QUOTED}),
        ("“Have you shut our port?”", {ASKS, YOU, WE, QUOTED}),
        ("the port is shut", set()),
        ("What? the port is shut by now", set()),  # the mark does not stand at the end
        ("the youth of the port wept", set()),
    ],
)
def test_marks_of_the_content(clues: Callable[..., np.ndarray], content: str, marked: set[int]) -> None:
    row = clues(f"Vorne said: {content} .", "said", content)
    assert {place for place in range(ASKS, QUOTED + 1) if row[place]} == marked


def test_a_question_mark_in_the_last_part_of_a_split_content_counts(clues: Callable[..., np.ndarray]) -> None:
    text = "“The port,” Vorne asked, “is it shut?”"
    assert clues(text, "asked", ("“The port,”", "“is it shut?”"))[ASKS] == 1


def test_forms_of_one_verb_share_a_place(clues: Callable[..., np.ndarray]) -> None:
    warned, warns, asked = (clues(f"Vorne {cue} of rain.", cue, "of rain") for cue in ("warned", "warns", "asked"))
    assert np.array_equal(warned[CUE_WORDS], warns[CUE_WORDS])
    assert not np.array_equal(warned[CUE_WORDS], asked[CUE_WORDS])
    assert warned[CUE_WORDS].sum() == 1.0


def test_words_of_the_content_have_places_of_their_own(clues: Callable[..., np.ndarray]) -> None:
    row = clues("Vorne said rain fell.", "said", "rain fell")
    assert sorted(row[CONTENT_WORDS][row[CONTENT_WORDS] > 0].tolist()) == [0.5, 0.5]
    assert row[CUE_WORDS].sum() == 1.0


def test_without_a_cue_the_word_that_stands_for_it_is_no_clue(clues: Callable[..., np.ndarray]) -> None:
    row = clues("Bombed, the port burnt.", None, "Bombed, the port burnt.")
    assert not row[CUE_KINDS].any()
    assert not row[CUE_WORDS].any()
    assert kinds_in(row, CONTENT_KINDS)["ASSAULT"] == 1.0


def test_only_the_opening_of_a_long_content_is_looked_at(clues: Callable[..., np.ndarray]) -> None:
    late = "that " + "on and " * 20 + "Norland bombed us if you"
    row = clues(f"Vorne said {late}.", "said", late)
    assert not row[CONTENT_KINDS].any()
    assert not row[[YOU, WE, IF]].any()


def test_the_opening_goes_on_in_the_next_part_of_a_split_content(clues: Callable[..., np.ndarray]) -> None:
    row = clues("“Norland,” Vorne said, “bombed us.”", "said", ("“Norland,”", "“bombed us.”"))
    assert kinds_in(row, CONTENT_KINDS)["ASSAULT"] == 1.0


def test_statements_do_not_disturb_each_other(lay: Lay) -> None:
    text = "Vorne warned of rain. Haal asked: “Have you bombed us?”"
    said: list[Said] = [("Vorne", "warned", "of rain", 1), ("Haal", "asked", "“Have you bombed us?”", 2)]
    together = read_clues(lay(text, *said))
    assert together.shape == (2, CLUES) and together.dtype == np.float32
    for row, each in zip(together, said, strict=True):
        assert np.array_equal(row, read_clues(lay(text, each))[0])


def test_no_statements_have_no_rows(lay: Lay) -> None:
    assert read_clues(lay("Nothing was said.")).shape == (0, CLUES)


@pytest.mark.parametrize("text", ["No", "“”", "“", "no \ud800", "İ", "?" * 300])
def test_texts_of_hardly_a_word(clues: Callable[..., np.ndarray], text: str) -> None:
    row = clues(text, None, text)
    assert row.shape == (CLUES,)
    assert np.isfinite(row).all()


def test_time_does_not_grow_with_the_length_of_a_content(lay: Lay) -> None:
    content = "impose " * 40_000
    scene = lay(f"Vorne said {content}.", ("Vorne", "said", content.strip(), VORNE))
    assert scene.lower[0] == "vorne"
    began = time.perf_counter()
    read_clues(scene)
    assert time.perf_counter() - began < 5
