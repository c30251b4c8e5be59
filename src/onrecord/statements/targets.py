"""Whom an act is aimed at: accused, praised, warned, asked of.

In go a scene, an attribution's act and its addressee, out comes the key of whom it is aimed at. A rule, not a trained
part: where it is said to somebody that something should be done, it is they; else the first whom the words name.
"""

from __future__ import annotations

from onrecord.records import Act
from onrecord.statements.scene import Form, Scene

__all__ = ["find_target"]

_TO_SOMEBODY = frozenset((Act.DEMAND, Act.ASK, Act.THREATEN, Act.PROMISE, Act.WARN))
"""Acts that are aimed at whom they are said to."""

_AT_SOMEBODY = _TO_SOMEBODY | {Act.ACCUSE, Act.PRAISE, Act.DENY}
"""Acts that are aimed at anybody; the others only tell something."""

_REACH = 40
"""Words of the content in which its object is looked for."""

_OBJECT = 5
"""Words between a cue and the name of its object: "accused former harbour minister David Haal of"."""

_ADJUNCT = frozenset((",", "in", "at", "on", "to", "from", "during", "with", "by", "for", "after", "before", "as"))
"""Words that open something else than a verb's object."""

_OTHER = 3
"""The kind of what is neither a person nor a body nor a place."""


def find_target(scene: Scene, number: int, act: Act, addressee: int | None) -> int | None:
    """The key of whom statement ``number`` is aimed at, or None."""
    if act not in _AT_SOMEBODY:
        return None
    if act in _TO_SOMEBODY and addressee is not None:
        return addressee
    said = scene.said[number]
    first = said.content[0][0]
    around = scene.referents_in(min(first, said.cue[0]), max(first + _REACH, said.cue[1]))
    named = [r for r in around if r.form is Form.NAME and r.kind != _OTHER and r.key != said.speaker]
    inside = [r for r in named if said.cue[0] <= r.end - 1 < said.cue[1]]
    # "accused David Haal of lying": the object of the cue, before the content begins.
    inside += [r for r in named if r.end <= first and _is_object(scene, said.cue[1], r.start)]
    inside += [r for r in named if said.holds(r.end - 1) and r.end - 1 < first + _REACH]
    return inside[0].key if inside else None


def _is_object(scene: Scene, after: int, start: int) -> bool:
    """Whether a name that begins at word ``start`` may be the object of a verb that ends before word ``after``."""
    return after <= start <= after + _OBJECT and not _ADJUNCT & set(scene.lower[after:start])
