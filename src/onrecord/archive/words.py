"""The full-text index of what is said, in SQLite and in PostgreSQL.

In go statement numbers with their words, and questions as people type them; out come conditions for a query. In both,
words are compared by their stems, without case and without the accents of Latin letters, and no word is too common to
count; phrases stand in quotation marks, and a minus sign excludes. SQLite stems as Porter did in 1980, PostgreSQL as
he did in 2001 (Snowball's English), and a few words have other stems there: "skies" is found by "ski" in the one and by
"sky" in the other. Words of more than 2,046 bytes can't be found in PostgreSQL.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Text, bindparam, cast, column, func, literal, select, table, text
from sqlalchemy.sql.expression import Select

from onrecord.archive.schema import WORDS
from onrecord.errors import SettingError

__all__ = ["forget_words", "index_words", "matching"]

_LONGEST: Final = 1_000_000
"""Characters of one statement that are indexed."""
_LONGEST_ON_SERVER: Final = 500_000
"""Bytes of one statement that are indexed. A tsvector has room for a megabyte, in which each word takes up to five
bytes more than in a text."""
_MOST_WORDS: Final = 200
"""Words of a question; both databases refuse questions of more than some hundred parts."""
_TERM: Final = re.compile(r'(-?)(?:["“”„«»]([^"“”„«»]*)["“”„«»]?|(\S+))')
_WORD: Final = re.compile(r"[^\W_]+")
_ACCENTS: Final = re.compile("(?<=[A-Za-z])[\u0300-\u036f]+")
_words: Final = table(WORDS, column("rowid"), column("content"), column("statement_id"), column("words"))


def index_words(connection: Connection, entries: Sequence[tuple[int, str]]) -> None:
    """Add statements, each a number and what is said."""
    if not entries:
        return
    if connection.dialect.name == "sqlite":
        statement = f"INSERT INTO {WORDS} (rowid, content) VALUES (:id, :content)"  # noqa: S608 - a name of ours
        rows = [{"id": number, "content": said[:_LONGEST]} for number, said in entries]
    else:
        statement = f"INSERT INTO {WORDS} (statement_id, words) VALUES (:id, to_tsvector('{WORDS}', :content))"  # noqa: S608
        rows = [{"id": number, "content": _for_server(said)} for number, said in entries]
    connection.execute(text(statement), rows)


def forget_words(connection: Connection, entries: Sequence[tuple[int, str]]) -> None:
    """Take statements out again; SQLite's index keeps no texts, and must be told what was added."""
    if not entries:
        return
    if connection.dialect.name == "sqlite":
        statement = f"INSERT INTO {WORDS} ({WORDS}, rowid, content) VALUES ('delete', :id, :content)"  # noqa: S608
    else:
        statement = f"DELETE FROM {WORDS} WHERE statement_id = :id"  # noqa: S608 - a name of ours
    connection.execute(text(statement), [{"id": number, "content": said[:_LONGEST]} for number, said in entries])


def _plain(words: str) -> str:
    """The words without case and accents, as SQLite's index folds them itself."""
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", words.lower())))


def _for_server(said: str) -> str:
    """The words alone: PostgreSQL would make one word each of "and/or", "3.5" and "long-range"."""
    words = " ".join(_WORD.findall(_plain(said[:_LONGEST])))
    return words.encode()[:_LONGEST_ON_SERVER].decode(errors="ignore")


def matching(dialect: str, about: str) -> Select[Any]:
    """A query for the numbers of the statements that hold all words and phrases of ``about``, and none excluded.

    A question without a word to look for raises :class:`SettingError`.
    """
    wanted, excluded = _terms(about)
    if not wanted:
        raise SettingError(f"{about!r} holds no word to look for; write at least one that must be there")
    if sum(map(len, wanted + excluded)) > _MOST_WORDS:
        raise SettingError(f"more than {_MOST_WORDS} words are too many to look for; leave some out")
    if dialect == "sqlite":
        quoted = [f'"{" ".join(words)}"' for words in wanted]
        question = " ".join(quoted) + "".join(f' NOT "{" ".join(words)}"' for words in excluded)
        match = literal(question, Text)
        return select(_words.c.rowid).where(text(f"{WORDS} MATCH :about").bindparams(bindparam("about", match.value)))
    # Imported here: it takes a tenth of the time in which a command has opened a file.
    from sqlalchemy.dialects.postgresql import REGCONFIG

    # Words are letters and digits alone, so that quotation marks are all they need.
    phrases = [" <-> ".join(f"'{word}'" for word in words) for words in wanted]
    without = ["!(" + " <-> ".join(f"'{word}'" for word in words) + ")" for words in excluded]
    asked = func.to_tsquery(cast(WORDS, REGCONFIG), " & ".join([f"({phrase})" for phrase in phrases] + without))
    return select(_words.c.statement_id).where(_words.c.words.op("@@")(asked))


def _terms(about: str) -> tuple[list[list[str]], list[list[str]]]:
    """Words that must be there and words that must not, those of a phrase together."""
    wanted: list[list[str]] = []
    excluded: list[list[str]] = []
    for minus, phrase, word in _TERM.findall(_plain(about)):
        words = _WORD.findall(phrase or word)
        if words:
            (excluded if minus else wanted).append(words)
    return wanted, excluded
