"""A text as words of time: each token with its class (one letter), its value and its place.

Numbers in words become numbers here ("twenty-four", "nineteen ninety-seven"). Nothing here decides whether a token
belongs to a time expression. Every pattern is possessive or of bounded length, so that the time is linear.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from onrecord.statements.times.calendar import read_figures
from onrecord.statements.times.holidays import HOLIDAY_PATTERN
from onrecord.statements.times.vocabulary import (
    ABBREVIATED_MONTHS,
    ABBREVIATED_WEEKDAYS,
    CLASSES,
    SCALES,
)

__all__ = ["Token", "tokenise"]


class Token(NamedTuple):
    """A word, number or run of punctuation.

    ``letter`` is the class: those of :data:`~onrecord.statements.times.vocabulary.CLASSES` and D number from 1 to 31,
    N any other number, Y year, y year of two figures ("'98"), I date in figures, T time on a clock, A "a.m.", H
    holiday, m and w abbreviated month and weekday, s possessive, / end of a paragraph, punctuation as it is, x anything
    else. ``value`` is what it stands for, ``word`` how it is written.
    """

    letter: str
    value: object
    word: str


Place = tuple[int, int]
"""Where a token stands: half-open range of characters."""

# Blanks after a token are taken with it: a match of their own for each took as long as those of words.
_TOKEN = re.compile(
    r"(?:(?P<clock>[aApP]\.\s?[mM](?!\w)\.?)|(?P<word>[^\W\d_]++)"
    r"|(?P<iso>[12][0-9]{3}-[01][0-9]-[0-3][0-9])(?![^\W_])"
    r"|(?P<figure>[0-9]++(?:[.,:/][0-9]++)*+(?:st|nd|rd|th|s|am|pm|AM|PM)?+)(?![^\W_])"
    r"|(?P<decade>['’`][0-9]0s)(?!\w)|(?P<short>['’`][0-9]{2})(?!\w)"
    r"|(?P<possessive>(?<=\w)['’][sS]?)(?!\w)"
    r"|(?P<other>\w++)|(?P<mark>[^\w\s]++)|(?P<gap>\n[^\S\n]*+\n\s*+)|[^\S ]\s*+|(?= )) *+"
)
_HOLIDAY = re.compile(rf"(?:{HOLIDAY_PATTERN})(?!\w)")
_CAPITAL_ONLY = ("may", "march", "august")
"""Months that are other words in small letters."""
_FIGURE = re.compile(r"([0-9.,:/]+)([a-zA-Z]*)")
_MARKS = {"-": "-", "–": "-", "‑": "-", ",": ",", ".": ".", "(": "(", "$": "$", "€": "$", "£": "$", "#": "$", "%": "%"}
_LONGEST_WORD = 40  # characters; longer ones are of no class
_FIRST_YEAR, _LAST_YEAR = 1000, 2100
_LONGEST_NUMBER = 9  # figures; longer ones are no counts of time


def tokenise(text: str) -> tuple[list[Token], list[Place]]:
    """Split ``text`` into tokens, in order, each with its place beside it; in linear time."""
    tokens: list[Token] = []
    places: list[Place] = []
    holidays = {match.start(): match.end() for match in _HOLIDAY.finditer(text) if _starts_word(text, match.start())}
    skipped = 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind is None:
            continue
        word, place = match[kind], match.span(kind)
        if holidays:
            start = place[0]
            if start < skipped:
                continue
            if start in holidays:
                skipped = holidays[start]
                word, place, kind = text[start:skipped], (start, skipped), "holiday"
        tokens.append(_read(kind, word) if len(word) <= _LONGEST_WORD else Token("x", None, word))
        places.append(place)
    return _join_numbers(tokens, places)


@lru_cache(maxsize=10_000)
def _read(kind: str, word: str) -> Token:
    """The token of a word, figure or mark; most of a text stand in it many times."""
    if kind == "word":
        return Token(*_read_word(word), word)
    return Token(*(_read_figure(word) if kind == "figure" else _read_rest(kind, word)), word)


def _starts_word(text: str, start: int) -> bool:
    return not (start and (text[start - 1].isalnum() or text[start - 1] == "_"))


def _read_word(word: str) -> tuple[str, object]:
    small = word.lower()
    if small in ("am", "pm"):
        return "A", small[0]
    if small in ABBREVIATED_MONTHS and word[0].isupper():
        return "m", ABBREVIATED_MONTHS[small]
    if small in ABBREVIATED_WEEKDAYS and word[0].isupper():
        return "w", ABBREVIATED_WEEKDAYS[small]
    if small in _CAPITAL_ONLY and not word[0].isupper():
        return "x", None
    return CLASSES.get(small, ("x", None))


def _read_figure(word: str) -> tuple[str, object]:
    match = _FIGURE.fullmatch(word)
    figures, suffix = (match[1], match[2].lower()) if match else (word, "")
    if suffix in ("am", "pm"):
        return "T", word
    if ":" in figures:
        return ("T", word) if re.fullmatch(r"[0-9]{1,2}:[0-5][0-9](?::[0-5][0-9])?", figures) else ("x", None)
    if "/" in figures:
        return ("N", 0.5) if figures == "1/2" else ("I", read_figures(figures))
    if not figures.isdecimal():
        number = figures.replace(",", "")
        return ("N", float(number)) if len(number) <= _LONGEST_NUMBER and number.count(".") < 2 else ("x", None)
    if len(figures) > _LONGEST_NUMBER:
        return "x", None
    number = int(figures)
    if suffix == "s":
        return _read_decade(figures)
    if suffix:
        return "O", number
    if len(figures) == 4 and _FIRST_YEAR <= number <= _LAST_YEAR:
        return "Y", number
    return ("D" if len(figures) <= 2 and 1 <= number <= 31 else "N"), number


def _read_decade(figures: str) -> tuple[str, object]:
    if len(figures) == 4 and figures[3] == "0" and _FIRST_YEAR <= int(figures) <= _LAST_YEAR:
        return "C", figures[:2] if figures[2] == "0" and figures[:2] != "20" else figures[:3]
    if len(figures) == 2 and figures[1] == "0" and figures[0] != "0":
        return "C", f"19{figures[0]}"
    return "x", None


def _read_rest(kind: str, word: str) -> tuple[str, object]:
    if kind == "holiday":
        return "H", word
    if kind == "mark":
        return _MARKS.get(word, "x"), None
    if kind == "iso":
        return "I", read_figures(word)
    if kind == "decade":
        return "C", ("200" if word[1] == "0" else f"19{word[1]}")
    if kind == "short":
        return "y", int(word[1:])
    if kind == "clock":
        return "A", word[0].lower()
    return {"possessive": "s", "gap": "/"}.get(kind, "x"), None


def _join_numbers(tokens: list[Token], places: list[Place]) -> tuple[list[Token], list[Place]]:
    """Make one token of every number in words, and units of the seconds that are counted."""
    joined: list[Token] = []
    joined_places: list[Place] = []
    place = 0
    for first in [at for at, token in enumerate(tokens) if token.letter in "nDNYO"]:
        if first < place:
            continue
        joined += tokens[place:first]
        joined_places += places[place:first]
        token, place = tokens[first], first + 1
        if token.letter == "n" or (token.letter in "DNY" and _is_scale(tokens, place)):
            last, letter, value = _read_number(tokens, first)
            token = Token(letter, value, token.word)
            place = last + 1
        elif token.letter in "DN" and _follows(tokens, place, "N", 0.5):
            token = Token("N", _number(token) + 0.5, token.word)
            place += 1
        elif token.letter == "O" and token.word.lower() == "second" and _is_counted(joined):
            token = token._replace(letter="U", value="second")
        if token.letter in "DN" and [each.word.lower() for each in tokens[place : place + 3]] == ["and", "a", "half"]:
            token = Token("N", _number(token) + 0.5, token.word)
            place += 3
        joined.append(token)
        joined_places.append((places[first][0], places[place - 1][1]))
    return joined + tokens[place:], joined_places + places[place:]


def _number(token: Token) -> float:
    return token.value if isinstance(token.value, int | float) else 0


def _follows(tokens: list[Token], place: int, letter: str, value: object) -> bool:
    return place < len(tokens) and tokens[place].letter == letter and tokens[place].value == value


def _is_scale(tokens: list[Token], place: int) -> bool:
    return place < len(tokens) and tokens[place].letter == "n" and tokens[place].word.lower() in SCALES


def _is_counted(before: list[Token]) -> bool:
    return bool(before) and (
        before[-1].letter in "DNF"
        or (before[-1].letter == "-" and len(before) > 1 and before[-2].letter in "DN")
        or before[-1].word.lower() in ("per", "split")
    )


def _read_number(tokens: list[Token], first: int) -> tuple[int, str, object]:
    """Read the number that starts at ``first``: its last token, class and value.

    "nineteen ninety-seven" is a year; "two three" are two numbers.
    """
    value: float = _number(tokens[first])
    last, opening = first, _number(tokens[first])
    year = False
    while last - first < 12:
        place = last + 1
        if place < len(tokens) and (tokens[place].letter == "-" or tokens[place].word.lower() == "and"):
            place += 1
        if place >= len(tokens) or tokens[place].letter not in "nO":
            break
        step, ordinal = _number(tokens[place]), tokens[place].letter == "O"
        if tokens[place].word.lower() in SCALES:
            value *= step
        elif last == first and 10 < opening <= 20 and step >= 10 and not ordinal:
            value, year = 100 * value + step, True
        elif value >= 20 and value % 10 == 0 and step < (100 if value % 100 == 0 else 10):
            value += step
        else:
            break
        last = place
        if ordinal:
            return last, "O", value
    whole = int(value) if value == int(value) else value
    if year:
        return last, "Y", whole
    return last, ("D" if 1 <= value <= 31 else "N"), whole
