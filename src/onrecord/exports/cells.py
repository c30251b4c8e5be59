"""Makes text safe for a cell of a file that a spreadsheet may open."""

from __future__ import annotations

from onrecord.exports.characters import visible_text

__all__ = ["safe_cell"]

# What spreadsheets take for the start of a formula, by OWASP's page on CSV injection; full-width signs in some locales.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """Show control characters instead of sending them, and lead with an apostrophe what would run as a formula.

    >>> safe_cell("=1+1"), safe_cell("1-1")
    ("'=1+1", '1-1')
    """
    shown = visible_text(text)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
