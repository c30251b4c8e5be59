"""The registry of speakers: one identity for a speaker across articles, whatever the spelling.

In go readings, one after the other; out come identities with counts, the joins that made them, and pairs that a person
should judge. What is kept grows with the number of distinct names, not of articles. Readings are not changed, and who
speaks within an article is taken as given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise
from typing import Final

from onrecord.records import Article, Reading, Speaker, SpeakerType, Statement
from onrecord.speakers.countries import stands_for
from onrecord.speakers.forms import MOST_EXAMPLES as _MOST_EXAMPLES
from onrecord.speakers.forms import (
    MOST_OUTLETS,
    MOST_ROLES,
    MOST_SPELLINGS,
    Form,
    fields_of,
    top,
)
from onrecord.speakers.identities import Identity, Merge, Review
from onrecord.speakers.joins import Joins
from onrecord.speakers.lexicon import ARTICLES, DOCUMENT_NOUNS
from onrecord.speakers.names import tokens
from onrecord.speakers.roles import clash
from onrecord.speakers.settling import is_acronym, settle
from onrecord.speakers.spelling import acronyms_of, key_of
from onrecord.speakers.table import NameTable

__all__ = ["Name", "Registry", "Ruled"]

Name = tuple[SpeakerType, str]
"""Type and key of a name, as :func:`onrecord.speakers.spelling.key_of` folds it."""
Ruled = tuple[Name, Name, bool]
"""A person's word on two names: whether they are one speaker."""

_REGISTERED: Final = (SpeakerType.PERSON, SpeakerType.ORGANIZATION, SpeakerType.DOCUMENT)
_LONGEST_NAME: Final = 200
"""Characters; what is longer is a sentence taken for a name, and is counted without being registered."""
_MOST_REMEMBERED: Final = 200_000
"""Spellings whose form is looked up without folding them again; the memory is emptied when it is full."""
_SILENCE: Final = 25
"""Years without a statement between two of one name, after which it may be another bearer of it."""
_CALLING: Final = 0.25
"""Share of the roles of known field that makes a field one of a name's callings."""


class Registry:
    """Speakers across articles. ``add`` readings in any order, then ask for ``identities``, ``merges`` and ``review``.

    ``kinds`` counts statements by the type of their speaker, and those of the article's own voice under ``author``.
    ``rulings`` are what people have said of two names; like the table, they go before all rules.

    >>> registry = Registry()
    >>> registry.statements, registry.identities
    (0, ())
    """

    def __init__(self, table: NameTable | None = None, rulings: Sequence[Ruled] = ()) -> None:
        self.articles = 0
        self.statements = 0
        self.kinds: Counter[str] = Counter()
        self._table = table
        self._rulings = tuple(rulings)
        self._forms: dict[Name, Form] = {}
        self._seen: dict[tuple[str, SpeakerType], Form | None] = {}
        self._together: Counter[tuple[str, str]] = Counter()
        self._settled: _Settled | None = None

    def add(self, reading: Reading) -> None:
        """Count the speakers of a reading, under the names of the table if there is one."""
        if self._table is not None:
            reading = self._table.apply(reading)
        self._settled = None
        self.articles += 1
        here: dict[int, tuple[Form, Speaker]] = {}
        for statement in reading.statements:
            self.statements += 1
            speaker = statement.speaker
            self.kinds[_kind(speaker)] += 1
            if speaker is None:
                continue
            for each in speaker.people:
                form = self._form(each)
                if form is not None:
                    _count(form, each, statement, reading.article)
                    here[id(form)] = (form, each)
        self._count_article(here.values(), reading.article)

    @property
    def identities(self) -> tuple[Identity, ...]:
        """All speakers, those with the most statements first."""
        return self.settle().identities

    @property
    def merges(self) -> tuple[Merge, ...]:
        """Every alias that was joined to an identity, with the rule that joined it, in the order of identities."""
        return self.settle().merges

    @property
    def review(self) -> tuple[Review, ...]:
        """What a person should judge: pairs that may be one speaker, and names that may be two."""
        return self.settle().review

    @property
    def doubts(self) -> tuple[tuple[Name, Name, Review], ...]:
        """The pairs of ``review`` with type and key of both names, and those that people have told to be two."""
        return self.settle().doubts

    @property
    def groups(self) -> tuple[tuple[str, tuple[Name, ...]], ...]:
        """The name of each identity with type and key of all its names, the main one first, in no order of weight."""
        return self.settle().groups

    def settle(self) -> _Settled:
        """Decide which names are one speaker. Done when asked for, once for all that was added until then."""
        if self._settled is None:
            forms = sorted(self._forms.values(), key=lambda form: (form.type, form.key))
            places = {(form.type, form.key): place for place, form in enumerate(forms)}
            known = [
                (places[first], places[second], same)
                for first, second, same in self._rulings
                if first in places and second in places
            ]
            one, two = ([(a, b) for a, b, same in known if same is wanted] for wanted in (True, False))
            self._settled = _Settled(settle(forms, self._together, one=one, two=two))
        return self._settled

    def _form(self, speaker: Speaker) -> Form | None:
        """The form under which a speaker is counted; None for one without a proper name."""
        asked = (speaker.name, speaker.type)
        if asked in self._seen:
            return self._seen[asked]
        form = None
        if _has_proper_name(speaker):
            speaker_type = SpeakerType(speaker.type)
            key = key_of(speaker.name, speaker_type)
            form = self._forms.get((speaker_type, key))
            if form is None:
                form = self._forms[speaker_type, key] = Form(speaker_type, key)
        if len(self._seen) >= _MOST_REMEMBERED:
            self._seen.clear()
        self._seen[asked] = form
        return form

    def _count_article(self, here: Iterable[tuple[Form, Speaker]], article: Article) -> None:
        people: dict[str, list[str]] = {}
        article_id = ""
        for form, speaker in here:
            form.articles += 1
            article_id = article_id or article.id
            form.remember(article_id, speaker.name)
            if form.type is SpeakerType.ORGANIZATION:
                _note_acronyms(form, speaker, article.text)
            elif form.type is SpeakerType.PERSON:
                for word in {form.person.alone, form.person.family, *form.person.tails}:
                    people.setdefault(word, []).append(form.key)
        met = {pair for keys in people.values() for pair in combinations(sorted(set(keys)), 2)}
        self._together.update(met)


