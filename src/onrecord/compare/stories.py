"""Stories: articles on the same happening, found as articles come, in whatever order.

In go profiles, out come stories and what changed in them. Articles that came since the last settling are grouped anew
together with those stories that they may touch; so a late article joins, two stories that it proves to be one are
merged, and the order of coming matters little. Stories keep their names throughout. Nothing here is stored: profiles,
pairs, members and the learnt counts of words are an archive's to keep, and to give back to :meth:`StoryFinder.restore`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import NamedTuple

from onrecord.compare.commonness import Commonness
from onrecord.compare.groups import Change, Groups
from onrecord.compare.nearness import Neighbourhood, weigh
from onrecord.compare.profiles import Profile

__all__ = ["LEAST_NEARNESS", "Member", "Pair", "Story", "StoryFinder"]

LEAST_NEARNESS = 300
"""Average nearness in thousandths, over all pairs, from which two groups are one story."""

_LEAST_KEPT = 20
"""Pairs less near than this are as good as apart."""

_REACH = 30
"""Days. Stories that end so long before the new articles, or begin so long after them, are left alone."""

_WHOLE = 1000


class Pair(NamedTuple):
    """Two articles and their nearness in thousandths, as an archive keeps them; ``first`` is the lesser id."""

    first: str
    second: str
    nearness: int


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story."""

    article: str
    score: float
    """Average nearness to the other members that are no copies, from 0 to 1; of a lone article 1."""
    copy_of: str | None = None
    """The article that it is a copy of, whose score it has."""


@dataclass(frozen=True, slots=True)
class Story:
    """One happening. Its name is the id of one of the articles that it had when it was found first."""

    id: str
    members: tuple[Member, ...]
    first_day: int | None
    """The earliest day of a member, as an ordinal of :class:`datetime.date`; None if all are undated."""
    last_day: int | None


class StoryFinder:
    """Finds stories among the articles added to it.

    >>> finder = StoryFinder(Commonness({}, 1000))
    >>> finder.settle()
    ()
    """

    def __init__(self, commonness: Commonness) -> None:
        self._commonness = commonness
        self._articles = Neighbourhood()
        self._copies: dict[str, str] = {}
        self._groups = Groups(LEAST_NEARNESS, age=self._age)

    @classmethod
    def restore(
        cls,
        commonness: Commonness,
        profiles: Iterable[Profile],
        *,
        pairs: Iterable[Pair],
        story_of: Mapping[str, str],
        copies: Mapping[str, str],
    ) -> StoryFinder:
        """Take up where another finder stopped, or only with those articles that later ones may touch.

        Enough are the undated articles, those within 44 days of later ones, and the whole of their stories. Pairs and
        stories of articles without a profile are left out.
        """
        finder = cls(commonness)
        for profile in profiles:
            finder._articles.add(weigh(profile, commonness))
            finder._groups.add(profile.id)
        for first, second, nearness in pairs:
            if first in finder._groups and second in finder._groups:
                finder._groups.link(first, second, nearness)
        finder._copies.update(copies)
        for article, story in story_of.items():
            if article in finder._groups:
                finder._groups.put(article, story)
        return finder

    def add(self, profile: Profile, *, copy_of: str | None = None) -> tuple[Pair, ...]:
        """Add an article; give its pairs, for keeping. It has no story before :meth:`settle`.

        A copy goes wherever its original is, and tells nothing of its own; its original need not have come yet.
        Adding an article twice does nothing.
        """
        id_ = profile.id
        if id_ in self._groups or id_ in self._copies:
            return ()
        if copy_of is not None and self._original(copy_of) != id_:
            self._copies[id_] = copy_of
            return ()
        self._commonness.learn(profile.words)
        article = weigh(profile, self._commonness)
        near = {other: score for other, score in self._articles.near(article).items() if score >= _LEAST_KEPT}
        self._articles.add(article)
        self._groups.add(id_)
        for other, score in near.items():
            self._groups.link(id_, other, score)
        return tuple(Pair(min(id_, other), max(id_, other), score) for other, score in sorted(near.items()))

    def settle(self) -> tuple[Change, ...]:
        """Find the stories of the articles added since the last time; give the articles whose story is another now.

        Copies are not told: they go with their originals.
        """
        days = sorted(day for day in map(self._articles.day, self._groups.new) if day is not None)
        touched = self._groups.touched(lambda article: _in_reach(self._articles.day(article), days))
        return self._groups.settle(touched)

    def story_of(self, article: str) -> str | None:
        """The name of the story of an article or a copy; None before it is settled, or if it is not known."""
        return self._groups.group_of(self._original(article))

    def stories(self) -> tuple[Story, ...]:
        """All stories with their members, by their names; those of one article too."""
        copies: defaultdict[str, list[str]] = defaultdict(list)
        for copy in self._copies:
            copies[self._original(copy)].append(copy)
        return tuple(self._show(name, articles, copies) for name, articles in sorted(self._groups.all().items()))

    def _show(self, name: str, articles: Set[str], copies: Mapping[str, list[str]]) -> Story:
        members = []
        for article in sorted(articles):
            near = sum(score for other, score in self._groups.near(article).items() if other in articles)
            score = round(near / (_WHOLE * (len(articles) - 1)), 3) if len(articles) > 1 else 1.0
            members.append(Member(article, score))
            members += [Member(copy, score, article) for copy in sorted(copies.get(article, ()))]
        days = [day for day in map(self._articles.day, articles) if day is not None]
        return Story(name, tuple(members), min(days, default=None), max(days, default=None))

    def _original(self, article: str) -> str:
        seen = {article}
        while (original := self._copies.get(article)) is not None and original not in seen:
            article = original
            seen.add(article)
        return article

    def _age(self, article: str) -> tuple[bool, int, str]:
        day = self._articles.day(article)
        return day is None, day or 0, article


def _in_reach(day: int | None, days: list[int]) -> bool:
    """Whether one of the ascending ``days`` is near ``day``."""
    if day is None:
        return True
    place = bisect_left(days, day - _REACH)
    return place < len(days) and days[place] <= day + _REACH
