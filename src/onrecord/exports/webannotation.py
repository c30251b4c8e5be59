"""Statements as annotations of the web: the W3C's Web Annotation Data Model, one AnnotationPage a line and article.

Readings come in, JSON Lines go out, and come back in full. A page holds an article's annotations because tools want
them together, and since what belongs to the article stands there once; it also keeps articles without statements. Each
annotation has the context and all that it needs, so ``jq -c '.items[]'`` gives one a line. Targets are the spans of the
content, each by position in code points and by quotation, as https://www.w3.org/TR/annotation-model/ defines them;
bodies are the spans of source and cue, and the speaker, act, kind, polarity and stance as texts. Terms of our own hold
the rest. Where a tool moves a selector, reading takes the new place. Not carried: pairs of surrogates, as in all JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

from onrecord.errors import MalformedError
from onrecord.exports.addresses import article_iri, statement_urn, wikidata_iri
from onrecord.exports.characters import visible_text
from onrecord.exports.lines import read_lines, record_of, write_line
from onrecord.exports.restoring import reading_from_dict
from onrecord.exports.values import take_each, take_object, take_span_within, take_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from onrecord.records import Reading

__all__ = ["read_webannotation", "write_webannotation"]

_JSON = "@json"
_CONTEXT: list[Any] = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "@version": 1.1,
        "onrecordReading": {"@id": "urn:onrecord:term:reading", "@type": _JSON},
        "onrecordStatement": {"@id": "urn:onrecord:term:statement", "@type": _JSON},
        "onrecordVersions": {"@id": "urn:onrecord:term:versions", "@type": _JSON},
        "onrecordRole": "urn:onrecord:term:role",
    },
]
_SOFTWARE = {"id": "urn:onrecord:software", "type": "Software", "name": "onrecord"}
# Characters before and after a quotation: enough to tell it from others, as Hypothesis has it.
_AROUND = 32
_PURPOSES = {"source": "identifying", "cue": "describing"}
_TAGS = ("kind", "act", "polarity", "stance")


def write_webannotation(readings: Iterable[Reading], out: TextIO) -> None:
    """Write a page for each reading, as it comes; all is ASCII. The page holds the article's text as well."""
    for reading in readings:
        record, names = record_of(reading)
        article, statements = record["article"], record.pop("statements")
        source = article_iri(article["id"], article["url"])
        items = [
            _annotation(statement, name, source, record) for statement, name in zip(statements, names, strict=True)
        ]
        page = {
            "@context": _CONTEXT,
            "id": f"urn:onrecord:page:{article['id']}",
            "type": "AnnotationPage",
            "onrecordReading": record,
            "items": items,
        }
        write_line(page, out)


def read_webannotation(stream: TextIO) -> Iterator[Reading]:
    """Yield the reading of each page, as :func:`write_webannotation` wrote them, at a time one line.

    The text of an article is never looked for elsewhere: a page without ``onrecordReading`` cannot be read. Anything
    that breaks the form, also a quotation that is not at its position, raises :class:`MalformedError`.
    """
    return read_lines(stream, _reading)


def _annotation(statement: dict[str, Any], name: str, source: str, record: dict[str, Any]) -> dict[str, Any]:
    text = record["article"]["text"]
    rest = {key: value for key, value in statement.items() if key not in ("source", "cue", "content")}
    roles = [
        {
            **_resource(text, span, source),
            "purpose": purpose,
            "onrecordRole": role,
        }
        for role, purpose in _PURPOSES.items()
        for span in statement[role]
    ]
    return {
        "@context": _CONTEXT,
        "id": statement_urn(name),
        "type": "Annotation",
        "motivation": "describing",
        "creator": _SOFTWARE,
        "generator": {**_SOFTWARE, "onrecordVersions": record["versions"]},
        "body": [*_speaker(statement, record), *_tags(statement), *roles],
        "target": [_resource(text, span, source) for span in statement["content"]],
        "onrecordStatement": rest,
    }


def _speaker(statement: dict[str, Any], record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if statement["speaker"] is None:
        return
    speaker = record["speakers"][statement["speaker"]["id"]]
    yield _textual(visible_text(speaker["name"]), "identifying")
    if item := wikidata_iri(speaker["wikidata"]):
        yield {"type": "SpecificResource", "source": item, "purpose": "identifying"}


def _tags(statement: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for field in _TAGS:
        if statement[field] is not None:
            yield _textual(f"{field}:{statement[field]}", "tagging")


def _textual(value: str, purpose: str) -> dict[str, Any]:
    return {"type": "TextualBody", "value": value, "format": "text/plain", "purpose": purpose}


def _resource(text: str, span: list[int], source: str) -> dict[str, Any]:
    start, end = span
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - _AROUND) : start],
        "suffix": text[end : end + _AROUND],
    }
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    return {"type": "SpecificResource", "source": source, "selector": [quote, position]}


def _reading(value: Any) -> Reading:
    page = take_object(value, "page", required=("onrecordReading", "items"))
    record = dict(take_object(page["onrecordReading"], "onrecordReading", required=("article",)))
    article = take_object(record["article"], "onrecordReading.article", required=("text",))
    text = take_text(article["text"], "onrecordReading.article.text")
    statements = take_each(page["items"], "items", lambda item, place: _statement(item, place, text))
    # A tool may hold annotations in another order than that of the text.
    record["statements"] = sorted(statements, key=lambda statement: statement["content"][0][0])
    return reading_from_dict(record)


def _statement(value: Any, place: str, text: str) -> dict[str, Any]:
    item = take_object(value, place, required=("target", "onrecordStatement"))
    statement = dict(take_object(item["onrecordStatement"], f"{place}.onrecordStatement"))
    targets = take_each(_listed(item["target"]), f"{place}.target", lambda each, here: _span(each, here, text))
    if not targets:
        raise MalformedError(f"{place}.target must have at least one span of the content")
    statement["content"] = sorted(targets)
    for role in _PURPOSES:
        statement[role] = []
    for number, body in enumerate(_listed(item.get("body", []))):
        named = body.get("onrecordRole") if isinstance(body, dict) else None
        if isinstance(named, str) and named in _PURPOSES:
            statement[named].append(_span(body, f"{place}.body[{number}]", text))
    for role in _PURPOSES:
        statement[role].sort()
    return statement


def _span(value: Any, place: str, text: str) -> list[int]:
    resource = take_object(value, place, required=("selector",))
    known = {}
    for number, each in enumerate(_listed(resource["selector"])):
        selector = take_object(each, f"{place}.selector[{number}]")
        known[str(selector.get("type"))] = selector
    position = known.get("TextPositionSelector", {})
    span = take_span_within((position.get("start"), position.get("end")), f"{place}.selector", len(text))
    exact = known.get("TextQuoteSelector", {}).get("exact")
    if exact is not None and exact != text[slice(*span)]:
        raise MalformedError(f"{place}.selector quotes other words than those at its position {span.start}-{span.end}")
    return list(span)


def _listed(value: Any) -> list[Any]:
    """Make one value a list of it: in JSON-LD both mean the same."""
    return value if isinstance(value, list) else [value]
