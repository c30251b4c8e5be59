"""Transcripts: turns that stand after the name of who speaks, as in "VORNE: We never left.", and whom they are said to.

In goes a scene, out comes for statements that are turns of a conversation of two the key of the other one. What is told
about who speaks to whom in prose is left to the trained scorer.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from onrecord.statements.scene import Said, Scene

__all__ = ["spoken_to"]

_BETWEEN = 12
"""Words that may stand between two turns: "(CROSSTALK)", "[Laughter]"."""
_TURNS = 3
"""Turns that a conversation has at least; two may be two people's comments, one below the other."""


def spoken_to(scene: Scene) -> dict[int, int]:
    """The key of who is spoken to, by the number of each statement that is a turn between two others of one speaker.

    Where three or more take part, a turn may be for any of them, so only those that stand between two turns of one and
    the same other speaker count; the first and the last of a conversation count where it has two speakers in all.
    """
    found: dict[int, int] = {}
    for turns in _conversations(scene):
        # By their labels: one name may have been taken for two people.
        labels = [" ".join(scene.lower[slice(*scene.said[number].source)]) for number in turns]
        known = dict(zip(labels, (scene.said[number].speaker for number in turns), strict=True))
        alone = len(known) == len(("one", "the other"))
        for place, number in enumerate(turns):
            around = {labels[at] for at in (place - 1, place + 1) if 0 <= at < len(turns)} - {labels[place]}
            inside = 0 < place < len(turns) - 1
            (other,) = around if len(around) == 1 and (inside or alone) else ("",)
            speaker = known.get(other)
            if speaker is not None and speaker != scene.said[number].speaker:
                found[number] = speaker
    return found


def _conversations(scene: Scene) -> Iterator[list[int]]:
    """Numbers of statements that are turns of one conversation, in order."""
    turns = [number for number, said in enumerate(scene.said) if _is_turn(scene, said)]
    turns.sort(key=lambda number: scene.said[number].source)
    run = turns[:1]
    for one, other in pairwise(turns):
        if scene.said[other].source[0] - scene.said[one].content[-1][1] > _BETWEEN:
            yield from [run] if len(run) >= _TURNS else []
            run = []
        run.append(other)
    yield from [run] if len(run) >= _TURNS else []


def _is_turn(scene: Scene, said: Said) -> bool:
    """Whether a statement is what follows its speaker's name and a colon at the start of a line."""
    if said.speaker is None or not said.cued or not said.source[0] < said.source[1] <= said.cue[0]:
        return False
    if scene.lower[said.cue[0]] != ":":
        return False
    before = said.source[0] - 1
    while before >= 0 and scene.line[before] == scene.line[said.source[0]]:
        if any(sign.isalnum() for sign in scene.lower[before]):
            return False
        before -= 1
    return True
