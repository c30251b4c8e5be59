"""Statements in the format of BBC R&D's Citron: one document a line, with quotes of sources, cue and contents.

Readings come in, JSON Lines go out. The form is that of Citron's ``docs/data_format.md``: spans are objects with start,
end (code points) and text, sources are the words of the article, coreferences a mention that names the speaker, and
confidence is text with four decimals, as Citron writes it. Citron reads a file a document (``split -l 1``), and leaves
alone the fields that are ours: ``article``, and of a quote ``kind`` and ``cues``. Its quotes have one cue of one piece:
of several pieces ``cue`` is the first and ``cues`` has all, and statements without a cue stand under ``uncued``.
Not carried: who the speaker is but for the mentions, and all that is known of the act, the addressee and the dates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

from onrecord.errors import MalformedError
from onrecord.exports.lines import read_lines, record_of, write_line
from onrecord.exports.restoring import reading_from_dict
from onrecord.exports.values import take_each, take_number, take_object, take_span_within, take_text
from onrecord.records import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from onrecord.records import Reading

__all__ = ["read_citron", "write_citron"]

_MARKS = frozenset("\"“”„«»'‘’")
_METADATA = ("title", "outlet", "published", "url", "authors", "language", "origin")


def write_citron(readings: Iterable[Reading], out: TextIO) -> None:
    """Write a document for each reading, as it comes; all is ASCII."""
    for reading in readings:
        record, names = record_of(reading)
        article, speakers = record["article"], record["speakers"]
        text = article["text"]
        quotes: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
        namings = _namings(text, speakers)
        for statement, name in zip(record["statements"], names, strict=True):
            coreferences = _coreferences(text, statement, speakers, namings)
            quotes[bool(statement["cue"])].append(_quote(text, statement, name, coreferences))
        document = {
            "text": text,
            "quotes": quotes[True],
            "coreference_groups": [
                [_part(text, span) for span in speaker["mentions"]] for speaker in speakers if speaker["mentions"]
            ],
            "source": {"application": "onrecord", "model": record["versions"]},
            "article": {"id": article["id"], **{name: article[name] for name in _METADATA}},
            "uncued": quotes[False],
        }
        write_line(document, out)


def read_citron(stream: TextIO) -> Iterator[Reading]:
    """Yield a reading of each document, Citron's own annotated files included, at a time one line.

    Statements have source, cue, content, kind and score, and no speaker. Where the kind is not told it is found from
    the quotation marks around the content. A document without text or a quote of another form raises
    :class:`MalformedError`.
    """
    return read_lines(stream, _reading)


def _quote(text: str, statement: dict[str, Any], name: str, coreferences: list[dict[str, Any]]) -> dict[str, Any]:
    quote: dict[str, Any] = {
        "id": name,
        "sources": [_part(text, span) for span in statement["source"]],
        "coreferences": coreferences,
        "contents": [_part(text, span) for span in statement["content"]],
        "confidence": f"{statement['score']:.4f}",
        "kind": statement["kind"],
    }
    cue = [_part(text, span) for span in statement["cue"]]
    if cue:
        quote["cue"] = cue[0]
    if len(cue) > 1:
        quote["cues"] = cue
    return quote


def _namings(text: str, speakers: list[dict[str, Any]]) -> list[list[int] | None]:
    """Find for each speaker the first mention that is the full name."""
    return [
        next((span for span in speaker["mentions"] if text[slice(*span)] == speaker["name"]), None)
        for speaker in speakers
    ]


def _coreferences(
    text: str, statement: dict[str, Any], speakers: list[dict[str, Any]], namings: list[list[int] | None]
) -> list[dict[str, Any]]:
    """Give for each who speaks the mention that is the full name, unless the source has it."""
    if statement["speaker"] is None:
        return []
    said = [text[start:end] for start, end in statement["source"]]
    people = speakers[statement["speaker"]["id"]]["members"] or [statement["speaker"]["id"]]
    return [
        _part(text, naming)
        for person in people
        if (naming := namings[person]) is not None and not any(speakers[person]["name"] in words for words in said)
    ]


def _part(text: str, span: list[int]) -> dict[str, Any]:
    start, end = span
    return {"start": start, "end": end, "text": text[start:end]}


def _reading(value: Any) -> Reading:
    document = take_object(value, "document", required=("text",))
    text = take_text(document["text"], "text")
    metadata = dict(take_object(document.get("article", {}), "article", known=("id", *_METADATA)))
    statements = [
        *take_each(document.get("quotes", []), "quotes", lambda each, place: _statement(each, place, text)),
        *take_each(document.get("uncued", []), "uncued", lambda each, place: _statement(each, place, text)),
    ]
    statements.sort(key=lambda statement: statement["content"][0][0])
    return reading_from_dict({"article": {**metadata, "text": text}, "statements": statements})


def _statement(value: Any, place: str, text: str) -> dict[str, Any]:
    quote = take_object(value, place, required=("contents",))

    def spans(name: str, parts: Any) -> list[list[int]]:
        found = take_each(parts, f"{place}.{name}", lambda each, here: _span(each, here, text))
        # Citron sets no order; pieces that overlap are refused by the record.
        return sorted(found)

    content = spans("contents", quote["contents"])
    if not content:
        raise MalformedError(f"{place}.contents must have at least one span")
    cue = quote["cues"] if "cues" in quote else [] if quote.get("cue") is None else [quote["cue"]]
    return {
        "source": spans("sources", quote.get("sources", [])),
        "cue": spans("cue", cue),
        "content": content,
        "kind": quote.get("kind") or _kind_of([text[start:end] for start, end in content]),
        "score": _confidence(quote.get("confidence"), f"{place}.confidence"),
    }


def _span(value: Any, place: str, text: str) -> list[int]:
    part = take_object(value, place, required=("start", "end"))
    span = take_span_within((part["start"], part["end"]), place, len(text))
    if part.get("text", text[slice(*span)]) != text[slice(*span)]:
        raise MalformedError(f"{place}.text is not what the document has from {span.start} to {span.end}")
    return list(span)


def _confidence(value: Any, place: str) -> float:
    """Take text or a number; what an annotator marked has none and is certain."""
    if value is None:
        return 1.0
    try:
        return take_number(float(value) if isinstance(value, str) else value, place)
    except ValueError as fault:
        raise MalformedError(f"{place} must be a number, not {value!r:.60}") from fault


def _kind_of(parts: list[str]) -> str:
    if all(part[0] in _MARKS and part.rstrip(",.")[-1:] in _MARKS and len(part) > 1 for part in parts):
        return Kind.DIRECT.value
    return Kind.MIXED.value if any(mark in part for part in parts for mark in '"“„«') else Kind.INDIRECT.value
