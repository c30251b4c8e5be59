"""What a statement asserts, clause by clause: of whom, in which time, and which of its words a negation governs.

In goes a statement with its article's text, out come assertions: clauses that stand on their own. Left out are
questions, conditions and what hangs on them, what only might or could be, and what the speaker tells as the words of
somebody else. This goes by closed lists of words, without a parser; what they do not tell is left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from onrecord.compare.amounts import amounts_in
from onrecord.compare.negations import (
    AUXILIARIES,
    EMPTY,
    HE,
    MEANS_TO,
    NOBODY,
    NOT,
    OTHER,
    POSSESSIVES,
    PRONOUNS,
    SELF,
    THING,
    negations_of,
    word_set,
)
from onrecord.compare.opposites import is_quality, opposite_of, stem
from onrecord.compare.renditions import Told
from onrecord.records import Act, Span, Statement

__all__ = ["Assertion", "Predicate", "Subject", "Time", "assertions_of"]


class Time(Enum):
    """When what is asserted holds, by the words around the verb."""

    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"
    DUTY = "duty"
    """It should be so."""


class Subject(Enum):
    """Of whom something is asserted, where a pronoun tells."""

    SELF = "self"
    """"I", "we"; outside quotation marks "he" and "she" too."""
    OTHER = "other"
    """"you", "they"; in quotation marks "he" and "she" too."""
    THING = "thing"
    """"it", "this", "there"; or nothing tells."""


@dataclass(frozen=True, slots=True, eq=False)
class Predicate:
    """A word that may be said of the subject, with what stands after it."""

    stem: str
    negated: bool
    phrase: str
    """The word with its auxiliary and negation, as they stand in the text."""
    after: frozenset[str]
    """Stems of the telling words after it."""
    subject: Subject | frozenset[str]
    """A pronoun's, or the stems before the verb."""


@dataclass(frozen=True, slots=True, eq=False)
class Assertion:
    """One clause.

    ``named`` are the stems of names, ``predicates`` those stems that may be said of the subject.
    ``opposites`` are predicates that have an opposite, with the number of the pair, and the side on which they stand
    when negations are counted in. ``numbers`` are amounts, each with the stem of what is counted and the word in
    the text. ``denied`` tells that the words that report deny the clause: "denied that ...".
    """

    span: Span
    words: tuple[str, ...]
    forms: Mapping[str, str]
    """The stems of the words that tell something, each with the last of its words as it stands in the text."""
    named: frozenset[str]
    predicates: Mapping[str, Predicate]
    opposites: tuple[tuple[int, bool, Predicate], ...]
    subject: Subject | frozenset[str]
    """Of the first verb."""
    time: Time
    numbers: tuple[tuple[float, str, str], ...]
    denied: bool
    refuses: bool
    """Whether the statement is a denial or a refusal, whatever of the clause it denies."""
    negative: bool
    """Whether any word negates, though it may not be told what."""

    @property
    def stems(self) -> frozenset[str]:
        """The stems of the words that tell something."""
        return frozenset(self.forms)

    @property
    def negated(self) -> frozenset[str]:
        """The stems that a negation governs."""
        return frozenset(each.stem for each in self.predicates.values() if each.negated)


