"""The span: characters of an article's text."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Span", "check_spans"]


class Span(NamedTuple):
    """Half-open range ``[start, end)`` of Unicode code points of an article's text."""

    start: int
    end: int


def check_spans(role: str, spans: tuple[Span, ...]) -> None:
    """Raise :class:`ValueError` unless ``spans`` are non-empty, ascending and apart."""
    previous = 0
    for start, end in spans:
        if start < previous or end <= start:
            raise ValueError(f"{role} spans must be non-empty, ascending and apart: {spans}")
        previous = end
