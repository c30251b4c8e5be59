"""Readings as plain JSON values and back, and as JSON Lines: one article a line.

Spans are ``[start, end]`` pairs, dates are ISO 8601, and what is not known is null. Speakers stand in one list, and
statements name them by their id. The form is published as a JSON Schema (see :mod:`onrecord.exports.schema`). Reading
checks every value; it does not open files or split lines.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TextIO

from onrecord.errors import MalformedError
from onrecord.exports.cast import Cast
from onrecord.exports.values import (
    build,
    take_day,
    take_each,
    take_member,
    take_number,
    take_object,
    take_place,
    take_span,
    take_text,
    take_text_or_none,
)
from onrecord.records import Article, Kind, Problem, Reading, Speaker, SpeakerType, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

__all__ = ["reading_from_dict", "reading_to_dict", "write_jsonl"]

_ARTICLE = ("id", "text", "title", "outlet", "published", "url", "authors", "language", "origin")
_OPTIONAL_TEXTS = ("title", "outlet", "url", "language", "origin")
_SPEAKER = (
    *("id", "name", "type", "role", "role_at", "mentions"),
    *("stands_for", "wikidata", "reason", "members"),
)
_ROLES = ("source", "cue", "content")
_REFERENCE = ("id", "name", "type", "score")
_STATEMENT = (
    *("source", "cue", "content", "kind", "score"),
    *("speaker", "via", "addressee", "act", "polarity", "said_on"),
)
_PROBLEM = ("stage", "reason", "message", "origin")
_READING = ("article", "speakers", "statements", "problems", "versions")
_NO_REASON = "the record gives no reason"
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def reading_to_dict(reading: Reading) -> dict[str, Any]:
    """Turn a reading into JSON values, always with the same keys in the same order.

    Only a reference to several speakers at once has a key of its own, ``members``, with a reference to each of them.
    """
    reading = _without_surrogate_pairs(reading)
    article, cast = reading.article, Cast(reading)
    return {
        "article": {
            "id": article.id,
            "text": article.text,
            "title": article.title,
            "outlet": article.outlet,
            "published": _iso(article.published),
            "url": article.url,
            "authors": list(article.authors),
            "language": article.language,
            "origin": article.origin,
        },
        "speakers": [_speaker_to_dict(cast, number) for number in range(len(cast.speakers))],
        "statements": [_statement_to_dict(statement, cast) for statement in reading.statements],
        "problems": [
            {
                "stage": problem.stage,
                "reason": problem.reason,
                "message": problem.message,
                "origin": problem.origin,
            }
            for problem in reading.problems
        ],
        "versions": dict(reading.versions),
    }


def reading_from_dict(value: Any) -> Reading:
    """Make the reading again from what :func:`reading_to_dict` gave.

    What a record has a default for may be missing. Without the list of speakers, a statement names its speaker by name
    and type alone. A value that breaks the form raises :class:`MalformedError`, whose message names its place, such as
    ``statements[2].content[0]``.
    """
    fields = take_object(value, "reading", known=_READING, required=("article",))
    article = _article(fields["article"], "article")
    speakers = _speakers(fields["speakers"], "speakers", len(article.text)) if "speakers" in fields else None

    def statement(value: Any, place: str) -> Statement:
        return _statement(value, place, speakers)

    statements = take_each(fields.get("statements", []), "statements", statement)
    problems = take_each(fields.get("problems", []), "problems", _problem)
    versions = take_object(fields.get("versions", {}), "versions")
    pairs = tuple((name, take_text(version, f"versions.{name}")) for name, version in versions.items())
    return build("reading", Reading, article, statements, problems, pairs)


def write_jsonl(readings: Iterable[Reading], out: TextIO) -> None:
    """Write one line for each reading, as it comes. All is ASCII, so that any terminal and any pipe lets it pass."""
    for reading in readings:
        out.write(json.dumps(reading_to_dict(reading), ensure_ascii=True, allow_nan=False) + "\n")


def _without_surrogate_pairs(reading: Reading) -> Reading:
    """Replace each pair of surrogates in the text, which JSON would make one character.

    JSON cannot tell such a pair from the character that it stands for in UTF-16, so all later offsets would be off by
    one. Two replacement characters keep them right, and a problem tells. Decoded text never holds such pairs.
    """
    text, count = _SURROGATE_PAIR.subn("\ufffd\ufffd", reading.article.text)
    if not count:
        return reading
    message = f"{count} pairs of surrogates, which JSON cannot hold, are written as U+FFFD"
    problem = Problem("exports", "encoding", message, reading.article.origin)
    return replace(reading, article=replace(reading.article, text=text), problems=(*reading.problems, problem))


def _speaker_to_dict(cast: Cast, number: int) -> dict[str, Any]:
    speaker = cast.speakers[number]
    return {
        "id": number,
        "name": speaker.name,
        "type": SpeakerType(speaker.type).value,
        "role": speaker.role,
        "role_at": None if speaker.role_at is None else list(speaker.role_at),
        "mentions": [list(span) for span in speaker.mentions],
        "stands_for": speaker.stands_for,
        "wikidata": speaker.wikidata,
        "reason": speaker.reason,
        "members": [cast.number(member) for member in speaker.members],
    }


def _statement_to_dict(statement: Statement, cast: Cast) -> dict[str, Any]:
    return {
        "source": [list(span) for span in statement.source],
        "cue": [list(span) for span in statement.cue],
        "content": [list(span) for span in statement.content],
        "kind": statement.kind.value,
        "score": float(statement.score),
        "speaker": None if statement.speaker is None else _reference_to_dict(statement.speaker, cast),
        "via": [_reference_to_dict(speaker, cast) for speaker in statement.via],
        "addressee": None if statement.addressee is None else _reference_to_dict(statement.addressee, cast),
        "act": statement.act,
        "polarity": statement.polarity,
        "said_on": _iso(statement.said_on),
    }


def _reference_to_dict(speaker: Speaker, cast: Cast) -> dict[str, Any]:
    reference: dict[str, Any] = {
        "id": cast.number(speaker),
        "name": speaker.name,
        "type": SpeakerType(speaker.type).value,
        "score": float(speaker.score),
    }
    if speaker.members:
        reference["members"] = [_reference_to_dict(member, cast) for member in speaker.members]
    return reference


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _article(value: Any, place: str) -> Article:
    fields = take_object(value, place, known=_ARTICLE, required=("text",))
    article = Article(
        text=take_text(fields["text"], f"{place}.text"),
        published=take_day(fields.get("published"), f"{place}.published"),
        authors=take_each(fields.get("authors", []), f"{place}.authors", take_text),
        **{name: take_text_or_none(fields.get(name), f"{place}.{name}") for name in _OPTIONAL_TEXTS},
    )
    identity = fields.get("id", article.id)
    if identity != article.id:
        raise MalformedError(
            f"{place}.id is {identity!r}, but URL, outlet and text give {article.id!r}: one of them was changed after "
            "the reading was written, and spans may no longer fit; leave the id out to take the record as it is"
        )
    return article


def _speakers(value: Any, place: str, length: int) -> list[Speaker]:
    """Read the list of speakers; first those who stand alone, then those who are several of them.

    Members of members are refused: a short line could hold a speaker of a billion parts.
    """
    entries = take_each(value, place, lambda entry, here: _speaker_fields(entry, here, length))
    members = []
    for number, fields in enumerate(entries):
        here = f"{place}[{number}]"
        if take_place(fields.pop("id"), f"{here}.id", len(entries)) != number:
            raise MalformedError(f"{here}.id must be {number}: speakers are numbered in their order from 0")
        numbers = take_each(
            fields.pop("members"), f"{here}.members", lambda each, there: take_place(each, there, len(entries))
        )
        members.append(numbers)
    alone = [build(f"{place}[{number}]", Speaker, **fields) for number, fields in enumerate(entries)]
    for number, numbers in enumerate(members):
        for position, each in enumerate(numbers):
            if members[each]:
                raise MalformedError(
                    f"{place}[{number}].members[{position}]: speaker {each} has members too; list those in its stead"
                )
    return [
        replace(speaker, members=tuple(alone[each] for each in numbers)) if numbers else speaker
        for speaker, numbers in zip(alone, members, strict=True)
    ]


def _speaker_fields(value: Any, place: str, length: int) -> dict[str, Any]:
    """Read the fields of one speaker; ``id`` and ``members`` are left as they are."""
    fields = take_object(value, place, known=_SPEAKER, required=("id", "name", "type"))
    role_at = fields.get("role_at")
    mentions = take_each(fields.get("mentions", []), f"{place}.mentions", take_span)
    spans = [] if role_at is None else [("role_at", take_span(role_at, f"{place}.role_at"))]
    for name, (start, end) in [*spans, *((f"mentions[{i}]", span) for i, span in enumerate(mentions))]:
        if not 0 <= start < end <= length:
            raise MalformedError(f"{place}.{name} must be a range within the text's {length} characters")
    return {
        "id": fields["id"],
        "name": take_text(fields["name"], f"{place}.name"),
        "type": take_member(fields["type"], f"{place}.type", SpeakerType),
        "role_at": spans[0][1] if spans else None,
        "mentions": mentions,
        "members": fields.get("members", []),
        **{
            name: take_text_or_none(fields.get(name), f"{place}.{name}")
            for name in ("role", "stands_for", "wikidata", "reason")
        },
    }


def _statement(value: Any, place: str, speakers: list[Speaker] | None) -> Statement:
    fields = take_object(value, place, known=_STATEMENT, required=("content", "kind", "score"))

    def reference(value: Any, place: str) -> Speaker:
        return _named(value, place) if speakers is None else _reference(value, place, speakers)

    def reference_or_none(name: str) -> Speaker | None:
        value = fields.get(name)
        return None if value is None else reference(value, f"{place}.{name}")

    return build(
        place,
        Statement,
        **{
            role: take_each(fields.get(role, []), f"{place}.{role}", take_span) for role in ("source", "cue", "content")
        },
        kind=take_member(fields["kind"], f"{place}.kind", Kind),
        score=take_number(fields["score"], f"{place}.score"),
        speaker=reference_or_none("speaker"),
        via=take_each(fields.get("via", []), f"{place}.via", reference),
        addressee=reference_or_none("addressee"),
        act=take_text_or_none(fields.get("act"), f"{place}.act"),
        polarity=take_text_or_none(fields.get("polarity"), f"{place}.polarity"),
        said_on=take_day(fields.get("said_on"), f"{place}.said_on"),
    )


def _problem(value: Any, place: str) -> Problem:
    fields = take_object(value, place, known=_PROBLEM, required=("stage", "reason", "message"))
    stage, reason, message = (take_text(fields[name], f"{place}.{name}") for name in ("stage", "reason", "message"))
    return Problem(stage, reason, message, take_text_or_none(fields.get("origin"), f"{place}.origin"))


def _named(value: Any, place: str) -> Speaker:
    """Read a speaker as it was written before readings had a list of them."""
    fields = take_object(value, place, known=("name", "type"), required=("name", "type"))
    kind = take_member(fields["type"], f"{place}.type", SpeakerType)
    reason = _NO_REASON if kind is SpeakerType.UNKNOWN else None
    return Speaker(take_text(fields["name"], f"{place}.name"), kind, reason=reason)


def _reference(value: Any, place: str, speakers: list[Speaker]) -> Speaker:
    number, speaker = _single(value, place, speakers)
    if "members" not in value:
        return speaker
    members = take_each(value["members"], f"{place}.members", lambda each, there: _single(each, there, speakers)[1])
    if tuple(_scored(member, 1.0, place) for member in members) != speaker.members:
        raise MalformedError(f"{place}.members must be those of speakers[{number}], in the same order")
    return replace(speaker, members=members)


def _single(value: Any, place: str, speakers: list[Speaker]) -> tuple[int, Speaker]:
    """Read a reference, all but its members: the number of the speaker, and the speaker with the score given here."""
    fields = take_object(value, place, known=(*_REFERENCE, "members"), required=("id",))
    number = take_place(fields["id"], f"{place}.id", len(speakers))
    speaker = speakers[number]
    for name, known in (("name", speaker.name), ("type", speaker.type.value)):
        if fields.get(name, known) != known:
            told = f"but speakers[{number}].{name} is {known!r:.60}"
            raise MalformedError(f"{place}.{name} is {fields[name]!r:.60}, {told}")
    return number, _scored(speaker, take_number(fields.get("score", 1.0), f"{place}.score"), place)


def _scored(speaker: Speaker, score: float, place: str) -> Speaker:
    return speaker if score == speaker.score else build(place, partial(replace, speaker), score=score)
