"""The force of acts of speech, as words and acts tell it, in families whose ranks can be compared.

In go the words of a cue or a sentence, or an act, out come ranks: "warn" is less than "threaten", "question" less than
"slam". The words are data (``forces.tsv`` beside this module). Whose words they are is not looked at here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files

from onrecord.records import Act

__all__ = ["HIGHEST", "Family", "act_ranks", "ranks", "verb_forms"]

HIGHEST = 3
"""The rank of "threaten", "slam" and "demand"."""


_SHORT = 4
"""Letters of a verb whose one syllable is stressed for certain."""


class Family(StrEnum):
    """Acts that differ in force alone."""

    HARM = "harm"
    BLAME = "blame"
    DEMAND = "demand"


_ACTS: Mapping[Act, Mapping[Family, int]] = {
    Act.PREDICT: {Family.HARM: 1},
    Act.WARN: {Family.HARM: 2, Family.BLAME: 1, Family.DEMAND: 1},
    Act.PROMISE: {Family.HARM: 2},
    # Whoever threatens asks for something, and lays blame as often as not.
    Act.THREATEN: {Family.HARM: 3, Family.BLAME: 3, Family.DEMAND: 3},
    Act.ACCUSE: {Family.BLAME: 3},
    Act.DENY: {Family.BLAME: 2},
    Act.DEMAND: {Family.DEMAND: 3, Family.BLAME: 1},
    Act.THINK: {Family.DEMAND: 1},
}
"""What an act says of its force, where its cue says nothing: what accuses may be as much as "slams"."""


def act_ranks(act: Act | None) -> Mapping[Family, int]:
    """The rank of ``act`` in each family; families that it says nothing about are missing."""
    return _ACTS.get(act, {}) if act is not None else {}


@cache
def _lexicon() -> Mapping[str, tuple[tuple[Family, int, str], ...]]:
    table = (files("onrecord.compare.headlines") / "forces.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")][1:]
    found: dict[str, list[tuple[Family, int, str]]] = {}
    for family, rank, kind, words in rows:
        for word in words.split():
            for form in _forms(word, kind):
                found.setdefault(form, []).append((Family(family), int(rank), kind))
    return {word: tuple(each) for word, each in found.items()}


def _forms(word: str, kind: str) -> tuple[str, ...]:
    if kind == "verb":
        return verb_forms(word)
    return (word, f"{word}s") if kind == "noun" else (word,)


def verb_forms(verb: str) -> tuple[str, ...]:
    """The forms of a regular verb; of one like "rip" or "slam" the last letter is doubled."""
    if verb.endswith("e"):
        return verb, f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    third = f"{verb}es" if verb.endswith(("s", "sh", "ch", "x")) else f"{verb}s"
    doubled = verb[-1] in "bgmnpt" and verb[-2] in "aeiou" and verb[-3] not in "aeiou" and len(verb) <= _SHORT
    root = verb + verb[-1] if doubled else verb
    return verb, third, f"{root}ed", f"{root}ing"


def ranks(words: Iterable[str], *kinds: str) -> dict[Family, int]:
    """The highest rank that any of ``words`` has in each family as one of ``kinds``: verb, noun or word."""
    found: dict[Family, int] = {}
    for word in words:
        for family, rank, kind in _lexicon().get(word, ()):
            if kind in kinds:
                found[family] = max(rank, found.get(family, 0))
    return found
