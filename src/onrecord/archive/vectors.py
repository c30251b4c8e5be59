"""Sentence vectors of statements, in blocks: one block a transaction of adding, a row of bytes a statement.

So they come and go with what they belong to. Search by them is in :mod:`onrecord.archive.meaning`.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, exists, select

from onrecord.archive import schema
from onrecord.archive.neighbours import Neighbours

__all__ = ["forget_vectors", "index_vectors", "outdated_vectors"]

_vector, _statement = schema.vector, schema.statement


def index_vectors(connection: Connection, numbers: range, vectors: bytes, neighbours: Neighbours) -> None:
    """Keep the vectors of the statements of these numbers, one after the other."""
    if numbers:
        model = neighbours.vector_model
        row = {"first": numbers[0], "count": len(numbers), "model": model, "vectors": vectors}
        connection.execute(_vector.insert(), row)


def forget_vectors(connection: Connection) -> None:
    """Take out the blocks of which no statement is left."""
    left = exists().where(_statement.c.id >= _vector.c.first, _statement.c.id < _vector.c.first + _vector.c["count"])
    connection.execute(delete(_vector).where(~left))


def outdated_vectors(connection: Connection, model: str) -> list[tuple[int, int]]:
    """First number and count of the blocks that another model than ``model`` made."""
    query = select(_vector.c.first, _vector.c["count"]).where(_vector.c.model != model).order_by(_vector.c.first)
    return [(first, count) for first, count in connection.execute(query)]
