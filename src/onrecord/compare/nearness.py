"""How likely it is that two articles tell of one happening.

In go profiles, out come probabilities in thousandths, for candidates that are found by the rare words in common. They
come from a logistic regression over the likeness of words, lead, titles and openings, and the days apart. This
module keeps the profiles in memory and groups nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from onrecord.compare.commonness import Commonness
from onrecord.compare.profiles import Profile

__all__ = ["WINDOW", "Neighbourhood", "Weighed", "nearness", "weigh"]

WINDOW = 7
"""Days. Articles further apart are not compared; a story may still last longer, from one article to the next."""

_KEYS, _LEAD_KEYS, _TOPIC_KEYS = 8, 4, 48
"""Words by which an article is found: the weightiest of the whole, of title and lead, and of the words in the title or
else thrice in it. Words that only one article has are among the weightiest, and find nothing."""
_TOPIC_COUNT = 3
_MOST_HITS = 256
"""Articles looked up for one word, and :data:`_MOST_PER_WEEK` of each week: of a word that more share, some are enough,
as articles on one happening share others."""
_MOST_PER_WEEK = 128
_MOST_CANDIDATES, _MOST_FAR = 64, 24
"""Articles compared, those that share the weightiest words first: of those known to be within the window, and of
others, where a day is not known. Of pairs within the window with a nearness of 300 or more, 98 % are compared."""


class _Fit(NamedTuple):
    """Weights of the regression."""

    words: float
    lead: float
    headline: float
    opening: float
    days: float
    undated: float
    constant: float


_FIT = _Fit(5.4, 1.3, 4.5, 4.6, -0.97, -3.5, -7.3)
"""Fitted to 280 pairs of articles from 400 outlets, drawn evenly over the whole range of likeness and labelled by
reading: whether both are about the same happening. In seven folds the mean logarithmic loss is 0.323, and 0.353 with
the logarithm of the days; with this power of them the means by days apart are right to 0.05."""

_MOST_DAYS = 4
"""Days that count. From here on only what is nearly the same text is likely to be on one happening."""


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """A profile with weights for its words, each set of them of length 1."""

    id: str
    day: int | None
    words: Mapping[str, float]
    lead: Mapping[str, float]
    keys: Mapping[str, float]
    """Words by which it is found, with their weights."""
    headline: NDArray[np.int32]
    opening: NDArray[np.int32]


def weigh(profile: Profile, commonness: Commonness) -> Weighed:
    """Weigh the words of ``profile`` by what ``commonness`` knows now."""
    words, lead = _order(commonness.weigh(profile.words)), _order(commonness.weigh(profile.lead))
    topic = ((word, weight) for word, weight in words.items() if profile.words[word] >= _TOPIC_COUNT)
    keys = {
        **dict(islice(topic, _TOPIC_KEYS)),
        **dict(islice(lead.items(), _LEAD_KEYS)),
        **dict(islice(words.items(), _KEYS)),
    }
    return Weighed(
        profile.id,
        profile.day,
        _unit(words),
        _unit(lead),
        keys,
        np.frombuffer(profile.headline, np.int8).astype(np.int32),
        np.frombuffer(profile.opening, np.int8).astype(np.int32),
    )


def _order(weights: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(weights.items(), key=lambda item: (-item[1], item[0])))


def _unit(weights: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(math.fsum(weight * weight for weight in weights.values()))
    return {word: weight / length for word, weight in weights.items()}


def nearness(article: Weighed, others: Sequence[Weighed]) -> list[int]:
    """Say how likely each of ``others`` is about the same happening, in thousandths; 0 for those too far apart in time.

    The same for both orders of a pair, and on every machine.
    """
    return [_judge(article, other) for other in others]


def _judge(a: Weighed, b: Weighed) -> int:
    undated = a.day is None or b.day is None
    days = 0 if a.day is None or b.day is None else abs(a.day - b.day)
    if days > WINDOW:
        return 0
    evidence = (
        _FIT.words * math.sqrt(_product(a.words, b.words))
        + _FIT.lead * math.sqrt(_product(a.lead, b.lead))
        + _FIT.headline * _cosine(a.headline, b.headline)
        + _FIT.opening * _cosine(a.opening, b.opening)
        + _FIT.days * min(days, _MOST_DAYS) ** 1.5
        + _FIT.undated * undated
        + _FIT.constant
    )
    return round(1000 / (1 + math.exp(-evidence)))


def _product(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    if len(a) > len(b):
        a, b = b, a
    # fsum rounds once, so that the order of words does not matter.
    return math.fsum(weight * b[word] for word, weight in a.items() if word in b)


def _cosine(a: NDArray[np.int32], b: NDArray[np.int32]) -> float:
    if a.shape != b.shape:
        return 0.0
    length = math.sqrt(int(a @ a) * int(b @ b))
    return int(a @ b) / length if length else 0.0


class Neighbourhood:
    """The articles so far, by their rare words and weeks."""

    def __init__(self) -> None:
        self._articles: dict[str, Weighed] = {}
        self._weeks: defaultdict[Hashable, defaultdict[int | None, list[str]]] = defaultdict(lambda: defaultdict(list))

    def __contains__(self, id_: object) -> bool:
        return id_ in self._articles

    def day(self, id_: str) -> int | None:
        """The day of an article that was added."""
        return self._articles[id_].day

    def add(self, article: Weighed) -> None:
        """Make ``article`` one that is found."""
        self._articles[article.id] = article
        week = _week(article.day)
        for word in article.keys:
            self._weeks[word][week].append(article.id)

    def near(self, article: Weighed) -> dict[str, int]:
        """The nearness of those articles that share the weightiest words with ``article``; those at 0 are left out."""
        shared: defaultdict[str, float] = defaultdict(float)
        for word, weight in article.keys.items():
            for id_ in islice(self._hits(word, article.day), _MOST_HITS):
                shared[id_] += weight
        ranked = sorted(shared, key=lambda id_: (-round(shared[id_], 6), id_))
        dated = [article.day is not None and self._articles[id_].day is not None for id_ in ranked]
        chosen = list(islice(compress(ranked, dated), _MOST_CANDIDATES))
        chosen += islice((id_ for id_, near in zip(ranked, dated, strict=True) if not near), _MOST_FAR)
        scores = nearness(article, [self._articles[id_] for id_ in chosen])
        return {id_: score for id_, score in zip(chosen, scores, strict=True) if score}

    def _hits(self, word: str, day: int | None) -> Iterator[str]:
        weeks: Mapping[int | None, list[str]] = self._weeks.get(word, {})
        # Of an article without a day any week may be the one; the latest first.
        asked = sorted((week for week in weeks if week is not None), reverse=True)
        if day is not None:
            asked = [week for week in _weeks_about(day) if week in weeks]
        hits = (id_ for week in (*asked, None) for id_ in islice(reversed(weeks.get(week, ())), _MOST_PER_WEEK))
        if day is None:
            return hits
        return (id_ for id_ in hits if _within(self._articles[id_].day, day))


def _week(day: int | None) -> int | None:
    return None if day is None else day // 7


def _weeks_about(day: int) -> tuple[int, ...]:
    first, week, last = ((day + step) // 7 for step in (-WINDOW, 0, WINDOW))
    return tuple(dict.fromkeys((week, first, last)))


def _within(other: int | None, day: int) -> bool:
    return other is None or abs(other - day) <= WINDOW
