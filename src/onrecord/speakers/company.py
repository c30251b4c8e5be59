"""All whom an article mentions, when its speakers are known: who may be spoken to, or aimed at.

In goes what the resolver has found, out come mentions with a key for each entity, and a record for a key. A pronoun is
resolved when it is asked for, by the same judge that resolves sources.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from onrecord.records import Speaker
from onrecord.speakers.casting import speaker_of
from onrecord.speakers.lexicon import ARTICLES, PRONOUNS
from onrecord.speakers.linking import SPECIAL, Linker, Place
from onrecord.speakers.mentions import IN_ORDER, Entity, Form, Mention
from onrecord.speakers.sources import Source
from onrecord.speakers.view import View
from onrecord.speakers.walk import Judge

__all__ = ["Company", "Mentioned"]


_PLACED = frozenset(("of", "at", "in", "from"))
"""Words that tie something to the noun before; but for "of" only the name of a place or a body."""

_LINKS = 3
"""Parts that are followed after the head of a noun phrase."""


class Mentioned(NamedTuple):
    """Words ``[start, end)`` that mention the entity ``key``; ``kind`` indexes person, organization, place, other."""

    start: int
    end: int
    form: Form
    kind: int
    key: int
    plural: bool


@dataclass(eq=False)
class Company:
    """Those whom one article mentions. ``speakers`` are those of its attributions, with who reports them."""

    view: View
    linker: Linker | None
    author: Entity
    places: list[list[Place]]
    speakers: list[tuple[Speaker, tuple[Speaker, ...]]]
    judge: Judge
    _entities: list[Entity] = field(default_factory=list)
    _keys: dict[int, int] = field(default_factory=dict)
    _phrases: dict[str, Entity] = field(default_factory=dict)
    _records: dict[int, Speaker] = field(default_factory=dict)

    def key(self, entity: Entity) -> int:
        """The number of an entity."""
        key = self._keys.setdefault(id(entity), len(self._entities))
        if key == len(self._entities):
            self._entities.append(entity)
        return key

    def speaker_keys(self) -> list[int | None]:
        """The key of each attribution's speaker, of the first where there are several; None of the unknown."""
        firsts = [places[0].speakers[0] for places in self.places]
        return [None if entity.special == "unknown" else self.key(entity) for entity in firsts]

    def mentioned(self) -> list[Mentioned]:
        """All names and noun phrases of the article, in order of their heads."""
        if self.linker is None:
            return []
        found = []
        for mention in sorted(self.linker.mentions, key=IN_ORDER):
            entity = mention.entity
            if entity is None:
                start, entity = self._called(mention)
            elif entity.members or entity.special == "unknown":
                continue
            else:
                start = mention.name_start if mention.form is Form.NAME else mention.start
            found.append(Mentioned(start, mention.end, mention.form, mention.type, self.key(entity), mention.plural))
        return found

    def _whole(self, end: int) -> int:
        """Where a noun phrase ends with what belongs to it: "a gathering of conservatives", "the crowd in Norcall"."""
        lower = self.view.lower
        for _ in range(_LINKS):
            link = lower[end] if end < len(lower) else ""
            if link not in _PLACED:
                break
            following = [p for p in self.view.phrases_in(end + 1, end + 3) if p[0] <= end + 2 and p[1] > end + 1]
            named = self.view.names_in(end + 1, end + 3)
            if not following or (link != "of" and not named):
                break
            end = following[0][1]
        return end

    def _called(self, mention: Mention) -> tuple[int, Entity]:
        """The entity behind a noun phrase that nothing else in the article takes up; equal phrases are one.

        With it comes where the phrase begins without its article.
        """
        start, end, lower = mention.start, mention.end, self.view.lower
        while start < end - 1 and lower[start] in ARTICLES:
            start += 1
        if end < len(lower) and lower[end] in _PLACED:
            end = self._whole(end)
        words = " ".join(lower[start:end])
        entity = self._phrases.get(words)
        if entity is None:
            entity = self._phrases[words] = Entity(mention.type, shown=(start, end), plural=mention.plural)
        entity.mentions.append(mention)
        return start, entity

    def pronoun(self, word: int, number: int) -> Mentioned | None:
        """Whom the pronoun ``word``, beside the attribution ``number``, stands for, as a mention."""
        if self.linker is None or self.view.lower[word] not in PRONOUNS:
            return None
        beside = self.places[number][0]
        place = Place(Source(Form.PRONOUN, word, word + 1, word), beside.cue, beside.content, beside.enclosing)
        chosen = self.linker.candidates(place, None)
        best, _ = self.judge(self.linker, place, chosen)
        if SPECIAL[best : best + 1] == ("author",):
            return Mentioned(word, word + 1, Form.PRONOUN, 0, self.key(self.author), False)
        if best < len(SPECIAL):
            return None
        mention = self.linker.mentions[int(chosen[best - len(SPECIAL)])]
        entity = mention.entity
        if entity is None:
            _, entity = self._called(mention)
        elif entity.members or entity.special == "unknown":
            return None
        return Mentioned(word, word + 1, Form.PRONOUN, entity.type, self.key(entity), entity.plural)

    def speaker(self, key: int, score: float) -> Speaker:
        """The record of the entity ``key``; ``score`` is the probability that it is the right one."""
        if key not in self._records:
            self._records[key] = speaker_of(self.view, self._entities[key])
        return replace(self._records[key], score=score)
