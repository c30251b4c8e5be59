"""Counts that would else be made for every page: kept up to date with what is written, within its transaction.

In go statements that were written or are about to go, out come rows of ``listing``, ``tally``, ``standing`` and
``speakerless``. All can be counted anew from the record, which :func:`check_counts` does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, delete, distinct, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from onrecord.archive import schema
from onrecord.archive.numbering import in_parts, insert_rows, take_numbers
from onrecord.archive.rows import NO_DAY
from onrecord.archive.traits import Traits, traits_in
from onrecord.records import SpeakerType

__all__ = ["check_counts", "count_listed", "count_said", "list_articles", "outlets_of", "stand_again"]

_listing, _outlet, _tally, _standing = schema.listing, schema.outlet, schema.tally, schema.standing
_speaker, _said_by = schema.speaker, schema.said_by

Tally = Counter[tuple[int, str, int]]
"""Statements by outlet, what is counted, and its value."""


def list_articles(connection: Connection, articles: Iterable[tuple[int, str | None, date | None]]) -> None:
    """Put new articles into the list of articles: number, outlet as the table of articles has it, day."""
    rows = list(articles)
    outlets = _find_outlets(connection, {name for _, name, _ in rows})
    insert_rows(
        connection,
        _listing,
        [
            {"article_id": number, "outlet_id": outlets[name], "published": day or NO_DAY, "statements": 0}
            for number, name, day in rows
        ],
    )


def _find_outlets(connection: Connection, names: Collection[str | None]) -> dict[str | None, int]:
    named = sorted(name for name in names if name is not None)
    known: dict[str | None, int] = {}
    for part in in_parts(named):
        query = select(_outlet.c.name, _outlet.c.id).where(_outlet.c.name.in_(part))
        known.update((name, number) for name, number in connection.execute(query))
    if None in names:
        nameless = connection.execute(select(_outlet.c.id).where(_outlet.c.name.is_(None))).scalar_one_or_none()
        if nameless is not None:
            known[None] = nameless
    fresh = [name for name in (*named, None) if name in names and name not in known]
    numbers = dict(zip(fresh, take_numbers(connection, _outlet, len(fresh)), strict=True))
    insert_rows(connection, _outlet, [{"id": number, "name": name} for name, number in numbers.items()])
    return known | numbers


def outlets_of(connection: Connection, articles: Sequence[int]) -> dict[int, int]:
    """The number of the outlet of each article."""
    found: dict[int, int] = {}
    for part in in_parts(articles):
        query = select(_listing.c.article_id, _listing.c.outlet_id).where(_listing.c.article_id.in_(part))
        found.update((article, outlet) for article, outlet in connection.execute(query))
    return found


def count_said(connection: Connection, said: Iterable[tuple[int, int, Traits]], *, sign: int = 1) -> None:
    """Count statements in, or with ``sign`` -1 out again: each its number, article and traits."""
    articles: Counter[int] = Counter()
    tally = Tally()
    for _, article, traits in said:
        articles[article] += sign
        tally.update(dict.fromkeys(_values(traits), sign))
    _add_up(connection, tally)
    if articles:
        of = _listing.c.article_id == bindparam("article")
        more = update(_listing).where(of).values(statements=_listing.c.statements + bindparam("more"))
        connection.execute(more, [{"article": article, "more": count} for article, count in articles.items()])


def _values(traits: Traits) -> list[tuple[int, str, int]]:
    outlet = traits["outlet_id"] or 0
    named = (
        ("act", traits["act"]),
        ("kind", traits["kind"]),
        ("stance", traits["stance"]),
        ("verb", traits["verb_id"]),
    )
    return [(outlet, what, value) for what, value in named if value is not None]


def count_listed(connection: Connection, rows: Sequence[Mapping[Any, Any]], *, sign: int = 1) -> None:
    """Count rows of ``said_by`` in, or with ``sign`` -1 out again; all rows of a statement come together."""
    if not rows:
        return
    _add_up(connection, Counter({key: sign * count for key, count in _speakers(rows).items()}))
    identities: dict[int, int] = {}
    for part in in_parts(sorted({row["speaker_id"] for row in rows})):
        query = select(_speaker.c.id, func.coalesce(_speaker.c.identity_id, _speaker.c.id))
        found = connection.execute(query.where(_speaker.c.id.in_(part)))
        identities.update((number, identity) for number, identity in found)
    # A statement that is found under two spellings of one speaker is one statement of that speaker.
    heard = {(identities[row["speaker_id"]], row["statement_id"]) for row in rows}
    counts = Counter(identity for identity, _ in heard)
    added = [{"speaker_id": number, "statements": sign * count} for number, count in sorted(counts.items())]
    _add(connection, _standing, added)


def _speakers(rows: Iterable[Mapping[Any, Any]]) -> Tally:
    return Counter((row["outlet_id"], "speaker", row["speaker_id"]) for row in rows)


def _add_up(connection: Connection, tally: Mapping[tuple[int, str, int], int]) -> None:
    names = ("outlet_id", "what", "value")
    rows = [{**dict(zip(names, key, strict=True)), "count": count} for key, count in sorted(tally.items()) if count]
    _add(connection, _tally, rows)


def _add(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add numbers to those in a table whose last column is the number, or put them in."""
    if not rows:
        return
    put = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    adding = put(table)
    *keys, number = table.c
    total = {number.name: number + adding.excluded[number.name]}
    connection.execute(adding.on_conflict_do_update(index_elements=keys, set_=total), list(rows))


