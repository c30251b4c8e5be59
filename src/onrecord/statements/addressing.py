"""To whom a statement was made: the candidates around it, and what is known of each.

In goes a scene with those whom it mentions, out come rows of features that a trained scorer weighs; the same code makes
them in training. The first row of each question stands for "the article does not tell".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray

from onrecord.statements.scene import Form, Referent, Scene
from onrecord.statements.stance import word_set

__all__ = ["ADDRESSEE_FEATURES", "OBJECTS", "Addressing", "object_pronouns"]

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

ADDRESSEE_FEATURES: Final = 64
"""Numbers in a row."""

_BEFORE, _AFTER, _MOST = 40, 25, 28
"""Words before and after the cue in which somebody may be addressed, and how many candidates are kept."""

OBJECTS: Final = frozenset(("him", "her", "them", "me", "us", "you", "himself", "herself", "themselves"))
"""Pronouns that may be the object of a verb."""

_YOU = word_set("you your yours")
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
_FORMS: Final = tuple(Form)
_ARTICLES: Final = ("the", "a", "an")
_PREPOSITIONS = ("to", "with", "by", "from", "of", "at", "for", "on", "before", "in", "against", "about")
_MARKS_BEFORE: Final = (
    {word: [24] for word in _TELLING}
    | {word: [place] for place, word in enumerate(_PREPOSITIONS, 12)}
    | {mark: [28] for mark in (",", "“", '"', "‘")}
)
"""What the word before a mention, articles aside, marks of it, as places of a row from that of mentions on."""
_MARKS_AFTER: Final = {",": [26]} | {word: [27] for word in ("that", "“", '"', "to", "whether", "if")}
_NOBODY: Final = -1
"""A key that nobody has."""
_PARTNERS: Final = 5
"""Statements around one whose speakers are partners: three before it and two after."""
_MENTION, _PAIR = 11, 40
"""Where in a row begins what is known of the mention alone, and of how it stands to the statement."""


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
        self._partners = [self._beside(number) for number in range(len(scene.said))]
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
        for other in self._partners[number]:
            if other not in known and other in self._first_named:
                chosen.append(self._first_named[other])
                known.add(other)
        return chosen

    def _beside(self, number: int) -> list[int]:
        """Who else speaks close by: a conversation goes to and fro."""
        said, own = self.scene.said, self.scene.said[number].speaker
        around = [*said[max(0, number - 3) : number][::-1], *said[number + 1 : number + 3]]
        return list(dict.fromkeys([s.speaker for s in around if s.speaker is not None and s.speaker != own]))

    def rows(self, number: int) -> tuple[Floats, list[Referent]]:
        """Features (1 + candidates, :data:`ADDRESSEE_FEATURES`) of one statement's question, and the candidates."""
        table, begins = self._table
        return table[begins[number] : begins[number + 1]], self._chosen[number]

    @cached_property
    def _chosen(self) -> list[list[Referent]]:
        return [self.candidates(number) for number in range(len(self.scene.said))]

    @cached_property
    def _table(self) -> tuple[Floats, list[int]]:
        """The rows of all questions, and where those of each begin: made at once, for there are hundreds of them."""
        counts = [1 + len(chosen) for chosen in self._chosen]
        begins = [0, *accumulate(counts)]
        table = np.zeros((begins[-1], ADDRESSEE_FEATURES), np.float32)
        owner = np.repeat(np.arange(len(counts)), counts)
        table[:, 1:_MENTION] = self._of_statements(counts)[owner]
        table[begins[:-1], 0] = 1
        candidates = np.flatnonzero(table[:, 0] == 0)
        if len(candidates):
            rows = table[candidates]
            self._of_pairs(rows, owner[candidates])
            table[candidates] = rows
        return table, begins

    def _of_statements(self, counts: Sequence[int]) -> Floats:
        """What is known of the statements alone; ``counts`` are their answers."""
        scene = self.scene
        lower, quoted, claimed = scene.lower, scene.quoted.tolist(), scene.claimed.tolist()
        body = np.zeros((len(counts), _MENTION - 1), np.float32)
        told = []
        for said in scene.said:
            low, high = said.cue
            first = said.content[0][0]
            cue, opening = lower[low : high + 1], lower[first : first + 40]
            told.append(
                (
                    quoted[first],
                    not said.cued,
                    said.source[1] <= said.source[0],
                    not _TELLING.isdisjoint(cue),
                    "to" in cue,
                    not _YOU.isdisjoint(opening),
                    claimed[low],
                    not _OCCASIONS.isdisjoint(cue),
                    0,
                    "?" in opening,
                )
            )
        body[:] = told
        body[:, 8] = np.log1p(np.array(counts) - 1) / 3
        return body

    def _of_mentions(self, chosen: Sequence[Referent]) -> Floats:
        """What is known of mentions whoever may address them; several statements ask for the same."""
        places = {id(referent): referent for referent in chosen}
        marks = [
            place * (_PAIR - _MENTION) + mark
            for place, referent in enumerate(places.values())
            for mark in self._marks(referent)
        ]
        body = np.zeros((len(places), _PAIR - _MENTION), np.float32)
        body.flat[marks] = 1
        place_of = {known: place for place, known in enumerate(places)}
        return body[[place_of[id(referent)] for referent in chosen]]

    def _marks(self, referent: Referent) -> list[int]:
        """What the words of a mention and those around it tell, as places of a row from that of mentions on."""
        lower = self.scene.lower
        start, end, form, kind, key, plural = referent
        before = lower[max(0, start - 6) : start]
        marks = [_FORMS.index(form), 3 + min(kind, 3)]
        if plural:
            marks.append(7)
        if lower[end - 1] in _AUDIENCES:
            marks.append(9)
        if key in self._speak:
            marks.append(10)
        for last in before[:-4:-1]:
            if last not in _ARTICLES:
                marks += _MARKS_BEFORE.get(last, ())
                break
        if not _OCCASIONS.isdisjoint(before):
            marks.append(25)
        if end < len(lower):
            marks += _MARKS_AFTER.get(lower[end], ())
        return marks

    def _of_pairs(self, rows: Floats, owner: Integers) -> None:
        """How the candidates stand to the statements that ask, whose numbers ``owner`` has."""
        scene, said = self.scene, self.scene.said
        chosen = [referent for each in self._chosen for referent in each]
        starts, ends, keys = np.array([(r.start, r.end, r.key) for r in chosen], dtype=np.int64).T
        heads = ends - 1
        low, high, source_low, source_high, first = np.array([(*s.cue, *s.source, s.content[0][0]) for s in said])[
            owner
        ].T
        gap = starts - high
        own = scene.held(owner, heads)
        sentences = scene.sentence[heads] - scene.sentence[low]
        rows[:, _MENTION:_PAIR] = self._of_mentions(chosen)
        rows[:, 19] = scene.quoted[heads]
        rows[:, 22] = scene.claimed[heads]
        rows[:, 40] = (gap >= 0) & (gap <= 1)
        rows[:, 41] = (gap >= 2) & (gap <= 4)
        rows[:, 42] = gap > 4
        rows[:, 43] = (low <= heads) & (heads < high)
        rows[:, 44] = heads < low
        rows[:, 45] = own
        rows[:, 46] = (source_low <= heads) & (heads < source_high)
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
        after = np.flatnonzero(gap >= 0)
        rows[after[np.unique(owner[after], return_index=True)[1]], 60] = 1
        partners = np.array([[*each, *[_NOBODY] * (_PARTNERS - len(each))] for each in self._partners])[owner]
        rows[:, 61] = keys == partners[:, 0]
        rows[:, 62] = (keys[:, None] == partners).any(axis=1)


_VOCATIVE: Final = 6
"""Words into the content within which somebody is called by name: "Mr. Vorne, you should resign"."""
