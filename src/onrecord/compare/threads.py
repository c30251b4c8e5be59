"""Threads: statements that are the same thing said by the same speaker, found as statements come.

In go statements with their days, stories and speakers, out come pairs that are the same and the threads that they make.
Worth judging are pairs of one speaker, at any distance of time, and pairs of one story, whoever is said to speak: names
are lost and mistaken on the way. Pairs are judged by :mod:`onrecord.compare.same` and grouped by average linkage, so
that no thread is a chain. Nothing is stored here.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from onrecord.compare.quoted_runs import quoted_runs
from onrecord.compare.renditions import Told
from onrecord.compare.same import SameStatement, Side
from onrecord.records import Article, How, Kind, Polarity, Statement

__all__ = [
    "LEAST_ALSO",
    "LEAST_SAME",
    "Member",
    "ThreadFinder",
    "Threaded",
    "Uttered",
    "quoted_alike",
    "tells_enough",
    "thread_groups",
]

LEAST_SAME = 500
"""Average sameness in thousandths, over all pairs, from which two groups of statements are one thread."""
LEAST_ALSO = 700
"""Average sameness from which a statement that belongs to one thread is a rendition of another too: one of several
sentences may be the same as two others that have nothing in common."""
_LEAST_KEPT = 100
"""Pairs less alike than this are as good as different."""

_LIKE, _LIKE_FAR, _LIKE_WITHIN = 0.6, 0.68, 0.85
"""Cosine of the vectors from which a pair is judged: of one story or week, of others, and of one article. Of 138 pairs
labelled the same, 99 % reach the first."""
_WEEK = 7
"""Days that statements of one occasion are apart at most."""
_MOST_LIKE, _MOST_FAR = 48, 8
"""Statements that each is judged with at most, the likest first, in its story and of its speaker each: those of its
week or story, and others, of which a thread needs the nearest alone."""
_MOST_COMPLETED = 80
"""Statements of a group whose pairs are all judged, so that no average suffers from what nobody looked at."""
_LATER, _MUCH_LATER = 1.0, 2.0
"""Taken off the logarithm of the odds of pairs that are over a week, and over 60 days, apart: the scorer was fitted to
pairs of one day, and what is said again later is often only much like it."""
_LONG = 60
_MOST_OF_A_RUN = 200
"""Statements that share a mark of which the pairs are judged; what more share is a slogan, or a page's own words."""
_FEW_WORDS = 4
"""A shorter statement is the same as another of its own story and week only."""
_LEAST_WEIGHT = 5.0
"""Sum of the weights of its words from which a statement tells enough to be known again; "it" has 0.1."""
_ENOUGH_QUOTED = 8
_KEPT_READY = 30_000
"""Statements kept ready for comparison, some 8 kB each."""
_ROWS = 1024

Vectors: TypeAlias = NDArray[np.int8]


class Uttered(Protocol):
    """A statement as far as it takes to tell what it might be the same as."""

    @property
    def number(self) -> int:
        """Its number."""

    @property
    def article(self) -> int:
        """The number of its article."""

    @property
    def day(self) -> date | None:
        """When it was said or published."""

    @property
    def story(self) -> int | None:
        """The number of its article's story."""

    @property
    def voices(self) -> tuple[int, ...]:
        """The numbers of those of its speakers who have a name."""


Look: TypeAlias = Callable[[Sequence[int]], Mapping[int, tuple[Article, Statement]]]
"""Gives statements with their articles, by number."""
Pairs: TypeAlias = dict[tuple[int, int], int]
"""The sameness of pairs in thousandths; the lesser number comes first."""


@dataclass(frozen=True, slots=True)
class Member:
    """A statement of a thread, and how it differs from the thread's lead; ``how`` is None for the lead itself."""

    statement: int
    how: How | None
    score: float
    also: bool = False
    """Whether it belongs to another thread in the first place."""


@dataclass(frozen=True, slots=True)
class Threaded:
    """The statements of a thread: those that belong to it, and those that are renditions of it too."""

    own: frozenset[int]
    also: frozenset[int] = frozenset()


def thread_groups(
    groups: Iterable[tuple[str, Iterable[int]]], near: Callable[[int], Mapping[int, int]]
) -> dict[str, Threaded]:
    """The threads that ``groups`` of statements make, with those of other groups that are the same as they.

    ``near`` gives the sameness of a statement to others. A group of one is a thread if others are the same.
    """
    found = {}
    for name, items in groups:
        own = frozenset(items)
        sums: Counter[int] = Counter()
        for item in own:
            sums.update({other: value for other, value in near(item).items() if other not in own})
        also = frozenset(number for number, total in sums.items() if total >= LEAST_ALSO * len(own))
        if len(own) + len(also) > 1:
            found[name] = Threaded(own, also)
    return found


