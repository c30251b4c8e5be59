"""Threads as an archive keeps them: what is known around some statements, what is found anew, and threads to show.

In go numbers and ids of statements, out come the sameness of pairs, and :class:`onrecord.records.Thread`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, count
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, select, update

from onrecord.archive import schema
from onrecord.archive.linking import in_parts, take_turn
from onrecord.archive.loading import Found, load_found, load_whole, name_statements
from onrecord.archive.neighbours import Neighbours
from onrecord.archive.numbering import insert_rows
from onrecord.archive.searching import article_numbers
from onrecord.errors import SettingError
from onrecord.records import How, Kind, Reading, Rendition, Statement, Thread

__all__ = [
    "Gathered",
    "Known",
    "Linked",
    "gather_telling",
    "load_thread",
    "load_threads",
    "quoting",
    "save_threads",
    "statement_numbers",
    "thread_names",
    "threads_around",
]

_article, _statement, _linked = schema.article, schema.statement, schema.linked
_rendition, _sameness = schema.rendition, schema.sameness

_WHOLE = 1000
_ID = re.compile(r"([0-9a-f]{16})\.([0-9]{1,9})-([0-9]{1,9})(?:\.([0-9]{1,6}))?")


_THREAD = re.compile(rf"(?P<statement>{_ID.pattern})(?P<again>-[0-9]{{1,6}})?")
_LONGEST_NAME = 100


class Linked(NamedTuple):
    """A statement within a thread; ``how`` is None for the one that the others are measured by."""

    statement: int
    how: str | None
    score: float
    also: bool = False
    """Whether it belongs to another thread in the first place."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """How some articles tell what they tell: their readings as corrected, and what was found of their statements.

    ``threads`` hold each statement, without what people rejected, as :meth:`onrecord.archive.Archive.threads_of` gives
    them. ``sameness`` gives of statements, by id, those that may be the same, each with the probability that it is.
    """

    readings: Sequence[Reading]
    threads: Sequence[Thread]
    sameness: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier linkings found of statements: the sameness of pairs, and threads by name.

    ``own`` are the statements that belong to a thread, ``also`` those that are renditions of it too.
    """

    pairs: Mapping[tuple[int, int], int]
    own: Mapping[str, frozenset[int]]
    also: Mapping[str, frozenset[int]]


def threads_around(connection: Connection, statements: Iterable[int], *, least: int) -> Known:
    """All that earlier linkings found of statements and of those that are in one thread with them.

    It goes on from pairs of ``least`` sameness to their threads, until nothing new comes.
    """
    pairs: dict[tuple[int, int], int] = {}
    own: defaultdict[str, set[int]] = defaultdict(set)
    also: defaultdict[str, set[int]] = defaultdict(set)
    known: set[int] = set()
    fresh = set(statements)
    while fresh:
        known |= fresh
        found: set[int] = set()
        threads: set[str] = set()
        for part in in_parts(sorted(fresh)):
            # A thread that is named after one of them, which has left it since, must be known by its name.
            query = select(_rendition.c.statement_id, _rendition.c.thread)
            for end in (_rendition.c.statement_id.in_(part), _rendition.c.thread.in_([str(each) for each in part])):
                threads.update(thread for _, thread in connection.execute(query.where(end)))
            for side in (_sameness.c.first_id, _sameness.c.second_id):
                for first, second, value in connection.execute(select(_sameness).where(side.in_(part))):
                    pairs[first, second] = value
                    if value >= least:
                        found.update((first, second))
        for part in in_parts(sorted(threads)):
            columns = (_rendition.c.statement_id, _rendition.c.thread, _rendition.c.also)
            for statement, thread, too in connection.execute(select(*columns).where(_rendition.c.thread.in_(part))):
                (also if too else own)[thread].add(statement)
                found.add(statement)
        fresh = found - known
    return Known(
        {pair: value for pair, value in pairs.items() if known.issuperset(pair)},
        {thread: frozenset(members) for thread, members in own.items()},
        {thread: frozenset(members) for thread, members in also.items()},
    )


def thread_names(connection: Connection, statements: Sequence[int]) -> dict[int, list[str]]:
    """The names of the threads of statements, as far as they are in any; that to which each belongs comes first."""
    found: dict[int, list[str]] = {}
    for part in in_parts(statements):
        query = select(_rendition.c.statement_id, _rendition.c.thread).where(_rendition.c.statement_id.in_(part))
        for statement, thread in connection.execute(query.order_by(_rendition.c.also, _rendition.c.thread)):
            found.setdefault(statement, []).append(thread)
    return found


def quoting(connection: Connection, runs: Iterable[int]) -> dict[int, list[int]]:
    """The statements that have each of these marks; what is gone by now may be among them."""
    found: dict[int, list[int]] = {}
    quoted = schema.quoted
    for part in in_parts(sorted(runs)):
        for run, statement in connection.execute(select(quoted).where(quoted.c.run.in_(part))):
            found.setdefault(run, []).append(statement)
    return found


