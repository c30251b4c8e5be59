"""Cost of the archive against its size: adding, room on disk, and how fast statements are found.

In go readings as ``onrecord read --format json`` writes them, out come a table, ``results/archive.json`` and a plot.
Larger archives than there are readings are made by repetition with changed words: a third of the longer words of each
repetition have their vowels turned, names among them, so that offsets stay and copies are no near-duplicates.
See README.md beside this file.

    python benchmarks/archive.py READINGS.jsonl... [--sizes 1000,10000,100000] [--bare ARTICLES.jsonl --articles 300]
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import onrecord
from onrecord.archive import Selection
from onrecord.exports import reading_from_dict
from onrecord.pipeline.settling import settle_speakers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from onrecord.archive import Archive
    from onrecord.records import Reading

HERE = Path(__file__).parent
RESULT = HERE / "results" / "archive.json"
PLOT = HERE / "results" / "archive.svg"
SIZES = (1_000, 10_000, 100_000)
AT_ONCE = 32
BARS = {
    "said_median_ms": ("at most", 30.0),
    "said_p95_ms": ("at most", 120.0),
    "meaning_median_ms": ("at most", 150.0),
    "cold_said_s": ("at most", 0.8),
    "size_over_text": ("at most", 4.0),
    "add_over_bare": ("at least", 0.9),
}
QUESTIONS = 200
_WORD = re.compile(r"\w{4,}")
_TURNED = str.maketrans("aeiouAEIOU", "eiouaEIOUA")


def turned(text: str, round_number: int) -> str:
    """The text with a third of its longer words changed, by word and round; of the same length.

    >>> len(turned("The harbour stays shut.", 1))
    23
    """

    def turn(match: re.Match[str]) -> str:
        word = match[0]
        if crc32(f"{word.casefold()} {round_number}".encode("utf-8", "replace")) % 3:
            return word
        return word.translate(_TURNED)

    return text if round_number == 0 else _WORD.sub(turn, text)


def repeated(paths: Sequence[Path], count: int) -> Iterator[Reading]:
    """``count`` readings: those of the files, then again with changed words, as often as it takes."""
    given = 0
    for round_number in cycle(range(1_000)):
        for path in paths:
            with path.open(encoding="utf-8") as lines:
                for line in lines:
                    yield reading_from_dict(changed(json.loads(line), round_number))
                    given += 1
                    if given == count:
                        return


def changed(values: dict[str, Any], round_number: int) -> dict[str, Any]:
    """A reading in JSON form with the words of its text, title and names changed alike."""
    if round_number == 0:
        return values
    article = values["article"]
    article.pop("id")
    article["text"] = turned(article["text"], round_number)
    article["title"] = article["title"] and turned(article["title"], round_number)
    article["url"] = article["url"] and f"{article['url']}?round={round_number}"
    named: list[dict[str, Any]] = list(values["speakers"])
    for statement in values["statements"]:
        for each in (statement["speaker"], statement["addressee"], statement["target"], *statement["via"]):
            if each is not None:
                named.extend((each, *each.get("members", ())))
    for each in named:
        each["name"] = turned(each["name"], round_number)
    return values


def grow(archive: Archive, readings: Iterable[Reading]) -> dict[str, float]:
    """Add readings; the seconds of processor time in the archive, and what they hold."""
    seconds, articles, statements, text = 0.0, 0, 0, 0
    source = iter(readings)
    while chunk := list(islice(source, AT_ONCE)):
        start = time.process_time()
        archive.save(*chunk)
        seconds += time.process_time() - start
        articles += len(chunk)
        statements += sum(len(reading.statements) for reading in chunk)
        text += sum(len(reading.article.text.encode("utf-8", "replace")) for reading in chunk)
    return {"seconds": seconds, "articles": articles, "statements": statements, "text": text}


def questions(archive: Archive, count: int, seed: int = 1) -> list[Selection]:
    """Questions with words, a speaker and dates, drawn from what the archive holds, so that most have answers."""
    draw = random.Random(seed)  # noqa: S311 - a sample, no secret
    speakers = [each.name for each in archive.speakers(limit=400) if each.name != "author"]
    asked = []
    while len(asked) < count:
        speaker = draw.choice(speakers)
        found = list(archive.said(speaker, limit=40))
        words = sorted({word for each in found for word in _WORD.findall(" ".join(each.quote)) if word.isascii()})
        days = sorted(each.day for each in found if each.day)
        if words and days:
            first = days[0].replace(year=days[0].year - draw.randrange(3))
            asked.append(Selection(speaker=speaker, about=draw.choice(words), since=first, until=days[-1]))
    return asked


def timed(call: Callable[[Any], Any], inputs: Iterable[Any]) -> list[float]:
    """Milliseconds of each call."""
    times = []
    for each in inputs:
        start = time.perf_counter()
        call(each)
        times.append((time.perf_counter() - start) * 1000)
    return times


def p95(times: Sequence[float]) -> float:
    """The time that one in twenty goes beyond."""
    return sorted(times)[int(len(times) * 0.95)]


def measure(location: str) -> dict[str, float]:
    """How fast an archive answers."""
    with onrecord.open(location, create=False) as archive:
        asked = questions(archive, QUESTIONS)
        said = timed(lambda each: archive.select(each, limit=20), asked)
        words = [" ".join(filter(None, (each.speaker, each.about))) for each in asked[:60]]
        archive.alike(words[0])
        meaning = timed(archive.alike, words)
        within = timed(lambda each: archive.alike(each.about or "", Selection(speaker=each.speaker)), asked[:60])
    first = asked[0]
    command = [
        sys.executable,
        "-m",
        "onrecord",
        "said",
        first.speaker or "",
        "--about",
        first.about or "",
        "-a",
        location,
    ]
    cold = timed(lambda each: subprocess.run(each, capture_output=True, check=False), [command] * 7)
    return {
        "said_median_ms": statistics.median(said),
        "said_p95_ms": p95(said),
        "meaning_median_ms": statistics.median(meaning),
        "meaning_of_speaker_median_ms": statistics.median(within),
        "cold_said_s": statistics.median(cold) / 1000,
    }


def bare(articles: Path, count: int, folder: Path) -> dict[str, float]:
    """Rate of ``onrecord add`` as a share of that of ``onrecord read``, over the same articles, in turns."""
    part = folder / "part.jsonl"
    with articles.open(encoding="utf-8") as lines:
        part.write_text("".join(islice(lines, count)), encoding="utf-8")
    seconds: dict[str, list[float]] = {"read": [], "add": []}
    for number in range(3):
        commands = {
            "read": ["read", str(part), "--format", "json", "-o", str(folder / "out.jsonl")],
            "add": ["add", str(part), "-a", str(folder / f"bare{number}.db")],
        }
        for name in sorted(commands, reverse=bool(number % 2)):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-m", "onrecord", *commands[name]], capture_output=True, check=False)
            seconds[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    return {
        "read_per_second": count / medians["read"],
        "add_per_second": count / medians["add"],
        "add_over_bare": medians["read"] / medians["add"],
    }


def plot(rows: Sequence[dict[str, float]], path: Path) -> None:
    """Draw the costs against the number of statements, as an SVG of our own: three panels, logarithmic below."""
    panels = (
        ("find by words, speaker, dates (ms)", ("said_median_ms", "said_p95_ms")),
        ("find by meaning (ms)", ("meaning_median_ms", "meaning_of_speaker_median_ms")),
        ("add an article (ms of processor)", ("save_ms",)),
    )
    width, height, left, top = 260, 180, 50, 30
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {3 * (width + 60)} {height + 80}" '
            'font-family="sans-serif" font-size="11">'
        ),
        '<rect width="100%" height="100%" fill="#fff"/>',
    ]
    first, last = (max(1.0, float(rows[place]["statements"])) for place in (0, -1))
    for number, (title, names) in enumerate(panels):
        origin = left + number * (width + 60)
        highest = max(row[name] for row in rows for name in names) * 1.15
        parts.append(f'<text x="{origin}" y="{top - 12}" font-weight="bold">{title}</text>')
        parts.append(
            f'<path d="M{origin} {top}V{top + height}H{origin + width}" fill="none" stroke="#888"/>'
            f'<text x="{origin - 6}" y="{top + 4}" text-anchor="end">{highest:.0f}</text>'
            f'<text x="{origin - 6}" y="{top + height}" text-anchor="end">0</text>'
        )
        # The higher curve first, so that its label stands above it and the other's below.
        names = tuple(sorted(names, key=lambda each: -rows[-1][each]))
        for colour, name in zip(("#1f5a96", "#c9772b"), names, strict=False):
            points = []
            for row in rows:
                share = _share(row["statements"], first, last)
                points.append((origin + 10 + share * (width - 20), top + height - row[name] / highest * height))
            line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
            parts.extend(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points)
            x, y = points[-1]
            label = name.removesuffix("_ms").replace("_", " ")
            beside = 26 if name == names[-1] and len(names) > 1 else -6
            parts.append(f'<text x="{x - 6:.1f}" y="{y + beside:.1f}" text-anchor="end" fill="{colour}">{label}</text>')
        for row in rows:
            x = origin + 10 + _share(row["statements"], first, last) * (width - 20)
            shown = f"{row['statements'] / 1000:,.0f}k"
            parts.append(f'<text x="{x:.1f}" y="{top + height + 16}" text-anchor="middle">{shown}</text>')
        parts.append(f'<text x="{origin + width / 2}" y="{top + height + 34}" text-anchor="middle">statements</text>')
    path.write_text("\n".join([*parts, "</svg>\n"]), encoding="utf-8")


def _share(value: float, first: float, last: float) -> float:
    from math import log

    return 0.5 if first == last else (log(value) - log(first)) / (log(last) - log(first))


def about() -> dict[str, Any]:
    """When, with what and on what it was measured."""
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "onrecord": onrecord.__version__,
        "machine": {"processor": platform.processor() or platform.machine(), "python": platform.python_version()},
        "bars": {key: list(bar) for key, bar in BARS.items()},
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Run everything, print it, and write it down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("readings", nargs="+", type=Path)
    parser.add_argument("--sizes", type=lambda text: [int(each) for each in text.split(",")], default=list(SIZES))
    parser.add_argument("--bare", type=Path, help="articles as JSON Lines, to compare adding with bare reading")
    parser.add_argument("--articles", type=int, default=300, help="how many of them")
    parser.add_argument("-o", "--output", type=Path, default=RESULT)
    parser.add_argument("--plot", type=Path, default=PLOT)
    given = parser.parse_args(arguments)
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        location = folder / "archive.db"
        total: dict[str, float] = {"seconds": 0.0, "articles": 0, "statements": 0, "text": 0}
        source = repeated(given.readings, max(given.sizes))
        record: dict[str, Any] = {}
        for size in sorted(given.sizes):
            with onrecord.open(location) as archive:
                grown = grow(archive, islice(source, size - int(total["articles"])))
                total = {key: total[key] + grown[key] for key in total}
                start = time.process_time()
                settle_speakers(archive)
                settled = time.process_time() - start
            row = {
                "articles": total["articles"],
                "statements": total["statements"],
                "save_ms": grown["seconds"] / grown["articles"] * 1000,
                "settle_s": settled,
                "size_over_text": location.stat().st_size / total["text"],
                **measure(str(location)),
            }
            rows.append(row)
            print("  ".join(f"{key} {value:,.2f}".removesuffix(".00") for key, value in row.items()), flush=True)
            given.output.parent.mkdir(parents=True, exist_ok=True)
            record = {**about(), "sizes": rows}
            given.output.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
            plot(rows, given.plot)
        if given.bare is not None:
            record["bare"] = bare(given.bare, given.articles, folder)
            print(record["bare"])
            given.output.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
