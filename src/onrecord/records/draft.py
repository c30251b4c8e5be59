"""The draft check: each quotation of a draft, held against what an archive has of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from onrecord.records.article import Article
from onrecord.records.reading import Problem
from onrecord.records.span import Span, check_spans
from onrecord.records.speaker import Speaker
from onrecord.records.statement import Statement

__all__ = ["Change", "DraftCheck", "DraftQuotation", "Part", "Passage", "Suggestion", "Verdict"]


class Verdict(StrEnum):
    """What the archive says of a quotation."""

    EXACT = "exact"
    """Its words stand there in one run; case, punctuation, spelling and bracketed insertions aside."""
    TRIMMED = "trimmed"
    """Words are left out between words that it has."""
    ALTERED = "altered"
    """Words are others, added, or put together from several quotations."""
    UNQUOTED = "unquoted"
    """Words stand there outside quotation marks: the outlet's own, and not the speaker's."""
    OTHER_SPEAKER = "other_speaker"
    """The words stand there, but somebody else said them."""
    NOT_FOUND = "not_found"
    """No statement of the archive has them."""
    NOT_CHECKED = "not_checked"
    """Too short to be looked for, or a title as it seems, or a mark has no partner."""


class Change(StrEnum):
    """How a run of words in the draft differs from those that the archive has in its place."""

    SAME = "same"
    CUT = "cut"
    ADDED = "added"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Part:
    """A run of words laid beside its like: ``draft`` are its characters in the draft, ``source`` those in the archive.

    Where one of them has no words, its span is empty and tells the place. ``marked`` tells that the draft shows the
    change to its readers, by an ellipsis or brackets.
    """

    change: Change
    draft: Span
    source: Span
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of an archive's article that a quotation was held against.

    ``parts`` stand in the order of the draft; ``id`` and ``statement`` are of the statement that has most of the words,
    None where none has. ``day`` is when it was said, or else published. ``copies_draft`` tells that the article is a
    copy of the draft itself, so that it proves nothing.
    """

    article: Article
    parts: tuple[Part, ...]
    id: str | None = None
    statement: Statement | None = None
    day: date | None = None
    copies_draft: bool = False

    def __post_init__(self) -> None:
        if (self.id is None) != (self.statement is None):
            raise ValueError(f"a statement has an id, and only a statement: {self.id}")
        if not self.parts:
            raise ValueError("a passage needs parts")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A statement that says something like a quotation that was not found; ``closeness`` in [0, 1] is how near."""

    id: str
    statement: Statement
    article: Article
    day: date | None
    closeness: float


@dataclass(frozen=True, slots=True)
class DraftQuotation:
    """One quotation of a draft, with the verdict on it.

    ``spans`` are its characters within the marks; a quotation that its cue interrupts has two. ``speaker`` is whom the
    draft gives, as it was read. ``passage`` is the nearest in the archive, ``rest`` a second one, where the quotation
    is put together from two. ``elsewhere`` are the ids of the other articles that have it in the same words.
    ``otherwise`` are the other wordings in which articles have it, the most frequent first, each with a passage of
    every article; ``agreeing`` says how many articles have the draft's, and is counted where there are others and the
    draft's words are one run. Copies of an article count with it as one.
    ``fair`` tells that nothing is wrong: the words are exact, or what is left out is marked and turns nothing round.
    ``notes`` tell in words what an editor should look at.
    """

    spans: tuple[Span, ...]
    verdict: Verdict
    speaker: Speaker | None = None
    passage: Passage | None = None
    rest: Passage | None = None
    fair: bool = False
    notes: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    otherwise: tuple[tuple[Passage, ...], ...] = ()
    agreeing: int = 0

    def __post_init__(self) -> None:
        check_spans("quotation", self.spans)
        missing = self.verdict in (Verdict.NOT_FOUND, Verdict.NOT_CHECKED)
        if missing != (self.passage is None):
            raise ValueError(f"{self.verdict} must {'not ' if missing else ''}have a passage")
        if not all(self.otherwise):
            raise ValueError("another wording needs a passage")

    @property
    def problem(self) -> bool:
        """Whether an editor has to act on it."""
        return not self.fair and self.verdict is not Verdict.NOT_CHECKED

    @property
    def notable(self) -> bool:
        """Whether an editor has to look at it: it is a problem, or other articles have other words."""
        return self.problem or bool(self.otherwise)


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """All quotations of a draft in the order of its text; ``problems`` tell what could not be done."""

    article: Article
    quotations: tuple[DraftQuotation, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether no quotation needs an editor."""
        return not any(quotation.problem for quotation in self.quotations)

    @property
    def counts(self) -> Counter[Verdict]:
        """How many quotations have each verdict."""
        return Counter(quotation.verdict for quotation in self.quotations)

    @property
    def told_otherwise(self) -> int:
        """How many quotations other articles have in other words."""
        return sum(bool(quotation.otherwise) for quotation in self.quotations)
