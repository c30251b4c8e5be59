import gzip
import io
import sys
import tracemalloc
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from onrecord.intake import read_inputs
from onrecord.records import Article
from onrecord.settings import Settings

BODY = "The border was opened on Tuesday, the minister said, and nobody had been told of it."


def pack(columns, **options):
    out = io.BytesIO()
    parquet.write_table(pa.table(columns), out, **options)
    return out.getvalue()


def reasons(found):
    return [getattr(one, "reason", "article") for one in found]


def test_a_row_is_an_article(read, tmp_path):
    columns = {
        "Headline": ["Border opens", None],
        "Body": [BODY, BODY],
        "date_publish": [date(2021, 3, 4), None],
        "source_domain": ["tarnpost.example", None],
        "URL": ["https://tarnpost.example/1", None],
        "authors": ["Anna Brel and Oren Tal", None],
        "id": [1, 2],
    }
    one, two = read(pack(columns), "a.parquet")
    assert one.text == f"Border opens\n\n{BODY}"
    assert (one.title, one.published, one.outlet) == ("Border opens", date(2021, 3, 4), "tarnpost.example")
    assert (one.url, one.authors) == ("https://tarnpost.example/1", ("Anna Brel", "Oren Tal"))
    assert (one.origin, two.origin) == (f"{tmp_path}/a.parquet:1", f"{tmp_path}/a.parquet:2")
    assert two.text == BODY and two.title is None


@pytest.mark.parametrize(
    "kind",
    [pa.string(), pa.large_string(), pa.binary(), pa.dictionary(pa.int32(), pa.string()), pa.string_view()],
    ids=str,
)
def test_kinds_of_text_columns(read, kind):
    texts = pa.array([BODY, BODY]).cast(pa.binary() if kind == pa.binary() else pa.string())
    texts = texts.dictionary_encode() if pa.types.is_dictionary(kind) else texts.cast(kind)
    found = read(pack({"text": texts}), "a")
    assert [one.text for one in found] == [BODY, BODY]


@pytest.mark.parametrize(
    "moment", [datetime(2021, 3, 4, 23, 30, tzinfo=UTC), "2021-03-04", 1614813000, datetime(2021, 3, 4)]  # noqa: DTZ001
)  # fmt: skip
def test_kinds_of_dates(read, moment):
    (article,) = read(pack({"text": [BODY], "published": [moment]}), "a.parquet")
    assert article.published is not None and article.published.year == 2021


def test_one_bad_row_loses_no_other(read):
    texts = [BODY, "", None, BODY, "x" * 3000, BODY]
    found = read(pack({"text": texts, "n": range(6)}), "a.parquet", max_bytes=2000)
    assert reasons(found) == ["article", "empty", "empty", "article", "too-large", "article"]
    assert [one.origin.rsplit(":")[-1] for one in found] == list("123456")


def test_bytes_that_are_no_text_lose_no_other_row(read):
    found = read(pack({"text": pa.array([BODY.encode(), b"caf\xe9", BODY.encode()])}), "a.parquet")
    assert reasons(found) == ["article", "encoding", "article"]


def test_text_that_is_no_utf8_loses_no_other_row(read):
    bad = pa.array([BODY.encode(), b"caf\xe9 he said", BODY.encode()]).view(pa.string())
    found = read(pack({"text": bad}), "a.parquet")
    assert reasons(found) == ["article", "encoding", "article"]


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"a": ["x"], "b": ["y"]}, "malformed"),
        ({"text": pa.array([], pa.string())}, "empty"),
        ({"text": [BODY], "Text": [BODY]}, "malformed"),
        ({"text": [[BODY]]}, "malformed"),
        ({"text": [{"a": BODY}]}, "malformed"),
    ],
)
def test_a_file_that_cannot_be_used(read, columns, reason):
    (problem,) = read(pack(columns), "a.parquet")
    assert problem.reason == reason


