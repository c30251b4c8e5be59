"""One identity for a speaker across articles, and two for two."""

import io
import random
import time
import tracemalloc
from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import MalformedError
from onrecord.records import Article, Kind, Reading, Span, Speaker, SpeakerType, Statement
from onrecord.speakers.identities import Identity, Merge, read_identities, write_csv, write_json_lines
from onrecord.speakers.registry import Registry
from onrecord.speakers.table import NameEntry, NameTable

PERSON, ORGANIZATION = SpeakerType.PERSON, SpeakerType.ORGANIZATION


def person(name: str, role: str | None = None) -> Speaker:
    return Speaker(name, PERSON, role=role)


def body(name: str) -> Speaker:
    return Speaker(name, ORGANIZATION)


def read(*speakers: Speaker | None, number: int = 0, day: date | None = None, text: str = "") -> Reading:
    """An article with one statement for each of the speakers."""
    text = f"{text}\nArticle {number}."
    statements = tuple(Statement((), (), (Span(0, 1),), Kind.DIRECT, 1.0, speaker=speaker) for speaker in speakers)
    return Reading(Article(text, outlet=f"Outlet {number % 3}", published=day), statements)


def registry_of(readings: Iterable[Reading], table: NameTable | None = None) -> Registry:
    registry = Registry(table)
    for reading in readings:
        registry.add(reading)
    return registry


def heard(name: str, times: int = 1, *, start: int = 0, **more: str) -> list[Reading]:
    return [read(person(name, more.get("role")), number=start + number) for number in range(times)]


def names(registry: Registry) -> list[str]:
    return [identity.name for identity in registry.identities]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Volodymyr Zelensky", "Volodimir Zelensky"),
        ("Volodymyr Zelenskyy", "Volodymyr Zelenskiy"),
        ("Volodymyr Zelensky", "Vladimir Zelenskyi"),
        ("Viktor Yanukovich", "Viktor Yanukovych"),
        ("Victor Yanukovitch", "Viktor Yanukovych"),
        ("Mohammed Morsi", "Muhammad Morsi"),
        ("Moammar Gadhafi", "Muammar Qaddafi"),
        ("Mahmoud Abbas", "Mahmud Abbas"),
        ("Bashar al-Assad", "Bashar Assad"),
        ("Yulia Tymoshenko", "Julia Timoshenko"),
        ("Sergei Lavrov", "Sergey Lavrov"),
        ("Dmitri Medvedev", "Dmitry Medvedev"),
        ("Mikhail Khodorkovsky", "Mihail Hodorkovskiy"),
        ("Aleksandr Lukashenko", "Alexander Lukashenka"),
        ("Boris Yeltsin", "Boris Eltsin"),
        ("Donald J. Trump", "Donald Trump"),
        ("President Donald Trump", "Donald Trump"),
        ("George W. Bush", "George Walker Bush"),
        ("George H.W. Bush", "George H. W. Bush"),
        ("Hillary Rodham Clinton", "Hillary Clinton"),
        ("Bill Clinton", "William Jefferson Clinton"),
        ("J.D. Vance", "JD Vance"),
        ("Kim Jong-un", "Kim Jong Un"),
        ("Xi Jinping", "Xi Jin-ping"),
        ("Gabriel García", "Gabriel Garcia"),
        ("ILSE VORNE", "Ilse Vorne"),
        ("Bill de Blasio", "Bill De Blasio"),
        ("Martin Luther King Jr.", "Martin Luther King, Jr"),
    ],
)
def test_spellings_of_one_person_are_one(a: str, b: str) -> None:
    assert len(names(registry_of(heard(a) + heard(b, start=1)))) == 1


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Hillary Clinton", "Bill Clinton"),
        ("Kim Jong Un", "Kim Yo Jong"),
        ("Kim Jong Un", "Kim Jong Il"),
        ("Kim Jong Un", "Kim Jong Nam"),
        ("George W. Bush", "George H. W. Bush"),
        ("George Walker Bush", "George Herbert Walker Bush"),
        ("John A. Vorne", "John B. Vorne"),
        ("Donald Trump", "Donald Trump Jr."),
        ("Ilse Vorne", "Ilsa Vorne"),
        ("Mario Okello", "Maria Okello"),
        ("Jan Weller", "Jon Weller"),
        ("Dan Weller", "Daniela Weller"),
        ("Paul Weller", "Paula Weller"),
        ("Lee Hamil", "Robert Lee Hamil"),
        ("John Anderson", "John Andersen"),
        ("Vitali Klitschko", "Wladimir Klitschko"),
        ("Ali Khan", "Ali Han"),
        ("Al Gore", "Karenna Gore"),
        ("Mohammed bin Salman", "Mohammed bin Zayed"),
    ],
)
def test_namesakes_stay_apart(a: str, b: str) -> None:
    assert len(names(registry_of(heard(a, 30) + heard(b, 4, start=40)))) == 2


