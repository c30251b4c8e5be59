"""Files of labelled acts, addressees and dates: joined with their articles, and refused where they have a fault."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from json_lines import write

from onrecord.errors import GoldError
from onrecord.evaluation import GoldStatement, LabelledStatements, read_labels, read_statement_labels
from onrecord.evaluation.scores import Attribution
from onrecord.records import Act, Span

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Mira Holt told reporters that it rains."
GIVEN = Attribution((Span(0, 9),), (Span(10, 24),), (Span(30, 38),))
ARTICLE: dict[str, Any] = {"name": "rain", "text": TEXT, "attributions": [], "published": "2031-03-11"}
STATEMENT: dict[str, Any] = {
    "source": [[0, 9]],
    "cue": [[10, 24]],
    "content": [[30, 38]],
    "speaker": "Mira Holt",
    "type": "person",
    "act": "warn",
    "addressee": "reporters",
    "said_on": "2031-03-10",
}
LABEL: dict[str, Any] = {"name": "rain", "annotator": "ann", "published": "2031-03-11", "statements": [STATEMENT]}


def read(folder: Path, *labels: Any, article: Any = ARTICLE) -> tuple[LabelledStatements, ...]:
    return read_statement_labels(write(folder / "labels.jsonl", *labels), write(folder / "articles.jsonl", article))


def changed(**fields: object) -> dict[str, Any]:
    return LABEL | {"statements": [STATEMENT | fields]}


def without(field: str) -> dict[str, Any]:
    return LABEL | {"statements": [{name: value for name, value in STATEMENT.items() if name != field}]}


def test_labels_are_joined_with_their_articles(tmp_path: Path) -> None:
    silent = STATEMENT | {"source": [], "cue": [], "act": "state", "addressee": None, "said_on": None}
    (found,) = read(tmp_path, LABEL | {"statements": [STATEMENT, silent]}, "")
    assert found.article.text == TEXT
    assert found.article.attributions == (GIVEN, Attribution((), (), GIVEN.content))
    assert found.statements == (
        GoldStatement(Act.WARN, "reporters", date(2031, 3, 10)),
        GoldStatement(Act.STATE, None, None),
    )


@pytest.mark.parametrize("article", ["2031-03-11", None])
@pytest.mark.parametrize("labels", ["2031-03-11", None])
def test_the_publication_date_may_stand_in_either_file(tmp_path: Path, article: str | None, labels: str | None) -> None:
    (found,) = read(tmp_path, LABEL | {"published": labels}, article=ARTICLE | {"published": article})
    assert found.article.published == (date(2031, 3, 11) if article or labels else None)


@pytest.mark.parametrize("act", Act)
def test_every_act_is_known(tmp_path: Path, act: Act) -> None:
    (found,) = read(tmp_path, changed(act=act.value))
    assert found.statements[0].act is act


def test_labels_without_speakers_are_enough_for_statements(tmp_path: Path) -> None:
    assert read(tmp_path, without("speaker"))[0].statements[0].act is Act.WARN


def test_labels_without_acts_are_enough_for_speakers(tmp_path: Path) -> None:
    labels = write(tmp_path / "labels.jsonl", without("act"))
    (found,) = read_labels(labels, write(tmp_path / "articles.jsonl", ARTICLE))
    assert [speaker.name for speaker in found.speakers] == ["Mira Holt"]


FAULTS: dict[str, tuple[Any, str]] = {
    "not JSON": ("{", "is not in the form of labelled statements"),
    "lists in lists": ("[" * 100_000, ""),
    "an array": ([1], "is not in the form"),
    "another article": (LABEL | {"name": "snow"}, "'snow' is missing, in the labels or among the articles"),
    "no act": (without("act"), "'act' is missing"),
    "no addressee": (without("addressee"), "'addressee' is missing"),
    "no date": (without("said_on"), "'said_on' is missing"),
    "an unheard-of act": (changed(act="purr"), "'purr' is not a valid Act"),
    "an act that is none": (changed(act=[]), "is not a valid Act"),
    "an addressee that is no text": (changed(addressee=7), "an addressee needs a name, not 7"),
    "an empty addressee": (changed(addressee=" "), "an addressee needs a name"),
    "a date without a day": (changed(said_on="2031-03"), "2031-03"),
    "a day that there is not": (changed(said_on="2031-02-30"), "day"),
    "a date that is no text": (changed(said_on=20310310), "is not in the form"),
    "an empty date": (changed(said_on=""), "is not in the form"),
    "another publication date": (
        LABEL | {"published": "2031-03-12"},
        '"published" is 2031-03-12 here, and 2031-03-11 among the articles',
    ),
    "a publication date that is none": (LABEL | {"published": "soon"}, "soon"),
    "spans beyond the text": (changed(content=[[30, 40]]), "[30, 40] is not within the text's 39 characters"),
    "offsets in quotes": (changed(content=[["30", "38"]]), "whole numbers"),
    "offsets without end": (changed(content=[[0, float("inf")]]), "whole numbers"),
    "no content": (changed(content=[]), "content"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_file_and_line(tmp_path: Path, fault: str) -> None:
    line, message = FAULTS[fault]
    with pytest.raises(GoldError) as caught:
        read(tmp_path, LABEL, line)
    assert str(caught.value).startswith(f"{tmp_path / 'labels.jsonl'}:2: ")
    assert message in str(caught.value)


def test_a_file_without_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"labels\.jsonl: there are no labelled articles"):
        read(tmp_path, "", " ")
