from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from zlib import crc32

import numpy as np
import pytest
from numpy.typing import NDArray

from onrecord.compare import groups as groups_module
from onrecord.compare.commonness import Commonness
from onrecord.compare.grouping import group
from onrecord.compare.groups import Change
from onrecord.compare.profiles import Profile, profile
from onrecord.compare.stories import Pair, Story, StoryFinder
from onrecord.errors import ArchiveError
from onrecord.records import Article

START = date(2031, 5, 4)
SYLLABLES = ("ba", "dor", "el", "fin", "ga", "hul", "is", "kem", "lo", "mir", "nu", "ost", "pra", "ri", "sul", "vek")
COMMON = [
    "the",
    "council",
    "said",
    "that",
    "people",
    "would",
    "have",
    "more",
    "time",
    "for",
    "a",
    "plan",
    "this",
    "year",
]


class WordVectors:
    """Vectors that are sums of a fixed vector for each word."""

    def of(self, texts: Sequence[str]) -> NDArray[np.int8]:
        return np.stack([self._one(text) for text in texts])

    def _one(self, text: str) -> NDArray[np.int8]:
        total = np.zeros(32)
        for word in text.lower().split():
            total += np.random.default_rng(crc32(word.encode("utf-8", "replace"))).normal(size=32)
        length = float(np.sqrt((total * total).sum()))
        return np.clip(np.rint(total * (100 / length if length else 0)), -127, 127).astype(np.int8)


VECTORS = WordVectors()


def commonness() -> Commonness:
    return Commonness(dict.fromkeys(COMMON, 900), 1000)


def vocabulary(seed: str, words: int = 30) -> list[str]:
    random = Random(seed)
    return ["".join(random.choices(SYLLABLES, k=3)) + "q" for _ in range(words)]


def tell(words: Sequence[str], seed: str, day: date | None = START, outlet: str = "Harrowdene Courier") -> Article:
    """An article in which ``words`` are told in an order of its own, among common ones."""
    random = Random(seed)
    title = " ".join(random.sample(words, 6)).capitalize()
    told = [random.choice(words) if random.random() < 0.5 else random.choice(COMMON) for _ in range(150)]
    return Article(text=f"{title}\n\n{' '.join(told)}.", title=title, outlet=outlet, published=day)


def happening(name: str, articles: int, day: date = START) -> list[Article]:
    words = vocabulary(name)
    return [tell(words, f"{name}{number}", day + timedelta(number % 3)) for number in range(articles)]


def add(finder: StoryFinder, articles: Iterable[Article]) -> None:
    for article in articles:
        finder.add(profile(article, VECTORS, commonness=commonness()))


def found(articles: Iterable[Article], *, batch: int = 10_000) -> StoryFinder:
    finder = StoryFinder(commonness())
    for place, article in enumerate(articles, 1):
        add(finder, [article])
        if place % batch == 0:
            finder.settle()
    finder.settle()
    return finder


def groups(finder: StoryFinder) -> set[frozenset[str]]:
    return {frozenset(member.article for member in story.members) for story in finder.stories()}


def ids(articles: Iterable[Article]) -> frozenset[str]:
    return frozenset(article.id for article in articles)


HAPPENINGS = [
    happening(name, 5, START + timedelta(step)) for step, name in enumerate(("dam", "strike", "fire", "vote"))
]
ALL = [article for articles in HAPPENINGS for article in articles]


def test_articles_on_one_happening_are_one_story() -> None:
    assert groups(found(ALL)) == {ids(articles) for articles in HAPPENINGS}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("batch", [1, 3, 100])
def test_the_order_of_coming_does_not_matter(seed: int, batch: int) -> None:
    order = list(ALL)
    Random(seed).shuffle(order)
    assert groups(found(order, batch=batch)) == groups(found(ALL))


def test_the_same_articles_in_the_same_order_give_the_same_stories() -> None:
    assert found(ALL, batch=7).stories() == found(ALL, batch=7).stories()


def test_a_late_article_joins_its_story_and_nothing_else_changes() -> None:
    late = HAPPENINGS[0][2]
    finder = found(article for article in ALL if article is not late)
    before = {story.id for story in finder.stories()}
    add(finder, [late])
    (change,) = finder.settle()
    assert change.item == late.id and change.before is None
    assert change.after == finder.story_of(HAPPENINGS[0][0].id)
    assert {story.id for story in finder.stories()} == before


def test_what_was_settled_is_not_told_again() -> None:
    assert found(ALL).settle() == ()


