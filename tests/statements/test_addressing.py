"""Those who may be addressed, and what is known of each."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest

from onrecord.statements import Form, Referent, Scene, object_pronouns
from onrecord.statements.addressing import ADDRESSEE_FEATURES, OBJECTS, Addressing
from onrecord.statements.reader import addressee_questions

Lay = Callable[..., Scene]
VORNE, HAAL, HERALD, CROWD = 1, 2, 3, 4
TEXT = "Ilse Vorne told the Corvane Herald that David Haal had left. The crowd cheered."
NAMES = {"Ilse Vorne": VORNE, "Corvane Herald": (HERALD, 1), "David Haal": HAAL}
TOLD = ("Ilse Vorne", "told", "that David Haal had left", VORNE)
KIND_BODY, AFTER_CUE, IN_CONTENT, BETWEEN = 15, 40, 45, 51


@pytest.fixture
def scene(lay: Lay) -> Scene:
    return lay(TEXT, TOLD, names=NAMES, nouns={"crowd": CROWD})


def keys(addressing: Addressing, number: int = 0) -> list[int]:
    return [referent.key for referent in addressing.candidates(number)]


def test_all_who_are_mentioned_around_but_the_speaker_are_candidates(scene: Scene) -> None:
    assert keys(Addressing(scene)) == [HERALD, HAAL, CROWD]


def test_speakers_are_no_candidates_under_any_mention(lay: Lay) -> None:
    text = "Vorne spoke. The minister told Vorne's aides that Vorne would win, and she, Ilse Vorne, left."
    scene = lay(
        text,
        ("The minister", "told", "that Vorne would win", VORNE),
        names={"Ilse Vorne": VORNE, "Vorne": VORNE},
        nouns={"minister": VORNE, "aides": CROWD},
    )
    pronoun = Referent(9, 10, Form.PRONOUN, 0, VORNE)
    assert keys(Addressing(scene, {0: [pronoun]})) == [CROWD]


def test_where_the_speaker_is_unknown_all_are_candidates(lay: Lay) -> None:
    scene = lay(TEXT, (*TOLD[:3], None), names=NAMES)
    assert keys(Addressing(scene)) == [VORNE, HERALD, HAAL]


def test_mentions_far_from_the_cue_are_none(lay: Lay) -> None:
    text = "David Haal left. " + "Rain fell on the town. " * 12 + TEXT.replace("David Haal", "he")
    scene = lay(text, (*TOLD[:2], "that he had left", VORNE), names=NAMES)
    assert keys(Addressing(scene)) == [HERALD]


def test_the_nearest_are_kept_where_there_are_many(lay: Lay) -> None:
    crowd = " ".join(f"Xan{chr(97 + i)}" for i in range(26))
    text = f"{crowd} Vorne said no. {crowd.replace('Xan', 'Yol')}"
    names = {f"{stem}{chr(97 + i)}": 10 + i + 26 * (stem == "Yol") for stem in ("Xan", "Yol") for i in range(26)}
    scene = lay(text, ("Vorne", "said", "no", VORNE), names=names)
    chosen = Addressing(scene).candidates(0)
    assert 0 < len(chosen) <= 28
    assert [r.end for r in chosen] == sorted(r.end for r in chosen)
    cue = scene.said[0].cue[0]
    distance = max(abs(r.end - 1 - cue) for r in chosen)
    closer = [r for r in scene.referents_in(cue - 40, cue + 26) if abs(r.end - 1 - cue) < distance]
    assert set(closer) <= set(chosen)


def test_rows_tell_the_addressee_from_one_who_is_talked_about(scene: Scene) -> None:
    rows, chosen = Addressing(scene).rows(0)
    assert rows.shape == (4, ADDRESSEE_FEATURES) and rows.dtype == np.float32
    assert rows[:, 0].tolist() == [1, 0, 0, 0]
    assert not rows[0, 11:].any()
    assert np.isfinite(rows).all()
    herald, haal = rows[1], rows[2]
    assert [r.key for r in chosen[:2]] == [HERALD, HAAL]
    assert herald[[KIND_BODY, AFTER_CUE, IN_CONTENT, BETWEEN]].tolist() == [1, 1, 0, 1]
    assert haal[[KIND_BODY, AFTER_CUE, IN_CONTENT, BETWEEN]].tolist() == [0, 0, 1, 0]


@pytest.mark.parametrize(("cue", "telling"), [("told", 1), ("said", 0)])
def test_verbs_that_take_an_addressee_are_marked(lay: Lay, cue: str, telling: int) -> None:
    scene = lay(TEXT.replace("told", cue), ("Ilse Vorne", cue, "that David Haal had left", VORNE), names=NAMES)
    assert Addressing(scene).rows(0)[0][:, 4].tolist() == [telling] * 3


def test_kinds_beyond_the_known_are_other(lay: Lay) -> None:
    scene = lay(TEXT, TOLD, names=NAMES | {"Corvane Herald": (HERALD, 3)})
    assert Addressing(scene).rows(0)[0][1, 14:18].tolist() == [0, 0, 0, 1]


def test_partners_of_a_conversation_are_candidates_from_afar(lay: Lay) -> None:
    filler = "Rain fell on the town. " * 12
    text = f"David Haal asked who had left. {filler}The minister said nobody. {filler}"
    said = [("David Haal", "asked", "who had left", HAAL), ("The minister", "said", "nobody", VORNE)]
    scene = lay(text, *said, names={"David Haal": HAAL})
    addressing = Addressing(scene)
    assert keys(addressing, 1) == [HAAL]
    rows, _ = addressing.rows(1)
    assert rows[1, [61, 62]].tolist() == [1, 1]
    assert keys(addressing, 0) == []  # the minister speaks, but has no name to be addressed by


def test_a_partner_named_far_away_is_taken_where_the_name_stands_first(lay: Lay) -> None:
    filler = "Rain fell on the town. " * 12
    text = f"David Haal spoke. Then David Haal asked who had left. {filler}The minister said nobody. {filler}"
    said = [("David Haal", "asked", "who had left", HAAL), ("The minister", "said", "nobody", VORNE)]
    scene = lay(text, *said, names={"David Haal": HAAL})
    assert [(r.start, r.end) for r in scene.referents] == [(0, 2), (5, 7)]
    assert Addressing(scene).candidates(1) == [scene.referents[0]]


def test_partners_are_those_who_speak_close_by(lay: Lay) -> None:
    filler = "Rain fell on the town. " * 12
    lines = [f"Name{chr(97 + i)} said word{chr(97 + i)} here. {filler}" for i in range(8)]
    said = [(f"Name{chr(97 + i)}", "said", f"word{chr(97 + i)}", i) for i in range(8)]
    scene = lay("".join(lines), *said, names={f"Name{chr(97 + i)}": i for i in range(8)})
    assert keys(Addressing(scene), 4) == [3, 2, 1, 5, 6]


def test_a_statement_has_the_same_rows_whatever_is_said_far_away(lay: Lay) -> None:
    filler = "Rain fell on the town. " * 12
    text = f"{TEXT} {filler}Mara Orr asked Ole Tamm who had left. {filler}"
    names = NAMES | {"Mara Orr": 5, "Ole Tamm": 6}
    # Without speakers: those who speak close by are candidates of each other's.
    said = [(*TOLD[:3], None), ("Mara Orr", "asked", "who had left", None)]
    both = Addressing(lay(text, *said, names=names))
    for number, each in enumerate(said):
        rows, chosen = Addressing(lay(text, each, names=names)).rows(0)
        assert [r.key for r in both.rows(number)[1]] == [r.key for r in chosen]
        assert np.array_equal(both.rows(number)[0], rows)


def test_rows_and_candidates_agree(scene: Scene) -> None:
    addressing = Addressing(scene)
    (question,), (candidates,) = addressee_questions(scene, addressing)
    assert question.values == tuple(r.key for r in candidates)
    assert question.heads.tolist() == [r.end - 1 for r in candidates]
    assert len(question.rows) == 1 + len(candidates)
    assert question.cue == scene.said[0].cue


def test_nobody_around_leaves_none_alone(lay: Lay) -> None:
    scene = lay("No.", (None, None, "No.", None))
    (question,), _ = addressee_questions(scene, Addressing(scene))
    assert (question.rows.shape, question.values) == ((1, ADDRESSEE_FEATURES), ())
    assert len(question.heads) == 0


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "expected"),
    [
        ("Vorne told him that rain fell.", "Vorne", "told", "that rain fell", ["him"]),
        ("Vorne told him and them that rain fell.", "Vorne", "told", "that rain fell", ["him", "them"]),
        ("Vorne has told him that rain fell.", "Vorne", "has told him", "that rain fell", ["him"]),
        ("Vorne told a crowd of many that rain fell on them.", "Vorne", "told", "that rain fell on them", []),
        ("They met him and Vorne told all that rain fell.", "Vorne", "told", "that rain fell", []),
        ("He told his aides of rain.", "He", "told", "of rain", []),
        ("No rain, Vorne told", "Vorne", "told", "No rain,", []),
    ],
)
def test_object_pronouns_stand_beside_the_cue(
    lay: Lay, text: str, source: str, cue: str, content: str, expected: list[str]
) -> None:
    scene = lay(text, (source, cue, content, VORNE))
    assert [(number, scene.lower[word]) for number, word in object_pronouns(scene)] == [(0, w) for w in expected]


def test_the_source_itself_is_not_addressed(lay: Lay) -> None:
    said = [(None, "told", "“No rain fell,”", None), ("you", "said", "So", VORNE)]
    scene = lay("“No rain fell,” told them. So said you.", *said)
    assert [(number, scene.lower[word]) for number, word in object_pronouns(scene)] == [(0, "them")]
    assert "you" in OBJECTS


def test_resolved_pronouns_are_candidates_of_their_own_statement_only(lay: Lay) -> None:
    text = "Vorne told him that rain fell. Haal said it was so."
    said = [("Vorne", "told", "that rain fell", VORNE), ("Haal", "said", "it was so", HAAL)]
    scene = lay(text, *said)
    him = Referent(2, 3, Form.PRONOUN, 0, 9)
    addressing = Addressing(scene, {0: [him]})
    assert addressing.candidates(0) == [him]
    assert addressing.candidates(1) == []
    assert addressing.rows(0)[0][1, 11:14].tolist() == [0, 0, 1]


def test_thousands_of_statements_take_time_by_their_number(lay: Lay) -> None:
    sentence = "Ilse Vorne told the Corvane Herald that it rained. "
    scene = lay(sentence * 3_000, names={"Ilse Vorne": VORNE, "Corvane Herald": (HERALD, 1)})
    at = [i for i, word in enumerate(scene.lower) if word == "told"]
    said = lay(sentence, ("Ilse Vorne", "told", "that it rained", VORNE)).said[0]
    moved = tuple(
        type(said)((i, i + 1), (i - 2, i), ((i + 4, i + 7),), VORNE if i % 2 else None, cued=True) for i in at
    )
    scene = Scene(scene.text, scene.words, scene.sentence, None, moved, scene.referents)
    began = time.perf_counter()
    questions, _ = addressee_questions(scene, Addressing(scene))
    assert len(questions) == 3_000
    assert time.perf_counter() - began < 15
