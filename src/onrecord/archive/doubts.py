"""Names in doubt, and people's word on them: which names of an archive are one speaker, and which are two.

    >>> archive.doubts.rule("Ilse Vorne", "Ilze Worne", same=True, author="Ada")     # doctest: +SKIP
    1

A ruling counts at once, and whenever names are settled again it goes before all rules.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import Connection

from onrecord.archive.doubting import DoubtPage, list_doubts
from onrecord.archive.naming import (
    Name,
    NameRuling,
    list_rulings,
    rule_names,
    standing_rulings,
    withdraw_name_ruling,
)
from onrecord.archive.neighbours import Neighbours
from onrecord.archive.numbering import note_edit

__all__ = ["Doubts"]

Transaction = Callable[[], AbstractContextManager[Connection]]


class Doubts:
    """The names of an archive that may be one speaker, and what people say of names."""

    def __init__(self, reading: Transaction, writing: Transaction, neighbours: Neighbours) -> None:
        self._reading, self._writing, self._neighbours = reading, writing, neighbours

    def list(self, *, limit: int = 20, after: str | None = None) -> DoubtPage:
        """Pairs of names that may be one speaker, as names were last settled, those with most statements first.

        Pairs that people have judged are not among them. ``after`` is the ``next`` of an earlier page.
        """
        with self._reading() as connection:
            return list_doubts(connection, self._neighbours, limit=limit, after=after)

    def rule(self, first: str | int, second: str | int, *, same: bool, author: str, note: str | None = None) -> int:
        """Keep a person's word that two names are one speaker, or two; the number of the ruling.

        The speakers are joined or parted at once. A name is as it is written, with its type before it where several
        speakers have it (``person:Ilse Vorne``), or the number of a speaker. An earlier ruling on the two names is
        withdrawn; one that contradicts others raises :class:`onrecord.errors.SettingError`.
        """
        with self._writing() as connection:
            number = rule_names(connection, first, second, self._neighbours, same=same, author=author, note=note)
            note_edit(connection)
            return number

    def withdraw(self, number: int) -> None:
        """Take a ruling back: at once, or from the next settling on if names were settled since it was made."""
        with self._writing() as connection:
            withdraw_name_ruling(connection, number)
            note_edit(connection)

    def rulings(self, *, withdrawn: bool = False) -> builtins.list[NameRuling]:
        """All rulings in the order in which they were made; with ``withdrawn`` those taken back too."""
        with self._reading() as connection:
            return list_rulings(connection, withdrawn=withdrawn)

    def standing(self) -> builtins.list[tuple[Name, Name, bool]]:
        """The rulings that stand, for a registry of speakers: type and key of two names, and whether they are one."""
        with self._reading() as connection:
            return standing_rulings(connection)
