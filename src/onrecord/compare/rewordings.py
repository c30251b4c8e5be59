"""Other words that articles have in the place of a quotation's, as told from trims, spellings and insertions.

In go a quotation with the verdict on it and standings of other articles, out come those in which the same speaker, or
one who cannot be told, says it in other words, by wordings. The verdict itself is not touched here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from rapidfuzz.distance import Levenshtein

from onrecord.compare.differing import ends_sentence, one_spelling
from onrecord.compare.drafts import Standing, Voice, voice_of
from onrecord.compare.laying import Laid
from onrecord.compare.quotations import Worded
from onrecord.compare.renditions import Piece
from onrecord.records import Span
from onrecord.records.draft import Change, DraftQuotation, Part, Passage, Verdict

__all__ = ["is_reworded", "with_rewordings"]

_COMPARED = (Verdict.EXACT, Verdict.TRIMMED, Verdict.ALTERED)
_MOST_WORDS, _MOST_AT_EDGE = 4, 3
"""Words in the place of others; more are another sentence, as a rule, and at the ends of a quotation sooner."""
_LEAST_BESIDE = 3
"""Words that agree beside those at an end of a quotation; fewer begin many a sentence."""
_SLIPS, _LEAST_SLIPPED = 2, 5
"""Letters that differ in a slip of the pen or another spelling of a name, and letters that the word has at least."""
_LINKS = frozenset(("and", "but", "so", "well"))
"""Words before a sentence that outlets leave off."""
_SHORT = {
    "is": "s", "has": "s", "am": "m", "are": "re", "have": "ve", "will": "ll", "would": "d", "had": "d", "not": "nt",
}  # fmt: skip
"""What is left of a word that is joined to the one before: "she would" is "she'd"."""
_SPOKEN = {
    "cannot": "cannt", "cant": "cannt", "wont": "willnt", "gonna": "goingto", "wanna": "wantto", "gotta": "gotto",
    "%": "percent", "okay": "ok", "til": "until", "till": "until", "cause": "because", "cuz": "because",
    "w": "with", "towards": "toward", "afterwards": "afterward", "amongst": "among", "whilst": "while",
}  # fmt: skip
"""Spoken and local forms, of which each outlet has its own, with what they stand for, short."""


_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {word: float(n) for n, word in enumerate(_UNITS)} | {word: 10.0 * n for n, word in enumerate(_TENS, 2)}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_MOST_DIGITS = 15
"""Digits that a float tells apart."""


def is_reworded(laid: Laid, weigh: Callable[[str], float]) -> bool:
    """Whether a text has other words in the place of some of a quotation's, as far as its words tell."""
    changes = _changes(laid, weigh)
    return changes is not None and Change.REPLACED in changes.values()


def with_rewordings(
    told: DraftQuotation, others: Iterable[tuple[Standing, str]], weigh: Callable[[str], float]
) -> DraftQuotation:
    """Add the other wordings to a quotation that stands in the archive.

    ``others`` are standings of other articles, each with the id of the article that it is a copy of, or its own.
    """
    if told.verdict not in _COMPARED or told.passage is None or told.rest is not None:
        return told
    own = _other_words(told.passage)
    groups: dict[frozenset[tuple[int, str]], list[Passage]] = defaultdict(list)
    seen = {told.passage.article.id}
    for standing, original in others:
        changes = _changes(standing.laid, weigh) if _is_comparable(told.passage, standing) else None
        if changes is None or original in seen or standing.candidate.article.id in seen:
            continue
        passage = _weeded(standing, changes)
        if wording := _other_words(passage) - own:
            seen |= {original, standing.candidate.article.id}
            groups[wording].append(passage)
    found = sorted(groups.values(), key=lambda passages: (-len(passages), passages[0].article.id))
    return replace(told, otherwise=tuple(map(tuple, found)))


def _is_comparable(passage: Passage, standing: Standing) -> bool:
    """Whether a standing is the same saying, quoted, and of nobody else."""
    if standing.candidate.copies_draft or not standing.likely or standing.differences.unquoted:
        return False
    # Where the draft names nobody, the article that has its words may.
    voices = {standing.voice, voice_of(passage.statement, standing.statement)}
    weights = standing.laid.quotation.weights
    if Voice.APART in voices or standing.laid.share * sum(weights) < _LEAST_WEIGHT:
        return False
    changed = sum(piece.a_end - piece.a_start for piece in standing.laid.pieces if piece.change == "replace")
    most = _MOST_CHANGED if Voice.SAME in voices else _MOST_CHANGED_OF_UNKNOWN
    return changed <= max(1, most * len(weights))


_LEAST_WEIGHT = 8.0
"""Weight of words that agree; "if you want to know the truth" is said again and again, of other things."""
_MOST_CHANGED, _MOST_CHANGED_OF_UNKNOWN = 0.3, 0.15
"""Share of the words that may be others, of the same speaker and of one who cannot be told."""


def _other_words(passage: Passage) -> frozenset[tuple[int, str]]:
    """What a passage has in the place of other words, so that case, punctuation and spelling do not count."""
    text = passage.article.text
    changed = (part for part in passage.parts if part.change is Change.REPLACED and not part.marked)
    return frozenset((part.draft.start, _folded(text[part.source.start : part.source.end])) for part in changed)


def _folded(words: str) -> str:
    return _spelt_out(["".join(c for c in word if c.isalnum()) for word in words.casefold().split()])


