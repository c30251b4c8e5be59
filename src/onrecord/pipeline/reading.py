"""Articles to readings: the order of the steps, batched, with a fence around each article.

In go articles, out come readings in the same order, one each. The network's part runs on several threads, a window at a
time; whatever fails inside one article becomes a problem of that article's reading, and the run goes on.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

from onrecord.attribution import Answer, Claim, kind_of
from onrecord.encoder import Words, cut_words, plan_windows, quote_states
from onrecord.errors import OnrecordError, StopError
from onrecord.pipeline.components import Components, load_components
from onrecord.records import Article, Problem, Reading, Span, Statement
from onrecord.settings import Settings

__all__ = ["read_many"]


@dataclass(frozen=True, slots=True)
class _Begun:
    """An article under way: its words, and the answers that are still being computed."""

    article: Article
    words: Words | None
    answers: list[Future[Answer | None]]
    problem: Problem | None = None


def _problem(article: Article, error: Exception) -> Problem:
    if isinstance(error, OnrecordError):
        return Problem("read", "failed", str(error), article.origin)
    detail = f"{type(error).__name__}: {error}; please report this article"
    return Problem("read", "internal", detail, article.origin)


def _begin(article: Article, components: Components, pool: ThreadPoolExecutor) -> _Begun:
    try:
        words = cut_words(components.network.tokenizer, article.text)
        ask = components.attribution.ask
        return _Begun(article, words, [pool.submit(ask, words, window) for window in plan_windows(words)])
    except StopError:
        raise
    except Exception as error:  # noqa: BLE001 - the fence: one article's fault is recorded, not raised
        return _Begun(article, None, [], _problem(article, error))


def _finish(begun: _Begun, claims: list[Claim], components: Components, settings: Settings) -> Reading:
    article, words = begun.article, begun.words
    if begun.problem is not None or words is None:
        return Reading(article, (), (begun.problem,) if begun.problem else (), components.versions)
    states = quote_states(article.text)
    statements = []
    for found in components.attribution.settle(article.text, words, claims):
        if found.score < settings.min_score:
            continue
        content = tuple(Span(*span) for span in found.content)
        statements.append(
            Statement(
                source=tuple(Span(*span) for span in found.source),
                cue=tuple(Span(*span) for span in found.cue),
                content=content,
                kind=kind_of(article.text, states, content),
                score=found.score,
            )
        )
    return Reading(article, tuple(statements), (), components.versions)


def _collect(batch: list[_Begun], components: Components, settings: Settings) -> Iterator[Reading]:
    answers: list[list[Answer]] = []
    for i, begun in enumerate(batch):
        try:
            answers.append([a for future in begun.answers if (a := future.result()) is not None])
        except StopError:
            raise
        except Exception as error:  # noqa: BLE001 - the fence
            answers.append([])
            batch[i] = _Begun(begun.article, None, [], _problem(begun.article, error))
    claims = iter(components.attribution.claims([a for of_article in answers for a in of_article]))
    for begun, own in zip(batch, answers, strict=True):
        flat = [claim for _ in own for claim in next(claims)]
        try:
            yield _finish(begun, flat, components, settings)
        except StopError:
            raise
        except Exception as error:  # noqa: BLE001 - the fence
            yield Reading(begun.article, (), (_problem(begun.article, error),), components.versions)


def read_many(
    articles: Iterable[Article], *, settings: Settings | None = None, components: Components | None = None
) -> Iterator[Reading]:
    """Readings of ``articles``, one each, in order; a generator that holds a few batches at a time.

    The result is the same for any batch size and number of workers.
    """
    settings = Settings.from_environment() if settings is None else settings
    components = load_components() if components is None else components
    workers = settings.workers or os.cpu_count() or 1
    waiting: deque[list[_Begun]] = deque()
    source = iter(articles)
    with ThreadPoolExecutor(workers, thread_name_prefix="onrecord") as pool:
        try:
            while batch := [_begin(article, components, pool) for article in islice(source, settings.batch_size)]:
                waiting.append(batch)
                # One batch stays under way while the one before is handed out, so that the workers never wait.
                if len(waiting) > 1:
                    yield from _collect(waiting.popleft(), components, settings)
            while waiting:
                yield from _collect(waiting.popleft(), components, settings)
        finally:
            for future in (f for batch in waiting for begun in batch for f in begun.answers):
                future.cancel()
