"""Speakers against labels: each figure counted by hand, and files that are not in the form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from json_lines import write

from onrecord.errors import GoldError
from onrecord.evaluation import Attribution, GoldArticle, evaluate_speakers, read_labels
from onrecord.evaluation.labels import GoldSpeaker, LabelledArticle
from onrecord.records import Article, Kind, Reading, Span, Speaker, SpeakerType, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

PERSON, GROUP, UNNAMED = SpeakerType.PERSON, SpeakerType.GROUP, SpeakerType.UNNAMED
TEXT = (
    "Mira Holt said it rains. She warned it floods. Officials fear it stays. It is said to end. "
    "The mayor hopes it ends."
)


def at(*parts: str) -> tuple[Span, ...]:
    return tuple(Span(TEXT.index(part), TEXT.index(part) + len(part)) for part in parts)


NAMED = Attribution(at("Mira Holt"), at("said"), at("it rains"))
PRONOUN = Attribution(at("She"), at("warned"), at("it floods"))
MANY = Attribution(at("Officials"), at("fear"), at("it stays"))
EMPTY = Attribution((), at("It is said"), at("to end"))
TITLED = Attribution(at("The mayor"), at("hopes"), at("it ends"))
EVERY = (NAMED, PRONOUN, MANY, EMPTY, TITLED)

HOLT = GoldSpeaker("Mira Holt", PERSON)
OFFICIALS = GoldSpeaker("Officials", GROUP)
NOBODY = GoldSpeaker("unknown", SpeakerType.UNKNOWN)
LABELS = (HOLT, HOLT, OFFICIALS, NOBODY, HOLT)


def labelled(name: str = "rain", attributions: Sequence[Attribution] = EVERY, speakers: Sequence[GoldSpeaker] = LABELS):
    return LabelledArticle(GoldArticle(name, TEXT, tuple(attributions)), tuple(speakers))


def speaker(name: str, kind: SpeakerType = PERSON) -> Speaker:
    return Speaker(name, kind, reason="not told" if kind is SpeakerType.UNKNOWN else None)


RIGHT = {each.name: speaker(each.name, each.type) for each in LABELS}


def nothing_read(articles: Iterable[Article]) -> Iterator[Reading]:
    for article in articles:
        yield Reading(article, ())


def figures(*found: Speaker, gold: Sequence[LabelledArticle] = (labelled(),)) -> dict[str, float]:
    """The figures for these answers, but for the one over the raw text."""
    report = evaluate_speakers(gold, lambda article, attributions: found, nothing_read)
    return {name: value for name, value in report.figures.items() if name != "end to end"}


def test_everything_right() -> None:
    found = [RIGHT[each.name] for each in LABELS]
    assert set(figures(*found).values()) == {100.0}


def test_each_figure_counts_its_own_attributions() -> None:
    # Right: named, officials. Wrong: the pronoun, the missing source, the mayor. Two of five types are wrong.
    wrong = speaker("Bo Tamm")
    found = [RIGHT["Mira Holt"], wrong, RIGHT["Officials"], wrong, speaker("mayor", UNNAMED)]
    report = evaluate_speakers([labelled()], lambda article, attributions: found, nothing_read)
    assert report.figures == {
        "speaker": 40.0,
        "speaker pointed": 0.0,
        "speaker unnamed": 100.0,
        "speaker empty": 0.0,
        "type": 60.0,
        "end to end": 0.0,
    }
    assert report.counts == {
        "speaker": 5,
        "speaker pointed": 2,
        "speaker unnamed": 1,
        "speaker empty": 1,
        "type": 5,
        "end to end": 5,
    }


@pytest.mark.parametrize("name", ["MIRA HOLT", "Mayor Mira Holt", "Mira  Hólt", "Mira Holt’s"])
def test_case_accents_and_titles_are_no_difference(name: str) -> None:
    gold = labelled(attributions=[NAMED], speakers=[HOLT])
    assert figures(speaker(name), gold=[gold])["speaker"] == 100.0


@pytest.mark.parametrize("name", ["Holt", "Mira", "Mira Holt & Bo Tamm", "unknown", ""])
def test_another_name_is_wrong(name: str) -> None:
    gold = labelled(attributions=[NAMED], speakers=[HOLT])
    assert figures(speaker(name), gold=[gold])["speaker"] == 0.0


@pytest.mark.parametrize(
    ("found", "value"), [("Bo Tamm & Mira Holt", 100.0), ("Mira Holt & Bo Tamm", 100.0), ("Mira Holt", 0.0)]
)
def test_joint_speakers_are_sets(found: str, value: float) -> None:
    gold = labelled(attributions=[NAMED], speakers=[GoldSpeaker("Mira Holt & Bo Tamm", PERSON)])
    assert figures(speaker(found), gold=[gold])["speaker"] == value


def test_articles_are_counted_together() -> None:
    gold = [labelled("a", [NAMED], [HOLT]), labelled("b", [NAMED, PRONOUN], [HOLT, HOLT])]
    report = evaluate_speakers(
        gold,
        lambda article, given: [RIGHT["Mira Holt"]] if article.origin == "a" else [speaker("Bo Tamm")] * len(given),
        nothing_read,
    )
    assert (report.figures["speaker"], report.counts["speaker"]) == (33.3, 3)


def test_nothing_to_count_is_no_error() -> None:
    report = evaluate_speakers([labelled(attributions=[], speakers=[])], lambda article, given: [], nothing_read)
    assert set(report.figures.values()) == {0.0}


@pytest.mark.parametrize("count", [4, 6])
def test_an_answer_for_each_attribution_is_demanded(count: int) -> None:
    with pytest.raises(ValueError, match="argument"):
        figures(*[RIGHT["Mira Holt"]] * count)


def reading(article: Article, found: Sequence[tuple[Attribution, Speaker | None]]) -> Reading:
    return Reading(
        article,
        tuple(Statement(a.source, a.cue, a.content, Kind.INDIRECT, 1.0, speaker=s) for a, s in found),
    )


END_TO_END = {
    "all found, all right": ([(each, RIGHT[label.name]) for each, label in zip(EVERY, LABELS, strict=True)], 100.0),
    "nothing found": ([], 0.0),
    "one of five found, right": ([(NAMED, RIGHT["Mira Holt"])], 33.3),  # 2 * 1 / (5 + 1)
    "one of five found, wrong": ([(NAMED, speaker("Bo Tamm"))], 0.0),
    "one of five found, without a speaker": ([(NAMED, None)], 0.0),
    "two found, one right": ([(NAMED, RIGHT["Mira Holt"]), (PRONOUN, speaker("Bo Tamm"))], 28.6),  # 2 * 1 / (5 + 2)
}


@pytest.mark.parametrize("case", END_TO_END)
def test_from_the_raw_text_right_speakers_count_among_pairs(case: str) -> None:
    found, value = END_TO_END[case]
    report = evaluate_speakers(
        [labelled()],
        lambda article, given: [RIGHT["Mira Holt"]] * len(given),
        lambda articles: (reading(article, found) for article in articles),
    )
    assert report.figures["end to end"] == value
    assert report.counts["end to end"] == 5 + len(found)


def test_an_article_that_was_not_read_has_found_nothing() -> None:
    report = evaluate_speakers([labelled()], lambda article, given: [RIGHT["Mira Holt"]] * 5, lambda articles: [])
    assert (report.figures["end to end"], report.counts["end to end"]) == (0.0, 5)


def test_wrong_answers_are_listed_with_their_source() -> None:
    found = [RIGHT["Mira Holt"], speaker("Bo Tamm"), RIGHT["Officials"], speaker("Bo Tamm"), RIGHT["Mira Holt"]]
    report = evaluate_speakers([labelled()], lambda article, given: found, nothing_read)
    assert report.errors == (("rain", "She", "Bo Tamm", "Mira Holt"), ("rain", "(no source)", "Bo Tamm", "unknown"))
    assert report.to_errors().splitlines() == [
        "rain: She: Bo Tamm, not Mira Holt",
        "rain: (no source): Bo Tamm, not unknown",
    ]


def test_json_and_table_show_the_figures() -> None:
    report = evaluate_speakers([labelled()], lambda article, given: [RIGHT["Mira Holt"]] * 5, nothing_read)
    assert json.loads(report.to_json()) == report.figures
    first, *rows = report.to_table().splitlines()
    assert first.split() == ["figure", "%", "of"]
    assert rows[0].split() == ["speaker", "60.0", "5"]
    assert rows[-1] == f"corpus hash: {report.corpus_hash}"
    assert len(report.corpus_hash) == 32


# Files.

ARTICLE: dict[str, Any] = {"name": "rain", "text": TEXT, "attributions": []}
LABEL: dict[str, Any] = {
    "name": "rain",
    "annotator": "ann",
    "statements": [
        {
            "source": [list(each) for each in NAMED.source],
            "cue": [list(each) for each in NAMED.cue],
            "content": [list(each) for each in NAMED.content],
            "speaker": "Mira Holt",
            "type": "person",
        },
        {
            "source": [],
            "cue": [],
            "content": [list(each) for each in EMPTY.content],
            "speaker": "unknown",
            "type": "unknown",
        },
    ],
}  # fmt: skip


def read(folder: Path, *labels: Any) -> tuple[LabelledArticle, ...]:
    return read_labels(write(folder / "labels.jsonl", *labels), write(folder / "articles.jsonl", ARTICLE))


def test_labels_are_joined_with_their_articles(tmp_path: Path) -> None:
    (found,) = read(tmp_path, LABEL, "")
    assert found.article.text == TEXT
    assert found.article.attributions == (NAMED, Attribution((), (), EMPTY.content))
    assert found.speakers == (HOLT, NOBODY)


def without(field: str) -> dict[str, Any]:
    statement = {name: value for name, value in LABEL["statements"][0].items() if name != field}
    return LABEL | {"statements": [statement]}


def changed(field: str, value: object) -> dict[str, Any]:
    return LABEL | {"statements": [LABEL["statements"][0] | {field: value}]}


FAULTS: dict[str, tuple[Any, str]] = {
    "not JSON": ("{", "is not in the form of labelled statements"),
    "an array": ([1], "is not in the form"),
    "no statements": ({"name": "rain"}, "'statements' is missing"),
    "no name": ({"statements": []}, "'name' is missing"),
    "another article": (LABEL | {"name": "snow"}, "'snow' is missing, in the labels or among the articles"),
    "no speaker": (without("speaker"), "'speaker' is missing"),
    "no source": (without("source"), "'source' is missing"),
    "an unheard-of type": (changed("type", "cat"), "'cat' is not a valid SpeakerType"),
    "spans that are none": (changed("content", [[1]]), "is not in the form"),
    "offsets that are none": (changed("content", [["a", "b"]]), "is not in the form"),
    "statements that are none": (LABEL | {"statements": ["x"]}, "is not in the form"),
    "spans beyond the text": (changed("content", [[0, 9999]]), "9999"),
    "spans before the text": (changed("source", [[-5, -1]]), "-5"),
    "reversed spans": (changed("cue", [[9, 2]]), "9"),
    "no content": (changed("content", []), "content"),
    "a speaker that is no text": (changed("speaker", None), "speaker"),
    "an empty speaker": (changed("speaker", ""), "speaker"),
    "lists in lists": ("[" * 100_000, ""),
    "a list as a name": (LABEL | {"name": []}, "is not in the form"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_file_and_line(tmp_path: Path, fault: str) -> None:
    line, message = FAULTS[fault]
    with pytest.raises(GoldError) as caught:
        read(tmp_path, LABEL, line)
    assert str(caught.value).startswith(f"{tmp_path / 'labels.jsonl'}:2: ")
    assert message in str(caught.value)


def test_a_fault_among_the_articles_is_named(tmp_path: Path) -> None:
    labels, articles = write(tmp_path / "labels.jsonl", LABEL), write(tmp_path / "articles.jsonl", ARTICLE, "{")
    with pytest.raises(GoldError, match=r"articles\.jsonl:2: is not JSON"):
        read_labels(labels, articles)


def test_missing_empty_and_foreign_files_are_refused(tmp_path: Path) -> None:
    articles = write(tmp_path / "articles.jsonl", ARTICLE)
    with pytest.raises(GoldError, match=r"none\.jsonl: cannot be read"):
        read_labels(tmp_path / "none.jsonl", articles)
    with pytest.raises(GoldError, match=r"empty\.jsonl: there are no labelled articles"):
        read_labels(write(tmp_path / "empty.jsonl", "", " "), articles)
    foreign = tmp_path / "foreign.jsonl"
    foreign.write_bytes(json.dumps(LABEL).replace("Mira", "Mära").encode("latin-1") + "é".encode("latin-1"))
    with pytest.raises(GoldError, match=r"foreign\.jsonl: cannot be read"):
        read_labels(foreign, articles)
