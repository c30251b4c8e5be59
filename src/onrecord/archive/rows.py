"""Readings as rows, and rows as readings.

In goes a reading in its published JSON form (plain dicts and lists), out come rows for the tables ``article``,
``voice``, ``statement`` and ``problem``; and back, without loss. What a search asks for has a column; the rest of a
statement stands in ``more`` as JSON. No SQL is written here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from onrecord.archive.characters import part_text, restore, storable, whole_text

__all__ = [
    "NO_DAY",
    "article_row",
    "article_values",
    "day_of",
    "digest_of",
    "statement_row",
    "statement_values",
    "voice_row",
    "voice_values",
    "voices_of",
]

Row = dict[str, Any]

NO_DAY: Final = date.min
"""Stands for a day that nobody knows, so that statements without one come last."""

_TEXTS: Final = ("title", "outlet", "url", "language", "origin")
_WORDS: Final = ("act", "act_score", "polarity", "stance")
_CODES: Final = ("plover", "cameo")
_SPANS: Final = ("source", "cue")
_MORE: Final = ("conditions", "hedges")
_CHANNEL: Final = ("kind", "name", "at")
_WHEN: Final = ("value", "granularity", "at", "reason")


def _json(value: Any) -> str:
    # ASCII, so that whatever stands in names passes.
    return json.dumps(value, separators=(",", ":"))


def _json_or_none(value: Any) -> str | None:
    return _json(value) if value else None


def article_row(values: Mapping[str, Any]) -> Row:
    """The row of an article, but for what the archive itself knows of it."""
    text, odd = part_text(values["text"])
    return {
        "key": values["id"],
        "text": text,
        "odd": odd,
        **{name: None if values[name] is None else storable(values[name]) for name in _TEXTS},
        "published": None if values["published"] is None else date.fromisoformat(values["published"]),
        "authors": _json_or_none(values["authors"]),
    }


def article_values(row: Mapping[Any, Any]) -> dict[str, Any]:
    """The article again."""
    published = row["published"]
    return {
        "id": row["key"],
        "text": whole_text(row["text"], row["odd"]),
        **{name: None if row[name] is None else restore(row[name]) for name in _TEXTS},
        "published": None if published is None else published.isoformat(),
        "authors": [] if row["authors"] is None else json.loads(row["authors"]),
    }


def voice_row(values: Mapping[str, Any]) -> Row:
    """The row of one who has a part in statements."""
    row: Row = {"number": values["id"], "name": storable(values["name"]), "type": values["type"]}
    for name in ("role", "stands_for", "wikidata", "reason"):
        row[name] = None if values[name] is None else storable(values[name])
    for name in ("role_at", "mentions", "members"):
        row[name] = _json_or_none(values[name])
    return row


def voice_values(row: Mapping[Any, Any]) -> dict[str, Any]:
    """The speaker again, in the form of a reading's list of speakers."""
    values: dict[str, Any] = {"id": row["number"], "name": restore(row["name"]), "type": row["type"]}
    for name in ("role", "stands_for", "wikidata", "reason"):
        values[name] = None if row[name] is None else restore(row[name])
    values["role_at"] = None if row["role_at"] is None else json.loads(row["role_at"])
    for name in ("mentions", "members"):
        values[name] = [] if row[name] is None else json.loads(row[name])
    return values


def day_of(said_on: str | None, published: date | None) -> date:
    """The day under which a statement is listed: when it was said if that is told, else when it was published.

    Of a month, quarter or year it is the day of publication if that lies within, else the first day.

    >>> day_of("2031-03", date(2031, 3, 9)), day_of("2030", date(2031, 3, 9))
    (datetime.date(2031, 3, 9), datetime.date(2030, 1, 1))
    """
    if said_on is None:
        return published or NO_DAY
    try:
        first, after = _period(said_on)
    except ValueError:
        return published or NO_DAY
    return published if published is not None and first <= published < after else first


def _period(value: str) -> tuple[date, date]:
    """First day, and first day after, of a date as :class:`onrecord.records.When` writes it."""
    if len(value) == 10:
        day = date.fromisoformat(value)
        return day, date.fromordinal(day.toordinal() + 1)
    if "W" in value:
        day = date.fromisocalendar(int(value[:4]), int(value[-2:]), 1)
        return day, date.fromordinal(day.toordinal() + 7)
    year, _, part = value.partition("-")
    if len(year) == 3:
        return date(int(year) * 10, 1, 1), date(int(year) * 10 + 10, 1, 1)
    months = 12 if not part else 3 if part[0] == "Q" else 1
    month = 1 if not part else 3 * int(part[1]) - 2 if part[0] == "Q" else int(part)
    last = month + months
    return date(int(year), month, 1), date(int(year) + (last > 12), (last - 1) % 12 + 1, 1)


