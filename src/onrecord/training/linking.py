"""Examples for the linker: sources with their candidates and which of these are right.

In go articles with labelled speakers, or GUM's coreference, out come rows of features made by the same code that makes
them at run time. What came before a source is taken from the labels.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from onrecord.speakers.entities import find_entities
from onrecord.speakers.lexicon import ARTICLES, PRONOUNS
from onrecord.speakers.linking import SPECIAL, Linker, Place
from onrecord.speakers.mentions import Form, Mention
from onrecord.speakers.names import fold, tokens
from onrecord.speakers.sources import Source
from onrecord.speakers.view import View
from onrecord.speakers.walk import Attributed, walk
from onrecord.training.corpora import Phrase

__all__ = ["Example", "gum_examples", "label_examples"]


@dataclass(frozen=True, slots=True)
class Example:
    """One source: ``rows`` of features for all candidates, special ones first, and which are ``right``.

    ``at`` is the source's word, ``heads`` those of the candidates that are mentions.
    """

    rows: NDArray[np.float32]
    at: int
    heads: NDArray[np.int64]
    right: NDArray[np.bool_]


class Labelled(Attributed, Protocol):
    """An attribution with its label."""

    @property
    def speaker(self) -> tuple[str, ...] | str: ...


def _called(view: View, mention: Mention) -> str:
    """What a mention's entity is called, folded; joint ones as their sorted names."""
    entity = mention.entity
    if entity is None:
        return fold(view.string(mention.start, mention.end))
    shown = [fold(view.string(*each.shown)) for each in entity.members or (entity,) if each.shown]
    return entity.special or " & ".join(sorted(shown))


_SHORT = 4
"""Words of a label that one word of it may stand for."""


def _right(linker: Linker, place: Place, chosen: NDArray[np.int64], label: tuple[str, ...] | str) -> NDArray[np.bool_]:
    view, source = linker.view, place.source
    right = np.zeros(len(SPECIAL) + len(chosen), dtype=bool)
    if isinstance(label, str):
        right[SPECIAL.index(label)] = True
        return right
    wanted = " & ".join(sorted(fold(name) for name in label))
    words = {word for name in label for word in tokens(name)}
    for i, index in enumerate(chosen.tolist(), len(SPECIAL)):
        mention = linker.mentions[index]
        called = _called(view, mention)
        if called == wanted:
            right[i] = True
        elif mention.entity is None or not (mention.entity.name or mention.entity.members):
            own = [word for word in called.split() if word not in ARTICLES]
            right[i] = bool(own) and set(own) <= words and (len(own) > 1 or len(words) <= _SHORT)
    if source.form not in (None, Form.PRONOUN) and source.end > source.start:
        called = fold(view.string(source.start, source.end))
        right[0] = called == wanted or (not right.any() and bool(set(called.split()) & words))
    return right


def label_examples(view: View, statements: Sequence[Labelled]) -> list[Example]:
    """Walk through an article with its labels as the judge, and keep what was asked of it."""
    examples: list[Example] = []
    labels = {}
    for statement in statements:
        content = tuple(view.range(*span) for span in statement.content)
        cue = view.range(*statement.cue[0]) if statement.cue else content[0]
        labels[cue, content] = statement.speaker

    def judge(linker: Linker, place: Place, chosen: NDArray[np.int64]) -> tuple[int, float]:
        right = _right(linker, place, chosen, labels[place.cue, tuple(place.content)])
        if not right.any():
            return SPECIAL.index("unknown"), 1.0
        rows, _ = linker.rows(place, chosen)
        examples.append(Example(rows, place.source.head, linker.head[chosen], right))
        return int(np.flatnonzero(right)[0]), 1.0

    walk(view, statements, judge)
    return examples


_THINGS = 0.15
"""Share of GUM's things that are kept: who speaks is seldom one."""

_NOMINALS = 0.5
"""Share of GUM's noun phrases that are kept."""


def gum_examples(view: View, phrases: Sequence[Phrase], rng: random.Random) -> list[Example]:
    """Pronouns and noun phrases of one GUM document, as if they were sources."""
    mentions, entities = find_entities(view)
    linker = Linker(view, mentions, entities)
    by_head = {view.range(p.head, p.head + 1)[0]: p for p in phrases}
    chains = np.array([by_head[m.head].entity if m.head in by_head else "" for m in mentions])
    first: dict[str, Phrase] = {}
    for phrase in phrases:
        first.setdefault(phrase.entity, phrase)
    examples = []
    for head, phrase in by_head.items():
        living = phrase.type in ("person", "organization", "place")
        if (not living and rng.random() > _THINGS) or head >= len(view.lower):
            continue
        if phrase.form == "pronoun":
            pronoun = PRONOUNS.get(view.lower[head])
            if pronoun is None or pronoun.person in (1, 2):
                continue
            source = Source(Form.PRONOUN, head, head + 1, head)
        elif phrase.form == "nominal" and rng.random() < _NOMINALS:
            start = view.range(phrase.start, phrase.end)[0]
            while start < head and view.lower[start] in ARTICLES | {"this", "that", "these", "those"}:
                start += 1
            source = Source(Form.NOMINAL, start, head + 1, head)
        else:
            continue
        place = Place(source, (0, 0), [])
        chosen = linker.candidates(place)
        right = np.zeros(len(SPECIAL) + len(chosen), dtype=bool)
        right[len(SPECIAL) :] = chains[chosen] == phrase.entity
        right[0] = phrase.form == "nominal" and first[phrase.entity] is phrase
        if right.any():
            examples.append(Example(linker.rows(place, chosen)[0], head, linker.head[chosen], right))
    return examples
