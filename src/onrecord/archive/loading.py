"""Readings and statements back from an archive.

In go numbers of articles or statements, out come records, as the machine made them or as people corrected them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, select

from onrecord.archive import schema
from onrecord.archive.characters import restore
from onrecord.archive.corrections import corrected, rulings_of
from onrecord.archive.neighbours import Neighbours
from onrecord.archive.rows import NO_DAY, article_values, statement_values, voice_values
from onrecord.records import Article, Reading, Statement

__all__ = ["Found", "Reviewed", "load_found", "load_readings", "load_reviewed", "load_values", "name_statements"]

_AT_ONCE: Final = 100
"""Articles whose rows are in memory at the same time."""

_article, _voice, _statement, _problem = schema.article, schema.voice, schema.statement, schema.problem


@dataclass(frozen=True, slots=True)
class Found:
    """A statement that was found in an archive, with its article.

    ``id`` names it as :attr:`onrecord.records.Reading.statement_ids` does. ``day`` is when it was said, where the
    article tells, else when it was published, and None where neither is known. ``corrected`` tells that a person has
    changed or confirmed it. ``original`` is the id of the article of which its own is a copy. ``closeness`` in [0, 1]
    is how near its meaning is to what was asked for, where that was asked.
    """

    id: str
    statement: Statement
    article: Article
    day: date | None
    corrected: bool = False
    original: str | None = None
    closeness: float | None = None

    @property
    def quote(self) -> tuple[str, ...]:
        """The parts of what is said, character for character."""
        return tuple(self.article.text[start:end] for start, end in self.statement.content)


def _in_parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), _AT_ONCE):
        yield numbers[start : start + _AT_ONCE]


def _grouped(rows: Iterable[RowMapping]) -> dict[int, list[RowMapping]]:
    groups: dict[int, list[RowMapping]] = defaultdict(list)
    for row in rows:
        groups[row["article_id"]].append(row)
    return groups


def _rows(connection: Connection, query: Any) -> Iterable[RowMapping]:
    return connection.execute(query).mappings()


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An article that people looked at: a reading of the statements that they corrected or accepted, as corrected.

    ``rejected`` are those that they rejected, ``authors`` who had a word on it, in the order of their first.
    """

    reading: Reading
    rejected: tuple[Statement, ...]
    authors: tuple[str, ...]


class _Loaded:
    """The rows of some articles: all of them, or only some of their statements."""

    def __init__(self, connection: Connection, numbers: Sequence[int], statements: Sequence[int] | None) -> None:
        articles = _rows(
            connection,
            select(_article, schema.version.c.components).join(schema.version).where(_article.c.id.in_(numbers)),
        )
        self.articles = {row["id"]: row for row in articles}
        voices = select(_voice).where(_voice.c.article_id.in_(numbers)).order_by(_voice.c.article_id, _voice.c.number)
        self.voices = _grouped(_rows(connection, voices))
        query = select(_statement).where(_statement.c.article_id.in_(numbers))
        if statements is not None:
            query = query.where(_statement.c.id.in_(statements))
        query = query.order_by(_statement.c.article_id, _statement.c.number)
        self.statements = _grouped(_rows(connection, query))
        problems = select(_problem).where(_problem.c.article_id.in_(numbers)).order_by(_problem.c.id)
        self.problems = _grouped(_rows(connection, problems)) if statements is None else {}

    def values(self, number: int) -> dict[str, Any]:
        """The reading in JSON form."""
        row = self.articles[number]
        voices = [voice_values(each) for each in self.voices.get(number, ())]
        return {
            "article": article_values(row),
            "speakers": voices,
            "statements": [statement_values(each, voices) for each in self.statements.get(number, ())],
            "problems": [_problem_values(each) for each in self.problems.get(number, ())],
            "versions": json.loads(row["components"]),
        }


def _problem_values(row: Mapping[Any, Any]) -> dict[str, Any]:
    origin = row["origin"]
    return {
        "stage": row["stage"],
        "reason": row["reason"],
        "message": restore(row["message"]),
        "origin": None if origin is None else restore(origin),
    }


def load_values(connection: Connection, numbers: Sequence[int]) -> Iterator[tuple[RowMapping, dict[str, Any]]]:
    """The row of each article with its reading in JSON form as the machine made it, in the order of ``numbers``."""
    for part in _in_parts(numbers):
        loaded = _Loaded(connection, part, None)
        for number in part:
            if number in loaded.articles:
                yield loaded.articles[number], loaded.values(number)


