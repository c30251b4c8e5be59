"""The user's own table of names."""

from pathlib import Path

import pytest

from onrecord.errors import SettingError
from onrecord.records import Article, Kind, Reading, Span, Speaker, SpeakerType, Statement
from onrecord.speakers.table import NameEntry, NameTable

PERSON, ORGANIZATION, UNNAMED = SpeakerType.PERSON, SpeakerType.ORGANIZATION, SpeakerType.UNNAMED


@pytest.fixture
def write(tmp_path: Path):
    def write(text: str | bytes) -> Path:
        path = tmp_path / "names.csv"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write


def reading(*speakers: Speaker, addressee: Speaker | None = None, via: tuple[Speaker, ...] = ()) -> Reading:
    statements = tuple(
        Statement((), (), (Span(0, 1),), Kind.DIRECT, 1.0, speaker=speaker, addressee=addressee, via=via)
        for speaker in speakers
    )
    return Reading(Article("text"), statements)


def speaker_names(changed: Reading) -> list[str]:
    return [statement.speaker.name for statement in changed.statements if statement.speaker]


def test_columns_in_any_order_with_mark_blank_lines_and_columns_of_ones_own(write) -> None:
    path = write(
        "\ufefftype,Wikidata,note,ALIASES,Name\r\n\r\n"
        "person,https://www.wikidata.org/wiki/q42,x,Vorne; I. Vorne|Frau Vorne;,"
        'Ilse  Vorne\r\n,,,,"Harrowdene, Port of"\r\n'
    )
    assert NameTable.read(path).entries == (
        NameEntry("Ilse Vorne", ("Vorne", "I. Vorne", "Frau Vorne"), PERSON, "Q42", 3),
        NameEntry("Harrowdene, Port of", (), None, None, 4),
    )


def test_the_name_alone_is_enough(write) -> None:
    assert NameTable.read(write("name\nIlse Vorne\n")).entries == (NameEntry("Ilse Vorne", line=2),)


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("", "", "is empty"),
        ("title,type\nx,person\n", ":1:", "there is no column name among 'title', 'type'"),
        ("name;aliases\nx;y\n", ":1:", "part columns with commas"),
        ("name,name\nx,y\n", ":1:", "the column name is there twice"),
        ("name,type\nVorne,human\n", ":2:", "there is no type 'human'; the types are person"),
        ("name,type\nVorne,unknown\n", ":2:", "there is no type 'unknown'"),
        ("name,wikidata\n\nVorne,42\n", ":3:", "'42' is no Wikidata identifier"),
        ("name,type\nVorne, Ilse,person\n", ":2:", "has 3 cells where the header has 2"),
        ("name,type\n,person\n", ":2:", "has no name"),
        ("type,name\nperson\n", ":2:", "has no name"),
        ('name\n"Vorne" x\n', ":2:", "breaks the form of CSV"),
        (b"name\nIlse\xff\n", ":2:", "is not in UTF-8"),
        ("name,aliases\nIlse Vorne,Vorne\nBo Vorne,VORNE\n", ":3:", "names 'Bo Vorne' here and 'Ilse Vorne' in line 2"),
        ("name\nIlse Vorne\nÍlse Vorne\n", ":3:", "in line 2"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(write, text: str, place: str, told: str) -> None:
    path = write(text)
    with pytest.raises(SettingError) as caught:
        NameTable.read(path)
    assert f"{path}{place}" in str(caught.value)
    assert told in str(caught.value)


def test_a_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="cannot be read"):
        NameTable.read(tmp_path / "none.csv")


TABLE = NameTable(
    (
        NameEntry("Ilse Vorne", ("Vorne", "the Iron Pilot"), PERSON, "Q1"),
        NameEntry("General Harbours", ("GH",), ORGANIZATION),
        NameEntry("Jordan", (), ORGANIZATION, "Q810"),
        NameEntry("Harrowdene"),
        NameEntry("Norcall", (), ORGANIZATION, "Q3"),
        NameEntry("Pat Norcall", ("Norcall",), PERSON, "Q4"),
    )
)


@pytest.mark.parametrize(
    ("name", "speaker_type", "found"),
    [
        ("ILSE VORNE", PERSON, "Ilse Vorne"),
        ("Dr. Ilse Vorne", PERSON, "Ilse Vorne"),
        ("Ílse Vorne", PERSON, "Ilse Vorne"),
        ("Ilse Vorne", ORGANIZATION, "Ilse Vorne"),
        ("Iron Pilot", UNNAMED, "Ilse Vorne"),
        ("the General Harbours", ORGANIZATION, "General Harbours"),
        ("Harbours", ORGANIZATION, None),
        ("Jordan", ORGANIZATION, "Jordan"),
        ("Jordan", PERSON, None),
        ("Harrowdene", PERSON, "Harrowdene"),
        ("Norcall", PERSON, "Pat Norcall"),
        ("Norcall", ORGANIZATION, "Norcall"),
        ("Norcall", None, None),
        ("Ilse", PERSON, None),
        ("", PERSON, None),
    ],
)
def test_names_are_found_folded(name: str, speaker_type: SpeakerType | None, found: str | None) -> None:
    entry = TABLE.find(name, speaker_type)
    assert (None if entry is None else entry.name) == found


def test_every_place_of_a_speaker_is_renamed_and_nothing_else_of_it_changes() -> None:
    vorne = Speaker("Vorne", PERSON, role="pilot", mentions=(Span(0, 2),), score=0.5)
    both = Speaker("Vorne & GH", PERSON, members=(vorne, Speaker("GH", PERSON)))
    unknown = Speaker("Vorne", SpeakerType.UNKNOWN, reason="no source")
    statement, other = TABLE.apply(reading(both, unknown, addressee=vorne, via=(vorne,))).statements
    new = Speaker("Ilse Vorne", PERSON, role="pilot", mentions=(Span(0, 2),), score=0.5, wikidata="Q1")
    assert statement.addressee == new
    assert statement.via == (new,)
    assert statement.speaker is not None
    assert statement.speaker.name == "Ilse Vorne & GH"
    assert statement.speaker.members == (new, Speaker("GH", PERSON))
    assert other.speaker == unknown


def test_the_table_gives_the_type_where_it_has_one() -> None:
    (statement,) = TABLE.apply(reading(Speaker("Iron Pilot", UNNAMED))).statements
    assert statement.speaker == Speaker("Ilse Vorne", PERSON, wikidata="Q1")


def test_a_reading_that_the_table_does_not_know_is_the_same() -> None:
    given = reading(Speaker("Bo Tamm", PERSON))
    assert TABLE.apply(given) is given


@pytest.mark.parametrize(
    ("spoken", "names"),
    [
        (["Vorne", "Ilse Vorne"], ["Ilse Vorne", "Ilse Vorne"]),
        (["Vorne", "Bo Vorne"], ["Vorne", "Bo Vorne"]),
        (["Vorne", "Bo Vorne", "Ilse Vorne"], ["Vorne", "Bo Vorne", "Ilse Vorne"]),
        (["Vorne", "Bo Tamm"], ["Ilse Vorne", "Bo Tamm"]),
    ],
)
def test_a_family_name_that_two_bear_in_an_article_is_left_alone(spoken: list[str], names: list[str]) -> None:
    assert speaker_names(TABLE.apply(reading(*(Speaker(name, PERSON) for name in spoken)))) == names


def test_a_bearer_of_the_family_name_who_is_only_spoken_to_counts_too() -> None:
    given = reading(Speaker("Vorne", PERSON), addressee=Speaker("Bo Vorne", PERSON))
    assert speaker_names(TABLE.apply(given)) == ["Vorne"]