def _weeded(standing: Standing, changes: Mapping[Piece, Change | None]) -> Passage:
    """The passage, in which words are told to be others only where they are."""
    words, source = standing.laid.quotation.words, standing.laid.source
    told = {words.span(*piece[1:3]): (change, source.span(*piece[3:]).start) for piece, change in changes.items()}
    parts: list[Part] = []
    for part in standing.passage.parts:
        change, at = told.get(part.draft, (Change.REPLACED, 0))
        if part.change is not Change.REPLACED or part.marked or change is Change.REPLACED:
            parts.append(part)
        elif change is Change.ADDED:
            parts.append(Part(change, part.draft, Span(at, at)))
        else:
            parts.append(replace(part, change=change or Change.REPLACED, marked=change is None))
    return replace(standing.passage, parts=tuple(parts))


def _changes(laid: Laid, weigh: Callable[[str], float]) -> dict[Piece, Change | None] | None:
    """What each piece with other words is, None where an ellipsis or brackets tell of it; None for another sentence."""
    words, source = laid.quotation.words, laid.source
    found: dict[Piece, Change | None] = {}
    for number, piece in enumerate(laid.pieces):
        _change, a_start, a_end, b_start, b_end = piece
        if piece.change != "replace":
            continue
        if (
            any(words.bracketed[a_start:a_end])
            or any(source.bracketed[b_start:b_end])
            or _has_gap(words, a_start, a_end)
            or _has_gap(source, b_start, b_end)
        ):
            found[piece] = None
        elif not all(source.told.quoted[b_start:b_end]) or not _is_closed(laid, number):
            found[piece] = Change.ADDED
        elif _is_one_spelling(words.told.words[a_start:a_end], source.told.words[b_start:b_end], weigh):
            found[piece] = Change.SAME
        elif max(a_end - a_start, b_end - b_start) > _MOST_WORDS:
            return None
        else:
            found[piece] = Change.REPLACED
    return found


def _has_gap(words: Worded, start: int, end: int) -> bool:
    return any(at in words.gaps for at in range(start, end + 1))


def _is_closed(laid: Laid, number: int) -> bool:
    """Whether words at an end of the quotation are the end of a sentence, or of the quotation, in the source too.

    Where it goes on, other words stand there because other words follow.
    """
    piece, source = laid.pieces[number], laid.source
    first, last = number == 0, number == len(laid.pieces) - 1
    if not (first or last):
        return True
    if max(piece.a_end - piece.a_start, piece.b_end - piece.b_start) > _MOST_AT_EDGE:
        return False
    beside = laid.pieces[1 if first else number - 1]
    if beside.a_end - beside.a_start < _LEAST_BESIDE:
        return False
    places, quoted = source.told.places, source.told.quoted
    at = piece.b_start if first else piece.b_end
    if not 0 < at < len(places) or not (quoted[at - 1] and quoted[at]):
        return True
    return ends_sentence(source.text, places[at - 1].end, places[at].start)


def _is_one_spelling(ours: Sequence[str], theirs: Sequence[str], weigh: Callable[[str], float]) -> bool:
    """Whether words differ as outlets spell, or by a slip, and not as words do."""
    one, other = (_spelt_out(words) for words in (ours, theirs))
    if one == other or (_value_of(ours) or ours) == (_value_of(theirs) or theirs):
        return True
    # A slip makes a word that the news does not know; names have many spellings, and are as rare.
    rarest = weigh("")
    unknown = any(weigh(word) >= rarest for word in (*ours, *theirs) if not word.isdigit())
    if not unknown or min(len(one), len(other)) < _LEAST_SLIPPED or any(c.isdigit() for c in one + other):
        return False
    return Levenshtein.distance(one, other, score_cutoff=_SLIPS) <= _SLIPS


def _spelt_out(words: Sequence[str]) -> str:
    """The words in one spelling, joined, since "healthcare" is "health care"."""
    told = words[1:] if len(words) > 1 and words[0] in _LINKS else words
    if len(told) > 1 and told[0] == "no" and _value_of(told[1:2]) is not None:
        told = ("number", *told[1:])
    spelt: list[str] = []
    for counts, run in groupby(told, key=lambda word: word not in _WITHIN_NUMBERS and _value_of((word,)) is not None):
        some = [*run]
        spelt += [str(_value_of(some))] if counts else [one_spelling(_SPOKEN.get(word, word)) for word in some]
    return "".join(_SHORT.get(word, word) if number else word for number, word in enumerate(spelt))


_WITHIN_NUMBERS = frozenset(("and", "a"))


def _value_of(words: Sequence[str]) -> float | None:
    """The number that words and figures write, as "twenty five", "3 million" or "3 1/2"; None where they do not."""
    if len(words) == _WITH_HALF and tuple(words[1:]) == ("1", "2"):
        words = (words[0], "half")
    total = value = 0.0
    for word in words:
        if word in _SCALES:
            value = (value or 1) * _SCALES[word]
            total, value = (total, value) if word == "hundred" else (total + value, 0.0)
        elif word in _VALUES:
            value += _VALUES[word]
        elif word.isascii() and word.isdigit() and len(word) <= _MOST_DIGITS:
            value += float(word)
        elif word == "half":
            value += 0.5
        elif word not in _WITHIN_NUMBERS:
            return None
    return total + value


_WITH_HALF = 3
"""Words of a whole number with a half: "3", "1" and "2"."""
