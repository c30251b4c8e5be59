"""Countries as speakers: which government a capital, a country or a palace speaks for, and whose word a demonym is.

In go names as articles write them, out come English short names of countries, from the table ``countries.tsv`` beside
this module. Whether a name in an article is meant as a government is not decided here: "Jordan" may be a person.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from onrecord.speakers.lexicon import ARTICLES
from onrecord.speakers.names import tokens

__all__ = ["Country", "countries", "demonym_of", "place_of", "stands_for"]


class Country(NamedTuple):
    """One row of the table: each place is a tuple of its spellings, the main one first."""

    code: str
    name: str
    spellings: tuple[str, ...]
    capitals: tuple[tuple[str, ...], ...]
    seats: tuple[tuple[str, ...], ...]
    demonyms: tuple[str, ...]


class _Tables(NamedTuple):
    """By folded name: the country that speaks, the main spelling of the place, the country of a demonym."""

    voices: dict[str, str]
    places: dict[str, str]
    demonyms: dict[str, str]


_SHARED: Final = frozenset(
    ("georgia", "georgetown", "kingston", "male", "saint george", "saint john", "san jose", "victoria")
)
"""Names that in English-language news are more often a state, a city or a word that only shares the name."""

_BEYOND_S: Final = ("men", "women")


@cache
def countries() -> tuple[Country, ...]:
    """All rows of the table, in its order."""
    text = (files("onrecord.speakers") / "countries.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return tuple(
        Country(
            code=code,
            name=names.partition("=")[0],
            spellings=tuple(names.split("=")),
            capitals=_places(capital),
            seats=_places(seats),
            demonyms=tuple(filter(None, demonyms.split(";"))),
        )
        for code, names, capital, seats, demonyms in rows[1:]
    )


def _places(cell: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(place.split("=")) for place in cell.split(";") if place)


def _fold(name: str) -> str:
    """Folded words without a leading article; unlike titles of people, "Saint" and "General" stay."""
    words = [word.replace("'", "") for word in tokens(name)]
    if len(words) > 1 and words[0] in ARTICLES:
        del words[0]
    return " ".join("saint" if word == "st" else "and" if word == "&" else word for word in words)


@cache
def _tables() -> _Tables:
    voices: dict[str, str] = {}
    places: dict[str, str] = {}
    demonyms: dict[str, str] = {}
    shared_demonyms: set[str] = set()
    for country in countries():
        for place in (country.spellings, *country.capitals, *country.seats):
            for spelling in place:
                folded = _fold(spelling)
                if folded not in _SHARED:
                    voices[folded] = country.name
                    places[folded] = place[0]
        for word in country.demonyms:
            folded = _fold(word)
            if demonyms.setdefault(folded, country.name) != country.name:
                shared_demonyms.add(folded)
    for folded in shared_demonyms:
        del demonyms[folded]
    return _Tables(voices, places, demonyms)


def _is_name(name: str, folded: str) -> bool:
    """Whether it is written as a name: "us", "turkey" and "polish" are words, and "Us" is a pronoun."""
    return any(c.isupper() for c in name) and (folded != "us" or "US" in name.replace(".", ""))


@lru_cache(maxsize=16_384)
def stands_for(name: str) -> str | None:
    """The country whose government speaks under ``name``: a country, its capital or a seat of power; else None.

    The name must be all of it: "Washington" is the United States, "Washington, Iowa" is not. A name that more often
    means something else ("Georgia", "San Jose") stands for nobody. The caller knows that no person is meant.

    >>> stands_for("the Kremlin"), stands_for("Kiev"), stands_for("Boston")
    ('Russia', 'Ukraine', None)
    """
    folded = _fold(name)
    return _tables().voices.get(folded) if _is_name(name, folded) else None


@lru_cache(maxsize=16_384)
def place_of(name: str) -> str | None:
    """The main spelling of a country, capital or seat of power that ``name`` spells; None for any other name.

    >>> place_of("Kiev"), place_of("U.S."), place_of("10 Downing Street")
    ('Kyiv', 'United States', 'Downing Street')
    """
    folded = _fold(name)
    return _tables().places.get(folded) if _is_name(name, folded) else None


@lru_cache(maxsize=16_384)
def demonym_of(word: str) -> str | None:
    """The country that an adjective or a word for its people belongs to; None if there is none or several.

    >>> demonym_of("Ukrainian"), demonym_of("Frenchmen"), demonym_of("Congolese")
    ('Ukraine', 'France', None)
    """
    folded = _fold(word)
    if not _is_name(word, folded):
        return None
    known = _tables().demonyms
    if folded in known:
        return known[folded]
    if folded.endswith(_BEYOND_S):
        return known.get(f"{folded[:-2]}an")
    return known.get(folded[:-1]) if folded.endswith("s") else None