def test_a_chain_over_weeks_is_not_one_story() -> None:
    """Each article shares two thirds of its words with the next, and the last none with the first."""
    words = vocabulary("chain", 200)
    chain = [tell(words[step * 8 : step * 8 + 24], f"link{step}", START + timedelta(2 * step)) for step in range(20)]
    finder = found(chain)
    assert finder.story_of(chain[0].id) != finder.story_of(chain[10].id) != finder.story_of(chain[19].id)
    assert max(len(story.members) for story in finder.stories()) <= 5
    assert min(len(story.members) for story in found(chain[:2]).stories()) == 2, "its links alone are near"


def test_the_same_words_weeks_later_are_another_story() -> None:
    again = [
        Article(text=f"{article.text} Again.", title=article.title, published=START + timedelta(30))
        for article in HAPPENINGS[0]
    ]
    assert groups(found([*HAPPENINGS[0], *again])) == {ids(HAPPENINGS[0]), ids(again)}


def test_a_story_lasts_while_articles_come() -> None:
    words = vocabulary("siege", 12)
    siege = [tell(words, f"siege{step}", START + timedelta(step // 2)) for step in range(10)]
    (story,) = found(siege).stories()
    assert (story.first_day, story.last_day) == (START.toordinal(), START.toordinal() + 4)
    assert len(found([siege[0], siege[-1]]).stories()) == 2, "without those between them they are apart"


def test_a_text_that_comes_again_within_a_week_is_on_the_same_happening() -> None:
    first = HAPPENINGS[0][0]
    again = Article(text=f"{first.text} Again.", title=first.title, published=START + timedelta(6))
    assert len(found([first, again]).stories()) == 1


def test_two_stories_that_new_articles_prove_to_be_one_are_merged() -> None:
    words = vocabulary("quake", 60)
    sides = [
        [tell(part, f"{side}{number}") for number in range(2)] for side, part in (("a", words[:24]), ("b", words[36:]))
    ]
    finder = found([*sides[0], *sides[1]])
    first, second = (finder.story_of(side[0].id) for side in sides)
    assert first != second
    add(finder, [tell(words[6:54], f"both{number}") for number in range(12)])
    changes = finder.settle()
    assert finder.story_of(sides[0][0].id) == finder.story_of(sides[1][0].id)
    moved = {change for change in changes if change.before is not None}
    kept = finder.story_of(sides[0][0].id)
    assert kept in (first, second)
    assert moved == {
        Change(article.id, before, kept)
        for side, before in zip(sides, (first, second), strict=True)
        for article in side
        if before != kept and before is not None and kept is not None
    }


def test_an_undated_article_joins_only_what_is_very_near() -> None:
    words = vocabulary("dam")
    undated = tell(words, "dam0", None)
    finder = found([*ALL, undated])
    assert finder.story_of(undated.id) == finder.story_of(HAPPENINGS[0][0].id)
    less = [*words[:22], *vocabulary("elsewhere", 8)]
    assert len(found([*HAPPENINGS[0], tell(less, "less", START)]).stories()) == 1
    assert len(found([*HAPPENINGS[0], tell(less, "less", None)]).stories()) == 2


def test_a_new_article_leaves_alone_what_is_long_past(monkeypatch: pytest.MonkeyPatch) -> None:
    words = vocabulary("saga", 800)
    saga = [tell(words[step * 2 : step * 2 + 12], f"day{step}", START + timedelta(step)) for step in range(150)]
    finder = found(saga[:-1])
    grouped: list[int] = []

    def count(near: Mapping[str, Mapping[str, int]], *, least: int) -> tuple[tuple[str, ...], ...]:
        grouped.append(len(near))
        return group(near, least=least)

    monkeypatch.setattr(groups_module, "group", count)
    add(finder, saga[-1:])
    finder.settle()
    assert 1 < grouped[0] < 50
    assert all(finder.story_of(article.id) for article in saga)


def test_undated_articles_alone_have_no_days() -> None:
    (story,) = found([tell(vocabulary("dam"), f"x{number}", None) for number in range(2)]).stories()
    assert (story.first_day, story.last_day) == (None, None)


def test_a_copy_goes_with_its_original_whichever_comes_first() -> None:
    original, copy = HAPPENINGS[0][0], Article(text="Something else.", title="Else")
    for order in ((original, copy), (copy, original)):
        finder = StoryFinder(commonness())
        for article in order:
            made = profile(article, VECTORS, commonness=commonness())
            finder.add(made, copy_of=original.id if article is copy else None)
        finder.settle()
        (story,) = finder.stories()
        assert finder.story_of(copy.id) == story.id == finder.story_of(original.id)
        assert [(member.article, member.copy_of) for member in story.members] == [
            (original.id, None),
            (copy.id, original.id),
        ]


def test_copies_of_one_another_do_not_end_in_a_circle() -> None:
    finder = StoryFinder(commonness())
    one, other = (profile(article, VECTORS, commonness=commonness()) for article in ALL[:2])
    finder.add(one, copy_of=other.id)
    finder.add(other, copy_of=one.id)
    finder.settle()
    assert finder.story_of(one.id) == finder.story_of(other.id) == other.id


def test_an_article_added_twice_counts_once() -> None:
    assert groups(found([*ALL, *ALL])) == groups(found(ALL))


def test_members_have_scores_and_a_lone_article_has_one() -> None:
    both = found([*HAPPENINGS[0], tell(vocabulary("alone"), "alone")]).stories()
    scores = sorted((len(story.members), [member.score for member in story.members]) for story in both)
    assert scores[0] == (1, [1.0])
    assert all(0.3 < score < 1 for score in scores[1][1])


def restored(articles: Sequence[Article]) -> tuple[StoryFinder, list[Profile]]:
    """A finder that was kept after ``articles`` and taken up again."""
    words, pairs, kept = commonness(), list[Pair](), list[bytes]()
    finder = StoryFinder(words)
    for article in articles:
        made = profile(article, VECTORS, commonness=words)
        kept.append(made.to_bytes())
        pairs += finder.add(made)
    finder.settle()
    again = commonness()
    again.recall(words.to_json())
    profiles = [Profile.from_bytes(data) for data in kept]
    story_of = {each.id: story for each in profiles if (story := finder.story_of(each.id)) is not None}
    return StoryFinder.restore(again, profiles, pairs=pairs, story_of=story_of, copies={}), profiles


def test_a_finder_that_was_kept_goes_on_as_if_it_had_not_stopped() -> None:
    order = list(ALL)
    Random(3).shuffle(order)
    finder, _profiles = restored(order[:12])
    assert groups(finder) == groups(found(order[:12]))
    add(finder, order[12:])
    finder.settle()
    assert groups(finder) == groups(found(ALL))


def test_an_article_kept_without_a_story_gets_one() -> None:
    finder, profiles = restored(HAPPENINGS[0])
    later = StoryFinder.restore(commonness(), profiles, pairs=(), story_of={}, copies={})
    assert {change.item for change in later.settle()} == {each.id for each in profiles}
    assert len(finder.stories()) == 1


HOSTILE = [
    Article(text=""),
    Article(text="\x00\ud800\udfff", title="\ud800"),
    Article(text="A" * 1_000_000),
    Article(text="'" * 100_000 + "’a" * 100_000, title="’" * 10_000),
    Article(text="\u202e水" * 50_000, published=date.max),
    Article(text="Ab Cd " * 100_000, published=date.min),
    Article(text=" \n" * 100_000 + "x"),
    Article(text="".join(map(chr, range(32, 50_000)))),
]


def test_hostile_articles_are_alone_and_can_be_kept() -> None:
    profiles = [profile(article, VECTORS, commonness=commonness()) for article in HOSTILE]
    assert [Profile.from_bytes(each.to_bytes()) for each in profiles] == profiles
    assert all(len(each.to_bytes()) < 20_000 for each in profiles)
    assert len(found([*HOSTILE, *HAPPENINGS[0]]).stories()) == len(HOSTILE) + 1


@pytest.mark.parametrize("data", [b"", b"no", b"x\x9c", Profile("a", 1, {}, {}, b"", b"").to_bytes()[:-9]])
def test_a_damaged_profile_is_told(data: bytes) -> None:
    with pytest.raises(ArchiveError, match="damaged"):
        Profile.from_bytes(data)


@pytest.mark.parametrize(
    "text", ["", "[]", '{"articles": 1}', '{"articles": "x", "words": {}}', '{"articles": 1, "words": 2}']
)
def test_damaged_counts_are_told(text: str) -> None:
    with pytest.raises(ArchiveError, match="damaged"):
        commonness().recall(text)


def test_what_one_archive_has_everywhere_tells_nothing_after_a_while() -> None:
    words = commonness()
    before = words.weigh({"harrowdene": 1})["harrowdene"]
    for _ in range(400):
        words.learn(["harrowdene", "a"])
    assert words.weigh({"harrowdene": 1}).get("harrowdene", 0) < before / 3
    assert words.weigh({"harrowdene": 1}, learnt=False) == {"harrowdene": before}


def test_what_is_learnt_is_bounded() -> None:
    words = commonness()
    for start in range(0, 250_000, 50_000):
        words.learn(["kept", *map(str, range(start, start + 50_000))])
    assert '"kept": 5' in words.to_json() and len(words.to_json()) < 1_000_000


def test_the_shipped_table_knows_common_words() -> None:
    weights = Commonness.open().weigh({"the": 1, "president": 1, "landslide": 1, "harrowdene": 1})
    assert "the" not in weights
    assert weights["harrowdene"] > weights["landslide"] > weights.get("president", 0)


def test_a_story_is_a_value() -> None:
    assert Story("a", (), None, None) == Story("a", (), None, None)
