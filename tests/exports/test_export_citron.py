from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from any_readings import readings, through_json
from hypothesis import given, settings

from onrecord.errors import MalformedError
from onrecord.exports import read_citron, write_citron
from onrecord.records import Article, Kind, Reading, Span, Statement


def written(*given: Reading) -> str:
    out = io.StringIO()
    write_citron(given, out)
    return out.getvalue()


def documents(*given: Reading) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(*given).splitlines()]


def read(text: str) -> list[Reading]:
    return list(read_citron(io.StringIO(text)))


def carried(reading: Reading) -> Reading:
    """Give what the format carries."""
    reading = through_json(reading)
    statements = tuple(
        Statement(each.source, each.cue, each.content, each.kind, float(f"{each.score:.4f}"))
        for each in reading.statements
    )
    ordered = tuple(sorted(statements, key=lambda each: (each.content[0], not each.cue)))
    return Reading(reading.article, ordered)


def ordered(reading: Reading) -> Reading:
    statements = tuple(sorted(reading.statements, key=lambda each: (each.content[0], not each.cue)))
    return replace(reading, statements=statements)


def test_a_quote_has_the_form_of_citron_s_own(council: Reading) -> None:
    (document,) = documents(council)
    text = council.article.text
    assert document["text"] == text
    quote = document["quotes"][1]
    start = text.index("Mira Solane")
    assert quote == {
        "id": council.statement_ids[1],
        "sources": [{"start": text.index("She"), "end": text.index("She") + 3, "text": "She"}],
        "coreferences": [{"start": start, "end": start + 11, "text": "Mira Solane"}],
        "contents": [
            {
                "start": text.index("the money"),
                "end": text.index("the money") + 19,
                "text": "the money was there",
            }
        ],
        "confidence": "0.9000",
        "kind": "indirect",
        "cue": {"start": text.index("added"), "end": text.index("added") + 10, "text": "added that"},
    }
    assert [part["text"] for part in document["coreference_groups"][0]] == [
        *("harbour minister", "Mira Solane", "She", "Solane")
    ]


def test_a_source_that_has_the_name_needs_no_coreference(council: Reading) -> None:
    assert documents(council)[0]["quotes"][0]["coreferences"] == []


def test_every_span_is_what_it_says(ferry: Reading, council: Reading, harbour: Reading, hostile: Reading) -> None:
    for document in documents(ferry, council, harbour, hostile):
        for quote in document["quotes"]:
            for part in (quote["cue"], *quote["sources"], *quote["contents"], *quote["coreferences"]):
                assert part["text"] == document["text"][part["start"] : part["end"]] != ""


def test_statements_without_a_cue_stand_apart_for_citron_needs_one(harbour: Reading) -> None:
    (document,) = documents(harbour)
    assert all("cue" in quote for quote in document["quotes"])
    assert [quote["contents"][0]["text"] for quote in document["uncued"]] == ["Nobody else spoke."]


def test_readings_come_back(
    ferry: Reading, council: Reading, harbour: Reading, hostile: Reading, impostor: Reading, silent: Reading
) -> None:
    given = [ferry, council, harbour, hostile, impostor, silent]
    assert read(written(*given)) == [replace(carried(reading), versions=()) for reading in given]


@settings(deadline=None)  # a busy machine is no fault
@given(readings())
def test_any_reading_comes_back_as_far_as_it_is_carried(reading: Reading) -> None:
    line = written(reading)
    assert line.isascii()
    assert line.splitlines() == [line.removesuffix("\n")]
    (back,) = read(line)
    assert ordered(back) == carried(reading)


def test_citron_s_own_files_are_read() -> None:
    text = 'He said "no". They would go, it seems.'
    part = {"start": 8, "end": 12, "text": '"no"'}
    quote = {"cue": {"start": 3, "end": 7}, "sources": [{"start": 0, "end": 2, "text": "He"}], "contents": [part]}
    other = {"cue": {"start": 33, "end": 38}, "sources": [], "contents": [{"start": 14, "end": 27}], "confidence": 0.25}
    (reading,) = read(json.dumps({"text": text, "quotes": [other, quote], "coreference_groups": None}))
    assert reading == Reading(
        Article(text),
        (
            Statement((Span(0, 2),), (Span(3, 7),), (Span(8, 12),), Kind.DIRECT, 1.0),
            Statement((), (Span(33, 38),), (Span(14, 27),), Kind.INDIRECT, 0.25),
        ),
    )


@pytest.mark.parametrize(
    ("words", "kind"),
    [("“It is,”", "direct"), ("'It is.'", "direct"), ("it “is”", "mixed"), ("it isn’t", "indirect"), ("“", "mixed")],
)
def test_a_kind_that_is_not_told_is_found_from_the_marks(words: str, kind: str) -> None:
    quote = {"contents": [{"start": 0, "end": len(words)}]}
    (reading,) = read(json.dumps({"text": words, "quotes": [quote]}))
    assert reading.statements[0].kind == kind


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda document: document.pop("text"), "text"),
        (lambda document: document.update(text=3), "text"),
        (lambda document: document.update(quotes=3), "quotes"),
        (lambda document: document["quotes"][0].pop("contents"), "quotes[0]"),
        (lambda document: document["quotes"][0].update(contents=[]), "quotes[0].contents"),
        (lambda document: document["quotes"][0].update(confidence="high"), "quotes[0].confidence"),
        (lambda document: document["quotes"][0].update(confidence="nan"), "statements[0]"),
        (lambda document: document["quotes"][0].update(confidence=[]), "quotes[0].confidence"),
        (lambda document: document["quotes"][0].update(kind="loud"), "kind"),
        (lambda document: document["quotes"][0]["cue"].update(end=10**6), "quotes[0].cue[0]"),
        (lambda document: document["quotes"][0]["cue"].update(text="No"), "quotes[0].cue[0].text"),
        (lambda document: document["article"].update(id="0"), "article.id"),
    ],
)
def test_what_breaks_the_form_is_told_with_its_place(
    ferry: Reading, change: Callable[[dict[str, Any]], object], place: str
) -> None:
    (document,) = documents(ferry)
    change(document)
    with pytest.raises(MalformedError) as caught:
        read(json.dumps(document))
    assert place in caught.value.message
    assert caught.value.origin == "line 1"