def load_readings(
    connection: Connection,
    numbers: Sequence[int],
    neighbours: Neighbours,
    *,
    as_corrected: bool = True,
    only: Mapping[int, Sequence[int]] | None = None,
) -> Iterator[Reading]:
    """The readings of articles, in the order of ``numbers``; ``only`` some of their statements, by article."""
    for part in _in_parts(numbers):
        wanted = None if only is None else [statement for number in part for statement in only[number]]
        loaded = _Loaded(connection, part, wanted)
        ids = [row["id"] for number in part for row in loaded.statements.get(number, ())]
        rulings = rulings_of(connection, ids) if as_corrected else {}
        for number in part:
            if number in loaded.articles:
                reading = neighbours.from_values(loaded.values(number))
                own = [rulings.get(row["id"], {}) for row in loaded.statements.get(number, ())]
                yield corrected(reading, own) if any(own) else reading


def load_reviewed(connection: Connection, neighbours: Neighbours) -> Iterator[Reviewed]:
    """The articles on whose statements people had a word, in the order of adding."""
    table = schema.correction
    query = select(table.c.article_id, table.c.statement_id, table.c.author).where(
        table.c.withdrawn_at.is_(None), table.c.statement_id.is_not(None)
    )
    only: dict[int, list[int]] = {}
    authors: dict[int, dict[str, None]] = {}
    for article, statement, author in connection.execute(query.order_by(table.c.article_id, table.c.id)):
        if statement not in only.setdefault(article, []):
            only[article].append(statement)
        authors.setdefault(article, {})[restore(author)] = None
    for part in _in_parts(list(only)):
        loaded = _Loaded(connection, part, [statement for number in part for statement in only[number]])
        for number in part:
            reading = neighbours.from_values(loaded.values(number))
            ids = [row["id"] for row in loaded.statements[number]]
            rulings = rulings_of(connection, ids)
            own = [rulings[each] for each in ids]
            whole = corrected(reading, own, keep=True)
            rejected = tuple(each for each, ruling in zip(whole.statements, own, strict=True) if ruling.get("rejected"))
            yield Reviewed(corrected(reading, own), rejected, tuple(authors[number]))


def load_found(connection: Connection, hits: Sequence[tuple[int, int]], neighbours: Neighbours) -> list[Found]:
    """Statements with their articles; ``hits`` are pairs of statement and article number, whose order is kept."""
    found: dict[int, Found] = {}
    for part in _in_parts(list(dict.fromkeys(article for _, article in hits))):
        wanted = [statement for statement, article in hits if article in set(part)]
        loaded = _Loaded(connection, part, wanted)
        rulings = rulings_of(connection, wanted)
        keys = _keys(connection, [row["original_id"] for row in loaded.articles.values() if row["original_id"]])
        for number, row in loaded.articles.items():
            reading = neighbours.from_values(loaded.values(number))
            own_rows = [{**each, "key": row["key"]} for each in loaded.statements[number]]
            names = name_statements(connection, own_rows)
            for statement, own, name in zip(reading.statements, loaded.statements[number], names, strict=True):
                ruling = rulings.get(own["id"], {})
                mended = corrected(Reading(reading.article, (statement,)), [ruling], keep=True) if ruling else None
                found[own["id"]] = Found(
                    id=name,
                    statement=mended.statements[0] if mended else statement,
                    article=reading.article,
                    day=None if own["day"] == NO_DAY else own["day"],
                    corrected=bool(ruling),
                    original=keys.get(row["original_id"]),
                )
    return [found[statement] for statement, _ in hits if statement in found]


def _keys(connection: Connection, numbers: Sequence[int]) -> dict[int | None, str]:
    query = select(_article.c.id, _article.c.key).where(_article.c.id.in_(numbers))
    return {row.id: row.key for row in connection.execute(query)}


def name_statements(connection: Connection, rows: Iterable[Mapping[Any, Any]]) -> Iterator[str]:
    """The ids of statements, each a row with its article's key: those of one extent in an article are counted."""
    for row in rows:
        earlier = select(_statement.c.number).where(
            _statement.c.article_id == row["article_id"],
            _statement.c.content_start == row["content_start"],
            _statement.c.content_end == row["content_end"],
            _statement.c.number < row["number"],
        )
        count = len(connection.execute(earlier).all()) + 1
        again = "" if count == 1 else f".{count}"
        yield f"{row['key']}.{row['content_start']}-{row['content_end']}{again}"
