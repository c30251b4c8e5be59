"""Statements in the vocabulary of schema.org: one JSON-LD graph a line and article, for pages and knowledge graphs.

Readings come in, JSON Lines go out. A graph holds the ``NewsArticle``, its speakers, and for each statement a
``Quotation`` with the words as the article has them and the speaker as ``creator``. A paraphrase is no quotation: it is
a ``Claim``. Who did not say something, refused to, or would say it, is only mentioned, and in a ``Claim``.

``isBasedOn`` tells the spans, as RFC 5147 writes ranges of characters (``#char=41,63``), here code points of the
article's text. Carried: the article without its text, words, spans of the content, speakers without their mentions,
kind, act, polarity, and the date said on where it is a day, month or year. Not carried: all else, such as source and
cue. A line may stand in a ``<script type="application/ld+json">`` as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from onrecord.errors import MalformedError
from onrecord.exports.addresses import article_urn, statement_urn, web_address, wikidata_iri
from onrecord.exports.lines import read_lines, record_of, write_line
from onrecord.exports.values import (
    build,
    take_day,
    take_each,
    take_member,
    take_object,
    take_text,
    take_text_or_none,
)
from onrecord.records import Act, Granularity, Kind, Polarity, Span, Speaker, SpeakerType, When

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from onrecord.records import Reading

__all__ = ["Quotation", "QuotedArticle", "read_schemaorg", "write_schemaorg"]

_TYPES = {
    SpeakerType.PERSON: "Person",
    SpeakerType.UNNAMED: "Person",
    SpeakerType.ORGANIZATION: "Organization",
    SpeakerType.GROUP: "Organization",
    SpeakerType.DOCUMENT: "CreativeWork",
    SpeakerType.UNKNOWN: "Person",
}
_SPEAKER = "urn:onrecord:speaker:"
_DATES = {10: Granularity.DAY, 7: Granularity.MONTH, 4: Granularity.YEAR}
_RANGE = re.compile(r"(.*)#char=([0-9]{1,18}),([0-9]{1,18})", re.DOTALL)
_NO_REASON = "the graph gives no reason"


class Quotation(NamedTuple):
    """A statement as far as schema.org carries it.

    ``text`` are the words, with ``…`` for what stands between the spans of ``content``; ``speakers`` are those who
    said it, or of whom it is told that they did not.
    """

    id: str
    text: str
    content: tuple[Span, ...]
    kind: Kind
    act: Act | None
    polarity: Polarity | None
    speakers: tuple[Speaker, ...]
    said_on: When | None


class QuotedArticle(NamedTuple):
    """An article without its text, and what it quotes."""

    id: str
    title: str | None
    outlet: str | None
    published: date | None
    url: str | None
    authors: tuple[str, ...]
    language: str | None
    quotations: tuple[Quotation, ...]


def write_schemaorg(readings: Iterable[Reading], out: TextIO) -> None:
    """Write a graph for each reading, as it comes; all is ASCII."""
    for reading in readings:
        record, names = record_of(reading)
        nodes = _Nodes(record)
        quotations = [
            nodes.quotation(statement, name) for statement, name in zip(record["statements"], names, strict=True)
        ]
        graph = [nodes.article(), *nodes.speakers.values(), *quotations]
        write_line({"@context": "https://schema.org", "@graph": graph}, out, in_markup=True)


def read_schemaorg(stream: TextIO) -> Iterator[QuotedArticle]:
    """Yield the article of each graph that :func:`write_schemaorg` wrote, at a time one line.

    Anything that breaks the form raises :class:`MalformedError`.
    """
    return read_lines(stream, _quoted_article)


class _Nodes:
    """The nodes of one graph; speakers are made when a statement first refers to them."""

    def __init__(self, record: dict[str, Any]) -> None:
        self._record = record
        self._urn = article_urn(record["article"]["id"])
        self.speakers: dict[int, dict[str, Any]] = {}

    def article(self) -> dict[str, Any]:
        article = self._record["article"]
        outlet = article["outlet"]
        return _told(
            {
                "@type": "NewsArticle",
                "@id": self._urn,
                "headline": article["title"],
                "datePublished": article["published"],
                "url": web_address(article["url"]),
                "publisher": None if outlet is None else {"@type": "Organization", "name": outlet},
                "author": [{"@type": "Person", "name": name} for name in article["authors"]] or None,
                "inLanguage": article["language"],
            }
        )

    def quotation(self, statement: dict[str, Any], name: str) -> dict[str, Any]:
        article, said_on = self._record["article"], statement["said_on"]
        said = statement["polarity"] in (None, Polarity.SAID)
        words = statement["kind"] != Kind.INDIRECT
        dated = said_on is not None and said_on["granularity"] in _DATES.values()
        return _told(
            {
                "@type": "Quotation" if said and words else "Claim",
                "@id": statement_urn(name),
                "text": " … ".join(article["text"][start:end] for start, end in statement["content"]),
                "creator" if said else "mentions": self._speakers(statement["speaker"]),
                "dateCreated": said_on["value"] if dated else None,
                "inLanguage": article["language"],
                "keywords": [
                    f"{field}:{statement[field]}" for field in ("kind", "act", "polarity") if statement[field]
                ],
                "isPartOf": {"@id": self._urn},
                "isBasedOn": [f"{self._urn}#char={start},{end}" for start, end in statement["content"]],
            }
        )

    def _speakers(self, reference: dict[str, Any] | None) -> list[dict[str, str]] | None:
        if reference is None:
            return None
        people = self._record["speakers"][reference["id"]]["members"] or [reference["id"]]
        for number in people:
            self.speakers[number] = self._speaker(number)
        return [{"@id": f"{self._urn}#speaker-{number}"} for number in people]

    def _speaker(self, number: int) -> dict[str, Any]:
        speaker = self._record["speakers"][number]
        kind = _TYPES[SpeakerType(speaker["type"])]
        return _told(
            {
                "@type": kind,
                "@id": f"{self._urn}#speaker-{number}",
                "name": speaker["name"],
                "additionalType": _SPEAKER + speaker["type"],
                "jobTitle" if kind == "Person" else "description": speaker["role"],
                "sameAs": wikidata_iri(speaker["wikidata"]),
            }
        )


def _told(node: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is not known: in JSON-LD that is the same as null."""
    return {name: value for name, value in node.items() if value is not None}


