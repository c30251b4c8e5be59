"""Readings as plain JSON values and back, and as JSON Lines: one article a line.

Spans are ``[start, end]`` pairs, dates are ISO 8601, and what is not known is null. The form is published as a JSON
Schema (see :mod:`onrecord.exports.schema`). Reading checks every value; it does not open files or split lines.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from onrecord.errors import MalformedError
from onrecord.records import Article, Kind, Problem, Reading, Span, Speaker, Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = ["reading_from_dict", "reading_to_dict", "write_jsonl"]

_T = TypeVar("_T")

_ARTICLE = ("id", "text", "title", "outlet", "published", "url", "authors", "language", "origin")
_OPTIONAL_TEXTS = ("title", "outlet", "url", "language", "origin")
_STATEMENT = (
    *("source", "cue", "content", "kind", "score"),
    *("speaker", "addressee", "act", "polarity", "said_on"),
)
_PROBLEM = ("stage", "reason", "message", "origin")
_READING = ("article", "statements", "problems", "versions")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def reading_to_dict(reading: Reading) -> dict[str, Any]:
    """Turn a reading into JSON values, always with the same keys in the same order."""
    reading = _without_surrogate_pairs(reading)
    article = reading.article
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
        "statements": [_statement_to_dict(statement) for statement in reading.statements],
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

    What a record has a default for may be missing. A value that breaks the form raises :class:`MalformedError`, whose
    message names its place, such as ``statements[2].content[0]``.
    """
    fields = _object(value, "reading", known=_READING, required=("article",))
    article = _article(fields["article"], "article")
    statements = _each(fields.get("statements", []), "statements", _statement)
    problems = _each(fields.get("problems", []), "problems", _problem)
    versions = _object(fields.get("versions", {}), "versions")
    pairs = tuple((name, _text(version, f"versions.{name}")) for name, version in versions.items())
    return _build("reading", Reading, article, statements, problems, pairs)


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


def _statement_to_dict(statement: Statement) -> dict[str, Any]:
    return {
        "source": [list(span) for span in statement.source],
        "cue": [list(span) for span in statement.cue],
        "content": [list(span) for span in statement.content],
        "kind": statement.kind.value,
        "score": float(statement.score),
        "speaker": _speaker_to_dict(statement.speaker),
        "addressee": _speaker_to_dict(statement.addressee),
        "act": statement.act,
        "polarity": statement.polarity,
        "said_on": _iso(statement.said_on),
    }


def _speaker_to_dict(speaker: Speaker | None) -> dict[str, str] | None:
    return None if speaker is None else {"name": speaker.name, "type": speaker.type}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _article(value: Any, place: str) -> Article:
    fields = _object(value, place, known=_ARTICLE, required=("text",))
    article = Article(
        text=_text(fields["text"], f"{place}.text"),
        published=_day(fields.get("published"), f"{place}.published"),
        authors=_each(fields.get("authors", []), f"{place}.authors", _text),
        **{name: _text_or_none(fields.get(name), f"{place}.{name}") for name in _OPTIONAL_TEXTS},
    )
    identity = fields.get("id", article.id)
    if identity != article.id:
        raise MalformedError(
            f"{place}.id is {identity!r}, but URL, outlet and text give {article.id!r}: one of them was changed after "
            "the reading was written, and spans may no longer fit; leave the id out to take the record as it is"
        )
    return article


def _statement(value: Any, place: str) -> Statement:
    fields = _object(value, place, known=_STATEMENT, required=("content", "kind", "score"))
    kinds = [kind.value for kind in Kind]
    if fields["kind"] not in kinds:
        raise MalformedError(f"{place}.kind must be one of {', '.join(kinds)}, not {fields['kind']!r}")
    score = fields["score"]
    if isinstance(score, bool) or not isinstance(score, int | float):
        raise MalformedError(f"{place}.score must be a number, not {_type(score)}")
    roles = {role: _each(fields.get(role, []), f"{place}.{role}", _span) for role in ("source", "cue", "content")}
    return _build(
        place,
        Statement,
        **roles,
        kind=Kind(fields["kind"]),
        score=float(score),
        speaker=_speaker(fields.get("speaker"), f"{place}.speaker"),
        addressee=_speaker(fields.get("addressee"), f"{place}.addressee"),
        act=_text_or_none(fields.get("act"), f"{place}.act"),
        polarity=_text_or_none(fields.get("polarity"), f"{place}.polarity"),
        said_on=_day(fields.get("said_on"), f"{place}.said_on"),
    )


def _problem(value: Any, place: str) -> Problem:
    fields = _object(value, place, known=_PROBLEM, required=("stage", "reason", "message"))
    stage, reason, message = (_text(fields[name], f"{place}.{name}") for name in ("stage", "reason", "message"))
    return Problem(stage, reason, message, _text_or_none(fields.get("origin"), f"{place}.origin"))


def _speaker(value: Any, place: str) -> Speaker | None:
    if value is None:
        return None
    fields = _object(value, place, known=("name", "type"), required=("name", "type"))
    return Speaker(_text(fields["name"], f"{place}.name"), _text(fields["type"], f"{place}.type"))


def _span(value: Any, place: str) -> Span:
    pair = isinstance(value, list | tuple) and len(value) == 2
    if not pair or any(isinstance(offset, bool) or not isinstance(offset, int) for offset in value):
        raise MalformedError(f"{place} must be a pair of whole numbers [start, end], not {value!r:.60}")
    return Span(*value)


def _day(value: Any, place: str) -> date | None:
    if value is None:
        return None
    try:
        if isinstance(value, str) and _ISO_DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise MalformedError(f"{place} must be a date such as 2031-03-09, not {value!r:.60}")


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise MalformedError(f"{place} must be text, not {_type(value)}")
    return value


def _text_or_none(value: Any, place: str) -> str | None:
    return None if value is None else _text(value, place)


def _each(value: Any, place: str, make: Callable[[Any, str], _T]) -> tuple[_T, ...]:
    if not isinstance(value, list | tuple):
        raise MalformedError(f"{place} must be a list, not {_type(value)}")
    return tuple(make(item, f"{place}[{number}]") for number, item in enumerate(value))


def _object(value: Any, place: str, *, known: Sequence[str] = (), required: Sequence[str] = ()) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise MalformedError(f"{place} must be an object, not {_type(value)}")
    missing = [name for name in required if name not in value]
    if missing:
        raise MalformedError(f"{place} lacks {', '.join(missing)}")
    unknown = [str(name) for name in value if known and name not in known]
    if unknown:
        raise MalformedError(f"{place} has unknown fields {', '.join(unknown)}; known are {', '.join(known)}")
    return value


def _build(place: str, record: Callable[..., _T], *values: Any, **named: Any) -> _T:
    """Make the record; what its own checks object to becomes our error, with its place."""
    try:
        return record(*values, **named)
    except ValueError as error:
        raise MalformedError(f"{place}: {error}") from error


def _type(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", int: "a number", float: "a number"}
    return "null" if value is None else names.get(type(value), type(value).__name__)
