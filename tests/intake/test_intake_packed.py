import bz2
import gzip
import io
import json
import lzma
import sys
import tracemalloc
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.intake.streams import read_most, unpack
from onrecord.records import Article

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

STORY = "Veldia reopens its border\n\nThe border was opened on Tuesday, the minister said, and nobody had been told.\n"
PACK = {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress, "zstd": zstd.compress}


def lines(count=3, start=0):
    texts = (f"The mayor of town {number} said that it would close." for number in range(start, start + count))
    return "".join(json.dumps({"text": text}) + "\n" for text in texts)


def reasons(found):
    return [getattr(one, "reason", "article") for one in found]


@pytest.mark.parametrize("pack", PACK.values(), ids=PACK)
@pytest.mark.parametrize("name", ["a", "a.txt", "a.gz", "a.zst", "a.pdf"])
def test_packed_text_is_told_by_its_bytes(read, pack, name):
    (article,) = read(pack(STORY.encode()), name)
    assert article.text == STORY


@pytest.mark.parametrize("pack", PACK.values(), ids=PACK)
def test_several_members_are_one_file(read, pack):
    found = read(pack(lines(2).encode()) + pack(b"") + pack(lines(2, 2).encode()), "a.jsonl.gz")
    assert [one.origin[-2:] for one in found] == [":1", ":2", ":3", ":4"]


def test_the_ending_beneath_the_packing_counts(read):
    (article,) = read(gzip.compress(b'{"text": "The mayor said so, and left."}'), "a.jsonl.gz")
    assert article.origin.endswith("a.jsonl.gz:1")
    (article,) = read(gzip.compress(b"id\ttext\n1\tThe mayor said so, and left."), "a.tsv.gz")
    assert article.text == "The mayor said so, and left."


@pytest.mark.parametrize("pack", PACK.values(), ids=PACK)
def test_padding_after_a_member_is_no_fault(read, pack):
    assert reasons(read(pack(lines(2).encode()) + b"\0" * 40_000, "a.jsonl")) == ["article"] * 2


@pytest.mark.parametrize("pack", PACK.values(), ids=PACK)
@pytest.mark.parametrize("cut", [1, 8, 30])
def test_a_cut_file_gives_what_came_before_the_cut(read, pack, cut):
    data = pack(lines(2).encode()) + pack(lines(2, 2).encode())[:-cut]
    found = read(data, "a.jsonl.gz")
    assert reasons(found)[:2] == ["article"] * 2 and reasons(found)[-1] == "unreadable"
    assert set(reasons(found)[2:-1]) <= {"article"}


def array(count):
    return "[" + ",\n".join(lines(count).splitlines()) + "]"


@pytest.mark.parametrize(
    ("text", "name"),
    [(lines(9000), "a.jsonl"), (array(9000), "a.json"), ("id,text\n" + "1,“He said no.”\n" * 9000, "a.csv")],
)
def test_a_cut_in_the_middle_loses_no_record_before_it(read, text, name):
    data = gzip.compress(text.encode())
    data = data[: len(data) // 2]
    whole = zlib.decompressobj(wbits=31).decompress(data).decode(errors="ignore")
    complete = whole.count("\n") - (name == "a.csv")
    found = read(data, name)
    assert reasons(found) == ["article"] * complete + ["unreadable"] and complete > 1000


@pytest.mark.parametrize("pack", PACK.values(), ids=PACK)
def test_one_cut_article_is_no_article(read, pack):
    assert reasons(read(pack(STORY.encode() * 99)[:-9], "a.txt")) == ["unreadable"]


@pytest.mark.parametrize("pack", PACK.values(), ids=PACK)
def test_damage_is_a_problem(read, pack):
    data = bytearray(pack(lines(9000).encode()))
    data[len(data) // 2] ^= 0xFF
    found = read(bytes(data), "a.jsonl")
    assert set(reasons(found)) <= {"article", "malformed", "encoding", "unreadable", "language", "empty"}
    assert reasons(found)[-1] == "unreadable"


def test_what_follows_packed_data_is_a_problem(read):
    found = read(gzip.compress(lines(2).encode()) + b"and more of this", "a.jsonl")
    assert reasons(found) == ["article", "article", "unreadable"]


def test_what_is_packed_twice_is_a_problem(read):
    (problem,) = read(gzip.compress(gzip.compress(STORY.encode())), "a.txt.gz")
    assert problem.reason == "binary" and "unpack it first" in problem.message


@pytest.mark.parametrize("pack", PACK.values(), ids=PACK)
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv", "a.json", "a.html"])
def test_a_bomb_is_held_by_the_size_limit(read, pack, name):
    start = {"a.jsonl": b'{"text": "', "a.csv": b"id,text\n1,", "a.json": b"[", "a.html": b"<html>"}.get(name, b"")
    data = pack(start + b"a" * 20_000_000)
    tracemalloc.start()
    found = read(data, name, max_bytes=200_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # An endless line of a table is cut into pieces that are no rows.
    assert set(reasons(found)) - {"malformed" if name == "a.csv" else ""} == {"too-large"} and peak < 12_000_000


def test_many_lines_may_be_larger_than_the_limit(read):
    found = read(gzip.compress(lines(300).encode()), "a.jsonl.gz", max_bytes=200)
    assert reasons(found) == ["article"] * 300


def test_many_tiny_members_take_linear_time(read):
    found = read(gzip.compress(b"") * 100_000 + gzip.compress(STORY.encode()), "a.txt")
    assert [one.text for one in found] == [STORY]


def test_a_window_of_gigabytes_is_refused(read):
    options = {zstd.CompressionParameter.window_log: 30, zstd.CompressionParameter.content_size_flag: 0}
    packer = zstd.ZstdCompressor(options=options)
    data = packer.compress(STORY.encode(), zstd.ZstdCompressor.FLUSH_BLOCK) + packer.flush()
    assert reasons(read(data, "a.txt")) == ["unreadable"]


def test_nothing_before_a_fault_is_lost_with_it():
    data = gzip.compress(b"x" * 100_000 + b"y" * 50_000)
    found, fault = read_most(unpack(io.BufferedReader(io.BytesIO(data[:-9]))), 1_000_000)
    assert found == b"x" * 100_000 + b"y" * 50_000 and fault is not None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=60), kind=st.sampled_from(sorted(PACK)), cut=st.integers(0, 40), flip=st.integers(0, 60))
def test_any_packed_bytes_give_articles_or_problems(read, data, kind, cut, flip):
    packed = bytearray(PACK[kind](data))
    packed[flip % len(packed)] ^= 0x55
    found = read(bytes(packed[: len(packed) - cut]) or b"x", "a.jsonl.gz")
    assert found and all(isinstance(one, Article) or one.reason != "internal" for one in found)
