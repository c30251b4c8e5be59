"""Invented articles to try the program on: two stories as four outlets tell them.

``sample_paths()`` gives plain text, saved web pages and a JSON Lines file, as a reader would have them on disk. This
package holds files only; it reads and judges none of them. Countries, people, outlets and events are made up, and
every address ends in ``.example``.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["sample_paths"]

_SUFFIXES = frozenset({".html", ".jsonl", ".txt"})


def sample_paths() -> list[Path]:
    """Give every sample file, ordered by name.

    The directory is read at each call, so the list is what is installed.
    """
    folder = Path(__file__).resolve().parent
    return sorted((path for path in folder.iterdir() if path.suffix in _SUFFIXES), key=lambda path: path.name)