def _kind(speaker: Speaker | None) -> str:
    if speaker is None:
        return SpeakerType.UNKNOWN.value
    return "author" if speaker.name == "author" else str(speaker.type)


def _has_proper_name(speaker: Speaker) -> bool:
    name = speaker.name
    if speaker.type not in _REGISTERED or name == "author" or not name.strip() or len(name) > _LONGEST_NAME:
        return False
    if speaker.type != SpeakerType.DOCUMENT:
        return True
    words = name.split()
    if len(words) > 1 and words[0].casefold() in ARTICLES:
        words = words[1:]
    # The first word of a sentence has a capital without being a name: "Polls", "Documents".
    return any(
        word[:1].isupper() and (number or word.casefold() not in DOCUMENT_NOUNS) for number, word in enumerate(words)
    )


def _count(form: Form, speaker: Speaker, statement: Statement, article: Article) -> None:
    form.statements += 1
    form.spellings.note(speaker.name, MOST_SPELLINGS)
    if article.outlet:
        form.outlets.note(article.outlet, MOST_OUTLETS)
    if speaker.role:
        form.roles.note(" ".join(speaker.role.split())[:_LONGEST_NAME], MOST_ROLES)
    form.see((statement.said_on and statement.said_on.day) or article.published)
    form.wikidata = form.wikidata or speaker.wikidata
    if form.stands_for is None and form.type is SpeakerType.ORGANIZATION:
        form.stands_for = speaker.stands_for or stands_for(speaker.name)


def _note_acronyms(form: Form, speaker: Speaker, text: str) -> None:
    """Count the acronyms that the article gives with this name: as a mention of it, or in brackets after it."""
    for acronym in acronyms_of(form.key):
        capitals = acronym.upper()
        mentioned = any(tokens(text[start:end]) == (acronym,) for start, end in speaker.mentions if end - start < 16)
        if mentioned or f"{speaker.name} ({capitals})" in text:
            form.acronyms.note(acronym, MOST_SPELLINGS)


