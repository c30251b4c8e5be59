"""What people say of statements, beside what the machine read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0002"
down_revision = "0001"

_Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "correction",
        sa.Column("id", _Number, nullable=False),
        sa.Column("article_id", _Number, nullable=False),
        sa.Column("statement_id", _Number, nullable=True),
        sa.Column("anchor", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("machine", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("correction_article", "correction", ["article_id"], unique=False)
    op.create_index("correction_statement", "correction", ["statement_id"], unique=False)
    op.create_table(
        "ruling",
        sa.Column("statement_id", _Number, nullable=False),
        sa.Column("rejected", sa.Boolean(), nullable=False),
        sa.Column("act", sa.Text(), nullable=True),
        sa.Column("polarity", sa.Text(), nullable=True),
        sa.Column("speaker_id", _Number, nullable=True),
        sa.ForeignKeyConstraint(
            ["speaker_id"],
            ["speaker.id"],
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.id"],
        ),
        sa.PrimaryKeyConstraint("statement_id"),
    )
