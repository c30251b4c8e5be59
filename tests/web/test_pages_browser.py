"""Every page in a real browser: both schemes, a telephone and a wide screen, with and without JavaScript.

Debian's Chromium, driven by playwright, with the checks of axe-core (https://github.com/dequelabs/axe-core). Skipped
where there is none.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.base", reason="axe-playwright-python is not installed")
CHROMIUM = os.environ.get("ONRECORD_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium found: apt-get install chromium")

ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
SERIOUS = ("serious", "critical")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def addresses(served: str) -> dict[str, str]:
    """An address of each kind of page, found in the archive itself."""

    def told(address: str) -> Any:
        return httpx.get(f"{served}{address}", headers={"Accept": "application/json"}, follow_redirects=True).json()

    statement = told("/said?about=harbour&speaker=Vorne")["statements"][0]
    story = told("/stories")["stories"][0]
    speaker = httpx.get(f"{served}{statement['speakers'][0]['href']}").headers["location"]
    carried = next(each for each in told("/said?limit=100")["statements"] if told(each["href"])["thread"])
    return {
        "home": "/",
        "said": "/said?about=harbour&act=predict",
        "nothing said": "/said?about=unicorns",
        "article": f"/articles/{statement['article']}",
        "articles": "/articles",
        "statement": statement["href"],
        "stories": "/stories",
        "story": story["href"],
        "thread": f"/threads/{told(carried['href'])['thread']}",
        "speakers": "/speakers",
        "speaker": speaker,
        "outlets": "/outlets",
        "outlet": f"/outlets/{statement['outlet']}",
        "read": "/read",
        "check": "/check",
        "review": "/review?queue=scores",
        "review names": "/review?queue=names",
        "problems": "/problems",
        "log": "/log",
        "api": "/api",
        "fault": "/articles/0123456789abcdef",
    }


KINDS = (
    *("home", "said", "nothing said", "article", "articles", "statement", "stories", "story", "thread", "speakers"),
    *("speaker", "outlets", "outlet", "read", "check", "review", "review names", "problems", "log", "api", "fault"),
)


class Visit:
    """An open page with all that went wrong on it."""

    def __init__(self, browser: Browser, served: str, **options: Any) -> None:
        self.served = served
        self.context = browser.new_context(**options)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("console", lambda message: self.faults.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", lambda request: self._watch(request.url))

    def _watch(self, url: str) -> None:
        if not url.startswith((self.served, "data:")):
            self.faults.append(f"asked for {url}")

    def go(self, address: str) -> Page:
        self.page.goto(f"{self.served}{address}")
        return self.page


@pytest.fixture
def visit(browser: Browser, served: str) -> Iterator[Visit]:
    opened = Visit(browser, served, viewport={"width": 1440, "height": 900})
    yield opened
    opened.context.close()
    assert opened.faults == []


def unfit(page: Page) -> list[str]:
    """What axe-core finds of serious faults."""
    page.evaluate(axe.AXE_SCRIPT)
    found = page.evaluate("() => axe.run({ resultTypes: ['violations'] })")
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found["violations"] if each["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "light"), (1440, "dark"), (390, "dark")])
def test_a_page_is_sound(
    browser: Browser, served: str, addresses: dict[str, str], kind: str, width: int, scheme: str
) -> None:
    """No fault that axe-core calls serious, nothing on the console, nothing wider than the screen, no shift."""
    assert set(addresses) == set(KINDS)
    visit = Visit(browser, served, viewport={"width": width, "height": 900}, color_scheme=scheme)
    visit.context.add_init_script(
        "new PerformanceObserver((list) => { for (const each of list.getEntries()) window.shift = (window.shift || 0)"
        " + each.value; }).observe({ type: 'layout-shift', buffered: true });"
    )
    page = visit.go(addresses[kind])
    page.wait_for_load_state("networkidle")
    assert unfit(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("window.shift || 0") < 0.02
    assert page.locator("h1").count() == 1
    visit.context.close()
    # A browser tells on its console of every answer that is no success; on that page it is the page.
    assert [each for each in visit.faults if kind != "fault" or "404" not in each] == []


def test_search_goes_on_without_a_new_page(visit: Visit) -> None:
    page = visit.go("/said")
    page.evaluate("window.same = true")
    page.get_by_label("Words that were said").fill("harbour")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.wait_for_url("**/said?*about=harbour*")
    assert page.evaluate("window.same"), "a script put the results into the page"
    assert page.locator(".statement").count() > 3
    page.go_back()
    page.wait_for_url("**/said")


def test_a_click_on_a_statement_brings_its_record(visit: Visit, addresses: dict[str, str]) -> None:
    page = visit.go(addresses["article"])
    page.locator(".text mark.cue").nth(2).click()
    record = page.locator(".record-here .card")
    record.wait_for()
    assert record.locator("dt", has_text="Act").count() == 1
    assert record.get_by_role("button", name="Copy the citation").is_visible()
    assert unfit(page) == []


def test_speaker_and_act_that_are_chosen_stand_in_the_address(visit: Visit, addresses: dict[str, str]) -> None:
    page = visit.go(addresses["article"])
    page.locator(".acts a").first.click()
    page.locator(".speakers a").first.click()
    address = page.url
    assert "act=" in address and "speaker=" in address
    shown = page.locator(".statements > li:visible").count()
    page.goto("about:blank")
    page.goto(address)
    assert page.locator(".statements > li:visible").count() == shown
    assert page.locator(".acts a[aria-pressed=true]").count() == 1


def test_a_link_to_a_passage_lights_it_up(visit: Visit, addresses: dict[str, str]) -> None:
    page = visit.go(addresses["statement"])
    page.locator("blockquote a").click()
    page.locator(".statements > li[data-on]").wait_for()
    assert page.locator(".text mark[data-on]").count() > 0


def test_an_article_is_read_at_once_and_kept_when_told_so(visit: Visit) -> None:
    page = visit.go("/read")
    text = "Ferry fares rise in Norcall\nThe fares will rise in May, Tove Alder, the harbour master, told reporters.\n"
    page.get_by_label("Text, with the headline").fill(text)
    page.get_by_role("button", name="Read it").click()
    page.get_by_text("Not in the archive.").wait_for()
    assert page.locator(".statements > li").count() >= 1
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("link", name="Ferry fares rise in Norcall").click()
    page.wait_for_url("**/articles/*")
    assert "Tove Alder" in page.locator(".speakers").inner_text()


def test_a_dropped_file_is_read(visit: Visit) -> None:
    page = visit.go("/read")
    page.evaluate(
        """() => {
          const given = new DataTransfer();
          given.items.add(new File(["Dam opens\\nThe dam is safe, Ruel Omen said on Monday.\\n"], "dam.txt"));
          const field = document.querySelector("textarea[data-drop]");
          field.dispatchEvent(new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true }));
        }"""
    )
    page.get_by_text("Not in the archive.").wait_for()
    assert "Ruel Omen" in page.locator(".speakers").inner_text()


@pytest.fixture
def plain(browser: Browser, served: str) -> Iterator[Visit]:
    """A browser with JavaScript off."""
    opened = Visit(browser, served, viewport={"width": 1440, "height": 900}, java_script_enabled=False)
    yield opened
    opened.context.close()
    assert opened.faults == []


def test_search_and_reading_work_without_javascript(plain: Visit) -> None:
    page = plain.go("/")
    page.get_by_label("Search what was said").fill("harbour")
    page.get_by_role("button", name="Search").click()
    assert page.locator(".statement").count() > 3
    page.locator(".statement blockquote a").first.click()
    assert page.locator(".text mark.content").count() > 5
    assert page.locator(".statements > li").count() > 5
    page.locator(".statements .card-link").first.click()
    assert page.locator("dl.facts-list dt").count() > 5


def test_an_article_is_read_without_javascript(plain: Visit) -> None:
    page = plain.go("/read")
    page.get_by_label("Text, with the headline").fill("Dam opens\nThe dam is safe, Ruel Omen said on Monday.\n")
    page.get_by_role("button", name="Read it").click()
    assert "Ruel Omen" in page.locator(".speakers").inner_text()