@pytest.mark.parametrize(
    ("a", "b", "one"),
    [
        ("Kiev", "Kyiv", True),
        ("U.S.", "United States", True),
        ("Britain", "the United Kingdom", True),
        ("Moscow", "Kremlin", False),
        ("Ministry of Defence", "Defense Ministry", True),
        ("Russian Foreign Ministry", "Russia's Ministry of Foreign Affairs", True),
        ("Ministry of Defence", "Ministry of Health", False),
        ("World Health Organisation", "World Health Organization", True),
        ("the Harrowdene Trust", "Harrowdene Trust", True),
        ("Norcall Inc.", "Norcall", True),
        ("Harrowdene Steel & Coal", "Harrowdene Steel and Coal", True),
        ("University of Miami", "Miami University", False),
        ("Justice Department", "State Department", False),
        ("General Motors", "Motors", False),
        ("Media", "media company", False),
        ("Social Media", "social media company", False),
    ],
)
def test_spellings_of_an_organization(a: str, b: str, one: bool) -> None:
    assert (len(names(registry_of([read(body(a)), read(body(b), number=1)]))) == 1) is one


def test_a_government_keeps_the_country_it_speaks_for() -> None:
    (identity,) = registry_of(
        [read(body("Kiev")), read(body("Kyiv"), number=1), read(body("Kyiv"), number=2)]
    ).identities
    assert (identity.name, identity.stands_for, identity.aliases) == ("Kyiv", "Ukraine", (("Kyiv", 2), ("Kiev", 1)))


def test_a_bare_family_name_goes_to_the_one_who_is_known_by_it() -> None:
    registry = registry_of(
        heard("Ilse Vorne", 12)
        + heard("Vorne", 3, start=20)
        + heard("Xi Jinping", 12, start=30)
        + heard("Xi", 2, start=50)
    )
    assert names(registry) == ["Ilse Vorne", "Xi Jinping"]
    assert {(merge.alias, merge.joined_to) for merge in registry.merges} == {
        ("Vorne", "Ilse Vorne"),
        ("Xi", "Xi Jinping"),
    }


def test_a_bare_family_name_of_a_person_who_is_hardly_known_stays_alone_and_is_listed() -> None:
    registry = registry_of(heard("Ilse Vorne", 2) + heard("Vorne", 1, start=20))
    assert names(registry) == ["Ilse Vorne", "Vorne"]
    (row,) = registry.review
    assert (row.a, row.b, row.reason) == ("Ilse Vorne", "Vorne", "family name alone")
    assert (row.statements_a, row.statements_b) == (2, 1)


def test_a_family_name_alone_means_the_famous_bearer() -> None:
    known = heard("Ilse Vorne", 210) + heard("Mira Vorne", 16, start=300)
    assert names(registry_of(known + heard("Vorne", 400, start=400))) == ["Ilse Vorne", "Mira Vorne"]
    less = heard("Ilse Vorne", 190) + heard("Mira Vorne", 16, start=300)
    assert names(registry_of(less + heard("Vorne", 150, start=400))) == ["Ilse Vorne", "Vorne", "Mira Vorne"]


def test_a_family_name_of_two_stays_alone() -> None:
    readings = heard("Hillary Clinton", 60) + heard("Bill Clinton", 40, start=60) + heard("Clinton", 9, start=100)
    assert names(registry_of(readings)) == ["Hillary Clinton", "Bill Clinton", "Clinton"]


def test_a_given_name_alone_stays_alone() -> None:
    assert names(registry_of(heard("Hillary Clinton", 60) + heard("Hillary", 2, start=60))) == [
        "Hillary Clinton",
        "Hillary",
    ]


def test_a_family_name_long_before_its_owner_stays_alone() -> None:
    later = [read(person("Ilse Vorne"), number=n, day=date(2020, 1, n + 1)) for n in range(20)]
    registry = registry_of([*later, read(person("Vorne"), number=30, day=date(1990, 1, 1))])
    assert names(registry) == ["Ilse Vorne", "Vorne"]


