"""Roles as evidence: what two descriptions of a speaker share, and whether one person can have both callings.

In go roles as articles word them ("Ukrainian defence minister"), out come content words and fields of work. The words
are a small closed list; a role that none of them fits says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from onrecord.speakers.countries import demonym_of, stands_for
from onrecord.speakers.names import tokens

__all__ = ["clash", "field_of", "role_words"]

_SILENT: Final = frozenset((
    "a", "an", "and", "at", "by", "current", "ex", "for", "former", "from", "his", "her", "in", "its", "later",
    "new", "now", "of", "on", "our", "the", "their", "then", "to", "top", "who", "with",
))  # fmt: skip

_FIELDS: Final = {
    "sport": "athlete batsman bowler boxer cornerback cricketer cyclist footballer goalie "
    "goalkeeper golfer goaltender jockey linebacker lineman midfielder outfielder pitcher quarterback "
    "racer skater skier sprinter striker swimmer winger wrestler",
    "arts": "actor actress bassist choreographer comedian comic composer dancer designer drummer filmmaker guitarist "
    "musician novelist painter photographer pianist playwright poet rapper sculptor singer songwriter violinist",
    "state": "ambassador chancellor congressman congresswoman councillor councilman councilwoman diplomat governor "
    "lawmaker mayor minister politician premier president senator",
    "law": "attorney barrister detective judge lawyer magistrate prosecutor sheriff solicitor",
    "arms": "admiral brigadier colonel lieutenant marine sergeant soldier",
    "science": "astronomer biologist chemist economist epidemiologist geologist historian mathematician neurologist "
    "physicist professor psychologist researcher scientist surgeon virologist",
    "church": "archbishop bishop cardinal imam monk nun pastor pope priest rabbi reverend vicar",
    "crime": "assailant burglar defendant gunman hijacker inmate kidnapper prisoner robber suspect",
}
_FIELD_OF: Final = {word: field for field, words in _FIELDS.items() for word in words.split()}
"""Words with other senses in roles are left out: public defenders, front-runners, directors general."""

_GO_TOGETHER: Final = frozenset(
    frozenset(pair)
    for pair in (
        ("state", "law"), ("state", "arms"), ("state", "science"), ("law", "arms"), ("law", "science"),
        ("state", "arts"), ("church", "science"), ("arts", "science"), ("crime", "state"), ("crime", "arts"),
        ("crime", "sport"), ("crime", "arms"),
    )
)  # fmt: skip
"""Fields that one life often joins: ministers have been generals, professors and actors, and each may stand trial."""


@lru_cache(maxsize=65_536)
def role_words(role: str) -> frozenset[str]:
    """The words of a role that say something; a demonym is its country.

    >>> role_words("former Ukrainian president") == role_words("the president of Ukraine")
    True
    """
    words: set[str] = set()
    for word in tokens(role):
        country = demonym_of(word.title()) or stands_for(word.upper() if len(word) < 4 else word.title())
        words.add((country or word).casefold())
    return frozenset(words - _SILENT)


def field_of(role: str) -> str | None:
    """The one field of work that a role is of; None if it is of none that is known, or of several."""
    found = {_FIELD_OF[word] for word in tokens(role) if word in _FIELD_OF}
    return found.pop() if len(found) == 1 else None


def clash(fields: Iterable[str], others: Iterable[str]) -> bool:
    """Whether no field of the one goes together with any of the other; false where either has none."""
    first, second = set(fields), set(others)
    return bool(first and second) and not any(
        a == b or frozenset((a, b)) in _GO_TOGETHER for a in first for b in second
    )
