"""What is remembered of a name across articles: counts and a few examples, of a size that does not grow with them.

A *form* is all that was said under one folded name of one type. Forms are filled while articles are read; which of them
are one speaker is for :mod:`onrecord.speakers.settling` to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from onrecord.records import SpeakerType
from onrecord.speakers.roles import field_of, role_words
from onrecord.speakers.spelling import PersonName, person_name

__all__ = [
    "MOST_EXAMPLES",
    "MOST_OUTLETS",
    "MOST_ROLES",
    "MOST_SPELLINGS",
    "Form",
    "Tally",
    "fields_of",
    "shared_role",
    "top",
]

MOST_SPELLINGS = 12
MOST_ROLES = 24
MOST_OUTLETS = 48
MOST_EXAMPLES = 3
_ROOM = 2
"""A tally is cut back when it holds this many times its limit, so that the cut is rare and spares what is frequent."""


def top(tally: Counter[str], count: int) -> list[tuple[str, int]]:
    """The most frequent entries, those of equal count in alphabetical order."""
    return sorted(tally.items(), key=lambda item: (-item[1], item[0]))[:count]


class Tally(Counter[str]):
    """A counter that keeps its most frequent entries. Only beyond its limit do counts depend on the order of adding."""

    def note(self, value: str, most: int) -> None:
        """Count ``value``; once twice ``most`` entries are held, the rarer ones are dropped."""
        self[value] += 1
        if len(self) > most * _ROOM:
            kept = top(self, most)
            self.clear()
            self.update(dict(kept))


@dataclass(slots=True, eq=False)
class Form:
    """All that was said under one folded name of one type.

    ``acronyms`` counts the articles that give an acronym together with this name of an organization. ``examples`` are
    (article id, spelling), those of the lowest ids, so that they do not depend on the order of articles.
    """

    type: SpeakerType
    key: str
    statements: int = 0
    articles: int = 0
    first: date | None = None
    last: date | None = None
    spellings: Tally = field(default_factory=Tally)
    outlets: Tally = field(default_factory=Tally)
    roles: Tally = field(default_factory=Tally)
    acronyms: Tally = field(default_factory=Tally)
    years: Counter[int] = field(default_factory=Counter)
    examples: list[tuple[str, str]] = field(default_factory=list)
    stands_for: str | None = None
    wikidata: str | None = None

    @property
    def spelling(self) -> str:
        """The most frequent spelling."""
        return top(self.spellings, 1)[0][0]

    @property
    def person(self) -> PersonName:
        """The parts of the name, for a person."""
        return person_name(self.key)

    def see(self, day: date | None) -> None:
        """Widen first and last to the ``day`` of a statement."""
        if day is not None:
            self.first = day if self.first is None else min(self.first, day)
            self.last = day if self.last is None else max(self.last, day)
            self.years[day.year] += 1

    def remember(self, article_id: str, spelling: str) -> None:
        """Keep the article as an example if its id is among the lowest."""
        if len(self.examples) < MOST_EXAMPLES or article_id < self.examples[-1][0]:
            self.examples = sorted({*self.examples, (article_id, spelling)})[:MOST_EXAMPLES]


def fields_of(forms: Iterable[Form], *, share: float) -> set[str]:
    """The fields of work that make up at least ``share`` of the roles of which a field is known."""
    counts: Counter[str] = Counter()
    for form in forms:
        for role, count in form.roles.items():
            known = field_of(role)
            if known is not None:
                counts[known] += count
    total = sum(counts.values())
    return {name for name, count in counts.items() if count >= share * total}


def shared_role(a: Iterable[Form], b: Iterable[Form]) -> tuple[str, ...]:
    """The words of the pair of roles that share most, sorted; empty if no two roles share a word."""
    mine, others = ({role_words(role) for form in forms for role, _ in top(form.roles, 8)} for forms in (a, b))
    shared = {tuple(sorted(x & y)) for x in mine for y in others}
    return max(shared, key=lambda words: (len(words), words), default=())
