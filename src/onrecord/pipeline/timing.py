"""From a speaker and a topic to a timeline: finds the statements in an archive, folds them into threads, orders them.

In go an archive and what is asked for, out comes a timeline. Which statements are one thread was judged when they were
linked; here nothing is judged but which claims may take back others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, Protocol

from onrecord.archive import Selection
from onrecord.compare.reversals import find_reversals
from onrecord.compare.timelines import make_timeline
from onrecord.compare.voices import VOICES, compare_voices
from onrecord.encoder import SentenceVectors
from onrecord.errors import SettingError
from onrecord.records import Speaker, SpeakerType, Statement, Thread, Timeline

__all__ = ["CLOSE", "MOST", "Kept", "timeline_of"]

MOST: Final = 1000
"""Statements of a timeline, if nothing else is asked for: some seconds to load, and more than anybody reads."""
CLOSE: Final = 0.5
"""Closeness in meaning from which a statement is on a topic. In six searches of the news, of 15 statements
read from 0.5 to 0.55 ten are, of 19 above 0.6 sixteen."""
_MOST_NAMES: Final = 200
"""Speakers of like names that are told from the one who is meant."""


class Hit(Protocol):
    """A statement that was found."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def statement(self) -> Statement:
        """The statement."""

    @property
    def closeness(self) -> float | None:
        """How near it is to what was asked for, where meaning was asked."""


class Named(Protocol):
    """A speaker of the archive."""

    @property
    def name(self) -> str:
        """The name."""

    @property
    def type(self) -> SpeakerType:
        """What the speaker is."""


class Kept(Protocol):
    """What is needed of an archive."""

    def speakers(self, name: str | None = None, *, limit: int | None = None) -> Sequence[Named]:
        """Speakers of a name, those with the most statements first."""

    def select(self, selection: Selection, *, limit: int = 20) -> Iterable[Hit]:
        """The statements of a selection, newest first."""

    def alike(self, words: str, selection: Selection | None = None, *, limit: int = 20) -> Iterable[Hit]:
        """Those closest in meaning to ``words``, the closest first."""

    def count(self, selection: Selection) -> int:
        """How many statements a selection has."""

    def threads_of(self, statement_ids: Sequence[str]) -> Sequence[Thread]:
        """The threads of statements, each with those of its renditions that were asked for."""


def timeline_of(
    archive: Kept,
    speaker: str,
    *,
    about: str | None = None,
    meaning: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int = MOST,
) -> Timeline:
    """What one speaker said, on a topic if one is given, as claims over time.

    ``speaker`` is a name or a part of one; where several are called so, the one with the most statements is meant.
    ``about`` are words that must be said, ``meaning`` words that a statement must be close to in meaning. Of more than
    ``limit`` statements the newest are taken, or the closest; the others are counted in ``left_out``. Copies count as
    tellings. A name without a letter, or a topic without a word, raises :class:`onrecord.errors.SettingError`.
    """
    if limit < 1:
        raise SettingError(f"limit must be at least 1, not {limit}")
    asked = Selection(speaker=speaker, about=about, since=since, until=until)
    topic = meaning if about is None else about if meaning is None else f"{about}, {meaning}"
    called = archive.speakers(speaker, limit=_MOST_NAMES)
    if not called:
        return make_timeline((), speakers=(), about=topic)
    meant, *others = called
    # The full name finds the same spellings and fewer other people.
    asked = Selection(speaker=meant.name, about=about, since=since, until=until)
    found, left_out = _find(archive, asked, meaning, limit)
    ids = [each.id for each in found if _is_meant(each.statement, meant, others)]
    vectors = SentenceVectors.open()
    return make_timeline(
        archive.threads_of(ids),
        speakers=(meant.name,),
        about=topic,
        left_out=left_out,
        find_reversals=lambda claims: find_reversals(claims, vectors.of),
    )


def _find(archive: Kept, asked: Selection, meaning: str | None, limit: int) -> tuple[list[Hit], int]:
    """The statements, and how many there are beyond the limit."""
    if meaning is None:
        found: list[Hit] = list(archive.select(asked, limit=limit))
        return found, 0 if len(found) < limit else archive.count(asked) - len(found)
    # A few more are asked for, so that what is left out can be counted.
    close = [each for each in archive.alike(meaning, asked, limit=2 * limit) if (each.closeness or 0) >= CLOSE]
    return close[:limit], len(close[limit:])


def _is_meant(statement: Statement, meant: Named, others: Sequence[Named]) -> bool:
    """Whether one of those who said it is the speaker who is meant, and not another who is called alike."""
    if statement.speaker is None:
        return True
    names = {each.name for each in others}
    for person in statement.speaker.people:
        if _words_of(person.name) <= _words_of(meant.name):
            return True
        if person.name not in names and (_fits(person, meant) or not any(_fits(person, each) for each in others)):
            return True
    return False


def _words_of(name: str) -> set[str]:
    return set(name.casefold().replace(".", " ").split())


def _fits(person: Speaker, named: Named) -> bool:
    told = Speaker(named.name, named.type, reason="" if named.type is SpeakerType.UNKNOWN else None)
    figures = dict(zip(VOICES, compare_voices(person, told), strict=True))
    return bool(figures["speaker same"] or figures["speaker part"])
