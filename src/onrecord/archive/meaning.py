"""Search by meaning: the statements whose sentence vectors lie closest to that of the words asked for.

Vectors stand in the database in blocks, one block a transaction of adding, so that they come and go with what they
belong to. All are compared, and nothing is guessed: that takes a few hundredths of a second for a quarter of a million,
and a graph over them (HNSW) would take as much room again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, select

from onrecord.archive import schema
from onrecord.archive.neighbours import Neighbours
from onrecord.archive.numbering import MOST_PARAMETERS
from onrecord.archive.searching import names_of
from onrecord.archive.selecting import Selection, select_statements
from onrecord.archive.vectors import outdated_vectors
from onrecord.errors import SettingError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Vectors", "closest", "vectors_of"]

_vector, _statement = schema.vector, schema.statement
_FACTOR: Final = 3
"""How many more of the closest are looked at than asked for, since some may have been replaced or rejected."""


class Vectors:
    """The vectors of an archive in memory, as far as they have been asked for; brought up to date by each search."""

    def __init__(self) -> None:
        self._blocks: dict[int, NDArray[np.int8]] = {}
        self._model = ""
        self._joined: tuple[NDArray[np.int64], NDArray[np.int8]] | None = None

    def load(self, connection: Connection, model: str) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
        """The numbers of all statements that have a vector of ``model``, ascending, and the vectors."""
        import numpy as np

        if model != self._model:
            self._blocks, self._model, self._joined = {}, model, None
        query = select(_vector.c.first).where(_vector.c.model == model)
        present = set(connection.execute(query).scalars())
        for gone in self._blocks.keys() - present:
            del self._blocks[gone]
            self._joined = None
        missing = present - self._blocks.keys()
        if missing:
            rows = select(_vector.c.first, _vector.c["count"], _vector.c.vectors).where(
                _vector.c.model == model, _vector.c.first >= min(missing)
            )
            for first, count, data in connection.execute(rows):
                if first in missing:
                    self._blocks[first] = np.frombuffer(data, dtype=np.int8).reshape(count, -1)
            self._joined = None
        if self._joined is None:
            firsts = sorted(self._blocks)
            numbers = [np.arange(first, first + len(self._blocks[first])) for first in firsts]
            empty: Any = np.zeros(0, dtype=np.int64)
            joined: Any = np.zeros((0, 1), dtype=np.int8)
            if firsts:
                empty, joined = np.concatenate(numbers), np.concatenate([self._blocks[first] for first in firsts])
                # The blocks become views of the whole, so that it is in memory once.
                place = 0
                for first in firsts:
                    count = len(self._blocks[first])
                    self._blocks[first] = joined[place : place + count]
                    place += count
            self._joined = (empty, joined)
        return self._joined


def closest(
    connection: Connection,
    words: str,
    selection: Selection,
    neighbours: Neighbours,
    vectors: Vectors,
    *,
    limit: int,
) -> list[tuple[int, int, float]]:
    """The ``limit`` statements of a selection closest in meaning: number, article's number, closeness in [0, 1]."""
    import numpy as np

    asked = neighbours.vectors([words])[0].astype(np.float32)
    size = float(np.linalg.norm(asked))
    if not size:
        raise SettingError(f"{words!r} holds no word to compare by meaning")
    if outdated := outdated_vectors(connection, neighbours.vector_model):
        count = sum(count for _, count in outdated)
        raise SettingError(
            f"{count:,} statements have vectors of another model; bring them up to date: onrecord reread"
        )
    numbers, rows = vectors.load(connection, neighbours.vector_model)
    names = names_of(connection, selection, neighbours)
    if names is not None and not names:
        return []
    query = select_statements(connection.dialect.name, selection, names)
    if not selection.everything:
        chosen = np.array(sorted(row[0] for row in connection.execute(query)), dtype=np.int64)
        kept = np.flatnonzero(np.isin(numbers, chosen, assume_unique=True))
        numbers, rows = numbers[kept], rows[kept]
    scores = _products(rows, asked) / (size * size)
    wanted = limit
    while True:
        wanted = min(wanted * _FACTOR, len(scores))
        best = np.argpartition(-scores, wanted - 1)[:wanted] if wanted < len(scores) else np.arange(len(scores))
        best = best[np.lexsort((numbers[best], -scores[best]))]
        standing = _standing(connection, query, numbers[best].tolist())
        found = [
            (number, standing[number], min(1.0, max(0.0, float(score))))
            for number, score in zip(numbers[best].tolist(), scores[best], strict=True)
            if number in standing
        ]
        if len(found) >= limit or wanted == len(scores):
            return found[:limit]


def _products(rows: NDArray[np.int8], asked: NDArray[np.float32]) -> NDArray[np.float32]:
    """Inner products of all rows with one vector, in parts that stay in the processor's memory."""
    import numpy as np

    scores = np.empty(len(rows), dtype=np.float32)
    for start in range(0, len(rows), 4096):
        part = rows[start : start + 4096]
        # Not by BLAS, whose threads wait for each other where the processor is busy: ten times as long, measured.
        np.einsum("ij,j->i", part.astype(np.float32), asked, out=scores[start : start + len(part)])
    return scores


def _standing(connection: Connection, query: Any, numbers: Sequence[int]) -> dict[int, int]:
    """Those of the statements that are there and not rejected, with the numbers of their articles."""
    found: dict[int, int] = {}
    for start in range(0, len(numbers), MOST_PARAMETERS):
        part = query.where(_statement.c.id.in_(numbers[start : start + MOST_PARAMETERS]))
        found.update({row[0]: row[2] for row in connection.execute(part)})
    return found


def vectors_of(
    connection: Connection, numbers: Sequence[int], neighbours: Neighbours, vectors: Vectors
) -> NDArray[np.int8]:
    """The vectors of statements, one a row in their order; zeros for one that has none."""
    import numpy as np

    known, rows = vectors.load(connection, neighbours.vector_model)
    asked = np.array(numbers, dtype=np.int64)
    places = np.minimum(np.searchsorted(known, asked), max(0, len(known) - 1))
    if not len(known):
        return np.zeros((len(asked), 1), dtype=np.int8)
    found: NDArray[np.int8] = rows[places] * (known[places] == asked)[:, None]
    return found
