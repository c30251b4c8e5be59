"""Days chosen by drawing across a chart, in a real browser; skipped where there is none."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import uvicorn
from test_profiles import reading

import onrecord
from onrecord.settings import Settings
from onrecord.web.application import make_app
from onrecord.web.safety import make_access

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = os.environ.get("ONRECORD_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium found: apt-get install chromium")


@pytest.fixture
def served_year(tmp_path: Path) -> Iterator[str]:
    """The address of a server over an archive in which somebody speaks once a month."""
    with onrecord.open(tmp_path / "year.db") as archive:
        archive.save(*(reading("Ilse Vorne", "Norcall Post", date(2031, month, 5)) for month in range(1, 13)))
        access = make_access(host="127.0.0.1", token=None, reader_token=None, archive=archive)
        app = make_app(archive, Settings(), access)
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, server_header=False))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
            assert thread.is_alive(), "the server did not start"
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


@pytest.mark.parametrize("address", ["/speakers/1", "/outlets/Norcall%20Post"])
def test_days_are_chosen_by_drawing_and_without_a_script_from_the_table(served_year: str, address: str) -> None:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 900, "height": 900})
        faults: list[str] = []
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.goto(f"{served_year}{address}")
        box = page.locator(".plot svg").bounding_box()
        middle = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + box["width"] * 2.5 / 12, middle)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 4.5 / 12, middle)
        assert "March 2031 to May 2031: 3" in page.locator(".pointed").inner_text()
        with page.expect_navigation():
            page.mouse.up()
        assert "since=2031-03-01&until=2031-05-31" in page.url
        assert page.locator("rect.bar:not(.left-out)").count() == 3
        assert page.locator("section[aria-labelledby=latest] time").count() == 3
        page.mouse.move(box["x"] + 5, middle)
        page.mouse.down()
        page.keyboard.press("Escape")
        page.mouse.up()
        assert page.locator("rect.bar:not(.left-out)").count() == 3
        assert faults == []
        plain = browser.new_context(java_script_enabled=False).new_page()
        plain.goto(f"{served_year}{address}")
        plain.locator("details.figures summary").click()
        plain.get_by_role("link", name="April 2031", exact=True).click()
        assert "since=2031-04-01&until=2031-04-30" in plain.url
        assert plain.locator("section[aria-labelledby=latest] time").count() == 1
        browser.close()