def save_threads(
    connection: Connection,
    turn: int,
    articles: Sequence[int],
    *,
    pairs: Mapping[tuple[int, int], int],
    threads: Mapping[str, Sequence[Linked]],
    runs: Mapping[int, Sequence[int]],
) -> None:
    """Write what a finder of threads found in the statements of ``articles``, if nobody has written since ``turn``.

    ``threads`` are those that are new or others than before, by name, without members where they are gone. ``runs``
    are the marks of new statements.
    """
    take_turn(connection, turn)
    rows = [{"first_id": first, "second_id": second, "sameness": value} for (first, second), value in pairs.items()]
    insert_rows(connection, _sameness, rows)
    for part in in_parts(sorted(threads)):
        connection.execute(delete(_rendition).where(_rendition.c.thread.in_(part)))
    names = ("statement_id", "how", "score", "also")
    insert_rows(
        connection,
        _rendition,
        [
            {"thread": thread, **dict(zip(names, each, strict=True))}
            for thread, members in threads.items()
            for each in members
        ],
    )
    marks = [{"run": run, "statement_id": number} for number, own in runs.items() for run in own]
    insert_rows(connection, schema.quoted, marks)
    for part in in_parts(articles):
        connection.execute(update(_linked).where(_linked.c.article_id.in_(part)).values(threads=True))


def load_threads(
    connection: Connection, statements: Sequence[int], neighbours: Neighbours, *, whole: bool
) -> list[Thread]:
    """The threads that statements are in, the earliest first; one without a thread is a thread of its own.

    ``whole`` gives all renditions of these threads, not only those among ``statements``. What people rejected is left
    out. Where the lead is not among them, the fullest of those that are stands for it.
    """
    found = _memberships(connection, list(dict.fromkeys(statements)), whole=whole)
    wanted = dict.fromkeys([*statements, *(number for number, *_ in found)])
    articles: dict[int, int] = {}
    for part in in_parts(wanted):
        query = select(_statement.c.id, _statement.c.article_id).where(_statement.c.id.in_(part))
        articles.update((number, article) for number, article in connection.execute(query))
    rejected = _rejected_among(connection, wanted)
    hits = [(number, articles[number]) for number in wanted if number in articles and number not in rejected]
    shown = dict(zip((number for number, _ in hits), load_found(connection, hits, neighbours), strict=True))
    return _threads(connection, found, shown)


def load_thread(connection: Connection, thread_id: str, neighbours: Neighbours) -> Thread:
    """The thread of this id with all its renditions; a statement's own id names the thread that it is in."""
    match = _THREAD.fullmatch(thread_id)
    name, statements = thread_id, []
    if match is not None:
        statements = statement_numbers(connection, [match["statement"]])
        name = "".join([*map(str, statements), match["again"] or ""])
    query = select(_rendition.c.statement_id).where(_rendition.c.thread == name[:_LONGEST_NAME])
    members = list(connection.execute(query).scalars()) if name[:1].isdigit() else []
    found = load_threads(connection, members or statements, neighbours, whole=True)
    # A statement may be in other threads too, and in none that bears its name.
    chosen = next((each for each in found if each.id == thread_id), None if members else next(iter(found), None))
    if chosen is None:
        raise SettingError(f"there is no thread {thread_id[:_LONGEST_NAME]!r} in this archive")
    return chosen


def gather_telling(connection: Connection, article_ids: Sequence[str], neighbours: Neighbours) -> Gathered:
    """All that is known of how some articles tell what they tell; each of their rows is read once."""
    readings: list[Reading] = []
    shown: dict[int, Found] = {}
    for reading, found in load_whole(connection, article_numbers(connection, article_ids), neighbours):
        readings.append(reading)
        shown.update(found)
    memberships = _memberships(connection, list(shown), whole=False)
    for number in _rejected_among(connection, shown):
        del shown[number]
    sameness: dict[str, dict[str, float]] = {}
    for part in in_parts(shown):
        for first, second, value in connection.execute(select(_sameness).where(_sameness.c.first_id.in_(part))):
            if second in shown:
                one, other = shown[first].id, shown[second].id
                sameness.setdefault(one, {})[other] = sameness.setdefault(other, {})[one] = value / _WHOLE
    return Gathered(tuple(readings), tuple(_threads(connection, memberships, shown)), sameness)


def _rejected_among(connection: Connection, statements: Iterable[int]) -> set[int]:
    """Those of the statements that people rejected."""
    ruling = schema.ruling
    rejected: set[int] = set()
    for part in in_parts(statements):
        query = select(ruling.c.statement_id).where(ruling.c.statement_id.in_(part), ruling.c.rejected)
        rejected.update(connection.execute(query).scalars())
    return rejected


