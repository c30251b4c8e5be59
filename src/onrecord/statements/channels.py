"""Channels: by what means or at what occasion a statement was made ("in a tweet", "at a rally in Ohio").

In go an article's text and the spans of an attribution, out comes the channel that the sentence around the cue tells,
outside the content. To whom something was said ("told Radio Varna") is an addressee, and no matter of this module; nor
are channels told in other sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.records import Channel, ChannelKind, Span
from onrecord.statements.channel_phrases import ChannelPhrase, find_channel_phrases, implied_channel
from onrecord.statements.stance import find_reporting_words, words_in

__all__ = ["find_channel"]

_REACH = 400
"""Code points on either side of the cue that are searched; longer sentences are lists or tables."""

_LONGEST_NAME = 5
"""Words in quotation marks that may be the name of a programme; a longer passage is somebody's words."""

# The first character is tried first: lookbehinds at every character took ten times as long.
_SENTENCE_END = re.compile(
    r"[.!?…\n](?:(?<=\n)|(?<!\b[A-Z]\.)(?<!\b(?:Mr|Ms|Dr|St|Lt|Jr|No)\.)(?<!\b(?:Mrs|Sen|Rep|Gov|Gen|Sgt|Col)\.)(?<!\bProf\.)"
    r"[”\"’')\]]*\s+(?=[“\"‘'(\[]*[^\Wa-z]))"
)
_QUOTED = re.compile(r"“[^“”\n]*”|\"[^\"\n]*\"")


def _sentence_around(text: str, anchor: Span, content: Sequence[Span]) -> Span:
    """The sentence that holds ``anchor``; sentence ends inside ``content`` are passed over."""
    floor = max(0, anchor.start - _REACH)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, floor, anchor.start + 1)]
    start = floor
    for end in reversed(ends):
        if not any(span.start < end < span.end for span in content):
            start = end
            break
    ceiling = min(len(text), anchor.end + _REACH)
    for match in _SENTENCE_END.finditer(text, anchor.end, ceiling):
        if not any(span.start <= match.start() < span.end for span in content):
            return Span(start, match.end())
    return Span(start, ceiling)


def _without(spans: Sequence[Span], holes: Sequence[Span]) -> list[Span]:
    """What of ``spans`` lies outside ``holes``."""
    left = sorted(spans)
    for hole in sorted(holes):
        left = [
            part
            for span in left
            for part in (Span(span.start, min(span.end, hole.start)), Span(max(span.start, hole.end), span.end))
            if part.start < part.end
        ]
    return left


def _regions(text: str, anchors: Sequence[Span], content: Sequence[Span]) -> list[Span]:
    """Where a channel may be told: the sentences of the anchors without content and without long quotations."""
    first, last = min(a.start for a in anchors) - _REACH, max(a.end for a in anchors) + _REACH
    near = [span for span in content if first < span.end and span.start < last]
    merged: list[Span] = []
    for sentence in sorted(_sentence_around(text, anchor, near) for anchor in anchors):
        if merged and sentence.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, sentence.end))
        else:
            merged.append(sentence)
    outside = _without(merged, near)
    quoted = [
        Span(*match.span())
        for region in outside
        for match in _QUOTED.finditer(text, region.start, region.end)
        if len(words_in(text, *match.span())) > _LONGEST_NAME
    ]
    return _without(outside, quoted)


def _distance(text: str, found: ChannelPhrase, anchors: Sequence[Span], content: Sequence[Span]) -> int | None:
    """Code points, without content, from the anchors to a channel; None where another report stands between."""
    nearest = min(anchors, key=lambda span: max(span.start - found.channel.at.end, found.start - span.end, 0))
    if nearest.start <= found.start < nearest.end:
        return 0
    if found.start < nearest.start:
        between = _without(
            [Span(found.channel.at.end, nearest.start)] if found.channel.at.end < nearest.start else [], content
        )
        # What stands before has the whole sentence in its scope, but the near side of the cue is the usual place.
        return sum(part.end - part.start for part in between) + 20
    between = _without([Span(nearest.end, found.start)] if nearest.end < found.start else [], content)
    words = [word for part in between for word in words_in(text, part.start, part.end)]
    for report in find_reporting_words(words):
        if report.kind == "speech" and not words[report.first].form.endswith("ing"):
            return None
    return sum(part.end - part.start for part in between)


def find_channel(text: str, source: Sequence[Span], cue: Sequence[Span], content: Sequence[Span]) -> Channel | None:
    """Find the means or occasion of an attribution, told in the sentences of its cue and source outside ``content``.

    The nearest to the cue counts. Verbs that name their means ("tweeted", "testified") count where no phrase does;
    "wrote" is writing only if nothing better is told. ``at`` is the noun phrase without its preposition.

    >>> text = "Anna Berg said in a letter to the council that it was late."
    >>> find_channel(text, [Span(0, 9)], [Span(10, 14)], [Span(42, 58)]).name
    'letter to the council'
    """
    anchors = _ends_of(cue) or _ends_of(source) or _ends_of(content[:1])
    if not anchors:
        return None
    found: list[tuple[int, int, Channel]] = []
    for region in _regions(text, [*anchors, *_ends_of(source)], content):
        for phrase in find_channel_phrases(text, region.start, region.end):
            distance = _distance(text, phrase, anchors, content)
            # "a source on the panel" describes the source.
            if distance is not None and not any(span.start <= phrase.start < span.end for span in source):
                found.append((distance, phrase.start, phrase.channel))
    best = min(found, default=None, key=lambda item: item[:2])
    told = best[2] if best is not None else None
    for word in (word for start, end in cue for word in words_in(text, start, end)):
        implied = implied_channel(word)
        if implied is not None and (told is None or _outweighs(implied, told)):
            return implied
    return told


def _ends_of(spans: Sequence[Span]) -> list[Span]:
    """The first and the last span: a channel stands by one of them."""
    return [*spans[:1], *spans[1:][-1:]]


def _outweighs(implied: Channel, told: Channel) -> bool:
    """Whether a verb tells the means more surely than a phrase: who tweets in an interview still tweets."""
    return implied.kind is ChannelKind.SOCIAL_MEDIA and told.kind is not implied.kind and implied.name == "Twitter"
