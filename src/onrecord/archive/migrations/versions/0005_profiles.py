"""What outlets and speakers come to, kept so that pages need not count it.

Everything is made from the record: each article's outlet gets a number, each cue its reporting verb, and the index of
speakers the traits of the statements in it, without those that people rejected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from onrecord.archive.verbs import verb_in

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0005"
down_revision = "0004"

_Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT_ONCE = 200
_CODES = {
    "act": ["state", "predict", "warn", "threaten", "accuse", "praise", "demand", "promise", "deny", "ask", "think"],
    "kind": ["direct", "indirect", "mixed"],
    "stance": ["neutral", "factive", "doubting", "charged"],
}

_outlet = sa.table("outlet", sa.column("id"), sa.column("name"))
_verb = sa.table("verb", sa.column("id"), sa.column("word"))
_traits = sa.table("traits", *(sa.column(name) for name in ("statement_id", "outlet_id", "verb_id", *_CODES)))
_tally = sa.table("tally", *(sa.column(name) for name in ("outlet_id", "what", "value", "count")))
_listing = sa.table("listing", *(sa.column(name) for name in ("article_id", "outlet_id", "published", "statements")))
_counter = sa.table("counter", sa.column("name"), sa.column("next"))


def upgrade() -> None:
    """Make the tables, and fill them."""
    _make_tables()
    connection = op.get_bind()
    connection.execute(
        sa.text(
            "CREATE TEMPORARY TABLE traits (statement_id BIGINT PRIMARY KEY, outlet_id INTEGER NOT NULL, act SMALLINT, "
            "kind SMALLINT, stance SMALLINT, verb_id INTEGER)"
        )
    )
    _fill_articles(connection)
    _fill_speakers()
    op.execute("DROP TABLE traits")


def _make_tables() -> None:
    op.create_table(
        "outlet",
        sa.Column("id", _Number, nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("linked_done", "linked", ["article_id", "threads"], unique=False)
    op.create_index("outlet_name", "outlet", ["name"], unique=False, postgresql_using="hash")
    op.create_table(
        "verb",
        sa.Column("id", _Number, nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("word"),
    )
    op.create_table(
        "listing",
        sa.Column("article_id", _Number, nullable=False),
        sa.Column("outlet_id", _Number, nullable=False),
        sa.Column("published", sa.Integer(), nullable=False),
        sa.Column("statements", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"]),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"]),
        sa.PrimaryKeyConstraint("article_id"),
    )
    op.create_index("listing_outlet", "listing", ["outlet_id", "published", "article_id"], unique=False)
    op.create_index("listing_published", "listing", ["published", "article_id"], unique=False)
    op.create_table(
        "tally",
        sa.Column("outlet_id", _Number, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("value", _Number, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"]),
        sa.PrimaryKeyConstraint("what", "outlet_id", "value"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "standing",
        sa.Column("speaker_id", _Number, nullable=False),
        sa.Column("statements", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"]),
        sa.PrimaryKeyConstraint("speaker_id"),
    )
    op.create_table(
        "speakerless",
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("article_id", _Number, nullable=False),
        sa.Column("statement_id", _Number, nullable=False),
        sa.PrimaryKeyConstraint("day", "article_id", "statement_id"),
        sqlite_with_rowid=False,
    )
    doubtful = sa.text("score < 0.6")
    op.create_index(
        "statement_doubtful",
        "statement",
        ["score", "id"],
        unique=False,
        sqlite_where=doubtful,
        postgresql_where=doubtful,
    )
    described = sa.text("role IS NOT NULL OR wikidata IS NOT NULL")
    op.create_index(
        "voice_described", "voice", ["speaker_id"], unique=False, sqlite_where=described, postgresql_where=described
    )


def _fill_articles(connection: sa.Connection) -> None:
    """List the articles, and note and count the traits of their statements."""
    articles = connection.execute(sa.text("SELECT id FROM article ORDER BY id")).scalars().all()
    outlets: dict[str | None, int] = {}
    verbs: dict[str, int] = {}
    tally: Counter[tuple[int, str, int]] = Counter()
    for start in range(0, len(articles), _AT_ONCE):
        _fill_part(connection, articles[start : start + _AT_ONCE], outlets, verbs, tally)
    rows = [
        {"outlet_id": outlet, "what": what, "value": value, "count": count}
        for (outlet, what, value), count in sorted(tally.items(), key=lambda entry: (entry[0][1], entry[0]))
    ]
    if rows:
        connection.execute(_tally.insert(), rows)


def _fill_part(
    connection: sa.Connection,
    articles: Sequence[int],
    outlets: dict[str | None, int],
    verbs: dict[str, int],
    tally: Counter[tuple[int, str, int]],
) -> None:
    within = {"first": articles[0], "last": articles[-1]}
    query = sa.text("SELECT id, outlet, published, text FROM article WHERE id BETWEEN :first AND :last ORDER BY id")
    rows = connection.execute(query.columns(published=sa.Date), within).all()
    known = len(outlets), len(verbs)
    outlet_of = {row.id: outlets.setdefault(row.outlet, len(outlets) + 1) for row in rows}
    texts = {row.id: row.text for row in rows}
    said = connection.execute(
        sa.text(
            "SELECT s.id, s.article_id, s.cue, coalesce(r.act, s.act) AS act, s.kind, s.stance FROM statement s "
            "LEFT JOIN ruling r ON r.statement_id = s.id WHERE s.article_id BETWEEN :first AND :last "
            "AND NOT coalesce(r.rejected, FALSE) ORDER BY s.id"
        ),
        within,
    ).mappings()
    counts = dict.fromkeys(outlet_of, 0)
    traits: list[dict[str, Any]] = []
    for row in said:
        counts[row["article_id"]] += 1
        word = verb_in(texts[row["article_id"]], row["cue"])
        outlet = outlet_of[row["article_id"]]
        codes = {name: None if row[name] is None else words.index(row[name]) + 1 for name, words in _CODES.items()}
        number = None if word is None else verbs.setdefault(word, len(verbs) + 1)
        traits.append({"statement_id": row["id"], "outlet_id": outlet, "verb_id": number, **codes})
        for name, value in (*codes.items(), ("verb", number)):
            if value is not None:
                tally[outlet, name, value] += 1
    _number_names(connection, outlets, verbs, known)
    listed = [
        {
            "article_id": row.id,
            "outlet_id": outlet_of[row.id],
            "published": 10101 if row.published is None else int(row.published.strftime("%Y%m%d")),
            "statements": counts[row.id],
        }
        for row in rows
    ]
    connection.execute(_listing.insert(), listed)
    if traits:
        connection.execute(_traits.insert(), traits)


def _number_names(
    connection: sa.Connection, outlets: dict[str | None, int], verbs: dict[str, int], known: tuple[int, int]
) -> None:
    """Keep the names and words that were new in a part."""
    for table, column, numbers, before in ((_outlet, "name", outlets, known[0]), (_verb, "word", verbs, known[1])):
        new = [{"id": number, column: name} for name, number in list(numbers.items())[before:]]
        if not new:
            continue
        connection.execute(table.insert(), new)
        connection.execute(_counter.delete().where(_counter.c.name == table.name))
        connection.execute(_counter.insert(), {"name": table.name, "next": len(numbers) + 1})


def _fill_speakers() -> None:
    """Make the index of speakers anew with the traits of statements, and count by it."""
    op.create_table(
        "said_by_new",
        sa.Column("speaker_id", _Number, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("statement_id", _Number, nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.SmallInteger(), nullable=True),
        sa.Column("kind", sa.SmallInteger(), nullable=True),
        sa.Column("stance", sa.SmallInteger(), nullable=True),
        sa.Column("verb_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"]),
        sa.PrimaryKeyConstraint("speaker_id", "day", "statement_id"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO said_by_new SELECT b.speaker_id, b.day, b.statement_id, t.outlet_id, t.act, t.kind, t.stance, "
        "t.verb_id FROM said_by b JOIN traits t ON t.statement_id = b.statement_id ORDER BY 1, 2, 3"
    )
    op.drop_table("said_by")
    op.rename_table("said_by_new", "said_by")
    op.create_index("said_by_day", "said_by", ["day", "speaker_id"], unique=False)
    op.execute(
        "INSERT INTO tally SELECT outlet_id, 'speaker', speaker_id, count(*) FROM said_by "
        "GROUP BY outlet_id, speaker_id ORDER BY 1, 3"
    )
    op.execute(
        "INSERT INTO standing SELECT coalesce(s.identity_id, s.id), count(DISTINCT b.statement_id) FROM said_by b "
        "JOIN speaker s ON s.id = b.speaker_id GROUP BY coalesce(s.identity_id, s.id)"
    )
    op.create_index("standing_statements", "standing", ["statements", "speaker_id"], unique=False)
    op.execute(
        "INSERT INTO speakerless SELECT s.day, s.article_id, s.id FROM statement s JOIN voice v "
        "ON v.article_id = s.article_id AND v.number = s.voice WHERE v.type = 'unknown' ORDER BY 1, 2, 3"
    )
