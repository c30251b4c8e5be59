"""Who is who among the speakers of several articles on one happening, as far as names tell.

In go speakers of articles, out come names to list them under. Within one story a part of a name is the whole of it,
unless two whole names have it: "Vorne" is Ilse Vorne where no other Vorne speaks. Over a whole archive that would be
rash; there a registry of speakers decides. Nothing is stored here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from onrecord.compare.voices import name_words
from onrecord.records import Speaker, SpeakerType

__all__ = ["Cast"]

_NAMED = (SpeakerType.PERSON, SpeakerType.ORGANIZATION)
_Key = tuple[SpeakerType, tuple[str, ...]]


class Cast:
    """The speakers of a story: each is listed under the fullest of its names."""

    def __init__(self, speakers: Iterable[Speaker]) -> None:
        self._shown: defaultdict[_Key, Counter[str]] = defaultdict(Counter)
        for speaker in speakers:
            for person in speaker.people:
                self._shown[_key(person)][person.name] += 1
        self._full = {key: self._find_full(key) for key in self._shown}
        self._named: dict[tuple[SpeakerType, str], str] = {}

    def name(self, speaker: Speaker) -> str:
        """The name that ``speaker`` is listed under; of several speakers at once, theirs joined."""
        return " & ".join(dict.fromkeys(self._name(person) for person in speaker.people))

    def _name(self, person: Speaker) -> str:
        known = person.type, person.name
        if known not in self._named:
            self._named[known] = self._find_name(person)
        return self._named[known]

    def _find_name(self, person: Speaker) -> str:
        key = self._full.get(_key(person), _key(person))
        counts = self._shown.get(key)
        # The most frequent spelling, of equally frequent ones the longest.
        return person.name if counts is None else max(counts, key=lambda name: (counts[name], len(name), name))

    def _find_full(self, key: _Key) -> _Key:
        kind, words = key
        if kind not in _NAMED or not words:
            return key
        fuller = [other for other in self._shown if other[0] is kind and set(words) < set(other[1])]
        # Of names that hold each other the fullest counts; of several that do not, nobody knows which is meant.
        fullest = max(fuller, key=lambda other: len(other[1]), default=key)
        return fullest if all(set(other[1]) <= set(fullest[1]) for other in fuller) else key


def _key(person: Speaker) -> _Key:
    return person.type, name_words(person.name)