def _threads(connection: Connection, found: Sequence[_Membership], shown: Mapping[int, Found]) -> list[Thread]:
    """The threads that statements make, the earliest first; ``found`` tells which of them are in one."""
    names_of = _thread_names(connection, {thread for _, thread, _, _ in found})
    groups: dict[str, list[tuple[int, str | None, float]]] = {}
    for number, thread, how, score in found:
        if number in shown:
            groups.setdefault(names_of[thread], []).append((number, how, score))
    for number in shown.keys() - {number for number, *_ in found}:
        id_ = shown[number].id
        # A thread may bear the id of a statement that has left it since.
        alone = chain((id_,), (f"{id_}-{place}" for place in count(2)))
        groups[next(name for name in alone if name not in groups)] = [(number, None, 1.0)]
    threads = [_thread(name, members, shown) for name, members in groups.items()]
    return sorted(threads, key=lambda thread: (thread.renditions[0].day or date.max, thread.id))


_Membership = tuple[int, str, str | None, float]


def _memberships(connection: Connection, statements: Sequence[int], *, whole: bool) -> list[_Membership]:
    """The renditions that statements are, or all of the threads that they are in: number, thread, how, score.

    A thread to which none of them belongs, and which has only one of them, is left out: it is told elsewhere.
    """
    rows: dict[tuple[int, str], Any] = {}
    for part in in_parts(statements):
        for row in connection.execute(select(_rendition).where(_rendition.c.statement_id.in_(part))):
            rows[row.statement_id, row.thread] = row
    counts = Counter(thread for _, thread in rows)
    belonged = {row.thread for row in rows.values() if not row.also}
    kept = {key: row for key, row in rows.items() if row.thread in belonged or counts[row.thread] > 1}
    if whole:
        for part in in_parts(sorted({thread for _, thread in kept})):
            for row in connection.execute(select(_rendition).where(_rendition.c.thread.in_(part))):
                kept[row.statement_id, row.thread] = row
    return [(row.statement_id, row.thread, row.how, row.score) for _, row in sorted(kept.items())]


def _thread_names(connection: Connection, threads: Iterable[str]) -> dict[str, str]:
    """The ids of threads as people see them: that of the statement each is named after."""
    numbers = {thread: int(thread.partition("-")[0]) for thread in threads}
    rows: list[Mapping[Any, Any]] = []
    for part in in_parts(sorted(set(numbers.values()))):
        query = select(_statement, _article.c.key).join(_article, _article.c.id == _statement.c.article_id)
        rows += connection.execute(query.where(_statement.c.id.in_(part))).mappings()
    ids = dict(zip((row["id"] for row in rows), name_statements(connection, rows), strict=True))
    # A namesake that had left its thread may be gone with an earlier reading; the number alone is a name too.
    return {thread: ids.get(number, str(number)) + thread[len(str(number)) :] for thread, number in numbers.items()}


def _thread(name: str, members: Sequence[tuple[int, str | None, float]], shown: Mapping[int, Found]) -> Thread:
    lead = next((number for number, how, _ in members if how is None), None)
    if lead is None:
        lead = max(members, key=lambda each: (_extent(shown[each[0]].statement), -each[0]))[0]
    renditions = []
    for number, how, score in members:
        each = shown[number]
        telling = None if number == lead else How(how or How.VERBATIM)
        renditions.append(
            Rendition(
                id=each.id,
                article=each.article,
                statement=each.statement,
                day=each.day,
                how=telling,
                score=score,
                copy_of=each.original,
                corrected=each.corrected,
            )
        )
    return Thread(name, tuple(sorted(renditions, key=_order)))


def _extent(statement: Statement) -> tuple[bool, int]:
    return statement.kind is not Kind.INDIRECT, sum(end - start for start, end in statement.content)


def _order(rendition: Rendition) -> tuple[date, date, str]:
    return rendition.day or date.max, rendition.article.published or date.max, rendition.id


def statement_numbers(connection: Connection, statement_ids: Iterable[str]) -> list[int]:
    """The numbers of statements, by their whole ids and in their order; those that are not there are left out."""
    asked = [match for each in statement_ids if (match := _ID.fullmatch(each)) is not None]
    numbers: dict[tuple[str, int, int], list[int]] = {}
    columns = (_article.c.key, _statement.c.content_start, _statement.c.content_end, _statement.c.id)
    for part in in_parts({match[1] for match in asked}):
        query = select(*columns).join(_statement, _statement.c.article_id == _article.c.id)
        for key, start, end, number in connection.execute(
            query.where(_article.c.key.in_(part)).order_by(_statement.c.number)
        ):
            numbers.setdefault((key, start, end), []).append(number)
    found = []
    for match in asked:
        same = numbers.get((match[1], int(match[2]), int(match[3])), [])
        found += same[int(match[4] or 1) - 1 : int(match[4] or 1)]
    return found
