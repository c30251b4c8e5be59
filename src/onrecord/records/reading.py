"""The reading: all that one run of the components made of one article."""

from __future__ import annotations

from collections import Counter
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

    @property
    def statement_ids(self) -> tuple[str, ...]:
        """A name for each statement: the article's id and the extent of the content, ``3fa9c2d1e0b45a77.120-164``.

        It stays the same in later readings of the article that find a content of the same extent. Where several
        statements of a reading have one extent, the later ones count on: ``3fa9c2d1e0b45a77.120-164.2``.
        """
        article_id = self.article.id
        seen: Counter[tuple[int, int]] = Counter()
        names = []
        for statement in self.statements:
            extent = (statement.content[0].start, statement.content[-1].end)
            seen[extent] += 1
            again = "" if seen[extent] == 1 else f".{seen[extent]}"
            names.append(f"{article_id}.{extent[0]}-{extent[1]}{again}")
        return tuple(names)

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
