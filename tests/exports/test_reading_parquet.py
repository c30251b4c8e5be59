from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.exports import parquet, write_parquet
from onrecord.exports.rows import COLUMNS
from onrecord.records import Article, Kind, Reading, Span, Statement

pq = pytest.importorskip("pyarrow.parquet")


def written(*readings: Reading) -> bytes:
    out = io.BytesIO()
    write_parquet(readings, out)
    return out.getvalue()


def table(*readings: Reading) -> Any:
    return pq.read_table(io.BytesIO(written(*readings)))


def test_a_row_for_each_statement(ferry: Reading) -> None:
    rows = table(ferry).to_pylist()
    assert len(rows) == 5
    assert rows[1] == {
        "article_id": ferry.article.id,
        "title": "Kerrun lashes out at ferry ban",
        "outlet": "The Harbour Post",
        "published": date(2031, 3, 4),
        "url": "https://harbour-post.example/ferry",
        "origin": "ferry.txt",
        "statement": 2,
        "source": "Ilse Vorne",
        "source_start": 78,
        "source_end": 88,
        "source_spans": [{"start": 78, "end": 88}],
        "cue": "told",
        "cue_start": 89,
        "cue_end": 93,
        "cue_spans": [{"start": 89, "end": 93}],
        "content": "If the ban stands, “we will close the strait”",
        "content_start": 31,
        "content_end": 76,
        "content_spans": [{"start": 31, "end": 76}],
        "kind": "mixed",
        "score": 0.9,
        "speaker": "Ilse Vorne",
        "speaker_type": "person",
        "speaker_role": "president",
        "speaker_score": 0.875,
        "via": [],
        "act": "threaten",
        "act_score": 0.8125,
        "polarity": "said",
        "conditional": True,
        "conditions": ["If the ban stands"],
        "condition_spans": [{"start": 31, "end": 48}],
        "hedged": False,
        "hedges": [],
        "hedge_spans": [],
        "stance": None,
        "addressee": "Norcall",
        "addressee_type": "organization",
        "channel_kind": "social_media",
        "channel": "post",
        "said_on": "2031-03-03",
        "said_on_granularity": "day",
        "about_dates": [],
        "target": "Kerrun",
        "plover": "THREATEN",
        "cameo": "13",
        "statement_id": ferry.statement_ids[1],
    }
    assert rows[2]["about_dates"] == ["2031-06", "2032"]
    assert (rows[0]["said_on"], rows[0]["said_on_granularity"], rows[0]["cameo"]) == (None, "day", None)


def test_columns_have_their_types(ferry: Reading, silent: Reading) -> None:
    for schema in (table(ferry).schema, table(silent).schema, table().schema):
        assert schema.names == [column.name for column in COLUMNS]
        types = {name: str(schema.field(name).type) for name in schema.names}
        assert {types[name] for name in ("statement", "source_start", "cue_end", "content_end")} == {"int32"}
        assert {types[name] for name in ("score", "speaker_score", "act_score")} == {"double"}
        assert (types["published"], types["conditional"], types["said_on"]) == ("date32[day]", "bool", "string")
        assert "struct<start: int32 not null, end: int32 not null>" in types["content_spans"]
        assert schema.metadata[b"onrecord_columns"] == b"1"


def test_without_statements_there_are_no_rows(silent: Reading) -> None:
    assert table(silent).num_rows == table().num_rows == 0


def test_words_are_the_article_s_own(hostile: Reading, impostor: Reading) -> None:
    rows = table(hostile, impostor).to_pylist()
    text = hostile.article.text
    assert rows[1]["content"] == "“<b>bold\u202e</b> \x1b[2Jwords”"
    assert rows[0]["content"] == text[rows[0]["content_start"] : rows[0]["content_end"]]
    assert rows[0]["title"] == hostile.article.title
    assert len(rows) == 4


@settings(deadline=None)  # a busy machine is no fault
@given(st.text(st.characters(exclude_categories=()), min_size=1))
def test_any_text_comes_back_but_for_surrogates(text: str) -> None:
    statement = Statement((), (), (Span(0, len(text)),), Kind.DIRECT, 0.5)
    (row,) = table(Reading(Article(text, title=text), (statement,))).to_pylist()
    assert row["content"] == row["title"] == "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


def test_rows_are_written_in_groups(monkeypatch: pytest.MonkeyPatch, long_reading: Callable[[int], Reading]) -> None:
    monkeypatch.setattr(parquet, "_ROWS", 100)
    file = pq.ParquetFile(io.BytesIO(written(long_reading(250), long_reading(10))))
    assert [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)] == [100, 100, 60]


def test_a_group_of_long_texts_is_closed_earlier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_CHARACTERS", 1_000)
    text = "word " * 100
    reading = Reading(Article(text), (Statement((), (), (Span(0, 500),), Kind.DIRECT, 0.5),))
    assert pq.ParquetFile(io.BytesIO(written(*[reading] * 5))).num_row_groups == 3


def test_rows_are_not_gathered_to_the_end(monkeypatch: pytest.MonkeyPatch, ferry: Reading) -> None:
    monkeypatch.setattr(parquet, "_ROWS", 5)
    out = io.BytesIO()
    sizes = []

    def readings() -> Iterator[Reading]:
        for _ in range(3):
            yield ferry
            sizes.append(out.tell())

    write_parquet(readings(), out)
    assert sizes[0] < sizes[1] < sizes[2] < len(out.getvalue())


def test_the_same_readings_give_the_same_bytes(ferry: Reading, council: Reading) -> None:
    assert written(ferry, council) == written(ferry, council)


def test_a_part_of_several_spans_has_all_of_them(harbour: Reading) -> None:
    row = table(harbour).to_pylist()[1]
    assert row["content_spans"] == [{"start": 41, "end": 63}, {"start": 93, "end": 134}]
    assert (row["content_start"], row["content_end"]) == (41, 134)


def test_a_failing_run_fails(ferry: Reading) -> None:
    def readings() -> Iterator[Reading]:
        yield replace(ferry)
        raise KeyError("gone")

    with pytest.raises(KeyError, match="gone"):
        write_parquet(readings(), io.BytesIO())
