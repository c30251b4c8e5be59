"""Cost of linking an archive, stories and threads, against its size: time, memory, and what 100 more articles take.

In go readings as ``onrecord read --format json`` writes them, out come a table, ``results/links.json`` and a plot.
Articles are taken in the order of their days, as an archive grows. Times are of the processor and of the clock, which
also tells what else a machine does.

    python benchmarks/links.py READINGS.jsonl... [--sizes 2000,6000,18000]
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import onrecord
from archive import about
from onrecord.exports import reading_from_dict
from onrecord.pipeline.linking import link_archive
from onrecord.pipeline.settling import settle_speakers

RESULT = Path(__file__).parent / "results" / "links.json"
PLOT = RESULT.with_suffix(".svg")
SIZES = (2_000, 6_000, 18_000)
LATE = 100
BARS = {"minutes_for_18814": 20.0, "peak_gb": 4.0}
"""At most."""


def lines_of(paths: Sequence[Path]) -> list[tuple[str, Path, int]]:
    """Where each reading stands, in the order of its article's day; those without one come last."""
    places = []
    for path in paths:
        with path.open("rb") as lines:
            at = 0
            for line in lines:
                day = json.loads(line)["article"]["published"]
                places.append((day or "9999", path, at))
                at += len(line)
    return sorted(places, key=lambda place: place[0])


def readings(places: Sequence[tuple[str, Path, int]]) -> Iterator[Any]:
    for _, path, at in places:
        with path.open("rb") as lines:
            lines.seek(at)
            yield reading_from_dict(json.loads(lines.readline()))


def fill(location: Path, places: Sequence[tuple[str, Path, int]]) -> None:
    with onrecord.open(location) as archive:
        waiting = readings(places)
        while some := list(islice(waiting, 200)):
            archive.save(*some)
        settle_speakers(archive)


def link(location: Path, done: Any) -> None:
    """Link in a process of its own, whose memory is that of linking."""
    with onrecord.open(location) as archive:
        start, clock = time.process_time(), time.perf_counter()
        tally = link_archive(archive)
        done.put(
            {
                "articles": tally.articles,
                "processor_s": round(time.process_time() - start, 1),
                "clock_s": round(time.perf_counter() - clock, 1),
                "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2),
                "threads": tally.threads,
            }
        )


def linked(location: Path) -> dict[str, Any]:
    context = multiprocessing.get_context("spawn")
    done = context.SimpleQueue()
    process = context.Process(target=link, args=(location, done))
    process.start()
    found: dict[str, Any] = done.get()
    process.join()
    return found


def measure(places: Sequence[tuple[str, Path, int]], size: int, keep: Path | None) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        location = (keep or Path(folder)) / f"links{size}.db"
        fill(location, places[:size])
        row = linked(location)
        fill(location, places[size : size + LATE])
        late = linked(location)
        row |= {"late_processor_s": late["processor_s"], "late_clock_s": late["clock_s"]}
        with onrecord.open(location) as archive:
            row["statements"] = archive.overview().statements
            row["stories_of_two_outlets"] = len(archive.stories(limit=None))
    return row


def plot(rows: Sequence[dict[str, Any]], path: Path) -> None:
    """Draw seconds against articles, with the straight line that the smallest size would give."""
    width, height, left, top = 420, 240, 60, 40
    most, longest = rows[-1]["articles"], max(row["processor_s"] for row in rows) * 1.15

    def point(articles: float, seconds: float) -> str:
        return f"{left + articles / most * width:.1f},{top + height - seconds / longest * height:.1f}"

    straight = rows[0]["processor_s"] / rows[0]["articles"] * most
    line = " ".join(point(row["articles"], row["processor_s"]) for row in rows)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width + 120} {height + 100}" '
            'font-family="sans-serif" font-size="11">'
        ),
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="{left}" y="20" font-weight="bold">finding all stories and threads (s of processor)</text>',
        f'<path d="M{left} {top}V{top + height}H{left + width}" fill="none" stroke="#888"/>',
        (
            f'<polyline points="{point(0, 0)} {point(most, min(straight, longest))}" fill="none" stroke="#aaa" '
            'stroke-dasharray="4 3"/>'
        ),
        f'<polyline points="{point(0, 0)} {line}" fill="none" stroke="#1f5a96" stroke-width="2"/>',
    ]
    for row in rows:
        x, y = point(row["articles"], row["processor_s"]).split(",")
        parts.append(f'<circle cx="{x}" cy="{y}" r="3" fill="#1f5a96"/>')
        parts.append(f'<text x="{x}" y="{float(y) - 8:.1f}" text-anchor="end">{row["processor_s"]:.0f}</text>')
        parts.append(f'<text x="{x}" y="{top + height + 16}" text-anchor="middle">{row["articles"]:,}</text>')
    parts.append(f'<text x="{left + width / 2}" y="{top + height + 36}" text-anchor="middle">articles</text>')
    path.write_text("\n".join([*parts, "</svg>\n"]), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("readings", nargs="+", type=Path)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("-o", "--output", type=Path, default=RESULT)
    parser.add_argument("--keep", type=Path, help="a folder for the archives, which are removed otherwise")
    given = parser.parse_args(arguments)
    places = lines_of(given.readings)
    rows = []
    for size in map(int, given.sizes.split(",")):
        rows.append(measure(places, size, given.keep))
        print(json.dumps(rows[-1]), flush=True)
    last = rows[-1]
    figures = {
        "minutes_for_18814": round(last["clock_s"] / 60 * 18_814 / last["articles"], 1),
        "peak_gb": max(row["peak_gb"] for row in rows),
    }
    for name, value in figures.items():
        print(f"{name}: {value}, bar: at most {BARS[name]}")
    given.output.write_text(
        json.dumps({"about": about() | {"bars": BARS}, "rows": rows, "figures": figures}, indent=1) + "\n"
    )
    if given.output == RESULT:
        plot(rows, PLOT)


if __name__ == "__main__":
    sys.exit(main())
