"""The report in a real browser: Debian's Chromium, driven by playwright. Skipped where there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from onrecord.exports import write_report
from onrecord.records import Problem, Reading

if TYPE_CHECKING:
    from playwright.sync_api import Browser

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = os.environ.get("ONRECORD_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium found: apt-get install chromium")

ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
SIZES = [pytest.param((1440, 900), id="1440"), pytest.param((390, 844), id="390")]
SCHEMES = ["light", "dark"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def report_path(
    *, tmp_path: Path, harbour: Reading, hostile: Reading, silent: Reading, unread: Reading, council: Reading,
    impostor: Reading, ferry: Reading,
) -> Path:  # fmt: skip
    path = tmp_path / "report.html"
    with path.open("w", encoding="utf-8") as out:
        write_report(
            [harbour, hostile, silent, unread, council, impostor, ferry],
            out,
            problems=[Problem("intake", "empty", "nothing", "a")],
        )
    return path


class Visit:
    """An open page with all that went wrong on it."""

    def __init__(self, browser: Browser, path: Path, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.faults.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", lambda dialog: self.faults.append(dialog.message))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(path.as_uri())

    def lit(self) -> list[tuple[str, str]]:
        """The lit marks of the page, each with the role that it is lit as."""
        found = self.page.eval_on_selector_all("mark[data-on]", "all => all.map(m => [m.dataset.on, m.textContent])")
        return [tuple(pair) for pair in found]

    def lit_entries(self) -> list[str]:
        return [str(name) for name in self.page.eval_on_selector_all("li[data-on]", "all => all.map(item => item.id)")]

    def rests(self) -> None:
        """Wait until smooth scrolling has come to rest."""
        self.page.wait_for_function(
            "() => new Promise(done => { const y = scrollY; setTimeout(() => done(scrollY === y), 150) })"
        )


@pytest.fixture(params=SIZES)
def visit(browser: Browser, report_path: Path, request: pytest.FixtureRequest) -> Iterator[Visit]:
    width, height = request.param
    visit = Visit(browser, report_path, viewport={"width": width, "height": height})
    yield visit
    visit.context.close()
    assert not visit.faults
    assert visit.requests == [report_path.as_uri()]


SPLIT = [
    ("content", "“The harbour is shut,”"),
    ("source", "Mira Solane"),
    ("cue", "said"),
    ("content", "“and it will stay shut until the spring.”"),
]


@pytest.mark.parametrize("part", range(4))
def test_pointing_at_any_part_shows_all_parts(visit: Visit, part: int) -> None:
    role, words = SPLIT[part]
    visit.page.locator(f"#a1 .text mark.{role}", has_text=words).first.hover()
    assert visit.lit() == SPLIT
    assert visit.lit_entries() == ["a1l2"]
    visit.page.locator("h1").hover()
    assert visit.lit() == []


def test_a_click_keeps_the_parts_and_escape_lets_go(visit: Visit) -> None:
    visit.page.locator("#a1 .text mark.source", has_text="Mira Solane").click()
    visit.page.locator("#a1 .text mark.cue", has_text="told reporters that").hover()
    assert visit.lit() == SPLIT
    visit.page.keyboard.press("Escape")
    assert visit.lit() == []


def test_a_second_click_lets_go(visit: Visit) -> None:
    mark = visit.page.locator("#a1 .text mark.source", has_text="Mira Solane")
    mark.click()
    mark.click()
    visit.page.locator("h1").hover()
    assert visit.lit() == []


def test_the_innermost_of_nested_statements_is_shown(visit: Visit) -> None:
    visit.page.locator("#a1 .text mark", has_text="Solane had called").hover()
    assert visit.lit_entries() == ["a1l5"]
    visit.page.locator("#a1 .text mark", has_text="According to").hover()
    assert visit.lit_entries() == ["a1l4"]
    assert "".join(words for role, words in visit.lit() if role == "content") == (
        "Tobin Hale replied that Solane had called the pilots “friends”"
    )


@pytest.mark.parametrize("number", [1, 5])
def test_the_list_jumps_to_the_place_in_the_text(visit: Visit, number: int) -> None:
    visit.page.locator(f"#a1l{number} a").click()
    visit.rests()
    assert visit.lit_entries() == [f"a1l{number}"]
    box = visit.page.locator(f"#a1s{number}").bounding_box()
    size = visit.page.viewport_size
    assert box is not None
    assert size is not None
    assert 0 <= box["y"] <= size["height"]


def test_the_keyboard_is_enough(visit: Visit) -> None:
    visit.page.locator("#a1l2 a").focus()
    assert visit.lit() == SPLIT
    visit.page.keyboard.press("Tab")
    assert visit.lit_entries() == ["a1l3"]
    visit.page.keyboard.press("Enter")
    visit.rests()
    assert visit.page.evaluate("location.hash") == "#a1s3"
    assert visit.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_a_number_in_the_text_finds_its_entry(visit: Visit) -> None:
    visit.page.locator("#a1").evaluate("section => section.scrollIntoView()")
    visit.rests()
    visit.page.locator("#a1s3").click()
    visit.rests()
    assert visit.lit_entries() == ["a1l3"]
    assert visit.page.locator("#a1l3").evaluate(
        "item => { const b = item.getBoundingClientRect(); return b.bottom > 0 && b.top < innerHeight }"
    )


def test_the_filter_sifts_by_words_and_kind(visit: Visit) -> None:
    visit.page.locator(".filter input").fill("pilots")
    assert visit.page.locator("#a1 .statements > li:visible").count() == 3
    assert visit.page.locator(".filter output").text_content() == "3 found"
    assert visit.page.locator("#a1 .list summary").text_content() == "3 of 6 statements"
    visit.page.locator(".filter [name=kind]").select_option("direct")
    assert visit.page.locator(".filter output").text_content() == "0 found"
    visit.page.locator(".filter input").fill("")
    assert visit.page.locator(".filter output").text_content() == "7 found"


def shown(visit: Visit, article: str = "a5") -> list[str]:
    entries = f"#{article} .statements > li:not([hidden])"
    found = visit.page.eval_on_selector_all(entries, "all => all.map(item => item.id)")
    return [str(name) for name in found]


def mentions(visit: Visit) -> str:
    found = visit.page.eval_on_selector_all("#a5 .text mark[data-hue]", "all => all.map(mark => mark.textContent)")
    return " ".join(map(str, found))


def test_a_speaker_is_chosen_and_let_go(visit: Visit) -> None:
    speaker = visit.page.locator("#a5 .speakers a").first
    speaker.click()
    assert shown(visit) == ["a5l1", "a5l2", "a5l3"]
    assert mentions(visit) == "harbour minister Mira Solane She Solane"
    assert visit.page.locator("#a5 .list summary").text_content() == "3 of 8 statements · Mira Solane"
    assert speaker.get_attribute("aria-pressed") == "true"
    visit.page.locator("#a5 .speakers a").nth(3).click()
    assert shown(visit) == ["a5l5"]
    assert speaker.get_attribute("aria-pressed") == "false"
    visit.page.locator("#a5 .speakers a").nth(3).click()
    assert len(shown(visit)) == 8
    assert mentions(visit) == ""
    assert visit.page.locator("#a5 .list summary").text_content() == "8 statements"


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_speaker_is_chosen_by_keyboard(visit: Visit, key: str) -> None:
    visit.page.locator("#a5 .speakers a").nth(4).focus()
    visit.page.keyboard.press(key)
    assert shown(visit) == ["a5l6"]
    visit.page.keyboard.press("Escape")
    assert len(shown(visit)) == 8


def test_the_filter_sifts_by_act(visit: Visit) -> None:
    visit.page.locator(".filter [name=act]").select_option("accuse")
    assert shown(visit, "a7") == ["a7l1", "a7l4"]
    assert visit.page.locator(".filter output").text_content() == "3 found"
    visit.page.locator(".filter [name=kind]").select_option("direct")
    assert shown(visit, "a7") == ["a7l4"]


def test_act_and_speaker_are_chosen_together(visit: Visit) -> None:
    accuse = visit.page.locator("#a7 .acts a", has_text="accuse")
    accuse.click()
    assert shown(visit, "a7") == ["a7l1", "a7l4"]
    visit.page.locator("#a7 .speakers a", has_text="Tobin Hale").click()
    assert shown(visit, "a7") == ["a7l4"]
    assert visit.page.locator("#a7 .list summary").text_content() == "1 of 5 statements · Tobin Hale · accuse"
    theirs = visit.page.eval_on_selector_all("#a7 mark[data-theirs]", "all => all.map(mark => mark.textContent)")
    assert "".join(theirs) == "Tobin Hale and Mira Solaneaccused“bluster”"
    accuse.click()
    assert shown(visit, "a7") == ["a7l4", "a7l5"]
    visit.page.locator("#a7 .acts a", has_text="deny").click()
    assert shown(visit, "a7") == ["a7l5"]
    assert accuse.get_attribute("aria-pressed") == "false"
    visit.page.keyboard.press("Escape")
    assert len(shown(visit, "a7")) == 5


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_an_act_is_chosen_by_keyboard(visit: Visit, key: str) -> None:
    visit.page.locator("#a7 .acts a", has_text="threaten").focus()
    visit.page.keyboard.press(key)
    assert shown(visit, "a7") == ["a7l2"]
    visit.page.keyboard.press(key)
    assert len(shown(visit, "a7")) == 5


def test_a_condition_is_underlined_and_no_other_mark_than_its_content(visit: Visit) -> None:
    style = "mark => { const s = getComputedStyle(mark); return [s.textDecorationStyle, s.backgroundColor] }"
    condition = visit.page.locator("#a7 .text mark.condition")
    rest = visit.page.locator("#a7 .text mark", has_text="we will close")
    assert condition.evaluate(style)[0] == "dashed"
    assert condition.evaluate(style)[1] == rest.evaluate(style)[1]


def test_a_statement_of_another_lets_the_speaker_go(visit: Visit) -> None:
    visit.page.locator("#a5 .speakers a").first.click()
    visit.page.locator("#a5 .text mark.cue", has_text="accused").click()
    assert len(shown(visit)) == 8
    assert visit.lit_entries() == ["a5l6"]


def test_no_hostile_text_is_executed(visit: Visit) -> None:
    visit.page.locator("#a2 .text mark").first.hover()
    assert visit.page.evaluate("window.hacked") is None
    assert visit.page.title().startswith("Who said what")


def test_the_text_is_the_article_s(visit: Visit, harbour: Reading) -> None:
    assert visit.page.locator("#a1 .text").evaluate("text => text.textContent") == harbour.article.text


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [390, 820, 1440, 1600])
def test_the_page_fits_its_window_in_both_schemes(browser: Browser, report_path: Path, width: int, scheme: str) -> None:
    visit = Visit(browser, report_path, viewport={"width": width, "height": 900}, color_scheme=scheme)
    assert visit.page.evaluate("document.documentElement.scrollWidth") == width
    ground = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(251, 249, 244)", "dark": "rgb(24, 23, 21)"}[scheme]
    assert not visit.faults
    visit.context.close()


def test_without_a_script_the_page_reads_and_jumps(browser: Browser, report_path: Path) -> None:
    visit = Visit(
        browser,
        report_path,
        java_script_enabled=False,
        viewport={"width": 1440, "height": 500},
        reduced_motion="reduce",
    )
    assert not visit.page.locator(".filter").is_visible()
    visit.page.locator("#a5 .speakers a").last.click()
    assert visit.page.url.endswith("#a5l7")
    visit.page.locator("#a7 .acts a", has_text="deny").click()
    assert visit.page.url.endswith("#a7l5")
    visit.page.locator("#a1l5 a").click()
    assert visit.page.url.endswith("#a1s5")
    box = visit.page.locator("#a1s5").bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= 500
    visit.context.close()


def test_an_override_reorders_nothing(browser: Browser, report_path: Path) -> None:
    visit = Visit(browser, report_path, viewport={"width": 1440, "height": 900})
    # Characters after the override still run from left to right.
    places = visit.page.locator("#a2 .text p", has_text="ride").evaluate(
        """line => { const node = [...line.childNodes].find(n => n.nodeType === 3 && n.data.startsWith("ride"));
        return [0, 1, 2, 3].map(at => { const range = document.createRange(); range.setStart(node, at);
        range.setEnd(node, at + 1); return range.getBoundingClientRect().left }) }"""
    )
    assert places == sorted(places)
    visit.context.close()
