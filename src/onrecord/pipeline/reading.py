"""Articles to readings: the order of the steps, batched, with a fence around each article.

In go articles, out come readings in the same order, one each. The network's part runs on several threads, a window at a
time; whatever fails inside one article becomes a problem of that article's reading, and the run goes on.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, Protocol

from onrecord.attribution import Answer, Claim
from onrecord.encoder import Window, Words, cut_words, plan_windows, quote_states, without_link_lists
from onrecord.errors import EmptyError, OnrecordError, StopError
from onrecord.pipeline.completing import complete
from onrecord.pipeline.components import Components, load_components
from onrecord.pipeline.staging import stage_of
from onrecord.records import Article, Problem, Reading, Statement
from onrecord.settings import Settings
from onrecord.speakers import Attributed, Sight, View
from onrecord.statements import Kept

__all__ = ["ReadMany", "complete_statements", "read_many"]


class ReadMany(Protocol):
    """Makes a reading of each article, in order, while they are asked for."""

    def __call__(self, articles: Iterable[Article | Reading], *, settings: Settings | None = None) -> Iterator[Reading]:
        """Readings of ``articles``; a reading among them passes through as it is."""


class _Looked(NamedTuple):
    """What the networks say of one window."""

    answer: Answer | None
    sight: Sight
    kept: Kept


def _look(components: Components, words: Words, window: Window) -> _Looked:
    seen = components.network.see(words, window)
    core = slice(window.core_start - window.start, window.core_end - window.start)
    features = words.features[window.start : window.end]
    sight = Sight.of(components.mentions.look(seen, features), core)
    kept = Kept.of(components.forces.look(seen, features), core)
    return _Looked(components.attribution.ask(words, window, seen), sight, kept)


@dataclass(frozen=True, slots=True)
class _Begun:
    """An article under way: its text as it is read, its words, and the answers that are still being computed."""

    article: Article
    text: str
    words: Words | None
    answers: list[Future[_Looked]]
    problem: Problem | None = None
    given: Reading | None = None


def _problem(article: Article, error: Exception) -> Problem:
    if isinstance(error, OnrecordError):
        return Problem("read", "failed", str(error), article.origin)
    detail = f"{type(error).__name__}: {error}; please report this article"
    return Problem("read", "internal", detail, article.origin)


def _begin(article: Article | Reading, components: Components, pool: ThreadPoolExecutor) -> _Begun:
    if isinstance(article, Reading):
        return _Begun(article.article, "", None, [], given=article)
    try:
        text = without_link_lists(article.text)
        words = cut_words(components.network.tokenizer, text)
        windows = plan_windows(words)
        return _Begun(article, text, words, [pool.submit(_look, components, words, window) for window in windows])
    except StopError:
        raise
    except Exception as error:  # noqa: BLE001 - the fence: one article's fault is recorded, not raised
        return _Begun(article, "", None, [], _problem(article, error))


def _finish(
    begun: _Begun, claims: list[Claim], looked: list[_Looked], components: Components, settings: Settings
) -> Reading:
    article, text, words = begun.article, begun.text, begun.words
    if begun.given is not None:
        return begun.given
    if begun.problem is not None or words is None:
        return Reading(article, (), (begun.problem,) if begun.problem else (), components.versions)
    found = components.attribution.settle(text, words, claims)
    if not found:
        return Reading(article, (), (), components.versions)
    kept = Kept.join([each.kept for each in looked])
    view = View(text, words, Sight.join([each.sight for each in looked]))
    # On a long article the parts would take as much memory again as what they have been joined to.
    looked.clear()
    begun.answers.clear()
    stage = stage_of(view, article.published, found, components.speakers.meet(view, found))
    statements = complete(stage, found, quote_states(text), components.statements, kept)
    # Left out only now: who speaks may be told by a statement that is itself too uncertain to be reported.
    lasting = tuple(statement for statement in statements if statement.score >= settings.min_score)
    return Reading(article, lasting, (), components.versions)


def _collect(batch: list[_Begun], components: Components, settings: Settings) -> Iterator[Reading]:
    answers: list[list[Answer]] = []
    all_looked: list[list[_Looked]] = []
    for i, begun in enumerate(batch):
        try:
            looked = [future.result() for future in begun.answers]
        except StopError:
            raise
        except Exception as error:  # noqa: BLE001 - the fence
            looked = []
            batch[i] = _Begun(begun.article, "", None, [], _problem(begun.article, error))
        answers.append([each.answer for each in looked if each.answer is not None])
        all_looked.append(looked)
    claims = iter(components.attribution.claims([a for of_article in answers for a in of_article]))
    for begun, own, looked in zip(batch, answers, all_looked, strict=True):
        flat = [claim for _ in own for claim in next(claims)]
        try:
            yield _finish(begun, flat, looked, components, settings)
        except StopError:
            raise
        except Exception as error:  # noqa: BLE001 - the fence
            yield Reading(begun.article, (), (_problem(begun.article, error),), components.versions)


@dataclass(frozen=True, slots=True)
class _Given:
    """An attribution that is known already."""

    source: Sequence[tuple[int, int]]
    cue: Sequence[tuple[int, int]]
    content: Sequence[tuple[int, int]]
    score: float = 1.0


def complete_statements(
    article: Article, attributions: Sequence[Attributed], *, components: Components | None = None
) -> list[Statement]:
    """The whole record of attributions that are known already, one statement each, in the same order.

    Raises :class:`EmptyError` where there are attributions, but no word in the article that anybody could have said.
    """
    if not attributions:
        return []
    components = load_components() if components is None else components
    text = without_link_lists(article.text)
    words = cut_words(components.network.tokenizer, text)
    looked = [_look(components, words, window) for window in plan_windows(words)]
    if not looked:
        raise EmptyError("attributions are given, but the article has no words; leave it out", origin=article.origin)
    # In the order of the text, as reading finds them: what was said before tells of what was said next.
    order = sorted(range(len(attributions)), key=lambda i: tuple(map(tuple, attributions[i].content)))
    given = [_Given(each.source, each.cue, each.content) for each in (attributions[i] for i in order)]
    view = View(text, words, Sight.join([each.sight for each in looked]))
    stage = stage_of(view, article.published, given, components.speakers.meet(view, given))
    kept = Kept.join([each.kept for each in looked])
    statements = complete(stage, given, quote_states(text), components.statements, kept)
    return [statement for _, statement in sorted(zip(order, statements, strict=True), key=lambda pair: pair[0])]


def read_many(
    articles: Iterable[Article | Reading], *, settings: Settings | None = None, components: Components | None = None
) -> Iterator[Reading]:
    """Readings of ``articles``, one each, in order; a generator that holds a few batches at a time.

    The result is the same for any batch size and number of workers. A reading among the articles, of quotations that
    came with their article, passes through as it is.
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
