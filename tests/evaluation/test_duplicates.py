from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from random import Random

import pytest

from onrecord.cli.evaluate_duplicates import HalfOfArticles
from onrecord.cli.evaluate_duplicates import evaluate_duplicates as evaluate_command
from onrecord.errors import GoldError
from onrecord.evaluation.duplicates import (
    evaluate_duplicates,
    group_pairs,
    read_articles,
    read_copies,
)
from onrecord.evaluation.edits import KINDS, edit
from onrecord.records import Article

SYLLABLES = ("ba", "dor", "el", "fin", "ga", "hul", "is", "kem", "lo", "mir", "nu", "ost", "pra", "ri", "sul")


def article(seed: int, words: int = 400) -> Article:
    """An article of invented words, with its title as the first line, in paragraphs of forty."""
    random = Random(seed)
    drawn = ["".join(random.choices(SYLLABLES, k=random.randint(2, 4))) for _ in range(words)]
    paragraphs = [" ".join(drawn[start : start + 40]) + "." for start in range(0, words, 40)]
    title = f"The {drawn[0]} of {drawn[1]}"
    return Article(text="\n\n".join([title, *paragraphs]), title=title, outlet=f"Outlet {seed % 3}")


ARTICLES = [article(seed) for seed in range(40)]


class Fixed:
    """Every text is a candidate, or none; every pair is judged alike."""

    def __init__(self, *, finds: bool = True, agrees: bool = True) -> None:
        self._finds, self._agrees = finds, agrees

    def bands_of(self, text: str) -> Sequence[int]:
        return [1]

    def rank_candidates(self, hits: Iterable[Iterable[int]]) -> Sequence[int]:
        return [other for hit in hits for other in hit] if self._finds else []

    def is_copy(self, a: str, b: str) -> bool:
        return self._agrees


@pytest.mark.parametrize("kind", KINDS)
def test_an_edit_is_the_same_for_the_same_seed_and_changes_the_text(kind: str) -> None:
    one, other = ARTICLES[:2]
    assert edit(kind, one, other, seed=1) == edit(kind, one, other, seed=1) != one.text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["", "one", "a b", "\n\n", "word " * 30])
def test_any_text_can_be_edited(kind: str, text: str) -> None:
    assert isinstance(edit(kind, Article(text=text), Article(text=text), seed=1), str)


def test_a_new_headline_replaces_the_old_one() -> None:
    one, other = ARTICLES[:2]
    first, rest = edit("headline", one, other, seed=1).split("\n\n", 1)
    assert (first, rest) == (other.title, one.text.split("\n\n", 1)[1])


@pytest.mark.parametrize(("kind", "share"), [("cut to 90%", 0.9), ("cut to 50%", 0.5), ("cut to 35%", 0.35)])
def test_a_cut_copy_keeps_the_beginning(kind: str, share: float) -> None:
    text = ARTICLES[0].text
    copy = edit(kind, ARTICLES[0], ARTICLES[1], seed=1)
    assert text.startswith(copy) and len(copy.split()) == round(share * len(text.split()))


def test_an_insertion_adds_paragraphs_of_the_other_article() -> None:
    one, other = ARTICLES[:2]
    added = {*edit("insertion", one, other, seed=1).split("\n\n")} - {*one.text.split("\n\n")}
    assert added and added <= {*other.text.split("\n\n")}


def test_spelling_changes_one_to_five_words_in_a_hundred() -> None:
    for one in ARTICLES:
        words = one.text.split()
        copy = edit("spelling", one, one, seed=1).split()
        changed = sum(a != b for a, b in zip(words, copy, strict=True))
        assert 0 < changed < 0.09 * len(words)


def test_each_article_of_a_half_is_copied_once() -> None:
    report = evaluate_duplicates(ARTICLES, Fixed(), half="a")
    copied = sum(int(one.id, 16) % 2 == 0 for one in ARTICLES)
    assert report.counts["recall"] == sum(report.counts[kind] for kind in KINDS) == copied > 9
    assert report.figures["recall"] == report.figures["through bands"] == 100


def test_both_halves_together_are_all_articles() -> None:
    counts = [evaluate_duplicates(ARTICLES, Fixed(), half=half).counts["recall"] for half in ("a", "b")]
    assert sum(counts) == len(ARTICLES)


def test_what_is_not_found_is_listed() -> None:
    report = evaluate_duplicates(ARTICLES, Fixed(finds=False, agrees=False), half="b")
    assert report.figures["recall"] == report.figures["through bands"] == 0
    assert len(report.errors) == report.counts["recall"] > 9
    assert {(each.words in KINDS, each.found, each.wanted) for each in report.errors} == {
        (True, "nothing", "its original")
    }


def test_what_only_the_judge_refuses_is_told_apart() -> None:
    report = evaluate_duplicates(ARTICLES, Fixed(agrees=False), half="b")
    assert (report.figures["recall"], report.figures["through bands"], report.figures["refused"]) == (0, 100, 100)


