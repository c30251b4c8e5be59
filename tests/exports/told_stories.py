# ruff: noqa: E501 - a telling is a line
"""An invented story as five outlets tell it, a hostile one, and one of many outlets: comparisons for the tests.

Texts are written with signs for the parts of a statement: ⟦who⟧ ⟨the words that report⟩ «what is said». A mark of
interrogation or exclamation after the words that report makes them doubting or charged. A line starting with ``6:`` is
a telling of thread 6.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from onrecord.records import (
    Act,
    Article,
    Bearing,
    Cell,
    Comparison,
    Evidence,
    HeadlineCheck,
    HeadlineClaim,
    How,
    Kind,
    NameUse,
    OutletView,
    Reading,
    Rendition,
    Row,
    Span,
    Speaker,
    SpeakerType,
    Stance,
    Statement,
    Story,
    StoryArticle,
    Thread,
    Trace,
    VoiceShare,
)

_SIGN = re.compile("[⟦⟧⟨⟩«»]|(?<=[⟨⟩])[?!]")
_ROLES = {"⟦": "source", "⟨": "cue", "«": "content"}

SPEAKERS = {
    "Solane": Speaker("Mira Solane", SpeakerType.PERSON, role="harbour minister"),
    "Hale": Speaker("Tobin Hale", SpeakerType.PERSON, role="the pilots’ spokesman"),
    "Vorne": Speaker("Ilse Vorne", SpeakerType.PERSON, role="president of Kerrun"),
    "Treasury": Speaker("a senior official in the treasury", SpeakerType.UNNAMED),
    "Board": Speaker("Velm Harbour and Lower Estuary Navigation Board", SpeakerType.ORGANIZATION),
    "Nobody": Speaker("unknown", SpeakerType.UNKNOWN, reason="the passive names nobody"),
}
THREAD_SPEAKERS = {
    1: "Solane", 2: "Vorne", 3: "Hale", 4: "Solane", 5: "Treasury", 6: "Board",
    7: "Vorne", 8: "Hale", 9: "Nobody", 10: "Solane", 11: "Board", 12: "Hale",
}  # fmt: skip

POST = """\
Minister warns Velm: the wall, or the sea
1: “«We will build the wall before the storms come, and we will not ask the town for a second time»,” ⟦Mira Solane⟧ ⟨said⟩ on Monday.
2: ⟦Ilse Vorne⟧, the president of Kerrun, ⟨warned⟩ that «if a single stone is taken from the strait, “we will close it to every ship”».
3: “«Nobody has asked the pilots anything»,” ⟦Tobin Hale⟧ ⟨replied⟩.
4: ⟦The minister⟧ ⟨told reporters⟩ that «the money was there».
6: ⟦The Navigation Board⟧ ⟨put⟩ the cost at «“between 40 and 60 million”».
10: ⟦Solane⟧ ⟨promised⟩ «to publish the survey “this week, every page of it, with the names of those who paid for it and of those who were asked to and would not”».
"""
NORCALL = """\
Velm sea wall to be built before winter, minister says
1: “«We will build the wall before the storms come»,” ⟦Solane⟧ ⟨said⟩.
2: “«We will close it to every ship»,” ⟦President Vorne⟧ ⟨said⟩ of the strait.
3: “«Nobody has asked the pilots»,” ⟨said⟩ ⟦their spokesman⟧.
4: ⟦She⟧ ⟨added⟩ that «the money was there».
5: ⟦A senior official in the treasury⟧ ⟨claimed⟩? that «“nobody has done the sums”».
7: ⟦Vorne⟧ ⟨called⟩ «the plan “a provocation in stone”».
"""
KLAXON = """\
Tyrant queen threatens war over our wall!
2: ⟦The tyrant queen of Kerrun⟧ ⟨threatened⟩! «to shut the strait for good: “we will close it and sink every ship”».
1: “«We WILL build that wall before the storms come»,” ⟦Solane⟧ ⟨thundered⟩!.
5: ⟦Treasury sources⟧ ⟨let slip⟩! that «not one of them had added up the bill».
3: ⟦Pilots’ boss Tobin Hale⟧ ⟨whined⟩! that «no one had consulted his men».
8: “«We shall see who steers them in»,” ⟦Hale⟧ ⟨sneered⟩!.
9: It ⟨is said⟩? in the town that «the plans were lost in a flooded cellar».
Solane has not said that the money was there, but it was there.
"""
EKO = """\
Zed u Velmu: Kerrun odmítá
2: ⟦Vorne⟧ ⟨stated⟩ that «no ship would pass the strait if stones were taken from it».
7: “«A provocation in stone, and not the first»,” ⟦the president⟧ ⟨said⟩ in a speech.
1: ⟦The Velmian minister⟧ ⟨insists⟩? «on building before the storms».
11: ⟦The Board⟧ ⟨confirmed⟩ that «🪨 two barges “are on their way” 🌊».
"""
COURIER = """\
Sea wall “before the storms”
1: “«We will build the wall before the storms come, and we will not ask the town for a second time»,” ⟦the minister⟧ ⟨said⟩.
6: ⟦The Board⟧ ⟨estimated⟩ that «it would cost some fifty million».
12: ⟦Tobin Hale⟧ ⟨refused to say⟩ «whether the pilots would strike».
"""


@dataclass
class _Told:
    """One article with the threads that its statements belong to, and how they tell them."""

    article: Article
    told: list[tuple[int, str, Statement]]
    copy_of: str | None = None

    def rendition(self, place: int, *, lead: bool, how: How | None) -> Rendition:
        _, name, statement = self.told[place]
        day = self.article.published
        score = 1.0 if lead else 0.875
        return Rendition(name, self.article, statement, day, None if lead else how, score, self.copy_of, place == 3)


def _read(text: str, outlet: str | None, day: date | None, *, url: str | None, copy_of: str | None = None) -> _Told:
    plain, found = "", []
    for line in text.splitlines():
        match = re.match(r"([0-9]+): ", line)
        spans: dict[str, tuple[Span, ...]] = {}
        opened, stance = {}, Stance.NEUTRAL
        rest, position = line[match.end() :] if match else line, 0
        for sign in _SIGN.finditer(rest):
            plain += rest[position : sign.start()]
            position = sign.end()
            if sign[0] in _ROLES:
                opened[_ROLES[sign[0]]] = len(plain)
            elif sign[0] in "?!":
                stance = Stance.DOUBTING if sign[0] == "?" else Stance.CHARGED
            else:
                role = {"⟧": "source", "⟩": "cue", "»": "content"}[sign[0]]
                spans[role] = (Span(opened[role], len(plain)),)
        plain += rest[position:] + "\n"
        if match:
            said = plain[slice(*spans["content"][0])]
            quoted = plain[spans["content"][0].start - 1] == "“"
            kind = Kind.DIRECT if quoted else Kind.MIXED if "“" in said else Kind.INDIRECT
            speaker = SPEAKERS[THREAD_SPEAKERS[int(match[1])]]
            act = Act.WARN if "warn" in line else Act.THREATEN if "threat" in line else Act.STATE
            found.append(
                (
                    int(match[1]),
                    Statement(
                        spans.get("source", ()), spans["cue"], spans["content"], kind, 0.9,
                        speaker=speaker, act=act, act_score=0.75, stance=stance,
                    ),
                )
            )  # fmt: skip
    article = Article(plain, plain.split("\n", 1)[0], outlet, day, url, language="en")
    found.sort(key=lambda each: each[1].content[0].start)
    reading = Reading(article, tuple(statement for _, statement in found))
    told = [
        (number, name, statement)
        for (number, statement), name in zip(found, reading.statement_ids, strict=True)
    ]  # fmt: skip
    return _Told(article, told, copy_of)


HOWS = {
    (1, "Norcall"): How.TRIMMED, (1, "Daily Klaxon"): How.ALTERED, (1, "Eko Zalivar"): How.PARAPHRASED,
    (2, "Norcall"): How.TRIMMED, (2, "Daily Klaxon"): How.ALTERED, (2, "Eko Zalivar"): How.PARAPHRASED,
    (3, "Norcall"): How.TRIMMED, (3, "Daily Klaxon"): How.PARAPHRASED, (5, "Daily Klaxon"): How.PARAPHRASED,
    (6, "Harrowdene Courier and Upper Vale Shipping Intelligencer"): How.PARAPHRASED, (7, "Norcall"): How.TRIMMED,
}  # fmt: skip


def sea_wall() -> Comparison:
    """A story of six articles by five outlets in twelve threads; the courier's text has a copy of its own."""
    long_name = "Harrowdene Courier and Upper Vale Shipping Intelligencer"
    articles = [
        _read(POST, "The Harbour Post", date(2031, 3, 3), url="https://harbour-post.example/2031/wall?a=1&b=2"),
        _read(NORCALL, "Norcall", date(2031, 3, 3), url="https://norcall.example/wall"),
        _read(KLAXON, "Daily Klaxon", date(2031, 3, 4), url="javascript:window.hacked=9"),
        _read(EKO, "Eko Zalivar", date(2031, 3, 5), url=None),
        _read(COURIER, long_name, None, url="https://courier.example/wall"),
    ]
    copy = _read(
        NORCALL, long_name, date(2031, 3, 4), url="https://courier.example/agency", copy_of=articles[1].article.id
    )
    return compare([*articles, copy], HOWS)


