"""The sample articles parse in their formats, and every string of their gold annotation stands in them."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from samples_gold import ROLES, GoldError, SampleGold, load_gold, resolve, resolve_all
from write_gold import annotated
from write_speakers import labelled

from onrecord.evaluation import read_labels
from onrecord.records import SpeakerType
from onrecord.samples import sample_paths

GOLD = load_gold()
PATHS = {path.name: path for path in sample_paths()}
PLAIN_TEXTS = [path for path in PATHS.values() if path.suffix == ".txt"]
WEB_PAGES = [path for path in PATHS.values() if path.suffix == ".html"]
OUTLETS = ("norcall", "harrowdene-courier", "daily-klaxon", "eko-zalivar")
STORIES = ("harbour-lease", "dam-inquiry")


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def web_page(path: Path) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(path.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8"))


def select(page: lxml.html.HtmlElement, query: str) -> list[Any]:
    found = page.xpath(query)
    assert isinstance(found, list)
    assert found, query
    return found


def web_page_text(path: Path) -> str:
    """Headline, blank line, paragraphs: what an extractor that makes no mistake gives."""
    page = web_page(path)
    headline = select(page, "//article//h1")[0]
    paragraphs = select(page, "//div[@itemprop='articleBody']/*[self::p or self::h2]")
    return f"{headline.text_content()}\n\n" + "\n".join(part.text_content() for part in paragraphs)


def article_text(gold: SampleGold) -> str:
    path = PATHS[gold.file]
    if path.suffix == ".html":
        return web_page_text(path)
    if path.suffix == ".jsonl":
        record = records(path)[gold.record or 0]
        return f"{record['headline']}\n\n{record['body']}"
    return path.read_bytes().decode("utf-8")


def name_of(gold: SampleGold) -> str:
    return gold.name


@pytest.mark.parametrize("gold", GOLD, ids=name_of)
def test_gold_stands_in_the_article_in_order_and_apart(gold: SampleGold) -> None:
    text = article_text(gold)
    for attribution, spans in zip(gold.attributions, resolve_all(text, gold), strict=True):
        for role in ROLES:
            ends = [0]
            for start, end in spans[role]:
                assert ends[-1] <= start < end, f"{role} of {attribution}"
                ends.append(end)
        own = sorted(span for role in ROLES for span in spans[role])
        assert all(one[1] <= other[0] for one, other in pairwise(own)), f"roles overlap: {attribution}"


@pytest.mark.parametrize("gold", GOLD, ids=name_of)
def test_gold_is_ordered_by_content_and_has_no_duplicates(gold: SampleGold) -> None:
    resolved = resolve_all(article_text(gold), gold)
    keys = [(spans["content"][0][0], spans["cue"]) for spans in resolved]
    assert keys == sorted(keys)
    assert len({json.dumps(spans, sort_keys=True) for spans in resolved}) == len(resolved)


@pytest.mark.parametrize("gold", GOLD, ids=name_of)
def test_every_attribution_has_a_speaker_of_a_known_type(gold: SampleGold) -> None:
    for attribution in gold.attributions:
        assert attribution["speaker"] == attribution["speaker"].strip() != "", attribution
        assert attribution["type"] in set(SpeakerType), attribution


@pytest.mark.parametrize("gold", GOLD, ids=name_of)
def test_names_of_speakers_stand_in_the_article(gold: SampleGold) -> None:
    text = article_text(gold).casefold()
    for attribution in gold.attributions:
        for name in attribution["speaker"].split(" & "):
            if name in ("author", "unknown"):
                continue
            # Some of a group that the article names: "one of them", of "two officials".
            whole = re.sub(r"^(?:one|some|others) of ", "", name)
            assert re.search(rf"\b{re.escape(whole.casefold())}\b", text), name


@pytest.mark.parametrize("gold", GOLD, ids=name_of)
def test_one_speaker_has_one_type_in_an_article(gold: SampleGold) -> None:
    types: dict[str, str] = {}
    for attribution in gold.attributions:
        assert types.setdefault(attribution["speaker"], attribution["type"]) == attribution["type"], attribution


@pytest.mark.parametrize("gold", GOLD, ids=name_of)
def test_author_is_unnamed_and_unknown_speaker_has_no_other_type(gold: SampleGold) -> None:
    for attribution in gold.attributions:
        speaker, kind = attribution["speaker"], attribution["type"]
        assert (speaker == "unknown") == (kind == SpeakerType.UNKNOWN), attribution
        assert speaker != "author" or kind == SpeakerType.UNNAMED, attribution


def test_written_speakers_read_back_with_the_written_articles(tmp_path: Path) -> None:
    articles, labels = tmp_path / "articles.jsonl", tmp_path / "speakers.jsonl"
    for path, lines in ((articles, annotated()), (labels, labelled())):
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    read = {each.article.name: [speaker.name for speaker in each.speakers] for each in read_labels(labels, articles)}
    assert read == {gold.name: [a["speaker"] for a in gold.attributions] for gold in GOLD}


@pytest.mark.parametrize("gold", GOLD, ids=name_of)
def test_article_is_as_long_as_a_news_article(gold: SampleGold) -> None:
    assert 350 <= len(article_text(gold).split()) <= 800


def test_every_sample_is_annotated_once() -> None:
    expected = [
        (path.name, index)
        for path in sample_paths()
        for index in (range(len(records(path))) if path.suffix == ".jsonl" else (None,))
    ]
    assert sorted(map(name_of, GOLD)) == sorted(name_of(SampleGold(name, index, ())) for name, index in expected)


def test_ten_articles_four_outlets_two_stories() -> None:
    told = [Path(gold.file).stem for gold in GOLD if gold.record is None]
    told += [f"{record['url']} {record['source_domain']}" for record in records(PATHS["articles.jsonl"])]
    assert len(told) >= 10
    for outlet in OUTLETS:
        assert sum(outlet in name for name in told) >= 2, outlet
    for story in STORIES:
        assert sum(story in name for name in told) >= 4, story


@pytest.mark.parametrize("path", PLAIN_TEXTS, ids=lambda path: path.name)
def test_plain_text_has_a_headline_and_a_paragraph_a_line(path: Path) -> None:
    lines = path.read_bytes().decode("utf-8").splitlines()
    assert len(lines) > 8
    assert all(line == line.strip() != "" for line in lines)


@pytest.mark.parametrize("path", PLAIN_TEXTS, ids=lambda path: path.name)
def test_line_ends_are_cr_lf_only_where_the_name_says_so(path: Path) -> None:
    raw = path.read_bytes()
    if "crlf" in path.name:
        assert raw.count(b"\r\n") == raw.count(b"\n") > 8
    else:
        assert b"\r" not in raw


@pytest.mark.parametrize("path", WEB_PAGES, ids=lambda path: path.name)
def test_web_page_has_the_furniture_of_a_news_site(path: Path) -> None:
    page = web_page(path)
    for name in ("og:title", "og:site_name", "article:published_time"):
        assert select(page, f"//head/meta[@property='{name}']/@content")
    linked = json.loads(select(page, "//script[@type='application/ld+json']/text()")[0])
    assert linked["@type"] == "NewsArticle"
    assert ".example/" in select(page, "//head/link[@rel='canonical']/@href")[0]
    assert select(page, "//*[@role='dialog' or @class='consent-banner']")
    for element in ("nav", "aside", "footer"):
        assert select(page, f"//{element}")


def test_json_lines_records_have_the_fields_of_a_news_archive() -> None:
    for record in records(PATHS["articles.jsonl"]):
        assert set(record) == {"headline", "body", "date_publish", "source_domain", "url", "authors"}
        assert record["source_domain"].endswith(".example")


def test_every_address_is_reserved_for_examples() -> None:
    for path in PATHS.values():
        for piece in path.read_text(encoding="utf-8").split("://")[1:]:
            host = piece.split("/")[0].split('"')[0]
            assert host.endswith(".example") or host == "schema.org", host


def test_regional_copy_repeats_the_wire_under_its_own_headline_and_stops_early() -> None:
    copy = records(PATHS["articles.jsonl"])[0]
    headline, *wire = PATHS["harbour-lease_1_norcall.txt"].read_text(encoding="utf-8").splitlines()
    paragraphs = copy["body"].split("\n\n")
    assert copy["headline"] != headline
    assert paragraphs == wire[: len(paragraphs)]
    assert len(paragraphs) < len(wire)


def test_string_that_occurs_twice_needs_near() -> None:
    text = "A, he said. B, he said."
    attribution: dict[str, Any] = {"source": [], "cue": ["said"], "content": ["B"]}
    with pytest.raises(GoldError, match="no 'near'"):
        resolve(text, attribution)
    assert resolve(text, {**attribution, "near": "B, he"})["cue"] == [(18, 22)]


@pytest.mark.parametrize(
    ("attribution", "message"),
    [
        ({"source": [], "cue": ["told"], "content": ["A"]}, "not in the article"),
        ({"source": [], "cue": ["said"], "content": ["A"], "near": "he"}, "must occur once"),
        ({"source": [], "cue": ["said"], "content": ["A"], "near": ", he said. B, he"}, None),
        ({"source": [], "cue": [], "content": []}, "without content"),
        ({"source": [], "cue": ["sai"], "content": ["A"]}, "not in the article"),
    ],
)
def test_what_cannot_be_placed_raises(attribution: dict[str, Any], message: str | None) -> None:
    text = "A, he said. B, he said."
    if message is None:
        assert resolve(text, attribution)["cue"] == [(6, 10)]
    else:
        with pytest.raises(GoldError, match=message):
            resolve(text, attribution)


def test_two_occurrences_equally_close_raise() -> None:
    with pytest.raises(GoldError, match="equally close"):
        resolve("he said x he", {"source": ["he"], "cue": ["said"], "content": ["x"], "near": "he said x he"})
