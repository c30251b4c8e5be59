"""The archive: readings that last, to be searched, corrected and handed on.

    >>> import onrecord
    >>> archive = onrecord.open("news.db")                                # doctest: +SKIP
    >>> for found in archive.said("Vorne", about="harbour"):              # doctest: +SKIP
    ...     print(found.day, found.article.outlet, *found.quote)

One class stands for the whole: it opens the database, and each method is one transaction. What it does is written in
the modules beside it; the module is long because each question has its method here, and nothing else is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine

from onrecord.archive.appearing import Group, all_names, join_names, load_appearances, recall, remember, unsettled
from onrecord.archive.checking import Fault, check_archive, check_index
from onrecord.archive.connection import connect, reading_from, shown, writing_to
from onrecord.archive.copies import Origin, list_origins
from onrecord.archive.doubting import Doubtful
from onrecord.archive.doubts import Doubts
from onrecord.archive.links import Links
from onrecord.archive.loading import Found, Reviewed, load_found, load_readings, load_reviewed
from onrecord.archive.meaning import Vectors, closest, vectors_of
from onrecord.archive.migrating import migrate
from onrecord.archive.neighbours import Neighbours
from onrecord.archive.overview import Overview, count_all
from onrecord.archive.preparing import prepare
from onrecord.archive.profiles import Profiles
from onrecord.archive.rereading import count_outdated, outdated_articles, renew_vectors, replace_reading
from onrecord.archive.ruling import Correction, correct_statement, list_corrections, locate, withdraw_correction
from onrecord.archive.searching import (
    Outlet,
    Page,
    all_articles,
    article_numbers,
    count_statements,
    list_outlets,
    list_speakers,
    page_of,
    select_by_article,
)
from onrecord.archive.selecting import Selection, Spoken, day_of_words
from onrecord.archive.sources import (
    Noted,
    finish_source,
    finished_sources,
    forget_problems,
    last_problem,
    list_problems,
)
from onrecord.archive.stamping import Stamp, stamp_of
from onrecord.archive.stories import list_stories, load_story
from onrecord.archive.storing import Kept, known_articles, save_problems, store
from onrecord.archive.threads import Gathered, gather_telling, load_thread, load_threads, statement_numbers
from onrecord.archive.users import Users
from onrecord.archive.vectors import forget_vectors
from onrecord.errors import SettingError
from onrecord.records import Act, Kind, Polarity, Problem, Reading, SpeakerType, Stance, Story, Thread

__all__ = ["Archive"]

_NAMES = "names"
_BLOCKS = 20
"""Blocks of vectors that are made anew in one transaction."""


class Archive:
    """Readings in a database; a context manager that closes it.

    Any number of programs may read one archive at a time; those that write wait for each other. Every method that
    writes is one transaction: whole, or without any effect. What goes wrong with the database raises
    :class:`onrecord.errors.ArchiveError`.
    """

    def __init__(self, location: str, engine: Engine, neighbours: Neighbours) -> None:
        self.location = location
        self._engine = engine
        self._neighbours = neighbours
        self._vectors = Vectors()
        self.links = Links(
            self._reading,
            self._writing,
            lambda connection, numbers: vectors_of(connection, numbers, neighbours, self._vectors),
        )
        self.doubts = Doubts(self._reading, self._writing, neighbours)
        self.users = Users(self._reading, self._writing)
        self.profiles = Profiles(self._reading, neighbours)

    @classmethod
    def open(cls, location: str | Path, neighbours: Neighbours, *, create: bool = True, kept: int = 0) -> Self:
        """Open the archive in a file, or at a ``postgresql://`` address; ``create`` allows a new one.

        An archive of an older version is brought up to date. ``kept`` is how many connections to a file stay open, for
        a program that asks many short questions at the same time.
        """
        location = str(location)
        engine = connect(location, create=create, kept=kept)
        try:
            migrate(engine, location, create=create)
        except BaseException:
            engine.dispose()
            raise
        return cls(location, engine, neighbours)

    def close(self) -> None:
        """Close the connections that are open."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Archive({shown(self.location)!r})"

    def _reading(self) -> AbstractContextManager[Connection]:
        return reading_from(self._engine, self.location)

    def _writing(self) -> AbstractContextManager[Connection]:
        return writing_to(self._engine, self.location)

    # What is kept ----------------------------------------------------------------------------------------------------

    def save(self, *readings: Reading) -> list[Kept]:
        """Keep readings whose articles are not in the archive yet, all in one transaction; one answer each."""
        prepared = prepare(readings, self._neighbours)
        with self._writing() as connection:
            return store(connection, prepared, self._neighbours)

    def replace(self, *readings: Reading) -> int:
        """Put readings in the place of those that their articles have; how many articles were in the archive.

        Corrections stay, and are tied to the statements of the new reading.
        """
        prepared = prepare(readings, self._neighbours)
        with self._writing() as connection:
            count = sum(replace_reading(connection, each, self._neighbours) for each in prepared)
            forget_vectors(connection)
            return count

    def renew_vectors(self) -> Iterator[int]:
        """Make the vectors anew that another model made, a part at a time; how many parts are left after each."""
        left = 1
        while left:
            with self._writing() as connection:
                left = renew_vectors(connection, self._neighbours, blocks=_BLOCKS)
            yield left

    def known(self, article_ids: Iterable[str]) -> set[str]:
        """Those of the article ids that are in the archive."""
        with self._reading() as connection:
            return known_articles(connection, article_ids)

    def readings(self, selection: Selection | None = None, *, as_corrected: bool = True) -> Iterator[Reading]:
        """The readings of all articles in the order of adding, or those parts of them that a selection means.

        ``as_corrected`` gives them as people corrected them, without what they rejected; else as the machine read them.
        """
        with self._reading() as connection:
            if selection is None or selection.everything:
                numbers = all_articles(connection)
                yield from load_readings(connection, numbers, self._neighbours, as_corrected=as_corrected)
                return
            only = select_by_article(connection, selection, self._neighbours)
            yield from load_readings(connection, list(only), self._neighbours, as_corrected=as_corrected, only=only)

    def readings_of(self, article_ids: Sequence[str], *, as_corrected: bool = True) -> Iterator[Reading]:
        """The readings of the articles of these ids that are in the archive, in the order of adding."""
        with self._reading() as connection:
            numbers = article_numbers(connection, article_ids)
            yield from load_readings(connection, numbers, self._neighbours, as_corrected=as_corrected)

    def outdated(self, versions: dict[str, str]) -> int:
        """How many articles were read by other versions of the components than these."""
        with self._reading() as connection:
            return count_outdated(connection, versions)

    def outdated_readings(self, versions: dict[str, str], *, at_once: int = 100) -> Iterator[Reading]:
        """The readings by other versions than these, as the machine made them; no transaction lasts in between.

        Readings may be replaced while this goes on; those added meanwhile by other versions come too.
        """
        beyond = 0
        while True:
            with self._reading() as connection:
                numbers = outdated_articles(connection, versions, beyond=beyond, limit=at_once)
                readings = list(load_readings(connection, numbers, self._neighbours, as_corrected=False))
            if not numbers:
                return
            yield from readings
            beyond = numbers[-1]

    # What is found ---------------------------------------------------------------------------------------------------

    def said(
        self,
        speaker: str | None = None,
        *,
        about: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        act: Act | str | Sequence[Act | str] = (),
        kind: Kind | str | Sequence[Kind | str] = (),
        polarity: Polarity | str | Sequence[Polarity | str] = (),
        stance: Stance | str | Sequence[Stance | str] = (),
        outlet: str | Sequence[str] = (),
        min_score: float = 0.0,
        originals: bool = False,
        limit: int = 20,
        after: str | None = None,
    ) -> Page:
        """Statements, newest first: those that fulfil all that is asked for, as :class:`Selection` describes it.

        ``after`` is the ``next`` of an earlier page of the same question.
        """
        selection = Selection(
            speaker=speaker,
            about=about,
            since=since if since is None or isinstance(since, date) else day_of_words(since, "since"),
            until=until if until is None or isinstance(until, date) else day_of_words(until, "until", last=True),
            acts=_each(act, Act, "act"),
            kinds=_each(kind, Kind, "kind"),
            polarities=_each(polarity, Polarity, "polarity"),
            stances=_each(stance, Stance, "stance"),
            outlets=(outlet,) if isinstance(outlet, str) else tuple(outlet),
            min_score=min_score,
            originals=originals,
        )
        return self.select(selection, limit=limit, after=after)

    def select(self, selection: Selection, *, limit: int = 20, after: str | None = None) -> Page:
        """The statements of a selection, newest first, like :meth:`said`."""
        if limit < 1:
            raise SettingError(f"limit must be at least 1, not {limit}")
        with self._reading() as connection:
            return page_of(connection, selection, self._neighbours, limit=limit, cursor=after)

    def alike(self, words: str, selection: Selection | None = None, *, limit: int = 20) -> Page:
        """The statements of a selection closest in meaning to ``words``, the closest first; there is no further page.

        A search after the first takes a small part of its time, since the vectors stay in memory.
        """
        if limit < 1:
            raise SettingError(f"limit must be at least 1, not {limit}")
        with self._reading() as connection:
            hits = closest(connection, words, selection or Selection(), self._neighbours, self._vectors, limit=limit)
            found = load_found(connection, [(number, article) for number, article, _ in hits], self._neighbours)
        return Page(tuple(replace(each, closeness=score) for each, (_, _, score) in zip(found, hits, strict=True)))

    def stories(
        self,
        *,
        about: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        outlets: int = 2,
        articles: int = 2,
        limit: int | None = 20,
    ) -> list[Story]:
        """The stories that at least so many ``outlets`` tell in so many ``articles``, the latest first.

        ``about`` are words of which a statement in the story must hold all, as in :meth:`said`; days are those of
        publication. Articles that were added since stories were last found are in none yet: see ``links.waiting()``.
        """
        stories, _ = self.stories_from(
            0, about=about, since=since, until=until, outlets=outlets, articles=articles, limit=limit
        )
        return stories

    def stories_from(
        self,
        skip: int,
        *,
        about: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        outlets: int = 2,
        articles: int = 2,
        limit: int | None = 20,
    ) -> tuple[list[Story], int]:
        """The stories that :meth:`stories` gives, without the first ``skip``, and how many there are in all."""
        if limit is not None and limit < 1:
            raise SettingError(f"limit must be at least 1, not {limit}")
        with self._reading() as connection:
            return list_stories(
                connection,
                self._neighbours,
                about=about,
                since=since if since is None or isinstance(since, date) else day_of_words(since, "since"),
                until=until if until is None or isinstance(until, date) else day_of_words(until, "until", last=True),
                outlets=outlets,
                articles=articles,
                limit=limit,
                skip=max(0, skip),
            )

    def story(self, story_id: str) -> Story:
        """The story of this id, or of the only one that begins so, or that the article of this id is in."""
        with self._reading() as connection:
            return load_story(connection, story_id)

    def threads_of(self, statement_ids: Iterable[str], *, whole: bool = False) -> list[Thread]:
        """The threads that statements are in, the earliest first; a statement without a thread is a thread of one.

        Of each thread the renditions among these statements, or all with ``whole``. Ids that are not in the archive are
        left out.
        """
        with self._reading() as connection:
            numbers = statement_numbers(connection, statement_ids)
            return load_threads(connection, numbers, self._neighbours, whole=whole)

    def thread(self, thread_id: str) -> Thread:
        """The thread of this id, or the one that the statement of this id is in, with all its renditions."""
        with self._reading() as connection:
            return load_thread(connection, thread_id, self._neighbours)

    def telling_of(self, article_ids: Sequence[str]) -> Gathered:
        """How the articles of these ids tell what they tell: readings, the threads of their statements, and sameness.

        It is what :meth:`readings_of` and :meth:`threads_of` give, in half of their time.
        """
        with self._reading() as connection:
            return gather_telling(connection, article_ids, self._neighbours)

    def count(self, selection: Selection) -> int:
        """How many statements a selection has."""
        with self._reading() as connection:
            return count_statements(connection, selection, self._neighbours)

    def statement(self, statement_id: str) -> Found:
        """The statement of this id, or of the only one that begins so."""
        with self._reading() as connection:
            row = locate(connection, statement_id)
            return load_found(connection, [(row["id"], row["article_id"])], self._neighbours)[0]

    def speakers(self, name: str | None = None, *, limit: int | None = None) -> list[Spoken]:
        """Who speaks, those with the most statements first; with ``name`` those whose name holds its words."""
        with self._reading() as connection:
            return list_speakers(connection, name, self._neighbours, limit=limit)

    def outlets(self) -> list[Outlet]:
        """The outlets, those with the most articles first."""
        with self._reading() as connection:
            return list_outlets(connection)

    def origins(self) -> list[Origin]:
        """The articles that others repeat, each with its copies, those with the most copies first."""
        with self._reading() as connection:
            return list_origins(connection)

    def overview(self) -> Overview:
        """What the archive holds, in numbers."""
        with self._reading() as connection:
            return count_all(connection)

    def appearances(self) -> Iterator[Reading]:
        """Every article's reading cut down to who spoke on which day, for a registry of speakers to count."""
        with self._reading() as connection:
            yield from load_appearances(connection, all_articles(connection))

    def join_names(self, groups: Sequence[Group], *, doubts: Sequence[Doubtful] = ()) -> int:
        """Make the names of each group one speaker, and all others speakers of their own; how many were joined.

        A group is a name, and type and key of each spelling, as :class:`onrecord.speakers.registry.Registry` gives it.
        ``doubts`` are names that may be one speaker all the same, for people to judge. What they judged is held to.
        """
        with self._writing() as connection:
            return join_names(connection, groups, self._neighbours, doubts=doubts)

    def registered_names(self) -> list[tuple[str, SpeakerType, str]]:
        """All names of speakers as the archive has them, each with type and key."""
        with self._reading() as connection:
            return all_names(connection)

    def unsettled(self) -> float:
        """Share of the articles that were added since names were last joined."""
        with self._reading() as connection:
            return unsettled(connection)

    def remember_names(self, table: str) -> None:
        """Keep the user's own table of names, as the text of a CSV file; it goes before all rules."""
        with self._writing() as connection:
            remember(connection, _NAMES, table)

    def names(self) -> str | None:
        """The user's own table of names, if one is kept."""
        with self._reading() as connection:
            return recall(connection, _NAMES)

    # What people say of it -------------------------------------------------------------------------------------------

    def correct(self, statement_id: str, *, author: str, note: str | None = None, **changes: Any) -> list[int]:
        """Keep a person's word on a statement, one correction a field; the numbers of the corrections.

        ``changes`` are ``speaker``, ``act``, ``polarity``, ``addressee`` or ``said_on`` as it should be; or
        ``rejected=True``, or ``accepted=True``. A speaker is a :class:`onrecord.Speaker`.
        The machine's own reading stays beside it.
        """
        with self._writing() as connection:
            return correct_statement(connection, statement_id, changes, self._neighbours, author=author, note=note)

    def withdraw(self, correction: int) -> None:
        """Take a correction back, by its number."""
        with self._writing() as connection:
            withdraw_correction(connection, correction, self._neighbours)

    def corrections(self, *, withdrawn: bool = False) -> list[Correction]:
        """All corrections in the order in which they were made; with ``withdrawn`` those taken back too."""
        with self._reading() as connection:
            return list_corrections(connection, withdrawn=withdrawn)

    def reviewed(self) -> Iterator[Reviewed]:
        """The articles on whose statements people had a word, each with the statements as it stands after it."""
        with self._reading() as connection:
            yield from load_reviewed(connection, self._neighbours)

    # Inputs and problems ---------------------------------------------------------------------------------------------

    def finished(self) -> dict[str, str]:
        """The fingerprints of the inputs that were read to their end, by path."""
        with self._reading() as connection:
            return finished_sources(connection)

    def last_problem(self) -> int:
        """The number of the problem that was noted last; 0 if there is none."""
        with self._reading() as connection:
            return last_problem(connection)

    def finish(self, path: str, fingerprint: str | None, articles: int, *, earlier: int = 0) -> None:
        """Note that an input was read to its end, and forget its problems up to the number ``earlier``.

        Without a fingerprint it will be opened again.
        """
        with self._writing() as connection:
            finish_source(connection, path, fingerprint, articles, earlier=earlier)

    def forget_problems(self, path: str, *, earlier: int) -> None:
        """Forget the problems of an input up to the number ``earlier``, after it has been tried again."""
        with self._writing() as connection:
            forget_problems(connection, path, earlier=earlier)

    def note(self, path: str, *problems: Problem) -> None:
        """Keep problems of an input."""
        with self._writing() as connection:
            save_problems(connection, path, problems)

    def problems(self, *reasons: str) -> list[Noted]:
        """What went wrong or was left out, in the order in which it was noticed; of some reasons, or all."""
        with self._reading() as connection:
            return list_problems(connection, reasons=reasons)

    # The whole -------------------------------------------------------------------------------------------------------

    def stamp(self) -> Stamp:
        """What tells whether the archive is still as it was: two stamps that are equal are of one state of it."""
        with self._reading() as connection:
            return stamp_of(connection)

    def check(self, *, watch: Callable[[int, int], None] | None = None) -> Iterator[Fault]:
        """Look at everything, and give each fault found; ``watch`` is told the articles looked at, and all of them."""
        with self._writing() as connection:
            faults = check_index(connection)
        yield from faults
        with self._reading() as connection:
            yield from check_archive(connection, self._neighbours, watch=watch)

    def backup(self, target: Path) -> None:
        """Copy the archive, as it is at this moment, into a new file."""
        from onrecord.archive.copying import back_up

        back_up(self._engine, self.location, target)


def _each(given: Any, kind: type[Any], name: str) -> tuple[Any, ...]:
    """The words given, one or several, as members of ``kind``."""
    words = (given,) if isinstance(given, str) else tuple(given)
    known = [each.value for each in kind]
    for word in words:
        if word not in known:
            raise SettingError(f"there is no {name} {word!r}; the known ones are {', '.join(known)}")
    return tuple(kind(word) for word in words)