def compare(told: list[_Told], hows: dict[tuple[int, str], How], *, story_id: str = "s-4f2a90") -> Comparison:
    """Put together by hand what articles tell, the way the room that compares does."""
    outlets = list(dict.fromkeys(each.article.outlet or "" for each in told))
    listed = tuple(
        StoryArticle(
            each.article.id, each.article.title, each.article.outlet, each.article.published, each.article.url,
            0.75, each.copy_of,
        )
        for each in told
    )  # fmt: skip
    days = [each.article.published for each in told if each.article.published]
    story = Story(story_id, told[0].article.title, min(days, default=None), max(days, default=None), listed)
    rows = tuple(_rows(told, outlets, hows))
    views = tuple(
        OutletView(
            outlet,
            tuple(article for article in listed if (article.outlet or "") == outlet),
            sum(len(each.article.text.split()) for each in told if (each.article.outlet or "") == outlet),
            sum(len(each.told) for each in told if (each.article.outlet or "") == outlet),
            tuple(n for n, row in enumerate(rows) if row.carried == 1 and row.cells[place]),
            tuple(n for n, row in enumerate(rows) if row.cells[place] is None and 2 <= row.carried >= len(outlets) / 2),
            ("its text has 42 words",) if place == 3 else (),
        )
        for place, outlet in enumerate(outlets)
    )
    return Comparison(story, views, rows, _voices(told), _names(told), tuple(_checks(told)))


