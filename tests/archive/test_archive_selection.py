"""A selection finds what a look at every single statement finds."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from invented import BOTH, NOBODY, PORT, TAMM, VORNE, Said, reading

from onrecord.archive import Archive, Found, Page, Selection, day_of_words
from onrecord.errors import SettingError
from onrecord.records import Act, Kind, Polarity, Reading, Speaker, SpeakerType, Stance, Statement

FIRST = date(2031, 1, 30)
OUTLETS = ("Norcall Post", "Évora Times", "ÉVORA TIMES", "İzmir 24", None)
SPEAKERS = (VORNE, TAMM, PORT, BOTH, NOBODY, None, Speaker("Ilse Hale", SpeakerType.PERSON))
WORDS = ("harbour", "ships", "storm", "weapons", "never", "will", "not", "the")


def invented(count: int, seed: int) -> list[Reading]:
    """Readings with statements of all kinds, the same for one seed."""
    dice = random.Random(seed)
    found = []
    for number in range(count):
        said = [
            Said(
                " ".join(dice.choices(WORDS, k=4)) + ".",
                dice.choice(SPEAKERS),
                kind=dice.choice(list(Kind)),
                act=dice.choice([*Act, None]),
                polarity=dice.choice([*Polarity, None]),
                stance=dice.choice([*Stance, None]),
                score=dice.choice((0.2, 0.5, 0.9)),
                said_on=dice.choice((None, None, "2031-01-31", "2031-02", "2031-Q1", "2030", "2031-W06", "203")),
            )
            for _ in range(dice.randrange(4))
        ]
        published = dice.choice((None, *(FIRST + timedelta(days=days) for days in range(6))))
        found.append(reading(*said, head=f"Article {number}", outlet=dice.choice(OUTLETS), published=published))
    return found


def day_of(reading: Reading, statement: Statement) -> date | None:
    """When it was said: by the words of the article, else when the article appeared."""
    published, said_on = reading.article.published, statement.said_on
    if said_on is None or said_on.value is None:
        return published
    spans = {
        "2031-01-31": (date(2031, 1, 31), date(2031, 2, 1)),
        "2031-02": (date(2031, 2, 1), date(2031, 3, 1)),
        "2031-Q1": (date(2031, 1, 1), date(2031, 4, 1)),
        "2030": (date(2030, 1, 1), date(2031, 1, 1)),
        "2031-W06": (date(2031, 2, 3), date(2031, 2, 10)),
        "203": (date(2030, 1, 1), date(2040, 1, 1)),
    }
    first, after = spans[said_on.value]
    return published if published is not None and first <= published < after else first


def lowered(name: str | None) -> str | None:
    """The case of the letters A to Z does not matter in a name of an outlet."""
    return None if name is None else "".join(each.lower() if each.isascii() else each for each in name)


def matches(reading: Reading, statement: Statement, asked: Selection) -> bool:
    """What a selection means, in plain words."""
    day, people = day_of(reading, statement), statement.speaker.people if statement.speaker else ()
    named = [one for one in people if one.type is not SpeakerType.UNKNOWN]
    words = [] if asked.speaker is None else asked.speaker.casefold().split()
    return all((
        asked.speaker is None or any(set(words) <= set(one.name.casefold().split()) for one in named),
        asked.since is None or (day is not None and day >= asked.since),
        asked.until is None or (day is not None and day <= asked.until),
        not asked.acts or statement.act in asked.acts,
        not asked.kinds or statement.kind in asked.kinds,
        not asked.polarities or statement.polarity in asked.polarities,
        not asked.stances or statement.stance in asked.stances,
        not asked.types or any(one.type in asked.types for one in people),
        not asked.outlets or lowered(reading.article.outlet) in map(lowered, asked.outlets),
        not asked.articles or reading.article.id in asked.articles,
        statement.score >= asked.min_score,
        asked.about is None or asked.about in reading.article.text[slice(*statement.content[0])].strip(".").split(),
    ))  # fmt: skip


def expected(readings: Iterable[Reading], asked: Selection) -> list[tuple[str, int]]:
    """Article id and place in the text of all that fit, newest first, as a page has them."""
    found = [
        ((day_of(each, statement) or date.min), number, statement.content[0].start, each.article.id)
        for number, each in enumerate(readings)
        for statement in each.statements
        if matches(each, statement, asked)
    ]
    return [(key, start) for *_, start, key in sorted(found, key=lambda one: (-one[0].toordinal(), -one[1], one[2]))]


def places(found: Iterable[Found]) -> list[tuple[str, int]]:
    return [(each.article.id, each.statement.content[0].start) for each in found]


READINGS = invented(60, seed=4)


@pytest.fixture
def filled(archive: Archive) -> Archive:
    archive.save(*READINGS)
    return archive


def selections() -> Iterator[dict[str, Any]]:
    """Each filter alone, and many at once."""
    yield {}
    for name in ("Vorne", "ilse", "TAMM bo", "Authority Norcall", "hale", "ilse tamm", "nobody"):
        yield {"speaker": name}
    for field, kind in (("acts", Act), ("kinds", Kind), ("polarities", Polarity), ("stances", Stance)):
        for member in kind:
            yield {field: (member,)}
        yield {field: tuple(kind)}
    for kinds in SpeakerType:
        yield {"types": (kinds,)}
    yield {"types": (SpeakerType.PERSON, SpeakerType.UNKNOWN)}
    for outlet in ("Norcall Post", "norcall post", "Évora Times", "évora TIMES", "İzmir 24", "None", ""):
        yield {"outlets": (outlet,)}
    yield {"outlets": ("Norcall Post", "Évora Times")}
    for days in range(-2, 9, 3):
        yield {"since": FIRST + timedelta(days=days)}
        yield {"until": FIRST + timedelta(days=days)}
        yield {"since": FIRST, "until": FIRST + timedelta(days=abs(days))}
    for score in (0.2, 0.5, 0.90, 1.0):
        yield {"min_score": score}
    yield {"articles": (READINGS[3].article.id, READINGS[5].article.id, "no id", "\0")}
    dice = random.Random(11)
    for _ in range(40):
        yield {
            "speaker": dice.choice((None, "Vorne", "ilse")),
            "acts": tuple(dice.sample(list(Act), dice.randrange(6))),
            "kinds": tuple(dice.sample(list(Kind), dice.randrange(3))),
            "since": dice.choice((None, FIRST)),
            "until": dice.choice((None, FIRST + timedelta(days=3))),
            "outlets": dice.choice(((), ("norcall post",))),
            "about": dice.choice((None, "harbour", "storm", "will")),
            "min_score": dice.choice((0.0, 0.5)),
        }


def test_every_filter_finds_what_a_look_at_each_statement_finds(filled: Archive) -> None:
    some = 0
    for fields in selections():
        asked = Selection(**fields)
        wanted = expected(READINGS, asked)
        assert places(filled.select(asked, limit=1000)) == wanted, fields
        assert filled.count(asked) == len(wanted), fields
        some += bool(wanted)
    assert some > 60


def test_a_selection_of_readings_has_the_same_statements(filled: Archive) -> None:
    for fields in ({}, {"speaker": "vorne"}, {"acts": (Act.DENY,)}, {"about": "storm", "since": FIRST}):
        asked = Selection(**fields)  # type: ignore[arg-type]
        found = [
            (each.article.id, statement.content[0].start)
            for each in filled.readings(asked)
            for statement in each.statements
        ]
        assert sorted(found) == sorted(expected(READINGS, asked))
        for each in filled.readings(asked):
            (whole,) = [one for one in READINGS if one.article == each.article]
            assert set(each.statements) <= set(whole.statements)


def walk(archive: Archive, **asked: Any) -> Iterator[Page]:
    cursor = None
    while True:
        page = archive.said(**asked, after=cursor)
        yield page
        cursor = page.next
        if cursor is None:
            return


@pytest.mark.parametrize("limit", [1, 7, 1000])
def test_pages_hold_every_statement_once(filled: Archive, limit: int) -> None:
    pages = list(walk(filled, limit=limit))
    assert places(found for page in pages for found in page) == expected(READINGS, Selection())
    assert all(len(page) == limit for page in pages[:-1])


def test_pages_hold_under_inserts(archive: Archive) -> None:
    archive.save(*READINGS[:30])
    before = expected(READINGS[:30], Selection())
    found: list[tuple[str, int]] = []
    later = iter(READINGS[30:])
    for page in walk(archive, limit=5):
        found += places(page)
        archive.save(next(later))
    assert len(found) == len(set(found))
    assert [each for each in found if each in set(before)] == before


@pytest.mark.parametrize("cursor", ["", "x", "2031-02-30.1.1", "2031-02-03.1", "2031-02-03.1.1.1", "2031-02-03.-1.0"])
def test_what_is_no_cursor_is_a_clear_error(filled: Archive, cursor: str) -> None:
    with pytest.raises(SettingError, match="go on from"):
        filled.said(after=cursor)
    assert len(filled.said(after="0001-01-01.999999999999999999.999999999999999999", limit=1000)) >= 0


def test_words_in_place_of_members_and_days(filled: Archive) -> None:
    wanted = Selection(acts=(Act.DENY, Act.WARN), since=date(2031, 2, 1), until=date(2031, 2, 28))
    assert filled.said(act=["deny", "warn"], since="2031-02", until="2031-02", limit=1000) == filled.select(
        wanted, limit=1000
    )
    assert filled.said(act="deny").found == filled.said(act=Act.DENY).found == filled.said(act=[Act.DENY]).found


@pytest.mark.parametrize(
    ("fields", "hint"),
    [
        ({"act": "shout"}, "known ones are state"),
        ({"kind": "odd"}, "direct, indirect, mixed"),
        ({"polarity": "maybe"}, "not_said"),
        ({"since": "yesterday"}, "write it as 2031-03-09"),
        ({"until": "2031-02-30"}, "no date"),
        ({"since": "2031-03", "until": "2031-02"}, "is after until"),
        ({"min_score": 1.5}, "from 0 to 1"),
        ({"min_score": float("nan")}, "from 0 to 1"),
        ({"speaker": "..."}, "no letter or digit"),
        ({"speaker": ""}, "no letter or digit"),
        ({"limit": 0}, "at least 1"),
    ],
)
def test_what_cannot_be_asked_is_a_clear_error(archive: Archive, fields: dict[str, Any], hint: str) -> None:
    with pytest.raises(SettingError, match=hint):
        archive.said(**fields)


def test_any_limit_is_taken(filled: Archive) -> None:
    assert len(filled.said(limit=10**30)) == len(expected(READINGS, Selection()))
    assert len(filled.alike("harbour", limit=10**30)) == len(expected(READINGS, Selection()))


@pytest.mark.parametrize(
    ("words", "last", "day"),
    [
        ("2031", False, date(2031, 1, 1)),
        ("2031", True, date(2031, 12, 31)),
        ("2031-02", False, date(2031, 2, 1)),
        ("2032-02", True, date(2032, 2, 29)),
        ("2031-12", True, date(2031, 12, 31)),
        (" 2031-03-09 ", True, date(2031, 3, 9)),
        ("9999", True, date(9999, 12, 31)),
        ("0001", False, date(1, 1, 1)),
    ],
)
def test_days_of_words(words: str, last: bool, day: date) -> None:
    assert day_of_words(words, "since", last=last) == day


@pytest.mark.parametrize(
    "words", ["", "31", "2031-13", "2031-00", "2031-03-00", "0000", "2031-02-29", "2031-3", "٢٠٣١", "\0"]
)
@pytest.mark.parametrize("last", [True, False])
def test_what_is_no_day(words: str, last: bool) -> None:
    with pytest.raises(SettingError, match="is no date"):
        day_of_words(words, "since", last=last)


class TestNames:
    """Who is meant by a name."""

    @pytest.mark.parametrize("asked", ["Vörne", "vorne", "VORNE ilse", "Ilse-Vorne", "ilse  vorne", "Ílse"])
    def test_accents_case_and_order_do_not_matter(self, archive: Archive, asked: str) -> None:
        archive.save(reading(Said("So.", Speaker("Ilse Vörne", SpeakerType.PERSON))))
        assert len(archive.said(asked)) == 1

    @pytest.mark.parametrize("asked", ["Vor", "Vornes", "Ilse Tamm"])
    def test_parts_of_words_are_not_enough(self, archive: Archive, asked: str) -> None:
        archive.save(reading(Said("So.", VORNE), Said("So.", TAMM)))
        assert len(archive.said(asked)) == 0

    @pytest.mark.parametrize("asked", ["Zelensky", "Zelenskyy", "volodymyr zelenskyy"])
    def test_all_spellings_of_one_name_are_found(self, archive: Archive, asked: str) -> None:
        archive.save(reading(Said("So.", Speaker("Volodymyr Zelensky", SpeakerType.PERSON))))
        archive.save(reading(Said("So.", Speaker("Volodymyr Zelenskyy", SpeakerType.PERSON)), head="Later"))
        assert len(archive.said(asked)) == 2

    def test_names_of_one_identity_are_found_by_each(self, archive: Archive) -> None:
        short, whole = Speaker("Vorne", SpeakerType.PERSON), Speaker("Ilse Vorne-Hale", SpeakerType.PERSON)
        archive.save(
            reading(Said("So.", short)), reading(Said("So.", whole), head="B"), reading(Said("So.", TAMM), head="C")
        )
        assert len(archive.said("hale")) == 1
        spellings = [(SpeakerType.PERSON, "ilse vorne-hale"), (SpeakerType.PERSON, "vorne")]
        archive.join_names([("Ilse Vorne-Hale", spellings)])
        assert len(archive.said("hale")) == len(archive.said("vorne")) == 2
        assert [(each.name, each.statements) for each in archive.speakers("vorne")] == [("Ilse Vorne-Hale", 2)]
        assert archive.overview().speakers == 2

    def test_each_of_several_at_once_is_found(self, archive: Archive) -> None:
        archive.save(reading(Said("So.", BOTH)))
        assert len(archive.said("Vorne")) == len(archive.said("Tamm")) == 1
        assert {each.name for each in archive.speakers()} == {"Ilse Vorne", "Bo Tamm"}

    @pytest.mark.parametrize(
        "name", ["陳大文", "Ωmega", "\ud800 x", "a\0b", "x" * 5000, "%", "Ilse%", "_", "o'Tamm", "🙂"]
    )
    def test_any_name_can_be_asked_for(self, archive: Archive, name: str) -> None:
        archive.save(reading(Said("So.", Speaker(name, SpeakerType.PERSON)), Said("Other.", TAMM)))
        try:
            found = archive.said(name)
        except SettingError:
            assert not any(each.isalnum() for each in name)
        else:
            assert [each.statement.speaker.name for each in found if each.statement.speaker] == [name]

    def test_speakers_of_no_name_are_a_clear_error(self, archive: Archive) -> None:
        archive.save(reading("So."))
        with pytest.raises(SettingError, match="no letter or digit"):
            archive.speakers("...")

    def test_speakers_with_the_most_statements_come_first(self, archive: Archive) -> None:
        archive.save(reading("A.", "B.", Said("C.", TAMM), Said("D.", NOBODY)))
        assert [(each.name, each.statements) for each in archive.speakers()] == [("Ilse Vorne", 2), ("Bo Tamm", 1)]
        assert len(archive.speakers(limit=1)) == 1


def test_outlets_are_counted(archive: Archive) -> None:
    archive.save(*READINGS)
    counted = {each.name: (each.articles, each.statements) for each in archive.outlets()}
    for outlet in OUTLETS:
        own = [each for each in READINGS if each.article.outlet == outlet]
        assert counted[outlet] == (len(own), sum(len(each.statements) for each in own))
    assert [each.articles for each in archive.outlets()] == sorted((a for a, _ in counted.values()), reverse=True)


def test_days_and_ids_are_those_of_the_reading(archive: Archive) -> None:
    one = reading("A.", Said("B.", said_on="2030-05-01"), published=None)
    twice = replace(one, statements=(one.statements[0], replace(one.statements[0], score=0.1), one.statements[1]))
    archive.save(twice)
    found = archive.said(limit=10).found
    assert [each.day for each in found] == [date(2030, 5, 1), None, None]
    assert {each.id for each in found} == set(twice.statement_ids)
    for each, statement in zip(twice.statement_ids, twice.statements, strict=True):
        assert archive.statement(each).statement == statement
    start = twice.statement_ids[2][:4]
    with pytest.raises(SettingError, match="may be 3 statements"):
        archive.statement(start)
    for wrong in ("", "x", "\ud800", f"{twice.statement_ids[0]}.0", f"{twice.statement_ids[0]}.9", "0" * 16 + ".1-2"):
        with pytest.raises(SettingError):
            archive.statement(wrong)
