"""Stories and threads: what links articles and statements across outlets and days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0003"
down_revision = "0002"

_Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "story",
        sa.Column("id", _Number, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("outlets", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_index("story_last", "story", ["last"], unique=False)
    op.create_table(
        "linked",
        sa.Column("article_id", _Number, nullable=False),
        sa.Column("profile", sa.LargeBinary(), nullable=True),
        sa.Column("story_id", _Number, nullable=True),
        sa.Column("threads", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"]),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"]),
        sa.PrimaryKeyConstraint("article_id"),
    )
    op.create_index("linked_story", "linked", ["story_id"], unique=False)
    for name in ("nearness", "sameness"):
        op.create_table(
            name,
            sa.Column("first_id", _Number, nullable=False),
            sa.Column("second_id", _Number, nullable=False),
            sa.Column(name, sa.Integer(), nullable=False),
            sa.PrimaryKeyConstraint("first_id", "second_id"),
            sqlite_with_rowid=False,
        )
        op.create_index(f"{name}_second", name, ["second_id"], unique=False)
    op.create_table(
        "rendition",
        sa.Column("statement_id", _Number, nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=True),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("also", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"]),
        sa.PrimaryKeyConstraint("statement_id", "thread"),
    )
    op.create_table(
        "quoted",
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("statement_id", _Number, nullable=False),
        sa.PrimaryKeyConstraint("run", "statement_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("rendition_thread", "rendition", ["thread"], unique=False)
