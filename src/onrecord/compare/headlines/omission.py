"""What a headline leaves out or makes greater: a hedge, a condition, a number, a graver thing than the article names.

In go a claim of a headline with the statement that it is, and what stands under it, out come a reason and the
statements that show it, or nothing. Each is told only where the words of both sides lie side by side; so most of what a
headline leaves out is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from onrecord.compare.headlines.bodies import stem
from onrecord.compare.headlines.excess import Excess, plain_words
from onrecord.compare.headlines.gravity import grave_concepts
from onrecord.compare.headlines.support import Candidate, Claimed, Support, Supports
from onrecord.compare.renditions import Told
from onrecord.records import Act, Span, Statement

__all__ = ["find_omission"]

_CLOSE = 0.75
"""Nearness of a statement whose hedges and conditions the headline can be said to leave out."""
_MOSTLY = 0.6
"""Share of the headline's words that such a statement has."""
_ABOUT = 0.4
"""Nearness of a statement that is surely on the headline's matter."""
_OTHERS = 0.6
"""Nearness of a sentence that names the speaker; if it has no hedge, the headline is made from it."""
_WEIGHT = 2.0
"""Weight of a word that one article in seven has; commoner ones tell no place."""
_REACH, _LEAST_AFTER = 6, 2
"""Words after a hedge that it weakens, and how many of them the headline has at least."""
_MAYBE = frozenset((
    "may", "might", "could", "would", "perhaps", "maybe", "likely", "possible", "possibly", "probably", "hopes", "hope",
    "thinks", "think", "believes", "believe", "suggests", "suggest", "hints", "should", "seems", "appears", "can",
    "wants", "if", "unless", "open", "considers", "considering", "weighs", "mulls", "potential", "potentially", "risk",
    "risks", "threat", "reportedly", "when", "until", "after", "expects", "expected", "wouldnt", "couldnt", "cant",
))  # fmt: skip
"""Words of a headline that leave a thing open themselves."""
_HEDGES = frozenset((
    "may", "might", "could", "perhaps", "maybe", "possibly", "probably", "likely", "potentially", "apparently",
))  # fmt: skip
"""Hedges that a headline should keep; "I think" and "in a sense" are manners of speaking."""
_FIRST = frozenset(("i", "we"))
"""Of "I could say" the speaker says what follows."""
_OPEN_ACTS = (Act.WARN, Act.PREDICT, Act.THREATEN, Act.ASK, Act.THINK, Act.DEMAND)
"""Acts that leave open by themselves whether a thing comes about."""
_STOP = frozenset(".?!")
_BESIDE = 3
"""Words from a condition to one that the headline has: further off, it is of another clause."""
_MOST_CONDITION = 0.6
_GREATER = 1.2
"""How much greater a number must be: headlines round."""
_FIGURATIVE = frozenset(("declare", "declares", "declared", "declaring", "reveal", "reveals", "revealed", "report"))
"""Cues of which the outlet tells as often as the speaker: "declares war on tips"."""
_ALL = frozenset(("all", "every", "never", "always"))
_SOME = frozenset(("some", "many", "most", "several", "few", "often", "sometimes", "rarely", "half"))
_MOST_SHOWN = 3


def find_omission(claim: Claimed, statement: Statement, supports: Supports, support: Support) -> Excess | None:
    """What ``claim`` leaves out of the words under it, or makes greater; None where nothing shows that it does."""
    own = [each for each in support.all_of(claim) if not each.in_standfirst]
    if not own or own[0].nearness < _ABOUT:
        return None
    return (
        _dropped(claim, statement, own, supports, support)
        or _greater(claim, own, support)
        or _graver(claim, statement, own, support)
    )


def _dropped(
    claim: Claimed, statement: Statement, own: Sequence[Candidate], supports: Supports, support: Support
) -> Excess | None:
    """A hedge or a condition that all near words have, and the headline leaves out."""
    text = support.reading.article.text
    headline = support.parts.headline
    words = set(Told.of(text, [headline]).words)
    close = [each for each in own if each.nearness >= _CLOSE and each.share >= _MOSTLY]
    if not close or words & _MAYBE or "?" in text[headline.start : headline.end] or statement.act in _OPEN_ACTS:
        return None
    others = [
        each for each in supports.sentences if each.nearness >= _OTHERS and support.names(statement, each.content[0])
    ]
    for kind, find in (("hedge", _hedge), ("condition", _condition)):
        dropped = [find(claim, each, support) for each in close]
        if all(dropped) and all(_MAYBE.intersection(each.weighed.told.words) for each in others):
            first = dropped[0]
            if first is not None:
                reason = f"the headline leaves out the {kind} “{text[first.start : first.end]}”"
                return Excess((reason,), tuple(close[:_MOST_SHOWN]))
    return None


