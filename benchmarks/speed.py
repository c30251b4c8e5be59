"""Speed and memory of the whole program, beside a naive encoder loop and the rule baseline, in one run.

In goes a file of articles, out come a table and ``results/speed.json``. What is compared takes turns, in reversed order
every other round, so that a machine that warms up or slows down treats all alike; medians over the rounds count. Each
measured program runs by itself in its own process. See README.md beside this file.

    python benchmarks/speed.py ARTICLES.jsonl.gz --tokenizer TOKENIZER.json [--model ENCODER.onnx]
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.metadata
import json
import math
import os
import platform
import shlex
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from baseline import find_attributions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HERE = Path(__file__).parent
RESULT = HERE / "results" / "speed.json"
STARTS = 5
"""How often each short command is timed."""

Figures: TypeAlias = dict[str, float]

BARS: dict[str, tuple[str, float]] = {
    "program over encoder loop": ("at least", 1.3),
    "program, peak memory (MB)": ("at most", 900.0),
    "onrecord --help (s)": ("at most", 0.4),
    "one short article (s)": ("at most", 2.5),
}
"""What the program must do; the goal for the ratio over the encoder loop is 3."""

SHORT_ARTICLE = """Harbour bridge to close for repairs

The old harbour bridge will close for six weeks from Monday, the port authority said.

