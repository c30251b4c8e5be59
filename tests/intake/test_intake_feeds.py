import time
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.records import Article

BODY = "The border between Veldia and Morrow was opened on Tuesday, the minister said. Nobody had been told of it."
HTML = f"<p>{BODY}</p><p>“At last,” said a <b>resident</b> of Tarn &amp; Hask.</p>"
LINES = f"{BODY}\n“At last,” said a resident of Tarn & Hask."
NAMES = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def rss(*items, head="<title>The Tarn Post</title><language>en-us</language>", start=""):
    return f'<?xml version="1.0"?>{start}<rss version="2.0" {NAMES}><channel>{head}{"".join(items)}</channel></rss>'


def item(content=f"<![CDATA[{HTML}]]>", more="", title="Border opens"):
    encoded = f"<content:encoded>{content}</content:encoded>" if content else ""
    fields = (
        f"<title>{title}</title><link>https://tarnpost.example/1?a=1&amp;b=2</link><dc:creator>Anna Brel</dc:creator>",
        "<pubDate>Thu, 04 Mar 2021 23:30:00 +0100</pubDate><description>A summary.</description>",
    )
    return f"<item>{''.join(fields)}{encoded}{more}</item>"


def atom(*entries):
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Tarn Post</title>'
        f'<link rel="self" href="https://tarnpost.example/feed"/>{"".join(entries)}</feed>'
    )


def entry(content):
    return (
        '<entry><title type="html">Border &amp;amp; bridge open</title><author><name>Anna Brel</name></author>'
        '<link rel="edit" href="/edit"/><link href="/1"/><updated>2021-03-05T01:00:00Z</updated>'
        f"<published>2021-03-04T01:00:00Z</published>{content}</entry>"
    )


def reasons(found):
    return [getattr(one, "reason", "article") for one in found]


@pytest.mark.parametrize("name", ["feed.xml", "feed", "feed.txt", "feed.html"])
def test_an_entry_in_full_is_an_article(read, tmp_path, name):
    (article,) = read(rss(item()), name)
    assert article.text == f"Border opens\n\n{LINES}"
    assert (article.title, article.outlet, article.language) == ("Border opens", "The Tarn Post", "en")
    assert (article.published, article.authors) == (date(2021, 3, 4), ("Anna Brel",))
    assert (article.url, article.origin) == ("https://tarnpost.example/1?a=1&b=2", f"{tmp_path}/{name}:1")


@pytest.mark.parametrize(
    "content",
    [
        HTML.replace("&", "&amp;").replace("<", "&lt;"),
        f"<![CDATA[<script>alert(1)</script><div>{HTML}</div><style>p {{}}</style>]]>",
        f"<![CDATA[<div>{BODY}<br/>“At last,” said a resident of Tarn & Hask.</div>]]>",
    ],
)
def test_ways_to_write_the_text(read, content):
    (article,) = read(rss(item(content)), "feed.xml")
    assert article.text == f"Border opens\n\n{LINES}"


@pytest.mark.parametrize(
    "content",
    [
        f'<content type="html"><![CDATA[{HTML}]]></content>',
        f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{HTML}</div></content>',
        f"<content type='text'>{LINES.replace('&', '&amp;')}</content>",
        f"<content>{LINES.replace('&', '&amp;amp;').replace(chr(10), '&lt;br&gt;')}</content>",
    ],
    ids=["html", "xhtml", "text", "no type"],
)
def test_atom(read, content):
    (article,) = read(atom(entry(content)), "feed.xml")
    assert article.text == f"Border & bridge open\n\n{LINES}"
    assert (article.outlet, article.authors) == ("The Tarn Post", ("Anna Brel",))
    assert (article.published, article.url) == (date(2021, 3, 4), "https://tarnpost.example/1")


@pytest.mark.parametrize(
    "one",
    [
        rss(item(content="")),
        rss(item(content="<![CDATA[<p>The border was opened, and […]</p>]]>")),
        rss(item(content="The border was opened on Tuesday [...]")),
        rss(item(content="The border was opened on Tuesday. Read more »")),
        rss(item(content="<![CDATA[<img src='a.png'>]]>")),
        atom(entry("<summary>The border was opened.</summary>")),
        atom(entry('<content src="https://tarnpost.example/1" type="text/html"/>')),
    ],
    ids=range(7),
)
def test_an_excerpt_in_a_file_is_a_problem_and_nothing_is_fetched(read, one, monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda *args, **kwargs: pytest.fail("network"))
    (problem,) = read(one, "feed.xml")
    assert problem.reason == "excerpt" and problem.origin.endswith("feed.xml:1")
    assert "nothing is fetched for a feed from a file" in problem.message


def test_one_entry_without_text_loses_no_other(read):
    found = read(rss(item(), item(content=""), item(), item(content="<![CDATA[<p " + "a " * 9000 + ">]]>"), item()))
    assert reasons(found) == ["article", "excerpt", "article", "malformed", "article"]
    assert [one.origin.rsplit(":")[-1] for one in found] == list("12345")


