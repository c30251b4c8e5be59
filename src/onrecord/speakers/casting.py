"""Records of entities: how an article names somebody, what they are, their role and all their mentions.

In go a view and an entity that its sources or mentions make up, out comes a speaker. Who is meant is not decided here.
"""

from __future__ import annotations

import re

from onrecord.records import Span, Speaker, SpeakerType
from onrecord.speakers.countries import stands_for
from onrecord.speakers.description import describe
from onrecord.speakers.mentions import ORGANIZATION, PERSON, PLACE, Entity, Form, is_plural
from onrecord.speakers.structure import KINDS
from onrecord.speakers.view import View

__all__ = ["speaker_of"]


def _mentions(view: View, entity: Entity) -> tuple[Span, ...]:
    spans: list[Span] = []
    for start, end in sorted(
        {
            (m.name_start if m.form is Form.NAME else m.start, m.end)
            for m in entity.mentions
            if not m.entity or not m.entity.members
        }
    ):
        span = Span(*view.characters(start, end))
        if not spans or span.start >= spans[-1].end:
            spans.append(span)
    return tuple(spans)


def speaker_of(view: View, entity: Entity) -> Speaker:
    """The record of one entity: its name, what it is, its role and where it is mentioned."""
    if entity.special or entity.shown is None:
        return Speaker("author", SpeakerType.UNNAMED)
    name = entity.put_together or _shown(view, *entity.shown)
    kind = _type(view, entity)
    role = describe(view, entity)
    role_at = _trimmed(view.text, Span(*view.characters(*role))) if role else None
    return Speaker(
        name,
        kind,
        role=" ".join(view.text[role_at.start : role_at.end].split()) if role_at else None,
        role_at=role_at,
        mentions=_mentions(view, entity),
        stands_for=stands_for(name) if kind is SpeakerType.ORGANIZATION else None,
    )


_FULL_STOP = re.compile(r"[a-z]{4,}\.\Z")


def _trimmed(text: str, role: Span) -> Span:
    """A role without the full stop of its sentence; that of an abbreviation ("Sen.", "Gov.") belongs to it."""
    return Span(role.start, role.end - 1) if _FULL_STOP.search(text, role.start, role.end) else role


def _shown(view: View, start: int, end: int) -> str:
    low, high = view.characters(start, end)
    high += view.text[high - 1].isdigit() and view.text.startswith("%", high)
    return " ".join(view.text[low:high].split())


_PAPERS = frozenset(
    ("poll", "polls", "survey", "act", "law", "laws", "report", "study", "amendment", "constitution", "bill", "treaty")
)
"""Words that end the name of a document and hardly that of a body; "Post" and "Review" would be newspapers."""

_NOBODY = frozenset(["you", "one", "body", "nobody", "none", "everyone", "everybody", "anyone", "anybody"])


def _type(view: View, entity: Entity) -> SpeakerType:
    """What a speaker is: names tell by themselves, noun phrases by their head."""
    low, high = entity.shown or (0, 1)
    last = view.lower[high - 1]
    if entity.name:
        if entity.type == PERSON:
            return SpeakerType.PERSON
        if last in _PAPERS:
            return SpeakerType.DOCUMENT
        if entity.type in (ORGANIZATION, PLACE):
            return SpeakerType.ORGANIZATION
    heads = [m.head for m in entity.mentions if m.source] or [m.head for m in entity.mentions if not entity.name]
    heads = heads or [high - 1]
    kind = KINDS[int(view.kinds[heads].mean(axis=0).argmax())]
    living = float(view.types[heads, PERSON].mean()) > _LIVING
    if kind in ("person", "unnamed", "group") or (living and kind == "document"):
        # Grammar tells one from many better than the network does.
        words = set(view.lower[low:high])
        many = any(is_plural(view.lower[head]) for head in heads) or bool(words & _NOBODY)
        kind = "group" if many or (kind == "group" and not living) else "unnamed"
    return SpeakerType(kind)


_LIVING = 0.5
"""Probability from which a noun is taken to stand for people."""
