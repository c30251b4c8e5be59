"""The review and the draft check in a real browser, with and without scripts. Skipped where there is none."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

from onrecord.archive import Doubtful
from onrecord.settings import Settings
from onrecord.web.application import make_app
from onrecord.web.safety import make_access

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from onrecord.archive import Archive

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = os.environ.get("ONRECORD_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium found: apt-get install chromium")

ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
SIZES = [pytest.param(1440, id="1440"), pytest.param(390, id="390")]
QUEUES = ["/review?queue=scores", "/review?queue=unknown", "/review?queue=names"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def served(archive: Archive) -> Iterator[str]:
    """The address of a server over the archive of samples, some names of which are in doubt."""
    names = [(kind, key) for _, kind, key in archive.registered_names()][:4]
    archive.join_names([], doubts=[Doubtful(names[0], other, "similar spelling") for other in names[1:]])
    access = make_access(host="127.0.0.1", token=None, reader_token=None, archive=archive)
    app = make_app(archive, Settings(), access)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)


class Visit:
    """An open page with all that went wrong on it."""

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("console", lambda message: self.faults.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", lambda dialog: self.faults.append(dialog.message))
        self.page.goto(address)

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def current(self, place: int) -> None:
        """Wait until the item of this place is the current one: what a swap brings is marked a moment later."""
        playwright.expect(self.page.locator("[data-item]").nth(place)).to_have_attribute("data-current", "")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def done(self, count: int) -> None:
        """Wait until so many items were judged."""
        playwright.expect(self.page.locator("[data-done]")).to_have_count(count)

    def focused(self, place: int) -> None:
        """Wait until the item of this place has the focus."""
        playwright.expect(self.page.locator("[data-item]").nth(place)).to_be_focused()


def test_statements_are_judged_by_keyboard_alone(browser: Browser, served: str, archive: Archive) -> None:
    with Visit(browser, f"{served}/review") as visit:
        assert visit.page.is_visible("[data-keys]")
        visit.current(0)
        visit.press("j", "j", "k")
        visit.current(1)
        visit.press("a")
        visit.done(1)
        visit.focused(2)
        visit.press("r")
        visit.done(2)
        assert [each.field for each in archive.corrections()] == ["accepted", "rejected"]
        visit.focused(3)
        visit.press("u")
        visit.done(1)
        assert [each.field for each in archive.corrections()] == ["accepted"]
        visit.current(2)
        assert visit.faults == []


def test_a_speaker_is_changed_by_keyboard(browser: Browser, served: str, archive: Archive) -> None:
    with Visit(browser, f"{served}/review") as visit:
        visit.press("c")
        assert visit.page.evaluate("document.activeElement.name") == "speaker"
        visit.page.keyboard.type("jack a ruck")  # keys are letters while one writes
        assert archive.corrections() == []
        visit.press("Enter")
        visit.done(1)
        (correction,) = archive.corrections()
        assert (correction.field, correction.value["name"]) == ("speaker", "jack a ruck")
        assert visit.faults == []


def test_escape_leaves_a_change_as_it_was(browser: Browser, served: str, archive: Archive) -> None:
    with Visit(browser, f"{served}/review") as visit:
        visit.press("c")
        visit.press("Escape", "j")
        visit.current(1)
        assert archive.corrections() == []


def test_what_the_server_refuses_is_told_beside_the_item(browser: Browser, served: str) -> None:
    with Visit(browser, f"{served}/review") as visit:
        visit.press("c", "Enter")
        visit.page.wait_for_selector("[data-item] [role=alert]:visible")
        assert "nothing was changed" in visit.page.inner_text("[data-item] [role=alert]:visible")


def test_names_are_judged_by_keyboard_and_undone(browser: Browser, served: str, archive: Archive) -> None:
    with Visit(browser, f"{served}/review?queue=names") as visit:
        waiting = visit.page.locator("[data-item]").count()
        visit.press("r")
        visit.done(1)
        visit.focused(1)
        visit.press("a")
        visit.done(2)
        assert [each.same for each in archive.doubts.rulings()] == [False, True]
        visit.press("u")
        visit.done(0)
        playwright.expect(visit.page.locator("[data-item]")).to_have_count(waiting - 1)
        assert [each.same for each in archive.doubts.rulings()] == [False]
        assert visit.faults == []


def test_keys_can_be_put_off(browser: Browser, served: str, archive: Archive) -> None:
    with Visit(browser, f"{served}/review") as visit:
        visit.page.uncheck("[data-keys-on]")
        visit.press("j", "a")
        visit.page.reload()
        assert not visit.page.is_checked("[data-keys-on]")
        visit.press("j", "a")
        visit.page.wait_for_load_state("networkidle")
        visit.current(0)
        assert archive.corrections() == []


@pytest.mark.parametrize("queue", QUEUES)
def test_without_scripts_forms_do_it_all(browser: Browser, served: str, archive: Archive, queue: str) -> None:
    with Visit(browser, f"{served}{queue}", java_script_enabled=False) as visit:
        assert not visit.page.is_visible("[data-keys]")
        if not visit.page.locator("[data-item]").count():
            pytest.skip("the samples have nothing in this queue")
        visit.page.locator("[data-item] button.second").first.click()
        assert visit.page.is_visible("[data-done]")
        assert len(archive.corrections()) + len(archive.doubts.rulings()) == 1
        visit.page.click("[data-done] button")
        assert not visit.page.is_visible("[data-done]")
        assert len(archive.corrections()) + len(archive.doubts.rulings()) == 0


def test_a_draft_is_checked_without_scripts(browser: Browser, served: str) -> None:
    with Visit(browser, f"{served}/check", java_script_enabled=False) as visit:
        visit.page.fill("textarea", "“Seven purple anchors were painted by the moonlight committee,” said Bo Tamm.\n")
        visit.page.click("main button")
        assert "1 quotation to look at" in visit.page.inner_text("main")
        assert visit.page.get_attribute(".sheet a.quotation", "href") == "#q1"


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [*QUEUES, "/check"])
def test_pages_fit_and_are_accessible(browser: Browser, served: str, path: str, scheme: Any, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    with Visit(browser, f"{served}{path}", viewport={"width": width, "height": 900}, color_scheme=scheme) as visit:
        if path == "/check":
            visit.page.fill(
                "textarea", "He spoke of “purple anchors painted by the moonlight committee”, Bo Tamm said."
            )
            visit.page.click("main button")
        else:
            visit.press("c")
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
        found = axe.run(visit.page).response["violations"]
        serious = [each["id"] for each in found if each["impact"] in ("serious", "critical")]
        assert serious == [], found
        assert visit.faults == []
