import json
from datetime import date

import pytest

from onrecord.records import Article

BODY = "The border was opened on Tuesday, the minister said.\r\n\r\n“At last,” said a resident of Tarn.\n"
DEEP = "[" * 100_000 + "]" * 100_000


def line(**fields):
    return json.dumps({"text": BODY, **fields}, ensure_ascii=False)


def test_title_and_body_become_one_text(read):
    (article,) = read(line(title="  Veldia reopens\tborder "), "a.json")
    assert (article.title, article.text) == ("Veldia reopens border", f"Veldia reopens border\n\n{BODY}")


@pytest.mark.parametrize(
    "start", ["Veldia reopens border\n", "veldia  reopens Border.\n\n", "\nVeldia reopens border: "]
)
def test_a_title_that_opens_the_body_is_not_repeated(read, start):
    (article,) = read(line(title="Veldia reopens border", text=start + BODY), "a.json")
    assert article.text == start + BODY


def test_a_body_whose_first_sentence_goes_on_is_given_its_title(read):
    (article,) = read(line(title="Veldia", text="Veldia has opened its border."), "a.json")
    assert article.text == "Veldia\n\nVeldia has opened its border."


def test_a_record_without_title_keeps_its_text(read):
    (article,) = read(line(title=None), "a.json")
    assert (article.title, article.text) == (None, BODY)


@pytest.mark.parametrize(
    "name", ["text", "Body", "CONTENT", "maintext", "article", "article_text", "articleText", "articleBody"]
)
def test_names_of_the_text(read, name):
    (article,) = read(json.dumps({name: BODY}), "a.json")
    assert article.text == BODY


def test_text_goes_before_other_names(read):
    (article,) = read(json.dumps({"content": "A summary.", "body": "Another.", "text": BODY}), "a.json")
    assert article.text == BODY


def test_an_empty_text_gives_way_to_another_name(read):
    (article,) = read(json.dumps({"text": " ", "body": BODY}), "a.json")
    assert article.text == BODY


@pytest.mark.parametrize("name", ["title", "Headline", "HEADLINE"])
def test_names_of_the_title(read, name):
    (article,) = read(line(**{name: "Border opens"}), "a.json")
    assert article.title == "Border opens"


@pytest.mark.parametrize(
    "name",
    ["published", "date", "date_publish", "publish_date", "pub_date", "datePublished", "publishedAt", "pubDate"],
)
def test_names_of_the_date(read, name):
    (article,) = read(line(**{name: "2021-03-04T23:10:00+02:00"}), "a.json")
    assert article.published == date(2021, 3, 4)


@pytest.mark.parametrize("name", ["outlet", "source", "source_domain", "publisher", "site", "publication", "siteName"])
@pytest.mark.parametrize("value", ["The Tarn Post", {"name": " The Tarn Post", "id": None}])
def test_names_of_the_outlet(read, name, value):
    (article,) = read(line(**{name: value}), "a.json")
    assert article.outlet == "The Tarn Post"


@pytest.mark.parametrize("name", ["url", "link", "URL"])
def test_names_of_the_address(read, name):
    (article,) = read(line(**{name: "https://tarnpost.example/1"}), "a.json")
    assert article.url == "https://tarnpost.example/1"


@pytest.mark.parametrize(
    ("value", "authors"),
    [
        ("Anna Brel", ("Anna Brel",)),
        ("By Anna Brel and Oren Tal", ("Anna Brel", "Oren Tal")),
        ("Anna Brel, Oren Tal, and Mia Voss", ("Anna Brel", "Oren Tal", "Mia Voss")),
        ("Brel, Anna; Tal, Oren", ("Brel, Anna", "Tal, Oren")),
        (["Anna Brel", {"name": "Oren Tal"}, "Anna Brel"], ("Anna Brel", "Oren Tal")),
        ([], ()),
        ("", ()),
    ],
)
def test_authors(read, value, authors):
    (article,) = read(line(authors=value), "a.json")
    assert article.authors == authors


@pytest.mark.parametrize("value", ["03/04/2020", "yesterday", {"day": 1}, True])
def test_a_date_that_cannot_be_told_is_a_problem_beside_the_article(read, value):
    problem, article = read(line(published=value), "a.json")
    assert (problem.reason, article.published, article.text) == ("date", None, BODY)


@pytest.mark.parametrize(
    "fields", [{"outlet": 7}, {"url": ["a"]}, {"title": 3.5}, {"authors": [7]}, {"language": "Klingon"}]
)
def test_a_field_of_the_wrong_kind_is_a_problem_beside_the_article(read, fields):
    problem, article = read(line(**fields), "a.json")
    assert (problem.reason, article.text) == ("field", BODY)


def test_an_array_gives_each_object_its_line(read, tmp_path):
    found = read(f"[\n{line()},\n{line()}\n]\n", "a.json")
    assert [one.origin for one in found] == [f"{tmp_path}/a.json:2", f"{tmp_path}/a.json:3"]


def test_an_object_with_articles_gives_each(read):
    found = read(f'{{"status": "ok", "articles": [{line()}, {line(title="Border")}]}}', "a.json")
    assert [one.title for one in found] == [None, "Border"]


def test_an_array_cut_short_gives_what_stands_before_the_cut(read):
    first, problem = read(f"[{line()},\n{line()[:40]}", "a.json")
    assert first.text == BODY
    assert problem.reason == "malformed" and problem.origin.endswith(":2") and "nothing after" in problem.message


