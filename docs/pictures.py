"""Takes the pictures of the web pages that the documents show, in Debian's Chromium driven by playwright.

    python docs/pictures.py            # writes docs/images/web-*.png

The archive is made of the invented samples and of docs/examples/strait.jsonl, so that the pictures show what anybody
can have. They are taken anew by hand when pages change; nothing checks them.
"""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import httpx
from playwright.sync_api import Page, sync_playwright

import onrecord
from onrecord.pipeline.adding import add_inputs
from onrecord.pipeline.linking import link_archive
from onrecord.samples import sample_paths

ROOT = Path(__file__).resolve().parents[1]
SIZE = {"width": 1240, "height": 860}
DRAFT = """Dreskov warned of conclusions over the cable

“Nobody should take our patience for permission,” Mikal Dreskov told the assembly on Wednesday.
“We have asked for one thing only, a seat at the table,” he said.
Ilse Vorne said the cable “lies in our waters from the first metre to the last.”
"""


def main() -> None:
    """Take all pictures."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder, "news.db")) as address,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_context(viewport=SIZE, color_scheme="light").new_page()
        for name, take in PICTURES.items():
            take(page, address)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=ROOT / "docs" / "images" / f"web-{name}.png")
        browser.close()


@contextlib.contextmanager
def serving(path: Path) -> Iterator[str]:
    """The address of a server over a new archive."""
    with onrecord.open(path) as archive:
        add_inputs(archive, [*map(str, sample_paths()), str(ROOT / "docs" / "examples" / "strait.jsonl")])
        link_archive(archive)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "onrecord", "serve", "-a", str(path), "-p", str(port), "--workers", "1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:  # noqa: S603 - our own command
        address = f"http://127.0.0.1:{port}"
        for _ in range(300):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/healthz"):  # noqa: S310 - our own server
                break
            time.sleep(0.1)
        yield address
        server.terminate()


def told(address: str) -> dict[str, list[dict[str, str]]]:
    """The JSON form of a page."""
    found: dict[str, list[dict[str, str]]] = httpx.get(address, follow_redirects=True).json()
    return found


def home(page: Page, address: str) -> None:
    """The first page."""
    page.goto(f"{address}/")


def article(page: Page, address: str) -> None:
    """An article with the record of one statement open."""
    statement = told(f"{address}/said.json?about=cable&speaker=Dreskov")["statements"][0]
    page.goto(f"{address}{statement['article_href']}")
    page.locator(".record-here .card").wait_for()


def story(page: Page, address: str) -> None:
    """The latest story."""
    page.goto(address + told(f"{address}/stories.json")["stories"][0]["href"])


def speaker(page: Page, address: str) -> None:
    """Somebody with many statements."""
    page.goto(f"{address}/speakers/find?name=Ilse+Vorne&type=person")


def review(page: Page, address: str) -> None:
    """What a person should look at."""
    page.goto(f"{address}/review")


def check(page: Page, address: str) -> None:
    """A draft with an altered quotation."""
    page.goto(f"{address}/check")
    page.locator("textarea").first.fill(DRAFT)
    page.locator("main form button").first.click()
    page.wait_for_load_state()


PICTURES = {"home": home, "article": article, "story": story, "speaker": speaker, "review": review, "check": check}


if __name__ == "__main__":
    main()
