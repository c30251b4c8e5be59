from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.exports import write_events
from onrecord.exports.events import EVENT_COLUMNS
from onrecord.records import Article, Granularity, Kind, Reading, Span, Statement, When

HEADER = (
    "event_id event_date date_source actor actor_type actor_country plover_root cameo_root act polarity target "
    "target_type quote quote_start quote_end statement_start statement_end article_id url outlet title"
)
THREAT = (
    "{id}.31-76-1|2031-03-03|said|Ilse Vorne|person||THREATEN|13|threaten|said|Kerrun|organization|"
    "If the ban stands, “we will close the strait”|31|76|31|93|"
    "{id}|https://harbour-post.example/ferry|The Harbour Post|Kerrun lashes out at ferry ban"
)


def written(*readings: Reading, uncoded: bool = False) -> str:
    out = io.StringIO(newline="")
    write_events(readings, out, uncoded=uncoded)
    return out.getvalue()


def read(text: str) -> list[dict[str, str]]:
    """Read the table as its description says it is to be read."""
    header, *lines = text.removesuffix("\n").split("\n")
    return [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines]


def unescaped(cell: str) -> str:
    parts = [part.replace("\\t", "\t").replace("\\n", "\n").replace("\\r", "\r") for part in cell.split("\\\\")]
    return "\\".join(parts)


def test_a_line_for_each_event(ferry: Reading) -> None:
    header, *lines = written(ferry).split("\n")
    assert header.split("\t") == HEADER.split() == list(EVENT_COLUMNS)
    assert lines[1] == THREAT.replace("|", "\t").format(id=ferry.article.id)


def test_speakers_are_actors_one_by_one_and_statements_without_a_code_are_left_out(ferry: Reading) -> None:
    rows = read(written(ferry))
    first, second, _, fourth, _ = ferry.statement_ids
    assert [row["event_id"] for row in rows] == [f"{first}-1", f"{second}-1", f"{fourth}-1", f"{fourth}-2"]
    assert [row["actor"] for row in rows] == ["Kerrun", "Ilse Vorne", "Tobin Hale", "Mira Solane"]
    assert [row["actor_country"] for row in rows] == ["Norvenia", "", "Orrany", ""]


def test_statements_without_a_code_are_there_on_demand(ferry: Reading) -> None:
    rows = read(written(ferry, uncoded=True))
    assert len({row["event_id"] for row in rows}) == len(rows) == 6
    assert [row["plover_root"] for row in rows] == ["ACCUSE", "THREATEN", "", "ACCUSE", "ACCUSE", ""]


def test_a_date_less_exact_than_a_day_gives_way_to_that_of_publication(ferry: Reading) -> None:
    rows = read(written(ferry))
    assert [(row["event_date"], row["date_source"]) for row in rows] == [
        ("2031-03-04", "published"),
        ("2031-03-03", "said"),
        ("2031-03-04", "published"),
        ("2031-03-04", "published"),
    ]
    undated = replace(ferry, article=replace(ferry.article, published=None))
    assert (read(written(undated))[0]["event_date"], read(written(undated))[0]["date_source"]) == ("", "")


def test_nobody_who_can_be_told_has_no_name(council: Reading, harbour: Reading) -> None:
    assert read(written(council, uncoded=True))[-2]["actor"] == ""
    assert read(written(council, uncoded=True))[-2]["actor_type"] == "unknown"
    assert read(written(harbour, uncoded=True))[0]["actor_type"] == ""


@settings(deadline=None)  # a busy machine is no fault
@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf", "Cn")) | st.sampled_from("\t\r\n\\"), min_size=1))
def test_any_text_is_one_cell_and_comes_back(text: str) -> None:
    said = Statement((), (), (Span(0, len(text)),), Kind.DIRECT, 0.5, plover="REQUEST")
    (row,) = read(written(Reading(Article(text, title=text), (said,))))
    assert unescaped(row["quote"]) == unescaped(row["title"])
    assert unescaped(row["quote"]).removeprefix("'") == text.removeprefix("'")


def test_hostile_text_stays_in_its_cell(impostor: Reading, hostile: Reading) -> None:
    text = written(impostor, hostile, uncoded=True)
    assert not set(text) & set("\x00\x07\x1b\x7f\x85\r\u202e\u202c\u2067\u2069\ud800")
    assert {len(line.split("\t")) for line in text.removesuffix("\n").split("\n")} == {len(EVENT_COLUMNS)}


def test_no_cell_starts_a_formula() -> None:
    said = Statement((), (), (Span(0, 5),), Kind.DIRECT, 0.5, plover="REQUEST", said_on=When("2031", Granularity.YEAR))
    (row,) = read(written(Reading(Article("=1+1!", title="@x"), (said,))))
    assert (row["quote"], row["title"]) == ("'=1+1!", "'@x")


def test_without_events_there_is_a_header(silent: Reading) -> None:
    assert written(silent) == written() == "\t".join(EVENT_COLUMNS) + "\n"


@pytest.mark.parametrize("name", [*EVENT_COLUMNS, "Actor1Name", "EventRootCode", "SQLDATE", "Recipient Name"])
def test_the_columns_are_in_the_reference(name: str) -> None:
    text = (Path(__file__).parents[2] / "docs" / "reference.md").read_text(encoding="utf-8")
    assert f"`{name}`" in text
