"""What the differences between a quotation and the words that it was taken from amount to.

In goes a quotation laid beside a text, out come its parts, what kinds of change there are, and notes in words: a
negation that is missing, a number or name that is another, words left out with or without a mark, words taken from
outside the quotation marks. Who said them is not looked at here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from onrecord.compare.laying import Laid
from onrecord.compare.quotations import Worded
from onrecord.compare.renditions import Piece
from onrecord.encoder import QuoteState, quote_states
from onrecord.records.draft import Change, Part

__all__ = ["Differences", "differ", "ends_sentence", "one_spelling"]

_NEGATIONS = frozenset((
    "not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot", "dont", "doesnt",
    "didnt", "isnt", "arent", "wasnt", "werent", "wont", "wouldnt", "couldnt", "shouldnt", "hasnt", "havent",
    "hadnt", "mustnt", "aint", "hardly",
))  # fmt: skip
_NEGATION_AT_HEAD = _NEGATIONS | {"whether", "deny", "denied", "doubt"}
_CONDITION_AT_HEAD = frozenset(("if", "unless"))
"""Words that turn round what follows them in the sentence."""
_CONDITIONS = frozenset(("if", "unless", "except", "until", "but", "provided", "only"))
"""Words that take back what stands before them."""
_SENTENCE_END = re.compile(r"[.!?…][\"”’'»)\]]*\s")
_LONGEST_INTERRUPTION = 25
"""Words of a cue, with all that it tells of the speaker, that stand within a quotation."""
_LONG_INTERRUPTION = 12
_LOOK_BACK = 400
"""Characters in which the start of a sentence is looked for."""
_LEAST_UNQUOTED, _FEWEST_UNQUOTED = 2.0, 3
"""Weight, or number, of words outside the marks from which on they count: the article before a noun does not."""
_LONGEST_LINE = 5000
"""Characters before and after a quotation in which quotation marks are paired; hardly a paragraph has more."""
_MOST_SHOWN = 12
"""Words of a note that are shown."""
_WRITTEN = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_NUMBERS = {word: str(number) for number, word in enumerate(_WRITTEN, 1)}
_SPELLINGS = (
    (re.compile(r"(?<=[a-z]{2})isation"), "ization"),
    (re.compile(r"(?<=[a-z]{3})is(e|ed|es|ing)$"), r"iz\1"),
    (re.compile(r"(?<=[a-z]{2})ys(e|ed|es|ing)$"), r"yz\1"),
    (re.compile(r"(?<=[a-z]{2})our"), "or"),
    (re.compile(r"(?<=[a-z]{3})ence(s?)$"), r"ense\1"),
    (re.compile(r"(?<=[a-z]{2})tre(s?)$"), r"ter\1"),
    (re.compile(r"ogue(s?)$"), r"og\1"),
    (re.compile(r"(?<=[a-z]{2})ll(ed|ing|er|ers)$"), r"l\1"),
    (re.compile(r"^grey"), "gray"),
    (re.compile(r"^programme(s?)$"), r"program\1"),
    (re.compile(r"^cheque(s?)$"), r"check\1"),
)
"""British spellings with their American ones."""


@dataclass(slots=True)
class Differences:
    """What a quotation and its source differ in."""

    parts: list[Part] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    altered: bool = False
    cut: bool = False
    unquoted: bool = False
    fair: bool = True
    """Whether every change is shown to the reader, and none turns the meaning round."""


def differ(laid: Laid, weigh: Callable[[str], float], *, marks_hold: bool = True) -> Differences:
    """Judge the differences; ``marks_hold`` tells that the source is known to be a quotation, whatever its marks."""
    found = Differences()
    words, source = laid.quotation.words, laid.source
    marks_hold = marks_hold or not _marks_are_sound(laid)
    for number, piece in enumerate(laid.pieces):
        draft, original = words.span(piece.a_start, piece.a_end), source.span(piece.b_start, piece.b_end)
        if piece.change == "equal":
            found.parts.append(Part(Change.SAME, draft, original))
        elif piece.change == "insert":
            _cut(found, laid, number, marks_hold=marks_hold)
        elif not _is_free(found, words, source, piece):
            _replaced(found, laid, number)
    if not marks_hold:
        _look_for_unquoted(found, laid, weigh)
    _look_around(found, laid)
    return found


def _marks_are_sound(laid: Laid) -> bool:
    """Whether quotation marks stand in pairs in the lines of the source, and there are any."""
    text, equal = laid.source.text, [piece for piece in laid.pieces if piece.change == "equal"]
    first, last = laid.source.span(equal[0].b_start, equal[-1].b_end)
    end = text.find("\n", last, last + _LONGEST_LINE)
    start = text.rfind("\n", max(0, first - _LONGEST_LINE), first) + 1
    # A little more: the mark that opens the next line tells whether the last mark is a slip.
    states = quote_states(text[start or max(0, first - _LONGEST_LINE) : (last + _LONGEST_LINE if end < 0 else end) + 4])
    return not (states == QuoteState.UNPAIRED).any()


def _is_free(found: Differences, words: Worded, source: Worded, piece: Piece) -> bool:
    """Whether a change is none of the speaker's words: a bracketed insertion, or another spelling."""
    draft, original = words.span(piece.a_start, piece.a_end), source.span(piece.b_start, piece.b_end)
    a, b = range(piece.a_start, piece.a_end), range(piece.b_start, piece.b_end)
    if all(words.bracketed[n] for n in a):
        change = Change.REPLACED if b else Change.ADDED
        found.parts.append(Part(change, draft, original, marked=True))
        if b:
            found.notes.append(f"in brackets, {_shown(words, *piece[1:3])} stands for {_shown(source, *piece[3:])}")
        return True
    own = [n for n in b if not source.bracketed[n]]
    if b and not own:
        found.parts.append(Part(Change.REPLACED, draft, original, marked=True))
        found.notes.append(f"where {_shown(words, piece.a_start, piece.a_end)} stands, the archive has an insertion")
        return True
    folded = [one_spelling(words.told.words[n]) for n in a], [one_spelling(source.told.words[n]) for n in b]
    if folded[0] == folded[1]:
        found.parts.append(Part(Change.SAME, draft, original))
        found.notes.append(f"{_shown(source, *piece[3:])} is spelt {_shown(words, *piece[1:3])}")
        return True
    return False