def _quoted_article(value: Any) -> QuotedArticle:
    graph = take_object(value, "graph", required=("@graph",))
    nodes = take_each(graph["@graph"], "@graph", lambda each, place: take_object(each, place, required=("@type",)))
    if not nodes or nodes[0]["@type"] != "NewsArticle":
        raise MalformedError("@graph[0] must be the NewsArticle")
    article = nodes[0]
    urn = take_text(article.get("@id"), "@graph[0].@id")
    publisher = article.get("publisher")
    speakers: dict[str, Speaker] = {}
    quotations = []
    for number, node in enumerate(nodes[1:], start=1):
        place = f"@graph[{number}]"
        if node["@type"] in ("Quotation", "Claim"):
            quotations.append(_quotation(node, place, urn, speakers))
        else:
            speakers[take_text(node.get("@id"), f"{place}.@id")] = _speaker(node, place)
    return QuotedArticle(
        urn.removeprefix(article_urn("")),
        take_text_or_none(article.get("headline"), "@graph[0].headline"),
        None if publisher is None else _name(publisher, "@graph[0].publisher"),
        take_day(article.get("datePublished"), "@graph[0].datePublished"),
        take_text_or_none(article.get("url"), "@graph[0].url"),
        take_each(article.get("author", []), "@graph[0].author", _name),
        take_text_or_none(article.get("inLanguage"), "@graph[0].inLanguage"),
        tuple(quotations),
    )


def _name(value: Any, place: str) -> str:
    return take_text(take_object(value, place, required=("name",))["name"], f"{place}.name")


def _speaker(node: dict[str, Any], place: str) -> Speaker:
    word = take_text(node.get("additionalType"), f"{place}.additionalType").removeprefix(_SPEAKER)
    kind = take_member(word, f"{place}.additionalType", SpeakerType)
    same = take_text_or_none(node.get("sameAs"), f"{place}.sameAs")
    return build(
        place,
        Speaker,
        _name(node, place),
        kind,
        role=take_text_or_none(node.get("jobTitle", node.get("description")), f"{place}.jobTitle"),
        reason=_NO_REASON if kind is SpeakerType.UNKNOWN else None,
        wikidata=None if same is None else same.rpartition("/")[2],
    )


def _quotation(node: dict[str, Any], place: str, urn: str, speakers: dict[str, Speaker]) -> Quotation:
    words = take_each(node.get("keywords", []), f"{place}.keywords", take_text)
    known = {field: word for field, _, word in (each.partition(":") for each in words)}

    def speaker(value: Any, here: str) -> Speaker:
        name = take_text(take_object(value, here).get("@id"), f"{here}.@id")
        if name not in speakers:
            raise MalformedError(f"{here} refers to {name!r:.60}, which no node of the graph before it is")
        return speakers[name]

    role = "creator" if "creator" in node else "mentions"
    return Quotation(
        take_text(node.get("@id"), f"{place}.@id").removeprefix(statement_urn("")),
        take_text(node.get("text"), f"{place}.text"),
        take_each(node.get("isBasedOn", []), f"{place}.isBasedOn", lambda each, here: _range(each, here, urn)),
        take_member(known.get("kind"), f"{place}.keywords", Kind),
        take_member(known["act"], f"{place}.keywords", Act) if "act" in known else None,
        take_member(known["polarity"], f"{place}.keywords", Polarity) if "polarity" in known else None,
        take_each(node.get(role, []), f"{place}.{role}", speaker),
        _when(node.get("dateCreated"), f"{place}.dateCreated"),
    )


def _range(value: Any, place: str, urn: str) -> Span:
    match = _RANGE.fullmatch(take_text(value, place))
    if match is None or match[1] != urn:
        raise MalformedError(f"{place} must be a range of the article such as {urn}#char=41,63, not {value!r:.60}")
    return Span(int(match[2]), int(match[3]))


def _when(value: Any, place: str) -> When | None:
    text = take_text_or_none(value, place)
    if text is None:
        return None
    if len(text) not in _DATES:
        raise MalformedError(f"{place} must be a day, month or year such as 2031-03, not {text!r:.60}")
    return build(place, When, text, _DATES[len(text)])
