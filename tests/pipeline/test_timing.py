"""From a speaker and a topic to a timeline: who is meant, what is found, and what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import pytest

from onrecord.archive import Selection
from onrecord.errors import SettingError
from onrecord.pipeline.timing import CLOSE, timeline_of
from onrecord.records import (
    Act,
    Article,
    Kind,
    Polarity,
    Rendition,
    Span,
    Speaker,
    SpeakerType,
    Statement,
    Thread,
)


@dataclass(frozen=True)
class Hit:
    id: str
    statement: Statement
    closeness: float | None = None


@dataclass(frozen=True)
class Named:
    name: str
    type: SpeakerType = SpeakerType.PERSON


@dataclass
class Kept:
    """An archive of statements, each a text, a day and a speaker; remembers what it was asked."""

    said: Sequence[tuple[str, str, str]]
    names: Sequence[str]
    closeness: Sequence[float] = ()
    asked: list[Selection] = field(default_factory=list)

    def _statement(self, text: str, speaker: str) -> Statement:
        told = Speaker(speaker, SpeakerType.PERSON)
        content = (Span(0, len(text)),)
        return Statement((), (), content, Kind.DIRECT, 1.0, told, act=Act.STATE, act_score=1.0, polarity=Polarity.SAID)

    def speakers(self, name: str | None = None, *, limit: int | None = None) -> Sequence[Named]:
        return [Named(each) for each in self.names][:limit]

    def select(self, selection: Selection, *, limit: int = 20) -> list[Hit]:
        self.asked.append(selection)
        hits = [Hit(str(number), self._statement(text, name)) for number, (text, _, name) in enumerate(self.said)]
        return hits[:limit]

    def alike(self, words: str, selection: Selection | None = None, *, limit: int = 20) -> list[Hit]:
        hits = self.select(selection or Selection(), limit=limit)
        return [Hit(hit.id, hit.statement, close) for hit, close in zip(hits, self.closeness, strict=False)]

    def count(self, selection: Selection) -> int:
        return len(self.said)

    def threads_of(self, statement_ids: Sequence[str]) -> list[Thread]:
        threads = []
        for each in statement_ids:
            text, day, name = self.said[int(each)]
            on = date.fromisoformat(day)
            article = Article(text, outlet="Norcall Post", published=on, url=each)
            threads.append(Thread(each, (Rendition(each, article, self._statement(text, name), on),)))
        return threads


VORNE = "Ilse Vorne"


def test_claims_come_in_order_with_candidates_for_reversals() -> None:
    archive = Kept(
        [
            ("“We will not sell the harbour to Esteria.”", "2032-06-02", "Vorne"),
            ("“We will sell the harbour to Esteria.”", "2031-03-09", VORNE),
        ],
        [VORNE],
    )
    timeline = timeline_of(archive, "vorne", about="harbour", since=date(2031, 1, 1), until=date(2033, 1, 1))
    assert [claim.days[0].year for claim in timeline.claims] == [2031, 2032]
    assert (timeline.speakers, timeline.about, timeline.left_out) == ((VORNE,), "harbour", 0)
    assert [(each.earlier, each.later) for each in timeline.reversals] == [(0, 1)]
    (asked,) = archive.asked
    assert (asked.speaker, asked.about) == (VORNE, "harbour")
    assert (asked.since, asked.until) == (date(2031, 1, 1), date(2033, 1, 1))


def test_of_several_of_one_name_the_one_who_says_most_is_meant() -> None:
    names = (VORNE, "Vorne", "Ilse M. Vorne", "Ilse Vorne Jr.", "Karl Vorne", "Vorne administration")
    archive = Kept([("“Yes.”", f"2031-01-0{number}", name) for number, name in enumerate(names, 1)], [
        VORNE, "Ilse Vorne Jr.", "Karl Vorne", "Vorne administration",
    ])  # fmt: skip
    timeline = timeline_of(archive, "Vorne")
    told = [claim.thread.lead.statement.speaker for claim in timeline.claims]
    assert [each.name for each in told if each is not None] == [VORNE, "Vorne", "Ilse M. Vorne"]


def test_what_is_beyond_the_limit_is_counted() -> None:
    archive = Kept([("“Yes.”", "2031-01-01", VORNE)] * 9, [VORNE])
    timeline = timeline_of(archive, "Vorne", limit=4)
    assert (len(timeline.claims), timeline.left_out) == (4, 5)
    assert timeline_of(archive, "Vorne", limit=9).left_out == 0


def test_by_meaning_only_what_is_close_is_taken() -> None:
    close = [0.9, CLOSE, CLOSE - 0.01, 0.1]
    archive = Kept([(f"“Yes {number}.”", "2031-01-01", VORNE) for number in range(4)], [VORNE], closeness=close)
    timeline = timeline_of(archive, "Vorne", meaning="the sale of the harbour")
    assert len(timeline.claims) == 2
    assert timeline.about == "the sale of the harbour"
    assert timeline_of(archive, "Vorne", about="harbour", meaning="a sale").about == "harbour, a sale"


def test_a_limit_counts_what_is_close_and_left_out() -> None:
    archive = Kept([("“Yes.”", "2031-01-01", VORNE)] * 4, [VORNE], closeness=[0.9, 0.8, 0.7, 0.1])
    timeline = timeline_of(archive, "Vorne", meaning="a sale", limit=2)
    assert (len(timeline.claims), timeline.left_out) == (2, 1)


def test_nobody_of_that_name_gives_an_empty_timeline() -> None:
    timeline = timeline_of(Kept([], []), "Nobody", about="harbour")
    assert (timeline.speakers, timeline.claims) == ((), ())


def test_a_name_without_letters_and_a_limit_of_none_are_refused() -> None:
    with pytest.raises(SettingError, match="no letter"):
        timeline_of(Kept([], []), "…")
    with pytest.raises(SettingError, match="limit"):
        timeline_of(Kept([], []), "Vorne", limit=0)
