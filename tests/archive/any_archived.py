"""Readings of any shape, with what an archive has to hold and databases do not: NUL, lone surrogates, long names."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import strategies as st

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

_ODD = "\0\x07\x1b\x85\u2028\u202e\ufeff\ufffd\ufffe\uffff\ud800\udfff\n\r\t \"'<%;=-*:(\\“”_\U0001f600ée\u0301"
_CHARACTERS = st.sampled_from(_ODD) | st.characters(exclude_categories=())
# JSON makes one character of a pair of surrogates, which no decoded text holds.
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
WORDS = st.text(_CHARACTERS, max_size=12).filter(lambda text: not _PAIR.search(text)) | st.builds(
    lambda part, times: part * times, st.sampled_from(("Ilse ", "\0é", "\ufffe0000", "x")), st.integers(1, 3000)
)
_SCORES = st.floats(0, 1)


@st.composite
def _spans(draw: st.DrawFn, length: int, *, least: int = 0) -> tuple[Span, ...]:
    ends = sorted(draw(st.sets(st.integers(0, length), max_size=6)))
    found = tuple(Span(*ends[place : place + 2]) for place in range(0, len(ends) - 1, 2))
    return found if len(found) >= least else (Span(0, length),)


@st.composite
def _speakers(draw: st.DrawFn, length: int) -> Speaker:
    kind = draw(st.sampled_from(SpeakerType))
    known = st.none() | WORDS
    return Speaker(
        draw(WORDS),
        kind,
        role=draw(known),
        role_at=draw(st.none() | _spans(length, least=1).map(lambda found: found[0])),
        mentions=draw(_spans(length)),
        score=draw(_SCORES),
        reason=draw(WORDS) if kind is SpeakerType.UNKNOWN else None,
        stands_for=draw(known),
        wikidata=draw(known),
    )


@st.composite
def _whens(draw: st.DrawFn, length: int) -> When:
    at = draw(st.none() | _spans(length, least=1).map(lambda found: found[0]))
    known = (
        *(("2031-03-04", Granularity.DAY), ("9999-12-31", Granularity.DAY), ("2031-W99", Granularity.WEEK)),
        *(("2031-00", Granularity.MONTH), ("2031-Q4", Granularity.QUARTER), ("0000", Granularity.YEAR)),
        *(("9999", Granularity.YEAR), ("203", Granularity.DECADE), ("999", Granularity.DECADE)),
    )
    value = draw(st.none() | st.sampled_from(known))
    return When(None, Granularity.DAY, at, draw(WORDS)) if value is None else When(*value, at)


@st.composite
def _statements(draw: st.DrawFn, length: int, cast: list[Speaker]) -> Statement:
    anyone = st.none() | st.sampled_from(cast) if cast else st.none()
    act = draw(st.none() | st.sampled_from(Act))
    at = draw(_spans(length, least=1))[0]
    return Statement(
        draw(_spans(length)),
        draw(_spans(length)),
        draw(_spans(length, least=1)),
        draw(st.sampled_from(Kind)),
        draw(_SCORES),
        speaker=draw(anyone),
        via=tuple(speaker for speaker in draw(st.lists(anyone, max_size=2)) if speaker),
        act=act,
        act_score=None if act is None else draw(_SCORES),
        polarity=draw(st.none() | st.sampled_from(Polarity)),
        conditions=draw(_spans(length)),
        hedges=draw(_spans(length)),
        stance=draw(st.none() | st.sampled_from(Stance)),
        addressee=draw(anyone),
        channel=draw(st.none() | st.builds(Channel, st.sampled_from(ChannelKind), WORDS, st.just(at))),
        said_on=draw(st.none() | _whens(length)),
        about_dates=tuple(draw(st.lists(_whens(length), max_size=2))),
        target=draw(anyone),
        plover=draw(st.none() | WORDS),
        cameo=draw(st.none() | WORDS),
    )


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Give an article of any characters with up to three statements of which anything may be known."""
    text = draw(st.text(_CHARACTERS, min_size=1, max_size=60).filter(lambda text: not _PAIR.search(text)))
    known = st.none() | WORDS
    cast = draw(st.lists(_speakers(len(text)), max_size=3))
    if len(cast) >= 2:
        cast.append(Speaker(draw(WORDS), SpeakerType.GROUP, members=tuple(cast)))
    found = draw(st.lists(_statements(len(text), cast), max_size=3))
    return Reading(
        Article(
            text,
            title=draw(known),
            outlet=draw(known),
            published=draw(st.none() | st.dates(date(1, 1, 1))),
            url=draw(known),
            authors=tuple(draw(st.lists(WORDS, max_size=2))),
            language=draw(known),
            origin=draw(known),
        ),
        tuple(sorted(found, key=lambda statement: statement.content[0].start)),
        tuple(draw(st.lists(st.builds(Problem, WORDS, WORDS, WORDS, known), max_size=2))),
        tuple(draw(st.dictionaries(WORDS, WORDS, max_size=2)).items()),
    )
