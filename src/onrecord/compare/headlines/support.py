"""What stands under a headline that its words can be held against: statements of the body, and its own sentences.

In go a reading, the parts of its article and words of the headline, out come the nearest statements and sentences with
how near they are. Nothing is decided here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from onrecord.compare.headlines.bodies import Body, Line, Reader, stem
from onrecord.compare.headlines.parts import Parts
from onrecord.compare.renditions import words_from
from onrecord.compare.voices import compare_voices
from onrecord.compare.weighing import Weighed, Weigher
from onrecord.records import Reading, Span, Speaker, SpeakerType, Statement

__all__ = ["Candidate", "Claimed", "Support", "Supports", "is_same_speaker"]

_WEIGHED = 6
"""Candidates of each kind that are compared word by word, those with the most in common first."""
_MOST_OWN = 24
"""Statements of one speaker that are compared."""
_OWN = 0.5
"""What the same speaker is worth, as a share of the claim's words, where statements are chosen for comparison."""
_NEARNESS = (2.0, 5.0, 2.0, -5.6)
"""Weights of the shares of the claim's words, as they are and by their like, and of the cosine of the clause nearest to
the whole, and a constant: the logarithm of the odds that these are words under the claim's own headline, not under the
likest of 700 others. Fitted to the nearest words of both for 328 headlines; the cosine of the whole added nothing."""
_STANDFIRST = 0.7
"""What nearness counts for in the line under the headline, which the same hand wrote."""


@dataclass(frozen=True, slots=True, eq=False)
class Claimed:
    """Words of a headline made ready."""

    content: tuple[Span, ...]
    text: str
    line: Line
    weighed: Weighed
    speaker: Speaker | None


_FIRST_PERSON = "i"
_FIRST = 0.2
"""So much nearer a sentence must be than a statement of the claim's speaker to go before it."""


class Candidate(NamedTuple):
    """A statement of the body, by its number, or a sentence."""

    content: tuple[Span, ...]
    nearness: float
    share: float
    """Share of the weight of the claim's words that it has."""
    weighed: Weighed
    statement: int | None = None
    same_speaker: bool = False
    in_standfirst: bool = False


class Supports(NamedTuple):
    """The nearest statements and sentences, each the nearest first."""

    statements: tuple[Candidate, ...]
    sentences: tuple[Candidate, ...]

    @property
    def nearest(self) -> tuple[Candidate, ...]:
        """All of them, the nearest first; a statement before the sentence that it stands in."""
        both = [*self.statements, *self.sentences]
        return tuple(sorted(both, key=lambda each: (-each.nearness - _FIRST * each.same_speaker, each.content)))


