"""When a statement was made: the candidates among an article's dates, and what is known of each with regard to it.

In goes a scene with its time expressions, out come rows of features that a trained scorer weighs; the same code makes
them in training. The first row of each question stands for "the article does not tell".
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray

from onrecord.records import Granularity, Span, When
from onrecord.statements.layout import Range
from onrecord.statements.scene import Said, Scene, word_range
from onrecord.statements.times import Time, find_times, read_time, to_when
from onrecord.statements.times.vocabulary import WEEKDAYS

__all__ = ["DATE_FEATURES", "Dated", "Dating", "about_dates", "find_dated", "lies_ahead", "nearby_period"]

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

DATE_FEATURES: Final = 56
"""Numbers in a row."""

_NEAREST: Final = 24
"""Candidates of one statement: more days than all but the longest chronicles have."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A time expression of the article that tells a date. ``other`` is a second reading of a bare weekday."""

    when: When
    time: Time
    at: Range
    other: bool = False

    @property
    def head(self) -> int:
        """The word that stands for the whole."""
        return self.at[1] - 1


_OPEN = frozenset(("since", "until", "till", "by", "before", "after", "from", "through", "next", "coming", "upcoming"))
_WEEK = timedelta(days=7)
_SOON = timedelta(days=45)
"""How far ahead a day without a year is surely meant: an article tells of plans for the next weeks."""
_YEAR = re.compile("[12][0-9]{3}")


def find_dated(scene: Scene) -> list[Dated]:
    """All expressions of the article that tell a date, of any granularity, in order.

    A weekday that its sentence puts after the publication is also read as the one before: headlines and reports of
    plans are written in tenses that mislead.
    """
    if not len(scene.words):
        return []
    found = []
    for span in find_times(scene.text):
        time = read_time(scene.text, span, published=scene.published)
        when = to_when(time, span)
        if when is None:
            continue
        at = word_range(scene.words, *span)
        found.append(Dated(when, time, at))
        earlier = _read_back(scene, when, at)
        if earlier is not None:
            found.append(Dated(earlier, time, at, other=True))
    return found


def _read_back(scene: Scene, when: When, at: Range) -> When | None:
    """A weekday put after the publication as the one before, and a day without a year as that of the year before."""
    day = when.day
    if day is None or scene.published is None or day <= scene.published:
        return None
    if _has_weekday(scene, at):
        return When((day - _WEEK).isoformat(), Granularity.DAY, when.at) if day - date.min >= _WEEK else None
    written = any(_YEAR.fullmatch(scene.lower[i]) for i in range(*at))
    if (
        written
        or (at[0] > 0 and scene.lower[at[0] - 1] in _OPEN)
        or day - scene.published < _SOON
        or day.year <= 1
        or (day.month, day.day) == (2, 29)
    ):
        return None
    return When(day.replace(year=day.year - 1).isoformat(), Granularity.DAY, when.at)


def lies_ahead(scene: Scene, when: When) -> bool:
    """Whether a date is later than the day after publication, when nothing in the article can have been said.

    That day itself is one of another time zone.
    """
    if scene.published is None or when.value is None:
        return False
    limit = scene.published + timedelta(days=1) if scene.published < date.max else date.max
    # Values of every granularity are written from the largest unit on: what begins later sorts later.
    begun = {Granularity.WEEK: f"{limit.isocalendar().year}-W{limit.isocalendar().week:02d}"}.get(
        when.granularity, limit.isoformat()[: len(when.value)]
    )
    if when.granularity is Granularity.QUARTER:
        begun = f"{limit.year:04d}-Q{(limit.month + 2) // 3}"
    return when.value > begun


def _has_weekday(scene: Scene, at: Range) -> bool:
    return any(scene.lower[i].rstrip(".") in WEEKDAYS for i in range(*at))


_CLOSE: Final = 32
"""Statements of one sentence that are looked at beside a date."""


