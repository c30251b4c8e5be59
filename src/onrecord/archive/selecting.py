"""Which statements are meant: a selection, and the query for it.

In goes what a user asks for, out comes a query for the numbers and days of statements, newest first. What people have
corrected counts as they corrected it, and what they rejected is left out.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from string import ascii_lowercase, ascii_uppercase
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, or_, select, true

from onrecord.archive import schema
from onrecord.archive.characters import storable
from onrecord.archive.days import days_within
from onrecord.archive.names import words_of_name
from onrecord.archive.neighbours import Neighbours
from onrecord.archive.numbering import MOST_PARAMETERS
from onrecord.archive.words import matching
from onrecord.errors import SettingError
from onrecord.records import Act, Kind, Polarity, SpeakerType, Stance

__all__ = ["Selection", "Spoken", "day_of_words", "find_names", "select_statements"]

_NO_NAME: Final = "{!r} holds no letter or digit of a name; write a name or a part of one"
_statement = schema.statement
_ruling = schema.ruling


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Statements that fulfil all that is given; what is None or empty asks for nothing.

    ``speaker`` is a name or part of one, in any case and without regard to accents: "Putin" finds Vladimir Putin and
    all other spellings that the archive knows to be his. ``about`` are words that must be said, phrases in quotation
    marks; a minus sign excludes. ``since`` and ``until`` are days, both included: on which it was said, where the
    article tells, else of publication. Of ``acts``, ``kinds``, ``polarities``, ``stances``, ``types``, ``outlets`` and
    ``articles`` (article ids) one must hold each; outlets in any case of the letters A to Z. ``originals`` leaves out
    copies of articles.
    """

    speaker: str | None = None
    about: str | None = None
    since: date | None = None
    until: date | None = None
    acts: Sequence[Act] = ()
    kinds: Sequence[Kind] = ()
    polarities: Sequence[Polarity] = ()
    stances: Sequence[Stance] = ()
    types: Sequence[SpeakerType] = ()
    outlets: Sequence[str] = ()
    articles: Sequence[str] = ()
    min_score: float = 0.0
    originals: bool = False

    def __post_init__(self) -> None:
        if self.since is not None and self.until is not None and self.since > self.until:
            raise SettingError(f"since {self.since} is after until {self.until}; change one of them")
        if not 0 <= self.min_score <= 1:
            raise SettingError(f"min_score must be from 0 to 1, not {self.min_score}")
        if self.speaker is not None and not words_of_name(self.speaker):
            raise SettingError(_NO_NAME.format(self.speaker))

    @property
    def everything(self) -> bool:
        """Whether nothing is asked for, so that the whole archive is meant."""
        return all(getattr(self, each.name) in (each.default, []) for each in fields(self))


