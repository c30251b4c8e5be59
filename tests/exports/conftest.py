"""Invented readings: an ordinary article, a hostile one, one without statements, and one that was never read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

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

HARBOUR = (
    "Velm harbour stays shut, minister warns\r\n"
    "“The harbour is shut,” Mira Solane said on Tuesday, “and it will stay shut until the spring.”\r\n"
    "\r\n"
    "The minister told reporters that the pilots of Orrany had “not lifted a finger” to help. According to a person\r\n"
    "familiar with the talks, Tobin Hale replied that Solane had called the pilots “friends”.\r\n"
    "\tNobody else spoke.\r\n"
)
HOSTILE = (
    "<script>window.hacked = 1</script> </script><img src=x onerror='window.hacked = 2'>\n"
    "{{ 7*7 }} {% raw %} [bold red]not markup[/bold red] [link=https://evil.example]x[/link] :smile:\n"
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 bell\x07 null\x00 delete\x7f next\x85line \ud800 \ufffe\n"
    "over\u202eride\u202c and \u2067isolate\u2069 </style></title><!-- ]]> &amp; &lt; \"quoted\" 'single'\n"
    "Eve</mark> said “<b>bold\u202e</b> \x1b[2Jwords”\r"
)
COUNCIL = (
    "Council splits over the sea wall\n"
    "“We will build it before the storms come,” the harbour minister, Mira Solane, told reporters in Velm on Monday.\n"
    "She added that the money was there, according to her spokesman, Tobin Hale. Solane and Hale said the wall would "
    "hold for a century.\n"
    "A senior official in the treasury warned that “nobody has done the sums”. The spokesman denied "
    "that he knew them, Orrany Today reported.\n"
    "Kerrun accused the ministry of haste. It was said in the town that the plans were lost. The official repeated the "
    "warning: “Nobody has.”\n"
)


FERRY = (
    "Kerrun lashes out at ferry ban\n"
    "If the ban stands, “we will close the strait”, Ilse Vorne told the Norcall agency in a post on Monday. Perhaps in "
    "June, the president added.\n"
    "Tobin Hale and Mira Solane accused Kerrun of “bluster”, Hale in March 2029. Hale refused to say when the ban "
    "ends.\n"
)


def _span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def _statement(
    text: str, source: str | None, cue: str | None, *content: str, kind: str, score: float = 0.9, **known: object
) -> Statement:
    return Statement(
        source=(_span(text, source),) if source else (),
        cue=(_span(text, cue),) if cue else (),
        content=tuple(_span(text, words) for words in content),
        kind=Kind(kind),
        score=score,
        **known,  # type: ignore[arg-type]
    )


@pytest.fixture
def harbour() -> Reading:
    """Two line breaks of CR LF in one paragraph, a split quotation, and statements within a statement."""
    text = HARBOUR
    say, at = partial(_statement, text), partial(_span, text)
    return Reading(
        Article(
            text=text,
            title="Velm harbour stays shut, minister warns",
            outlet="The Harbour Post",
            published=date(2031, 3, 4),
            url="https://harbour-post.example/2031/velm?page=1&part=2",
            authors=("Ana Brill", "Jon Oake"),
            language="en",
            origin="articles/velm.txt",
        ),
        (
            say("minister", "warns", "Velm harbour stays shut", kind="indirect", score=0.8125),
            say(
                "Mira Solane",
                "said",
                "“The harbour is shut,”",
                "“and it will stay shut until the spring.”",
                kind="direct",
                speaker=Speaker("Mira Solane", SpeakerType.PERSON),
                addressee=Speaker("reporters", SpeakerType.GROUP),
                act=Act.STATE,
                act_score=0.9375,
                polarity=Polarity.SAID,
                said_on=When("2031-03-04", Granularity.DAY, at("on Tuesday")),
            ),
            say(
                *("The minister", "told reporters that", "the pilots of Orrany had “not lifted a finger” to help"),
                kind="mixed",
            ),
            say(
                *(
                    "a person\r\nfamiliar with the talks",
                    "According to",
                    "Tobin Hale replied that Solane had called the pilots “friends”",
                ),
                kind="mixed",
            ),
            say("Tobin Hale", "replied that", "Solane had called the pilots “friends”", kind="mixed", score=0.6),
            say(None, None, "Nobody else spoke.", kind="indirect", score=0.3),
        ),
        (Problem("attribution", "uncertain", "1 statement under the minimum score left out", "articles/velm.txt"),),
        (("encoder", "1"), ("attribution", "2.1")),
    )


def _all(text: str, *phrases: str) -> tuple[Span, ...]:
    """Give all places of the phrases, in order; of phrases that overlap the first in the list."""
    found: list[Span] = []
    for phrase in phrases:
        start = text.find(phrase)
        while start >= 0:
            span = Span(start, start + len(phrase))
            if all(span.end <= other.start or other.end <= span.start for other in found):
                found.append(span)
            start = text.find(phrase, span.end)
    return tuple(sorted(found))


@pytest.fixture
def council() -> Reading:
    """Resolved speakers: mentions, roles, one of two, a go-between, one unnamed, one country, one unknown."""
    text = COUNCIL
    say, at = partial(_statement, text), partial(_span, text)
    solane = Speaker(
        "Mira Solane",
        SpeakerType.PERSON,
        role="harbour minister",
        role_at=at("harbour minister"),
        mentions=_all(text, "Mira Solane", "Solane", "harbour minister", "She"),
        wikidata="Q424242",
    )
    hale = Speaker(
        "Tobin Hale",
        SpeakerType.PERSON,
        role="her spokesman",
        role_at=at("her spokesman"),
        mentions=_all(text, "Tobin Hale", "Hale", "The spokesman", "her spokesman"),
    )
    both = Speaker(
        "Mira Solane & Tobin Hale", SpeakerType.PERSON, score=0.7, members=(solane, replace(hale, score=0.6))
    )
    official = Speaker(
        "a senior official in the treasury",
        SpeakerType.UNNAMED,
        mentions=_all(text, "A senior official in the treasury", "The official"),
    )
    kerrun = Speaker("Kerrun", SpeakerType.ORGANIZATION, mentions=_all(text, "Kerrun"), stands_for="Norvenia")
    paper = Speaker("Orrany Today", SpeakerType.ORGANIZATION, mentions=_all(text, "Orrany Today"))
    nobody = Speaker("unknown", SpeakerType.UNKNOWN, score=0.4, reason="no words name a source")
    reporters = Speaker("reporters", SpeakerType.GROUP, mentions=_all(text, "reporters"))
    statements = (
        say(
            *("the harbour minister, Mira Solane", "told", "“We will build it before the storms come,”"),
            kind="direct",
            speaker=replace(solane, score=0.95),
            addressee=reporters,
        ),
        say(
            *("She", "added that", "the money was there"),
            kind="indirect",
            speaker=replace(solane, score=0.8),
            via=(hale,),
        ),
        say("Solane and Hale", "said", "the wall would hold for a century", kind="indirect", speaker=both),
        say(
            *("A senior official in the treasury", "warned that", "“nobody has done the sums”"),
            kind="direct",
            speaker=official,
        ),
        say("The spokesman", "denied that", "he knew them", kind="indirect", speaker=hale, via=(paper,)),
        say("Kerrun", "accused", "the ministry of haste", kind="indirect", speaker=kerrun),
        say(None, "It was said", "the plans were lost", kind="indirect", speaker=nobody),
        say("The official", "repeated", "“Nobody has.”", kind="direct", speaker=official),
    )
    return Reading(Article(text, title="Council splits over the sea wall", outlet="The Harbour Post"), statements)


@pytest.fixture
def ferry() -> Reading:
    """Acts, addressee, channel, dates, a condition, a hedge, a target, codes, and one who refuses to say."""
    text = FERRY
    say, at = partial(_statement, text), partial(_span, text)
    vorne = Speaker(
        "Ilse Vorne",
        SpeakerType.PERSON,
        role="president",
        role_at=at("president"),
        mentions=_all(text, "Ilse Vorne", "the president"),
        score=0.875,
    )
    kerrun = Speaker("Kerrun", SpeakerType.ORGANIZATION, mentions=_all(text, "Kerrun"), stands_for="Norvenia")
    agency = Speaker("Norcall", SpeakerType.ORGANIZATION, mentions=_all(text, "the Norcall agency"))
    hale = Speaker("Tobin Hale", SpeakerType.PERSON, mentions=_all(text, "Tobin Hale", "Hale"), stands_for="Orrany")
    solane = Speaker("Mira Solane", SpeakerType.PERSON, mentions=_all(text, "Mira Solane"))
    both = Speaker("Tobin Hale & Mira Solane", SpeakerType.PERSON, members=(hale, solane))
    statements = (
        say(
            *("Kerrun", "lashes out", "ferry ban"),
            kind="indirect",
            score=0.5,
            speaker=kerrun,
            act=Act.ACCUSE,
            act_score=0.625,
            stance=Stance.CHARGED,
            said_on=When(None, Granularity.DAY, reason="no publication date"),
            plover="ACCUSE",
        ),
        say(
            *("Ilse Vorne", "told", "If the ban stands, “we will close the strait”"),
            kind="mixed",
            speaker=vorne,
            act=Act.THREATEN,
            act_score=0.8125,
            polarity=Polarity.SAID,
            conditions=(at("If the ban stands"),),
            addressee=agency,
            channel=Channel(ChannelKind.SOCIAL_MEDIA, "post", at("in a post")),
            said_on=When("2031-03-03", Granularity.DAY, at("on Monday")),
            target=kerrun,
            plover="THREATEN",
            cameo="13",
        ),
        say(
            *("the president", "added", "Perhaps in June"),
            kind="indirect",
            speaker=vorne,
            act=Act.STATE,
            act_score=0.75,
            hedges=(at("Perhaps"),),
            about_dates=(
                When("2031-06", Granularity.MONTH, at("in June")),
                When(None, Granularity.YEAR, reason="of no year"),
                When("2032", Granularity.YEAR),
            ),
        ),
        say(
            *("Tobin Hale and Mira Solane", "accused", "“bluster”"),
            kind="direct",
            speaker=both,
            act=Act.ACCUSE,
            act_score=0.6875,
            said_on=When("2029-03", Granularity.MONTH, at("in March 2029")),
            target=kerrun,
            plover="ACCUSE",
            cameo="11",
        ),
        say(
            *("Hale refused", "refused to say", "when the ban ends"),
            kind="indirect",
            speaker=hale,
            act=Act.DENY,
            act_score=0.5,
            polarity=Polarity.REFUSED,
        ),
    )
    article = Article(
        text,
        title="Kerrun lashes out at ferry ban",
        outlet="The Harbour Post",
        published=date(2031, 3, 4),
        url="https://harbour-post.example/ferry",
        origin="ferry.txt",
    )
    return Reading(article, statements)


@pytest.fixture
def impostor() -> Reading:
    """Speakers whose every field tries to break out of what shows it."""
    text = "Eve said yes. Mallory said no."
    say = partial(_statement, text)
    evil = "</span><script>window.hacked = 8</script>[red]\x1b[31m\u202e\" onclick='x"
    eve = Speaker(
        evil,
        SpeakerType.ORGANIZATION,
        role=evil,
        role_at=Span(0, 3),
        mentions=(Span(0, 3),),
        stands_for=evil,
        wikidata=evil,
    )
    nobody = Speaker(evil, SpeakerType.UNKNOWN, reason=evil)
    undated = When(None, Granularity.DAY, reason=evil)
    both = Speaker(f"{evil} & {evil}", SpeakerType.GROUP, members=(eve, nobody))
    return Reading(
        Article(text),
        (
            say("Eve", "said", "yes", kind="indirect", speaker=eve, via=(nobody, both)),
            say(
                *("Mallory", "said no", "no."),
                kind="indirect",
                speaker=both,
                addressee=eve,
                act=Act.ACCUSE,
                act_score=0.5,
                channel=Channel(ChannelKind.WRITING, evil, Span(0, 3)),
                said_on=undated,
                about_dates=(undated,),
                target=eve,
                plover=evil,
                cameo=evil,
            ),
        ),
    )


@pytest.fixture
def hostile() -> Reading:
    """Text, title, outlet, address, origin and problem that try to break out of whatever shows them."""
    text = HOSTILE
    say = partial(_statement, text)
    return Reading(
        Article(
            text=text,
            title="</title><script>window.hacked = 3</script> [red]\x1b[31m\u202eeltit",
            outlet="<img src=x onerror=alert(1)>\u202e[bold]\x07",
            url="javascript:window.hacked=4",
            authors=("<script>window.hacked = 5</script>",),
            language='en" onload="alert(1)',
            origin='"><script>window.hacked = 6</script>.txt\x1b[1m',
        ),
        (
            say("<script>window.hacked = 1</script>", "onerror", "'window.hacked = 2'>", kind="direct"),
            say("Eve</mark>", "said", "“<b>bold\u202e</b> \x1b[2Jwords”", kind="direct"),
        ),
        (Problem("intake", "<b>odd</b>", "[red]\x1b[31m<script>window.hacked = 7</script>"),),
    )


@pytest.fixture
def silent() -> Reading:
    """An article in which nobody says anything."""
    return Reading(Article("A quiet day\n\nThe sun shone.", title="A quiet day", origin="quiet.txt"), ())


@pytest.fixture
def unread() -> Reading:
    """An input that gave no text."""
    return Reading(
        Article("", origin="scan.pdf"), (), (Problem("intake", "binary", "the input is no text", "scan.pdf"),)
    )


@pytest.fixture
def long_reading() -> Callable[[int], Reading]:
    """Make an article of so many statements, one a line."""

    def make(count: int) -> Reading:
        line = "Mira Solane said that the harbour is shut.\n"
        statements = tuple(
            Statement(
                (Span(start, start + 11),),
                (Span(start + 12, start + 21),),
                (Span(start + 22, start + 41),),
                Kind.INDIRECT,
                0.5,
            )
            for start in range(0, count * len(line), len(line))
        )
        return Reading(Article(line * count), statements)

    return make
