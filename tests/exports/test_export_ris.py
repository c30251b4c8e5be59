from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from any_readings import readings
from hypothesis import given, settings

from onrecord.exports import write_ris
from onrecord.records import Polarity, Reading

LINE = re.compile(r"([A-Z][A-Z0-9])  - (.*)")


def written(*given: Reading) -> str:
    out = io.StringIO(newline="")
    write_ris(given, out)
    return out.getvalue()


def records(text: str) -> list[dict[str, list[str]]]:
    """Read RIS as strictly as its specification: a tag a line, records from TY to ER, lines that end in CR LF."""
    found: list[dict[str, list[str]]] = []
    *lines, last = text.split("\r\n")
    assert last == ""
    opened = False
    for line in lines:
        match = LINE.fullmatch(line)
        assert match is not None, line
        tag, value = match.groups()
        assert opened == (tag != "TY")
        if tag == "TY":
            found.append({})
        opened = tag != "ER"
        found[-1].setdefault(tag, []).append(value)
    assert not opened
    return found


def test_a_record_has_the_article_and_its_statements(ferry: Reading) -> None:
    names = ferry.statement_ids
    assert written(ferry).split("\r\n")[:9] == [
        "TY  - NEWS",
        f"ID  - {ferry.article.id}",
        "TI  - Kerrun lashes out at ferry ban",
        "T2  - The Harbour Post",
        "PY  - 2031",
        "DA  - 2031/03/04",
        "UR  - https://harbour-post.example/ferry",
        f"N1  - Kerrun: ferry ban (indirect, accuse) [{names[0]}]",
        f"N1  - Ilse Vorne: If the ban stands, “we will close the strait” (mixed, threaten, 3 March 2031) [{names[1]}]",
    ]
    assert written(ferry).endswith("\r\nER  - \r\n")


def test_authors_and_language_stand_there(harbour: Reading) -> None:
    (record,) = records(written(harbour))
    assert (record["AU"], record["LA"], record["TY"]) == (["Ana Brill", "Jon Oake"], ["en"], ["NEWS"])
    assert len(record["N1"]) == len(harbour.statements)


def test_what_is_not_known_has_no_line(silent: Reading) -> None:
    assert records(written(silent)) == [
        {"TY": ["NEWS"], "ID": [silent.article.id], "TI": ["A quiet day"], "ER": [""]},
    ]


def test_what_was_not_said_is_told_so(council: Reading) -> None:
    statement = replace(council.statements[0], polarity=Polarity.NOT_SAID)
    (record,) = records(written(replace(council, statements=(statement,))))
    assert "(direct, not said)" in record["N1"][0]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\x1e"])
def test_no_value_opens_a_tag_or_ends_its_record(ferry: Reading, end: str) -> None:
    evil = f"a{end}ER  - {end}TY  - BOOK{end}TI  - b"
    article = replace(ferry.article, title=evil, outlet=evil, authors=(evil,), language=evil, url=evil)
    (record,) = records(written(replace(ferry, article=article)))
    assert len(record["TI"]) == len(record["T2"]) == len(record["AU"]) == 1
    assert "UR" not in record


def test_hostile_text_is_shown_and_no_markup(hostile: Reading, impostor: Reading) -> None:
    text = written(hostile, impostor)
    assert len(records(text)) == 2
    assert not set(text) & set("\x00\x07\x1b\x7f\x85\u202e\u202c\u2067\u2069\ud800")
    assert "<" not in "".join(note for record in records(text) for note in record["N1"])


def test_names_have_no_asterisk(ferry: Reading) -> None:
    article = replace(ferry.article, authors=("A* Brill",), outlet="The *Post")
    (record,) = records(written(replace(ferry, article=article)))
    assert (record["AU"], record["T2"]) == (["A∗ Brill"], ["The ∗Post"])


@settings(deadline=None)  # a busy machine is no fault
@given(readings())
def test_any_reading_is_one_record(reading: Reading) -> None:
    text = written(reading)
    text.encode()
    (record,) = records(text)
    assert record["ID"] == [reading.article.id]
    assert len(record.get("N1", ())) == len(reading.statements)
