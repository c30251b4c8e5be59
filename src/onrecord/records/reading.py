"""The reading: all that one run of the components made of one article."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.records.article import Article
from onrecord.records.statement import Statement

__all__ = ["Problem", "Reading"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that went wrong or was left out: at which ``stage``, for what ``reason`` (one word), and in full.

    ``origin`` names the input as in :class:`Article`.
    """

    stage: str
    reason: str
    message: str
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One article, its statements in order of their first content character, problems, and component versions."""

    article: Article
    statements: tuple[Statement, ...]
    problems: tuple[Problem, ...] = ()
    versions: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        length = len(self.article.text)
        previous = 0
        for statement in self.statements:
            first = statement.content[0].start
            if first < previous:
                raise ValueError("statements must be in order of their first content character")
            previous = first
            for spans in (
                statement.source,
                statement.cue,
                statement.content,
                statement.conditions,
                statement.hedges,
            ):
                if spans and spans[-1].end > length:
                    raise ValueError(f"span {spans[-1]} ends after the text's {length} characters")
