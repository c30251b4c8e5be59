"""Conditions: the words of a statement that tell on what its content depends ("if they lift their veto").

In go an article's text with the content and cue of an attribution, out come the spans of the conditions inside the
content. "If" that means "whether" ("asked if") and set phrases ("if anything") are none. This module does not tell
whether a condition is met.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from onrecord.records import Span
from onrecord.statements.stance import Word, word_set, words_in

__all__ = ["find_conditions"]

_QUOTES_AND_BLANKS = " \t\r\n\u00a0\"'“”‘’„«»‹›`"

# What opens a condition, after its first word; the words before the opening that belong to it are in _BEFORE.
_OPENINGS: dict[str, tuple[tuple[str, ...], ...]] = {
    "if": ((),),
    "unless": ((),),
    "provided": (("that",),),
    "providing": (("that",),),
    "assuming": ((),),
    "supposing": ((),),
    "in": (("case",), ("the", "event"), ("the", "unlikely", "event"), ("the", "case", "that")),
    "as": (("long", "as"),),
    "so": (("long", "as"),),
    "on": (("condition", "that"), ("the", "condition", "that"), ("one", "condition")),
    "barring": ((),),
}
_INVERTED = word_set("should were had")
_FIRST = _INVERTED | _OPENINGS.keys()
"""What may open a condition."""
_BEFORE = word_set("even only except especially particularly")

# "If" after these is "whether". Verbs of asking and knowing as in Quirk et al. (1985), A Comprehensive Grammar of the
# English Language, section 15.5: dependent interrogative clauses.
_WHETHER = word_set(
    """ask asks asked asking wonder wonders wondered wondering know knows knew known knowing see sees saw seen seeing
    decide decides decided deciding doubt doubts doubted doubting determine determines determined determining
    check checks checked checking learn learned learns test tests tested testing question questions questioned
    questioning sure certain unsure uncertain unclear clear idea matter matters care cares cared mind minds minded
    consider discuss discussed debate debated debating inquire inquired enquire enquired evaluate examine examined
    investigate investigated investigating verify assess remember recall guess indicate indicated understand
    curious find"""
)
_ADDRESSEES = word_set("me him her them us you it himself herself themselves people reporters voters anyone everyone")
_ASKING = word_set("ask asks asked asking wonder wonders wondered wondering tell tells")
_SKIPPED = word_set("out even just yet really ever exactly not")
_NO_CONDITION_BEFORE = frozenset({"as", "what", "big", "no", "ifs", "an"})
_NO_CONDITION_AFTER = word_set("so anything only not nothing ever and or")
_SET_PHRASES = (
    ("you", "will"),
    ("you", "like"),
    ("you", "please"),
    ("you", "ask", "me"),
    ("you", "don't", "mind"),
    ("you", "know", "what"),
    ("i", "may"),
    ("i", "might"),
    ("i", "recall"),
    ("i", "remember"),
    ("i'm", "not", "mistaken"),
    ("memory", "serves"),
    ("at", "all"),
    ("ever", "there"),
)
_NO_CONDITION_AFTER_LENGTH = word_set("possible necessary needed ever")
_LENGTHS = word_set("year month week day decade century mile metre meter foot football bus car lifetime minute")
_NO_CONDITION_AFTER_CASE = frozenset({"after", "in", "for", "has", "is", "was", "and", "by"})
_PRONOUNS = word_set("i he she it we they you this that these those there anyone anybody someone something one")
_DETERMINERS = word_set("the a an his her its their our my your any another such mr mrs ms dr")
_QUESTIONS = word_set("why what how who when where which whom whose")
_CLAUSE_OPENERS = word_set("that and but or because so then")
_TITLES = word_set(
    "mr mrs ms dr gen sen rep gov st lt col prof sgt rev jr u.s no vs jan feb mar apr jun jul aug sep sept oct nov dec"
)
_DANGLING = word_set("that and or to of with for")
_SET_APART = word_set("the a an after before in on at as who which for with like and or despite along")
_OPENING_SIGNS = frozenset("“‘([")
_CLOSING_SIGNS = frozenset("”’)]")
_SENTENCE_ENDS = frozenset({".", "!", "?", ""})
_LONGEST_QUOTE = 300
"""Code points within which a straight quotation mark must close, to be the opening of a quotation in a clause."""
_ENDS_BEFORE = word_set("then but because")

_MARK = re.compile(r"[,;:.?!()\[\]\n“”\"—]|‘|’(?![^\W_])|(?<![^\W_])'|'(?![^\W_])|\s[–-]{1,2}\s|–|--")


def _is_whether(text: str, words: Sequence[Word], index: int, asked: bool) -> bool:
    """Whether the "if" at ``index`` opens a dependent question."""
    if index == 0:
        return asked
    back = index - 1
    while back >= 0 and index - back < 4 and words[back].form in _SKIPPED:
        back -= 1
    if back < 0:
        return asked
    if not _is_joined(text, words[back], words[back + 1]):
        return False
    if words[back].form in _WHETHER:
        return True
    return words[back].form in _ADDRESSEES and back > 0 and words[back - 1].form in _ASKING


def _opening_length(words: Sequence[Word], index: int) -> int:
    """How many words of :data:`_OPENINGS` open a condition at ``index``; 0 for none."""
    best = 0
    for rest in _OPENINGS.get(words[index].form, ()):
        if tuple([word.form for word in words[index + 1 : index + 1 + len(rest)]]) == rest:
            best = max(best, 1 + len(rest))
    return best


def _opens_condition(text: str, words: Sequence[Word], index: int, length: int, asked: bool) -> bool:
    """Whether the opening at ``index`` is a real one: not "as if", "asked if", "as long as a bus"."""
    first = words[index].form
    before = words[index - 1].form if index and _is_joined(text, words[index - 1], words[index]) else ""
    after = tuple(word.form for word in words[index + length : index + length + 3])
    if not after or not _is_joined(text, words[index + length - 1], words[index + length], commas=True):
        return False
    if first == "if":
        set_phrase = any(after[: len(phrase)] == phrase for phrase in _SET_PHRASES)
        alone = index + 2 >= len(words) or not _is_joined(text, words[index + 1], words[index + 2])
        return not (
            before in _NO_CONDITION_BEFORE
            or (after[0] == "any" and alone)
            or after[0] in _NO_CONDITION_AFTER
            or set_phrase
            or _is_whether(text, words, index, asked)
        )
    if first in {"as", "so"}:
        short = after[0] in {"a", "an"} and len(after) > 1 and after[1] in _LENGTHS
        lasting = after[:2] in {("it", "takes"), ("it", "took")}
        return before != "for" and not (
            lasting or after[0] in _NO_CONDITION_AFTER_LENGTH or after[0][0].isdigit() or short
        )
    if first == "in" and length == 2:
        return after[0] not in _NO_CONDITION_AFTER_CASE
    if first in {"providing", "provided"}:
        return before not in {"by", "be", "been", "is", "are", "was", "were"}
    if first in {"assuming", "supposing"}:
        return index == 0 or not _is_joined(text, words[index - 1], words[index]) or before in _CLAUSE_OPENERS
    return True


def _is_joined(text: str, word: Word, after: Word, *, commas: bool = False) -> bool:
    """Whether only blanks (and ``commas``) part two neighbouring words."""
    between = text[word.end : after.start]
    return "\n" not in between and not between.strip(_QUOTES_AND_BLANKS + ("[," if commas else "["))


def _opens_inversion(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether "should", "were" or "had" at ``index`` opens a condition by inversion ("should they refuse")."""
    form = words[index].form
    if index + 2 >= len(words) or not _is_joined(text, words[index], words[index + 1]):
        return False
    before = words[index - 1] if index else None
    at_opening = before is None or not _is_joined(text, before, words[index]) or before.form in _CLAUSE_OPENERS
    if before is not None and before.form in _QUESTIONS:
        return False
    after = words[index + 1]
    named = after.form in _DETERMINERS or text[after.start].isupper()
    if form == "should":
        return after.form in _PRONOUNS - {"that"} or (at_opening and named)
    subject = after.form in _PRONOUNS or (at_opening and named)
    if form == "were":
        rest = [word.form for word in words[index + 2 : index + 7]]
        return subject and ("to" in rest or rest[:2] == ["not", "for"])
    return at_opening and subject and text[words[index].start].isupper()