class _Settled:
    """What a registry gives once it is settled."""

    def __init__(self, joins: Joins) -> None:
        found: list[tuple[Identity, tuple[Merge, ...]]] = []
        pairs = joins.open_reviews()
        reviews = [row for a, b, row in pairs if not joins.kept_apart(a, b)]
        groups = []
        for group in joins.groups():
            main = _main(joins, group)
            forms = [joins.forms[n] for n in (main, *(n for n in group if n != main))]
            groups.append((forms[0].spelling, tuple((form.type, form.key) for form in forms)))
            steps = list(joins.paths_from(main))
            twice = sum(joins.met(alias, joined_to) for alias, joined_to, _ in steps)
            identity = _identity([joins.forms[n] for n in group], joins.forms[main], twice)
            found.append((identity, tuple(_merge(joins, identity, *step) for step in steps)))
            reviews += _doubts(identity, [joins.forms[n] for n in group])
        found.sort(key=lambda each: (-each[0].statements, each[0].id))
        names = [(form.type, form.key) for form in joins.forms]
        self.doubts = tuple((names[a], names[b], row) for a, b, row in pairs)
        self.groups = tuple(groups)
        self.identities = tuple(identity for identity, _ in found)
        self.merges = tuple(merge for _, merges in found for merge in merges)
        self.review = tuple(sorted(reviews, key=lambda row: (-row.statements_b, row.a, row.b, row.reason)))


def _main(joins: Joins, group: list[int]) -> int:
    """The most frequent full form of the type that has the most statements."""
    types: Counter[str] = Counter()
    for n in group:
        types[joins.forms[n].type] += joins.forms[n].statements
    (heaviest, _), *_ = top(types, 1)

    def rank(number: int) -> tuple[bool, bool, int, int]:
        form = joins.forms[number]
        full = not is_acronym(form)
        if form.type is SpeakerType.PERSON:
            full = len(form.person.given) > 1 and not any(
                form.person.alone in joins.forms[n].person.tails for n in group if joins.forms[n].type is form.type
            )
        return form.type == heaviest, full, form.statements, -number

    return max(group, key=rank)


def _sum(tallies: Iterable[Counter[str]], most: int) -> tuple[tuple[str, int], ...]:
    total: Counter[str] = Counter()
    for tally in tallies:
        total.update(tally)
    return tuple(top(total, most))


def _identity(forms: list[Form], main: Form, twice: int) -> Identity:
    """The identity of ``forms``, which meet in ``twice`` articles."""
    firsts, lasts = ([day for day in days if day] for days in zip(*((f.first, f.last) for f in forms), strict=True))
    return Identity(
        id=f"{main.type}:{main.key.replace(' ', '-')}",
        name=main.spelling,
        type=main.type,
        statements=sum(form.statements for form in forms),
        articles=sum(form.articles for form in forms) - twice,
        aliases=_sum((form.spellings for form in forms), MOST_SPELLINGS * 2),
        roles=_sum((form.roles for form in forms), MOST_ROLES),
        outlets=_sum((form.outlets for form in forms), MOST_OUTLETS),
        first=min(firsts, default=None),
        last=max(lasts, default=None),
        stands_for=main.stands_for,
        wikidata=next((form.wikidata for form in (main, *forms) if form.wikidata), None),
        examples=tuple(sorted({example for form in forms for example in form.examples})[:_MOST_EXAMPLES]),
    )


def _merge(joins: Joins, identity: Identity, alias: int, joined_to: int, rule: str) -> Merge:
    form = joins.forms[alias]
    return Merge(
        identity=identity.id,
        name=identity.name,
        alias=form.spelling,
        joined_to=joins.forms[joined_to].spelling,
        rule=rule,
        statements=form.statements,
        examples=tuple(form.examples),
    )


def _doubts(identity: Identity, forms: list[Form]) -> list[Review]:
    """Reasons to think that one name is borne by two speakers."""
    if identity.type is not SpeakerType.PERSON:
        return []
    reasons = []
    callings = sorted(fields_of(forms, share=_CALLING))
    if any(clash((a,), (b,)) for a, b in combinations(callings, 2)):
        reasons.append(f"one name, callings that do not go together: {', '.join(callings)}")
    years = sorted({year for form in forms for year in form.years})
    for before, after in pairwise(years):
        if after - before >= _SILENCE:
            reasons.append(f"one name, silent between {before} and {after}")
    name, count = identity.name, identity.statements
    return [Review(name, name, identity.type, reason, count, count) for reason in reasons]