_BEING = word_set("am is are was were be been being im hes shes its thats theyre youre isnt arent wasnt werent")
_HANGING = word_set("that which who whom")
_UNPROVEN = word_set("evidence proof insufficient doubt possibility sign signs indication indications reason")
_OPENS = word_set(
    "and but because that which who while as after before when where so or if unless whether than until though "
    "although whereas since"
)
_WEAK = word_set(
    "see look seem use put try help show mean happen work start ask call find feel talk turn think includ further"
)
"""Stems of verbs that are said of so much that negating them tells little."""
_SUPPOSING = word_set("if unless whether provided suppose assuming")
"""Words that make all of a sentence hang on something."""
_CONDITIONAL = word_set("if unless whether when once wherever whenever until assuming suppose provided")
_MAYBE = word_set(
    "might may could maybe perhaps possibly hopefully wish hope hopes hoped likely unlikely probably or allegations "
    "allegation alleged allegedly accusations accusation potential potentially forecast"
)
_REPORTS = word_set(
    "say says said saying claim claims claimed argue argues argued told tells ask asks asked asking wrote writes "
    "suggest suggests suggested accuse accused accuses according call calls called believe believes thinks think "
    "heard report reports reported pretend"
)
_THINKS = word_set("think thinks believe believes")
"""Not to think that it is so is to say that it is not."""
_DENYING = word_set(
    "deny denies denied denying refuse refuses refused refusing dispute disputes disputed disputing decline declined "
    "declines refute refuted refutes refusal unwillingness unwilling reluctance reluctant"
)
_BEFORE = word_set("ever also always really still strongly fully no any never not and or but that who")
_IN_CUE = {"back": "support", "backs": "support", "backed": "support", "backing": "support",
           "reject": "oppose", "rejects": "oppose", "rejected": "oppose", "rejecting": "oppose"}  # fmt: skip
"""Words that say so in the words that report, and have other meanings elsewhere."""
_BEFORE_IN_CUE = AUXILIARIES | NOT | word_set("also now previously once first later long publicly")
_VOTES = word_set("vote votes voted voting")
_AGAINST = _VOTES | word_set(
    "come comes came coming speak speaks spoke spoken argue argued argues stand stands stood campaigned"
)
"""Words of a cue with which "against" opposes what follows."""
_DROPPING = word_set(
    "dump dumps dumped drop drops dropped abandon abandons abandoned withdraw withdraws withdrew reverse reverses "
    "reversed end ends ended"
)
"""Words of a cue that take back the support named after them."""
_PAST = word_set("did didnt was were wasnt werent had hadnt been ago yesterday")
_FUTURE = word_set("will wont ill well shall gonna")
_SENTENCE_END = re.compile(r"[.!?…\n:;]|[^\W_]")
"""Letters between two words are those that interrupt a quotation."""
_CUT = re.compile(r"[,;:—–…()\[\].!?\n]| - | -- ")
_OWN_ACTS = (Act.PROMISE, Act.THREATEN, Act.DENY, Act.THINK)
"""Acts of which an infinitive tells what the speaker does, not what others are to do."""
_MOST_CLAUSES, _MOST_WORDS = 30, 60
"""Clauses of one statement, and words of one clause, that are looked at; few have half of either."""
_FEWEST = 3


def assertions_of(text: str, statement: Statement) -> list[Assertion]:
    """The clauses of a statement that assert something, in order; linear in the length of its content."""
    if statement.act is Act.ASK:
        return []
    told = Told.of(text, statement.content)
    cue = Told.of(text, statement.cue)
    found: list[Assertion] = []
    for sentence in _sentences(text, told):
        conditional = not _SUPPOSING.isdisjoint(told.words[slice(*sentence)])
        if conditional or _is_question(text, told, sentence) or _meets(told, sentence, statement.conditions):
            continue
        for start, end in _clauses(text, told, sentence):
            words = told.words[start:end]
            if len(found) >= _MOST_CLAUSES or not _CONDITIONAL.isdisjoint(words):
                break
            if _is_foreign(words, quoted=told.quoted[start]):
                break
            first = sentence[0] == 0 and not any(each.predicates for each in found)
            short = end - start < _FEWEST and not (first and any(map(opposite_of, cue.words[:_MOST_WORDS])))
            if short or not _MAYBE.isdisjoint(words) or _is_unreal(words):
                continue
            made = _assert(text, told, start, end, statement=statement, cue=cue, first=first)
            if made.negated and "without" in words:
                continue
            found.append(made)
            # "There is no evidence that he sold it" asserts nothing of the sale.
            unsettled = made.negative or not _UNPROVEN.isdisjoint(words)
            if unsettled and end < sentence[1] and told.words[end] in _HANGING:
                break
    return found


