"""Signing in, and what other sites can do to one who has, in a real browser.

Debian's Chromium, driven by playwright; skipped where there is none. The other site is a server of its own at another
name of this machine.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn
from guarded import WORD, archive_in

from onrecord.settings import Settings
from onrecord.web.application import make_app
from onrecord.web.safety import make_access

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.base", reason="axe-playwright-python is not installed")
CHROMIUM = os.environ.get("ONRECORD_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium found: apt-get install chromium")

ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    # A name of another site that leads to this machine, as its owner may have it do.
    "--host-resolver-rules=MAP rebound.example 127.0.0.1",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def running(app: object) -> Iterator[int]:
    """A real server on a free port."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, server_header=False))  # type: ignore[arg-type]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
        assert thread.is_alive(), "the server did not start"
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server whose users sign in."""
    with archive_in(tmp_path_factory.mktemp("staffed")) as archive:
        archive.users.add("ada", WORD, "editor")
        with running(make_app(archive, Settings(), make_access("127.0.0.1", archive))) as port:
            yield port


@pytest.fixture(scope="module")
def open_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server where all at this machine are editors."""
    folder: Path = tmp_path_factory.mktemp("open")
    with (
        archive_in(folder) as archive,
        running(make_app(archive, Settings(), make_access("127.0.0.1", archive))) as port,
    ):
        yield port


class Foreign(BaseHTTPRequestHandler):
    """A page of another site: it links to us, and does what its tests tell it."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!DOCTYPE html><title>elsewhere</title><a href='#'>link</a><form method='post'></form>")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Foreign) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()
        thread.join()


def sign_in(page: Page, home: str, *, password: str = WORD) -> None:
    page.goto(f"{home}/log")
    page.fill("#name", "ada")
    page.fill("#password", password)
    page.click("main button")
    page.wait_for_load_state()


def unfit(page: Page) -> list[str]:
    """What axe-core finds of faults."""
    page.evaluate(axe.AXE_SCRIPT)
    return [each["id"] for each in page.evaluate("() => axe.run()")["violations"]]


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_one_signs_in_and_out(browser: Browser, port: int, width: int, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    page, home, told = context.new_page(), f"http://127.0.0.1:{port}", []
    page.on("console", lambda message: told.append(message.text))
    page.goto(f"{home}/log")
    assert page.url == f"{home}/login?next=%2Flog"
    assert page.evaluate("document.activeElement.id") == "name"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert unfit(page) == []
    page.fill("#name", "ada")
    page.fill("#password", "not this one")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    assert page.evaluate("document.activeElement.id") == "password"
    assert unfit(page) == []
    assert page.input_value("#name") == "ada" and page.input_value("#password") == ""
    # Chromium itself tells of each page with such a status.
    assert [each for each in told if "401" not in each] == []
    page.fill("#password", WORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{home}/log")
    assert page.inner_text("h1") == "Log"
    page.click("footer button")
    page.wait_for_url(f"{home}/login")
    page.go_back()
    assert page.url.startswith(f"{home}/login")
    context.close()


def test_one_signs_in_without_scripts(browser: Browser, port: int) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, f"http://127.0.0.1:{port}")
    assert page.url.endswith("/log") and page.inner_text("h1") == "Log"
    context.close()


def test_a_link_from_another_site_opens_with_the_session(browser: Browser, port: int, elsewhere: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, f"http://127.0.0.1:{port}")
    page.goto(elsewhere)
    page.evaluate(f"document.querySelector('a').href = 'http://127.0.0.1:{port}/log'")
    page.click("a")
    page.wait_for_url("**/log")
    assert page.inner_text("h1") == "Log"
    context.close()


FETCH = "address => fetch(address, {credentials: 'include'}).then(answer => answer.text(), () => 'refused')"
SEND = """address => {
    const form = document.querySelector('form');
    form.action = address;
    form.submit();
}"""


@pytest.mark.parametrize("path", ["/healthz", "/log.json", "/login", "/api/openapi.json"])
def test_another_site_reads_nothing(browser: Browser, open_port: int, elsewhere: str, path: str) -> None:
    page = browser.new_page()
    page.goto(elsewhere)
    assert page.evaluate(FETCH, f"http://127.0.0.1:{open_port}{path}") == "refused"
    assert (
        page.evaluate(
            "address => new Promise(done => { const script = document.createElement('script'); script.src = address;"
            " script.onload = () => done('loaded'); script.onerror = () => done('refused');"
            " document.body.append(script); })",
            f"http://127.0.0.1:{open_port}{path}",
        )
        == "refused"
    )
    page.close()


@pytest.mark.parametrize("path", ["/logout", "/read", "/review/accept", "/api/read"])
def test_a_form_of_another_site_is_refused(browser: Browser, open_port: int, elsewhere: str, path: str) -> None:
    page = browser.new_page()
    page.goto(elsewhere)
    with page.expect_navigation() as gone:
        page.evaluate(SEND, f"http://127.0.0.1:{open_port}{path}")
    assert gone.value.status == 403 and "another site" in gone.value.text()
    page.close()


def test_another_site_frames_nothing(browser: Browser, open_port: int, elsewhere: str) -> None:
    page = browser.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.goto(elsewhere)
    page.evaluate(
        "address => new Promise(done => { const frame = document.createElement('iframe'); frame.src = address;"
        " frame.onload = done; document.body.append(frame); })",
        f"http://127.0.0.1:{open_port}/read",
    )
    assert any("frame-ancestors" in each or "X-Frame-Options" in each for each in told), told
    page.close()


def test_a_name_that_is_led_to_this_machine_reads_nothing(browser: Browser, open_port: int) -> None:
    page = browser.new_page()
    answer = page.goto(f"http://rebound.example:{open_port}/read")
    assert answer is not None and answer.status == 400
    assert "not known under that name" in page.inner_text("main")
    assert page.locator("textarea").count() == 0
    page.close()
