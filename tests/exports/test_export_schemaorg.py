from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from any_readings import readings, through_json
from hypothesis import given, settings

from onrecord.errors import MalformedError
from onrecord.exports import read_schemaorg, write_schemaorg
from onrecord.exports.addresses import web_address
from onrecord.records import Kind, Polarity, Reading, SpeakerType

# Of the vocabulary, release 29: the properties of each type that may stand here, inherited ones included.
THING = {"name", "additionalType", "sameAs", "description", "url"}
WORK = {"headline", "datePublished", "publisher", "author", "inLanguage", "text", "creator", "mentions", "dateCreated"}
WORK |= {"keywords", "isPartOf", "isBasedOn"} | THING
VOCABULARY = {
    "NewsArticle": WORK,
    "Quotation": WORK,
    "Claim": WORK,
    "CreativeWork": THING,
    "Person": THING | {"jobTitle"},
    "Organization": THING,
}


def written(*given: Reading) -> str:
    out = io.StringIO()
    write_schemaorg(given, out)
    return out.getvalue()


def graphs(*given: Reading) -> list[list[dict[str, Any]]]:
    return [json.loads(line)["@graph"] for line in written(*given).splitlines()]


def read(text: str) -> list[Any]:
    return list(read_schemaorg(io.StringIO(text)))


def names(value: Any) -> Iterator[tuple[str, str]]:
    """Yield each property with the type of the node that it stands in."""
    for node in value if isinstance(value, list) else [value]:
        if isinstance(node, dict) and "@type" in node:
            for name, inner in node.items():
                if not name.startswith("@"):
                    yield node["@type"], name
                yield from names(inner)


def test_a_quotation_has_words_speaker_date_and_article(harbour: Reading) -> None:
    article, speaker, _, quotation, *_ = graphs(harbour)[0]
    urn = f"urn:onrecord:article:{harbour.article.id}"
    assert article == {
        "@type": "NewsArticle",
        "@id": urn,
        "headline": "Velm harbour stays shut, minister warns",
        "datePublished": "2031-03-04",
        "url": "https://harbour-post.example/2031/velm?page=1&part=2",
        "publisher": {"@type": "Organization", "name": "The Harbour Post"},
        "author": [{"@type": "Person", "name": "Ana Brill"}, {"@type": "Person", "name": "Jon Oake"}],
        "inLanguage": "en",
    }
    assert (speaker["@type"], speaker["name"]) == ("Person", "Mira Solane")
    assert quotation == {
        "@type": "Quotation",
        "@id": f"urn:onrecord:statement:{harbour.statement_ids[1]}",
        "text": "“The harbour is shut,” … “and it will stay shut until the spring.”",
        "creator": [{"@id": speaker["@id"]}],
        "dateCreated": "2031-03-04",
        "inLanguage": "en",
        "keywords": ["kind:direct", "act:state", "polarity:said"],
        "isPartOf": {"@id": urn},
        "isBasedOn": [f"{urn}#char=41,63", f"{urn}#char=93,134"],
    }


def test_a_paraphrase_is_no_quotation(harbour: Reading) -> None:
    types = [node["@type"] for node in graphs(harbour)[0] if "text" in node]
    kinds = [statement.kind for statement in harbour.statements]
    assert types == ["Claim" if kind is Kind.INDIRECT else "Quotation" for kind in kinds]


@pytest.mark.parametrize("polarity", [Polarity.NOT_SAID, Polarity.REFUSED, Polarity.WOULD_SAY])
def test_nobody_is_made_the_creator_of_what_they_did_not_say(council: Reading, polarity: Polarity) -> None:
    statements = (replace(council.statements[0], polarity=polarity), *council.statements[1:])
    quotation = next(node for node in graphs(replace(council, statements=statements))[0] if "text" in node)
    assert quotation["@type"] == "Claim"
    assert "creator" not in quotation
    assert len(quotation["mentions"]) == 1


def test_several_who_speak_at_once_are_creators_each(council: Reading) -> None:
    graph = graphs(council)[0]
    named = {node["@id"]: node["name"] for node in graph if "name" in node}
    together = [node for node in graph if "text" in node][2]
    assert [named[each["@id"]] for each in together["creator"]] == ["Mira Solane", "Tobin Hale"]