def test_a_name_that_fits_two_stays_alone_and_is_listed() -> None:
    readings = heard("George W. Bush", 9) + heard("George H. W. Bush", 8, start=20) + heard("George Bush", 3, start=40)
    registry = registry_of(readings)
    assert names(registry) == ["George W. Bush", "George H. W. Bush", "George Bush"]
    assert {(row.a, row.reason) for row in registry.review if row.b == "George Bush"} == {
        ("George W. Bush", "fits several people"), ("George H. W. Bush", "fits several people"),
    }  # fmt: skip


def test_initials_need_a_known_person_without_namesake() -> None:
    assert names(registry_of(heard("Ilse Vorne", 6) + heard("I. Vorne", 1, start=9))) == ["Ilse Vorne"]
    assert len(names(registry_of(heard("Ilse Vorne", 2) + heard("I. Vorne", 1, start=9)))) == 2
    two = heard("Ilse Vorne", 6) + heard("Igor Vorne", 6, start=20) + heard("I. Vorne", 1, start=40)
    assert len(names(registry_of(two))) == 3


FAMILY = [f"{given} Weller" for given in ("Ada", "Bruno", "Clara", "Ewald", "Gesa", "Hinrich", "Ingrid")]
"""With Robert, eight given names."""


@pytest.mark.parametrize(("a", "b"), [("Robert Weller", "Bob Weller"), ("Robert Weller", "Robert K. Weller")])
def test_names_that_many_bear_need_a_role_in_common(a: str, b: str) -> None:
    family = [reading for place, name in enumerate(FAMILY) for reading in heard(name, 1, start=50 + place)]
    registry = registry_of(family + heard(a, 5) + heard(b, 1, start=9))
    assert {a, b} <= set(names(registry))
    assert [row.reason for row in registry.review if row.b == b] == ["a common family name"]
    role = {"role": "harbour master"}
    assert b not in names(registry_of(family + heard(a, 5, **role) + heard(b, 1, start=9, **role)))
    assert b not in names(registry_of(family[1:] + heard(a, 5) + heard(b, 1, start=9)))


def test_similar_spellings_need_the_same_role() -> None:
    same = heard("John Andersen", 5, role="Harrowdene harbour master") + heard(
        "John Anderson", 1, start=9, role="harbour master of Harrowdene"
    )
    assert names(registry_of(same)) == ["John Andersen"]
    other = registry_of(
        heard("John Andersen", 5, role="Harrowdene harbour master") + heard("John Anderson", 1, start=9)
    )
    assert len(other.identities) == 2
    assert [row.reason for row in other.review] == ["similar spelling"]


def test_callings_that_do_not_go_together_keep_names_apart() -> None:
    readings = heard("John Weller", 5, role="Norcall striker") + heard(
        "John A. Weller", 5, start=9, role="a federal judge"
    )
    registry = registry_of(readings)
    assert len(registry.identities) == 2
    assert len(registry.review) == 1


def test_one_name_with_two_callings_is_listed() -> None:
    registry = registry_of(
        heard("John Weller", 5, role="Norcall striker") + heard("John Weller", 5, start=9, role="a federal judge")
    )
    assert [(row.a, row.b, row.reason) for row in registry.review] == [
        ("John Weller", "John Weller", "one name, callings that do not go together: law, sport")
    ]


def test_one_name_with_a_long_silence_is_listed() -> None:
    days = (date(1950, 1, 1), date(2010, 1, 1))
    registry = registry_of(read(person("John Weller"), number=n, day=day) for n, day in enumerate(days))
    assert [row.reason for row in registry.review] == ["one name, silent between 1950 and 2010"]


def test_two_who_speak_in_one_article_are_two() -> None:
    readings = [read(person("John Weller"), person("John A. Weller"), number=n) for n in range(3)]
    registry = registry_of(readings)
    assert len(registry.identities) == 2
    assert [row.together for row in registry.review] == [3]


@pytest.mark.parametrize("text", ["The Harbour Pilots Union (HPU) met.", "Nothing is said of it."])
def test_an_acronym_goes_to_the_name_that_an_article_gives_it_with(text: str) -> None:
    registry = registry_of([read(body("Harbour Pilots Union"), text=text), read(body("HPU"), number=1)])
    assert (names(registry) == ["Harbour Pilots Union"]) is ("HPU" in text)


