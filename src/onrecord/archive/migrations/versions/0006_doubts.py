"""Names that may be one speaker, for people to decide."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0006"
down_revision = "0005"

_Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "doubt",
        sa.Column("place", _Number, nullable=False),
        sa.Column("first_type", sa.Text(), nullable=False),
        sa.Column("first_key", sa.Text(), nullable=False),
        sa.Column("second_type", sa.Text(), nullable=False),
        sa.Column("second_key", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("together", sa.Integer(), nullable=False),
        sa.Column("shared_role", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("place"),
    )
    op.create_table(
        "name_ruling",
        sa.Column("id", _Number, nullable=False),
        sa.Column("first_type", sa.Text(), nullable=False),
        sa.Column("first_key", sa.Text(), nullable=False),
        sa.Column("second_type", sa.Text(), nullable=False),
        sa.Column("second_key", sa.Text(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "settled",
        sa.Column("speaker_id", _Number, nullable=False),
        sa.Column("identity_id", _Number, nullable=False),
        sa.ForeignKeyConstraint(["identity_id"], ["speaker.id"]),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"]),
        sa.PrimaryKeyConstraint("speaker_id"),
    )
    op.create_index("settled_identity", "settled", ["identity_id"], unique=False)
    op.execute("INSERT INTO settled SELECT id, identity_id FROM speaker WHERE identity_id IS NOT NULL")
