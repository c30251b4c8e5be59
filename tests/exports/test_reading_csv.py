from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.exports import write_csv
from onrecord.exports.rows import COLUMNS
from onrecord.records import Article, Kind, Reading, Span, Statement

HEADER = (
    "article_id,title,outlet,published,url,origin,statement,source,source_start,source_end,source_spans,cue,cue_start,"
    "cue_end,cue_spans,content,content_start,content_end,content_spans,kind,score,speaker,speaker_type,speaker_role,"
    "speaker_score,via,act,act_score,polarity,conditional,conditions,condition_spans,hedged,hedges,hedge_spans,stance,"
    "addressee,addressee_type,channel_kind,channel,said_on,said_on_granularity,about_dates,target,plover,cameo,"
    "statement_id\r\n"
)
# The second and third statement.
THREAT = (
    "Kerrun lashes out at ferry ban,The Harbour Post,2031-03-04,https://harbour-post.example/ferry,ferry.txt,2,"
    "Ilse Vorne,78,88,78-88,told,89,93,89-93,"
    '"If the ban stands, “we will close the strait”",31,76,31-76,mixed,0.9,'
    "Ilse Vorne,person,president,0.875,,threaten,0.8125,said,true,If the ban stands,31-48,false,,,,"
    "Norcall,organization,social_media,post,2031-03-03,day,,Kerrun,THREATEN,13,{id}\r\n"
)
ADDED = (
    "Kerrun lashes out at ferry ban,The Harbour Post,2031-03-04,https://harbour-post.example/ferry,ferry.txt,3,"
    "the president,151,164,151-164,added,165,170,165-170,Perhaps in June,134,149,134-149,indirect,0.9,"
    "Ilse Vorne,person,president,0.875,,state,0.75,,false,,,true,Perhaps,134-141,,"
    ",,,,,,2031-06;2032,,,,{id}\r\n"
)


def written(*readings: Reading) -> str:
    out = io.StringIO(newline="")
    write_csv(readings, out)
    return out.getvalue()


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def statement(text: str) -> Reading:
    return Reading(Article(text), (Statement((), (), (Span(0, len(text)),), Kind.DIRECT, 0.5),))


def test_a_line_for_each_statement(ferry: Reading) -> None:
    header, *lines = written(ferry).splitlines(keepends=True)
    assert header == HEADER
    assert len(lines) == 5
    named = zip((THREAT, ADDED), ferry.statement_ids[1:3], strict=True)
    assert lines[1:3] == [f"{ferry.article.id},{line.format(id=name)}" for line, name in named]


def test_without_statements_there_is_a_header(silent: Reading, unread: Reading) -> None:
    assert written(silent, unread) == written() == HEADER


def test_a_part_of_several_spans_has_all_of_them(harbour: Reading) -> None:
    row = read(written(harbour))[1]
    assert (row["content_start"], row["content_end"], row["content_spans"]) == ("41", "134", "41-63;93-134")
    assert row["content"] == "“The harbour is shut,” … “and it will stay shut until the spring.”"


def test_what_is_not_known_is_empty(harbour: Reading) -> None:
    row = read(written(harbour))[5]
    assert [row[name] for name in ("source", "source_start", "source_spans", "cue", "speaker", "act", "said_on")] == [
        *("",) * 7
    ]
    assert row["conditional"] == "false"


def test_reporters_are_joined(council: Reading) -> None:
    assert [row["via"] for row in read(written(council))] == ["", "Tobin Hale", "", "", "Orrany Today", "", "", ""]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_starts_a_formula(start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    reading = statement(text)
    reading = replace(reading, article=replace(reading.article, title=text, outlet=text, url=text, origin=text))
    (row,) = read(written(reading))
    assert {row[name] for name in ("content", "title", "outlet", "url", "origin")} == {f"'{text}"}
    assert row["score"] == "0.5"


def test_hostile_text_stays_in_its_cell(hostile: Reading, impostor: Reading) -> None:
    text = written(hostile, impostor)
    assert not set(text) & set("\x00\x07\x1b\x7f\x85\u202e\u202c\u2067\u2069\ud800")
    rows = read(text)
    assert len(rows) == 4
    assert all(None not in row and None not in row.values() for row in rows)
    assert rows[0]["content"] == "''window.hacked = 2'>"[1:]


@settings(deadline=None)  # a busy machine is no fault
@given(st.text(st.characters(exclude_categories=()) | st.sampled_from("\"',;\r\n\t =-"), min_size=1))
def test_any_text_is_one_row(text: str) -> None:
    out = written(statement(text))
    (row,) = read(out.encode().decode())
    assert list(row) == [column.name for column in COLUMNS]
    assert (row["content_start"], row["content_end"]) == ("0", str(len(text)))


def test_lines_are_written_as_they_come(ferry: Reading) -> None:
    out = io.StringIO(newline="")

    def readings() -> object:
        yield ferry
        assert out.getvalue().count("\r\n") == 6

    write_csv(readings(), out)  # type: ignore[arg-type]


def test_the_columns_are_in_the_reference() -> None:
    text = (Path(__file__).parents[2] / "docs" / "reference.md").read_text(encoding="utf-8")
    assert [column.name for column in COLUMNS if f"`{column.name}`" not in text] == []
