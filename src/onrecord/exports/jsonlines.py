"""Readings as plain JSON values, and as JSON Lines: one article a line.

Spans are ``[start, end]`` pairs, dates are ISO 8601, and what is not known is null. Speakers stand in one list, and
statements name them by their id. The form is published as a JSON Schema (see :mod:`onrecord.exports.schema`). The way
back is in :mod:`onrecord.exports.restoring`.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TextIO

from onrecord.exports.cast import Cast
from onrecord.records import Problem, Reading, Span, Speaker, SpeakerType, Statement, When

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from enum import StrEnum

__all__ = ["reading_to_dict", "write_jsonl"]

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


def write_jsonl(readings: Iterable[Reading], out: TextIO) -> None:
    """Write one line for each reading, as it comes. All is ASCII, so that any terminal and any pipe lets it pass."""
    for reading in readings:
        out.write(json.dumps(reading_to_dict(reading), ensure_ascii=True, allow_nan=False) + "\n")


def _without_surrogate_pairs(reading: Reading) -> Reading:
    """Replace each pair of surrogates in the text, which JSON would make one character.

    JSON cannot tell such a pair from the character that it stands for in UTF-16, so all later offsets would be off by
    one. Two replacement characters keep them right, and a problem tells. Decoded text never holds such pairs.
    """
    article = reading.article
    outlet, url = (value and _SURROGATE_PAIR.sub("\ufffd\ufffd", value) for value in (article.outlet, article.url))
    if (outlet, url) != (article.outlet, article.url):
        # They are part of the article's id, which would no longer be theirs.
        reading = replace(reading, article=replace(article, outlet=outlet, url=url))
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
        "mentions": _pairs(speaker.mentions),
        "stands_for": speaker.stands_for,
        "wikidata": speaker.wikidata,
        "reason": speaker.reason,
        "members": [cast.number(member) for member in speaker.members],
    }


def _statement_to_dict(statement: Statement, cast: Cast) -> dict[str, Any]:
    def reference(speaker: Speaker | None) -> dict[str, Any] | None:
        return None if speaker is None else _reference_to_dict(speaker, cast)

    channel = statement.channel
    return {
        "source": _pairs(statement.source),
        "cue": _pairs(statement.cue),
        "content": _pairs(statement.content),
        "kind": statement.kind.value,
        "score": float(statement.score),
        "speaker": reference(statement.speaker),
        "via": [_reference_to_dict(speaker, cast) for speaker in statement.via],
        "act": _word(statement.act),
        "act_score": None if statement.act_score is None else float(statement.act_score),
        "polarity": _word(statement.polarity),
        "conditions": _pairs(statement.conditions),
        "hedges": _pairs(statement.hedges),
        "stance": _word(statement.stance),
        "addressee": reference(statement.addressee),
        "channel": None
        if channel is None
        else {"kind": channel.kind.value, "name": channel.name, "at": list(channel.at)},
        "said_on": None if statement.said_on is None else _when_to_dict(statement.said_on),
        "about_dates": [_when_to_dict(when) for when in statement.about_dates],
        "target": reference(statement.target),
        "plover": statement.plover,
        "cameo": statement.cameo,
    }


def _when_to_dict(when: When) -> dict[str, Any]:
    return {
        "value": when.value,
        "granularity": when.granularity.value,
        "at": None if when.at is None else list(when.at),
        "reason": when.reason,
    }


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [list(span) for span in spans]


def _word(member: StrEnum | None) -> str | None:
    return None if member is None else member.value


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
