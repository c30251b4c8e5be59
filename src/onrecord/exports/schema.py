"""The published JSON Schema (2020-12) of one line of our JSON Lines, as built here and shipped as a file beside.

After a change write the file anew with ``write_schema()``; a test holds file and function equal.
"""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Any

from onrecord.records import Act, ChannelKind, Granularity, Kind, Polarity, SpeakerType, Stance

__all__ = ["reading_schema", "write_schema"]

_FILE = Path(__file__).with_name("reading.schema.json")


def reading_schema() -> dict[str, Any]:
    """Give the JSON Schema of one reading, as ``reading_to_dict`` gives it."""
    properties = {
        "article": {"$ref": "#/$defs/article"},
        "speakers": _list({"$ref": "#/$defs/speaker"}, "Each once, in order of first appearance in statements."),
        "statements": _list({"$ref": "#/$defs/statement"}, "In order of their first content character."),
        "problems": _list({"$ref": "#/$defs/problem"}, "What went wrong with this article or was left out of it."),
        "versions": {
            "type": "object",
            "description": "The version of each component that took part.",
            "additionalProperties": {"type": "string"},
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:onrecord:schema:reading",
        "title": "Reading",
        **_record("All that one run of the components made of one article.", properties),
        "$defs": {
            "article": _article(),
            "statement": _statement(),
            "channel": _channel(),
            "when": _when(),
            "problem": _problem(),
            "speaker": _speaker(),
            "reference": _reference(),
            "spans": _list({"$ref": "#/$defs/span"}, "Ascending and apart."),
            "span": {
                "type": "array",
                "description": "Half-open range [start, end) of Unicode code points of article.text, never empty.",
                "prefixItems": [{"type": "integer", "minimum": 0}, {"type": "integer", "minimum": 1}],
                "items": False,
                "minItems": 2,
            },
            "date": {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        },
    }


def _article() -> dict[str, Any]:
    return _record(
        "One text as published by one outlet.",
        {
            "id": {
                "type": "string",
                "pattern": "^[0-9a-f]{16}$",
                "description": "Depends on URL, outlet and text alone.",
            },
            "text": _text("Final: all spans point into it. It opens with the headline where the input gave one."),
            "title": _text_or_null("The headline."),
            "outlet": _text_or_null("Who published it."),
            "published": _or_null({"$ref": "#/$defs/date"}, "The day of publication."),
            "url": _text_or_null("Where it was published, as the input gave it; not checked."),
            "authors": _list({"type": "string"}, "The names in its byline."),
            "language": _text_or_null("ISO 639-1 code."),
            "origin": _text_or_null("Where it was read from: a path, with :line where it is one record of many."),
        },
    )


def _statement() -> dict[str, Any]:
    return _record(
        "One attribution: who, the words that report, and what is said.",
        {
            "source": {"$ref": "#/$defs/spans", "description": "Who; empty where no words name a source."},
            "cue": {"$ref": "#/$defs/spans", "description": "The words that report, such as said or according to."},
            "content": {
                "$ref": "#/$defs/spans",
                "description": "What is said; several where broken up.",
                "minItems": 1,
            },
            "kind": {
                "enum": [kind.value for kind in Kind],
                "description": "All of the content in quotation marks, none of it, or part of it.",
            },
            "score": _probability("Probability that a careful annotator marks this attribution too."),
            "speaker": _or_null({"$ref": "#/$defs/reference"}, "Who is responsible, where determined."),
            "via": _list({"$ref": "#/$defs/reference"}, "Those who report the speaker's words, the nearest first."),
            "act": _word_or_null(Act, "The force of cue and content together, where determined."),
            "act_score": _or_null(
                {"type": "number", "minimum": 0, "maximum": 1}, "Probability that the act is the right one."
            ),
            "polarity": _word_or_null(Polarity, "Whether the words were said at all, where determined."),
            "conditions": {
                "$ref": "#/$defs/spans",
                "description": "The words of what the content depends on: if the ban stands.",
            },
            "hedges": {"$ref": "#/$defs/spans", "description": "The words that weaken the content, such as perhaps."},
            "stance": _word_or_null(Stance, "How the cue colours the words, where determined."),
            "addressee": _or_null({"$ref": "#/$defs/reference"}, "Who was spoken to, where determined."),
            "channel": _or_null({"$ref": "#/$defs/channel"}, "By what means it was said, where determined."),
            "said_on": _or_null({"$ref": "#/$defs/when"}, "When it was said, where the article tells."),
            "about_dates": _list({"$ref": "#/$defs/when"}, "The times that the content itself speaks of."),
            "target": _or_null({"$ref": "#/$defs/reference"}, "Whom the act is aimed at, where determined."),
            "plover": _text_or_null("The act's root code in PLOVER, where it has one."),
            "cameo": _text_or_null("The act's root code in CAMEO, where it has one."),
        },
    )


def _channel() -> dict[str, Any]:
    return _record(
        "By what means or at what occasion a statement was made.",
        {
            "kind": {"enum": [kind.value for kind in ChannelKind], "description": "What sort of means or occasion."},
            "name": _text("The fullest name that the article gives it, else the phrase."),
            "at": {"$ref": "#/$defs/span", "description": "Where the article tells it."},
        },
    )


def _when() -> dict[str, Any]:
    return _record(
        "A date that the article tells, as exactly as it does.",
        {
            "value": _text_or_null("Day, week, month or year in ISO 8601; 2031-Q1 is a quarter, 203 a decade."),
            "granularity": {"enum": [each.value for each in Granularity], "description": "How exactly it is told."},
            "at": _or_null({"$ref": "#/$defs/span"}, "The words that tell it."),
            "reason": _text_or_null("Why there is no value; null where there is one."),
        },
    )


def _problem() -> dict[str, Any]:
    return _record(
        "Something that went wrong or was left out.",
        {
            "stage": _text("Which part of the program noticed it."),
            "reason": _text("One word for counting."),
            "message": _text("What happened, in full."),
            "origin": _text_or_null("The input that it is about, as in article."),
        },
    )


def _speaker() -> dict[str, Any]:
    return _record(
        "One identity across the mentions of an article.",
        {
            "id": {"type": "integer", "minimum": 0, "description": "Its place in the list of speakers, from 0."},
            "name": _text("The fullest name that the article gives, or the fullest phrase; several joined by &."),
            "type": _type(),
            "role": _text_or_null("The article's own description, such as harbour minister."),
            "role_at": _or_null({"$ref": "#/$defs/span"}, "Where the role stands."),
            "mentions": {"$ref": "#/$defs/spans", "description": "Where the article names or describes it, in order."},
            "stands_for": _text_or_null("The country whose government a capital or country speaks for."),
            "wikidata": _text_or_null("Its identifier there, from the user's own table of names."),
            "reason": _text_or_null("Why an unknown speaker is unknown; null for all others."),
            "members": _list({"type": "integer", "minimum": 0}, "The ids of several who speak at once, else empty."),
        },
    )


def _reference() -> dict[str, Any]:
    reference = _record(
        "A speaker of the reading, as one statement has it.",
        {
            "id": {"type": "integer", "minimum": 0, "description": "Its id in the list of speakers."},
            "name": _text("The name that it has there."),
            "type": _type(),
            "score": _probability("Probability that this is the right one for the statement."),
        },
    )
    members = _list({"$ref": "#/$defs/reference"}, "Where several speak at once: each of them.")
    reference["properties"]["members"] = members
    return reference


def _type() -> dict[str, Any]:
    return {"enum": [kind.value for kind in SpeakerType], "description": "What the speaker is."}


def _record(description: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any], description: str) -> dict[str, Any]:
    return {"type": "array", "description": description, "items": items}


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


def _text_or_null(description: str) -> dict[str, Any]:
    return {"type": ["string", "null"], "description": description}


def _word_or_null(words: type[StrEnum], description: str) -> dict[str, Any]:
    return _or_null({"enum": [word.value for word in words]}, description)


def _probability(description: str) -> dict[str, Any]:
    return {"type": "number", "minimum": 0, "maximum": 1, "description": description}


def _or_null(schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}], "description": description}


def write_schema() -> None:
    """Write the schema to the file that is shipped."""
    _FILE.write_text(json.dumps(reading_schema(), indent=2) + "\n", encoding="utf-8", newline="\n")
