"""The comparison: how each outlet told one story."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.records.article import Article
from onrecord.records.headline import HeadlineCheck
from onrecord.records.span import Span
from onrecord.records.speaker import SpeakerType
from onrecord.records.story import Story, StoryArticle
from onrecord.records.thread import How, Rendition, Thread

__all__ = ["Cell", "Comparison", "NameUse", "OutletView", "Row", "Trace", "VoiceShare"]


@dataclass(frozen=True, slots=True)
class Trace:
    """Words of a thread that stand in an article without having been read as a statement there."""

    article: Article
    span: Span


@dataclass(frozen=True, slots=True)
class Cell:
    """How one outlet tells one thread.

    ``how`` is that of ``rendition``, the outlet's closest to the thread's lead; the lead itself is verbatim. It may be
    a statement of another thread: one of several sentences is the same as two others, and in the thread of one of them.
    Without a rendition there is a ``trace``. ``more`` counts the outlet's further renditions.
    """

    how: How
    rendition: Rendition | None
    trace: Trace | None = None
    more: int = 0

    def __post_init__(self) -> None:
        if (self.rendition is None) == (self.trace is None):
            raise ValueError("a cell has either a rendition or a trace")


@dataclass(frozen=True, slots=True)
class Row:
    """A thread within the story, with a cell for each outlet of the comparison in its order; None is absent."""

    thread: Thread
    cells: tuple[Cell | None, ...]

    @property
    def carried(self) -> int:
        """How many outlets tell it."""
        return sum(cell is not None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class OutletView:
    """One outlet's part in the story.

    ``alone`` are the places in :attr:`Comparison.rows` of what only this outlet has, ``left_out`` of what at least half
    of the other outlets, and at least two, have and this one has not. ``caveats`` tell in words why what is left out
    may not be left out: a text that is short or cut, or a copy of another's.
    """

    outlet: str
    articles: tuple[StoryArticle, ...]
    words: int
    statements: int
    alone: tuple[int, ...]
    left_out: tuple[int, ...]
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VoiceShare:
    """How much one outlet lets one speaker say.

    ``words`` are those of the contents, ``quoted`` those of them in quotation marks; ``first`` in [0, 1] is how far
    into the article the first statement stands.
    """

    speaker: str
    type: SpeakerType
    outlet: str
    statements: int
    words: int
    quoted: int
    first: float


@dataclass(frozen=True, slots=True)
class NameUse:
    """What one outlet calls one speaker: names and descriptions as they stand, each with its number of uses."""

    speaker: str
    outlet: str
    names: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How each outlet told one story: threads by how many outlets carry them, the most carried first.

    ``outlets`` are the columns. ``voices`` and ``names`` go by speakers, those with the most words first. ``headlines``
    has a check for each article whose headline attributes something.
    """

    story: Story
    outlets: tuple[OutletView, ...]
    rows: tuple[Row, ...]
    voices: tuple[VoiceShare, ...]
    names: tuple[NameUse, ...]
    headlines: tuple[HeadlineCheck, ...]

    def __post_init__(self) -> None:
        if any(len(row.cells) != len(self.outlets) for row in self.rows):
            raise ValueError("each row needs a cell for each outlet")