def _rows(told: list[_Told], outlets: list[str], hows: dict[tuple[int, str], How]) -> list[Row]:
    rows = []
    for number in sorted({number for each in told for number, _, _ in each.told}):
        places = [(each, place) for each in told for place, one in enumerate(each.told) if one[0] == number]
        renditions = tuple(
            each.rendition(place, lead=at == 0, how=hows.get((number, each.article.outlet or ""), How.VERBATIM))
            for at, (each, place) in enumerate(places)
        )
        cells: list[Cell | None] = []
        for outlet in outlets:
            mine = [each for each in renditions if (each.article.outlet or "") == outlet]
            cells.append(Cell(mine[0].how or How.VERBATIM, mine[0], None, len(mine) - 1) if mine else None)
        if number == 4 and len(outlets) > 2:
            article = told[2].article
            start = article.text.index("the money was there")
            cells[2] = Cell(How.VERBATIM, None, Trace(article, Span(start, start + 19)))
        rows.append(Row(Thread(f"t-{number}", renditions), tuple(cells)))
    return sorted(rows, key=lambda row: -row.carried)


def _voices(told: list[_Told]) -> tuple[VoiceShare, ...]:
    shares: dict[tuple[str, str], VoiceShare] = {}
    for each in told:
        for _, _, statement in each.told:
            assert statement.speaker is not None
            key = (statement.speaker.name, each.article.outlet or "")
            start, end = statement.content[0]
            words = len(each.article.text[start:end].split())
            quoted = words if statement.kind is Kind.DIRECT else words // 2 if statement.kind is Kind.MIXED else 0
            at = start / len(each.article.text)
            old = shares.get(key, VoiceShare(key[0], statement.speaker.type, key[1], 0, 0, 0, 1.0))
            shares[key] = replace(
                old, statements=old.statements + 1, words=old.words + words, quoted=old.quoted + quoted,
                first=min(old.first, at),
            )  # fmt: skip
    total: Counter[str] = Counter()
    for share in shares.values():
        total[share.speaker] += share.words
    return tuple(sorted(shares.values(), key=lambda share: (-total[share.speaker], share.speaker)))


