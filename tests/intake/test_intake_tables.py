import csv
import io
from datetime import date

import pytest

BODY = "The border was opened on Tuesday, the minister said.\n\n“At last,” said a “resident”, of Tarn.\n"


def table(*rows, delimiter=","):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


HEADER = ("Headline", "Body", "Date", "Source", "URL")
ROW = ("Border opens", BODY, "2021-03-04", "The Tarn Post", "https://tarnpost.example/1")


def reasons(found):
    return [getattr(one, "reason", "article") for one in found]


def test_a_row_is_an_article(read):
    (article,) = read(table(HEADER, ROW), "a.csv")
    assert article.text == f"Border opens\n\n{BODY}"
    assert (article.title, article.published) == ("Border opens", date(2021, 3, 4))
    assert (article.outlet, article.url) == ("The Tarn Post", "https://tarnpost.example/1")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a"])
def test_the_delimiter_is_told_by_the_header(read, delimiter, name):
    (article,) = read(table(HEADER, ROW, delimiter=delimiter), name)
    assert article.title == "Border opens"


def test_tab_separated_values(read):
    (article,) = read(table(("id", "text"), ("1", BODY), delimiter="\t"), "a.tsv")
    assert article.text == BODY


def test_origin_is_the_first_line_of_the_row(read):
    found = read(table(HEADER, ROW, ROW), "a.csv")
    assert [one.origin.rsplit(":")[-1] for one in found] == ["2", "6"]


@pytest.mark.parametrize("data", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(read, data):
    text = table(
        ("title", "text"), ("Border", "The minister said that it would open. “At last,” they said to the man. " * 2)
    )
    (article,) = read(text.encode(data), "a.csv")
    assert article.text.endswith("“At last,” they said to the man. ")


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("only one column\r\n", "malformed"),
        ("a,b,c,d,e,f\r\n", "malformed"),
        ('a,"b"c,d,e,f\r\n', "malformed"),
        ("a,\0b,,,\r\n", "malformed"),
        ("a,,,,\r\n", "empty"),
        (",,,,\r\n", "empty"),
        ("a,caf\udce9 closed,,,\r\n", "encoding"),
        ('a,"never closed,,,\r\n', "malformed"),
    ],
)
def test_one_bad_row_loses_no_other(read, bad, reason):
    lines = table(HEADER, ROW), bad, table(("Tarn", "He said “no”.", "", "", ""))
    found = read("".join(lines).encode("utf-8", "surrogateescape"), "a.csv")
    assert reasons(found) == ["article", reason, "article"]
    assert found[1].origin.endswith("a.csv:6")


def test_a_field_longer_than_the_limit_of_the_csv_module(read):
    (article,) = read(table(("id", "text"), ("1", "He said no. " * 50_000)), "a.csv")
    assert len(article.text) == 600_000


def test_a_row_over_the_size_limit_loses_no_other(read):
    found = read(table(("id", "text"), ("1", "said " * 100), ("2", "He said no.")), "a.csv", max_bytes=300)
    assert reasons(found) == ["too-large", "article"]


def test_a_table_as_a_whole_may_be_larger_than_an_article(read):
    found = read(table(("id", "text"), *[("1", "He said “no”.")] * 100), "a.csv", max_bytes=300)
    assert reasons(found) == ["article"] * 100


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "empty"),
        ("title,text\r\n", "empty"),
        ("a,b\r\n1,2\r\n", "malformed"),
        ("text,Text\r\n1,2\r\n", "malformed"),
        ('"text,title\r\n1,2\r\n', "malformed"),
    ],
)
def test_a_table_that_cannot_be_used(read, data, reason):
    (problem,) = read(data, "a.csv")
    assert problem.reason == reason


def test_the_columns_are_named_where_none_holds_the_text(read):
    (problem,) = read("id,words\r\n1,2\r\n", "a.csv")
    assert "'id', 'words'" in problem.message and "maintext" in problem.message


def test_many_open_quotation_marks_end(read):
    found = read("id,text\n" + '1,"open\n' * 2001, "a.csv")
    assert set(reasons(found)) == {"malformed"}


def test_prose_with_commas_is_no_table(read):
    (article,) = read("Text, body and title\nHe said, among other things, no.\n")
    assert article.title == "Text, body and title"
