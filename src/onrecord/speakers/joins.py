"""Groups of forms that are one speaker, with the rule that made each join and the objections to it.

In go forms and proposals to join two of them; a join that any two forms of the two groups object to is refused. Which
joins are proposed, and in which order, is for :mod:`onrecord.speakers.settling` to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from onrecord.records import SpeakerType
from onrecord.speakers.forms import Form, fields_of, shared_role
from onrecord.speakers.identities import Review
from onrecord.speakers.roles import clash
from onrecord.speakers.spelling import contradict

__all__ = ["Joins"]

_OFTEN_TOGETHER = 0.2
"""Share of the rarer name's articles in which both speak as two, from which they are two. Within one article the
resolver joins forms of a name well; now and then it misses one, so that a single meeting among many says little."""
_CALLING = 0.5
"""Share of the roles of known field that a field needs to speak against a join."""


class Joins:
    """Union of forms, by their place in ``forms``; ``together`` counts articles in which two keys speak as two.

    ``kept_apart`` are pairs that a person has told to be two: no two groups that hold one of each are ever joined.
    """

    def __init__(
        self,
        forms: Sequence[Form],
        together: Mapping[tuple[str, str], int],
        *,
        kept_apart: Iterable[tuple[int, int]] = (),
    ) -> None:
        self.forms = forms
        self.together = together
        self.reviews: dict[tuple[int, int], tuple[int, int, Review]] = {}
        self._group = list(range(len(forms)))
        self._members = {number: [number] for number in range(len(forms))}
        self._edges: dict[int, list[tuple[int, str]]] = {}
        self._kept_apart: dict[int, set[int]] = {}
        for a, b in kept_apart:
            self._kept_apart.setdefault(a, set()).add(b)
            self._kept_apart.setdefault(b, set()).add(a)

    def root(self, number: int) -> int:
        """The group that a form is in."""
        return self._group[number]

    def members(self, number: int) -> list[Form]:
        """The forms of the group that a form is in."""
        return [self.forms[each] for each in self._members[self._group[number]]]

    def weight(self, number: int) -> int:
        """Statements of the group that a form is in."""
        return sum(form.statements for form in self.members(number))

    def articles(self, number: int) -> int:
        """Articles of the group that a form is in, those with two of its forms counted twice."""
        return sum(form.articles for form in self.members(number))

    def met(self, a: int, b: int) -> int:
        """Articles in which both forms speak as two; it is counted for people alone."""
        one, other = self.forms[a], self.forms[b]
        if one.type is not SpeakerType.PERSON or other.type is not SpeakerType.PERSON:
            return 0
        return self.together.get((min(one.key, other.key), max(one.key, other.key)), 0)

    def join(self, a: int, b: int, rule: str, *, alike: bool = False, certain: bool = False) -> bool:
        """Make the groups of two forms one, unless something speaks against it; True if they are one now.

        ``alike`` names differ in spelling alone: that they meet in an article, or their callings, is no objection.
        To ``certain`` joins there is none but a person's word.
        """
        first, second = sorted((self._group[a], self._group[b]))
        if first == second:
            return True
        if self.kept_apart(first, second) or (not certain and self._objection(first, second, alike)):
            return False
        for each in self._members[second]:
            self._group[each] = first
        self._members[first] += self._members.pop(second)
        self._edges.setdefault(a, []).append((b, rule))
        self._edges.setdefault(b, []).append((a, rule))
        return True

    def kept_apart(self, a: int, b: int) -> bool:
        """Whether a person has told of any two forms of the two groups that they are two speakers."""
        if not self._kept_apart:
            return False
        theirs = set(self._members[self._group[b]])
        return any(theirs & self._kept_apart.get(each, set()) for each in self._members[self._group[a]])

    def review(self, a: int, b: int, reason: str) -> None:
        """List two forms for a person to judge; the first reason given stands."""
        if self.weight(a) < self.weight(b) or (self.weight(a) == self.weight(b) and a > b):
            a, b = b, a
        one, other = self.forms[a], self.forms[b]
        row = Review(
            a=one.spelling,
            b=other.spelling,
            type=one.type,
            reason=reason,
            statements_a=self.weight(a),
            statements_b=self.weight(b),
            together=self.met(a, b),
            shared_role=shared_role(self.members(a), self.members(b)),
        )
        self.reviews.setdefault((min(a, b), max(a, b)), (a, b, row))

    def open_reviews(self) -> list[tuple[int, int, Review]]:
        """What is left to judge, once all joins are made: the best attested pair of two groups, largest first.

        Each is two forms, in the order of the row, and the row. Pairs that a person keeps apart are among them.
        """
        best: dict[tuple[int, int], tuple[int, int, Review]] = {}
        for (a, b), found in sorted(self.reviews.items()):
            groups = _ordered(self._group[a], self._group[b])
            if groups[0] != groups[1] and (groups not in best or found[2].statements_b > best[groups][2].statements_b):
                best[groups] = found
        return sorted(best.values(), key=lambda each: _rank(each[2]))

    def groups(self) -> Iterator[list[int]]:
        """The places of the forms of each group."""
        for members in self._members.values():
            yield sorted(members)

    def paths_from(self, main: int) -> Iterator[tuple[int, int, str]]:
        """Each other form of the group of ``main``, the form it was joined to on the way from there, and the rule."""
        seen, reached = {main}, [main]
        for place in reached:
            for other, rule in sorted(self._edges.get(place, [])):
                if other not in seen:
                    seen.add(other)
                    reached.append(other)
                    yield other, place, rule

    def _objection(self, first: int, second: int, alike: bool) -> bool:
        ours, theirs = self._members[first], self._members[second]
        if any(self._apart(a, b, alike) for a in ours for b in theirs):
            return True
        if alike:
            return False
        return clash(*(fields_of((self.forms[each] for each in side), share=_CALLING) for side in (ours, theirs)))

    def _apart(self, a: int, b: int, alike: bool) -> bool:
        one, other = self.forms[a], self.forms[b]
        if one.wikidata and other.wikidata and one.wikidata != other.wikidata:
            return True
        if alike:
            return False
        if one.type is other.type is SpeakerType.PERSON and contradict(one.person, other.person):
            return True
        met = self.met(a, b)
        return met > 0 and met >= _OFTEN_TOGETHER * min(one.articles, other.articles)


def _rank(row: Review) -> tuple[int, str, str, str]:
    return -row.statements_b, row.a, row.b, row.reason


def _ordered(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)