def _sentences(text: str, told: Told) -> Iterator[tuple[int, int]]:
    start = 0
    for place in range(1, len(told.words)):
        between = text[told.places[place - 1].end : told.places[place].start]
        if _SENTENCE_END.search(between):
            yield start, place
            start = place
    if told.words:
        yield start, len(told.words)


def _clauses(text: str, told: Told, sentence: tuple[int, int]) -> Iterator[tuple[int, int]]:
    start, last = sentence
    for place in range(start + 1, last):
        between = text[told.places[place - 1].end : told.places[place].start]
        if _CUT.search(between) or told.words[place] in _OPENS or place - start == _MOST_WORDS:
            yield start, place
            start = place
    yield start, last


def _is_question(text: str, told: Told, sentence: tuple[int, int]) -> bool:
    end = told.places[sentence[1] - 1].end
    return "?" in text[end : end + 3]


def _meets(told: Told, sentence: tuple[int, int], spans: Sequence[Span]) -> bool:
    start, end = told.places[sentence[0]].start, told.places[sentence[1] - 1].end
    return any(span.start < end and start < span.end for span in spans)


def _is_foreign(words: Sequence[str], *, quoted: bool) -> bool:
    """Whether what follows in the sentence are the words of somebody else: "they say ..."."""
    for place, word in enumerate(words):
        if word in _REPORTS:
            before = set(words[:place])
            own = before & (SELF if quoted else SELF | HE)
            if not own or word in ("heard", "asked", "told") or (before & NOT and word not in _THINKS):
                return True
    return False


def _is_unreal(words: Sequence[str]) -> bool:
    """Whether it tells what was not the case: "would have", "should have"."""
    return any(
        first in ("would", "wouldnt", "should", "shouldnt", "id", "could") and "have" in words[place + 1 : place + 3]
        for place, first in enumerate(words)
    )


def _assert(text: str, told: Told, start: int, end: int, *, statement: Statement, cue: Told, first: bool) -> Assertion:
    words = told.words[start:end]
    stems = [stem(word) for word in words]
    named = told.named[start:end]
    telling = [place for place, word in enumerate(words) if word not in EMPTY and not word[0].isdigit()]
    negations = negations_of(words)
    subject = _subject(words, stems, statement, quoted=told.quoted[start])
    predicates: dict[str, Predicate] = {}
    opposites: list[tuple[int, bool, Predicate]] = []

    def predicate(place: int, opens: int, *, negated: bool) -> Predicate:
        end = max(place, negations.get(place, place))
        phrase = text[told.places[start + opens].start : told.places[start + end].end]
        after = frozenset(stems[each] for each in telling if each > place)
        return Predicate(stems[place], negated, " ".join(phrase.split()), after, subject)

    negators = [place for place, word in enumerate(words) if word in NOT or word in NOBODY]
    # Where it cannot be told what a negation governs, no word is known to be affirmed; nor is any behind a negation.
    affirmed = 0 if len(negators) > len(negations) else negators[0] if negators else end - start
    for place, word in enumerate(words):
        negation = negations.get(place)
        if negation is None and place >= affirmed:
            continue
        if named[place] or (negation is None and not _may_be_said(words, named, place)):
            continue
        opens = place
        if negation is not None:
            opens = min(place, negation - (negation > 0 and words[negation - 1] in AUXILIARIES))
        elif place and words[place - 1] in AUXILIARIES:
            opens = place - 1
        made = predicate(place, opens, negated=negation is not None)
        if place in telling and made.stem not in _WEAK:
            predicates.setdefault(made.stem, made)
        quality = not _BEING.isdisjoint(words[max(0, place - 3) : place])
        opposites += [
            (pair, side != made.negated, made) for pair, side in opposite_of(word) if quality or not is_quality(pair)
        ]
    if start == 0:
        opposites += _of_cue(text, cue, frozenset(stems[place] for place in telling))
    return Assertion(
        Span(told.places[start].start, told.places[end - 1].end),
        words,
        {stems[place]: text[slice(*told.places[start + place])] for place in telling},
        frozenset(stems[place] for place in telling if named[place]),
        predicates,
        tuple(opposites),
        subject,
        _time(words, stems, quoted=told.quoted[start]),
        tuple(amounts_in(words, [text[slice(*place)] for place in told.places[start:end]])),
        first and not told.quoted[start] and (not _DENYING.isdisjoint(cue.words) or bool(NOT & set(cue.words[-1:]))),
        statement.act is Act.DENY,
        bool(negators),
    )


