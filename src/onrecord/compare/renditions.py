"""How one telling of a statement differs from another: word by word, and in one word.

In go the contents of two statements with their articles' texts, out come the words of each, folded so that case,
accents and the shapes of marks do not count, where they agree, and whether one is a verbatim, trimmed, altered or
paraphrased form of the other. Whether they are the same statement at all is judged in :mod:`onrecord.compare.same`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias, cast

from rapidfuzz.distance import Levenshtein

from onrecord.encoder import QuoteState, quote_states
from onrecord.records import How, Span

__all__ = ["How", "Piece", "Told", "align", "how", "words_from"]


Change: TypeAlias = Literal["equal", "replace", "delete", "insert"]


class Piece(NamedTuple):
    """A run of words that agree or differ: ``[a_start, a_end)`` of the one telling, ``[b_start, b_end)`` of the other.

    Of ``delete`` the first telling alone has words, of ``insert`` the second alone.
    """

    change: Change
    a_start: int
    a_end: int
    b_start: int
    b_end: int


# A soft hyphen, combining accents, and what has no width: another typesetter has other ones.
_UNSEEN = re.compile("[\u00ad\u0300-\u036f\u200b-\u200f\u2060\ufeff]+")
# A number with its separators, an abbreviation with full stops, a word with its apostrophes, a percent sign.
_WORD = re.compile(r"\d+(?:[.,]\d+)*|(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’ʼ][^\W\d_]+)*|%")
_SENTENCE_END = re.compile(r"[.!?:…\n][\"”’'»)\]\s]*[\"“„‘'«(\[]*$|^[\W_]*$")
_MARKS = str.maketrans("", "", "'’ʼ.,")
_SPELLINGS = {"%": "percent", "cant": "cannot"}
_QUOTED = (int(QuoteState.INSIDE), int(QuoteState.CONTINUED))
_LONGEST_KEPT = 40
_LOOK_BACK = 12
"""Characters before a word that tell whether a sentence starts with it."""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """The words of one telling, each folded, with its place in the text and how it stands there."""

    words: tuple[str, ...]
    places: tuple[Span, ...]
    """Of each word, its characters in the text."""
    quoted: tuple[bool, ...]
    """Of each word, whether it stands within quotation marks."""
    named: tuple[bool, ...]
    """Of each word, whether it has a capital that no start of a sentence explains."""

    @classmethod
    def of(cls, text: str, content: Sequence[Span] | None = None) -> Told:
        """Take apart the ``content`` spans of ``text``, or all of it; linear in the length from first to last span.

        Marks are paired within the lines that the content stands in, so that it may start inside a quotation.
        """
        content = [Span(0, len(text))] if content is None else content
        if not content:
            return cls((), (), (), ())
        start = text.rfind("\n", 0, content[0].start) + 1
        # The first mark of the next paragraph tells whether a quotation goes on there.
        end = text.find("\n", content[-1].end)
        end = len(text) if end < 0 else min(len(text), end + 4)
        states = quote_states(text[start:end]).tolist()
        words, places, quoted, named = [], [], [], []
        for span in content:
            for match in _WORD.finditer(text, span.start, span.end):
                word = _fold(match[0])
                if not word:
                    continue
                words.append(word)
                places.append(Span(*match.span()))
                at = match.start()
                quoted.append(states[at - start] in _QUOTED)
                named.append(text[at].isupper() and _is_named(text, at, max(start, at - _LOOK_BACK)))
        return cls(tuple(words), tuple(places), tuple(quoted), tuple(named))


def words_from(text: str, start: int) -> tuple[str, ...]:
    """The words of ``text`` from ``start`` on, folded as those of :class:`Told`, in much less time."""
    return tuple(word for match in _WORD.finditer(text, start) if (word := _fold(match[0])))


def _fold(word: str) -> str:
    # Nobody knows how long a word in an article is, and what is kept shall not grow with it.
    return _fold_kept(word) if len(word) <= _LONGEST_KEPT else _fold_anew(word)


@lru_cache(maxsize=50_000)
def _fold_kept(word: str) -> str:
    return _fold_anew(word)


def _fold_anew(word: str) -> str:
    if not word.isascii():
        word = _UNSEEN.sub("", unicodedata.normalize("NFD", word))
    # A decimal point stays: 1.5 is not 15.
    folded = word.casefold().replace(",", "") if word[:1].isdigit() else word.casefold().translate(_MARKS)
    return _SPELLINGS.get(folded, folded)


def _is_named(text: str, at: int, earliest: int) -> bool:
    """Whether no start of a sentence explains the capital at ``at``."""
    return _SENTENCE_END.search(text, earliest, at) is None


def align(a: Told, b: Told) -> list[Piece]:
    """Lay two tellings beside each other with the fewest changes of words (Levenshtein 1966), in order.

    Memory is linear in the lengths (Hirschberg 1975). Words that differ in a space or hyphen alone are equal.
    """
    if b.words < a.words:
        # Of several ways with equally few changes one is taken; it shall not hang on who comes first.
        return [_turn(piece) for piece in align(b, a)]
    pieces: list[Piece] = []
    for opcode in Levenshtein.opcodes(a.words, b.words):
        change = cast("Change", opcode.tag)
        piece = Piece(change, opcode.src_start, opcode.src_end, opcode.dest_start, opcode.dest_end)
        if pieces and (pieces[-1].change == "equal") == (change == "equal"):
            # Neighbouring changes are one: of "health care" against "healthcare", neither word has its like.
            last = pieces.pop()
            piece = _piece(last.a_start, piece.a_end, last.b_start, piece.b_end, equal=change == "equal")
        pieces.append(piece)
    return list(_join(a, b, pieces))


def _turn(piece: Piece) -> Piece:
    change, a_start, a_end, b_start, b_end = piece
    return _piece(b_start, b_end, a_start, a_end, equal=change == "equal")


def _piece(a_start: int, a_end: int, b_start: int, b_end: int, *, equal: bool) -> Piece:
    change: Change = "replace" if a_start < a_end and b_start < b_end else "delete" if a_start < a_end else "insert"
    return Piece("equal" if equal else change, a_start, a_end, b_start, b_end)


def _join(a: Told, b: Told, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Take runs that differ in spaces and hyphens alone for equal, and those beside them along."""
    last: Piece | None = None
    for piece in pieces:
        joins = piece.change == "replace" and _letters(a, *piece[1:3]) == _letters(b, *piece[3:])
        now = piece._replace(change="equal") if joins else piece
        if last is not None and last.change == now.change == "equal":
            last = _piece(last.a_start, now.a_end, last.b_start, now.b_end, equal=True)
            continue
        if last is not None:
            yield last
        last = now
    if last is not None:
        yield last


