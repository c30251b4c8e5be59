"""Readings of any shape, for tests that hold for all of them; and what JSON leaves of a reading."""

from __future__ import annotations

import json
import re
from datetime import date

from hypothesis import strategies as st

from onrecord.exports import reading_from_dict, reading_to_dict
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

ODD = (
    "\x00\x07\x1b\x7f\x85\u2028\u2029\u202e\u2066\ufeff\ufffe\ud800\n\r\t\x0b\x0c\x1c"
    " \"'<>&;=+-@＝＋－＠,()\\“”\U0001f600é"
)
CHARACTERS = st.sampled_from(ODD) | st.characters(exclude_categories=())
# JSON makes one character of a pair of surrogates, which no decoded text holds.
WORDS = st.text(CHARACTERS, max_size=12).filter(lambda text: not re.search("[\ud800-\udbff][\udc00-\udfff]", text))
SCORES = st.floats(0, 1)


def through_json(reading: Reading) -> Reading:
    """Give the reading as our own JSON carries it."""
    return reading_from_dict(json.loads(json.dumps(reading_to_dict(reading))))


@st.composite
def spans(draw: st.DrawFn, length: int, *, least: int = 0) -> tuple[Span, ...]:
    count = draw(st.integers(least, 3))
    ends = sorted(draw(st.sets(st.integers(0, length), max_size=2 * count)))
    found = tuple(Span(*ends[place : place + 2]) for place in range(0, len(ends) - 1, 2))
    return found if len(found) >= least else (Span(0, length),)


@st.composite
def speakers(draw: st.DrawFn, length: int) -> Speaker:
    kind = draw(st.sampled_from(SpeakerType))
    known = st.none() | WORDS
    return Speaker(
        draw(WORDS),
        kind,
        role=draw(known),
        mentions=draw(spans(length)),
        score=draw(SCORES),
        reason=draw(WORDS) if kind is SpeakerType.UNKNOWN else None,
        stands_for=draw(known),
        wikidata=draw(st.none() | st.sampled_from(("Q42", "Q0", "http://x")) | WORDS),
    )


@st.composite
def whens(draw: st.DrawFn, length: int) -> When:
    at = draw(st.none() | spans(length, least=1).map(lambda found: found[0]))
    known = (
        *(("2031-03-04", Granularity.DAY), ("2031-W10", Granularity.WEEK), ("2031-03", Granularity.MONTH)),
        *(("2031-Q1", Granularity.QUARTER), ("2031", Granularity.YEAR), ("203", Granularity.DECADE)),
    )
    value = draw(st.none() | st.sampled_from(known))
    return When(None, Granularity.DAY, at, draw(WORDS)) if value is None else When(*value, at)


@st.composite
def statements(draw: st.DrawFn, length: int, cast: list[Speaker]) -> Statement:
    anyone = st.none() | st.sampled_from(cast) if cast else st.none()
    act = draw(st.none() | st.sampled_from(Act))
    at = draw(spans(length, least=1))[0]
    return Statement(
        draw(spans(length)),
        draw(spans(length)),
        draw(spans(length, least=1)),
        draw(st.sampled_from(Kind)),
        draw(SCORES),
        speaker=draw(anyone),
        via=tuple(speaker for speaker in [draw(anyone)] if speaker),
        act=act,
        act_score=None if act is None else draw(SCORES),
        polarity=draw(st.none() | st.sampled_from(Polarity)),
        conditions=draw(spans(length)),
        hedges=draw(spans(length)),
        stance=draw(st.none() | st.sampled_from(Stance)),
        addressee=draw(anyone),
        channel=draw(st.none() | st.builds(Channel, st.sampled_from(ChannelKind), WORDS, st.just(at))),
        said_on=draw(st.none() | whens(length)),
        about_dates=tuple(draw(st.lists(whens(length), max_size=1))),
        target=draw(anyone),
        plover=draw(st.none() | WORDS),
        cameo=draw(st.none() | WORDS),
    )


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Give an article of any characters with up to three statements of which anything may be known."""
    text = draw(st.text(CHARACTERS, min_size=1, max_size=60))
    known = st.none() | WORDS
    cast = draw(st.lists(speakers(len(text)), max_size=2))
    if len(cast) == 2:
        cast.append(Speaker(draw(WORDS), SpeakerType.GROUP, members=tuple(cast)))
    found = draw(st.lists(statements(len(text), cast), max_size=3))
    return Reading(
        Article(
            text,
            title=draw(known),
            outlet=draw(known),
            published=draw(st.none() | st.dates(date(1900, 1, 1))),
            url=draw(known | st.sampled_from(("https://post.example/a?b=1&c", "javascript:alert(1)"))),
            authors=tuple(draw(st.lists(WORDS, max_size=2))),
            language=draw(known),
            origin=draw(known),
        ),
        tuple(sorted(found, key=lambda statement: statement.content[0].start)),
        tuple(draw(st.lists(st.builds(Problem, WORDS, WORDS, WORDS, known), max_size=1))),
        tuple(sorted(draw(st.dictionaries(WORDS, WORDS, max_size=2)).items())),
    )
