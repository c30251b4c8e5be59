"""Candidates for reversals: pairs of claims of one speaker of which the later may take back the earlier.

In go claims in the order of time, out come pairs with reasons in words. Two claims are a candidate where a clause of
each is about the same thing, of the same subject, and opposite in one respect: a negation, a word and its opposite, a
denial, a number, an act towards the same target. That is meant to be right rather than complete, and is for a person to
judge. Claims are compared only where they share rare words, so that the cost grows with their number and not with its
square.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from onrecord.compare.assertions import Assertion, Predicate, Subject, Time, assertions_of
from onrecord.compare.opposites import stem
from onrecord.compare.rarity import Rarity
from onrecord.compare.renditions import Told
from onrecord.compare.same import RARITY
from onrecord.compare.voices import VOICES, compare_voices
from onrecord.encoder import ModelFiles
from onrecord.records import Act, Claim, Polarity, Reversal, Speaker, SpeakerType, Statement

__all__ = ["find_reversals"]

_Key: TypeAlias = tuple[str, str | int, str]
_Matter: TypeAlias = tuple[Hashable, ...]
See: TypeAlias = Callable[[Sequence[str]], NDArray[Any]]

_MOST_KEYED = 8
"""Stems of a clause, the rarest, by which it is found."""
_MOST_IN_BLOCK = 40
"""Clauses of each side that are compared for one key: half of them the earliest, half the latest."""
_MOST_PER_CLAIM = 2
"""Candidates that one claim is in; the others say the same again."""
_MOST_PER_MATTER = 2
"""Candidates that are opposite in the same way about the same."""
_MOST_TOLD = 3
"""Words that are named as what both are about, the rarest."""
_RARE = 2.3
"""Weight of a word that one article in ten has; at least one such word is shared."""
_RARE_ALONE = 2.9
"""The same where it is the only one."""
_LEAST_SHARED, _LEAST_SHARED_OF_LONGER = 0.45, 0.3
_FEWEST_SHARED = 2
"""Stems shared beside those that are opposite, where it is not the speaker of whom both are said."""
_LEAST_ALONE = 0.5
"""Share of the weights that a single stem must have of the longer clause."""
_LEAST_RATIO = 1.3
_LEAST_SCORE = 0.55
_VAGUE = 0.1
"""Taken off for each clause of which no more than "it" or "they" tells of whom it is said."""
_LEAST_OF_NAMES = 0.6
"""Share of the weights that names alone must have of the longer clause."""
_PRAISING = frozenset((
    "praise", "praises", "praised", "praising", "laud", "lauds", "lauded", "hail", "hails", "hailed", "endorse",
    "endorses", "endorsed", "endorsing", "admire", "admires", "admired", "defend", "defends", "defended", "defending",
    "compliment", "complimented", "commended", "commends",
))  # fmt: skip
_BLAMING = frozenset((
    "condemn", "condemns", "condemned", "denounce", "denounces", "denounced", "blast", "blasts", "blasted", "blasting",
    "slam", "slams", "slammed", "slamming", "attack", "attacks", "attacked", "attacking", "criticize", "criticizes",
    "criticized", "criticizing", "criticised", "ripped", "bashed", "ridiculed", "mocked", "mocks", "mocking", "blame",
    "blames", "blamed", "blaming", "berated", "insulted", "lambasted", "scolded",
))  # fmt: skip
"""Reporting verbs whose object is the one who is praised or blamed."""
_AFTER_NAME = frozenset((
    "for", "over", "as", "in", "on", "at", "after", "by", "with", "and", "while", "because", "when", "during", "to",
    "who",
))  # fmt: skip
_OPENING = 4
"""Words of the content among which the name of the person stands."""
_SCORE_OF_ACTS = 0.7


@dataclass(frozen=True, slots=True, eq=False)
class _Placed:
    """An assertion with its claim and what is known of it."""

    claim: int
    day: date
    text: str
    article: str
    assertion: Assertion
    weights: dict[str, float]

    @property
    def words(self) -> str:
        return self.text[slice(*self.assertion.span)]


@dataclass(slots=True)
class _Block:
    """Clauses that share a key, on either side of an opposition."""

    sides: tuple[list[_Placed], list[_Placed]] = field(default_factory=lambda: ([], []))


def find_reversals(claims: Sequence[Claim], see: See, *, rarity: Rarity | None = None) -> list[Reversal]:
    """Find the candidates among ``claims``, which are in the order of their first day; the best come first.

    ``see`` makes vectors of texts, ``rarity`` weighs words, by the table that ships if none is given. Every claim is in
    two candidates at most. The same claims give the same candidates.
    """
    rarity = _shipped_rarity() if rarity is None else rarity
    placed = [each for number, claim in enumerate(claims) for each in _place(number, claim, rarity)]
    candidates = [*_opposed(placed, claims, see), *_acted(claims)]
    used: Counter[Hashable] = Counter()
    chosen: dict[tuple[int, int], Reversal] = {}
    for reversal, matter in sorted(candidates, key=lambda each: (-each[0].score, each[0].earlier, each[0].later)):
        pair = reversal.earlier, reversal.later
        often = max(used[reversal.earlier], used[reversal.later]) >= _MOST_PER_CLAIM or used[matter] >= _MOST_PER_MATTER
        if pair not in chosen and not often:
            used.update((*pair, matter))
            chosen[pair] = reversal
    return list(chosen.values())


def _is_said(statement: Statement) -> bool:
    """Whether it was said. Who refuses to do something says no; who refuses to say something says nothing."""
    refused = statement.polarity is Polarity.REFUSED and statement.act is Act.DENY
    return refused or statement.polarity in (None, Polarity.SAID)


@cache
def _shipped_rarity() -> Rarity:
    return Rarity.read(ModelFiles.open(Path(__file__).with_name("same_model")).folder / RARITY)


def _place(number: int, claim: Claim, rarity: Rarity) -> Iterator[_Placed]:
    lead = claim.thread.lead
    if not claim.days or not _is_said(lead.statement):
        return
    for assertion in assertions_of(lead.article.text, lead.statement):
        weights = dict.fromkeys(assertion.stems, 0.0)
        for word in assertion.words:
            base = stem(word)
            if base in weights:
                weights[base] = max(weights[base], rarity(word))
        yield _Placed(number, claim.days[0], lead.article.text, lead.article.id, assertion, weights)


def _keys(placed: _Placed) -> Iterator[tuple[_Key, int]]:
    """The keys under which an assertion is found, each with its side."""
    assertion = placed.assertion
    rarest = sorted(placed.weights, key=lambda each: (-placed.weights[each], each))[:_MOST_KEYED]
    if not assertion.negative and assertion.denied >= assertion.refuses:
        for number, base in enumerate(rarest):
            for other in rarest[number + 1 :]:
                yield ("denied", min(base, other), max(base, other)), int(assertion.denied)
    for base in rarest:
        for predicate in assertion.predicates.values():
            if predicate.stem != base and not assertion.denied:
                yield ("not", predicate.stem, base), int(predicate.negated)
        for pair, side, predicate in assertion.opposites:
            if predicate.stem != base and not assertion.denied:
                yield ("opposite", pair, base), int(side)
        if not assertion.negated and not assertion.denied:
            for _value, unit, _shown in assertion.numbers:
                if unit != base:
                    yield ("number", unit, base), 0
                    yield ("number", unit, base), 1


def _opposed(placed: Sequence[_Placed], claims: Sequence[Claim], see: See) -> Iterator[tuple[Reversal, _Matter]]:
    blocks: defaultdict[_Key, _Block] = defaultdict(_Block)
    for each in placed:
        for key, side in _keys(each):
            blocks[key].sides[side].append(each)
    pairs: dict[tuple[int, int, str, str | int], tuple[_Placed, _Placed, _Key]] = {}
    for key, block in blocks.items():
        one, other = map(_thin, block.sides)
        for a in one:
            for b in other:
                if a.claim == b.claim or a.day == b.day or a.article == b.article:
                    continue
                first, second = (a, b) if (a.day, a.claim) < (b.day, b.claim) else (b, a)
                pairs.setdefault((id(first), id(second), *key[:2]), (first, second, key))
    candidates = []
    for first, second, key in pairs.values():
        if not _one_speaker(claims[first.claim], claims[second.claim]):
            continue
        judged = _judge(first, second, key)
        if judged is not None:
            candidates.append((first, second, *judged))
    if not candidates:
        return
    texts = sorted({each.words for candidate in candidates for each in candidate[:2]})
    vectors = np.asarray(see(texts), dtype=np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    row = {text: number for number, text in enumerate(texts)}
    for first, second, share, off, matter, reasons in candidates:
        near = float(vectors[row[first.words]] @ vectors[row[second.words]])
        score = round(min(1.0, max(0.0, (share + near) / 2 - off)), 4)
        if score >= _LEAST_SCORE:
            yield Reversal(first.claim, second.claim, score, reasons), matter


def _thin(side: list[_Placed]) -> list[_Placed]:
    if len(side) <= _MOST_IN_BLOCK:
        return side
    half = _MOST_IN_BLOCK // 2
    return side[:half] + side[-half:]


def _one_speaker(a: Claim, b: Claim) -> bool:
    figures = dict(
        zip(VOICES, compare_voices(a.thread.lead.statement.speaker, b.thread.lead.statement.speaker), strict=True)
    )
    juniors = {_is_junior(each.thread.lead.statement.speaker) for each in (a, b)}
    return len(juniors) == 1 and bool(figures["speaker same"] or figures["speaker part"])


def _is_junior(speaker: Speaker | None) -> bool:
    """Whether a name is that of a son who is called as his father is."""
    return speaker is not None and speaker.name.casefold().rstrip(".").endswith(" jr")


def _judge(first: _Placed, second: _Placed, key: _Key) -> tuple[float, float, _Matter, tuple[str, ...]] | None:
    """The share of what both are about, what is taken off, what it is about, and the reasons.

    None where they are not of the same, or not opposite in one respect alone.
    """
    a, b = first.assertion, second.assertion
    # That it was not so does not take back that it will be, nor that it is so that it should not be.
    if (a.time is Time.PAST and b.time is not Time.PAST) or (a.time is Time.DUTY) != (b.time is Time.DUTY):
        return None
    found = _OPPOSED[key[0]](a, b, key[1])
    if found is None or not _of_the_same(*found.subjects):
        return None
    share, shared = _share(first, second, found.apart, names_tell=key[0] == "not")
    if share is None:
        return None
    if found.subjects != (Subject.SELF, Subject.SELF) and len(shared) < _FEWEST_SHARED:
        return None
    off = _VAGUE * sum(subject in (Subject.OTHER, Subject.THING) for subject in found.subjects)
    about = " and ".join(f"“{word}”" for base, word in a.forms.items() if base in shared)
    matter = key[0], a.denied or bool(a.negated), *sorted(shared)
    return share, off, matter, (f"{found.how}; both about {about}",)


class _Opposition(NamedTuple):
    """How two assertions are opposite: in words, by which stems, and of whom either is said."""

    how: str
    apart: frozenset[str]
    subjects: tuple[Subject | frozenset[str], Subject | frozenset[str]]


def _negated(a: Assertion, b: Assertion, base: str | int) -> _Opposition | None:
    one, other = a.predicates[str(base)], b.predicates[str(base)]
    return None if one.negated == other.negated else _turned(a, b, one, other)


def _opposite(a: Assertion, b: Assertion, pair: str | int) -> _Opposition | None:
    one, other = (next(each for number, _, each in side.opposites if number == pair) for side in (a, b))
    # Who will neither raise nor cut it takes nothing back.
    if one.stem == other.stem or (one.negated and other.negated):
        return None
    return _turned(a, b, one, other)


def _turned(a: Assertion, b: Assertion, one: Predicate, other: Predicate) -> _Opposition | None:
    apart = frozenset((one.stem, other.stem))
    same_object = bool(one.after & other.after) or not (one.after and other.after)
    if (a.negated | b.negated) - apart or not same_object:
        return None
    return _Opposition(f"“{one.phrase}” then, “{other.phrase}” later", apart, (one.subject, other.subject))


def _denied(a: Assertion, b: Assertion, _key: str | int) -> _Opposition | None:
    shared = a.predicates.keys() & b.predicates.keys()
    if a.denied == b.denied or not shared:
        return None
    how = "denied or refused then, said later" if a.denied else "said then, denied or refused later"
    return _Opposition(how, frozenset(shared), (a.subject, b.subject))


def _counted(a: Assertion, b: Assertion, unit: str | int) -> _Opposition | None:
    # What was counted, month after month, differs without anybody's changing their mind.
    if len(a.numbers) != 1 or len(b.numbers) != 1 or Time.PAST in (a.time, b.time):
        return None
    (one, _, shown), (other, _, other_shown) = *a.numbers, *b.numbers
    low, high = sorted((one, other))
    if low <= 0 or high < low * _LEAST_RATIO:
        return None
    how = f"“{shown}” then, “{other_shown}” later"
    return _Opposition(how, frozenset((str(unit),)), (a.subject, b.subject))


_OPPOSED: Mapping[str, Callable[[Assertion, Assertion, str | int], _Opposition | None]] = {
    "not": _negated,
    "opposite": _opposite,
    "denied": _denied,
    "number": _counted,
}


def _of_the_same(one: Subject | frozenset[str], other: Subject | frozenset[str]) -> bool:
    """Whether both may be said of the same: a noun and "I" are two, a noun and "it" may be one."""
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return bool(one & other)
    if one == other:
        return True
    return Subject.SELF not in (one, other) and (
        Subject.THING in (one, other) or isinstance(one, frozenset) or isinstance(other, frozenset)
    )


def _share(
    first: _Placed, second: _Placed, apart: frozenset[str], *, names_tell: bool
) -> tuple[float | None, list[str]]:
    one = {base: weight for base, weight in first.weights.items() if base not in apart}
    other = {base: weight for base, weight in second.weights.items() if base not in apart}
    common = sorted(one.keys() & other.keys(), key=lambda base: (-one[base], base))
    weight = math.fsum(max(one[base], other[base]) for base in common)
    shorter, longer = sorted((math.fsum(one.values()), math.fsum(other.values())))
    if not common or max(one[base] for base in common) < _RARE or longer <= 0:
        return None, []
    if weight < _LEAST_SHARED * shorter or weight < _LEAST_SHARED_OF_LONGER * longer:
        return None, []
    if len(common) < _FEWEST_SHARED and (weight < _LEAST_ALONE * longer or weight < _RARE_ALONE):
        return None, []
    if not names_tell and weight < _LEAST_OF_NAMES * longer and first.assertion.named.issuperset(common):
        return None, []
    return min(1.0, weight / math.sqrt(shorter * longer)), common[:_MOST_TOLD]


def _acted(claims: Sequence[Claim]) -> Iterator[tuple[Reversal, _Matter]]:
    """Praise and blame of the same person, where the words that report have the person as their object."""
    by_target: defaultdict[str, list[tuple[int, bool, str]]] = defaultdict(list)
    for number, claim in enumerate(claims):
        told = _praise_or_blame(claim)
        if told is not None:
            by_target[told[0]].append((number, *told[1:]))
    for target, acts in by_target.items():
        turns = (
            (one, other)
            for one, other in pairwise(acts)
            if one[1] != other[1] and claims[one[0]].days[0] != claims[other[0]].days[0]
        )
        for (number, _, said), (other_number, _, other_said) in turns:
            reasons = (f"“{said}” then, “{other_said}” later",)
            yield Reversal(number, other_number, _SCORE_OF_ACTS, reasons), (target,)


def _praise_or_blame(claim: Claim) -> tuple[str, bool, str] | None:
    """The last name of whom the lead praises or blames, whether it praises, and the words for it."""
    lead = claim.thread.lead
    statement, text = lead.statement, lead.article.text
    if not claim.days or statement.target is None or statement.target.type is not SpeakerType.PERSON:
        return None
    if not _is_said(statement) or statement.act not in (Act.PRAISE, Act.ACCUSE):
        return None
    cue, content = Told.of(text, statement.cue), Told.of(text, statement.content)
    name = Told.of(statement.target.name).words
    opening = content.words[:_OPENING]
    if not cue.words or not name or name[-1] not in opening or len(name[-1]) < 3:
        return None
    place = opening.index(name[-1])
    # "defends Vorne condolence call" is about the call.
    if content.words[place + 1 : place + 2] and content.words[place + 1] not in _AFTER_NAME:
        return None
    praises = statement.act is Act.PRAISE
    if not {*(_PRAISING if praises else _BLAMING)} & set(cue.words) or not all(content.named[: place + 1]):
        return None
    shown = (
        f"{text[cue.places[0].start : cue.places[-1].end]} {text[content.places[0].start : content.places[place].end]}"
    )
    return name[-1], praises, " ".join(shown.split())
