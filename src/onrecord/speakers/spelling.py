"""Spelling variants of names: one form for all ways to write a name, and how two people's names go together.

In go names as articles write them, out come folded words, spelled in one way whatever the transliteration, and
relations between two such names. What a registry does with a relation, and what else must speak for it, is not decided
here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from rapidfuzz.distance import JaroWinkler

from onrecord.records import SpeakerType
from onrecord.speakers.countries import demonym_of, place_of, stands_for
from onrecord.speakers.lexicon import ARTICLES
from onrecord.speakers.names import SHORT_FORMS, SUFFIXES, bare, tokens

__all__ = [
    "PersonName",
    "Relation",
    "acronyms_of",
    "contradict",
    "key_of",
    "organization_key",
    "person_name",
    "relate",
    "similar_family",
    "skeleton",
    "spell",
]

_PARTICLES: Final = frozenset((
    "abu", "al", "bin", "bint", "da", "dal", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du",
    "el", "ibn", "la", "le", "les", "st", "te", "ten", "ter", "van", "von", "y", "zu",
))  # fmt: skip
"""Words that belong to a family name and are often dropped from it."""

_EAST_ASIAN: Final = frozenset((
    "ban", "cai", "cao", "chang", "chen", "cheng", "cho", "choi", "chung", "deng", "ding", "dong", "du", "fan",
    "fang", "feng", "gao", "guo", "han", "he", "hu", "huang", "hwang", "jang", "jeon", "jia", "jiang", "jung",
    "kang", "kim", "kwon", "lai", "lam", "le", "lee", "lei", "li", "liang", "lim", "lin", "liu", "lu", "luo", "ma",
    "mao", "moon", "nguyen", "pak", "pan", "park", "peng", "pham", "phan", "qian", "qiu", "ren", "roh", "shen",
    "shi", "shin", "song", "su", "sun", "tan", "tang", "tian", "tran", "tsai", "wan", "wang", "wei", "wen", "wu",
    "xi", "xia", "xiao", "xie", "xu", "xue", "yan", "yang", "yao", "ye", "yoon", "yu", "yuan", "zeng", "zhang",
    "zhao", "zheng", "zhong", "zhou", "zhu", "zou",
))  # fmt: skip
"""Family names that stand first in Chinese, Korean and Vietnamese names, as romanized in English-language news."""

_INITIALS = re.compile(r"\b([A-Za-z])\.(?=[A-Za-z])")
_CONSONANT = "[bcdfghjklmnpqrstvwxz]"
# In this order: what one rule leaves, the next ones see. Each holds for transliterated names; rules for long words
# alone spare the short ones that they would make one ("Khan" and "Han").
_RULES: Final = tuple(
    (shortest, re.compile(pattern), replacement)
    for shortest, pattern, replacement in (
        (1, "'", ""),
        (5, "(?:iyi|iy|yy|ii|ij|yi)$", "y"),
        (5, "(?<=k)i$", "y"),
        (4, "tsch|tch", "ch"),
        (6, "v[iy]ch$", "vich"),
        (4, "^wl", "vl"),
    )
)
# These also make one of names that are two in English ("Busch" and "Bush", "Wolff" and "Wolf"), which is rarely a fault
# where the given name agrees as well. For a family name alone it was: in a trial on 19,700 articles, a third of the
# family names that went to a wrong person.
_RULES_WITHIN_FULL_NAMES: Final = tuple(
    (shortest, re.compile(pattern), replacement)
    for shortest, pattern, replacement in (
        (4, "e[ij]$", "ey"),
        (5, "a[ij]$", "ay"),
        (4, "sch", "sh"),
        (4, "ks", "x"),
        (6, "andr$", "ander"),
        (4, "ph", "f"),
        (5, "kh", "h"),
        (6, "(?<=[eo])ff$", "v"),
        (4, "^ye(?=[gkv]|lt|r[em]|zh)", "e"),
        (4, "(?:iya|ija|ya)$", "ia"),
        (5, "ou|oo", "u"),
        (6, "(?:iy|y|i)ev$", "iev"),
        (6, f"(?<={_CONSONANT})iu(?=.)", "yu"),
        (6, f"(?<={_CONSONANT})ia(?={_CONSONANT})", "ya"),
        (6, f"(?<={_CONSONANT})y(?={_CONSONANT})", "i"),
        (4, r"(.)\1", r"\1"),
    )
)
_SAME_SOUND: Final = str.maketrans("cqzxdpgwfj", "kkssdbhvvi")


@cache
def _variants() -> dict[str, str]:
    text = (files("onrecord.speakers") / "spellings.tsv").read_text(encoding="utf-8")
    table: dict[str, str] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            main, _, others = line.partition("\t")
            table.update(dict.fromkeys((main, *others.split()), main))
    return table


@lru_cache(maxsize=65_536)
def _spell_alone(word: str) -> str:
    """One spelling for those of a folded word that are safe to make one even where the word is all of the name."""
    known = _variants().get(word)
    if known is not None:
        return known
    for shortest, pattern, replacement in _RULES:
        if len(word) >= shortest:
            word = pattern.sub(replacement, word)
    return _variants().get(word, word)


@lru_cache(maxsize=65_536)
def spell(word: str) -> str:
    """One spelling for all that a folded ``word`` of a full name has through transliteration.

    >>> [spell(word) for word in ("zelenskiy", "yanukovich", "yanukovych", "mohammed")]
    ['zelensky', 'yanukovich', 'yanukovich', 'muhammad']
    """
    word = _spell_alone(word)
    if word in _variants():
        return word
    for shortest, pattern, replacement in _RULES_WITHIN_FULL_NAMES:
        if len(word) >= shortest:
            word = pattern.sub(replacement, word)
    return _variants().get(word, word)


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """The consonants of a spelled word, those that transliterations mix up made one; vowels only where one leads."""
    sounds = word.replace("kh", "h").replace("ch", "s").replace("sh", "s").translate(_SAME_SOUND)
    return sounds[:1] + re.sub(r"[aeiouy]|(?<=.)h", "", sounds[1:])


def key_of(name: str, speaker_type: SpeakerType) -> str:
    """The folded name under which a speaker is looked up: without titles for people, without articles for others.

    A name without letters or digits is its own key.
    """
    if speaker_type == SpeakerType.PERSON:
        words = bare(_INITIALS.sub(r"\1. ", name))
    else:
        words = tokens(name)
        if len(words) > 1 and words[0] in ARTICLES:
            words = words[1:]
    return " ".join(words) or " ".join(name.casefold().split())


class PersonName(NamedTuple):
    """The parts of a person's key. ``given`` and ``family`` are spelled in one way, ``first`` is as it was written.

    ``middle`` leaves particles out; ``suffix`` is "jr" and its like, or empty; ``joined`` are all words spelled and
    run together, ``tails`` what may stand for the name alone: its last words, and an East Asian family name. ``alone``
    is the name as it is looked up among the tails of others; in both, only what is safe is spelled in one way.
    """

    first: str
    given: str
    middle: tuple[str, ...]
    family: str
    suffix: str
    joined: str
    alone: str
    tails: tuple[str, ...]


@lru_cache(maxsize=65_536)
def person_name(key: str) -> PersonName:
    """Take a person's key apart; a single word is a family name without a given one."""
    raw = key.split(" ")
    suffix = next((word for word in raw[1:] if word in SUFFIXES), "")
    raw = [word for number, word in enumerate(raw) if not number or word not in SUFFIXES]
    words = [spell(word) for word in raw]
    plain = [_spell_alone(word) for word in raw]
    given = words[0] if len(words) > 1 else ""
    tails = ["".join(plain[start:]) for start in range(1, len(plain))]
    if given and raw[0] in _EAST_ASIAN:
        tails.append(plain[0])
    if suffix:
        tails += [tail + suffix for tail in tails]
    return PersonName(
        first=raw[0] if given else "",
        given=given,
        middle=tuple(word for word in words[1:-1] if word not in _PARTICLES),
        family=words[-1],
        suffix=suffix,
        joined="".join(words if given else plain) + suffix,
        alone="".join(plain) + suffix,
        tails=tuple(tails),
    )


