"""Threads: what days, stories and few words do to the judgement of a pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest

from onrecord.compare.same import SameStatement
from onrecord.compare.threads import LEAST_SAME, ThreadFinder
from onrecord.records import Article, Kind, Polarity, Span, Speaker, SpeakerType, Statement

FIRST = "that the harbour of Quell will never be sold to the miners of Esteria"
AGAIN = "that nobody will sell the harbour of Quell to miners from Esteria"


@dataclass(frozen=True, slots=True)
class Said:
    number: int
    article: int
    day: date | None
    story: int | None
    voices: tuple[int, ...] = (1,)


@pytest.fixture(scope="module")
def judge() -> SameStatement:
    return SameStatement.open()


def sameness(
    judge: SameStatement,
    contents: tuple[str, str] = (FIRST, AGAIN),
    *,
    days: tuple[date | None, date | None] = (date(2031, 3, 9), date(2031, 3, 9)),
    stories: tuple[int | None, int | None] = (None, None),
    polarity: Polarity = Polarity.SAID,
) -> int:
    """Thousandths of two statements by one speaker in two articles; 0 where they are different for certain."""

    def look(numbers: Sequence[int]) -> dict[int, tuple[Article, Statement]]:
        found = {}
        for number in numbers:
            words = contents[number]
            speaker = Speaker("Ilse Vorne", SpeakerType.PERSON)
            span = (Span(0, len(words)),)
            statement = Statement((), (), span, Kind.INDIRECT, 0.9, speaker=speaker, polarity=polarity)
            found[number] = Article(words, published=days[number]), statement
        return found

    uttered = {number: Said(number, number, days[number], stories[number]) for number in (0, 1)}
    return ThreadFinder(judge, look).judge([(0, 1)], uttered).get((0, 1), 0)


def test_what_is_said_again_after_months_is_less_likely_the_same(judge: SameStatement) -> None:
    weeks = [sameness(judge, days=(date(2031, 3, 9), day)) for day in (date(2031, 3, 12), date(2031, 9, 1))]
    assert weeks[0] > weeks[1] >= 100


def test_words_told_again_after_months_are_the_same_statement(judge: SameStatement) -> None:
    assert sameness(judge, (FIRST, FIRST), days=(date(2031, 3, 9), date(2031, 9, 1))) >= LEAST_SAME


def test_in_one_story_days_do_not_count(judge: SameStatement) -> None:
    apart = date(2031, 3, 9), date(2031, 9, 1)
    assert sameness(judge, days=apart, stories=(4, 4)) == sameness(judge) > sameness(judge, days=apart, stories=(4, 5))


def test_unknown_days_count_as_far_apart(judge: SameStatement) -> None:
    far = sameness(judge, days=(date(2031, 3, 9), date(2032, 3, 9)))
    assert sameness(judge, days=(date(2031, 3, 9), None)) == far < sameness(judge)


@pytest.mark.parametrize(
    ("contents", "polarity"),
    [((FIRST, FIRST), Polarity.REFUSED), (("harbours never close", "harbours never close"), Polarity.SAID)],
)
def test_few_words_and_refusals_are_of_their_own_occasion(
    judge: SameStatement, contents: tuple[str, str], polarity: Polarity
) -> None:
    near, far = (
        sameness(judge, contents, days=(date(2031, 3, 9), day), polarity=polarity)
        for day in (date(2031, 3, 10), date(2031, 9, 1))
    )
    assert near >= LEAST_SAME
    assert far == 0


def test_what_is_denied_is_not_what_was_said(judge: SameStatement) -> None:
    said = "We will sell the harbour of Quell to the miners of Esteria"
    denied = "We will not sell the harbour of Quell to the miners of Esteria"
    assert sameness(judge, (said, denied)) == 0 < sameness(judge, (denied, denied))


def test_one_need_in_opposite_forms_is_one_statement_even_months_apart(judge: SameStatement) -> None:
    without = "that Ostrel would not be able to repair the dam without foreign engineers"
    only = "that it is only with the help of engineers from abroad that Ostrel has been able to repair the dam"
    assert sameness(judge, (without, only), days=(date(2031, 3, 9), date(2031, 9, 1))) >= LEAST_SAME