class Dating:
    """The days of one article, and the questions that its statements ask of them."""

    def __init__(self, scene: Scene, dated: list[Dated]) -> None:
        self.scene = scene
        self.days = [d for d in dated if d.when.granularity == Granularity.DAY]
        self.heads = np.array([d.head for d in self.days], dtype=np.int64)
        self._fixed = self._of_days()
        self._by_sentence: dict[int, list[int]] = {}
        for number, said in enumerate(scene.said):
            self._by_sentence.setdefault(int(scene.sentence[said.cue[0]]), []).append(number)
        self._anchors = [self._anchored(d) for d in self.days]
        self._counts = Counter(said.speaker for said in scene.said)
        known = Counter({speaker: count for speaker, count in self._counts.items() if speaker is not None})
        self._busiest = known.most_common(1)[0][0] if known else None

    def _anchored(self, dated: Dated) -> list[int]:
        """Statements in whose cue's sentence the date stands, outside all contents."""
        if self.scene.claimed[dated.head]:
            return []
        return self._by_sentence.get(int(self.scene.sentence[dated.head]), [])

    def _of_days(self) -> Floats:
        """What is known of the candidates alone."""
        scene, body = self.scene, np.zeros((len(self.days), 16), np.float32)
        values = Counter(d.when.value for d in self.days)
        for i, each in enumerate(self.days):
            low, head = each.at[0], each.head
            before = scene.lower[low - 1] if low else ""
            apart = (scene.published - each.when.day).days if scene.published and each.when.day else None
            body[i] = [
                scene.line[head] <= 1,
                scene.line[head] <= 4,
                apart == 0,
                apart == 1,
                apart is not None and 1 < apart <= 7,
                apart is not None and apart > 7,
                apart is not None and apart < 0,
                apart is None,
                each.time.relative,
                _has_weekday(scene, each.at),
                each.other,
                before in _OPEN,
                before == "on",
                np.log1p(len(values)) / 2,
                values[each.when.value] / len(self.days),
                scene.claimed[head],
            ]
        return body

    def candidates(self, said: Said) -> Integers:
        """Indices of the days that may be meant, the nearest to the cue."""
        if len(self.days) <= _NEAREST:
            return np.arange(len(self.days))
        apart = np.abs(self.heads - said.cue[0])
        return np.sort(np.argsort(apart, kind="stable")[:_NEAREST])

    def rows(self, number: int) -> tuple[Floats, Integers]:
        """Features (1 + candidates, :data:`DATE_FEATURES`) of one statement's question, and the candidates' indices."""
        table, begins = self._table
        return table[begins[number] : begins[number + 1]], self._chosen[number]

    @cached_property
    def _chosen(self) -> list[Integers]:
        return [self.candidates(said) for said in self.scene.said]

    @cached_property
    def _table(self) -> tuple[Floats, list[int]]:
        """The rows of all questions, and where those of each begin: made at once, for there are hundreds of them."""
        counts = [1 + len(chosen) for chosen in self._chosen]
        begins = [0, *accumulate(counts)]
        table = np.zeros((begins[-1], DATE_FEATURES), np.float32)
        owner = np.repeat(np.arange(len(counts)), counts)
        self._of_statements(table, owner, np.array(counts) - 1)
        table[begins[:-1], 0] = 1
        candidates = np.flatnonzero(table[:, 0] == 0)
        if len(candidates):
            rows, owner, chosen = table[candidates], owner[candidates], np.concatenate(self._chosen)
            rows[:, 10:26] = self._fixed[chosen]
            self._of_pairs(rows, owner, chosen)
            self._of_chains(rows)
            self._of_company(rows, owner, chosen)
            table[candidates] = rows
        return table, begins

    def _of_statements(self, body: Floats, owner: Integers, candidates: Integers) -> None:
        scene, said = self.scene, self.scene.said
        cue = np.array([each.cue[0] for each in said])
        columns = (
            scene.quoted[[each.content[0][0] for each in said]],
            [not each.cued for each in said],
            [each.source[1] <= each.source[0] for each in said],
            scene.line[cue] == 0,
            scene.line[cue] <= 2,
            np.log1p(candidates) / 3,
            scene.claimed[cue],
            candidates == 0,
        )
        body[:, 1:9] = np.stack(columns, axis=1)[owner]
        body[:, 9] = scene.published is None

    def _of_pairs(self, body: Floats, owner: Integers, chosen: Integers) -> None:
        """How days stand to the statements that ask, whose numbers ``owner`` has."""
        scene, heads, order = self.scene, self.heads[chosen], np.arange(len(owner))
        cue, after, source_low, source_high = np.array([(*each.cue, *each.source) for each in scene.said])[owner].T
        apart = heads - cue
        lines = scene.line[cue] - scene.line[heads]
        sentences = scene.sentence[cue] - scene.sentence[heads]
        own = scene.held(owner, heads)
        free = ~scene.claimed[heads]
        after_cue = np.array([d.at[0] for d in self.days])[chosen] - after
        body[:, 26] = sentences == 0
        body[:, 27] = lines == 0
        body[:, 28] = lines == 1
        body[:, 29] = lines > 1
        body[:, 30] = lines < 0
        body[:, 31] = np.log1p(np.abs(apart)) / 5
        body[:, 32] = np.log1p(np.abs(sentences)) / 3
        body[:, 33] = (after_cue >= 0) & (after_cue <= 2) & ~own
        body[:, 34] = (after_cue > 2) & (sentences == 0) & ~own
        body[:, 35] = (apart < 0) & (sentences == 0) & ~own
        body[:, 36] = own
        body[:, 37] = (heads >= source_low) & (heads < source_high)
        body[:, 38] = (sentences == 0) & free
        # How many of the statement's days are nearer, and how many of those before the cue are.
        body[np.lexsort((np.abs(apart), owner)), 39] = 1 / (1 + order - owner.searchsorted(owner))
        earlier = np.flatnonzero((apart <= 0) & free)
        last = owner[earlier].searchsorted(owner[earlier], side="right")
        body[earlier, 40] = 1 / (last - order[: len(earlier)])

    def _of_chains(self, body: Floats) -> None:
        """Who spoke beside the date: an occasion's date holds for all that is said on it."""
        said = self.scene.said
        pairs = ((number, i) for number, chosen in enumerate(self._chosen) for i in chosen.tolist())
        for row, (number, i) in enumerate(pairs):
            anchors = self._anchors[i]
            if not anchors:
                continue
            if len(anchors) > _CLOSE:
                at = bisect_left(anchors, number)
                anchors = anchors[max(0, at - _CLOSE // 2) : at + _CLOSE // 2]
            speaker = said[number].speaker
            same = [j for j in anchors if speaker is not None and said[j].speaker == speaker]
            body[row, 41] = number in anchors
            body[row, 42 if same else 43] = 1
            if same:
                nearest = min(same, key=lambda j: abs(j - number))
                low, high = sorted((nearest, number))
                between = {said[j].speaker for j in range(low, high)}
                body[row, 44] = 1 / (1 + abs(nearest - number))
                body[row, 45] = len(between) <= 1
                body[row, 46] = nearest <= number
            body[row, 47] = 1
            body[row, 48] = said[anchors[0]].speaker == self._busiest

    def _of_company(self, body: Floats, owner: Integers, chosen: Integers) -> None:
        """How much the speaker says, and whether the day is the only one, or the first, of those not long ago."""
        said = self.scene.said
        body[:, 49] = np.array([self._counts[each.speaker] / len(said) for each in said])[owner]
        body[:, 50] = np.array([each.speaker is not None and each.speaker == self._busiest for each in said])[owner]
        numbers: dict[str | None, int] = {}
        values = np.array([numbers.setdefault(d.when.value, len(numbers)) for d in self.days])
        lately = self._fixed[:, 2:5].max(axis=1) > 0
        least, most = np.full(len(said), len(numbers)), np.full(len(said), -1)
        late = lately[chosen]
        np.minimum.at(least, owner[late], values[chosen[late]])
        np.maximum.at(most, owner[late], values[chosen[late]])
        body[:, 51] = (values[chosen] == least[owner]) & (values[chosen] == most[owner])
        first = values[lately][0] if lately.any() else numbers.get(None, -1)
        body[:, 52] = values[chosen] == first
        body[:, 53] = owner / len(said)


def nearby_period(scene: Scene, said: Said, dated: Sequence[Dated]) -> When | None:
    """The month, year or week in the cue's sentence, outside all contents: "said in March 2031".

    ``dated`` are those of the article, in order.
    """
    sentence, end = scene.sentence[said.cue[0]], said.cue[1]
    low = bisect_left(dated, end - _BESIDE, key=_first_word)
    near = [
        d
        for d in dated[low : bisect_right(dated, end + _BESIDE, lo=low, key=_first_word)]
        if d.when.granularity != Granularity.DAY
        and scene.sentence[d.head] == sentence
        and not scene.claimed[d.head]
        and not _opens(scene, d)
        and not lies_ahead(scene, d.when)
    ]
    return min(near, key=lambda d: abs(d.at[0] - end)).when if near else None


def _first_word(dated: Dated) -> int:
    return dated.at[0]


_BESIDE: Final = 8
"""Words from the cue within which a month or year is taken for the statement's own."""


def _opens(scene: Scene, dated: Dated) -> bool:
    low = dated.at[0]
    return low > 0 and scene.lower[low - 1] in _OPEN


def about_dates(spans: Sequence[Span], dated: Sequence[Dated]) -> tuple[When, ...]:
    """The dates that stand in the content itself, in order; ``dated`` are those of the article, in order."""
    if not spans:
        return ()
    low = bisect_left(dated, min(start for start, _ in spans), key=_first_character)
    near = dated[low : bisect_left(dated, max(end for _, end in spans), lo=low, key=_first_character)]
    inside = [d.when for d in near if d.when.at and not d.other]
    return tuple([w for w in inside if w.at and any(start <= w.at.start and w.at.end <= end for start, end in spans)])


def _first_character(dated: Dated) -> int:
    return dated.when.at.start if dated.when.at else 0
