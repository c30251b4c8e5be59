"""A time expression as slots: its weekday, month, count, unit, direction and so on.

In go the characters of one expression, out comes a :class:`Phrase` that the rules of values ask for its parts. It knows
nothing of the text around the expression.
"""

from __future__ import annotations

from functools import cached_property

from onrecord.statements.times.tokens import Token, tokenise

__all__ = ["Phrase"]

_LONGEST = 200  # characters; the longest expression of TimeBank has 44
_IGNORED = frozenset("isZXx,.-()$%/")
_COUNTING = frozenset("DNFh")
_BACK = frozenset(["ago", "earlier", "before", "previously", "prior"])
_ON = frozenset(["later", "after", "hence", "from"])


class Phrase:
    """The words of one time expression, by what they are."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = [token for token in tokens if token.letter not in _IGNORED or token.letter == "x"]
        self.letters = "".join([token.letter for token in self.tokens])
        self.words = [token.word.lower() for token in self.tokens]
        self._known = frozenset(self.words)

    @classmethod
    def of(cls, text: str) -> Phrase:
        """The phrase of an expression's characters."""
        return cls(tokenise(text[:_LONGEST])[0])

    def has(self, *words: str) -> bool:
        """Whether one of ``words`` stands in the expression."""
        return not self._known.isdisjoint(words)

    def first(self, letters: str) -> Token | None:
        """The first token of one of the classes."""
        for token in self.tokens:
            if token.letter in letters:
                return token
        return None

    def number(self, letters: str) -> int | None:
        """The value of the first token of one of the classes, where it is a whole number."""
        token = self.first(letters)
        return token.value if token is not None and isinstance(token.value, int) else None

    def without(self, letters: str) -> Phrase:
        """The same expression without the tokens of these classes."""
        return Phrase([token for token in self.tokens if token.letter not in letters])

    def after(self, place: int) -> Phrase:
        """What follows the token at ``place``."""
        return Phrase(self.tokens[place + 1 :])

    @cached_property
    def unit(self) -> str | None:
        """The unit of time, in the singular."""
        token = self.first("Uuq")
        return str(token.value) if token is not None else None

    @property
    def plural(self) -> bool:
        """Whether the unit stands in the plural."""
        return "u" in self.letters and not ("U" in self.letters or "q" in self.letters)

    @cached_property
    def count(self) -> float | None:
        """How many units: a number, 1 for a bare unit with "a" or "one", 2 for "a couple", None where it is vague.

        Halves are added: "two and a half years", "half an hour".
        """
        half = 0.5 if "h" in self.letters else 0.0
        token = self.first("DN")
        if token is not None and isinstance(token.value, int | float):
            return token.value + half
        if self.has("couple"):
            return 2
        if "F" in self.letters:
            return None
        if half:
            unit = next((place for place, letter in enumerate(self.letters) if letter in "UuOq"), 0)
            return half if self.letters.find("h") < unit else 1 + half
        return None if self.plural else 1

    @property
    def counted(self) -> bool:
        """Whether a number, exact or vague, or "a" counts the units."""
        return not _COUNTING.isdisjoint(self.letters) or self.has("a", "an")

    @property
    def moves(self) -> int | None:
        """-1, 0 or 1 for "last", "this" and "next"; the one that moves, where several do ("this past spring")."""
        values = [token.value for token in self.tokens if token.letter == "E" and isinstance(token.value, int)]
        return next((value for value in values if value), values[0] if values else None)

    @cached_property
    def offset(self) -> tuple[int, int] | None:
        """Direction and place of the word that makes the expression an offset: "ago", "earlier", "after"."""
        unit = next((place for place, letter in enumerate(self.letters) if letter in "Uuq"), None)
        if unit is None:
            return None
        for place in range(unit + 1, len(self.words)):
            if self.words[place] in _BACK:
                return -1, place
            if self.words[place] in _ON:
                return 1, place
        return None

    @cached_property
    def year(self) -> int | None:
        """The year that stands in the expression."""
        if (year := self.number("Y")) is not None:
            return year
        if (short := self.number("y")) is not None:
            return short + (2000 if short < 50 else 1900)
        large = self.number("N")
        if large is not None and 1000 <= large <= 2100 and self.has("year") and not self.plural:
            return large
        return None
