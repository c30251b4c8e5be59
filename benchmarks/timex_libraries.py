"""How the rules for time expressions compare with dateparser, on expressions that somebody else marked.

In goes a folder of TimeML documents, out comes a table: for each way of reading, how many gold values of the held-out
fifth of the documents it gives exactly. dateparser reads dates alone and gives a day or the period that it saw; its
answers are written as TIMEX3 values of that period, weeks as ISO weeks, so that nothing counts against it but the date.

    python benchmarks/timex_libraries.py FOLDER
"""

from __future__ import annotations

import re
import sys
import time
import warnings
from datetime import date, datetime
from pathlib import Path

from dateparser.date import DateDataParser

from onrecord.errors import GoldError
from onrecord.evaluation import FigureReport
from onrecord.evaluation.timex import evaluate_timex, held_out, read_timebank
from onrecord.records import Span
from onrecord.statements.times import Time, TimeType, read_time

_WEEKS = re.compile(r"\bweeks?\b", re.IGNORECASE)


def read_with_dateparser(text: str, at: Span, *, published: date | None) -> Time:
    """What dateparser makes of the words, relative to the publication date, looking back where nothing tells."""
    words = " ".join(text[at.start : at.end].split())
    settings: dict[str, object] = {"PREFER_DATES_FROM": "past", "RETURN_TIME_AS_PERIOD": True}
    if published is not None:
        settings["RELATIVE_BASE"] = datetime(published.year, published.month, published.day)  # noqa: DTZ001 - no zone is told
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = DateDataParser(languages=["en"], settings=settings).get_date_data(words)
    if found.date_obj is None:
        return Time(TimeType.DATE, None)
    day = found.date_obj
    if _WEEKS.search(words):
        year, week, _ = day.isocalendar()
        return Time(TimeType.DATE, f"{year}-W{week:02}")
    forms = {"year": "%Y", "month": "%Y-%m", "time": "%Y-%m-%dT%H:%M"}
    value = day.strftime(forms.get(found.period, "%Y-%m-%d"))
    return Time(TimeType.TIME if found.period == "time" else TimeType.DATE, value)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__)
        return 2
    try:
        documents = held_out(read_timebank(Path(arguments[0])))
    except GoldError as error:
        print(error, file=sys.stderr)
        return 1
    reports: dict[str, tuple[FigureReport, float]] = {}
    for name, read in (("onrecord", read_time), ("dateparser", read_with_dateparser)):
        start = time.perf_counter()
        reports[name] = (evaluate_timex(documents, read), time.perf_counter() - start)
    figures, counts = reports["onrecord"][0].figures, reports["onrecord"][0].counts
    print(f"{'figure':<16}{'of':>6}" + "".join(f"{name:>12}" for name in reports))
    for figure in figures:
        print(f"{figure:<16}{counts[figure]:>6}" + "".join(f"{r.figures[figure]:>12}" for r, _ in reports.values()))
    each = max(1, counts["value"])
    print(f"{'ms an expression':<22}" + "".join(f"{1000 * took / each:>12.2f}" for _, took in reports.values()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
