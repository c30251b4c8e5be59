"""The links of an archive across its articles: what waits for them, and how they are written.

    >>> archive.links.waiting()                                            # doctest: +SKIP
    0

Stories and threads are found elsewhere, outside of any transaction, since that takes longer than a writer may keep
others waiting; so what was found is written only if nobody has written links in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from onrecord.archive.linking import (
    Around,
    Unlinked,
    around,
    count_unlinked,
    linked_articles,
    save_stories,
    start_over,
    story_articles,
    turn_of,
    unlinked,
)
from onrecord.archive.tellings import Uttered, load_tellings, said_by_same, uttered_in, uttered_of
from onrecord.archive.threads import Known, Linked, quoting, save_threads, thread_names, threads_around
from onrecord.records import Article, Statement

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Links"]

Transaction = Callable[[], AbstractContextManager[Connection]]


class Links:
    """What an archive keeps for those who find stories and threads, and of what they found."""

    def __init__(
        self,
        reading: Transaction,
        writing: Transaction,
        vectors: Callable[[Connection, Sequence[int]], NDArray[np.int8]],
    ) -> None:
        self._reading, self._writing, self._vectors = reading, writing, vectors

    def waiting(self) -> int:
        """How many articles wait for their links."""
        with self._reading() as connection:
            return count_unlinked(connection)

    def turn(self) -> int:
        """How often links were written or forgotten; to be asked for first, and handed in with what was found."""
        with self._reading() as connection:
            return turn_of(connection)

    def articles(self, limit: int) -> list[Unlinked]:
        """The next articles that wait, the earliest published first."""
        with self._reading() as connection:
            return unlinked(connection, limit)

    def around(self, days: Iterable[date | None], *, reach: int) -> Around:
        """What is known of the articles up to ``reach`` days from ``days``, and of the whole of their stories."""
        with self._reading() as connection:
            return around(connection, days, reach=reach)

    def save_stories(
        self,
        turn: int,
        profiles: Mapping[int, bytes | None],
        *,
        pairs: Sequence[tuple[str, str, int]],
        moved: Mapping[str, str],
        words: str,
    ) -> None:
        """Write what a finder of stories found in new articles, as :func:`onrecord.archive.linking.save_stories`."""
        with self._writing() as connection:
            save_stories(connection, turn, profiles, pairs=pairs, moved=moved, words=words)

    def done(self) -> list[int]:
        """The numbers of all articles that are linked."""
        with self._reading() as connection:
            return linked_articles(connection)

    def uttered(self, articles: Sequence[int]) -> list[Uttered]:
        """The statements of articles, by the numbers of these."""
        with self._reading() as connection:
            return uttered_in(connection, articles)

    def uttered_of(self, statements: Iterable[int]) -> list[Uttered]:
        """Statements by their numbers."""
        with self._reading() as connection:
            return uttered_of(connection, statements)

    def of_same_story(self, articles: Sequence[int]) -> list[int]:
        """The numbers of these articles, and of those in one story with any of them whose threads were found."""
        with self._reading() as connection:
            return story_articles(connection, articles)

    def said_by_same(self, voices: Iterable[int]) -> list[tuple[int, Uttered]]:
        """The statements of speakers in articles whose threads were found, each with the number of the speaker."""
        with self._reading() as connection:
            return said_by_same(connection, voices)

    def vectors(self, statements: Sequence[int]) -> NDArray[np.int8]:
        """The sentence vectors of statements, one a row."""
        with self._reading() as connection:
            return self._vectors(connection, statements)

    def tellings(self, statements: Sequence[int]) -> dict[int, tuple[Article, Statement]]:
        """Statements with their articles, as far as it takes to compare them."""
        with self._reading() as connection:
            return load_tellings(connection, statements)

    def threads(self, statements: Sequence[int]) -> dict[int, list[str]]:
        """The names of the threads of statements, as far as they are in any; each one's own comes first."""
        with self._reading() as connection:
            return thread_names(connection, statements)

    def quoting(self, runs: Iterable[int]) -> dict[int, list[int]]:
        """The statements that have each of these marks of quotations; what is gone by now may be among them."""
        with self._reading() as connection:
            return quoting(connection, runs)

    def threads_around(self, statements: Iterable[int], *, least: int) -> Known:
        """What is known of statements and of those in one thread with them: sameness of pairs, and threads."""
        with self._reading() as connection:
            return threads_around(connection, statements, least=least)

    def save_threads(
        self,
        turn: int,
        articles: Sequence[int],
        *,
        pairs: Mapping[tuple[int, int], int],
        threads: Mapping[str, Sequence[Linked]],
        runs: Mapping[int, Sequence[int]],
    ) -> None:
        """Write what a finder of threads found, as :func:`onrecord.archive.threads.save_threads`."""
        with self._writing() as connection:
            save_threads(connection, turn, articles, pairs=pairs, threads=threads, runs=runs)

    def start_over(self) -> None:
        """Forget all stories and threads, to find them anew."""
        with self._writing() as connection:
            start_over(connection)
