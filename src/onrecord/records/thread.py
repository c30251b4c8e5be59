"""The thread: statements, in any article, that are the same thing said by the same speaker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from onrecord.records.article import Article
from onrecord.records.statement import Statement

__all__ = ["How", "Rendition", "Thread"]


class How(StrEnum):
    """How two tellings of one statement differ."""

    VERBATIM = "verbatim"
    """What both tell is told word for word; one may go on where the other ends."""
    TRIMMED = "trimmed"
    """Words are left out between words that both have."""
    ALTERED = "altered"
    """Words within quotation marks are others."""
    PARAPHRASED = "paraphrased"
    """Told in other words."""


@dataclass(frozen=True, slots=True)
class Rendition:
    """One statement of a thread, with its article.

    ``id`` names it as :attr:`onrecord.records.Reading.statement_ids` does. ``day`` is when it was said, where the
    article tells, else when it was published. ``how`` tells how it differs from the thread's lead, and is None for the
    lead itself; ``score`` in [0, 1] is the probability that both are the same thing said. ``copy_of`` is the id of the
    article that its own repeats, ``corrected`` tells that a person has changed or confirmed it.
    """

    id: str
    article: Article
    statement: Statement
    day: date | None
    how: How | None = None
    score: float = 1.0
    copy_of: str | None = None
    corrected: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.score <= 1:
            raise ValueError(f"score must be within [0, 1], not {self.score}")

    @property
    def quote(self) -> tuple[str, ...]:
        """The parts of what is said, character for character."""
        return tuple(self.article.text[start:end] for start, end in self.statement.content)


@dataclass(frozen=True, slots=True)
class Thread:
    """The renditions of one thing said by one speaker, the earliest first.

    The lead is the rendition that the others are measured by: the one whose words most others have, and of these the
    one with the most words in quotation marks, or else the most words. ``id`` stays the same when renditions join.
    """

    id: str
    renditions: tuple[Rendition, ...]

    def __post_init__(self) -> None:
        if sum(rendition.how is None for rendition in self.renditions) != 1:
            raise ValueError(f"thread {self.id} must have one lead")

    @property
    def lead(self) -> Rendition:
        """The rendition that the others are measured by."""
        return next(rendition for rendition in self.renditions if rendition.how is None)

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets that tell it, each once."""
        return tuple(dict.fromkeys(each.article.outlet for each in self.renditions if each.article.outlet))
