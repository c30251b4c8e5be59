"""What of a statement is counted: its outlet, act, kind, stance and reporting verb, in small numbers.

In go rows of statements, out come the columns that ``said_by`` has beside them. A code is the place of a word in its
list, from 1; words are only ever added at the end of these lists, since archives hold the codes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, func, select

from onrecord.archive import schema
from onrecord.archive.numbering import in_parts
from onrecord.archive.verbs import find_verbs, verb_in

__all__ = ["ACTS", "CODES", "KINDS", "STANCES", "Traits", "traits_in", "traits_of", "word_of"]

ACTS: Final = (
    *("state", "predict", "warn", "threaten", "accuse", "praise", "demand", "promise", "deny", "ask"),
    "think",
)
KINDS: Final = ("direct", "indirect", "mixed")
STANCES: Final = ("neutral", "factive", "doubting", "charged")
CODES: Final[Mapping[str, Sequence[str]]] = {"act": ACTS, "kind": KINDS, "stance": STANCES}
_CODES: Final = {what: {word: code for code, word in enumerate(words, 1)} for what, words in CODES.items()}

Traits = dict[str, int | None]
"""The columns ``outlet_id``, ``act``, ``kind``, ``stance`` and ``verb_id`` of a statement."""

_article, _statement, _ruling, _listing = schema.article, schema.statement, schema.ruling, schema.listing


def word_of(what: str, code: int) -> str:
    """The word of a code, ``what`` being ``act``, ``kind`` or ``stance``."""
    return CODES[what][code - 1]


def traits_of(row: Mapping[Any, Any], *, outlet: int, verb: int | None) -> Traits:
    """The traits of a statement's row, of an outlet and with a reporting verb of these numbers."""
    return {
        "outlet_id": outlet,
        **{what: None if row[what] is None else codes[row[what]] for what, codes in _CODES.items()},
        "verb_id": verb,
    }


def traits_in(connection: Connection, statements: Sequence[int]) -> list[tuple[int, int, Traits]]:
    """Number, article and traits of statements as people corrected them; those that they rejected are left out."""
    found: list[tuple[int, int, Mapping[Any, Any], str | None]] = []
    texts: dict[int, str] = {}
    columns = (
        *(_statement.c.id, _statement.c.article_id, _statement.c.kind, _statement.c.stance, _statement.c.cue),
        func.coalesce(_ruling.c.act, _statement.c.act).label("act"),
        _listing.c.outlet_id,
    )
    joined = _statement.join(_listing, _listing.c.article_id == _statement.c.article_id)
    joined = joined.outerjoin(_ruling, _ruling.c.statement_id == _statement.c.id)
    kept = func.coalesce(_ruling.c.rejected, False).is_(False)
    for part in in_parts(statements):
        query = select(*columns).select_from(joined).where(_statement.c.id.in_(part), kept)
        rows = connection.execute(query.order_by(_statement.c.id)).mappings().all()
        missing = {row["article_id"] for row in rows} - texts.keys()
        bodies = select(_article.c.id, _article.c.text).where(_article.c.id.in_(missing))
        texts.update((number, text) for number, text in connection.execute(bodies))
        found += [(row["id"], row["article_id"], row, verb_in(texts[row["article_id"]], row["cue"])) for row in rows]
    verbs = find_verbs(connection, [verb for *_, verb in found if verb is not None])
    return [
        (number, article, traits_of(row, outlet=row["outlet_id"], verb=None if verb is None else verbs[verb]))
        for number, article, row, verb in found
    ]
