"""What a headline says with more force than the words under it: "threatens" where the speaker warned.

In go a claim of a headline with the statement that it is, and what stands under it, out come reasons and the statements
that show them, or nothing. The words quoted from the speaker are shown first. Only headlines that surely report
someone's words should be asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from onrecord.compare.headlines.forces import HIGHEST, Family, act_ranks, ranks
from onrecord.compare.headlines.gravity import grave_concepts
from onrecord.compare.headlines.support import Candidate, Claimed, Support, Supports
from onrecord.compare.renditions import Told
from onrecord.records import SpeakerType, Statement

__all__ = ["Excess", "find_force", "plain_words"]

_FIRM_ACT = 0.35
"""Probability of an act from which it counts."""
_KNOWN = 0.3
"""Nearness of the speaker's nearest statement, without which too little of what was said is known."""
_ABOUT = 0.1
"""Nearness of a statement whose own words may be as strong as the headline's."""
_LEAST_WORDS = 3
_THREATENED = frozenset(("to", "with", "over", "if", "unless", "against"))
_SIGNED = frozenset(("sign", "signs", "signed", "signing"))
"""Verbs of which an order is the object."""
_MOST_SHOWN = 3


class Excess(NamedTuple):
    """Why a headline says more, and what shows it."""

    reasons: tuple[str, ...]
    shown: tuple[Candidate, ...]


def find_force(
    claim: Claimed, statement: Statement, supports: Supports, support: Support, *, quoted_so: bool
) -> Excess | None:
    """Whether the headline's cue has more force than anything under it; None where it has not.

    ``quoted_so`` tells that the headline quotes words that stand under it: their blame is for the reader to weigh.
    """
    own = [each for each in support.all_of(claim) if not each.in_standfirst]
    if not own or own[0].nearness < _KNOWN or not _is_apt(claim):
        return None
    cue = Told.of(support.reading.article.text, statement.cue).words
    for family, rank in sorted(ranks(cue, "verb").items()):
        if rank < HIGHEST or _SIGNED.intersection(cue) or _endangers(family, claim):
            continue
        if quoted_so and family is not Family.HARM:
            continue
        if _rank_under(family, claim, own, supports, support) >= HIGHEST:
            continue
        quoted = [each for each in own if any(each.weighed.told.quoted)]
        # Of the words quoted, those are shown that come nearest in force: they are what the headline was made from.
        quoted.sort(key=lambda each: (-_told_rank(family, each, support), -each.nearness, each.content))
        shown = tuple(dict.fromkeys([own[0], *quoted[: _MOST_SHOWN - 1]]))
        return Excess(tuple(_reasons(statement, shown, claim, quoted, support)), shown)
    return None


def _is_apt(claim: Claimed) -> bool:
    """Whether it is one speaker who says so much that its force can be weighed.

    Of a group, one speaks here and one there, under their own names.
    """
    told = claim.weighed.told
    single = claim.speaker is not None and claim.speaker.type in (SpeakerType.PERSON, SpeakerType.ORGANIZATION)
    return single and (len(told.words) >= _LEAST_WORDS or any(told.quoted))


def _endangers(family: Family, claim: Claimed) -> bool:
    """Whether "threatens" may say that someone endangers a thing: it threatens no one "to", "with" or "if"."""
    told = claim.weighed.told
    return family is Family.HARM and _THREATENED.isdisjoint(told.words) and not any(told.quoted)


def plain_words(told: Told, *, quoted: bool = False) -> list[str]:
    """The words outside of quotation marks, or those inside."""
    return [word for word, marked in zip(told.words, told.quoted, strict=True) if marked is quoted]


def _told_rank(family: Family, each: Candidate, support: Support) -> int:
    """The rank of a statement by its cue, or if this tells nothing, by its act."""
    statement = support.statement(each)
    if family is Family.HARM and statement.conditions and any(each.weighed.told.quoted) and each.nearness >= _KNOWN:
        # "If they vote for it, the deal is dead": quoted, that is a threat by whatever name.
        return HIGHEST
    sure = statement.act_score is not None and statement.act_score >= _FIRM_ACT
    by_act = act_ranks(statement.act).get(family, 0) if sure else 0
    cue = Told.of(support.reading.article.text, statement.cue).words
    by_cue = ranks(cue, "verb", "noun").get(family, 0)
    return max(by_act, by_cue) if family is Family.HARM else by_cue or by_act


def _rank_under(family: Family, claim: Claimed, own: Sequence[Candidate], supports: Supports, support: Support) -> int:
    """The highest rank that anything of the speaker's in the body has, or the article's own words about it."""
    found = 0
    for each in own:
        said = ranks(each.weighed.told.words, "word").get(family, 0) if each.nearness >= _ABOUT else 0
        found = max(found, said, _told_rank(family, each, support))
    for sentence in supports.sentences:
        if not support.has_other_speaker(sentence.content[0], claim.speaker):
            found = max(found, ranks(plain_words(sentence.weighed.told), "verb", "noun").get(family, 0))
    return found


def _reasons(
    statement: Statement, shown: Sequence[Candidate], claim: Claimed, quoted: Sequence[Candidate], support: Support
) -> Iterator[str]:
    text = support.reading.article.text
    said, *under = dict.fromkeys(
        " … ".join(text[span.start : span.end] for span in each.cue)
        for each in (statement, *(support.statement(each) for each in shown))
    )
    told = "”, “".join(cue for cue in under if cue)
    yield f"the headline says “{said}”" + (f"; under it stands “{told}”" if told else "; nothing under it is so strong")
    if quoted:
        named = grave_concepts(plain_words(claim.weighed.told))
        for each in quoted:
            for concept in grave_concepts(plain_words(each.weighed.told, quoted=True)):
                named.pop(concept, None)
        if named:
            yield f"the words quoted do not name {' or '.join(named)}"
