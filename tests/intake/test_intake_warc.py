import gzip
import io
import tracemalloc
import zlib
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.records import Article

PARAGRAPHS = (
    "The border between Veldia and Morrow was opened on Tuesday, the minister said, after four years of talks.",
    "“We will never close it again,” said Oren Tal, who had led the talks, at a ceremony in the town of Tarn.",
)
PAGE = (
    "<!DOCTYPE html><html><head><meta property='article:published_time' content='2021-03-04'></head><body><article>"
    "<h1>Border opens</h1>" + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS) + "</article></body></html>"
).encode()
TEXT = "Border opens\n\n" + "\n".join(PARAGRAPHS)
URL = "https://tarnpost.example/border"


def record(block, kind="response", url=URL, **fields):
    head = {"WARC-Type": kind, "WARC-Target-URI": url, "WARC-Date": "2024-01-01T00:00:00Z"} | fields
    head.setdefault("Content-Length", str(len(block)))
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in head.items())
    return b"WARC/1.0\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n"


def answer(body=PAGE, status="200 OK", **fields):
    head = {"Content_Type": "text/html; charset=utf-8"} | fields
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in head.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


PASSED_OVER = (
    record(b"software: a crawler", "warcinfo", url=""),
    record(b"GET /border HTTP/1.1\r\n\r\n", "request"),
    record(answer(status="404 Not Found")),
    record(answer(status="301 Moved Permanently")),
    record(answer(b"\xff\xd8\xff", Content_Type="image/jpeg")),
    record(answer(b"User-agent: *", Content_Type="text/plain")),
    record(b"example.com. 300 IN A", url="dns:tarnpost.example"),
    record(b""),
    record(b"HTTP/1.1 200 OK\r\n"),
)


def reasons(found):
    return [getattr(one, "reason", "article") for one in found]


def test_an_answer_with_a_page_is_an_article(read, tmp_path):
    (article,) = read(record(answer()), "a.warc")
    assert (article.text, article.url, article.origin) == (TEXT, URL, f"{tmp_path}/a.warc:1")
    assert (article.outlet, article.language) == ("tarnpost.example", "en")


def test_the_date_is_that_of_the_page_and_never_that_of_the_crawl(read):
    undated = PAGE.replace(b"2021-03-04", b"")
    one, two = read(record(answer()) + record(answer(undated)), "a.warc")
    assert (one.published, two.published) == (date(2021, 3, 4), None)


def test_the_address_is_that_of_the_request(read):
    page = PAGE.replace(b"<head>", b"<head><link rel='canonical' href='https://other.example/x'>")
    (article,) = read(record(answer(page), url=f"<{URL}>"), "a.warc")
    assert article.url == URL


def test_what_is_no_page_is_passed_over_but_numbered(read):
    found = read(b"".join(PASSED_OVER) + record(answer()), "a.warc")
    assert [one.origin.rsplit(":")[-1] for one in found] == [str(len(PASSED_OVER) + 1)]


@pytest.mark.parametrize("name", ["a.warc.gz", "a"])
def test_a_packed_archive_has_a_member_for_each_record(read, name):
    data = b"".join(map(gzip.compress, (PASSED_OVER[0], record(answer()), record(answer()))))
    assert [one.origin.rsplit(":")[-1] for one in read(data, name)] == ["2", "3"]


def test_an_archive_without_pages_is_a_problem(read):
    assert reasons(read(b"".join(PASSED_OVER), "a.warc")) == ["empty"]


CHUNKED = b"5\r\n" + PAGE[:5] + b"\r\n%x;a=b\r\n" % (len(PAGE) - 5) + PAGE[5:] + b"\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (gzip.compress(PAGE), {"Content_Encoding": "gzip"}),
        (gzip.compress(PAGE), {}),
        (PAGE, {"Content_Encoding": "gzip"}),
        (PAGE, {"Content_Encoding": "br"}),
        (PAGE, {"Transfer_Encoding": "chunked"}),
        (CHUNKED, {"Transfer_Encoding": "chunked"}),
        (PAGE.decode().encode("cp1252"), {"Content_Type": "text/html; charset=windows-1252"}),
        (PAGE, {"Content_Type": "application/xhtml+xml"}),
    ],
    ids=range(8),
)  # fmt: skip
def test_what_the_transfer_did_to_a_page_is_undone(read, body, fields):
    (article,) = read(record(answer(body, **fields)), "a.warc")
    assert article.text == TEXT


