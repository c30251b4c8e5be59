"""The parameters that addresses of several pages have, with what they mean and their bounds."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

__all__ = ["MOST_WORDS", "Cursor", "Day", "Name", "Words"]

MOST_WORDS = 400
"""Characters of a search; more is no search but a text."""

Words = Annotated[
    str | None,
    Query(max_length=MOST_WORDS, description="Words that must be said; phrases in quotation marks; a minus excludes."),
]
Name = Annotated[str | None, Query(max_length=MOST_WORDS, description="A name, or a part of one.")]
Day = Annotated[
    str | None, Query(max_length=20, description="A day as 2031-03-09, or a month or year as 2031-03 or 2031.")
]
Cursor = Annotated[
    str | None, Query(max_length=200, description="Where to go on: what the page before named as `next`.")
]
