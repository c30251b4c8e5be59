"""The quotations of a draft: what stands in quotation marks, who is said to have said it, and its words.

In go a text and the statements read from it, out come its quotations in order, those too short to be looked for with
the reason. Words in brackets and ellipses are told from the speaker's own. Nothing here knows an archive.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from onrecord.compare.renditions import Told
from onrecord.encoder import QuoteState, quote_states
from onrecord.records import Span, Speaker, Statement

__all__ = ["LEAST_WORDS", "Quotation", "Worded", "find_quotations", "phrases", "phrases_around", "whole_phrase"]

LEAST_WORDS = 3
"""Words of a quotation that is looked for; shorter ones hold scare quotes and terms, as a rule."""

_WITHIN = (QuoteState.INSIDE, QuoteState.CONTINUED, QuoteState.INNER_MARK)
# An outlet's own words within a quotation: "[the lease]", "(Tamm)". Under a line's length, and not nested.
_BRACKETS = re.compile(r"\[[^\[\]\n]{1,120}\]|\([^()\n]{1,120}\)")
_ELLIPSIS = re.compile(r"…|\.(?:[ \u00a0]?\.){2,}|\[[ \u00a0]*(?:…|\.{3})[ \u00a0]*\]|\*[ \u00a0]?\*[ \u00a0]?\*")
_SIC = re.compile(r"[\[(]\s*sic\s*[\])]", re.IGNORECASE)
_INCHES = re.compile(r"""\d["”]$""")
_SHOWN = 80
"""Characters after a mark without a partner that are shown."""
_LETTER = re.compile(r"[^\W\d_]")
_NEXT_MARK = 4
"""Characters in which the first mark of a line stands."""
_MOST_GLUED = 3
"""Letters in brackets that stand for a change within a word: "[W]e", "leave[s]", "want[ing]"."""


@dataclass(frozen=True, slots=True, eq=False)
class Worded:
    """The words of some spans of a text, with what an outlet put between them."""

    text: str
    told: Told
    bracketed: tuple[bool, ...]
    """Of each word, whether it stands in brackets, or has letters that do."""
    gaps: frozenset[int]
    """Numbers of the words before which an ellipsis stands."""

    @classmethod
    def of(cls, text: str, window: Span) -> Worded:
        """Take the words of a part of ``text`` apart, in time linear in the part's length.

        Marks are paired within the part, so that a line of a million characters takes no longer than others.
        """
        # The first mark of the next line tells whether a quotation goes on there.
        part = text[window.start : window.end + _NEXT_MARK]
        told = Told.of(part, [Span(0, window.end - window.start)])
        moved = tuple(Span(start + window.start, end + window.start) for start, end in told.places)
        return cls.within(text, Told(told.words, moved, told.quoted, told.named), [window])

    @classmethod
    def within(cls, text: str, told: Told, spans: Sequence[Span]) -> Worded:
        """Join the words of some spans with what stands between them."""
        brackets = [match.span() for span in spans for match in _BRACKETS.finditer(text, *span)]
        sics = [match.start() for span in spans for match in _SIC.finditer(text, *span)]
        ends = [end for _start, end in brackets]
        words: list[str] = []
        places: list[Span] = []
        quoted: list[bool] = []
        named: list[bool] = []
        bracketed: list[bool] = []
        for word, place, inside, name in zip(told.words, told.places, told.quoted, told.named, strict=True):
            number = bisect_right(ends, place.start)
            at = brackets[number] if number < len(brackets) and brackets[number][0] < place.start else None
            if at is not None and sics and sics[bisect_left(sics, at[0]) % len(sics)] == at[0]:
                continue
            if places and _is_glued(text, places[-1], place, at, bracketed=bracketed[-1]):
                words[-1] += word
                places[-1] = Span(places[-1].start, place.end)
                bracketed[-1] = True
                continue
            words.append(word)
            places.append(place)
            quoted.append(inside)
            named.append(name)
            bracketed.append(at is not None)
        starts = [place.start for place in places]
        gaps = {bisect_left(starts, match.start()) for span in spans for match in _ELLIPSIS.finditer(text, *span)}
        whole = Told(tuple(words), tuple(places), tuple(quoted), tuple(named))
        return cls(text, whole, tuple(bracketed), frozenset(gaps))

    def __len__(self) -> int:
        return len(self.told.words)

    def cut(self, start: int, end: int) -> Told:
        """Give the words from one number to another."""
        return _slice(self.told, start, end)

    def span(self, start: int, end: int) -> Span:
        """Give the characters of the words from one number to another; of none, the place after the word before."""
        places = self.told.places
        if start < end:
            return Span(places[start].start, places[end - 1].end)
        at = places[start - 1].end if start else places[0].start if places else 0
        return Span(at, at)

    def shown(self, start: int, end: int) -> str:
        """Give the words from one number to another as they stand in the text."""
        first, last = self.span(start, end)
        return self.text[first:last]


_NOTHING = Worded("", Told((), (), (), ()), (), frozenset())


