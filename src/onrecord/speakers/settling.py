"""Which names are one speaker: the joins over all forms that a registry holds, in an order that is always the same.

In go forms with their counts, out come groups, with what is left for a person to judge. Decisions are taken over
distinct names, never while articles are read, so that the order of articles has no part in them. Rules go from the
certain to the likely: a person's word, the user's table, spelling, dropped middle names and short forms, initials, then
the family name alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import Final

from onrecord.records import SpeakerType
from onrecord.speakers.forms import Form, shared_role
from onrecord.speakers.joins import Joins
from onrecord.speakers.names import SHORT_FORMS
from onrecord.speakers.spelling import (
    Relation,
    acronyms_of,
    contradict,
    organization_key,
    relate,
    similar_family,
    skeleton,
)

__all__ = ["is_acronym", "settle"]

_FAR_AHEAD = 20
"""Times the statements of all rivals that make one of several people the one meant."""
_KNOWN_ARTICLES = 5
"""Articles that make a person known enough to be meant by initials or a family name alone."""
_KNOWN_STATEMENTS = 10
_FAMILY_SHARE = 0.95
"""Share of what all bearers of a family name say that makes one of them its owner. Tried on 19,700 news articles, one
in seven of which was made to give family names alone: with these three figures 1,238 mentions were joined to a full
name, 33 of them to a wrong one. Stricter figures join fewer, and no smaller a share of them wrongly."""
_FAMOUS_ARTICLES = 200
"""Articles from which on a person is meant by the family name alone whatever articles leave the given name out; the
share may then be ``_FAMOUS_SHARE``, and the name alone heard ``_FAMOUS_TIMES`` as often as the full one."""
_FAMOUS_SHARE = 0.9
_FAMOUS_TIMES = 3
_NEARLY = 0.7
"""The same, from which the pair is listed for review."""
_YEARS_AROUND = timedelta(days=730)
"""How long before the first and after the last dated statement a family name alone still means the same person."""
_YEARS_AROUND_THE_FAMOUS = timedelta(days=3652)
_COMMON = 8
"""Given names that are heard with a family name, from which on two that go together need a role in common as well. Of
68 middle names left out in news, read by eye, four made one person of two, and of 47 short forms five: nearly all of
them under a family name that many bear."""
_TELLING_ROLE = 2
"""Words that two roles must share to be evidence: "Ukrainian president" says more than "spokesman"."""
_MOST_RIVALS = 60
"""Names that fit one initial or one skeleton, beyond which none are compared: the work is the square of it."""
_AMONG_TYPES = 10
"""Times the statements that make one type right where a name of several words has been given two."""

_RULES: Final = {
    Relation.SAME: "middle name left out",
    Relation.SHORT: "short given name",
    Relation.INITIAL: "initial",
    Relation.BEGINNING: "shorter given name and the same role",
}


def settle(
    forms: Sequence[Form],
    together: Mapping[tuple[str, str], int],
    *,
    one: Iterable[tuple[int, int]] = (),
    two: Iterable[tuple[int, int]] = (),
) -> Joins:
    """Join the forms that are one speaker; ``forms`` must be sorted by type and key, so that ties fall one way.

    ``one`` and ``two`` are pairs of forms of which people have said that they are one speaker, or two; it goes before
    all rules.
    """
    joins = Joins(forms, together, kept_apart=two)
    for a, b in one:
        joins.join(a, b, "a person's word", certain=True)
    people = [n for n, form in enumerate(forms) if form.type is SpeakerType.PERSON]
    organizations = [n for n, form in enumerate(forms) if form.type is SpeakerType.ORGANIZATION]
    _join_listed(joins)
    _join_each(joins, _by(people, lambda n: forms[n].person.joined), "spelling")
    _join_each(joins, _by(organizations, lambda n: organization_key(forms[n].key)), "spelling of an organization")
    _join_full_names(joins, people)
    _join_similar(joins, people)
    _join_family_names(joins, people)
    _join_acronyms(joins, organizations)
    _join_types(joins)
    return joins


def _by(numbers: Iterable[int], key: Callable[[int], object]) -> list[list[int]]:
    """Those of ``numbers`` that have a key in common, group by group."""
    found: dict[object, list[int]] = defaultdict(list)
    for number in numbers:
        found[key(number)].append(number)
    return [group for group in found.values() if len(group) > 1]


def _join_listed(joins: Joins) -> None:
    listed = [n for n, form in enumerate(joins.forms) if form.wikidata]
    for group in _by(listed, lambda n: joins.forms[n].wikidata):
        for number in group[1:]:
            joins.join(group[0], number, "same Wikidata identifier", alike=True)


def _join_each(joins: Joins, groups: Iterable[list[int]], rule: str) -> None:
    for group in groups:
        main = max(group, key=lambda n: (joins.forms[n].statements, -n))
        for number in group:
            if number != main:
                joins.join(main, number, rule, alike=True)


def _pairs(joins: Joins, people: Sequence[int]) -> dict[tuple[int, int], Relation]:
    """Full names of one family name whose given names go together."""
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number in people:
        name = joins.forms[number].person
        if name.given:
            for letter in {name.given[0], name.first[0], SHORT_FORMS.get(name.first, name.first)[0]}:
                blocks[name.family, letter].append(number)
    related: dict[tuple[int, int], Relation] = {}
    for block in blocks.values():
        for a, b in combinations(block, 2):
            if joins.root(a) != joins.root(b) and (a, b) not in related:
                relation = relate(joins.forms[a].person, joins.forms[b].person)
                if relation is not Relation.APART:
                    related[a, b] = relation
    return related


def _join_full_names(joins: Joins, people: Sequence[int]) -> None:
    related = _pairs(joins, people)
    rivals: dict[int, set[int]] = defaultdict(set)
    for a, b in related:
        rivals[a].add(b)
        rivals[b].add(a)
    refused = {pair for number, others in rivals.items() for pair in _unclear(joins, number, sorted(others))}
    givens: dict[str, set[str]] = defaultdict(set)
    firsts: dict[str, set[str]] = defaultdict(set)
    for number in people:
        name = joins.forms[number].person
        if len(name.given) > 1:
            givens[name.family].add(name.given)
            firsts[name.family].add(SHORT_FORMS.get(name.first, name.first))
    order = sorted(related, key=lambda pair: (-related[pair], -min(joins.forms[n].statements for n in pair), pair))
    for a, b in order:
        relation = related[a, b]
        family = joins.forms[a].person.family
        if (a, b) in refused:
            joins.review(a, b, "fits several people")
        elif len(firsts[family]) >= _COMMON and not shared_role(joins.members(a), joins.members(b)):
            joins.review(a, b, "a common family name")
        elif not _supported(joins, a, b, relation, lone=len(givens[family]) == 1):
            joins.review(a, b, "only an initial" if relation is Relation.INITIAL else "given names begin alike")
        elif not joins.join(a, b, _RULES[relation]):
            joins.review(a, b, "names agree, but the articles or roles set them apart")


def _unclear(joins: Joins, number: int, rivals: Sequence[int]) -> set[tuple[int, int]]:
    """The pairs of a form with those of its rivals that contradict each other, unless one is far ahead."""
    names = {n: joins.forms[n].person for n in rivals}
    if len(rivals) > _MOST_RIVALS:
        against = {n: set(rivals) - {n} for n in rivals}
    else:
        against = {n: {m for m in rivals if m != n and contradict(names[n], names[m])} for n in rivals}
    refused = {n for n in rivals if against[n]}
    if refused:
        best = max(refused, key=lambda n: (joins.weight(n), -n))
        beaten = sum(joins.forms[n].statements for n in against[best])
        if joins.weight(best) >= _FAR_AHEAD * beaten and joins.articles(best) >= _KNOWN_ARTICLES:
            refused = against[best]
    return {(min(number, n), max(number, n)) for n in refused}


def _supported(joins: Joins, a: int, b: int, relation: Relation, *, lone: bool) -> bool:
    """Whether there is enough beside the names: for weak relations a shared role, or a known name without rival."""
    if relation >= Relation.SHORT or len(shared_role(joins.members(a), joins.members(b))) >= _TELLING_ROLE:
        return True
    return relation is Relation.INITIAL and lone and max(joins.articles(a), joins.articles(b)) >= _KNOWN_ARTICLES


def _join_similar(joins: Joins, people: Sequence[int]) -> None:
    """Family names that differ by a letter or two under one given name: joined only if the roles agree as well."""
    full = [n for n in people if joins.forms[n].person.given]

    def block(number: int) -> tuple[str, str]:
        name = joins.forms[number].person
        return name.given, skeleton(name.family)

    found: list[tuple[int, int]] = []
    for group in _by(full, block):
        heard = sorted(group, key=lambda n: (-joins.forms[n].statements, n))[:_MOST_RIVALS]
        for a, b in combinations(sorted(heard), 2):
            one, other = joins.forms[a].person, joins.forms[b].person
            if joins.root(a) != joins.root(b) and similar_family(one, other) and not contradict(one, other):
                found.append((a, b))
    for a, b in sorted(found, key=lambda pair: (-min(joins.forms[n].statements for n in pair), pair)):
        role = shared_role(joins.members(a), joins.members(b))
        if len(role) < _TELLING_ROLE or not joins.join(a, b, "similar spelling and the same role"):
            joins.review(a, b, "similar spelling")


def _join_family_names(joins: Joins, people: Sequence[int]) -> None:
    """A family name alone goes to the one person who is overwhelmingly meant by it, if there is one."""
    owners: dict[str, dict[int, int]] = defaultdict(dict)
    for number in people:
        for tail in joins.forms[number].person.tails:
            owners[tail].setdefault(joins.root(number), number)
    decided: list[tuple[int, int]] = []
    for number in people:
        form = joins.forms[number]
        able = {root: n for root, n in owners.get(form.person.alone, {}).items() if root != joins.root(number)}
        if not able:
            continue
        weights = {n: joins.weight(n) for n in able.values()}
        best = max(weights, key=lambda n: (weights[n], -n))
        share = weights[best] / sum(weights.values())
        needed = _FAMOUS_SHARE if joins.articles(best) >= _FAMOUS_ARTICLES else _FAMILY_SHARE
        if share >= needed and _is_known(joins, best, form):
            decided.append((best, number))
        elif share >= _NEARLY:
            joins.review(best, number, "family name alone")
    for best, number in decided:
        if not joins.join(best, number, "family name of one person above all"):
            joins.review(best, number, "family name alone")


def _is_known(joins: Joins, owner: int, form: Form) -> bool:
    """Whether a person is heard often enough, more than the family name alone, and about the same time."""
    weight, articles = joins.weight(owner), joins.articles(owner)
    around = _YEARS_AROUND
    if articles >= _FAMOUS_ARTICLES:
        weight, around = weight * _FAMOUS_TIMES, _YEARS_AROUND_THE_FAMOUS
    if weight < max(_KNOWN_STATEMENTS, form.statements) or articles < _KNOWN_ARTICLES:
        return False
    days: list[date] = [day for each in joins.members(owner) for day in (each.first, each.last) if day is not None]
    if form.first is None or form.last is None or not days:
        return True
    return form.first >= _moved(min(days), -around) and form.last <= _moved(max(days), around)


def _moved(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return day


def is_acronym(form: Form) -> bool:
    """Whether a name is written as an acronym: one word of two to seven capitals."""
    spelling = form.spelling.replace(".", "")
    return " " not in form.key and 2 <= len(spelling) <= 7 and spelling.isupper() and spelling.isalpha()


def _join_acronyms(joins: Joins, organizations: Sequence[int]) -> None:
    """An acronym goes to the name that articles give it with; to a name that only fits it if it is long and alone."""
    given: dict[str, Counter[int]] = defaultdict(Counter)
    fitting: dict[str, dict[int, int]] = defaultdict(dict)
    for number in organizations:
        form = joins.forms[number]
        for acronym, count in form.acronyms.items():
            given[acronym][number] += count
        for acronym in acronyms_of(form.key):
            fitting[acronym].setdefault(joins.root(number), number)
    for number in organizations:
        form = joins.forms[number]
        if not is_acronym(form):
            continue
        groups: Counter[int] = Counter()
        for n, count in given[form.key].items():
            groups[joins.root(n)] += count
        if groups:
            best = max(groups, key=lambda root: (groups[root], -root))
            owner = max((n for n in given[form.key] if joins.root(n) == best), key=lambda n: (given[form.key][n], -n))
            if joins.weight(best) * _FAR_AHEAD < form.statements:
                # "Clinton News Network" for CNN: a joke of one article must not rename a network.
                joins.review(owner, number, "acronym far more common than the name")
            elif groups[best] < _FAMILY_SHARE * groups.total() or not joins.join(
                owner, number, "acronym in an article"
            ):
                joins.review(owner, number, "acronym of several names")
        elif len(fitting[form.key]) == 1:
            (owner,) = fitting[form.key].values()
            both = min(joins.articles(owner), form.articles)
            # Of three letters, by chance some other body's name fits too often.
            if len(form.key) < 4 or both < 2 or not joins.join(owner, number, "acronym of one name alone"):
                joins.review(owner, number, "acronym that no article explains")


def _join_types(joins: Joins) -> None:
    """One name of several words under two types: the rarer type is a slip where the other is far ahead."""
    for group in _by(range(len(joins.forms)), lambda n: joins.forms[n].key):
        main = max(group, key=lambda n: (joins.weight(n), -n))
        for number in group:
            if joins.root(number) == joins.root(main):
                continue
            clear = " " in joins.forms[main].key and joins.weight(main) >= _AMONG_TYPES * joins.weight(number)
            if not clear or not joins.join(main, number, "same name under another type"):
                joins.review(main, number, "same name under another type")