def test_only_names_of_the_vocabulary_are_used(
    ferry: Reading, council: Reading, harbour: Reading, hostile: Reading, impostor: Reading
) -> None:
    used = {each for graph in graphs(ferry, council, harbour, hostile, impostor) for each in names(graph)}
    assert len(used) > 25
    assert {(kind, name) for kind, name in used if name not in VOCABULARY[kind]} == set()


def test_references_lead_to_nodes(council: Reading, ferry: Reading) -> None:
    for graph in graphs(council, ferry):
        known = {node["@id"] for node in graph}
        assert len(known) == len(graph)
        said = [each for node in graph for each in (*node.get("creator", []), *node.get("mentions", []))]
        assert {each["@id"] for each in said} <= known


def expected(reading: Reading) -> tuple[Any, ...]:
    reading = through_json(reading)
    article = reading.article
    quotations = []
    for statement, name in zip(reading.statements, reading.statement_ids, strict=True):
        people = () if statement.speaker is None else statement.speaker.people
        said_on = statement.said_on
        exact = said_on and said_on.value and said_on.granularity in ("day", "month", "year")
        quotations.append(
            (
                name,
                " … ".join(article.text[slice(*span)] for span in statement.content),
                statement.content,
                *(statement.kind, statement.act, statement.polarity),
                [(each.name, each.type) for each in people],
                said_on.value if exact else None,
            )
        )
    known = (article.id, article.title, article.outlet, article.published, web_address(article.url))
    return *known, article.authors, article.language, quotations


def carried(article: Any) -> tuple[Any, ...]:
    quotations = [
        (*each[:6], [(speaker.name, speaker.type) for speaker in each.speakers], each.said_on and each.said_on.value)
        for each in article.quotations
    ]
    return *article[:7], quotations


def test_what_is_carried_comes_back(
    ferry: Reading, council: Reading, harbour: Reading, hostile: Reading, impostor: Reading, silent: Reading
) -> None:
    given = [ferry, council, harbour, hostile, impostor, silent]
    assert [carried(article) for article in read(written(*given))] == [expected(reading) for reading in given]


@settings(deadline=None)  # a busy machine is no fault
@given(readings())
def test_any_reading_is_one_line_that_ends_no_script(reading: Reading) -> None:
    line = written(reading)
    assert line.isascii()
    assert not set(line) & set("<>&")
    assert line.splitlines() == [line.removesuffix("\n")]
    assert [carried(article) for article in read(line)] == [expected(reading)]


def test_roles_and_wikidata_come_back(council: Reading) -> None:
    (article,) = read(written(council))
    (solane,) = article.quotations[0].speakers
    assert (solane.role, solane.wikidata, solane.type) == ("harbour minister", "Q424242", SpeakerType.PERSON)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda graph: graph.clear(), "@graph[0]"),
        (lambda graph: graph[0].pop("@id"), "@graph[0].@id"),
        (lambda graph: graph[0].update(publisher="x"), "@graph[0].publisher"),
        (lambda graph: graph[1].pop("additionalType"), "@graph[1].additionalType"),
        (lambda graph: graph[1].update(additionalType="urn:onrecord:speaker:horse"), "@graph[1].additionalType"),
        (lambda graph: graph[-1].update(creator=[{"@id": "urn:x"}]), "no node of the graph"),
        (lambda graph: graph[-1].update(keywords=[]), "keywords"),
        (lambda graph: graph[-1].update(isBasedOn=["urn:x#char=1,2"]), "isBasedOn[0]"),
        (lambda graph: graph[-1].update(dateCreated="2031-02-30"), "dateCreated"),
        (lambda graph: graph[-1].update(dateCreated="soon"), "dateCreated"),
        (lambda graph: graph[-1].pop("text"), "text"),
    ],
)
def test_what_breaks_the_form_is_told_with_its_place(
    ferry: Reading, change: Callable[[list[dict[str, Any]]], object], place: str
) -> None:
    (graph,) = graphs(ferry)
    change(graph)
    with pytest.raises(MalformedError) as caught:
        read(json.dumps({"@graph": graph}))
    assert place in caught.value.message
    assert caught.value.origin == "line 1"
