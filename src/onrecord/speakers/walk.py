"""One article's sources, taken one after the other: from each attribution to the entities that speak in it.

In go a view and its attributions, out come the entities of each, shared between those that speak more than once. What a
pronoun or a bare noun points to is asked of a judge: the trained scorer at run time, the labels in training.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from onrecord.speakers.bylines import Authors
from onrecord.speakers.couples import both_meant
from onrecord.speakers.entities import find_entities, join
from onrecord.speakers.extents import whole_phrase
from onrecord.speakers.lexicon import PRONOUNS
from onrecord.speakers.linking import SPECIAL, Linker, Place
from onrecord.speakers.mentions import PERSON, Entity, Form, Mention, is_plural
from onrecord.speakers.names import acronym_of, bare, family, given, tokens
from onrecord.speakers.sources import Source, read_source
from onrecord.speakers.structure import KINDS
from onrecord.speakers.view import View

__all__ = ["Attributed", "Judge", "Walk", "walk"]

Spans = Sequence[tuple[int, int]]


class Attributed(Protocol):
    """What is asked of an attribution: its spans, in characters of the article."""

    @property
    def source(self) -> Spans:
        """Who; may be empty."""

    @property
    def cue(self) -> Spans:
        """The words that report."""

    @property
    def content(self) -> Spans:
        """What is said."""


class Judge(Protocol):
    """Chooses what a source points to."""

    def __call__(self, linker: Linker, place: Place, chosen: NDArray[np.int64]) -> tuple[int, float]:
        """The index of the right candidate, special ones first, and the probability that it is right."""


@dataclass(slots=True)
class Walk:
    """What came of it: for each attribution, in the order given, its places (one a speaker) and how sure each is."""

    linker: Linker
    places: list[list[Place]]
    scores: list[list[float]]
    author: Entity
    unknown: Entity


def _place(view: View, attribution: Attributed, mentions: Sequence[Mention]) -> list[Place]:
    cue = view.range(*attribution.cue[0]) if attribution.cue else (0, 0)
    content = [view.range(*span) for span in attribution.content]
    if not attribution.cue and content:
        cue = content[0]
    sources = read_source(view, attribution.source, attribution.cue or attribution.content[:1], mentions)
    return [Place(source, cue, content) for source in sources]


_AROUND = 60
"""Attributions before and after one, in order of their contents, in which it may stand."""


def _enclose(places: list[list[Place]]) -> list[int]:
    """Sets the enclosing place of each attribution, and returns how deep each stands."""
    depths = []
    ranges = [(low, high, j) for j, parts in enumerate(places) for low, high in parts[0].content]
    begins = [0, *accumulate(len(parts[0].content) for parts in places)]
    for i, parts in enumerate(places):
        at = parts[0].source.head
        outer: Place | None = None
        size, depth = 1 << 60, 0
        around = ranges[begins[max(0, i - _AROUND)] : begins[min(len(places), i + _AROUND)]]
        for j in dict.fromkeys([j for low, high, j in around if low <= at < high]):
            others = places[j]
            if i == j or others[0].source.head == at:
                continue
            if not any(low <= others[0].cue[0] < high for low, high in parts[0].content):
                depth += 1
                length = sum(high - low for low, high in others[0].content)
                if length < size:
                    outer, size = others[0], length
        above = outer
        while above is not None and above is not parts[0]:
            above = above.enclosing
        for part in parts:
            part.enclosing = outer if above is None else None
        depths.append(depth)
    return depths


def _bearers(linker: Linker, mention: Mention) -> list[Entity]:
    """The people of the article who may be called by this one name."""
    word = mention.name[0]
    people = [e for e in linker.called(word) if e.type == PERSON]
    return [e for e in people if family(e.name) == word] or [e for e in people if given(e.name) == word]


def _named(linker: Linker, source: Source) -> Entity | None:
    """Whom a source names by a name that the network has not seen as one: "WALLACE:" in a transcript, "the I.R.S."."""
    words = bare(linker.view.string(source.start, source.end))
    if not words:
        return None
    called = linker.called(" ".join(words))
    found = [e for e in called if e.name == words or (e.type == PERSON and words == (family(e.name),))]
    if not found and len(words) == 1 and linker.view.lower[source.start] != words[0]:
        # Letters with full stops between them.
        found = [e for e in called if words[0] in acronym_of(e.name)]
    return found[0] if len(found) == 1 else None


def _new_entity(linker: Linker, source: Source) -> Entity:
    view = linker.view
    kind = KINDS[int(view.kinds[source.head].argmax())]
    entity = Entity({"person": 0, "unnamed": 0, "organization": 1}.get(kind, 3), shown=(source.start, source.end))
    entity.words.update(view.lower[source.start : source.end])
    return entity


def _own_entity(linker: Linker, source: Source) -> Entity:
    """The entity that a source's own words introduce, or have introduced before."""
    view = linker.view
    own = tokens(view.string(source.start, source.end))
    last = own[-1] if own else ""
    for entity in linker.called(f"…{last}"):
        theirs = tokens(view.string(*entity.shown)) if entity.shown else ()
        if theirs == own:
            return entity
        if len(own) > 1 and len(theirs) > 1 and (set(own) < set(theirs) or set(theirs) < set(own)):
            # "Reuters poll" and "Reuters opinion poll": one thing, under the longer name.
            if len(own) > len(theirs):
                entity.shown = (source.start, source.end)
            return entity
    entity = _new_entity(linker, source)
    linker.call(entity, (f"…{last}",))
    return entity


