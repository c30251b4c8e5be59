"""Invented claims of one speaker: each a thread of one article, from the words that report it and what is said."""

from __future__ import annotations

from datetime import date

from onrecord.records import (
    Act,
    Article,
    Claim,
    Kind,
    Polarity,
    Rendition,
    Span,
    Speaker,
    SpeakerType,
    Statement,
    Thread,
)

VORNE = Speaker("Ilse Vorne", SpeakerType.PERSON)


def claim(
    content: str,
    day: str | None = "2031-03-09",
    *,
    cue: str = "said",
    act: Act = Act.STATE,
    polarity: Polarity = Polarity.SAID,
    speaker: Speaker = VORNE,
    target: Speaker | None = None,
    conditions: tuple[Span, ...] = (),
) -> Claim:
    """One thing said on one day; ``content`` is in quotation marks or not."""
    text = f"Vorne {cue} {content}"
    start = len(text) - len(content)
    statement = Statement(
        (Span(0, 5),),
        (Span(6, 6 + len(cue)),),
        (Span(start, len(text)),),
        Kind.DIRECT if content.startswith("“") else Kind.INDIRECT,
        0.9,
        speaker=speaker,
        act=act,
        act_score=0.9,
        polarity=polarity,
        target=target,
        conditions=tuple(Span(start + span.start, start + span.end) for span in conditions),
    )
    on = None if day is None else date.fromisoformat(day)
    # The day in the address makes the same words on another day another article.
    article = Article(text, outlet="Norcall Post", published=on, url=f"https://norcall.example/{day}")
    rendition = Rendition(f"{article.id}.{start}-{len(text)}", article, statement, on)
    return Claim(Thread(rendition.id, (rendition,)), () if on is None else (on,), (act,))
