"""How an article bears out one claim of its headline.

In go the claim and what stands under it, out come a bearing, the evidence and the reasons in words. The words quoted
from the speaker come first: what a headline says of them is held against them before it is held against the article's
own words about them. A signal that is weak makes a claim unclear, never stronger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from onrecord.compare.headlines.excess import find_force, plain_words
from onrecord.compare.headlines.omission import find_omission
from onrecord.compare.headlines.reporting import is_reporting
from onrecord.compare.headlines.stance import BodyStance, Stances
from onrecord.compare.headlines.support import Candidate, Claimed, Support, Supports
from onrecord.compare.headlines.wording import Quoting, find_quoted, literal, quoted_runs
from onrecord.compare.renditions import How, Told
from onrecord.records import Bearing, Evidence, HeadlineClaim, Polarity, SpeakerType, Statement

__all__ = ["bear", "contradicts"]

_NEAR, _APART, _FAR = 0.5, 0.35, 0.2
"""Nearness of words that tell what the headline tells; of such as may; and of such as do not."""
_COVERED, _BARELY = 0.5, 0.12
"""Share of the weight of a claim's words that a body without its speaker has if it is about the same, and of all words
of the headline that it has if it may be. Headlines that sum up an article in words of their own have little more."""
_LEAST_CLAIM = 4
"""Words of a claim, below which its being missing tells nothing."""
_LEAST_TOLD = 2
"""Words of a claim that can be told in others: a name alone is in any article about it."""
_LEAST_BODY = 100
"""Words of a body, below which nothing is called unsupported: much of the article may be missing."""
_UNRELATED = 0.99
_NAMED = (SpeakerType.PERSON, SpeakerType.ORGANIZATION)
_CONTRARY = 0.6
"""Probability that a body disagrees, from which its headline is unclear; of 1,809 headlines in the news without a
statement, 14 are over 0.5."""
_LEAST_NEAR = 0.2
"""Words less near than this are no evidence, unless there is nothing nearer or the bearing goes by them."""
_MOST_EVIDENCE = 4
_LOST = 0.5
"""Share of the words in quotation marks that stand nowhere under the headline, from which they are not in it."""

_SCORES = {
    Bearing.VERBATIM: 0.95,
    Bearing.TRIMMED: 0.9,
    Bearing.PARAPHRASED: 0.85,
    Bearing.STRONGER: 0.65,
    Bearing.UNSUPPORTED: 0.9,
    Bearing.UNCLEAR: 0.5,
}
"""By reading what was flagged in 18,814 articles: words called unsupported were so in 18 of 19 headlines. Of headlines
called stronger 10 of 12 were, but of the four that no rule had been mended on, one; so its score stays low. The others
are estimates."""


@dataclass(frozen=True, slots=True)
class Found:
    """A bearing with its reasons, and the statements that show it."""

    bearing: Bearing
    reasons: tuple[str, ...]
    shown: tuple[Candidate, ...] = ()


def bear(
    claim: Claimed, statement: Statement | None, number: int | None, support: Support, stances: Stances
) -> HeadlineClaim:
    """Tell how the article bears out ``claim``, which is the headline's statement ``number`` or its whole."""
    supports = support.find(claim)
    if not supports.nearest:
        return HeadlineClaim(claim.content, Bearing.UNCLEAR, 0.5, (), ("the article has no words under it",), number)
    found = _find(claim, statement, supports, support, stances)
    evidence = tuple(_evidence(found, supports))
    return HeadlineClaim(claim.content, found.bearing, _SCORES[found.bearing], evidence, found.reasons, number)