def _is_name(text: str, word: Word) -> bool:
    """Whether a word may be part of a name or of a list of names."""
    return not text[word.start].islower() or word.form in _DETERMINERS or word.form in {"and", "or", "of"}


def _ends_sentence(text: str, words: Sequence[Word], position: int, at: int) -> bool:
    """Whether the full stop at ``at`` ends a sentence; ``position`` is the first word after it."""
    before = words[position - 1]
    last = text[before.start : before.end]
    if before.end == at and (before.form in _TITLES or (len(last) == 1 and last.isupper())):
        return False
    return position == len(words) or not text[words[position].start].islower()


def _parts_words(words: Sequence[Word], position: int, at: int) -> bool:
    """Whether the comma at ``at`` stands between words, not between digits."""
    return position == len(words) or not (words[position - 1].end == at and words[position].start == at + 1)


def _clause_end(text: str, words: Sequence[Word], body: int, limit: int) -> tuple[int, str]:
    """Where the clause that opens before ``words[body]`` ends, and the mark or word that ends it.

    Quotations and brackets that open within the clause are passed over, and so is what commas set apart ("if, as
    expected, they refuse", "if Mr Oren, the mayor, resigns") or list ("if Norcall, Varna and Ilm agree").
    """
    depth = 0
    straight = apart = False
    only_names = True
    previous = words[body - 1].end
    for position in range(body, len(words) + 1):
        stop = words[position].start if position < len(words) else limit
        for mark in _MARK.finditer(text, previous, min(limit, stop + 1)):
            at, sign = mark.start(), mark.group().strip()
            if sign == '"':
                if not straight and '"' not in text[at + 1 : min(limit, at + _LONGEST_QUOTE)]:
                    return at, sign
                straight = not straight
            elif sign in _OPENING_SIGNS:
                depth += 1
            elif sign in _CLOSING_SIGNS:
                if depth == 0 and sign != "’":
                    return at, sign
                depth = max(0, depth - 1)
            elif sign in _SENTENCE_ENDS:
                if sign != "." or _ends_sentence(text, words, position, at):
                    return at, sign
            elif sign == "," and not depth and not straight and _parts_words(words, position, at):
                following = words[position].form if position < len(words) else ""
                named = position > body and only_names and text[words[body].start].isupper()
                dangling = words[position - 1].form in _DANGLING or position == body
                if not (apart or named or dangling):
                    return at, sign
                apart = not apart and (dangling or following in _SET_APART)
            elif sign not in {",", "'"} and not depth and not straight:
                return at, sign
        if position == len(words):
            break
        word = words[position]
        ends = word.form in _ENDS_BEFORE and position > body and words[position - 1].form not in _DANGLING
        if ends and not depth and not straight:
            return word.start, word.form
        only_names = only_names and _is_name(text, word)
        previous = word.end
    return limit, ""


