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

from sqlalchemy import Connection, RowMapping, and_, func, select

from onrecord.archive import schema
from onrecord.archive.characters import restore
from onrecord.archive.corrections import corrected, rulings_of
from onrecord.archive.neighbours import Neighbours
from onrecord.archive.rows import NO_DAY, article_values, statement_values, voice_values
from onrecord.errors import ArchiveError
from onrecord.records import Article, Reading, Statement

__all__ = [
    *("Found", "Reviewed", "load_found", "load_readings", "load_reviewed", "load_values", "load_whole"),
    "name_statements",
]

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
        self._partial = statements is not None
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
        """The reading in JSON form; rows that do not go together raise :class:`ArchiveError`."""
        try:
            return self._values(self.articles[number], number)
        except (LookupError, TypeError, ValueError) as error:
            raise ArchiveError(
                f"the rows of article {self.articles[number]['key']} are damaged ({type(error).__name__}: {error}); "
                "look with: onrecord archive check, and go back to a backup"
            ) from error

    def _values(self, row: RowMapping, number: int) -> dict[str, Any]:
        voices = [voice_values(each) for each in self.voices.get(number, ())]
        statements = [statement_values(each, voices) for each in self.statements.get(number, ())]
        if self._partial:
            voices = _used(voices, statements)
        return {
            "article": article_values(row),
            "speakers": voices,
            "statements": statements,
            "problems": [_problem_values(each) for each in self.problems.get(number, ())],
            "versions": json.loads(row["components"]),
        }


def _used(voices: Sequence[dict[str, Any]], statements: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The voices that have a part in some statements alone, numbered anew, in the statements too.

    An article has dozens, and each is checked with all its mentions.
    """
    references = [reference for statement in statements for reference in _references(statement)]
    wanted = {reference["id"] for reference in references}
    wanted.update(member for number in sorted(wanted) for member in voices[number]["members"])
    places = {number: place for place, number in enumerate(sorted(wanted))}
    for reference in references:
        reference["id"] = places[reference["id"]]
    return [
        {**voices[number], "id": place, "members": [places[member] for member in voices[number]["members"]]}
        for number, place in places.items()
    ]


def _references(statement: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for reference in (statement["speaker"], statement["addressee"], statement["target"], *statement["via"]):
        if reference is not None:
            yield reference
            yield from reference.get("members", ())


def _problem_values(row: Mapping[Any, Any]) -> dict[str, Any]:
    origin = row["origin"]
    return {
        **{name: restore(row[name]) for name in ("stage", "reason", "message")},
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
        named = _Named(connection, loaded)
        for number in loaded.articles:
            reading = neighbours.from_values(loaded.values(number))
            found.update(named.statements(number, reading, rulings))
    return [found[statement] for statement, _ in hits if statement in found]


def load_whole(
    connection: Connection, numbers: Sequence[int], neighbours: Neighbours
) -> Iterator[tuple[Reading, dict[int, Found]]]:
    """The readings of articles as corrected, each with its statements by their numbers, the rejected ones too."""
    for part in _in_parts(numbers):
        loaded = _Loaded(connection, part, None)
        rulings = rulings_of(connection, [row["id"] for rows in loaded.statements.values() for row in rows])
        named = _Named(connection, loaded)
        for number in part:
            if number in loaded.articles:
                reading = neighbours.from_values(loaded.values(number))
                found = named.statements(number, reading, rulings)
                own = [rulings.get(each, {}) for each in found]
                yield (corrected(reading, own) if any(own) else reading), found


class _Named:
    """Gives the statements of loaded articles with what is known of each beside its reading."""

    def __init__(self, connection: Connection, loaded: _Loaded) -> None:
        self._loaded = loaded
        articles = loaded.articles
        self._keys = _keys(connection, [row["original_id"] for row in articles.values() if row["original_id"]])
        rows = [
            {**each, "key": row["key"]}
            for number, row in articles.items()
            for each in loaded.statements.get(number, ())
        ]
        self._names = dict(zip((row["id"] for row in rows), name_statements(connection, rows), strict=True))

    def statements(self, article: int, reading: Reading, rulings: Mapping[int, Mapping[str, Any]]) -> dict[int, Found]:
        """The statements of ``reading``, which the machine made of ``article``, as corrected and by their numbers."""
        original = self._keys.get(self._loaded.articles[article]["original_id"])
        found: dict[int, Found] = {}
        for statement, own in zip(reading.statements, self._loaded.statements.get(article, ()), strict=True):
            ruling = rulings.get(own["id"], {})
            mended = corrected(Reading(reading.article, (statement,)), [ruling], keep=True) if ruling else None
            found[own["id"]] = Found(
                id=self._names[own["id"]],
                statement=mended.statements[0] if mended else statement,
                article=reading.article,
                day=None if own["day"] == NO_DAY else own["day"],
                corrected=bool(ruling),
                original=original,
            )
        return found


def _keys(connection: Connection, numbers: Sequence[int]) -> dict[int | None, str]:
    query = select(_article.c.id, _article.c.key).where(_article.c.id.in_(numbers))
    return {row.id: row.key for row in connection.execute(query)}


def name_statements(connection: Connection, rows: Sequence[Mapping[Any, Any]]) -> Iterator[str]:
    """The ids of statements, each a row with its article's key: those of one extent in an article are counted."""
    other = _statement.alias()
    same = and_(
        other.c.article_id == _statement.c.article_id,
        other.c.content_start == _statement.c.content_start,
        other.c.content_end == _statement.c.content_end,
        other.c.number < _statement.c.number,
    )
    earlier: dict[int, int] = {}
    for part in _in_parts([row["id"] for row in rows]):
        query = select(_statement.c.id, func.count()).join(other, same).where(_statement.c.id.in_(part))
        earlier.update((number, count) for number, count in connection.execute(query.group_by(_statement.c.id)))
    for row in rows:
        again = f".{earlier[row['id']] + 1}" if row["id"] in earlier else ""
        yield f"{row['key']}.{row['content_start']}-{row['content_end']}{again}"
