from __future__ import annotations

import base64
import hashlib
import io
import re
import weakref
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from onrecord.errors import OutputError
from onrecord.exports import write_report
from onrecord.exports.characters import one_line
from onrecord.exports.circumstances import when_in_words
from onrecord.exports.voices import HUES, ChipView
from onrecord.records import Article, Granularity, Kind, Problem, Reading, Span, Speaker, SpeakerType, Statement, When

TEMPLATES = Path(write_report.__code__.co_filename).with_name("templates")


class Weak(Article):
    """An article that can be watched for whether it is still held."""


def report(*readings: Reading, problems: tuple[Problem, ...] = ()) -> str:
    out = io.StringIO()
    write_report(readings, out, problems=problems)
    return out.getvalue()


def parsed(page: str) -> html.HtmlElement:
    return html.fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))


def as_shown(text: str) -> str:
    """The article's text with what HTML cannot hold replaced, each character by one."""
    for code in (*range(9), 0xB, 0xC, *range(0xE, 0x20)):
        text = text.replace(chr(code), chr(0x2400 + code))
    text = re.sub("[\x80-\x9f\ud800-\udfff\ufdd0-\ufdef]", "\ufffd", text.replace("\x7f", "␡"))
    return "".join("\ufffd" if ord(character) & 0xFFFE == 0xFFFE else character for character in text)


def marks_of(section: html.HtmlElement, entry: html.HtmlElement, role: str) -> list[str]:
    marks = section.xpath(".//div[@class='text']//mark")
    ranges = [tuple(map(int, pair.split("-"))) for pair in entry.get(f"data-{role}").split()]
    return ["".join(mark.text_content() for mark in marks[first : last + 1]) for first, last in ranges]


def check_article(section: html.HtmlElement, reading: Reading) -> None:
    text = reading.article.text
    assert section.xpath(".//div[@class='text']")[0].text_content() == as_shown(text)
    entries = section.xpath(".//ol[@class='statements']/li")
    assert len(entries) == len(reading.statements)
    for entry, statement in zip(entries, reading.statements, strict=True):
        for role in ("source", "cue", "content"):
            spans = getattr(statement, role)
            assert marks_of(section, entry, role) == [as_shown(text[start:end]) for start, end in spans]


def test_text_and_marks_are_those_of_the_article(
    harbour: Reading, hostile: Reading, silent: Reading, unread: Reading
) -> None:
    readings = (harbour, hostile, silent, unread)
    sections = parsed(report(*readings)).xpath("//main/section")
    assert len(sections) == 4
    for section, reading in zip(sections, readings, strict=True):
        check_article(section, reading)


@settings(deadline=None)  # a busy machine is no fault
@given(st.text(st.characters(exclude_categories=()) | st.sampled_from("<>&\"'\r\n\t \x00{}%"), min_size=1))
def test_any_text_is_held_as_it_is(text: str) -> None:
    middle = len(text) // 2
    statement = Statement((), (Span(0, middle),) if middle else (), (Span(middle, len(text)),), Kind.DIRECT, 0.5)
    reading = Reading(Article(text, title=text, outlet=text, url=text, origin=text), (statement,))
    check_article(parsed(report(reading)).xpath("//main/section")[0], reading)


def test_nothing_hostile_becomes_markup(hostile: Reading) -> None:
    page = parsed(report(hostile, problems=hostile.problems))
    assert len(page.xpath("//script")) == len(page.xpath("//style")) == len(page.xpath("//title")) == 1
    assert not page.xpath("//img | //b | //iframe | //object | //base | //form")
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    assert all(href.startswith("#") or href == "data:," for href in page.xpath("//@href"))
    assert "javascript:window.hacked=4" in page.xpath("string(//header[@class='byline'])")
    assert "49" not in page.xpath("string(//div[@class='text'])")
    assert not page.xpath("//div[@class='text']/@lang")


def test_bidirectional_controls_stand_alone(hostile: Reading) -> None:
    page = parsed(report(hostile, problems=hostile.problems))
    controls = re.compile("[\u202a-\u202e\u2066-\u2069]")
    for element in page.iter():
        own = "".join(part for part in (element.text, *(child.tail for child in element)) if part)
        assert not controls.search(own) or element.tag == "bdi"
        assert not any(controls.search(value) for value in element.attrib.values())


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://harbour-post.example/a?b=1&c=2", "harbour-post.example"),
        ("HTTP://harbour-post.example", "harbour-post.example"),
        ("https://trusted.example@evil.example/", "evil.example"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,<script>alert(1)</script>", None),
        ("//evil.example/", None),
        ("https://", None),
        ("https://[::1", None),
        ('https://evil.example/" onclick="alert(1)', None),
        ("https://evil.example/\u202egpj", None),
        (" https://evil.example/", None),
    ],
)
def test_only_plain_web_addresses_are_linked(url: str, host: str | None) -> None:
    page = parsed(report(Reading(Article("Text", url=url), ())))
    links = page.xpath("//header[@class='byline']/a")
    if host is None:
        assert not links
        assert one_line(url) in page.xpath("string(//header[@class='byline'])")
    else:
        assert (links[0].get("href"), links[0].text, links[0].get("rel")) == (url, host, "noopener noreferrer")