def statement_row(values: Mapping[str, Any], number: int, published: date | None) -> Row:
    """The row of a statement, but for its own and its article's number."""
    content, said_on = values["content"], values["said_on"]
    more: dict[str, Any] = {name: values[name] for name in _MORE if values[name]}
    if said_on is not None:
        more["said_on"] = _listed(said_on, _WHEN[1:])
    if values["about_dates"]:
        more["about_dates"] = [_listed(each, _WHEN) for each in values["about_dates"]]
    if values["channel"] is not None:
        more["channel"] = _listed(values["channel"], _CHANNEL)
    for name in ("speaker", "addressee", "target"):
        if values[name] is not None and "members" in values[name]:
            more[f"{name}_members"] = [_reference(each) for each in values[name]["members"]]
    if values["via"]:
        more["via"] = [_reference_whole(each) for each in values["via"]]
    if values["target"] is not None:
        more["target"] = _reference(values["target"])
    speaker, addressee = values["speaker"], values["addressee"]
    value = None if said_on is None else said_on["value"]
    return {
        "number": number,
        "day": day_of(value, published),
        "content_start": content[0][0],
        "content_end": content[-1][1],
        "content": _json(content) if len(content) > 1 else None,
        **{name: _json_or_none(values[name]) for name in _SPANS},
        "kind": values["kind"],
        "score": values["score"],
        "voice": None if speaker is None else speaker["id"],
        "voice_score": None if speaker is None else speaker["score"],
        "addressee": None if addressee is None else addressee["id"],
        "addressee_score": None if addressee is None else addressee["score"],
        "said_on": value,
        **{name: values[name] for name in _WORDS},
        **{name: None if values[name] is None else storable(values[name]) for name in _CODES},
        "more": _json_or_none(more),
    }


def statement_values(row: Mapping[Any, Any], voices: Sequence[Mapping[Any, Any]]) -> dict[str, Any]:
    """The statement again; ``voices`` is the list of its article's speakers."""
    more: dict[str, Any] = {} if row["more"] is None else json.loads(row["more"])
    content = row["content"]
    said_on, channel = more.get("said_on"), more.get("channel")

    def named(part: str, pair: Sequence[Any] | None) -> dict[str, Any] | None:
        if pair is None or pair[0] is None:
            return None
        whole = _named(voices, pair)
        if (members := more.get(f"{part}_members")) is not None:
            whole["members"] = [_named(voices, each) for each in members]
        return whole

    return {
        **{name: [] if row[name] is None else json.loads(row[name]) for name in _SPANS},
        "content": [[row["content_start"], row["content_end"]]] if content is None else json.loads(content),
        "kind": row["kind"],
        "score": row["score"],
        "speaker": named("speaker", (row["voice"], row["voice_score"])),
        "via": [_named_whole(voices, each) for each in more.get("via", [])],
        **{name: row[name] for name in _WORDS},
        **{name: None if row[name] is None else restore(row[name]) for name in _CODES},
        **{name: more.get(name, []) for name in _MORE},
        "channel": None if channel is None else _unlisted(channel, _CHANNEL),
        "about_dates": [_unlisted(each, _WHEN) for each in more.get("about_dates", ())],
        "addressee": named("addressee", (row["addressee"], row["addressee_score"])),
        "said_on": None if said_on is None else {"value": row["said_on"], **_unlisted(said_on, _WHEN[1:])},
        "target": named("target", more.get("target")),
    }


def _listed(value: Mapping[str, Any], names: Sequence[str]) -> list[Any]:
    """The fields without their names, and without the nulls at the end."""
    fields = [value[name] for name in names]
    while fields and fields[-1] is None:
        fields.pop()
    return fields


def _unlisted(fields: Sequence[Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: fields[place] if place < len(fields) else None for place, name in enumerate(names)}


def _reference(value: Mapping[str, Any]) -> list[Any]:
    return [value["id"], value["score"]]


def _reference_whole(value: Mapping[str, Any]) -> list[Any]:
    """A reference with those of its members, where it has any."""
    members = [[_reference(each) for each in value["members"]]] if "members" in value else []
    return [*_reference(value), *members]


def _named(voices: Sequence[Mapping[Any, Any]], pair: Sequence[Any]) -> dict[str, Any]:
    number, score = pair[0], pair[1]
    voice = voices[number]
    return {"id": number, "name": voice["name"], "type": voice["type"], "score": score}


def _named_whole(voices: Sequence[Mapping[Any, Any]], parts: Sequence[Any]) -> dict[str, Any]:
    whole = _named(voices, parts)
    if len(parts) > 2:
        whole["members"] = [_named(voices, each) for each in parts[2]]
    return whole


def voices_of(row: Mapping[Any, Any], voices: Sequence[Mapping[Any, Any]]) -> Sequence[int]:
    """The numbers of the voices under whose speakers a statement is found: each member of several, or the one."""
    number = row["voice"]
    return () if number is None else voices[number]["members"] or (number,)


def digest_of(
    article: Mapping[Any, Any], voices: Iterable[Mapping[Any, Any]], statements: Iterable[Mapping[Any, Any]]
) -> str:
    """Sixteen hexadecimal digits over all that is kept of a reading, to tell later whether it is still the same."""
    digest = hashlib.blake2b(digest_size=8)

    def take(row: Mapping[Any, Any], names: Iterable[str]) -> None:
        digest.update(_json([_plain(row[name]) for name in names]).encode())

    take(article, ("key", "odd", "published", "authors", *_TEXTS))
    for voice in voices:
        take(voice, _VOICE)
    for statement in statements:
        take(statement, _STATEMENT)
    return digest.hexdigest()


_VOICE: Final = (
    *("number", "name", "type", "role", "role_at", "mentions", "stands_for"),
    *("wikidata", "reason", "members"),
)
_STATEMENT: Final = (
    *("number", "content_start", "content_end", "source", "cue", "content", "kind", "score", "voice"),
    *("voice_score", "addressee", "addressee_score", "said_on", *_WORDS, *_CODES, "more"),
)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
