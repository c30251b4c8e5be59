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
        partners = self._partners(number)
        seen: set[int] = set()
        for row, referent in zip(result[1:], chosen, strict=True):
            row[11:40] = self._of_mention(referent)
            self._of_pair(row, referent, said)
            after = referent.start >= said.cue[1]
            row[60] = after and not seen
            if after:
                seen.add(referent.key)
            row[61] = bool(partners) and referent.key == partners[0]
            row[62] = referent.key in partners
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
        if id(referent) in self._known:
            return self._known[id(referent)]
        row = np.zeros(40, np.float32)
        scene, head = self.scene, referent.end - 1
        row[11 + list(Form).index(referent.form)] = 1
        row[14 + min(referent.kind, 3)] = 1
        row[18] = referent.plural
        row[19] = scene.quoted[head]
        row[20] = scene.lower[head] in _AUDIENCES
        row[21] = referent.key in self._speak
        row[22] = scene.claimed[head]
        before = scene.lower[max(0, referent.start - 3) : referent.start]
        last = [word for word in before if word not in ("the", "a", "an")][-1:]
        if last and last[0] in _PREPOSITIONS:
            row[23 + _PREPOSITIONS.index(last[0])] = 1
        row[35] = bool(last) and last[0] in _TELLING
        row[36] = bool(set(scene.lower[max(0, referent.start - 6) : referent.start]) & _OCCASIONS)
        after = scene.lower[referent.end] if referent.end < len(scene.lower) else ""
        row[37] = after == ","
        row[38] = after in ("that", "“", '"', "to", "whether", "if")
        row[39] = bool(last) and last[0] in (",", "“", '"', "‘")
        self._known[id(referent)] = row[11:]
        return row[11:]

    def _of_pair(self, row: Floats, referent: Referent, said: Said) -> None:
        scene, head = self.scene, referent.end - 1
        gap = referent.start - said.cue[1]
        own = said.holds(head)
        row[40] = 0 <= gap <= 1
        row[41] = 2 <= gap <= 4
        row[42] = gap > 4
        row[43] = said.cue[0] <= head < said.cue[1]
        row[44] = head < said.cue[0]
        row[45] = own
        row[46] = said.source[0] <= head < said.source[1]
        row[47] = np.log1p(abs(head - said.cue[0])) / 5
        row[48] = scene.sentence[head] == scene.sentence[said.cue[0]]
        row[49] = scene.line[head] == scene.line[said.cue[0]]
        apart = abs(int(scene.sentence[head]) - int(scene.sentence[said.cue[0]]))
        row[50] = np.log1p(apart) / 2
        # Between the cue and the content, as in "told reporters that".
        first = said.content[0][0]
        row[51] = said.cue[1] <= referent.start and referent.end <= first
        row[52] = own and head - first <= _VOCATIVE
        row[53] = row[40] * row[4]
        row[54] = row[48] * row[23] * (1 - row[45])
        row[55] = row[48] * row[36] * (1 - row[45])
        row[56] = row[6] * row[45]
        row[57] = row[6] * row[21]
        row[58] = row[48] * row[20]
        row[59] = row[35] * row[48]


_VOCATIVE: Final = 6
"""Words into the content within which somebody is called by name: "Mr. Vorne, you should resign"."""
