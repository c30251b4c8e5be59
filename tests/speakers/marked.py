"""Texts whose names, noun phrases and attributions are marked by hand, so that resolution is tested without a model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from onrecord.encoder import cut_words
from onrecord.evaluation import Attribution
from onrecord.records import Span, Speaker
from onrecord.speakers import Resolver, Sight, View
from onrecord.speakers.linking import SPECIAL, Linker, Place
from onrecord.speakers.mentions import Entity, Form, Mention
from onrecord.speakers.structure import (
    KEY_TAGS,
    KINDS,
    LINK_WIDTH,
    NAME_TAGS,
    PHRASE_TAGS,
    TYPES,
)
from onrecord.speakers.walk import Walk, walk

Floats = NDArray[np.float32]
Parts = str | tuple[str, ...] | None

SURE = 9.0
"""The logit of what is marked; all others are 0."""


def find_all(text: str, words: str) -> Iterator[Span]:
    """Where ``words`` stand in ``text``, never inside a longer word."""
    before, after = (r"(?<!\w)" if words[0].isalnum() else ""), (r"(?!\w)" if words[-1].isalnum() else "")
    for match in re.finditer(f"{before}{re.escape(words)}{after}", text):
        yield Span(*match.span())


def attribute(text: str, source: Parts, cue: str | None, content: Parts) -> Attribution:
    """The attribution with this content, the cue that stands nearest to it, and the source nearest to the cue."""
    contents = []
    for part in _parts(content):
        places = [match.start() for match in re.finditer(re.escape(part), text)]
        assert len(places) == 1, f"{part!r} stands {len(places)} times in the text"
        contents.append(Span(places[0], places[0] + len(part)))
    cues = [_nearest(text, part, contents, contents) for part in _parts(cue)]
    sources = [_nearest(text, part, cues or contents, [*contents, *cues]) for part in _parts(source)]
    return Attribution(tuple(sorted(sources)), tuple(cues), tuple(sorted(contents)))


def _parts(parts: Parts) -> tuple[str, ...]:
    return () if parts is None else (parts,) if isinstance(parts, str) else parts


def _nearest(text: str, words: str, anchors: Sequence[Span], taken: Sequence[Span]) -> Span:
    free = [s for s in find_all(text, words) if not any(s.start < t.end and t.start < s.end for t in taken)]
    assert free, f"{words!r} does not stand by itself in the text"
    return min(free, key=lambda s: min(max(a.start - s.end, s.start - a.end) for a in anchors))


class Marked:
    """A text as a network that makes no mistakes would see it.

    ``people``, ``bodies``, ``places`` and ``others`` are names, marked wherever they stand; ``phrases`` are noun
    phrases with the type of their last word; ``keys`` are words that name a speaker; ``kinds`` tells what kind of
    speaker a word heads. ``said`` are attributions as (source, cue, content).
    """

    def __init__(
        self,
        tokenizer: Tokenizer,
        text: str,
        *,
        people: Sequence[str] = (),
        bodies: Sequence[str] = (),
        places: Sequence[str] = (),
        others: Sequence[str] = (),
        phrases: Mapping[str, str] | None = None,
        keys: Sequence[str] = (),
        kinds: Mapping[str, str] | None = None,
        said: Sequence[tuple[Parts, str | None, Parts]] = (),
    ) -> None:
        self.text = text
        words = cut_words(tokenizer, text)
        count = len(words)
        widths = (NAME_TAGS, PHRASE_TAGS, len(TYPES), KEY_TAGS, len(KINDS))
        sight = Sight(
            *(np.zeros((count, width), np.float32) for width in widths),
            points=np.zeros((count, LINK_WIDTH), np.float16),
            pointed=np.zeros((count, LINK_WIDTH), np.float16),
        )
        sight.names[:, 0] = sight.phrases[:, 0] = sight.keys[:, 0] = SURE - 1
        self.view = View(text, words, sight)
        names = {name: kind for kind, group in enumerate((people, bodies, places, others)) for name in group}
        told = dict(phrases or {})
        for low, high, name in self._places(names):
            sight.types[low:high, min(names[name], len(TYPES) - 1)] = SURE
            _tag(sight.names, low, high, names[name])
        for low, high, phrase in self._places(told | dict.fromkeys(names, "")):
            _tag(sight.phrases, low, high, 0)
            if told.get(phrase):
                sight.types[high - 1, TYPES.index(told[phrase])] = SURE
        for low, high, _ in self._places(dict.fromkeys(keys)):
            _tag(sight.keys, low, high, 0)
        for word, kind in (kinds or {}).items():
            for _, high, _ in self._places({word: kind}):
                sight.kinds[high - 1, KINDS.index(kind)] = SURE
        self.attributions = [attribute(text, *each) for each in said]

    def _places(self, marked: Mapping[str, object]) -> list[tuple[int, int, str]]:
        """Word ranges of what is marked, the longest first where two overlap."""
        found: list[tuple[int, int, str]] = []
        taken = np.zeros(len(self.view.words), dtype=bool)
        for words in sorted(marked, key=lambda words: (-len(words), words)):
            spans = list(find_all(self.text, words))
            assert spans, f"{words!r} does not stand in the text"
            for span in spans:
                low, high = self.view.range(*span)
                if not taken[low:high].any():
                    taken[low:high] = True
                    found.append((low, high, words))
        return found

    def called(self, mention: Mention) -> str:
        """The words of a mention, a name without titles."""
        return self.view.string(mention.name_start if mention.form is Form.NAME else mention.start, mention.end)

    def shown(self, entity: Entity) -> str:
        """What an entity is called at its fullest; several together are joined by an ampersand."""
        if entity.members:
            return " & ".join(self.shown(member) for member in entity.members)
        return entity.special or (self.view.string(*entity.shown) if entity.shown else "")

    def walk(self, judge: Choosing | None = None) -> Walk:
        """All sources, taken one after the other with ``judge``, by default one that must not be asked."""
        return walk(self.view, self.attributions, judge or Choosing(self, {}))

    def speakers(self, judge: Choosing | None = None) -> list[str]:
        """Who speaks in each attribution."""
        walked = self.walk(judge)
        return [" & ".join(self.shown(place.speakers[0]) for place in places) for places in walked.places]

    def resolve(self, network: Weighing | None = None, temperature: float = 1.0) -> list[Speaker]:
        """The record of each attribution's speaker."""
        return [speaker for speaker, _ in self.chains(network, temperature)]

    def chains(
        self, network: Weighing | None = None, temperature: float = 1.0
    ) -> list[tuple[Speaker, tuple[Speaker, ...]]]:
        """The record of each attribution's speaker, with those who report it."""
        return Resolver(network or Weighing(), temperature).resolve(self.view, self.attributions)


