import logging
import socket
from datetime import date

import pytest

PARAGRAPHS = (
    "The border between Veldia and Morrow was opened on Tuesday, the minister said, after four years of talks.",
    "“We will never close it again,” said Oren Tal, who had led the talks, at a ceremony in the town of Tarn.",
    "Residents who had waited for years said that they would cross the bridge at once and visit their families.",
)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
TEXT = "\n".join(PARAGRAPHS)
HEAD = """
<title>Border opens | The Tarn Post</title><meta property="og:site_name" content="The Tarn Post">
<meta property="article:published_time" content="2021-03-04T23:30:00+02:00"><meta name="author" content="Anna Brel">
<link rel="canonical" href="https://tarnpost.example/border">
"""


def page(body=BODY, head=HEAD, title="Border opens, minister says"):
    heading = f"<h1>{title}</h1>" if title else ""
    return (
        f"<!DOCTYPE html><html><head>{head}</head><body><nav><a href=/>Home</a></nav><article>{heading}{body}</article>"
        "<footer>All rights reserved</footer></body></html>"
    )


def test_text_is_headline_and_paragraphs(read):
    (article,) = read(page(), "a.html")
    assert article.text == f"Border opens, minister says\n\n{TEXT}"


def test_what_the_page_tells_of_itself(read):
    (article,) = read(page(), "a.html")
    assert (article.title, article.outlet) == ("Border opens, minister says", "The Tarn Post")
    assert (article.published, article.url) == (date(2021, 3, 4), "https://tarnpost.example/border")
    assert (article.authors, article.language) == (("Anna Brel",), "en")


@pytest.mark.parametrize("name", ["a.txt", "a", "a.json", "a.csv"])
def test_a_page_is_told_by_its_content(read, name):
    (article,) = read("\n<!-- saved -->\n" + page(), name)
    assert article.text.endswith(TEXT)


def test_a_fragment_is_a_page(read):
    (article,) = read(f"<article><h1>Border opens</h1>{BODY}</article>", "a.txt")
    assert article.text == f"Border opens\n\n{TEXT}"


def test_plain_text_with_the_ending_of_a_page_is_plain_text(read):
    (article,) = read(TEXT, "a.html")
    assert article.text == TEXT


def test_text_that_speaks_of_tags_is_plain_text(read):
    text = f"How to use <p> and <html>\n\n{TEXT}"
    (article,) = read(text, "a.txt")
    assert article.text == text


def test_quotations_lists_and_breaks_are_kept_as_lines(read):
    body = BODY + (
        "<blockquote><p>“It is over,” the minister wrote.</p></blockquote><ul><li>Traders may pass at all hours.</li>"
        "<li>Tolls end in <b>May</b>.</li></ul><p>Some cheered.<br>Others wept.</p>"
    )
    (article,) = read(page(body), "a.html")
    assert article.text.split("\n")[5:] == [
        "“It is over,” the minister wrote.",
        "Traders may pass at all hours.",
        "Tolls end in May.",
        "Some cheered.",
        "Others wept.",
    ]


def test_a_short_page_keeps_its_paragraphs_and_words(read):
    body = "<p>He wrote <a href=x>a letter</a> to “<em>them</em>”, they said.</p><p>Then he left the hall with her.</p>"
    (article,) = read(page(body, head=""), "a.html")
    lines = ["He wrote a letter to “them”, they said.", "Then he left the hall with her."]
    assert article.text == "\n".join(["Border opens, minister says", "", *lines])


def test_the_address_that_a_browser_notes_is_read(read):
    data = page(head="").replace("<html>", "<!-- saved from url=(0031)https://tarnpost.example/border -->\n<html>")
    (article,) = read(data, "a.html")
    assert article.url == "https://tarnpost.example/border"


def test_a_page_without_a_date_has_none(read):
    (article,) = read(
        page(head="", body=BODY + "<p>In 2019 the bridge was closed for repair, they said.</p>"), "a.html"
    )
    assert article.published is None


@pytest.mark.parametrize(
    ("codec", "label"), [("utf-8", "iso-8859-1"), ("cp1252", "iso-8859-1"), ("cp1252", None), ("utf-16", None)]
)
def test_encodings(read, codec, label):
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={label}">' if label else ""
    (article,) = read(page(head=meta).encode(codec), "a.html")
    assert article.text.endswith(TEXT)


def test_a_declared_foreign_charset_is_followed(read):
    text = "<p>" + "Министр заявил во вторник, что граница останется закрытой до лета. " * 6 + "</p>"
    (problem,) = read(page(text, '<meta charset="windows-1251">', "").encode("cp1251"), "a.html")
    assert problem.reason == "language" and "Russian" in problem.message


