"""The full-text index of what is said, in SQLite and in PostgreSQL.

In go statement numbers with their words, and questions as people type them; out come conditions for a query. In both,
words are compared by their stems and without case; phrases stand in quotation marks, and a minus sign excludes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Text, bindparam, cast, column, func, literal, select, table, text
from sqlalchemy.dialects.postgresql import REGCONFIG
from sqlalchemy.sql.expression import Select

from onrecord.archive.schema import WORDS
from onrecord.errors import SettingError

__all__ = ["forget_words", "index_words", "matching"]

_LONGEST: Final = 1_000_000
"""Characters of one statement that are indexed; a tsvector holds no more than a megabyte."""
_TERM: Final = re.compile(r'(-?)(?:["“”„«»]([^"“”„«»]*)["“”„«»]?|(\S+))')
_WORD: Final = re.compile(r"\w+")
_words: Final = table(WORDS, column("rowid"), column("content"), column("statement_id"), column("words"))


def index_words(connection: Connection, entries: Sequence[tuple[int, str]]) -> None:
    """Add statements, each a number and what is said."""
    if not entries:
        return
    if connection.dialect.name == "sqlite":
        statement = f"INSERT INTO {WORDS} (rowid, content) VALUES (:id, :content)"  # noqa: S608 - a name of ours
    else:
        statement = f"INSERT INTO {WORDS} (statement_id, words) VALUES (:id, to_tsvector('english', :content))"  # noqa: S608
    connection.execute(text(statement), [{"id": number, "content": said[:_LONGEST]} for number, said in entries])


def forget_words(connection: Connection, entries: Sequence[tuple[int, str]]) -> None:
    """Take statements out again; SQLite's index keeps no texts, and must be told what was added."""
    if not entries:
        return
    if connection.dialect.name == "sqlite":
        statement = f"INSERT INTO {WORDS} ({WORDS}, rowid, content) VALUES ('delete', :id, :content)"  # noqa: S608
    else:
        statement = f"DELETE FROM {WORDS} WHERE statement_id = :id"  # noqa: S608 - a name of ours
    connection.execute(text(statement), [{"id": number, "content": said[:_LONGEST]} for number, said in entries])


def matching(dialect: str, about: str) -> Select[Any]:
    """A query for the numbers of the statements that hold all words and phrases of ``about``, and none excluded.

    A question without a word to look for raises :class:`SettingError`.
    """
    wanted, excluded = _terms(about)
    if not wanted:
        raise SettingError(f"{about!r} holds no word to look for; write at least one that must be there")
    if dialect == "sqlite":
        quoted = [f'"{" ".join(words)}"' for words in wanted]
        question = " ".join(quoted) + "".join(f' NOT "{" ".join(words)}"' for words in excluded)
        match = literal(question, Text)
        return select(_words.c.rowid).where(text(f"{WORDS} MATCH :about").bindparams(bindparam("about", match.value)))
    asked = None
    for words, sign in [*((words, "") for words in wanted), *((words, "!!") for words in excluded)]:
        phrase = func.phraseto_tsquery(cast("english", REGCONFIG), " ".join(words))
        part = phrase if not sign else phrase.self_group()
        part = part if not sign else func.tsquery_not(part)
        asked = part if asked is None else func.tsquery_and(asked, part)
    return select(_words.c.statement_id).where(_words.c.words.op("@@")(asked))


def _terms(about: str) -> tuple[list[list[str]], list[list[str]]]:
    """Words that must be there and words that must not, those of a phrase together."""
    wanted: list[list[str]] = []
    excluded: list[list[str]] = []
    for minus, phrase, word in _TERM.findall(about):
        words = _WORD.findall(phrase or word)
        if words:
            (excluded if minus else wanted).append(words)
    return wanted, excluded
