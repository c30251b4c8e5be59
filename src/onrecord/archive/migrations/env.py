"""How Alembic brings an archive up to date: within the connection and transaction that the archive hands in."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()