def test_damage_outside_the_article_does_no_harm(read):
    data = page(head=HEAD + '<meta name="x" content="é@">').encode().replace(b"@", b"\xff")
    (article,) = read(data, "a.html")
    assert article.text.endswith(TEXT)


def test_damage_in_the_article_is_a_problem(read):
    (problem,) = read(page().encode().replace("“We".encode(), b"\xe2\x80We"), "a.html")
    assert problem.reason == "encoding"


def test_a_script_in_a_title_is_only_text(read):
    title = "Border &lt;script&gt;alert(1)&lt;/script&gt; opens"
    (article,) = read(page(title=title, head=""), "a.html")
    assert article.title == "Border <script>alert(1)</script> opens"


def test_scripts_and_styles_are_no_text(read):
    (article,) = read(page(f"<script>alert('hidden')</script><style>p {{}}</style>{BODY}"), "a.html")
    assert "alert" not in article.text and article.text.endswith(TEXT)


def test_nothing_is_fetched(read, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    head = HEAD + '<link rel="stylesheet" href="http://127.0.0.1:9/a.css"><base href="http://127.0.0.1:9/">'
    doctype = '<!DOCTYPE html SYSTEM "http://127.0.0.1:9/a.dtd">'
    (article,) = read(page(f'{BODY}<img src="http://127.0.0.1:9/a.png">', head).replace("<!DOCTYPE html>", doctype))
    assert article.text.endswith(TEXT)


def test_nothing_is_logged(read, caplog):
    with caplog.at_level(logging.DEBUG):
        read("<html><body></body></html>", "a.html")
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


HOSTILE = {
    "deep": ("<html><body>" + "<div>" * 100_000 + BODY, "malformed"),
    "deep inline": ("<html><body>" + "<b>" * 100_000 + "text", "malformed"),
    "deep after the article": (page(BODY + "<div>" * 3000), "malformed"),
    "deep tables": ("<html><body>" + "<table><tr><td>" * 3000 + BODY, "malformed"),
    "deep lists": ("<html><body>" + "<ul><li>" * 3000 + BODY, "malformed"),
    "10 MB paragraph": ("<html><body><p>" + "word " * 2_100_000, "malformed"),
    "many attributes": ("<html><body><p " + " ".join(f"a{n}=1" for n in range(100_000)) + f">{BODY}", "malformed"),
    "many quoted attributes": ("<html><p " + " ".join(f'a{n}=">"' for n in range(100_000)) + f">{BODY}", "malformed"),
    "tags in attributes": ("<html><body>" + '<a b="<a b=" ' * 100_000 + BODY, "malformed"),
    "open tags": ("<html><body>" + "<a " * 500_000 + BODY, "malformed"),
    "many elements": ("<html><body>" + "<p>a" * 100_001, "too-large"),
    "nothing": ("<html></html>", "empty"),
    "only a title": ("<html><head><title>Border opens</title></head><body></body></html>", "empty"),
    "only scripts": ("<html><body><script>" + "a()" * 1000 + "</script></body></html>", "empty"),
    "only angles": ("<html><body>" + "<" * 100_000, "empty"),
    "only a comment": ("<html><!--" + "a" * 100_000, "empty"),
    "only an open tag": ("<html", "empty"),
    "feed": ('<?xml version="1.0"?><rss><channel><item><title>Border</title></item></channel></rss>', "excerpt"),
    "other XML": ('<?xml version="1.0"?><nitf><body>Border</body></nitf>', "binary"),
}


@pytest.mark.parametrize(("data", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_are_problems(read, data, reason):
    (problem,) = read(data, "a.html")
    assert problem.reason == reason


HARMLESS = {
    "huge attribute": page(f'<div class="{"a" * 3_000_000}">{BODY}</div>'),
    "huge embedded image": page(f'{BODY}<img src="data:image/png;base64,{"A" * 5_000_000}">'),
    "entity bomb": page().replace("html>", 'html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>', 1),
    "nested json-ld": page(head=f'<script type="application/ld+json">{"[" * 100_000}</script>'),
    "unclosed comments": page() + "<!--" * 100_000,
    "unclosed everything": page().replace("</p>", "").replace("</article>", "").replace("</html>", ""),
    "control characters": page().replace("<p>", "<p>\x01\x02\x1f\x7f"),
    "xml declaration": '<?xml version="1.0" encoding="utf-8"?>' + page(),
    "blanks in a tag": page(f"<div {' ' * 1_000_000}>{BODY}</div>"),
    "quotation marks": page(f"<div {'=' * 100_000}>{BODY}</div>"),
}


@pytest.mark.parametrize("data", HARMLESS.values(), ids=HARMLESS)
def test_hostile_pages_whose_article_is_sound(read, data):
    (article,) = read(data, "a.html")
    assert article.text.replace("\x7f", "").endswith(TEXT)