ENCODINGS = [
    {"compression": "none", "data_page_version": "2.0"},
    {"compression": "gzip", "use_dictionary": False},
    {"compression": "zstd", "write_page_checksum": True, "store_schema": False},
    {"column_encoding": {"text": "DELTA_BYTE_ARRAY"}, "use_dictionary": False},
    {"column_encoding": {"text": "DELTA_LENGTH_BYTE_ARRAY"}, "use_dictionary": False, "row_group_size": 70},
    {"compression": "brotli", "dictionary_pagesize_limit": 100},
]


@pytest.mark.parametrize("options", ENCODINGS, ids=range(len(ENCODINGS)))
def test_ways_to_write_a_file(read, options):
    texts = [f"{number} {BODY}" for number in range(200)]
    found = read(pack({"text": texts}, **options), "a.parquet")
    assert [one.text for one in found] == texts


@pytest.mark.parametrize("cut", [1, 4, 8, 100, 400])
def test_a_cut_file_is_a_problem(read, cut):
    (problem,) = read(pack({"text": [BODY] * 9})[:-cut], "a.parquet")
    assert problem.reason == "unreadable"


def test_a_packed_file_is_read(read):
    found = read(gzip.compress(pack({"text": [BODY] * 3})), "a.parquet.gz")
    assert reasons(found) == ["article"] * 3


def test_a_packed_file_over_the_limit_is_a_problem(read):
    data = gzip.compress(pack({"text": [f"{n}{BODY}" for n in range(999)]}, use_dictionary=False, compression="none"))
    (problem,) = read(data, "a.parquet.gz", max_bytes=1000)
    assert problem.reason == "too-large"


def test_a_file_through_a_pipe_is_read(monkeypatch):
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Pipe(pack({"text": [BODY]})))))
    (article,) = read_inputs(["-"], settings=Settings())
    assert (article.text, article.origin) == (BODY, "-:1")


def test_rows_are_read_a_few_at_a_time(read, tmp_path):
    path = tmp_path / "a.parquet"
    texts = [f"{n} {BODY}" for n in range(9_000)]
    path.write_bytes(pack({"text": texts}, row_group_size=500, use_dictionary=False, compression="none"))
    told = []
    found = read_inputs([path], settings=Settings(), consumed=told.append)
    next(found)
    assert sum(told) < path.stat().st_size / 2
    assert sum(1 for _ in found) == 8_999 and sum(told) == path.stat().st_size


def test_one_long_text_that_many_rows_share_is_held_once(tmp_path):
    path = tmp_path / "a.parquet"
    shared = pa.DictionaryArray.from_arrays(pa.array([0] * 500, pa.int32()), ["x" * 3_000_000])
    path.write_bytes(pack({"text": shared}, compression="zstd", store_schema=False))
    before = pa.total_allocated_bytes()
    tracemalloc.start()
    found = read_inputs([path], settings=Settings(max_bytes=1_000_000))
    next(found)
    assert pa.total_allocated_bytes() - before < 50_000_000
    assert reasons(found) == ["too-large"] * 499
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50_000_000


@pytest.mark.parametrize("authors", [[["Anna Brel"]], [{"name": "Anna Brel"}], [[None] * 2_000_000]], ids=range(3))
def test_columns_of_lists_and_records_are_left_out_with_a_problem(read, authors):
    problem, article = read(pack({"text": [BODY], "authors": authors}), "a.parquet")
    assert (problem.reason, article.text, article.authors) == ("field", BODY, ())


SAMPLE = pack({"text": [BODY, "He said no."], "title": ["Border opens", None], "date": ["2021-03-04", "x"]})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_damaged_files_give_articles_or_problems(read, changes):
    data = bytearray(SAMPLE)
    for place, value in changes:
        data[place] = value
    found = read(bytes(data), "a.parquet")
    assert found and all(isinstance(one, Article) or one.reason != "internal" for one in found)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_any_bytes_between_the_marks_give_a_problem(read, data):
    found = read(b"PAR1\0" + data + len(data).to_bytes(4, "little") + b"PAR1", "a.parquet")
    assert found and all(isinstance(one, Article) or one.reason != "internal" for one in found)