def one_spelling(word: str) -> str:
    """Give one form for the spellings of a word on both sides of the ocean, and for small numbers."""
    for pattern, other in _SPELLINGS:
        word = pattern.sub(other, word)
    return _NUMBERS.get(word, word)


def _shown(words: Worded, start: int, end: int) -> str:
    if end - start <= _MOST_SHOWN:
        return f"“{words.shown(start, end)}”"
    half = _MOST_SHOWN // 2
    return f"“{words.shown(start, start + half)} … {words.shown(end - half, end)}”"


def _cut(found: Differences, laid: Laid, number: int, *, marks_hold: bool) -> None:
    """Words that the source alone has."""
    words, source, piece = laid.quotation.words, laid.source, laid.pieces[number]
    own = [n for n in range(piece.b_start, piece.b_end) if not source.bracketed[n]]
    said = own if marks_hold and not any(source.told.quoted) else [n for n in own if source.told.quoted[n]]
    if not own:
        return
    marked = piece.a_start in words.gaps
    if not said and not marked and len(own) <= _LONGEST_INTERRUPTION:
        # A cue, and what it tells of the speaker: the words before and after it were said in one breath.
        if len(own) > _LONG_INTERRUPTION:
            found.notes.append(f"{_shown(source, *piece[3:])} stands between the words in the archive")
        return
    found.cut = True
    at, gone = words.span(piece.a_start, piece.a_start), source.span(piece.b_start, piece.b_end)
    found.parts.append(Part(Change.CUT, at, gone, marked))
    if not said and not marked:
        found.notes.append(f"words are joined that stand {len(own)} words apart in the archive")
    elif not marked:
        found.notes.append(f"{_counted(len(said))} left out without a mark")
    turned = [n for n in _torn(laid, number) if source.told.words[n] in _NEGATIONS]
    if turned:
        found.notes.append(f"{_listed(source, turned)} {'is' if len(turned) == 1 else 'are'} missing")
    found.fair = found.fair and marked and not turned


def _counted(count: int) -> str:
    return "1 word is" if count == 1 else f"{count} words are"


def _listed(words: Worded, numbers: Sequence[int]) -> str:
    return ", ".join(f"“{words.shown(n, n + 1)}”" for n in numbers[:3])


def _torn(laid: Laid, number: int) -> Iterator[int]:
    """Words left out of a sentence of which the quotation has a part; sentences left out whole tear nothing."""
    source, piece = laid.source, laid.pieces[number]
    places, text = source.told.places, source.text
    before = piece.b_start
    # The sentence that the quotation breaks off goes on until here ...
    while before < piece.b_end and not ends_sentence(
        text, places[before - 1].end if before else 0, places[before].start
    ):
        yield before
        before += 1
    after = piece.b_end
    # ... and that in which it goes on began here.
    while (
        after > before and after < len(places) and not ends_sentence(text, places[after - 1].end, places[after].start)
    ):
        after -= 1
        yield after


def ends_sentence(text: str, end: int, start: int) -> bool:
    """Whether a sentence of ``text`` ends between two words, of which one ends and the other starts there."""
    return _SENTENCE_END.search(text[end:start] + " ") is not None or "\n" in text[end:start]