def _find(claim: Claimed, statement: Statement | None, supports: Supports, support: Support, stances: Stances) -> Found:
    runs = quoted_runs(claim.weighed.told, support.reading.article.text)
    quoting = find_quoted(runs, support.words)
    near = [each for each in supports.nearest if not each.in_standfirst]
    best = near[0].nearness if near else 0.0
    way = literal(claim.weighed.told, [each.weighed.told for each in near], quoting)
    firm = statement is not None and _is_firm(claim, statement, support)
    if firm and statement is not None:
        quoted_so = support.has_any(plain_words(claim.weighed.told, quoted=True))
        if (force := find_force(claim, statement, supports, support, quoted_so=quoted_so)) is not None:
            return Found(Bearing.STRONGER, force.reasons, force.shown)
    if way in (How.VERBATIM, How.TRIMMED):
        return Found(Bearing(way.value), tuple(_literal_reasons(way, quoting)))
    # What stands in the line under the headline alone is not borne out, but not missing either.
    quoting = find_quoted(runs, support.words_below)
    if firm and statement is not None:
        if (more := find_omission(claim, statement, supports, support)) is not None:
            return Found(Bearing.STRONGER, more.reasons, more.shown)
        if (missing := _missing(claim, statement, runs, quoting, best, support, stances)) is not None:
            return Found(Bearing.UNSUPPORTED, (missing,))
    if contradicts(stances):
        return Found(Bearing.UNCLEAR, ("the article may contradict its headline",))
    if best >= _NEAR and len(claim.weighed.told.words) >= _LEAST_TOLD:
        reasons = ["the article says so in other words"]
        if _is_lost(quoting):
            reasons.append("the words in quotation marks do not stand in it")
        return Found(Bearing.PARAPHRASED, tuple(reasons))
    return Found(Bearing.UNCLEAR, ("what stands in the article is not near enough to tell",))


def contradicts(stances: Stances) -> bool:
    """Whether the article as a whole may say the contrary of its headline."""
    return stances.stance is BodyStance.DISAGREES and stances.disagrees >= _CONTRARY


def _missing(
    claim: Claimed,
    statement: Statement,
    runs: Sequence[tuple[str, ...]],
    quoting: Quoting,
    best: float,
    support: Support,
    stances: Stances,
) -> str | None:
    """Why nothing in the article says what ``claim`` says, or None where it may."""
    if len(support.words) < _LEAST_BODY or best >= _APART:
        return None
    if _is_lost(quoting):
        quoted = "”, “".join(" ".join(run) for run in runs)
        return f"the headline quotes “{quoted}”, which the article does not have"
    if best >= _FAR or len(claim.line.words) < _LEAST_CLAIM:
        return None
    if not support.mentions(statement) and support.covered(claim.line) < _COVERED:
        return "the article does not mention the speaker, and has little of the headline's words"
    if support.covered(support.headline) < _BARELY and stances.unrelated > _UNRELATED:
        return "the article has nearly none of the headline's words"
    return None


def _is_firm(claim: Claimed, statement: Statement, support: Support) -> bool:
    """Whether the headline surely reports what someone says, who speaks in the article too."""
    text = support.reading.article.text
    cue = Told.of(text, statement.cue).words
    speaker = statement.speaker
    if speaker is None or speaker.type is SpeakerType.UNKNOWN or statement.polarity is not Polarity.SAID:
        return False
    marks = "".join(text[span.start : span.end] for span in statement.cue).strip()
    # Many a headline opens with its topic and a colon.
    return is_reporting(cue) or (marks == ":" and speaker.type in _NAMED and support.speaks(claim))


def _literal_reasons(way: How, quoting: Quoting) -> Iterator[str]:
    what = "the words in quotation marks stand" if quoting.runs else "the words stand"
    yield f"{what} so in the article" if way is How.VERBATIM else f"{what} in the article, with others between"


def _is_lost(quoting: Quoting) -> bool:
    """Whether nothing in quotation marks stands under the headline, and most of its words nowhere there."""
    found = quoting.verbatim + quoting.trimmed
    return bool(quoting.words) and not found and len(quoting.lost) >= _LOST * quoting.words


def _evidence(found: Found, supports: Supports) -> Iterable[Evidence]:
    """The words that show the bearing and the nearest ones, each once, the nearest first."""
    chosen: list[Candidate] = [*found.shown]
    for each in supports.nearest:
        if len(chosen) >= max(_MOST_EVIDENCE, len(found.shown)) or (chosen and each.nearness < _LEAST_NEAR):
            break
        if not any(_overlap(each, other) for other in chosen):
            chosen.append(each)
    chosen.sort(key=lambda each: (-each.nearness, each.content))
    return [Evidence(each.content, round(min(1.0, max(0.0, each.nearness)), 3), each.statement) for each in chosen]


def _overlap(a: Candidate, b: Candidate) -> bool:
    return any(one.start < other.end and other.start < one.end for one in a.content for other in b.content)