def test_a_mention_explains_an_acronym() -> None:
    speaker = Speaker("Harbour Pilots Union", ORGANIZATION, mentions=(Span(0, 3),))
    registry = registry_of([read(speaker, text="HPU met"), read(body("HPU"), number=1)])
    assert names(registry) == ["Harbour Pilots Union"]


def test_an_acronym_is_not_renamed_by_a_joke() -> None:
    joke = read(body("Kerrun Norcall Nonsense"), number=90, text="The Kerrun Norcall Nonsense (KNN) said so.")
    registry = registry_of([*(read(body("KNN"), number=n) for n in range(40)), joke])
    assert names(registry) == ["KNN", "Kerrun Norcall Nonsense"]
    assert registry.review[0].reason == "acronym far more common than the name"


def test_an_acronym_of_two_names_goes_to_neither() -> None:
    readings = [
        read(body("Harbour Pilots Union"), text="Harbour Pilots Union (HPU)"),
        read(body("Hillside Peace University"), text="Hillside Peace University (HPU)", number=1),
        read(body("HPU"), number=2),
    ]
    assert len(registry_of(readings).identities) == 3


def test_a_long_acronym_that_one_name_fits_is_that_name() -> None:
    readings = [read(body(name), number=n) for n, name in enumerate(["Free Hillside Peace University", "FHPU"] * 2)]
    assert names(registry_of(readings)) == ["Free Hillside Peace University"]


def test_a_slip_of_type_is_mended_where_one_type_is_far_ahead() -> None:
    readings = [read(body("Norcall Post"), number=n) for n in range(20)] + heard("Norcall Post", 1, start=30)
    (identity,) = registry_of(readings).identities
    assert (identity.type, identity.statements) == (ORGANIZATION, 21)
    readings = [read(body("Jordan"), number=n) for n in range(20)] + heard("Jordan", 1, start=30)
    assert len(registry_of(readings).identities) == 2


def test_who_has_no_proper_name_is_only_counted() -> None:
    registry = registry_of(
        [
            read(
                Speaker("voters", SpeakerType.GROUP),
                Speaker("a senior official", SpeakerType.UNNAMED),
                Speaker("unknown", SpeakerType.UNKNOWN, reason="no source"),
                None,
                person("author"),
                Speaker("the report", SpeakerType.DOCUMENT),
                Speaker("Polls", SpeakerType.DOCUMENT),
                Speaker("the Harrowdene Report", SpeakerType.DOCUMENT),
                person("Ilse Vorne " * 40),
                person("  "),
            )
        ]
    )
    assert names(registry) == ["the Harrowdene Report"]
    assert registry.statements == 10
    assert registry.kinds == {"group": 1, "unnamed": 1, "unknown": 2, "author": 1, "document": 3, "person": 2}


def test_several_speakers_at_once_are_counted_each() -> None:
    both = Speaker("Ilse Vorne & Bo Tamm", PERSON, members=(person("Ilse Vorne"), person("Bo Tamm")))
    registry = registry_of([read(both)])
    assert names(registry) == ["Bo Tamm", "Ilse Vorne"]
    assert registry.statements == 1


def test_an_identity_tells_what_is_known() -> None:
    readings = [
        read(person("Ilse Vorne", "harbour minister"), person("Ilse Vorne"), number=0, day=date(2031, 3, 9)),
        read(person("Dr. Ilse M. Vorne", "harbour minister"), number=1, day=date(2031, 1, 2)),
    ]
    (identity,) = registry_of(readings).identities
    assert identity.id == "person:ilse-vorne"
    assert (identity.name, identity.statements, identity.articles) == ("Ilse Vorne", 3, 2)
    assert identity.aliases == (("Ilse Vorne", 2), ("Dr. Ilse M. Vorne", 1))
    assert identity.roles == (("harbour minister", 2),)
    assert identity.outlets == (("Outlet 0", 2), ("Outlet 1", 1))
    assert (identity.first, identity.last) == (date(2031, 1, 2), date(2031, 3, 9))
    assert {example for _, example in identity.examples} == {"Ilse Vorne", "Dr. Ilse M. Vorne"}


def test_the_table_goes_before_all_rules() -> None:
    table = NameTable(
        (NameEntry("Ilse Vorne", ("Ilse Tamm",), PERSON, "Q1"), NameEntry("Ilse M. Vorne", (), PERSON, "Q2"))
    )
    readings = heard("Ilse Vorne", 2) + heard("Ilse Tamm", 1, start=9) + heard("Ilse M. Vorne", 1, start=19)
    first, second = registry_of(readings, table).identities
    assert (first.name, first.wikidata, first.statements) == ("Ilse Vorne", "Q1", 3)
    assert (second.name, second.wikidata) == ("Ilse M. Vorne", "Q2")