def _replaced(found: Differences, laid: Laid, number: int) -> None:
    """Words of the draft that are not those of the source."""
    words, source, piece = laid.quotation.words, laid.source, laid.pieces[number]
    found.altered, found.fair = True, False
    b = [n for n in range(piece.b_start, piece.b_end) if not source.bracketed[n]]
    at_edge = number in (0, len(laid.pieces) - 1)
    if b and at_edge and any(source.told.quoted) and not any(source.told.quoted[n] for n in b):
        b = []  # the quotation is over there; what follows is no other wording of it
    draft = words.span(piece.a_start, piece.a_end)
    original = source.span(piece.b_start, piece.b_end) if b else source.span(piece.b_start, piece.b_start)
    found.parts.append(Part(Change.REPLACED if b else Change.ADDED, draft, original))
    if not b and at_edge:
        side = "begins after" if number == 0 else "ends before"
        found.notes.append(f"the archive's quotation {side} {_shown(words, piece.a_start, piece.a_end)}")
    a = range(piece.a_start, piece.a_end)
    gone = [n for n in b if source.told.words[n] in _NEGATIONS]
    new = [n for n in a if words.told.words[n] in _NEGATIONS]
    if gone and not new:
        found.notes.append(f"{_listed(source, gone)} is missing")
    elif new and not gone and (b or not at_edge):
        found.notes.append(f"{_listed(words, new)} is added")
    if not b:
        return
    for kind, one, other in (
        ("number", *_numbers(words, a, source, b)),
        ("name", *_names(words, a, source, b)),
    ):
        if one and other:
            found.notes.append(f"the {kind} is another: {_listed(source, other)} has become {_listed(words, one)}")


def _numbers(words: Worded, a: Sequence[int], source: Worded, b: Sequence[int]) -> tuple[list[int], list[int]]:
    return _apart(words, a, source, b, lambda each, n: one_spelling(each.told.words[n])[:1].isdigit())


def _names(words: Worded, a: Sequence[int], source: Worded, b: Sequence[int]) -> tuple[list[int], list[int]]:
    return _apart(words, a, source, b, lambda each, n: each.told.named[n] and each.told.words[n] != "i")


def _apart(
    words: Worded, a: Sequence[int], source: Worded, b: Sequence[int], holds: Callable[[Worded, int], bool]
) -> tuple[list[int], list[int]]:
    """The words of one kind on both sides, without those that both have."""
    one, other = [n for n in a if holds(words, n)], [n for n in b if holds(source, n)]
    shared = {words.told.words[n] for n in one} & {source.told.words[n] for n in other}
    return (
        [n for n in one if words.told.words[n] not in shared],
        [n for n in other if source.told.words[n] not in shared],
    )


def _look_for_unquoted(found: Differences, laid: Laid, weigh: Callable[[str], float]) -> None:
    """Words that agree, but stand outside the marks in the source."""
    words, source = laid.quotation.words, laid.source
    outside: list[list[int]] = []
    for piece in laid.pieces:
        if piece.change != "equal" or piece.a_end - piece.a_start != piece.b_end - piece.b_start:
            continue
        for n in range(piece.b_start, piece.b_end):
            if source.told.quoted[n] or words.bracketed[piece.a_start + n - piece.b_start]:
                continue
            if outside and outside[-1][-1] == n - 1:
                outside[-1].append(n)
            else:
                outside.append([n])
    for run in outside:
        if len(run) >= _FEWEST_UNQUOTED or sum(weigh(source.told.words[n]) for n in run) >= _LEAST_UNQUOTED:
            found.unquoted, found.fair = True, False
            found.notes.append(f"{_shown(source, run[0], run[-1] + 1)} stands outside quotation marks in the archive")


def _look_around(found: Differences, laid: Laid) -> None:
    """Note what of the first and last sentence is left off, where it turns them round."""
    source = laid.source
    places, text, told = source.told.places, source.text, source.told
    equal = [piece for piece in laid.pieces if piece.change == "equal"]
    if laid.pieces[0].change == "equal":
        first = equal[0].b_start
        start = first
        earliest = max(0, places[first].start - _LOOK_BACK)
        while start and places[start - 1].start > earliest and told.quoted[start - 1]:
            if ends_sentence(text, places[start - 1].end, places[start].start):
                break
            start -= 1
        # After a comma a new clause begins, which a negation before it leaves alone, but no condition.
        clause = next((n for n in range(first, start, -1) if "," in text[places[n - 1].end : places[n].start]), start)
        turned = any(told.words[n] in _NEGATION_AT_HEAD for n in range(clause, first))
        if turned or any(told.words[n] in _CONDITION_AT_HEAD for n in range(start, first)):
            found.notes.append(f"the sentence begins {_shown(source, start, first)} before these words")
    if laid.pieces[-1].change == "equal":
        last = equal[-1].b_end
        if last < len(places) and told.quoted[last] and told.words[last] in _CONDITIONS:
            end = last
            while end < len(places) and told.quoted[end] and end - last <= _MOST_SHOWN:
                if ends_sentence(text, places[end - 1].end, places[end].start):
                    break
                end += 1
            if end > last:
                found.notes.append(f"the sentence goes on {_shown(source, last, end)}")