def _take(linker: Linker, place: Place, entity: Entity) -> None:
    """Note that ``entity`` speaks here."""
    place.speakers = [entity]
    source = place.source
    index = linker.mention_of(source)
    if source.form is Form.NOMINAL and index is None:
        index = linker.add(Mention(source.start, source.head + 1, Form.NOMINAL, 0))
    if index is not None:
        mention = linker.mentions[index]
        mention.source = True
        linker.settle(index, entity)
        if not entity.special:
            entity.words.update(linker.view.lower[source.start : source.end])
            if not entity.gender:
                entity.gender = mention.gender
    if source.form is Form.PRONOUN and not entity.gender and not entity.special:
        gender = PRONOUNS[linker.view.lower[source.start]].gender
        entity.gender = gender if gender != "n" else ""
    linker.note(entity)


def walk(view: View, attributions: Sequence[Attributed], judge: Judge) -> Walk:
    """Resolve the sources of ``attributions``, outer ones before those that they quote."""
    mentions, entities = find_entities(view)
    linker = Linker(view, mentions, entities)
    places = [_place(view, attribution, mentions) for attribution in attributions]
    depths = _enclose(places)
    linker.tell_speakers(place for parts in places for place in parts)
    authors = Authors.of(view, entities)
    unknown = Entity(PERSON, special="unknown")
    scores: list[list[float]] = [[] for _ in places]
    for i in sorted(range(len(places)), key=lambda i: (depths[i], places[i][0].cue[0], i)):
        for place in places[i]:
            entity, score = _resolve(linker, place, judge, authors.at(int(view.words.line[place.cue[0]])), unknown)
            entity = both_meant(linker, place, entity) or entity
            _take(linker, place, entity)
            scores[i].append(score)
        linker.say(_joined(linker, places[i]))
    return Walk(linker, places, scores, authors.whole, unknown)


def _joined(linker: Linker, parts: list[Place]) -> Place:
    """What is remembered of an attribution: who spoke, and if several did, that they may be meant together."""
    first = parts[0]
    speakers = [e for p in parts for e in p.speakers]
    if len(parts) == 1:
        return first
    if not any(e.special or e.members for e in speakers):
        together = join(speakers, linker.together)
        mention = Mention(first.source.start, parts[-1].source.end, Form.NOMINAL, PERSON, entity=together, plural=True)
        together.mentions.append(mention)
        linker.add(mention)
    return Place(first.source, first.cue, first.content, first.enclosing, speakers)


_FURTHER = frozenset(("another", "one"))
"""Words that open a phrase for somebody of whom nothing was said before."""
_ADDRESSING = (["you"], ["your"])


def _is_further(linker: Linker, source: Source) -> bool:
    """Whether a source is somebody of whom nothing was said before: "another slide", "one reader"."""
    lower = linker.view.lower
    if source.start and lower[source.start - 1] in _FURTHER:
        return True
    return lower[source.start] in _FURTHER and source.end > source.start + 1


def _is_for_many(linker: Linker, source: Source, mention: Mention) -> bool:
    """Whether a source means several people, and a mention one who is named."""
    entity = mention.entity
    single = entity is not None and entity.type == PERSON and bool(entity.name) and not entity.members
    plural = is_plural(linker.view.lower[source.head])
    return single and plural and int(linker.view.types[source.head].argmax()) == PERSON


def _resolve(linker: Linker, place: Place, judge: Judge, author: Entity, unknown: Entity) -> tuple[Entity, float]:
    source = place.source
    kin: list[Entity] | None = None
    if source.form is Form.NAME and source.mention is not None:
        if source.mention.entity is not None:
            entity = source.mention.entity
            if linker.view.lower[slice(*place.cue)] == [":"] and len(entity.name) == 1:
                entity.type = PERSON  # who speaks in a transcript, in capitals that hide what they are
            return entity, 1.0
        kin = _bearers(linker, source.mention)
        if not kin:
            return _new_entity(linker, source), 1.0
    if source.form is Form.NOMINAL:
        named = _named(linker, source)
        if named is not None:
            return named, 1.0
    if source.form is Form.NOMINAL and _is_further(linker, source):
        return _new_entity(linker, source), 1.0
    chosen = linker.candidates(place, kin)
    best, score = judge(linker, place, chosen)
    if best < len(SPECIAL):
        if SPECIAL[best] == "author" and linker.view.lower[source.start : source.end] in _ADDRESSING:
            # What the author says that "you" think is said of anybody who reads it.
            return _own_entity(linker, source), score
        if SPECIAL[best] == "author":
            return author, score
        if SPECIAL[best] == "unknown":
            return unknown, score
        return _own_entity(linker, source), score
    index = int(chosen[best - len(SPECIAL)])
    mention = linker.mentions[index]
    if source.form is Form.NOMINAL and _is_for_many(linker, source, mention):
        return _own_entity(linker, source), score
    if mention.entity is None:
        # A noun phrase that has said nothing so far: it becomes somebody now.
        start, end = whole_phrase(linker.view, mention.start, mention.end)
        entity = _own_entity(linker, Source(Form.NOMINAL, start, end, mention.head))
        linker.settle(index, entity)
        return entity, score
    return mention.entity, score
