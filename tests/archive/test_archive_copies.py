"""Copies of one article are linked to one original."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from invented import Said, reading, story

import onrecord
from onrecord.archive import Archive, Kept, Outcome
from onrecord.records import Reading

DAY = date(2031, 3, 9)


def told(number: int, *, outlet: str, day: int | None = 9, url: str | None = None, tail: str = "") -> Reading:
    published = None if day is None else DAY.replace(day=day)
    return reading("So.", head=story(number) + tail, outlet=outlet, published=published, url=url)


def originals(archive: Archive) -> dict[str | None, str | None]:
    """By outlet, the outlet of the article of which its own is a copy."""
    found = list(archive.said(limit=1000))
    outlets = {each.article.id: each.article.outlet for each in found}
    return {each.article.outlet: outlets.get(each.original or "") for each in found}


def test_the_same_text_of_another_outlet_is_a_copy(archive: Archive) -> None:
    first, second = told(1, outlet="A"), told(1, outlet="B")
    assert archive.save(first)[0] == Kept(first.article.id, Outcome.ADDED)
    assert archive.save(second)[0] == Kept(second.article.id, Outcome.COPY, first.article.id)
    assert originals(archive) == {"A": None, "B": "A"}
    assert archive.overview().copies == 1
    assert [each.copies for each in archive.outlets()] == [0, 1]


def test_the_same_page_with_another_text_is_a_copy(archive: Archive) -> None:
    page = "https://post.example/harbour"
    archive.save(told(1, outlet="A", url=page))
    archive.save(told(2, outlet="B", url=f"{page}?from=feed"))
    archive.save(told(3, outlet="C", url="https://post.example/other"))
    assert originals(archive) == {"A": None, "B": "A", "C": None}


def test_a_text_of_which_much_is_the_same_is_a_copy(archive: Archive) -> None:
    archive.save(told(1, outlet="A"))
    archive.save(told(1, outlet="B", tail=" and a tail of their own"))
    archive.save(told(2, outlet="C"))
    assert originals(archive) == {"A": None, "B": "A", "C": None}


@pytest.mark.parametrize("together", [True, False], ids=["one batch", "three"])
@pytest.mark.parametrize("order", list(permutations((1, 2, 3))), ids=str)
def test_of_three_the_earliest_is_the_original_in_whatever_order_they_come(
    archive: Archive, order: tuple[int, ...], together: bool
) -> None:
    articles = {day: told(1, outlet=f"day {day}", day=day, tail=f" tail {day}" * (day - 1)) for day in order}
    batches = [tuple(articles.values())] if together else [(article,) for article in articles.values()]
    kept = [each for batch in batches for each in archive.save(*batch)]
    assert originals(archive) == {"day 1": None, "day 2": "day 1", "day 3": "day 1"}
    assert list(archive.check()) == []
    if together:
        assert {each.article_id: each.original for each in kept} == {
            article.article.id: None if day == 1 else articles[1].article.id for day, article in articles.items()
        }


def test_articles_without_a_date_come_after_those_with_one(archive: Archive) -> None:
    archive.save(told(1, outlet="undated", day=None))
    archive.save(told(1, outlet="dated"))
    archive.save(told(1, outlet="undated too", day=None))
    assert originals(archive) == {"dated": None, "undated": "dated", "undated too": "dated"}


def test_a_copy_by_page_of_what_is_a_copy_by_text_makes_no_chain(archive: Archive) -> None:
    page = "https://post.example/harbour"
    archive.save(told(1, outlet="A", day=1))
    archive.save(told(2, outlet="B", day=5, url=page), told(1, outlet="C", day=3, url=page))
    assert list(archive.check()) == []
    assert originals(archive) == {"A": None, "B": None, "C": "A"}


def test_texts_without_words_are_no_copies_of_each_other(tmp_path: object) -> None:
    with onrecord.open(f"{tmp_path}/true.db") as archive:
        outcomes = [
            archive.save(Reading(onrecord.Article(text, outlet=outlet), ()))[0].outcome
            for text, outlet in (("!!!", "A"), ("???", "B"), ("", "C"))
        ]
        assert outcomes == [Outcome.ADDED] * 3


def test_copies_are_told_by_the_true_rules(tmp_path: object) -> None:
    body = "\n\n".join(
        f"The {noun} of Norcall said on Monday that {number} ships had left the {place} before the storm came in."
        for number, (noun, place) in enumerate(
            [("mayor", "old harbour"), ("pilot", "north quay"), ("warden", "grain dock"), ("council", "ferry pier")]
        )
    )
    with onrecord.open(f"{tmp_path}/true.db") as archive:
        articles = [
            onrecord.Article(f"Storm empties port\n\n{body}", outlet="A", published=DAY),
            onrecord.Article(f"Port empty after storm\n\n{body}", outlet="B", published=DAY),
            onrecord.Article(f"Storm empties port\n\n{story(3)}", outlet="C", published=DAY),
        ]
        kept = archive.save(*(Reading(article, ()) for article in articles))
        assert [each.outcome for each in kept] == [Outcome.ADDED, Outcome.COPY, Outcome.ADDED]


def test_leaving_out_copies(archive: Archive) -> None:
    archive.save(told(1, outlet="A"), told(1, outlet="B"), reading(Said("So."), head="Other", outlet="C"))
    assert {each.article.outlet for each in archive.said(originals=True)} == {"A", "C"}