def _slice(told: Told, start: int, end: int) -> Told:
    return Told(told.words[start:end], told.places[start:end], told.quoted[start:end], told.named[start:end])


def _is_glued(text: str, last: Span, place: Span, at: tuple[int, int] | None, *, bracketed: bool) -> bool:
    """Whether a word is the rest of the one before, of which some letters stand in brackets: "[W]e"."""
    between = text[last.end : place.start]
    if between == "]" and bracketed:
        return last.end - last.start <= _MOST_GLUED and text[last.start - 1] == "["
    return between == "[" and at is not None and place.end - place.start <= _MOST_GLUED


@dataclass(frozen=True, slots=True, eq=False)
class Quotation:
    """Words of a draft in quotation marks; ``reason`` tells why they are not looked for."""

    spans: tuple[Span, ...]
    words: Worded
    statement: Statement | None = None
    reason: str | None = None
    weights: tuple[float, ...] = field(default=(), repr=False)

    @property
    def speaker(self) -> Speaker | None:
        """Whom the draft gives."""
        return None if self.statement is None else self.statement.speaker

    @property
    def title_like(self) -> bool:
        """Whether it looks like a title or a term: no speaker stands by it, and its long words have capitals."""
        if self.statement is not None:
            return False
        text, places = self.words.text, self.words.told.places
        long = [place for place in places if place.end - place.start > _MOST_GLUED]
        return bool(long) and all(not _LETTER.match(text, place.start) or text[place.start].isupper() for place in long)


def find_quotations(text: str, statements: Sequence[Statement], weigh: Callable[[str], float]) -> list[Quotation]:
    """Find what stands in quotation marks, in order; ``statements`` are those read from the text."""
    states = quote_states(text)
    cover = _Cover(statements)
    groups = list(_joined(text, list(_runs(text, states)), cover))
    # Taken apart in one go: for each by itself, its whole line would be looked at again.
    told = Told.of(text, [span for spans in groups for span in spans])
    starts = [place.start for place in told.places]
    found: list[Quotation] = []
    for spans in groups:
        first, last = bisect_left(starts, spans[0].start), bisect_left(starts, spans[-1].end)
        words = Worded.within(text, _slice(told, first, last), spans)
        pairs = zip(words.told.places, words.bracketed, strict=True)
        # A percent sign is a word, but none to look for.
        count = sum(text[place.end - 1].isalnum() for place, aside in pairs if not aside)
        if not any(map(str.isspace, text[spans[0].start : spans[-1].end])):
            count = min(count, 1)  # an address, or words that are written as one
        reason = None if count >= LEAST_WORDS else f"too short: {count} word{'' if count == 1 else 's'}"
        weights = tuple(
            0.0 if aside else weigh(word) for word, aside in zip(words.told.words, words.bracketed, strict=True)
        )
        found.append(Quotation(spans, words, cover.of(spans[0]), reason, weights))
    for at in np.flatnonzero(states == QuoteState.UNPAIRED).tolist():
        if _INCHES.search(text, max(0, at - 1), at + 1):
            continue
        end = text.find("\n", at)
        # As much as shows where it is; a line may hold a thousand such marks.
        span = Span(at, min(len(text) if end < 0 else end, at + _SHOWN))
        found.append(Quotation((span,), _NOTHING, None, "this quotation mark has no partner"))
    return sorted(found, key=lambda quotation: quotation.spans[0])


def _runs(text: str, states: np.ndarray[tuple[int], np.dtype[np.uint8]]) -> Iterator[list[Span]]:
    """What stands between marks; one whose mark is not closed goes on in the next paragraph."""
    inside = np.isin(states, _WITHIN)
    edges = np.flatnonzero(np.diff(inside, prepend=False, append=False)).reshape(-1, 2).tolist()
    open_run: list[Span] = []
    for start, end in edges:
        # The mark that opens the next paragraph stands between; with more, it is another quotation.
        if open_run and len(text[open_run[-1].end : start].strip()) > 1:
            yield open_run
            open_run = []
        open_run.append(Span(start, end))
        if states[end - 1] != QuoteState.CONTINUED:
            yield open_run
            open_run = []
    if open_run:
        yield open_run


