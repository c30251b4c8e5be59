"""The table of countries, and whose government a name speaks for."""

import pytest
from babel import Locale

from onrecord.speakers.countries import countries, demonym_of, place_of, stands_for


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Kiev", "Ukraine"),
        ("Kyiv", "Ukraine"),
        ("Ukraine", "Ukraine"),
        ("the Kremlin", "Russia"),
        ("Moscow", "Russia"),
        ("Moscow's", "Russia"),
        ("RUSSIA", "Russia"),
        ("White House", "United States"),
        ("The White House", "United States"),
        ("Washington", "United States"),
        ("U.S.", "United States"),
        ("the US", "United States"),
        ("10 Downing Street", "United Kingdom"),
        ("Downing Street", "United Kingdom"),
        ("No. 10", "United Kingdom"),
        ("Beijing", "China"),
        ("Peking", "China"),
        ("the Elysee", "France"),
        ("Élysée Palace", "France"),
        ("Brussels", "European Union"),
        ("the EU", "European Union"),
        ("Taipei", "Taiwan"),
        ("Pristina", "Kosovo"),
        ("Ramallah", "Palestine"),
        ("Holy See", "Vatican City"),
        ("St. Lucia", "Saint Lucia"),
        ("Côte d’Ivoire", "Ivory Coast"),
        ("Tbilisi", "Georgia"),
        ("Türkiye", "Turkey"),
    ],
)
def test_a_capital_country_or_palace_stands_for_its_government(name: str, country: str) -> None:
    assert stands_for(name) == country


@pytest.mark.parametrize(
    "name",
    ["Georgia", "San Jose", "Washington state", "Washington, Iowa", "Paris, Texas", "New Mexico", "New York", "Boston",
     "us", "Us", "turkey", "china", "male", "Lucia", "Congo", "Korea", "", "the"],
)  # fmt: skip
def test_what_only_shares_a_name_stands_for_nobody(name: str) -> None:
    assert stands_for(name) is None


@pytest.mark.parametrize(
    ("word", "country"),
    [
        ("Ukrainian", "Ukraine"),
        ("Ukrainians", "Ukraine"),
        ("French", "France"),
        ("Frenchmen", "France"),
        ("Irishwomen", "Ireland"),
        ("South Korean", "South Korea"),
        ("American", "United States"),
        ("Swiss", "Switzerland"),
        ("Polish", "Poland"),
        ("polish", None),
        ("Congolese", None),
        ("Dominican", None),
        ("European", None),
        ("Martian", None),
        ("s", None),
    ],
)
def test_a_demonym_belongs_to_one_country_or_to_none(word: str, country: str | None) -> None:
    assert demonym_of(word) == country


def test_two_spellings_are_one_place_and_two_places_are_two() -> None:
    assert place_of("Kiev") == place_of("Kyiv") == "Kyiv"
    assert place_of("Kremlin") != place_of("Moscow")
    assert place_of("USA") == place_of("America") == "United States"


def test_the_table_has_every_member_of_the_united_nations() -> None:
    others = {"EU", "PS", "TW", "VA", "XK"}
    codes = [country.code for country in countries()]
    assert len(set(codes)) == len(codes) == 193 + len(others)
    assert others < set(codes)


@pytest.mark.parametrize("country", countries(), ids=lambda country: country.code)
def test_codes_and_names_are_those_of_the_unicode_registry(country) -> None:
    """The registry writes some names with a bracket or another preposition; the table must know the country anyway."""
    name = Locale("en").territories[country.code]
    written = {"CD": "Congo - Kinshasa", "CG": "Congo - Brazzaville", "PS": "Palestinian Territories"}
    if name == written.get(country.code):
        name = name.replace(" - ", "-").replace("Palestinian Territories", "Palestine")
    if country.code == "GE":
        assert name == country.name
        return
    assert stands_for(name.partition(" (")[0]) == country.name


@pytest.mark.parametrize("country", countries(), ids=lambda country: country.code)
def test_no_place_belongs_to_two_countries(country) -> None:
    for place in (country.spellings, *country.capitals, *country.seats):
        assert {stands_for(spelling) for spelling in place} <= {country.name, None}
