"""A stand-in that the tests of whole readings share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from onrecord.evaluation import Attribution
from onrecord.records import Span


@dataclass(frozen=True)
class _Found:
    """An attribution as a reader gives it."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    score: float


class _Told:
    def __init__(self, given: Sequence[Attribution], score: float = 1.0) -> None:
        self._found = [_Found(each.source, each.cue, each.content, score) for each in given]

    def ask(self, *window: object) -> None:
        return None

    def claims(self, answers: Sequence[object]) -> list[object]:
        return []

    def settle(self, *article: object) -> list[_Found]:
        return self._found


@pytest.fixture(scope="session")
def told() -> Callable[..., Any]:
    """Make a reader of attributions who knows them beforehand: (attributions, the score of each)."""
    return _Told