BAD = {
    "no page in it": (record(answer(b"<html></html>")), "empty"),
    "too large": (record(answer(PAGE + b" " * 5000)), "too-large"),
    "bomb": (record(answer(gzip.compress(b"a" * 50_000_000))), "too-large"),
    "truncated by the crawler": (record(answer(), WARC_Truncated="length"), "unreadable"),
    "cut in its transfer": (record(answer(b"ffff\r\nabc", Transfer_Encoding="chunked")), "unreadable"),
    "cut when packed": (record(answer(gzip.compress(PAGE)[:-9])), "unreadable"),
    "brotli": (record(answer(b"\x1b\x03\x00\xf8", Content_Encoding="br")), "binary"),
    "a PDF document called a page": (record(answer(b"%PDF-1.7 abc")), "binary"),
    "no length": (record(answer(), Content_Length=""), "malformed"),
    "a negative length": (record(answer(), Content_Length="-5"), "malformed"),
    "an odd length": (record(answer(), Content_Length="٣"), "malformed"),
    "a length without end": (record(answer(), Content_Length="9" * 40), "malformed"),
    "no record at all": (b"Something else\r\n\r\nstands here\r\n", "malformed"),
    "a length too short": (record(answer(b"<html></html>" + PAGE), Content_Length="90"), "empty"),
}


@pytest.mark.parametrize(("bad", "reason"), BAD.values(), ids=BAD)
def test_one_bad_record_loses_no_other(read, bad, reason):
    found = read(record(answer()) + bad + record(answer()), "a.warc", max_bytes=3000)
    assert reasons(found)[0] == reasons(found)[-1] == "article" and reason in reasons(found)
    assert found[1].origin.endswith("a.warc:2") and reasons(found).count("article") == 2


@pytest.mark.parametrize("cut", [3, 100, 500])
def test_a_cut_archive_gives_what_came_before_the_cut(read, cut):
    found = read(record(answer()) + record(answer(), kind="conversion") + record(answer())[: -4 - cut], "a.warc")
    assert reasons(found) == ["article", "unreadable"]


def test_a_cut_packed_archive_gives_what_came_before_the_cut(read):
    found = read(gzip.compress(record(answer())) + gzip.compress(record(answer()))[:-20], "a.warc.gz")
    assert reasons(found) == ["article", "unreadable"]


@pytest.mark.parametrize(
    "data",
    [
        b"WARC/1.0\r\n" + b"X" * 20_000_000,
        b"WARC/1.0\r\n" + b"A: b\r\n" * 300_000,
        b"WARC/1.0\r\n" * 200_000,
        b"WARC/1.0\r\nContent-Length: 999999999999\r\nWARC-Type: response\r\n\r\nabc",
        record(b"x" * 20_000_000, "request"),
    ],
    ids=range(5),
)
def test_hostile_archives_are_problems(read, data):
    tracemalloc.start()
    found = read(data, "a.warc", max_bytes=1_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert set(reasons(found)) <= {"malformed", "unreadable", "empty"}
    assert len(found) < 2000 and peak < len(data) + 10_000_000


def test_an_archive_written_by_another_program_is_read(read):
    warc = pytest.importorskip("fastwarc.warc")
    out = io.BytesIO()
    written = warc.WarcRecord()
    written.init_headers(warc.WarcRecordType.response)
    written.headers["WARC-Target-URI"] = URL
    written.is_http = True
    written.set_bytes_content(answer())
    written.write(out)
    found = read(gzip.compress(out.getvalue()) * 2, "a.warc.gz")
    assert [one.text for one in found] == [TEXT, TEXT]


SAMPLE = record(answer()) + PASSED_OVER[1] + record(answer(zlib.compress(PAGE), Content_Encoding="deflate"))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(9, 900), st.binary(max_size=9)), max_size=4), st.integers(0, 600))
def test_damaged_archives_give_articles_or_problems(read, changes, cut):
    data = SAMPLE
    for place, inserted in changes:
        data = data[:place] + inserted + data[place + len(inserted) // 2 :]
    found = read(data[: len(data) - cut], "a.warc")
    assert found and all(isinstance(one, Article) or one.reason != "internal" for one in found)