def stand_again(connection: Connection, speakers: Collection[int] | None = None) -> None:
    """Count the statements of speakers anew after spellings were joined or parted; of all, or those of some numbers.

    The numbers are those of all spellings that had, or have now, another speaker than before, and of these speakers.
    """
    into = insert(_standing)
    columns = ["speaker_id", "statements"]
    if speakers is None:
        connection.execute(delete(_standing))
        connection.execute(into.from_select(columns, _counted()))
        return
    for part in in_parts(sorted(speakers)):
        connection.execute(delete(_standing).where(_standing.c.speaker_id.in_(part)))
        own = select(_speaker.c.id).where(_speaker.c.id.in_(part), _speaker.c.identity_id.is_(None))
        spellings = own.union_all(select(_speaker.c.id).where(_speaker.c.identity_id.in_(part)))
        connection.execute(into.from_select(columns, _counted().where(_speaker.c.id.in_(spellings))))


def _counted() -> Select[Any, int]:
    """How many statements each speaker has."""
    identity = func.coalesce(_speaker.c.identity_id, _speaker.c.id)
    joined = _said_by.join(_speaker, _speaker.c.id == _said_by.c.speaker_id)
    return select(identity, func.count(distinct(_said_by.c.statement_id))).select_from(joined).group_by(identity)


def check_counts(connection: Connection) -> Iterator[str]:
    """What is wrong with the counts: each is as a fresh count of the record makes it."""
    statement, voice, speakerless = schema.statement, schema.voice, schema.speakerless
    articles = list(connection.execute(select(schema.article.c.id).order_by(schema.article.c.id)).scalars())
    listed = {row.article_id: row.statements for row in connection.execute(select(_listing))}
    if listed.keys() != set(articles):
        yield f"{len(listed.keys() ^ set(articles))} articles are not in the list of articles, or are no article in it"
    tally, counts, odd = _recount(connection, articles)
    if wrong := sum(listed.get(article, count) != count for article, count in counts.items()):
        yield f"the list of articles does not count the statements of {wrong} articles as they are"
    if odd:
        yield f"{odd} statements are listed under a speaker with traits that they do not have"
    kept = {tuple(row[:3]): row.count for row in connection.execute(select(_tally).where(_tally.c["count"] != 0))}
    if wrong := len(kept.items() ^ {key: count for key, count in tally.items() if count}.items()):
        yield f"{wrong} counts of what outlets have in common differ from a fresh count"
    standing = {number: count for number, count in connection.execute(select(_standing)) if count}
    counted = {number: count for number, count in connection.execute(_counted()) if count}
    if wrong := len(standing.items() ^ counted.items()):
        yield f"{wrong} counts of speakers' statements differ from a fresh count"
    unknown = (
        select(statement.c.day, statement.c.article_id, statement.c.id)
        .join(voice, (voice.c.article_id == statement.c.article_id) & (voice.c.number == statement.c.voice))
        .where(voice.c.type == SpeakerType.UNKNOWN.value)
    )
    ids = {row.id for row in connection.execute(unknown)}
    if wrong := len(ids ^ set(connection.execute(select(speakerless.c.statement_id)).scalars())):
        yield f"{wrong} statements are listed as those of nobody who is known and are not, or the other way round"


def _recount(connection: Connection, articles: Sequence[int]) -> tuple[Tally, dict[int, int], int]:
    """What ``tally`` should have, the statements of each article, and how many are listed with wrong traits."""
    tally, counts, odd = Tally(), dict.fromkeys(articles, 0), 0
    names = ("outlet_id", "act", "kind", "stance", "verb_id")
    listed: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(select(_said_by)).mappings():
        tally[row["outlet_id"], "speaker", row["speaker_id"]] += 1
        listed[row["statement_id"]].append(tuple(row[name] for name in names))
    for part in in_parts(articles):
        query = select(schema.statement.c.id).where(schema.statement.c.article_id.in_(part))
        try:
            said = traits_in(connection, list(connection.execute(query).scalars()))
        except (LookupError, TypeError, ValueError):
            continue  # a fault of the reading, which is found there
        for number, article, traits in said:
            tally.update(_values(traits))
            counts[article] += 1
            odd += any(each != tuple(traits[name] for name in names) for each in listed.pop(number, ()))
    return tally, counts, odd + len(listed)
