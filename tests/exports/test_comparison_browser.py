"""The page of a comparison in a real browser: Debian's Chromium, driven by playwright. Skipped where there is none."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from told_stories import EVIL, hostile, lone, many_outlets, sea_wall

from onrecord.exports.comparison_page import write_comparison_page
from onrecord.records import Comparison

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = os.environ.get("ONRECORD_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium found: apt-get install chromium")

ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
MADE: dict[str, Callable[[], Comparison]] = {
    "ordinary": sea_wall, "hostile": hostile, "many": many_outlets, "lone": lone,
}  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    made = {name: folder / f"{name}.html" for name in MADE}
    for name, path in made.items():
        with path.open("w", encoding="utf-8") as out:
            write_comparison_page(MADE[name](), out)
    return made


class Visit:
    """An open page with all that went wrong on it."""

    def __init__(self, browser: Browser, path: Path, *, width: int = 1400, height: int = 900, **options: Any) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": height}, **options)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.faults.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", lambda dialog: self.faults.append(dialog.message))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(path.as_uri())

    def drawn(self) -> None:
        """Wait until all charts are drawn."""
        self.page.wait_for_function(
            "() => document.querySelectorAll('figure.chart').length"
            " === document.querySelectorAll('figure.chart[data-drawn]').length"
        )

    def leave(self, path: Path) -> None:
        self.context.close()
        assert self.faults == []
        assert self.requests == [path.as_uri()]


@pytest.fixture(params=[1400, 390])
def visit(browser: Browser, paths: dict[str, Path], request: pytest.FixtureRequest) -> Iterator[Visit]:
    visit = Visit(browser, paths["ordinary"], width=request.param)
    visit.drawn()
    yield visit
    visit.leave(paths["ordinary"])


@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (390, "dark")])
@pytest.mark.parametrize("name", MADE)
def test_pages_are_drawn_and_fit_without_faults_or_requests(
    browser: Browser, paths: dict[str, Path], name: str, width: int, scheme: str
) -> None:
    visit = Visit(browser, paths[name], width=width, color_scheme=scheme)
    visit.drawn()
    assert visit.page.locator("figure.chart svg").count() == (0 if name == "lone" else 3)
    assert visit.page.evaluate("document.documentElement.scrollWidth") == width
    assert visit.page.evaluate("window.hacked") is None
    for box in visit.page.eval_on_selector_all(
        "figure.chart svg",
        "all => all.map(svg => [svg.getBoundingClientRect().width, svg.closest('.drawing').clientWidth])",
    ):
        assert 0.9 * box[1] <= box[0] <= box[1] + 1
    visit.leave(paths[name])


def test_charts_have_their_marks(visit: Visit) -> None:
    count = visit.page.evaluate(
        "() => [...document.querySelectorAll('figure.chart')].map(figure =>"
        " ['rect', 'text', 'symbol'].map(kind => figure.querySelectorAll(`.mark-${kind}.role-mark > *`).length))"
    )
    assert count[0][:2] == [35, 35]
    assert count[1][0] == 2 * 21 + 6
    assert count[2][2] == 5
    fills = visit.page.eval_on_selector_all(
        "#statements .mark-rect.role-mark path",
        "all => all.map(each => getComputedStyle(each).fill)",
    )
    assert len(set(fills)) == 5
    assert "rgb(0, 0, 0)" not in fills


def test_charts_keep_their_colours_by_the_scheme(browser: Browser, paths: dict[str, Path]) -> None:
    fills = []
    for scheme in ("light", "dark"):
        visit = Visit(browser, paths["ordinary"], color_scheme=scheme)
        visit.drawn()
        mark = visit.page.locator("#statements .mark-rect.role-mark path").first
        fills.append(mark.evaluate("mark => getComputedStyle(mark).fill"))
        visit.leave(paths["ordinary"])
    assert fills == ["rgb(207, 227, 205)", "rgb(36, 66, 31)"]


def test_days_are_those_of_publication_west_of_greenwich_too(browser: Browser, paths: dict[str, Path]) -> None:
    visit = Visit(browser, paths["ordinary"], timezone_id="America/Los_Angeles")
    visit.drawn()
    told = visit.page.locator("#days svg text").all_text_contents()
    assert told[:5] == [f"{day} Mar 2031" for day in range(2, 7)]
    visit.leave(paths["ordinary"])


def test_a_chart_s_figures_are_a_table(visit: Visit) -> None:
    visit.page.locator("#voices summary").click()
    table = visit.page.locator("#voices table")
    assert table.is_visible()
    assert table.locator("tbody tr").count() == 21
    assert table.locator("tbody tr").first.inner_text().split("\t")[:4] == [
        "Mira Solane",
        "The Harbour Post",
        "3",
        "53",
    ]


def test_the_matrix_has_a_cell_for_each_statement_and_outlet(visit: Visit) -> None:
    rows = visit.page.locator(".matrix tbody tr")
    assert rows.count() == 7
    assert visit.page.locator(".matrix tbody td").count() == 35
    told = [words.split("\n")[0] for words in rows.nth(0).locator("td").all_inner_texts()]
    assert told == ["verbatim", "trimmed", "altered", "paraphrased", "verbatim"]
    assert "cue is charged" in rows.nth(0).locator("td").nth(2).inner_text()
    assert rows.nth(2).locator("td").nth(3).inner_text() == "absent"
    assert "not attributed" in rows.nth(3).locator("td").nth(2).inner_text()


def test_pointing_at_a_cell_shows_its_words_against_the_lead(visit: Visit) -> None:
    peek = visit.page.locator("#peek")
    assert not peek.is_visible()
    visit.page.locator("a[href='#w1o2']").hover()
    assert peek.is_visible()
    assert peek.locator("ins").all_inner_texts() == ["that"]
    assert peek.locator("del").all_inner_texts() == ["the", "and we will not ask the town for a second time"]
    assert peek.locator("a").count() == 0  # its article's address is none of the web
    box, size = peek.bounding_box(), visit.page.viewport_size
    assert box is not None
    assert size is not None
    assert box["x"] >= 0 and box["x"] + box["width"] <= size["width"]
    visit.page.locator("h1").hover()
    assert not peek.is_visible()


def test_a_click_keeps_the_words_and_a_second_lets_go(visit: Visit) -> None:
    cell, peek = visit.page.locator("a[href='#w1o1']"), visit.page.locator("#peek")
    cell.click()
    visit.page.locator("h2").first.hover()
    assert peek.is_visible()
    assert peek.locator("a").get_attribute("href") == "https://norcall.example/wall"
    assert cell.get_attribute("aria-expanded") == "true"
    cell.click()
    assert cell.get_attribute("aria-expanded") is None
    visit.page.locator("h2").first.hover()
    assert not peek.is_visible()


def test_the_keyboard_goes_into_the_words_and_back(visit: Visit) -> None:
    cell = visit.page.locator("a[href='#w1o1']")
    cell.focus()
    assert visit.page.locator("#peek").is_visible()
    visit.page.keyboard.press("Enter")
    visit.page.keyboard.press("Tab")
    focused = "document.activeElement.getAttribute('href')"
    assert visit.page.evaluate(focused) == "https://norcall.example/wall"
    visit.page.keyboard.press("Escape")
    assert visit.page.evaluate(focused) == "#w1o1"


def test_the_statement_stays_when_the_matrix_is_scrolled(visit: Visit) -> None:
    matrix, first = visit.page.locator(".matrix"), visit.page.locator(".matrix tbody .what").first
    before = first.bounding_box()
    matrix.evaluate("matrix => matrix.scrollLeft = 200")
    after = first.bounding_box()
    assert before is not None
    assert after is not None
    assert before["x"] == after["x"]


def test_only_addresses_of_the_web_are_links(browser: Browser, paths: dict[str, Path]) -> None:
    for name in ("ordinary", "hostile"):
        visit = Visit(browser, paths[name])
        links = visit.page.eval_on_selector_all("a", "all => all.map(link => link.getAttribute('href'))")
        assert all(re.match(r"https?://[^<>\s]+$|#", link) for link in links)
        assert any(link.startswith("https://") for link in links) == (name == "ordinary")
        visit.leave(paths[name])


def test_hostile_texts_are_shown_as_they_are(browser: Browser, paths: dict[str, Path]) -> None:
    visit = Visit(browser, paths["hostile"])
    visit.drawn()
    assert visit.page.locator("h1").inner_text().startswith(EVIL)
    assert visit.page.locator("#words .words", has_text=EVIL).count() >= 4
    assert visit.page.locator("img, iframe, object, base").count() == 0
    assert visit.page.locator("script:not([type])").count() == 5
    visit.page.locator("a.cell").first.hover()
    assert visit.page.evaluate("window.hacked") is None
    visit.leave(paths["hostile"])


def test_without_a_script_the_page_reads_and_jumps(browser: Browser, paths: dict[str, Path]) -> None:
    visit = Visit(browser, paths["ordinary"], java_script_enabled=False, reduced_motion="reduce")
    assert visit.page.locator(".drawing:visible").count() == 0
    visit.page.locator("#statements summary").click()
    assert visit.page.locator("#statements .chart table").is_visible()
    visit.page.locator("a[href='#w2o2']").click()
    box = visit.page.locator("#w2o2").bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= 900
    visit.leave(paths["ordinary"])


def test_each_cell_leads_somewhere(browser: Browser, paths: dict[str, Path]) -> None:
    for name in ("ordinary", "hostile", "many"):
        visit = Visit(browser, paths[name])
        missing = visit.page.evaluate(
            "() => [...document.querySelectorAll('a[href^=\"#\"]')].map(link => link.hash.slice(1))"
            ".filter(id => document.querySelectorAll(`[id='${id}']`).length !== 1)"
        )
        assert missing == []
        visit.leave(paths[name])


def test_in_print_the_table_is_whole(browser: Browser, paths: dict[str, Path]) -> None:
    visit = Visit(browser, paths["ordinary"], width=700)
    visit.drawn()
    visit.page.emulate_media(media="print")
    sizes = visit.page.locator(".matrix").evaluate("matrix => [matrix.scrollWidth, matrix.clientWidth]")
    assert sizes[0] <= sizes[1]
    assert not visit.page.locator("nav").is_visible()
    visit.leave(paths["ordinary"])