class Relation(IntEnum):
    """How two people's full names go together, from contradiction to agreement."""

    APART = 0
    """They contradict each other, or one of them is a family name alone."""
    BEGINNING = 1
    """One given name is the beginning of the other, Dan and Daniela, or as often a name of its own, Jack and John."""
    INITIAL = 2
    """One given name is the other's first letter."""
    SHORT = 3
    """One given name is a usual short form of the other."""
    SAME = 4
    """Given and family name agree, and one leaves out middle names of the other."""


_OWN_NAMES: Final = frozenset(("alex", "chris", "harry", "jack", "pat", "sam", "sasha"))
"""Short forms that are as often names of their own, or a woman's as well as a man's."""


def _relate_given(a: PersonName, b: PersonName) -> Relation:
    if a.given == b.given:
        return Relation.SAME if len(a.given) > 1 else Relation.INITIAL
    if len(a.given) == 1 or len(b.given) == 1:
        return Relation.INITIAL if b.first[0] == a.first[0] or b.given[0] == a.given[0] else Relation.APART
    if SHORT_FORMS.get(a.first, a.first) == SHORT_FORMS.get(b.first, b.first):
        return Relation.BEGINNING if _OWN_NAMES.intersection((a.first, b.first)) else Relation.SHORT
    short, long = sorted((a.given, b.given), key=len)
    return Relation.BEGINNING if len(short) > 2 and long.startswith(short) else Relation.APART