NAMES = (
    "Ilse Vorne", "I. Vorne", "Ilse M. Vorne", "Ilse K. Vorne", "Vorne", "Igor Vorne", "Volodymyr Zelensky",
    "Volodimir Zelenskyy", "Vladimir Zelenskiy", "Zelensky", "George Bush", "George W. Bush", "George H. W. Bush",
    "Bush", "Bill Clinton", "William Clinton", "Hillary Clinton", "Clinton", "Kim Jong Un", "Kim Yo Jong", "Kim",
    "Donald Trump", "Donald J. Trump", "Donald Trump Jr.", "Trump", "John Andersen", "John Anderson",
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3), min_size=1, max_size=40), st.randoms())
def test_the_order_of_articles_changes_nothing(articles: list[list[str]], shuffle: random.Random) -> None:
    readings = [read(*map(person, spoken), number=n) for n, spoken in enumerate(articles)]
    first = registry_of(readings)
    shuffle.shuffle(readings)
    second = registry_of(readings)
    assert first.identities == second.identities
    assert first.merges == second.merges
    assert first.review == second.review


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=60))
def test_every_statement_belongs_to_one_identity(spoken: list[str]) -> None:
    registry = registry_of(read(person(name), number=n) for n, name in enumerate(spoken))
    assert sum(identity.statements for identity in registry.identities) == len(spoken)
    assert len({identity.id for identity in registry.identities}) == len(registry.identities)
    joined = {merge.alias for merge in registry.merges}
    assert len(registry.identities) + len(registry.merges) == len(set(spoken))
    assert joined <= set(spoken)


def test_names_are_looked_at_again_after_more_articles() -> None:
    registry = registry_of(heard("Ilse Vorne", 2) + heard("Vorne", 1, start=5))
    assert len(registry.identities) == 2
    for reading in heard("Ilse Vorne", 12, start=10):
        registry.add(reading)
    assert len(registry.identities) == 1


def test_identities_come_back_from_json_lines() -> None:
    readings = [read(person("Ilse Vorne", "minister"), body("Kyiv"), number=n, day=date(2031, 3, 9)) for n in range(3)]
    identities = registry_of(readings).identities
    out = io.StringIO()
    write_json_lines(identities, out)
    assert tuple(read_identities(io.StringIO(out.getvalue()))) == identities
    with pytest.raises(MalformedError, match="line 2 is no identity"):
        list(read_identities(["\n", "{}\n"]))


def test_no_cell_starts_a_formula() -> None:
    out = io.StringIO()
    registry = registry_of(heard("=SUM(A1) Vorne") + heard("@Ilse", start=1) + heard("Bo +1 Tamm", start=2))
    write_csv(registry.identities, Identity, out)
    lines = out.getvalue().splitlines()
    assert lines[0].startswith("id,name,type,statements")
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line.split(","))
    assert "'=SUM(A1) Vorne" in out.getvalue()
    out = io.StringIO()
    write_csv(registry.merges, Merge, out)
    assert out.getvalue() == "identity,name,alias,joined_to,rule,statements,examples\n"


def test_two_hundred_thousand_statements_of_twenty_thousand_names() -> None:
    """Time and memory on a machine that others use too: here it takes about 3 s, and 60 MB."""
    chance = random.Random(7)
    syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "ol")]
    given_names = ["".join(chance.choices(syllables, k=2)).title() for _ in range(400)]
    family_names = ["".join(chance.choices(syllables, k=3)).title() for _ in range(6_000)]
    people = [person(f"{chance.choice(given_names)} {chance.choice(family_names)}", "minister") for _ in range(20_000)]
    readings = [read(*chance.choices(people, k=5), number=n, day=date(2031, 1, 1 + n % 28)) for n in range(40_000)]
    start = time.perf_counter()
    registry = registry_of(readings)
    found = registry.identities
    took = time.perf_counter() - start
    assert sum(identity.statements for identity in found) == 200_000
    assert took < 10
    tracemalloc.start()
    registry = registry_of(readings[:1_000])
    half, _ = tracemalloc.get_traced_memory()
    for reading in readings[:1_000]:
        registry.add(reading)
    whole, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert whole < half * 1.2
