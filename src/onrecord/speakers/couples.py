"""Two who are meant together: "the two men", "both candidates", "neither", "they" after one who is named with another.

In go what has been found of a source and the article so far, out comes the entity of both, if two are to be found.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from onrecord.speakers.countries import place_of, stands_for
from onrecord.speakers.entities import join
from onrecord.speakers.lexicon import BODY_NOUNS
from onrecord.speakers.linking import Linker, Place
from onrecord.speakers.mentions import PERSON, Entity, Form

__all__ = ["both_meant"]

_COUNTING: Final = frozenset(("two", "both", "neither", "either", "each", "couple", "pair"))
_PLURAL: Final = frozenset(("they", "them", "their", "theirs"))
_UNTOLD: Final = (_COUNTING - {"either"}) | {"men", "women", "man", "woman", "candidates", "nominees", "rivals"}
"""Heads of what any two people may be called."""
_CALLED: Final = frozenset(
    [
        "leaders",
        "presidents",
        "senators",
        "lawmakers",
        "politicians",
        "contenders",
        "hopefuls",
        "friends",
        "brothers",
        "sisters",
        "ministers",
        "contestants",
        "opponents",
    ]
)
"""Heads that tell a calling: two who have not been named together may have others."""
_COUNTRIES: Final = frozenset(("countries", "nations", "governments", "states", "allies", "neighbors", "neighbours"))
_TYING: Final = frozenset(("of", "in", "by", "from", "for", "at", "with"))
_PROMINENT: Final = 3
"""Mentions from which somebody may be one of "the two" without having been named together with the other."""
_BACK: Final = 250
"""Words before a source in which the two must have been named."""


def both_meant(linker: Linker, place: Place, found: Entity) -> Entity | None:
    """The two whom a source means, if its words tell that they are two; None where it says nothing of the kind.

    ``found`` is who has been taken for the speaker. A plural pronoun for one named person means the person with whom he
    or she was named last.
    """
    source = place.source
    if found.members or source.form not in (Form.PRONOUN, Form.NOMINAL):
        return None
    lower = linker.view.lower
    if source.form is Form.PRONOUN and lower[source.start] in _PLURAL:
        single = found.type == PERSON and bool(found.name) and not found.plural
        return _last_pair(linker, source.start, found) if single else None
    own = lower[source.start : source.end]
    counted = own[0] in _COUNTING or (source.start > 0 and lower[source.start - 1] in _COUNTING)
    if not counted or _TYING.intersection(lower[source.start : source.end + 1]):
        return None
    if own[-1] in _COUNTRIES:
        return _last_two(linker, source.start, _is_country)
    if own[-1] in _UNTOLD | _CALLED and not BODY_NOUNS.intersection(own):
        pair = _last_pair(linker, source.start, None)
        return pair or (_last_two(linker, source.start, _is_prominent) if own[-1] in _UNTOLD else None)
    return None


def _last_pair(linker: Linker, before: int, one: Entity | None) -> Entity | None:
    """The two who were last named together, of whom ``one`` is one."""
    pairs = [
        mention
        for mention in linker.mentions
        if mention.entity is not None
        and len(mention.entity.members) > 1
        and before - _BACK <= mention.head < before
        and (one is None or one in mention.entity.members)
    ]
    return max(pairs, key=lambda mention: mention.head).entity if pairs else None


def _is_country(linker: Linker, entity: Entity) -> bool:
    name = "" if entity.shown is None else linker.view.string(*entity.shown)
    return place_of(name) is not None and place_of(name) == stands_for(name)


def _is_prominent(linker: Linker, entity: Entity) -> bool:  # noqa: ARG001 - one of two that are handed on
    return entity.type == PERSON and len(entity.mentions) >= _PROMINENT and not entity.special


def _last_two(linker: Linker, before: int, fits: Callable[[Linker, Entity], bool]) -> Entity | None:
    """The two who were named last, of those who fit."""
    named: list[Entity] = []
    for mention in sorted(linker.mentions, key=lambda mention: -mention.head):
        entity = mention.entity
        if entity is None or not before - _BACK <= mention.head < before or mention.form is not Form.NAME:
            continue
        if entity not in named and not entity.members and fits(linker, entity):
            named.append(entity)
        if len(named) > 1:
            return join(named[::-1], linker.together)
    return None