def quoted_alike(
    uttered: Mapping[int, Uttered], fresh: Iterable[int], runs: Mapping[int, Collection[int]]
) -> list[tuple[int, int]]:
    """Pairs of statements that share a mark, of one week and two articles, of which one at least is ``fresh``.

    ``runs`` gives the statements of each mark.
    """
    shared: set[tuple[int, int]] = set()
    new = set(fresh)
    for numbers in runs.values():
        some = sorted(number for number in numbers if number in uttered)[:_MOST_OF_A_RUN]
        for place, a in enumerate(some):
            for b in some[place + 1 :]:
                one, other = uttered[a], uttered[b]
                if (a in new or b in new) and one.article != other.article and _apart(one, other) <= _WEEK:
                    shared.add((a, b))
    return sorted(shared)


class ThreadFinder:
    """Finds threads. ``look`` is asked for statements when they are compared first."""

    def __init__(self, judge: SameStatement, look: Look) -> None:
        self._judge, self._look = judge, look
        self._sides: dict[int, Side] = {}

    def candidates(
        self,
        fresh: Sequence[Uttered],
        pools: Iterable[tuple[Sequence[Uttered], bool]],
        vectors: Callable[[Sequence[int]], Vectors],
    ) -> list[tuple[int, int]]:
        """Pairs that are worth judging: of ``fresh`` statements with each other and with those before them.

        Each pool is statements among which a fresh one may have its like, with whether they are of one story.
        ``vectors`` gives the vectors of statements, by their numbers.
        """
        new = {each.number for each in fresh}
        pools = [(pool, one_story) for pool, one_story in pools if len(pool) > 1]
        numbers = sorted({each.number for pool, _ in pools for each in pool})
        rows = vectors(numbers)
        places = {number: place for place, number in enumerate(numbers)}
        found: set[tuple[int, int]] = set()
        for pool, one_story in pools:
            asked = [place for place, each in enumerate(pool) if each.number in new]
            if asked:
                own = rows[[places[each.number] for each in pool]]
                found.update(_alike(pool, asked, own, one_story=one_story))
        return sorted(found)

    def quoted_runs(self, statements: Sequence[int]) -> dict[int, list[int]]:
        """The marks of those statements that quote enough words to have any."""
        found: dict[int, list[int]] = {}
        for start in range(0, len(statements), _ROWS):
            for number, (article, statement) in self._look(statements[start : start + _ROWS]).items():
                if statement.kind is not Kind.INDIRECT:
                    runs = quoted_runs(Told.of(article.text, statement.content))
                    if runs:
                        found[number] = runs
        return found

    def judge(self, pairs: Sequence[tuple[int, int]], uttered: Mapping[int, Uttered]) -> Pairs:
        """Judge pairs; those that are different for certain are left out."""
        found: Pairs = {}
        # In the order of statements, so that those of one stretch are ready at the same time.
        for start in range(0, len(pairs), _ROWS):
            part = pairs[start : start + _ROWS]
            self._make_ready({number for pair in part for number in pair})
            for pair in part:
                value = self._sameness(*(uttered[number] for number in pair))
                if value >= _LEAST_KEPT:
                    found[pair] = value
        return found

    def complete(self, pairs: Pairs, known: Pairs, uttered: Mapping[int, Uttered]) -> Pairs:
        """Judge those pairs of statements that hang together by ``pairs`` and ``known`` that nobody has judged."""
        groups = _hanging_together([pair for pair, value in {**known, **pairs}.items() if value >= LEAST_SAME])
        missing = [
            (a, b)
            for group in groups
            if len(group) <= _MOST_COMPLETED
            for place, a in enumerate(group)
            for b in group[place + 1 :]
            if (a, b) not in pairs and (a, b) not in known and a in uttered and b in uttered
        ]
        return self.judge(missing, uttered)

    def members(self, threads: Mapping[str, Threaded]) -> dict[str, tuple[Member, ...]]:
        """The statements of each thread with how they differ from its lead, in the order of their numbers."""
        names = list(threads)
        found: dict[str, tuple[Member, ...]] = {}
        for start in range(0, len(names), _ROWS):
            part = names[start : start + _ROWS]
            self._make_ready({number for name in part for number in (*threads[name].own, *threads[name].also)})
            found.update((name, self._members(threads[name])) for name in part)
        return found

    def _members(self, thread: Threaded) -> tuple[Member, ...]:
        lead = max(thread.own, key=lambda number: (*_fullness(self._sides[number]), -number))
        members = []
        for number in sorted({*thread.own, *thread.also}):
            if number == lead:
                members.append(Member(number, None, 1.0))
                continue
            found = self._judge.judge(self._sides[lead], self._sides[number])
            members.append(Member(number, found.how, round(found.score, 3), also=number in thread.also))
        return tuple(members)

    def _make_ready(self, numbers: Iterable[int]) -> None:
        missing = [number for number in sorted(numbers) if number not in self._sides]
        if len(self._sides) + len(missing) > _KEPT_READY:
            self._sides.clear()
            missing = sorted(numbers)
        for number, (article, statement) in self._look(missing).items() if missing else ():
            self._sides[number] = self._judge.side(article, statement)

    def _sameness(self, a: Uttered, b: Uttered) -> int:
        one, other = self._sides[a.number], self._sides[b.number]
        if not (tells_enough(one) and tells_enough(other)) or (a.article == b.article and not _one_voice(one, other)):
            return 0
        score = self._judge.judge(one, other).score
        apart = _apart(a, b)
        if apart <= _WEEK or (a.story is not None and a.story == b.story):
            return round(1000 * score)
        # "Declined to comment" is said on every occasion anew, and so is what has few words.
        if min(len(one.content.told.words), len(other.content.told.words)) < _FEW_WORDS:
            return 0
        if Polarity.REFUSED in (one.statement.polarity, other.statement.polarity):
            return 0
        odds = math.log(max(score, 1e-9) / max(1 - score, 1e-9)) - (_MUCH_LATER if apart > _LONG else _LATER)
        return round(1000 / (1 + math.exp(-odds)))


