from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from any_readings import readings, through_json
from hypothesis import given, settings

from onrecord.errors import MalformedError
from onrecord.exports import read_webannotation, write_webannotation
from onrecord.records import Article, Kind, Reading, Span, Statement


def written(*given: Reading) -> str:
    out = io.StringIO()
    write_webannotation(given, out)
    return out.getvalue()


def pages(*given: Reading) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(*given).splitlines()]


def read(text: str) -> list[Reading]:
    return list(read_webannotation(io.StringIO(text)))


def changed(reading: Reading, change: Callable[[dict[str, Any]], object]) -> str:
    (page,) = pages(reading)
    change(page)
    return json.dumps(page)


def test_an_annotation_points_at_the_words_and_tells_what_is_known(ferry: Reading) -> None:
    (page,) = pages(ferry)
    item = page["items"][1]
    (target,) = item["target"]
    assert target == {
        "type": "SpecificResource",
        "source": "https://harbour-post.example/ferry",
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": "If the ban stands, “we will close the strait”",
                "prefix": "Kerrun lashes out at ferry ban\n",
                "suffix": ", Ilse Vorne told the Norcall ag",
            },
            {"type": "TextPositionSelector", "start": 31, "end": 76},
        ],
    }
    assert item["id"] == f"urn:onrecord:statement:{ferry.statement_ids[1]}"
    assert [(body["purpose"], body["value"]) for body in item["body"] if body["type"] == "TextualBody"] == [
        ("identifying", "Ilse Vorne"),
        ("tagging", "kind:mixed"),
        ("tagging", "act:threaten"),
        ("tagging", "polarity:said"),
    ]
    roles = {body["onrecordRole"]: body["selector"][0]["exact"] for body in item["body"] if "onrecordRole" in body}
    assert roles == {"source": "Ilse Vorne", "cue": "told"}


def test_each_annotation_can_stand_alone(harbour: Reading) -> None:
    (page,) = pages(harbour)
    assert (page["type"], page["@context"][0]) == ("AnnotationPage", "http://www.w3.org/ns/anno.jsonld")
    for item in page["items"]:
        assert (item["type"], item["@context"]) == ("Annotation", page["@context"])
        assert item["generator"]["onrecordVersions"] == {"encoder": "1", "attribution": "2.1"}
    assert len({item["id"] for item in page["items"]}) == len(harbour.statements)


def test_every_span_of_the_content_is_a_target(harbour: Reading) -> None:
    targets = pages(harbour)[0]["items"][1]["target"]
    assert [target["selector"][0]["exact"] for target in targets] == [
        "“The harbour is shut,”",
        "“and it will stay shut until the spring.”",
    ]


def test_only_addresses_of_the_web_and_wikidata_items_are_linked(hostile: Reading, impostor: Reading) -> None:
    for page, reading in zip(pages(hostile, impostor), (hostile, impostor), strict=True):
        for item in page["items"]:
            resources = [*item["target"], *(body for body in item["body"] if "source" in body)]
            assert {each["source"] for each in resources} == {f"urn:onrecord:article:{reading.article.id}"}


def test_a_known_speaker_is_linked_to_wikidata(council: Reading) -> None:
    assert pages(council)[0]["items"][0]["body"][1]["source"] == "http://www.wikidata.org/entity/Q424242"


def test_readings_come_back(
    ferry: Reading, council: Reading, harbour: Reading, hostile: Reading, impostor: Reading, silent: Reading
) -> None:
    given = [ferry, council, harbour, hostile, impostor, silent]
    assert read(written(*given)) == [through_json(reading) for reading in given]


@settings(deadline=None)  # a busy machine is no fault
@given(readings())
def test_any_reading_comes_back_and_is_one_line_of_ascii(reading: Reading) -> None:
    line = written(reading)
    assert line.isascii()
    assert line.splitlines() == [line.removesuffix("\n")]
    assert read(line) == [through_json(reading)]


def test_a_moved_selector_and_another_order_are_taken(harbour: Reading) -> None:
    def change(page: dict[str, Any]) -> None:
        page["items"].reverse()
        body = page["items"][-1]["body"][-1]
        body["selector"] = {"type": "TextPositionSelector", "start": 0, "end": 4}

    (reading,) = read(changed(harbour, change))
    assert reading.statements[0].cue == (Span(0, 4),)
    assert reading.statements[1:] == harbour.statements[1:]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda page: page.pop("items"), "items"),
        (lambda page: page.pop("onrecordReading"), "onrecordReading"),
        (lambda page: page["onrecordReading"].update(article=[]), "onrecordReading.article"),
        (lambda page: page["items"][0].update(target=[]), "items[0].target"),
        (lambda page: page["items"][0].update(target="https://x.example"), "items[0].target[0]"),
        (lambda page: page["items"][0]["target"][0].update(selector=[[]]), "items[0].target[0].selector[0]"),
        (lambda page: page["items"][0]["target"][0].update(selector=[]), "items[0].target[0].selector"),
        (lambda page: page["items"][0]["target"][0]["selector"][1].update(end=10**6), "items[0].target[0].selector"),
        (lambda page: page["items"][0]["target"][0]["selector"][0].update(exact="No"), "quotes other words"),
        (lambda page: page["items"][0]["onrecordStatement"].pop("kind"), "statements[0] lacks kind"),
    ],
)
def test_what_breaks_the_form_is_told_with_its_place(
    ferry: Reading, change: Callable[[dict[str, Any]], object], place: str
) -> None:
    with pytest.raises(MalformedError) as caught:
        read("\n" + changed(ferry, change))
    assert place in caught.value.message
    assert caught.value.origin == "line 2"


@pytest.mark.parametrize("line", ["{", "[]", "3", '{"a": NaN}', "[" * 100_000, "1" * 5_000, '"\\ud800"'])
def test_what_is_no_page_is_refused(line: str) -> None:
    with pytest.raises(MalformedError):
        read(line)


def test_text_in_another_encoding_is_refused() -> None:
    with pytest.raises(MalformedError, match="line 1"):
        list(read_webannotation(io.TextIOWrapper(io.BytesIO(b"\xff\xfe{"), encoding="utf-8")))


def test_a_line_without_end_is_not_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.exports.lines._LONGEST", 1_000)
    stream = io.StringIO('"' + "a" * 100_000)
    with pytest.raises(MalformedError, match="more than 1000 characters"):
        next(read_webannotation(stream))
    assert stream.tell() <= 1_001


def test_pages_are_written_and_read_as_they_come(ferry: Reading) -> None:
    out = io.StringIO()

    def given() -> Iterator[Reading]:
        yield ferry
        assert out.getvalue().count("\n") == 1
        yield ferry

    write_webannotation(given(), out)
    stream = io.StringIO(out.getvalue() + "{")
    back = read_webannotation(stream)
    assert [next(back), next(back)] == [ferry, ferry]
    with pytest.raises(MalformedError, match="line 3"):
        next(back)


def test_a_megabyte_in_one_line_comes_back() -> None:
    text = "x\u202e" * 500_000
    reading = Reading(Article(text), (Statement((), (), (Span(0, 1_000_000),), Kind.DIRECT, 0.5),))
    assert read(written(reading)) == [reading]