def test_an_articles_object_cut_short_gives_what_stands_before_the_cut(read):
    first, problem = read(f'{{"articles": [{line()},\n', "a.json")
    assert (first.text, problem.reason) == (BODY, "malformed")


def test_one_bad_object_of_an_array_loses_no_other(read):
    found = read(f"[{line()}, 7, {{}}, {line()}]", "a.json")
    assert [getattr(one, "reason", "article") for one in found] == ["article", "malformed", "malformed", "article"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.json", "a.txt", "a"])
def test_json_lines_are_told_by_their_content(read, name):
    found = read(f"{line()}\n\n{line(title='Border')}\r\n", name)
    assert [(one.title, one.origin.rsplit(":")[-1]) for one in found] == [(None, "1"), ("Border", "3")]


def test_json_lines_with_a_first_line_longer_than_a_look(read):
    found = read(f"{line(text=BODY * 2000)}\n{line()}\n7\n{line()}", "a.json")
    assert [getattr(one, "reason", "article") for one in found] == ["article", "article", "malformed", "article"]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"{", "malformed"),
        (b'{"text": "cut', "malformed"),
        (b"7", "malformed"),
        (b"null", "malformed"),
        (b'"text"', "malformed"),
        (b"[]", "malformed"),
        (b"{}", "malformed"),
        (b'{"headline": "no text"}', "malformed"),
        (b'{"text": 7}', "malformed"),
        (b'{"text": ["a"]}', "malformed"),
        (b'{"text": "a", "text": "b"}', "malformed"),
        (b'{"text": "a", "Text": "b"}', "malformed"),
        (b'{"text": "a", "score": NaN}', "malformed"),
        (b'{"text": "a", "score": -Infinity}', "malformed"),
        (b'{"text": "a", "n": ' + b"9" * 5000 + b"}", "malformed"),
        (b'{"text": "a"} {"text": "b"}', "malformed"),
        (b"{'text': 'a'}", "malformed"),
        (b'{"text": "a",}', "malformed"),
        (b'{"text": "a\tb"}', "malformed"),
        (b'{"text": "a\0b"}', "malformed"),
        (b'{"text": "\\x41"}', "malformed"),
        (b'{"text": ' + DEEP.encode() + b"}", "malformed"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "malformed"),
        (b'{"text": ""}', "empty"),
        (b'{"text": null}', "empty"),
        (b'{"text": " \\n "}', "empty"),
        (b'{"text": "caf\xe9"}', "encoding"),
        (b'{"text": "The first words [+1234 chars]"}', "unreadable"),
        (b'{"text": "' + b"a" * 3000 + b'"}', "too-large"),
        (b"\xef\xbb\xbf{}", "malformed"),
        (b"<html>", "malformed"),
    ],
    ids=range(31),
)
def test_one_bad_line_loses_no_other(read, bad, reason):
    limit = {"max_bytes": 2000} if reason == "too-large" else {}
    found = read(b"\n".join([line().encode(), bad, line().encode()]), "a.jsonl", **limit)
    assert [getattr(one, "reason", "article") for one in found] == ["article", reason, "article"]
    assert found[1].origin.endswith("a.jsonl:2") and "a.jsonl" not in found[1].message


def test_lone_surrogates_are_kept(read):
    (article,) = read('{"text": "Odd \\ud800 text, he said."}', "a.jsonl")
    assert article.text == "Odd \ud800 text, he said."


def test_escaped_nul_is_kept(read):
    (article,) = read('{"text": "Odd \\u0000 text, he said."}', "a.jsonl")
    assert article.text == "Odd \0 text, he said."


def test_line_separators_inside_a_string_do_not_part_lines(read):
    text = "One\u2028two\x85three, he said."
    (article,) = read(line(text=text), "a.jsonl")
    assert article.text == text


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_json_lines_with_a_mark(read, codec):
    found = read(f"{line()}\n{line()}\n".encode(codec), "a.jsonl")
    assert [one.text for one in found] == [BODY, BODY]


def test_json_lines_as_a_whole_may_be_larger_than_an_article(read):
    found = read(f"{line()}\n" * 100, "a.jsonl", max_bytes=400)
    assert len(found) == 100 and all(isinstance(one, Article) for one in found)


def test_a_json_document_as_a_whole_may_not(read):
    (problem,) = read(f"[{', '.join([line()] * 100)}]", "a.json", max_bytes=400)
    assert problem.reason == "too-large" and "JSON Lines" in problem.message


@pytest.mark.parametrize("data", ["", "\n\n", "[]", " [ ] ", '{"articles": []}'])
def test_no_records_are_a_problem(read, data):
    (problem,) = read(data, "a.json")
    assert problem.reason == "empty"


@pytest.mark.parametrize("data", ["{", "[", '{"text"', '{"text": "a"', "[{}", '[{"text": 1', DEEP, "nonsense", "[{]"])
def test_a_broken_document_is_a_problem(read, data):
    found = read(data, "a.json")
    assert {one.reason for one in found} == {"malformed"}


def test_what_follows_a_document_is_a_problem(read):
    article, problem = read(f"{line()} x", "a.json")
    assert (article.text, problem.reason) == (BODY, "malformed")