def _shared(claim: Claimed, each: Candidate) -> list[int]:
    """The places of the telling words that a statement has of the headline's."""
    weights = claim.line.stems
    return [place for place, word in enumerate(each.weighed.told.words) if weights.get(stem(word), 0.0) >= _WEIGHT]


def _hedge(claim: Claimed, each: Candidate, support: Support) -> Span | None:
    """A hedge right before words that the headline has."""
    told = each.weighed.told
    shared = _shared(claim, each)
    for hedge in support.statement(each).hedges:
        inside = [place for place, span in enumerate(told.places) if hedge.start <= span.start < hedge.end]
        if not inside or told.words[inside[-1]] not in _HEDGES or told.words[max(0, inside[0] - 1)] in _FIRST:
            continue
        after = [place for place in shared if inside[-1] < place <= inside[-1] + _REACH]
        # Words that the headline has from before the hedge as well are said without it.
        if len(after) >= _LEAST_AFTER and 2 * sum(place < inside[0] for place in shared) <= len(shared):
            return hedge
    return None


def _condition(claim: Claimed, each: Candidate, support: Support) -> Span | None:
    """A condition on most of the words that the headline has, none of whose own words it has."""
    text = support.reading.article.text
    told = each.weighed.told
    shared = _shared(claim, each)
    for condition in support.statement(each).conditions:
        inside = {place for place, span in enumerate(told.places) if condition.start <= span.start < condition.end}
        if not 2 < len(inside) < _MOST_CONDITION * len(told.words) or inside.intersection(shared):
            continue
        # Words of its own sentence, one of them right beside it.
        here = [
            place
            for place in shared
            if not _STOP.intersection(
                text[min(told.places[place].end, condition.end) : max(told.places[place].start, condition.start)]
            )
        ]
        beside = any(min(abs(place - min(inside)), abs(place - max(inside))) <= _BESIDE for place in here)
        if beside and len(here) >= _LEAST_AFTER and 2 * len(here) > len(shared):
            return condition
    return None


def _greater(claim: Claimed, own: Sequence[Candidate], support: Support) -> Excess | None:
    """A number greater than the only one that stands under it with the same word, or "all" for "some"."""
    known = set(support.words)
    for word, following in pairwise(plain_words(claim.weighed.told)):
        counted = stem(following)
        for each in own:
            told = each.weighed
            if each.nearness < _CLOSE or len(told.numbers) > 1 or word in known:
                continue
            for other, after in pairwise(told.told.words):
                if stem(after) == counted and (_is_more(word, other) or (word in _ALL and other in _SOME)):
                    reason = f"the headline says “{word} {following}”; under it stands “{other} {after}”"
                    return Excess((reason,), (each,))
    return None


def _is_more(word: str, other: str) -> bool:
    if not (word[:1].isdigit() and other[:1].isdigit()):
        return False
    try:
        return float(word) > _GREATER * float(other) > 0
    except ValueError:
        return False


def _graver(claim: Claimed, statement: Statement, own: Sequence[Candidate], support: Support) -> Excess | None:
    """A grave thing in the headline's own words that the article names nowhere."""
    if _FIGURATIVE.intersection(Told.of(support.reading.article.text, statement.cue).words):
        return None
    named = grave_concepts(plain_words(claim.weighed.told))
    for concept in grave_concepts(support.words):
        named.pop(concept, None)
    if not named:
        return None
    reasons = tuple(_grave_reasons(named))
    return Excess(reasons, tuple(own[:_MOST_SHOWN]))


def _grave_reasons(named: dict[str, str]) -> Iterator[str]:
    for concept, word in named.items():
        yield f"the headline says “{word}”; the article does not name {concept}"
