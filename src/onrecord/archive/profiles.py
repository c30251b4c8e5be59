"""What an archive knows of one speaker, one outlet or one thread, quickly: what pages and lists ask for.

    >>> archive.profiles.speaker(archive.profiles.find("Ilse Vorne")).statements          # doctest: +SKIP
    212

What people corrected counts as they corrected it; what they rejected does not count.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

from sqlalchemy import Connection

from onrecord.archive.listings import ArticlePage, page_of_articles
from onrecord.archive.neighbours import Neighbours
from onrecord.archive.outlets import Everywhere, OutletProfile, count_everywhere, profile_outlet
from onrecord.archive.profiling import (
    SpeakerProfile,
    find_speaker,
    most_quoted,
    page_of_speaker,
    profile_speaker,
    repeated_threads,
)
from onrecord.archive.reviewing import page_of_doubtful, page_of_speakerless
from onrecord.archive.searching import Page
from onrecord.archive.selecting import Spoken, day_of_words
from onrecord.archive.threads import load_thread
from onrecord.errors import SettingError
from onrecord.records import SpeakerType, Thread

__all__ = ["Profiles"]

Transaction = Callable[[], AbstractContextManager[Connection]]


class Profiles:
    """What an archive knows of speakers, outlets, threads and articles, and what waits for people to look at."""

    def __init__(self, reading: Transaction, neighbours: Neighbours) -> None:
        self._reading, self._neighbours = reading, neighbours

    def most_quoted(
        self, since: date | str | None = None, until: date | str | None = None, limit: int = 20
    ) -> list[Spoken]:
        """The persons and organizations with the most statements in these days, both included.

        Numbers and days are those of these statements. Without days all count, those without a day too.
        """
        with self._reading() as connection:
            return most_quoted(connection, *_days(since, until), self._neighbours, limit=_at_least_one(limit))

    def find(self, name: str, type: SpeakerType | str | None = None) -> int | None:  # noqa: A002 - what it is
        """The number of the speaker of this name, in any spelling that is safe to be the same; None if there is none.

        Of several types that have the name, without ``type``, it is the one with the most statements.
        """
        with self._reading() as connection:
            return find_speaker(connection, name, type, self._neighbours)

    def speaker(self, number: int) -> SpeakerProfile:
        """What is known of the speaker of this number; of the number of another spelling, what is known of the speaker.

        A number that nobody has raises :class:`onrecord.errors.SettingError`.
        """
        with self._reading() as connection:
            return profile_speaker(connection, number)

    def said(
        self,
        number: int,
        since: date | str | None = None,
        until: date | str | None = None,
        limit: int = 20,
        after: str | None = None,
    ) -> Page:
        """The statements of the speaker of this number, the newest first, or those of some days.

        ``after`` is the ``next`` of an earlier page. A number that nobody has raises
        :class:`onrecord.errors.SettingError`.
        """
        with self._reading() as connection:
            days = _days(since, until)
            return page_of_speaker(
                connection, number, *days, self._neighbours, limit=_at_least_one(limit), cursor=after
            )

    def threads_repeated(self, number: int, limit: int = 5) -> list[Thread]:
        """The whole threads of a speaker that the most outlets have, those of the most first; at least two have each.

        A number that nobody has raises :class:`onrecord.errors.SettingError`.
        """
        with self._reading() as connection:
            return repeated_threads(connection, number, self._neighbours, limit=_at_least_one(limit))

    def thread(self, thread_id: str) -> Thread:
        """The whole thread of this id, or else the one that the statement of this id belongs to.

        An id of neither raises :class:`onrecord.errors.SettingError`.
        """
        with self._reading() as connection:
            return load_thread(connection, thread_id, self._neighbours)

    def outlet(self, name: str | None) -> OutletProfile:
        """How the outlet of this name reports; None is all articles whose outlet is not known.

        A name that no outlet has raises :class:`onrecord.errors.SettingError`.
        """
        with self._reading() as connection:
            return profile_outlet(connection, name)

    def all_outlets(self) -> OutletProfile:
        """How all outlets together report, to hold one against."""
        with self._reading() as connection:
            return profile_outlet(connection, None, everything=True)

    def everywhere(self) -> Everywhere:
        """Kinds, acts and stances of all outlets together: what of :meth:`all_outlets` is counted in no time."""
        with self._reading() as connection:
            return count_everywhere(connection)

    def articles(
        self,
        outlet: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        limit: int = 20,
        after: str | None = None,
    ) -> ArticlePage:
        """Articles, the last published first, of an outlet and of days if asked; those without a day come last.

        ``after`` is the ``next`` of an earlier page of the same question.
        """
        with self._reading() as connection:
            first, last = _days(since, until)
            return page_of_articles(connection, outlet, first, last, limit=_at_least_one(limit), cursor=after)

    def doubtful(self, limit: int = 20, after: str | None = None) -> Page:
        """The statements of which the machine was least sure, the least first, and that nobody reviewed.

        ``after`` is the ``next`` of an earlier page.
        """
        with self._reading() as connection:
            return page_of_doubtful(connection, self._neighbours, limit=_at_least_one(limit), cursor=after)

    def unknown(self, limit: int = 20, after: str | None = None) -> Page:
        """The statements whose speaker the machine could not tell and that nobody reviewed, newest first.

        ``after`` is the ``next`` of an earlier page.
        """
        with self._reading() as connection:
            return page_of_speakerless(connection, self._neighbours, limit=_at_least_one(limit), cursor=after)


def _at_least_one(limit: int) -> int:
    if limit < 1:
        raise SettingError(f"limit must be at least 1, not {limit}")
    return min(limit, 2**31 - 2)  # databases count no further


def _days(since: date | str | None, until: date | str | None) -> tuple[date | None, date | None]:
    first = day_of_words(since, "since") if isinstance(since, str) else since
    last = day_of_words(until, "until", last=True) if isinstance(until, str) else until
    if first is not None and last is not None and first > last:
        raise SettingError(f"since {first} is after until {last}; change one of them")
    return first, last