class _Cover:
    """Which statement has some characters; the smallest, where one stands within another."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        pieces = [(span, number) for number, statement in enumerate(statements) for span in statement.content]
        self._pieces = sorted(pieces)
        self._starts = [span.start for span, _number in self._pieces]
        # How far any span up to here reaches, so that the search backward ends.
        self._reach = np.maximum.accumulate([span.end for span, _number in self._pieces]) if pieces else np.zeros(0)
        self._statements = statements

    def of(self, span: Span) -> Statement | None:
        """The statement that has most of ``span``, if it has half of it."""
        best: tuple[int, int, int] | None = None
        place = bisect_left(self._starts, span.end) - 1
        while place >= 0 and self._reach[place] > span.start:
            piece, number = self._pieces[place]
            shared = min(piece.end, span.end) - max(piece.start, span.start)
            if 2 * shared >= span.end - span.start:
                content = self._statements[number].content
                rank = (shared, content[0].start - content[-1].end, -number)
                best = rank if best is None else max(best, rank)
            place -= 1
        return None if best is None else self._statements[-best[2]]


def _joined(text: str, runs: Sequence[list[Span]], cover: _Cover) -> Iterator[tuple[Span, ...]]:
    """Join what a cue alone interrupts, as in “We will,” she said, “never leave”."""
    joined: list[list[Span]] = []
    for run in runs:
        if joined and _interrupted(text, joined[-1][-1], run[0], cover):
            joined[-1] += run
        else:
            joined.append(run)
    yield from map(tuple, joined)


_LONGEST_CUE = 120
"""Characters between two parts of a quotation."""


def _interrupted(text: str, one: Span, other: Span, cover: _Cover) -> bool:
    between = text[one.end + 1 : other.start - 1] if other.start - one.end <= _LONGEST_CUE else "\n"
    inner = text[one.end - 1 : one.end]
    # A comma before the cue or after it, and no new sentence, claim that the words were said in one breath.
    goes_on = between.rstrip().endswith(",") and (inner in ",-—–" or between.lstrip().startswith(","))
    if "\n" in between or not goes_on or re.search(r"[.!?](?:\s|$)", between):
        return False
    first, second = cover.of(one), cover.of(other)
    if first is second is not None:
        return True
    speakers = [each.speaker.name for each in (first, second) if each is not None and each.speaker is not None]
    return text[other.start].islower() and len(set(speakers)) < 2


_PHRASE, _WHOLE, _MOST_PHRASES = 4, 12, 5
"""Words of a phrase that is looked for, of the first, and how many are: a word changed in each sentence of a quotation
leaves some of them whole."""


def phrases(quotation: Quotation) -> list[str]:
    """Give runs of words to look for in an index of words: first the longest, then short rare ones, apart."""
    words, weights = quotation.words, quotation.weights
    longest = _rarest(words, weights, _WHOLE, 1)
    short = _rarest(words, weights, _PHRASE, _MOST_PHRASES)
    return _spelt(words, dict.fromkeys((*longest, *short)))


_LEAST_PARTS, _MOST_PARTS = 2, 4
"""Parts that a quotation is cut into, so that a word changed in one leaves the others whole."""


def phrases_around(quotation: Quotation) -> list[str]:
    """Give the rarest run of words of each part of a quotation, to look for those that have another word somewhere."""
    words, weights = quotation.words, quotation.weights
    count = min(_MOST_PARTS, max(_LEAST_PARTS, len(words) // _PHRASE))
    edges = [number * len(words) // count for number in range(count + 1)]
    runs = (_rarest(words, weights, _PHRASE, 1, within) for within in pairwise(edges))
    return _spelt(words, [run for found in runs for run in found])


def whole_phrase(quotation: Quotation) -> str | None:
    """Give all words of a quotation as one run, if they are one, and few enough to be looked for."""
    words = quotation.words
    if any(words.bracketed) or any(0 < gap < len(words) for gap in words.gaps):
        return None
    return next(iter(_spelt(words, [(0, len(words))], _MOST_OF_WHOLE)), None)


_INDEXED = re.compile(r"[^\W_]+")
_MOST_INDEXED, _MOST_OF_WHOLE = 30, 60
"""Words of a phrase, and of all of a quotation, as an index counts them, to which "A.B.C." is three: an archive takes
so many in a question, and no more."""


def _spelt(words: Worded, runs: Iterable[tuple[int, int]], most: int = _MOST_INDEXED) -> list[str]:
    found = (" ".join(words.text[start:end] for start, end in words.told.places[first:last]) for first, last in runs)
    return [phrase for phrase in found if 0 < len(_INDEXED.findall(phrase)) <= most]


def _rarest(
    words: Worded, weights: Sequence[float], size: int, most: int, within: tuple[int, int] | None = None
) -> list[tuple[int, int]]:
    """The runs of ``size`` words with the most weight, apart from each other; runs end at brackets and ellipses."""
    head, tail = within or (0, len(words))
    sums = np.concatenate([[0.0], np.cumsum(weights)])
    breaks = sorted({0, len(words), *words.gaps, *(n for n, aside in enumerate(words.bracketed) if aside)})
    breaks = sorted({*breaks, *(n + 1 for n, aside in enumerate(words.bracketed) if aside)})
    runs: list[tuple[float, int, int]] = []
    for start, end in pairwise(sorted({head, tail, *(at for at in breaks if head < at < tail)})):
        if end - start == 1 and words.bracketed[start]:
            continue
        length = min(size, end - start)
        runs += [(float(sums[at + length] - sums[at]), at, at + length) for at in range(start, end - length + 1)]
    taken: list[tuple[int, int]] = []
    for _weight, start, end in sorted(runs, key=lambda run: (-run[0], run[1])):
        if all(end <= first or start >= last for first, last in taken):
            taken.append((start, end))
            if len(taken) == most:
                break
    return taken