class Support:
    """Finds what stands under the headline of one reading."""

    def __init__(self, reading: Reading, parts: Parts, reader: Reader, weigher: Weigher) -> None:
        self.reading = reading
        self.parts = parts
        self.body = Body(reader, reading.article.text, start=parts.body)
        self._reader = reader
        self._weigher = weigher
        start = parts.headline.end if parts.standfirst is None else parts.standfirst.start
        self._numbers = [n for n, each in enumerate(reading.statements) if each.content[0].start >= start]
        self._statements = [reading.statements[number] for number in self._numbers]
        self._weighed: dict[int, Weighed] = {}
        self._words: dict[int, tuple[str, ...]] = {}
        self._roots = frozenset(root for line in self.body.lines for root in line.stems)
        self._lines = [reader.line(_text(reading.article.text, each.content)) for each in self._statements]

    def claim(self, content: Sequence[Span], speaker: Speaker | None) -> Claimed:
        """Make words of the headline ready."""
        text = self.reading.article.text
        said = _text(text, content)
        return Claimed(tuple(content), said, self._reader.line(said), self._weigher.weigh(text, content), speaker)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the body."""
        return self._words_from(self.parts.body)

    @property
    def words_below(self) -> tuple[str, ...]:
        """The words of the body and of the line under the headline."""
        return self._words_from(self.parts.headline.end)

    def _words_from(self, start: int) -> tuple[str, ...]:
        if start not in self._words:
            self._words[start] = words_from(self.reading.article.text, start)
        return self._words[start]

    def statement(self, candidate: Candidate) -> Statement:
        """The statement that ``candidate`` is; it must be one."""
        if candidate.statement is None:
            raise ValueError("the candidate is a sentence, not a statement")
        return self.reading.statements[candidate.statement]

    def all_of(self, claim: Claimed) -> tuple[Candidate, ...]:
        """The statements of the claim's speaker, the nearest first; of more than 24, those with the most in common."""
        return self._compare(claim, [
            place for place, statement in enumerate(self._statements) if is_same_speaker(claim.speaker, statement)
        ], _MOST_OWN)  # fmt: skip

    def speaks(self, claim: Claimed) -> bool:
        """Whether the claim's speaker, under the same name or a part of it, says anything in the body."""
        return any(sum(compare_voices(claim.speaker, each.speaker)[:2]) for each in self._statements)

    @property
    def headline(self) -> Line:
        """The words of the whole headline."""
        return self._reader.line(_text(self.reading.article.text, [self.parts.headline]))

    def covered(self, line: Line) -> float:
        """Share of the weight of words that the body has anywhere."""
        whole = math.fsum(line.stems.values())
        return math.fsum(weight for root, weight in line.stems.items() if root in self._roots) / whole if whole else 0.0

    def names(self, statement: Statement, sentence: Span) -> bool:
        """Whether ``sentence`` has a word of the headline's name for whoever makes ``statement``."""
        text = self.reading.article.text
        names = self._reader.line(_text(text, statement.source)).stems.keys()
        return not names or bool(names & self._reader.line(_text(text, [sentence])).stems.keys())

    def mentions(self, statement: Statement) -> bool:
        """Whether the body names the person who makes ``statement`` in the headline, or speaks in the first person.

        Whoever writes in a paper's own columns is named in the headline alone. Of others than persons it is taken for
        granted: they have too many names.
        """
        speaker = statement.speaker
        if speaker is None or speaker.type is not SpeakerType.PERSON or not statement.source:
            return True
        names = self._reader.line(_text(self.reading.article.text, statement.source)).stems.keys()
        return bool(names & self._roots) or _FIRST_PERSON in self._roots

    def has_any(self, words: Sequence[str]) -> bool:
        """Whether the body has one of ``words``, in whatever form."""
        return any(stem(word) in self._roots for word in words)

    def has_other_speaker(self, sentence: Span, speaker: Speaker | None) -> bool:
        """Whether a statement of somebody else stands in ``sentence``."""
        return any(
            each.content[0].start < sentence.end
            and sentence.start < each.content[-1].end
            and not is_same_speaker(speaker, each)
            for each in self._statements
        )

    def find(self, claim: Claimed) -> Supports:
        """The statements and sentences nearest to ``claim``."""
        return Supports(self._find_statements(claim), self._find_sentences(claim))

    def _find_statements(self, claim: Claimed) -> tuple[Candidate, ...]:
        return self._compare(claim, range(len(self._statements)), _WEIGHED)

    def _compare(self, claim: Claimed, places: Sequence[int], most: int) -> tuple[Candidate, ...]:
        ranked = []
        for place in places:
            same = is_same_speaker(claim.speaker, self._statements[place])
            share = _share(claim.line, self._lines[place])
            ranked.append((-share - same * _OWN, place, same, share))
        found = []
        for _rank, place, same, share in sorted(ranked)[:most]:
            statement = self._statements[place]
            if place not in self._weighed:
                self._weighed[place] = self._weigher.weigh(self.reading.article.text, statement.content)
            weighed = self._weighed[place]
            above = statement.content[0].start < self.parts.body
            near = nearness(claim, weighed, share, self._weigher) * (_STANDFIRST if above else 1.0)
            found.append(Candidate(statement.content, near, share, weighed, self._numbers[place], same, above))
        return tuple(sorted(found, key=lambda each: (-each.nearness, each.content)))

    def _find_sentences(self, claim: Claimed) -> tuple[Candidate, ...]:
        shares = self.body.shares(claim.line)
        order = sorted(range(len(shares)), key=lambda place: (-shares[place], place))[:_WEIGHED]
        found = []
        for place in order:
            span = self.body.spans[place]
            weighed = self._weigher.weigh(self.reading.article.text, [span])
            near = nearness(claim, weighed, shares[place], self._weigher)
            found.append(Candidate((span,), near, shares[place], weighed))
        return tuple(sorted(found, key=lambda each: (-each.nearness, each.content)))


def nearness(claim: Claimed, other: Weighed, share: float, weigher: Weigher) -> float:
    """How near words are to the claim's, in [0, 1]."""
    if not other.told.words or not claim.weighed.told.words:
        return 0.0
    alike, _of_other = weigher.like(claim.weighed, other)
    clause = float((other.clauses @ claim.weighed.vector).max())
    figures = (share, alike, clause, 1.0)
    odds = math.fsum(weight * figure for weight, figure in zip(_NEARNESS, figures, strict=True))
    return 1 / (1 + math.exp(-odds))


def is_same_speaker(speaker: Speaker | None, statement: Statement) -> bool:
    """Whether names and roles tell that ``statement`` is of ``speaker``."""
    same, part, role, *_rest = compare_voices(speaker, statement.speaker)
    return bool(same or part or role)


def _share(claim: Line, other: Line) -> float:
    whole = math.fsum(claim.stems.values())
    return math.fsum(weight for root, weight in claim.stems.items() if root in other.stems) / whole if whole else 0.0


def _text(text: str, content: Sequence[Span]) -> str:
    return " ".join(text[span.start : span.end] for span in content)
