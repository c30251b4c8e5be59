"""Sixty hostile payloads in every field of an article, on every kind of page, in a browser: none is executed."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import httpx
import pytest
import uvicorn
from injection import BIDI, PAYLOADS, PRODUCT, hostile_problems, hostile_readings, hostile_story

import onrecord
from onrecord.pipeline.linking import link_archive
from onrecord.settings import Settings
from onrecord.web.application import make_app
from onrecord.web.safety import make_access

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = os.environ.get("ONRECORD_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium found: apt-get install chromium")

ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
READINGS = hostile_readings()
STORY = hostile_story()

# What a page must not have: each fault found in it as a line.
LOOK = """([product, bidi]) => {
  const faults = [];
  const unseen = new RegExp("[" + bidi + "]");
  if (window.hackedWith !== undefined) faults.push("executed: " + window.hackedWith);
  const links = document.querySelectorAll("[href], [src], [action], [formaction], [data], [srcdoc]");
  for (const element of links) {
    for (const name of ["href", "src", "action", "formaction", "data", "srcdoc"]) {
      const value = element.getAttribute(name);
      if (value === null) continue;
      const address = new URL(value, document.baseURI);
      if (!["http:", "https:"].includes(address.protocol)) faults.push(name + " leads to " + value);
      if (element.tagName === "A" && address.host !== location.host && !/noopener/.test(element.rel))
        faults.push("without noopener: " + value);
      if (element.tagName !== "A" && address.host !== location.host) faults.push("loads " + value);
    }
  }
  for (const element of document.querySelectorAll("*")) {
    for (const {name, value} of element.attributes) {
      const own = name === "style" && element.closest(".vega-embed, [data-chart], figure");
      if (name.startsWith("on") || (name === "style" && !own)) faults.push("attribute " + name + "=" + value);
      if (["title", "alt", "aria-label", "placeholder", "name"].includes(name) && unseen.test(value))
        faults.push("unseen in " + name);
    }
    const inline = element.tagName === "STYLE" || (element.tagName === "SCRIPT" && !element.src);
    if (inline && element.type !== "application/json") faults.push("inline " + element.outerHTML.slice(0, 80));
  }
  const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const {data, parentElement} = texts.currentNode;
    if (data.includes(product)) faults.push("evaluated: " + data.slice(0, 80));
    const start = JSON.stringify(data.slice(0, 80));
    if (unseen.test(data) && !parentElement.closest("bdi.unseen, textarea")) faults.push("unseen: " + start);
    if (/[\\u0000-\\u0008\\u000b\\u000e-\\u001f]/.test(data)) faults.push("control: " + start);
  }
  if (unseen.test(document.title)) faults.push("unseen in the title");
  return faults;
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over an archive of nothing but hostile articles."""
    path = tmp_path_factory.mktemp("injection") / "hostile.db"
    with onrecord.open(path) as archive:
        archive.save(*STORY)
        link_archive(archive)
        # These are in no story yet: to look for one among sixty takes longer than all pages together.
        archive.save(*READINGS)
        archive.note(PAYLOADS[0], *hostile_problems())
        for number, reading in enumerate(READINGS[::6]):
            archive.correct(reading.statement_ids[0], author=PAYLOADS[number], note=PAYLOADS[number], accepted=True)
    archive = onrecord.open(path)
    access = make_access("127.0.0.1", archive)
    # Of a socket that does not say that it is of TCP, asyncio takes no care: each answer would wait for 40 ms.
    with socket.socket(proto=socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(make_app(archive, Settings(), access), log_config=None, access_log=False)
        running = uvicorn.Server(config)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        while not running.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        running.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def program(server: str) -> Iterator[httpx.Client]:
    """What reads pages without a browser."""
    with httpx.Client(base_url=server, timeout=30) as opened:
        yield opened


class Visitor:
    """A page in a browser, with all that went wrong on the pages it has shown."""

    def __init__(self, page: Page, server: str) -> None:
        self.page, self.server = page, server
        self.faults: list[str] = []
        self.expected = 200
        page.add_init_script("window.hacked = value => { window.hackedWith = value }")
        page.on("dialog", self._dismiss)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("console", self._hear)
        page.on("request", self._see)

    def _dismiss(self, dialog: Any) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _hear(self, message: Any) -> None:
        # Chromium writes a line for every answer that is not a page, which those who are refused expect.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _see(self, request: Any) -> None:
        if not request.url.startswith((self.server, "data:image/svg+xml")):
            self.faults.append(f"request to {request.url}")

    def look_at(self, address: str, *, allowed: tuple[int, ...] = (200,)) -> None:
        answer = self.page.goto(f"{self.server}{address}", wait_until="load")
        status = None if answer is None else answer.status
        if status not in allowed:
            self.faults.append(f"status {status}")
        self.faults += self.page.evaluate(LOOK, [PRODUCT, BIDI])

    def check(self, address: str) -> list[str]:
        faults, self.faults = self.faults, []
        return [f"{address}: {fault}" for fault in faults]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def visitor(browser: Browser, server: str) -> Iterator[Visitor]:
    context = browser.new_context(viewport={"width": 1000, "height": 800})
    yield Visitor(context.new_page(), server)
    context.close()


def _faults(visitor: Visitor, addresses: list[str], *, allowed: tuple[int, ...] = (200,)) -> list[str]:
    found = []
    for address in addresses:
        visitor.look_at(address, allowed=allowed)
        found += visitor.check(address)
    return found


def test_there_are_sixty_payloads_and_the_look_sees_what_is_executed(visitor: Visitor) -> None:
    assert len(set(PAYLOADS)) == 60
    visitor.page.goto(f"{visitor.server}/healthz")
    visitor.page.evaluate(
        """() => { document.body.innerHTML = `<p style="color: red">\u202ex</p><a href="javascript:0">x</a>`
        + `<a href="https://evil.example/">x</a><img src=nothing onerror="hacked(2)"><p>${1234567 * 7654321}</p>` }"""
    )
    visitor.page.wait_for_timeout(200)
    seen = "\n".join(visitor.page.evaluate(LOOK, [PRODUCT, BIDI]))
    for sign in ("attribute style", "javascript:0", "without noopener", "onerror", "unseen: ", "evaluated: "):
        assert sign in seen
    visitor.check("")


def test_articles(visitor: Visitor) -> None:
    assert _faults(visitor, [f"/articles/{each.article.id}" for each in (*READINGS, *STORY)]) == []


def test_statements_and_those_that_a_click_brings(visitor: Visitor) -> None:
    assert _faults(visitor, [f"/statements/{each.statement_ids[0]}" for each in READINGS[::3]]) == []
    found = []
    for each in READINGS[1::12]:
        address = f"/articles/{each.article.id}"
        visitor.look_at(address)
        visitor.page.locator("mark").first.click()
        visitor.page.wait_for_timeout(150)
        visitor.faults += visitor.page.evaluate(LOOK, [PRODUCT, BIDI])
        found += visitor.check(address)
    assert found == []


def test_outlets_and_speakers(visitor: Visitor) -> None:
    outlets = [f"/outlets/{quote(str(each.article.outlet), safe='', errors='replace')}" for each in READINGS[::6]]
    # A name that no address can hold, or that is a step in one, is nobody's.
    found = _faults(visitor, outlets, allowed=(200, 400, 404))
    names = [str(each.statements[0].speaker.name) for each in READINGS[1::6] if each.statements[0].speaker]
    speakers = [f"/speakers/find?{urlencode({'name': each, 'type': 'person'}, errors='replace')}" for each in names]
    assert [*found, *_faults(visitor, speakers, allowed=(200, 400, 404))] == []


def test_story_and_threads(visitor: Visitor, program: httpx.Client) -> None:
    story = program.get(f"/stories/{STORY[0].article.id}.json")
    assert story.status_code == 200
    threads = [f"/threads/{each}" for each in _values_of(story.json(), "thread")][:6]
    assert _faults(visitor, [f"/stories/{STORY[0].article.id}", *threads]) == []


def _values_of(values: Any, name: str) -> Iterator[str]:
    if isinstance(values, dict):
        if isinstance(values.get(name), str):
            yield values[name]
        for each in values.values():
            yield from _values_of(each, name)
    elif isinstance(values, list):
        for each in values:
            yield from _values_of(each, name)


LISTS = (
    *("/", "/said", "/articles", "/stories", "/speakers", "/outlets"),
    *("/problems", "/review", "/log", "/read", "/check", "/api"),
)


@pytest.mark.parametrize("address", LISTS)
def test_lists_and_forms(visitor: Visitor, address: str) -> None:
    assert _faults(visitor, [address]) == []


def test_what_an_address_asks_for(visitor: Visitor) -> None:
    half = len(PAYLOADS) // 2
    asked = [
        f"/said?{urlencode({'about': about, 'speaker': other, 'outlet': about}, errors='replace')}"
        for about, other in zip(PAYLOADS[:half], PAYLOADS[half:], strict=True)
    ]
    unknown = [f"/{kind}/{quote(PAYLOADS[0], safe='')}" for kind in ("articles", "statements", "stories", "threads")]
    assert _faults(visitor, [*asked, *unknown], allowed=(200, 400, 404, 422)) == []


def test_texts_that_are_read_or_checked(visitor: Visitor) -> None:
    found = []
    for address, field in (("/check", "textarea"), ("/read", "textarea")):
        visitor.look_at(address)
        draft = "\n\n".join(f"“{payload} we will build the sea wall,” said Ilse Vorne." for payload in PAYLOADS[:50:5])
        visitor.page.locator(field).first.fill(draft.encode("utf-8", "replace").decode())
        visitor.page.locator(f"form:has({field}) button:not([type=button])").first.click()
        visitor.page.wait_for_load_state("load")
        visitor.faults += visitor.page.evaluate(LOOK, [PRODUCT, BIDI])
        found += visitor.check(address)
    assert found == []


@pytest.mark.parametrize("name", ["said", "articles", "stories", "speakers", "outlets"])
def test_no_cell_of_a_list_starts_a_formula(program: httpx.Client, name: str) -> None:
    answer = program.get(f"/{name}.csv?limit=100")
    answer = answer if answer.status_code == 200 else program.get(f"/{name}.csv")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert len(rows) > 1
    started = [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r")]
    assert [cell for cell in started if not _is_number(cell)] == []


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return cell[:1] == "-"


def test_json_is_no_page_and_holds_the_exact_words(program: httpx.Client) -> None:
    for reading in (*READINGS[::4], *READINGS[-3:]):
        answer = program.get(f"/articles/{reading.article.id}.json")
        assert answer.status_code == 200, reading.article.title
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert json.loads(answer.content)


def test_no_page_holds_characters_that_no_page_may_hold(program: httpx.Client) -> None:
    for reading in READINGS[-3:]:
        for address in (f"/articles/{reading.article.id}", f"/statements/{reading.statement_ids[0]}"):
            answer = program.get(f"{address}", headers={"Accept": "text/html"})
            assert answer.status_code == 200
            assert not set(answer.content.decode("utf-8")) & set("\x00\x07\x1b\x7f\ufffe\uffff")


def test_fixture_paths_are_not_shown(program: httpx.Client, tmp_path_factory: pytest.TempPathFactory) -> None:
    base = str(Path(tmp_path_factory.getbasetemp()))
    for address in (*LISTS, "/nothing", "/articles/%00", "/said?after=x"):
        assert base not in program.get(f"{address}", headers={"Accept": "text/html"}).text


def test_no_text_of_an_article_can_have_itself_replaced_by_a_token_of_the_visitor() -> None:
    # Whoever knew what stands for the token in a page that is kept could make a link that carries it away.
    code = "import onrecord.web.keeping as keeping; print(keeping.CSRF)"
    found = {subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout for _ in range(2)}
    assert len(found) == 2