def _may_be_said(words: Sequence[str], named: Sequence[bool], place: int) -> bool:
    """Whether the word stands where predicates do: first, or behind an auxiliary, a pronoun or a name."""
    before = words[place - 1] if place else ""
    if before == "to" and place > 1:
        # The word before "to", or before "not to".
        return words[place - 2 - (words[place - 2] == "not" and place > 2)] in MEANS_TO
    if place and named[place - 1] and before not in AUXILIARIES | PRONOUNS:
        return before.endswith("s") or words[place].endswith(("s", "ed"))
    return not before or before in _BEFORE or before in AUXILIARIES or before in PRONOUNS - POSSESSIVES


def _of_cue(text: str, told: Told, after: frozenset[str]) -> Iterator[tuple[int, bool, Predicate]]:
    """What the words that report tell themselves: "opposed ...", "did not support ..."."""
    cue = told.words[:_MOST_WORDS]
    bases = [_IN_CUE.get(word, word) for word in cue]
    bases = ["support" if word == "for" and not _VOTES.isdisjoint(cue) else word for word in bases]
    bases = ["oppose" if word == "against" and not _AGAINST.isdisjoint(cue) else word for word in bases]
    sides = [(place, pair, side) for place, base in enumerate(bases) for pair, side in opposite_of(base)]
    for place, pair, side in sides:
        # "rallies support against" is on neither side.
        if any(other == pair and far != side for _, other, far in sides):
            continue
        negated = not (NOT | _DROPPING).isdisjoint(cue[:place])
        opens = place
        while opens and cue[opens - 1] in _BEFORE_IN_CUE:
            opens -= 1
        phrase = " ".join(text[told.places[opens].start : told.places[place].end].split())
        yield pair, side != negated, Predicate(stem(bases[place]), negated, phrase, after, Subject.SELF)


def _subject(
    words: Sequence[str], stems: Sequence[str], statement: Statement, *, quoted: bool
) -> Subject | frozenset[str]:
    if not quoted and "to" in words[:2] and words[0] in ("to", "not"):
        return Subject.SELF if statement.act in _OWN_ACTS else Subject.OTHER
    before: list[str] = []
    for place, word in enumerate(words):
        if word in ("that", "and", "but", "because", "so", "as", "the", "a", "an", "also", "now") and place < 2:
            continue
        if word in SELF or (word in HE and not quoted):
            return Subject.SELF
        if word in OTHER or word in HE:
            return Subject.OTHER
        if word in THING:
            return Subject.THING
        if word in AUXILIARIES or word in NOT:
            break
        before.append(stems[place])
    if len(before) == len(words):
        before = before[:2]
    told = frozenset(before)
    return told or Subject.THING


def _time(words: Sequence[str], stems: Sequence[str], *, quoted: bool) -> Time:
    if not {"should", "shouldnt", "must", "ought"}.isdisjoint(words):
        return Time.DUTY
    if not _FUTURE.isdisjoint(words) or (not quoted and not {"would", "wouldnt"}.isdisjoint(words)):
        return Time.FUTURE
    if "going" in words and "to" in words:
        return Time.FUTURE
    if not _PAST.isdisjoint(words):
        return Time.PAST
    if any(word.endswith("ed") and len(word) > 4 for word in words) or any(
        word != base and not word.startswith(base[:3]) for word, base in zip(words, stems, strict=True)
    ):
        return Time.PAST
    return Time.PRESENT
