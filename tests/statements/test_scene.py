"""An article laid over its words: ranges of roles, mentions, paragraphs and quotation marks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from onrecord.encoder import Words
from onrecord.evaluation import Attribution
from onrecord.records import Span
from onrecord.statements import Scene
from onrecord.statements.scene import word_range

Cut = Callable[[str], Words]
Lay = Callable[..., Scene]

TEXT = "Port of Velm shut\nIlse Vorne said the port was shut. “Boats stay out,” David Haal told the Herald, “for good.”"


@pytest.fixture
def scene(lay: Lay) -> Scene:
    return lay(
        TEXT,
        ("Ilse Vorne", "said", "the port was shut", 1),
        ("David Haal", "told", ("“Boats stay out,”", "“for good.”"), 2),
        (None, None, "Port of Velm shut", None),
        names={"Ilse Vorne": 1, "David Haal": 2, "Herald": (3, 1)},
    )


def words_of(scene: Scene, low: int, high: int) -> str:
    return scene.text[scene.words.start[low] : scene.words.end[high - 1]]


def test_roles_are_ranges_of_words(scene: Scene) -> None:
    first, second, _ = scene.said
    assert words_of(scene, *first.source) == "Ilse Vorne"
    assert words_of(scene, *first.cue) == "said"
    assert [words_of(scene, *part) for part in first.content] == ["the port was shut"]
    assert [words_of(scene, *part) for part in second.content] == ["“Boats stay out,”", "“for good.”"]
    assert (first.speaker, second.speaker) == (1, 2)
    assert first.cued and second.cued


def test_without_a_cue_the_content_s_first_word_stands_for_it(scene: Scene) -> None:
    bare = scene.said[2]
    assert not bare.cued
    assert bare.cue == (0, 1)
    assert bare.source[0] == bare.source[1]
    assert bare.speaker is None


def test_content_holds_its_own_words_only(scene: Scene) -> None:
    second = scene.said[1]
    inside = [i for i in range(len(scene.words)) if second.holds(i)]
    assert [scene.lower[i] for i in inside] == ["“", "boats", "stay", "out", ",", "”", "“", "for", "good", ".", "”"]


def test_claimed_words_are_those_of_any_content(scene: Scene) -> None:
    free = [word for word, claimed in zip(scene.lower, scene.claimed, strict=True) if not claimed]
    assert free == ["ilse", "vorne", "said", ".", "david", "haal", "told", "the", "herald", ","]


def test_words_are_held_by_the_statement_whose_number_stands_beside_them(scene: Scene) -> None:
    pairs = [(number, word) for word in range(len(scene.words)) for number in range(len(scene.said))]
    held = scene.held(*np.array(pairs).T)
    assert held.tolist() == [scene.said[number].holds(word) for number, word in pairs]


def test_paragraphs_count_from_zero(scene: Scene) -> None:
    assert scene.line.tolist() == [0] * 4 + [1] * (len(scene.words) - 4)


def test_quoted_words_stand_inside_marks(scene: Scene) -> None:
    quoted = [word for word, inside in zip(scene.lower, scene.quoted, strict=True) if inside and word[0].isalpha()]
    assert quoted == ["boats", "stay", "out", "for", "good"]


def test_mentions_are_found_by_their_heads(scene: Scene) -> None:
    haal = next(r for r in scene.referents if r.key == 2)
    assert words_of(scene, haal.start, haal.end) == "David Haal"
    assert scene.referents_in(haal.end - 1, haal.end) == (haal,)
    assert scene.referents_in(haal.start, haal.end - 1) == ()
    assert scene.referents_in(0, len(scene.words)) == scene.referents
    assert scene.referents_in(-50, 10**6) == scene.referents
    assert scene.referents_in(9, 9) == ()


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 4, (0, 1)),
        (5, 7, (1, 2)),
        (0, 7, (0, 2)),
        (6, 9, (1, 3)),  # parts of words are the whole words
        (4, 5, (1, 2)),  # the blank between: at least one
        (0, 0, (0, 1)),
        (500, 600, (21, 22)),  # beyond the end: the last
    ],
)
def test_characters_become_words(cut: Cut, start: int, end: int, expected: tuple[int, int]) -> None:
    words = cut("Port of Velm shut. " + "a " * 17)
    assert len(words) == 22
    assert word_range(words, start, end) == expected


def test_characters_of_a_text_without_words(cut: Cut) -> None:
    assert word_range(cut(" \n "), 0, 3) == (0, 1)


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_a_scene_without_words(cut: Cut, text: str) -> None:
    scene = Scene.of(text, cut(text), np.zeros(0, np.int64), None, [], [])
    assert (scene.lower, scene.said, scene.referents) == ([], (), ())
    assert len(scene.line) == len(scene.quoted) == len(scene.claimed) == 0
    assert scene.referents_in(0, 5) == ()


def test_a_scene_of_one_word(cut: Cut) -> None:
    scene = Scene.of("No", cut("No"), np.zeros(1, np.int64), None, [Attribution((), (), (Span(0, 2),))], [None])
    assert scene.said[0].cue == (0, 1)
    assert scene.said[0].content == ((0, 1),)
    assert scene.claimed.tolist() == [True]


def test_each_attribution_needs_a_speaker(cut: Cut) -> None:
    with pytest.raises(ValueError, match="shorter"):
        Scene.of("No", cut("No"), np.zeros(1, np.int64), None, [Attribution((), (), (Span(0, 2),))], [])
