"""The lexicon of events: verbs and phrases with the PLOVER root that they speak for, and where a sentence has them.

In go words in lower case, out come matches. What they mean for an event or an act is weighed elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

__all__ = ["KINDS", "MODIFIERS", "ROOTS", "Match", "find_matches", "stem_of"]

ROOTS: Final = (
    "ACCUSE",
    "AGREE",
    "AID",
    "ASSAULT",
    "COERCE",
    "CONSULT",
    "COOPERATE",
    "MOBILIZE",
    "PROTEST",
    "REJECT",
    "REQUEST",
    "SANCTION",
    "SUPPORT",
    "THREATEN",
    "YIELD",
)
"""Root codes of PLOVER, in the order of the model's answers."""

MODIFIERS: Final = (
    "NEGATION",
    "FUTURE",
    "INTENT",
    "MAYBE",
    "THREAT",
    "DEMAND",
    "CEASE",
    "PASSIVE",
    "REPORT",
)
KINDS: Final = {kind: number for number, kind in enumerate((*ROOTS, *MODIFIERS))}
"""The number of each root and of each modifier, which turns an event into another or tells its mood."""

_GAP: Final = 4
"""The next word of a phrase is one of the next four words, so that "impose new trade sanctions" is found."""

_PLAIN_S: Final = ("ss", "us", "is")
_WORD: Final = re.compile("[a-z]+")


class _Lexicon(NamedTuple):
    """Phrases as stems, by their first one, each with the number of its kind, and stems of irregular forms."""

    phrases: dict[str, tuple[tuple[tuple[str, ...], int], ...]]
    forms: dict[str, str]


class Match(NamedTuple):
    """A phrase of the lexicon: the numbers of its words in the sentence, and the number of its kind."""

    at: tuple[int, ...]
    kind: int


@cache
def _lexicon() -> _Lexicon:
    lines = (files("onrecord.statements") / "event_verbs.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    forms = {other: words[0] for words in (row[0].split() for row in rows if row[1] == "FORM") for other in words[1:]}
    phrases: dict[str, dict[tuple[tuple[str, ...], int], None]] = {}
    for phrase, kind, _source in rows:
        if kind != "FORM":
            stems = tuple(_stem(word, forms) for word in phrase.split())
            phrases.setdefault(stems[0], {})[stems, KINDS[kind]] = None
    return _Lexicon({first: tuple(found) for first, found in phrases.items()}, forms)


def _stem(word: str, forms: Mapping[str, str]) -> str:
    """What is left of a lower-case word without its inflection; good enough to compare two forms of one verb."""
    word = forms.get(word, word)
    if len(word) < 4 or not _WORD.fullmatch(word):
        return word
    for ending, instead in (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not (ending == "s" and word.endswith(_PLAIN_S)):
            word = word[: -len(ending)] + instead
            break
    word = word.rstrip("e")  # all of them: "agree" and "agreed"
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiou":
        word = word[:-1]
    return word[:-1] + "z" if word.endswith("is") and len(word) > 5 else word


@lru_cache(maxsize=20_000)
def stem_of(word: str) -> str:
    """What is left of a lower-case word without its inflection."""
    return _stem(word, _lexicon().forms)


def _find_phrase(stems: Sequence[str], start: int, phrase: tuple[str, ...]) -> tuple[int, ...] | None:
    at = [start]
    for stem in phrase[1:]:
        for place in range(at[-1] + 1, min(len(stems), at[-1] + 1 + _GAP)):
            if stems[place] == stem:
                at.append(place)
                break
        else:
            return None
    return tuple(at)


def find_matches(stems: Sequence[str]) -> tuple[list[Match], list[Match]]:
    """Events and modifiers; no event whose words all belong to a longer one, as "release" in "refuse to release"."""
    events: list[Match] = []
    modifiers: list[Match] = []
    longer: dict[int, list[tuple[int, ...]]] = {}
    phrases = _lexicon().phrases
    for start, stem in enumerate(stems):
        opened = phrases.get(stem, ())
        near = stems[start + 1 : start + 1 + _GAP] if opened else ()
        for phrase, kind in opened:
            # Few phrases get beyond their second word.
            if len(phrase) > 1 and phrase[1] not in near:
                continue
            at = _find_phrase(stems, start, phrase)
            if at is None:
                continue
            if kind >= len(ROOTS):
                modifiers.append(Match(at, kind))
                continue
            events.append(Match(at, kind))
            if len(at) > 1:
                for place in at:
                    longer.setdefault(place, []).append(at)
    if not longer:
        return events, modifiers
    kept = [
        event
        for event in events
        if not any(
            len(other) > len(event.at) and set(other).issuperset(event.at) for other in longer.get(event.at[0], ())
        )
    ]
    return kept, modifiers
