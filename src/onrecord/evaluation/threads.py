"""Evaluation of verbatim threads: whether quotations that several outlets have word for word come into one thread.

In go articles with their statements and the threads of these, out come figures in per cent. Counted are quotations of
eight words or more, folded so that case and marks do not count, that stand in articles of two or more outlets which
were published within three days; nobody has to label them.

- ``threaded``: of the quotations that statements of two outlets or more cover, those whose statements are in one thread
- ``read``: of all, those that statements of two outlets or more cover; the rest is the reader's to find
- ``both``: of all, those that are in one thread in two outlets or more

What is in one thread without being the same thing said cannot be told from this, and is looked at by reading. How
threads are found is not known here.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np

from onrecord.compare import Told
from onrecord.encoder import QuoteState, quote_states
from onrecord.evaluation.reports import FigureReport, Mistake, percent
from onrecord.records import Article, Span

__all__ = ["Threaded", "evaluate_threads"]

_WORDS = 8
_DAYS = 3
_COVERED = 0.8
"""Share of a quotation's characters that a statement must hold."""
_WITHIN = (int(QuoteState.INSIDE), int(QuoteState.CONTINUED), int(QuoteState.INNER_MARK))


Threaded: TypeAlias = tuple[Sequence[Span], str | None]
"""The content of a statement, and the name of its thread; None if it is in none."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A quotation in one article: outlet, day, and the threads of the statements that cover it; None for no thread."""

    article: str
    outlet: str
    day: date
    words: str
    threads: frozenset[str | None]


def evaluate_threads(articles: Iterable[tuple[Article, Sequence[Threaded]]]) -> FigureReport:
    """Count the quotations of ``articles``; those without an outlet or a day are left out."""
    places: defaultdict[str, list[_Place]] = defaultdict(list)
    digest = hashlib.blake2b(digest_size=16)
    for article, statements in articles:
        if article.outlet is None or article.published is None:
            continue
        digest.update(article.id.encode())
        for key, span in _quotations(article.text):
            covering = frozenset(thread for content, thread in statements if _covers(content, span))
            words = article.text[span.start : span.end]
            places[key].append(_Place(article.id, article.outlet, article.published, words, covering))
    told = [same for all_places in places.values() for same in _told_by_several(all_places)]
    read = [same for same in told if _outlets(each for each in same if each.threads) > 1]
    threaded = [same for same in read if _in_one(same)]
    both = [same for same in told if _in_one(same, all_of_them=False)]
    figures = {
        "threaded": percent(len(threaded), len(read)),
        "read": percent(len(read), len(told)),
        "both": percent(len(both), len(told)),
    }
    counts = {"threaded": len(read), "read": len(told), "both": len(told)}
    apart = [same for same in read if not _in_one(same)]
    errors = tuple(Mistake(same[0].article, same[0].words, _threads(same), "one thread") for same in apart)
    return FigureReport(figures, counts, errors, digest.hexdigest())


def _quotations(text: str) -> Iterator[tuple[str, Span]]:
    """The folded words and the place of each stretch of eight quoted words or more within a paragraph."""
    within = np.isin(quote_states(text), _WITHIN)
    within[[place for place, character in enumerate(text) if character == "\n"]] = False
    edges = np.flatnonzero(np.diff(within, prepend=False, append=False))
    for start, end in edges.reshape(-1, 2).tolist():
        if text.count(" ", start, end) < _WORDS - 1:
            continue
        span = Span(start, end)
        words = Told.of(text, [span]).words
        if len(words) >= _WORDS:
            yield " ".join(words), span


def _covers(content: Sequence[Span], quotation: Span) -> bool:
    shared = sum(max(0, min(end, quotation.end) - max(start, quotation.start)) for start, end in content)
    return shared >= _COVERED * (quotation.end - quotation.start)


def _told_by_several(places: Sequence[_Place]) -> Iterator[list[_Place]]:
    """The places of one quotation in runs without a gap of more than three days, those of two outlets or more."""
    ordered = sorted(places, key=lambda place: (place.day, place.article))
    run: list[_Place] = []
    for place in ordered:
        if run and (place.day - run[-1].day).days > _DAYS:
            if _outlets(run) > 1:
                yield run
            run = []
        run.append(place)
    if _outlets(run) > 1:
        yield run


def _outlets(places: Iterable[_Place]) -> int:
    return len({place.outlet for place in places})


def _in_one(places: Sequence[_Place], *, all_of_them: bool = True) -> bool:
    """Whether one thread has all places that are covered, or at least those of two outlets."""
    outlets: defaultdict[str, set[str]] = defaultdict(set)
    covered = [place for place in places if place.threads]
    for place in covered:
        for thread in place.threads:
            if thread is not None:
                outlets[thread].add(place.article if all_of_them else place.outlet)
    most = max(map(len, outlets.values()), default=0)
    return most == len({place.article for place in covered}) if all_of_them else most > 1


def _threads(places: Sequence[_Place]) -> str:
    named: Mapping[str, str] = {place.article: "/".join(sorted(map(str, place.threads))) for place in places}
    return ", ".join(f"{article} {threads or 'not read'}" for article, threads in named.items())
