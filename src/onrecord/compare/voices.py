"""Whether two statements have one speaker, as far as names and roles tell.

In go the speakers of two articles, out come figures for a scorer: names that agree, contain each other or are apart, a
spokesperson and the body spoken for, and speakers whom nobody can tell. Articles err about speakers, so nothing is
decided here. Names are compared as strings; whom a registry takes for one identity is the caller's to say.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from onrecord.records import Speaker, SpeakerType

__all__ = ["VOICES", "compare_voices", "name_words"]

VOICES = ("speaker same", "speaker part", "speaker role", "speaker unknown", "speaker apart", "speaker type")
"""Names of the figures of :func:`compare_voices`, in order; of the first five one is 1."""

_LONGEST_NAME = 200
_WORD = re.compile(r"[^\W_]+")
_NO_NAMES = frozenset((
    "the", "a", "an", "of", "and", "for", "in", "on", "at", "to", "s", "his", "her", "their", "its", "one", "other",
    "another", "former", "senior", "top", "some", "several", "many", "more", "mr", "mrs", "ms", "sen", "rep", "dr",
    "president", "report", "statement", "official", "officials", "spokesman", "spokeswoman", "spokesperson",
))  # fmt: skip
"""Words that two speakers may share without being one."""
_UNTOLD = (SpeakerType.UNKNOWN, SpeakerType.UNNAMED, SpeakerType.GROUP, SpeakerType.DOCUMENT)


def compare_voices(a: Speaker | None, b: Speaker | None) -> list[float]:
    """The figures of two speakers, named by :data:`VOICES`; the same for both orders."""
    kind = _relate(a, b)
    alike = a is not None and b is not None and a.type == b.type
    return [float(kind == number) for number in range(5)] + [float(alike)]


def _relate(a: Speaker | None, b: Speaker | None) -> int:
    if a is None or b is None:
        return 3
    names = [{name_words(person.name) for person in speaker.people} for speaker in (a, b)]
    if names[0] & names[1] and SpeakerType.UNKNOWN not in (a.type, b.type):
        return 0
    if any(_is_part(one, other) for one in names[0] for other in names[1]):
        return 1
    if _speaks_for(a, b) or _speaks_for(b, a):
        return 2
    return 3 if a.type in _UNTOLD or b.type in _UNTOLD else 4


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name, without case, accents and genitives."""
    return _name_words(name[:_LONGEST_NAME])


@lru_cache(maxsize=20_000)
def _name_words(name: str) -> tuple[str, ...]:
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c)).casefold()
    return tuple(_WORD.findall(plain.replace("'s", "").replace("’s", "")))


def _is_part(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether all telling words of the shorter name are in the longer: "Petrovna" in "Maria Petrovna"."""
    one, other = (set(name) - _NO_NAMES for name in (a, b))
    return bool(one and other) and (one <= other or other <= one or (a[-1] == b[-1] and a[0][0] == b[0][0]))


def _speaks_for(a: Speaker, b: Speaker) -> bool:
    """Whether the role of ``a`` or the country it stands for names ``b``."""
    told = set(name_words(" ".join(filter(None, (a.role, a.stands_for, a.name if a.type in _UNTOLD else None)))))
    return bool((told - _NO_NAMES) & (set(name_words(b.name)) - _NO_NAMES))
