"""What visitors give: a file or a text, laid where intake can read it.

Intake tells forms apart by content; of the name that a visitor's file has only the ending is of use.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from onrecord.errors import SettingError

if TYPE_CHECKING:
    from fastapi import UploadFile

__all__ = ["lay_file", "lay_text"]


def lay_file(folder: str, file: UploadFile, *, most: int) -> Path:
    """Put a visitor's file into a folder; one of more than ``most`` bytes raises :class:`SettingError`."""
    suffix = PurePosixPath((file.filename or "").replace("\\", "/")).suffix[:10]
    path = Path(folder, f"given{suffix if suffix[1:].isalnum() else ''}")
    data = file.file.read(most + 1)
    if len(data) > most:
        raise SettingError(f"the file holds more than {most:,} bytes; paste the part that is wanted")
    path.write_bytes(data)
    return path


def lay_text(folder: str, text: str, *, suffix: str) -> Path:
    """Put a visitor's text into a folder, as a file with this ending."""
    path = Path(folder, f"given{suffix}")
    path.write_bytes(text.encode("utf-8", "replace"))
    return path
