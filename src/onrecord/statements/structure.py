"""Sizes of the statement network's answers, shared by training and reading."""

from __future__ import annotations

from typing import Final

from onrecord.statements.addressing import ADDRESSEE_FEATURES
from onrecord.statements.dating import DATE_FEATURES

__all__ = ["ADDRESSEES", "CHOICES", "DATES", "KEPT_WIDTH", "POINT_WIDTH"]

KEPT_WIDTH: Final = 128
"""Numbers that are kept of each word for reading statements."""

POINT_WIDTH: Final = 32
"""Width of words' vectors as ones that ask and as ones that are asked for."""

DATES, ADDRESSEES = "dates", "addressees"

CHOICES: Final = {DATES: DATE_FEATURES, ADDRESSEES: ADDRESSEE_FEATURES}
"""What is chosen among candidates, with the number of their features."""
