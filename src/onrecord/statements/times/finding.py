"""Places of time expressions: a grammar over the classes of words.

In goes a text, out come spans. A text becomes a string with one letter a token, and the grammar is written over these
letters, so that one rule stands for all weekdays, numbers and units. The idea of composing expressions over classes of
tokens is SUTime's (Chang and Manning, LREC 2012), as is the extent: articles and modifiers belong to the expression,
prepositions do not (TIMEX2, Ferro et al. 2005). Nothing here tells what an expression means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.records import Span
from onrecord.statements.times.tokens import Token, tokenise
from onrecord.statements.times.vocabulary import words

__all__ = ["find_times"]

_MONTH = r"(?:[Mm]\.?)"
_WEEKDAY = r"(?:[Ww]\.?)"
_COUNT = r"(?:X{0,2}(?:d?E?O?[DNF]o?|d[EO]?))"
_DATE = (
    rf"(?:(?:E{{0,2}}{_WEEKDAY},?|E)?{_MONTH}d?[DO](?:-[DO])?(?:,?[Yy])?"
    rf"|(?:{_WEEKDAY},?)?(?:D|d?Oo){_MONTH}(?:,?[Yy])?"
    rf"|{_MONTH},?o?[Yy])"
)
_PART = r"(?:dB?E?o?d?|B-?[oi]?d?)"  # "the end of the", "mid-", "early on"
_DAY = rf"(?:{_DATE}|E{{0,2}}W|w\.?(?=[PT])|w\.|I|K|H(?:,?Y)?)"
_FORMS = (
    # times of day, with their day before or after them
    rf"(?:TA?|DA)Z?,?(?:i?{_DAY})?",
    rf"(?:{_PART})?{_DAY}P",
    rf"P,?{_DAY}|P",
    r"X?[dE]?B?-?EP|X?dP|BP|B-P",
    # "the year-ago period", "the week of March 6"
    rf"d?(?:E|Y|U-[BG])e|d[Uq]o{_DATE}|dU[YN]",
    # offsets: "two weeks ago", "the day before yesterday", "a year earlier"
    rf"{_COUNT}-?(?:x)?[Uuq]-?[GB](?:d?E?(?:{_DAY}|[Uq]))?",
    r"[dE]?[Uq]-[GB](?:Oq|q)?",
    rf"U(?=[GB])G{_DAY}|{_COUNT}Ug{_DAY}",
    r"uG",
    r"dUxdh",
    # quarters and halves: "the third quarter of 1990", "last year's first quarter"
    r"(?:E[Uq]s|dY|d?E|d)?f?-?O-?[qh](?:o(?:Y|d?E?U))?",
    r"dEh(?:o(?:Y|C|dC))?|dYq",
    # sets
    r"J(?:O|x|D)?(?:[UuqMWSP]|WP)|Vp?|Wp|L",
    # periods by deictic words: "early next week", "the end of the month"
    rf"(?:{_PART})?d?E{{1,2}}f?(?:[UqSM]|U(?:o{_DATE}))",
    rf"{_PART}f?[Uq]|d[Uq]",
    r"U-B|UsB|UB(?![EMWKdY])",
    # durations
    rf"{_COUNT}(?:-|x)?[Uuq](?:xdh)?",
    r"E{1,2}F?u|dE?u|h-?d?U|uB?",
    # days, months, years, seasons
    rf"(?:{_PART})?{_DAY}",
    rf"(?:{_PART})?E?f?(?:S(?:o?[Yy])|{_MONTH}|C|Y|y)",
    r"(?:d|dB)S",
    # vague ones
    r"d?R|d?E",
)
_GRAMMAR = re.compile(r"(?=[A-Za-z])(?!x)(?:" + "|".join(_FORMS) + ")")

_TITLE_AFTER = frozenset(
    words(
        "times telegraph mirror mail post express herald independent observer sun star world tribune journal "
        "business night live group fund massacre agreement islands island"
    )
)
"""Capitalised words after a weekday or a season that make a name of it: "Sunday Times"."""
_TITLE_BEFORE = frozenset(words("black bloody super cyber giving casual ruby girl man freaky"))
"""Words before a weekday that make a name of it: "Super Tuesday"."""
_BEFORE_MONTH = frozenset(
    words(
        "in by since until till last next this of from to through early late mid during before after every "
        "each and or between for past previous around about is was"
    )
)
_BEFORE_NAME = frozenset(words("and or for by to from of about is was"))
"""Words after which a month and a capitalised word are rather somebody's name: "and June Orr"."""
_BEFORE_YEAR = _BEFORE_MONTH | frozenset(["year", "fiscal", "circa", "beginning", "end", "back", "autumn"])
_NO_YEAR_BEFORE = frozenset(
    words(
        "about than nearly some over almost approximately roughly only least number no another route highway "
        "channel room flight p page boeing under around up down"
    )
)
_COUNTED = frozenset(
    words(
        "people men women children percent dollars yen feet miles pounds per points kilometers kilometres "
        "metres meters square tons tonnes troops workers"
    )
)
_FIRST_PLAIN_YEAR, _LAST_PLAIN_YEAR = 1900, 2099
_PRONOUNCED_MONTHS = ("may", "march", "april", "june", "august")
"""Months that are also verbs, adjectives or first names."""


