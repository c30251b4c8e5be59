"""The tables as other programs take them: DuckDB and pandas on Parquet and CSV, and what a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import duckdb
import pytest
from any_readings import readings
from hypothesis import given, settings

from onrecord.exports import write_csv, write_parquet
from onrecord.exports.rows import COLUMNS
from onrecord.records import Reading

# By OWASP's page on CSV injection, with the full-width signs that some locales take for the same.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@pytest.fixture
def parquet(tmp_path: Path, ferry: Reading, harbour: Reading, hostile: Reading) -> str:
    path = tmp_path / "statements.parquet"
    with path.open("wb") as out:
        write_parquet([ferry, harbour, hostile], out)
    return str(path)


@pytest.fixture
def table(tmp_path: Path, ferry: Reading, harbour: Reading, hostile: Reading) -> str:
    path = tmp_path / "statements.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        write_csv([ferry, harbour, hostile], out)
    return str(path)


def test_duckdb_queries_lists_and_spans_of_parquet(parquet: str) -> None:
    query = """
        select speaker, content_spans[2].start, len(content_spans),
            list_transform(content_spans, lambda s: s.end - s.start)
        from read_parquet(?) where len(content_spans) > 1
    """
    assert duckdb.execute(query, [parquet]).fetchall() == [("Mira Solane", 93, 2, [22, 41])]
    unnested = """
        select sum(span.end - span.start) from (select unnest(content_spans) as span from read_parquet(?))
        where span.start = 31
    """
    assert duckdb.execute(unnested, [parquet]).fetchone() == (45,)


def test_duckdb_knows_the_types_of_parquet(parquet: str) -> None:
    described = duckdb.execute("describe select * from read_parquet(?)", [parquet]).fetchall()
    types = {name: kind for name, kind, *_ in described}
    assert list(types) == [column.name for column in COLUMNS]
    assert types["published"] == "DATE"
    assert types["content_spans"].replace('"', "") == "STRUCT(start INTEGER, end INTEGER)[]"
    assert (types["via"], types["conditional"], types["score"]) == ("VARCHAR[]", "BOOLEAN", "DOUBLE")


def test_duckdb_reads_the_words_of_parquet_as_they_are(parquet: str, hostile: Reading) -> None:
    query = "select content, title from read_parquet(?) where article_id = ? order by statement desc limit 1"
    found = duckdb.execute(query, [parquet, hostile.article.id]).fetchone()
    assert found == ("“<b>bold\u202e</b> \x1b[2Jwords”", hostile.article.title)


def test_duckdb_reads_csv_with_its_types(table: str) -> None:
    query = "select speaker, published, content_start, conditional, said_on from read_csv(?) where act = 'threaten'"
    assert duckdb.execute(query, [table]).fetchall() == [
        ("Ilse Vorne", date(2031, 3, 4), 31, True, "2031-03-03"),
    ]
    assert duckdb.execute("select count(*) from read_csv(?)", [table]).fetchone() == (13,)


def test_csv_and_parquet_hold_the_same_statements(table: str, parquet: str) -> None:
    query = """
        select count(*) from read_csv(?) as a join read_parquet(?) as b
        on a.article_id = b.article_id and a.statement = b.statement and a.content_end = b.content_end
    """
    assert duckdb.execute(query, [table, parquet]).fetchone() == (13,)


@settings(deadline=None)  # a busy machine is no fault
@given(readings())
def test_no_cell_of_any_reading_starts_a_formula(reading: Reading) -> None:
    out = io.StringIO(newline="")
    write_csv([reading], out)
    rows = list(csv.reader(io.StringIO(out.getvalue().encode().decode(), newline=""), strict=True))
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert len(rows) == 1 + len(reading.statements)
    assert [cell for row in rows for cell in row if cell.startswith(FORMULA)] == []