def _names(told: list[_Told]) -> tuple[NameUse, ...]:
    uses: dict[tuple[str, str], Counter[str]] = {}
    for each in told:
        for _, _, statement in each.told:
            assert statement.speaker is not None
            if statement.source:
                name = each.article.text[slice(*statement.source[0])]
                uses.setdefault((statement.speaker.name, each.article.outlet or ""), Counter())[name] += 1
    return tuple(NameUse(speaker, outlet, tuple(count.most_common())) for (speaker, outlet), count in uses.items())


def _checks(told: list[_Told]) -> list[HeadlineCheck]:
    checks = []
    for place, each in enumerate(told[:3]):
        headline = Span(0, len(each.article.title or ""))
        if not headline.end:
            continue
        statements = tuple(statement for _, _, statement in each.told)
        bearing = (Bearing.PARAPHRASED, Bearing.VERBATIM, Bearing.STRONGER)[place]
        evidence = tuple(
            Evidence(statement.content, 0.75 - 0.25 * number, number) for number, statement in enumerate(statements[:2])
        )
        reasons = ("the headline says war, the words under it do not",) if place == 2 else ()
        claims = (HeadlineClaim((headline,), bearing if evidence else Bearing.UNCLEAR, 0.8125, evidence, reasons),)
        checks.append(HeadlineCheck(each.article, statements, headline, claims))
    return checks


EVIL = "</script><script>window.hacked=1</script><img src=x onerror='window.hacked=2'>"
HOSTILE = f"""\
{EVIL} [bold red]not markup[/bold red] {{{{ 7*7 }}}} \u2028 datum.x
1: “«=HYPERLINK("https://evil.example") {EVIL} [link=https://evil.example]x[/link] \x1b[31mred\u202e over\ud800»,” ⟦{EVIL}⟧ ⟨</td>\x07said⟩!.
2: ⟦رئيسة كيرون⟧ ⟨قالت⟩ «إن المضيق سيبقى مغلقا حتى الربيع».
3: ⟦Eve⟧ ⟨said⟩? «"]]></style><!-- --> &amp; 'x' 👩‍👩‍👧‍👦 @SUM(1+1)».
4: ⟦Eve⟧ ⟨said⟩ that «the money was there».
"""


def hostile() -> Comparison:
    """Names, titles, words and addresses that try to break out of whatever shows them; an outlet has no name."""
    own = [
        _read(HOSTILE, f"{EVIL}\x1b[2J", date(2031, 3, 3), url=f"https://evil.example/{EVIL}"),
        _read(HOSTILE.replace("over", "under the"), None, None, url="javascript:window.hacked=3"),
        _read(HOSTILE.replace("red", "blue"), "أخبار الميناء والمضيق", date(2031, 3, 4), url="\x00"),
        _read(HOSTILE, '"onload=alert(1) [red]', date(1, 1, 1), url="data:text/html,<script>1</script>"),
    ]
    made = compare(own, {(1, ""): How.ALTERED, (1, "أخبار الميناء والمضيق"): How.TRIMMED}, story_id=EVIL)
    voices = tuple(replace(voice, speaker=f"{EVIL}{voice.speaker}") for voice in made.voices)
    outlets = tuple(replace(view, caveats=(EVIL, "[red]\x1b")) for view in made.outlets)
    return replace(made, outlets=outlets, voices=voices, story=replace(made.story, title=f"{EVIL}[red]\x1b\u202e"))


def many_outlets(count: int = 12) -> Comparison:
    """The same article in many outlets' words, each leaving something out."""
    texts = [POST, NORCALL, KLAXON, EKO, COURIER]
    told = [
        _read(texts[place % 5], f"{'The ' * (place % 2)}Outlet of Town Number {place + 1}", date(2031, 3, 1 + place),
              url=f"https://outlet{place}.example/")
        for place in range(count)
    ]  # fmt: skip
    hows = {
        (number, each.article.outlet or ""): list(How)[(number + at) % 4]
        for at, each in enumerate(told)
        for number in range(13)
    }
    return compare(told, hows)


def lone() -> Comparison:
    """A story of one article with nobody quoted."""
    return compare([_read("A quiet day\nThe sun shone.", None, None, url=None)], {})
