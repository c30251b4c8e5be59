"""The record: articles, statements, speakers, copies, inputs, problems, and the indexes over them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0001"
down_revision = None

_Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "counter",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("next", _Number, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "fact",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "source",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=False),
    )
    op.create_index("source_path", "source", ["path"], unique=False, postgresql_using="hash")
    op.create_table(
        "speaker",
        sa.Column("id", _Number, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("identity_id", _Number, nullable=True),
        sa.ForeignKeyConstraint(
            ["identity_id"],
            ["speaker.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("type", "key", name="speaker_type_key"),
    )
    op.create_index("speaker_identity", "speaker", ["identity_id"], unique=False)
    op.create_table(
        "vector",
        sa.Column("first", _Number, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("vectors", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("first"),
    )
    op.create_table(
        "version",
        sa.Column("id", _Number, nullable=False),
        sa.Column("components", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("components"),
    )
    op.create_table(
        "article",
        sa.Column("id", _Number, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("odd", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("authors", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("version_id", _Number, nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("text_key", sa.Text(), nullable=True),
        sa.Column("url_key", sa.Text(), nullable=True),
        sa.Column("original_id", _Number, nullable=True),
        sa.Column("likeness", sa.Text(), nullable=True),
        sa.Column("likeness_score", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["original_id"],
            ["article.id"],
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["version.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("article_original", "article", ["original_id"], unique=False)
    op.create_index("article_outlet", "article", ["outlet"], unique=False, postgresql_using="hash")
    op.create_index("article_text_key", "article", ["text_key"], unique=False)
    op.create_index("article_url_key", "article", ["url_key"], unique=False, postgresql_using="hash")
    op.create_index("article_version", "article", ["version_id"], unique=False)
    op.create_table(
        "name_word",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("speaker_id", _Number, nullable=False),
        sa.ForeignKeyConstraint(
            ["speaker_id"],
            ["speaker.id"],
        ),
        sa.PrimaryKeyConstraint("word", "speaker_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "said_by",
        sa.Column("speaker_id", _Number, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("statement_id", _Number, nullable=False),
        sa.ForeignKeyConstraint(
            ["speaker_id"],
            ["speaker.id"],
        ),
        sa.PrimaryKeyConstraint("speaker_id", "day", "statement_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "band",
        sa.Column("band", sa.Integer(), nullable=False),
        sa.Column("article_id", _Number, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
        ),
        sa.PrimaryKeyConstraint("band", "article_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "problem",
        sa.Column("id", _Number, nullable=False),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("article_id", _Number, nullable=True),
        sa.Column("noticed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("problem_article", "problem", ["article_id"], unique=False)
    op.create_index("problem_path", "problem", ["path"], unique=False, postgresql_using="hash")
    op.create_table(
        "statement",
        sa.Column("id", _Number, nullable=False),
        sa.Column("article_id", _Number, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("content_start", sa.Integer(), nullable=False),
        sa.Column("content_end", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("cue", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("voice", sa.Integer(), nullable=True),
        sa.Column("voice_score", sa.Float(), nullable=True),
        sa.Column("act", sa.Text(), nullable=True),
        sa.Column("act_score", sa.Float(), nullable=True),
        sa.Column("polarity", sa.Text(), nullable=True),
        sa.Column("stance", sa.Text(), nullable=True),
        sa.Column("addressee", sa.Integer(), nullable=True),
        sa.Column("addressee_score", sa.Float(), nullable=True),
        sa.Column("said_on", sa.Text(), nullable=True),
        sa.Column("plover", sa.Text(), nullable=True),
        sa.Column("cameo", sa.Text(), nullable=True),
        sa.Column("more", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("article_id", "number", name="statement_article_number"),
    )
    op.create_index("statement_day", "statement", ["day"], unique=False)
    op.create_table(
        "voice",
        sa.Column("article_id", _Number, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("speaker_id", _Number, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("role_at", sa.Text(), nullable=True),
        sa.Column("mentions", sa.Text(), nullable=True),
        sa.Column("stands_for", sa.Text(), nullable=True),
        sa.Column("wikidata", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("members", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
        ),
        sa.ForeignKeyConstraint(
            ["speaker_id"],
            ["speaker.id"],
        ),
        sa.PrimaryKeyConstraint("article_id", "number"),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE statement_words USING fts5("
            "content, content='', tokenize='porter unicode61 remove_diacritics 2')"
        )
    else:
        # Without the list of words that PostgreSQL leaves out of English: "will not" is worth looking for.
        op.execute("CREATE TEXT SEARCH DICTIONARY statement_words (TEMPLATE = snowball, Language = english)")
        op.execute("CREATE TEXT SEARCH CONFIGURATION statement_words (COPY = simple)")
        op.execute(
            "ALTER TEXT SEARCH CONFIGURATION statement_words "
            "ALTER MAPPING FOR asciiword, word, numword WITH statement_words"
        )
        op.execute("CREATE TABLE statement_words (statement_id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)")
        op.execute("CREATE INDEX statement_words_words ON statement_words USING gin (words)")