def find_times(text: str) -> list[Span]:
    """Find the time expressions of ``text``: ascending, apart, in linear time for any string.

    Dates, times of day, durations and sets are found, with their articles and modifiers but without prepositions:
    in "on early Tuesday" it is "early Tuesday". A number of four figures is found only where it is likely to be a
    year, and a word that has another meaning ("may", "second", "fall") only where its neighbours speak for a time.
    """
    spans: list[Span] = []
    start = 0
    while start < len(text):
        end = _stretch_end(text, start)
        spans.extend(_find_in(text[start:end], start))
        start = end
    return spans


_STRETCH = 20_000
"""Characters that are read at once, which bounds the memory that a long text takes."""


def _stretch_end(text: str, start: int) -> int:
    """Where to cut the text: at the end of a line, a sentence or a word, as far as there is one."""
    end = start + _STRETCH
    if end >= len(text):
        return len(text)
    middle = start + _STRETCH // 2
    for mark in ("\n", ". ", " "):
        if (place := text.rfind(mark, middle, end)) >= 0:
            return place + len(mark)
    return end


def _find_in(text: str, offset: int) -> Iterator[Span]:
    tokens, places = tokenise(text)
    letters = "".join([token.letter for token in tokens])
    end = 0
    for match in _GRAMMAR.finditer(letters):
        first, last = _trim(tokens, letters, match.start(), match.end())
        if last > first and _is_time(tokens, letters, first, last):
            start = max(end, places[_with_bound(tokens, letters, first)][0])
            end = places[last - 1][1]
            yield Span(start + offset, end + offset)


_ATTRIBUTE = re.compile(r"[dE](?:[DNFO].*-[Uuq]|O-?q|[MmWwKI].*|Y|U-[BG]|E)")
"""A time before a noun, whose article is the noun's: "the third-quarter loss", "the Aug. 7 bombings"."""
_BOUNDS = (("more", "than"), ("less", "than"), ("fewer", "than"), ("at", "least"), ("at", "most"), ("up", "to"))


def _trim(tokens: list[Token], letters: str, first: int, last: int) -> tuple[int, int]:
    """Leave out marks at the end, prepositions at both ends, and an article that belongs to a noun that follows."""
    while last > first and (
        letters[last - 1] in ".,-x"
        or (
            letters[last - 1] == "G"
            and _word(tokens, last - 1).lower() in ("after", "before")
            and not _is_set_off(tokens, last)
        )
    ):
        last -= 1
    if first < last and letters[first] == "X" and _word(tokens, first + 1).lower() == "the":
        first += 1
    form = letters[first:last]
    if _ATTRIBUTE.fullmatch(form) and not (form[0] == "E" and form[1:2] in ("W", "M", "m", "K")):
        hyphen = "-" in form or form[-1] == "E" or "q" not in form
        first += hyphen
    return first, last


def _is_set_off(tokens: list[Token], place: int) -> bool:
    """Whether no word follows: "he left the day before."."""
    return place >= len(tokens) or not tokens[place].word[:1].isalnum()


def _with_bound(tokens: list[Token], letters: str, first: int) -> int:
    """The first token of the expression with "more than", "at least" before its number."""
    words = (_word(tokens, first - 2).lower(), _word(tokens, first - 1).lower())
    if first >= 2 and letters[first] in "dDNF" and words in _BOUNDS:
        return first - 2
    return first


def _word(tokens: list[Token], place: int) -> str:
    return tokens[place].word if 0 <= place < len(tokens) else ""


