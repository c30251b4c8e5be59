"""When a statement was made: the candidates among an article's dates, and what is known of each with regard to it.

In goes a scene with its time expressions, out come rows of features that a trained scorer weighs; the same code makes
them in training. The first row of each question stands for "the article does not tell".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
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
        lately = (d.when.value for d, row in zip(self.days, self._fixed, strict=True) if row[2:5].any())
        self._first = next(lately, None)

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

    def candidates(self, said: Said) -> NDArray[np.int64]:
        """Indices of the days that may be meant, the nearest to the cue."""
        if len(self.days) <= _NEAREST:
            return np.arange(len(self.days))
        apart = np.abs(self.heads - said.cue[0])
        return np.sort(np.argsort(apart, kind="stable")[:_NEAREST])

    def rows(self, number: int) -> tuple[Floats, NDArray[np.int64]]:
        """Features (1 + candidates, :data:`DATE_FEATURES`) of one statement's question, and the candidates' indices."""
        said = self.scene.said[number]
        chosen = self.candidates(said)
        result = np.zeros((1 + len(chosen), DATE_FEATURES), np.float32)
        result[0, 0] = 1
        self._of_statement(result, number, len(chosen))
        if len(chosen):
            result[1:, 10:26] = self._fixed[chosen]
            self._of_pair(result[1:], said, chosen)
            self._of_chain(result[1:], number, chosen)
        return result, chosen

    def _of_statement(self, body: Floats, number: int, candidates: int) -> None:
        scene, said = self.scene, self.scene.said[number]
        low = said.content[0][0]
        body[:, 1] = scene.quoted[low]
        body[:, 2] = not said.cued
        body[:, 3] = said.source[1] <= said.source[0]
        body[:, 4] = scene.line[said.cue[0]] == 0
        body[:, 5] = scene.line[said.cue[0]] <= 2
        body[:, 6] = np.log1p(candidates) / 3
        body[:, 7] = scene.claimed[said.cue[0]]
        body[:, 8] = candidates == 0
        body[:, 9] = scene.published is None

    def _of_pair(self, body: Floats, said: Said, chosen: NDArray[np.int64]) -> None:
        scene, heads = self.scene, self.heads[chosen]
        cue = said.cue[0]
        apart = heads - cue
        lines = scene.line[cue] - scene.line[heads]
        sentences = scene.sentence[cue] - scene.sentence[heads]
        own = np.array([said.holds(int(head)) for head in heads])
        free = ~scene.claimed[heads]
        after_cue = np.array([self.days[i].at[0] for i in chosen.tolist()]) - said.cue[1]
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
        body[:, 37] = (heads >= said.source[0]) & (heads < said.source[1])
        body[:, 38] = (sentences == 0) & free
        body[:, 39] = 1 / (1 + np.argsort(np.argsort(np.abs(apart), kind="stable"), kind="stable"))
        earlier = np.flatnonzero((apart <= 0) & free)
        body[earlier, 40] = 1 / (1 + np.arange(len(earlier))[::-1])

    def _of_chain(self, body: Floats, number: int, chosen: NDArray[np.int64]) -> None:
        """Who spoke beside the date: an occasion's date holds for all that is said on it."""
        said = self.scene.said
        for row, i in enumerate(chosen.tolist()):
            anchors = self._anchors[i]
            if len(anchors) > _CLOSE:
                at = bisect_left(anchors, number)
                anchors = anchors[max(0, at - _CLOSE // 2) : at + _CLOSE // 2]
            same = [j for j in anchors if said[j].speaker is not None and said[j].speaker == said[number].speaker]
            body[row, 41] = number in anchors
            body[row, 42] = bool(same)
            body[row, 43] = bool(anchors) and not same
            if same:
                nearest = min(same, key=lambda j: abs(j - number))
                low, high = sorted((nearest, number))
                between = {said[j].speaker for j in range(low, high)}
                body[row, 44] = 1 / (1 + abs(nearest - number))
                body[row, 45] = len(between) <= 1
                body[row, 46] = nearest <= number
            body[row, 47] = bool(anchors)
            body[row, 48] = bool(anchors) and said[anchors[0]].speaker == self._busiest
        body[:, 49] = self._counts[said[number].speaker] / len(said)
        body[:, 50] = said[number].speaker is not None and said[number].speaker == self._busiest
        lately = {self.days[i].when.value for i in chosen.tolist() if self._fixed[i, 2:5].any()}
        body[:, 51] = [len(lately) == 1 and self.days[i].when.value in lately for i in chosen.tolist()]
        body[:, 52] = [self.days[i].when.value == self._first for i in chosen.tolist()]
        body[:, 53] = number / len(said)


def nearby_period(scene: Scene, said: Said, dated: Sequence[Dated]) -> When | None:
    """The month, year or week in the cue's sentence, outside all contents: "said in March 2031"."""
    sentence = scene.sentence[said.cue[0]]
    near = [
        d
        for d in dated
        if d.when.granularity != Granularity.DAY
        and scene.sentence[d.head] == sentence
        and not scene.claimed[d.head]
        and abs(d.at[0] - said.cue[1]) <= _BESIDE
        and not _opens(scene, d)
        and not lies_ahead(scene, d.when)
    ]
    return min(near, key=lambda d: abs(d.at[0] - said.cue[1])).when if near else None


_BESIDE: Final = 8
"""Words from the cue within which a month or year is taken for the statement's own."""


def _opens(scene: Scene, dated: Dated) -> bool:
    low = dated.at[0]
    return low > 0 and scene.lower[low - 1] in _OPEN


def about_dates(spans: Sequence[Span], dated: Sequence[Dated]) -> tuple[When, ...]:
    """The dates that stand in the content itself, in order."""
    return tuple(
        d.when
        for d in dated
        if d.when.at is not None
        and not d.other
        and any(start <= d.when.at.start and d.when.at.end <= end for start, end in spans)
    )
