from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from onrecord.cli.evaluate_stories import evaluate_stories as evaluate_command
from onrecord.errors import GoldError
from onrecord.evaluation.stories import FindStories, LabelledArticle, choose_others, evaluate_stories, read_stories
from onrecord.records import Article

LABELLED = [LabelledArticle(Article(text=f"text {name}", title=name), name[0]) for name in ("a1", "a2", "b1", "b2")]
OTHERS = [Article(text=f"other {number}") for number in range(5)]


def finds(stories: Mapping[str, str]) -> FindStories:
    def find(articles: Sequence[Article]) -> Mapping[str, str]:
        named = {article.id: article.title or "" for article in articles}
        return {id_: stories[title] for id_, title in named.items() if title in stories}

    return find


def figures(**stories: str) -> Mapping[str, float]:
    return evaluate_stories(LABELLED, OTHERS, finds(stories)).figures


def test_stories_found_as_they_are_labelled_are_all_right() -> None:
    assert figures(a1="x", a2="x", b1="y", b2="y") == {"F1": 100, "precision": 100, "recall": 100, "whole": 100}


def test_articles_left_alone_cost_recall() -> None:
    assert figures(a1="x", a2="x") == {"F1": 85.7, "precision": 100, "recall": 75, "whole": 50}


def test_stories_thrown_together_cost_precision() -> None:
    assert figures(a1="x", a2="x", b1="x", b2="x") == {"F1": 66.7, "precision": 50, "recall": 100, "whole": 0}


def test_one_article_in_the_wrong_story_spoils_both() -> None:
    # Three articles in x: shares 2/3, 2/3, 1/3, and 1 for b2; recall 1, 1, 1/2, 1/2.
    assert figures(a1="x", a2="x", b1="x", b2="y") == {"F1": 70.6, "precision": 66.7, "recall": 75, "whole": 0}


def test_unlabelled_articles_cost_nothing_and_are_told() -> None:
    def find(articles: Sequence[Article]) -> Mapping[str, str]:
        return {article.id: (article.title or "a1")[0] for article in articles}

    report = evaluate_stories(LABELLED, OTHERS, find)
    assert report.figures["F1"] == 100
    assert "1 of 2, 1 of 7" in report.to_table()


def test_mistakes_name_articles_of_stories_that_are_not_whole() -> None:
    report = evaluate_stories(LABELLED, OTHERS, finds({"a1": "x", "a2": "x", "b1": "y"}))
    assert [(each.words, each.wanted) for each in report.errors] == [("b1", "b"), ("b2", "b")]
    assert report.errors[0].found == "y"


def test_others_are_chosen_by_their_content_and_never_labelled() -> None:
    articles = [*OTHERS, LABELLED[0].article, OTHERS[0]]
    chosen = choose_others(articles, LABELLED, 3)
    assert chosen == choose_others(articles[::-1], LABELLED, 3) and len(set(chosen)) == 3
    assert len(choose_others(articles, LABELLED, 100)) == 5


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("", "fewer than two"),
        ('{"text": "a", "story": "x"}\n', "fewer than two"),
        ('{"text": "a", "story": "x"}\n{"text": "b"}\n', ":2: has no story"),
        ('{"text": "a", "story": 7}\n', ":1: has no story"),
        ("[1]\n", ":1: must be an object"),
        ("{\n", ":1: is not JSON"),
    ],
)
def test_a_broken_file_is_told(tmp_path: Path, lines: str, fault: str) -> None:
    path = tmp_path / "stories.jsonl"
    path.write_text(lines)
    with pytest.raises(GoldError, match=fault):
        read_stories(path)


def test_the_command_finds_stories_with_what_ships(tmp_path: Path) -> None:
    dam = "The Harrowdene dam burst on Monday, and Ada Quill, mayor of Oskerry, ordered the valley to be emptied."
    vote = "Voters in Pellmark chose Tomas Ferrow as their governor by a margin of nine votes, a recount showed."
    records = [
        {"text": f"{lead} {more}", "title": title, "story": story, "published": "2031-05-04"}
        for story, lead, titles in (
            ("dam", dam, ("Harrowdene dam bursts above Oskerry", "Oskerry valley emptied as Harrowdene dam bursts")),
            ("vote", vote, ("Ferrow wins Pellmark by nine votes", "Recount gives Pellmark to Ferrow by nine votes")),
        )
        for title, more in zip(titles, ("Nobody was hurt.", "More is to follow."), strict=True)
    ]
    stories, news = tmp_path / "stories.jsonl.gz", tmp_path / "news.jsonl"
    stories.write_bytes(gzip.compress("".join(json.dumps(record) + "\n" for record in records).encode()))
    news.write_text("".join(json.dumps({"text": f"Unlike {number} others."}) + "\n" for number in range(5)))
    report = evaluate_command(stories, news, 3)
    assert report.figures == {"F1": 100, "precision": 100, "recall": 100, "whole": 100}
    assert report.counts == {"F1": 4, "precision": 4, "recall": 4, "whole": 2}
