"""Candidates for reversals: what is one, what is none, and that finding them is steady and bounded."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pytest
from numpy.typing import NDArray
from spoken_claims import claim

from onrecord.compare.assertions import assertions_of
from onrecord.compare.opposites import opposite_of, stem
from onrecord.compare.rarity import Rarity
from onrecord.compare.reversals import find_reversals
from onrecord.records import Act, Claim, Polarity, Reversal, Span, Speaker, SpeakerType

# All words are rare but those that every article has.
COMMON = "the a an and of to in it he she we i not will would no never said that for on by with is was be at from"
RARITY = Rarity(dict.fromkeys(COMMON.split(), 0.1), 5.0)


def see(texts: Sequence[str]) -> NDArray[np.int8]:
    """All texts are alike, so that nothing but the words counts."""
    return np.full((len(texts), 4), 60, dtype=np.int8)


def found(*claims: Claim) -> list[Reversal]:
    return find_reversals(claims, see, rarity=RARITY)


def pair(earlier: str, later: str, **later_too: object) -> list[Reversal]:
    return found(claim(earlier), claim(later, "2032-06-02", **later_too))  # type: ignore[arg-type]


REVERSED = [
    pytest.param("“We will sell the harbour to Esteria,”", "“We will not sell the harbour to Esteria,”", id="not"),
    pytest.param("he would release the harbour ledgers", "he wouldn't release the harbour ledgers", id="reported"),
    pytest.param("“I never met the harbour master of Quell.”", "“I met the harbour master of Quell.”", id="never"),
    pytest.param("“I don't think we need a harbour lease.”", "“We need a harbour lease.”", id="think"),
    pytest.param("he has no plans to sell the harbour lease", "he would sell the harbour lease", id="no plans"),
    pytest.param("“I support the harbour lease.”", "“I oppose the harbour lease.”", id="opposite words"),
    pytest.param("“The harbour lease is legal.”", "“The harbour lease is illegal.”", id="opposite qualities"),
    pytest.param("“The council will raise harbour fees.”", "“The council will cut harbour fees.”", id="noun"),
    pytest.param("“The harbour wall will cost 200 million.”", "“The harbour wall will cost 900 million.”", id="price"),
    pytest.param("“We have 200 guards in Quell harbour.”", "“We have 2,000 guards in Quell harbour.”", id="number"),
]


@pytest.mark.parametrize(("earlier", "later"), REVERSED)
def test_what_takes_back_what_was_said_is_a_candidate(earlier: str, later: str) -> None:
    (reversal,) = pair(earlier, later)
    assert (reversal.earlier, reversal.later) == (0, 1)
    assert 0.5 < reversal.score <= 1


KEPT = [
    pytest.param("“We will sell the harbour.”", "“We will sell the harbour!”", id="said again"),
    pytest.param("“We will sell the harbour to Esteria.”", "“We will not pave the square of Quell.”", id="other topic"),
    pytest.param("“We will sell the harbour.”", "“Will we not sell the harbour?”", id="question"),
    pytest.param("“We will sell the harbour.”", "“We will not sell the harbour if they pay.”", id="condition"),
    pytest.param("“We will sell the harbour.”", "“They say we will not sell the harbour.”", id="words of others"),
    pytest.param("“We will sell the harbour.”", "“We might not sell the harbour.”", id="perhaps"),
    pytest.param("“We will sell the harbour.”", "“Esteria will not sell the harbour.”", id="another subject"),
    pytest.param("“We will sell the harbour.”", "“We will not only sell the harbour.”", id="not only"),
    pytest.param("“We sold the harbour lease.”", "“We have not yet sold the harbour lease.”", id="not yet"),
    pytest.param("“We did not sell the harbour lease.”", "“We will sell the harbour lease.”", id="then and in future"),
    pytest.param("“We sell the harbour lease.”", "“We should not sell the harbour lease.”", id="is and should be"),
    pytest.param("“I would have sold the harbour.”", "“I did not sell the harbour.”", id="unreal"),
    pytest.param("“We will not raise harbour fees.”", "“We will not cut harbour fees.”", id="neither"),
    pytest.param("“I do not oppose the harbour lease.”", "“I support the harbour lease.”", id="two negations"),
    pytest.param("“The harbour has 200 berths.”", "“The harbour has 210 berths.”", id="nearly the same number"),
    pytest.param("“It was built in 1954 in Quell harbour.”", "“It was built in 2010 in Quell harbour.”", id="years"),
    pytest.param("“There is no proof that we sold the harbour.”", "“We sold the harbour.”", id="no proof"),
]  # fmt: skip


@pytest.mark.parametrize(("earlier", "later"), KEPT)
def test_what_takes_nothing_back_is_none(earlier: str, later: str) -> None:
    assert pair(earlier, later) == []


def test_the_words_that_report_may_oppose() -> None:
    earlier = claim("the harbour lease", cue="supported", act=Act.PRAISE)
    later = claim("the harbour lease", "2032-06-02", cue="now opposes", act=Act.DENY)
    (reversal,) = found(earlier, later)
    assert reversal.reasons == ("“supported” then, “now opposes” later; both about “harbour” and “lease”",)


def test_support_that_was_dropped_is_opposition() -> None:
    earlier = claim("the harbour lease", cue="dropped his support for", act=Act.PRAISE)
    later = claim("the harbour lease", "2032-06-02", cue="opposed", act=Act.DENY)
    assert found(earlier, later) == []


def test_what_was_denied_and_said_later_is_a_candidate() -> None:
    earlier = claim("that he met the harbour master", cue="denied", act=Act.DENY)
    (reversal,) = found(earlier, claim("he met the harbour master", "2032-06-02", cue="admitted"))
    assert reversal.reasons[0].startswith("denied or refused then, said later")


def test_what_was_promised_and_refused_later_is_a_candidate() -> None:
    earlier = claim("to release the harbour ledgers", cue="promised", act=Act.PROMISE)
    later = claim(
        "to release the harbour ledgers", "2032-06-02", cue="refused", act=Act.DENY, polarity=Polarity.REFUSED
    )
    (reversal,) = found(earlier, later)
    assert "refused later" in reversal.reasons[0]


def test_two_refusals_are_none() -> None:
    words = "to release the harbour ledgers"
    refusals = [
        claim(words, "2031-01-01", cue="refused", act=Act.DENY),
        claim(words, "2031-06-01", cue="never wanted", act=Act.DENY),
    ]
    assert found(*refusals) == []


def test_praise_and_blame_of_one_person_are_a_candidate() -> None:
    tamm = Speaker("Bo Tamm", SpeakerType.PERSON)
    praise = claim("Bo Tamm for the harbour", cue="praised", act=Act.PRAISE, target=tamm)
    blame = claim("Bo Tamm over the harbour", "2032-06-02", cue="denounced", act=Act.ACCUSE, target=tamm)
    (reversal,) = found(praise, blame)
    assert reversal.reasons == ("“praised Bo Tamm” then, “denounced Bo Tamm” later",)
    call = claim("Bo Tamm harbour call", "2032-06-02", cue="denounced", act=Act.ACCUSE, target=tamm)
    assert found(praise, call) == []


@pytest.mark.parametrize(
    "polarity", [polarity for polarity in Polarity if polarity is not Polarity.SAID], ids=lambda each: each.value
)
def test_what_was_not_said_takes_nothing_back(polarity: Polarity) -> None:
    assert pair("“We will sell the harbour.”", "“We will not sell the harbour.”", polarity=polarity) == []


def test_what_the_statement_says_is_conditional_takes_nothing_back() -> None:
    words = "“We will not sell the harbour.”"
    later = {"conditions": (Span(1, 8),)}
    assert pair("“We will sell the harbour.”", words, **later) == []


def test_claims_of_one_day_or_of_none_are_not_compared() -> None:
    one, other = "“We will sell the harbour.”", "“We will not sell the harbour.”"
    assert found(claim(one), claim(other)) == []
    assert found(claim(one), claim(other, None)) == []


def test_another_speaker_takes_nothing_back() -> None:
    son = Speaker("Ilse Vorne Jr.", SpeakerType.PERSON)
    for speaker in (son, Speaker("Bo Tamm", SpeakerType.PERSON)):
        assert pair("“We will sell the harbour.”", "“We will not sell the harbour.”", speaker=speaker) == []


def test_reasons_show_the_words_as_they_stand() -> None:
    (reversal,) = pair("“We WILL sell the Harbour to Esteria.”", "“We won’t sell the harbour to Esteria.”")
    assert reversal.reasons == ("“WILL sell” then, “won’t sell” later; both about “Harbour” and “Esteria”",)


def test_a_claim_is_in_two_candidates_at_most() -> None:
    claims = [claim("“We will sell the harbour.”", f"2031-01-{day:02}") for day in range(1, 9)]
    claims += [claim("“We will not sell the harbour.”", f"2031-02-{day:02}") for day in range(1, 9)]
    reversals = found(*claims)
    places = [place for reversal in reversals for place in (reversal.earlier, reversal.later)]
    assert reversals
    assert max(map(places.count, places)) <= 2


def test_the_order_of_time_is_kept_and_the_best_come_first() -> None:
    claims = [
        claim("“We will not sell the harbour to Esteria.”", "2031-01-01"),
        claim("“I support the harbour lease for the fishermen of Quell.”", "2031-02-01"),
        claim("“We will sell the harbour to Esteria.”", "2031-03-01"),
        claim("“I oppose the harbour lease for big ships.”", "2031-04-01"),
    ]
    reversals = found(*claims)
    assert [(each.earlier, each.later) for each in reversals] == [(0, 2), (1, 3)]
    assert reversals[0].score > reversals[1].score
    assert reversals == found(*claims)


def test_twice_the_claims_take_little_more_than_twice_the_time(
    least_time: Callable[[Callable[[], object]], float],
) -> None:
    def many(count: int) -> list[Claim]:
        day = "20{:02}-{:02}-{:02}"
        return [
            claim(
                f"“We will{' not' * (n % 2)} sell the harbour of w{n // 2}x to Esteria and Quell.”",
                day.format(10 + n // 336, 1 + n // 28 % 12, 1 + n % 28),
            )
            for n in range(count)
        ]

    small, large = (least_time(partial(find_reversals, many(n), see, rarity=RARITY)) for n in (500, 4000))
    assert large < 30 * max(small, 0.02)


@pytest.mark.parametrize(
    "words", ["", "…", "not " * 10_000, "not", "no no no", "? ! .", "\ud800 not \u202e", "w " * 30_000, "1 " * 9_000]
)
def test_hostile_words_are_taken_apart_in_little_time(words: str) -> None:
    one = claim(words or "…")
    lead = one.thread.lead
    start = time.process_time()
    assertions_of(lead.article.text, lead.statement)
    assert found(one, claim(words or "…", "2032-01-01")) == []
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("one", "other"),
    [("selling", "sold"), ("taxes", "tax"), ("cutting", "cuts"), ("released", "releases"), ("denied", "denies")],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_each_pair_of_opposites_has_two_sides() -> None:
    for word, other in (("support", "opposes"), ("raise", "cuts"), ("guilty", "innocent"), ("accepted", "rejects")):
        ((pair_number, side),) = opposite_of(word)
        assert (pair_number, not side) in opposite_of(other)
    assert opposite_of("harbour") == []
