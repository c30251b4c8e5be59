"""An invented timeline: a claim told by two outlets, one that takes it back, one undated, one that is hostile."""

from __future__ import annotations

from datetime import date

from onrecord.records import (
    Act,
    Article,
    Claim,
    How,
    Kind,
    Polarity,
    Rendition,
    Reversal,
    Span,
    Speaker,
    SpeakerType,
    Statement,
    Thread,
    Timeline,
)

HOSTILE = "=1+1 </script><script>alert(1)</script> \x1b[31m[bold]{{ 7*7 }}"


def rendition(
    content: str,
    day: str | None,
    *,
    outlet: str | None = "Norcall Post",
    act: Act = Act.STATE,
    how: How | None = None,
    cue: str = "said",
    url: str | None = None,
    title: str = "Harbour talks",
) -> Rendition:
    text = f"Vorne {cue} {content}"
    start = len(text) - len(content)
    statement = Statement(
        (Span(0, 5),),
        (Span(6, 6 + len(cue)),),
        (Span(start, len(text)),),
        Kind.INDIRECT,
        0.9,
        speaker=Speaker("Ilse Vorne", SpeakerType.PERSON),
        act=act,
        act_score=0.9,
        polarity=Polarity.SAID,
    )
    on = None if day is None else date.fromisoformat(day)
    article = Article(text, title=title, outlet=outlet, published=on, url=url)
    return Rendition(f"{article.id}.{start}-{len(text)}", article, statement, on, how, 1.0 if how is None else 0.8)


def claim(*renditions: Rendition) -> Claim:
    days = tuple(sorted({each.day for each in renditions if each.day is not None}))
    acts = tuple(dict.fromkeys(each.statement.act for each in renditions if each.statement.act is not None))
    return Claim(Thread(renditions[0].id, renditions), days, acts)


def timeline(*, left_out: int = 0) -> Timeline:
    """Four claims, of which the third may take back the first."""
    claims = (
        claim(
            rendition("the harbour would never be sold", "2031-03-09", act=Act.PROMISE, url="https://post.example/1"),
            rendition(
                "the harbour will never be sold",
                "2031-04-02",
                outlet="Harrowdene Courier",
                act=Act.PROMISE,
                how=How.PARAPHRASED,
            ),
        ),
        claim(rendition(HOSTILE, "2031-05-01", outlet=HOSTILE, title=HOSTILE, url="javascript:alert(1)", cue=HOSTILE)),
        claim(rendition("the harbour would be sold by May", "2032-06-02", outlet="Harrowdene Courier")),
        claim(rendition("the ferry is late", None, outlet=None)),
    )
    reversal = Reversal(0, 2, 0.8, ("“never be sold” then, “be sold” later; both about “harbour”",))
    return Timeline(("Ilse Vorne",), "harbour", claims, (reversal,), left_out)
