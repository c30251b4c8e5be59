"""Readings again from plain JSON values, as :mod:`onrecord.exports.jsonlines` writes them and wrote them before.

In goes what a line of JSON holds, out comes the record, or an error that names the place of the first fault. Every
value is checked. Files are not opened here, nor lines split.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from onrecord.errors import MalformedError
from onrecord.exports.values import (
    build,
    take_day,
    take_each,
    take_member,
    take_number,
    take_object,
    take_place,
    take_span,
    take_span_within,
    take_text,
    take_text_or_none,
)
from onrecord.records import (
    Act,
    Article,
    Channel,
    ChannelKind,
    Granularity,
    Kind,
    Polarity,
    Problem,
    Reading,
    Span,
    Speaker,
    SpeakerType,
    Stance,
    Statement,
    When,
)

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["reading_from_dict"]

_T = TypeVar("_T")
_ARTICLE = ("id", "text", "title", "outlet", "published", "url", "authors", "language", "origin")
_OPTIONAL_TEXTS = ("title", "outlet", "url", "language", "origin")
_SPEAKER = (
    *("id", "name", "type", "role", "role_at", "mentions"),
    *("stands_for", "wikidata", "reason", "members"),
)
_ROLES = ("source", "cue", "content", "conditions", "hedges")
_REFERENCE = ("id", "name", "type", "score")
_STATEMENT = (
    *("source", "cue", "content", "kind", "score", "speaker", "via"),
    *("act", "act_score", "polarity", "conditions", "hedges", "stance"),
    *("addressee", "channel", "said_on", "about_dates", "target", "plover", "cameo"),
)
_CHANNEL = ("kind", "name", "at")
_WHEN = ("value", "granularity", "at", "reason")
_PROBLEM = ("stage", "reason", "message", "origin")
_READING = ("article", "speakers", "statements", "problems", "versions")
_NO_REASON = "the record gives no reason"


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
        return _statement(value, place, speakers, len(article.text))

    statements = take_each(fields.get("statements", []), "statements", statement)
    problems = take_each(fields.get("problems", []), "problems", _problem)
    versions = take_object(fields.get("versions", {}), "versions")
    pairs = tuple((name, take_text(version, f"versions.{name}")) for name, version in versions.items())
    return build("reading", Reading, article, statements, problems, pairs)


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
    within = partial(take_span_within, length=length)
    return {
        "id": fields["id"],
        "name": take_text(fields["name"], f"{place}.name"),
        "type": take_member(fields["type"], f"{place}.type", SpeakerType),
        "role_at": None if role_at is None else within(role_at, f"{place}.role_at"),
        "mentions": take_each(fields.get("mentions", []), f"{place}.mentions", within),
        "members": fields.get("members", []),
        **{
            name: take_text_or_none(fields.get(name), f"{place}.{name}")
            for name in ("role", "stands_for", "wikidata", "reason")
        },
    }


def _statement(value: Any, place: str, speakers: list[Speaker] | None, length: int) -> Statement:
    fields = take_object(value, place, known=_STATEMENT, required=("content", "kind", "score"))

    def reference(value: Any, place: str) -> Speaker:
        return _named(value, place) if speakers is None else _reference(value, place, speakers)

    def one(name: str, take: Callable[[Any, str], _T]) -> _T | None:
        return None if fields.get(name) is None else take(fields[name], f"{place}.{name}")

    def each(name: str, take: Callable[[Any, str], _T]) -> tuple[_T, ...]:
        return take_each(fields.get(name, []), f"{place}.{name}", take)

    act = one("act", partial(take_member, kind=Act))
    # Records from before acts were scored give none.
    unscored = act is not None and "act_score" not in fields
    return build(
        place,
        Statement,
        **{role: each(role, partial(_span_before, length=length)) for role in _ROLES},
        kind=take_member(fields["kind"], f"{place}.kind", Kind),
        score=take_number(fields["score"], f"{place}.score"),
        speaker=one("speaker", reference),
        via=each("via", reference),
        act=act,
        act_score=1.0 if unscored else one("act_score", take_number),
        polarity=one("polarity", partial(take_member, kind=Polarity)),
        stance=one("stance", partial(take_member, kind=Stance)),
        addressee=one("addressee", reference),
        channel=one("channel", partial(_channel, length=length)),
        said_on=one("said_on", partial(_when, length=length)),
        about_dates=each("about_dates", partial(_when, length=length)),
        target=one("target", reference),
        plover=one("plover", take_text),
        cameo=one("cameo", take_text),
    )


def _channel(value: Any, place: str, length: int) -> Channel:
    fields = take_object(value, place, known=_CHANNEL, required=_CHANNEL)
    return Channel(
        take_member(fields["kind"], f"{place}.kind", ChannelKind),
        take_text(fields["name"], f"{place}.name"),
        take_span_within(fields["at"], f"{place}.at", length),
    )


def _when(value: Any, place: str, length: int) -> When:
    """Read a date; one that is text alone was written before dates had a granularity, and means a day."""
    if isinstance(value, str):
        return When(str(take_day(value, place)), Granularity.DAY)
    fields = take_object(value, place, known=_WHEN, required=("value", "granularity"))
    return build(
        place,
        When,
        take_text_or_none(fields["value"], f"{place}.value"),
        take_member(fields["granularity"], f"{place}.granularity", Granularity),
        None if fields.get("at") is None else take_span_within(fields["at"], f"{place}.at", length),
        take_text_or_none(fields.get("reason"), f"{place}.reason"),
    )


def _span_before(value: Any, place: str, length: int) -> Span:
    span = take_span(value, place)
    if span.end > length:
        raise MalformedError(f"{place} ends after the text's {length} characters")
    return span


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