def _is_time(tokens: list[Token], letters: str, first: int, last: int) -> bool:
    """Whether the neighbours of tokens ``first`` to ``last`` leave the match a time expression."""
    form = letters[first:last]
    before, after = _word(tokens, first - 1), _word(tokens, last)
    if letters[last - 1] in "WSH" and after[:1].isupper() and after.lower() in _TITLE_AFTER:
        return False
    if form[0] in "Ww" and before.lower() in _TITLE_BEFORE:
        return False
    unit = tokens[last - 1]
    if unit.letter in "Uuq" and (_is_age(tokens, last) or (last - first > 1 and _is_name(unit.word, form))):
        return False
    checks = {"M": _is_month, "m": _is_month, "Y": _is_year, "dY": _is_year, "E": _is_vague, "dE": _is_vague}
    check = checks.get(form)
    if check is not None:
        return check(tokens, first, last)
    if form in ("u", "d", "dU", "du", "R", "dR", "dC", "B", "I", "P", "dUN", "dUY"):
        return _is_bare(tokens, first, last)
    return not ("x" in form and not _is_filler(tokens, first, last))


def _is_month(tokens: list[Token], first: int, last: int) -> bool:
    """Whether a month's name without day and year is meant as a month."""
    word, before, after = tokens[first].word, _word(tokens, first - 1), _word(tokens, last)
    if tokens[first].letter == "m":
        return before.lower() in _BEFORE_MONTH and (word.lower() not in ("jan", "mar", "dec") or after == ".")
    if word.lower() in _PRONOUNCED_MONTHS:
        if before.lower() not in _BEFORE_MONTH or (word.isupper() and len(word) == 3):
            return False
        return not (after[:1].isupper() and before.lower() in _BEFORE_NAME)
    return True


def _is_year(tokens: list[Token], first: int, last: int) -> bool:
    """Whether four figures are a year: by the words around them, and by their size where these do not tell."""
    year, before, after = tokens[last - 1].value, _word(tokens, first - 1).lower(), _word(tokens, last)
    if not isinstance(year, int) or before in _NO_YEAR_BEFORE or (first and tokens[first - 1].letter in "$NDm"):
        return False
    if after.lower() in _COUNTED or (last < len(tokens) and tokens[last].letter in "%uUDNn$"):
        return False
    if before in _BEFORE_YEAR or before == "(":
        return True
    if after.islower() and after.endswith("s") and after not in ("was", "is", "has", "as", "this", "his"):
        return False
    return _FIRST_PLAIN_YEAR <= year <= _LAST_PLAIN_YEAR


def _is_vague(tokens: list[Token], first: int, last: int) -> bool:
    """Whether a deictic word without a noun of time stands for a time by itself."""
    word = tokens[last - 1].word.lower()
    if last - first == 1 and word in ("recent", "current"):
        return True
    return word == "past" and tokens[first].letter == "d" and _word(tokens, first - 1).lower() == "in"


def _is_bare(tokens: list[Token], first: int, last: int) -> bool:
    """Whether a unit, a vague word or figures without anything that places them are worth finding."""
    token = tokens[last - 1]
    word = token.word.lower()
    if token.letter == "I":
        return token.value is not None
    if token.letter == "u":
        return word in ("days", "weeks", "months", "years", "decades", "centuries", "hours", "minutes")
    if token.letter == "R":
        if word in ("soon", "now") and _word(tokens, first - 1).lower() == "as":
            return False
        return word in ("now", "nowadays", "currently", "recently", "lately", "soon", "future")
    if token.letter == "P":
        return word in ("noon", "midday", "midnight")
    if token.letter in "NY":
        return _word(tokens, last - 2).lower() == "year"
    return token.letter in "UC" and word not in ("second", "minute", "hour")


def _is_age(tokens: list[Token], last: int) -> bool:
    """Whether the unit counts somebody's age: "6-year-old", "52 years old"."""
    following = (_word(tokens, last), _word(tokens, last + 1))
    return following[0] in ("old", "olds") or (following[0] == "-" and following[1] in ("old", "olds"))


def _is_name(unit: str, form: str) -> bool:
    """Whether a capitalised unit makes a name of it ("This Week"), or quarters are parts ("three-quarters")."""
    return unit.istitle() or (unit.lower() == "quarters" and form.endswith("-u"))


def _is_filler(tokens: list[Token], first: int, last: int) -> bool:
    """Whether the words of no class inside a match are some that stand between a number and its unit."""
    fillers = ("and", "more", "trading", "consecutive", "straight", "full", "other", "business", "additional")
    return all(token.letter != "x" or token.word.lower() in fillers for token in tokens[first:last])