def test_the_content_policy_names_the_only_style_and_script(harbour: Reading) -> None:
    page = report(harbour)
    policy = parsed(page).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; ")
    for tag in ("style", "script"):
        (inside,) = re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert f"{tag}-src 'sha256-{base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()}'" in policy
    assert "unsafe" not in policy


def test_the_page_loads_nothing(harbour: Reading) -> None:
    page = parsed(report(harbour))
    assert not page.xpath("//@src | //@srcset | //@data | //@action")
    assert [link.get("href") for link in page.xpath("//link")] == ["data:,"]
    assert not re.search(r"url\(|@import|fetch\(|XMLHttp|innerHTML|eval\(", report(harbour))


def test_jumps_lead_somewhere_and_ids_are_unique(harbour: Reading, silent: Reading) -> None:
    page = parsed(report(harbour, silent, harbour, problems=harbour.problems))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")} <= set(ids)
    assert [a.get("id") for a in page.xpath("//section[@id='a1']//a[@class='number']")] == [
        f"a1s{number}" for number in range(1, 7)
    ]


def test_the_headline_stands_once(harbour: Reading, silent: Reading) -> None:
    apart = Reading(Article("Body alone.", title="A title that is not in the text"), ())
    for reading in (harbour, silent, apart):
        headlines = parsed(report(reading)).xpath("//h2[contains(@class, 'headline')]")
        assert [one_line(headline.text_content()) for headline in headlines] == [reading.article.title]


def test_a_run_of_several_has_contents_with_counts(harbour: Reading, silent: Reading, unread: Reading) -> None:
    page = parsed(report(harbour, silent, unread))
    rows = [one_line(row.text_content()) for row in page.xpath("//nav[@class='contents']//li")]
    assert rows == [
        "Velm harbour stays shut, minister warns The Harbour Post, 4 March 2031 6 statements 1 problem",
        "A quiet day none",
        "scan.pdf no text 1 problem",
    ]
    assert "6 statements in 3 articles: 1 direct, 2 indirect, 3 mixed." in page.xpath("string(//p[@class='counts'])")
    assert not parsed(report(harbour)).xpath("//nav")


def test_nothing_is_lost(silent: Reading, unread: Reading) -> None:
    left_out = Problem("intake", "language", "the article is in Orranian", "b.html")
    page = parsed(report(silent, unread, problems=(left_out,)))
    shown = one_line(page.text_content())
    assert "No statements found in this article." in shown
    assert "No text was read from this input." in shown
    assert "intake, binary: the input is no text" in shown
    assert "b.html intake, language: the article is in Orranian" in shown
    assert "1 input left out" in shown


def test_an_empty_run_gives_a_page() -> None:
    assert "No article was read." in parsed(report()).xpath("string(//main)")


def test_what_is_known_of_a_statement_is_shown(harbour: Reading) -> None:
    entry = parsed(report(harbour)).xpath("//li[@id='a1l2']")[0]
    assert one_line(entry.text_content()) == (
        "2 A Mira Solane said “The harbour is shut,” … “and it will stay shut until the spring.” "
        "to reporters · 4 March 2031 direct · 0.90 · ¶1 · speaker 1.00 · state 0.94"
    )


def test_cards_show_act_and_circumstances(ferry: Reading) -> None:
    page = parsed(report(ferry))
    shown = [one_line(line.text_content()) for line in page.xpath("//span[@class='force']")]
    assert shown == [
        "accuse 0.62 · cue is charged",
        "threaten 0.81 · to Norcall · in a post · 3 March 2031",
        "accuse 0.69 · March 2029",
        "deny 0.50 · refused",
    ]
    assert page.xpath("//span[@class='reason']/text()") == ["Date unknown: no publication date"]
    assert "state 0.75" in page.xpath("string(//li[@id='a1l3']//span[@class='facts'])")


