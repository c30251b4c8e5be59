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
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from onrecord.compare.necessity import same_need
from onrecord.compare.quoted_runs import quoted_again, quoted_runs
from onrecord.compare.renditions import Told, align, how
from onrecord.compare.same import SameStatement, Side
from onrecord.compare.voices import VOICES, compare_voices
from onrecord.compare.weighing import NEGATIONS
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

LEAST_SAME = 550
"""Average sameness in thousandths, over all pairs, from which two groups of statements are one thread; a little more
than for a pair by itself, since what is wrong in a thread is wrong of all its statements."""
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
_QUOTED_AGAIN, _SAME_NEED = 800, 600
"""Sameness of two statements of one week of which one quotes most of what the other does, eight words or more in a row,
unless their speakers are known to be others; and of two that say that the same takes the same."""
_DENIALS = NEGATIONS - {
    *("without", "refused", "refuses", "refuse", "reject", "rejects", "rejected", "denied", "denies", "deny"),
    *("false", "fail", "fails", "failed", "unlikely", "hardly"),
}
"""Words that turn a statement round by themselves."""
_MOST_VOTERS = 24
"""Statements of a thread that are all laid beside each other to choose its lead; of more the fullest leads."""
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
        self._workers = ThreadPoolExecutor(2)

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
            half = len(part) // 2
            # Half of the time goes to the network, which runs beside Python.
            values = chain(*self._workers.map(lambda some: self._judge_all(some, uttered), (part[:half], part[half:])))
            found.update((pair, value) for pair, value in zip(part, values, strict=True) if value >= _LEAST_KEPT)
        return found

    def _judge_all(self, pairs: Sequence[tuple[int, int]], uttered: Mapping[int, Uttered]) -> list[int]:
        return [self._sameness(uttered[a], uttered[b]) for a, b in pairs]

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
        lead = self._lead(sorted(thread.own))
        members = []
        for number in sorted({*thread.own, *thread.also}):
            if number == lead:
                members.append(Member(number, None, 1.0))
                continue
            found = self._judge.judge(self._sides[lead], self._sides[number])
            least = self._least(self._sides[lead], self._sides[number], 0) / 1000
            members.append(Member(number, found.how, round(max(found.score, least), 3), also=number in thread.also))
        return tuple(members)

    def _lead(self, own: Sequence[int]) -> int:
        """The statement that the others are measured by: whose words most others have, and of these the fullest.

        One outlet's alteration may have the most words; it shall not make all others look altered.
        """
        told = {number: self._sides[number].content.told for number in own}
        votes: Counter[int] = Counter()
        if 2 < len(own) <= _MOST_VOTERS:
            for place, a in enumerate(own):
                for b in own[place + 1 :]:
                    if how(told[a], told[b]) in (How.VERBATIM, How.TRIMMED):
                        votes.update((a, b))
        return max(own, key=lambda number: (votes[number], *_fullness(self._sides[number]), -number))

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
        apart = 0.0 if a.story is not None and a.story == b.story else _apart(a, b)
        # "Declined to comment" is said on every occasion anew, and so is what has few words.
        if apart > _WEEK and (
            min(len(one.content.told.words), len(other.content.told.words)) < _FEW_WORDS
            or Polarity.REFUSED in (one.statement.polarity, other.statement.polarity)
        ):
            return 0
        least = self._least(one, other, apart)
        # "Not without" has a "not" that "only with" has not, and denies nothing.
        if least != _SAME_NEED and _denies(one.content.told, other.content.told):
            return 0
        return max(least, round(1000 * self._judge.judge(one, other, apart=apart).score))

    def _least(self, one: Side, other: Side, apart: float) -> int:
        """What two statements are worth by what the scorer does not see: words quoted in both, and what one takes."""
        voices = dict(zip(VOICES, compare_voices(one.statement.speaker, other.statement.speaker), strict=True))
        if apart <= _WEEK and not voices["speaker apart"] and quoted_again(one.content.told, other.content.told):
            return _QUOTED_AGAIN
        if (voices["speaker same"] or voices["speaker part"]) and same_need(one.said, other.said, self._judge.weigher):
            return _SAME_NEED
        return 0


def tells_enough(side: Side) -> bool:
    """Whether a statement can be known again: by eight quoted words, or by what its different words weigh."""
    return sum(side.content.told.quoted) >= _ENOUGH_QUOTED or math.fsum(side.content.stems.values()) >= _LEAST_WEIGHT


def _denies(a: Told, b: Told) -> bool:
    """Whether one telling has a "not" amid the words of the other: "we will sell it" and "we will not sell it".

    A whole clause that one of them leaves out may have its own "not", and is a cut.
    """
    amid = [
        piece
        for piece in align(a, b)[1:-1]
        if piece.change != "equal" and max(piece.a_end - piece.a_start, piece.b_end - piece.b_start) <= _FEW_WORDS
    ]
    one = any(not _DENIALS.isdisjoint(a.words[piece.a_start : piece.a_end]) for piece in amid)
    other = any(not _DENIALS.isdisjoint(b.words[piece.b_start : piece.b_end]) for piece in amid)
    return one != other


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