“We cannot wait for another winter,” said its director, Lena Marsh. She added that ferries would run every ten minutes.
"""


class Run(NamedTuple):
    """One finished program: wall time, and memory as the kernel counted it and as it was sampled."""

    seconds: float
    largest_process_mb: float
    """Peak of the largest single process, of the program or of those it started."""
    all_processes_mb: float
    """Peak of the sum over the program and all it started, sampled; shared pages count for each."""


def _resident_kb(root: int) -> int:
    """Resident memory of a process and all its descendants, from /proc; 0 where there is none."""
    total, waiting = 0, [root]
    while waiting:
        process = waiting.pop()
        try:
            pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
            total += pages * os.sysconf("SC_PAGE_SIZE") // 1024
            for children in Path(f"/proc/{process}/task").glob("*/children"):
                waiting += map(int, children.read_text().split())
        except (OSError, IndexError):
            continue  # it ended meanwhile
    return total


def run_program(command: Sequence[str], output: Path) -> Run:
    """Run ``command`` to its end with its standard output in ``output``; stop everything if it fails."""
    peak = 0
    done = threading.Event()

    def watch(process: int) -> None:
        nonlocal peak
        while not done.wait(0.1):
            peak = max(peak, _resident_kb(process))

    with output.open("wb") as out, tempfile.TemporaryFile() as errors:
        begin = time.perf_counter()
        child = subprocess.Popen(command, stdout=out, stderr=errors)
        watcher = threading.Thread(target=watch, args=(child.pid,), daemon=True)
        watcher.start()
        # wait4 gives this child's own usage; RUSAGE_CHILDREN would mix in all that ran before.
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - begin
        done.set()
        watcher.join()
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            errors.seek(0)
            tail = errors.read()[-2000:].decode(errors="replace")
            raise SystemExit(f"{shlex.join(command)} ended with status {child.returncode}:\n{tail}")
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024  # kilobytes, on macOS bytes
    largest = usage.ru_maxrss / unit
    return Run(seconds, largest, max(largest, peak / 1024))


def take_articles(path: Path, count: int, into: Path) -> list[str]:
    """Copy the first ``count`` lines that hold an article with text to ``into``; give back the texts."""
    texts: list[str] = []
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines, into.open("w", encoding="utf-8") as out:
        for line in lines:
            if len(texts) == count:
                break
            if line.strip() and (text := json.loads(line).get("text")):
                texts.append(text)
                out.write(line.rstrip("\n") + "\n")
    if not texts:
        raise SystemExit(f"{path}: there are no articles in it")
    return texts


def time_encoder_loop(articles: Path, model: Path, tokenizer: Path) -> Figures:
    loop = [sys.executable, str(HERE / "encoder_loop.py"), str(articles), str(model), str(tokenizer)]
    finished = subprocess.run(loop, stdout=subprocess.PIPE, check=True)
    figures: Figures = json.loads(finished.stdout)
    return figures


def time_program(program: Sequence[str], articles: Path, count: int, folder: Path) -> Figures:
    output = folder / "readings.jsonl"
    run = run_program([*program, "read", str(articles), "--format", "json"], output)
    with output.open("rb") as lines:
        read = sum(1 for line in lines if line.strip())
    if read > count:
        raise SystemExit(f"{shlex.join(program)} read wrote {read} readings of {count} articles")
    return {
        "seconds": run.seconds,
        "largest_process_mb": run.largest_process_mb,
        "all_processes_mb": run.all_processes_mb,
        "readings": read,
    }


def time_baseline(texts: Sequence[str]) -> Figures:
    begin = time.perf_counter()
    found = sum(len(find_attributions(text)) for text in texts)
    return {"seconds": time.perf_counter() - begin, "attributions": found}


def time_starts(program: Sequence[str], folder: Path) -> Figures:
    """Median seconds of ``--help`` and of reading one short article, start included."""
    short = folder / "short.txt"
    short.write_text(SHORT_ARTICLE, encoding="utf-8")
    output = folder / "out"
    commands = {"help": [*program, "--help"], "short_article": [*program, "read", str(short), "--format", "json"]}
    return {
        name: statistics.median(run_program(command, output).seconds for _ in range(STARTS))
        for name, command in commands.items()
    }


def measure(contenders: dict[str, Callable[[], Figures]], rounds: int) -> dict[str, list[Figures]]:
    """Results by contender, one a round; every other round goes the other way round."""
    results: dict[str, list[Figures]] = {name: [] for name in contenders}
    for number in range(rounds):
        names = list(contenders) if number % 2 == 0 else list(reversed(contenders))
        for name in names:
            results[name].append(contenders[name]())
            print(f"round {number + 1}: {name}: {results[name][-1]['seconds']:.1f} s", file=sys.stderr)
    return results


def describe_machine() -> dict[str, Any]:
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line]
        flags = next((line for line in info.read_text().splitlines() if line.startswith("flags")), "").split()
        cpu = (models or [cpu])[0]
        cpu += " (VNNI)" if {"avx512_vnni", "avx_vnni"} & set(flags) else ""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    versions = {}
    for package in ("onrecord", "onnxruntime", "tokenizers", "numpy"):
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            versions[package] = "not installed"
    return {
        "cpu": cpu,
        "cores": usable,
        "memory_mb": os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 1024**2,
        "load_at_start": round(os.getloadavg()[0], 2),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "versions": versions,
        "date": datetime.now(UTC).date().isoformat(),
    }


def summarize(results: dict[str, list[Figures]], starts: Figures, texts: Sequence[str]) -> dict[str, float]:
    """The figures that are shown: rates as medians over rounds, memory as the highest seen."""
    rate = {name: len(texts) / statistics.median(r["seconds"] for r in runs) for name, runs in results.items()}
    program = results["program"]
    summary = {
        "program (articles/s)": rate["program"],
        "encoder loop (articles/s)": rate.get("encoder loop", float("nan")),
        "rule baseline (articles/s)": rate["rule baseline"],
        "program over encoder loop": rate["program"] / rate.get("encoder loop", float("nan")),
        "program, peak memory (MB)": max(run["all_processes_mb"] for run in program),
        "program, largest process (MB)": max(run["largest_process_mb"] for run in program),
        "articles without a reading": len(texts) - min(run["readings"] for run in program),
        "onrecord --help (s)": starts["help"],
        "one short article (s)": starts["short_article"],
    }
    return {name: round(value, 3) for name, value in summary.items() if math.isfinite(value)}


def verdict(name: str, value: float) -> str:
    if name not in BARS:
        return ""
    direction, bar = BARS[name]
    met = value >= bar if direction == "at least" else value <= bar
    return f"{direction} {bar:g}: {'met' if met else 'MISSED'}"


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Speed and memory of onrecord read.")
    parser.add_argument("articles", type=Path, help="JSON Lines of articles with a field text, gzipped or not")
    parser.add_argument("--articles", dest="count", type=int, default=500, help="how many to read (500)")
    parser.add_argument("--rounds", type=int, default=2, help="how often everything is measured (2)")
    parser.add_argument(
        "--model", type=Path, help="encoder as ONNX, dynamic int8; without it one is built (needs torch)"
    )
    parser.add_argument("--tokenizer", type=Path, help="tokenizer.json of the encoder; beside the model if not given")
    parser.add_argument("--no-encoder", action="store_true", help="leave the encoder loop out")
    parser.add_argument("--program", default=shlex.join([sys.executable, "-m", "onrecord"]), help="the program to time")
    parser.add_argument("-o", "--output", type=Path, default=RESULT, help="result file (results/speed.json)")
    options = parser.parse_args(arguments)
    if options.tokenizer is None and options.model is not None:
        options.tokenizer = options.model.with_name("tokenizer.json")
    if options.tokenizer is None and not options.no_encoder:
        parser.error("the encoder loop needs --tokenizer, or --model with a tokenizer.json beside it")
    if options.count < 1 or options.rounds < 1:
        parser.error("--articles and --rounds must be at least 1")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse_arguments(arguments)
    machine = describe_machine()
    program = shlex.split(options.program)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        articles = folder / "articles.jsonl"
        texts = take_articles(options.articles, options.count, articles)
        contenders: dict[str, Callable[[], Figures]] = {
            "program": lambda: time_program(program, articles, len(texts), folder),
            "rule baseline": lambda: time_baseline(texts),
        }
        if not options.no_encoder:
            model = options.model or folder / "encoder.onnx"
            if options.model is None:
                subprocess.run([sys.executable, str(HERE / "encoder_loop.py"), "--build", str(model)], check=True)
            loop = {"encoder loop": lambda: time_encoder_loop(articles, model, options.tokenizer)}
            contenders = dict(chain(loop.items(), contenders.items()))
        results = measure(contenders, options.rounds)
        starts = time_starts(program, folder)
    summary = summarize(results, starts, texts)
    corpus = {
        "articles": len(texts),
        "characters": sum(map(len, texts)),
        "hash": hashlib.blake2b("\0".join(texts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest(),
    }
    encoder = "left out" if options.no_encoder else options.model.name if options.model else "MiniLM-L6-H384, built"
    record = {"machine": machine, "corpus": corpus, "encoder": encoder, "summary": summary, "rounds": results}
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(record | {"starts": starts}, indent=1) + "\n", encoding="utf-8")
    print(f"{len(texts)} articles, {options.rounds} rounds, {machine['cpu']}, {machine['cores']} cores")
    for figure, value in summary.items():
        print(f"{figure:<32}{value:>12,.2f}  {verdict(figure, value)}".rstrip())
    return 0


if __name__ == "__main__":
    sys.exit(main())