def _tag(logits: Floats, low: int, high: int, kind: int) -> None:
    logits[low, 2 * kind + 1] = SURE
    logits[low + 1 : high, 2 * kind + 2] = SURE


@dataclass
class Choosing:
    """A judge who is told whom each source means, and remembers what it was asked.

    ``answers`` go from the words of a source ("" where there is none) to those of a candidate, or to one of the special
    ones. A source that it has no answer for fails the test.
    """

    marked: Marked
    answers: Mapping[str, str]
    asked: list[tuple[str, list[str]]] = field(default_factory=list)

    def __call__(self, linker: Linker, place: Place, chosen: NDArray[np.int64]) -> tuple[int, float]:
        source = place.source
        words = "" if source.form is None else self.marked.view.string(source.start, source.end)
        mentions = [linker.mentions[i] for i in chosen.tolist()]
        candidates = [*SPECIAL, *map(self.marked.called, mentions)]
        self.asked.append((words, candidates[len(SPECIAL) :]))
        assert words in self.answers, f"nobody should have asked whom {words!r} means"
        assert self.answers[words] in candidates, f"{self.answers[words]!r} is none of {candidates}"
        return candidates.index(self.answers[words]), 0.75


@dataclass
class Weighing:
    """A network that weighs candidates by their place in the row, the nearest highest, and ``special`` ones as told."""

    special: Mapping[str, float] = field(default_factory=dict)
    step: float = 2.0

    def link(self, rows: Floats, points: Floats, pointed: Floats) -> Floats:
        assert len(rows) == len(points) == len(pointed)
        assert np.isfinite(rows).all()
        own = [self.special.get(name, -20.0) for name in SPECIAL]
        return np.array([*own, *(-self.step * i for i in range(len(rows) - len(SPECIAL)))], np.float32)