def test_a_judge_that_takes_all_for_copies_has_little_precision_and_refuses_nothing() -> None:
    report = evaluate_duplicates(ARTICLES, Fixed(), half="b")
    assert report.figures["precision"] < 10
    assert (report.figures["refused"], report.counts["refused"] > 0) == (0, True)
    assert group_pairs(report.own) == [frozenset(one.id for one in ARTICLES)]


def test_known_copies_are_no_errors() -> None:
    twins = [article(1), Article(text=article(1).text, outlet="Another")]
    found = evaluate_duplicates(twins, Fixed(), half="a")
    pair = frozenset(one.id for one in twins)
    assert found.figures["precision"] < 100 and found.own == (pair,)
    known = evaluate_duplicates(twins, Fixed(), half="a", copies=frozenset([pair]))
    assert known.figures["precision"] == 100 and known.own == (pair,) and known.counts["refused"] == 0


def test_copies_of_one_article_are_copies_of_one_another() -> None:
    texts = [Article(text=article(1).text, outlet=name) for name in "abc"]
    a, b, c = (one.id for one in texts)
    report = evaluate_duplicates(texts, Fixed(), copies=frozenset([frozenset((a, b)), frozenset((b, c))]))
    assert report.figures["precision"] == 100


def test_no_articles_give_no_figures() -> None:
    assert set(evaluate_duplicates([], Fixed()).counts.values()) == {0}


def test_groups_are_joined_through_their_members() -> None:
    pairs = [frozenset("ab"), frozenset("cd"), frozenset("ef"), frozenset("bc")]
    assert group_pairs(pairs) == [frozenset("abcd"), frozenset("ef")]


def test_the_hash_tells_articles_and_halves_apart() -> None:
    hashes = {
        evaluate_duplicates(articles, Fixed(finds=False), half=half).corpus_hash
        for articles in (ARTICLES, ARTICLES[:-1])
        for half in ("a", "b")
    }
    assert len(hashes) == 4


def write_lines(path: Path, *lines: str) -> Path:
    data = "\n".join(lines).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


@pytest.mark.parametrize("name", ["articles.jsonl", "articles.jsonl.gz"])
def test_articles_are_read_with_what_is_known_of_them(tmp_path: Path, name: str) -> None:
    record = {
        "text": "The dam stays.",
        "outlet": "Daily Klaxon",
        "published": "2031-03-11T09:00",
        "title": "",
        "url": 7,
    }
    path = write_lines(tmp_path / name, json.dumps(record), json.dumps({"text": ""}))
    assert read_articles(path) == (
        Article(text="The dam stays.", outlet="Daily Klaxon", published=date(2031, 3, 11)),
        Article(text=""),
    )


@pytest.mark.parametrize(
    ("lines", "fault"),
    [(["{"], ":1: is not JSON"), (['{"text": "a"}', "[]"], ":2: must be"), (['{"text": 1}'], "a text")],
)
def test_faults_of_articles_name_their_line(tmp_path: Path, lines: list[str], fault: str) -> None:
    with pytest.raises(GoldError, match=fault):
        read_articles(write_lines(tmp_path / "articles.jsonl", *lines))


def test_articles_that_are_not_there_or_cut_short_are_told(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="cannot be read"):
        read_articles(tmp_path / "none.jsonl")
    path = write_lines(tmp_path / "cut.jsonl.gz", json.dumps({"text": "a" * 1000}))
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises(GoldError, match="cannot be read"):
        read_articles(path)


def test_copies_are_read(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "copies.tsv", "# read by two people", "", "a\tb\ta note", "c\td")
    assert read_copies(path) == {frozenset("ab"), frozenset("cd")}


@pytest.mark.parametrize("line", ["a", "a\ta", "a b"])
def test_faults_of_copies_name_their_line(tmp_path: Path, line: str) -> None:
    with pytest.raises(GoldError, match=":1: must be two ids"):
        read_copies(write_lines(tmp_path / "copies.tsv", line))


def test_the_command_measures_what_the_archive_uses(tmp_path: Path) -> None:
    records = [{"text": one.text, "title": one.title, "outlet": one.outlet} for one in ARTICLES]
    path = write_lines(tmp_path / "articles.jsonl", *map(json.dumps, records))
    figures = evaluate_command(path, half=HalfOfArticles.A).figures
    assert (figures["recall"], figures["precision"], figures["refused"]) == (100, 100, 100)


def test_the_command_takes_known_copies(tmp_path: Path) -> None:
    twins = [{"text": article(1).text, "outlet": name} for name in ("Daily Klaxon", "Norcall")]
    path = write_lines(tmp_path / "articles.jsonl", *map(json.dumps, twins))
    ids = [one.id for one in read_articles(path)]
    copies = write_lines(tmp_path / "copies.tsv", "\t".join(ids))
    precision = [evaluate_command(path, copies=known).figures["precision"] for known in (None, copies)]
    assert precision[0] < precision[1] == 100


def test_a_report_can_be_read_as_json_table_and_list(tmp_path: Path) -> None:
    report = evaluate_duplicates(ARTICLES[:9], Fixed())
    assert json.loads(report.to_json()) == report.figures
    assert "groups of unedited articles: 1 of 9" in report.to_table()
    assert report.corpus_hash in report.to_table()
    assert len(report.to_errors().splitlines()) == len(report.errors)