def test_acts_are_listed_with_counts(ferry: Reading, council: Reading) -> None:
    page = parsed(report(ferry, council))
    assert [one_line(each.text_content()) for each in page.xpath("//div[@class='acts']//li")] == [
        *("state 1", "threaten 1", "accuse 2", "deny 1")
    ]
    assert page.xpath("//div[@class='acts']//a/@href") == ["#a1l3", "#a1l2", "#a1l1", "#a1l5"]
    assert page.xpath("//section[@id='a1']//ol[@class='statements']/li/@data-act") == [
        *("accuse", "threaten", "state", "accuse", "deny")
    ]
    assert page.xpath("//select[@name='act']/option/text()") == [
        *("all", "state (1)", "threaten (1)", "accuse (2)", "deny (1)")
    ]


def test_without_acts_there_is_no_filter_for_them(council: Reading) -> None:
    page = parsed(report(council))
    assert not page.xpath("//*[@class='acts'] | //select[@name='act'] | //*[contains(@class, 'condition')]")


def test_conditions_are_marked_in_the_text(ferry: Reading) -> None:
    page = parsed(report(ferry))
    marks = page.xpath("//div[@class='text']//mark[contains(@class, 'condition')]")
    assert [(mark.text_content(), mark.get("class")) for mark in marks] == [("If the ban stands", "content condition")]
    assert page.xpath("//p[@class='legend']//mark[contains(@class, 'condition')]")


@pytest.mark.parametrize(
    ("value", "granularity", "words"),
    [
        ("2031-03-09", "day", "9 March 2031"),
        ("2031-W05", "week", "week 5 of 2031"),
        ("2031-12", "month", "December 2031"),
        ("2031-13", "month", "2031-13"),
        ("2031-00", "month", "2031-00"),
        ("2031-Q4", "quarter", "fourth quarter of 2031"),
        ("2031", "year", "2031"),
        ("203", "decade", "2030s"),
    ],
)
def test_dates_are_put_in_words(value: str, granularity: str, words: str) -> None:
    assert when_in_words(When(value, Granularity(granularity))) == words


def test_speakers_are_listed_with_role_and_count(council: Reading) -> None:
    page = parsed(report(council))
    rows = page.xpath("//details[@class='speakers']/ol/li")
    assert [one_line(row.text_content()) for row in rows] == [
        "A Mira Solane, harbour minister Q424242 : 3 statements",
        "B Tobin Hale, her spokesman : 2 statements, 1 relayed",
        "C a senior official in the treasury : 2 statements",
        "D Orrany Today organization : 1 relayed",
        "E Kerrun organization for Norvenia : 1 statement",
        "? unknown : 1 statement",
    ]
    assert page.xpath("string(//details[@class='speakers']/summary)") == "6 speakers"
    assert [row.xpath("string(a/@href)") for row in rows] == [f"#a1l{number}" for number in (1, 2, 4, 5, 6, 7)]
    section = page.xpath("//main/section")[0]
    assert marks_of(section, rows[0], "mentions") == ["harbour minister", "Mira Solane", "She", "Solane"]
    assert rows[-1].get("data-hue") is None


def test_cards_show_who_spoke_and_through_whom(council: Reading) -> None:
    page = parsed(report(council))
    shown = [one_line(line.text_content()) for line in page.xpath("//ol[@class='statements']//span[@class='who']")]
    assert shown == [
        "1 A Mira Solane, harbour minister told",
        "2 A Mira Solane, harbour minister (She) via B Tobin Hale added that",
        "3 A Mira Solane, harbour minister & B Tobin Hale, her spokesman (Solane and Hale) said",
        "4 C a senior official in the treasury warned that",
        "5 B Tobin Hale, her spokesman via D Orrany Today denied that",
        "6 E Kerrun accused",
        "7 ? unknown It was said",
        "8 C a senior official in the treasury repeated",
    ]
    assert page.xpath("//li[@id='a1l7']//span[@class='reason']/text()") == ["Speaker unknown: no words name a source"]
    assert page.xpath("//ol[@class='statements']/li/@data-by") == ["0", "0 1", "0 1", "2", "1 3", "4", "5", "2"]


def test_statements_without_a_speaker_look_as_before(harbour: Reading, long_reading: Callable[[int], Reading]) -> None:
    page = parsed(report(harbour))
    assert one_line(page.xpath("string(//li[@id='a1l3']//span[@class='who'])")) == "3 The minister told reporters that"
    assert not page.xpath("//li[@id='a1l3']//*[contains(@class, 'chip')]")
    bare = parsed(report(long_reading(3)))
    assert not bare.xpath("//*[@class='speakers'] | //*[contains(@class, 'chip')] | //a[@class='jump']")