def _asked(text: str, cue: Sequence[Span]) -> bool:
    """Whether the last word of the cue, an addressee aside, is one after which "if" is "whether"."""
    if not cue:
        return False
    words = list(words_in(text, max(cue[-1].start, cue[-1].end - 80), cue[-1].end))
    while words and words[-1].form in _ADDRESSEES | {"about", "to"}:
        words.pop()
    return bool(words) and words[-1].form in _WHETHER


def _conditions_in(text: str, span: Span, asked: bool) -> Iterator[Span]:
    words = words_in(text, span.start, span.end)
    floor = 0
    for index in [index for index, word in enumerate(words) if word.form in _FIRST]:
        if index < floor:
            continue
        length = _opening_length(words, index)
        plain = length > 0 and _opens_condition(text, words, index, length, asked)
        inverted = not plain and words[index].form in _INVERTED and _opens_inversion(text, words, index)
        body = index + (length if plain else 1)
        if not (plain or inverted) or body >= len(words):
            continue
        end, mark = _clause_end(text, words, body, span.end)
        first = index
        while (
            plain
            and first > floor
            and words[first - 1].form in _BEFORE
            and _is_joined(text, words[first - 1], words[first])
        ):
            first -= 1
        start = words[first].start
        floor = body
        while floor < len(words) and words[floor].start < end:
            floor += 1
        question = mark == "?" or (inverted and words[body].form not in _PRONOUNS and mark != ",")
        if inverted and question:
            continue
        trimmed = len(text[start:end].rstrip(_QUOTES_AND_BLANKS + ",;:-–—"))
        if start + trimmed > words[body].start:
            yield Span(start, start + trimmed)


def find_conditions(text: str, content: Sequence[Span], cue: Sequence[Span] = ()) -> tuple[Span, ...]:
    """Find the conditions inside ``content``, spans of ``text``.

    They are clauses with "if", "unless", "provided that", "as long as", "in case" and the like, and inverted ones
    ("should they refuse", "were they to leave"; Quirk et al. 1985, section 15.36). Each goes from its first word to the
    end of its clause, stays within one span of ``content``, and is trimmed of quotation marks and blanks. ``cue`` tells
    whether an "if" that opens the content means "whether" ("asked").

    >>> text = "“If it rains, we stay,” she said."
    >>> [text[start:end] for start, end in find_conditions(text, [Span(0, 23)], [Span(28, 32)])]
    ['If it rains']
    """
    asked = _asked(text, cue)
    found: list[Span] = []
    for span in content:
        found.extend(_conditions_in(text, span, asked and not found))
    return tuple(found)