_LOWER: Final = str.maketrans(ascii_uppercase, ascii_lowercase)
_DAY: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def day_of_words(value: str, name: str, *, last: bool = False) -> date:
    """The day of a date as people type it; of a month or a year the first day, or the ``last``.

    What is no date raises :class:`SettingError`, which calls it ``name``.

    >>> day_of_words("2031-02", "until", last=True)
    datetime.date(2031, 2, 28)
    """
    match = _DAY.fullmatch(value.strip())
    try:
        if match is not None:
            year = int(match[1])
            month = int(match[2] or (12 if last else 1))
            return date(year, month, int(match[3] or (monthrange(year, month)[1] if last else 1)))
    except ValueError:
        pass
    raise SettingError(f"{name} {value!r} is no date; write it as 2031-03-09, 2031-03 or 2031")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A speaker of the archive: name, type, number of statements, and the days of the first and the last.

    ``number`` is that of the speaker in this archive; it stays, unless names are joined or parted.
    """

    name: str
    type: SpeakerType
    statements: int
    first: date | None = None
    last: date | None = None
    number: int = 0


_MOST_NAMES: Final = 20_000
"""Names that one question may mean; there is none that so many have in common."""


def find_names(connection: Connection, speaker: str, neighbours: Neighbours) -> list[int]:
    """The numbers of all names that hold the words of ``speaker``, with all other names of the same identities.

    If there are none, the words are tried without titles and in their common spelling: "President Vorne" is Vorne.
    """
    words = words_of_name(speaker)
    if not words:
        raise SettingError(_NO_NAME.format(speaker))
    found = _holding(connection, words)
    if not found:
        folded = words_of_name(neighbours.name_key(speaker, SpeakerType.PERSON))
        found = _holding(connection, folded) if folded and folded != words else []
    table = schema.speaker
    identities = sorted({identity for _, identity in found})
    numbers = {number for pair in found for number in pair}
    for start in range(0, len(identities), MOST_PARAMETERS):
        part = select(table.c.id).where(table.c.identity_id.in_(identities[start : start + MOST_PARAMETERS]))
        numbers.update(connection.execute(part).scalars())
    return sorted(numbers)


def _holding(connection: Connection, words: Iterable[str]) -> list[tuple[int, int]]:
    """The names that hold all words, each with the number of its identity."""
    table, name_word = schema.speaker, schema.name_word
    query = select(table.c.id, func.coalesce(table.c.identity_id, table.c.id))
    for word in words:
        query = query.where(table.c.id.in_(select(name_word.c.speaker_id).where(name_word.c.word == word)))
    return [
        (number, identity) for number, identity in connection.execute(query.order_by(table.c.id).limit(_MOST_NAMES))
    ]


def select_statements(dialect: str, selection: Selection, names: Iterable[int] | None = None) -> Select[Any]:
    """The query for number, day and article of the statements of ``selection``, in no order yet.

    ``names`` are the speakers' numbers where the selection names a speaker.
    """
    needs_article = bool(selection.articles or selection.originals)
    joined = _statement.outerjoin(_ruling, _ruling.c.statement_id == _statement.c.id)
    if needs_article:
        joined = joined.join(schema.article, schema.article.c.id == _statement.c.article_id)
    query = select(_statement.c.id, _statement.c.day, _statement.c.article_id).select_from(joined)
    return query.where(and_(true(), *_conditions(dialect, selection, names)))


def _conditions(dialect: str, selection: Selection, names: Iterable[int] | None) -> Iterable[ColumnElement[bool]]:
    yield func.coalesce(_ruling.c.rejected, False).is_(False)
    if names is not None:
        said_by = schema.said_by
        said = select(said_by.c.statement_id).where(said_by.c.speaker_id.in_(list(names)))
        yield _statement.c.id.in_(said.where(*days_within(said_by.c.day, selection.since, selection.until)))
    if selection.about is not None:
        yield _statement.c.id.in_(matching(dialect, selection.about))
    yield from days_within(_statement.c.day, selection.since, selection.until)
    if selection.acts:
        yield func.coalesce(_ruling.c.act, _statement.c.act).in_([Act(each).value for each in selection.acts])
    if selection.polarities:
        wanted = [Polarity(each).value for each in selection.polarities]
        yield func.coalesce(_ruling.c.polarity, _statement.c.polarity).in_(wanted)
    if selection.kinds:
        yield _statement.c.kind.in_([Kind(each).value for each in selection.kinds])
    if selection.stances:
        yield _statement.c.stance.in_([Stance(each).value for each in selection.stances])
    if selection.types:
        speaker = schema.speaker
        of_type = (
            select(schema.said_by.c.statement_id)
            .join(speaker, speaker.c.id == schema.said_by.c.speaker_id)
            .where(speaker.c.type.in_([SpeakerType(each).value for each in selection.types]))
        )
        listed = _statement.c.id.in_(of_type)
        # Those whom nobody knows are not in the index of speakers.
        voice = schema.voice
        unknown = exists().where(
            voice.c.article_id == _statement.c.article_id,
            voice.c.number == _statement.c.voice,
            voice.c.type == SpeakerType.UNKNOWN.value,
            _ruling.c.speaker_id.is_(None),
        )
        yield or_(listed, unknown) if SpeakerType.UNKNOWN in selection.types else listed
    if selection.min_score:
        # What a person has corrected or accepted is sure, whatever the machine gave it.
        yield or_(_statement.c.score >= selection.min_score, _ruling.c.statement_id.is_not(None))
    if selection.outlets:
        outlet = schema.article.c.outlet
        # SQLite knows the case of these letters alone, and so it is on a server.
        plain = outlet if dialect == "sqlite" else outlet.collate("C")
        wanted = [storable(each).translate(_LOWER) for each in selection.outlets]
        # Found first, or the statements of all outlets would be gone through by day until there are enough of this one.
        yield _statement.c.article_id.in_(select(schema.article.c.id).where(func.lower(plain).in_(wanted)))
    if selection.articles:
        yield schema.article.c.key.in_([storable(each) for each in selection.articles])
    if selection.originals:
        yield schema.article.c.original_id.is_(None)


def after(query: Select[Any], day: date, article: int, number: int) -> Select[Any]:
    """The part of a query, newest first, that follows a statement."""
    same_article = and_(_statement.c.article_id == article, _statement.c.id > number)
    same_day = and_(_statement.c.day == day, or_(_statement.c.article_id < article, same_article))
    return query.where(_statement.c.day <= day, or_(_statement.c.day < day, same_day))