def _middle_contradict(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether middle names differ in the places that both names have; an initial agrees with what it begins."""
    return any(not (x.startswith(y) or y.startswith(x)) for x, y in zip(a, b, strict=False))


def relate(a: PersonName, b: PersonName) -> Relation:
    """How two full names go together; a "Jr." on one of them alone sets father and son apart.

    >>> relate(person_name("donald j trump"), person_name("donald trump")).name
    'SAME'
    >>> relate(person_name("george w bush"), person_name("george h w bush")).name
    'APART'
    """
    if a.family != b.family or contradict(a, b):
        return Relation.APART
    return _relate_given(a, b) if a.given and b.given else Relation.APART


def contradict(a: PersonName, b: PersonName) -> bool:
    """Whether given names, middle names or suffixes speak against one person, whatever the family names are."""
    if not (a.given and b.given) or a.alone in b.tails or b.alone in a.tails:
        return False
    return a.suffix != b.suffix or _middle_contradict(a.middle, b.middle) or _relate_given(a, b) is Relation.APART


_LIKE_ENOUGH = 0.85
"""Jaro-Winkler similarity from which two family names of one skeleton are listed as perhaps one name."""


def similar_family(a: PersonName, b: PersonName) -> bool:
    """Whether two family names that differ may be one name spelled in two ways."""
    return a.family != b.family and JaroWinkler.similarity(a.family, b.family) >= _LIKE_ENOUGH


_LEGAL_FORMS: Final = frozenset((
    "ag", "bv", "co", "company", "corp", "corporation", "gmbh", "inc", "incorporated", "limited", "llc", "llp",
    "lp", "ltd", "nv", "oyj", "plc", "sa", "se", "spa",
))  # fmt: skip
_ONE_WORD: Final = {
    "&": "and", "assn": "association", "centre": "center", "colour": "color", "defence": "defense",
    "dept": "department", "govt": "government", "harbour": "harbor", "intl": "international", "labour": "labor",
    "licence": "license", "programme": "program", "theatre": "theater", "univ": "university",
}  # fmt: skip
_OFFICES: Final = frozenset(("ministry", "department"))
_JOINTS: Final = frozenset(("of", "for", "the", "and"))


def _modern(word: str) -> str:
    word = _ONE_WORD.get(word, word)
    return word[:-7] + "ization" if word.endswith("isation") else word


def _country_words(words: list[str]) -> Iterator[str]:
    for word in words:
        country = stands_for(word.upper()) if len(word) < 4 else demonym_of(word.title())
        yield (country or word).casefold()


_TRADES: Final = frozenset(
    [
        "media",
        "internet",
        "oil",
        "gas",
        "energy",
        "insurance",
        "technology",
        "tech",
        "drug",
        "phone",
        "power",
        "water",
        "car",
        "film",
        "production",
        "security",
        "holding",
        "shell",
        "parent",
    ]
)
"""Words that tell with "company" what a body does, not what it is called."""


@lru_cache(maxsize=65_536)
def organization_key(key: str) -> str:
    """One key for spellings of an organization: British or American, with or without Inc., ministry first or last.

    >>> organization_key("defence ministry") == organization_key("ministry of defense")
    True
    >>> organization_key("university of miami") == organization_key("miami university")
    False
    """
    place = place_of(key.title()) or place_of(key.upper())
    if place:
        return place.casefold()
    words = [_modern(word.replace("'", "")) for word in key.split(" ")]
    # "A media company" is no spelling of Media.
    while len(words) > 1 and words[-1] in _LEGAL_FORMS and words[-2] not in _TRADES:
        words.pop()
    if len(words) > 1 and _OFFICES.intersection(words):
        parts = {word for word in _country_words(words) if word not in _JOINTS}
        words = sorted(parts - {"affairs"} if "foreign" in parts else parts)
    return " ".join(words)


def acronyms_of(key: str) -> frozenset[str]:
    """The folded acronyms that an organization's key may be cut down to, with and without its small words."""
    words = [word for word in key.split(" ") if word != "&"]
    if len(words) < 2:
        return frozenset()
    large = [word for word in words if word not in _JOINTS and word not in ("in", "on", "to", "at", "de")]
    return frozenset("".join(word[0] for word in part) for part in (words, large) if len(part) > 1)