def _letters(told: Told, start: int, end: int) -> str:
    return "".join(told.words[start:end])


_ANCHOR = 3
"""Words of a run that agrees, from which two tellings count as telling the same there; two often are a phrase."""
_FEW, _ENOUGH = 3, 2
"""Words changed, and words that agree beyond them, so that the end of a telling is taken along: "given to anyone"
instead of "sold to anyone"."""
_LEAST_QUOTED, _LEAST_TOLD = 0.4, 0.75
"""Share of the shorter telling that must agree in such runs, where they stand in quotation marks in both, and where
not: of two quotations each may hold sentences that the other lacks, but a sentence told in the outlet's own words
shares phrases with any other about the same."""


def how(a: Told, b: Told, pieces: Sequence[Piece] | None = None) -> How:
    """Tell how two tellings of one statement differ; the same for both orders.

    What counts lies between the first and the last run of three words that agree: one telling may start earlier or go
    on longer. Words that one of them lacks there are a cut; words that differ are an alteration where they stand in
    quotation marks in both, and other words where not. ``pieces`` is what :func:`align` gave, if it is known already.
    """
    pieces = align(a, b) if pieces is None else pieces
    shorter = min(len(a.words), len(b.words))
    runs = [number for number, piece in enumerate(pieces) if _agrees(piece, min(_ANCHOR, shorter))]
    if not runs:
        return How.PARAPHRASED
    core = pieces[_reach(a, b, pieces, runs[0], -1) : _reach(a, b, pieces, runs[-1], 1) + 1]
    agreed = sum(min(piece.a_end - piece.a_start, piece.b_end - piece.b_start) for piece in core if _agrees(piece, 1))
    least = _LEAST_QUOTED if all(_quoted(a, b, pieces[number]) for number in runs) else _LEAST_TOLD
    if agreed < least * shorter:
        return How.PARAPHRASED
    changed = [piece for piece in core if piece.change == "replace"]
    if changed:
        return How.ALTERED if all(_quoted(a, b, piece) for piece in changed) else How.PARAPHRASED
    return How.VERBATIM if all(_agrees(piece, 1) for piece in core) else How.TRIMMED


def _reach(a: Told, b: Told, pieces: Sequence[Piece], place: int, step: int) -> int:
    """How far the core goes: over a change of few words to the next two words that agree.

    Or to the end of both tellings, where these are quoted: "our patience for weakness" instead of "for permission".
    """
    while 0 <= place + step < len(pieces):
        piece = pieces[place + step]
        if max(piece.a_end - piece.a_start, piece.b_end - piece.b_start) > _FEW:
            break
        if not 0 <= place + 2 * step < len(pieces):
            return place + step if piece.change == "replace" and _quoted(a, b, piece) else place
        if not _agrees(pieces[place + 2 * step], _ENOUGH):
            break
        place += 2 * step
    return place


def _agrees(piece: Piece, least: int) -> bool:
    return piece.change == "equal" and min(piece.a_end - piece.a_start, piece.b_end - piece.b_start) >= least


def _quoted(a: Told, b: Told, piece: Piece) -> bool:
    """Whether most words of a piece stand in quotation marks in both tellings."""
    sides = (a.quoted[piece.a_start : piece.a_end], b.quoted[piece.b_start : piece.b_end])
    return all(2 * sum(side) > len(side) for side in sides)
