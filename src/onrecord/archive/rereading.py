"""Replaces readings that older components made by those of newer ones, article by article.

Which articles are out of date is told by the versions that stand beside each reading; so a run that was stopped goes
on where it was. Corrections are tied to the new statements.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, func, select, update

from onrecord.archive import schema
from onrecord.archive.corrections import tie
from onrecord.archive.linking import forget_links
from onrecord.archive.loading import load_values
from onrecord.archive.neighbours import Neighbours
from onrecord.archive.numbering import note_edit
from onrecord.archive.preparing import Prepared, said_words
from onrecord.archive.rows import digest_of
from onrecord.archive.ruling import apply_rulings
from onrecord.archive.storing import (
    clear_reading,
    now,
    save_article_problem,
    version_number,
    write_readings,
)
from onrecord.archive.vectors import index_vectors, outdated_vectors

__all__ = ["count_outdated", "outdated_articles", "renew_vectors", "replace_reading"]

_article, _version, _statement = schema.article, schema.version, schema.statement


def _outdated(connection: Connection, versions: Mapping[str, str]) -> list[int]:
    """The numbers of version sets that have the same components as ``versions``, in other versions.

    Readings of other components, such as quotations that came with their article, are not ours to make again.
    """
    rows = connection.execute(select(_version.c.id, _version.c.components)).all()
    found = []
    for number, components in rows:
        known = json.loads(components)
        if known != dict(versions) and "attribution" in known:
            found.append(number)
    return found


def _query(connection: Connection, versions: Mapping[str, str]) -> Select[Any]:
    return select(_article.c.id).where(_article.c.version_id.in_(_outdated(connection, versions)))


def count_outdated(connection: Connection, versions: Mapping[str, str]) -> int:
    """How many articles have a reading of other versions than these."""
    return connection.execute(select(func.count()).select_from(_query(connection, versions).subquery())).scalar_one()


def outdated_articles(connection: Connection, versions: Mapping[str, str], *, beyond: int, limit: int) -> list[int]:
    """The next ``limit`` articles to read anew, by number, those beyond a number."""
    query = _query(connection, versions).where(and_(_article.c.id > beyond)).order_by(_article.c.id).limit(limit)
    return list(connection.execute(query).scalars().all())


def replace_reading(connection: Connection, reading: Prepared, neighbours: Neighbours) -> bool:
    """Put this reading in the place of the one that its article has; False if the article is not in the archive.

    Title and date may have been mended in the input; the record of the article stays as it was taken in.
    """
    number = connection.execute(select(_article.c.id).where(_article.c.key == reading.key)).scalar_one_or_none()
    if number is None:
        return False
    note_edit(connection)
    ((row, old),) = load_values(connection, [number])
    said = _said(connection, number, old)
    forget_links(connection, number, [statement for statement, _ in said])
    clear_reading(connection, number, said)
    connection.execute(
        update(_article)
        .where(_article.c.id == number)
        .values(
            version_id=version_number(connection, reading.values["versions"]),
            read_at=now(),
            digest=digest_of(row, reading.voices, reading.statements),
        )
    )
    write_readings(connection, [(number, reading)], neighbours)
    tied, lost = tie(connection, number)
    for statement in tied:
        apply_rulings(connection, statement, neighbours)
    for correction in lost:
        message = (
            f"correction {correction} speaks of a statement that this reading does not have; it is kept, "
            "see: onrecord corrections"
        )
        save_article_problem(connection, number, stage="reread", reason="correction", message=message)
    return True


def renew_vectors(connection: Connection, neighbours: Neighbours, *, blocks: int) -> int:
    """Make the vectors anew of up to so many blocks that another model made; how many blocks are left."""
    outdated = outdated_vectors(connection, neighbours.vector_model)
    for first, count in outdated[:blocks]:
        connection.execute(delete(schema.vector).where(schema.vector.c.first == first))
        query = select(_statement.c.id, _statement.c.article_id).where(
            _statement.c.id >= first, _statement.c.id < first + count
        )
        articles = {row.article_id: None for row in connection.execute(query.order_by(_statement.c.id))}
        said: dict[int, str] = {}
        for row, values in load_values(connection, list(articles)):
            said.update(_said(connection, row["id"], values))
        # Statements that are gone leave gaps, which a block cannot have; what stands there finds nothing.
        texts = [said.get(number, "") for number in range(first, first + count)]
        vectors = neighbours.vectors(texts).tobytes()
        index_vectors(connection, range(first, first + count), vectors, neighbours)
    return max(0, len(outdated) - blocks)


def _said(connection: Connection, article: int, values: Mapping[str, Any]) -> list[tuple[int, str]]:
    """The words of an article's statements, each with its number."""
    ids = select(_statement.c.id).where(_statement.c.article_id == article).order_by(_statement.c.number)
    text = values["article"]["text"]
    return [
        (statement, said_words(text, each["content"]))
        for statement, each in zip(connection.execute(ids).scalars(), values["statements"], strict=True)
    ]
