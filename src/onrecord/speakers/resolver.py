"""The resolver: who is behind each attribution of an article.

In go a view of the article and its attributions, out comes a speaker for each, with those who report them. The trained
network chooses among candidates; this module turns its choices into records and says why when there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from onrecord.records import Speaker, SpeakerType
from onrecord.speakers.casting import speaker_of
from onrecord.speakers.company import Company
from onrecord.speakers.linking import SPECIAL, Linker, Place
from onrecord.speakers.mentions import PERSON, Entity, Form
from onrecord.speakers.view import View
from onrecord.speakers.walk import Attributed, walk

__all__ = ["LinkingNetwork", "Resolver"]

Floats = NDArray[np.float32]

_REASONS = {
    None: "the article names no source for it",
    Form.PRONOUN: "nothing in the article tells whom the pronoun stands for",
    Form.NOMINAL: "nothing in the article tells who is meant",
    Form.NAME: "nothing in the article tells who is meant",
}


class LinkingNetwork(Protocol):
    """What the resolver needs of a network; see :class:`onrecord.encoder.Network`."""

    def link(self, rows: Floats, points: Floats, pointed: Floats) -> Floats:
        """How well each candidate (candidates,) suits one source."""


@dataclass(frozen=True, slots=True)
class Resolver:
    """Finds speakers with a trained network. ``temperature`` calibrates its probabilities (tuned on labelled data)."""

    network: LinkingNetwork
    temperature: float = 1.0

    def resolve(self, view: View, attributions: Sequence[Attributed]) -> list[tuple[Speaker, tuple[Speaker, ...]]]:
        """The speaker of each attribution, and those who report them, the nearest first."""
        return self.meet(view, attributions).speakers

    def meet(self, view: View, attributions: Sequence[Attributed]) -> Company:
        """The same, with all whom the article mentions."""
        if not len(view.lower):
            return Company(view, None, Entity(PERSON, special="author"), [], [], self._judge)
        walked = walk(view, attributions, self._judge)
        known: dict[int, Speaker] = {}
        speakers = []
        for places, scores in zip(walked.places, walked.scores, strict=True):
            members: list[tuple[Entity, Speaker]] = []
            for place, score in zip(places, scores, strict=True):
                members += [
                    self._speaker(view, entity, place, known, score)
                    for entity in _alone(place.speakers[0])
                    if entity not in (m_entity for m_entity, _ in members)
                ]
            speakers.append(_together([speaker for _, speaker in members]))
        by_place = {id(places[0]): speaker for places, speaker in zip(walked.places, speakers, strict=True)}
        told = [
            (speaker, _chain(places[0], by_place, speaker))
            for places, speaker in zip(walked.places, speakers, strict=True)
        ]
        return Company(view, walked.linker, walked.author, walked.places, told, self._judge)

    def _judge(self, linker: Linker, place: Place, chosen: NDArray[np.int64]) -> tuple[int, float]:
        """The likeliest entity: candidates of one entity speak for it together."""
        source = place.source
        rows, pointed = linker.rows(place, chosen)
        points = np.empty_like(pointed)
        points[:] = linker.view.sight.points[source.head].astype(np.float32)
        logits = self.network.link(rows, points, pointed).astype(np.float64) / self.temperature
        if source.form is Form.NAME and len(chosen):
            logits[: len(SPECIAL)] = -np.inf
        elif source.form is not Form.NOMINAL:
            logits[SPECIAL.index("self")] = -np.inf
        shares = np.exp(logits - logits.max())
        shares /= shares.sum()
        first = np.arange(len(shares))
        first[len(SPECIAL) :] = linker.firsts(chosen) + len(SPECIAL)
        totals = np.bincount(first, weights=shares)
        likeliest = totals.argmax()
        own = np.flatnonzero(first == likeliest)
        return int(own[shares[own].argmax()]), min(1.0, float(totals[likeliest]))

    def _speaker(
        self, view: View, entity: Entity, place: Place, known: dict[int, Speaker], score: float
    ) -> tuple[Entity, Speaker]:
        score = round(min(score, 0.99), 3)
        if entity.special == "unknown":
            return entity, Speaker("unknown", SpeakerType.UNKNOWN, score=score, reason=_REASONS[place.source.form])
        if id(entity) not in known:
            known[id(entity)] = speaker_of(view, entity)
        return entity, replace(known[id(entity)], score=score)


def _alone(entity: Entity) -> tuple[Entity, ...]:
    return entity.members or (entity,)


def _together(members: list[Speaker]) -> Speaker:
    if len(members) == 1:
        return members[0]
    types = {member.type for member in members}
    joint = members[0].type if len(types) == 1 else SpeakerType.GROUP
    if SpeakerType.UNKNOWN in types:
        members = [m for m in members if m.type is not SpeakerType.UNKNOWN] or members[:1]
        return _together(members)
    return Speaker(
        " & ".join(member.name for member in members),
        joint,
        score=min(member.score for member in members),
        members=tuple(members),
    )


def _chain(place: Place, by_place: dict[int, Speaker], speaker: Speaker) -> tuple[Speaker, ...]:
    """Those in whose statements this one stands, the nearest first, without the speaker itself."""
    chain: list[Speaker] = []
    outer = place.enclosing
    while outer is not None and len(chain) < len(by_place):
        found = by_place.get(id(outer))
        if found is not None and found.type is not SpeakerType.UNKNOWN and found.name != speaker.name:
            chain.append(found)
        outer = outer.enclosing
    return tuple(chain)