def test_names_of_html_and_lone_ampersands_are_read(read):
    (article,) = read(rss(item(title="Tarn &ndash; Hask&nbsp;& more &unknown; &#8217;")), "feed.xml")
    assert article.title == "Tarn – Hask & more &unknown; ’"


def test_rdf_feeds_are_read(read):
    data = (
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" {NAMES}>'
        f"<channel><title>The Tarn Post</title></channel>{item()}</rdf:RDF>"
    )
    (article,) = read(data, "feed.rdf")
    assert article.outlet == "The Tarn Post"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(read, codec):
    data = (
        rss(item()).replace('version="1.0"', 'version="1.0" encoding="windows-1252"')
        if codec == "cp1252"
        else rss(item())
    )
    (article,) = read(data.encode(codec), "feed.xml")
    assert article.text.endswith(LINES)


@pytest.mark.parametrize("author", ["anna@tarnpost.example (Anna Brel)", "By Anna Brel"])
def test_authors_of_rss(read, author):
    one = item(more=f"<author>{author}</author>").replace("<dc:creator>Anna Brel</dc:creator>", "")
    (article,) = read(rss(one), "feed.xml")
    assert article.authors == ("Anna Brel",)


@pytest.mark.parametrize("data", [rss(), atom(), "<rss></rss>", "<feed/>"])
def test_a_feed_without_entries_is_a_problem(read, data):
    assert reasons(read(data, "feed.xml")) == ["empty"]


@pytest.mark.parametrize("cut", [3, 20, 40, 200])
def test_a_cut_feed_gives_the_entries_before_the_cut(read, cut):
    found = read(rss(item(), item(), item())[:-cut], "feed.xml")
    assert reasons(found)[:2] == ["article"] * 2 and reasons(found)[-1] == "malformed"
    assert "nothing after entry" in found[-1].message


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
HOSTILE = {
    "billion laughs": rss(item("&a11;"), start=f'<!DOCTYPE l [<!ENTITY a0 "ha">{LAUGHS}]>'),
    "quadratic": rss(item("&a;" * 50_000), start=f'<!DOCTYPE l [<!ENTITY a "{"x" * 100_000}">]>'),
    "a file": rss(item("&a;"), start='<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    "an outer document type": rss(item("&a;"), start='<!DOCTYPE l SYSTEM "http://127.0.0.1:9/a.dtd">'),
    "a document type after a comment": rss(item("&a11;"), start=f"<!-- --><!DOCTYPE l [{LAUGHS}]>"),
    "a document type that breaks off": rss(item("&a1;"), start=f"<!DOCTYPE l [{LAUGHS}"),
    "parameter entities": rss(item("&a;"), start='<!DOCTYPE l [<!ENTITY % b SYSTEM "file:///etc/passwd">%b;]>'),
    "deep": rss("<a>" * 100_000),
    "deep in an entry": rss(item("<![CDATA[" + "<div>" * 100_000 + "]]>")),
    "open sections": rss("<![CDATA[" * 100_000),
    "open comments": rss("<!--" * 100_000),
    "open tags": rss("<item " * 100_000),
    "ampersands": rss("&" * 500_000),
    "references": rss("&a" * 500_000),
    "many attributes": rss("<item " + "".join(f'a{n}="" ' for n in range(50_000)) + "/>"),
    "many elements": rss(f"<item>{'<a/>' * 200_000}</item>"),
    "a huge text": rss(item("x" * 20_000_000)),
    "comments before the feed": "<!-- -->" * 5000 + rss(),
    "instructions before the feed": "<?a?>" * 5000 + "<rss",
    "brackets": rss(start="<!DOCTYPE l [" + "[" * 30_000),
    "an odd title": rss(item("", title="<" * 30_000)),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_feeds_are_problems_soon(read, data):
    started = time.process_time()
    found = read(data, "feed.xml")
    assert found and all(isinstance(one, Article) or one.reason != "internal" for one in found)
    assert all(len(one.text) < 300_000 and "root:" not in one.text for one in found if isinstance(one, Article))
    assert time.process_time() - started < 8


def test_a_feed_of_many_entries_takes_linear_time(read):
    found = read(rss(item() * 5000), "feed.xml")
    assert reasons(found) == ["article"] * 5000


SAMPLE = rss(item(), item(content=""), start="<!DOCTYPE rss>")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(22, 900), st.binary(max_size=9)), min_size=1, max_size=4), st.integers(0, 300))
def test_damaged_feeds_give_articles_or_problems(read, changes, cut):
    data = SAMPLE.encode()
    for place, inserted in changes:
        data = data[:place] + inserted + data[place + len(inserted) // 2 :]
    found = read(data[: len(data) - cut], "feed.xml")
    assert found and all(isinstance(one, Article) or one.reason != "internal" for one in found)