def test_no_speaker_becomes_markup(impostor: Reading) -> None:
    page = parsed(report(impostor))
    assert len(page.xpath("//script")) == 1
    assert not page.xpath("//@onclick")
    assert not re.search("[\u202a-\u202e\x1b]", report(impostor))
    assert "⟨U+202E⟩" in page.xpath("string(//details[@class='speakers'])")


def test_no_two_speakers_wear_the_same_chip() -> None:
    chips = [ChipView.of(number) for number in range(800)]
    assert len({chip.letter for chip in chips}) == 800
    assert [chips[number].letter for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert len({(chip.hue, chip.round) for chip in chips[:24]}) == 24


def test_time_grows_with_the_number_of_mentions(least_time: Callable[[Callable[[], object]], float]) -> None:
    def busy(count: int) -> Reading:
        line = "She said that the harbour is shut.\n"
        mentions = tuple(Span(start, start + 3) for start in range(0, count * len(line), len(line)))
        speaker = Speaker("Mira Solane", SpeakerType.PERSON, mentions=mentions)
        statements = (
            Statement((Span(a, b),), (), (Span(a + 9, a + 33),), Kind.INDIRECT, 0.5, speaker) for a, b in mentions
        )
        return Reading(Article(line * count), tuple(statements))

    times = []
    for count in (1_000, 4_000):
        reading = busy(count)
        assert f"{count}&nbsp;statements" in report(reading)
        times.append(least_time(partial(report, reading)))
    assert times[1] < 8 * times[0]  # 4 if linear, 16 if quadratic


def test_the_same_readings_give_the_same_page(harbour: Reading, hostile: Reading) -> None:
    assert report(harbour, hostile) == report(harbour, hostile)


def test_one_reading_at_a_time_is_held(harbour: Reading) -> None:
    alive: list[weakref.ref[Article]] = []

    def readings() -> Iterator[Reading]:
        for number in range(4):
            # The one before may still be held while the next is made, never more.
            assert sum(reference() is not None for reference in alive) <= 1
            article = Weak(f"{number} {harbour.article.text}")
            alive.append(weakref.ref(article))
            yield Reading(article, ())
            del article

    write_report(readings(), io.StringIO())
    assert len(alive) == 4


def test_problems_are_asked_for_after_the_last_reading(harbour: Reading) -> None:
    asked: list[str] = []

    def readings() -> Iterator[Reading]:
        yield harbour
        asked.append("reading")

    def problems() -> Iterator[Problem]:
        asked.append("problem")
        yield Problem("intake", "empty", "nothing in it")

    write_report(readings(), io.StringIO(), problems=problems())
    assert asked == ["reading", "problem"]


def test_a_file_of_another_encoding_is_refused(tmp_path: Path, harbour: Reading) -> None:
    with (tmp_path / "report.html").open("w", encoding="latin-1") as out, pytest.raises(OutputError, match="utf-8"):
        write_report([harbour], out)


def test_time_grows_with_the_number_of_statements(
    long_reading: Callable[[int], Reading], least_time: Callable[[Callable[[], object]], float]
) -> None:
    times = []
    for count in (2_500, 10_000):
        reading = long_reading(count)
        assert report(reading).count('class="number"') == count
        times.append(least_time(partial(report, reading)))
    assert times[1] < 8 * times[0]  # 4 if linear, 16 if quadratic


def test_two_million_characters_are_rendered_whole() -> None:
    text = "Nobody said a word. " * 100_000
    reading = Reading(Article(text), (Statement((), (), (Span(0, len(text)),), Kind.INDIRECT, 0.5),))
    check_article(parsed(report(reading)).xpath("//main/section")[0], reading)


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colours_pass_wcag_aa(scheme: int) -> None:
    css = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    colours = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", blocks[scheme]))
    grounds = ["paper", "entry-on"]
    marks = [f"{role}{suffix}" for role in ("source", "cue", "content") for suffix in ("", "-on")]
    for hue in range(HUES):
        for ground in grounds:
            assert contrast(colours[f"hue-{hue}"], colours[ground]) >= 4.5, (hue, ground)
    for ground in grounds + marks:
        assert contrast(colours["ink"], colours[ground]) >= 4.5, ground
        assert contrast(colours["quiet"], colours[ground]) >= 4.5 or ground in marks, ground
    assert contrast(colours["link"], colours["paper"]) >= 4.5
    assert contrast(colours["cue-line"], colours["paper"]) >= 4.5
    for role in ("source", "cue"):
        assert contrast(colours[f"{role}-line"], colours[role]) >= 3
        assert contrast(colours[f"{role}-line"], colours[f"{role}-on"]) >= 3
    assert contrast(colours["content-line"], colours["content"]) >= 3
