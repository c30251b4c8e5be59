"""How fast the web app answers: each kind of page alone, fifty readers at once while articles are added, and the bytes.

In goes an archive, of which a copy is made; out come a table and ``results/web.json``. The server is started as a user
does it, with two processes. Times are by the clock, from the question to the last byte, on the same machine.

    python benchmarks/web.py ARCHIVE [--addresses 200] [--readers 50] [--seconds 60]
    python benchmarks/web.py --calls 2000

``--calls`` makes so many calls of the data interface as schemathesis makes them up, and measures nothing.
Cold is the first time that an address is asked for after a start, warm the second. The bars hold for the cold ones.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from web_addresses import addresses_of, drafts_of, new_articles
from web_readers import Asked, ask_in_turn, read_at_once

import onrecord
from archive import about

RESULT = Path(__file__).parent / "results" / "web.json"
BARS = {
    "median_ms": 120.0,
    "p95_ms": 400.0,
    "load_p95_ms": 1500.0,
    "load_errors": 0,
    "first_page_kb": 150.0,
    "shift": 0.0,
}
"""Each figure is to be under its bar; errors and shift none at all."""
SEED = 20310309
NEW_ARTICLES = 3_000
_OPENING = 8.0
"""Seconds that a server is given to open its models, which it does beside its first answers."""
DRAFTS = 20
MIX = {
    "home": 4,
    "statements found": 18,
    "statement": 10,
    "articles": 3,
    "article": 30,
    "stories": 4,
    "story": 10,
    "thread": 6,
    "speakers": 2,
    "speaker": 8,
    "outlets": 1,
    "outlet": 4,
}
"""How often readers ask for each kind of page: mostly for articles and for what was said."""


@contextmanager
def serving(archive: Path, workers: int = 2) -> Iterator[int]:
    """Start the server as a user does, and give its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "onrecord", "serve", "--archive", str(archive)]
    command += ["--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(600):
            if process.poll() is not None:
                raise SystemExit("the server did not start; start it by hand to see why")
            if _is_up(port):
                break
            time.sleep(0.1)
        time.sleep(_OPENING)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _is_up(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def measure_pages(archive: Path, addresses: dict[str, list[str]]) -> dict[str, Any]:
    """Ask for each address twice, kind by kind, and sum up."""
    rows = {}
    with serving(archive) as port:
        addresses["speaker"] = [_led_to(port, each) for each in addresses["speaker"]]
        for kind, some in addresses.items():
            found = ask_in_turn(port, [(kind, each) for each in some], times=2)
            cold, warm = ([pair[place] for pair in found] for place in (0, 1))
            rows[kind] = {
                "cold": summed(cold),
                "warm": summed(warm),
                "slowest": max(cold, key=lambda one: one.ms).address,
            }
            print(f"{kind:24} {rows[kind]['cold']} warm {rows[kind]['warm']['median_ms']} ms", flush=True)
    return rows


def _led_to(port: int, address: str) -> str:
    """Where an address sends on to, or itself."""
    answer = httpx.get(f"http://127.0.0.1:{port}{address}", headers={"Accept": "text/html"}, timeout=30)
    return answer.headers.get("location", address)


def measure_forms(archive: Path, drafts: Sequence[str]) -> dict[str, Any]:
    """Send drafts to be checked, and texts to be read, as forms do."""
    rows = {}
    with serving(archive) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        for kind, path in (("a draft checked", "/check"), ("an article read", "/read")):
            page = client.get(path, headers={"Accept": "text/html"}).text
            token = re.search(r'name="csrf" value="([^"]+)"', page)
            field = re.search(r'<textarea[^>]* name="([^"]+)"', page)
            found = []
            for draft in drafts:
                form = {field[1] if field else "text": draft, "csrf": token[1] if token else ""}
                start = time.perf_counter()
                answer = client.post(path, data=form, headers={"Accept": "text/html"}, follow_redirects=True)
                took = (time.perf_counter() - start) * 1000
                found.append(Asked(kind, path, answer.status_code, took, len(answer.content)))
            # The first opens the models.
            rows[kind] = {"first_ms": round(found[0].ms), "cold": summed(found[1:])}
            print(f"{kind:24} {rows[kind]}", flush=True)
    return rows


def summed(answers: Sequence[Asked]) -> dict[str, Any]:
    times = sorted(each.ms for each in answers)
    return {
        "answers": len(times),
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(times[min(len(times) - 1, int(0.95 * len(times)))], 1),
        "most_ms": round(times[-1], 1),
        "statuses": dict(sorted(Counter(each.status for each in answers).items())),
    }


def measure_load(archive: Path, addresses: dict[str, list[str]], *, readers: int, seconds: float) -> dict[str, Any]:
    """Let readers read at once while ``onrecord add`` adds articles to the same archive."""
    mix = [(float(weight), kind, addresses[kind]) for kind, weight in MIX.items() if addresses.get(kind)]
    with onrecord.open(archive) as opened:
        before = opened.overview().articles
        articles = new_articles(opened, NEW_ARTICLES, SEED)
    incoming = archive.with_name("incoming.jsonl")
    incoming.write_text("".join(json.dumps(each) + "\n" for each in articles))
    command = [sys.executable, "-m", "onrecord", "add", str(incoming), "--archive", str(archive)]
    with serving(archive) as port:
        adding = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            time.sleep(5)  # until its models are open and it writes
            found = read_at_once(port, mix, readers=readers, seconds=seconds)
            still = adding.poll() is None
        finally:
            adding.terminate()
            adding.wait(timeout=60)
    with onrecord.open(archive) as opened:
        added = opened.overview().articles - before
    kinds = {kind: summed([one for one in found if one.kind == kind]) for _, kind, _ in mix}
    errors = Counter(f"{one.kind} {one.status}" for one in found if one.status != 200)
    row = summed(found) | {"readers": readers, "seconds": seconds, "errors": sum(errors.values())}
    row |= {"a_second": round(len(found) / seconds, 1), "articles_added": added, "added_to_the_end": still}
    print(f"load: {row}", flush=True)
    return row | {"kinds": kinds, "errors_by_kind": dict(errors)}


def measure_first_page(archive: Path) -> dict[str, Any]:
    """Bytes of the first page as they go over the wire, with its styles and scripts and without what is kept of any."""
    with serving(archive, workers=1) as port:
        base = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=base, headers={"Accept": "text/html", "Accept-Encoding": "gzip"}) as client:
            sizes = {"/": _size(client, "/")}
            page = client.get("/").text
            for address in re.findall(r'<(?:link|script)[^>]+(?:href|src)="(/static/[^"]+)"', page):
                sizes[address.rpartition("/")[2]] = _size(client, address)
        shifts = measure_shift(base)
    return {"bytes": sizes, "kb": round(sum(sizes.values()) / 1000, 1), "shift": shifts}


def _size(client: httpx.Client, address: str) -> int:
    with client.stream("GET", address) as answer:
        head = sum(len(name) + len(value) + 4 for name, value in answer.headers.raw)
        return head + sum(map(len, answer.iter_raw()))


SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const entry of list.getEntries()) sum += entry.value })
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 600);
})"""


LISTS = ("/", "/said", "/articles", "/stories", "/speakers", "/outlets")


def measure_shift(base: str) -> Any:
    """How much pages move while they load, as Chromium counts it; None where there is no browser."""
    chromium = os.environ.get("ONRECORD_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        return None
    from playwright.sync_api import sync_playwright

    found = {}
    listed = httpx.get(f"{base}/said.json?limit=1").json()["statements"]
    inner = [
        f"/{kind}/{each[name]}" for each in listed for kind, name in (("articles", "article"), ("statements", "id"))
    ]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for width, height in ((1440, 900), (390, 844)):
            page = browser.new_page(viewport={"width": width, "height": height})
            for address in (*LISTS, *inner):
                page.goto(f"{base}{address}", wait_until="load")
                found[f"{address} {width}"] = round(page.evaluate(SHIFT), 4)
            page.close()
        browser.close()
    print(f"layout shift: {found}", flush=True)
    return found


def call(count: int) -> int:
    """Call the data interface so often, by the test that does it less often; the status of the test."""
    test = Path(__file__).parents[1] / "tests" / "web" / "test_openapi.py"
    command = [sys.executable, "-m", "pytest", "-q", "-s", str(test)]
    return subprocess.run(command, env=os.environ | {"ONRECORD_API_CALLS": str(count)}, check=False).returncode


def figures_of(rows: dict[str, Any], load: dict[str, Any] | None, first: dict[str, Any]) -> dict[str, Any]:
    """The worst of each figure, to be held against the bars."""
    figures = {
        "median_ms": max(row["cold"]["median_ms"] for row in rows.values()),
        "p95_ms": max(row["cold"]["p95_ms"] for row in rows.values()),
        "first_page_kb": first["kb"],
        "shift": None if first["shift"] is None else max(first["shift"].values()),
    }
    return figures if load is None else figures | {"load_p95_ms": load["p95_ms"], "load_errors": load["errors"]}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", nargs="?", type=Path)
    parser.add_argument("--addresses", type=int, default=200, help="so many of each kind of page")
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--calls", type=int, help="call the data interface so often, and measure nothing")
    parser.add_argument("-o", "--output", type=Path, default=RESULT)
    given = parser.parse_args(arguments)
    if given.calls is not None:
        return call(given.calls)
    if given.archive is None:
        parser.error("name an archive")
    with tempfile.TemporaryDirectory(dir=given.archive.parent) as folder:
        archive = Path(folder) / "archive.db"
        with onrecord.open(given.archive) as opened:
            opened.backup(archive)
        with onrecord.open(archive) as opened:
            addresses = addresses_of(opened, given.addresses, SEED)
            drafts = drafts_of(opened, DRAFTS, SEED)
            size = opened.overview()
        first = measure_first_page(archive)
        rows = measure_pages(archive, addresses)
        forms = measure_forms(archive, drafts)
        load = measure_load(archive, addresses, readers=given.readers, seconds=given.seconds) if given.seconds else None
    figures = figures_of(rows, load, first)
    for name, value in figures.items():
        print(f"{name}: {value}, bar: {BARS[name]}")
    held = {"articles": size.articles, "statements": size.statements}
    result = {"about": about() | {"archive": held, "bars": BARS}, "figures": figures, "first_page": first}
    given.output.write_text(json.dumps(result | {"pages": rows, "forms": forms, "load": load}, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
