"""Names as the network sees them, mended where spelling tells more: nicknames, acronyms put in brackets, long titles.

In goes a view, out come its names as word ranges with their type. Whether two names are one is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onrecord.encoder.words import CASE, LetterCase
from onrecord.speakers.lexicon import ARTICLES, BODY_NOUNS
from onrecord.speakers.names import acronym_of, tokens
from onrecord.speakers.structure import NAME_TYPES
from onrecord.speakers.view import View

__all__ = ["mended_names"]

Named = tuple[int, int, int]
"""Words ``[start, end)`` and the type of the name."""

_PERSON, _ORGANIZATION = NAME_TYPES.index("person"), NAME_TYPES.index("organization")
_OTHER = NAME_TYPES.index("other")
_QUOTING = frozenset('"“”')
_TYING = frozenset(("of", "for"))
_APOSTROPHES = frozenset("'’")
_AGAINST = frozenset(("v", "vs"))
"""Words between the parties of a court case, which is called by both."""
_SHORTEST, _LONGEST = 2, 8
"""Letters of an acronym."""
_SMALL_WORDS = 4
"""Words that an acronym may leave out: "of", "the"."""


def mended_names(view: View) -> list[Named]:
    """The names of an article in order; what a longer name takes in is left out."""
    names = list(view.names)
    for mend in (_nicknamed, _torn, _spelled_out, _titled, _of_cases):
        names = _merged(names, mend(view, names))
    return names


def _merged(names: list[Named], longer: Iterable[Named]) -> list[Named]:
    result = sorted(longer)
    if not result:
        return names
    taken = {word for start, end, _ in result for word in range(start, end)}
    kept = [each for each in names if not taken.intersection(range(each[0], each[1]))]
    return sorted({*kept, *result})


def _nicknamed(view: View, names: list[Named]) -> Iterator[Named]:
    """A person with a nickname between given and family name: "Ilse “Lio” Vorne"."""
    lower = view.lower
    quoting = [at for at, word in enumerate(lower) if word in _QUOTING]
    around: dict[int, tuple[int, int]] = {}
    for at in quoting:
        if not 0 < at < len(lower) - 3 or lower[at + 2] not in _QUOTING or _case(view, at + 1) != LetterCase.TITLE:
            continue
        around = around or {word: (start, end) for start, end, _ in names for word in range(start, end)}
        before, after = at - 1, at + 3
        if _case(view, before) == _case(view, after) == LetterCase.TITLE and after in view.people:
            yield around.get(before, (before, at))[0], around[after][1], _PERSON


def _torn(view: View, names: list[Named]) -> Iterator[Named]:
    """A name that was cut amid what is written as one: "Norcall|’s List", "Union|’|s|Office", "C|-PORT", "U.|S."."""
    lower = view.lower
    by_end = {end: start for start, end, _ in names}
    by_start = {start: (end, kind) for start, end, kind in names}
    for start, end, kind in names:
        before = start - 1
        if lower[start] == "s" and before > 0 and lower[before] in _APOSTROPHES:
            last, last_kind = by_start.get(end, (end, kind)) if end == start + 1 else (end, kind)
            owner = by_end.get(before, before - 1) if _case(view, before - 1) else start + 1
            if _written_as_one(view, before - 1, start) and last > start + 1:
                yield owner, last, last_kind
        elif (
            before > 0 and lower[before] == "." and _case(view, start) == _case(view, before - 1) == LetterCase.CAPITAL
        ):
            if _written_as_one(view, before - 1, start):
                yield before - 1, end, kind
        elif _case(view, start) == LetterCase.CAPITAL and lower[end : end + 1] == ["-"] and end + 1 < len(lower):
            last, last_kind = by_start.get(end + 1, (end + 2, kind))
            if end == start + 1 and _written_as_one(view, start, end + 1) and _case(view, end + 1):
                yield start, last, last_kind


def _written_as_one(view: View, first: int, last: int) -> bool:
    """Whether no blank stands between words ``first`` and ``last``."""
    return bool((view.words.end[first:last] == view.words.start[first + 1 : last + 1]).all())


def _spelled_out(view: View, names: list[Named]) -> Iterator[Named]:
    """What an acronym in brackets stands for: "Alliance to Guard the Harbour (AGH)"."""
    for at in [at + 1 for at, word in enumerate(view.lower[1:-2], 1) if word == "("]:
        if view.lower[at + 1] != ")" or _case(view, at) != LetterCase.UPPER:
            continue
        acronym = view.lower[at]
        if not _SHORTEST <= len(acronym) <= _LONGEST or not acronym.isalpha():
            continue
        for start in range(at - 1 - len(acronym), max(-1, at - 2 - len(acronym) - _SMALL_WORDS), -1):
            if start < 0 or view.lower[start][0] != acronym[0] or _case(view, start) == 0:
                continue
            words = tokens(view.string(start, at - 1))
            if acronym in acronym_of(words):
                kinds = [kind for low, high, kind in names if low < at - 1 and high > start]
                if _PERSON not in kinds:
                    yield start, at - 1, kinds[0] if kinds else _ORGANIZATION
                break


def _titled(view: View, names: list[Named]) -> Iterator[Named]:
    """A body whose name goes on after "of" or "for": "Committee for | a Quiet Harbour"."""
    by_start = {start: (end, kind) for start, end, kind in names}
    by_end = {end: (start, kind) for start, end, kind in names}
    for at in [at for at, word in enumerate(view.lower[1:-2], 1) if word in _TYING]:
        if _case(view, at - 1) != LetterCase.TITLE:
            continue
        follows = at + 2 if view.lower[at + 1] in ARTICLES else at + 1
        end, kind = by_start.get(follows, (follows, _ORGANIZATION))
        start, own = by_end.get(at, (at - 1, _ORGANIZATION))
        if not BODY_NOUNS.intersection(view.lower[start:at]):
            continue
        if _PERSON in (kind, own) or (end == follows and start == at - 1):
            continue
        while end < len(view.lower) and end == follows and _goes_on(view, at, end):
            end, follows = end + 1, follows + 1
        while start > 0 and _goes_on(view, at, start - 1) and not _opens_sentence(view, start - 1):
            start -= 1
        if end > at + 1 and view.lower[end - 1] not in ARTICLES:
            yield start, end, _ORGANIZATION


def _of_cases(view: View, names: list[Named]) -> Iterator[Named]:
    """A court case, under the names of both its parties: "Haal v. Board of the Port". It is neither of them."""
    lower = view.lower
    for at in [at for at, word in enumerate(lower[1:-2], 1) if word in _AGAINST and _case(view, at) == 0]:
        after = at + 2 if lower[at + 1] == "." else at + 1
        if not all(_case(view, word) in (LetterCase.TITLE, LetterCase.UPPER) for word in (at - 1, after)):
            continue
        if view.words.line[at - 1] != view.words.line[after]:
            continue
        parts = [(start, end) for start, end, _ in names if start < after + 1 and end > at - 1]
        yield min([at - 1, *(start for start, _ in parts)]), max([after + 1, *(end for _, end in parts)]), _OTHER


def _goes_on(view: View, at: int, word: int) -> bool:
    """Whether a word may belong to the name of a body that has another word in the same line."""
    if view.words.line[at] != view.words.line[word] or word in view.people:
        return False
    return _case(view, word) == LetterCase.TITLE and view.lower[word] not in ARTICLES


def _opens_sentence(view: View, word: int) -> bool:
    """Whether a word has its capital from the beginning of a sentence, for all that is known of it."""
    opens = word == 0 or view.sentence[word] != view.sentence[word - 1]
    return opens and not view.names_in(word, word + 1)


def _case(view: View, word: int) -> int:
    return int(view.words.features[word, CASE])
