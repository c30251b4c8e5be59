"""Brings the tables of an archive up to this version: makes them, or takes the steps that are missing.

All steps and the note that they were taken are one transaction, so that a kill leaves the archive as it was.
"""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect, text

from onrecord.archive import schema
from onrecord.archive.connection import reading_from, shown, writing_to
from onrecord.errors import ArchiveError

__all__ = ["HEAD", "migrate"]

HEAD: Final = "0006"
"""The newest step in ``migrations/versions``."""
_OURS: Final = {"alembic_version", "article", "fact", "statement", "voice"}
"""Tables of all archives since the first step. Others keep their steps in a table of the same name too."""
_STEP: Final = re.compile("[0-9]{4}")


def migrate(engine: Engine, location: str, *, create: bool) -> None:
    """Check that the archive is of this version, and bring it there if it is older; ``create`` makes a new one.

    What is no archive, or one of a newer version, raises :class:`ArchiveError`.
    """
    with reading_from(engine, location) as connection:
        empty = not (tables := inspect(connection).get_table_names())
        found = _version(connection) if set(tables) >= _OURS else None
    if found == HEAD:
        return
    if not empty and (found is None or not _STEP.fullmatch(found)):
        raise ArchiveError(f"{shown(location)} is a database of something else; name another with --archive")
    if found is None and not create:
        raise ArchiveError(f"there is no archive in {shown(location)}; make one with: onrecord add PATH...")
    if found is not None and found > HEAD:
        raise ArchiveError(
            f"archive {shown(location)} was made by a newer version of onrecord (step {found}; this one knows {HEAD}); "
            "upgrade onrecord"
        )
    with writing_to(engine, location) as connection:
        _upgrade(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    return str(found[0]) if len(found) == 1 else None


def _upgrade(connection: Connection) -> None:
    # Imported here: it takes a fifth of a second, and archives are hardly ever out of date.
    from alembic import command
    from alembic.config import Config

    new = _version(connection) is None
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)
    if new:
        facts = {"id": secrets.token_hex(8), "made_at": datetime.now(UTC).isoformat(timespec="seconds")}
        connection.execute(schema.fact.insert(), [{"name": name, "value": value} for name, value in facts.items()])