def tells_enough(side: Side) -> bool:
    """Whether a statement can be known again: by eight quoted words, or by what its different words weigh."""
    return sum(side.content.told.quoted) >= _ENOUGH_QUOTED or math.fsum(side.content.stems.values()) >= _LEAST_WEIGHT


def _one_voice(a: Side, b: Side) -> bool:
    """Whether two statements of one article have one speaker there: names that differ within an article are others."""
    one, other = a.statement.speaker, b.statement.speaker
    return one is not None and other is not None and one.name == other.name


def _apart(a: Uttered, b: Uttered) -> float:
    return math.inf if a.day is None or b.day is None else abs((a.day - b.day).days)


def _fullness(side: Side) -> tuple[int, int]:
    told = side.content.told
    return sum(told.quoted), len(told.words)


def _alike(
    pool: Sequence[Uttered], asked: Sequence[int], vectors: Vectors, *, one_story: bool
) -> Iterable[tuple[int, int]]:
    """The pairs of the ``asked`` places with any of the pool that are like enough to be judged."""
    rows = vectors.astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows /= np.maximum(lengths, 1)
    articles = np.array([each.article for each in pool])
    days: NDArray[Any] = np.array([-(10**6) if each.day is None else each.day.toordinal() for each in pool])
    numbers = np.array([each.number for each in pool])
    for start in range(0, len(asked), _ROWS):
        places = np.array(asked[start : start + _ROWS])
        cosines = rows[places] @ rows.T
        near = one_story | (np.abs(days[places][:, None] - days[None, :]) <= _WEEK)
        least = np.where(near, _LIKE, _LIKE_FAR)
        least[articles[places][:, None] == articles[None, :]] = _LIKE_WITHIN
        cosines[np.arange(len(places)), places] = -1
        for place, row, bar in zip(places.tolist(), cosines, least, strict=True):
            hits = np.flatnonzero(row >= bar)
            own = int(numbers[place])
            for some, most in ((hits[bar[hits] < _LIKE_FAR], _MOST_LIKE), (hits[bar[hits] >= _LIKE_FAR], _MOST_FAR)):
                kept = some
                if len(some) > most:
                    kept = some[np.lexsort((numbers[some], -row[some]))[:most]]
                yield from ((min(own, other), max(own, other)) for other in numbers[kept].tolist())


def _hanging_together(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The statements that are linked by pairs, one after the other, each group ascending."""
    leads: dict[int, int] = {}

    def lead(number: int) -> int:
        while (above := leads.setdefault(number, number)) != number:
            leads[number] = leads[above]
            number = above
        return number

    for a, b in pairs:
        one, other = sorted((lead(a), lead(b)))
        leads[other] = one
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for number in sorted(leads):
        groups[lead(number)].append(number)
    return list(groups.values())
