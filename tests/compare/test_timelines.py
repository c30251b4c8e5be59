"""Timelines: claims in the order of their first day, with days and acts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from spoken_claims import claim

from onrecord.compare.timelines import make_timeline
from onrecord.records import Act, How, Reversal, Thread


def test_claims_stand_in_the_order_of_their_first_day_and_those_without_one_last() -> None:
    threads = [
        claim("we sell", None).thread,
        claim("we wait", "2032-01-01").thread,
        claim("we buy", "2031-01-01").thread,
    ]
    timeline = make_timeline(threads, speakers=("Ilse Vorne",), about="harbour", left_out=3)
    assert [each.thread.lead.quote for each in timeline.claims] == [("we buy",), ("we wait",), ("we sell",)]
    assert [each.days for each in timeline.claims] == [(date(2031, 1, 1),), (date(2032, 1, 1),), ()]
    assert (timeline.speakers, timeline.about, timeline.left_out, timeline.reversals) == (
        ("Ilse Vorne",), "harbour", 3, ()
    )  # fmt: skip


def test_a_claim_has_each_day_once_and_its_acts_by_frequency() -> None:
    told = [
        claim("we never sell", day, act=act).thread.lead
        for day, act in (
            ("2031-02-01", Act.STATE), ("2031-01-01", Act.PROMISE), ("2031-01-01", Act.PROMISE), (None, Act.DENY)
        )
    ]  # fmt: skip
    renditions = (told[0], *(replace(each, how=How.VERBATIM) for each in told[1:]))
    (found,) = make_timeline([Thread("t", renditions)], speakers=(), about=None).claims
    assert found.days == (date(2031, 1, 1), date(2031, 2, 1))
    assert found.acts == (Act.PROMISE, Act.STATE, Act.DENY)


def test_reversals_are_looked_for_among_the_claims_in_order() -> None:
    threads = [claim("we sell", "2032-01-01").thread, claim("we buy", "2031-01-01").thread]
    reversal = Reversal(0, 1, 0.9, ("why",))
    seen = []

    def find(claims: object) -> list[Reversal]:
        seen.append(claims)
        return [reversal]

    timeline = make_timeline(threads, speakers=(), about=None, find_reversals=find)
    assert timeline.reversals == (reversal,)
    assert seen == [list(timeline.claims)]


def test_no_threads_make_an_empty_timeline() -> None:
    assert make_timeline([], speakers=(), about=None).claims == ()
