"""To whom a statement was made: the candidates around it, and what is known of each.

In goes a scene with those whom it mentions, out come rows of features that a trained scorer weighs; the same code makes
them in training. The first row of each question stands for "the article does not tell".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from onrecord.statements.scene import Form, Referent, Said, Scene
from onrecord.statements.stance import word_set

__all__ = ["ADDRESSEE_FEATURES", "OBJECTS", "Addressing", "object_pronouns"]

Floats = NDArray[np.float32]

ADDRESSEE_FEATURES: Final = 64
"""Numbers in a row."""

_BEFORE, _AFTER, _MOST = 40, 25, 28
"""Words before and after the cue in which somebody may be addressed, and how many candidates are kept."""

OBJECTS: Final = frozenset(("him", "her", "them", "me", "us", "you", "himself", "herself", "themselves"))
"""Pronouns that may be the object of a verb."""

_TELLING = word_set(
    """
    tell tells told telling ask asks asked asking urge urges urged urging warn warns warned warning inform informs
    informed assure assures assured assuring remind reminds reminded advise advises advised order orders ordered
    invite invites invited implore implores implored beg begs begged brief briefed thank thanks thanked
    congratulate congratulated address addressed addressing lecture lectured grill grilled press pressed question
    questioned quiz quizzed challenge challenged reply replied respond responded answer answered write wrote
    promise promised instruct instructed encourage encouraged persuade persuaded convince convinced reassure
    reassured speak spoke speaking talk talked testify testified call called notify notified
    """
)
_AUDIENCES = word_set(
    """
    reporters journalists crowd crowds audience audiences supporters voters viewers listeners readers delegates
    lawmakers members employees staffers students rally gathering committee panel court judge host moderator
    anchor interviewer investigators police jurors reporter senators donors fans donor everyone people congress
    """
)
_OCCASIONS = word_set(
    """
    interview interviewed interviews question questions letter email e-mail speech remarks statement address
    message memo call conversation exchange testimony hearing meeting note reply response tweet
    """
)
_FORMS: Final = {form: place for place, form in enumerate(Form)}
_ARTICLES: Final = ("the", "a", "an")
_PREPOSITIONS = ("to", "with", "by", "from", "of", "at", "for", "on", "before", "in", "against", "about")


def object_pronouns(scene: Scene) -> Iterator[tuple[int, int]]:
    """Pronouns beside a cue that may be whom it addresses, each with the number of its statement."""
    for number, said in enumerate(scene.said):
        low, high = said.cue
        for word in range(low, min(high + 3, len(scene.lower))):
            if scene.lower[word] in OBJECTS and not said.source[0] <= word < said.source[1]:
                yield number, word


class Addressing:
    """Those who may be addressed in one article, and the questions that its statements ask of them.

    ``pronouns`` are the resolved object pronouns of each statement, by its number.
    """

    def __init__(self, scene: Scene, pronouns: Mapping[int, list[Referent]] | None = None) -> None:
        self.scene = scene
        self.pronouns = pronouns or {}
        self._speak = {said.speaker for said in scene.said if said.speaker is not None}
        self._known: dict[int, Floats] = {}
        # The first place, as the model has learnt it: with the last one the F1 of addressees falls by 1.4 points.
        self._first_named: dict[int, Referent] = {}
        for referent in scene.referents:
            if referent.form is Form.NAME:
                self._first_named.setdefault(referent.key, referent)

    def candidates(self, number: int) -> list[Referent]:
        """Mentions around the cue, the object pronouns beside it, and those who speak before and after."""
        scene, said = self.scene, self.scene.said[number]
        around = scene.referents_in(said.cue[0] - _BEFORE, said.cue[1] + _AFTER)
        near = [r for r in around if r.key != said.speaker]
        if len(near) > _MOST:
            near = sorted(sorted(near, key=lambda r: abs(r.end - 1 - said.cue[0]))[:_MOST], key=lambda r: r.end)
        chosen = [*near, *(r for r in self.pronouns.get(number, []) if r.key != said.speaker)]
        known = {r.key for r in chosen}
        for other in self._partners(number):
            if other not in known and other in self._first_named:
                chosen.append(self._first_named[other])
                known.add(other)
        return chosen

    def _partners(self, number: int) -> list[int]:
        """Who else speaks close by: a conversation goes to and fro."""
        said, own = self.scene.said, self.scene.said[number].speaker
        around = [*range(number - 1, max(-1, number - 4), -1), *range(number + 1, min(len(said), number + 3))]
        found = [said[i].speaker for i in around]
        return list(dict.fromkeys(key for key in found if key is not None and key != own))

    def rows(self, number: int) -> tuple[Floats, list[Referent]]:
        """Features (1 + candidates, :data:`ADDRESSEE_FEATURES`) of one statement's question, and the candidates."""
        chosen = self.candidates(number)
        said = self.scene.said[number]
        result = np.zeros((1 + len(chosen), ADDRESSEE_FEATURES), np.float32)
        result[0, 0] = 1
        self._of_statement(result, said, len(chosen))
        if chosen:
            result[1:, 11:40] = [self._of_mention(referent) for referent in chosen]
            self._of_pairs(result[1:], chosen, said, self._partners(number))
        return result, chosen

    def _of_statement(self, body: Floats, said: Said, candidates: int) -> None:
        scene = self.scene
        low, high = said.cue
        cue = set(scene.lower[low : high + 1])
        opening = scene.lower[said.content[0][0] : said.content[0][0] + 40]
        body[:, 1] = scene.quoted[said.content[0][0]]
        body[:, 2] = not said.cued
        body[:, 3] = said.source[1] <= said.source[0]
        body[:, 4] = bool(cue & _TELLING)
        body[:, 5] = "to" in cue
        body[:, 6] = bool({"you", "your", "yours"} & set(opening))
        body[:, 7] = scene.claimed[low]
        body[:, 8] = bool(cue & _OCCASIONS)
        body[:, 9] = np.log1p(candidates) / 3
        body[:, 10] = "?" in opening

    def _of_mention(self, referent: Referent) -> Floats:
        """What is known of a mention whoever may address it; several statements ask for the same."""
        known = self._known.get(id(referent))
        if known is not None:
            return known
        row = [0.0] * 29
        scene, head = self.scene, referent.end - 1
        row[_FORMS[referent.form]] = 1
        row[3 + min(referent.kind, 3)] = 1
        row[7] = referent.plural
        row[8] = scene.quoted[head]
        row[9] = scene.lower[head] in _AUDIENCES
        row[10] = referent.key in self._speak
        row[11] = scene.claimed[head]
        before = scene.lower[max(0, referent.start - 6) : referent.start]
        last = next((word for word in before[:-4:-1] if word not in _ARTICLES), "")
        if last in _PREPOSITIONS:
            row[12 + _PREPOSITIONS.index(last)] = 1
        row[24] = last in _TELLING
        row[25] = not _OCCASIONS.isdisjoint(before)
        after = scene.lower[referent.end] if referent.end < len(scene.lower) else ""
        row[26] = after == ","
        row[27] = after in ("that", "“", '"', "to", "whether", "if")
        row[28] = last in (",", "“", '"', "‘")
        return self._known.setdefault(id(referent), np.array(row, np.float32))

    def _of_pairs(self, rows: Floats, chosen: list[Referent], said: Said, partners: list[int]) -> None:
        """How the candidates stand to the statement, of all at once: there are hundreds of them in an article."""
        scene = self.scene
        places = np.array([(r.start, r.end, r.key) for r in chosen], dtype=np.int64)
        starts, ends, keys = places.T
        heads, (low, high), first = ends - 1, said.cue, said.content[0][0]
        gap = starts - high
        own = np.zeros(len(chosen), bool)
        for begin, end in said.content:
            own |= (begin <= heads) & (heads < end)
        sentences = scene.sentence[heads] - scene.sentence[low]
        rows[:, 40] = (gap >= 0) & (gap <= 1)
        rows[:, 41] = (gap >= 2) & (gap <= 4)
        rows[:, 42] = gap > 4
        rows[:, 43] = (low <= heads) & (heads < high)
        rows[:, 44] = heads < low
        rows[:, 45] = own
        rows[:, 46] = (said.source[0] <= heads) & (heads < said.source[1])
        rows[:, 47] = np.log1p(np.abs(heads - low)) / 5
        rows[:, 48] = sentences == 0
        rows[:, 49] = scene.line[heads] == scene.line[low]
        rows[:, 50] = np.log1p(np.abs(sentences)) / 2
        # Between the cue and the content, as in "told reporters that".
        rows[:, 51] = (high <= starts) & (ends <= first)
        rows[:, 52] = own & (heads - first <= _VOCATIVE)
        rows[:, 53] = rows[:, 40] * rows[:, 4]
        rows[:, 54] = rows[:, 48] * rows[:, 23] * (1 - rows[:, 45])
        rows[:, 55] = rows[:, 48] * rows[:, 36] * (1 - rows[:, 45])
        rows[:, 56] = rows[:, 6] * rows[:, 45]
        rows[:, 57] = rows[:, 6] * rows[:, 21]
        rows[:, 58] = rows[:, 48] * rows[:, 20]
        rows[:, 59] = rows[:, 35] * rows[:, 48]
        rows[np.flatnonzero(starts >= high)[:1], 60] = 1
        if partners:
            rows[:, 61] = keys == partners[0]
            rows[:, 62] = [key in partners for key in keys.tolist()]


_VOCATIVE: Final = 6
"""Words into the content within which somebody is called by name: "Mr. Vorne, you should resign"."""
